//! Matches brackets in code, ignoring strings and comments.

use std::cell::RefCell;
use std::collections::HashMap;

use super::tokens::Tokens;

/// The brackets of one text. Each offset is scanned only once, so many unclosed brackets cost no more time than one.
pub(crate) struct Brackets<'a> {
    text: &'a str,
    /// The brackets.
    open: &'static [u8],
    close: &'static [u8],
    /// For scanned offsets: the offset after the enclosing bracket's end, or [`NEVER`].
    after_close: RefCell<HashMap<usize, usize>>,
    tokens: Tokens,
}

/// In [`Brackets::after_close`]: nothing closes it.
const NEVER: usize = usize::MAX;

impl<'a> Brackets<'a> {
    /// Only braces count, because JSX contains text: `{<b>a) b</b>}`.
    pub(crate) fn braces(text: &'a str) -> Brackets<'a> {
        Brackets { text, open: b"{", close: b"}", after_close: RefCell::default(), tokens: Tokens::default() }
    }

    /// All brackets count.
    pub(crate) fn all(text: &'a str) -> Brackets<'a> {
        Brackets { open: b"{[(", close: b"}])", ..Brackets::braces(text) }
    }

    /// The offset after the bracket that closes the one at `at`.
    pub(crate) fn end(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut after_close = self.after_close.borrow_mut();
        // The scanned offsets, and where those of each open bracket start among them.
        let mut read = Vec::new();
        let mut levels = vec![0];
        let mut place = at + 1;
        loop {
            let after = match (after_close.get(&place), bytes.get(place)) {
                (Some(&known), _) => known,
                (None, None) => NEVER,
                (None, Some(byte)) => {
                    read.push(place);
                    if self.open.contains(byte) {
                        levels.push(read.len());
                        place += 1;
                        continue;
                    }
                    if self.close.contains(byte) {
                        place + 1
                    } else if let Some(next) = self.after_token(place) {
                        // Runs without special characters need only one entry.
                        let plain =
                            if is_sign(*byte) { 0 } else { bytes[next..].iter().take_while(|b| !is_sign(**b)).count() };
                        place = next + plain;
                        continue;
                    } else {
                        NEVER
                    }
                }
            };
            let level = if after == NEVER { 0 } else { levels.pop().unwrap_or(0) };
            for place in read.drain(level..) {
                after_close.insert(place, after);
            }
            if after == NEVER || levels.is_empty() {
                return Some(after).filter(|&after| after != NEVER);
            }
            place = after;
        }
    }

    /// The offset after the string, comment or character of code at `at`. `None` if it is unclosed.
    pub(crate) fn after_token(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        match *bytes.get(at)? {
            quote @ (b'"' | b'\'' | b'`') => {
                let mut close = at + 1;
                while close < bytes.len() && bytes[close] != quote && (quote == b'`' || bytes[close] != b'\n') {
                    close += usize::from(bytes[close] == b'\\') + 1;
                }
                match bytes.get(close) {
                    Some(byte) if *byte == quote => Some(close + 1),
                    _ if quote == b'`' => None,
                    // An apostrophe in a word doesn't start a string.
                    _ => Some(at + 1),
                }
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => Some(self.tokens.next(self.text, "*/", at + 2)? + 2),
            // In a URL, it is text.
            b'/' if bytes.get(at + 1) == Some(&b'/') && (at == 0 || begins_comment(bytes[at - 1])) => {
                Some(self.tokens.next(self.text, "\n", at).unwrap_or(bytes.len()))
            }
            b'\\' => Some(bytes.len().min(at + 2)),
            _ => Some(at + 1),
        }
    }

    /// Whether an empty line is between two offsets.
    pub(crate) fn has_blank_line_between(&self, from: usize, to: usize) -> bool {
        self.tokens.next(self.text, "\n\n", from).is_some_and(|line| line + 1 < to)
    }
}

/// Whether a byte may have a special meaning in code.
fn is_sign(byte: u8) -> bool {
    matches!(byte, b'{' | b'}' | b'[' | b']' | b'(' | b')' | b'"' | b'\'' | b'`' | b'/' | b'\\' | b'\n')
}

/// Whether `//` after a byte starts a comment.
pub(crate) fn begins_comment(before: u8) -> bool {
    before.is_ascii_whitespace() || matches!(before, b',' | b';' | b'{' | b'}' | b'[' | b']' | b'(' | b')')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_close() {
        let enclosed = |text: &'static str| Brackets::braces(text).end(0).map(|end| &text[..end]);
        for (text, expected) in [
            ("{}}", "{}"),
            ("{a {b} {c {}}} }", "{a {b} {c {}}}"),
            ("{'}' \"}\" `}\n\n}` /* } */ a}", "{'}' \"}\" `}\n\n}` /* } */ a}"),
            ("{'\\'}'}", "{'\\'}'}"),
            ("{ // it's }\n}", "{ // it's }\n}"),
            ("{<b>it's at https://x</b>}\n'", "{<b>it's at https://x</b>}"),
            ("{[}]", "{[}"),
        ] {
            assert_eq!(enclosed(text), Some(expected), "{text}");
        }
        for text in ["{", "{{}", "{`}", "{/*}", "{ //}", "{'}'", "{\\"] {
            assert_eq!(enclosed(text), None, "{text}");
        }
        assert_eq!(Brackets::all("[(})]x").end(0), Some(4));
    }

    #[test]
    fn remembered_ends_equal_computed_ones() {
        let text = "{a '{' {b} {c} '}{'";
        let braces = Brackets::braces(text);
        let ends: Vec<_> = text.match_indices('{').map(|(at, _)| braces.end(at)).collect();
        let fresh: Vec<_> = text.match_indices('{').map(|(at, _)| Brackets::braces(text).end(at)).collect();
        assert_eq!(ends, fresh);
        let text = "{'\"`/*".repeat(20_000) + "*/" + &"{}".repeat(100_000);
        let braces = Brackets::braces(&text);
        assert!(text.match_indices("{'").all(|(at, _)| braces.end(at).is_none()));
    }
}
