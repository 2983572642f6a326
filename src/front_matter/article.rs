//! Who wrote a page and when. Authors are in the forms that Docusaurus has: a name, or an object with a `name` and perhaps a
//! `url`; one or many.

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
    pub authors: Vec<Author>,
    /// Those of them that are named by a word alone, which may be a key of the blog's `authors.yml`.
    pub author_keys: Vec<Spanned<String>>,
    /// Words that group pages.
    pub tags: Vec<Spanned<String>>,
}

/// An author of a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Author {
    /// The name, or the key of an author in the blog's `authors.yml`.
    pub name: String,
    /// The author's own page.
    pub url: Option<String>,
}

impl Reader<'_> {
    pub(super) fn authors(&mut self, name: &str, value: Spanned<Yaml>) -> Vec<Author> {
        match value.value {
            Yaml::Null => Vec::new(),
            Yaml::Sequence(items) => items.into_iter().filter_map(|item| self.author(name, item)).collect(),
            _ => self.author(name, value).into_iter().collect(),
        }
    }

    fn author(&mut self, name: &str, item: Spanned<Yaml>) -> Option<Author> {
        let range = item.span.clone();
        let Yaml::Map(entries) = item.value else {
            let key = self.values.line(name, item)?;
            self.read.article.author_keys.push(key.clone());
            return Some(Author { name: key.value, url: None });
        };
        let mut author = Author { name: String::new(), url: None };
        for (key, value) in entries {
            match key.value.as_str() {
                // `key` names an author of `authors.yml`, whose values the others replace.
                "name" | "key" => {
                    let Some(text) = self.values.line(&key.value, value) else { continue };
                    if key.value == "key" {
                        self.read.article.author_keys.push(text.clone());
                    }
                    if author.name.is_empty() || key.value == "name" {
                        author.name = text.value;
                    }
                }
                "url" => author.url = self.values.web_url("url", value),
                _ => {}
            }
        }
        if author.name.is_empty() {
            self.values.wrong(range, format!("each item of `{name}` must be a name, or have a `name`"));
            return None;
        }
        Some(author)
    }
}
