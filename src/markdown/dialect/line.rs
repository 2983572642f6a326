//! What one line begins with: white space, quote and list markers, fences.

/// A column past leading white space, tabs to multiples of four, and the byte where the rest begins.
pub(in crate::markdown) fn indent(line: &str, from_column: usize) -> (usize, usize) {
    let mut column = from_column;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b' ' => column += 1,
            b'\t' => column += 4 - column % 4,
            _ => return (column, at),
        }
    }
    (column, line.len())
}

/// A code fence that opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::markdown) struct Fence {
    byte: u8,
    pub(in crate::markdown) length: usize,
}

impl Fence {
    /// The fence that a line, without its indentation, opens.
    pub(in crate::markdown) fn opens(rest: &str) -> Option<Fence> {
        let byte = *rest.as_bytes().first()?;
        if !matches!(byte, b'`' | b'~') {
            return None;
        }
        let length = rest.bytes().take_while(|&b| b == byte).count();
        let is_fence = length >= 3 && (byte == b'~' || !rest[length..].contains('`'));
        is_fence.then_some(Fence { byte, length })
    }

    /// Whether a line, without its indentation, closes it.
    pub(in crate::markdown) fn closes(self, rest: &str) -> bool {
        let length = rest.bytes().take_while(|&b| b == self.byte).count();
        length >= self.length && rest[length..].trim().is_empty()
    }
}

/// The length of a list marker with the white space behind it, if the rest of a line begins with one.
///
/// Four or more spaces behind a marker belong to the content, as CommonMark has it.
pub(in crate::markdown) fn list_marker(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let marker = match bytes.first()? {
        b'-' | b'+' | b'*' => 1,
        b'0'..=b'9' => {
            let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits > 9 || !matches!(bytes.get(digits), Some(b'.' | b')')) {
                return None;
            }
            digits + 1
        }
        _ => return None,
    };
    if is_thematic_break(rest) {
        return None;
    }
    let spaces = bytes[marker..].iter().take_while(|&&byte| byte == b' ').count();
    match bytes.get(marker + spaces) {
        None | Some(b'\r') => Some(marker + 1),
        Some(b'\t') if spaces == 0 => Some(marker + 1),
        Some(_) if spaces == 0 => None,
        Some(_) if spaces > 4 => Some(marker + 1),
        Some(_) => Some(marker + spaces),
    }
}

/// The columns by which the further lines of a footnote are indented, if the rest of a line begins with one.
pub(in crate::markdown) fn footnote(rest: &str) -> Option<usize> {
    let label = rest.strip_prefix("[^")?;
    let end = label.find([']', '[', ' ', '\n']).filter(|&end| end > 0)?;
    label[end..].starts_with("]:").then_some(4)
}

/// Whether a line is a thematic break.
fn is_thematic_break(rest: &str) -> bool {
    let mut marks = rest.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let Some(first @ (b'-' | b'*' | b'_')) = marks.next() else { return false };
    let mut count = 1;
    marks.all(|byte| {
        count += 1;
        byte == first
    }) && count >= 3
}

/// What stands before the further lines of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::markdown) struct Margin {
    /// How many quotes it stands in.
    pub(in crate::markdown) quotes: usize,
    /// The least column of its lines, in the innermost quote.
    pub(in crate::markdown) column: usize,
}

impl Margin {
    /// That of a block behind these markers whose lines stand no further to the left.
    pub(in crate::markdown) fn behind(markers: &str) -> Margin {
        let quotes = markers.bytes().filter(|&byte| byte == b'>').count();
        let inner = markers.rfind('>').map_or(markers, |at| &markers[at + 1..]);
        let inner = if quotes > 0 { inner.strip_prefix(' ').unwrap_or(inner) } else { inner };
        Margin { quotes, column: inner.len() }
    }
}

/// A line without the markers of so many quotes. `None`: it stands in fewer.
pub(in crate::markdown) fn without_quotes(line: &str, quotes: usize) -> Option<&str> {
    (0..quotes).try_fold(line, |line, _| {
        let inner = line.trim_start_matches([' ', '\t']).strip_prefix('>')?;
        Some(inner.strip_prefix(' ').unwrap_or(inner))
    })
}

/// Whether nothing but indentation, quote and list markers stands in (the beginning of) a line.
pub(in crate::markdown) fn is_markers(line: &str) -> bool {
    line.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'*' | b'+' | b'.' | b')' | b'0'..=b'9'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_open_and_close() {
        let fence = Fence::opens("```python title=\"x\"").expect("a fence");
        assert!(fence.closes("```") && fence.closes("````  ") && !fence.closes("``") && !fence.closes("``` x"));
        assert!(Fence::opens("~~~ `x`").is_some_and(|fence| !fence.closes("```")));
        assert_eq!(Fence::opens("``` `x`"), None);
        assert_eq!(Fence::opens("``x``"), None);
    }

    #[test]
    fn list_markers_and_their_width() {
        for (rest, width) in [
            ("- a", Some(2)),
            ("-   a", Some(4)),
            ("-      a", Some(2)),
            ("10. a", Some(4)),
            ("1)\ta", Some(3)),
            ("-", Some(2)),
            ("-a", None),
            ("1.a", None),
            ("- - -", None),
            ("---", None),
            ("*emphasis*", None),
            ("1234567890. a", None),
        ] {
            assert_eq!(list_marker(rest), width, "{rest}");
        }
        assert_eq!(indent("  \tx", 0), (4, 3));
        assert_eq!(indent("\tx", 2), (4, 1));
    }
}
