//! Secrets in headers and addresses: shown is what helps to find a mistake, never the secret.

use super::printable;

/// Words in the name of a header or parameter that mean its value is a secret.
const SECRET: [&str; 10] =
    ["auth", "key", "token", "secret", "cookie", "password", "passwd", "signature", "credential", "session"];

/// Whether a header or parameter of this name holds a secret.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET.iter().any(|word| name.contains(word))
}

/// The value of the header `name`, safe to print.
pub(super) fn header(name: &str, value: &str) -> String {
    // No secret but a mistake worth seeing: LiteLLM sent the text as it stands in the registry.
    if !is_secret(name) || value.contains("{{environment_variables.") || value.starts_with("os.environ/") {
        return printable::line(value);
    }
    let value = value.trim();
    let first = value.split(' ').next().unwrap_or_default();
    let scheme =
        ["bearer", "basic", "token", "apikey", "splunk", "digest"].contains(&first.to_ascii_lowercase().as_str());
    let (scheme, secret) = if scheme { value.split_at(first.len()) } else { ("", value) };
    let secret = hidden(secret.trim());
    if scheme.is_empty() { secret } else { format!("{} {secret}", printable::line(scheme)) }
}

/// A path with its query, the values of secret parameters masked.
pub(super) fn address(url: &str) -> String {
    let Some((path, query)) = url.split_once('?') else { return printable::line(url) };
    let parts = query.split('&').map(|part| match part.split_once('=') {
        Some((name, value)) if is_secret(name) => format!("{}={}", printable::line(name), hidden(value)),
        _ => printable::line(part),
    });
    format!("{}?{}", printable::line(path), parts.collect::<Vec<_>>().join("&"))
}

/// An unset variable becomes an empty value without a warning, so the length is worth seeing.
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
        for (name, value, shown) in [
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
            assert_eq!(header(name, value), shown, "{name}: {value}");
        }
    }

    #[test]
    fn secret_parameters_are_masked() {
        assert_eq!(address("/a?x=1&api_key=sk-1&y"), "/a?x=1&api_key=**** (4 characters)&y");
        assert_eq!(address("/a\x1b"), "/a\\u{1b}");
    }
}
