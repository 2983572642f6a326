//! The characters around a substitution that belong to it: more braces, other tools' syntax, quotes.

use std::ops::Range;

use super::{Fault, Malformed};

/// A substitution with extra characters around it: more braces, or another tool's markers.
pub(super) fn with_extra_characters<'v>(value: &'v str, name: &'v str, range: &Range<usize>) -> Option<Malformed<'v>> {
    let (before, after) = (&value[..range.start], &value[range.end..]);
    let start = before.trim_end_matches(['{', '$']).len();
    // A brace after it may close one far before it.
    let closes = start < range.start || !before.contains('{');
    let end = if closes { value.len() - after.trim_start_matches('}').len() } else { range.end };
    let (framed, is_plain) = with_frame(value, start..end);
    // A list of one value is written like this.
    let framed = if value[framed.clone()].starts_with('[') { start..end } else { framed };
    let name_start = range.end - "}}".len() - name.len();
    (framed != *range).then(|| Malformed {
        fault: Fault::Form,
        name,
        name_range: name_start..name_start + name.len(),
        range: framed,
        is_plain,
    })
}

/// Characters that other tools use before braces: `#{KEY}`, `@{KEY}`.
const SIGILS: [char; 5] = ['#', '@', '!', '%', '$'];

/// Quotes and brackets that people put around a value.
const FRAMES: [(char, char); 5] = [('"', '"'), ('\'', '\''), ('`', '`'), ('<', '>'), ('[', ']')];

/// The range of a substitution with its surrounding characters, and whether these certainly belong to it.
pub(super) fn with_frame(value: &str, range: Range<usize>) -> (Range<usize>, bool) {
    let Range { mut start, mut end } = range;
    while value[..start].trim_end().ends_with('{') && value[end..].trim_start().starts_with('}') {
        start = value[..start].trim_end().len() - 1;
        end = value.len() - value[end..].trim_start().len() + 1;
    }
    // `user@{HOST}` is a user and a host.
    let begins_word = |at: usize| at == 0 || value[..at].ends_with([' ', '"', '\'', '`', '<', '[']);
    let sigils = value[..start].trim_end_matches(SIGILS).len();
    if sigils < start && begins_word(sigils) {
        start = sigils;
        end = value.len() - value[end..].trim_start_matches(['#', '%']).len();
    }
    let framed = FRAMES.iter().any(|(open, close)| {
        let inner = value[..start].strip_suffix(*open);
        inner.is_some_and(|before| begins_word(before.len())) && value[end..].strip_prefix(*close) == Some("")
    });
    if framed { (start - 1..end + 1, false) } else { (start..end, true) }
}
