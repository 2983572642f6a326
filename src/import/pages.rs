//! The pages of a Docusaurus site by their sidebar ids.

use std::collections::{HashMap, HashSet};

use super::notes::Notes;
use super::settings::Docs;
use crate::config::ContentFolder;
use crate::disk::{Disk, Input};
use crate::document::Draft;
use crate::plan::page_path;

/// The pages of one folder.
pub(super) struct Pages {
    /// Path below the content, by id, without drafts.
    by_id: HashMap<String, String>,
    drafts: HashSet<String>,
    /// The URLs below the site's root, without leading and trailing `/`.
    urls: HashSet<String>,
    /// The folders that have pages, by their URL below the documentation's root.
    folders: HashSet<String>,
    /// All Markdown files but those whose names begin with `_`, and those of them that Docusaurus doesn't publish, by
    /// their path below the folder.
    pub(super) files: Vec<String>,
    pub(super) excluded: Vec<String>,
    /// The files whose names begin with `_`.
    partials: Vec<String>,
    /// Where a key of [`IGNORED`] is.
    ignored: [Vec<String>; IGNORED.len()],
}

/// Keys of front matter that have an effect in Docusaurus only, with the value that has none there either.
const IGNORED: [(&str, &str); 2] = [("custom_edit_url", ""), ("parse_number_prefixes", "true")];

impl Pages {
    /// Reads the front matter of all pages.
    pub(super) fn read(disk: &Disk, docs: &Docs) -> std::io::Result<Pages> {
        let content = ContentFolder::new(&docs.folder, &docs.route);
        let bare = ContentFolder::new(&docs.folder, "");
        let (tree, _) = disk.tree(&docs.folder, |_| false, |path| path.ends_with(".md") || path.ends_with(".mdx"))?;
        let mut pages = Pages {
            by_id: HashMap::new(),
            drafts: HashSet::new(),
            urls: HashSet::new(),
            folders: HashSet::new(),
            files: Vec::new(),
            excluded: Vec::new(),
            partials: Vec::new(),
            ignored: [const { Vec::new() }; IGNORED.len()],
        };
        for (path, input) in &tree.files {
            let (Input::Text(file), Some(below), Some(path)) = (input, bare.path_of(path), content.path_of(path))
            else {
                continue;
            };
            if below.split('/').any(|part| part.starts_with('_')) {
                pages.partials.push(below);
                continue;
            }
            pages.files.push(below.clone());
            if !docs.filter.publishes(&below) {
                pages.excluded.push(below);
                continue;
            }
            for ((key, none), places) in IGNORED.iter().zip(&mut pages.ignored) {
                let lines = file.text.lines().skip(1).take_while(|line| line.trim_end() != "---");
                let value =
                    |line: &'_ str| Some(line.strip_prefix(key)?.trim_start().strip_prefix(':')?.trim().to_owned());
                let is_it = |line: &str| value(line).is_some_and(|value| value != *none);
                let line = file.text.starts_with("---").then(|| lines.clone().position(is_it)).flatten();
                places.extend(line.map(|line| format!("{}:{}", file.path, line + 2)));
            }
            let draft = Draft::read(&path, file);
            let id = page_path::id(&below, &draft.front);
            if draft.front.draft {
                pages.drafts.insert(id);
                continue;
            }
            pages.urls.insert(page_path::of(&path, &content.at, &draft.front).trim_matches('/').to_owned());
            for (end, _) in below.match_indices('/') {
                pages.folders.insert(page_path::folder_path(&below[..end]));
            }
            pages.by_id.insert(id, path);
        }
        Ok(pages)
    }

    /// Notes what Docusaurus shows and sitegen doesn't.
    pub(super) fn note(&self, docs: &Docs, notes: &mut Notes) {
        for ((key, _), places) in IGNORED.iter().zip(&self.ignored) {
            notes.front_matter(key, places);
        }
        let partials =
            self.partials.iter().filter(|path| !docs.filter.excludes_partials() && docs.filter.publishes(path));
        for path in partials {
            notes.push(format!("`{}/{path}`: sitegen only includes files whose names begin with `_`", docs.folder));
        }
    }

    /// The path below the content of the page with this id.
    pub(super) fn path(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(String::as_str)
    }

    /// Whether the page with this id is a draft.
    pub(super) fn is_draft(&self, id: &str) -> bool {
        self.drafts.contains(id)
    }

    /// Whether a page has this URL below the site's root.
    pub(super) fn has_url(&self, url: &str) -> bool {
        self.urls.contains(url.trim_matches('/'))
    }

    /// Whether a folder of the documentation has pages, by its path with or without numbers.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        self.folders.contains(&page_path::folder_path(folder))
    }
}
