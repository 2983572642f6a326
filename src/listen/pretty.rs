//! Pretty-prints JSON with its original order and one line per member, without building a tree.

use std::io::{self, Write};

use super::{mask, printable};

/// Maximum indentation level, so that the output stays linear in the input.
const DEEPEST: usize = 64;

/// Writes valid JSON with two spaces per level. Known secrets are masked, and terminal control sequences escaped.
///
/// # Errors
/// Where `out` can't be written.
pub(super) fn write(json: &str, out: &mut impl Write) -> io::Result<()> {
    let mut depth: usize = 0;
    let mut rest = json.trim_ascii_start();
    while let Some(first) = rest.chars().next() {
        let token = token(rest);
        rest = rest[token.len()..].trim_ascii_start();
        match first {
            '{' | '[' if rest.starts_with(['}', ']']) => {
                write!(out, "{token}{}", &rest[..1])?;
                rest = rest[1..].trim_ascii_start();
            }
            '{' | '[' => {
                depth += 1;
                line(token, depth, out)?;
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line("", depth, out)?;
                out.write_all(token.as_bytes())?;
            }
            ',' => line(token, depth, out)?,
            ':' => out.write_all(b": ")?,
            _ => out.write_all(printable::line(&mask::text(token)).as_bytes())?,
        }
    }
    Ok(())
}

/// The bracket, punctuation, string or word at the start.
fn token(json: &str) -> &str {
    let bytes = json.as_bytes();
    let end = match bytes[0] {
        b'{' | b'}' | b'[' | b']' | b',' | b':' => 1,
        b'"' => {
            let mut at = 1;
            while at < bytes.len() && bytes[at] != b'"' {
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            at + 1
        }
        _ => bytes.iter().position(|byte| b"{}[],:\" \t\r\n".contains(byte)).unwrap_or(bytes.len()),
    };
    json.get(..end).unwrap_or(json)
}

/// Ends a line after `text`, and starts the next.
fn line(text: &str, depth: usize, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{text}\n{:1$}", "", 2 * depth.min(DEEPEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pretty(json: &str) -> String {
        let mut out = Vec::new();
        write(json, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn json_is_laid_out_as_it_was_sent() {
        let json = r#" {"b":[1, -2.50e+3,{"x":{}} ],"a":"\"}, {\\","c":[ ],"d":null}"#;
        let expected = "{\n  \"b\": [\n    1,\n    -2.50e+3,\n    {\n      \"x\": {}\n    }\n  ],\n  \"a\": \"\\\"}, {\\\\\",\n  \"c\": [],\n  \"d\": null\n}";
        assert_eq!(pretty(json), expected);
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&pretty(json)), value(json));
    }

    #[test]
    fn secrets_and_escapes_are_removed() {
        assert_eq!(pretty("\"a\u{9b}b sk-abcdefgh1234\""), "\"a\\u{9b}b sk-**** (12 characters)\"");
    }

    #[test]
    fn output_is_not_quadratic_in_depth() {
        let deep = format!("{}{}", "[1,".repeat(20_000), "1".to_owned() + &"]".repeat(20_000));
        assert!(pretty(&deep).len() < deep.len() * 2 * 2 * DEEPEST);
    }
}
