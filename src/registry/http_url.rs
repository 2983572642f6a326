//! Validation of http(s) URLs.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

/// Why a text is not a valid URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It has another scheme, or none.
    Scheme(String),
    /// Nothing follows `https://`.
    Host,
    /// The host is malformed.
    BadHost,
    /// It has a scheme twice; the second starts at this offset.
    DoubledScheme(usize),
    /// The port is not a number up to 65535.
    Port,
    /// An invalid character, at this range.
    Character(Range<usize>),
}

impl Fault {
    /// The reason, for a message.
    pub(crate) fn words(&self) -> String {
        match self {
            Fault::Scheme(scheme) if scheme.is_empty() => "it does not start with `https://`".to_owned(),
            Fault::Scheme(scheme) if is_http(scheme) => format!("`//` is missing after `{scheme}:`"),
            Fault::Scheme(scheme) => format!("its scheme is `{scheme}:`"),
            Fault::Host => "it has no host".to_owned(),
            Fault::BadHost => "its host is invalid".to_owned(),
            Fault::DoubledScheme(_) => "it has `https://` twice".to_owned(),
            Fault::Port => "its port is not a number up to 65535".to_owned(),
            Fault::Character(_) => "it has a space or another character that URLs don't have".to_owned(),
        }
    }
}

/// Checks that a text is an http(s) URL with a host. Braces are allowed for substitutions.
pub(crate) fn check(text: &str) -> Result<(), Fault> {
    let bad = |char: char| {
        char.is_whitespace() || char.is_control() || matches!(char, '<' | '>' | '"' | '`' | '\\' | '^' | '|')
    };
    let Some(after) = after_scheme(text) else {
        // Only the leading spaces are wrong.
        let trimmed = text.trim_start();
        if trimmed.len() < text.len() && after_scheme(trimmed).is_some() {
            return Err(Fault::Character(0..text.len() - trimmed.len()));
        }
        let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
        let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.len() <= 20
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-".contains(&byte));
        return Err(Fault::Scheme(if is_scheme { scheme.to_owned() } else { String::new() }));
    };
    if let Some((offset, char)) = text.char_indices().find(|(_, char)| bad(*char)) {
        return Err(Fault::Character(offset..offset + char.len_utf8()));
    }
    if after_scheme(after).is_some() {
        return Err(Fault::DoubledScheme(text.len() - after.len()));
    }
    let host = after.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let (host, port) = match host.strip_prefix('[') {
        Some(address) => {
            let Some((address, port)) = address.split_once(']') else { return Err(Fault::BadHost) };
            if !address.is_empty() && !address.contains('{') && address.parse::<Ipv6Addr>().is_err() {
                return Err(Fault::BadHost);
            }
            (address, port.strip_prefix(':'))
        }
        None => host.split_once(':').map_or((host, None), |(host, port)| (host, Some(port))),
    };
    if host.is_empty() {
        return Err(Fault::Host);
    }
    if !is_host(host) {
        return Err(Fault::BadHost);
    }
    // The port may be a variable.
    let is_port = |port: &str| port.contains('{') || port.is_empty() || port.parse::<u16>().is_ok_and(|port| port > 0);
    if port.is_some_and(|port| !is_port(port)) { Err(Fault::Port) } else { Ok(()) }
}

/// Whether a host can exist. Braces are allowed, and `*`, which is reported as a placeholder.
fn is_host(host: &str) -> bool {
    if host.contains(['{', ':']) {
        return true;
    }
    let labels = || host.strip_suffix('.').unwrap_or(host).split('.');
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && !label.contains(['[', ']'])
    };
    // A numeric host must be an IPv4 address.
    let is_numeric = labels().all(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    labels().all(is_label) && (!is_numeric || host.parse::<Ipv4Addr>().is_ok())
}

fn is_http(scheme: &str) -> bool {
    ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// The intended URL for one with a wrong or missing scheme.
pub(crate) fn suggestion(text: &str, fault: &Fault) -> Option<String> {
    if let Fault::DoubledScheme(second) = fault {
        return text.get(*second..).filter(|suggestion| check(suggestion).is_ok()).map(str::to_owned);
    }
    let Fault::Scheme(scheme) = fault else { return None };
    let text = text.trim();
    if scheme.is_empty() {
        let rest = text.trim_start_matches('/');
        let is_one = !rest.is_empty() && rest.contains('.') && !rest.contains("://") && !rest.starts_with('.');
        return is_one.then(|| format!("https://{rest}")).filter(|suggestion| check(suggestion).is_ok());
    }
    let rest = text[scheme.len() + 1..].trim_start_matches('/');
    let suggestion = if is_http(scheme) || text[scheme.len()..].starts_with("://") && is_misspelled(scheme) {
        format!("{}://{rest}", if scheme.eq_ignore_ascii_case("http") { "http" } else { "https" })
    } else if rest.split('/').next().is_some_and(|port| port.parse::<u16>().is_ok()) {
        // `localhost:4000`: what looks like a scheme is a host.
        format!("{}://{text}", if scheme == "localhost" { "http" } else { "https" })
    } else {
        return None;
    };
    check(&suggestion).is_ok().then_some(suggestion)
}

fn is_misspelled(scheme: &str) -> bool {
    crate::diagnostic::did_you_mean(scheme, ["https", "http"]).is_some()
}

/// The part after `http://` or `https://`.
fn after_scheme(text: &str) -> Option<&str> {
    ["https://", "http://"].into_iter().find_map(|scheme| {
        let head = text.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| &text[scheme.len()..])
    })
}

/// The range of the host, including the brackets of an IPv6 address. `None` if the text is not a URL.
pub(crate) fn host(text: &str) -> Option<Range<usize>> {
    let after = after_scheme(text)?;
    let authority = after.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let length = match host.find(']') {
        Some(bracket) if host.starts_with('[') => bracket + 1,
        _ => host.find(':').unwrap_or(host.len()),
    };
    let start = text.len() - after.len() + authority.len() - host.len();
    (length > 0).then_some(start..start + length)
}

/// Whether the scheme is `http`.
pub(crate) fn is_plain_http(text: &str) -> bool {
    text.get(.."http://".len()).is_some_and(|head| head.eq_ignore_ascii_case("http://"))
}

/// Whether the host is this machine.
pub(crate) fn is_loopback(text: &str) -> bool {
    let Some(after) = after_scheme(text) else { return false };
    let host = after.split(['/', '?', '#']).next().unwrap_or_default();
    host.starts_with("[::1]") || matches!(host.split(':').next(), Some("localhost" | "127.0.0.1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_http_urls_with_a_host_are_valid() {
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
            ("https://a..example", Fault::BadHost),
            ("https://999.1.1.1", Fault::BadHost),
            ("https://[x].y", Fault::BadHost),
            ("https://-a.example", Fault::BadHost),
            ("https://https://a.example", Fault::DoubledScheme(8)),
            ("https://[::1", Fault::BadHost),
            ("https://a.example:99999/", Fault::Port),
            ("https://a.example:x", Fault::Port),
            (" https://a.example", Fault::Character(0..1)),
            ("https://:80", Fault::Host),
            ("https://a b", Fault::Character(9..10)),
            ("https://a\u{0}", Fault::Character(9..10)),
        ] {
            assert_eq!(check(bad), Err(fault), "{bad}");
        }
    }

    #[test]
    fn the_intended_url_is_suggested() {
        for (text, expected) in [
            ("www.acme.example/x", Some("https://www.acme.example/x")),
            ("//acme.example", Some("https://acme.example")),
            ("https:/acme.example", Some("https://acme.example")),
            ("http:acme.example", Some("http://acme.example")),
            ("htps://acme.example", Some("https://acme.example")),
            ("https://https://acme.example/x", Some("https://acme.example/x")),
            ("localhost:4000/x", Some("http://localhost:4000/x")),
            ("acme:443", Some("https://acme:443")),
            ("javascript:alert(1)", None),
            ("ftp://acme.example", None),
            ("/path", None),
            ("acme", None),
        ] {
            let fault = check(text).unwrap_err();
            assert_eq!(suggestion(text, &fault).as_deref(), expected, "{text}");
        }
    }
}
