//! The nodes of a page.

use std::ops::Range;

use crate::formula::Display;
use crate::markdown::LinkKind;
use crate::markup::{Element, ElementAttribute, html_element, is_container, is_foreign, value};

/// A column's alignment.
pub(in crate::markdown) use comrak::nodes::TableAlignment;

/// The kind of a node.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::markdown) enum Kind {
    Paragraph,
    /// Text of a tight list item, without a paragraph around it.
    Plain,
    Heading {
        level: u8,
        id: String,
        /// Its other attributes, if it is raw HTML.
        attributes: Vec<ElementAttribute>,
    },
    BlockQuote,
    /// `None`: bullets. Else the first number.
    List {
        start: Option<usize>,
    },
    /// A list item; a task has a box, checked or not.
    Item {
        task: Option<bool>,
    },
    Code {
        info: String,
        literal: String,
    },
    Rule,
    Table {
        alignments: Vec<TableAlignment>,
    },
    /// The first row of a table is its head.
    Row,
    Cell,
    Footnote {
        name: String,
        references: u32,
    },
    Text(String),
    /// An emoji written as a code.
    Emoji {
        code: String,
        emoji: String,
    },
    SoftBreak,
    LineBreak,
    CodeSpan(String),
    /// `em`, `strong` or `del`, as the name of its element.
    Emphasis(&'static str),
    Link {
        kind: LinkKind,
        destination: String,
        title: String,
        attributes: Vec<ElementAttribute>,
    },
    Image {
        destination: String,
        title: String,
        /// The alternative text: empty if the author marks it as decorative, `None` if there is none.
        alt: Option<String>,
        attributes: Vec<ElementAttribute>,
    },
    /// A formula.
    Formula {
        /// As it is written: within a line, with its dollar signs.
        written: String,
        /// `None` if it can't be read.
        mathml: Option<String>,
        display: Display,
    },
    /// A reference to a footnote: its name, its number, and which reference to it this is.
    FootnoteReference {
        name: String,
        number: u32,
        index: u32,
    },
    /// The title is the first `title_len` children.
    Admonition {
        kind: String,
        id: Option<String>,
        title_len: usize,
    },
    Tabs {
        group: Option<String>,
    },
    Tab {
        value: String,
        label: String,
        id: String,
        selected: bool,
    },
    /// An element of HTML.
    Element {
        name: String,
        attributes: Vec<ElementAttribute>,
    },
    /// HTML that is output unchanged: the content of a script, if all raw HTML is allowed.
    Raw(String),
}

/// A node with its content.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::markdown) struct Node {
    pub(in crate::markdown) kind: Kind,
    /// In the body's text: the whole of a heading, the destination of a link or image, text that gets typographic
    /// characters. Empty for other nodes.
    pub(in crate::markdown) range: Range<usize>,
    pub(in crate::markdown) children: Vec<Node>,
}

impl Node {
    /// A text.
    pub(in crate::markdown) fn text(text: impl Into<String>) -> Node {
        Node::leaf(Kind::Text(text.into()))
    }

    /// A node without children and range.
    pub(in crate::markdown) fn leaf(kind: Kind) -> Node {
        Node::new(kind, 0..0, Vec::new())
    }

    /// An element without attributes.
    pub(in crate::markdown) fn element(name: &str, children: Vec<Node>) -> Node {
        Node::new(Kind::Element { name: name.to_owned(), attributes: Vec::new() }, 0..0, children)
    }

    pub(in crate::markdown) fn new(kind: Kind, range: Range<usize>, mut children: Vec<Node>) -> Node {
        // A growing list reserves room for four, but most nodes have one child.
        children.shrink_to_fit();
        Node { kind, range, children }
    }

    /// Whether it can't be inside a line of text.
    pub(in crate::markdown) fn is_block(&self) -> bool {
        match &self.kind {
            Kind::Text(_)
            | Kind::Emoji { .. }
            | Kind::SoftBreak
            | Kind::LineBreak
            | Kind::CodeSpan(_)
            | Kind::Emphasis(_)
            | Kind::Image { .. }
            | Kind::Formula { display: Display::Inline, .. }
            | Kind::FootnoteReference { .. }
            | Kind::Raw(_) => false,
            Kind::Link { .. } => self.children.iter().any(Node::is_block),
            Kind::Element { name, .. } => match html_element(name) {
                Some(Element::Phrase) | None => self.children.iter().any(Node::is_block),
                Some(Element::Void) => name == "hr",
                Some(Element::Block) => !matches!(name.as_str(), "audio" | "iframe" | "video"),
                Some(Element::TextBlock) => true,
                Some(Element::Forbidden) => {
                    matches!(name.as_str(), "dialog" | "fieldset" | "form")
                        || is_container(name) && self.children.iter().any(Node::is_block)
                }
            },
            _ => true,
        }
    }

    pub(in crate::markdown) fn element_name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Element { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The value of an element's attribute.
    pub(in crate::markdown) fn attribute(&self, name: &str) -> Option<&str> {
        match &self.kind {
            Kind::Element { attributes, .. } => value(attributes, name),
            _ => None,
        }
    }

    /// Whether it is a drawing or formula of raw HTML.
    pub(in crate::markdown) fn is_foreign(&self) -> bool {
        self.element_name().is_some_and(is_foreign)
    }

    /// The title and content of an admonition. Other nodes have no title.
    pub(in crate::markdown) fn title_and_content(&self) -> (&[Node], &[Node]) {
        let len = if let Kind::Admonition { title_len, .. } = self.kind { title_len } else { 0 };
        self.children.split_at(len.min(self.children.len()))
    }

    /// Whether it is or contains an image.
    pub(in crate::markdown) fn holds_image(&self) -> bool {
        walk(std::slice::from_ref(self)).any(|node| matches!(node.kind, Kind::Image { .. }))
    }

    pub(in crate::markdown) fn is_white_space(&self) -> bool {
        matches!(&self.kind, Kind::Text(text) if text.trim().is_empty()) || self.kind == Kind::SoftBreak
    }
}

/// Nodes and all their descendants, each before its children.
pub(in crate::markdown) fn walk(nodes: &[Node]) -> impl Iterator<Item = &Node> {
    let mut open = vec![nodes.iter()];
    std::iter::from_fn(move || {
        while let Some(last) = open.last_mut() {
            if let Some(node) = last.next() {
                open.push(node.children.iter());
                return Some(node);
            }
            open.pop();
        }
        None
    })
}

/// The text of a node without markup. Words of different blocks are separated.
pub(in crate::markdown) fn text_of(node: &Node, out: &mut String) {
    let separator = if node.kind == Kind::Cell { ' ' } else { '\n' };
    let is_block = node.is_block();
    if is_block {
        separate(out, separator);
    }
    if node.is_foreign() {
        return foreign_words(node, out);
    }
    match &node.kind {
        Kind::Text(text) | Kind::CodeSpan(text) | Kind::Emoji { emoji: text, .. } => out.push_str(text),
        Kind::Code { literal, .. } | Kind::Formula { written: literal, .. } => out.push_str(literal),
        Kind::SoftBreak | Kind::LineBreak => out.push(' '),
        Kind::Image { alt, .. } => out.push_str(alt.as_deref().unwrap_or_default()),
        Kind::Tab { label, .. } => {
            out.push_str(label);
            out.push('\n');
        }
        Kind::Element { name, .. } if matches!(name.as_str(), "br" | "wbr") => out.push(' '),
        _ => {}
    }
    node.children.iter().for_each(|child| text_of(child, out));
    if is_block {
        separate(out, separator);
    }
}

/// Ends a word or line.
pub(in crate::markdown) fn separate(out: &mut String, separator: char) {
    if !out.is_empty() && !out.ends_with(char::is_whitespace) {
        out.push(separator);
    }
}

/// The words of a drawing or formula, separated.
fn foreign_words(node: &Node, out: &mut String) {
    match &node.kind {
        Kind::Text(text) => text.split_whitespace().for_each(|word| {
            separate(out, ' ');
            out.push_str(word);
        }),
        // A formula in another language.
        Kind::Element { name, .. } if name.starts_with("annotation") => {}
        _ => node.children.iter().for_each(|child| foreign_words(child, out)),
    }
}

/// The text of inline nodes on one line.
pub(in crate::markdown) fn inline_text<'n>(nodes: impl IntoIterator<Item = &'n Node>) -> String {
    let mut out = String::new();
    nodes.into_iter().for_each(|node| text_of(node, &mut out));
    let out = out.trim();
    if out.contains(['\n', '\t']) || out.contains("  ") {
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        out.to_owned()
    }
}

/// Unwraps a single paragraph, so its nodes can be in an element that allows only text.
pub(in crate::markdown) fn unwrap_paragraph(mut nodes: Vec<Node>) -> Vec<Node> {
    if nodes.iter().any(Node::is_block) {
        nodes.retain(|node| !node.is_white_space());
    } else {
        let end = nodes.iter().rposition(|node| !node.is_white_space()).map_or(0, |last| last + 1);
        nodes.truncate(end);
        let start = nodes.iter().position(|node| !node.is_white_space()).unwrap_or(0);
        nodes.drain(..start);
    }
    if let [only] = nodes.as_mut_slice()
        && matches!(only.kind, Kind::Paragraph | Kind::Plain)
    {
        return std::mem::take(&mut only.children);
    }
    nodes
}
