//! File metadata that tells, without reading the file, that it hasn't changed.
//!
//! Size and modification time alone don't tell: a copy that keeps times, an archive or two saves within one tick of the
//! clock leave both equal. Where the system knows them, a stamp also holds the time of the last change of any kind, which
//! no program can set, and the number of the file itself, which a rename over the file changes.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

use crate::fingerprint::Fingerprint;

/// See the module's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// In bytes.
    pub size: u64,
    modified: Option<SystemTime>,
    /// Seconds and nanoseconds since 1970 of the last change, those of the name and the permissions included.
    changed: Option<(i64, i64)>,
    inode: Option<u64>,
}

impl Stamp {
    /// The stamp of a file.
    pub fn of(file: &Metadata) -> Stamp {
        let (changed, inode) = system(file);
        Stamp { size: file.len(), modified: file.modified().ok(), changed, inode }
    }

    /// A fingerprint of it.
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

    /// Whether a file that has this stamp at `now` can't change later and keep it. Clocks of file systems tick: a file that
    /// has just changed can change again within the same tick.
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
