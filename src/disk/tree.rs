//! Reads a folder of the site with everything below it.
//!
//! A symbolic link to a folder is read like a copy of the folder. A link to a folder that contains the link would be
//! a copy of itself, without end: it is skipped. Links in linked folders can still multiply, so their number is limited.
#![allow(clippy::disallowed_methods, reason = "this is the door")]

use std::ffi::{OsStr, OsString};
use std::fs::{DirEntry, FileType};
use std::io;
use std::path::PathBuf;
use std::rc::Rc;

use super::{
    Disk, Input, Tree, hidden_file, if_there, is_hidden_below, is_ignored, outside_root, unreadable, unusable,
};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::encoding;
use crate::source::SourceFile;
use crate::stamp::Stamp;

/// How many files and folders are read through links to folders.
const LINKED: usize = 100_000;

pub(super) static TOO_MANY_LINKED: Rule = Rule {
    code: "too-many-linked",
    severity: Severity::Error,
    summary: "symbolic links that multiply the site's files",
    explanation: "A symbolic link to a folder is read like a copy of the folder. If linked folders contain more links, \
                  the copies multiply, so sitegen reads at most 100,000 files and folders through links. Remove links \
                  that lead to the same folders.",
    wrong: "content/a/{1,2} -> ../b, content/b/{1,2} -> ../c, and so on",
    right: "content/latest -> v2",
};

/// A folder to read.
struct Folder {
    /// Its path in the site.
    path: String,
    /// Its real path.
    place: PathBuf,
    /// The real paths of the folders that hold the links on the way to it.
    links: Rc<[PathBuf]>,
}

/// The reading of a folder.
struct Walk<'a, S, T> {
    disk: &'a Disk,
    skips: S,
    is_text: T,
    tree: Tree,
    diagnostics: Vec<Diagnostic>,
    open: Vec<Folder>,
    /// The real path of the folder in which reading began.
    top: PathBuf,
    /// How many files and folders were read through links to folders.
    linked: usize,
}

impl Disk {
    /// Reads the folder `folder`, if it exists: files accepted by `is_text` are loaded, the others listed. Hidden
    /// files, editors' backup files and the paths that `skips` accepts are skipped.
    ///
    /// # Errors
    /// Where a folder or a file can't be read.
    pub fn tree(
        &self,
        folder: &str,
        skips: impl Fn(&str) -> bool,
        is_text: impl Fn(&str) -> bool,
    ) -> io::Result<(Tree, Vec<Diagnostic>)> {
        let folder = folder.trim_matches('/');
        let top = self.locate(if folder.is_empty() { "." } else { folder });
        let mut diagnostics = Vec::new();
        let Some(top) = top else {
            if std::fs::canonicalize(self.root.join(folder)).is_ok() {
                diagnostics.push(outside_root(folder));
            }
            return Ok((Tree::default(), diagnostics));
        };
        if !folder.is_empty() && skips(folder) {
            return Ok((Tree::default(), diagnostics));
        }
        let open = vec![Folder { path: folder.to_owned(), place: top.clone(), links: Rc::new([]) }];
        let mut walk = Walk { disk: self, skips, is_text, tree: Tree::default(), diagnostics, open, top, linked: 0 };
        while let Some(folder) = walk.open.pop() {
            walk.folder(folder)?;
        }
        Ok((walk.tree, walk.diagnostics))
    }
}

impl<S: Fn(&str) -> bool, T: Fn(&str) -> bool> Walk<'_, S, T> {
    fn folder(&mut self, folder: Folder) -> io::Result<()> {
        match if_there(std::fs::read_dir(&folder.place)) {
            Ok(Some(items)) => {
                let named = items.map(|item| item.map(|item| (item.file_name(), item)));
                let mut items: Vec<(OsString, DirEntry)> = named.collect::<io::Result<_>>()?;
                // Diagnostics must not depend on the order on the disk.
                items.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
                for (name, item) in &items {
                    if !folder.links.is_empty() && !self.counts_linked(&folder) {
                        break;
                    }
                    self.item(&folder, name, item)?;
                }
            }
            Ok(None) => return Ok(()),
            Err(error) => self.diagnostics.push(unreadable(&folder.path, &error)),
        }
        self.tree.folders.insert(folder.place);
        Ok(())
    }

    /// Counts a file or folder in a linked folder. False if there were too many.
    fn counts_linked(&mut self, folder: &Folder) -> bool {
        self.linked += 1;
        if self.linked == LINKED {
            let message =
                format!("symbolic links lead to more than {LINKED} files and folders, the last in `{}`", folder.path);
            let problem = Diagnostic::new(&TOO_MANY_LINKED, message);
            self.diagnostics.push(problem.hint("remove links that lead to the same folders"));
        }
        self.linked < LINKED
    }

    fn item(&mut self, folder: &Folder, file_name: &OsStr, item: &DirEntry) -> io::Result<()> {
        let name = file_name.to_string_lossy();
        if is_ignored(&name) {
            return Ok(());
        }
        let path = encoding::composed(&name);
        let path = if folder.path.is_empty() { path.into_owned() } else { format!("{}/{path}", folder.path) };
        if file_name.to_str().is_none() {
            self.diagnostics.push(unusable(format!("the name of `{path}` is not UTF-8")));
            return Ok(());
        }
        if (self.skips)(&path) {
            return Ok(());
        }
        // Only links can lead elsewhere.
        let Some(kind) = if_there(item.file_type())? else { return Ok(()) };
        let is_link = kind.is_symlink();
        let found = if is_link { self.target(folder, &path, item)? } else { Some((item.path(), kind)) };
        let Some((full, kind)) = found else { return Ok(()) };
        if self.tree.files.contains_key(&path) {
            let message = format!("two files are named `{path}`, in different Unicode forms");
            self.diagnostics.push(unusable(message));
        } else if kind.is_dir() {
            let links = match is_link {
                true => folder.links.iter().chain([&folder.place]).cloned().collect(),
                false => Rc::clone(&folder.links),
            };
            // A folder that contains one of the links to it is skipped.
            if !is_link || !links.iter().any(|link| link.starts_with(&full)) {
                self.open.push(Folder { path, place: full, links });
            }
        } else if kind.is_file() {
            // Pipes and sockets are skipped: reading them may block forever.
            self.file(path, full)?;
        }
        Ok(())
    }

    /// The target of a link and its kind, if it may be read.
    fn target(&mut self, folder: &Folder, path: &str, item: &DirEntry) -> io::Result<Option<(PathBuf, FileType)>> {
        let link = item.path();
        if let Some(target) = if_there(std::fs::read_link(&link))? {
            self.tree.linked.insert(folder.place.join(target));
        }
        // A dangling link is usually an editor's lock file, not a mistake.
        let Ok(full) = std::fs::canonicalize(&link) else { return Ok(None) };
        if !full.starts_with(&self.disk.root) {
            self.diagnostics.push(outside_root(path));
            return Ok(None);
        }
        let below = full.strip_prefix(&self.top).or_else(|_| full.strip_prefix(&self.disk.root));
        if below.is_ok_and(is_hidden_below) {
            self.diagnostics.push(hidden_file(path));
            return Ok(None);
        }
        let Some(target) = if_there(std::fs::metadata(&full))? else { return Ok(None) };
        self.tree.linked.insert(full.clone());
        Ok(Some((full, target.file_type())))
    }

    fn file(&mut self, path: String, full: PathBuf) -> io::Result<()> {
        if !(self.is_text)(&path) {
            if let Some(data) = if_there(std::fs::metadata(&full))? {
                self.tree.stamps.insert(full.clone(), Stamp::of(&data));
                self.tree.files.insert(path, Input::Asset(full));
            }
            return Ok(());
        }
        let read = if_there(std::fs::read(&full)).map_err(|error| {
            // The location limits the damage to what is made from this file.
            unreadable(&path, &error).at(&SourceFile::new(path.as_str(), ""), 0..0)
        });
        match read.and_then(|bytes| bytes.map(|bytes| encoding::text(&path, bytes)).transpose()) {
            Ok(file) => drop(file.map(|file| self.tree.files.insert(path, Input::Text(file)))),
            Err(diagnostic) => self.diagnostics.push(diagnostic),
        }
        Ok(())
    }
}

#[cfg(all(test, unix))]
mod tests;
