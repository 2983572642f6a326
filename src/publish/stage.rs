//! Staging: every new file is written to a hidden folder, unless the output already has it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use foldhash::fast::RandomState;

use super::current::{Unit, reliable};
use super::error::PublishError;
use super::folder::Folder;
use super::kept::Kept;
use super::manifest::{self, Owner};
use super::record::{Known, Record, RecordedFile, Whole};
use super::source::Source;
use crate::disk;
use crate::disk::below::Seen;
use crate::fingerprint::Fingerprint;
use crate::render::{Content, OutFile};

/// The output folder during a build. Dropped without [`Publisher::commit`], it leaves the folder unchanged.
pub struct Publisher {
    pub(super) folder: Folder,
    /// The last build's record.
    pub(super) record: Record,
    /// The whole site, if known.
    pub(super) site: Option<Whole>,
    /// The results of steps for the next build.
    pub(super) kept: Mutex<Kept>,
    /// The files that this build has written or kept so far.
    pub(super) units: Mutex<Vec<Unit>>,
    /// The known state of the output's folders, by the fingerprints of their paths.
    folders: Mutex<HashMap<Fingerprint, FolderState, RandomState>>,
    /// Folders that don't exist in the output although their parent does.
    pub(super) new_roots: Mutex<BTreeSet<String>>,
    /// Files to rename one by one, each with its number, which is its name in the staging folder.
    pub(super) changed: Mutex<HashMap<String, usize>>,
    /// Fingerprints of the paths of files that the last build didn't have.
    pub(super) added: Mutex<HashSet<Fingerprint>>,
    /// Paths with a folder in the way, which is fine if it contains only obsolete files of sitegen.
    pub(super) blocked: Mutex<Vec<String>>,
    /// Paths with something that sitegen did not write.
    pub(super) foreign: Mutex<BTreeSet<String>>,
    pub(super) written: AtomicUsize,
    pub(super) unchanged: AtomicUsize,
    pub(super) bytes: AtomicU64,
}

/// Whether a folder of the output exists before the commit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FolderState {
    Exists,
    Absent,
}

impl Publisher {
    /// Opens the output folder, which may be a link or a mount point, or creates it.
    ///
    /// # Errors
    /// If it contains files although no build wrote to it, another build is writing to it, or the disk fails.
    pub fn open(out: &Path) -> Result<Publisher, PublishError> {
        Ok(Publisher::over(Folder::open(out, Owner::Build)?))
    }

    /// Opens a folder shared with others, whose files are never touched.
    ///
    /// # Errors
    /// Where another build is writing to it, or the disk fails.
    pub fn open_shared(out: &Path) -> Result<Publisher, PublishError> {
        Ok(Publisher::over(Folder::open(out, Owner::Export)?))
    }

    fn over(folder: Folder) -> Publisher {
        let text = disk::open(&folder.record()).and_then(io::read_to_string).unwrap_or_default();
        Publisher {
            record: Record::parse(&text),
            folder,
            site: None,
            kept: Mutex::default(),
            units: Mutex::default(),
            folders: Mutex::default(),
            new_roots: Mutex::default(),
            changed: Mutex::default(),
            added: Mutex::default(),
            blocked: Mutex::default(),
            foreign: Mutex::default(),
            written: AtomicUsize::new(0),
            unchanged: AtomicUsize::new(0),
            bytes: AtomicU64::new(0),
        }
    }

    /// Stages the files of a unit, from any thread. They become visible with [`Publisher::commit`]. `key` is the
    /// fingerprint of the unit's inputs, if known.
    ///
    /// # Errors
    /// Where a path can't be one of the site or is taken already, or the disk fails.
    pub fn stage_unit(&self, key: Option<Fingerprint>, files: Vec<OutFile>) -> Result<(), PublishError> {
        let mut outputs = Vec::with_capacity(files.len());
        for file in files {
            outputs.push(self.stage_file(&file.path, &Source::Content(&file.content))?);
        }
        lock(&self.units).push(Unit { key, files: Some(outputs) });
        Ok(())
    }

    /// Stages the files of a unit as `make` makes them, so that they are not in memory together. Returns what it returns.
    ///
    /// # Errors
    /// Those of [`Publisher::stage_unit`].
    pub fn stage_made<T>(
        &self,
        key: Option<Fingerprint>,
        make: impl FnOnce(&mut dyn FnMut(OutFile)) -> T,
    ) -> Result<T, PublishError> {
        let mut staged = Ok(Vec::new());
        let made = make(&mut |file| {
            if let Ok(files) = &mut staged {
                match self.stage_file(&file.path, &Source::Content(&file.content)) {
                    Ok(file) => files.push(file),
                    Err(error) => staged = Err(error),
                }
            }
        });
        lock(&self.units).push(Unit { key, files: Some(staged?) });
        Ok(made)
    }

    /// Stages a single file, from any thread.
    ///
    /// # Errors
    /// Where the path can't be one of the site or is taken already, or the disk fails.
    pub fn stage(&self, path: &str, content: Content) -> Result<(), PublishError> {
        self.stage_unit(None, vec![OutFile { path: path.to_owned(), content }])
    }

    pub(super) fn stage_file(&self, path: &str, source: &Source<'_>) -> Result<RecordedFile, PublishError> {
        if !manifest::is_sound(path) {
            return Err(PublishError::Path(path.to_owned()));
        }
        let owned = self.folder.owned.get(path);
        let first = match owned {
            Some(is_staged) => !is_staged.swap(true, Ordering::Relaxed),
            None => lock(&self.added).insert(Fingerprint::of_bytes(path.as_bytes())),
        };
        if !first {
            return Err(PublishError::DuplicatePath(path.to_owned()));
        }
        let staged_file = |(size, bytes): (u64, Fingerprint)| {
            self.count(&self.written, size);
            RecordedFile { path: path.into(), size, known: Known { stamp: None, bytes } }
        };
        if self.state_of(parent(path)) == FolderState::Absent {
            return source.write(&self.folder.staging.join("new").join(path)).map(staged_file);
        }
        let place = self.folder.root.join(path);
        match self.folder.below.look(path) {
            Ok(Seen::File(there)) if owned.is_some() => {
                if let Some(bytes) = source.is_at(&place, there.size) {
                    self.count(&self.unchanged, there.size);
                    // The file existed before, so its stamp can only be too old.
                    let stamp = reliable(there, SystemTime::now());
                    return Ok(RecordedFile { path: path.into(), size: there.size, known: Known { stamp, bytes } });
                }
            }
            Ok(Seen::File(_)) if self.folder.owns_twin(path) => {}
            Ok(Seen::Folder) => lock(&self.blocked).push(path.to_owned()),
            Ok(_) => drop(lock(&self.foreign).insert(path.to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(PublishError::io("look at", &place)(error)),
        }
        let number = {
            let mut changed = lock(&self.changed);
            let number = changed.len();
            changed.insert(path.to_owned(), number);
            number
        };
        source.write(&self.staged(number)).map(staged_file)
    }

    /// The current path of a staged or recalled file.
    pub(super) fn place(&self, path: &str) -> PathBuf {
        let changed = lock(&self.changed).get(path).copied();
        match changed {
            Some(number) => self.staged(number),
            None if self.state_of(parent(path)) == FolderState::Absent => self.folder.staging.join("new").join(path),
            None => self.folder.root.join(path),
        }
    }

    /// The staging path of the changed file with this number.
    pub(super) fn staged(&self, number: usize) -> PathBuf {
        self.folder.staging.join("changed").join(number.to_string())
    }

    pub(super) fn count(&self, which: &AtomicUsize, bytes: u64) {
        which.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Whether the folder exists in the output, without following links.
    ///
    /// Cached: one disk access per folder.
    pub(super) fn state_of(&self, folder: &str) -> FolderState {
        if folder.is_empty() {
            return FolderState::Exists;
        }
        let key = Fingerprint::of_bytes(folder.as_bytes());
        if let Some(known) = lock(&self.folders).get(&key) {
            return *known;
        }
        let state = match self.state_of(parent(folder)) {
            FolderState::Absent => FolderState::Absent,
            FolderState::Exists => match self.folder.below.look(folder) {
                Ok(Seen::Folder) => FolderState::Exists,
                seen => {
                    let is_file = |seen| matches!(seen, Seen::File(_));
                    let stranger = seen.is_ok_and(|seen| !is_file(seen) || !self.folder.owns_twin(folder));
                    lock(if stranger { &self.foreign } else { &self.new_roots }).insert(folder.to_owned());
                    FolderState::Absent
                }
            },
        };
        lock(&self.folders).insert(key, state);
        state
    }
}

/// The folder of a path in the output; empty for the output itself.
pub(super) fn parent(path: &str) -> &str {
    // Names are short: a search for the end of a long text takes longer to begin.
    path.bytes().rposition(|byte| byte == b'/').map_or("", |slash| &path[..slash])
}

/// Locks `mutex`, ignoring poison: a panicked thread ends the build anyway.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
