//! What counts as an http(s) address.

use std::ops::Range;

/// Why a text is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It has another scheme, or none.
    Scheme(String),
    /// Nothing stands after `https://`.
    Host,
    /// A character that no address has, at this range.
    Character(Range<usize>),
}

impl Fault {
    /// The reason, for a message.
    pub(super) fn words(&self) -> String {
        match self {
            Fault::Scheme(scheme) if scheme.is_empty() => "it does not start with `https://`".to_owned(),
            Fault::Scheme(scheme) => format!("its scheme is `{scheme}:`"),
            Fault::Host => "it has no host".to_owned(),
            Fault::Character(_) => "it has a blank or another character that no address has".to_owned(),
        }
    }
}

/// Checks that a text is an http(s) address with a host. Braces are allowed: substitutions have them.
pub(super) fn check(text: &str) -> Result<(), Fault> {
    let bad = |char: char| {
        char.is_whitespace() || char.is_control() || matches!(char, '<' | '>' | '"' | '`' | '\\' | '^' | '|')
    };
    let Some(after) = after_scheme(text) else {
        let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
        let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.len() <= 20
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-".contains(&byte));
        return Err(Fault::Scheme(if is_scheme { scheme.to_owned() } else { String::new() }));
    };
    if let Some((offset, char)) = text.char_indices().find(|(_, char)| bad(*char)) {
        return Err(Fault::Character(offset..offset + char.len_utf8()));
    }
    let host = after.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = if host.starts_with('[') { host } else { host.split(':').next().unwrap_or_default() };
    if host.is_empty() || host.starts_with('.') { Err(Fault::Host) } else { Ok(()) }
}

/// What follows `http://` or `https://`.
fn after_scheme(text: &str) -> Option<&str> {
    ["https://", "http://"].into_iter().find_map(|scheme| {
        let head = text.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| &text[scheme.len()..])
    })
}

/// Whether the scheme is `http`.
pub(super) fn is_plain_http(text: &str) -> bool {
    text.get(.."http://".len()).is_some_and(|head| head.eq_ignore_ascii_case("http://"))
}

/// Whether the host is this machine.
pub(super) fn is_loopback(text: &str) -> bool {
    let Some(after) = after_scheme(text) else { return false };
    let host = after.split(['/', '?', '#']).next().unwrap_or_default();
    host.starts_with("[::1]") || matches!(host.split(':').next(), Some("localhost" | "127.0.0.1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_http_with_a_host_is_one() {
        for good in ["https://a.example", "HTTP://a.example:80/x?y#z", "https://[::1]/", "https://{{x}}/é"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for (bad, fault) in [
            ("javascript:alert(1)", Fault::Scheme("javascript".to_owned())),
            ("ftp://a.example", Fault::Scheme("ftp".to_owned())),
            ("a.example/x", Fault::Scheme(String::new())),
            ("//a.example", Fault::Scheme(String::new())),
            ("https://", Fault::Host),
            ("https:///x", Fault::Host),
            ("https://:80", Fault::Host),
            ("https://a b", Fault::Character(9..10)),
            ("https://a\u{0}", Fault::Character(9..10)),
        ] {
            assert_eq!(check(bad), Err(fault), "{bad}");
        }
    }
}
