//! The ids of headings, and the page's title.

use std::ops::Range;

use comrak::nodes::{AstNode, NodeValue};

use super::build::Builder;
use super::node::{Kind, Node, inline_text};
use crate::markdown::blocks::{MarkKind, last_mark, next_mark, with_marks};

impl Builder<'_, '_> {
    /// The id of a heading: the author's own, or one generated from its text.
    pub(super) fn heading_id<'n>(&mut self, heading: &'n AstNode<'n>, children: &mut Vec<Node>) -> String {
        match self.own_id(heading, children) {
            Some((id, place)) => self.chosen_for_heading(id, place),
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
                NodeValue::Text(text) => out.push_str(&with_marks(text, |_| "")),
                NodeValue::HtmlInline(html) => {
                    let mark = next_mark(html).and_then(|(_, mark, _)| self.document.mark(mark));
                    let formula = mark.filter(|mark| matches!(mark.kind, MarkKind::Math));
                    out.push_str(formula.map_or("", |mark| mark.text));
                }
                NodeValue::Code(code) => out.push_str(&self.restored(code.literal.clone())),
                NodeValue::ShortCode(code) => out.push_str(&code.code),
                _ => {}
            }
        }
        out
    }

    /// Removes and returns the id at the end of a heading: `{#id}`, `{/* #id */}`.
    fn own_id<'n>(&self, heading: &'n AstNode<'n>, children: &mut Vec<Node>) -> Option<(String, Range<usize>)> {
        let mark = match &heading.last_child()?.data().value {
            NodeValue::HtmlInline(text) => last_mark(text),
            NodeValue::Text(text) => last_mark(text),
            _ => None,
        };
        let mark = self.document.mark(mark?)?;
        let MarkKind::Id(id) = &mark.kind else { return None };
        if !is_id(id) {
            return None;
        }
        while children.pop_if(|last| last.kind == Kind::SoftBreak).is_some() {}
        if let Some(Node { kind: Kind::Text(text), .. }) = children.last_mut() {
            text.truncate(text.trim_end().len());
        }
        Some((id.clone(), mark.place.clone()))
    }
}

/// Whether a text is an id for both Docusaurus and HTML.
fn is_id(id: &str) -> bool {
    !id.is_empty() && !id.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '{' | '}'))
}

/// The page's title: the first non-empty heading outside components, if it is of level 1.
pub(in crate::markdown) fn title(nodes: &[Node]) -> Option<&Node> {
    first_heading(nodes).filter(|node| matches!(node.kind, Kind::Heading { level: 1, .. }))
}

/// Whether the page begins with its title.
pub(in crate::markdown) fn title_leads(nodes: &[Node]) -> bool {
    nodes.first().is_some_and(|node| match &node.kind {
        Kind::Heading { level, .. } => *level == 1 && !inline_text(&node.children).is_empty(),
        Kind::Element { name, .. } if name != "details" => title_leads(&node.children),
        _ => false,
    })
}

fn first_heading(nodes: &[Node]) -> Option<&Node> {
    nodes.iter().find_map(|node| match &node.kind {
        Kind::Heading { .. } if !inline_text(&node.children).is_empty() => Some(node),
        Kind::Element { name, .. } if name != "details" => first_heading(&node.children),
        _ => None,
    })
}
