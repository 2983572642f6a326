//! The lines that open and close an admonition: `:::tip Title` and `:::`.

use std::ops::Range;

use super::attribute_list;

/// The kinds of admonition with their own style.
pub(in crate::markdown) const KINDS: [&str; 8] =
    ["note", "tip", "info", "warning", "caution", "danger", "important", "success"];

/// A line of colons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum AdmonitionLine {
    /// `:::` with this many colons.
    Close(usize),
    /// `:::kind Title`.
    Open {
        /// The number of colons.
        colons: usize,
        /// One of [`KINDS`], `details`, or a word that is neither.
        kind: String,
        /// The range of the trimmed title in the line; empty if there is none.
        title: Range<usize>,
        /// `{#id}` after the kind or title.
        id: Option<String>,
    },
}

impl AdmonitionLine {
    /// Reads a line without its indentation.
    pub(in crate::markdown) fn parse(rest: &str) -> Option<AdmonitionLine> {
        let colons = rest.bytes().take_while(|&byte| byte == b':').count();
        let word = rest[colons..].trim();
        if colons < 3 || word.is_empty() {
            return (colons >= 3).then_some(AdmonitionLine::Close(colons));
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let after_kind = word.trim_start_matches(is_name);
        let kind = word[..word.len() - after_kind.len()].to_ascii_lowercase();
        // `:::tip: Title` is a common mistake; `:::https://…` is not an admonition.
        let after = after_kind.strip_prefix(':').filter(|after| after.starts_with(' ')).unwrap_or(after_kind);
        let is_apart = after.is_empty() || after.starts_with([' ', '\t', '\r', '[', '{']);
        if !is_apart || !kind.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let end = rest.trim_end().len();
        let mut title = trimmed(rest, end - after.len()..end);
        let mut id = None;
        // `:::note[Title]{#id .class}`, `:::note{title="Title"}`.
        let open = rest[title.clone()].strip_suffix('}').and_then(|title| title.rfind('{'));
        if let Some(list) = open.map(|open| title.start + open + 1..title.end - 1)
            && attribute_list::is_list(&rest[list.clone()])
        {
            id = attribute_list::heading_id(&rest[list.clone()]).map(str::to_owned);
            let at = rest[list.clone()].find("title=\"").filter(|_| list.start == title.start + 1);
            title = match at {
                Some(at) => list.start + at..list.end,
                None => trimmed(rest, title.start..list.start - 1),
            };
        }
        // `:::note title="Title"` of some other generators.
        if let Some(quoted) = rest[title.clone()].strip_prefix("title=\"") {
            let start = title.end - quoted.len();
            title = start..start + quoted.find('"').unwrap_or(quoted.len());
        } else if rest[title.clone()].starts_with('[') && rest[..title.end].ends_with(']') {
            title = trimmed(rest, title.start + 1..title.end - 1);
        }
        Some(AdmonitionLine::Open { colons, kind, title, id })
    }
}

/// Trims white space from a range.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let start = range.start + inner.len() - inner.trim_start().len();
    start..(start + inner.trim().len())
}
