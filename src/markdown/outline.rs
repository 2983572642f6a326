//! What other pages, the navigation and the search need to know of a page.

use std::collections::HashSet;
use std::ops::Range;

use comrak::nodes::{Node, NodeValue};

use super::Options;
use super::body::Body;
use super::links::{Link, LinkKind};
use crate::diagnostic::Diagnostic;

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The id, unique on the page.
    pub id: String,
    /// The text without markup.
    pub text: String,
    /// The whole heading in the body's text.
    pub range: Range<usize>,
}

/// The text below one heading, for the search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The heading's id; empty for what stands before the first heading.
    pub id: String,
    /// The heading's text; empty for what stands before the first heading.
    pub heading: String,
    /// The text without markup, code included, up to the next heading of any level.
    pub text: String,
}

/// What a page holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The first level-1 heading.
    pub title: Option<String>,
    /// The first paragraph as plain text.
    pub description: Option<String>,
    /// All headings, in order.
    pub headings: Vec<Heading>,
    /// All ids that a link can name: of headings, raw HTML and tabs.
    pub ids: HashSet<String>,
    /// All links and images.
    pub links: Vec<Link>,
    /// The text, cut at headings.
    pub sections: Vec<Section>,
}

pub(super) fn comrak_options() -> comrak::Options<'static> {
    let mut options = comrak::Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options.extension.header_id_prefix = Some(String::new());
    options
}

/// The text of a piece of Markdown, without markup.
pub fn plain_text(markdown: &str) -> String {
    let arena = comrak::Arena::new();
    text(comrak::parse_document(&arena, markdown, &comrak_options()))
}

/// Reads the outline of a body.
pub fn outline(body: &Body, options: &Options) -> (Outline, Vec<Diagnostic>) {
    let _ = options;
    let arena = comrak::Arena::new();
    let root = comrak::parse_document(&arena, &body.text, &comrak_options());
    let mut outline = Outline { sections: vec![Section::default()], ..Outline::default() };
    let mut anchors = comrak::Anchorizer::new();
    for node in root.descendants() {
        let value = node.data().value.clone();
        match value {
            NodeValue::Heading(heading) => {
                let text = text(node);
                let id = anchors.anchorize(&text);
                if heading.level == 1 && outline.title.is_none() {
                    outline.title = Some(text.clone());
                }
                outline.ids.insert(id.clone());
                outline.sections.push(Section { id: id.clone(), heading: text.clone(), text: String::new() });
                outline.headings.push(Heading { level: heading.level, id, text, range: 0..0 });
            }
            NodeValue::Paragraph => {
                let text = text(node);
                outline.description.get_or_insert_with(|| text.clone());
                if let Some(section) = outline.sections.last_mut() {
                    section.text.push_str(&text);
                    section.text.push('\n');
                }
            }
            NodeValue::Link(link) => outline.links.push(Link {
                kind: LinkKind::Link,
                destination: link.url,
                text_or_alt_is_empty: text(node).is_empty(),
                range: 0..0,
            }),
            NodeValue::Image(link) => outline.links.push(Link {
                kind: LinkKind::Image,
                destination: link.url,
                text_or_alt_is_empty: text(node).is_empty(),
                range: 0..0,
            }),
            _ => {}
        }
    }
    (outline, Vec::new())
}

fn text(node: Node<'_>) -> String {
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
