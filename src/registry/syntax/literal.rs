//! Numbers, `true`, `false`, `null`, and the words that people write instead.

use std::borrow::Cow;

use super::parser::Parser;
use super::string::quote;
use super::{Value, rules};
use crate::diagnostic::{Certainty, Edit};
use crate::source::Spanned;

/// How far ahead to look for a closing quote without an opening one. Keeps the parser linear on one endless line.
const LOOK_AHEAD: usize = 1_000;

impl<'a> Parser<'a> {
    /// A value without quotes. `None`, with nothing consumed, if not even a word starts here.
    pub(super) fn literal(&mut self) -> Option<Value<'a>> {
        let start = self.pos;
        let token = self.token();
        if token.is_empty() {
            return self.bare_text(start);
        }
        match token {
            "null" => return Some(Value::Null),
            "true" => return Some(Value::Bool(true)),
            "false" => return Some(Value::Bool(false)),
            _ => {}
        }
        if let Some((value, word)) = json_literal(token) {
            let problem = self
                .problem(&rules::WRONG_LITERAL, start..self.pos, format!("`{token}` is not JSON"))
                .hint(format!("write `{word}`"))
                .fix(format!("write `{word}`"), Certainty::Certain, vec![Edit::replace(start..self.pos, word)]);
            self.push(problem);
            return Some(value);
        }
        if !is_number(token) {
            return self.bare_text(start);
        }
        match serde_json::from_str::<serde_json::Number>(token) {
            Ok(_) => {}
            Err(error) => {
                let out_of_range = error.to_string().starts_with("number out of range");
                let message =
                    if out_of_range { "a number that is too large" } else { "a number that JSON does not allow" };
                let problem = self
                    .problem(&rules::INVALID_NUMBER, start..self.pos, message)
                    .hint("write it like `5`, `-1` or `0.5`, or put quotes around text");
                self.push(problem);
            }
        }
        Some(Value::Number(token))
    }

    /// Whether a number or a literal such as `true` starts here.
    pub(super) fn at_literal(&mut self) -> bool {
        let start = self.pos;
        let token = self.token();
        self.pos = start;
        matches!(token, "null" | "true" | "false") || json_literal(token).is_some() || is_number(token)
    }

    /// Consumes the word or number that starts here.
    fn token(&mut self) -> &'a str {
        let start = self.pos;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-._".contains(&byte)) {
            self.pos += 1;
        }
        &self.text[start..self.pos]
    }

    /// Text that should have been in quotes: up to the next comma, bracket, quote or line end.
    fn bare_text(&mut self, start: usize) -> Option<Value<'a>> {
        self.pos = start;
        if let Some(end) = self.end_of_text_without_opening_quote() {
            let text = &self.text[start..end];
            self.pos = end + 1;
            let problem = self
                .problem(&rules::UNQUOTED_TEXT, start..self.pos, "text without its opening quote")
                .hint("add the opening `\"`")
                .fix("add the opening quote", Certainty::Certain, vec![Edit::insert(start, "\"")]);
            self.push(problem);
            return Some(Value::String(Cow::Borrowed(text)));
        }
        while let Some(byte) = self.peek() {
            if b",{}[]\"\n".contains(&byte) {
                break;
            }
            self.pos += 1;
        }
        let text = self.text[start..self.pos].trim_end();
        self.pos = start + text.len();
        if text.is_empty() {
            return None;
        }
        if let Some((value, word)) = near_literal(text) {
            let problem = self
                .problem(&rules::WRONG_LITERAL, start..self.pos, format!("`{text}` is not JSON"))
                .hint(format!("write `{word}`, or put text in double quotes"))
                .fix(format!("write `{word}`"), Certainty::Offered, vec![Edit::replace(start..self.pos, word)]);
            self.push(problem);
            return Some(value);
        }
        let problem =
            self.problem(&rules::UNQUOTED_TEXT, start..self.pos, "text without quotes").hint("put it in double quotes");
        let edits = vec![Edit::replace(start..self.pos, quote(text))];
        let is_whole = may_begin(text) && may_end(text);
        self.push(if is_whole { problem.fix("add quotes", Certainty::Certain, edits) } else { problem });
        Some(Value::String(Cow::Borrowed(text)))
    }

    /// The position of the only quote in a line that ends with `text",`.
    fn end_of_text_without_opening_quote(&self) -> Option<usize> {
        let window = &self.bytes[self.pos..self.bytes.len().min(self.pos + LOOK_AHEAD)];
        let line = &window[..window.iter().position(|&byte| byte == b'\n')?];
        let line = line.trim_ascii_end();
        let line = line.strip_suffix(b",").unwrap_or(line).trim_ascii_end();
        let text = line.strip_suffix(b"\"")?;
        let plain = !text.is_empty() && !text.iter().any(|byte| b"\"{}[]\\".contains(byte));
        plain.then_some(self.pos + text.len())
    }

    /// A key without quotes.
    pub(super) fn bare_key(&mut self) -> Spanned<Cow<'a, str>> {
        let start = self.pos;
        while let Some(char) = self.text[self.pos..].chars().next() {
            if self.peek().is_none() || !(char.is_alphanumeric() || "_-.$".contains(char)) {
                break;
            }
            self.pos += char.len_utf8();
        }
        let key = &self.text[start..self.pos];
        let span = start..self.pos;
        // A quote only at the end: the opening one was forgotten.
        if self.peek() == Some(b'"') {
            self.pos += 1;
            let problem = self
                .problem(&rules::UNQUOTED_TEXT, start..self.pos, "a key without its opening quote")
                .hint("add the opening `\"`")
                .fix("add the opening quote", Certainty::Certain, vec![Edit::insert(start, "\"")]);
            self.push(problem);
            return Spanned::new(Cow::Borrowed(key), start..self.pos);
        }
        let problem = self
            .problem(&rules::UNQUOTED_TEXT, span.clone(), "a key without quotes")
            .hint("put it in double quotes")
            .fix("add quotes", Certainty::Certain, vec![Edit::replace(span.clone(), quote(key))]);
        self.push(problem);
        Spanned::new(Cow::Borrowed(key), span)
    }
}

/// The value of another language's literal, with its JSON form.
fn json_literal(token: &str) -> Option<(Value<'static>, &'static str)> {
    match token {
        "True" | "TRUE" => Some((Value::Bool(true), "true")),
        "False" | "FALSE" => Some((Value::Bool(false), "false")),
        "None" | "Null" | "NULL" | "nil" | "undefined" => Some((Value::Null, "null")),
        _ => None,
    }
}

/// The literal that a word was probably meant to be.
fn near_literal(text: &str) -> Option<(Value<'static>, &'static str)> {
    let lower = text.to_lowercase();
    if !lower.chars().all(|char| char.is_ascii_alphanumeric() || char == ' ') {
        return None;
    }
    let is_near = |word: &str, others: [&str; 2]| {
        others.contains(&lower.as_str()) || lower.len() <= 8 && strsim::osa_distance(&lower, word) <= 2
    };
    if is_near("true", ["yes", "on"]) {
        Some((Value::Bool(true), "true"))
    } else if is_near("false", ["no", "off"]) {
        Some((Value::Bool(false), "false"))
    } else {
        is_near("null", ["none", "void"]).then_some((Value::Null, "null"))
    }
}

/// Whether a text in quotes may begin like this. Otherwise, its first character is probably a mistyped quote.
pub(super) fn may_begin(text: &str) -> bool {
    text.starts_with("{{") || text.chars().next().is_none_or(|first| is_of_text(first, "/$#_-<(*.~+"))
}

/// The same for its end.
pub(super) fn may_end(text: &str) -> bool {
    text.ends_with("}}") || text.chars().next_back().is_none_or(|last| is_of_text(last, "/.!?)>%*_+"))
}

fn is_of_text(char: char, signs: &str) -> bool {
    let is_sign = char.is_ascii_punctuation() || ('\u{2018}'..='\u{201f}').contains(&char);
    !is_sign || signs.contains(char)
}

fn is_number(token: &str) -> bool {
    token.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first))
        && token.contains(|char: char| char.is_ascii_digit())
}
