//! Malformed substitutions, which LiteLLM sends unchanged.

mod frame;
mod name;

use std::ops::Range;

use crate::registry::substitution::Piece;
use frame::{with_extra_characters, with_frame};
pub(super) use name::foreign_letter;
pub(super) use name::is_upper_name;
pub(in crate::registry) use name::working_name;
use name::{is_source, name_in};

/// The problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Valid syntax with an invalid name: `{{environment_variables.AI21_KEY}}`.
    Name,
    /// The syntax of another tool: `${KEY}`, `os.environ/KEY`, `{{ env.KEY }}`.
    Form,
}

/// A malformed substitution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Malformed<'v> {
    pub(super) fault: Fault,
    /// The intended name, as written.
    pub(super) name: &'v str,
    /// The name's range in the value.
    pub(super) name_range: Range<usize>,
    /// The whole range, including braces.
    pub(super) range: Range<usize>,
    /// Whether it contains only a name, without a second name or a default that would be lost.
    pub(super) is_plain: bool,
}

/// The prefix of a name in LiteLLM's syntax.
const PREFIX: &str = "environment_variables.";

/// The prefix of a name without braces.
const BARE: [&str; 3] = ["os.environ/", PREFIX, "process.env."];

/// Upper limit on reports per value: locating each in the source takes time proportional to the value's length.
const MOST: usize = 20;

/// Finds malformed substitutions in the text parts of a value.
pub(super) fn find<'v>(value: &'v str, pieces: &[Piece<'v>]) -> Vec<Malformed<'v>> {
    let mut hits = Vec::new();
    let mut offset = 0;
    for piece in pieces {
        match piece {
            Piece::Variable(name, range) => {
                offset = range.end;
                if hits.len() < MOST {
                    hits.extend(with_extra_characters(value, name, range));
                }
            }
            Piece::Text(text) => {
                // A fast path: most texts contain none of these, and every header of every entry is checked.
                let starts_one = |(at, byte)| match byte {
                    b'{' | b'$' | b'%' | b'<' => true,
                    b'/' => text[..at].ends_with("os.environ"),
                    b'.' => text[..at].ends_with("environment_variables") || text[..at].ends_with("process.env"),
                    _ => false,
                };
                if text.bytes().enumerate().any(starts_one) {
                    scan(value, offset..offset + text.len(), &mut hits);
                }
                offset += text.len();
            }
        }
    }
    hits
}

fn scan<'v>(value: &'v str, text: Range<usize>, hits: &mut Vec<Malformed<'v>>) {
    let mut at = text.start;
    while at < text.end && hits.len() < MOST {
        let rest = &value[at..text.end];
        let hit = if rest.starts_with("{{") {
            braces(rest, "{{", "}}").or_else(|| unclosed(rest))
        } else if rest.starts_with("${") {
            braces(rest, "${", "}")
        } else if rest.starts_with('{') {
            braces(rest, "{", "}").filter(|(inner, _)| is_variable_name(&rest[inner.clone()]))
        } else if let Some(name) = BARE.iter().find_map(|prefix| rest.strip_prefix(prefix)) {
            let (start, length) = (rest.len() - name.len(), word(name));
            (length > 0).then_some((start..start + length, start + length))
        } else if let Some(name) = rest.strip_prefix('%') {
            let length = word(name);
            let is_name = is_upper_name(&name[..length]) && name[..length].contains('_');
            (is_name && name[length..].starts_with('%')).then_some((1..1 + length, 2 + length))
        } else if rest.starts_with('<') {
            // Only as a whole value or after `Bearer `: other values may contain tags.
            let is_value = |end: usize| at + end == value.len() && (at == 0 || value[..at].ends_with(' '));
            braces(rest, "<", ">").filter(|(inner, end)| is_value(*end) && is_placeholder(&rest[inner.clone()]))
        } else if let Some(name) = rest.strip_prefix('$') {
            let length = word(name);
            is_upper_name(&name[..length]).then_some((1..1 + length, 1 + length))
        } else {
            None
        };
        match hit {
            Some((inner, end)) => {
                hits.push(malformed_at(value, at, inner, end));
                at += end;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
}

/// A substitution whose closing braces are missing.
fn unclosed(rest: &str) -> Option<(Range<usize>, usize)> {
    let start = "{{".len();
    let length = rest[start..].strip_prefix(PREFIX).map(|name| PREFIX.len() + word(name))?;
    (length > PREFIX.len()).then_some((start..start + length, start + length))
}

/// Whether a name without closing braces certainly ends before this text.
fn ends_name(after: &str) -> bool {
    after.is_empty() || after.starts_with(['/', '?', '&', '#', ' '])
}

/// The text between braces, and their end. A missing last brace is accepted.
fn braces(rest: &str, open: &str, close: &str) -> Option<(Range<usize>, usize)> {
    let inner =
        rest[open.len()..].find(['{', '}', '"', '\n', '<', '>']).map(|length| open.len()..open.len() + length)?;
    let after = &rest[inner.end..];
    let half = close.starts_with('}') && after.starts_with('}');
    let closing = if after.starts_with(close) { close.len() } else { usize::from(half) };
    (closing > 0 && !inner.is_empty()).then_some((inner.clone(), inner.end + closing))
}

/// Whether the text in angle brackets is a placeholder: `<YOUR_API_KEY>`, `<your api key>`.
fn is_placeholder(inner: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_- ".contains(&byte);
    inner.len() > 2
        && inner.len() <= 40
        && inner.starts_with(|c: char| c.is_ascii_alphabetic())
        && inner.bytes().all(is_part)
        && inner.contains(['_', '-', ' '])
}

fn is_variable_name(inner: &str) -> bool {
    let inner = inner.trim();
    let source = inner.split(['.', ':', '[']).next().unwrap_or_default();
    is_upper_name(inner) || source.len() < inner.len() && is_source(source)
}

/// The length of the name at the start of a text.
fn word(text: &str) -> usize {
    text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
}

fn malformed_at(value: &str, at: usize, inner: Range<usize>, end: usize) -> Malformed<'_> {
    let inner = at + inner.start..at + inner.end;
    let text = &value[inner.clone()];
    let range = at..at + end;
    let is_form = value[range.clone()].starts_with("{{") && value[range.clone()].ends_with("}}");
    if let Some(name) = text.strip_prefix(PREFIX).filter(|name| is_form && !name.trim().is_empty()) {
        let name_range = inner.end - name.len()..inner.end;
        return Malformed { fault: Fault::Name, name, name_range, range, is_plain: true };
    }
    let is_angle = value[range.clone()].starts_with('<');
    let (within, is_only) = if is_angle { (0..text.len(), true) } else { name_in(text) };
    let name_range = inner.start + within.start..inner.start + within.end;
    let is_whole = range.end > inner.end || !value[range.clone()].starts_with('{') || ends_name(&value[range.end..]);
    let (range, is_plain) = with_frame(value, range);
    let name = &value[name_range.clone()];
    Malformed { fault: Fault::Form, name, name_range, range, is_plain: is_plain && is_only && is_whole }
}

#[cfg(test)]
mod tests;
