//! Groups: content folders in the navigation, and their pages.
//!
//! A folder's page is its `index.md`, unless its `_category_.json` sets another one: then `index.md` is an ordinary
//! page.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::category::{Category, Link, NO_GROUP};
use super::page::{Page, PageId};
use super::{Parsed, outside, page_path, tree};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::document::Document;
use crate::integration;

/// The groups of a site.
pub(super) struct Groups<'a> {
    categories: &'a BTreeMap<String, Category>,
    /// The path of each folder that contains listed pages, with the number prefix of its name.
    folders: BTreeMap<String, Option<f64>>,
    /// The page named by a folder's link.
    named: HashMap<&'a str, PageId>,
}

impl<'a> Groups<'a> {
    /// The groups of all listed pages. Links to missing pages are reported.
    pub(super) fn new(parsed: &'a Parsed, pages: &[Arc<Page>], problems: &mut Vec<Diagnostic>) -> Groups<'a> {
        let mut folders: BTreeMap<String, Option<f64>> = BTreeMap::new();
        for page in pages.iter().filter(|page| page.is_listed()) {
            let mut path = parsed.own_document(page).map_or(integration::FOLDER, |document| &document.path);
            while let Some((folder, _)) = path.rsplit_once('/') {
                let parent = format!("{}/", page_path::folder_path(folder));
                let number = page_path::number(&format!("{folder}/"));
                let known = folders.get(&parent).copied();
                folders.insert(parent, known.flatten().or(number));
                if known.is_some() {
                    break;
                }
                path = folder;
            }
        }
        let mut groups = Groups { categories: &parsed.categories, folders, named: HashMap::new() };
        groups.find_named(parsed, pages, problems);
        groups
    }

    fn find_named(&mut self, parsed: &'a Parsed, pages: &[Arc<Page>], problems: &mut Vec<Diagnostic>) {
        let mut ids = None;
        for (folder, category) in self.categories {
            let Link::Page(id) = &category.link else { continue };
            let ids = ids.get_or_insert_with(|| Ids::of(parsed, pages));
            match ids.find(folder, &id.value) {
                Some(page) if pages[page.0].is_listed() && self.folders.contains_key(folder) => {
                    self.named.insert(folder, page);
                }
                Some(_) => {}
                None => {
                    let problem = tree::unknown_page(&id.value, "page").at(&category.file, id.span.clone());
                    problems.push(match did_you_mean(&id.value, ids.names(folder)) {
                        Some(near) => problem.hint(format!("did you mean `{near}`?")),
                        None => problem.hint("use the page's path in the content folder, without its extension"),
                    });
                }
            }
        }
    }

    /// The groups with a generated index. A folder that isn't a group gets none, which is reported.
    pub(super) fn indices(&self, problems: &mut Vec<Diagnostic>) -> Vec<(&'a str, &'a Category)> {
        let mut indices = Vec::new();
        for (folder, category) in self.categories {
            let Some(index) = category.index() else { continue };
            if self.folders.contains_key(folder) {
                indices.push((folder.as_str(), category));
            } else {
                let message = "the folder has no listed pages, so it gets no generated index";
                problems.push(Diagnostic::new(&NO_GROUP, message).at(&category.file, index.span.clone()));
            }
        }
        indices
    }

    /// A folder's `_category_.json`.
    pub(super) fn category(&self, folder: &str) -> Option<&'a Category> {
        self.categories.get(folder)
    }

    /// Whether a folder's category file sets its page.
    pub(super) fn is_set(&self, folder: &str) -> bool {
        self.categories.get(folder).is_some_and(|category| category.link != Link::Unset)
    }

    /// A folder's sort position, given that of its page.
    pub(super) fn position(&self, folder: &str, of_page: Option<f64>) -> f64 {
        let set = self.category(folder).and_then(|category| category.position);
        set.or(of_page).or_else(|| self.folders.get(folder).copied().flatten()).unwrap_or(f64::MAX)
    }

    /// The page named by a folder's link.
    pub(super) fn named(&self, folder: &str) -> Option<PageId> {
        self.named.get(folder).copied()
    }

    /// The folders whose links name a page.
    pub(super) fn all_named(&self) -> impl Iterator<Item = (&'a str, PageId)> {
        // In the order of the folders, for reproducible output.
        self.categories.keys().filter_map(|folder| Some((folder.as_str(), self.named(folder)?)))
    }
}

/// Pages by their Docusaurus ids: the path of the file's folder, and the file name or the front matter's `id`.
struct Ids(HashMap<String, PageId>);

impl Ids {
    fn of(parsed: &Parsed, pages: &[Arc<Page>]) -> Ids {
        let mut ids = HashMap::new();
        for (index, page) in pages.iter().enumerate() {
            let of_integration = || page.source.integration().map(|_| page.path.trim_end_matches('/').to_owned());
            let of_document = |document: &Arc<Document>| page_path::id(&document.path, &document.front);
            if let Some(id) = parsed.own_document(page).map(of_document).or_else(of_integration) {
                ids.insert(id, PageId(index));
            }
        }
        Ids(ids)
    }

    /// A page of this folder, or of the whole content. A name with an extension means the file.
    fn find(&self, folder: &str, id: &str) -> Option<PageId> {
        let stem = page_path::stem(id.trim_matches('/'));
        let named = |id: &str| self.0.get(&format!("{folder}{id}")).or_else(|| self.0.get(id)).copied();
        let without_numbers = || {
            let (above, name) = stem.rsplit_once('/').unwrap_or(("", stem));
            let slash = if above.is_empty() { "" } else { "/" };
            named(&format!("{}{slash}{}", page_path::folder_path(above), page_path::without_number(name).1))
        };
        named(id).or_else(|| named(stem)).or_else(without_numbers)
    }

    /// All names by which a folder's link may refer to a page.
    fn names<'s>(&'s self, folder: &'s str) -> Vec<&'s str> {
        let short = |id: &'s String| id.strip_prefix(folder);
        let mut names: Vec<&str> = self.0.keys().filter_map(short).chain(self.0.keys().map(String::as_str)).collect();
        names.sort_unstable();
        names
    }
}

/// The path of a page's folder, with a trailing `/`; for integrations, their common folder.
pub(super) fn folder_of(parsed: &Parsed, page: &Page) -> String {
    let Some(document) = parsed.own_document(page) else { return integration::FOLDER.to_owned() };
    let folder = outside::folder(&document.path).trim_end_matches('/');
    format!("{}/", page_path::folder_path(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_named_from_its_folder_or_from_the_whole() {
        let named = ["a/one", "a/sub/two", "one", "three"];
        let ids = Ids(named.iter().enumerate().map(|(index, id)| ((*id).to_owned(), PageId(index))).collect());
        for (id, expected) in [
            ("one", Some(0)),
            ("a/one", Some(0)),
            ("one.md", Some(0)),
            ("01-one.mdx", Some(0)),
            ("/a/02-sub/3_two/", Some(1)),
            ("sub/two", Some(1)),
            ("three", Some(3)),
            ("two", None),
            ("", None),
        ] {
            assert_eq!(ids.find("a/", id), expected.map(PageId), "{id}");
        }
        assert_eq!(did_you_mean("onne", ids.names("a/")), Some("one"));
    }
}
