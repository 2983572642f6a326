//! The pages of a Docusaurus site by their sidebar ids.

use std::collections::{HashMap, HashSet};

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
}

impl Pages {
    /// Reads the front matter of all pages.
    pub(super) fn read(disk: &Disk, docs: &Docs) -> std::io::Result<Pages> {
        let content = ContentFolder::new(&docs.folder, &docs.route);
        let bare = ContentFolder::new(&docs.folder, "");
        let (tree, _) = disk.tree(&docs.folder, |_| false, |path| path.ends_with(".md") || path.ends_with(".mdx"))?;
        let mut pages =
            Pages { by_id: HashMap::new(), drafts: HashSet::new(), urls: HashSet::new(), folders: HashSet::new() };
        for (path, input) in &tree.files {
            let (Input::Text(file), Some(below), Some(path)) = (input, bare.path_of(path), content.path_of(path))
            else {
                continue;
            };
            if below.split('/').any(|part| part.starts_with('_')) {
                continue;
            }
            let draft = Draft::read(&path, file);
            let id = page_path::id(&below, &draft.front);
            if draft.front.draft {
                pages.drafts.insert(id);
                continue;
            }
            pages.urls.insert(page_path::of(&path, &draft.front).trim_matches('/').to_owned());
            for (end, _) in below.match_indices('/') {
                pages.folders.insert(page_path::folder_path(&below[..end]));
            }
            pages.by_id.insert(id, path);
        }
        Ok(pages)
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
