//! Values that are intended as text but have another meaning in YAML.

use std::ops::Range;

use super::Fault;

/// The longest value repeated in a hint.
const SHOWN: usize = 100;

/// The fault of the value at which the YAML reader stopped, if it is a common one. The value is in the line of
/// `offset`, or in the last non-empty line before it.
pub(super) fn fault(text: &str, offset: usize) -> Option<Fault> {
    let line_start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let before = text[..line_start].trim_end();
    let before_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    of_line(text, line_start).or_else(|| of_line(text, before_start).filter(|_| before_start < line_start))
}

fn of_line(text: &str, start: usize) -> Option<Fault> {
    let line = text[start..].lines().next()?;
    let (key, rest) = line.split_once(':')?;
    let name = key.trim_start_matches([' ', '-']);
    let is_key = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_key) || !rest.starts_with([' ', '\t']) {
        return None;
    }
    // A comment is not part of the value.
    let rest = rest.find(" #").map_or(rest, |comment| &rest[..comment]);
    let value = rest.trim();
    let message = why(value)?;
    let value_start = start + key.len() + 1 + rest.len() - rest.trim_start().len();
    let range: Range<usize> = value_start..value_start + value.len();
    let hint = if value.len() > SHOWN {
        "put the text in quotes".to_owned()
    } else {
        format!("put the text in quotes: `{name}: {}`", quoted(value))
    };
    Some(Fault { range, message, hint: Some(hint) })
}

/// Why YAML doesn't read a value as text.
fn why(value: &str) -> Option<String> {
    let first = value.chars().next()?;
    let begins = |what: &str| Some(format!("`{first}` begins {what} in YAML"));
    match first {
        '[' if goes_on(value) => begins("a list"),
        '{' if value.starts_with("{{") || goes_on(value) => begins("a map"),
        '"' | '\'' if goes_on(value) => Some(format!("the text continues after the closing `{first}`")),
        '*' => begins("an alias"),
        '&' => begins("an anchor"),
        '!' => begins("a tag"),
        '|' | '>' if value.contains(' ') => begins("a text of several lines"),
        '-' | '?' if value[1..].starts_with(' ') => begins("an item"),
        '@' | '`' | '%' => Some(format!("a value can't begin with `{first}` in YAML")),
        '"' | '\'' | '[' | '{' => None,
        _ if value.contains(": ") => Some("YAML reads a colon followed by a space as the end of a key".to_owned()),
        _ => None,
    }
}

/// Whether there is text after the bracket or quote that closes the one at the start of a value.
fn goes_on(value: &str) -> bool {
    let (mut depth, mut quote) = (0_usize, None);
    let mut chars = value.char_indices();
    while let Some((at, char)) = chars.next() {
        match (quote, char) {
            (Some('"'), '\\') => drop(chars.next()),
            // Two single quotes represent one in a single-quoted string.
            (Some('\''), '\'') if value[at + 1..].starts_with('\'') => drop(chars.next()),
            (Some(open), _) if char == open => quote = None,
            (None, '"' | '\'') => quote = Some(char),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && quote.is_none() {
            return at + char.len_utf8() < value.len();
        }
    }
    false
}

/// The text in quotes.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}

#[cfg(test)]
mod tests {
    use crate::yaml::read;

    #[test]
    fn misread_yaml_gets_a_corrected_line() {
        for (text, value, message, hint) in [
            ("title: [Beta] x\n", "[Beta] x", "`[` begins a list in YAML", "title: \"[Beta] x\""),
            (
                "a: 1\ndescription: {{environment_variables.X}} is it\n",
                "{{environment_variables.X}} is it",
                "`{` begins a map in YAML",
                "description: \"{{environment_variables.X}} is it\"",
            ),
            ("label: {{X}} # the sidebar\n", "{{X}}", "`{` begins a map in YAML", "label: \"{{X}}\""),
            ("title: [a] and [b]\n", "[a] and [b]", "`[` begins a list in YAML", "title: \"[a] and [b]\""),
            ("title: @foo\n", "@foo", "a value can't begin with `@` in YAML", "title: \"@foo\""),
            ("title: `x` y\n", "`x` y", "a value can't begin with `\u{60}` in YAML", "title: \"`x` y\""),
            ("title: * all\n", "* all", "`*` begins an alias in YAML", "title: \"* all\""),
            ("title: % x\n", "% x", "a value can't begin with `%` in YAML", "title: \"% x\""),
            ("title: \"a\" b\n", "\"a\" b", "the text continues after the closing `\"`", "title: '\"a\" b'"),
            (
                "title: One: two\n",
                "One: two",
                "YAML reads a colon followed by a space as the end of a key",
                "title: \"One: two\"",
            ),
            ("title: > 5 items\n", "> 5 items", "`>` begins a text of several lines in YAML", "title: \"> 5 items\""),
        ] {
            let fault = read(text).unwrap_err();
            assert_eq!((&text[fault.range], fault.message.as_str()), (value, message), "{text}");
            assert_eq!(fault.hint.unwrap(), format!("put the text in quotes: `{hint}`"));
        }
        // The line before the fault is valid.
        for value in ["\"\"", "''", "\"a \\\" b\"", "'it''s'", "[a, [b], \"]\"]", "{a: {b: c}}", "text"] {
            let fault = read(&format!("title: {value}\n\tx: y\n")).unwrap_err();
            assert_eq!(fault.hint, None, "{value}: {fault:?}");
        }
    }
}
