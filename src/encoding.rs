//! Decodes text. All input is UTF-8; other encodings are recognised to report them by name.

use std::borrow::Cow;
use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::source::SourceFile;

/// The rules that a file's encoding can break.
pub(crate) static RULES: &[&Rule] = &[&NOT_UTF8];

static NOT_UTF8: Rule = Rule {
    code: "not-utf8",
    severity: Severity::Error,
    summary: "a text file that isn't UTF-8",
    explanation: "Markdown, JSON, TOML and theme files are read as UTF-8. Save the file as UTF-8; most editors offer \
                  it under \"Save with encoding\".",
    wrong: "a file saved as UTF-16 or Latin-1",
    right: "the same file saved as UTF-8",
};

/// The text of a file.
///
/// # Errors
/// If it is not UTF-8. The diagnostic's file has the text as far as it could be decoded.
pub(crate) fn text(path: &str, bytes: Vec<u8>) -> Result<Arc<SourceFile>, Diagnostic> {
    match decode(path, bytes) {
        (file, None) => Ok(file),
        (_, Some(problem)) => Err(problem),
    }
}

/// A name or id in composed form (NFC): macOS and some editors write `é` as two characters, which looks the same.
pub(crate) fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

/// A name in decomposed form (NFD).
pub(crate) fn decomposed(text: &str) -> String {
    text.nfd().collect()
}

/// Decodes bytes. Text that isn't UTF-8 is reported, and decoded as far as possible to be checked.
pub(crate) fn decode(path: &str, bytes: Vec<u8>) -> (Arc<SourceFile>, Option<Diagnostic>) {
    if let Some((name, text)) = wide(&bytes) {
        let file = SourceFile::new(path, text);
        let problem = Diagnostic::new(&NOT_UTF8, format!("`{path}` is {name}, not UTF-8"))
            .at(&file, 0..0)
            .hint("save it as UTF-8; in PowerShell, `Set-Content -Encoding utf8NoBOM` writes it");
        return (file, Some(problem));
    }
    let error = match String::from_utf8(bytes) {
        Ok(text) => return (SourceFile::new(path, text), None),
        Err(error) => error,
    };
    let at = error.utf8_error().valid_up_to();
    let file = SourceFile::new(path, String::from_utf8_lossy(error.as_bytes()));
    let hint = format!("save it as UTF-8; the first invalid byte is 0x{:02x}", error.as_bytes()[at]);
    let replaced = at..at + char::REPLACEMENT_CHARACTER.len_utf8();
    let problem = Diagnostic::new(&NOT_UTF8, format!("`{path}` is not UTF-8")).hint(hint).at(&file, replaced);
    (file, Some(problem))
}

/// Decodes UTF-16 and UTF-32, recognised by the byte order mark or by zero bytes around the first character. Returns
/// the encoding's name too.
fn wide(bytes: &[u8]) -> Option<(&'static str, String)> {
    Some(match bytes {
        [0xff, 0xfe, 0, 0, rest @ ..] => ("UTF-32", utf32(rest, u32::from_le_bytes)),
        [0, 0, 0xfe, 0xff, rest @ ..] => ("UTF-32", utf32(rest, u32::from_be_bytes)),
        [1..=255, 0, 0, 0, ..] => ("UTF-32", utf32(bytes, u32::from_le_bytes)),
        [0, 0, 0, 1..=255, ..] => ("UTF-32", utf32(bytes, u32::from_be_bytes)),
        [0xff, 0xfe, rest @ ..] => ("UTF-16", utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => ("UTF-16", utf16(rest, u16::from_be_bytes)),
        [1..=255, 0, ..] => ("UTF-16", utf16(bytes, u16::from_le_bytes)),
        [0, 1..=255, ..] => ("UTF-16", utf16(bytes, u16::from_be_bytes)),
        _ => return None,
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks().0.iter().map(|&pair| unit(pair));
    char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> String {
    let units = bytes.as_chunks().0.iter().map(|&four| unit(four));
    units.map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, Option<String>) {
        let (file, problem) = decode("x", bytes.to_vec());
        (file.text.to_string(), problem.map(|problem| problem.message))
    }

    #[test]
    fn utf16_texts_are_reported_and_read() {
        let expected = |name: &str| ("{é".to_owned(), Some(format!("`x` is {name}, not UTF-8")));
        for bytes in [&b"\xff\xfe{\0\xe9\0"[..], b"\xfe\xff\0{\0\xe9", b"{\0\xe9\0", b"\0{\0\xe9"] {
            assert_eq!(read(bytes), expected("UTF-16"), "{bytes:?}");
        }
        for bytes in [
            &b"\xff\xfe\0\0{\0\0\0\xe9\0\0\0"[..],
            b"\0\0\xfe\xff\0\0\0{\0\0\0\xe9",
            b"{\0\0\0\xe9\0\0\0",
            b"\0\0\0{\0\0\0\xe9",
        ] {
            assert_eq!(read(bytes), expected("UTF-32"), "{bytes:?}");
        }
    }

    #[test]
    fn undecodable_bytes_are_replaced_and_the_rest_kept() {
        assert_eq!(read("{é".as_bytes()), ("{é".to_owned(), None));
        assert_eq!(read(b""), (String::new(), None));
        assert_eq!(read(b"{\xe9}"), ("{\u{fffd}}".to_owned(), Some("`x` is not UTF-8".to_owned())));
    }
}
