//! Opens the output folder if it is sitegen's own, locks it, and removes leftovers of killed builds.

use std::collections::HashMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use foldhash::fast::RandomState;

use super::error::PublishError;
use super::manifest::{self, OWN, Owner};
use crate::disk::below::Below;

/// Allowed in an output folder before the first build: the repository of a `gh-pages` branch, and the content of a new
/// ext4 file system.
const NEVER_MIND: [&str; 3] = [OWN, ".git", "lost+found"];

/// An output folder locked by this process.
pub(super) struct Folder {
    /// Its absolute path, with links resolved.
    pub(super) root: PathBuf,
    /// For looking at what is in it.
    pub(super) below: Below,
    /// The command that writes to it.
    pub(super) owner: Owner,
    /// Files of the last build, each with a flag set when this build stages it too.
    pub(super) owned: HashMap<Box<str>, AtomicBool, RandomState>,
    /// Whether an earlier build completed or was killed while publishing.
    pub(super) had_manifest: bool,
    /// The folder for staged files.
    pub(super) staging: PathBuf,
    /// The outermost folder that this build created.
    created: Option<PathBuf>,
    /// The operating system releases the lock when the process ends, however it ends.
    lock: File,
}

impl Folder {
    pub(super) fn open(out: &Path, owner: Owner) -> Result<Folder, PublishError> {
        let missing = |path: &&Path| !path.as_os_str().is_empty() && fs::symlink_metadata(path).is_err();
        let created = out.ancestors().take_while(missing).last();
        fs::create_dir_all(out).map_err(PublishError::io("create the output folder", out))?;
        let created = created.and_then(|path| fs::canonicalize(path).ok());
        let root = fs::canonicalize(out).map_err(PublishError::io("open the output folder", out))?;
        let own = root.join(OWN);
        match fs::symlink_metadata(&own) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => return Err(PublishError::NotOwn { folder: out.to_owned(), example: OWN.to_owned() }),
            Err(_) => {
                if owner == Owner::Build {
                    refuse_strangers(&root, out)?;
                }
                fs::create_dir(&own)
                    .or_else(|error| if error.kind() == ErrorKind::AlreadyExists { Ok(()) } else { Err(error) })
                    .map_err(PublishError::io("create", &own))?;
            }
        }
        let lock = lock(&own, out)?;
        let manifest = manifest::read(&own.join("manifest"))?;
        let had_manifest = manifest.is_some();
        let (last, owned) = manifest.unwrap_or_default();
        if let Some(other) = last.filter(|last| *last != owner) {
            return Err(PublishError::OtherCommand { folder: out.to_owned(), command: other.command() });
        }
        if !had_manifest && owner == Owner::Build {
            refuse_strangers(&root, out)?;
        }
        for item in fs::read_dir(&own).map_err(PublishError::io("read", &own))?.flatten() {
            if item.file_name().to_string_lossy().starts_with("staging-") {
                let is_folder = item.file_type().is_ok_and(|kind| kind.is_dir());
                let removed = if is_folder { fs::remove_dir_all(item.path()) } else { fs::remove_file(item.path()) };
                removed.map_err(PublishError::io("remove", &item.path()))?;
            }
        }
        let staging = own.join(format!("staging-{}", std::process::id()));
        for part in ["new", "changed", "kept"] {
            fs::create_dir_all(staging.join(part)).map_err(PublishError::io("create", &staging))?;
        }
        let owned = owned.into_iter().map(|path| (path, AtomicBool::new(false))).collect();
        Ok(Folder { below: Below::new(&root), root, owner, owned, had_manifest, staging, created, lock })
    }

    pub(super) fn manifest(&self) -> PathBuf {
        self.root.join(OWN).join("manifest")
    }

    pub(super) fn record(&self) -> PathBuf {
        self.root.join(OWN).join("record")
    }

    pub(super) fn kept(&self) -> PathBuf {
        self.root.join(OWN).join("kept")
    }

    /// Whether the last build wrote `path` or a path that differs only in case, which is the same on some file systems.
    pub(super) fn owns_twin(&self, path: &str) -> bool {
        // Rare, so a linear search is fast enough.
        let folded = path.to_lowercase();
        self.owned.keys().any(|owned| owned.len() == path.len() && owned.to_lowercase() == folded)
    }
}

impl Drop for Folder {
    /// Cleans up if nothing was published. The next build removes any leftovers.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.staging);
        if !self.manifest().exists() {
            let _ = fs::remove_dir_all(self.root.join(OWN));
            if let Some(created) = &self.created {
                let _ = fs::remove_dir(&self.root);
                for folder in self.root.ancestors().skip(1).take_while(|folder| folder.starts_with(created)) {
                    let _ = fs::remove_dir(folder);
                }
            }
        }
        // Closing it is not enough: a child process that another thread is starting may have inherited it.
        let _ = self.lock.unlock();
    }
}

/// An error if the folder contains files that are not allowed before the first build.
fn refuse_strangers(root: &Path, out: &Path) -> Result<(), PublishError> {
    for item in fs::read_dir(root).map_err(PublishError::io("read", root))? {
        let name = item.map_err(PublishError::io("read", root))?.file_name().to_string_lossy().into_owned();
        if !NEVER_MIND.contains(&name.as_str()) {
            return Err(PublishError::NotOwn { folder: out.to_owned(), example: name });
        }
    }
    Ok(())
}

fn lock(own: &Path, out: &Path) -> Result<File, PublishError> {
    let path = own.join("lock");
    loop {
        let Some(file) = open_lock(&path).map_err(PublishError::io("open", &path))? else { continue };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(PublishError::Busy(out.to_owned())),
            // Some network file systems have no locks; the user must then avoid concurrent builds.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(PublishError::io("lock", &path)(error)),
        }
        // A build that published nothing removes the file. If so, a new file must be locked.
        if path.exists() {
            return Ok(file);
        }
    }
}

/// Opens the lock file, or creates it. `None` if another build created or removed it at the same moment. A link is not
/// followed, and a pipe is not opened: the folder may have come from somebody else.
fn open_lock(path: &Path) -> io::Result<Option<File>> {
    let (file, raced) = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => (File::options().write(true).open(path), ErrorKind::NotFound),
        Ok(_) => return Err(io::Error::new(ErrorKind::InvalidInput, "it is not a regular file")),
        Err(error) if error.kind() == ErrorKind::NotFound => (File::create_new(path), ErrorKind::AlreadyExists),
        Err(error) => return Err(error),
    };
    match file {
        Err(error) if error.kind() == raced => Ok(None),
        file => file.map(Some),
    }
}
