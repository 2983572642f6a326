//! Invisible characters, and unfinished texts.

use std::ops::Range;

use super::findings::Findings;
use super::subject::Subject;
use super::{Check, Run};
use crate::diagnostic::{Rule, Severity};
use crate::registry::read;
use crate::registry::syntax::{Node, Value, position_in_string};

pub(super) static CONTROL_CHARACTER: Check = Check {
    rule: Rule {
        code: "control-character",
        severity: Severity::Error,
        summary: "an invisible character in a key or text",
        explanation: "Control characters, zero-width characters and characters that change the text direction make a \
                      text look like another one, or break terminals and pages. Line breaks and tabs are allowed in \
                      `additional_notes` and `description`.",
        wrong: "\"display_name\": \"Ac\\u0007me\"",
        right: "\"display_name\": \"Acme\"",
    },
    run: Run::Entry(control_character),
};

pub(super) static UNFINISHED_TEXT: Check = Check {
    rule: Rule {
        code: "unfinished-text",
        severity: Severity::Warning,
        summary: "unfinished text",
        explanation: "`TODO`, `FIXME`, `TBD`, `lorem ipsum` and `<your service>` in `docs` would be published, and so \
                      would texts copied from the guide's example or from LiteLLM's `sample_callback`.",
        wrong: r#""description": "TODO""#,
        right: r#""description": "Send LiteLLM logs to Acme for cost analysis.""#,
    },
    run: Run::Entry(unfinished_text),
};

pub(super) static LONG_NAME: Check = Check {
    rule: Rule {
        code: "long-name",
        severity: Severity::Warning,
        summary: "a display name that is too long",
        explanation: "The name is the page's title and appears in the sidebar and in the index, where names of more \
                      than 60 characters don't fit. What the service does belongs in `description`.",
        wrong: r#""display_name": "Acme, the platform for the analysis of costs of language models and agents""#,
        right: r#""display_name": "Acme""#,
    },
    run: Run::Entry(long_name),
};

/// Maximum length of a display name.
const LONGEST_NAME: usize = 60;

/// The entry that LiteLLM ships as a sample.
pub(super) const SAMPLE_KEY: &str = "sample_callback";

/// Texts of the guide's example and LiteLLM's sample, which other entries should have replaced.
static EXAMPLE_TEXTS: &[&str] = &[
    "Acme Observability",
    "Traces and dashboards for LLM calls.",
    "https://acme.example",
    "Create an API key under *Settings*.",
    "Ask the platform team for a webhook URL and a key.",
    "Sample callback",
    "A template for your own entry: a URL and a bearer token, both read from the environment.",
];

fn text_of_example(subject: &Subject<'_, '_>, findings: &mut Findings) {
    if subject.key() == SAMPLE_KEY || subject.key().starts_with("acme") {
        return;
    }
    let website = subject.entry.docs.as_ref().and_then(|docs| docs.website.as_ref()).map(|text| ("website", text));
    for (name, text) in subject.texts().chain(website) {
        if EXAMPLE_TEXTS.contains(&text.value.trim()) {
            findings.push(
                subject
                    .diagnostic(
                        &UNFINISHED_TEXT.rule,
                        text.span.clone(),
                        format!("`docs.{name}` still has the example's text"),
                    )
                    .hint("describe your service"),
            );
        }
    }
}

/// The part of a text that is a placeholder.
fn unfinished(name: &str, value: &str) -> Option<Range<usize>> {
    let is_marker = |word: &&str| matches!(*word, "TODO" | "FIXME" | "TBD");
    let marker = value.split(|char: char| !char.is_alphanumeric()).find(is_marker);
    if let Some(marker) = marker {
        return value.find(marker).map(|start| start..start + marker.len());
    }
    let lower = value.to_ascii_lowercase();
    let words = ["lorem ipsum", "<your ", "<your-", "<your_", "[your ", "{your "];
    // Notes may tell readers to insert their own key.
    let words = if name == "additional_notes" { &words[..1] } else { &words[..] };
    if let Some((start, word)) = words.iter().find_map(|word| Some((lower.find(word)?, word))) {
        let closed = value[start..].find(['>', ']', '}']).map(|end| start + end + 1);
        let is_link = closed.is_some_and(|end| value[end..].starts_with('('));
        let is_bracket = !word.starts_with('l');
        return (!is_link).then(|| start..closed.filter(|_| is_bracket).unwrap_or(start + word.trim_end().len()));
    }
    let is_name = name == "display_name" && matches!(lower.trim(), "your service" | "my service" | "service name");
    is_name.then_some(0..value.len())
}

fn unfinished_text(subject: &Subject<'_, '_>, findings: &mut Findings) {
    text_of_example(subject, findings);
    for (name, text) in subject.texts() {
        let value = &text.value;
        let Some(within) = unfinished(name, value) else { continue };
        let place = position_in_string(subject.file, &text.span, within.clone());
        let message = format!("`docs.{name}` has `{}` in it", &value[within]);
        findings.push(
            subject
                .diagnostic(&UNFINISHED_TEXT.rule, place, message)
                .consequence("the page shows it")
                .hint("write the text"),
        );
    }
}

fn long_name(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let Some(name) = subject.entry.docs.as_ref().and_then(|docs| docs.display_name.as_ref()) else { return };
    let length = name.value.chars().count();
    if length > LONGEST_NAME {
        findings.push(
            subject
                .diagnostic(&LONG_NAME.rule, name.span.clone(), format!("the display name has {length} characters"))
                .hint(format!("use at most {LONGEST_NAME}; what the service does belongs in `description`")),
        );
    }
}

fn is_invisible(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether a joiner is legitimate: between letters of Persian or Indic words, or between parts of an emoji.
fn joins(text: &str, at: usize, char: char) -> bool {
    let is_letter = |neighbour: Option<char>| neighbour.is_some_and(|char| !char.is_ascii() && !is_invisible(char));
    matches!(char, '\u{200c}' | '\u{200d}')
        && is_letter(text[..at].chars().next_back())
        && is_letter(text[at + char.len_utf8()..].chars().next())
}

fn control_character(subject: &Subject<'_, '_>, findings: &mut Findings) {
    for member in subject.fields {
        // Fields whose own rule forbids these characters, such as the entry's key, are not reported twice.
        if !matches!(member.key.value.as_ref(), "headers" | "event_types" | "log_format" | "environment_variables") {
            check_node(subject, &member.value, false, findings);
        }
    }
    for member in subject.docs().map(read::members).unwrap_or_default() {
        let is_long = matches!(member.key.value.as_ref(), "additional_notes" | "description");
        check_node(subject, &member.value, is_long, findings);
    }
}

fn check_node(subject: &Subject<'_, '_>, node: &Node<'_>, is_long: bool, findings: &mut Findings) {
    match &node.value {
        Value::String(text) => check(subject, text, &node.span, is_long, findings),
        Value::Array(elements) => {
            elements.iter().for_each(|element| check_node(subject, element, is_long, findings));
        }
        _ => {}
    }
}

/// Reports the first such character of a text.
fn check(subject: &Subject<'_, '_>, text: &str, span: &Range<usize>, is_long: bool, findings: &mut Findings) {
    // A fast path: almost all texts are ASCII without control characters.
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return;
    }
    let is_bad = |(at, char): &(usize, char)| {
        is_invisible(*char) && !(is_long && matches!(char, '\n' | '\r' | '\t')) && !joins(text, *at, *char)
    };
    let Some((offset, char)) = text.char_indices().find(is_bad) else { return };
    // An unescaped control character is invalid JSON, which was already reported.
    let place = position_in_string(subject.file, span, offset..offset + char.len_utf8());
    if char < ' ' && place.len() == 1 {
        return;
    }
    // A URL with one of these is invalid, which was already reported.
    let is_url = subject.urls().any(|address| address == *span);
    if is_url && findings.iter().any(|other| other.at.as_ref().is_some_and(|at| at.range == place)) {
        return;
    }
    let message = match char {
        '\n' | '\r' | '\t' => "a line break or tab in a text of one line".to_owned(),
        _ => format!("an invisible character: U+{:04X}", u32::from(char)),
    };
    let hint = if char.is_ascii_whitespace() { "write a space" } else { "remove it" };
    findings.push(subject.diagnostic(&CONTROL_CHARACTER.rule, place, message).hint(hint));
}
