//! A tolerant JSON tree: every value with its byte range, as much of it as can be read.
//!
//! What is wrong with the syntax is reported and stepped over, so that the rest of the file is checked in the same run.
//! Whether a file *is* JSON is for serde_json to say: [`parse`] reports a problem exactly where serde_json refuses.

use std::ops::Range;
use std::sync::Arc;

use super::strings;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::source::{SourceFile, Spanned};

/// The rules of JSON's syntax.
pub static RULES: &[&Rule] = &[&SYNTAX];

pub(super) static SYNTAX: Rule = Rule {
    code: "json-syntax",
    severity: Severity::Error,
    summary: "the registry is not valid JSON",
    explanation: "LiteLLM reads the file with a strict parser: one fault anywhere, and it starts with an empty registry \
                  and a warning in its log. Comments, trailing commas and single quotes are no JSON.",
    wrong: "{ \"acme\": { \"headers\": {}, } }",
    right: "{ \"acme\": { \"headers\": {} } }",
};

const CONSEQUENCE: &str = "LiteLLM can't read the file and starts with an empty registry: no entry of it works";

/// Deeper nesting is refused, as serde_json does.
const DEPTH_LIMIT: usize = 127;

/// After this many problems the rest of the file is not worth reading.
const PROBLEM_LIMIT: usize = 100;

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Quotes and brackets included.
    pub span: Range<usize>,
}

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number; its text is in the source.
    Number,
    /// A string, escapes resolved.
    String(String),
    /// An array.
    Array(Vec<Node>),
    /// An object, members in file order, repeated keys too.
    Object(Vec<Member>),
    /// Something that is no JSON; it has been reported.
    Invalid,
}

impl Kind {
    /// What the value is, with its article, for messages.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Number => "a number",
            Kind::String(_) => "a string",
            Kind::Array(_) => "an array",
            Kind::Object(_) => "an object",
            Kind::Invalid => "no JSON",
        }
    }
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The key, escapes resolved.
    pub key: Spanned<String>,
    /// Its value.
    pub value: Node,
}

/// Reads a file. The tree holds everything that could be read.
pub fn parse(file: &Arc<SourceFile>) -> (Node, Vec<Diagnostic>) {
    let mut parser = Parser { file, text: &file.text, at: 0, problems: Vec::new() };
    if parser.text.starts_with('\u{feff}') {
        parser.at = '\u{feff}'.len_utf8();
        parser.problem(0..parser.at, "the file begins with a byte order mark", "save it as UTF-8 without a BOM");
    }
    parser.skip_blank();
    let root = parser.value(0);
    parser.skip_blank();
    if parser.at < parser.text.len() && parser.problems.len() < PROBLEM_LIMIT {
        let end = parser.text.len();
        let word = parser.word_end();
        parser.problem(parser.at..word.max(parser.at + 1).min(end), "text after the end of the registry", "remove it");
    }
    let mut problems = parser.problems;
    if problems.is_empty()
        && let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&file.text)
    {
        // Ours is the more lenient reader: what it lets pass, the strict one reports.
        let at = offset_of(&file.text, error.line(), error.column());
        problems.push(syntax_problem(file, at..at + 1, &strict_message(&error), "see the caret"));
    }
    problems.sort_by_key(|problem| problem.at.as_ref().map_or(0, |at| at.range.start));
    (root, problems)
}

fn strict_message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

/// The byte offset of serde_json's line and column, which counts bytes from 1.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column.saturating_sub(1)).min(text.len().saturating_sub(1))
}

fn syntax_problem(file: &Arc<SourceFile>, range: Range<usize>, message: &str, hint: &str) -> Diagnostic {
    Diagnostic::new(&SYNTAX, message).at(file, range).consequence(CONSEQUENCE).hint(hint)
}

struct Parser<'a> {
    file: &'a Arc<SourceFile>,
    text: &'a str,
    at: usize,
    problems: Vec<Diagnostic>,
}

impl Parser<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn problem(&mut self, range: Range<usize>, message: impl AsRef<str>, hint: impl AsRef<str>) {
        self.problems.push(syntax_problem(self.file, range, message.as_ref(), hint.as_ref()));
        if self.problems.len() >= PROBLEM_LIMIT {
            self.at = self.text.len();
        }
    }

    /// Steps over white space; comments are reported and stepped over.
    fn skip_blank(&mut self) {
        while let Some(byte) = self.byte() {
            let rest = &self.text[self.at..];
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                b'/' | b'#' if rest.starts_with("//") || byte == b'#' => {
                    let start = self.at;
                    self.at += rest.find('\n').unwrap_or(rest.len());
                    self.problem(start..self.at, "a comment", COMMENT_HINT);
                }
                b'/' if rest.starts_with("/*") => {
                    let start = self.at;
                    self.at += rest.find("*/").map_or(rest.len(), |end| end + 2);
                    self.problem(start..self.at, "a comment", COMMENT_HINT);
                }
                _ if rest.starts_with('\u{a0}') || rest.starts_with('\u{feff}') => {
                    let start = self.at;
                    self.at += rest.chars().next().map_or(1, char::len_utf8);
                    self.problem(start..self.at, "an invisible character", "remove it, or type a plain space");
                }
                _ => break,
            }
        }
    }

    fn value(&mut self, depth: usize) -> Node {
        let start = self.at;
        if depth > DEPTH_LIMIT {
            self.problem(start..start + 1, "nested too deeply", "a registry needs no more than three levels");
            self.at = self.text.len();
            return Node { kind: Kind::Invalid, span: start..self.at };
        }
        let kind = match self.byte() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(quote @ (b'"' | b'\'')) => Kind::String(self.string(quote)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b',' | b'}' | b']' | b':') | None => {
                self.problem(start..self.next_char(), "a value is missing here", "write a value, or remove the key");
                Kind::Invalid
            }
            Some(_) => self.word(),
        };
        Node { kind, span: start..self.at.max(start) }
    }

    fn object(&mut self, depth: usize) -> Kind {
        let open = self.at;
        self.at += 1;
        let mut members: Vec<Member> = Vec::new();
        loop {
            self.skip_blank();
            match self.byte() {
                None => {
                    self.unclosed(open, '}');
                    break;
                }
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                Some(b']') => {
                    self.problem(self.at..self.at + 1, "`]` closes what `{` opened", "write `}`");
                    self.at += 1;
                    break;
                }
                Some(b',') => {
                    self.problem(self.at..self.at + 1, "a comma with nothing before it", "remove the comma");
                    self.at += 1;
                    continue;
                }
                Some(_) => {}
            }
            let Some(key) = self.key() else { continue };
            self.skip_blank();
            if self.byte() == Some(b':') {
                self.at += 1;
                self.skip_blank();
            } else if self.byte() == Some(b'=') {
                self.problem(self.at..self.at + 1, "`=` between key and value", "write `:`");
                self.at += 1;
                self.skip_blank();
            } else {
                let key_text = &key.value;
                self.problem(key.span.clone(), format!("no `:` after the key `{key_text}`"), "write `\"key\": value`");
                if matches!(self.byte(), Some(b',' | b'}') | None) {
                    self.comma(b'}');
                    continue;
                }
            }
            let value = self.value(depth + 1);
            members.push(Member { key, value });
            self.comma(b'}');
        }
        Kind::Object(members)
    }

    fn array(&mut self, depth: usize) -> Kind {
        let open = self.at;
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_blank();
            match self.byte() {
                None => {
                    self.unclosed(open, ']');
                    break;
                }
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                Some(b'}') => {
                    // Most likely the array was never closed: leave the brace to its object.
                    self.unclosed(open, ']');
                    break;
                }
                Some(b',') => {
                    self.problem(self.at..self.at + 1, "a comma with nothing before it", "remove the comma");
                    self.at += 1;
                    continue;
                }
                Some(b':') => {
                    self.problem(self.at..self.at + 1, "`:` in an array", "an array has no keys: use `{` and `}`");
                    self.at += 1;
                    continue;
                }
                Some(_) => items.push(self.value(depth + 1)),
            }
            self.comma(b']');
        }
        Kind::Array(items)
    }

    /// After an item: a comma and then another item, or the end.
    fn comma(&mut self, close: u8) {
        let item_end = self.at;
        self.skip_blank();
        match self.byte() {
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                self.skip_blank();
                if self.byte() == Some(close) {
                    self.problem(comma..comma + 1, "a trailing comma", "remove the comma");
                }
            }
            Some(byte) if byte == close => {}
            None | Some(b'}' | b']') => {}
            Some(_) => {
                let place = item_end.saturating_sub(1)..item_end;
                self.problem(place, "a comma is missing after this", "write `,` between the two");
            }
        }
    }

    fn key(&mut self) -> Option<Spanned<String>> {
        let start = self.at;
        match self.byte() {
            Some(quote @ (b'"' | b'\'')) => {
                let key = self.string(quote);
                Some(Spanned::new(key, start..self.at))
            }
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' || byte == b'$' => {
                let end = self.word_end();
                let word = self.text[start..end].to_owned();
                self.at = end;
                self.problem(start..end, format!("the key `{word}` has no quotes"), format!("write \"{word}\""));
                Some(Spanned::new(word, start..end))
            }
            _ => {
                let end = self.next_char();
                self.problem(start..end, "a key is expected here", "a key is a string in double quotes");
                // One step at least, or the same place would be looked at for ever; nested values are stepped over.
                if matches!(self.byte(), Some(b'{' | b'[')) {
                    drop(self.value(DEPTH_LIMIT - 1));
                } else {
                    self.at = end;
                }
                None
            }
        }
    }

    fn string(&mut self, quote: u8) -> String {
        let start = self.at;
        let scanned = strings::scan(self.text, start, quote);
        self.at = scanned.end;
        if quote == b'\'' {
            self.problem(start..scanned.end, "single quotes around a string", "use double quotes");
        }
        if !scanned.closed {
            self.problem(start..scanned.end, "a string that is never closed", "write `\"` at its end");
        }
        for (range, what) in scanned.faults {
            let hint = match what {
                strings::Fault::Control => "write it as an escape, such as \\n or \\t",
                strings::Fault::Escape => {
                    "a backslash is written `\\\\`; escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX"
                }
            };
            self.problem(range, what.message(), hint);
        }
        scanned.value
    }

    fn number(&mut self) -> Kind {
        let start = self.at;
        self.at = self.text[start..]
            .find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E' | 'a'..='d' | 'f' | 'x' | '_'))
            .map_or(self.text.len(), |end| start + end);
        let text = &self.text[start..self.at];
        if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
            self.problem(start..self.at, "not a number that JSON knows", "write it in decimal, without leading zeros");
            return Kind::Invalid;
        }
        Kind::Number
    }

    fn word(&mut self) -> Kind {
        let start = self.at;
        let end = self.word_end().max(self.next_char());
        self.at = end;
        let word = &self.text[start..end];
        let near = match word {
            "null" => return Kind::Null,
            "true" => return Kind::Bool(true),
            "false" => return Kind::Bool(false),
            "None" | "nil" | "undefined" => "null",
            "True" | "TRUE" => "true",
            "False" | "FALSE" => "false",
            _ => "",
        };
        let hint = if near.is_empty() { format!("write \"{word}\"") } else { format!("write {near}") };
        self.problem(start..end, format!("`{word}` is no JSON value"), hint);
        match near {
            "null" => Kind::Null,
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            _ => Kind::Invalid,
        }
    }

    fn unclosed(&mut self, open: usize, close: char) {
        let opened = &self.text[open..open + 1];
        let (message, hint) = (format!("`{opened}` is never closed"), format!("write `{close}` where it ends"));
        self.problem(open..open + 1, message, hint);
    }

    fn word_end(&self) -> usize {
        self.text[self.at..]
            .find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$' | '-' | '.'))
            .map_or(self.text.len(), |end| self.at + end)
    }

    fn next_char(&self) -> usize {
        self.at + self.text[self.at..].chars().next().map_or(0, char::len_utf8)
    }
}

const COMMENT_HINT: &str = "JSON has no comments: remove it; what readers should know belongs into `docs`";
