//! The keys of entries: callback names, and parts of the pages' URLs.

use std::collections::HashMap;

use super::findings::Findings;
use super::subject::{Subject, Whole};
use super::{Check, Run};
use crate::diagnostic::{Certainty, Edit, Rule, Severity};
use crate::registry::entry::Entry;
use crate::registry::litellm::{BUILT_IN_CALLBACKS, RESERVED_CALLBACKS};
use crate::registry::syntax::quote;

pub(super) static INVALID_KEY: Check = Check {
    rule: Rule {
        code: "invalid-key",
        severity: Severity::Error,
        summary: "an invalid callback name",
        explanation: "The key is what users write under `callbacks:`, and it's part of the page's URL. Lowercase \
                      letters, digits and underscores are safe in YAML, in URLs and on every file system.",
        wrong: r#"{"Acme Logs": {}}"#,
        right: r#"{"acme_logs": {}}"#,
    },
    run: Run::Whole(invalid_key),
};

pub(super) static HYPHEN_IN_KEY: Check = Check {
    rule: Rule {
        code: "hyphen-in-key",
        severity: Severity::Warning,
        summary: "a hyphen in a callback name",
        explanation: "LiteLLM accepts a name with a hyphen, but its own callbacks and all variables use underscores. \
                      Users who write `acme_logs` instead of `acme-logs` under `callbacks:` name a callback that \
                      LiteLLM doesn't know. Renaming an entry later breaks the configuration of everyone who uses it.",
        wrong: r#"{"acme-logs": {}}"#,
        right: r#"{"acme_logs": {}}"#,
    },
    run: Run::Entry(hyphen_in_key),
};

pub(super) static RESERVED_KEY: Check = Check {
    rule: Rule {
        code: "reserved-key",
        severity: Severity::Error,
        summary: "a reserved callback name",
        explanation: "`index`, `page-2`, `page-3` and so on are URLs of the list of all integrations. Names such as \
                      `con` or `nul` can't be folders on Windows. LiteLLM resolves a few other names before it looks \
                      in the registry. An entry with such a name would have no page, or would never be used.",
        wrong: r#"{"index": {}}"#,
        right: r#"{"index_logs": {}}"#,
    },
    run: Run::Entry(reserved_key),
};

pub(super) static KEY_COLLISION: Check = Check {
    rule: Rule {
        code: "key-collision",
        severity: Severity::Error,
        summary: "two callback names that differ only in case",
        explanation: "On Windows and macOS, both pages would be the same file. Users can't tell the names apart \
                      either.",
        wrong: r#"{"acme": {}, "Acme": {}}"#,
        right: r#"{"acme": {}, "acme_eu": {}}"#,
    },
    run: Run::Whole(key_collision),
};

pub(super) static BUILT_IN_KEY: Check = Check {
    rule: Rule {
        code: "built-in-key",
        severity: Severity::Warning,
        summary: "an entry that replaces a built-in LiteLLM callback",
        explanation: "LiteLLM looks in the registry before its own callbacks. An entry with the same name replaces \
                      the built-in one for all users. If you don't want that, choose another name.",
        wrong: r#"{"datadog": {}}"#,
        right: r#"{"datadog_webhook": {}}"#,
    },
    run: Run::Entry(built_in_key),
};

/// Reserved names on Windows.
#[rustfmt::skip]
static DEVICES: &[&str] = &[
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt1", "lpt2", "lpt3", "lpt4",
    "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// Maximum length of a key, which is a folder name on every file system.
pub(in crate::registry) const LONGEST_KEY: usize = 100;

fn is_valid(key: &str) -> bool {
    !key.is_empty() && key.len() <= LONGEST_KEY && has_only_valid(key)
}

fn has_only_valid(key: &str) -> bool {
    let is_valid = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
    key.bytes().all(is_valid) && !key.starts_with('-') && !key.ends_with('-')
}

/// The nearest name that is valid.
fn nearest_valid(key: &str) -> String {
    let mut out = String::new();
    for char in key.chars().take(LONGEST_KEY) {
        match char.to_ascii_lowercase() {
            letter @ ('a'..='z' | '0'..='9') => out.push(letter),
            _ if out.ends_with('_') || out.is_empty() => {}
            _ => out.push('_'),
        }
    }
    let trimmed = out.trim_end_matches('_').len();
    out.truncate(trimmed);
    if out.is_empty() { "my_service".to_owned() } else { out }
}

fn hyphen_in_key(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let (key, span) = (subject.key(), &subject.entry.key.span);
    if !key.contains('-') || !is_valid(key) || is_of_list(key) {
        return;
    }
    let near = nearest_valid(key);
    findings.push(
        subject
            .diagnostic(&HYPHEN_IN_KEY.rule, span.clone(), format!("the name `{key}` has a hyphen"))
            .consequence(format!("LiteLLM accepts it, but doesn't know `{near}`, which users will expect"))
            .hint(format!("name it `{near}`"))
            .fix(format!("rename it to `{near}`"), Certainty::Offered, vec![Edit::replace(span.clone(), quote(&near))]),
    );
}

fn invalid_key(whole: &Whole<'_, '_>, findings: &mut Findings) {
    let Some(folded) = by_folded_key(whole) else { return };
    for entry in whole.entries.iter().filter(|entry| !is_valid(&entry.key.value)) {
        let key = &entry.key.value;
        // If the case is the only problem and causes a collision, that is reported.
        if folded.get(&key.to_lowercase()).is_some_and(|same| same.iter().any(|other| other.key.value != *key)) {
            continue;
        }
        let near = nearest_valid(key);
        let span = &entry.key.span;
        let label = match (key.is_empty(), key.len() > LONGEST_KEY && has_only_valid(key)) {
            (true, _) => "it is empty".to_owned(),
            (_, true) => format!("longer than {LONGEST_KEY} characters"),
            _ => "only `a-z`, `0-9` and `_` are allowed".to_owned(),
        };
        findings.push(
            whole
                .diagnostic(&INVALID_KEY.rule, span.clone(), format!("`{key}` is not a valid name for a callback"))
                .label(label)
                .consequence(
                    "LiteLLM accepts any name, but this one is also part of the page's URL and a folder's name",
                )
                .hint(format!("name it `{near}`"))
                .fix(
                    format!("rename it to `{near}`"),
                    Certainty::Offered,
                    vec![Edit::replace(span.clone(), quote(&near))],
                ),
        );
    }
}

/// The entries by case-folded key; empty if all keys are valid, because these can't differ only in case.
fn by_folded_key<'w>(whole: &'w Whole<'_, '_>) -> Option<HashMap<String, Vec<&'w Entry>>> {
    if whole.entries.iter().all(|entry| is_valid(&entry.key.value)) {
        return None;
    }
    let mut folded: HashMap<String, Vec<&Entry>> = HashMap::with_capacity(whole.entries.len());
    for entry in whole.entries {
        folded.entry(entry.key.value.to_lowercase()).or_default().push(entry);
    }
    Some(folded)
}

fn key_collision(whole: &Whole<'_, '_>, findings: &mut Findings) {
    let Some(folded) = by_folded_key(whole) else { return };
    for entries in folded.into_values() {
        let Some((first, others)) = entries.split_first() else { continue };
        for other in others.iter().filter(|other| other.key.value != first.key.value) {
            let message = format!("`{}` and `{}` differ only in case", other.key.value, first.key.value);
            findings.push(
                whole
                    .diagnostic(&KEY_COLLISION.rule, other.key.span.clone(), message)
                    .related(whole.file, first.key.span.clone(), "the other one")
                    .hint("choose a name that differs in more than case"),
            );
        }
    }
}

/// Whether the URL of this key's page belongs to the list of integrations: `index`, `page-2` and so on.
fn is_of_list(key: &str) -> bool {
    let number = key.strip_prefix("page-").unwrap_or_default();
    key == "index" || !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn reserved_key(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let key = subject.key();
    let lower = key.to_lowercase();
    let problem =
        || subject.diagnostic(&RESERVED_KEY.rule, subject.entry.key.span.clone(), format!("`{key}` is reserved"));
    if RESERVED_CALLBACKS.contains(&key) {
        findings.push(
            problem()
                .consequence("LiteLLM treats the name as a built-in callback and never looks in the registry")
                .hint("choose another name"),
        );
    } else if is_of_list(&lower) || DEVICES.contains(&lower.as_str()) {
        let why = if is_of_list(&lower) { "the list of all integrations has this URL" } else { "a device on Windows" };
        findings
            .push(problem().label(why).hint(format!("choose another name, such as `{}_logs`", nearest_valid(&lower))));
    }
}

fn built_in_key(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let key = subject.key();
    if BUILT_IN_CALLBACKS.contains(&key) {
        findings.push(
            subject
                .diagnostic(
                    &BUILT_IN_KEY.rule,
                    subject.entry.key.span.clone(),
                    format!("LiteLLM already has a callback `{key}`"),
                )
                .consequence("LiteLLM uses this entry instead of its own callback, for all users")
                .hint(format!("choose another name, such as `{key}_webhook`")),
        );
    }
}
