//! Blocks as nodes.

use super::build::Builder;
use super::frame::Frames;
use super::leaves::{Definition, Leaves};
use super::model::{fix_nesting, inline_only};
use super::node::{Kind, Node, unwrap_paragraph};
use crate::markdown::blocks::{Admonition, Block, BlockKind, Footnote};
use crate::markdown::dialect::rules;

/// The referenced footnotes, which go at the end of the page, each with its position among them.
pub(super) type Footnotes<'s, 'a> = Vec<(Definition, &'s Block<'a>)>;

impl<'s, 'a: 's> Builder<'s, 'a> {
    /// The blocks in a container.
    pub(super) fn blocks(
        &mut self,
        blocks: &'s [Block<'a>],
        leaves: &Leaves<'_>,
        footnotes: &mut Footnotes<'s, 'a>,
    ) -> Vec<Node> {
        fix_nesting("", self.unfixed(blocks, leaves, footnotes))
    }

    fn unfixed(
        &mut self,
        blocks: &'s [Block<'a>],
        leaves: &Leaves<'_>,
        footnotes: &mut Footnotes<'s, 'a>,
    ) -> Vec<Node> {
        let mut nodes = Vec::with_capacity(blocks.len());
        for block in blocks {
            self.block(block, leaves, footnotes, &mut nodes);
        }
        nodes
    }

    fn block(
        &mut self,
        block: &'s Block<'a>,
        leaves: &Leaves<'_>,
        footnotes: &mut Footnotes<'s, 'a>,
        nodes: &mut Vec<Node>,
    ) {
        let children = &block.children;
        let kind = match &block.kind {
            BlockKind::Leaf(lines) => {
                let mut frames = Frames::new(1);
                for (_, node) in leaves.within(lines) {
                    self.child(node, &mut frames);
                }
                nodes.extend(self.end(frames));
                return;
            }
            BlockKind::Words(text) => {
                nodes.push(Node::new(Kind::Text(text.clone()), self.prose(block.place.clone()), Vec::new()));
                return;
            }
            BlockKind::Code { info, literal } => {
                nodes.push(self.code(info, literal, block.place.clone()));
                return;
            }
            BlockKind::Rule => Kind::Rule,
            BlockKind::Opaque(opaque) => {
                let mut frames = Frames::new(1);
                self.opaque(opaque, &mut frames);
                nodes.extend(self.end(frames));
                return;
            }
            BlockKind::Footnote(footnote) => return self.footnote(block, footnote, leaves, footnotes),
            BlockKind::Element(tag) => {
                let children = self.unfixed(children, leaves, footnotes);
                nodes.extend(self.apart_element(tag, block.place.end, children));
                return;
            }
            BlockKind::Admonition(Admonition { kind, id, has_title }) => {
                let (title, content) = children.split_at(usize::from(*has_title));
                let mut title = inline_only(unwrap_paragraph(self.unfixed(title, leaves, footnotes)));
                let title_len = title.len();
                title.extend(self.blocks(content, leaves, footnotes));
                let id = id.clone().filter(|id| self.chosen(id, block.place.clone()));
                nodes.push(Node::new(Kind::Admonition { kind: kind.clone(), id, title_len }, 0..0, title));
                return;
            }
            BlockKind::Quote => Kind::BlockQuote,
            BlockKind::List { start, .. } => Kind::List { start: *start },
            BlockKind::Item { task } => Kind::Item { task: *task },
        };
        let mut children = self.blocks(children, leaves, footnotes);
        if matches!(block.kind, BlockKind::List { tight: true, .. }) {
            tighten(&mut children);
        }
        nodes.push(Node::new(kind, 0..0, children));
    }

    /// Keeps a referenced footnote for the end of the page.
    fn footnote(
        &mut self,
        block: &'s Block<'a>,
        Footnote { line, is_first, label }: &Footnote,
        leaves: &Leaves<'_>,
        footnotes: &mut Footnotes<'s, 'a>,
    ) {
        match leaves.footnote(*line) {
            Some(definition) => footnotes.push((definition.clone(), block)),
            None if *is_first => {
                let message = "unused footnote: no text refers to it, so it isn't shown".to_owned();
                self.finding(&rules::UNUSED_FOOTNOTE, label.clone(), message);
            }
            None => {}
        }
    }

    /// The footnotes, in the order of their references.
    pub(super) fn footnotes(&mut self, mut footnotes: Footnotes<'s, 'a>, leaves: &Leaves<'_>) -> Vec<Node> {
        let mut nodes = Vec::new();
        while !footnotes.is_empty() {
            footnotes.sort_by_key(|(definition, _)| definition.order);
            let mut inner = Footnotes::new();
            for (Definition { name, references, .. }, block) in footnotes {
                let children = self.blocks(&block.children, leaves, &mut inner);
                let name = self.restored(name);
                nodes.push(Node::new(Kind::Footnote { name, references }, 0..0, children));
            }
            footnotes = inner;
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
