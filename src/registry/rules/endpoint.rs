//! The endpoint's address.

use super::findings::Findings;
use super::subject::{Subject, Template};
use super::{Check, Run};
use crate::diagnostic::{Rule, Severity};
use crate::registry::substitution::Piece;
use crate::registry::web_address::{self, Fault};

pub(super) static ENDPOINT_NOT_URL: Check = Check {
    rule: Rule {
        code: "endpoint-not-url",
        severity: Severity::Error,
        summary: "the endpoint is no http(s) address",
        explanation: "LiteLLM sends events by HTTP, to a whole address: `https://`, a host, a path. An endpoint that \
                      starts with a variable is not checked, because the variable may hold all of it.",
        wrong: r#""endpoint": "logs.acme.example/v1""#,
        right: r#""endpoint": "https://logs.acme.example/v1""#,
    },
    run: Run::Entry(endpoint_not_url),
};

pub(super) static INSECURE_ENDPOINT: Check = Check {
    rule: Rule {
        code: "insecure-endpoint",
        severity: Severity::Warning,
        summary: "events are sent without encryption",
        explanation: "With `http://` everybody on the way can read prompts, answers and the key in the header. Addresses \
                      of this machine (`localhost`, `127.0.0.1`) are not reported.",
        wrong: r#""endpoint": "http://logs.acme.example/v1""#,
        right: r#""endpoint": "https://logs.acme.example/v1""#,
    },
    run: Run::Entry(insecure_endpoint),
};

/// The endpoint, where its beginning is known and it is as it was meant.
fn endpoint<'s, 't>(subject: &'s Subject<'t, '_>) -> Option<&'s Template<'t>> {
    let endpoint = subject.templates.iter().find(|template| template.header.is_none())?;
    let known_start = !matches!(endpoint.pieces.first(), None | Some(Piece::Variable(..)));
    let plain = endpoint.near_misses.is_empty() && !endpoint.text.value.trim().is_empty();
    (known_start && plain).then_some(endpoint)
}

fn endpoint_not_url(subject: &Subject<'_, '_>, found: &mut Findings) {
    let Some(endpoint) = endpoint(subject) else { return };
    let value = &endpoint.text.value;
    let Err(fault) = web_address::check(value) else { return };
    let hint = match (&fault, web_address::meant(value, &fault)) {
        (_, Some(meant)) => format!("write `{meant}`"),
        (Fault::Character(_), None) => "remove it, or write it percent-encoded, such as `%20` for a blank".to_owned(),
        _ => "write a whole address, such as `https://logs.acme.example/v1`".to_owned(),
    };
    let range = match &fault {
        Fault::Character(range) => endpoint.place(subject.file, range.clone()),
        Fault::Scheme(_) | Fault::Host | Fault::BadHost | Fault::Port => endpoint.text.span.clone(),
    };
    found.push(
        subject
            .found(&ENDPOINT_NOT_URL.rule, range, format!("the endpoint is no http(s) address: {}", fault.words()))
            .consequence("LiteLLM starts, and every send fails")
            .hint(hint),
    );
}

fn insecure_endpoint(subject: &Subject<'_, '_>, found: &mut Findings) {
    let Some(endpoint) = endpoint(subject) else { return };
    let value = &endpoint.text.value;
    if web_address::check(value).is_err() || !web_address::is_plain_http(value) || web_address::is_loopback(value) {
        return;
    }
    let scheme = endpoint.place(subject.file, 0.."http".len());
    found.push(
        subject
            .found(&INSECURE_ENDPOINT.rule, scheme, "events are sent without encryption")
            .consequence("LiteLLM sends prompts, answers and the headers' keys as plain text")
            .hint("use `https://`"),
    );
}
