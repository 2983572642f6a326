//! Blocks.

use super::Writer;
use super::escape::{in_parentheses, quoted};
use crate::markdown::blocks::begins_block;
use crate::markdown::dialect::attribute_list::heading_id;
use crate::markdown::tree::{Kind, Node};

impl Writer<'_> {
    /// Blocks separated by empty lines.
    pub(in crate::markdown) fn blocks(&self, nodes: &[Node]) -> String {
        self.parts(nodes).into_iter().map(|(text, _)| text).collect::<Vec<_>>().join("\n\n")
    }

    /// The blocks of nodes, each with its spacing role.
    pub(super) fn parts(&self, nodes: &[Node]) -> Vec<(String, Close)> {
        let mut parts = Vec::new();
        let mut rest = nodes;
        let mut list: Option<bool> = None;
        while let Some(node) = rest.first() {
            let inline = rest.iter().take_while(|node| !node.is_block()).count();
            if inline > 0 {
                parts.push((self.paragraph(&rest[..inline]), Close::Text));
                rest = &rest[inline..];
                list = None;
                continue;
            }
            rest = &rest[1..];
            let ordered = self.list_kind(node);
            let is_second = ordered.is_some() && list == ordered;
            let text = match ordered {
                Some(ordered) => self.list(node, ordered, is_second),
                None => self.block(node),
            };
            if !text.is_empty() {
                list = ordered.filter(|_| !is_second);
                parts.push((text, close(node)));
            }
        }
        parts.retain(|(text, _)| !text.is_empty());
        parts
    }

    fn block(&self, node: &Node) -> String {
        match &node.kind {
            Kind::Paragraph | Kind::Plain if node.children.iter().any(Node::is_block) => self.blocks(&node.children),
            Kind::Paragraph | Kind::Plain => self.paragraph(&node.children),
            Kind::Heading { .. } if self.title.is_some_and(|title| std::ptr::eq(title, node)) => {
                let pictures = node.children.iter().filter(|child| child.holds_image());
                pictures.map(|picture| self.paragraph(std::slice::from_ref(picture))).collect::<Vec<_>>().join(" ")
            }
            Kind::Heading { level, .. } => self.heading(*level, &node.children),
            Kind::BlockQuote => quote(&self.blocks(&node.children)),
            Kind::Formula { written, .. } if !written.contains("$$") => format!("$$\n{written}$$"),
            Kind::Rule => "---".to_owned(),
            Kind::Table { alignments } => self.table(alignments, &node.children),
            Kind::Footnote { name, .. } => indented(&format!("[^{name}]: "), 4, &self.blocks(&node.children)),
            Kind::Code { info, literal } => self.code(info, literal),
            Kind::Formula { written, .. } => self.code("math", written),
            Kind::Admonition { kind, .. } => self.admonition(kind, node),
            Kind::Tab { label, .. } => self.tab(label, &node.children),
            Kind::Link { kind, destination, .. } => {
                let href = self.href(*kind, destination, node.range.start);
                let inner = self.blocks(&node.children);
                // An element around a single text is dropped.
                let is_text = !inner.contains("\n\n") && !inner.starts_with(['<', '|', '$', '[']);
                match is_text && !inner.lines().any(begins_block) {
                    true => format!("[{inner}]({})", in_parentheses(&href)),
                    false => format!("<a href=\"{}\">\n\n{inner}\n\n</a>", quoted(&href)),
                }
            }
            Kind::Element { name, .. } => self.element(name, node),
            _ => self.blocks(&node.children),
        }
    }

    pub(super) fn heading(&self, level: u8, nodes: &[Node]) -> String {
        let text = self.one_line(nodes);
        // Trailing `#` would not be part of the heading.
        let end = text.trim_end_matches('#').len();
        let is_closed = end < text.len() && (end == 0 || text[..end].ends_with(' '));
        let guarded = match id_at_end(&text) {
            Some(open) => format!("{}\\{}", &text[..open], &text[open..]),
            None if is_closed => format!("{}\\{}", &text[..end], &text[end..]),
            None => text,
        };
        format!("{} {guarded}", "#".repeat(level.into())).trim_end().to_owned()
    }

    /// A bold line followed by the content.
    pub(in crate::markdown) fn under_label(&self, label: &str, nodes: &[Node]) -> String {
        let label = match label {
            "" => String::new(),
            label if label.contains("**") => label.to_owned(),
            label if !label.starts_with('*') && !label.ends_with('*') => format!("**{label}**"),
            label if label.contains('_') => label.to_owned(),
            label => format!("__{label}__"),
        };
        above(label, self.blocks(nodes))
    }
}

/// The role of a block among its neighbors in an item of a tight list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Close {
    Text,
    Code,
    Heading,
    List,
    Quote,
    /// It needs an empty line around it.
    Separate,
}

impl Close {
    /// Whether a block may follow without an empty line. Text would continue the text before it, and a list or quote
    /// would merge with its like.
    pub(super) fn is_followed_by(self, next: Close) -> bool {
        match (self, next) {
            (Close::Separate, _) | (_, Close::Separate) => false,
            (Close::Text | Close::List | Close::Quote, Close::Text) => false,
            (prev, next) => prev != next || prev == Close::Code || prev == Close::Heading,
        }
    }
}

fn close(node: &Node) -> Close {
    match &node.kind {
        Kind::Plain if !node.children.iter().any(Node::is_block) => Close::Text,
        Kind::List { .. } => Close::List,
        Kind::Code { .. } | Kind::Formula { .. } => Close::Code,
        Kind::BlockQuote => Close::Quote,
        Kind::Heading { .. } => Close::Heading,
        _ => Close::Separate,
    }
}

/// Two texts with an empty line between them.
pub(super) fn above(first: String, second: String) -> String {
    let separator = if first.is_empty() || second.is_empty() { "" } else { "\n\n" };
    first + separator + &second
}

pub(super) fn quote(text: &str) -> String {
    let quoted = |line: &str| if line.is_empty() { ">".to_owned() } else { format!("> {line}") };
    text.split('\n').map(quoted).collect::<Vec<_>>().join("\n")
}

/// A text after a marker, with all other lines indented.
pub(super) fn indented(marker: &str, columns: usize, text: &str) -> String {
    let mut out = marker.to_owned();
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
            out.push_str(&" ".repeat(if line.is_empty() { 0 } else { columns }));
        }
        out.push_str(line);
    }
    out.truncate(out.trim_end_matches(' ').len());
    out
}

/// The start of trailing text in a heading that would be read as its id.
fn id_at_end(text: &str) -> Option<usize> {
    let inner = text.strip_suffix('}')?;
    let open = inner.rfind('{')?;
    heading_id(&inner[open + 1..]).is_some().then_some(open)
}
