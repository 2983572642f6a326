//! Reads a line from the left: columns, tabs, and the start of the rest.

use std::ops::Add;

use crate::markdown::dialect::footnote::footnote;

/// White space by its width, which is not its bytes: a tab goes to the next multiple of four.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::markdown) struct Columns(pub(super) usize);

impl Columns {
    pub(super) const NONE: Columns = Columns(0);
    /// As many as make code.
    pub(super) const CODE: Columns = Columns(4);
}

impl Add for Columns {
    type Output = Columns;

    fn add(self, other: Columns) -> Columns {
        Columns(self.0 + other.0)
    }
}

/// A position in a line of the body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    /// The offset in the body.
    pub(super) at: usize,
    /// The end of the line.
    pub(super) end: usize,
    /// The column; tab stops are multiples of four.
    column: usize,
    /// The remaining columns of a tab before `at`.
    spare: usize,
}

/// The indentation of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Indent {
    pub(super) columns: Columns,
    /// Its end.
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    /// The start of a line of the body.
    pub(super) fn new(text: &'a str, at: usize) -> Cursor<'a> {
        let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
        Cursor { text, at, end, column: 0, spare: 0 }
    }

    /// A position within a line.
    pub(super) fn resumed(text: &'a str, at: usize) -> Cursor<'a> {
        let mut cursor = Cursor::new(text, text[..at].rfind('\n').map_or(0, |newline| newline + 1));
        cursor.skip_to(at);
        cursor
    }

    /// The start of the next line, or the end of the body.
    pub(super) fn next_line(&self) -> usize {
        (self.end + 1).min(self.text.len())
    }

    pub(super) fn indent(&self) -> Indent {
        let mut column = self.column + self.spare;
        for (at, byte) in self.text.as_bytes()[self.at..self.end].iter().enumerate() {
            match byte {
                b' ' => column += 1,
                b'\t' => column += 4 - column % 4,
                _ => return Indent { columns: Columns(column - self.column), at: self.at + at },
            }
        }
        Indent { columns: Columns(column - self.column), at: self.end }
    }

    /// The rest of the line, without leading white space.
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.indent().at..self.end]
    }

    pub(super) fn is_blank(&self) -> bool {
        self.rest().trim_end().is_empty()
    }

    /// Skips white space, up to this many columns.
    pub(super) fn skip_columns(&mut self, Columns(mut columns): Columns) {
        let spare = self.spare.min(columns);
        self.spare -= spare;
        self.column += spare;
        columns -= spare;
        while columns > 0 && self.at < self.end {
            match self.text.as_bytes()[self.at] {
                b' ' => {
                    self.column += 1;
                    columns -= 1;
                }
                b'\t' => {
                    let width = 4 - self.column % 4;
                    let taken = width.min(columns);
                    self.column += taken;
                    self.spare = width - taken;
                    columns -= taken;
                }
                _ => return,
            }
            self.at += 1;
        }
    }

    /// Skips text up to an offset in the line. The last skipped byte is not white space.
    pub(super) fn skip_to(&mut self, at: usize) {
        let spaces = self.indent();
        if at >= spaces.at {
            self.skip_columns(spaces.columns);
        }
        self.column += self.text[self.at..at.max(self.at)].chars().count();
        self.at = at.max(self.at);
    }

    /// The rest of the line as code, with the remaining columns of a partial tab.
    pub(super) fn code(&self) -> (usize, &'a str) {
        (self.spare, &self.text[self.at..self.end])
    }
}

/// An opening code fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    byte: u8,
    pub(super) length: usize,
}

impl Fence {
    /// The fence opened by a line without its indentation.
    pub(super) fn opens(rest: &str) -> Option<Fence> {
        let byte = *rest.as_bytes().first()?;
        if !matches!(byte, b'`' | b'~') {
            return None;
        }
        let length = rest.bytes().take_while(|&b| b == byte).count();
        let is_fence = length >= 3 && (byte == b'~' || !rest[length..].contains('`'));
        is_fence.then_some(Fence { byte, length })
    }

    /// Whether a line without its indentation closes it.
    pub(super) fn closes(self, rest: &str) -> bool {
        let length = rest.bytes().take_while(|&b| b == self.byte).count();
        length >= self.length && rest[length..].trim().is_empty()
    }

    /// Whether a line starts with at least as many of its characters.
    pub(super) fn is_like(self, rest: &str) -> bool {
        rest.bytes().take_while(|&b| b == self.byte).count() >= self.length
    }
}

/// The marker of a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    /// The bullet, or the text after the number.
    pub(super) byte: u8,
    /// `None`: a bullet.
    pub(super) number: Option<usize>,
    pub(super) length: usize,
}

impl Marker {
    /// The marker at the start of a line without its indentation.
    pub(super) fn parse(rest: &str) -> Option<Marker> {
        let bytes = rest.as_bytes();
        let marker = match *bytes.first()? {
            byte @ (b'-' | b'+' | b'*') => Marker { byte, number: None, length: 1 },
            b'0'..=b'9' => {
                let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
                let byte = *bytes.get(digits).filter(|byte| digits <= 9 && matches!(byte, b'.' | b')'))?;
                Marker { byte, number: Some(rest[..digits].parse().ok()?), length: digits + 1 }
            }
            _ => return None,
        };
        let is_apart = matches!(bytes.get(marker.length), None | Some(b' ' | b'\t' | b'\r'));
        is_apart.then_some(marker)
    }

    /// Whether an item with this marker continues the list of another.
    pub(super) fn is_of(&self, list: &Marker) -> bool {
        self.byte == list.byte && self.number.is_some() == list.number.is_some()
    }
}

/// The level of a `#` heading.
pub(super) fn heading_level(rest: &str) -> Option<usize> {
    let level = rest.bytes().take_while(|&byte| byte == b'#').count();
    let is_apart = matches!(rest.as_bytes().get(level), None | Some(b' ' | b'\t' | b'\r'));
    ((1..=6).contains(&level) && is_apart).then_some(level)
}

/// Whether a line is a setext heading underline.
pub(super) fn is_underline(rest: &str) -> bool {
    let line = rest.trim_end();
    !line.is_empty() && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}

/// Whether a line is a thematic break.
pub(super) fn is_thematic_break(rest: &str) -> bool {
    let mut marks = rest.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let Some(first @ (b'-' | b'*' | b'_')) = marks.next() else { return false };
    let mut count = 1;
    marks.all(|byte| {
        count += 1;
        byte == first
    }) && count >= 3
}

/// The number of columns of a table row; `None` if the line is not one.
pub(super) fn cells(line: &str) -> Option<usize> {
    let line = line.trim();
    let inner = line.strip_prefix('|').unwrap_or(line);
    if inner.is_empty() {
        return None;
    }
    let mut count = 1;
    let mut bytes = inner.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' if inner.as_bytes().get(at + 1).is_some_and(u8::is_ascii_punctuation) => drop(bytes.next()),
            b'|' if at + 1 < inner.len() => count += 1,
            _ => {}
        }
    }
    Some(count)
}

/// Whether a line is the delimiter row of a table.
pub(super) fn is_delimiter_row(rest: &str) -> bool {
    let line = rest.trim();
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    !inner.is_empty()
        && inner.split('|').all(|cell| {
            let cell = cell.trim_matches([' ', '\t']);
            let dashes = cell.strip_prefix(':').unwrap_or(cell);
            let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
            !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')
        })
}

/// Whether CommonMark reads the start of a line as something other than text.
pub(in crate::markdown) fn begins_block(rest: &str) -> bool {
    heading_level(rest).is_some()
        || rest.starts_with('>')
        || Fence::opens(rest).is_some()
        || is_thematic_break(rest)
        || is_underline(rest)
        || is_delimiter_row(rest)
        || Marker::parse(rest).is_some()
        || footnote(rest).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_tables() {
        for (line, count) in [("| a | b |", 2), ("a|b", 2), ("a", 1), ("| a \\| b |", 1), ("||", 1), ("a \\\\| b", 2)] {
            assert_eq!(cells(line), Some(count), "{line}");
        }
        assert_eq!(cells("|"), None);
        for row in ["---", ":-:|-", "| - | :--- |", "|-|"] {
            assert!(is_delimiter_row(row), "{row}");
        }
        for row in ["", "|", "| a |", "- x", "::", "|--|:|"] {
            assert!(!is_delimiter_row(row), "{row}");
        }
    }
}
