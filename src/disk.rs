//! Reads from the disk: loads the site's folder into a [`Tree`]. [`mod@write`] writes single files.
//!
//! Markdown, configuration and theme files are loaded as text. Everything else is only listed with its path on the
//! disk, and streamed when published. No other module opens an input file.
#![allow(clippy::disallowed_methods, reason = "this is the door")]

pub(crate) mod below;
pub mod history;
mod tree;
pub mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::encoding;
use crate::source::SourceFile;
use crate::stamp::Stamp;

/// The rules that reading can break.
pub static RULES: &[&Rule] =
    &[&OUTSIDE_ROOT, &UNREADABLE, &UNUSABLE_NAME, &history::NO_HISTORY, &tree::TOO_MANY_LINKED];

static OUTSIDE_ROOT: Rule = Rule {
    code: "outside-root",
    severity: Severity::Error,
    summary: "a symbolic link that points outside the site's folder, or to a hidden file",
    explanation: "A symbolic link in the site's folder can't point outside it. Otherwise, a build could publish any \
                  file on your machine. It can't point to a hidden file either, such as `.env` or a file in `.git`. \
                  Copy the file, or move it into the site's folder.",
    wrong: "content/passwords.md -> /etc/passwd",
    right: "content/page.md -> ../shared/page.md, inside the site's folder",
};

static UNREADABLE: Rule = Rule {
    code: "unreadable",
    severity: Severity::Error,
    summary: "a file or folder that can't be read",
    explanation: "The file exists, but sitegen can't read it: its permissions don't allow it, another program has \
                  locked it, or it's a folder with the name of a file. The site would be incomplete without it, so \
                  this is an error.",
    wrong: "a page that only another user may read",
    right: "chmod u+r content/page.md",
};

static UNUSABLE_NAME: Rule = Rule {
    code: "unusable-name",
    severity: Severity::Error,
    summary: "a file or folder name that can't be part of a URL",
    explanation: "A file name must be valid UTF-8. Two names must differ in more than their Unicode form: `é` can be \
                  one character or two, and a link can't tell the two files apart. Rename the file.",
    wrong: "content/caf\\xe9.md, named on a system that uses Latin-1",
    right: "content/café.md",
};

/// Whether something exists at a path, including a dangling symbolic link.
pub fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// The absolute path of a file or folder, with symbolic links resolved; `None` if it doesn't exist.
pub fn canonical(path: &Path) -> Option<PathBuf> {
    std::fs::canonicalize(path).ok()
}

/// The root of the Git repository that contains a folder, and the folder's path below that root. The folder itself may
/// not exist yet. `None` outside any repository.
pub fn enclosing_repository(folder: &Path) -> Option<(PathBuf, PathBuf)> {
    let full = resolved(folder)?;
    let root = full.ancestors().find(|ancestor| exists(&ancestor.join(".git")))?;
    Some((root.to_owned(), full.strip_prefix(root).ok()?.to_owned()))
}

/// A file's path below a folder; `None` if it is elsewhere. Folders on the way may be symbolic links.
pub fn below(folder: &Path, file: &Path) -> Option<PathBuf> {
    Some(resolve_parent(file)?.strip_prefix(canonical(folder)?).ok()?.to_owned())
}

/// The absolute path of a file or link that may not exist. Symbolic links on the way are resolved, but not the last one.
pub fn resolve_parent(path: &Path) -> Option<PathBuf> {
    Some(resolved(path.parent()?)?.join(path.file_name()?))
}

/// Like [`canonical`], but the last parts of the path may not exist.
fn resolved(path: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(path).ok()?;
    let (existing, resolved) = absolute.ancestors().find_map(|ancestor| Some((ancestor, canonical(ancestor)?)))?;
    Some(resolved.join(absolute.strip_prefix(existing).ok()?))
}

/// The size of an image in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ImageSize {
    /// From left to right.
    pub width: usize,
    /// From top to bottom.
    pub height: usize,
}

/// The size of an image file, read from its first bytes; `None` if the format is unknown.
pub fn image_size(path: &Path) -> Option<ImageSize> {
    let mut file = io::BufReader::new(open(path).ok()?);
    let size = imagesize::reader_size(&mut file).ok()?;
    Some(ImageSize { width: size.width, height: size.height })
}

/// A file of the input.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    /// Held in memory.
    Text(Arc<SourceFile>),
    /// Listed only; streamed from this path when published.
    Asset(PathBuf),
}

/// The input files of a site below some folder, by path relative to the root, with `/` on every platform.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tree {
    /// Sorted by path, so that output is the same on every machine.
    pub files: BTreeMap<String, Input>,
    /// The stamps of the listed files by their path on the disk, to notice changes.
    pub stamps: BTreeMap<PathBuf, Stamp>,
    /// The real paths of the folders that were read.
    pub folders: BTreeSet<PathBuf>,
    /// The targets of symbolic links, existing or not.
    pub linked: BTreeSet<PathBuf>,
}

impl Tree {
    /// The text files, sorted by path.
    pub fn texts(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        self.files.values().filter_map(|input| match input {
            Input::Text(file) => Some(file),
            Input::Asset(_) => None,
        })
    }

    /// The text file at `path`.
    pub fn text(&self, path: &str) -> Option<&Arc<SourceFile>> {
        match self.files.get(path) {
            Some(Input::Text(file)) => Some(file),
            _ => None,
        }
    }
}

/// The site's folder on the disk.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// Opens the folder `root`. An error if it's not a folder.
    pub fn open(root: &Path) -> io::Result<Disk> {
        let root = std::fs::canonicalize(root)?;
        if !root.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotADirectory, format!("{} is not a folder", root.display())));
        }
        Ok(Disk { root })
    }

    /// The folder's absolute path, with links resolved.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes files in the folder.
    pub fn writer(&self) -> write::Writer {
        write::Writer::at(&self.root)
    }

    /// Whether the folder still exists.
    pub fn is_there(&self) -> bool {
        self.root.is_dir()
    }

    /// The location on the disk of a path of the site; `None` if it leads out of the root, even through a link.
    fn locate(&self, path: &str) -> Option<PathBuf> {
        let relative = Path::new(path);
        if !relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
            return None;
        }
        let real = |path: &Path| std::fs::canonicalize(self.root.join(path)).ok();
        // The file may have the other Unicode form of the name.
        let other_form = || if path.is_ascii() { None } else { real(Path::new(&encoding::decomposed(path))) };
        let full = real(relative).or_else(other_form)?;
        full.starts_with(&self.root).then_some(full)
    }

    /// Whether something exists at a path of the site, even if it leads out of the root.
    pub fn has(&self, path: &str) -> bool {
        exists(&self.root.join(path))
    }

    /// Which of these folders of the site contains a path on the disk. The path may not exist yet.
    pub fn enclosing_folder<'p>(&self, place: &Path, folders: &[&'p str]) -> Option<&'p str> {
        let place = std::path::absolute(place).ok()?;
        let real = place
            .ancestors()
            .find_map(|above| Some(std::fs::canonicalize(above).ok()?.join(place.strip_prefix(above).ok()?)))?;
        folders.iter().copied().find(|folder| self.locate(folder).is_some_and(|folder| real.starts_with(folder)))
    }

    /// Reads one text file, if it exists.
    pub fn text(&self, path: &str) -> Result<Option<Arc<SourceFile>>, Diagnostic> {
        let bytes = match self.locate(path) {
            Some(full) => if_there(read(&full)).map_err(|error| unreadable(path, &error))?,
            None if std::fs::canonicalize(self.root.join(path)).is_ok() => return Err(outside_root(path)),
            None => None,
        };
        bytes.map(|bytes| encoding::text(path, bytes)).transpose()
    }

    /// Whether a real path in the site's folder is one of a hidden file, or of a file in a hidden folder.
    fn is_hidden(&self, real: &Path) -> bool {
        is_hidden_below(real.strip_prefix(&self.root).unwrap_or(real))
    }

    /// Reads a text file that a page shows. A link to a hidden file counts as missing.
    pub fn shown(&self, path: &str) -> Option<Arc<SourceFile>> {
        let full = self.locate(path)?;
        let is_linked = full != self.root.join(path);
        if is_linked && self.is_hidden(&full) { None } else { self.text(path).ok().flatten() }
    }

    /// The path on the disk and the stamp of a listed file, if it exists and is not hidden.
    pub fn listed(&self, path: &str) -> Option<(PathBuf, Stamp)> {
        let is_hidden = |place: &PathBuf| path.split('/').any(is_ignored) || self.is_hidden(place);
        let place = self.locate(path).filter(|place| !is_hidden(place));
        place.and_then(|place| {
            let data = std::fs::metadata(&place).ok().filter(std::fs::Metadata::is_file)?;
            Some((place, Stamp::of(&data)))
        })
    }

    /// Opens a listed file for streaming: its size and its bytes. The file may have been replaced since it was listed,
    /// so its location in the site's folder is checked again.
    ///
    /// # Errors
    /// Where the file is not there any more, leads out of the site's folder, or can't be read.
    pub fn open_asset(&self, place: &Path) -> io::Result<(u64, File)> {
        let listed = place;
        let place = std::fs::canonicalize(listed)?;
        if !place.starts_with(&self.root) {
            return Err(io::Error::new(io::ErrorKind::NotFound, "outside the site's folder"));
        }
        if place != listed && self.is_hidden(&place) {
            return Err(io::Error::new(io::ErrorKind::NotFound, "a hidden file"));
        }
        let file = open(&place)?;
        let data = file.metadata()?;
        if data.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "it is a folder"));
        }
        Ok((data.len(), file))
    }
}

fn unreadable(path: &str, error: &io::Error) -> Diagnostic {
    let problem = Diagnostic::new(&UNREADABLE, format!("`{path}` can't be read: {error}"));
    problem.hint(match error.raw_os_error() {
        // EMFILE and ENFILE, which have no `ErrorKind`.
        Some(23 | 24) if cfg!(unix) => "allow more open files, for example with `ulimit -n 256`",
        _ => "check its permissions, and whether another program has locked it",
    })
}

fn unusable(message: String) -> Diagnostic {
    Diagnostic::new(&UNUSABLE_NAME, message).hint("rename it")
}

fn outside_root(path: &str) -> Diagnostic {
    let problem = Diagnostic::new(&OUTSIDE_ROOT, format!("`{path}` points outside the site's folder"));
    problem.hint("copy the file into the site")
}

fn hidden_file(path: &str) -> Diagnostic {
    let problem = Diagnostic::new(&OUTSIDE_ROOT, format!("`{path}` points to a hidden or temporary file"));
    problem.hint("copy the file into the site, or remove the link")
}

/// A file may vanish between listing and reading. That's not an error: the next listing won't have it.
fn if_there<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Reads a file that the user named on the command line, wherever it is.
///
/// # Errors
/// Where it can't be read, or is not a regular file.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a regular file for reading, following links. Anything else is refused: opening a pipe blocks, and opening a
/// device can have side effects.
///
/// # Errors
/// Where it can't be opened, or is not a regular file.
pub fn open(path: &Path) -> io::Result<File> {
    let kind = std::fs::metadata(path)?.file_type();
    // For a folder, opening gives the system's own error.
    if kind.is_file() || kind.is_dir() { File::open(path) } else { Err(not_regular()) }
}

fn not_regular() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file")
}

/// Whether a file is hidden, or in a hidden folder, by its real path below a folder.
fn is_hidden_below(path: &Path) -> bool {
    // Kubernetes mounts a volume's files as links into a folder such as `..2026_11_28`.
    let mut names = path.iter().filter_map(|name| name.to_str()).filter(|name| !name.starts_with(".."));
    names.any(is_ignored)
}

/// Hidden files that web servers and hosts read: they are published.
const FOR_HOSTS: [&str; 5] = [".well-known", ".htaccess", ".nojekyll", ".domains", ".assetsignore"];

/// Hidden files, except those for hosts, and temporary files of editors and file managers.
pub fn is_ignored(name: &str) -> bool {
    name.starts_with('.') && !FOR_HOSTS.contains(&name)
        || name.ends_with('~')
        || name.starts_with('#') && name.ends_with('#')
        || ["thumbs.db", "desktop.ini"].contains(&name.to_ascii_lowercase().as_str())
        || [".swp", ".swx", ".bck", ".tmp", "___jb_tmp___", "___jb_old___"].iter().any(|end| name.ends_with(end))
}
