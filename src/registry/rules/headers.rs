//! Header names and values.

use std::collections::HashMap;

use super::findings::Findings;
use super::subject::Subject;
use super::{Check, Run};
use crate::diagnostic::{Certainty, Edit, Rule, Severity};
use crate::registry::litellm::OWN_HEADER;
use crate::registry::read;
use crate::registry::syntax::{Member, position_in_string, quote};

pub(super) static INVALID_HEADER_NAME: Check = Check {
    rule: Rule {
        code: "invalid-header-name",
        severity: Severity::Error,
        summary: "an invalid header name",
        explanation: "A header name consists of letters, digits and ``!#$%&'*+-.^_`|~``. It can't contain spaces, \
                      colons or anything outside ASCII.",
        wrong: r#""headers": {"X Api Key": "{{environment_variables.KEY}}"}"#,
        right: r#""headers": {"X-Api-Key": "{{environment_variables.KEY}}"}"#,
    },
    run: Run::Entry(invalid_header_name),
};

pub(super) static INVALID_HEADER_VALUE: Check = Check {
    rule: Rule {
        code: "invalid-header-value",
        severity: Severity::Error,
        summary: "an invalid header value",
        explanation: "A header value is one line of ASCII text without spaces at the start or the end. LiteLLM's HTTP \
                      client rejects everything else.",
        wrong: r#""headers": {"X-Team": "Zoë\n"}"#,
        right: r#""headers": {"X-Team": "Zoe"}"#,
    },
    run: Run::Entry(invalid_header_value),
};

pub(super) static EQUAL_HEADER_NAMES: Check = Check {
    rule: Rule {
        code: "equal-header-names",
        severity: Severity::Error,
        summary: "two header names that differ only in case",
        explanation: "HTTP ignores the case of header names, but LiteLLM doesn't: it sends both headers, and the \
                      receiver decides which one counts.",
        wrong: r#""headers": {"X-Team": "a", "x-team": "b"}"#,
        right: r#""headers": {"X-Team": "a"}"#,
    },
    run: Run::Entry(equal_header_names),
};

pub(super) static CONTENT_TYPE_CASE: Check = Check {
    rule: Rule {
        code: "content-type-case",
        severity: Severity::Warning,
        summary: "`Content-Type` in a different case",
        explanation: "LiteLLM adds `Content-Type: application/json`, and only a header with exactly this name replaces \
                      it. If the case differs, LiteLLM sends both. `sitegen check --fix` corrects the name.",
        wrong: r#""headers": {"content-type": "application/x-ndjson"}"#,
        right: r#""headers": {"Content-Type": "application/x-ndjson"}"#,
    },
    run: Run::Entry(content_type_case),
};

fn is_name_character(char: char) -> bool {
    char.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(char)
}

fn invalid_header_name(subject: &Subject<'_, '_>, findings: &mut Findings) {
    for header in subject.field("headers").map(read::members).unwrap_or_default() {
        let name = &header.key.value;
        let bad = name.char_indices().find(|(_, char)| !is_name_character(*char));
        let (range, label) = match bad {
            None if !name.is_empty() => continue,
            None => (header.key.span.clone(), "it is empty".to_owned()),
            Some((offset, char)) => {
                let within = offset..offset + char.len_utf8();
                (position_in_string(subject.file, &header.key.span, within), format!("{char:?} is not allowed"))
            }
        };
        let near: String = name.trim().trim_end_matches(':').replace([' ', '\t'], "-");
        let problem = subject
            .diagnostic(&INVALID_HEADER_NAME.rule, range, format!("`{name}` is not a valid header name"))
            .label(label)
            .consequence("LiteLLM starts, and every send fails");
        findings.push(if !near.is_empty() && near.chars().all(is_name_character) {
            problem.hint(format!("write `{near}`")).fix(
                format!("write `{near}`"),
                Certainty::Offered,
                vec![Edit::replace(header.key.span.clone(), quote(&near))],
            )
        } else {
            problem.hint("use letters, digits and `-`")
        });
    }
}

fn invalid_header_value(subject: &Subject<'_, '_>, findings: &mut Findings) {
    for template in subject.templates.iter().filter(|template| template.header.is_some()) {
        let value = &template.text.value;
        let bad = value.char_indices().find(|&(_, char)| char != '\t' && (char.is_ascii_control() || !char.is_ascii()));
        let (within, words, hint) = match bad {
            Some((offset, char)) => {
                let words = format!("U+{:04X} is not allowed", u32::from(char));
                (offset..offset + char.len_utf8(), words, "use one line of ASCII text")
            }
            None => {
                let (start, end) = (value.len() - value.trim_start().len(), value.trim_end().len());
                let range = if start > 0 { 0..start } else { end..value.len() };
                if range.is_empty() || value.trim().is_empty() {
                    continue;
                }
                (range, "no spaces at the ends".to_owned(), "remove the spaces")
            }
        };
        let range = template.place(subject.file, within);
        findings.push(
            subject
                .diagnostic(&INVALID_HEADER_VALUE.rule, range, "a header value that HTTP does not allow")
                .label(words)
                .consequence("LiteLLM starts, and every send fails")
                .hint(hint),
        );
    }
}

fn equal_header_names(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let headers = subject.field("headers").map(read::members).unwrap_or_default();
    // Short lists are compared pairwise first, without a table: names almost always differ.
    let same = |(at, header): (usize, &Member<'_>)| {
        headers[..at].iter().any(|earlier| earlier.key.value.eq_ignore_ascii_case(&header.key.value))
    };
    if headers.len() <= 8 && !headers.iter().enumerate().any(same) {
        return;
    }
    let mut first = HashMap::new();
    for header in headers {
        let name = &header.key;
        match first.get(&name.value.to_ascii_lowercase()) {
            None => drop(first.insert(name.value.to_ascii_lowercase(), name)),
            // An identical name is a duplicate key.
            Some(earlier) if earlier.value == name.value => {}
            Some(earlier) => {
                let message = format!("the headers `{}` and `{}` are the same to HTTP", earlier.value, name.value);
                findings.push(
                    subject
                        .diagnostic(&EQUAL_HEADER_NAMES.rule, name.span.clone(), message)
                        .related(subject.file, earlier.span.clone(), "the other one")
                        .consequence("LiteLLM sends both")
                        .hint("remove one of the two"),
                );
            }
        }
    }
}

fn content_type_case(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let headers = subject.field("headers").map(read::members).unwrap_or_default();
    let same = |name: &str| name.eq_ignore_ascii_case(OWN_HEADER);
    let mut own = headers.iter().filter(|header| same(&header.key.value));
    // Two of them are reported as equal names.
    let (Some(header), None) = (own.next(), own.next()) else { return };
    let name = &header.key;
    if name.value != OWN_HEADER {
        findings.push(
            subject
                .diagnostic(
                    &CONTENT_TYPE_CASE.rule,
                    name.span.clone(),
                    format!("`{}` does not replace `{OWN_HEADER}`", name.value),
                )
                .consequence("LiteLLM sends `Content-Type: application/json` in addition")
                .hint(format!("write `{OWN_HEADER}`"))
                .fix(
                    format!("write `{OWN_HEADER}`"),
                    Certainty::Certain,
                    vec![Edit::replace(name.span.clone(), quote(OWN_HEADER))],
                ),
        );
    }
}
