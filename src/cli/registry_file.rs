//! The registry that a command changes: the site's, or a file that the user named.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::output;
use crate::config::{self, Config};
use crate::diagnostic::Diagnostic;
use crate::disk::{self, Disk};
use crate::encoding;
use crate::source::SourceFile;

/// The registry to change.
pub(super) enum RegistryFile {
    /// The configured registry, which must be below the site's folder `root`.
    OfSite { disk: Disk, path: String, root: PathBuf },
    /// A file named on the command line, anywhere on the disk.
    Named(PathBuf),
}

impl RegistryFile {
    /// The registry of the site in the folder `root`. Errors elsewhere in its configuration don't matter here.
    pub(super) fn of_site(disk: Disk, root: &Path) -> RegistryFile {
        let config = match disk.text(config::FILE_NAME) {
            Ok(Some(file)) => Config::read(&file).0,
            _ => Config::default(),
        };
        RegistryFile::OfSite { disk, path: config.paths.registry, root: root.to_owned() }
    }

    /// The path shown in messages.
    pub(super) fn display_path(&self) -> String {
        match self {
            RegistryFile::OfSite { path, root, .. } => format!("{}{path}", output::way_to(root)),
            RegistryFile::Named(path) => path.to_string_lossy().replace('\\', "/"),
        }
    }

    /// The folder that the paths of diagnostics about it are relative to.
    pub(super) fn root(&self) -> &Path {
        match self {
            RegistryFile::OfSite { root, .. } => root,
            RegistryFile::Named(_) => Path::new("."),
        }
    }

    /// An empty file, before it is written.
    pub(super) fn empty(&self) -> Arc<SourceFile> {
        let path = match self {
            RegistryFile::OfSite { path, .. } => path.clone(),
            RegistryFile::Named(_) => self.display_path(),
        };
        SourceFile::new(path, "{}\n")
    }

    /// Reads the file; `None` if it is missing. The inner error is for bytes that can't be decoded.
    ///
    /// # Errors
    /// Where a named file can't be read.
    pub(super) fn read(&self) -> io::Result<Result<Option<Arc<SourceFile>>, Diagnostic>> {
        match self {
            RegistryFile::OfSite { disk, path, .. } => Ok(disk.text(path)),
            RegistryFile::Named(path) => match disk::read(path) {
                Ok(bytes) => Ok(encoding::text(&self.display_path(), bytes).map(Some)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Ok(None)),
                Err(error) => Err(self.explain(error)),
            },
        }
    }

    /// Writes the file if it is still what was `read`, so that concurrent changes are not lost.
    ///
    /// # Errors
    /// Where the file has changed since, or can't be written.
    pub(super) fn write(&self, read: Option<&SourceFile>, text: &str) -> io::Result<()> {
        let is_known = |bytes: &[u8]| read.is_some_and(|file| bytes == file.text.as_bytes());
        match self {
            RegistryFile::OfSite { disk, path, .. } => disk.writer().replace(path, text.as_bytes(), is_known),
            RegistryFile::Named(path) => disk::write::replace_named(path, text.as_bytes(), is_known),
        }
        .map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => {
                let message =
                    format!("{} has changed in the meantime and was not touched: try again", self.display_path());
                io::Error::new(io::ErrorKind::AlreadyExists, message)
            }
            _ => self.explain(error),
        })
    }

    fn explain(&self, error: io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("{}: {error}", self.display_path()))
    }
}
