//! URLs in text, in which a `<` is not a tag.

use super::footnote::footnote;

/// Maximum length of a URL with a placeholder, to keep the time linear.
pub(in crate::markdown) const LONGEST: usize = 1024;

/// The end of an autolink `<https://…>` or of a link's destination `](<…>`.
pub(in crate::markdown) fn autolink_end(text: &str, at: usize) -> Option<usize> {
    let before = text[..at].trim_end_matches([' ', '\n']);
    let is_destination = before.ends_with("](") || before.ends_with("]:") && !begins_footnote(before);
    let inner = &text[at + 1..];
    let len = inner.find(|c: char| matches!(c, '<' | '>' | '\n') || !is_destination && c.is_whitespace())?;
    if !inner[len..].starts_with('>') {
        return None;
    }
    let url = &inner[..len];
    let scheme_len = url.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-')).count();
    let has_scheme = scheme_len >= 2 && url[scheme_len..].starts_with(':');
    let is_mail = url.contains('@') && !url.contains(['=', '"', '\'', '/']);
    (is_destination || has_scheme || is_mail).then_some(at + 1 + len + 1)
}

/// Whether the `]:` at the end of a text belongs to a footnote, which is followed by text rather than a URL.
fn begins_footnote(before: &str) -> bool {
    let label = &before[before.floor_char_boundary(before.len().saturating_sub(LONGEST))..];
    label.rfind('[').is_some_and(|start| footnote(&label[start..]).is_some())
}

/// The end of a link destination with a placeholder: `](<https://example.org/<id>>)`.
pub(in crate::markdown) fn nested_destination(text: &str, at: usize) -> Option<usize> {
    if !text[..at].ends_with("](") {
        return None;
    }
    let inner = &text[at + 1..];
    let inner = &inner[..inner.floor_char_boundary(LONGEST)];
    let inner = &inner[..inner.find(char::is_whitespace).unwrap_or(inner.len())];
    let len = inner.find(">)")?;
    inner[..len].contains('<').then_some(at + 1 + len + 1)
}

/// Whether a text may end with a bare URL, which becomes a link and ends at the next `<` or code span.
pub(in crate::markdown) fn ends_with_url(text: &str) -> bool {
    let start = text.rfind(|c: char| c.is_whitespace() || matches!(c, '<' | '`')).unwrap_or(0);
    text[start..].contains("://") || text[start..].contains("www.")
}
