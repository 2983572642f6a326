//! Footnote definitions.

/// The label of a footnote definition, `[^1]:`, and its length with the delimiters.
pub(in crate::markdown) fn footnote(rest: &str) -> Option<(&str, usize)> {
    let inner = rest.strip_prefix("[^")?;
    let end = inner.find([']', ' ', '\t', '\r']).filter(|&end| end > 0)?;
    let after = inner[end..].strip_prefix("]:")?;
    let spaces = after.len() - after.trim_start_matches([' ', '\t']).len();
    Some((&inner[..end], 2 + end + 2 + spaces))
}
