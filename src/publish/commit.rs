//! Commits a build: renames staged files into place, and removes obsolete ones.
//!
//! This order makes a kill at any moment harmless:
//! 1. The manifest lists old and new files, so that sitegen never loses track of its files.
//! 2. Old files that are in the way of new ones are removed.
//! 3. New files appear, pages last: a page never links to an image that doesn't exist yet.
//! 4. Obsolete files are removed, with the folders that become empty.
//! 5. The manifest lists only the new files.

use std::collections::{BTreeSet, HashMap};
use std::fs::{self, File};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;
use std::sync::atomic::Ordering;

use super::Figures;
use super::error::PublishError;
use super::manifest::{self, Owner};
use super::stage::{FolderState, Publisher, lock};

impl Publisher {
    /// Makes all staged files visible, and removes obsolete files of earlier builds.
    ///
    /// # Errors
    /// If a foreign file is in the way (then nothing changes), or the disk fails (then every file is either old or new,
    /// and the next build completes).
    pub fn commit(mut self) -> Result<Figures, PublishError> {
        let figures = self.replace();
        // Not freed: a build ends here, and freeing the paths of all files one by one takes as long as reading them.
        std::mem::forget((std::mem::take(&mut self.record), std::mem::take(&mut self.folder.owned)));
        figures
    }

    fn replace(&self) -> Result<Figures, PublishError> {
        let units = std::mem::take(&mut *lock(&self.units));
        let is_stale = self.folder.owned.iter().filter(|(_, is_staged)| !is_staged.load(Ordering::Relaxed));
        let stale: BTreeSet<&str> = is_stale.map(|(path, _)| &**path).collect();
        let same_files = lock(&self.added).is_empty() && stale.is_empty() && self.folder.had_manifest;
        self.refuse_strangers(&stale)?;

        let mut figures = Figures {
            written: self.written.load(Ordering::Relaxed),
            unchanged: self.unchanged.load(Ordering::Relaxed),
            removed: 0,
            bytes: self.bytes.load(Ordering::Relaxed),
        };
        if figures.written == 0 && same_files {
            self.keep_results();
            self.remember(units);
            return Ok(figures);
        }
        let mut current: Vec<&str> = Vec::new();
        let (union, last) = (self.folder.staging.join("manifest.both"), self.folder.staging.join("manifest"));
        if !same_files {
            current.extend(units.iter().flat_map(|unit| unit.files(&self.record)).map(|file| &*file.path));
            current.sort_unstable();
            // Both are written before the first rename, while a full disk is still harmless.
            save(&last, self.folder.owner, &current)?;
            // Regenerated files aren't stale.
            current.extend(&stale);
            current.sort_unstable();
            save(&union, self.folder.owner, &current)?;
            current.retain(|path| !stale.contains(path));
        }
        self.forget()?;
        if !same_files {
            rename(&union, &self.folder.manifest())?;
        }

        let (in_the_way, stale) = split(&current, stale);
        let steps = self.steps();
        let mixed = |source, done: usize| {
            let (new, old) = steps.split_at(done);
            let removed = in_the_way.iter().chain(&stale).map(|path| (*path).to_owned());
            let old = old.iter().map(Step::path).chain(removed);
            let (new, old) = (new.iter().map(Step::path).collect(), old.collect());
            PublishError::Mixed { source: Box::new(source), new, old }
        };
        figures.removed += self.remove(&in_the_way).map_err(|source| mixed(source, 0))?;
        for (done, step) in steps.iter().enumerate() {
            let untouched = done == 0 && in_the_way.is_empty();
            self.take(step).map_err(|source| if untouched { source } else { mixed(source, done) })?;
        }
        figures.removed += self.remove(&stale).map_err(|source| mixed(source, steps.len()))?;
        if !same_files {
            rename(&last, &self.folder.manifest())?;
        }
        self.keep_results();
        self.remember(units);
        Ok(figures)
    }

    /// The renames in their order: new folders, files, pages.
    fn steps(&self) -> Vec<Step> {
        let roots = std::mem::take(&mut *lock(&self.new_roots));
        let mut changed: Vec<_> = std::mem::take(&mut *lock(&self.changed)).into_iter().collect();
        changed.sort_by(|(a, _), (b, _)| (a.ends_with(".html"), a).cmp(&(b.ends_with(".html"), b)));
        let files = changed.into_iter().map(|(path, number)| Step::File(number, path));
        roots.into_iter().map(Step::Folder).chain(files).collect()
    }

    fn take(&self, step: &Step) -> Result<(), PublishError> {
        match step {
            Step::File(number, path) => rename(&self.staged(*number), &self.folder.root.join(path)),
            Step::Folder(path) => {
                let staged = self.folder.staging.join("new").join(path);
                // The folder is absent and nothing was staged there: someone removed it with a file of the last build.
                if staged.exists() { rename(&staged, &self.folder.root.join(path)) } else { Ok(()) }
            }
        }
    }

    /// An error that names all foreign files in the way.
    fn refuse_strangers(&self, stale: &BTreeSet<&str>) -> Result<(), PublishError> {
        let mut foreign = std::mem::take(&mut *lock(&self.foreign));
        for path in lock(&self.blocked).iter() {
            self.strangers_in(path, stale, &mut foreign)?;
        }
        if foreign.is_empty() {
            return Ok(());
        }
        Err(PublishError::Foreign { folder: self.folder.root.clone(), paths: foreign.into_iter().collect() })
    }

    /// Collects the foreign files that prevent removing the folder `path`.
    fn strangers_in(
        &self,
        path: &str,
        stale: &BTreeSet<&str>,
        foreign: &mut BTreeSet<String>,
    ) -> Result<(), PublishError> {
        let place = self.folder.root.join(path);
        let mut empty = true;
        for item in fs::read_dir(&place).map_err(PublishError::io("read", &place))? {
            let item = item.map_err(PublishError::io("read", &place))?;
            empty = false;
            let inner = format!("{path}/{}", item.file_name().to_string_lossy());
            match item.file_type() {
                Ok(kind) if kind.is_dir() => self.strangers_in(&inner, stale, foreign)?,
                Ok(kind) if kind.is_file() && stale.contains(&*inner) => {}
                _ => drop(foreign.insert(inner)),
            }
        }
        // A killed build may have removed the files of a folder but not the folder.
        let within = format!("{path}/");
        let was_filled = stale.range(&*within..).next().is_some_and(|file| file.starts_with(&within));
        if empty && !was_filled {
            foreign.insert(path.to_owned());
        }
        Ok(())
    }

    /// Removes files of earlier builds and the folders left empty. Paths that are now folders or links, or are reached
    /// through links, no longer belong to sitegen. Returns the number of removed files.
    fn remove(&self, paths: &BTreeSet<&str>) -> Result<usize, PublishError> {
        let mut removed = 0;
        for path in paths {
            let place = self.folder.root.join(path);
            let parent = above(path).next().unwrap_or("");
            if self.state_of(parent) == FolderState::Exists
                && fs::symlink_metadata(&place).is_ok_and(|metadata| metadata.is_file())
            {
                fs::remove_file(&place).map_err(PublishError::io("remove", &place))?;
                removed += 1;
            }
            // Up to the first non-empty folder. A killed build may have removed only the inner ones.
            let is_there = |folder: &&str| self.state_of(folder) == FolderState::Exists;
            for folder in above(path).filter(is_there) {
                let removed = fs::remove_dir(self.folder.root.join(folder));
                if removed.is_err_and(|error| error.kind() != ErrorKind::NotFound) {
                    break;
                }
            }
        }
        Ok(removed)
    }
}

/// A rename that makes something visible.
enum Step {
    /// The staged file of this number, to this path.
    File(usize, String),
    /// A whole folder, which did not exist before.
    Folder(String),
}

impl Step {
    /// The path in messages.
    fn path(&self) -> String {
        match self {
            Step::File(_, path) => path.clone(),
            Step::Folder(path) => format!("{path}/"),
        }
    }
}

/// Splits stale files into those in the way of new ones, and the others. In the way are: a file where a folder must go;
/// a file inside a folder where a file must go; and, because many file systems ignore case, a file whose path, or whose
/// folder's path, differs only in case from a new one.
fn split<'a>(current: &[&str], stale: BTreeSet<&'a str>) -> (BTreeSet<&'a str>, BTreeSet<&'a str>) {
    if stale.is_empty() {
        return (stale, BTreeSet::new());
    }
    // Every future path in lower case, with its real spelling and whether it is a folder.
    let mut future: HashMap<String, (&str, bool)> = HashMap::new();
    for path in current {
        future.insert(path.to_lowercase(), (path, false));
        for folder in above(path) {
            future.insert(folder.to_lowercase(), (folder, true));
        }
    }
    let will_be = |path: &str| future.get(&path.to_lowercase()).copied();
    stale.into_iter().partition(|path| {
        will_be(path).is_some()
            || above(path)
                .any(|folder| will_be(folder).is_some_and(|(spelling, is_folder)| !is_folder || spelling != folder))
    })
}

/// The parent folders of a path, innermost first.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(slash, _)| &path[..slash])
}

/// Writes the manifest of some files. Without `fsync`, which would cost more than the whole commit: after a power
/// failure, the pages are as unreliable as the manifest.
fn save(path: &Path, owner: Owner, files: &[&str]) -> Result<(), PublishError> {
    let write = |file| {
        let mut out = BufWriter::new(file);
        manifest::write(&mut out, owner, files)?;
        out.flush()
    };
    File::create(path).and_then(write).map_err(PublishError::io("write", path))
}

/// Renames, creating the parent folder if it was removed with a file in the way.
fn rename(from: &Path, to: &Path) -> Result<(), PublishError> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let parent = to.parent().unwrap_or(to);
            fs::create_dir_all(parent).map_err(PublishError::io("create", parent))?;
            fs::rename(from, to)
        }
        result => result,
    }
    .map_err(PublishError::io("put in place", to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_in_the_way_are_removed_first() {
        let current = ["a/b", "c", "Docs/x", "e/f"];
        let stale = BTreeSet::from(["a", "c/d", "docs/y", "e/g", "E/F", "h"]);
        let (in_the_way, others) = split(&current, stale);
        assert_eq!(in_the_way, BTreeSet::from(["a", "c/d", "docs/y", "E/F"]));
        assert_eq!(others, BTreeSet::from(["e/g", "h"]));
    }
}
