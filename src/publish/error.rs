//! Publishing errors with their solutions.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why the site could not be published. Every file of the output is still complete, either old or new.
#[derive(Debug)]
pub enum PublishError {
    /// The folder contains files that sitegen did not create.
    NotOwn {
        /// The output folder.
        folder: PathBuf,
        /// One of the files there.
        example: String,
    },
    /// The folder's files are those of another command.
    OtherCommand {
        /// The output folder.
        folder: PathBuf,
        /// The command that wrote them.
        command: &'static str,
    },
    /// Another build is publishing to the same folder.
    Busy(PathBuf),
    /// Files that sitegen did not write are in the way of the site's files.
    Foreign {
        /// The output folder.
        folder: PathBuf,
        /// The files, relative to it.
        paths: Vec<String>,
    },
    /// `.sitegen/manifest` can't be understood.
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// The problem.
        why: String,
    },
    /// A path that leads out of the output folder or is reserved for sitegen.
    Path(String),
    /// Two files with the same path.
    DuplicatePath(String),
    /// The disk failed during the renames: some files are new, the others old.
    Mixed {
        /// The cause.
        source: Box<PublishError>,
        /// Files that are already new.
        new: Vec<String>,
        /// Files that are still old.
        old: Vec<String>,
    },
    /// An I/O error.
    Io {
        /// The failed operation, to follow "can't".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Its reason.
        source: io::Error,
    },
}

impl PublishError {
    /// Adds the action and the path to an I/O error.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> PublishError {
        move |source| PublishError::Io { action, path: path.to_owned(), source }
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PublishError::NotOwn { folder, example } => write!(
                f,
                "the output folder {} contains files that sitegen did not write ({example}): choose another with `--out`, or empty it",
                folder.display()
            ),
            PublishError::OtherCommand { folder, command } => write!(
                f,
                "the output folder {} contains the files of `sitegen {command}`, which would be removed: choose another folder",
                folder.display()
            ),
            PublishError::Busy(folder) => {
                write!(f, "another build is writing to {}: wait until it ends, or choose `--out`", folder.display())
            }
            PublishError::Foreign { folder, paths } => {
                write!(f, "{} contains files that sitegen would overwrite but did not create:", folder.display())?;
                for path in paths.iter().take(20) {
                    write!(f, "\n  {path}")?;
                }
                if let Some(more) = paths.len().checked_sub(20).filter(|more| *more > 0) {
                    write!(f, "\n  and {more} more")?;
                }
                write!(f, "\nmove it away, or choose another folder with `--out`; nothing was changed")
            }
            PublishError::Manifest { path, why } => {
                write!(f, "{} {why}: empty the output folder and build again", path.display())
            }
            PublishError::Path(path) => write!(f, "`{path}` is not a valid path for a file of the site"),
            PublishError::DuplicatePath(path) => write!(f, "`{path}` would be written twice"),
            PublishError::Mixed { source, new, old } => {
                write!(
                    f,
                    "{source}\nthe output folder is partly updated; fix the cause, and the next build completes it"
                )?;
                for (state, paths) in [("new", new), ("still old, missing or to be removed", old)] {
                    write!(f, "\n{state}: {}", crate::count::plural(paths.len(), "file"))?;
                    for path in paths.iter().take(20) {
                        write!(f, "\n  {path}")?;
                    }
                    if let Some(more) = paths.len().checked_sub(20).filter(|more| *more > 0) {
                        write!(f, "\n  and {more} more")?;
                    }
                }
                Ok(())
            }
            PublishError::Io { action, path, source } => write!(f, "can't {action} {}: {source}", path.display()),
        }
    }
}

impl std::error::Error for PublishError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            PublishError::Io { source, .. } => Some(source),
            PublishError::Mixed { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<PublishError> for io::Error {
    fn from(error: PublishError) -> io::Error {
        let kind = match &error {
            PublishError::Io { source, .. } => source.kind(),
            _ => io::ErrorKind::Other,
        };
        io::Error::new(kind, error)
    }
}
