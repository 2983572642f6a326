//! Markdown: front matter, outline and HTML of a page.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, parse_document};

use crate::diagnostic::{Diagnostic, Rule};
use crate::source::{Location, SourceFile, Spanned};

/// The rules of Markdown.
pub static RULES: &[&Rule] = &[];

/// Front matter.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct FrontMatter {
    pub title: Option<Spanned<String>>,
    pub description: Option<Spanned<String>>,
    pub sidebar_label: Option<Spanned<String>>,
    pub slug: Option<Spanned<String>>,
    pub sidebar_position: Option<f64>,
    pub draft: bool,
    pub unlisted: bool,
    pub hide_title: bool,
    pub hide_table_of_contents: bool,
    pub aliases: Vec<Spanned<String>>,
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// Reads the front matter.
pub fn front_matter(file: &Arc<SourceFile>) -> (FrontMatter, usize, Vec<Diagnostic>) {
    let mut front = FrontMatter::default();
    let Some(rest) = file.text.strip_prefix("---\n") else { return (front, 0, Vec::new()) };
    let Some(end) = rest.find("\n---") else { return (front, 0, Vec::new()) };
    let yaml = &rest[..end + 1];
    let start = 4 + end + 4;
    let start = file.text[start..].find('\n').map_or(file.text.len(), |at| start + at + 1);
    if let Ok(serde_json::Value::Object(mut map)) = serde_saphyr::from_str::<serde_json::Value>(yaml) {
        let mut text = |key: &str| map.remove(key).and_then(|v| v.as_str().map(|s| Spanned::new(s.to_owned(), 0..0)));
        front.title = text("title");
        front.description = text("description");
        front.sidebar_label = text("sidebar_label");
        front.slug = text("slug");
        front.sidebar_position = map.remove("sidebar_position").and_then(|v| v.as_f64());
        front.extra = map;
    }
    (front, start, Vec::new())
}

/// What expansion needs from outside.
pub trait Expand {
    /// A file of the site.
    fn include(&self, path: &str) -> Option<Arc<SourceFile>>;
    /// The Markdown in place of a directive.
    fn directive(&self, name: &str, attributes: &[(String, String)]) -> Option<Result<String, String>>;
}

/// Markdown with its places.
#[derive(Clone)]
pub struct Body {
    /// The text.
    pub text: String,
    file: Arc<SourceFile>,
    start: usize,
}

/// Expands a body.
pub fn expand(file: &Arc<SourceFile>, start: usize, _expand: &dyn Expand) -> (Body, Vec<Diagnostic>) {
    (Body { text: file.text[start..].to_owned(), file: Arc::clone(file), start }, Vec::new())
}

impl Body {
    /// Generated text.
    pub fn generated(file: Arc<SourceFile>) -> Body {
        Body { text: file.text.clone(), file, start: 0 }
    }
    /// This text, then another.
    pub fn followed_by(mut self, other: &Body) -> Body {
        self.text.push('\n');
        self.text.push_str(&other.text);
        self
    }
    /// The place of a range.
    pub fn locate(&self, range: Range<usize>) -> Location {
        Location::new(&self.file, range.start + self.start..range.end + self.start)
    }
}

/// A heading.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Heading {
    pub level: u8,
    pub id: String,
    pub text: String,
}

/// Kinds of links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum LinkKind {
    Link,
    Image,
    Html,
}

/// A link.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Link {
    pub kind: LinkKind,
    pub destination: String,
    pub text_or_alt_is_empty: bool,
    pub range: Range<usize>,
}

/// The outline.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Outline {
    pub title: Option<String>,
    pub description: Option<String>,
    pub headings: Vec<Heading>,
    pub ids: HashSet<String>,
    pub links: Vec<Link>,
}

/// How Markdown is read.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Options {
    pub unsafe_html: bool,
    pub first_h1_removed: bool,
}

fn comrak_options() -> comrak::Options<'static> {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.autolink = true;
    options.extension.footnotes = true;
    options.extension.header_id_prefix = Some(String::new());
    options
}

fn text_of<'a>(node: &'a AstNode<'a>) -> String {
    let mut out = String::new();
    for node in node.descendants() {
        match &node.data().value {
            NodeValue::Text(text) => out.push_str(text),
            NodeValue::Code(code) => out.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => out.push(' '),
            _ => {}
        }
    }
    out
}

/// Plain text of inline Markdown.
pub fn plain_text(markdown: &str) -> String {
    let arena = Arena::new();
    text_of(parse_document(&arena, markdown, &comrak_options()))
}

/// The outline of a body.
pub fn outline(body: &Body, _options: &Options) -> (Outline, Vec<Diagnostic>) {
    let arena = Arena::new();
    let root = parse_document(&arena, &body.text, &comrak_options());
    let mut outline = Outline::default();
    let mut anchors = comrak::Anchorizer::new();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::Heading(heading) => {
                let text = text_of(node);
                let id = anchors.anchorize(&text);
                outline.ids.insert(id.clone());
                if heading.level == 1 && outline.title.is_none() {
                    outline.title = Some(text);
                } else {
                    outline.headings.push(Heading { level: heading.level, id, text });
                }
            }
            NodeValue::Paragraph if outline.description.is_none() => outline.description = Some(text_of(node)),
            NodeValue::Link(link) => outline.links.push(Link {
                kind: LinkKind::Link,
                destination: link.url.clone(),
                text_or_alt_is_empty: false,
                range: 0..0,
            }),
            _ => {}
        }
    }
    (outline, Vec::new())
}

/// How links are written.
pub trait Links {
    /// The address of a destination.
    fn resolve<'b>(&self, kind: LinkKind, destination: &'b str) -> ResolvedLink<'b>;
}

/// A resolved link.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct ResolvedLink<'a> {
    pub href: Cow<'a, str>,
    pub size: Option<(usize, usize)>,
    pub external: bool,
}

impl<'a> ResolvedLink<'a> {
    /// Inside the site.
    pub fn internal(href: Cow<'a, str>) -> Self {
        ResolvedLink { href, size: None, external: false }
    }
    /// Outside.
    pub fn external(href: Cow<'a, str>) -> Self {
        ResolvedLink { href, size: None, external: true }
    }
}

/// HTML of a body.
pub struct Html {
    /// The HTML.
    pub body: String,
    /// Foreign origins.
    pub foreign: Vec<String>,
}

/// The HTML of a body.
pub fn html(body: &Body, _options: &Options, links: &dyn Links) -> Html {
    let arena = Arena::new();
    let options = comrak_options();
    let root = parse_document(&arena, &body.text, &options);
    for node in root.descendants() {
        if let NodeValue::Link(link) = &mut node.data_mut().value {
            link.url = links.resolve(LinkKind::Link, &link.url.clone()).href.into_owned();
        }
    }
    let mut out = String::new();
    let _ = comrak::format_html(root, &options, &mut out);
    Html { body: out, foreign: Vec::new() }
}

/// The clean Markdown.
pub fn plain_markdown(body: &Body, _options: &Options, _links: &dyn Links) -> String {
    body.text.clone()
}
