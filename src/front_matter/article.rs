//! Authors and date of a page. Authors have the forms of Docusaurus: a name, or an object with a `name` and an optional
//! `url`; one or several.

use serde::Serialize;

use super::Reader;
use crate::source::Spanned;
use crate::yaml::Yaml;

/// The article metadata of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// The date, as written.
    pub date: Option<Spanned<String>>,
    /// Who wrote it.
    pub authors: Vec<AuthorEntry>,
    /// Tags that group pages.
    pub tags: Vec<Spanned<String>>,
}

/// An author in front matter. There is at least a key or a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuthorEntry {
    /// A key of the blog's `authors.yml`: the value of `key`, or a plain string, which may also be a name.
    pub key: Option<Spanned<String>>,
    /// The name, which replaces the one in `authors.yml`.
    pub name: Option<String>,
    /// The author's own page, which replaces the one in `authors.yml`.
    pub url: Option<String>,
}

impl AuthorEntry {
    /// The author to show. As in Docusaurus, front matter overrides `authors.yml`.
    pub(crate) fn resolve(&self, known: Option<&Author>) -> Author {
        let name = self.name.as_ref().or(known.map(|author| &author.name)).or(self.key.as_ref().map(|key| &key.value));
        let url = self.url.as_ref().or(known.and_then(|author| author.url.as_ref()));
        Author { name: name.cloned().unwrap_or_default(), url: url.cloned() }
    }
}

/// An author of a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Author {
    /// The name.
    pub name: String,
    /// The author's own page.
    pub url: Option<String>,
}

impl Reader<'_> {
    pub(super) fn authors(&mut self, name: &str, value: Spanned<Yaml>) -> Vec<AuthorEntry> {
        match value.value {
            Yaml::Null => Vec::new(),
            Yaml::Sequence(items) => items.into_iter().filter_map(|item| self.author(name, item)).collect(),
            _ => self.author(name, value).into_iter().collect(),
        }
    }

    fn author(&mut self, name: &str, item: Spanned<Yaml>) -> Option<AuthorEntry> {
        let range = item.span.clone();
        let Yaml::Map(entries) = item.value else {
            let key = self.values.line(name, item)?;
            return Some(AuthorEntry { key: Some(key), ..AuthorEntry::default() });
        };
        let mut author = AuthorEntry::default();
        for (key, value) in entries {
            match key.value.as_str() {
                "key" => author.key = self.values.line("key", value),
                "name" => author.name = self.values.line("name", value).map(|text| text.value),
                "url" => author.url = self.values.web_url("url", value),
                _ => {}
            }
        }
        if author.name.is_none() && author.key.is_none() {
            self.values.wrong(range, format!("each item of `{name}` must be a name, or have a `name`"));
            return None;
        }
        Some(author)
    }
}
