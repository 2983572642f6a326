//! A site for testing the guide's blocks, with the files they mention.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A temporary copy of `tests/guide/site`.
pub(crate) struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    pub(crate) fn new() -> Site {
        let site = Site { folder: tempfile::tempdir().unwrap() };
        let fixtures = super::blocks::repository().join("tests/guide");
        copy(&fixtures.join("site"), &site.root());
        // The Docusaurus site that the guide's commands name.
        copy(&fixtures.join("our-docs"), &site.folder.path().join("our-docs"));
        site
    }

    /// The site's folder, in an otherwise empty folder for commands that write beside it.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Builds the site, which must have no problems except notes.
    pub(crate) fn build(&self, place: &str) {
        let output = self.sitegen(&["build", "--deny-warnings"]);
        assert!(output.status.success(), "{place} does not build:\n{}", String::from_utf8_lossy(&output.stderr));
    }

    /// A file of the built site.
    pub(crate) fn built(&self, path: &str) -> String {
        let path = self.root().join("public").join(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub(crate) fn sitegen(&self, arguments: &[&str]) -> Output {
        let mut sitegen = Command::new(env!("CARGO_BIN_EXE_sitegen"));
        sitegen.args(arguments).current_dir(self.root()).env_clear().output().unwrap()
    }
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap() {
        let item = item.unwrap();
        let (from, to) = (item.path(), to.join(item.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}
