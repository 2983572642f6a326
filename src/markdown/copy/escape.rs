//! Escapes text for the Markdown copy.

use crate::markdown::blocks::begins_block;
use crate::markdown::dialect::math;
use crate::markdown::tree::{emoji_code, joins_code};

/// Escapes a text for Markdown with as few backslashes as possible, for readers of the source.
pub fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~')
            || emoji_code(&text[at..]).is_some()
        {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

/// Appends text within a line.
pub(in crate::markdown) fn text(out: &mut String, text: &str) {
    let before = out.chars().next_back();
    let is_special =
        |c: char| matches!(c, '\\' | '`' | '[' | ']' | '*' | '~' | '_' | '<' | '&' | ':' | '$' | '{' | '\n');
    let mut done = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| is_special(*c)) {
        let rest = &text[at + c.len_utf8()..];
        let (prev, next) = (text[..at].chars().next_back().or(before), rest.chars().next());
        let is_space = |side: Option<char>| side.is_none_or(char::is_whitespace);
        let is_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
        let is_sign = match c {
            '\\' => next.is_none_or(|next| next.is_ascii_punctuation() || next == '\n'),
            '`' | '[' | ']' => true,
            '*' | '~' => !(is_space(prev) && is_space(next)),
            '_' => !(is_space(prev) && is_space(next) || is_word(prev) && is_word(next)),
            '<' => next.is_none_or(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?' | '>')),
            '&' => is_entity(rest),
            ':' => emoji_code(&text[at..]).is_some_and(|length| {
                let sides = [prev, text[at + length..].chars().next()];
                !sides.into_iter().flatten().any(joins_code)
            }),
            '$' => prev == Some('$') || next == Some('$') || math::inline_end(text, at).is_some(),
            '{' => next.is_none_or(|next| matches!(next, '"' | '\'' | '`')) || rest.starts_with("/*"),
            _ => false,
        };
        out.push_str(&text[done..at]);
        if is_sign {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
        done = at + c.len_utf8();
    }
    out.push_str(&text[done..]);
}

/// Whether an ampersand starts an entity.
fn is_entity(rest: &str) -> bool {
    let end = rest.bytes().take(33).position(|byte| byte == b';');
    end.is_some_and(|end| end > 0 && rest[..end].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#'))
}

/// The lines of a paragraph, escaped so that none starts another block.
pub(super) fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let line = line.trim_start_matches([' ', '\t']);
        let is_module =
            |word: &str| line.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', '{', '"', '\'']));
        let begins = begins_block(line)
            || [":::", "!!! ", "??? ", "???+ ", "=== ", "$$"].iter().any(|sign| line.starts_with(sign));
        if begins && !line.starts_with('\\') {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            out.push_str(&line[..digits]);
            out.push('\\');
            out.push_str(&line[digits..]);
        } else if index == 0 && (is_module("import") || is_module("export")) {
            out.push_str(&format!("&#{};{}", line.as_bytes()[0], &line[1..]));
        } else {
            out.push_str(line);
        }
    }
    out
}

/// A URL as written after a link's text.
pub(super) fn in_parentheses(href: &str) -> String {
    if !href.is_empty() && !href.contains([' ', '(', ')', '<', '>', '\\', '|', '`', '*', '_', '\n', '&', '$', '{']) {
        return href.to_owned();
    }
    let is_bare = !href.is_empty() && !href.contains([' ', '(', ')', '<', '>', '\n']);
    let mut out = String::with_capacity(href.len() + 2);
    for c in href.chars() {
        if matches!(c, '\\' | '(' | ')' | '<' | '>' | '|' | '`') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    if is_bare { out } else { format!("<{out}>") }
}

/// A value as written in quotes.
pub(super) fn quoted(value: &str) -> String {
    value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
