//! Values of the wrong type.

use super::findings::Findings;
use super::subject::{Subject, Whole};
use super::variables::wrapped_name;
use super::{Check, Run};
use crate::diagnostic::{Certainty, Diagnostic, Edit, Rule, Severity};
use crate::registry::fields::{self, Field, Presence, Type};
use crate::registry::read::{self, SCHEMA_KEY};
use crate::registry::substitution::is_substituted;
use crate::registry::syntax::{Node, Value, quote};

pub(super) static WRONG_TYPE: Check = Check {
    rule: Rule {
        code: "wrong-type",
        severity: Severity::Error,
        summary: "a field with the wrong type",
        explanation: "LiteLLM doesn't check the types of fields. A wrong type raises an exception when the proxy \
                      starts, or has no effect at all. The guide's field reference has the types. If a value only \
                      lacks brackets or has extra quotes, `sitegen check --fix` corrects it.",
        wrong: r#""event_types": "llm_api_success""#,
        right: r#""event_types": ["llm_api_success"]"#,
    },
    run: Run::Both(wrong_type, wrong_type_in_entry),
};

pub(super) static HEADER_VALUE_TYPE: Check = Check {
    rule: Rule {
        code: "header-value-not-string",
        severity: Severity::Error,
        summary: "a header value that isn't a string",
        explanation: "HTTP headers are text. LiteLLM substitutes variables in every value and raises a `TypeError` if \
                      a value isn't a string. `sitegen check --fix` puts numbers and booleans in quotes.",
        wrong: r#""headers": {"X-Api-Version": 2}"#,
        right: r#""headers": {"X-Api-Version": "2"}"#,
    },
    run: Run::Entry(header_value_type),
};

fn wrong_type(whole: &Whole<'_, '_>, findings: &mut Findings) {
    let report = |node: &Node<'_>, what: &str, expected: &str| {
        Diagnostic::new(&WRONG_TYPE.rule, format!("{what} must be {expected}, not {}", node.value.kind()))
            .at(whole.file, node.span.clone())
    };
    if !matches!(whole.root.value, Value::Object(_)) {
        findings.push(
            report(whole.root, "the registry", "an object")
                .consequence("LiteLLM looks callbacks up by their names and finds none")
                .hint("write `{\"name_of_the_callback\": { … }}`"),
        );
    }
    for member in read::members(whole.root).iter().filter(|member| member.key.value != SCHEMA_KEY) {
        if !matches!(member.value.value, Value::Object(_)) {
            findings.push(
                report(&member.value, &format!("the entry `{}`", member.key.value), "an object")
                    .consequence("LiteLLM stops with an exception when the callback is used")
                    .hint("write an object with `endpoint` and `environment_variables`, or remove the key"),
            );
        }
    }
}

fn wrong_type_in_entry(subject: &Subject<'_, '_>, findings: &mut Findings) {
    for (fields, members, prefix) in [
        (fields::ENTRY, subject.fields, ""),
        (fields::DOCS, subject.docs().map(read::members).unwrap_or_default(), "docs."),
    ] {
        for member in members {
            if let Some(field) = fields.iter().find(|field| field.name == member.key.value) {
                check_field(subject, field, &member.value, prefix, findings);
            }
        }
    }
}

fn check_field(
    subject: &Subject<'_, '_>,
    field: &'static Field,
    node: &Node<'_>,
    prefix: &str,
    findings: &mut Findings,
) {
    let expected = field.value.description();
    let report = |node: &Node<'_>, what: String, expected: &str, consequence: Option<&'static str>| {
        let message = format!("{what} must be {expected}, not {}", node.value.kind());
        let problem = subject.diagnostic(&WRONG_TYPE.rule, node.span.clone(), message);
        match consequence {
            Some(consequence) => problem.consequence(consequence),
            None => problem,
        }
    };
    let name = format!("`{prefix}{}`", field.name);
    match (field.value, &node.value) {
        (Type::SomeOf(_) | Type::VariableNames, Value::Array(elements)) => {
            for element in elements.iter().filter(|element| !matches!(element.value, Value::String(_))) {
                let ignored = (field.name == "event_types").then_some("LiteLLM ignores the element");
                let problem = report(element, format!("an element of {name}"), "a string", ignored);
                findings.push(match field.value {
                    Type::SomeOf(names) => problem.hint(format!("write {}", one_of(names))),
                    _ => unwrap_name(subject, element, problem),
                });
            }
        }
        (Type::Boolean, Value::Bool(_))
        | (Type::Text | Type::OneOf(_) | Type::Endpoint | Type::HttpUrl, Value::String(_))
        | (Type::Headers | Type::Object(_), Value::Object(_)) => {}
        (_, value) => {
            let problem = report(node, name, expected, consequence(field.name, value));
            findings.push(match repair(field.value, value) {
                Some(text) => {
                    let title = format!("write `{text}`");
                    let edit = Edit::replace(node.span.clone(), text);
                    problem.hint(title.clone()).fix(title, Certainty::Certain, vec![edit])
                }
                None => problem.hint(advice(field, value)),
            });
        }
    }
}

/// The replacement for an element in the list of variables, such as `{"name": "ACME_API_KEY"}`.
fn unwrap_name(subject: &Subject<'_, '_>, element: &Node<'_>, problem: Diagnostic) -> Diagnostic {
    let Some((name, _)) = wrapped_name(&subject.file.text[element.span.clone()]) else {
        return problem.hint("write the name of a variable in quotes, or remove it");
    };
    let write = format!("write the name alone: `{}`", quote(name));
    let edit = Edit::replace(element.span.clone(), quote(name));
    problem.hint(write.clone()).fix(write, Certainty::Offered, vec![edit])
}

/// The replacement for a value of the wrong type.
fn advice(field: &Field, value: &Value<'_>) -> String {
    let write = match (field.value, value, field.examples.first()) {
        (Type::OneOf(names), ..) => format!("write {}", one_of(names)),
        (Type::VariableNames, Value::Object(members), _) => {
            let names: Vec<String> = members.iter().map(|member| quote(&member.key.value)).collect();
            format!("write the names alone: `[{}]`", names.join(", "))
        }
        (Type::Boolean, ..) | (.., None) => format!("write {}", field.value.description()),
        (.., Some(example)) => format!("write {}, such as `{example}`", field.value.description()),
    };
    match (field.presence, value) {
        (Presence::Optional, Value::Null) => format!("remove the field, or {write}"),
        _ => write,
    }
}

fn one_of(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`\"{name}\"`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The intended value, if there is only one.
fn repair(expected: Type, value: &Value<'_>) -> Option<String> {
    let Value::String(text) = value else { return None };
    match expected {
        Type::SomeOf(_) if !text.contains([',', ' ']) => Some(format!("[{}]", quote(text))),
        Type::VariableNames => {
            let names: Vec<&str> = text.split([',', ' ', ';']).filter(|name| !name.is_empty()).collect();
            let is_list = !names.is_empty() && names.iter().all(|name| is_substituted(name));
            is_list.then(|| format!("[{}]", names.into_iter().map(quote).collect::<Vec<_>>().join(", ")))
        }
        Type::Boolean => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" => Some("true".to_owned()),
            "false" | "no" => Some("false".to_owned()),
            _ => None,
        },
        _ => None,
    }
}

/// LiteLLM's behavior with a wrong type, if it was measured.
fn consequence(field: &str, value: &Value<'_>) -> Option<&'static str> {
    Some(match (field, value) {
        ("event_types", Value::Null) => "LiteLLM reads null as if the field were absent, and sends both kinds",
        ("event_types", Value::String(_)) => "LiteLLM looks for the names inside the text, which may work by chance",
        ("event_types", _) => "LiteLLM raises a TypeError at each event, and sends none",
        ("endpoint", _) => "LiteLLM raises a TypeError, and the proxy does not start",
        ("headers", _) => "LiteLLM raises an AttributeError, and the proxy does not start",
        ("log_format", Value::Null) => "LiteLLM reads null as if the field were absent, and sends a JSON array",
        ("log_format", _) => "LiteLLM raises a ValueError, and the proxy does not start",
        _ => return None,
    })
}

fn header_value_type(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let headers = subject.field("headers").map(read::members).unwrap_or_default();
    for header in headers.iter().filter(|header| !matches!(header.value.value, Value::String(_))) {
        let node = &header.value;
        let message =
            format!("the value of the header `{}` must be a string, not {}", header.key.value, node.value.kind());
        let problem = subject
            .diagnostic(&HEADER_VALUE_TYPE.rule, node.span.clone(), message)
            .consequence("LiteLLM raises a TypeError, and the proxy does not start");
        findings.push(match node.value {
            Value::Number(_) | Value::Bool(_) => {
                let quoted = quote(&subject.file.text[node.span.clone()]);
                let edit = Edit::replace(node.span.clone(), quoted.clone());
                let title = format!("write `{quoted}`");
                problem.hint(title.clone()).fix(title, Certainty::Certain, vec![edit])
            }
            Value::Null => problem.hint("remove the header, or write its value"),
            _ => problem.hint("write the value as one text"),
        });
    }
}
