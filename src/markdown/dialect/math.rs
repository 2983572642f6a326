//! TeX formulas, as in remark-math and GitHub. Nothing in them is Markdown, so backslashes are kept.

/// The offset after the formula between dollar signs at `at`. Prices and variables are not formulas: a formula has no
/// space next to its dollar signs, no digit after them, and contains TeX syntax.
pub(in crate::markdown) fn inline_end(text: &str, at: usize) -> Option<usize> {
    // Up to the next dollar sign, so that many in a line take linear time.
    let rest = &text[at + 1..];
    let inner = &rest[..rest.find(['$', '\n'])?];
    if rest[inner.len()..].starts_with('\n') {
        return None;
    }
    let after = rest[inner.len() + 1..].chars().next();
    let is_formula = !inner.starts_with(char::is_whitespace)
        && !inner.ends_with(|c: char| c.is_whitespace() || c == '\\')
        && !after.is_some_and(|c| c.is_ascii_digit() || c == '$')
        && !text[..at].ends_with('$')
        && !inner.contains('`')
        && is_tex(inner);
    is_formula.then_some(at + 1 + inner.len() + 1)
}

/// Whether a text contains TeX syntax: a command, or a braced subscript or superscript.
pub(in crate::markdown) fn is_tex(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(2).any(|pair| match pair[0] {
        b'\\' => pair[1].is_ascii_alphabetic() || matches!(pair[1], b'\\' | b'{' | b'}' | b',' | b';' | b'|'),
        b'_' | b'^' => pair[1] == b'{',
        _ => false,
    })
}
