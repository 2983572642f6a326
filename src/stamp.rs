//! File metadata that shows, without reading the file, that it hasn't changed.
//!
//! Size and modification time alone aren't enough: a copy that preserves times, an archive, or two saves within one
//! tick of the clock leave both equal. Where available, a stamp also has the time of the last change of any kind
//! (ctime), which programs can't set, and the inode number, which changes if another file is renamed over the file.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

use crate::fingerprint::Fingerprint;

/// File metadata for detecting changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// In bytes.
    pub size: u64,
    modified: Option<SystemTime>,
    /// Seconds and nanoseconds since 1970 of the last change, including changes of name and permissions.
    changed: Option<(i64, i64)>,
    inode: Option<u64>,
}

impl Stamp {
    /// The stamp of a file.
    pub fn of(file: &Metadata) -> Stamp {
        let (changed, inode) = system(file);
        Stamp { size: file.len(), modified: file.modified().ok(), changed, inode }
    }

    /// The stamp of a file of `size` bytes. Its times of the last change of its bytes, and of any change, are seconds and
    /// nanoseconds since 1970.
    #[cfg(target_os = "linux")]
    pub(crate) fn new(size: u64, [modified, changed]: [(i64, u32); 2], inode: u64) -> Stamp {
        let (seconds, nanoseconds) = modified;
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let start = SystemTime::UNIX_EPOCH;
        let time = if seconds < 0 { start.checked_sub(whole) } else { start.checked_add(whole) };
        let modified = time.and_then(|time| time.checked_add(Duration::from_nanos(nanoseconds.into())));
        Stamp { size, modified, changed: Some((changed.0, changed.1.into())), inode: Some(inode) }
    }

    /// The stamp's fingerprint.
    pub fn fingerprint(&self) -> Fingerprint {
        let since_1970 = self.modified.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        let (seconds, nanoseconds) = self.changed.unwrap_or_default();
        let parts = [
            i128::from(self.size),
            since_1970.map_or(-1, |time| i128::try_from(time.as_nanos()).unwrap_or(-1)),
            i128::from(seconds) << 64 | i128::from(nanoseconds),
            i128::from(self.inode.unwrap_or_default()),
        ];
        Fingerprint::of_bytes(parts.map(i128::to_le_bytes).as_flattened())
    }

    /// Whether a later change of a file with this stamp at `now` is certain to change the stamp. A file that has just
    /// changed can change again within the same tick of the file system's clock.
    pub fn is_reliable(&self, now: SystemTime) -> bool {
        let last = match self.changed {
            Some((seconds, nanoseconds)) => match (u64::try_from(seconds), u32::try_from(nanoseconds)) {
                (Ok(seconds), Ok(nanoseconds)) => SystemTime::UNIX_EPOCH + Duration::new(seconds, nanoseconds),
                _ => return false,
            },
            None => match self.modified {
                Some(modified) => modified,
                None => return false,
            },
        };
        let is_whole = last.duration_since(SystemTime::UNIX_EPOCH).is_ok_and(|time| time.subsec_nanos() == 0);
        // Linux ticks every 10 ms at most. A time without a fraction comes from a file system that counts seconds (HFS+),
        // or pairs of them (FAT).
        let tick = Duration::from_millis(if is_whole { 2_000 } else { 20 });
        now.duration_since(last).is_ok_and(|age| age > tick)
    }
}

#[cfg(unix)]
fn system(file: &Metadata) -> (Option<(i64, i64)>, Option<u64>) {
    use std::os::unix::fs::MetadataExt;
    (Some((file.ctime(), file.ctime_nsec())), Some(file.ino()))
}

#[cfg(not(unix))]
fn system(_: &Metadata) -> (Option<(i64, i64)>, Option<u64>) {
    (None, None)
}
