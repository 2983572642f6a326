//! Writes single files: the registry, a baseline, a theme file, a new site.
//!
//! A site may be a clone of somebody else's repository. Its configuration, links and pipes must not decide what is
//! overwritten:
//! - A path never leaves its folder, neither by `..` nor through a symbolic link.
//! - A file is replaced only if the caller recognises its content.
//! - Only regular files are opened: opening a pipe waits for its other end, and opening a device can do anything.
//! - A temporary file has a random name and is created, never opened, so a link planted at its path is not followed.
//!
//! These checks protect against the contents of a folder, not against a program that changes the folder at the same
//! time: such a program could write to the files itself.
#![allow(clippy::disallowed_methods, reason = "this is the door")]

use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

/// How many temporary names are tried. They are random 64-bit numbers, so a second try is practically never needed.
const NAMES: usize = 8;

/// Writes files in a folder and nowhere else.
#[derive(Clone, Debug)]
pub struct Writer {
    root: PathBuf,
}

impl Writer {
    /// Writes below `root`, an absolute path with links resolved.
    pub(super) fn at(root: &Path) -> Writer {
        Writer { root: root.to_owned() }
    }

    /// Writes below a folder named by the user, which is created if missing.
    ///
    /// # Errors
    /// Where the folder can't be created or opened.
    pub fn below(folder: &Path) -> io::Result<Writer> {
        fs::create_dir_all(folder)?;
        Ok(Writer { root: fs::canonicalize(folder)? })
    }

    /// The location on the disk of `path`, which is relative to the folder and may not exist. Links are resolved.
    ///
    /// # Errors
    /// Where the path leads out of the folder, or a link on the way leads nowhere.
    pub fn locate(&self, path: &str) -> io::Result<PathBuf> {
        let mut place = self.root.clone();
        for part in Path::new(path).components() {
            match part {
                Component::CurDir => continue,
                Component::Normal(name) => place.push(name),
                _ => return Err(outside()),
            }
            if fs::symlink_metadata(&place).is_ok_and(|metadata| metadata.is_symlink()) {
                place = fs::canonicalize(&place)
                    .map_err(|error| io::Error::new(error.kind(), "a dangling symbolic link"))?;
                if !place.starts_with(&self.root) {
                    return Err(outside());
                }
            }
        }
        Ok(place)
    }

    /// Creates a file and its parent folders. An existing file or link is kept.
    ///
    /// # Errors
    /// `AlreadyExists` if something exists there; another kind if the path leads out of the folder or the disk fails.
    pub fn create(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let place = self.locate(path)?;
        make_parent(&place)?;
        let mut file = File::create_new(&place)?;
        let result = file.write_all(bytes);
        if result.is_err() {
            // A partial file would block the next attempt.
            let _ = fs::remove_file(&place);
        }
        result
    }

    /// Creates a file, or atomically replaces it if `is_known` recognises its content. The file keeps its owner and
    /// its permissions, and a link to a file in the folder stays a link.
    ///
    /// # Errors
    /// `AlreadyExists` if the file is not recognised; another kind if the path leads out of the folder, is not a file,
    /// or the disk fails. The file is then unchanged.
    pub fn replace(&self, path: &str, bytes: &[u8], is_known: impl FnOnce(&[u8]) -> bool) -> io::Result<()> {
        replace(&self.locate(path)?, bytes, is_known)
    }
}

/// Like [`Writer::replace`], for a file named on the command line, anywhere on the disk. Links are followed.
///
/// # Errors
/// See [`Writer::replace`].
pub fn replace_named(path: &Path, bytes: &[u8], is_known: impl FnOnce(&[u8]) -> bool) -> io::Result<()> {
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    replace(&place, bytes, is_known)
}

fn replace(place: &Path, bytes: &[u8], is_known: impl FnOnce(&[u8]) -> bool) -> io::Result<()> {
    let replaced = match fs::symlink_metadata(place) {
        Ok(metadata) if metadata.is_file() => {
            if metadata.permissions().readonly() {
                // A rename needs no permission to write the file.
                return Err(io::Error::new(ErrorKind::PermissionDenied, "the file is read-only"));
            }
            if !is_known(&fs::read(place)?) {
                return Err(io::Error::new(ErrorKind::AlreadyExists, "the file holds something else"));
            }
            Some(metadata)
        }
        Ok(_) => return Err(super::not_regular()),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    make_parent(place)?;
    let (temporary, mut file) = temporary_beside(place)?;
    let result = replaced
        .map_or(Ok(()), |metadata| {
            keep_owner(&file, &metadata);
            file.set_permissions(metadata.permissions())
        })
        .and_then(|()| file.write_all(bytes))
        .and_then(|()| fs::rename(&temporary, place));
    if result.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    result
}

/// Gives a file the owner and group of the one that it replaces, if the system allows it: otherwise `sudo` would change
/// them.
#[cfg(unix)]
fn keep_owner(file: &File, replaced: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let _ = fchown(file, Some(replaced.uid()), Some(replaced.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &fs::Metadata) {}

fn make_parent(place: &Path) -> io::Result<()> {
    match place.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => fs::create_dir_all(parent),
        _ => Ok(()),
    }
}

/// A new hidden file in the same folder, which a preview that watches the folder ignores.
fn temporary_beside(place: &Path) -> io::Result<(PathBuf, File)> {
    let mut tries = 0;
    loop {
        let path = place.with_file_name(format!(".sitegen-{:016x}.tmp", random()));
        match File::create_new(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists && tries < NAMES => tries += 1,
            Err(error) => return Err(error),
        }
    }
}

/// An unpredictable number: the operating system seeds the standard library's hash tables.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

fn outside() -> io::Error {
    io::Error::new(ErrorKind::PermissionDenied, "the path points outside the folder")
}

#[cfg(all(test, unix))]
mod tests;
