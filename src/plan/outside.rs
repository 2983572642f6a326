//! Files outside the content folder that pages link to: Docusaurus sites keep images in a sibling folder,
//! `../img/example.png`.
//!
//! They are published below [`FOLDER`] by their path in the site's folder. Files in the static folder are published
//! anyway, at their own path.

use super::links::local;
use super::url;
use crate::config::Paths;
use crate::document::Document;
use crate::source::SitePath;

/// The folder of these files below the output folder.
const FOLDER: &str = "_files/";

/// The path below the content of a file below the site's folder; `None` where it lies in no folder of pages.
pub(crate) fn in_content(paths: &Paths, path: &SitePath) -> Option<String> {
    paths.content_of(path)?.path_of(path)
}

/// The path below the site's folder that a reference leads to from a folder there, which is empty or ends in `/`.
/// `@site/` is Docusaurus's name of the site's folder.
pub(crate) fn path(folder: &str, reference: &str) -> Option<SitePath> {
    let (folder, reference) = reference.strip_prefix(SITE).map_or((folder, reference), |reference| ("", reference));
    url::join(folder, reference).map(SitePath)
}

/// The prefix of references relative to the site's folder.
pub(super) const SITE: &str = "@site/";

/// Where a file outside of the content folder is published; `None` for what lies in it and for Markdown, which is a page
/// there alone.
pub(super) fn published_path(paths: &Paths, path: &SitePath) -> Option<String> {
    let is_inside = in_content(paths, path).is_some();
    let is_page = path.ends_with('/') || path.ends_with(".md") || path.ends_with(".mdx");
    (!is_inside && !is_page).then(|| published_path_of_file(paths, path))
}

/// Where a file outside of the content folder is published.
pub(crate) fn published_path_of_file(paths: &Paths, path: &SitePath) -> String {
    match in_static(paths, path) {
        Some(rest) => rest.to_owned(),
        None => format!("{FOLDER}{path}"),
    }
}

/// The path of a file below the static folder, if it lies there.
pub(super) fn in_static<'p>(paths: &Paths, path: &'p SitePath) -> Option<&'p str> {
    paths.static_files.iter().find_map(|folder| path.strip_prefix(folder.as_str())?.strip_prefix('/'))
}

/// The files that a page names outside of the content and the static folder, by their path below the site's folder,
/// whether they are there or not.
pub(crate) fn named_by(paths: &Paths, document: &Document) -> Vec<SitePath> {
    let own = folder(&document.file.path);
    let mut named = Vec::new();
    for link in &document.outline.links {
        let included = document.body.included_at(link.range.start).map(folder);
        let leads_out = link.destination.contains("../") || link.destination.contains(SITE);
        if !leads_out && included.is_none() {
            continue;
        }
        let Some((reference, _)) = local(&link.destination).filter(|(reference, _)| !reference.starts_with('/')) else {
            continue;
        };
        for folder in included.into_iter().chain([own]) {
            let path = path(folder, &reference).filter(|path| published_path(paths, path).is_some());
            named.extend(path.filter(|path| in_static(paths, path).is_none()));
        }
    }
    named
}

/// The folder of a file: empty, or with `/` at its end.
pub(crate) fn folder(path: &str) -> &str {
    &path[..path.rfind('/').map_or(0, |at| at + 1)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, ContentFolder};

    #[test]
    fn files_beside_the_content_are_published() {
        let content =
            |folder: &str, at: &str| ContentFolder { folder: folder.to_owned(), at: at.to_owned(), blog: None };
        let paths = Paths { content: vec![content("docs", "")], ..Config::default().paths };
        let published = |folder, reference| published_path(&paths, &path(folder, reference)?);
        assert_eq!(published("docs/guides/", "../../img/a.png").as_deref(), Some("_files/img/a.png"));
        assert_eq!(published("docs/", "../static/img/a.png").as_deref(), Some("img/a.png"));
        assert_eq!(published("docs/", "@site/static/img/a.png").as_deref(), Some("img/a.png"));
        assert_eq!(published("snippets/", "a.png").as_deref(), Some("_files/snippets/a.png"));
        assert_eq!(published("docs/guides/", "../a.png"), None, "it is in the content folder");
        assert_eq!(published("docs/guides/", "../../README.md"), None, "a page must be in the content folder");
        assert_eq!(published("docs/", "../../a.png"), None, "it is outside of the site");
        let whole = Paths { content: vec![content("", "")], ..paths };
        assert_eq!(published_path(&whole, &SitePath("img/a.png".to_owned())), None);
        let several = Paths { content: vec![content("docs", "docs/"), content("docs/notes", "notes/")], ..whole };
        let in_content = |path: &str| in_content(&several, &SitePath(path.to_owned()));
        assert_eq!(in_content("docs/a.md").as_deref(), Some("docs/a.md"));
        assert_eq!(in_content("docs/notes/a.md").as_deref(), Some("notes/a.md"));
        assert_eq!(in_content("docsets/a.md"), None);
    }
}
