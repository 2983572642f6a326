//! JSON strings: resolving escapes, and the way back from a place in the value to the place in the source.

use std::ops::Range;

/// What can be wrong inside a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A control character that is not escaped.
    Control,
    /// A backslash with something after it that is no escape.
    Escape,
}

impl Fault {
    pub(super) fn message(self) -> &'static str {
        match self {
            Fault::Control => "a control character in a string",
            Fault::Escape => "a backslash that begins no escape",
        }
    }
}

/// A string as it was read.
pub(super) struct Scanned {
    pub(super) value: String,
    /// The offset behind the closing quote, or behind the last character that was taken.
    pub(super) end: usize,
    pub(super) closed: bool,
    pub(super) faults: Vec<(Range<usize>, Fault)>,
}

/// Reads the string whose opening quote is at `start`.
///
/// A string that is not closed ends at the end of its line: JSON strings have no line breaks, and so the next line is
/// read as what it is.
pub(super) fn scan(text: &str, start: usize, quote: u8) -> Scanned {
    let bytes = text.as_bytes();
    let mut scanned = Scanned { value: String::new(), end: start + 1, closed: false, faults: Vec::new() };
    let mut run = start + 1;
    let mut at = run;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            _ if byte == quote => {
                scanned.value.push_str(&text[run..at]);
                scanned.end = at + 1;
                scanned.closed = true;
                return scanned;
            }
            b'\n' => break,
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => break,
            b'\\' => {
                scanned.value.push_str(&text[run..at]);
                let (c, len) = escape(text, at);
                match c {
                    Some(c) => scanned.value.push(c),
                    None => {
                        let len = 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8);
                        scanned.faults.push((at..at + len, Fault::Escape));
                    }
                }
                at += len;
                run = at;
            }
            0..=0x1f => {
                scanned.faults.push((at..at + 1, Fault::Control));
                at += 1;
            }
            _ => at += 1,
        }
    }
    scanned.value.push_str(&text[run.min(at)..at]);
    scanned.end = at;
    scanned
}

/// The character that the escape at `at` stands for, and the escape's length. A wrong escape is as long as its backslash.
fn escape(text: &str, at: usize) -> (Option<char>, usize) {
    let simple = |c| (Some(c), 2);
    match text.as_bytes().get(at + 1) {
        Some(b'"') => simple('"'),
        Some(b'\\') => simple('\\'),
        Some(b'/') => simple('/'),
        Some(b'b') => simple('\u{8}'),
        Some(b'f') => simple('\u{c}'),
        Some(b'n') => simple('\n'),
        Some(b'r') => simple('\r'),
        Some(b't') => simple('\t'),
        Some(b'u') => unicode_escape(text, at),
        _ => (None, 1),
    }
}

fn unicode_escape(text: &str, at: usize) -> (Option<char>, usize) {
    let unit = |at: usize| {
        let digits = text.get(at + 2..at + 6)?;
        (text.get(at..at + 2)? == "\\u" && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .then(|| u16::from_str_radix(digits, 16).ok())?
    };
    let Some(first) = unit(at) else { return (None, 1) };
    if let Some(c) = char::from_u32(u32::from(first)) {
        return (Some(c), 6);
    }
    match unit(at + 6).map(|second| char::decode_utf16([first, second]).next()) {
        Some(Some(Ok(c))) => (Some(c), 12),
        _ => (None, 1),
    }
}

/// The byte range in the source of a byte range in a string's value.
///
/// `span` is the string with its quotes. Where the source has escapes, a character of the value is as long there as its
/// escape.
pub fn position_in_string(text: &str, span: &Range<usize>, range: Range<usize>) -> Range<usize> {
    let mut source = span.start + 1;
    let mut value = 0;
    let mut start = None;
    while source < span.end {
        if value >= range.start && start.is_none() {
            start = Some(source);
        }
        if value >= range.end {
            break;
        }
        let (value_len, source_len) = match text.as_bytes()[source] {
            b'\\' => match escape(text, source) {
                (Some(c), len) => (c.len_utf8(), len),
                (None, len) => (0, len),
            },
            _ => {
                let len = text[source..].chars().next().map_or(1, char::len_utf8);
                (len, len)
            }
        };
        value += value_len;
        source += source_len;
    }
    start.unwrap_or(source)..source
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_go_through_escapes() {
        let text = r#""a\n\u00e9\ud83d\ude00X""#;
        let scanned = scan(text, 0, b'"');
        assert_eq!((scanned.value.as_str(), scanned.end), ("a\né😀X", text.len()));
        let x = scanned.value.find('X').unwrap();
        assert_eq!(&text[position_in_string(text, &(0..text.len()), x..x + 1)], "X");
        assert_eq!(&text[position_in_string(text, &(0..text.len()), 1..2)], r"\n");
    }

    #[test]
    fn an_unclosed_string_ends_with_its_line() {
        let scanned = scan("\"abc\n\"d\"", 0, b'"');
        assert!(!scanned.closed);
        assert_eq!((scanned.value.as_str(), scanned.end), ("abc", 4));
    }
}
