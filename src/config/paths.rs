//! Where the files of a site are, relative to the site's folder.

use std::ops::Range;

/// A folder of hand-written pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentFolder {
    /// Its path below the site's folder, without a `/` at its end; empty for the site's folder itself.
    pub folder: String,
    /// Where its pages are below the site's root: empty, or with a `/` at its end.
    pub at: String,
    /// Whether its pages are the posts of a blog: the place of the key in the configuration.
    pub blog: Option<Range<usize>>,
}

impl ContentFolder {
    /// The folder at this path, whose pages are at `at`; both as people write them.
    pub fn new(folder: &str, at: &str) -> Self {
        let at = at.trim_matches('/');
        let at = if at.is_empty() { String::new() } else { format!("{at}/") };
        ContentFolder { folder: below_site(folder), at, blog: None }
    }

    /// The path below the content of a file below the site's folder, if it lies in this folder.
    pub fn path_of(&self, file: &str) -> Option<String> {
        let rest = match self.folder.as_str() {
            "" => file,
            folder => file.strip_prefix(folder)?.strip_prefix('/')?,
        };
        Some(format!("{}{rest}", self.at))
    }
}

/// A path below the site's folder as the rest of the program has it.
pub(super) fn below_site(path: &str) -> String {
    let path = path.trim_matches('/');
    let path = path.strip_prefix("./").unwrap_or(path);
    if path == "." { String::new() } else { path.to_owned() }
}

/// Where things lie, relative to the site's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The registry.
    pub registry: String,
    /// Hand-written pages and the files beside them.
    pub content: Vec<ContentFolder>,
    /// Folders whose files are copied to the site's root as they are.
    pub static_files: Vec<String>,
    /// Where `build` writes.
    pub output: String,
    /// The report of the examples' last run on a real LiteLLM.
    pub proof: String,
    /// Files of the content that are left out: globs with `*`, of paths below the site's folder.
    pub exclude: Vec<String>,
}
