//! Front matter: the YAML between two `---` lines at the head of a page, or Zola's TOML between `+++`.

mod authors;
mod date;
mod home;
mod toml;

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

pub use self::authors::Author;
use self::date::UNCLEAR_DATE;
pub(crate) use self::date::is_date;
pub use self::home::{Action, Template};
pub(crate) use self::toml::read as read_toml;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::language::{self, Direction};
use crate::source::{SourceFile, Spanned};
use crate::yaml::{self, Values, Yaml};

/// Front matter that can't be read.
static BROKEN_FRONT_MATTER: Rule = Rule {
    code: "broken-front-matter",
    severity: Severity::Error,
    summary: "Front matter is invalid",
    explanation: "The text between the two `---` lines at the top of a page is YAML: one `key: value` per line. A \
                  value with a colon, a `#` or a quote in it needs quotes around it.",
    wrong: "---\ntitle: Langfuse: the guide\n---",
    right: "---\ntitle: \"Langfuse: the guide\"\n---",
};

/// What this module can find wrong.
pub static RULES: &[&Rule] = &[&BROKEN_FRONT_MATTER, &UNCLEAR_DATE];

/// A neighbour at the page's end, as front matter sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pagination {
    /// `null`: none.
    Hidden,
    /// The id or path of a page.
    Page(Spanned<String>),
}

/// What a page says about itself. Spans are byte ranges in the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontMatter {
    /// The page's title.
    pub title: Option<Spanned<String>>,
    /// One or two sentences for search engines and lists.
    pub description: Option<Spanned<String>>,
    /// A shorter title for the navigation.
    pub sidebar_label: Option<Spanned<String>>,
    /// A word or two beside the page's name in the navigation, such as `New`.
    pub sidebar_badge: Option<Spanned<String>>,
    /// The page's place among its siblings.
    pub sidebar_position: Option<f64>,
    /// The page's path, instead of the one that its file's name gives.
    pub slug: Option<Spanned<String>>,
    /// The page's name in `pagination_prev` and `pagination_next`, and without a slug the last part of its path.
    pub id: Option<Spanned<String>>,
    /// An image for social cards.
    pub image: Option<Spanned<String>>,
    /// When it was written, as it stands there.
    pub date: Option<Spanned<String>>,
    /// Who wrote it.
    pub authors: Vec<Author>,
    /// Not published.
    pub draft: bool,
    /// Published, but in no list.
    pub unlisted: bool,
    /// The layout prints no title.
    pub hide_title: bool,
    /// The layout prints no table of contents.
    pub hide_table_of_contents: bool,
    /// The language of the page's text, where it is not that of the site.
    pub lang: Option<Spanned<String>>,
    /// Which way the page's text runs, where its language does not say so.
    pub dir: Option<Direction>,
    /// The page's layout.
    pub template: Template,
    /// The line below the title of a home page.
    pub tagline: Option<Spanned<String>>,
    /// The buttons of a home page.
    pub actions: Vec<Action>,
    /// Whether indentation makes no code on the page, as in MDX; `None` leaves it to the site.
    pub mdx: Option<bool>,
    /// Whether the page's text gets typographic characters; `None` leaves it to the site.
    pub typographic: Option<bool>,
    /// Words for search engines.
    pub keywords: Vec<Spanned<String>>,
    /// Words that group pages.
    pub tags: Vec<Spanned<String>>,
    /// Old paths, which lead here.
    pub aliases: Vec<Spanned<String>>,
    /// The page before this one; `None` leaves it to the navigation.
    pub pagination_prev: Option<Pagination>,
    /// The page after this one; `None` leaves it to the navigation.
    pub pagination_next: Option<Pagination>,
    /// All other keys, for templates.
    pub extra: serde_json::Map<String, Value>,
    /// Where those stand in the file.
    pub extra_places: Vec<ExtraPlace>,
}

/// Where a key that is not known here stands, and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct ExtraPlace {
    /// The key.
    pub key: Spanned<String>,
    /// The byte range of its value.
    pub value: Range<usize>,
}

/// Reads the front matter of a file.
///
/// Returns it with the byte offset at which the body begins: 0 where there is no front matter. A value of a wrong type
/// is reported and read as absent.
pub fn read(file: &Arc<SourceFile>) -> (FrontMatter, usize, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let Some((yaml, body_start)) = split(&file.text, &mut diagnostics, file) else {
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

/// The range of the YAML and the offset behind the closing line.
fn split(text: &str, diagnostics: &mut Vec<Diagnostic>, file: &Arc<SourceFile>) -> Option<(Range<usize>, usize)> {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let opening = bom + blank_len(&text[bom..]);
    let mut lines = text[opening..].split_inclusive('\n');
    let first = lines.next()?;
    let fence = first.trim_end();
    if !matches!(fence, "---" | "+++") {
        return None;
    }
    let start = opening + first.len();
    // A `---` may be a thematic break. A `key:` in the next line tells it from one.
    let has_key = has_key(&text[start..], fence);
    if opening > bom && !has_key {
        return None;
    }
    let mut at = start;
    for line in lines {
        let line_end = line.trim_end();
        if line_end == fence || fence == "---" && line_end == "..." {
            return (has_key || !is_headings(&text[start..at])).then_some((start..at, at + line.len()));
        }
        at += line.len();
    }
    if has_key {
        diagnostics.push(
            Diagnostic::new(&BROKEN_FRONT_MATTER, "front matter is not closed")
                .at(file, opening..start)
                .label("opened here")
                .hint(format!("end it with a line `{fence}`")),
        );
    }
    None
}

/// The length of the empty lines and comments that a text begins with.
fn blank_len(text: &str) -> usize {
    let mut rest = text;
    loop {
        let blank = rest.len() - rest.trim_start().len();
        // A line with white space before its text begins with that.
        let blank = rest[..blank].rfind('\n').map_or(0, |end| end + 1);
        rest = &rest[blank..];
        let comment = [("<!--", "-->"), ("{/*", "*/}")].iter().find_map(|(open, close)| {
            let end = rest.strip_prefix(open)?.find(close)? + open.len() + close.len();
            rest[end..].split('\n').next().is_some_and(|behind| behind.trim().is_empty()).then_some(end)
        });
        match comment {
            Some(end) => rest = &rest[end..],
            None => return text.len() - rest.len(),
        }
    }
}

/// Whether a text begins with a line `key: value`, or `key = value` between lines of `+++`.
fn has_key(text: &str, fence: &str) -> bool {
    let separator = if fence == "+++" { '=' } else { ':' };
    text.lines().next().and_then(|line| line.split_once(separator)).is_some_and(|(key, _)| {
        let key = key.trim_end();
        !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
    })
}

/// Whether text between two lines of `---` is headings, which YAML takes for comments.
fn is_headings(text: &str) -> bool {
    let is_heading = |line: &str| line.trim_start_matches('#').starts_with(' ') && line.starts_with('#');
    let is_blank = |line: &str| line.trim().is_empty();
    text.lines().any(is_blank)
        && text.lines().any(is_heading)
        && text.lines().all(|line| is_blank(line) || is_heading(line))
}

/// Puts each key where it belongs.
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
            "sidebar_label" => self.read.sidebar_label = self.values.line(name, value),
            "sidebar_badge" => self.read.sidebar_badge = self.values.line(name, value),
            "sidebar_position" => self.read.sidebar_position = self.values.number(name, value),
            "slug" => self.read.slug = self.values.string(name, value),
            "id" => self.read.id = self.id(name, value),
            "image" => self.read.image = self.values.string(name, value),
            "date" => self.read.date = self.date(name, value),
            "authors" => self.read.authors = self.authors(name, value),
            "draft" => self.read.draft = self.values.bool(name, value),
            "unlisted" => self.read.unlisted = self.values.bool(name, value),
            "hide_title" => self.read.hide_title = self.values.bool(name, value),
            "mdx" => self.read.mdx = Some(self.values.bool(name, value)),
            "typographic" => self.read.typographic = Some(self.values.bool(name, value)),
            "hide_table_of_contents" => self.read.hide_table_of_contents = self.values.bool(name, value),
            "lang" => self.read.lang = self.lang(name, value),
            "dir" => self.read.dir = self.dir(name, value),
            "template" => self.read.template = self.template(name, value),
            "tagline" => self.read.tagline = self.values.line(name, value),
            "actions" => self.read.actions = self.actions(name, value),
            "keywords" => self.read.keywords = self.values.list(name, value),
            "tags" => self.read.tags = self.values.list(name, value),
            "aliases" => self.read.aliases = self.values.list(name, value),
            "pagination_prev" => self.read.pagination_prev = self.pagination(name, value),
            "pagination_next" => self.read.pagination_next = self.pagination(name, value),
            _ => {
                if self.read.sidebar_badge.is_none() {
                    self.read.sidebar_badge = self.badge(name, &value.value);
                }
                let place = Spanned::new(key.value.clone(), self.values.in_file(&key.span));
                self.read.extra_places.push(ExtraPlace { key: place, value: self.values.in_file(&value.span) });
                self.read.extra.insert(key.value, value.value.into_json());
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

    /// The badge as others write it: Starlight's `sidebar: { badge: New }`, with the text in an object too, and the
    /// `sidebar_custom_props` of Docusaurus, where themes look for one of that name.
    fn badge(&self, name: &str, value: &Yaml) -> Option<Spanned<String>> {
        fn get<'y>(value: &'y Yaml, key: &str) -> Option<&'y Spanned<Yaml>> {
            let Yaml::Map(entries) = value else { return None };
            entries.iter().find(|(name, _)| name.value == key).map(|(_, value)| value)
        }
        if !matches!(name, "sidebar" | "sidebar_custom_props") {
            return None;
        }
        let badge = get(value, "badge")?;
        let text = get(&badge.value, "text").unwrap_or(badge);
        match &text.value {
            Yaml::String(word) => Some(Spanned::new(word.clone(), self.values.in_file(&text.span))),
            _ => None,
        }
    }

    /// The last part of an address.
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

    fn pagination(&mut self, name: &str, value: Spanned<Yaml>) -> Option<Pagination> {
        match value.value {
            Yaml::Null => Some(Pagination::Hidden),
            _ => self.values.string(name, value).map(Pagination::Page),
        }
    }
}

#[cfg(test)]
mod tests;
