//! Front matter: YAML between two `---` lines at the top of a page, or TOML between `+++` lines, as in Zola.

mod article;
mod date;
mod layout;
mod navigation;
mod split;
mod toml;

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

pub(crate) use self::article::{Article, Author};
use self::date::UNCLEAR_DATE;
pub(crate) use self::date::is_date;
pub(crate) use self::layout::{Layout, Template};
pub(crate) use self::navigation::{Navigation, Pagination};
use self::split::split;
pub(crate) use self::toml::read as read_toml;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{self, Direction};
use crate::source::{SourceFile, Spanned};
use crate::yaml::{self, Values, Yaml};

/// Front matter that can't be read.
static BROKEN_FRONT_MATTER: Rule = Rule {
    code: "broken-front-matter",
    severity: Severity::Error,
    summary: "invalid front matter",
    explanation: "The text between the two `---` lines at the top of a page is YAML: one `key: value` per line. A \
                  value that contains a colon, a `#` or a quote needs quotes around it.",
    wrong: "---\ntitle: Langfuse: the guide\n---",
    right: "---\ntitle: \"Langfuse: the guide\"\n---",
};

/// The rules of this module.
pub(crate) static RULES: &[&Rule] = &[&BROKEN_FRONT_MATTER, &UNCLEAR_DATE];

/// A page's front matter. Spans are byte ranges in the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontMatter {
    /// The page's title.
    pub title: Option<Spanned<String>>,
    /// One or two sentences for search engines and lists.
    pub description: Option<Spanned<String>>,
    /// Not published.
    pub draft: bool,
    /// Published, but not listed anywhere.
    pub unlisted: bool,
    /// How its text is parsed.
    pub reading: Reading,
    /// The page's URL.
    pub route: Route,
    /// Its navigation settings.
    pub navigation: Navigation,
    /// Layout options.
    pub layout: Layout,
    /// The language of its text.
    pub language: Language,
    /// Metadata for search engines and social networks.
    pub preview: Preview,
    /// Date, authors and tags.
    pub article: Article,
    /// All other keys.
    pub extra: Extra,
}

/// How a page's text is parsed; `None` uses the site's setting.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Whether indented text is not code, as in MDX.
    pub mdx: Option<bool>,
    /// Whether the page's text gets typographic characters.
    pub typographic: Option<bool>,
}

/// The URL of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// Overrides the path derived from the file name.
    pub slug: Option<Spanned<String>>,
    /// The page's name in `pagination_prev` and `pagination_next`. Without a slug, also the last part of its path.
    pub id: Option<Spanned<String>>,
    /// Old paths that redirect to the page.
    pub aliases: Vec<Spanned<String>>,
}

/// The language of a page's text, if it differs from the site's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Language {
    /// The language's tag: `lang`.
    pub tag: Option<Spanned<String>>,
    /// The text direction, if the language doesn't imply it: `dir`.
    pub direction: Option<Direction>,
}

/// Metadata for search engines and social networks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// An image for social cards.
    pub image: Option<Spanned<String>>,
    /// Words for search engines.
    pub keywords: Vec<Spanned<String>>,
}

/// Unknown keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extra {
    /// Their values, for templates.
    pub values: serde_json::Map<String, Value>,
    /// Their positions in the file.
    pub places: Vec<ExtraPlace>,
}

/// The position of an unknown key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct ExtraPlace {
    /// The key.
    pub key: Spanned<String>,
    /// The byte range of its value.
    pub value: Range<usize>,
}

/// Reads the front matter of a file.
///
/// Returns it with the byte offset of the body, which is 0 without front matter. Values of the wrong type are reported
/// and ignored.
pub fn read(file: &Arc<SourceFile>) -> (FrontMatter, usize, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let Some((yaml, body_start)) = split(file, &mut diagnostics) else {
        return (FrontMatter::default(), 0, diagnostics);
    };
    let values = Values { file, base: yaml.start, rule: &BROKEN_FRONT_MATTER, plain_is_text: true, diagnostics };
    let mut reader = Reader { values, read: FrontMatter::default() };
    let text = &file.text[yaml.clone()];
    let parsed = if file.text[..yaml.start].trim_end().ends_with('+') { toml::read(text) } else { yaml::read(text) };
    match parsed {
        Ok(Yaml::Null) => {}
        Ok(Yaml::Map(entries)) => {
            for (key, value) in entries {
                reader.entry(key, value);
            }
        }
        Ok(_) => reader.values.wrong(0..yaml.len(), "front matter must be `key: value` lines"),
        Err(fault) => reader.values.fault(fault),
    }
    (reader.read, body_start, reader.values.diagnostics)
}

/// Assigns each key to its field.
struct Reader<'a> {
    values: Values<'a>,
    read: FrontMatter,
}

impl Reader<'_> {
    fn entry(&mut self, key: Spanned<String>, value: Spanned<Yaml>) {
        let name = key.value.as_str();
        match name {
            "title" => self.read.title = self.values.line(name, value),
            "description" => self.read.description = self.values.line(name, value),
            "sidebar_label" => self.read.navigation.label = self.values.line(name, value),
            "sidebar_badge" => self.read.navigation.badge = self.values.line(name, value),
            "sidebar_position" => self.read.navigation.position = self.values.number(name, value),
            "slug" => self.read.route.slug = self.values.string(name, value),
            "id" => self.read.route.id = self.id(name, value),
            "image" => self.read.preview.image = self.values.string(name, value),
            "date" => self.read.article.date = self.date(name, value),
            "authors" => self.read.article.authors = self.authors(name, value),
            "draft" => self.read.draft = self.values.bool(name, value),
            "unlisted" => self.read.unlisted = self.values.bool(name, value),
            "hide_title" => self.read.layout.hide_title = self.values.bool(name, value),
            "mdx" => self.read.reading.mdx = Some(self.values.bool(name, value)),
            "typographic" => self.read.reading.typographic = Some(self.values.bool(name, value)),
            "hide_table_of_contents" => self.read.layout.hide_table_of_contents = self.values.bool(name, value),
            "lang" => self.read.language.tag = self.lang(name, value),
            "dir" => self.read.language.direction = self.dir(name, value),
            "template" => self.read.layout.template = self.template(name, value),
            "tagline" => self.read.layout.tagline = self.values.line(name, value),
            "actions" => self.read.layout.actions = self.actions(name, value),
            "keywords" => self.read.preview.keywords = self.values.list(name, value),
            "tags" => self.read.article.tags = self.values.list(name, value),
            "aliases" => self.read.route.aliases = self.values.list(name, value),
            "pagination_prev" => self.read.navigation.previous = self.pagination(name, value),
            "pagination_next" => self.read.navigation.next = self.pagination(name, value),
            _ => {
                if self.read.navigation.badge.is_none() {
                    self.read.navigation.badge = self.badge(name, &value.value);
                }
                let place = Spanned::new(key.value.clone(), self.values.in_file(&key.span));
                self.read.extra.places.push(ExtraPlace { key: place, value: self.values.in_file(&value.span) });
                self.read.extra.values.insert(key.value, value.value.into_json());
            }
        }
    }

    fn lang(&mut self, name: &str, value: Spanned<Yaml>) -> Option<Spanned<String>> {
        let range = value.span.clone();
        let tag = self.values.string(name, value)?;
        if !language::is_tag(&tag.value) {
            self.values.wrong(range, format!("`{name}` must be a language tag, such as `en` or `pt-BR`"));
            return None;
        }
        Some(tag)
    }

    fn dir(&mut self, name: &str, value: Spanned<Yaml>) -> Option<Direction> {
        let range = value.span.clone();
        match self.values.string(name, value)?.value.as_str() {
            "ltr" => Some(Direction::Ltr),
            "rtl" => Some(Direction::Rtl),
            _ => {
                self.values.wrong(range, format!("`{name}` must be `ltr` or `rtl`"));
                None
            }
        }
    }

    /// The last part of a URL path.
    fn id(&mut self, name: &str, value: Spanned<Yaml>) -> Option<Spanned<String>> {
        let range = value.span.clone();
        let id = self.values.string(name, value)?;
        if id.value.contains('/') {
            self.values.wrong(range, "`id` must be a name without `/`. To set the URL, use `slug`");
            return None;
        }
        Some(id)
    }

    fn date(&mut self, name: &str, value: Spanned<Yaml>) -> Option<Spanned<String>> {
        let date = self.values.string(name, value)?;
        if !date::is_date(&date.value) {
            let message = format!("`{}` is not a valid date, such as `2024-05-31`", date.value.trim());
            self.values
                .diagnostics
                .push(Diagnostic::new(&UNCLEAR_DATE, message).at(self.values.file, date.span.clone()));
        }
        Some(date)
    }
}

#[cfg(test)]
mod tests;
