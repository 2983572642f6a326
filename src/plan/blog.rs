//! Blogs: folders of dated pages, newest first, with a list and a feed.
//!
//! URLs and dates follow Docusaurus's rules, so an existing blog keeps its URLs: a date at the start of a file or
//! folder name is the post's date and the start of its path; a `slug` is relative to the blog's path.

pub(crate) mod authors;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::category::{Category, Index, Link};
use super::page::Page;
use super::page_path;
use super::{Parsed, Plan};
use crate::config::{Config, ContentFolder};
use crate::diagnostic::Rule;
use crate::document::Document;
use crate::front_matter::{Author, FrontMatter, is_date};

/// The rules about blogs.
pub(super) static RULES: &[&Rule] = &[&authors::AUTHORS, &authors::UNKNOWN_AUTHOR];

/// The name of a blog's feed, beside its list.
pub(crate) const FEED: &str = "atom.xml";

/// The blog of a post, by the page's path below the content. A blog's own `index.md` is not a post.
pub(super) fn of<'c>(config: &'c Config, path: &str) -> Option<&'c ContentFolder> {
    let is_post = |folder: &&ContentFolder| {
        folder.blog.is_some() && path.strip_prefix(folder.at.as_str()).is_some_and(|rest| !is_index(rest))
    };
    // The pages of a nested content folder belong only to it.
    config.paths.content.iter().filter(is_post).max_by_key(|folder| folder.at.len())
}

fn is_index(path: &str) -> bool {
    !path.contains('/') && page_path::stem(path).eq_ignore_ascii_case("index")
}

/// Adds a list to each blog without one, as if a `_category_.json` set it.
pub(crate) fn add_lists(config: &Config, paths: &[&str], categories: &mut BTreeMap<String, Category>) {
    let Some(file) = &config.file else { return };
    for folder in &config.paths.content {
        let Some(span) = folder.blog.clone().filter(|_| !folder.at.is_empty()) else { continue };
        let is_own_index = |path: &&&str| path.strip_prefix(folder.at.as_str()).is_some_and(is_index);
        if paths.iter().any(|path| is_own_index(&path)) {
            continue;
        }
        let category = categories.entry(folder.at.clone()).or_insert_with(|| Category {
            file: Arc::clone(file),
            path: format!("{}index.md", folder.at),
            label: None,
            description: None,
            position: None,
            collapsed: false,
            link: Link::Unset,
        });
        if category.link == Link::Unset {
            category.link = Link::Index(Index { front: Arc::default(), span });
        }
    }
}

/// The path of a post.
pub(super) fn post_path(folder: &ContentFolder, path: &str, front: &FrontMatter) -> String {
    let rest = path.strip_prefix(folder.at.as_str()).unwrap_or(path);
    let below = match (&front.route.slug, Dated::of(rest)) {
        (Some(slug), _) => slug.value.clone(),
        (None, Some(dated)) => format!("{}/{}{}", dated.day.replace('-', "/"), dated.folder, dated.text),
        (None, None) => without_index(rest).to_owned(),
    };
    page_path::with_slash(&format!("{}{}", folder.at, below.trim_start_matches(['.', '/'])))
}

/// A post's position in the navigation: directly below its blog, however deep its file is.
pub(super) fn place(folder: &ContentFolder, path: &str) -> String {
    let rest = path.strip_prefix(folder.at.as_str()).unwrap_or(path);
    format!("{}{}/", folder.at, without_index(rest).replace('/', "-"))
}

/// A post's sort key: newest first, posts without a date last.
pub(super) fn position(folder: &ContentFolder, document: &Document) -> Option<f64> {
    let day = day_of(folder, document)?.replace('-', "");
    day.parse::<f64>().ok().map(|day| -day)
}

/// The date of a post, `2024-05-31`, from its front matter or its file name.
fn day_of(folder: &ContentFolder, document: &Document) -> Option<String> {
    if let Some(day) = document.front.article.date.as_ref().and_then(|date| date.value.trim().get(..10)) {
        return is_date(day).then(|| day.to_owned());
    }
    let rest = document.path.strip_prefix(folder.at.as_str())?;
    let dated = Dated::of(rest)?;
    let parts: Vec<u32> = dated.day.split(['-', '/']).filter_map(|part| part.parse().ok()).collect();
    let [year, month, day] = parts[..] else { return None };
    let day = format!("{year:04}-{month:02}-{day:02}");
    is_date(&day).then_some(day)
}

impl Plan {
    /// The date of a page, `2024-05-31`, if it is a dated post.
    pub fn day(&self, page: &Page) -> Option<String> {
        let document = self.parsed.own_document(page)?;
        day_of(of(self.config(), &document.path)?, document)
    }

    /// The authors of a page, with their names and URLs from the blog's `authors.yml`.
    pub fn authors(&self, page: &Page) -> Vec<Author> {
        let Some(document) = self.parsed.own_document(page) else { return Vec::new() };
        let blog = of(self.config(), &document.path);
        let known = |key: &str| self.parsed.authors.get(&(blog?.at.clone(), key.to_owned()));
        let entries = document.front.article.authors.iter();
        entries.map(|entry| entry.resolve(entry.key.as_ref().and_then(|key| known(&key.value)))).collect()
    }

    /// The URL of a page's feed: of the blog that it lists or belongs to. A feed needs absolute URLs.
    pub fn feed(&self, page: &Page) -> Option<String> {
        self.config().base_url.as_ref()?;
        let at = match self.parsed.own_document(page) {
            Some(document) => &of(self.config(), &document.path)?.at,
            None => page.source.folder()?,
        };
        let list = self.page(self.page_at(at)?);
        is_blog(&self.parsed, list).then(|| format!("{}{FEED}", list.path))
    }
}

/// The date and authors printed below a page's title.
#[derive(Clone, Debug, Serialize)]
pub struct Byline {
    /// The date, `2024-05-31`, if known.
    pub date: Option<String>,
    /// Its year, month and day.
    pub parts: Vec<u32>,
    /// The authors.
    pub authors: Vec<Author>,
}

impl Plan {
    /// The byline of a page, if it has a date or authors.
    pub fn byline(&self, page: &Page) -> Option<Byline> {
        let (date, authors) = (self.day(page), self.authors(page));
        let parts = date.iter().flat_map(|day| day.split('-')).filter_map(|part| part.parse().ok()).collect();
        (date.is_some() || !authors.is_empty()).then_some(Byline { date, parts, authors })
    }
}

/// Whether a page is the list of a blog.
pub(crate) fn is_blog(parsed: &Parsed, page: &Page) -> bool {
    let Some(folder) = page.source.folder() else { return false };
    parsed.config.paths.content.iter().any(|content| content.blog.is_some() && content.at == folder)
}

/// A path with a date in it: `2024-05-31-title.md`, `2024-05-31/title.md` or `2024/05/31/title.md`, below any folder.
struct Dated<'a> {
    /// The folders before the date, with a trailing `/`.
    folder: &'a str,
    /// The date as written.
    day: &'a str,
    /// The rest, without the extension.
    text: &'a str,
}

impl<'a> Dated<'a> {
    fn of(path: &'a str) -> Option<Dated<'a>> {
        let path = without_index(path);
        let starts = path.match_indices('/').map(|(slash, _)| slash + 1);
        [0].into_iter().chain(starts).find_map(|start| {
            let (folder, rest) = path.split_at(start);
            let len = day_len(rest)?;
            let (day, text) = rest.split_at(len);
            let text = text.strip_prefix(['-', '/']).unwrap_or(text);
            Some(Dated { folder, day, text })
        })
    }
}

/// The length of the date at the start of a path.
fn day_len(path: &str) -> Option<usize> {
    let bytes = path.as_bytes();
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let is_separator = |at: usize| matches!(bytes.get(at), Some(b'-' | b'/'));
    let month = digits(5);
    let day = digits(6 + month);
    let is_day = digits(0) == 4 && is_separator(4) && (1..=2).contains(&month) && is_separator(5 + month);
    let end = 6 + month + day;
    (is_day && (1..=2).contains(&day) && (bytes.len() == end || is_separator(end))).then_some(end)
}

/// The path of a page's file without its extension and `/index`.
fn without_index(path: &str) -> &str {
    let path = page_path::stem(path);
    path.strip_suffix("/index").unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Spanned;

    #[test]
    fn posts_have_docusauruss_urls() {
        let folder = ContentFolder { blog: Some(0..0), ..ContentFolder::new("blog", "/blog") };
        for (path, expected, at) in [
            ("blog/2024-05-31-first-post.md", "blog/2024/05/31/first-post/", "blog/2024-05-31-first-post/"),
            ("blog/2024-05-31-first/index.mdx", "blog/2024/05/31/first/", "blog/2024-05-31-first/"),
            ("blog/2024/05/31/first.md", "blog/2024/05/31/first/", "blog/2024-05-31-first/"),
            ("blog/2024/5/1-first.md", "blog/2024/5/1/first/", "blog/2024-5-1-first/"),
            ("blog/team/2024-05-31-first.md", "blog/2024/05/31/team/first/", "blog/team-2024-05-31-first/"),
            ("blog/hello.md", "blog/hello/", "blog/hello/"),
            ("blog/v1.2/index.md", "blog/v1.2/", "blog/v1.2/"),
            ("blog/20240531-x.md", "blog/20240531-x/", "blog/20240531-x/"),
        ] {
            assert_eq!(post_path(&folder, path, &FrontMatter::default()), expected, "{path}");
            assert_eq!(place(&folder, path), at, "{path}");
        }
        let mut slugged = FrontMatter::default();
        slugged.route.slug = Some(Spanned::new("/v1-80".to_owned(), 0..0));
        assert_eq!(post_path(&folder, "blog/2024-05-31-x.md", &slugged), "blog/v1-80/");
    }
}
