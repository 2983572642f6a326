//! List items.

use super::{Begin, BlockKind, Columns, Marker, Open, OpenKind, Parser, Position, Start, is_thematic_break};

impl<'a> Parser<'a> {
    /// Starts a list item.
    pub(super) fn list_item(&mut self, position: &Position<'a>) -> Option<Start<'a>> {
        let mut cursor = position.cursor;
        let indent = cursor.indent();
        let rest = &self.text[indent.at..cursor.end];
        let marker = Marker::parse(rest).filter(|_| !is_thematic_break(rest))?;
        let is_empty = rest[marker.length..].trim().is_empty();
        // In a paragraph, a number at the start of a line belongs to a sentence.
        let ends_text = !is_empty && marker.number.is_none_or(|number| number == 1);
        let in_paragraph = position.after_text && position.matched.is_none() && !self.is_table();
        if in_paragraph && !ends_text {
            return None;
        }
        if self.is_too_deep(indent.at) {
            return Some(Start::Text);
        }
        self.begin(position.matched, Begin::Item);
        cursor.skip_to(indent.at + marker.length);
        let Columns(spaces) = cursor.indent().columns;
        let width = Columns(if is_empty || !(1..5).contains(&spaces) { 1 } else { spaces });
        cursor.skip_columns(width);
        let goes_on = matches!(self.stack.last(), Some(Open { kind: OpenKind::List(list), .. }) if marker.is_of(list));
        if !goes_on {
            if self.stack.last().is_some_and(Open::is_list) {
                self.end_container(indent.at);
            }
            let list = BlockKind::List { start: marker.number, tight: true };
            self.open(OpenKind::List(marker), Some(list), indent.at);
        }
        let content = indent.columns + Columns(marker.length) + width;
        self.open(OpenKind::Indented(content), Some(BlockKind::Item { task: None }), indent.at);
        Some(Start::Again(cursor))
    }
}
