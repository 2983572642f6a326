//! `:::note` and `:::`.

use std::ops::Range;

use super::{Admonition, Begin, BlockKind, Open, OpenKind, Parser, Position, Start, TextLine};
use crate::markdown::dialect::admonition::{AdmonitionLine, KINDS};
use crate::markdown::dialect::rules;

impl<'a> Parser<'a> {
    /// Reads a line of colons. `None` if it is text.
    pub(super) fn colons(&mut self, position: &Position<'a>) -> Option<Start<'a>> {
        let start = position.cursor.indent().at;
        let line = self.scope.text[start..position.cursor.end].trim_end();
        let end = start + line.len();
        match AdmonitionLine::parse(line)? {
            AdmonitionLine::Open { colons, kind, title, id } => {
                if !KINDS.contains(&kind.as_str()) && !matches!(kind.as_str(), "details" | "secondary") {
                    let message = format!("unknown admonition `{kind}`");
                    self.finding(&rules::UNKNOWN_ADMONITION, start + colons..end, message);
                }
                self.begin(position.matched, Begin::Block);
                if self.is_full(start..end) {
                    return Some(Start::Text);
                }
                let admonition = Admonition { kind, id, has_title: false };
                let title = start + title.start..start + title.end;
                self.admonition(OpenKind::Colons { colons, end }, admonition, start, title);
            }
            AdmonitionLine::Close(colons) => {
                self.begin(position.matched, Begin::Tag);
                match self.closed_by(colons) {
                    Some(index) => self.close_at(index, start..end),
                    None => {
                        let message = "unmatched `:::`".to_owned();
                        self.finding(&rules::UNCLOSED_ADMONITION, start..end, message);
                    }
                }
            }
        }
        Some(Start::Read(position.cursor.end))
    }

    /// Opens an admonition and reads its title: one line of text, or nothing.
    pub(super) fn admonition(&mut self, kind: OpenKind, admonition: Admonition, start: usize, title: Range<usize>) {
        self.open(kind, Some(BlockKind::Admonition(admonition)), start);
        if title.is_empty() {
            return;
        }
        self.whole_text(vec![TextLine::new(title.start, title.end)], true);
        let Some(Open { block: Some(BlockKind::Admonition(admonition)), children, .. }) = self.stack.last_mut() else {
            return;
        };
        admonition.has_title = !children.is_empty();
    }

    /// The admonition that this many colons close, in the same quote and element: the innermost one opened by as many
    /// colons, or else by fewer.
    fn closed_by(&self, colons: usize) -> Option<usize> {
        let inner = self.stack.iter().enumerate().rev();
        let inner = inner.take_while(|(_, open)| match &open.kind {
            OpenKind::Element(_) => open.needs_no_end(),
            OpenKind::Partial(_) => false,
            _ => !open.is_closed_off(),
        });
        let mut by_fewer = None;
        for (index, open) in inner {
            match &open.kind {
                OpenKind::Colons { colons: opened, .. } if *opened == colons => return Some(index),
                OpenKind::Colons { colons: opened, .. } if *opened < colons => by_fewer = by_fewer.or(Some(index)),
                _ => {}
            }
        }
        by_fewer
    }

    /// Closes containers from the innermost one until this many are left.
    pub(super) fn end_down_to(&mut self, count: usize, at: usize) {
        while self.stack.len() > count {
            self.end_container(at);
        }
    }
}
