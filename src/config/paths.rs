//! Where the files of a site are, relative to the site's folder.

use std::ops::Range;

use crate::source::Spanned;

/// A folder of hand-written pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentFolder {
    /// Its path below the site's folder, without a trailing `/`; empty for the site's folder itself.
    pub folder: String,
    /// The path of its pages below the site's root: empty, or with a trailing `/`.
    pub at: String,
    /// Set if its pages are blog posts: the position of the key in the configuration.
    pub blog: Option<Range<usize>>,
}

impl ContentFolder {
    /// The folder at this path, whose pages are at `at`; both as written in the file.
    pub fn new(folder: &str, at: &str) -> Self {
        let at = at.trim_matches('/');
        let at = if at.is_empty() { String::new() } else { format!("{at}/") };
        ContentFolder { folder: below_site(folder), at, blog: None }
    }

    /// Converts a path below the site's folder to one below this folder, if the file is in it.
    pub fn path_of(&self, file: &str) -> Option<String> {
        let rest = match self.folder.as_str() {
            "" => file,
            folder => file.strip_prefix(folder)?.strip_prefix('/')?,
        };
        Some(format!("{}{rest}", self.at))
    }
}

/// Normalises a path below the site's folder.
pub(super) fn below_site(path: &str) -> String {
    let path = path.trim_matches('/');
    let path = path.strip_prefix("./").unwrap_or(path);
    if path == "." { String::new() } else { path.to_owned() }
}

/// Locations relative to the site's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The registry.
    pub registry: String,
    /// Hand-written pages and the files beside them.
    pub content: Vec<ContentFolder>,
    /// Folders whose files are copied to the site's root unchanged.
    pub static_files: Vec<String>,
    /// Where `build` writes.
    pub output: String,
    /// The report of the examples' last run on a real LiteLLM.
    pub proof: String,
    /// Content files and folders to skip: globs with `*` for paths below the site's folder.
    pub exclude: Vec<Spanned<String>>,
}

impl Paths {
    /// The content folder of a file, by the file's path below the site's folder.
    pub fn content_of(&self, file: &str) -> Option<&ContentFolder> {
        // Content folders may be nested.
        self.content.iter().filter(|content| content.path_of(file).is_some()).max_by_key(|content| content.folder.len())
    }

    /// The path of the pages of a file's content folder; empty if the file is in none.
    pub fn root_of(&self, file: &str) -> &str {
        self.content_of(file).map_or("", |content| &content.at)
    }
}
