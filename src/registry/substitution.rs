//! LiteLLM's substitution of `{{environment_variables.NAME}}` in endpoints and header values.
//!
//! LiteLLM applies the pattern `\{\{environment_variables\.([A-Z_]+)\}\}` and sends everything else unchanged: a name
//! with a digit, a lower-case letter or spaces inside the braces is not substituted.

use std::ops::Range;

/// A piece of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Text that LiteLLM sends unchanged.
    Text(&'a str),
    /// A variable's name, with the range of the whole `{{…}}` in the value.
    Variable(&'a str, Range<usize>),
}

const OPEN: &str = "{{environment_variables.";
const CLOSE: &str = "}}";

/// Splits a value as LiteLLM does.
pub(crate) fn pieces(value: &str) -> Vec<Piece<'_>> {
    Pieces::of(value).collect()
}

/// The pieces of a value, each found when it is asked for: a large registry has many values, and most have one piece.
struct Pieces<'a> {
    value: &'a str,
    /// The end of the pieces so far.
    at: usize,
    /// A variable that was found at the end of a text.
    variable: Option<Piece<'a>>,
}

impl Pieces<'_> {
    fn of(value: &str) -> Pieces<'_> {
        Pieces { value, at: 0, variable: None }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if let Some(variable) = self.variable.take() {
            return Some(variable);
        }
        let Pieces { value, at: text_start, .. } = *self;
        let mut from = text_start;
        // A search for one byte is much cheaper to set up than one for a string, and most values have no brace at all.
        while let Some(brace) = value.as_bytes()[from..].iter().position(|byte| *byte == b'{') {
            let start = from + brace;
            if !value[start..].starts_with(OPEN) {
                from = start + 1;
                continue;
            }
            let name_start = start + OPEN.len();
            let name_len = value[name_start..].bytes().take_while(|byte| matches!(byte, b'A'..=b'Z' | b'_')).count();
            let name_end = name_start + name_len;
            if name_len > 0 && value[name_end..].starts_with(CLOSE) {
                self.at = name_end + CLOSE.len();
                let variable = Piece::Variable(&value[name_start..name_end], start..self.at);
                if text_start == start {
                    return Some(variable);
                }
                self.variable = Some(variable);
                return Some(Piece::Text(&value[text_start..start]));
            }
            from = name_start;
        }
        self.at = value.len();
        (text_start < value.len()).then(|| Piece::Text(&value[text_start..]))
    }
}

/// Whether LiteLLM substitutes a variable of this name.
pub(crate) fn is_substituted(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'_'))
}

/// The names that LiteLLM substitutes in a value, in order, with repetitions.
pub(crate) fn variables(value: &str) -> impl Iterator<Item = &str> {
    Pieces::of(value).filter_map(|piece| match piece {
        Piece::Variable(name, _) => Some(name),
        Piece::Text(_) => None,
    })
}

/// The value with each substitution replaced by `replace(name)`.
pub(crate) fn substitute(value: &str, mut replace: impl FnMut(&str) -> String) -> String {
    let mut out = String::with_capacity(value.len());
    for piece in Pieces::of(value) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Variable(name, _) => out.push_str(&replace(name)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_capitals_and_underscores_are_substituted() {
        let substituted = |value: &str| substitute(value, |name| format!("${name}"));
        assert_eq!(substituted("Bearer {{environment_variables.A_KEY}}"), "Bearer $A_KEY");
        assert_eq!(substituted("{{environment_variables.A}}{{environment_variables.B}}"), "$A$B");
        for literal in [
            "{{environment_variables.AI21_KEY}}",
            "{{environment_variables.a}}",
            "{{ environment_variables.A }}",
            "{{environment_variables.}}",
            "{{environment_variables.A}",
            "{{env.A}}",
        ] {
            assert_eq!(substituted(literal), literal);
        }
        assert_eq!(substituted("{{{environment_variables.A}}}"), "{$A}");
        assert_eq!(substituted("{{environment_variables.{{environment_variables.A}}"), "{{environment_variables.$A");
    }
}
