//! The definition of a footnote.

/// The label of a footnote's definition, `[^1]:`, with the text around it, and its length.
pub(in crate::markdown) fn footnote(rest: &str) -> Option<(&str, usize)> {
    let inner = rest.strip_prefix("[^")?;
    let end = inner.find([']', ' ', '\t', '\r']).filter(|&end| end > 0)?;
    let after = inner[end..].strip_prefix("]:")?;
    let spaces = after.len() - after.trim_start_matches([' ', '\t']).len();
    Some((&inner[..end], 2 + end + 2 + spaces))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_footnotes() {
        assert_eq!(footnote("[^a-1]:  x"), Some(("a-1", 9)));
        for rest in ["[^]: x", "[^a b]: x", "[^a] : x", "[a]: x"] {
            assert_eq!(footnote(rest), None, "{rest}");
        }
    }
}
