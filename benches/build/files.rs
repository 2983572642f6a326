//! Measures writing files of the same sizes as those of an output folder.

use std::fs;
use std::path::{Path, PathBuf};

/// Paths below a folder with sizes.
pub(crate) struct Tree {
    pub(crate) files: Vec<(PathBuf, u64)>,
}

impl Tree {
    pub(crate) fn read(root: &Path) -> Tree {
        let mut files = Vec::new();
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            for item in fs::read_dir(&folder).expect("the output can be read").flatten() {
                let path = item.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let size = item.metadata().map_or(0, |found| found.len());
                    files.push((path.strip_prefix(root).unwrap_or(&path).to_owned(), size));
                }
            }
        }
        files.sort();
        Tree { files }
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.files.iter().map(|(_, size)| size).sum()
    }

    /// The size of the largest file of this name.
    pub(crate) fn largest(&self, name: &str) -> u64 {
        self.files.iter().filter(|(path, _)| path.ends_with(name)).map(|(_, size)| *size).max().unwrap_or(0)
    }

    /// Writes files of the same names and sizes on all cores, and does nothing else.
    pub(crate) fn write(&self, root: &Path) {
        let largest = self.files.iter().map(|(_, size)| *size as usize).max().unwrap_or(0);
        let filler = vec![b'.'; largest];
        let cores = crate::measure::cores();
        std::thread::scope(|scope| {
            for chunk in self.files.chunks(self.files.len().div_ceil(cores).max(1)) {
                let filler = &filler;
                scope.spawn(move || {
                    let mut last = PathBuf::new();
                    for (path, size) in chunk {
                        let path = root.join(path);
                        let folder = path.parent().unwrap_or(root);
                        if folder != last {
                            fs::create_dir_all(folder).expect("a folder can be made");
                            last = folder.to_owned();
                        }
                        fs::write(&path, &filler[..*size as usize]).expect("a file can be written");
                    }
                });
            }
        });
    }
}
