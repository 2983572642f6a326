//! Mathematics in TeX, as remark-math and GitHub know it: nothing in it is Markdown, so that a backslash stays one.

/// The offset after the formula between dollar signs that begins at `at`. Prices and variables are none: a formula has
/// no blank inside of its signs, no digit after them, and something that only TeX says.
pub(in crate::markdown) fn inline_end(text: &str, at: usize) -> Option<usize> {
    // No further than to the next sign: many of them in a line take linear time.
    let rest = &text[at + 1..];
    let inner = &rest[..rest.find(['$', '\n'])?];
    if rest[inner.len()..].starts_with('\n') {
        return None;
    }
    let behind = rest[inner.len() + 1..].chars().next();
    let is_formula = !inner.starts_with(char::is_whitespace)
        && !inner.ends_with(|c: char| c.is_whitespace() || c == '\\')
        && !behind.is_some_and(|c| c.is_ascii_digit() || c == '$')
        && !text[..at].ends_with('$')
        && !inner.contains('`')
        && is_tex(inner);
    is_formula.then_some(at + 1 + inner.len() + 1)
}

/// Whether a text has what only TeX says: a command, or braces below or above.
pub(in crate::markdown) fn is_tex(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(2).any(|pair| match pair[0] {
        b'\\' => pair[1].is_ascii_alphabetic() || matches!(pair[1], b'\\' | b'{' | b'}' | b',' | b';' | b'|'),
        b'_' | b'^' => pair[1] == b'{',
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_and_variables_are_no_formulas() {
        for (text, formula) in
            [(r"$\alpha_1$ x", r"$\alpha_1$"), (r"$a_{ij}$, $b$", r"$a_{ij}$"), (r"$\{a\} * b$", r"$\{a\} * b$")]
        {
            assert_eq!(inline_end(text, 0), Some(formula.len()), "{text}");
        }
        for text in [
            "$5 and $10",
            "$5-$10",
            "$A/$B",
            "$x$",
            "$a*b*c$",
            r"$ \a$",
            r"$\a $",
            r"$\a$1",
            r"$\a",
            r"$\a`$`",
            "$",
            "$$",
            "$\\a\n$",
        ] {
            assert_eq!(inline_end(text, 0), None, "{text}");
        }
    }
}
