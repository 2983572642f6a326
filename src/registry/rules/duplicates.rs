//! What stands twice.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use super::subject::{Subject, Whole};
use super::{Check, Run};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::registry::syntax::{Member, Node, Value};
use crate::source::Spanned;

pub(super) static DUPLICATE_KEY: Check = Check {
    rule: Rule {
        code: "duplicate-key",
        severity: Severity::Error,
        summary: "a key stands twice in the same object",
        explanation: "JSON parsers keep the last of equal keys and drop the others in silence: one of two entries of the \
                      same name simply does not exist. Remove one of them, or rename it.",
        wrong: r#"{"acme": {"endpoint": "https://one.example"}, "acme": {"endpoint": "https://two.example"}}"#,
        right: r#"{"acme": {"endpoint": "https://one.example"}, "acme_eu": {"endpoint": "https://two.example"}}"#,
    },
    run: Run::Whole(duplicate_key),
};

pub(super) static REPEATED_ELEMENT: Check = Check {
    rule: Rule {
        code: "repeated-element",
        severity: Severity::Warning,
        summary: "a list names the same thing twice",
        explanation: "An event type or a variable that stands twice in its list has no further effect. Often another one \
                      was meant.",
        wrong: r#""event_types": ["llm_api_success", "llm_api_success"]"#,
        right: r#""event_types": ["llm_api_success", "llm_api_failure"]"#,
    },
    run: Run::Entry(repeated_element),
};

pub(super) static EQUAL_DISPLAY_NAMES: Check = Check {
    rule: Rule {
        code: "equal-display-names",
        severity: Severity::Error,
        summary: "two integrations have the same display name",
        explanation: "Readers find an integration by its name in the index and in the search. Of two with the same name \
                      they can't tell which is theirs: add what tells them apart.",
        wrong: "two entries with \"display_name\": \"Acme\"",
        right: "\"display_name\": \"Acme\" and \"display_name\": \"Acme EU\"",
    },
    run: Run::Whole(equal_display_names),
};

fn duplicate_key(whole: &Whole<'_, '_>, found: &mut Vec<Diagnostic>) {
    let mut nodes = vec![whole.root];
    while let Some(node) = nodes.pop() {
        match &node.value {
            Value::Object(members) => {
                for (first, second) in repeated(members) {
                    found.push(
                        Diagnostic::new(&DUPLICATE_KEY.rule, format!("the key `{}` stands here twice", second.value))
                            .at(whole.file, second.span.clone())
                            .label("again here")
                            .related(whole.file, first.span.clone(), "first here")
                            .consequence("LiteLLM sees only the last one")
                            .hint("remove one of the two, or rename it"),
                    );
                }
                nodes.extend(members.iter().map(|member| &member.value));
            }
            Value::Array(elements) => nodes.extend(elements),
            _ => {}
        }
    }
}

/// A key with its place.
type Key<'a> = Spanned<Cow<'a, str>>;

/// Each key that has come before, with its first place.
fn repeated<'t, 'a>(members: &'t [Member<'a>]) -> Vec<(&'t Key<'a>, &'t Key<'a>)> {
    // Few keys are compared with each other, without a table.
    if members.len() <= 8 {
        let pairs = members.iter().enumerate().filter_map(|(index, member)| {
            let first = members[..index].iter().find(|earlier| earlier.key.value == member.key.value)?;
            Some((&first.key, &member.key))
        });
        return pairs.collect();
    }
    let mut first: HashMap<&str, &Key<'a>> = HashMap::with_capacity(members.len());
    let mut repeated = Vec::new();
    for member in members {
        match first.get(member.key.value.as_ref()) {
            Some(earlier) => repeated.push((*earlier, &member.key)),
            None => drop(first.insert(&member.key.value, &member.key)),
        }
    }
    repeated
}

fn repeated_element(subject: &Subject<'_, '_>, found: &mut Vec<Diagnostic>) {
    for name in ["event_types", "environment_variables"] {
        let Some(Node { value: Value::Array(elements), .. }) = subject.field(name) else { continue };
        let mut first: HashMap<&str, &Node<'_>> = HashMap::new();
        for element in elements {
            let Value::String(text) = &element.value else { continue };
            match first.get(text.as_ref()) {
                None => drop(first.insert(text, element)),
                Some(earlier) => found.push(
                    subject
                        .found(
                            &REPEATED_ELEMENT.rule,
                            element.span.clone(),
                            format!("`{text}` stands twice in `{name}`"),
                        )
                        .related(subject.file, earlier.span.clone(), "first here")
                        .hint("remove one of the two, or write the name that was meant"),
                ),
            }
        }
    }
}

fn equal_display_names(whole: &Whole<'_, '_>, found: &mut Vec<Diagnostic>) {
    let mut first: HashMap<String, (&Subject<'_, '_>, &Spanned<String>)> = HashMap::new();
    for subject in &whole.subjects {
        let Some(docs) = &subject.entry.docs else { continue };
        let shown = docs.show_in_docs.as_ref().is_some_and(|shown| shown.value);
        let Some(name) = docs.display_name.as_ref().filter(|name| shown && !name.value.trim().is_empty()) else {
            continue;
        };
        match first.entry(name.value.trim().to_lowercase()) {
            Slot::Vacant(place) => drop(place.insert((subject, name))),
            Slot::Occupied(place) => {
                let (earlier, earlier_name) = place.get();
                // Two entries with the same key are one mistake, which is reported as such.
                if earlier.key() != subject.key() {
                    let words = format!("`{}` has it too", earlier.key());
                    let message = format!("the display name `{}` is taken", name.value);
                    found.push(
                        subject
                            .found(&EQUAL_DISPLAY_NAMES.rule, name.span.clone(), message)
                            .related(subject.file, earlier_name.span.clone(), words)
                            .hint("add what tells the two apart"),
                    );
                }
            }
        }
    }
}
