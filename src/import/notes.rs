//! What an import leaves out, with its place where it is known.

use std::sync::Arc;

use crate::disk::Disk;
use crate::source::SourceFile;

/// The names of the configuration's file, in the order in which Docusaurus looks for them.
const CONFIG_FILES: [&str; 6] = [
    "docusaurus.config.ts",
    "docusaurus.config.mts",
    "docusaurus.config.cts",
    "docusaurus.config.js",
    "docusaurus.config.mjs",
    "docusaurus.config.cjs",
];

/// The configuration's file, if the folder has one.
pub(crate) fn config_file(disk: &Disk) -> Option<&'static str> {
    CONFIG_FILES.into_iter().find(|name| disk.has(name))
}

/// Items without a counterpart.
#[derive(Debug, Default)]
pub(super) struct Notes {
    config: Option<Arc<SourceFile>>,
    pub(super) lines: Vec<String>,
}

impl Notes {
    pub(super) fn new(disk: &Disk) -> Notes {
        let config = config_file(disk).and_then(|name| disk.text(name).ok().flatten());
        Notes { config, lines: Vec::new() }
    }

    pub(super) fn push(&mut self, what: String) {
        self.lines.push(what);
    }

    /// Adds an item with the line of the configuration where its key is.
    pub(super) fn at_key(&mut self, key: &str, what: &str) {
        self.at_line(what, |line| {
            line.match_indices(key).any(|(at, _)| {
                let before = line[..at].chars().next_back();
                let after = line[at + key.len()..].trim_start_matches(['\'', '"']).trim_start();
                after.starts_with([':', ',', '(']) && !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
            })
        });
    }

    /// Adds an item with the line of the configuration where its value is.
    pub(super) fn at_value(&mut self, value: &str, what: &str) {
        self.at_line(what, |line| {
            ['\'', '"', '`'].iter().any(|quote| line.contains(&format!("{quote}{value}{quote}")))
        });
    }

    fn at_line(&mut self, what: &str, is_it: impl Fn(&str) -> bool) {
        let place = self.config.as_ref().and_then(|file| {
            let line = file.text.lines().position(is_it)?;
            Some(format!(" ({}:{})", file.path, line + 1))
        });
        self.lines.push(format!("{what}{}", place.unwrap_or_default()));
    }

    /// Adds a key of front matter with the first place where it is.
    pub(super) fn front_matter(&mut self, key: &str, places: &[String]) {
        let Some((first, others)) = places.split_first() else { return };
        let more = if others.is_empty() { String::new() } else { format!(" and {} more", others.len()) };
        self.lines.push(format!("`{key}` in the front matter ({first}{more})"));
    }
}
