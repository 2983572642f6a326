//! MkDocs attribute lists (Python-Markdown's `attr_list`): `[Start](start.md){ .md-button }`. They style elements for
//! another theme and are dropped.

/// Maximum length of the link before a list, so that many lists in one line take linear time.
const LONGEST_LINK: usize = 1000;

/// The end of the list at a `{` that directly follows a link or an image.
pub(in crate::markdown) fn after_link(text: &str, at: usize) -> Option<usize> {
    let preceding = &text.as_bytes()[at.saturating_sub(LONGEST_LINK)..at];
    let line = preceding.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    if !line.ends_with(b")") || !line.windows(2).any(|pair| pair == b"](") {
        return None;
    }
    let inner = text[at + 1..].split('\n').next()?;
    let end = inner.find('}')?;
    is_list(&inner[..end]).then_some(at + 1 + end + 1)
}

/// The heading id in an attribute list.
pub(in crate::markdown) fn heading_id(inner: &str) -> Option<&str> {
    let list = inner.trim_start_matches(':');
    is_list(list).then(|| list.split_whitespace().find_map(|word| word.strip_prefix('#')))?
}

/// Whether the text between braces is an attribute list: classes, an id, and names with values.
pub(in crate::markdown) fn is_list(inner: &str) -> bool {
    let mut rest = inner.strip_prefix(':').unwrap_or(inner).trim();
    if rest.is_empty() {
        return false;
    }
    while !rest.is_empty() {
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let end = match rest.strip_prefix(['.', '#']) {
            Some(_) => (word > 1).then_some(word),
            None => named_value(rest, word),
        };
        let Some(end) = end else { return false };
        rest = rest[end..].trim_start();
    }
    true
}

/// The end of a `name=value` at the start of a text whose first word ends at `word`.
fn named_value(text: &str, word: usize) -> Option<usize> {
    let (name, value) = text.split_once('=')?;
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':')) {
        return None;
    }
    match value.chars().next().filter(|quote| matches!(quote, '"' | '\'')) {
        Some(quote) => Some(name.len() + 1 + value[1..].find(quote)? + 2),
        None => Some(word),
    }
}
