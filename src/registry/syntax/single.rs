//! The valid texts that are one edit away from a faulty part of a file.

use super::literal::{may_begin, may_end};
use super::rules;
use super::strict::Strict;
use crate::diagnostic::{Edit, Rule};

/// An edit of one or two characters.
#[derive(Clone, Debug)]
pub(super) struct Single {
    pub(super) edit: Edit,
    pub(super) kind: Kind,
}

/// The kinds of edits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Delete(char),
    Insert(char),
    Swap(char, char),
    /// A quote instead of this character.
    Quote(char),
}

impl Kind {
    /// Whether `--fix` may make this edit. Letters are never deleted, and a bracket could belong in many other places.
    pub(super) fn is_repair(self) -> bool {
        let is_mark = |char: char| matches!(char, '"' | ',' | ':' | '\\');
        match self {
            Kind::Delete(char) | Kind::Insert(char) => is_mark(char),
            Kind::Swap(first, second) => !"{}[]".contains([first, second]),
            // The character may also belong to the text.
            Kind::Quote(_) => false,
        }
    }

    /// The rule broken by a text that this edit repairs, with message and hint.
    pub(super) fn words(self) -> (&'static Rule, String, String) {
        match self {
            Kind::Insert('"') => {
                (&rules::UNCLOSED_STRING, "missing quote".to_owned(), "add the missing `\"`".to_owned())
            }
            Kind::Insert('\\') => (
                &rules::STRAY_QUOTE,
                "a quote inside a text is not escaped".to_owned(),
                "write a quote inside a text as `\\\"`".to_owned(),
            ),
            Kind::Insert(':') => {
                (&rules::MISSING_COLON, "missing colon after a key".to_owned(), "add a colon".to_owned())
            }
            Kind::Insert(_) => {
                (&rules::MISSING_COMMA, "missing comma between two items".to_owned(), "add a comma".to_owned())
            }
            Kind::Delete('"') => (&rules::STRAY_QUOTE, "extra quote".to_owned(), "remove the extra `\"`".to_owned()),
            Kind::Delete(',') => (&rules::EXTRA_COMMA, "extra comma".to_owned(), "remove the comma".to_owned()),
            Kind::Delete(char) => {
                (&rules::UNEXPECTED_TEXT, format!("unexpected `{char}`"), format!("remove the `{char}`"))
            }
            Kind::Quote(char) => (
                &rules::UNEXPECTED_TEXT,
                format!("`{char}` where a quote belongs"),
                "write `\"` instead of it, or beside it".to_owned(),
            ),
            Kind::Swap(first, second) => (
                &rules::UNEXPECTED_TEXT,
                format!("`{first}` and `{second}` are in the wrong order"),
                format!("write `{second}{first}`"),
            ),
        }
    }
}

/// A reading of a part of a text.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// The bytes without the white space between tokens: equal for edits with the same meaning.
    pub(super) meaning: Vec<u8>,
    /// The reader after the part.
    pub(super) after: Strict,
}

/// Reads a part of a text strictly.
pub(super) fn read(before: &Strict, text: &[u8]) -> Option<Reading> {
    let mut after = before.clone();
    let mut meaning = Vec::with_capacity(text.len());
    for &byte in text {
        if after.is_in_string() || !byte.is_ascii_whitespace() {
            meaning.push(byte);
        }
        if !after.byte(byte) {
            return None;
        }
    }
    Some(Reading { meaning, after })
}

/// All single edits that make `text[start..end]` valid.
pub(super) fn readings(before: &Strict, text: &str, start: usize, end: usize) -> Vec<(Single, Reading)> {
    let mut readings = Vec::new();
    let mut reader = before.clone();
    for (offset, char) in text[start..end].char_indices() {
        let at = start + offset;
        for single in singles(&reader, text, start..end, at, char) {
            // Nearly all edits fail soon, so they are tried before the text is copied.
            let rest = &text.as_bytes()[single.edit.end..end];
            let mut after = reader.clone();
            if after.bytes(single.edit.text.as_bytes()) && after.bytes(rest) {
                let part = [&text[start..at], &single.edit.text, &text[single.edit.end..end]].concat();
                readings.extend(read(before, part.as_bytes()).map(|reading| (single, reading)));
            }
        }
        if !reader.bytes(char.encode_utf8(&mut [0; 4]).as_bytes()) {
            break;
        }
    }
    readings
}

/// The edits at the position of `reader`.
fn singles(reader: &Strict, text: &str, part: std::ops::Range<usize>, at: usize, char: char) -> Vec<Single> {
    let mut singles = Vec::new();
    let mut add = |edit, kind| singles.push(Single { edit, kind });
    let after = at + char.len_utf8();
    let previous = text[part.start..at].chars().next_back();
    let next = text[after..part.end].chars().next();
    let is_space = |char: Option<char>| char.is_none_or(char::is_whitespace);
    let in_string = reader.is_in_string();
    let is_newline = |char: char| matches!(char, '\n' | '\r');

    // Next to a quote, an extra letter looks the same as a quote one position too far.
    let is_beside_quote = [previous, next].contains(&Some('"'));
    if "\",:{}[]".contains(char) || is_beside_quote && !char.is_whitespace() {
        add(Edit::delete(at..after), Kind::Delete(char));
    }
    if in_string {
        // A string neither begins nor ends with a space.
        if !is_space(previous) {
            add(Edit::insert(at, "\""), Kind::Insert('"'));
        }
        // Two quotes at the end of a text are one quote typed twice, except after a number of inches.
        let is_doubled = next == Some('"') && !previous.is_some_and(|char| char.is_ascii_digit());
        let is_first = previous == Some('"');
        if char == '"' && !is_doubled && !is_first {
            add(Edit::insert(at, "\\"), Kind::Insert('\\'));
        }
    } else if !char.is_whitespace() {
        add(Edit::insert(at, "\""), Kind::Insert('"'));
        add(Edit::insert(at, ","), Kind::Insert(','));
        add(Edit::insert(at, ":"), Kind::Insert(':'));
    }
    if is_mistyped_quote(&text[part.start..at], &text[at..part.end], in_string) {
        add(Edit::replace(at..after, "\""), Kind::Quote(char));
    }
    if let Some(next) = next
        && next != char
        && !is_newline(char)
        && !is_newline(next)
        && [char, next].iter().any(|char| "\",:{}[]\\".contains(*char))
        // No text begins or ends with a comma or colon.
        && !(in_string && char == '"' && ",:".contains(next) || !in_string && ",:".contains(char) && next == '"')
    {
        let end = after + next.len_utf8();
        add(Edit::replace(at..end, format!("{next}{char}")), Kind::Swap(char, next));
    }
    singles
}

/// Whether the first character of `rest` may be a mistyped quote: it is where a text begins or ends, but can't well be
/// part of the text.
fn is_mistyped_quote(before: &str, rest: &str, in_string: bool) -> bool {
    let Some(char) = rest.chars().next().filter(|char| *char != '"') else { return false };
    let after = &rest[char.len_utf8()..];
    let is_mark = |text: &str| text.ends_with([',', ':', '{', '[']);
    // No text begins or ends with a space.
    if in_string {
        let ends = after.trim_start().is_empty() || after.trim_start().starts_with([',', ':', '}', ']']);
        let is_text = !before.ends_with(char::is_whitespace) && !is_mark(before);
        ends && is_text && !may_end(&[before, &rest[..char.len_utf8()]].concat())
    } else {
        let begins = before.trim_end().is_empty() || is_mark(before.trim_end());
        begins && !after.starts_with(char::is_whitespace) && !may_begin(rest)
    }
}
