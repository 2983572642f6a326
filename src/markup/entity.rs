//! HTML entities.

use html5gum::{Token, Tokenizer};

/// Text with its entities resolved.
pub(crate) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // The longest name has 31 characters.
        let end = rest.bytes().take(33).position(|byte| byte == b';').map_or(1, |end| end + 1);
        match entity(&rest[..end]) {
            Some(characters) => {
                out.push_str(&characters);
                rest = &rest[end..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

/// The characters of an entity. `None` if it is not one, or only starts with one.
fn entity(reference: &str) -> Option<String> {
    let is_one = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    reference.strip_prefix('&')?.strip_suffix(';').filter(|name| is_one(name))?;
    let text: String = Tokenizer::new(reference)
        .filter_map(|token| match token {
            Ok(Token::String(text)) => Some(String::from_utf8_lossy(&text).into_owned()),
            _ => None,
        })
        .collect();
    (text.chars().count() <= 2 && (text == ";" || !text.ends_with(';'))).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_resolved_and_ampersands_are_kept() {
        for (text, expected) in [
            ("a &amp; b &#x41;&#66; & &unknown; &ouml; &", "a & b AB & &unknown; ö &"),
            ("&lbrace;&semi;&nbsp;&NotEqualTilde;", "{;\u{a0}≂̸"),
            ("&notit; &amp &a b; &#; &;", "&notit; &amp &a b; &#; &;"),
            ("&é; &&lt;", "&é; &<"),
        ] {
            assert_eq!(decoded(text), expected, "{text}");
        }
    }
}
