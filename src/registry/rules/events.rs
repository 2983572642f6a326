//! Event types and log formats.

use super::findings::Findings;
use super::subject::Subject;
use super::{Check, Run};
use crate::diagnostic::{Certainty, Diagnostic, Edit, Rule, Severity, did_you_mean};
use crate::registry::entry::{EventType, LogFormat};
use crate::registry::syntax::{Node, Value, quote};

pub(super) static UNKNOWN_EVENT_TYPE: Check = Check {
    rule: Rule {
        code: "unknown-event-type",
        severity: Severity::Error,
        summary: "an unknown event type",
        explanation: "LiteLLM looks for `llm_api_success` and `llm_api_failure` in the list and ignores every other \
                      name. An entry with only unknown names never sends anything, and LiteLLM doesn't report an \
                      error. `sitegen check --fix` corrects a name that is almost right.",
        wrong: r#""event_types": ["llm_success"]"#,
        right: r#""event_types": ["llm_api_success"]"#,
    },
    run: Run::Entry(unknown_event_type),
};

pub(super) static EMPTY_EVENT_TYPES: Check = Check {
    rule: Rule {
        code: "empty-event-types",
        severity: Severity::Error,
        summary: "an empty `event_types` list",
        explanation: "With an empty list, LiteLLM never sends an event and doesn't report an error. List the events, \
                      or leave out the field to send both.",
        wrong: r#""event_types": []"#,
        right: r#""event_types": ["llm_api_success", "llm_api_failure"]"#,
    },
    run: Run::Entry(empty_event_types),
};

pub(super) static UNKNOWN_LOG_FORMAT: Check = Check {
    rule: Rule {
        code: "unknown-log-format",
        severity: Severity::Error,
        summary: "an unknown log format",
        explanation: "The formats are `json_array` (the default), `ndjson` and `single`. With any other name, the \
                      proxy doesn't start. `sitegen check --fix` corrects a name that is almost right.",
        wrong: r#""log_format": "json""#,
        right: r#""log_format": "json_array""#,
    },
    run: Run::Entry(unknown_log_format),
};

fn unknown_event_type(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let Some(Node { value: Value::Array(elements), .. }) = subject.field("event_types") else { return };
    // A name that is already in the list can't be the intended one.
    let is_text = |element: &Node<'_>, text: &str| matches!(&element.value, Value::String(name) if name == text);
    let names = EventType::ALL.map(EventType::name);
    let there: Vec<&str> =
        names.into_iter().filter(|name| elements.iter().any(|element| is_text(element, name))).collect();
    for element in elements {
        let Value::String(name) = &element.value else { continue };
        if EventType::ALL.iter().any(|event| event.name() == name) {
            continue;
        }
        let problem = subject
            .diagnostic(&UNKNOWN_EVENT_TYPE.rule, element.span.clone(), format!("unknown event type `{name}`"))
            .consequence("LiteLLM ignores the name, sends no event for it and reports no error");
        let suggestion = event_of(name).or_else(|| did_you_mean(name, names)).filter(|near| !there.contains(near));
        findings.push(with_suggestion(problem, element, suggestion, &names));
    }
}

/// The event type for the outcome in a name.
fn event_of(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    match (name.contains("succe"), name.contains("fail")) {
        (true, false) => Some(EventType::Success.name()),
        (false, true) => Some(EventType::Failure.name()),
        _ => None,
    }
}

fn with_suggestion(problem: Diagnostic, node: &Node<'_>, suggestion: Option<&str>, names: &[&str]) -> Diagnostic {
    match suggestion {
        Some(suggestion) => problem.hint(format!("did you mean `{suggestion}`?")).fix(
            format!("write `{suggestion}`"),
            Certainty::Certain,
            vec![Edit::replace(node.span.clone(), quote(suggestion))],
        ),
        None => {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            problem.hint(format!("the names are {}", names.join(", ")))
        }
    }
}

fn empty_event_types(subject: &Subject<'_, '_>, findings: &mut Findings) {
    if let Some(node @ Node { value: Value::Array(elements), .. }) = subject.field("event_types")
        && elements.is_empty()
    {
        findings.push(
            subject
                .diagnostic(&EMPTY_EVENT_TYPES.rule, node.span.clone(), "`event_types` is empty")
                .consequence("LiteLLM never sends anything to this endpoint and reports no error")
                .hint("list the events, or remove the field to send both"),
        );
    }
}

fn unknown_log_format(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let Some(node @ Node { value: Value::String(name), .. }) = subject.field("log_format") else { return };
    let names = LogFormat::ALL.map(LogFormat::name);
    if names.contains(&name.as_ref()) {
        return;
    }
    let problem = subject
        .diagnostic(&UNKNOWN_LOG_FORMAT.rule, node.span.clone(), format!("unknown log format `{name}`"))
        .consequence("LiteLLM raises a ValueError, and the proxy does not start");
    let suggestion = match name.to_ascii_lowercase().as_str() {
        "json" | "array" => Some(LogFormat::JsonArray.name()),
        "jsonl" | "json_lines" | "jsonlines" => Some(LogFormat::Ndjson.name()),
        _ => did_you_mean(name, names),
    };
    findings.push(with_suggestion(problem, node, suggestion, &names));
}
