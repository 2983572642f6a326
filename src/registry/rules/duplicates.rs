//! Duplicates.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::sync::Arc;

use foldhash::fast::RandomState;
use unicode_normalization::UnicodeNormalization;

use super::findings::Findings;
use super::subject::{Subject, Whole};
use super::{Check, Run};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::registry::entry::Entry;
use crate::registry::read;
use crate::registry::syntax::{Member, Node, Value};
use crate::source::{SharedText, SourceFile, Spanned};

pub(super) static DUPLICATE_KEY: Check = Check {
    rule: Rule {
        code: "duplicate-key",
        severity: Severity::Error,
        summary: "a duplicate key",
        explanation: "JSON parsers keep the last duplicate and silently drop the others, so one of two entries with \
                      the same name is lost. Remove one of them, or rename it.",
        wrong: r#"{"acme": {"endpoint": "https://one.example"}, "acme": {"endpoint": "https://two.example"}}"#,
        right: r#"{"acme": {"endpoint": "https://one.example"}, "acme_eu": {"endpoint": "https://two.example"}}"#,
    },
    run: Run::Both(duplicate_key, duplicate_key_in_entry),
};

pub(super) static REPEATED_ELEMENT: Check = Check {
    rule: Rule {
        code: "repeated-element",
        severity: Severity::Warning,
        summary: "a duplicate in a list",
        explanation: "Listing an event type or a variable twice has no effect. Often, the second one was meant to be \
                      another one.",
        wrong: r#""event_types": ["llm_api_success", "llm_api_success"]"#,
        right: r#""event_types": ["llm_api_success", "llm_api_failure"]"#,
    },
    run: Run::Entry(repeated_element),
};

pub(super) static EQUAL_DISPLAY_NAMES: Check = Check {
    rule: Rule {
        code: "equal-display-names",
        severity: Severity::Error,
        summary: "two integrations with the same display name",
        explanation: "Readers find an integration by its name, in the index and in search. If two have the same name, \
                      readers can't tell which one is theirs. Make the names distinct.",
        wrong: "two entries with \"display_name\": \"Acme\"",
        right: "\"display_name\": \"Acme\" and \"display_name\": \"Acme EU\"",
    },
    run: Run::Whole(equal_display_names),
};

fn duplicate_key(whole: &Whole<'_, '_>, findings: &mut Findings) {
    for member in report_repeated(whole.file, whole.root, findings) {
        // Entries are checked separately.
        if read::fields_of_entry(member).is_none() {
            duplicates_below(whole.file, &member.value, findings);
        }
    }
    if !matches!(whole.root.value, Value::Object(_)) {
        duplicates_below(whole.file, whole.root, findings);
    }
}

fn duplicate_key_in_entry(subject: &Subject<'_, '_>, findings: &mut Findings) {
    duplicates_below(subject.file, &subject.member.value, findings);
}

fn duplicates_below(file: &Arc<SourceFile>, node: &Node<'_>, findings: &mut Findings) {
    let mut nodes = vec![node];
    while let Some(node) = nodes.pop() {
        match &node.value {
            Value::Object(_) => nodes.extend(report_repeated(file, node, findings).iter().map(|member| &member.value)),
            Value::Array(elements) => nodes.extend(elements),
            _ => {}
        }
    }
}

/// Reports duplicate keys of an object, and returns its members.
fn report_repeated<'t, 'a>(file: &Arc<SourceFile>, node: &'t Node<'a>, findings: &mut Findings) -> &'t [Member<'a>] {
    let members = read::members(node);
    for (first, second) in repeated(members, |member| &member.key.value) {
        let (first, second) = (&first.key, &second.key);
        findings.push(
            Diagnostic::new(&DUPLICATE_KEY.rule, format!("duplicate key `{}`", second.value))
                .at(file, second.span.clone())
                .label("again here")
                .related(file, first.span.clone(), "first here")
                .consequence("LiteLLM sees only the last one")
                .hint("remove one of the two, or rename it"),
        );
    }
    members
}

fn repeated_element(subject: &Subject<'_, '_>, findings: &mut Findings) {
    for name in ["event_types", "environment_variables"] {
        let Some(Node { value: Value::Array(elements), .. }) = subject.field(name) else { continue };
        let texts: Vec<(&str, &Node<'_>)> = elements
            .iter()
            .filter_map(|element| match &element.value {
                Value::String(text) => Some((text.as_ref(), element)),
                _ => None,
            })
            .collect();
        for ((_, first), (text, second)) in repeated(&texts, |(text, _)| text) {
            findings.push(
                subject
                    .diagnostic(
                        &REPEATED_ELEMENT.rule,
                        second.span.clone(),
                        format!("`{text}` is listed twice in `{name}`"),
                    )
                    .related(subject.file, first.span.clone(), "first here")
                    .hint("remove one of the two, or write the intended name"),
            );
        }
    }
}

/// Each item with a repeated name, with the first item of that name.
fn repeated<T>(items: &[T], name: impl Fn(&T) -> &str) -> Vec<(&T, &T)> {
    // Short lists are compared pairwise, without a table.
    if items.len() <= 8 {
        let pairs = items.iter().enumerate().filter_map(|(index, item)| {
            let first = items[..index].iter().find(|earlier| name(earlier) == name(item))?;
            Some((first, item))
        });
        return pairs.collect();
    }
    let mut first: HashMap<&str, &T, RandomState> = HashMap::default();
    first.reserve(items.len());
    let mut repeated = Vec::new();
    for item in items {
        match first.get(name(item)) {
            Some(earlier) => repeated.push((*earlier, item)),
            None => drop(first.insert(name(item), item)),
        }
    }
    repeated
}

fn equal_display_names(whole: &Whole<'_, '_>, findings: &mut Findings) {
    let mut first: HashMap<String, (&Entry, &Spanned<SharedText>), RandomState> = HashMap::default();
    first.reserve(whole.entries.len());
    for entry in whole.entries {
        let Some(docs) = &entry.docs else { continue };
        let is_shown = docs.show_in_docs.as_ref().is_some_and(|is_shown| is_shown.value);
        let Some(name) = docs.display_name.as_ref().filter(|name| is_shown && !name.value.trim().is_empty()) else {
            continue;
        };
        // All kinds of spaces look the same, and so do Unicode forms of a letter: `é` in one or two characters, a
        // full-width `A`.
        let is_ascii = name.value.is_ascii();
        let folded = if is_ascii { Cow::Borrowed(&*name.value) } else { name.value.nfkc().collect::<String>().into() };
        let folded = folded.to_lowercase();
        let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
        match first.entry(folded) {
            Slot::Vacant(place) => drop(place.insert((entry, name))),
            Slot::Occupied(place) => {
                let (earlier, earlier_name) = place.get();
                // Two entries with the same key are reported as a duplicate key.
                if earlier.key.value != entry.key.value {
                    let words = format!("`{}` has it too", earlier.key.value);
                    let message = format!("the display name `{}` is taken", name.value);
                    findings.push(
                        whole
                            .diagnostic(&EQUAL_DISPLAY_NAMES.rule, name.span.clone(), message)
                            .related(whole.file, earlier_name.span.clone(), words)
                            .hint("make the two names distinct"),
                    );
                }
            }
        }
    }
}
