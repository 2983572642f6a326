//! The endpoint's URL.

use super::findings::Findings;
use super::subject::{Subject, Template};
use super::{Check, Run};
use crate::diagnostic::{Certainty, Edit, Rule, Severity};
use crate::registry::http_url::{self, Fault};
use crate::registry::substitution::Piece;
use crate::registry::syntax::quote;

pub(super) static ENDPOINT_NOT_URL: Check = Check {
    rule: Rule {
        code: "endpoint-not-url",
        severity: Severity::Error,
        summary: "an endpoint that isn't a valid http(s) URL",
        explanation: "LiteLLM sends events over HTTP to a complete URL, with `https://`, a host and a path. sitegen \
                      doesn't check an endpoint that starts with a variable, because the variable may hold all of it. \
                      `sitegen check --fix` removes spaces at the start and the end.",
        wrong: r#""endpoint": "logs.acme.example/v1""#,
        right: r#""endpoint": "https://logs.acme.example/v1""#,
    },
    run: Run::Entry(endpoint_not_url),
};

pub(super) static INSECURE_ENDPOINT: Check = Check {
    rule: Rule {
        code: "insecure-endpoint",
        severity: Severity::Warning,
        summary: "an endpoint without encryption",
        explanation: "With `http://`, anyone on the network path can read prompts, responses and the key in the \
                      header. sitegen doesn't report URLs of your own machine (`localhost`, `127.0.0.1`).",
        wrong: r#""endpoint": "http://logs.acme.example/v1""#,
        right: r#""endpoint": "https://logs.acme.example/v1""#,
    },
    run: Run::Entry(insecure_endpoint),
};

/// The endpoint, if its start is known and it has no malformed substitution.
fn endpoint<'s, 't>(subject: &'s Subject<'t, '_>) -> Option<&'s Template<'t>> {
    let endpoint = subject.templates.iter().find(|template| template.header.is_none())?;
    let known_start = !matches!(endpoint.pieces.first(), None | Some(Piece::Variable(..)));
    let plain = endpoint.malformed.is_empty() && !endpoint.text.value.trim().is_empty();
    (known_start && plain).then_some(endpoint)
}

/// Reports leading and trailing spaces of the endpoint, and returns whether there are any.
fn has_outer_spaces(subject: &Subject<'_, '_>, findings: &mut Findings) -> bool {
    let Some(template) = subject.templates.iter().find(|template| template.header.is_none()) else { return false };
    let value = &template.text.value;
    let trimmed = value.trim();
    if trimmed.is_empty() || trimmed.len() == value.len() {
        return false;
    }
    let start = value.len() - value.trim_start().len();
    let range = if start > 0 { 0..start } else { trimmed.len()..value.len() };
    let edit = Edit::replace(template.text.span.clone(), quote(trimmed));
    findings.push(
        subject
            .diagnostic(
                &ENDPOINT_NOT_URL.rule,
                template.place(subject.file, range),
                "the endpoint has spaces at its ends",
            )
            .consequence("LiteLLM starts, and every send fails")
            .hint("remove the spaces")
            .fix("remove the spaces", Certainty::Certain, vec![edit]),
    );
    true
}

fn endpoint_not_url(subject: &Subject<'_, '_>, findings: &mut Findings) {
    if has_outer_spaces(subject, findings) {
        return;
    }
    let Some(endpoint) = endpoint(subject) else { return };
    let value = &endpoint.text.value;
    let Err(fault) = http_url::check(value) else { return };
    let hint = match (&fault, http_url::suggestion(value, &fault)) {
        (_, Some(suggested)) => format!("write `{suggested}`"),
        (Fault::Character(_), None) => "remove it, or percent-encode it, such as `%20` for a space".to_owned(),
        _ => "write a full URL, such as `https://logs.acme.example/v1`".to_owned(),
    };
    let range = match &fault {
        Fault::Character(range) => endpoint.place(subject.file, range.clone()),
        _ => endpoint.text.span.clone(),
    };
    findings.push(
        subject
            .diagnostic(
                &ENDPOINT_NOT_URL.rule,
                range,
                format!("the endpoint is not a valid http(s) URL: {}", fault.words()),
            )
            .consequence("LiteLLM starts, and every send fails")
            .hint(hint),
    );
}

fn insecure_endpoint(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let Some(endpoint) = endpoint(subject) else { return };
    let value = &endpoint.text.value;
    if http_url::check(value).is_err() || !http_url::is_plain_http(value) || http_url::is_loopback(value) {
        return;
    }
    let scheme = endpoint.place(subject.file, 0.."http".len());
    findings.push(
        subject
            .diagnostic(&INSECURE_ENDPOINT.rule, scheme, "events are sent without encryption")
            .consequence("LiteLLM sends prompts, answers and the headers' keys as plain text")
            .hint("use `https://`"),
    );
}
