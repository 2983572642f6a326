//! What the output holds already: units that the last build made from the same things, whose files stand as it left them,
//! need not be made again.
//!
//! A file stands if its stamp is the one that the record has. Where the stamp differs, which a checkout or a restored cache
//! makes of every file, its bytes decide.

use std::fs::{self, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::SystemTime;

use super::error::PublishError;
use super::record::{self, Known, Made};
use super::stage::{Publisher, Standing, held, parent};
use crate::disk;
use crate::fingerprint::{Fingerprint, Stream};
use crate::parallel;
use crate::stamp::Stamp;

/// A unit of the site, as this build has it in the output.
pub(super) struct Unit {
    /// What it was made from; `None` where that is not known.
    pub(super) key: Option<Fingerprint>,
    pub(super) files: Vec<Made>,
    /// The record has it so already.
    pub(super) is_recorded: bool,
}

impl Publisher {
    /// Keeps the files of a unit if the last build made them from the same things, and they stand as it left them. Gives
    /// whether they do; otherwise they have to be staged.
    ///
    /// # Errors
    /// Where a file of the same path was made already.
    pub fn recall(&self, key: Fingerprint) -> Result<bool, PublishError> {
        let Some(files) = self.record.units.get(&key) else { return Ok(false) };
        let Some(found) = files.iter().map(|file| self.found(file)).collect::<Option<Vec<Made>>>() else {
            return Ok(false);
        };
        for file in &found {
            if self.folder.owned.get(&file.path).is_none_or(|made| made.swap(true, Ordering::Relaxed)) {
                return Err(PublishError::Twice(file.path.to_string()));
            }
            self.count(&self.unchanged, file.size);
        }
        let is_recorded = found == *files;
        held(&self.units).push(Unit { key: Some(key), files: found, is_recorded });
        Ok(true)
    }

    /// The file as it stands now, if it is the one that the record has.
    fn found(&self, file: &Made) -> Option<Made> {
        if !self.folder.owned.contains_key(&file.path) || self.standing(parent(&file.path)) == Standing::Absent {
            return None;
        }
        let place = self.folder.root.join(&*file.path);
        let found = fs::symlink_metadata(&place).ok().filter(|found| found.is_file() && found.len() == file.size)?;
        let known = look(&place, &found, Some(file.known)).ok().filter(|known| known.bytes == file.known.bytes)?;
        Some(Made { known, ..file.clone() })
    }

    /// A fingerprint of the program that is running: its theme and its code are input too.
    ///
    /// # Errors
    /// Where the system does not give the program's own file.
    pub fn program(&mut self) -> io::Result<Fingerprint> {
        let place = std::env::current_exe()?;
        let known = look(&place, &fs::metadata(&place)?, self.record.program)?;
        self.program = Some(known);
        Ok(known.bytes)
    }

    /// The bytes of a file of the site that was recalled.
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

    /// Called when all is done. That the next build has more to do is no reason for this one to fail.
    pub(super) fn remember(&self) {
        let units = std::mem::take(&mut *held(&self.units));
        let mut units: Vec<Unit> = units.into_iter().filter(|unit| unit.key.is_some()).collect();
        let is_recorded = self.record.program == self.program
            && units.len() == self.record.units.len()
            && units.iter().all(|unit| unit.is_recorded)
            // It is gone where something was touched: perhaps only a file that no unit has.
            && disk::exists(&self.folder.record());
        if is_recorded || units.is_empty() {
            return;
        }
        units.sort_unstable_by_key(|unit| unit.key);
        let files = parallel::map(&units, |unit| {
            let stamped = |file: &Made| if unit.is_recorded { file.clone() } else { self.stamped(file) };
            unit.files.iter().map(stamped).collect::<Vec<_>>()
        });
        let recorded = units.iter().filter_map(|unit| unit.key).zip(files.iter().map(Vec::as_slice));
        let staged = self.folder.staging.join("record");
        let _ = fs::write(&staged, record::format(self.program, recorded))
            .and_then(|()| fs::rename(&staged, self.folder.record()));
    }

    /// A file with its stamp of now, if it may have none yet. Its bytes are those that were written just before.
    fn stamped(&self, file: &Made) -> Made {
        let stamp = || {
            let now = SystemTime::now();
            let found = fs::symlink_metadata(self.folder.root.join(&*file.path)).ok()?;
            relied_on(&found, now)
        };
        Made { known: Known { stamp: file.known.stamp.or_else(stamp), ..file.known }, ..file.clone() }
    }
}

/// What a file holds: what is known of it if its stamp is the same, else its bytes tell.
fn look(place: &Path, found: &Metadata, known: Option<Known>) -> io::Result<Known> {
    let stamp = relied_on(found, SystemTime::now());
    match known {
        Some(known) if stamp.is_some() && known.stamp == stamp => Ok(known),
        _ => Ok(Known { stamp, bytes: fingerprint(&mut disk::open(place)?)? }),
    }
}

/// The fingerprint of a file's stamp, if the file can't change and keep it.
pub(super) fn relied_on(found: &Metadata, now: SystemTime) -> Option<Fingerprint> {
    let stamp = Stamp::of(found);
    stamp.is_settled(now).then(|| stamp.fingerprint())
}

/// The fingerprint of all that can be read.
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
