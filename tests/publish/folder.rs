//! A temporary folder, and publishing into it without a build.
#![allow(clippy::disallowed_methods, reason = "tests look at the disk")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sitegen::cli::build::{Figures, PublishError, Publisher};
use sitegen::render::Content;

/// An empty folder that is removed at the end.
pub(crate) struct Scratch(pub(crate) PathBuf);

impl Scratch {
    pub(crate) fn new(name: &str) -> Scratch {
        let path = std::env::temp_dir().join(format!("sitegen-publish-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Scratch(path)
    }

    pub(crate) fn out(&self) -> PathBuf {
        self.0.join("public")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Publishes files with the given texts.
pub(crate) fn publish(out: &Path, files: &[(&str, &str)]) -> Result<Figures, PublishError> {
    let publisher = Publisher::open(out)?;
    for (path, text) in files {
        publisher.stage(path, Content::Bytes(text.as_bytes().to_vec()))?;
    }
    publisher.commit()
}

/// Every file below `root` with its bytes, except those in sitegen's own folder; an empty folder is listed with a
/// trailing `/`.
pub(crate) fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    collect(root, "", &mut found);
    found
}

fn collect(place: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    let mut empty = true;
    for item in fs::read_dir(place).unwrap() {
        let item = item.unwrap();
        empty = false;
        let path = format!("{prefix}{}", item.file_name().to_str().unwrap());
        if item.file_type().unwrap().is_dir() {
            if path != ".sitegen" {
                collect(&item.path(), &format!("{path}/"), files);
            }
        } else {
            files.insert(path, fs::read(item.path()).unwrap());
        }
    }
    if empty && !prefix.is_empty() {
        files.insert(prefix.to_owned(), Vec::new());
    }
}

/// The contents of `root` as `path: text`.
pub(crate) fn listing(root: &Path) -> Vec<String> {
    files(root).into_iter().map(|(path, bytes)| format!("{path}: {}", String::from_utf8_lossy(&bytes))).collect()
}
