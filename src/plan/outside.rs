//! Files of the site that lie outside of the content folder and are named by a page: Docusaurus sites keep their pictures
//! in a folder beside it, `../img/example.png`.
//!
//! They are published below [`FOLDER`], by their path in the site's folder. What lies in the static folder is published
//! anyway, and stays where it is.

use super::links::local;
use super::url;
use crate::config::Paths;
use crate::document::Document;

/// Where these files go below the output folder.
const FOLDER: &str = "_files/";

/// The path below the site's folder that a reference leads to from a folder of the content, where that is neither in the
/// content folder nor a Markdown file. `folder` is empty or ends in `/`.
pub(super) fn path(paths: &Paths, folder: &str, reference: &str) -> Option<String> {
    let content = paths.content.trim_matches(['.', '/']);
    let path = url::join(&format!("{content}/{folder}"), reference)?;
    let is_inside = content.is_empty() || path.strip_prefix(content).is_some_and(|rest| rest.starts_with('/'));
    let is_page = path.ends_with('/') || path.ends_with(".md") || path.ends_with(".mdx");
    (!is_inside && !is_page).then_some(path)
}

/// Where a file outside of the content folder is published.
pub(crate) fn address(paths: &Paths, path: &str) -> String {
    match in_static(paths, path) {
        Some(rest) => rest.to_owned(),
        None => format!("{FOLDER}{path}"),
    }
}

fn in_static<'p>(paths: &Paths, path: &'p str) -> Option<&'p str> {
    path.strip_prefix(paths.static_files.trim_matches(['.', '/']))?.strip_prefix('/')
}

/// The files that a page names outside of the content and the static folder, by their path below the site's folder,
/// whether they are there or not.
pub(crate) fn named_by(paths: &Paths, document: &Document) -> Vec<String> {
    let folder = &document.path[..document.path.rfind('/').map_or(0, |at| at + 1)];
    let links = document.outline.links.iter().filter(|link| link.destination.contains("../"));
    links
        .filter_map(|link| path(paths, folder, &local(&link.destination)?.0))
        .filter(|path| in_static(paths, path).is_none())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn what_lies_beside_the_content_has_an_address() {
        let paths = Paths { content: "docs".to_owned(), ..Config::default().paths };
        let address = |folder, reference| path(&paths, folder, reference).map(|path| address(&paths, &path));
        assert_eq!(address("guides/", "../../img/a.png").as_deref(), Some("_files/img/a.png"));
        assert_eq!(address("", "../static/img/a.png").as_deref(), Some("img/a.png"));
        assert_eq!(address("guides/", "../a.png"), None, "it is in the content folder");
        assert_eq!(address("guides/", "../../README.md"), None, "a page must be in the content folder");
        assert_eq!(address("", "../../a.png"), None, "it is outside of the site");
        let whole = Paths { content: ".".to_owned(), ..paths };
        assert_eq!(path(&whole, "guides/", "../img/a.png"), None);
    }
}
