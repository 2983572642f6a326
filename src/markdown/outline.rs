//! The parts of a page that other pages, the navigation and the search need.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::links::{Link, LinkKind};
use super::tree::{Kind, Node, Tree, inline_text, text_of, title, title_leads, walk};
use super::{Options, parse};
use crate::body::Body;
use crate::markup::{ElementAttribute, srcset};

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    let mut outline = Outline { ids: tree.ids.clone(), sections: vec![Section::default()], ..Outline::default() };
    outline.title = title(&tree.nodes).map(|node| inline_text(&node.children));
    outline.title_leads = title_leads(&tree.nodes);
    outline.description = tree
        .nodes
        .iter()
        .filter(|node| node.kind == Kind::Paragraph)
        .map(|node| without_images(&node.children))
        .find(|text| !text.is_empty());
    collect(&tree.nodes, &mut outline);
    outline.sections = joined(std::mem::take(&mut outline.sections));
    outline.sections.retain(|section| !section.id.is_empty() || !section.text.is_empty());
    outline
}

/// Joins the pieces of each section.
fn joined(pieces: Vec<Section>) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for piece in pieces {
        match places.get(&piece.id) {
            Some(place) => sections[*place].text.push_str(&piece.text),
            None => {
                places.insert(piece.id.clone(), sections.len());
                sections.push(piece);
            }
        }
    }
    sections
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
    let visible: Vec<Node> = nodes
        .iter()
        .filter(|node| {
            let is_badge = matches!(node.kind, Kind::Link { .. }) && node.children.iter().all(is_image);
            !is_image(node) && !is_badge
        })
        .cloned()
        .collect();
    inline_text(&visible)
}

/// Adds the content of nodes, in order.
fn collect(nodes: &[Node], outline: &mut Outline) {
    for node in nodes {
        match &node.kind {
            Kind::Heading { level, id, .. } => {
                let text = inline_text(&node.children);
                outline.sections.push(Section { id: id.clone(), heading: text.clone(), text: String::new() });
                outline.headings.push(Heading { level: *level, id: id.clone(), text, range: node.range.clone() });
                links(&node.children, outline);
            }
            Kind::Paragraph | Kind::Plain | Kind::Row { .. } | Kind::Code { .. } | Kind::Formula { .. } => {
                text_and_links(node, outline);
            }
            Kind::Tab { label, id, .. } => {
                // The text after the tabs belongs to the heading above them.
                let parent = outline.sections.last().map(|parent| Section { text: String::new(), ..parent.clone() });
                outline.sections.push(Section { id: id.clone(), heading: label.clone(), text: String::new() });
                collect(&node.children, outline);
                outline.sections.extend(parent);
            }
            Kind::Admonition { .. } => {
                let (title, content) = node.title_and_content();
                add_text(outline, &inline_text(title));
                links(title, outline);
                collect(content, outline);
            }
            _ if node.is_foreign() => {
                end_line(outline);
                text_and_links(node, outline);
                end_line(outline);
            }
            kind if !node.is_block() && !matches!(kind, Kind::Link { .. } | Kind::Element { .. }) => {
                text_and_links(node, outline);
            }
            _ => {
                link(node, outline);
                let is_block = node.is_block();
                if is_block {
                    end_line(outline);
                }
                collect(&node.children, outline);
                if is_block {
                    end_line(outline);
                }
            }
        }
    }
}

/// Adds the text and the links of a node that contains no heading.
fn text_and_links(node: &Node, outline: &mut Outline) {
    if let Some(section) = outline.sections.last_mut() {
        text_of(node, &mut section.text);
    }
    links(std::slice::from_ref(node), outline);
}

/// Separates the words of blocks.
fn end_line(outline: &mut Outline) {
    if let Some(Section { text, .. }) = outline.sections.last_mut()
        && !text.is_empty()
        && !text.ends_with(char::is_whitespace)
    {
        text.push('\n');
    }
}

fn add_text(outline: &mut Outline, text: &str) {
    if let Some(section) = outline.sections.last_mut()
        && !text.is_empty()
    {
        section.text.push_str(text);
        section.text.push('\n');
    }
}

/// Adds the links of nodes whose text is counted already.
fn links(nodes: &[Node], outline: &mut Outline) {
    walk(nodes).for_each(|node| link(node, outline));
}

/// Adds the URLs in an HTML element's attributes.
fn in_attributes(attributes: &[ElementAttribute], add: &mut impl FnMut(LinkKind, &str, bool, &Range<usize>)) {
    for attribute in attributes {
        let value = attribute.value.as_deref().unwrap_or_default();
        if attribute.is_url {
            add(LinkKind::Html, value, false, &attribute.range);
        } else if attribute.name == "srcset" {
            srcset(value).for_each(|(url, _)| add(LinkKind::Image, url, false, &attribute.range));
        }
    }
}

fn link(node: &Node, outline: &mut Outline) {
    let mut add = |kind, destination: &str, is_empty, range: &Range<usize>| {
        outline.links.push(Link {
            kind,
            destination: destination.to_owned(),
            text_or_alt_is_empty: is_empty,
            range: range.clone(),
        });
    };
    match &node.kind {
        Kind::Link { kind, destination, .. } => {
            add(*kind, destination, inline_text(&node.children).is_empty() && node.children.is_empty(), &node.range);
        }
        Kind::Image { destination, alt, attributes, .. } => {
            add(LinkKind::Image, destination, alt.is_none(), &node.range);
            in_attributes(attributes, &mut add);
        }
        Kind::Element { attributes, .. } => in_attributes(attributes, &mut add),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_sentence_is_its_own_text() {
        let words = [
            "Sends",
            "each",
            "call",
            "(a2,",
            "b)",
            "self-hosted",
            "www.example.com/a",
            "it's",
            "1.",
            "-",
            "--",
            "a;",
            "42",
            "7)",
            "",
        ];
        let sentences = words.iter().flat_map(|a| words.iter().map(move |b| format!("{a} {b} call.")));
        let sentences: Vec<String> = sentences.filter(|sentence| is_plain(sentence)).collect();
        assert!(sentences.len() > 60);
        for sentence in sentences {
            assert_eq!(parsed_text(&sentence), sentence);
        }
        assert!(!is_plain("a *b*") && !is_plain("a  b") && !is_plain(" a") && !is_plain("a ") && !is_plain("1. a"));
    }

    #[test]
    fn a_tab_is_a_section_and_the_heading_continues_after_it() {
        let markdown = "A\n\n## B\n\nC\n\n<Tabs><TabItem value=\"x\" label=\"X y\">\n\nD\n\n### E\n\nF\n\n</TabItem>\
                        <TabItem value=\"z\">\n\nG\n\n</TabItem></Tabs>\n\nH\n";
        let body = Body::generated(crate::source::SourceFile::new("", markdown));
        let outline = outline(&parse(&body, &Options::default()));
        let sections: Vec<_> = outline
            .sections
            .iter()
            .map(|section| {
                (&*section.id, &*section.heading, section.text.split_whitespace().collect::<Vec<_>>().join(" "))
            })
            .collect();
        let text = |text: &str| text.to_owned();
        assert_eq!(
            sections,
            [
                ("", "", text("A")),
                ("b", "B", text("C H")),
                ("tab-x", "X y", text("D")),
                ("e", "E", text("F")),
                ("tab-z", "z", text("G")),
            ]
        );
    }

    #[test]
    fn words_of_blocks_are_separated() {
        for (markdown, text) in [
            ("<ul><li>a<li>b</ul>", "a\nb\n"),
            ("<table><tr><td>1<td>x <p>2<tr><td>3</table>", "1\nx\n2\n3\n"),
            ("<dl><dt>a<dd>b</dl> c", "a\nb\nc\n"),
            ("<table><tr><td>\n\n**a *b***\n\n<td>c</table>", "a b\nc\n"),
            ("> <ul>\n> <li>a\n> <li>b\n> </ul>", "a\nb\n"),
            ("- a <ul><li>b<li>c</ul>", "a\nb\nc\n"),
            ("<select><option>a<option>b</select>", "a b "),
        ] {
            let body = Body::generated(crate::source::SourceFile::new("", markdown));
            let outline = outline(&parse(&body, &Options::default()));
            assert_eq!(outline.sections[0].text, text, "{markdown}");
        }
    }
}
