//! Blocks that are parsed separately and placed later: those of an included file, and the children of a partial.

use super::expression::code_span;
use super::{Block, BlockKind, Footnote, Parser, begins_block};
use crate::body::MappedText;

/// Blocks with the text of their leaves, not yet part of a page.
#[derive(Default)]
pub(super) struct Fragment<'a> {
    pub(super) blocks: Vec<Block<'a>>,
    pub(super) flat: MappedText,
}

impl Fragment<'_> {
    /// The text, if it is a single paragraph or empty, so that it fits into a line of text.
    pub(super) fn as_line(&self) -> Option<MappedText> {
        let is_leaf = match self.blocks.as_slice() {
            [] => true,
            [block] => matches!(block.kind, BlockKind::Leaf(_)),
            _ => false,
        };
        let text = self.flat.text.trim_end();
        if !is_leaf || text.lines().any(begins_block) {
            return None;
        }
        let mut line = MappedText::default();
        line.extend(&self.flat, 0..text.len());
        Some(line)
    }

    /// All text in one line, for a heading or a table cell.
    pub(super) fn in_one_line(&self) -> MappedText {
        let mut starts = vec![0];
        starts.extend(self.flat.text.match_indices('\n').map(|(at, _)| at + 1));
        let mut line = MappedText::default();
        self.add_to_line(&self.blocks, &starts, &mut line);
        line
    }

    fn add_to_line(&self, blocks: &[Block<'_>], starts: &[usize], out: &mut MappedText) {
        for block in blocks {
            match &block.kind {
                BlockKind::Leaf(lines) => {
                    for line in lines.clone() {
                        let text = &self.flat.text[starts[line - 1]..starts[line]];
                        let start = starts[line] - text.trim_start().len();
                        add(out, |out| out.extend(&self.flat, start..start + text.trim().len()));
                    }
                }
                BlockKind::Code { literal, .. } => {
                    add(out, |out| out.replace(&code_span(literal), 0, block.place.clone()));
                }
                _ => self.add_to_line(&block.children, starts, out),
            }
        }
    }
}

fn add(out: &mut MappedText, write: impl FnOnce(&mut MappedText)) {
    if !out.text.is_empty() {
        out.text.push(' ');
    }
    write(out);
}

impl<'a> Parser<'a> {
    /// Inserts the blocks of a fragment into the innermost container, with empty lines around them.
    pub(super) fn place(&mut self, fragment: &Fragment<'a>) {
        let by = self.flat.add(&fragment.flat);
        let Some(top) = self.stack.last_mut() else { return };
        let placed = fragment.blocks.iter().map(|block| block.moved(by));
        top.children.extend(placed.map(|block| Block { after_blank: true, ..block }));
        self.after_blank = true;
    }
}

impl<'a> Block<'a> {
    /// The block with its leaves moved down by this many lines.
    fn moved(&self, by: usize) -> Block<'a> {
        let kind = match &self.kind {
            BlockKind::Leaf(lines) => BlockKind::Leaf(lines.start + by..lines.end + by),
            BlockKind::Footnote(footnote) => {
                BlockKind::Footnote(Footnote { line: footnote.line + by, ..footnote.clone() })
            }
            kind => kind.clone(),
        };
        let children = self.children.iter().map(|child| child.moved(by)).collect();
        Block { kind, place: self.place.clone(), children, ..*self }
    }
}
