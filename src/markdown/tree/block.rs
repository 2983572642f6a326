//! Blocks as nodes.

use super::build::Builder;
use super::frame::Frames;
use super::ids::footnote_id;
use super::leaves::{Definition, Leaves};
use super::model::{fix_nesting, inline_only};
use super::node::{Kind, Node, unwrap_paragraph};
use crate::encoding::composed;
use crate::markdown::blocks::{Admonition, Block, BlockKind, Footnote};
use crate::markdown::dialect::rules;

/// Referenced footnotes.
pub(super) type Footnotes<'s, 'a> = Vec<(Definition, &'s Block<'a>)>;

impl<'s, 'a: 's> Builder<'s, 'a> {
    /// The blocks in a container.
    pub(super) fn blocks(&mut self, blocks: &'s [Block<'a>], leaves: &Leaves<'_>) -> Vec<Node> {
        fix_nesting("", self.unfixed(blocks, leaves))
    }

    fn unfixed(&mut self, blocks: &'s [Block<'a>], leaves: &Leaves<'_>) -> Vec<Node> {
        let mut nodes = Vec::with_capacity(blocks.len());
        blocks.iter().for_each(|block| self.block(block, leaves, &mut nodes));
        nodes
    }

    fn block(&mut self, block: &'s Block<'a>, leaves: &Leaves<'_>, nodes: &mut Vec<Node>) {
        let (children, place) = (&block.children, block.place.clone());
        let kind = match &block.kind {
            BlockKind::Leaf(lines) => {
                let mut frames = Frames::new(1, 0);
                leaves.within(lines).iter().for_each(|(_, node)| self.child(node, &mut frames));
                return nodes.extend(self.end(frames));
            }
            BlockKind::Opaque(opaque) => {
                let mut frames = Frames::new(1, 0);
                self.opaque(opaque, &mut frames);
                return nodes.extend(self.end(frames));
            }
            BlockKind::Code { info, literal } => return nodes.push(self.code(info, literal, place)),
            BlockKind::Footnote(footnote) => return self.footnote(block, footnote, leaves),
            BlockKind::Element(tag) => {
                let children = self.unfixed(children, leaves);
                return nodes.extend(self.apart_element(tag, place.end, children));
            }
            BlockKind::Admonition(Admonition { kind, id, has_title }) => {
                let (title, content) = children.split_at(usize::from(*has_title));
                let title = inline_only(unwrap_paragraph(self.unfixed(title, leaves)));
                let content = self.blocks(content, leaves);
                let id = id.clone().filter(|id| self.chosen(id, place));
                return nodes.push(self.admonition(kind.clone(), id, title, content));
            }
            BlockKind::Rule => Kind::Rule,
            BlockKind::Quote => Kind::BlockQuote,
            BlockKind::List { start, .. } => Kind::List { start: *start },
            BlockKind::Item { task } => Kind::Item { task: *task },
        };
        let mut children = self.blocks(children, leaves);
        if matches!(block.kind, BlockKind::List { tight: true, .. }) {
            tighten(&mut children);
        }
        nodes.push(Node::new(kind, 0..0, children));
    }

    /// Keeps a referenced footnote for the end of the page.
    fn footnote(&mut self, block: &'s Block<'a>, footnote: &Footnote, leaves: &Leaves<'_>) {
        if let Some(definition) = leaves.footnotes.get(&footnote.line) {
            self.footnotes.push((definition.clone(), block));
        } else if footnote.is_first && !self.is_referenced(footnote) {
            let message = "unused footnote: no text refers to it, so it isn't shown".to_owned();
            self.finding(&rules::UNUSED_FOOTNOTE, footnote.label.clone(), message);
        }
    }

    /// Whether a footnote is on the page, but from another place: the children of a partial may be shown twice.
    fn is_referenced(&self, footnote: &Footnote) -> bool {
        let label = &self.document.text[footnote.label.clone()];
        let name = label.trim_start_matches("[^").trim_end_matches(']');
        self.tree.ids.contains(&*composed(&footnote_id("fn", name, 1)))
    }

    /// The footnotes, in the order of their references.
    pub(super) fn footnotes(&mut self, leaves: &Leaves<'_>) -> Vec<Node> {
        let mut nodes = Vec::new();
        while !self.footnotes.is_empty() {
            let mut footnotes = std::mem::take(&mut self.footnotes);
            footnotes.sort_by_key(|(definition, _)| definition.order);
            for (Definition { name, references, .. }, block) in footnotes {
                let children = self.blocks(&block.children, leaves);
                let name = self.restored(name);
                nodes.push(Node::new(Kind::Footnote { name, references }, 0..0, children));
            }
        }
        nodes
    }
}

/// Removes the paragraphs directly inside items of a tight list. Those in a component inside an item stay.
fn tighten(items: &mut [Node]) {
    for item in items {
        for child in &mut item.children {
            if child.kind == Kind::Paragraph {
                child.kind = Kind::Plain;
            }
        }
    }
}
