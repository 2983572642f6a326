//! Missing, empty, unknown and ineffective fields.

use super::findings::Findings;
use super::subject::Subject;
use super::{Check, Run};
use crate::diagnostic::{Certainty, Diagnostic, Edit, Rule, Severity, did_you_mean};
use crate::registry::edit;
use crate::registry::entry;
use crate::registry::fields::{self, Field, Presence, Type};
use crate::registry::litellm::IGNORED_SETTINGS;
use crate::registry::read::{self, field};
use crate::registry::syntax::{Member, Value, quote};
use std::ops::Range;

pub(super) static MISSING_FIELD: Check = Check {
    rule: Rule {
        code: "missing-field",
        severity: Severity::Error,
        summary: "a missing required field",
        explanation: "Every entry needs `endpoint` and `environment_variables` (an empty list if the entry uses none). \
                      `docs` needs `show_in_docs` and, if that is `true`, `display_name` and `description`. `sitegen \
                      check --fix` adds `environment_variables` with the variables that the entry uses.",
        wrong: r#"{"acme": {"environment_variables": []}}"#,
        right: r#"{"acme": {"endpoint": "https://logs.acme.example", "environment_variables": []}}"#,
    },
    run: Run::Entry(missing_field),
};

pub(super) static EMPTY_TEXT: Check = Check {
    rule: Rule {
        code: "empty-text",
        severity: Severity::Error,
        summary: "an empty field",
        explanation: "With an empty `endpoint`, the proxy doesn't start. An empty text in `docs` leaves a gap on the \
                      page. Write the text, or remove the field if it's optional.",
        wrong: r#""docs": {"show_in_docs": true, "display_name": ""}"#,
        right: r#""docs": {"show_in_docs": true, "display_name": "Acme"}"#,
    },
    run: Run::Entry(empty_text),
};

pub(super) static UNKNOWN_KEY: Check = Check {
    rule: Rule {
        code: "unknown-key",
        severity: Severity::Warning,
        summary: "an unknown key",
        explanation: "LiteLLM ignores unknown keys, so a misspelled key has no effect. If it's close to a known one, \
                      `sitegen check --fix` renames it.",
        wrong: r#"{"acme": {"header": {}}}"#,
        right: r#"{"acme": {"headers": {}}}"#,
    },
    run: Run::Entry(unknown_key),
};

pub(super) static IGNORED_KEY: Check = Check {
    rule: Rule {
        code: "ignored-key",
        severity: Severity::Warning,
        summary: "a setting that LiteLLM doesn't read from the registry",
        explanation: "`batch_size`, `flush_interval` and the like are settings of LiteLLM's generic logger, which \
                      doesn't read them from the registry. Users can set `max_retries`, `retry_delay` and `timeout` \
                      under `callback_settings.<name>` in config.yaml, and change batching with `DEFAULT_BATCH_SIZE` \
                      and `DEFAULT_FLUSH_INTERVAL_SECONDS` in the proxy's environment.",
        wrong: r#"{"acme": {"endpoint": "https://logs.acme.example", "batch_size": 100}}"#,
        right: r#"{"acme": {"endpoint": "https://logs.acme.example"}}"#,
    },
    run: Run::Entry(ignored_key),
};

/// Other names that people use for a field, too different to be recognized as misspellings.
static OTHER_NAMES: &[(&str, &str)] = &[
    ("env", "environment_variables"),
    ("env_vars", "environment_variables"),
    ("environment", "environment_variables"),
    ("variables", "environment_variables"),
    ("url", "endpoint"),
    ("webhook_url", "endpoint"),
    ("events", "event_types"),
    ("format", "log_format"),
    ("name", "display_name"),
    ("title", "display_name"),
    ("notes", "additional_notes"),
    ("homepage", "website"),
    ("show", "show_in_docs"),
];

/// An object with more members than this is not a misspelled entry, and looking for similar keys would take too long.
const GUESSED: usize = 200;

/// An object of an entry with its allowed fields.
struct Level<'s, 'a> {
    fields: &'static [Field],
    members: &'s [Member<'a>],
    /// The entry's key.
    key: &'s str,
    /// The position for missing fields.
    place: Range<usize>,
}

impl Level<'_, '_> {
    fn is_docs(&self) -> bool {
        std::ptr::eq(self.fields, fields::DOCS)
    }

    /// The name of the object in messages.
    fn what(&self) -> String {
        if self.is_docs() { format!("`docs` of `{}`", self.key) } else { format!("the entry `{}`", self.key) }
    }
}

/// The entry itself and its `docs`.
fn levels<'s, 'a>(subject: &'s Subject<'_, 'a>) -> impl Iterator<Item = Level<'s, 'a>> {
    let key = subject.key();
    let docs = subject.fields.iter().rev().find(|member| member.key.value == "docs").and_then(|member| {
        let Value::Object(members) = &member.value.value else { return None };
        Some(Level { fields: fields::DOCS, members, key, place: member.key.span.clone() })
    });
    let place = subject.entry.key.span.clone();
    [Level { fields: fields::ENTRY, members: subject.fields, key, place }].into_iter().chain(docs)
}

/// Whether this is not an entry, but the `docs` of one, written next to it.
fn is_docs_of_another(subject: &Subject<'_, '_>) -> bool {
    let is_of_docs = |member: &Member<'_>| fields::DOCS.iter().any(|field| field.name == member.key.value);
    subject.key() == "docs" && !subject.fields.is_empty() && subject.fields.iter().all(is_of_docs)
}

/// Whether this is not an entry, but an object that contains entries: `{"callbacks": {"acme": {"endpoint": …}}}`.
fn is_around_entries(subject: &Subject<'_, '_>) -> bool {
    let is_entry = |member: &Member<'_>| field(read::members(&member.value), "endpoint").is_some();
    !subject.fields.is_empty() && subject.fields.iter().all(is_entry)
}

fn missing_field(subject: &Subject<'_, '_>, findings: &mut Findings) {
    if is_around_entries(subject) {
        findings.push(
            subject
                .diagnostic(
                    &MISSING_FIELD.rule,
                    subject.entry.key.span.clone(),
                    format!("`{}` is not an entry: it contains entries", subject.key()),
                )
                .consequence("LiteLLM reads it as a callback that has no endpoint, and does not find the entries in it")
                .hint("move the entries out of it: a registry is one object with all entries in it"),
        );
        return;
    }
    if is_docs_of_another(subject) {
        findings.push(
            subject
                .diagnostic(&MISSING_FIELD.rule, subject.entry.key.span.clone(), "`docs` is not in an entry")
                .consequence("LiteLLM reads it as a callback named `docs`, which has no endpoint")
                .hint("move it into the entry that it describes"),
        );
        return;
    }
    for level in levels(subject) {
        for expected in level.fields.iter().filter(|expected| is_missing(&level, expected)) {
            let message = format!("{} has no `{}`", level.what(), expected.name);
            let consequence = match expected.name {
                "endpoint" => Some("the proxy does not start, unless GENERIC_LOGGER_ENDPOINT is set"),
                "environment_variables" => {
                    Some("LiteLLM never reads the field, but without it users don't know what to set")
                }
                _ => None,
            };
            // If it exists under a misspelled name, that is the mistake.
            let misspelled =
                level.members.iter().find(|member| suggestion(&level, &member.key.value) == Some(expected.name));
            let place = misspelled.map_or_else(|| level.place.clone(), |member| member.key.span.clone());
            let problem = subject.diagnostic(&MISSING_FIELD.rule, place, message);
            let problem = match consequence {
                Some(consequence) => problem.consequence(consequence),
                None => problem,
            };
            findings.push(match (misspelled, expected.name) {
                (Some(member), known) => rename(problem.label("no key of this name is known"), member, known),
                (None, "endpoint") => {
                    problem.hint("add `\"endpoint\": \"{{environment_variables.NAME}}\"` or a fixed https URL")
                }
                (None, "environment_variables") => add_variables(subject, problem),
                (None, "display_name") => problem.hint(format!(
                    "add it, such as `\"display_name\": {}`",
                    quote(&entry::derived_name(subject.key()))
                )),
                (None, "description") => {
                    problem.hint("add it: one or two sentences on what users get from sending events there")
                }
                (None, name) => {
                    problem.hint(format!("add it, such as `\"{name}\": {}`", expected.examples.first().unwrap_or(&"…")))
                }
            });
        }
    }
}

/// Whether a required field is missing.
fn is_missing(level: &Level<'_, '_>, expected: &Field) -> bool {
    // A string instead of a boolean is reported separately, but its meaning is clear.
    let is_true = |name| match field(level.members, name).map(|node| &node.value) {
        Some(Value::Bool(value)) => *value,
        Some(Value::String(text)) => matches!(text.to_ascii_lowercase().as_str(), "true" | "yes"),
        _ => false,
    };
    let required = match expected.presence {
        Presence::Required => true,
        Presence::RequiredIf(other) => is_true(other),
        Presence::Optional => false,
    };
    required && field(level.members, expected.name).is_none()
}

fn rename(problem: Diagnostic, member: &Member<'_>, known: &str) -> Diagnostic {
    problem.hint(format!("did you mean `{known}`?")).fix(
        format!("rename it to `{known}`"),
        Certainty::Certain,
        vec![Edit::replace(member.key.span.clone(), quote(known))],
    )
}

fn add_variables(subject: &Subject<'_, '_>, problem: Diagnostic) -> Diagnostic {
    let mut names: Vec<&str> = Vec::new();
    for name in subject.templates.iter().flat_map(|template| template.uses().map(|(name, _)| name)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let list = format!("[{}]", names.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", "));
    let edit = edit::append_member(subject.file, &subject.member.value, "environment_variables", &list);
    let title = format!("add `\"environment_variables\": {list}`");
    problem.hint(title.clone()).fix(title, Certainty::Certain, vec![edit])
}

fn empty_text(subject: &Subject<'_, '_>, findings: &mut Findings) {
    for level in levels(subject) {
        for member in level.members {
            let Value::String(text) = &member.value.value else { continue };
            let known = level.fields.iter().find(|field| field.name == member.key.value);
            let is_text = |field: &&Field| matches!(field.value, Type::Text | Type::Endpoint | Type::HttpUrl);
            let Some(known) = known.filter(is_text) else { continue };
            if text.trim().is_empty() {
                let message = format!("`{}` is empty", known.name);
                let problem = subject.diagnostic(&EMPTY_TEXT.rule, member.value.span.clone(), message);
                findings.push(match (known.name, known.presence) {
                    ("endpoint", _) => problem
                        .consequence("the proxy does not start, unless GENERIC_LOGGER_ENDPOINT is set")
                        .hint("write `{{environment_variables.NAME}}` or a fixed https URL"),
                    (_, Presence::Optional) => problem.hint("write it, or remove the field"),
                    _ => problem.hint(format!("write it, such as {}", known.examples.first().unwrap_or(&"a text"))),
                });
            }
        }
    }
}

/// The known key intended by an unknown one.
fn suggestion(level: &Level<'_, '_>, key: &str) -> Option<&'static str> {
    let names = || level.fields.iter().map(|field| field.name);
    if level.members.len() > GUESSED || names().any(|name| name == key) || IGNORED_SETTINGS.contains(&key) {
        return None;
    }
    let is_free = |name: &&str| field(level.members, name).is_none();
    let other = OTHER_NAMES.iter().find(|(other, name)| *other == key && names().any(|known| known == *name));
    other.map(|(_, name)| *name).or_else(|| did_you_mean(key, names())).filter(is_free)
}

fn unknown_key(subject: &Subject<'_, '_>, findings: &mut Findings) {
    if is_docs_of_another(subject) || is_around_entries(subject) {
        return;
    }
    for level in levels(subject) {
        for member in level.members {
            let key = &member.key.value;
            if level.fields.iter().any(|field| field.name == key) || IGNORED_SETTINGS.contains(&key.as_ref()) {
                continue;
            }
            let suggested = suggestion(&level, key);
            if level.fields.iter().any(|field| Some(field.name) == suggested && is_missing(&level, field)) {
                continue;
            }
            let problem = subject
                .diagnostic(
                    &UNKNOWN_KEY.rule,
                    member.key.span.clone(),
                    format!("unknown key `{key}` in {}", level.what()),
                )
                .consequence("LiteLLM ignores it");
            findings.push(match suggested {
                Some(known) => rename(problem, member, known),
                None => match elsewhere(&level, key) {
                    Some(hint) => problem.hint(hint),
                    None => {
                        let names: Vec<String> = level.fields.iter().map(|field| format!("`{}`", field.name)).collect();
                        problem.hint(format!("remove it; the known keys are {}", names.join(", ")))
                    }
                },
            });
        }
    }
}

/// A valid key on the wrong level.
fn elsewhere(level: &Level<'_, '_>, key: &str) -> Option<String> {
    let is_in = |fields: &[Field]| fields.iter().any(|field| field.name == key);
    let in_docs = level.is_docs();
    if !in_docs && is_in(fields::DOCS) {
        Some(format!("move it into `docs`: `\"docs\": {{\"{key}\": …}}`"))
    } else if in_docs && is_in(fields::ENTRY) {
        Some("move it out of `docs`, into the entry itself".to_owned())
    } else {
        None
    }
}

fn ignored_key(subject: &Subject<'_, '_>, findings: &mut Findings) {
    for member in subject.fields.iter().filter(|member| IGNORED_SETTINGS.contains(&member.key.value.as_ref())) {
        let key: &str = &member.key.value;
        let hint = match key {
            "max_retries" | "retry_delay" | "timeout" => {
                format!("remove it; users can set it under `callback_settings.{}` in config.yaml", subject.key())
            }
            "batch_size" => "remove it; users can set DEFAULT_BATCH_SIZE in the proxy's environment".to_owned(),
            "flush_interval" => {
                "remove it; users can set DEFAULT_FLUSH_INTERVAL_SECONDS in the proxy's environment".to_owned()
            }
            _ => "remove it".to_owned(),
        };
        findings.push(
            subject
                .diagnostic(
                    &IGNORED_KEY.rule,
                    member.key.span.clone(),
                    format!("`{key}` has no effect in the registry"),
                )
                .consequence("LiteLLM does not read it from here")
                .hint(hint),
        );
    }
}
