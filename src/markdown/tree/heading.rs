//! What the id of a heading is made from.

use comrak::nodes::{AstNode, NodeValue};

use super::build::Builder;
use super::node::{Kind, Node, inline_text};
use crate::markdown::blocks::{MarkKind, inline_mark, without_inline_marks};
use crate::markdown::dialect::attribute_list::is_list;

impl Builder<'_, '_> {
    /// The id of a heading: the one that its author chose, or one made from its text.
    pub(super) fn heading_id<'n>(&mut self, heading: &'n AstNode<'n>, children: &mut Vec<Node>) -> String {
        match self.id_in_comment(heading, children).or_else(|| custom_id(children)) {
            Some(id) if self.claimed(&id) => id,
            Some(id) => self.unique_id(&id),
            None => {
                let text = self.written_text(heading);
                self.unique_id(&text)
            }
        }
    }

    /// Gives the headings of raw HTML their ids: GitHub does, Docusaurus does not, so those of Markdown come first. Tabs
    /// that are named by their place have none yet, too.
    pub(super) fn name_headings(&mut self, nodes: &mut [Node]) {
        for node in nodes {
            match &mut node.kind {
                Kind::Heading { id, .. } if id.is_empty() => *id = self.unique_id(&inline_text(&node.children)),
                Kind::Tab { id, value, .. } if id.is_empty() => *id = self.unique_id(&format!("tab {value}")),
                _ => {}
            }
            self.name_headings(&mut node.children);
        }
    }

    /// The text of a heading as Docusaurus takes it for the id: blanks stay, line breaks and the attributes of tags,
    /// which may show something, say nothing.
    fn written_text<'n>(&self, heading: &'n AstNode<'n>) -> String {
        let mut out = String::new();
        for node in heading.descendants() {
            match &node.data().value {
                NodeValue::Text(text) => out.push_str(&without_inline_marks(text)),
                NodeValue::HtmlInline(html) => {
                    let mark = inline_mark(html).and_then(|mark| self.document.marks.get(mark));
                    let formula = mark.filter(|mark| matches!(mark.kind, MarkKind::Math));
                    out.push_str(formula.map_or("", |mark| mark.text));
                }
                NodeValue::Code(code) => out.push_str(&self.restored(code.literal.clone())),
                _ => {}
            }
        }
        out
    }

    /// Takes the id out of the comment that ends a heading: `{/* #id */}`.
    fn id_in_comment<'n>(&self, heading: &'n AstNode<'n>, children: &mut [Node]) -> Option<String> {
        let last = heading.last_child()?;
        let mark = match &last.data().value {
            NodeValue::HtmlInline(html) => inline_mark(html),
            _ => None,
        };
        let mark = self.document.marks.get(mark?).filter(|mark| matches!(mark.kind, MarkKind::Comment))?;
        let id = mark.text.trim_start_matches(['{', '<', '!', '/', '*', '-']).trim_start().strip_prefix('#')?;
        let id = id.split(|c: char| c.is_whitespace() || matches!(c, '*' | '>')).next()?.trim_end_matches("--");
        if let Some(Node { kind: Kind::Text(text), .. }) = children.last_mut() {
            text.truncate(text.trim_end().len());
        }
        is_id(id).then(|| id.to_owned())
    }
}

/// Takes `{#id}` off the end of a heading's text.
fn custom_id(children: &mut Vec<Node>) -> Option<String> {
    let Some(Node { kind: Kind::Text(text), .. }) = children.last_mut() else { return None };
    let inner = text.trim_end().strip_suffix('}')?;
    let open = inner.rfind('{')?;
    let words = inner[open + 1..].trim_start_matches(':');
    if !is_list(words) {
        return None;
    }
    let id = words.split_whitespace().find_map(|word| word.strip_prefix('#')).filter(|id| is_id(id))?.to_owned();
    let kept = text[..open].trim_end().len();
    text.truncate(kept);
    if kept == 0 {
        children.pop();
    }
    Some(id)
}

/// Whether Docusaurus and HTML both take a text for an id.
fn is_id(id: &str) -> bool {
    !id.is_empty() && !id.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '{' | '}'))
}
