//! Lists: their items, and whether they are tight.

use super::block::{Block, BlockKind};
use super::line::{Columns, Marker, is_thematic_break};
use super::parser::{Parser, Position, Start};
use super::stack::{Begin, Open, OpenKind};

impl<'a> Parser<'a> {
    /// Starts a list item.
    pub(super) fn list_item(&mut self, position: &Position<'a>) -> Start<'a> {
        let mut cursor = position.cursor;
        let indent = cursor.indent();
        let rest = &self.text[indent.at..cursor.end];
        let Some(marker) = Marker::parse(rest).filter(|_| !is_thematic_break(rest)) else { return Start::Nothing };
        let is_empty = rest[marker.length..].trim().is_empty();
        // In a paragraph, a number at the start of a line belongs to a sentence.
        let ends_text = !is_empty && marker.number.is_none_or(|number| number == 1);
        let in_paragraph = position.after_text && position.matched.is_none() && !self.is_table();
        if in_paragraph && !ends_text {
            return Start::Nothing;
        }
        if self.is_too_deep(indent.at) {
            return Start::Text;
        }
        self.begin(position.matched, Begin::Item);
        cursor.skip_to(indent.at + marker.length);
        let Columns(spaces) = cursor.indent().columns;
        let width = Columns(if is_empty || !(1..5).contains(&spaces) { 1 } else { spaces });
        cursor.skip_columns(width);
        let goes_on =
            matches!(self.stack.last(), Some(Open { kind: OpenKind::List { marker: list }, .. }) if marker.is_of(list));
        if !goes_on {
            if self.stack.last().is_some_and(Open::is_list) {
                self.end_container(indent.at);
            }
            self.stack.push(Open::new(OpenKind::List { marker }, indent.at));
        }
        let content = indent.columns + Columns(marker.length) + width;
        self.stack.push(Open::new(OpenKind::Item { content, task: None }, indent.at));
        Start::Again(Position { cursor, matched: None, after_text: false, is_inner: false })
    }
}

/// Whether there is no empty line between the items of a list or between their blocks.
pub(super) fn is_tight(items: &[Block<'_>]) -> bool {
    let last = items.len().saturating_sub(1);
    !items.iter().enumerate().any(|(index, item)| {
        let is_followed = index < last;
        let ends_blank = item.ends_blank || item.children.is_empty() && item.holds_blank;
        ends_blank && is_followed || is_loose(&item.children, is_followed)
    })
}

/// Whether an empty line separates blocks of an item.
fn is_loose(blocks: &[Block<'_>], is_followed: bool) -> bool {
    let last = blocks.len().saturating_sub(1);
    blocks.iter().enumerate().any(|(index, block)| {
        let is_followed = is_followed || index < last;
        // The tags of an element are separate lines.
        let is_element = matches!(block.kind, BlockKind::Element(_) | BlockKind::Admonition(_));
        ends_blank(block) && is_followed || is_element && (block.holds_blank || is_loose(&block.children, true))
    })
}

fn ends_blank(block: &Block<'_>) -> bool {
    let is_list = matches!(block.kind, BlockKind::List { .. } | BlockKind::Item { .. });
    block.ends_blank || is_list && block.children.last().is_some_and(ends_blank)
}
