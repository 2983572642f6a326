//! Staging: every file goes to a place where no reader sees it, unless it stands in the output folder already.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::error::PublishError;
use super::folder::{Folder, Strangers};
use super::manifest;
use crate::disk;
use crate::render::Content;

/// The output folder while a build runs. Dropped without [`Publisher::commit`], it leaves the folder as it was.
pub struct Publisher {
    pub(super) folder: Folder,
    /// That of the input, where it is known.
    pub(super) fingerprint: Option<String>,
    /// What is known of the output's folders.
    folders: Mutex<HashMap<String, Standing>>,
    /// Folders that do not exist in the output, while the folder above them does.
    pub(super) new_roots: Mutex<BTreeSet<String>>,
    /// Files to be renamed one by one; their index is their name in the staging folder.
    pub(super) changed: Mutex<Vec<String>>,
    /// Files that the last build did not make.
    pub(super) added: Mutex<HashSet<Box<str>>>,
    /// Paths where a folder stands; fine if all in it is sitegen's and no longer made.
    pub(super) blocked: Mutex<Vec<String>>,
    /// Paths where something stands that sitegen did not write.
    pub(super) foreign: Mutex<BTreeSet<String>>,
    pub(super) written: AtomicUsize,
    pub(super) unchanged: AtomicUsize,
    pub(super) bytes: AtomicU64,
}

/// Whether a folder of the output exists before the commit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Exists,
    Absent,
}

impl Publisher {
    /// Opens the output folder, which may be a link or a mount, and makes it if need be.
    ///
    /// # Errors
    /// Where it holds files and no build wrote them, another build is writing to it, or the disk fails.
    pub fn open(out: &Path) -> Result<Publisher, PublishError> {
        Ok(Publisher::over(Folder::open(out, Strangers::Refused)?))
    }

    /// Opens a folder that others write to as well. Their files are never touched.
    ///
    /// # Errors
    /// Where another build is writing to it, or the disk fails.
    pub fn open_shared(out: &Path) -> Result<Publisher, PublishError> {
        Ok(Publisher::over(Folder::open(out, Strangers::Welcome)?))
    }

    fn over(folder: Folder) -> Publisher {
        Publisher {
            folder,
            fingerprint: None,
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

    /// Takes a file of the site, from any thread. It becomes visible with [`Publisher::commit`].
    ///
    /// # Errors
    /// Where the path can't be one of the site or is taken already, or the disk fails.
    pub fn stage(&self, path: &str, content: Content) -> Result<(), PublishError> {
        if !manifest::is_sound(path) {
            return Err(PublishError::Path(path.to_owned()));
        }
        let owned = self.folder.owned.get(path);
        let first = match owned {
            Some(made) => !made.swap(true, Ordering::Relaxed),
            None => held(&self.added).insert(path.into()),
        };
        if !first {
            return Err(PublishError::Twice(path.to_owned()));
        }
        let parent = path.rfind('/').map_or("", |slash| &path[..slash]);
        if self.standing(parent) == Standing::Absent {
            let bytes = write(&self.folder.staging.join("new").join(path), &content)?;
            self.count(&self.written, bytes);
            return Ok(());
        }
        let place = self.folder.root.join(path);
        match fs::symlink_metadata(&place) {
            Ok(found) if found.is_file() && owned.is_some() => {
                if let Some(bytes) = holds(&place, found.len(), &content) {
                    self.count(&self.unchanged, bytes);
                    return Ok(());
                }
            }
            Ok(found) if found.is_file() && self.folder.owns_twin(path) => {}
            Ok(found) if found.is_dir() => held(&self.blocked).push(path.to_owned()),
            Ok(_) => drop(held(&self.foreign).insert(path.to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(PublishError::io("look at", &place)(error)),
        }
        let number = {
            let mut changed = held(&self.changed);
            changed.push(path.to_owned());
            changed.len() - 1
        };
        let bytes = write(&self.staged(number), &content)?;
        self.count(&self.written, bytes);
        Ok(())
    }

    /// Where the changed file of this number is staged.
    pub(super) fn staged(&self, number: usize) -> PathBuf {
        self.folder.staging.join("changed").join(number.to_string())
    }

    fn count(&self, which: &AtomicUsize, bytes: u64) {
        which.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Whether the folder exists in the output, through folders only: a link is never followed.
    ///
    /// One look at the disk for each folder, however many files it has.
    pub(super) fn standing(&self, folder: &str) -> Standing {
        if folder.is_empty() {
            return Standing::Exists;
        }
        if let Some(known) = held(&self.folders).get(folder) {
            return *known;
        }
        let parent = folder.rfind('/').map_or("", |slash| &folder[..slash]);
        let standing = match self.standing(parent) {
            Standing::Absent => Standing::Absent,
            Standing::Exists => match fs::symlink_metadata(self.folder.root.join(folder)) {
                Ok(found) if found.is_dir() => Standing::Exists,
                found => {
                    let stranger = found.is_ok_and(|found| !found.is_file() || !self.folder.owns_twin(folder));
                    held(if stranger { &self.foreign } else { &self.new_roots }).insert(folder.to_owned());
                    Standing::Absent
                }
            },
        };
        held(&self.folders).insert(folder.to_owned(), standing);
        standing
    }
}

/// Locks `mutex`. A thread that panicked while it held it ends the build anyway.
pub(super) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes a new file and gives its size. The folder is made only when it turns out to be missing: once for many files.
fn write(path: &Path, content: &Content) -> Result<u64, PublishError> {
    let mut file = match File::create_new(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let parent = path.parent().unwrap_or(path);
            fs::create_dir_all(parent).map_err(PublishError::io("create", parent))?;
            File::create_new(path)
        }
        result => result,
    }
    .map_err(PublishError::io("create", path))?;
    match content {
        Content::Bytes(bytes) => {
            file.write_all(bytes).map_err(PublishError::io("write", path))?;
            Ok(bytes.len() as u64)
        }
        Content::Pieces(pieces) => {
            for piece in pieces {
                file.write_all(piece.as_bytes()).map_err(PublishError::io("write", path))?;
            }
            Ok(length(pieces))
        }
        Content::Copy(from) => {
            let mut source = disk::open(from).map_err(PublishError::io("read", from))?;
            io::copy(&mut source, &mut file).map_err(PublishError::io("write", path))
        }
    }
}

/// The size of `content` if the file at `path`, which has `size` bytes, holds exactly it. A file that can't be read
/// counts as another one: it is replaced.
fn holds(path: &Path, size: u64, content: &Content) -> Option<u64> {
    match content {
        Content::Bytes(bytes) if bytes.len() as u64 != size => None,
        Content::Bytes(bytes) => same(&mut File::open(path).ok()?, &mut &**bytes).ok()?.then_some(size),
        Content::Pieces(pieces) if length(pieces) != size => None,
        Content::Pieces(pieces) => same(&mut File::open(path).ok()?, &mut Chain(pieces, 0)).ok()?.then_some(size),
        Content::Copy(from) => {
            let mut source = disk::open(from).ok()?;
            if source.metadata().ok()?.len() != size {
                return None;
            }
            same(&mut File::open(path).ok()?, &mut source).ok()?.then_some(size)
        }
    }
}

fn length(pieces: &[Arc<str>]) -> u64 {
    pieces.iter().map(|piece| piece.len() as u64).sum()
}

/// Reads pieces one after the other, the first from an offset.
struct Chain<'a>(&'a [Arc<str>], usize);

impl Read for Chain<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some((first, rest)) = self.0.split_first() {
            let read = (&first.as_bytes()[self.1..]).read(buffer)?;
            if read > 0 {
                self.1 += read;
                return Ok(read);
            }
            *self = Chain(rest, 0);
        }
        Ok(0)
    }
}

/// Whether both have the same bytes from here on.
fn same(left: &mut impl Read, right: &mut impl Read) -> io::Result<bool> {
    let (mut a, mut b) = ([0; 16 * 1024], [0; 16 * 1024]);
    loop {
        let (n, m) = (fill(left, &mut a)?, fill(right, &mut b)?);
        if a[..n] != b[..m] {
            return Ok(false);
        }
        if n < a.len() {
            return Ok(true);
        }
    }
}

/// Reads until the buffer is full or there is no more.
fn fill(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
