//! A site in two versions, built by the real binary.
#![allow(clippy::disallowed_methods, reason = "tests make their input")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::folder::{Scratch, files};

/// Which version of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    Old,
    New,
}

impl Version {
    pub(crate) fn other(self) -> Version {
        if self == Version::Old { Version::New } else { Version::Old }
    }
}

/// Both versions with the output of a clean build.
pub(crate) struct Site {
    scratch: Scratch,
    clean: [BTreeMap<String, Vec<u8>>; 2],
}

impl Site {
    pub(crate) fn new(name: &str, entries: usize) -> Site {
        let scratch = Scratch::new(name);
        let clean = [Version::Old, Version::New].map(|version| {
            let (root, out) = (scratch.0.join(format!("{version:?}")), scratch.0.join(format!("clean-{version:?}")));
            write(&root, version, entries);
            succeeds(&command(&root, &out).output().unwrap());
            files(&out)
        });
        assert_ne!(clean[0], clean[1]);
        Site { scratch, clean }
    }

    /// An output folder below the test's folder.
    pub(crate) fn out(&self, name: &str) -> PathBuf {
        self.scratch.0.join(name)
    }

    /// The output of a clean build.
    pub(crate) fn clean(&self, version: Version) -> &BTreeMap<String, Vec<u8>> {
        &self.clean[version as usize]
    }

    /// The command that builds a version.
    pub(crate) fn command(&self, version: Version, out: &Path) -> Command {
        command(&self.scratch.0.join(format!("{version:?}")), out)
    }

    /// Builds a version, which must succeed and equal a clean build, except for the files in `foreign`.
    pub(crate) fn build(&self, version: Version, out: &Path, foreign: &[&str]) {
        succeeds(&self.command(version, out).output().unwrap());
        let mut actual = files(out);
        actual.retain(|path, _| !foreign.contains(&path.as_str()));
        assert!(actual == *self.clean(version), "{version:?}: {:?}", differing(&actual, self.clean(version)));
        let own = fs::read_dir(out.join(".sitegen")).unwrap().count();
        assert_eq!(own, 4, "only lock, manifest, record and kept results stay");
    }

    /// An error unless `bytes` equals the file at `path` of one of the versions.
    pub(crate) fn whole(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
        let whole = self.clean.iter().any(|files| files.get(path).is_some_and(|expected| expected == bytes));
        if whole { Ok(()) } else { Err(format!("{path} has {} bytes, as no version has it", bytes.len())) }
    }
}

/// Paths that are not equal in both.
pub(crate) fn differing(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    a.keys().chain(b.keys()).filter(|path| a.get(*path) != b.get(*path)).cloned().collect()
}

pub(crate) fn succeeds(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

fn command(root: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sitegen"));
    command.args(["build", "--root"]).arg(root).arg("--out").arg(out).stdin(Stdio::null());
    command
}

/// Between the versions, pages are kept, changed, removed and added, a folder is renamed, another becomes a file, and a
/// copied file changes.
fn write(root: &Path, version: Version, entries: usize) {
    let new = version == Version::New;
    let entry = |n: usize| {
        let words = if new && n.is_multiple_of(2) { "Now it keeps much more than that." } else { "It keeps events." };
        format!(
            r#""service_{n}": {{
    "endpoint": "{{{{environment_variables.SERVICE_URL}}}}",
    "headers": {{"Authorization": "Bearer {{{{environment_variables.SERVICE_KEY}}}}"}},
    "environment_variables": ["SERVICE_URL", "SERVICE_KEY"],
    "docs": {{"show_in_docs": true, "display_name": "Service {n}", "description": "Service {n} receives events. {words}"}}
  }}"#
        )
    };
    let shift = if new { entries / 4 } else { 0 };
    let registry = format!("{{\n  {}\n}}\n", (shift..entries + shift).map(entry).collect::<Vec<_>>().join(",\n  "));
    let chapter = if new { "content/second/page.md" } else { "content/first/page.md" };
    let switched = if new { "content/switched" } else { "content/switched/deep/inner.bin" };
    let picture = vec![if new { 1 } else { 0 }; 300_000];
    for (path, bytes) in [
        ("generic_api_compatible_callbacks.json", registry.as_bytes()),
        ("content/index.md", b"# Home\n\nA site for a test.\n"),
        (chapter, b"# Page\n\nWords.\n"),
        (switched, b"A file in one version, a folder in the other."),
        ("content/data.bin", &picture),
    ] {
        let place = root.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
}
