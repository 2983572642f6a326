//! Who may ask. Another site that is open in the same browser can send requests to this machine, by its own name
//! (DNS rebinding) or by this one's: neither gets an answer.

use std::net::IpAddr;

use crate::http::{Request, Response};

/// See the module's text.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    loopback: bool,
    names: Vec<String>,
}

impl Guard {
    /// For a preview that listens on `host`.
    pub(super) fn new(host: IpAddr, names: &[String]) -> Guard {
        Guard { loopback: host.is_loopback(), names: names.iter().map(|name| name.to_ascii_lowercase()).collect() }
    }

    /// Looks at a request, and gives the refusal if it may not be answered.
    pub(super) fn refuse(&self, request: &Request) -> Option<Response> {
        let header = |name| request.header(name).next();
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            let response = Response::text(405, "Only GET and HEAD are answered here.");
            return Some(Response { header: Some(("Allow", "GET, HEAD".to_owned())), ..response });
        }
        if header("transfer-encoding").is_some() || header("content-length").is_some_and(|length| length != "0") {
            return Some(Response::text(400, "A request for a page has no body."));
        }
        let mut hosts = request.header("host");
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return Some(Response::text(400, "A request needs one Host header."));
        };
        if !self.knows(host) {
            let text =
                "This preview answers only requests for localhost. To use another name, start it with --allow-host.";
            return Some(Response::text(403, text));
        }
        let foreign = Response::text(403, "This preview does not answer other sites.");
        if request.header("origin").any(|origin| !is_origin_of(origin, host)) {
            return Some(foreign);
        }
        let from_elsewhere = header("sec-fetch-site").is_some_and(|site| site == "cross-site" || site == "same-site");
        let navigates = header("sec-fetch-mode") == Some("navigate") && header("sec-fetch-dest") == Some("document");
        (from_elsewhere && !navigates).then_some(foreign)
    }

    /// Whether the preview may be asked for by this name. Addresses in figures can't be rebound; where the preview
    /// listens for other machines, they are what those use.
    fn knows(&self, host: &str) -> bool {
        let name = without_port(host).to_ascii_lowercase();
        if name == "localhost" || name.ends_with(".localhost") || self.names.contains(&name) {
            return true;
        }
        let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(&name);
        address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback() || !self.loopback)
    }
}

/// A host without its port; an IPv6 address keeps its brackets.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    }
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
    fn only_this_machine_s_names_are_known() {
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
        ] {
            assert!(!local.knows(unknown), "{unknown}");
        }
        assert!(guard("0.0.0.0").knows("192.168.0.1:80"));
        assert!(!guard("0.0.0.0").knows("evil.example"));
    }

    #[test]
    fn an_origin_is_compared_with_its_port() {
        assert!(is_origin_of("http://localhost:80", "localhost:80"));
        assert!(!is_origin_of("http://localhost:81", "localhost:80"));
        assert!(!is_origin_of("null", "localhost:80"));
        assert!(!is_origin_of("http://evil.example", "localhost:80"));
    }
}
