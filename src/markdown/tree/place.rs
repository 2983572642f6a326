//! The ranges of comrak's nodes in the body.

use std::ops::Range;

use comrak::nodes::Sourcepos;

use super::build::Builder;

impl Builder<'_, '_> {
    pub(super) fn range(&self, position: Sourcepos) -> Range<usize> {
        let text = &self.document.flat.text;
        let at = |line: usize, column: usize| {
            let start = line.checked_sub(1).and_then(|line| self.line_starts.get(line)).copied().unwrap_or(0);
            (start + column).min(text.len())
        };
        let start = at(position.start.line, position.start.column.saturating_sub(1));
        let end = at(position.end.line, position.end.column).max(start);
        text.floor_char_boundary(start)..text.ceil_char_boundary(end)
    }

    pub(super) fn place(&self, position: Sourcepos) -> Range<usize> {
        self.document.flat.locate(self.range(position)).1
    }

    /// The range of a link's destination, or of the whole link if the destination is elsewhere.
    pub(super) fn destination(&self, position: Sourcepos, destination: &str) -> Range<usize> {
        const LONGEST: usize = 4096;
        let range = self.range(position);
        let text = &self.document.flat.text;
        let from = text.ceil_char_boundary(range.start.max(range.end.saturating_sub(LONGEST)));
        let exact = match text.get(from..range.end).and_then(|link| link.rfind(destination)) {
            Some(at) if !destination.is_empty() => from + at..from + at + destination.len(),
            _ => range,
        };
        self.document.flat.locate(exact).1
    }
}
