//! Text literals in the languages of the examples.
//!
//! The contract: for any text, the language reads back exactly that text. Each language uses one style, so that a
//! program that replaces a value only needs to know the language:
//!
//! | language | style | what a value needs inside it |
//! |---|---|---|
//! | YAML, Python, JSON | `"…"` | the escapes of [`json`] |
//! | shell | `'…'` | `'` becomes `'\''` |
//! | URL | none | [`url_segment`]: everything but unreserved characters becomes `%XX` |
//!
//! The shell has one limit: a word can't contain NUL, which is dropped.

use std::fmt::Write;

/// A JSON string literal that YAML 1.1, YAML 1.2 and Python read the same way: characters that any of them treats as a
/// line break or rejects as unprintable are escaped.
pub(crate) fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                // Writing to a string can't fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A double-quoted YAML scalar. Never a plain one: `007` and `yes` would not be read as text.
pub(crate) fn yaml(text: &str) -> String {
    json(text)
}

/// A key of a YAML mapping: plain if every YAML version reads it as this text, otherwise quoted.
pub(crate) fn yaml_key(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        && !["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(&&*text.to_ascii_lowercase());
    if plain { text.to_owned() } else { yaml(text) }
}

/// A string literal of Python.
pub(crate) fn python(text: &str) -> String {
    json(text)
}

/// A word of the POSIX shell.
pub(crate) fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\0', "").replace('\'', "'\\''"))
}

/// A segment of a URL's path.
pub(crate) fn url_segment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
