//! Masks secrets in the output. A secret is recognised by the name of its header or parameter, by a well-known token
//! format anywhere, or by random-looking text where a token is expected.

use super::printable;
use crate::registry::rules::SECRET_PREFIXES;

/// A name that contains one of these belongs to a secret.
const IN_NAMES: [&str; 11] =
    ["auth", "key", "token", "secret", "cookie", "passw", "pwd", "signature", "credential", "session", "hmac"];

/// A name that equals one of these belongs to a secret, such as Azure's `sig` and `code`.
const NAMES: [&str; 7] = ["sig", "code", "pass", "pw", "jwt", "otp", "pin"];

/// Headers whose values may look random but are never secret.
const PLAIN_HEADERS: [&str; 12] = [
    "accept",
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "expect",
    "host",
    "traceparent",
    "transfer-encoding",
    "user-agent",
];

/// Minimum length of letters and digits that look random.
const RANDOM: usize = 16;

/// Whether a header or parameter with this name has a secret value.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    NAMES.contains(&name.as_str()) || IN_NAMES.iter().any(|word| name.contains(word))
}

/// The value of the header `name`, safe to print.
pub(super) fn header(name: &str, value: &str) -> String {
    // Not a secret but a mistake worth seeing: LiteLLM sent the text unsubstituted.
    let is_placeholder = value.contains("{{environment_variables.") || value.starts_with("os.environ/");
    if is_placeholder || PLAIN_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
        return printable::line(&text(value));
    }
    if !is_secret(name) {
        return words(value, [' ', ',', ';', '='].as_slice());
    }
    let value = value.trim();
    let first = value.split(' ').next().unwrap_or_default();
    let scheme =
        ["bearer", "basic", "token", "apikey", "splunk", "digest"].contains(&first.to_ascii_lowercase().as_str());
    let (scheme, secret) = if scheme { value.split_at(first.len()) } else { ("", value) };
    let secret = hidden(secret.trim());
    if scheme.is_empty() { secret } else { format!("{} {secret}", printable::line(scheme)) }
}

/// A path with its query, tokens in the path and the values of secret parameters masked.
pub(super) fn url(url: &str) -> String {
    let (path, query) = url.split_once('?').map_or((url, None), |(path, query)| (path, Some(query)));
    let mut masked = words(path, ['/'].as_slice());
    if let Some(query) = query {
        let parts = query.split('&').map(|part| match part.split_once('=') {
            Some((name, value)) if is_secret(&decoded(name)) => format!("{}={}", printable::line(name), hidden(value)),
            Some((name, value)) => format!("{}={}", words(name, [].as_slice()), words(value, [].as_slice())),
            None => words(part, [].as_slice()),
        });
        masked.push('?');
        masked.push_str(&parts.collect::<Vec<_>>().join("&"));
    }
    masked
}

/// Free text with well-known key formats masked. It may still contain terminal control sequences.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut prev = None;
    while let Some(first) = rest.chars().next() {
        let known = if prev.is_some_and(char::is_alphanumeric) { None } else { known(rest) };
        let step = match known {
            Some((prefix, length)) => {
                out.push_str(prefix);
                out.push_str(&hidden(&rest[prefix.len()..length]));
                length
            }
            None => {
                out.push(first);
                first.len_utf8()
            }
        };
        prev = rest[..step].chars().next_back();
        rest = &rest[step..];
    }
    out
}

/// The prefix and the length of the key at the start of a text.
fn known(text: &str) -> Option<(&'static str, usize)> {
    let (prefix, _) = *SECRET_PREFIXES.iter().find(|(prefix, _)| text.starts_with(prefix))?;
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '*');
    let length = text.find(|c| !is_key(c)).unwrap_or(text.len());
    // LiteLLM's own keys are as short as `sk-1234`.
    let least = if prefix == "sk-" { 4 } else { 8 };
    (length >= prefix.len() + least).then_some((prefix, length))
}

/// Masks the parts between these separators that look like a secret.
fn words(value: &str, separators: &[char]) -> String {
    let parts = value.split_inclusive(separators).map(|part| {
        let (word, separator) = part.split_at(part.trim_end_matches(separators).len());
        let decoded_word = decoded(word);
        let masked = if looks_random(&decoded_word) { hidden(word) } else { text(&decoded_word) };
        // A harmless part is shown as sent, with its escapes.
        printable::line(if masked == decoded_word { word } else { &masked }) + separator
    });
    parts.collect()
}

/// Whether a word is a UUID or contains a long random-looking run of letters and digits.
fn looks_random(word: &str) -> bool {
    let is_uuid = word.len() == 36
        && word.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    is_uuid
        || word.split(|c: char| !c.is_ascii_alphanumeric()).any(|run| {
            let letters = run.bytes().filter(u8::is_ascii_alphabetic).count();
            let turns =
                run.as_bytes().windows(2).filter(|two| two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase());
            run.len() >= RANDOM && letters > 0 && (letters < run.len() || turns.count() >= 3)
        })
}

/// Decodes a part of a URL if the result is text.
fn decoded(part: &str) -> String {
    crate::plan::url::decode(part).unwrap_or_else(|| part.to_owned())
}

/// An unset variable silently becomes an empty value, so the length is shown.
fn hidden(secret: &str) -> String {
    match secret.chars().count() {
        0 => "(empty: is its variable set?)".to_owned(),
        1 => "**** (1 character)".to_owned(),
        n => format!("**** ({n} characters)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_and_mistakes_are_not() {
        for (name, value, masked) in [
            ("Content-Type", "application/json", "application/json"),
            ("Authorization", "Bearer sk-123456", "Bearer **** (9 characters)"),
            ("authorization", "sk-123456 x", "**** (11 characters)"),
            ("Authorization", "Bearer ", "Bearer (empty: is its variable set?)"),
            ("X-Api-Key", "abc", "**** (3 characters)"),
            ("Cookie", "a=b", "**** (3 characters)"),
            ("X-Auth", "", "(empty: is its variable set?)"),
            ("X-Api-Key", "{{environment_variables.AI21_KEY}}", "{{environment_variables.AI21_KEY}}"),
            ("X-Note", "a\x1b[2Jb", "a\\u{1b}[2Jb"),
        ] {
            assert_eq!(header(name, value), masked, "{name}: {value}");
        }
    }

    #[test]
    fn each_name_of_a_secret_is_recognised() {
        let names = [
            "X-Auth",
            "X-Apikey",
            "X-Token",
            "x_secret",
            "Cookie",
            "PASSWORD",
            "passwd",
            "db-pwd",
            "X-Signature",
            "credentials",
            "session_id",
            "X-Hmac",
            "sig",
            "code",
            "pass",
            "pw",
            "jwt",
            "otp",
            "pin",
        ];
        for name in names {
            assert_eq!(header(name, "abc"), "**** (3 characters)", "{name}");
            assert_eq!(url(&format!("/a?x=1&{name}=abc&y")), format!("/a?x=1&{name}=**** (3 characters)&y"));
        }
        assert_eq!(url("/a?%73ig=abc"), "/a?%73ig=**** (3 characters)", "an escape hides no name");
        for name in ["X-Status", "barcode", "signal", "compass", "spinner"] {
            assert_eq!(header(name, "abc"), "abc", "{name}");
        }
    }

    #[test]
    fn each_well_known_token_format_is_masked_anywhere() {
        let forms = [
            "sk-",
            "sk_live_",
            "sk_test_",
            "rk_live_",
            "ghp_",
            "gho_",
            "ghs_",
            "ghu_",
            "github_pat_",
            "glpat-",
            "xoxb-",
            "xoxp-",
            "xapp-",
            "hf_",
            "gsk_",
            "glsa_",
            "lsv2_",
            "npm_",
            "pypi-",
            "SG.",
            "AKIA",
            "ASIA",
            "AIza",
            "eyJ",
        ];
        for form in forms {
            let key = format!("{form}abcdefgh");
            let masked = format!("{form}**** (8 characters)");
            assert_eq!(text(&format!("key \"{key}\", and so on")), format!("key \"{masked}\", and so on"));
            assert_eq!(header("X-Note", &format!("a {key}")), format!("a {masked}"));
            assert_eq!(header("User-Agent", &key), masked, "{form}");
            assert_eq!(url(&format!("/{key}/b?x={key}&{key}")), format!("/{masked}/b?x={masked}&{masked}"));
        }
        assert_eq!(text("Bearer sk-1234."), "Bearer sk-**** (5 characters)");
        assert_eq!(url("/%73k-1234"), "/sk-**** (4 characters)");
        for harmless in ["risk-assessment", "sk-", "a task-list", "eyJ", "AKIA"] {
            assert_eq!(text(harmless), harmless);
        }
    }

    #[test]
    fn random_looking_text_is_masked_in_place_of_a_token() {
        for token in [
            "0f8fad5b-d9cb-469f-a165-70867728950e",
            "T0a1b2c3d4e5f6g7",
            "4f9c2a7b1e8d6035",
            "aBcDeFgHiJkLmNoP",
            "x.AbCdEfGhIjKlMnOp-1",
        ] {
            let masked = format!("**** ({} characters)", token.len());
            assert_eq!(header("X-Scope", token), masked);
            assert_eq!(header("X-Scope", &format!("org={token}; b")), format!("org={masked}; b"));
            assert_eq!(url(&format!("/hook/{token}/in?x={token}")), format!("/hook/{masked}/in?x={masked}"));
        }
        for harmless in [
            "my-webhook-endpoint-2",
            "integrations",
            "2026-11-28T15:52:57Z",
            "openTelemetryCollector",
            "1234567890123456",
        ] {
            assert_eq!(header("X-Scope", harmless), harmless);
            assert_eq!(url(&format!("/{harmless}?x={harmless}")), format!("/{harmless}?x={harmless}"));
        }
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert_eq!(header("traceparent", trace), trace);
    }

    #[test]
    fn terminal_escapes_are_removed() {
        assert_eq!(url("/a\x1b"), "/a\\u{1b}");
        assert_eq!(url("/%1b[2J?%1b=%1b"), "/%1b[2J?%1b=%1b");
    }
}
