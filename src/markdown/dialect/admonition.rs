//! The lines that open and close an admonition: `:::tip Title` and `:::`.

use std::ops::Range;

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
        if colons < 3 {
            return None;
        }
        let after = &rest[colons..];
        let word = after.trim();
        if word.is_empty() {
            return Some(AdmonitionLine::Close(colons));
        }
        let kind_start = rest.len() - after.trim_start().len();
        let kind_len = rest[kind_start..]
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            .count();
        if kind_len == 0 || !rest.as_bytes()[kind_start].is_ascii_alphabetic() {
            return None;
        }
        let after_kind = &rest[kind_start + kind_len..];
        // `:::tip: Title` is a common mistake; `:::https://…` is not an admonition.
        let slip = usize::from(after_kind.starts_with(": "));
        if slip == 0 && !(after_kind.is_empty() || after_kind.starts_with([' ', '\t', '\r', '[', '{'])) {
            return None;
        }
        let kind_end = kind_start + kind_len + slip;
        let kind = rest[kind_start..kind_start + kind_len].to_ascii_lowercase();
        let mut title = trimmed(rest, kind_end..rest.len());
        let mut id = None;
        let mut quoted_title = None;
        // `:::note[Title]{#id .class}`.
        if rest[title.clone()].ends_with('}')
            && let Some(open) = rest[title.clone()].rfind('{')
        {
            let attributes = &rest[title.start + open + 1..title.end - 1];
            if attributes.starts_with("title=\"")
                || attributes.split_whitespace().all(|word| word.starts_with(['#', '.']) || word.contains('='))
            {
                if let Some(at) = rest[title.clone()].find("title=\"").filter(|_| title.start + open == title.start) {
                    let start = title.start + at + "title=\"".len();
                    let end = rest[start..title.end].find('"').map_or(title.end - 1, |end| start + end);
                    quoted_title = Some(start..end);
                }
                id = attributes.split_whitespace().find_map(|word| word.strip_prefix('#')).map(str::to_owned);
                title = trimmed(rest, title.start..title.start + open);
            }
        }
        // `:::note title="Title"` of some other generators.
        if let Some(quoted) = rest[title.clone()].strip_prefix("title=\"").and_then(|title| title.strip_suffix('"')) {
            title = title.end - 1 - quoted.len()..title.end - 1;
        }
        if rest[title.clone()].starts_with('[') && rest[title.clone()].ends_with(']') {
            title = trimmed(rest, title.start + 1..title.end - 1);
        }
        let title = quoted_title.unwrap_or(title);
        Some(AdmonitionLine::Open { colons, kind, title, id })
    }
}

/// Trims white space from a range.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let start = range.start + inner.len() - inner.trim_start().len();
    start..(start + inner.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_in_both_forms() {
        let parsed = |line: &str| match AdmonitionLine::parse(line) {
            None => "none".to_owned(),
            Some(AdmonitionLine::Close(colons)) => format!("close {colons}"),
            Some(AdmonitionLine::Open { colons, kind, title, id }) => {
                format!("{colons} {kind} [{}] {}", &line[title], id.unwrap_or_default())
            }
        };
        for (line, expected) in [
            (":::note", "3 note [] "),
            (":::tip Note: `x`  ", "3 tip [Note: `x`] "),
            ("::::tip[A [b]]", "4 tip [A [b]] "),
            ("::: warning Mind this", "3 warning [Mind this] "),
            (":::info[T]{#here .x}", "3 info [T] here"),
            (":::tip {{x}}", "3 tip [{{x}}] "),
            (":::NOTE", "3 note [] "),
            (":::tip: Title", "3 tip [Title] "),
            (":::https://example.org", "none"),
            (":::note's", "none"),
            (":::note title=\"A b\"", "3 note [A b] "),
            (":::note{title=\"A b\"}", "3 note [A b] "),
            (":::", "close 3"),
            (":::: ", "close 4"),
            ("::note", "none"),
            (":::1", "none"),
            ("::::::é", "none"),
        ] {
            assert_eq!(parsed(line), expected, "{line}");
        }
    }
}
