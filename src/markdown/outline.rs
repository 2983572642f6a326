//! The parts of a page that other pages, the navigation and the search need.

use std::collections::HashSet;
use std::ops::Range;

use super::links::{Link, LinkKind};
use super::tree::{Kind, Node, Tree, inline_text, separate, text_of, title, title_leads};
use super::{Options, parse};
use crate::body::Body;
use crate::markup::srcset;

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

/// The text below one heading or in one tab, for the search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Section {
    /// The id of the heading or the tab; empty before the first heading.
    pub id: String,
    /// The heading's text or the tab's label; empty before the first heading.
    pub heading: String,
    /// The text without markup, code included, up to the next heading of any level; without the text of tabs.
    pub text: String,
}

/// The content of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The first heading, if it is of level 1.
    pub title: Option<String>,
    /// Whether nothing comes before the title.
    pub title_leads: bool,
    /// The first paragraph as plain text.
    pub description: Option<String>,
    /// All headings, in order.
    pub headings: Vec<Heading>,
    /// All link targets: ids of headings, raw HTML and tabs.
    pub ids: HashSet<String>,
    /// All links and images.
    pub links: Vec<Link>,
    /// The text, split at headings.
    pub sections: Vec<Section>,
}

/// Reads the outline of a parsed page.
pub fn outline(tree: &Tree) -> Outline {
    let paragraphs = tree.nodes.iter().filter(|node| node.kind == Kind::Paragraph);
    let outline = Outline {
        title: title(&tree.nodes).map(|node| inline_text(&node.children)),
        title_leads: title_leads(&tree.nodes),
        description: paragraphs.map(|node| without_images(&node.children)).find(|text| !text.is_empty()),
        ids: tree.ids.clone(),
        sections: vec![Section::default()],
        ..Outline::default()
    };
    let mut reader = Reader { outline, section: 0 };
    reader.nodes(&tree.nodes);
    let mut outline = reader.outline;
    outline.sections.retain(|section| !section.id.is_empty() || !section.text.is_empty());
    outline
}

/// The text of a piece of Markdown, without markup.
pub fn plain_text(markdown: &str) -> String {
    if is_plain(markdown) { markdown.to_owned() } else { parsed_text(markdown) }
}

fn parsed_text(markdown: &str) -> String {
    let body = Body::generated(crate::source::SourceFile::new("", markdown));
    inline_text(&parse(&body, &Options::default()).nodes)
}

/// Whether a text is a sentence without markup, like almost all descriptions.
pub(crate) fn is_plain(text: &str) -> bool {
    let mut prev = b' ';
    let plain = text.bytes().enumerate().all(|(at, byte)| {
        let after_space = std::mem::replace(&mut prev, byte) == b' ';
        // A number starts a list only at the start of the text.
        byte.is_ascii_alphabetic() || byte.is_ascii_digit() && at > 0 || !after_space && b" ,.;()/'-".contains(&byte)
    });
    plain && prev != b' '
}

/// The text of a paragraph without badges and screenshots.
fn without_images(nodes: &[Node]) -> String {
    let is_image = |node: &Node| matches!(node.kind, Kind::Image { .. });
    inline_text(nodes.iter().filter(|node| {
        let is_badge = matches!(node.kind, Kind::Link { .. }) && node.children.iter().all(is_image);
        !is_image(node) && !is_badge
    }))
}

/// Collects headings, links and text.
struct Reader {
    outline: Outline,
    /// The index of the section that the next text belongs to.
    section: usize,
}

impl Reader {
    /// Adds the content of nodes, in order.
    fn nodes(&mut self, nodes: &[Node]) {
        nodes.iter().for_each(|node| self.node(node));
    }

    fn node(&mut self, node: &Node) {
        match &node.kind {
            Kind::Heading { level, id, .. } => {
                let text = inline_text(&node.children);
                self.begin(id, &text);
                self.outline.headings.push(Heading { level: *level, id: id.clone(), text, range: node.range.clone() });
                self.links(&node.children);
            }
            Kind::Paragraph | Kind::Plain | Kind::Row | Kind::Code { .. } | Kind::Formula { .. } => {
                self.text_and_links(node);
            }
            Kind::Tab { label, id, .. } => {
                // The text after the tabs belongs to the heading above them.
                let around = self.section;
                self.begin(id, label);
                self.nodes(&node.children);
                self.section = around;
            }
            Kind::Admonition { .. } => {
                let (title, content) = node.title_and_content();
                self.end_line();
                self.text().push_str(&inline_text(title));
                self.end_line();
                self.links(title);
                self.nodes(content);
            }
            _ if node.is_foreign() => {
                self.end_line();
                self.text_and_links(node);
                self.end_line();
            }
            Kind::Link { .. } | Kind::Element { .. } if !node.is_block() => {
                self.link(node);
                self.nodes(&node.children);
            }
            _ if !node.is_block() => self.text_and_links(node),
            _ => {
                self.link(node);
                self.end_line();
                self.nodes(&node.children);
                self.end_line();
            }
        }
    }

    fn begin(&mut self, id: &str, heading: &str) {
        self.section = self.outline.sections.len();
        let section = Section { id: id.to_owned(), heading: heading.to_owned(), text: String::new() };
        self.outline.sections.push(section);
    }

    /// The text of the current section.
    fn text(&mut self) -> &mut String {
        &mut self.outline.sections[self.section].text
    }

    /// Adds the text and the links of a node that contains no heading.
    fn text_and_links(&mut self, node: &Node) {
        text_of(node, self.text());
        self.links(std::slice::from_ref(node));
    }

    /// Separates the words of blocks.
    fn end_line(&mut self) {
        separate(self.text(), '\n');
    }

    /// Adds the links of nodes whose text is counted already.
    fn links(&mut self, nodes: &[Node]) {
        for node in nodes {
            self.link(node);
            self.links(&node.children);
        }
    }

    fn link(&mut self, node: &Node) {
        let attributes = match &node.kind {
            Kind::Link { kind, destination, .. } => {
                return self.add_link(*kind, destination, node.children.is_empty(), &node.range);
            }
            Kind::Image { destination, alt, attributes, .. } => {
                self.add_link(LinkKind::Image, destination, alt.is_none(), &node.range);
                attributes
            }
            Kind::Element { attributes, .. } => attributes,
            _ => return,
        };
        for attribute in attributes {
            let value = attribute.value.as_deref().unwrap_or_default();
            if attribute.is_url {
                self.add_link(LinkKind::Html, value, false, &attribute.range);
            } else if attribute.name == "srcset" {
                srcset(value).for_each(|(url, _)| self.add_link(LinkKind::Image, url, false, &attribute.range));
            }
        }
    }

    fn add_link(&mut self, kind: LinkKind, destination: &str, text_or_alt_is_empty: bool, range: &Range<usize>) {
        let (destination, range) = (destination.to_owned(), range.clone());
        self.outline.links.push(Link { kind, destination, text_or_alt_is_empty, range });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_sentence_is_its_own_text() {
        let words = "Sends each call (a2, b) self-hosted www.example.com/a it's 1. - -- a; 42 7) ";
        let words: Vec<&str> = words.split(' ').collect();
        let sentences = words.iter().flat_map(|a| words.iter().map(move |b| format!("{a} {b} call.")));
        let sentences: Vec<String> = sentences.filter(|sentence| is_plain(sentence)).collect();
        assert!(sentences.len() > 60);
        for sentence in sentences {
            assert_eq!(parsed_text(&sentence), sentence);
        }
        assert!(!is_plain("a *b*") && !is_plain("a  b") && !is_plain(" a") && !is_plain("a ") && !is_plain("1. a"));
    }
}
