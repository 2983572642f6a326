//! Endpoints that work only for their author, or for nobody: test services, local hosts, placeholders.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::findings::Findings;
use super::subject::{Subject, Template};
use super::{Check, Run};
use crate::diagnostic::{Rule, Severity};
use crate::registry::http_url;
use crate::registry::substitution::Piece;

pub(super) static TEST_ENDPOINT: Check = Check {
    rule: Rule {
        code: "test-endpoint",
        severity: Severity::Warning,
        summary: "an endpoint that is a test service, a tunnel or a local URL",
        explanation: "Endpoints on `webhook.site`, `ngrok` tunnels, `localhost` and private networks work only while \
                      their author is testing. Everyone else's prompts and responses go to a stranger, or nowhere. Use \
                      the service's own URL, or a variable that each user sets.",
        wrong: r#""endpoint": "https://webhook.site/4f9c2a7b""#,
        right: r#""endpoint": "{{environment_variables.ACME_WEBHOOK_URL}}""#,
    },
    run: Run::Entry(test_endpoint),
};

pub(super) static PLACEHOLDER_ENDPOINT: Check = Check {
    rule: Rule {
        code: "placeholder-endpoint",
        severity: Severity::Warning,
        summary: "a placeholder in the endpoint",
        explanation: "LiteLLM replaces only `{{environment_variables.NAME}}`. It sends `your-account`, `{account}`, \
                      `:account` and `*` unchanged, and `example.com` belongs to nobody. Use a variable for the part \
                      that differs from user to user.",
        wrong: r#""endpoint": "https://{account}.acme.example/v1""#,
        right: r#""endpoint": "https://{{environment_variables.ACME_ACCOUNT}}.acme.example/v1""#,
    },
    run: Run::Entry(placeholder_endpoint),
};

pub(super) static DOUBLED_SCHEME: Check = Check {
    rule: Rule {
        code: "doubled-scheme",
        severity: Severity::Warning,
        summary: "`https://` before a variable that holds a whole URL",
        explanation: "Users set a variable such as `ACME_WEBHOOK_URL` to a whole URL. With `https://` before it, \
                      LiteLLM sends to `https://https://…`, and every request fails. Remove `https://`, or name the \
                      variable after the part that it holds, such as `ACME_HOST`.",
        wrong: r#""endpoint": "https://{{environment_variables.ACME_WEBHOOK_URL}}""#,
        right: r#""endpoint": "{{environment_variables.ACME_WEBHOOK_URL}}""#,
    },
    run: Run::Entry(doubled_scheme),
};

/// Services that show received requests, usually to everyone with the URL.
static TEST_SERVICES: &[&str] = &[
    "beeceptor.com",
    "hookb.in",
    "httpbin.org",
    "mockbin.org",
    "pipedream.net",
    "postman-echo.com",
    "requestbin.com",
    "requestbin.net",
    "requestcatcher.com",
    "smee.io",
    "typedwebhook.tools",
    "webhook.cool",
    "webhook.site",
];

/// Services that tunnel to someone's own machine.
static TUNNELS: &[&str] = &[
    "bore.pub",
    "devtunnels.ms",
    "lhr.life",
    "loca.lt",
    "localhost.run",
    "localtunnel.me",
    "ngrok-free.app",
    "ngrok-free.dev",
    "ngrok.app",
    "ngrok.dev",
    "ngrok.io",
    "serveo.net",
    "trycloudflare.com",
];

/// The endpoint, unless it has a malformed substitution, which is reported.
fn endpoint<'s, 't>(subject: &'s Subject<'t, '_>) -> Option<&'s Template<'t>> {
    subject.templates.iter().find(|template| template.header.is_none() && template.malformed.is_empty())
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

fn test_endpoint(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let Some(endpoint) = endpoint(subject) else { return };
    let Some(range) = http_url::host(&endpoint.text.value) else { return };
    let host = endpoint.text.value[range.clone()].to_ascii_lowercase();
    let is_any = |domains: &[&str]| domains.iter().any(|domain| is_below(&host, domain));
    let (message, consequence) = if is_any(TEST_SERVICES) {
        (format!("`{host}` is a test service"), "LiteLLM sends every user's prompts and answers there")
    } else if is_any(TUNNELS) {
        (format!("`{host}` is a tunnel to one machine"), "LiteLLM sends every user's prompts and answers there")
    } else if is_local(&host) {
        (format!("`{host}` is a local address"), "LiteLLM sends events to the user's own machine or network")
    } else {
        return;
    };
    findings.push(
        subject
            .diagnostic(&TEST_ENDPOINT.rule, endpoint.place(subject.file, range), message)
            .consequence(consequence)
            .hint("use the service's own URL, or a variable: `{{environment_variables.NAME}}`"),
    );
}

/// Whether a host is this machine or on a private network.
fn is_local(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let is_local_v4 = |address: Ipv4Addr| {
        address.is_loopback() || address.is_private() || address.is_link_local() || address.is_unspecified()
    };
    let is_local_v6 = |address: Ipv6Addr| {
        address.is_loopback()
            || address.is_unspecified()
            || address.is_unique_local()
            || address.is_unicast_link_local()
            || address.to_ipv4_mapped().is_some_and(is_local_v4)
    };
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => is_local_v4(address),
        Ok(IpAddr::V6(address)) => is_local_v6(address),
        Err(_) => ["localhost", "local", "internal", "lan"].iter().any(|domain| is_below(host, domain)),
    }
}

fn placeholder_endpoint(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let Some(endpoint) = endpoint(subject) else { return };
    let Some(range) = placeholder(endpoint) else { return };
    let message = format!("`{}` is a placeholder", &endpoint.text.value[range.clone()]);
    findings.push(
        subject
            .diagnostic(&PLACEHOLDER_ENDPOINT.rule, endpoint.place(subject.file, range), message)
            .consequence("LiteLLM sends to this URL unchanged, and every send fails")
            .hint("replace it, or use a variable that each user sets: `{{environment_variables.NAME}}`"),
    );
}

/// The first placeholder of an endpoint.
fn placeholder(endpoint: &Template<'_>) -> Option<Range<usize>> {
    let value = &endpoint.text.value;
    let host = http_url::host(value);
    if let Some(host) = &host {
        let name = value[host.clone()].to_ascii_lowercase();
        if ["example.com", "example.net", "example.org"].iter().any(|domain| is_below(&name, domain)) {
            return Some(host.clone());
        }
    }
    let path_start = host.map_or(0, |host| host.end);
    let mut at = 0;
    for piece in &endpoint.pieces {
        let text = match piece {
            Piece::Variable(_, range) => {
                at = range.end;
                continue;
            }
            Piece::Text(text) => *text,
        };
        for (start, word) in words(text) {
            let range = at + start..at + start + word.len();
            let lower = word.to_ascii_lowercase();
            let before = value[..range.start].chars().next_back();
            let is_braced = word.starts_with('{') && word.len() > 2 && word.ends_with('}');
            let is_path_variable = word.len() > 2
                && word.starts_with(':')
                && word[1..].starts_with(|char: char| char.is_ascii_alphabetic())
                && before == Some('/')
                && range.start >= path_start;
            let is_yours = ["your-", "your_"].iter().any(|start| lower.starts_with(start)) || word.starts_with("MY_");
            let is_filler = matches!(lower.as_str(), "changeme" | "todo" | "xxx" | "xxxx" | "xxxxx" | "placeholder");
            if is_braced || is_path_variable || is_yours || is_filler || word == "*" {
                return Some(range);
            }
        }
        at += text.len();
    }
    None
}

/// The parts of a URL between separators, each with its offset. Text in braces is one part.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let separators = ['/', '.', '?', '&', '=', '#', '@'];
    let mut at = 0;
    text.split(separators).map(move |word| {
        let start = at;
        at += word.len() + 1;
        (start, word)
    })
}

fn doubled_scheme(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let Some(endpoint) = endpoint(subject) else { return };
    let [Piece::Text(scheme), Piece::Variable(name, range), ..] = endpoint.pieces.as_slice() else { return };
    let holds_url = ["URL", "URI", "ENDPOINT", "WEBHOOK"].iter().any(|word| {
        let rest = name.strip_suffix(word);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
    });
    // A path after it would continue the host.
    if !holds_url || !matches!(scheme.to_ascii_lowercase().as_str(), "https://" | "http://") {
        return;
    }
    findings.push(
        subject
            .diagnostic(
                &DOUBLED_SCHEME.rule,
                endpoint.place(subject.file, 0..range.end),
                format!("`{scheme}` is before `{name}`, which sounds like a whole URL"),
            )
            .consequence("LiteLLM sends to `https://https://…` if users set the whole URL, and every send fails")
            .hint(format!("remove `{scheme}`, or name the variable after the part that it holds, such as `ACME_HOST`")),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_hosts_are_known() {
        for host in
            ["localhost", "a.localhost", "127.0.0.2", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"]
        {
            assert!(is_local(host), "{host}");
        }
        for host in ["0.0.0.0", "[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:10.0.0.1]", "host.docker.internal"] {
            assert!(is_local(host), "{host}");
        }
        for host in ["acme.example", "8.8.8.8", "172.32.0.1", "[2001:db8::1]", "notlocalhost", "local.acme.example"] {
            assert!(!is_local(host), "{host}");
        }
    }
}
