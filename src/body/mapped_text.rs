//! Maps each byte of a composed text to its origin.

use std::ops::Range;

/// A run of the text with one origin.
#[derive(Clone, Debug, Hash)]
struct Piece {
    /// Its start in the text.
    start: usize,
    /// The number of its source text, defined by the owner of the map.
    origin: usize,
    /// Its range there.
    range: Range<usize>,
    /// Whether it is a verbatim copy; otherwise every byte represents the whole range.
    verbatim: bool,
}

/// Text composed of pieces of other texts, with their origins.
#[derive(Clone, Debug, Default, Hash)]
pub(crate) struct MappedText {
    pub(crate) text: String,
    pieces: Vec<Piece>,
}

impl MappedText {
    /// Appends `source[range]` unchanged.
    pub(crate) fn copy(&mut self, source: &str, origin: usize, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(&source[range.clone()]);
        match self.pieces.last_mut() {
            Some(last) if last.verbatim && last.origin == origin && last.range.end == range.start => {
                last.range.end = range.end;
            }
            _ => self.pieces.push(Piece { start, origin, range, verbatim: true }),
        }
    }

    /// Appends text that represents `range` of a source.
    pub(crate) fn replace(&mut self, text: &str, origin: usize, range: Range<usize>) {
        if text.is_empty() {
            return;
        }
        self.pieces.push(Piece { start: self.text.len(), origin, range, verbatim: false });
        self.text.push_str(text);
    }

    /// Appends text without an origin, so that the next piece is separate.
    pub(crate) fn pad(&mut self, text: &str) {
        let (origin, at) = self.pieces.last().map_or((0, 0), |last| (last.origin, last.range.end));
        self.replace(text, origin, at..at);
    }

    /// Appends a line end to the last piece, so that lines copied one by one stay one piece.
    pub(crate) fn newline(&mut self) {
        self.text.push('\n');
        if let Some(last) = self.pieces.last_mut()
            && last.verbatim
            && self.text.len() == last.start + last.range.len() + 1
        {
            last.range.end += 1;
        }
    }

    /// Adds the pieces of another text, appended to this one at `offset`; its origins start at `first_origin`.
    pub(crate) fn append(&mut self, other: &MappedText, offset: usize, first_origin: usize) {
        self.pieces.extend(other.pieces.iter().map(|piece| Piece {
            start: piece.start + offset,
            origin: piece.origin + first_origin,
            ..piece.clone()
        }));
    }

    /// Appends a range of another text with the same origins.
    pub(crate) fn extend(&mut self, other: &MappedText, range: Range<usize>) {
        let offset = self.text.len();
        self.text.push_str(&other.text[range.clone()]);
        let first = other.pieces.partition_point(|piece| piece.start <= range.start).saturating_sub(1);
        for (index, piece) in other.pieces.iter().enumerate().skip(first) {
            if piece.start >= range.end {
                break;
            }
            let end = other.pieces.get(index + 1).map_or(other.text.len(), |next| next.start);
            let (start, end) = (piece.start.max(range.start), end.min(range.end));
            if start >= end {
                continue;
            }
            let source = match piece.verbatim {
                true => piece.position(start).start..piece.position(end - 1).end,
                false => piece.range.clone(),
            };
            self.pieces.push(Piece { start: offset + start - range.start, range: source, ..*piece });
        }
    }

    /// The origin of a range. A range over several origins is cut at the end of the first.
    pub(crate) fn locate(&self, range: Range<usize>) -> (usize, Range<usize>) {
        let Some(index) = self.pieces.partition_point(|piece| piece.start <= range.start).checked_sub(1) else {
            return (0, 0..0);
        };
        let first = &self.pieces[index];
        let start = first.position(range.start).start;
        let mut end = start;
        for piece in &self.pieces[index..] {
            if piece.start >= range.end.max(range.start + 1) || piece.origin != first.origin {
                break;
            }
            end = end.max(piece.position(range.end.saturating_sub(1).max(range.start)).end.min(piece.range.end));
        }
        if range.is_empty() {
            end = start;
        }
        (first.origin, start..end.max(start))
    }
}

impl Piece {
    /// The origin of the byte at `offset`.
    fn position(&self, offset: usize) -> Range<usize> {
        if !self.verbatim {
            return self.range.clone();
        }
        let at = (self.range.start + (offset - self.start)).min(self.range.end);
        at..(at + 1).min(self.range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_traced_through_copies_and_replacements() {
        let source = "hello <Tag> world";
        let mut mapped = MappedText::default();
        mapped.copy(source, 0, 0..6);
        mapped.replace("<!--1-->", 0, 6..11);
        mapped.copy(source, 0, 11..17);
        let mut padded = MappedText::default();
        padded.copy(source, 0, 0..2);
        padded.pad("  ");
        padded.copy(source, 0, 2..5);
        assert_eq!((padded.text.as_str(), padded.locate(4..6)), ("he  llo", (0, 2..4)));
        assert_eq!(mapped.text, "hello <!--1--> world");
        assert_eq!(mapped.locate(0..5), (0, 0..5));
        assert_eq!(mapped.locate(8..9), (0, 6..11), "inside a replacement: the whole of it");
        assert_eq!(mapped.locate(15..20), (0, 12..17));
        assert_eq!(mapped.locate(3..17), (0, 3..14));
        assert_eq!(mapped.locate(20..20), (0, 17..17));
        assert_eq!(mapped.locate(500..600), (0, 17..17), "past the end");
        let mut part = MappedText::default();
        part.replace("- ", 1, 0..1);
        part.extend(&mapped, 3..17);
        assert_eq!(part.text, "- lo <!--1--> wo");
        assert_eq!(part.locate(2..4), (0, 3..5));
        assert_eq!(part.locate(5..6), (0, 6..11));
        assert_eq!(part.locate(14..16), (0, 12..14));
    }
}
