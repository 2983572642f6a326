//! Lines of text.

use super::Writer;
use super::escape::{self, in_parentheses, quoted};
use crate::escape::code_span;
use crate::formula::Display;
use crate::markdown::links::LinkKind;
use crate::markdown::tree::{Kind, Node, inline_text, separate};
use crate::markup::{is_player, safe_url};

/// The current line of text.
pub(in crate::markdown) struct Line {
    pub(in crate::markdown) out: String,
    /// Whether it can't contain line breaks: a heading, a cell, a label.
    pub(super) is_one: bool,
    /// A link can't contain a link.
    pub(super) in_link: bool,
}

impl Line {
    pub(super) fn new(is_one: bool) -> Line {
        Line { out: String::new(), is_one, in_link: false }
    }
}

impl Writer<'_> {
    /// The text of a paragraph.
    pub(super) fn paragraph(&self, nodes: &[Node]) -> String {
        let mut line = Line::new(false);
        self.inlines(nodes, &mut line);
        escape::lines(line.out.trim_matches([' ', '\n']))
    }

    /// A text in one line.
    pub(in crate::markdown) fn one_line(&self, nodes: &[Node]) -> String {
        let mut line = Line::new(true);
        self.inlines(nodes, &mut line);
        line.out.trim().to_owned()
    }

    pub(in crate::markdown) fn inlines(&self, nodes: &[Node], line: &mut Line) {
        self.inlines_before(None, nodes, line);
    }

    /// The nodes of an element without tags, and what follows it.
    fn inlines_before(&self, next: Option<&Node>, nodes: &[Node], line: &mut Line) {
        for (index, node) in nodes.iter().enumerate() {
            self.inline(node, nodes.get(index + 1).or(next), line);
        }
    }

    fn inline(&self, node: &Node, next: Option<&Node>, line: &mut Line) {
        match &node.kind {
            Kind::Text(text) => escape::text(&mut line.out, text),
            Kind::Emoji { code, .. } => line.out.push_str(&format!(":{code}:")),
            Kind::SoftBreak if !line.is_one => {
                line.out.truncate(line.out.trim_end_matches(' ').len());
                line.out.push('\n');
            }
            Kind::SoftBreak => line.out.push(' '),
            Kind::LineBreak if !line.is_one && next.is_some() => line.out.push_str("\\\n"),
            Kind::LineBreak => line.out.push_str("<br>"),
            Kind::CodeSpan(code) => {
                let needs_separator = line.out.ends_with('`');
                line.out.push_str(if needs_separator { "<!-- -->" } else { "" });
                line.out.push_str(&code_span(code));
            }
            Kind::Emphasis(name) => self.marked(node, next, name, line),
            Kind::Link { .. } => self.link(node, line),
            // Decorative images have no text.
            Kind::Image { attributes, .. }
                if attributes.iter().any(|it| it.name == "role" && it.value.as_deref() == Some("presentation")) => {}
            Kind::Image { destination, title, alt, .. } => {
                let alt = escape::literal(alt.as_deref().unwrap_or_default());
                if !safe_url(destination) {
                    return line.out.push_str(&alt);
                }
                let href = self.href(LinkKind::Image, destination, node.range.start);
                line.out.push_str(&format!("![{alt}]({}{})", in_parentheses(&href), titled(title)));
            }
            Kind::Formula { written, display: Display::Inline, .. } => line.out.push_str(written),
            Kind::FootnoteReference { name, .. } => line.out.push_str(&format!("[^{name}]")),
            Kind::Raw(_) => {}
            Kind::Element { name, .. } if !node.is_block() || is_player(name) => self.phrase(name, node, next, line),
            _ => self.block_in_line(node, line),
        }
    }

    /// The trimmed text of nodes, with the spaces before and after it.
    fn trimmed(&self, nodes: &[Node], mut inner: Line) -> (String, String, String) {
        self.inlines(nodes, &mut inner);
        let (start, text) = inner.out.split_at(inner.out.len() - inner.out.trim_start().len());
        let (text, end) = text.split_at(text.trim_end().len());
        (start.to_owned(), text.to_owned(), end.to_owned())
    }

    /// Emphasis and the like: with markers if CommonMark reads them as such, otherwise with tags.
    fn marked(&self, node: &Node, next: Option<&Node>, name: &str, line: &mut Line) {
        let (sign, other) = match name {
            "em" => ('*', "_"),
            "strong" => ('*', "__"),
            _ => ('~', "~~"),
        };
        let inner = Line { out: String::new(), is_one: line.is_one, in_link: line.in_link };
        let (start, text, end) = self.trimmed(&node.children, inner);
        line.out.push_str(&start);
        if text.is_empty() {
            return;
        }
        let prev = line.out.chars().next_back();
        let after = match next {
            Some(Node { kind: Kind::Text(text), .. }) => text.chars().next(),
            Some(Node { kind: Kind::SoftBreak | Kind::LineBreak, .. }) | None => None,
            Some(next) => inline_text(std::slice::from_ref(next)).chars().next().or(Some('x')),
        };
        let is_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
        let is_sign = |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric());
        let clashes = is_word(prev) && is_sign(text.chars().next())
            || is_word(after) && is_sign(text.chars().next_back())
            || [prev, after].contains(&Some(sign))
            || sign == '~' && text.contains('~');
        let marks = sign.to_string().repeat(other.len());
        let has_sign = text.starts_with(sign) || text.ends_with(sign) || text.contains(&marks);
        let other_fits = sign == '*'
            && ![prev, after].into_iter().any(|side| is_word(side) || side == Some('_'))
            && !text.contains('_');
        line.out.push_str(&match clashes {
            false if !has_sign => format!("{marks}{text}{marks}"),
            false if other_fits => format!("{other}{text}{other}"),
            _ => format!("<{name}>{text}</{name}>"),
        });
        line.out.push_str(&end);
    }

    fn link(&self, node: &Node, line: &mut Line) {
        let Kind::Link { kind, destination, title, .. } = &node.kind else { return };
        if line.in_link || !safe_url(destination) {
            return self.inlines(&node.children, line);
        }
        let href = self.href(*kind, destination, node.range.start);
        if let [Node { kind: Kind::Text(text), .. }] = node.children.as_slice()
            && (*text == *href && href.starts_with("http") || href.strip_prefix("mailto:") == Some(text))
            && title.is_empty()
            && !text.contains(['<', '>', ' ', '\\', '|', '"', '\''])
        {
            return line.out.push_str(&format!("<{text}>"));
        }
        let inner = Line { out: String::new(), is_one: line.is_one, in_link: true };
        let (start, text, end) = self.trimmed(&node.children, inner);
        line.out.push_str(if start.is_empty() { "" } else { " " });
        line.out.push_str(&format!("[{text}]({}{})", in_parentheses(&href), titled(title)));
        line.out.push_str(if end.is_empty() { "" } else { " " });
    }

    /// An element within a line.
    fn phrase(&self, name: &str, node: &Node, next: Option<&Node>, line: &mut Line) {
        match name {
            "br" => line.out.push_str("<br>"),
            "wbr" => {}
            "picture" => {
                let is_image = |node: &&Node| matches!(node.kind, Kind::Image { .. });
                if let Some(image) = node.children.iter().find(is_image) {
                    self.inline(image, None, line);
                }
            }
            "span" | "font" | "label" | "a" => {
                line.out.push_str(&self.anchor(node));
                self.inlines_before(next, &node.children, line);
            }
            _ if is_player(name) || node.is_foreign() => line.out.push_str(&self.raw(node)),
            _ => {
                line.out.push_str(&self.start_tag(node));
                self.inlines(&node.children, line);
                line.out.push_str(&format!("</{name}>"));
            }
        }
    }

    /// The text of a block where blocks aren't allowed: in a cell, a heading, a link.
    fn block_in_line(&self, node: &Node, line: &mut Line) {
        separate(&mut line.out, ' ');
        match &node.kind {
            Kind::Code { info, literal } => self.code_in_line(info, literal, line),
            Kind::Formula { written, .. } => self.code_in_line("math", written, line),
            Kind::Tab { label, .. } => self.tab_in_line(label, &node.children, line),
            Kind::Element { name, .. } if name == "summary" => {
                line.out.push_str("<b>");
                self.inlines(&node.children, line);
                line.out.push_str("</b>");
            }
            Kind::Rule => {}
            _ => {
                line.out.push_str(&self.anchor(node));
                self.inlines(&node.children, line);
            }
        }
        separate(&mut line.out, ' ');
    }
}

fn titled(title: &str) -> String {
    if title.is_empty() {
        return String::new();
    }
    format!(" \"{}\"", quoted(&title.replace('\\', "\\\\").replace('\n', " ")))
}
