//! Publishing: staged files become the output folder.
#![allow(clippy::disallowed_methods, reason = "this is the door for writing")]

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::render::Content;

/// Why publishing failed.
pub type PublishError = io::Error;

/// The output folder while a build runs.
pub struct Publisher {
    out: PathBuf,
    written: AtomicUsize,
}

/// What a build did.
pub struct Figures {
    /// Files written.
    pub written: usize,
    /// Files left as they were.
    pub unchanged: usize,
    /// Files removed.
    pub removed: usize,
}

impl Publisher {
    /// Opens the output folder.
    pub fn open(out: &Path) -> Result<Publisher, PublishError> {
        std::fs::create_dir_all(out)?;
        Ok(Publisher { out: out.to_owned(), written: AtomicUsize::new(0) })
    }

    /// Takes a file.
    pub fn stage(&self, path: &str, content: Content) -> Result<(), PublishError> {
        let to = self.out.join(path);
        if let Some(folder) = to.parent() {
            std::fs::create_dir_all(folder)?;
        }
        match content {
            Content::Bytes(bytes) => std::fs::write(to, bytes)?,
            Content::Copy(from) => drop(std::fs::copy(from, to)?),
        }
        self.written.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Ends the build.
    pub fn commit(self) -> Result<Figures, PublishError> {
        Ok(Figures { written: self.written.into_inner(), unchanged: 0, removed: 0 })
    }
}
