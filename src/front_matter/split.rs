//! Finds the start and end of front matter.

use std::ops::Range;
use std::sync::Arc;

use super::BROKEN_FRONT_MATTER;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// The range of the YAML and the offset after the closing line.
pub(super) fn split(file: &Arc<SourceFile>, diagnostics: &mut Vec<Diagnostic>) -> Option<(Range<usize>, usize)> {
    let text = &file.text;
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let opening = bom + leading_space_len(&text[bom..]);
    let mut lines = text[opening..].split_inclusive('\n');
    let first = lines.next()?;
    let fence = first.trim_end();
    if !matches!(fence, "---" | "+++") {
        return None;
    }
    let start = opening + first.len();
    // A `---` may be a thematic break, unless a `key:` line follows.
    let has_key = has_key(&text[start..], fence);
    if opening > bom && !has_key {
        return None;
    }
    let mut at = start;
    for line in lines {
        let line_end = line.trim_end();
        if line_end == fence || fence == "---" && line_end == "..." {
            return (has_key || !is_headings(&text[start..at])).then_some((start..at, at + line.len()));
        }
        at += line.len();
    }
    if has_key {
        diagnostics.push(
            Diagnostic::new(&BROKEN_FRONT_MATTER, "front matter is not closed")
                .at(file, opening..start)
                .label("opened here")
                .hint(format!("end it with a line `{fence}`")),
        );
    }
    None
}

/// The length of the leading empty lines and comments.
fn leading_space_len(text: &str) -> usize {
    let mut rest = text;
    loop {
        let space = rest.len() - rest.trim_start().len();
        // Indentation belongs to the line of the text.
        let space = rest[..space].rfind('\n').map_or(0, |end| end + 1);
        rest = &rest[space..];
        let comment = [("<!--", "-->"), ("{/*", "*/}")].iter().find_map(|(open, close)| {
            let end = rest.strip_prefix(open)?.find(close)? + open.len() + close.len();
            rest[end..].split('\n').next().is_some_and(|after| after.trim().is_empty()).then_some(end)
        });
        match comment {
            Some(end) => rest = &rest[end..],
            None => return text.len() - rest.len(),
        }
    }
}

/// Whether a text starts with a line `key: value`, or `key = value` between `+++` lines.
fn has_key(text: &str, fence: &str) -> bool {
    let separator = if fence == "+++" { '=' } else { ':' };
    text.lines().next().and_then(|line| line.split_once(separator)).is_some_and(|(key, _)| {
        let key = key.trim_end();
        !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
    })
}

/// Whether the text between two `---` lines consists of headings, which are comments in YAML.
fn is_headings(text: &str) -> bool {
    let is_heading = |line: &str| line.trim_start_matches('#').starts_with(' ') && line.starts_with('#');
    let is_blank = |line: &str| line.trim().is_empty();
    text.lines().any(is_blank)
        && text.lines().any(is_heading)
        && text.lines().all(|line| is_blank(line) || is_heading(line))
}
