//! Resolves links as written to a page, a file or an external URL.

use std::borrow::Cow;

use super::page::PageId;
use super::{Plan, outside, url};
use crate::config::Config;
use crate::encoding::composed;

/// The target of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page of the site, with the fragment as written, without `#`.
    Page(PageId, Option<String>),
    /// A file of the site, by its path below the output folder.
    File(String),
    /// An external URL, which is never fetched.
    External,
}

/// The target at a path below the site's root.
type Find<'a> = dyn Fn(&str) -> Option<Target> + 'a;

impl Plan {
    /// Resolves a link as written on a page. `None` if nothing is there.
    ///
    /// `from` is the page. Relative links start from the folder of its source file, or else from its URL.
    pub fn resolve(&self, from: PageId, destination: &str) -> Option<Target> {
        self.resolve_in(from, None, destination)
    }

    /// Resolves a link in an included file, whose path below the site's folder is `included`. Relative links are tried
    /// from its folder first.
    pub fn resolve_in(&self, from: PageId, included: Option<&str>, destination: &str) -> Option<Target> {
        self.resolve_by(from, included, destination, &|path| self.find(path))
    }

    /// Whether a link leads to a draft, which is not published.
    pub(crate) fn leads_to_draft(&self, from: PageId, included: Option<&str>, destination: &str) -> bool {
        let drafts = &self.parsed.drafts;
        let find = |path: &str| drafts.contains(path.trim_end_matches('/')).then(|| Target::File(path.to_owned()));
        !drafts.is_empty() && matches!(self.resolve_by(from, included, destination, &find), Some(Target::File(_)))
    }

    /// Resolves a link; `find` looks up a path below the site's root.
    fn resolve_by(&self, from: PageId, included: Option<&str>, destination: &str, find: &Find<'_>) -> Option<Target> {
        let below_base = self.below_base(destination);
        let destination = below_base.as_deref().unwrap_or(destination);
        let Some((path, fragment)) = local(destination) else {
            return is_external(without_pathname(destination)).then_some(Target::External);
        };
        if path.is_empty() {
            return Some(Target::Page(from, fragment));
        }
        let target = if let Some(absolute) = path.strip_prefix('/') {
            let stripped = self.config().docs_route.as_deref().and_then(|route| {
                absolute.strip_prefix(route.trim_matches('/')).filter(|rest| rest.is_empty() || rest.starts_with('/'))
            });
            stripped.and_then(|rest| find(rest.trim_start_matches('/'))).or_else(|| find(absolute))
        } else if path.starts_with(outside::SITE) {
            self.find_file("", &path, find)
        } else {
            let by_include = || self.find_file(outside::folder(included?), &path, find);
            let by_file = || self.find_file(self.source_folder(from)?, &path, find);
            let by_root = || self.by_root(&path, find);
            by_include().or_else(by_file).or_else(by_root).or_else(|| self.by_url(from, &path, find))
        };
        target.map(|target| match target {
            Target::Page(id, _) => Target::Page(id, fragment),
            other => other,
        })
    }

    /// Resolves the path of a Markdown file from the content's root and from the site's folder, as in Docusaurus.
    fn by_root(&self, path: &str, find: &Find<'_>) -> Option<Target> {
        let is_file = path.ends_with(".md") || path.ends_with(".mdx");
        let is_relative = path.starts_with("./") || path.starts_with("../");
        (is_file && !is_relative).then(|| find(path).or_else(|| self.find_file("", path, find)))?
    }

    /// Resolves a link relative to a page's URL, with and without the trailing `/`, which Docusaurus can omit.
    fn by_url(&self, from: PageId, path: &str, find: &Find<'_>) -> Option<Target> {
        let folder = self.page(from).path.as_str();
        let bare = folder.trim_end_matches('/');
        let parent = &bare[..bare.rfind('/').map_or(0, |slash| slash + 1)];
        [folder, parent].into_iter().find_map(|folder| find(&url::join(folder, path)?))
    }

    /// Converts a link to the site's own base URL to one from the site's root, so that it is checked like any other.
    pub(crate) fn below_base(&self, destination: &str) -> Option<String> {
        let base = self.config().base_url.as_deref()?.trim_end_matches('/');
        let rest = destination.get(base.len()..).filter(|_| destination[..base.len()].eq_ignore_ascii_case(base))?;
        let is_below = rest.is_empty() || rest.starts_with(['/', '?', '#']);
        is_below.then(|| if rest.starts_with('/') { rest.to_owned() } else { format!("/{rest}") })
    }

    /// Whether the configuration exempts a link from checks.
    pub(crate) fn allows_link(&self, destination: &str) -> bool {
        self.config().allowed_links.iter().any(|pattern| matches(&pattern.value, destination))
    }

    /// Resolves a reference relative to a folder in the site's folder, which is empty or ends in `/`.
    fn find_file(&self, folder: &str, reference: &str, find: &Find<'_>) -> Option<Target> {
        let paths = &self.config().paths;
        let path = outside::path(folder, reference)?;
        let in_content = || find(&outside::in_content(paths, &path)?);
        let outside = || find(&outside::published_path(paths, &path)?);
        // Docusaurus's names for the two folders, whatever they are called here.
        let is_named_so = reference.starts_with(outside::SITE);
        let renamed = || {
            let rest = path.strip_prefix("docs/").or_else(|| path.strip_prefix("static/"))?;
            find(rest).filter(|_| is_named_so)
        };
        in_content().or_else(outside).or_else(renamed)
    }

    /// The target at a path below the site's root: a page by its URL or its source's path, or a file.
    fn find(&self, path: &str) -> Option<Target> {
        let stem = path.strip_suffix(".md").or_else(|| path.strip_suffix(".mdx"));
        let page = match stem {
            Some(_) => self.page_of_file(path),
            None => self.page_at(path).or_else(|| self.page_at(path.strip_suffix(".html")?)),
        };
        page.map(|id| Target::Page(id, None)).or_else(|| self.has_file(path).then(|| Target::File(path.to_owned())))
    }
}

/// An encoded link to a path below the site's root that works on any page.
pub(crate) fn to(config: &Config, path: &str) -> String {
    let route = config.docs_route.as_deref().unwrap_or_default().trim_matches('/');
    let slash = if route.is_empty() { "" } else { "/" };
    format!("{slash}{}/{}", url::encode_path(route), url::encode_path(path))
}

/// A link in the configuration, which always starts from the site's root, even without a leading `/`.
pub(crate) fn from_root(destination: &str) -> Cow<'_, str> {
    if is_external(destination) || destination.starts_with('/') || destination.starts_with(outside::SITE) {
        return destination.into();
    }
    format!("/{}", destination.strip_prefix("./").unwrap_or(destination)).into()
}

/// The path and the fragment of a link that stays on the site, decoded; `None` for other links.
pub(crate) fn local(destination: &str) -> Option<(String, Option<String>)> {
    let destination = without_pathname(destination);
    if is_external(destination) {
        return None;
    }
    let (path, fragment) = destination.split_once('#').unwrap_or((destination, ""));
    let fragment = url::decode(fragment).unwrap_or_else(|| fragment.to_owned());
    let path = path.split('?').next().unwrap_or_default();
    let path = composed(&url::decode(path)?).into_owned();
    Some((path, Some(composed(&fragment).into_owned()).filter(|fragment| !fragment.is_empty())))
}

/// The query of a link as written, with its `?`; empty if there is none.
pub(crate) fn query(destination: &str) -> &str {
    let before = destination.split('#').next().unwrap_or_default();
    before.find('?').map_or("", |at| &before[at..])
}

/// A link without the `pathname://` scheme, which tells Docusaurus not to change it.
fn without_pathname(destination: &str) -> &str {
    destination.strip_prefix("pathname://").unwrap_or(destination)
}

/// Whether a link has a scheme or a host.
pub(crate) fn is_external(destination: &str) -> bool {
    if destination.starts_with("//") {
        return true;
    }
    let Some((scheme, _)) = destination.split_once(':') else { return false };
    // One letter is a drive of Windows.
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// Whether a text matches a pattern in which `*` matches any text.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut rest = rest;
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_any_path() {
        let mut config = Config::default();
        assert_eq!(to(&config, ""), "/");
        assert_eq!(to(&config, "a b/50%41/c#/"), "/a%20b/50%2541/c%23/");
        // A folder may have the same name as the old route.
        config.docs_route = Some("/docs/".to_owned());
        assert_eq!(to(&config, "docs/a/"), "/docs/docs/a/");
    }

    #[test]
    fn links_in_the_configuration_start_at_the_root() {
        for (destination, link) in [
            ("guide/setup", "/guide/setup"),
            ("./guide/", "/guide/"),
            ("/guide/", "/guide/"),
            ("guide.md#a", "/guide.md#a"),
            ("", "/"),
            ("https://a.example/", "https://a.example/"),
            ("//a.example/", "//a.example/"),
            ("pathname:///a.pdf", "pathname:///a.pdf"),
            ("@site/docs/a.md", "@site/docs/a.md"),
            ("c:\\docs\\a.md", "/c:\\docs\\a.md"),
        ] {
            assert_eq!(from_root(destination), link);
        }
    }

    #[test]
    fn patterns() {
        assert!(matches("/api/*", "/api/x"));
        assert!(matches("*", ""));
        assert!(matches("a*b*c", "a--b--c"));
        assert!(!matches("a*b", "a"));
        assert!(!matches("/api/*", "/ap"));
        assert!(!matches("exact", "exactly"));
    }
}
