//! URLs in Markdown that are links without brackets: `<https://…>`, and GitHub's bare `https://…` and `www.…`.

use super::{prose, url};

/// A bare URL that must become a link in brackets, because a backslash would be part of it.
pub(super) struct BareUrl<'a> {
    text: &'a str,
    scheme: &'static str,
    /// Its length in the source in bytes, including angle brackets.
    pub(super) length: usize,
}

impl BareUrl<'_> {
    /// The same link with its text in brackets.
    pub(super) fn markdown(&self) -> String {
        format!("[{}]({})", prose(self.text), url(&format!("{}{}", self.scheme, self.text)))
    }
}

/// The URL at the start of `rest`, if it contains braces or is directly followed by `<`. `before` is the line up to
/// there.
pub(super) fn at<'a>(before: &str, rest: &'a str) -> Option<BareUrl<'a>> {
    if let Some(inner) = rest.strip_prefix('<').filter(|inner| has_scheme(inner)) {
        let end = inner.find(|c: char| c == '>' || c == '<' || c.is_whitespace())?;
        let is_closed = inner[end..].starts_with('>');
        let text = &inner[..end];
        return (is_closed && text.contains(['{', '}'])).then_some(BareUrl { text, scheme: "", length: end + 2 });
    }
    let is_www = rest.starts_with("www.");
    if !is_www && !has_scheme(rest) {
        return None;
    }
    // A word can't end in a link, and after `](` or `]:` comes a link's destination.
    let is_destination = ["](", "](<", "]:"].iter().any(|end| before.trim_end().ends_with(end));
    if is_destination || before.ends_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let end = rest.find(|c: char| c == '<' || c.is_whitespace()).unwrap_or(rest.len());
    let text = without_trailing(&rest[..end]);
    let scheme = if is_www { "http://" } else { "" };
    let has_host = text.len() > text.find("://").map_or(4, |at| at + 3);
    let is_cut = text.len() == end && rest[end..].starts_with('<');
    (has_host && (is_cut || text.contains(['{', '}']))).then_some(BareUrl { text, scheme, length: text.len() })
}

fn has_scheme(text: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme))
}

/// A URL without the punctuation of its sentence, by GitHub's rules.
fn without_trailing(url: &str) -> &str {
    let mut url = url;
    loop {
        let shorter = url.trim_end_matches(['?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '"']);
        let closes_more = shorter.matches(')').count() > shorter.matches('(').count();
        let shorter = shorter.strip_suffix(')').filter(|_| closes_more).unwrap_or(shorter);
        if shorter.len() == url.len() {
            return url;
        }
        url = shorter;
    }
}
