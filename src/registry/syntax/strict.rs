//! A strict JSON reader that takes one byte at a time: whether a text can continue as JSON. It can be stopped and
//! resumed anywhere.

use super::MAX_DEPTH;

/// A reader within a text that is valid so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Strict {
    /// The open brackets.
    open: Vec<u8>,
    next: Next,
    token: Token,
}

/// The tokens that may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Value,
    ValueOrEnd,
    Key,
    KeyOrEnd,
    Colon,
    CommaOrEnd,
    Nothing,
}

/// The current token.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    None,
    String,
    Escape,
    /// A number or word, whose validity is known only at its end.
    Word(Vec<u8>),
}

impl Strict {
    pub(super) fn new() -> Self {
        Strict { open: Vec::new(), next: Next::Value, token: Token::None }
    }

    /// Whether the next byte is inside a string.
    pub(super) fn is_in_string(&self) -> bool {
        matches!(self.token, Token::String | Token::Escape)
    }

    /// Whether the value is complete, so that the text may end here.
    pub(super) fn ends_here(mut self) -> bool {
        self.byte(b' ') && self.next == Next::Nothing
    }

    /// Reads some bytes. Returns whether they are valid here; if not, the reader can't continue.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> bool {
        bytes.iter().all(|&byte| self.byte(byte))
    }

    /// Reads one byte, like [`Strict::bytes`].
    pub(super) fn byte(&mut self, byte: u8) -> bool {
        match &mut self.token {
            Token::String => match byte {
                b'"' => {
                    self.token = Token::None;
                    if matches!(self.next, Next::Key | Next::KeyOrEnd) {
                        self.next = Next::Colon;
                    } else {
                        self.value_ends();
                    }
                    true
                }
                b'\\' => {
                    self.token = Token::Escape;
                    true
                }
                _ => byte >= b' ',
            },
            // Invalid escapes are reported where they are, and don't change where the string ends.
            Token::Escape => {
                self.token = Token::String;
                byte >= b' '
            }
            Token::Word(word) => {
                if byte.is_ascii_alphanumeric() || b"+-.".contains(&byte) {
                    word.push(byte);
                    return true;
                }
                if serde_json::from_slice::<serde_json::Value>(word).is_err() {
                    return false;
                }
                self.token = Token::None;
                self.value_ends();
                self.between_tokens(byte)
            }
            Token::None => self.between_tokens(byte),
        }
    }

    fn between_tokens(&mut self, byte: u8) -> bool {
        let starts_value = matches!(self.next, Next::Value | Next::ValueOrEnd);
        match byte {
            b' ' | b'\n' | b'\r' | b'\t' => true,
            b'{' | b'[' => {
                self.open.push(byte);
                self.next = if byte == b'{' { Next::KeyOrEnd } else { Next::ValueOrEnd };
                starts_value && self.open.len() <= MAX_DEPTH
            }
            b'}' => matches!(self.next, Next::KeyOrEnd | Next::CommaOrEnd) && self.closes(b'{'),
            b']' => matches!(self.next, Next::ValueOrEnd | Next::CommaOrEnd) && self.closes(b'['),
            b',' => {
                let can = self.next == Next::CommaOrEnd;
                self.next = if self.open.last() == Some(&b'{') { Next::Key } else { Next::Value };
                can
            }
            b':' => {
                let can = self.next == Next::Colon;
                self.next = Next::Value;
                can
            }
            b'"' => {
                self.token = Token::String;
                starts_value || matches!(self.next, Next::Key | Next::KeyOrEnd)
            }
            _ => {
                self.token = Token::Word(vec![byte]);
                starts_value
            }
        }
    }

    fn closes(&mut self, bracket: u8) -> bool {
        let can = self.open.pop() == Some(bracket);
        self.value_ends();
        can
    }

    fn value_ends(&mut self) {
        self.next = if self.open.is_empty() { Next::Nothing } else { Next::CommaOrEnd };
    }
}
