//! Credentials in headers, and headers that an entry can't set.

use super::findings::Findings;
use super::subject::{Subject, Template};
use super::{Check, Run};
use crate::diagnostic::{Certainty, Edit, Rule, Severity};
use crate::registry::entry::LogFormat;
use crate::registry::litellm::OWN_HEADER;
use crate::registry::read;
use crate::registry::substitution::Piece;
use crate::registry::syntax::quote;

pub(super) static MALFORMED_CREDENTIAL: Check = Check {
    rule: Rule {
        code: "malformed-credential",
        severity: Severity::Warning,
        summary: "an `Authorization` header that services can't read",
        explanation: "The header's value is a scheme, one space and the credential: `Bearer <key>`. Services respond \
                      with 401 to `Bearer<key>`, `Bearer: <key>` or `Barer <key>`, and LiteLLM drops the events. After \
                      `Basic`, they expect `user:password` in Base64, which LiteLLM can't encode, so use one variable \
                      for the encoded text. `sitegen check --fix` corrects the scheme.",
        wrong: r#""Authorization": "Bearer{{environment_variables.ACME_API_KEY}}""#,
        right: r#""Authorization": "Bearer {{environment_variables.ACME_API_KEY}}""#,
    },
    run: Run::Entry(malformed_credential),
};

pub(super) static MANAGED_HEADER: Check = Check {
    rule: Rule {
        code: "managed-header",
        severity: Severity::Warning,
        summary: "a header that LiteLLM's HTTP client sets",
        explanation: "`Content-Length`, `Transfer-Encoding`, `Host` and the like depend on the request, so the HTTP \
                      client sets them. A fixed `Content-Length` makes every request fail. `Content-Encoding` \
                      announces compressed data, but LiteLLM doesn't compress. Remove the header.",
        wrong: r#""headers": {"Content-Length": "100"}"#,
        right: r#""headers": {}"#,
    },
    run: Run::Entry(managed_header),
};

pub(super) static MISSPELT_HEADER: Check = Check {
    rule: Rule {
        code: "misspelled-header",
        severity: Severity::Warning,
        summary: "a misspelled header name",
        explanation: "Services ignore headers that they don't know. `Authorisation` and `Authentication` aren't \
                      `Authorization`: the service responds with 401, and LiteLLM drops the events.",
        wrong: r#""Authorisation": "Bearer {{environment_variables.ACME_API_KEY}}""#,
        right: r#""Authorization": "Bearer {{environment_variables.ACME_API_KEY}}""#,
    },
    run: Run::Entry(misspelled_header),
};

pub(super) static WRONG_CONTENT_TYPE: Check = Check {
    rule: Rule {
        code: "wrong-content-type",
        severity: Severity::Warning,
        summary: "a `Content-Type` that doesn't match the body",
        explanation: "LiteLLM formats the body as `log_format` says, whatever `Content-Type` announces. A service that \
                      expects one JSON object per line can't read an array. A content type has a slash, as in \
                      `application/json`.",
        wrong: r#""headers": {"Content-Type": "application/x-ndjson"}, "log_format": "json_array""#,
        right: r#""headers": {"Content-Type": "application/x-ndjson"}, "log_format": "ndjson""#,
    },
    run: Run::Entry(wrong_content_type),
};

/// The schemes of `Authorization` headers whose spelling is checked.
const SCHEMES: [&str; 2] = ["Bearer", "Basic"];

/// Headers that the HTTP client sets, with the effect of a fixed value.
static MANAGED: &[(&str, &str)] = &[
    ("connection", "the HTTP client manages its connections itself"),
    ("content-encoding", "LiteLLM does not compress the body: the service can't read it"),
    ("content-length", "LiteLLM starts, and every send fails"),
    ("host", "the request may reach another site on the same server"),
    ("transfer-encoding", "the body is not in the announced form, and sends fail"),
];

/// Wrong names of well-known headers that are too different to be recognized as misspellings.
static OTHER_NAMES: &[(&str, &str)] =
    &[("auth", "Authorization"), ("authentication", "Authorization"), ("authorisation", "Authorization")];

fn malformed_credential(subject: &Subject<'_, '_>, findings: &mut Findings) {
    for template in subject.templates.iter().filter(|template| template.malformed.is_empty()) {
        let Some(name) = template.header else { continue };
        let value = &template.text.value;
        let report = |message: String| {
            subject
                .diagnostic(&MALFORMED_CREDENTIAL.rule, template.text.span.clone(), message)
                .consequence("the service can't read the header and refuses the events")
        };
        if let Some(rest) = strip_prefix(value, &name.value).and_then(|rest| rest.strip_prefix(':')) {
            let message = format!("the value repeats the header's name `{}`", name.value);
            findings.push(report(message).hint(format!("write only the value: `{}`", rest.trim())));
        } else if name.value.eq_ignore_ascii_case("authorization") {
            if is_basic_with_two(template) {
                findings
                    .push(report("`Basic` is followed by a user and a password that are not encoded".to_owned()).hint(
                    "use one variable for `user:password` in Base64: `Basic {{environment_variables.ACME_BASIC_AUTH}}`",
                ));
            } else if let Some((fault, right)) = corrected(value) {
                let edit = Edit::replace(template.text.span.clone(), quote(&right));
                findings.push(report(fault).hint(format!("write `{right}`")).fix(
                    format!("write `{right}`"),
                    Certainty::Certain,
                    vec![edit],
                ));
            }
        }
    }
}

/// The text after `prefix`, ignoring case.
fn strip_prefix<'v>(value: &'v str, prefix: &str) -> Option<&'v str> {
    let head = value.get(..prefix.len())?;
    (!prefix.is_empty() && head.eq_ignore_ascii_case(prefix)).then(|| &value[prefix.len()..])
}

/// `Basic {{USER}}:{{PASSWORD}}`
fn is_basic_with_two(template: &Template<'_>) -> bool {
    let has_colon = || {
        template
            .pieces
            .windows(3)
            .any(|pieces| matches!(pieces, [Piece::Variable(..), Piece::Text(":"), Piece::Variable(..)]))
    };
    strip_prefix(&template.text.value, "Basic ").is_some() && has_colon()
}

/// The problem with a credential's scheme, and the value with the right scheme.
fn corrected(value: &str) -> Option<(String, String)> {
    for scheme in SCHEMES {
        let Some(rest) = strip_prefix(value, scheme) else { continue };
        if rest.starts_with("{{") {
            return Some((format!("no space after `{scheme}`"), format!("{scheme} {rest}")));
        }
        if let Some(rest) = rest.trim_start().strip_prefix([':', '=']) {
            return Some((format!("`{scheme}` is followed by a colon"), format!("{scheme} {}", rest.trim_start())));
        }
        if let Some(after) = strip_prefix(rest.trim_start(), scheme).filter(|after| after.starts_with(' ')) {
            return Some((format!("`{scheme}` is written twice"), format!("{scheme}{after}")));
        }
        return None;
    }
    let (word, rest) = value.split_once(' ')?;
    let is_near = |scheme: &&str| strsim::osa_distance(&word.to_lowercase(), &scheme.to_lowercase()) == 1;
    let scheme = SCHEMES.into_iter().find(is_near).filter(|_| rest.starts_with("{{"))?;
    Some((format!("`{word}` is not an authorization scheme"), format!("{scheme} {rest}")))
}

fn managed_header(subject: &Subject<'_, '_>, findings: &mut Findings) {
    for header in subject.field("headers").map(read::members).unwrap_or_default() {
        let name = &header.key;
        let known = MANAGED.iter().find(|(managed, _)| name.value.eq_ignore_ascii_case(managed));
        let Some((_, consequence)) = known else { continue };
        findings.push(
            subject
                .diagnostic(&MANAGED_HEADER.rule, name.span.clone(), format!("an entry can't set `{}`", name.value))
                .consequence(*consequence)
                .hint("remove the header"),
        );
    }
}

fn misspelled_header(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let headers = subject.field("headers").map(read::members).unwrap_or_default();
    for header in headers {
        let name = &header.key;
        let lower = name.value.to_ascii_lowercase();
        let near = ["Authorization", "Content-Type", "User-Agent"].into_iter().find(|known| {
            let known = known.to_ascii_lowercase();
            lower != known
                && lower.as_bytes().first() == known.as_bytes().first()
                && lower.len().abs_diff(known.len()) <= 2
                && strsim::osa_distance(&lower, &known) <= 2
        });
        let other = OTHER_NAMES.iter().find(|(other, _)| *other == lower).map(|(_, known)| *known);
        let Some(known) = near.or(other) else { continue };
        // If the right one exists too, this is a different header.
        if headers.iter().any(|header| header.key.value.eq_ignore_ascii_case(known)) {
            continue;
        }
        findings.push(
            subject
                .diagnostic(&MISSPELT_HEADER.rule, name.span.clone(), format!("unknown header `{}`", name.value))
                .consequence("services ignore headers that they don't know")
                .hint(format!("did you mean `{known}`?"))
                .fix(
                    format!("rename it to `{known}`"),
                    Certainty::Offered,
                    vec![Edit::replace(name.span.clone(), quote(known))],
                ),
        );
    }
}

fn wrong_content_type(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let is_own = |template: &&Template<'_>| {
        template.header.is_some_and(|name| name.value.eq_ignore_ascii_case(OWN_HEADER)) && !template.has_variable()
    };
    let Some(template) = subject.templates.iter().find(is_own) else { return };
    let value = template.text.value.trim().to_ascii_lowercase();
    let media_type = value.split(';').next().unwrap_or_default().trim_end();
    let report = |message: String| subject.diagnostic(&WRONG_CONTENT_TYPE.rule, template.text.span.clone(), message);
    let is_by_line = ["ndjson", "jsonl", "json-lines", "jsonlines"].iter().any(|name| media_type.ends_with(name));
    let format = subject.entry.log_format();
    if media_type.starts_with(|first: char| first.is_ascii_alphabetic()) && !media_type.contains('/') {
        findings.push(
            report(format!("`{media_type}` is not a content type"))
                .consequence("services may refuse the events")
                .hint("write `application/json`, or `application/x-ndjson` with `\"log_format\": \"ndjson\"`"),
        );
    } else if is_by_line && format != LogFormat::Ndjson {
        findings.push(
            report(format!("`{media_type}` does not match `log_format`, which is `{}`", format.name()))
                .consequence("LiteLLM does not send one JSON object per line, whatever the header says")
                .hint("write `\"log_format\": \"ndjson\"`, or `application/json` here"),
        );
    }
}
