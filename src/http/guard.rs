//! Rejects requests from websites. A website open in the user's browser can send requests to this machine under its own
//! name (DNS rebinding) or under this machine's: both are refused.

use std::net::IpAddr;

use super::request::Request;
use super::response::Response;

/// The names under which the server answers.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    loopback: bool,
    names: Vec<String>,
}

/// Why a request is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Forbidden {
    /// It has no `Host` header, or more than one.
    NoHost,
    /// Its `Host` is not a known name of this machine.
    Host(String),
    /// A page of another website sent it.
    OtherSite,
}

impl Guard {
    /// A guard for a server that listens on `host` and is also known as `names`.
    pub(crate) fn new(host: IpAddr, names: &[String]) -> Guard {
        Guard { loopback: host.is_loopback(), names: names.iter().map(|name| name.to_ascii_lowercase()).collect() }
    }

    /// The reason to refuse a request, if any.
    pub(crate) fn refuse(&self, request: &Request) -> Option<Forbidden> {
        let header = |name| request.header(name).next();
        let mut hosts = request.header("host");
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return Some(Forbidden::NoHost) };
        if !self.knows(host) {
            return Some(Forbidden::Host(without_port(host).to_owned()));
        }
        if request.header("origin").any(|origin| !is_origin_of(origin, host)) {
            return Some(Forbidden::OtherSite);
        }
        let from_elsewhere = header("sec-fetch-site").is_some_and(|site| site == "cross-site" || site == "same-site");
        let navigates = header("sec-fetch-mode") == Some("navigate") && header("sec-fetch-dest") == Some("document");
        (from_elsewhere && !navigates).then_some(Forbidden::OtherSite)
    }

    /// Whether `host` is a name of this server. IP addresses are allowed: they can't be rebound, and other machines use
    /// them.
    fn knows(&self, host: &str) -> bool {
        let name = without_port(host).to_ascii_lowercase();
        let is_below_localhost =
            |name: &str| name.strip_suffix(".localhost").is_some_and(|labels| labels.bytes().all(is_of_a_host_name));
        if name == "localhost" || is_below_localhost(&name) || self.names.contains(&name) {
            return true;
        }
        let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(&name);
        address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback() || !self.loopback)
    }
}

impl Forbidden {
    /// The response of `server`, such as "This preview".
    pub(crate) fn response(&self, server: &str) -> Response {
        match self {
            Forbidden::NoHost => Response::text(400, "A request needs one Host header."),
            Forbidden::Host(_) => {
                let text = format!(
                    "{server} answers only requests for localhost. To use another name, start it with --allow-host."
                );
                Response::text(403, &text)
            }
            Forbidden::OtherSite => Response::text(403, &format!("{server} does not answer other sites.")),
        }
    }
}

/// A host without its port; an IPv6 address keeps its brackets.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    }
}

fn is_of_a_host_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

fn is_origin_of(origin: &str, host: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|scheme| origin.strip_prefix(scheme).is_some_and(|o| o.eq_ignore_ascii_case(host)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_accepted() {
        let guard = |host: &str| Guard::new(host.parse().unwrap(), &["Dev.Example".to_owned()]);
        let local = guard("127.0.0.1");
        for known in
            ["localhost", "LOCALHOST:80", "a.localhost:1", "127.0.0.1:80", "[::1]:80", "[::1]", "dev.example:1"]
        {
            assert!(local.knows(known), "{known}");
        }
        for unknown in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "192.168.0.1",
            "",
            "evillocalhost",
            "a:b",
            "a:b.localhost",
            "a/b.localhost",
        ] {
            assert!(!local.knows(unknown), "{unknown}");
        }
        assert!(guard("0.0.0.0").knows("192.168.0.1:80"));
        assert!(!guard("0.0.0.0").knows("evil.example"));
    }

    #[test]
    fn origins_are_compared_with_their_port() {
        assert!(is_origin_of("http://localhost:80", "localhost:80"));
        assert!(!is_origin_of("http://localhost:81", "localhost:80"));
        assert!(!is_origin_of("null", "localhost:80"));
        assert!(!is_origin_of("http://evil.example", "localhost:80"));
    }
}
