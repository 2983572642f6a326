//! The path of a hand-written page, and its position in the navigation, both derived from its file path.
//!
//! The rules are Docusaurus's, so documentation written for it keeps its URLs: a number prefix sets the order and is not
//! part of the URL; `index`, `README` and a file with its folder's name are the folder's page; `id` and `slug` in front
//! matter change a page's URL.

use super::url;
use crate::encoding::composed;
use crate::front_matter::FrontMatter;

/// The path below the site's root of a page, by its file's path below the content: empty, or with a trailing `/`. `at`
/// is the path of its content folder's pages.
pub(crate) fn of(path: &str, at: &str, front: &FrontMatter) -> String {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = match (&front.route.slug, &front.route.id) {
        (Some(slug), _) => of_slug(&format!("{}/", folder_path(folder)), at, &slug.value),
        (None, Some(id)) if !is_index(path) => format!("{}/{}", folder_path(folder), id.value),
        _ => return of_file(path),
    };
    with_slash(&path)
}

/// The path of a slug: an absolute one starts at the content folder's pages, another one at `folder`, which ends in `/`.
/// One that leads above them keeps its `..`, which no URL can have.
pub(super) fn of_slug(folder: &str, at: &str, slug: &str) -> String {
    let below = folder.strip_prefix(at).unwrap_or(folder);
    let below = if slug.starts_with('/') { "" } else { below };
    let joined = url::join(below, slug).unwrap_or_else(|| format!("{below}{}", slug.trim_start_matches('/')));
    with_slash(&format!("{at}{joined}"))
}

/// The path derived from a file's location alone, which is also its position in the navigation.
pub(super) fn of_file(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = folder_path(folder);
    if is_index(path) {
        return with_slash(&folder);
    }
    with_slash(&format!("{folder}/{}", without_number(stem(name)).1))
}

/// The Docusaurus id of a page, derived from its file's location rather than its URL.
pub(crate) fn id(path: &str, front: &FrontMatter) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let name = front.route.id.as_ref().map_or_else(|| without_number(stem(name)).1, |id| id.value.as_str());
    format!("{}/{name}", folder_path(folder)).trim_start_matches('/').to_owned()
}

/// The path of a content folder, without a trailing `/`.
pub(crate) fn folder_path(folder: &str) -> String {
    folder.split('/').map(|part| without_number(part).1).collect::<Vec<_>>().join("/")
}

/// The number prefix of a file or folder name, which is its position among its siblings.
pub(super) fn number(path: &str) -> Option<f64> {
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    without_number(stem(name)).0
}

/// A file name without its extension.
pub(super) fn stem(name: &str) -> &str {
    name.strip_suffix(".mdx").or_else(|| name.strip_suffix(".md")).unwrap_or(name)
}

fn is_index(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let name = stem(name);
    let own = folder.rsplit('/').next().unwrap_or_default();
    name.eq_ignore_ascii_case("index") || name.eq_ignore_ascii_case("readme") || !own.is_empty() && name == own
}

/// Splits `02-setup` into 2 and `setup`. Dates and versions, such as `2026-11-23` and `1.2-notes`, stay whole.
pub(super) fn without_number(name: &str) -> (Option<f64>, &str) {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let rest = name[digits..].trim_start();
    let suffix = rest.trim_start_matches(['-', '_', '.']).trim_start();
    let is_number = digits > 0
        && suffix.len() < rest.len()
        && !suffix.is_empty()
        && !suffix.starts_with(|c: char| c.is_ascii_digit());
    match name[..digits].parse() {
        Ok(number) if is_number => (Some(number), suffix),
        _ => (None, name),
    }
}

/// A path in the form of the page table.
pub(super) fn with_slash(path: &str) -> String {
    let path = composed(path.trim_matches('/'));
    if path.is_empty() { String::new() } else { format!("{path}/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_files() {
        for (file, path) in [
            ("index.md", ""),
            ("README.md", ""),
            ("setup.mdx", "setup/"),
            ("guide/index.md", "guide/"),
            ("guide/guide.md", "guide/"),
            ("01-guide/02_first.steps.md", "guide/first.steps/"),
            ("2026-11-23-news.md", "2026-11-23-news/"),
            ("v/1.2-notes.md", "v/1.2-notes/"),
            ("3. Third.md", "Third/"),
            ("404-page.md", "page/"),
            ("7.md", "7/"),
        ] {
            assert_eq!(of_file(file), path, "{file}");
        }
        for (folder, at, slug, path) in [
            ("guide/", "", "/intro", "intro/"),
            ("docs/guide/", "docs/", "/intro", "docs/intro/"),
            ("docs/guide/", "docs/", "/", "docs/"),
            ("docs/guide/", "docs/", "intro", "docs/guide/intro/"),
            ("docs/guide/", "docs/", "./intro/", "docs/guide/intro/"),
            ("docs/guide/", "docs/", "../intro", "docs/intro/"),
            ("docs/guide/", "docs/", "../../intro", "docs/guide/../../intro/"),
        ] {
            assert_eq!(of_slug(folder, at, slug), path, "{slug} in {folder}");
        }
        assert_eq!(number("a/02-x.md"), Some(2.0));
        assert_eq!(number("a/10-folder/"), Some(10.0));
        assert_eq!(number("a/x.md"), None);
    }
}
