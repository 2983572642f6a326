//! Reuses output: units with unchanged inputs and unchanged files are not rendered again.
//!
//! A file is unchanged if its stamp equals the recorded one. If stamps differ, as after a checkout or restoring a
//! cache, its bytes decide.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use super::error::PublishError;
use super::record::{self, Known, Record, RecordedFile, Whole};
use super::stage::{FolderState, Publisher, lock, parent};
use crate::disk;
use crate::disk::below::Seen;
use crate::fingerprint::{Fingerprint, Stream};
use crate::parallel;
use crate::stamp::Stamp;

/// Units stamped per batch when writing the record.
const STAMPED_AT_ONCE: usize = 1_000;

/// A unit of the site in the output of this build.
pub(super) struct Unit {
    /// The fingerprint of its inputs. `None` if unknown.
    pub(super) key: Option<Fingerprint>,
    /// Its files. `None`: those recorded for the key.
    pub(super) files: Option<Vec<RecordedFile>>,
}

impl Unit {
    pub(super) fn files<'a>(&'a self, record: &'a Record) -> &'a [RecordedFile] {
        let recorded = || record.units.get(&self.key?);
        self.files.as_ref().or_else(recorded).map_or(&[], Vec::as_slice)
    }
}

impl Publisher {
    /// Keeps the whole output, if the last build of this program made it without a finding from what `key` is the
    /// fingerprint of, and all of it is unchanged; gives how many pages it has. Nothing is left to do then but
    /// [`Publisher::commit`].
    ///
    /// # Errors
    /// If a file with the same path was already staged.
    pub fn recall_site(&mut self, key: Fingerprint) -> Result<Option<usize>, PublishError> {
        let Some(site) = self.record.site.filter(|site| site.key == key) else { return Ok(None) };
        if self.record.program != Some(program()) || !self.recall_all()? {
            return Ok(None);
        }
        self.site = Some(site);
        Ok(Some(site.pages))
    }

    /// Keeps the files of all recorded units, if they are unchanged. Returns whether they are.
    fn recall_all(&self) -> Result<bool, PublishError> {
        let units: Vec<_> = self.record.units.iter().collect();
        let states = parallel::map(&units, |(_, files)| self.recorded_states(files));
        let Some(states) = states.into_iter().collect::<Option<Vec<_>>>() else { return Ok(false) };
        for ((key, files), states) in units.into_iter().zip(states) {
            self.keep(*key, files, states)?;
        }
        Ok(true)
    }

    /// Records that the whole site was built from inputs with this fingerprint, without findings.
    pub fn is_whole(&mut self, key: Fingerprint, pages: usize) {
        self.site = Some(Whole { key, pages });
    }

    /// Keeps the files of a unit if its inputs and files are unchanged. Returns whether they are; otherwise the unit
    /// must be staged.
    ///
    /// # Errors
    /// If a file with the same path was already staged.
    pub fn recall(&self, key: Fingerprint) -> Result<bool, PublishError> {
        let Some(files) = self.record.units.get(&key) else { return Ok(false) };
        let Some(states) = self.recorded_states(files) else { return Ok(false) };
        self.keep(key, files, states).map(|()| true)
    }

    /// The current state of a unit's files, if they are unchanged.
    fn recorded_states(&self, files: &[RecordedFile]) -> Option<Vec<(&AtomicBool, Known)>> {
        let mut folder = "";
        let mut states = Vec::with_capacity(files.len());
        for file in files {
            let parent = parent(&file.path);
            // Consecutive files are usually in the same folder.
            if parent != folder && self.state_of(parent) == FolderState::Absent {
                return None;
            }
            folder = parent;
            states.push(self.recorded_state(file)?);
        }
        Some(states)
    }

    fn keep(
        &self,
        key: Fingerprint,
        files: &[RecordedFile],
        states: Vec<(&AtomicBool, Known)>,
    ) -> Result<(), PublishError> {
        for (file, (is_staged, _)) in files.iter().zip(&states) {
            if is_staged.swap(true, Ordering::Relaxed) {
                return Err(PublishError::DuplicatePath(file.path.to_string()));
            }
            self.count(&self.unchanged, file.size);
        }
        let states = files.iter().zip(states).map(|(file, (_, known))| (file, known));
        let is_recorded = states.clone().all(|(file, known)| known == file.known);
        let updated = || states.map(|(file, known)| RecordedFile { known, ..file.clone() }).collect();
        lock(&self.units).push(Unit { key: Some(key), files: (!is_recorded).then(updated) });
        Ok(())
    }

    /// The current state of a file in an existing folder, if it is unchanged, with its flag for this build.
    pub(super) fn recorded_state(&self, file: &RecordedFile) -> Option<(&AtomicBool, Known)> {
        let is_staged = self.folder.owned.get(&file.path)?;
        let Ok(Seen::File(stamp)) = self.folder.below.look(&file.path) else { return None };
        let place = || self.folder.root.join(&*file.path);
        let known = (stamp.size == file.size).then(|| inspect(place, stamp, Some(file.known)).ok()).flatten();
        Some((is_staged, known.filter(|known| known.bytes == file.known.bytes)?))
    }

    /// The bytes of a recalled file.
    ///
    /// # Errors
    /// Where it can't be read.
    pub fn recalled(&self, path: &str) -> Result<Vec<u8>, PublishError> {
        let place = self.folder.root.join(path);
        fs::read(&place).map_err(PublishError::io("read", &place))
    }

    /// Called before anything is touched.
    pub(super) fn forget(&self) -> Result<(), PublishError> {
        match fs::remove_file(self.folder.record()) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(PublishError::io("remove", &self.folder.record())(error))
            }
            _ => Ok(()),
        }
    }

    /// Writes the record at the end. Errors are ignored: they only slow down the next build.
    pub(super) fn remember(&self, mut units: Vec<Unit>) {
        // A unit without a key may differ next time.
        let site = self.site.filter(|_| units.iter().all(|unit| unit.key.is_some()));
        units.retain(|unit| unit.key.is_some());
        let is_recorded = (self.record.program, self.record.site) == (Some(program()), site)
            && units.len() == self.record.units.len()
            && units.iter().all(|unit| unit.files.is_none())
            // The record is gone if anything was changed, even only a file of no unit.
            && disk::exists(&self.folder.record());
        if is_recorded || units.is_empty() {
            return;
        }
        units.sort_unstable_by_key(|unit| unit.key);
        let stamped = |unit: &Unit| match &unit.files {
            Some(files) => files.iter().map(|file| self.stamped(file)).collect(),
            None => unit.files(&self.record).to_vec(),
        };
        let recorded = units.chunks(STAMPED_AT_ONCE).flat_map(|units| {
            let files: Vec<Vec<RecordedFile>> = parallel::map(units, stamped);
            units.iter().filter_map(|unit| unit.key).zip(files)
        });
        let staged = self.folder.staging.join("record");
        let result = File::create(&staged).and_then(|file| {
            let mut out = BufWriter::new(file);
            record::write(&mut out, (Some(program()), site), recorded)?;
            out.flush()
        });
        let _ = result.and_then(|()| fs::rename(&staged, self.folder.record()));
    }

    /// A file with its current stamp, if it has none yet. Its bytes were just written.
    fn stamped(&self, file: &RecordedFile) -> RecordedFile {
        let stamp = || {
            let now = SystemTime::now();
            match self.folder.below.look(&file.path) {
                Ok(Seen::File(stamp)) => reliable(stamp, now),
                _ => None,
            }
        };
        RecordedFile { known: Known { stamp: file.known.stamp.or_else(stamp), ..file.known }, ..file.clone() }
    }
}

/// The fingerprint of the running program, made from its sources when it was compiled: its theme and code are inputs too.
pub(crate) fn program() -> Fingerprint {
    // Without the lock file, the same sources may be compiled with other versions of crates, which change the size.
    static PROGRAM: LazyLock<Fingerprint> = LazyLock::new(|| {
        let size = std::env::current_exe().and_then(fs::metadata).map_or(0, |file| file.len());
        Fingerprint::of(&(env!("SITEGEN_SOURCES"), size))
    });
    *PROGRAM
}

/// A file's content hash: the recorded one if its stamp is the same, otherwise computed from its bytes.
fn inspect(place: impl FnOnce() -> PathBuf, stamp: Stamp, known: Option<Known>) -> io::Result<Known> {
    let stamp = reliable(stamp, SystemTime::now());
    match known {
        Some(known) if stamp.is_some() && known.stamp == stamp => Ok(known),
        _ => Ok(Known { stamp, bytes: fingerprint(&mut disk::open(&place())?)? }),
    }
}

/// The fingerprint of a file's stamp, if it is reliable: any later change must change it.
pub(super) fn reliable(stamp: Stamp, now: SystemTime) -> Option<Fingerprint> {
    stamp.is_reliable(now).then(|| stamp.fingerprint())
}

/// The fingerprint of all bytes of a reader.
fn fingerprint(from: &mut impl Read) -> io::Result<Fingerprint> {
    let mut stream = Stream::default();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(stream.fingerprint()),
            Ok(n) => std::hash::Hasher::write(&mut stream, &buffer[..n]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
