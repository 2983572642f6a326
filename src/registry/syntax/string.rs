//! Strings and their escapes, and the mapping from a string's value back to the source.

use std::borrow::Cow;
use std::ops::Range;

use super::parser::Parser;
use super::rules;
use crate::diagnostic::{Certainty, Edit};
use crate::source::{SourceFile, Spanned};

/// How many bytes to look at after a line break.
const LOOK_AHEAD: usize = 1_000;

/// The first unit of a string's raw text.
enum Unit {
    /// A character, and its length in the source in bytes.
    Char(char, usize),
    /// A backslash that doesn't start a valid JSON escape: read as itself, or as U+FFFD if it is half a surrogate pair.
    BadEscape(char, usize),
}

impl Unit {
    fn parts(&self) -> (char, usize) {
        match *self {
            Unit::Char(char, len) | Unit::BadEscape(char, len) => (char, len),
        }
    }
}

/// The first unit of `raw`, which is not empty.
fn unit(raw: &str) -> Unit {
    let first = raw.chars().next().unwrap_or('\0');
    if first != '\\' {
        return Unit::Char(first, first.len_utf8());
    }
    let escaped = match raw.as_bytes().get(1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode_escape(raw),
        _ => return Unit::BadEscape('\\', 1),
    };
    Unit::Char(escaped, 2)
}

fn unicode_escape(raw: &str) -> Unit {
    let hex = |at: usize| {
        let digits = raw.get(at..at + 4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    };
    let Some(high) = hex(2) else { return Unit::BadEscape('\\', 1) };
    if let Some(char) = char::from_u32(high) {
        return Unit::Char(char, 6);
    }
    let low = if high < 0xdc00 && raw[6..].starts_with("\\u") { hex(8) } else { None };
    match low {
        Some(low @ 0xdc00..=0xdfff) => {
            let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
            Unit::Char(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
        }
        _ => Unit::BadEscape(char::REPLACEMENT_CHARACTER, 6),
    }
}

/// The source range of the bytes `within` of a string's value, where `span` is the whole string in the source.
///
/// With `"span": "a\u00e9b"` the value is `aéb`, and its bytes 1..3 are the six bytes of the escape.
pub(crate) fn position_in_string(file: &SourceFile, span: &Range<usize>, within: Range<usize>) -> Range<usize> {
    let raw = &file.text[span.clone()];
    let quotes = raw.chars().next().and_then(|first| Some((first.len_utf8(), closes(first)?)));
    let opening = quotes.map_or(0, |(len, _)| len);
    let last = raw[opening..].chars().next_back();
    let closing = last.filter(|last| quotes.is_some_and(|(_, close)| close.contains(last)));
    let content_end = raw.len() - closing.map_or(0, char::len_utf8);
    let (mut source, mut value) = (opening, 0);
    let mut start = None;
    while source < content_end {
        if start.is_none() && value >= within.start {
            start = Some(source);
        }
        if value >= within.end {
            break;
        }
        let (char, len) = unit(&raw[source..]).parts();
        source += len;
        value += char.len_utf8();
        if start.is_none() && value > within.start {
            start = Some(source - len);
        }
    }
    let start = start.unwrap_or(source);
    span.start + start..span.start + source.max(start)
}

/// A value as a JSON string, with quotes.
pub(crate) fn quote(value: &str) -> String {
    serde_json::Value::from(value).to_string()
}

/// The quotes that close a string opened by `open`. Empty if `open` is not a quote.
fn closes(open: char) -> Option<&'static [char]> {
    match open {
        '"' => Some(&['"']),
        '\'' => Some(&['\'']),
        '`' => Some(&['`']),
        '\u{201c}' | '\u{201d}' | '\u{201e}' => Some(&['\u{201c}', '\u{201d}', '"']),
        '\u{2018}' | '\u{2019}' => Some(&['\u{2018}', '\u{2019}', '\'']),
        _ => None,
    }
}

impl<'a> Parser<'a> {
    /// Whether the next character is a typographic quote.
    pub(super) fn at_curly_quote(&self) -> bool {
        self.text[self.pos..].chars().next().is_some_and(|char| !char.is_ascii() && closes(char).is_some())
    }

    /// The string that starts here, in any kind of quotes.
    pub(super) fn string(&mut self) -> Spanned<Cow<'a, str>> {
        let start = self.pos;
        let open = self.text[start..].chars().next().unwrap_or('"');
        let close = closes(open).unwrap_or(&['"']);
        self.pos += open.len_utf8();
        if let Some(value) = self.plain_string() {
            return Spanned::new(Cow::Borrowed(value), start..self.pos);
        }
        let value = self.string_content(start, close);
        let span = start..self.pos;
        if open != '"' {
            let problem = self
                .problem(&rules::WRONG_QUOTES, span.clone(), "a string in quotes that JSON does not know")
                .hint("use straight double quotes `\"`");
            // Without its end, where the string ends is a guess.
            let is_closed = span.len() > open.len_utf8() && self.text[..span.end].ends_with(close);
            let edits = vec![Edit::replace(span.clone(), quote(&value))];
            self.push(if is_closed { problem.fix("use double quotes", Certainty::Certain, edits) } else { problem });
        }
        Spanned::new(value, span)
    }

    /// The common case: a string in double quotes without escapes.
    fn plain_string(&mut self) -> Option<&'a str> {
        let content = self.pos;
        if self.bytes[content - 1] != b'"' || self.peek().is_none() {
            return None;
        }
        let special = |&byte: &u8| byte == b'"' || byte == b'\\' || byte < b' ';
        let end = content + self.bytes[content..].iter().position(special)?;
        (self.bytes[end] == b'"').then(|| {
            self.pos = end + 1;
            &self.text[content..end]
        })
    }

    fn string_content(&mut self, start: usize, close: &[char]) -> Cow<'a, str> {
        let content = self.pos;
        let mut decoded: Option<String> = None;
        let mut copied = content;
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' if !self.goes_on_after_newline(close) => break,
                b'\\' | 0..0x20 => {
                    let (char, len) = self.special();
                    let out = decoded.get_or_insert_default();
                    out.push_str(&self.text[copied..self.pos]);
                    out.push(char);
                    self.pos += len;
                    copied = self.pos;
                }
                _ => {
                    let char = if byte.is_ascii() { char::from(byte) } else { self.char_here() };
                    if close.contains(&char) {
                        let value = self.decoded(decoded, content, copied, self.pos);
                        self.pos += char.len_utf8();
                        return value;
                    }
                    self.pos += char.len_utf8();
                }
            }
        }
        self.unclosed_string(start, content);
        self.decoded(decoded, content, copied.min(self.pos), self.pos)
    }

    fn char_here(&self) -> char {
        self.text[self.pos..].chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    fn decoded(&self, decoded: Option<String>, content: usize, copied: usize, end: usize) -> Cow<'a, str> {
        match decoded {
            None => Cow::Borrowed(&self.text[content..end]),
            Some(mut out) => {
                out.push_str(&self.text[copied..end]);
                Cow::Owned(out)
            }
        }
    }

    /// An escape or a raw control character, reported where JSON does not allow it.
    fn special(&mut self) -> (char, usize) {
        let first = unit(&self.text[self.pos..]);
        let (char, len) = first.parts();
        let range = self.pos..self.pos + len;
        if let Unit::BadEscape(..) = first {
            let problem = if len == 1 {
                let escape: String = self.text[self.pos..].chars().take(2).collect();
                self.problem(
                    &rules::INVALID_ESCAPE,
                    range,
                    format!("JSON has no escape `{}`", escape.replace(char::is_control, "")),
                )
                .hint("write `\\\\` for a backslash; `\\u` needs four hexadecimal digits")
            } else {
                self.problem(&rules::INVALID_ESCAPE, range, "half of a surrogate pair")
                    .hint("write the character itself, or both halves of the pair")
            };
            self.push(problem);
        } else if char < ' ' && len == 1 {
            let escaped = quote(&char.to_string());
            let escaped = escaped.trim_matches('"');
            let problem = self
                .problem(
                    &rules::RAW_CONTROL_CHARACTER,
                    range.clone(),
                    format!("a control character inside a string: U+{:04X}", u32::from(char)),
                )
                .hint(format!("write `{escaped}`"))
                .fix(format!("write `{escaped}`"), Certainty::Certain, vec![Edit::replace(range, escaped)]);
            self.push(problem);
        }
        (char, len)
    }

    /// Whether a string with a line break is one long text rather than one without a closing quote: it is if the next
    /// line starts like text.
    fn goes_on_after_newline(&self, close: &[char]) -> bool {
        let is_space = |byte: &&u8| matches!(byte, b'\n' | b'\r' | b'\t' | b' ');
        let spaces = self.bytes[self.pos..].iter().take(LOOK_AHEAD).take_while(is_space).count();
        let rest = &self.text[self.pos + spaces..];
        let starts_like_text = rest.chars().next().is_some_and(|next| {
            next.is_alphanumeric() || matches!(next, '-' | '*' | '`' | '(' | '<') && !rest.starts_with("<<<")
        });
        let mut line = rest.chars().take(LOOK_AHEAD).take_while(|&char| char != '\n');
        let has_end = line.clone().any(|char| close.contains(&char));
        starts_like_text && (has_end || !line.any(|char| matches!(char, '"' | ':' | '{' | '}')))
    }

    /// A string that ends with its line: the comma at the end is taken as the one after it.
    fn unclosed_string(&mut self, start: usize, content: usize) {
        let line = self.text[content..self.pos].trim_end();
        let line = line.strip_suffix(',').unwrap_or(line).trim_end();
        self.pos = content + line.len();
        let problem = self
            .problem(&rules::UNCLOSED_STRING, start..self.pos, "a string without its closing quote")
            .label("starts here and does not end on this line")
            .hint("add the closing `\"`");
        self.push(problem);
    }
}
