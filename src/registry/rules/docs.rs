//! The texts of `docs`.

use std::collections::HashSet;

use super::findings::Findings;
use super::subject::Subject;
use super::text::SAMPLE_KEY;
use super::{Check, Run};
use crate::diagnostic::{Certainty, Edit, Rule, Severity};
use crate::registry::http_url;
use crate::registry::syntax::position_in_string;

pub(super) static WEBSITE_NOT_URL: Check = Check {
    rule: Rule {
        code: "website-not-url",
        severity: Severity::Error,
        summary: "a `website` that isn't a valid http(s) URL",
        explanation: "The website becomes a link on the page. Only `https://` and `http://` are allowed: a \
                      `javascript:` URL would run in the reader's browser.",
        wrong: r#""website": "www.acme.example""#,
        right: r#""website": "https://www.acme.example""#,
    },
    run: Run::Entry(website_not_url),
};

pub(super) static LONG_DESCRIPTION: Check = Check {
    rule: Rule {
        code: "long-description",
        severity: Severity::Warning,
        summary: "a description of more than two sentences",
        explanation: "The description appears in the list of integrations and in search results, where people read one \
                      or two sentences. Setup instructions belong in `additional_notes`.",
        wrong: r#""description": "Acme is a platform. It has many features. Send logs to it.""#,
        right: r#""description": "Send LiteLLM logs to Acme for cost analysis.""#,
    },
    run: Run::Entry(long_description),
};

pub(super) static DESCRIPTION_IS_NAME: Check = Check {
    rule: Rule {
        code: "description-is-name",
        severity: Severity::Warning,
        summary: "a description that only repeats the name",
        explanation: "The name is already next to the description. Say what users get from sending events there.",
        wrong: r#""display_name": "Acme", "description": "Acme integration""#,
        right: r#""display_name": "Acme", "description": "Send LiteLLM logs to Acme for cost analysis.""#,
    },
    run: Run::Entry(description_is_name),
};

pub(super) static HIDDEN_ENTRY: Check = Check {
    rule: Rule {
        code: "hidden-entry",
        severity: Severity::Note,
        summary: "an entry with a name and a description, but without a page",
        explanation: "With `show_in_docs: false`, an entry isn't documented. LiteLLM's `sample_callback` is hidden, \
                      and so is a copy of it until you set `show_in_docs` to `true`. If you hide an entry on purpose, \
                      you can ignore this note.",
        wrong: r#"{"acme": {"docs": {"show_in_docs": false, "display_name": "Acme", "description": "Send logs to Acme."}}}"#,
        right: r#"{"acme": {"docs": {"show_in_docs": true, "display_name": "Acme", "description": "Send logs to Acme."}}}"#,
    },
    run: Run::Entry(hidden_entry),
};

fn website_not_url(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let Some(website) = subject.entry.docs.as_ref().and_then(|docs| docs.website.as_ref()) else { return };
    let value = &website.value;
    if value.trim().is_empty() {
        return;
    }
    let Err(fault) = http_url::check(value) else { return };
    let hint = match http_url::suggestion(value, &fault) {
        Some(suggestion) => format!("write `{suggestion}`"),
        None => "write a full URL, such as `https://www.acme.example`".to_owned(),
    };
    let place = match &fault {
        http_url::Fault::Character(range) => position_in_string(subject.file, &website.span, range.clone()),
        _ => website.span.clone(),
    };
    let message = format!("`website` is not a valid http(s) URL: {}", fault.words());
    findings.push(subject.diagnostic(&WEBSITE_NOT_URL.rule, place, message).hint(hint));
}

fn long_description(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let Some(description) = subject.entry.docs.as_ref().and_then(|docs| docs.description.as_ref()) else { return };
    let sentences = sentences(&description.value);
    if sentences > 2 {
        let message = format!("the description has {sentences} sentences");
        findings.push(
            subject
                .diagnostic(&LONG_DESCRIPTION.rule, description.span.clone(), message)
                .hint("keep one or two; move the rest to `additional_notes`"),
        );
    }
}

/// The number of sentences of a text. A full stop ends one if a space and a capital letter follow, but not after an
/// abbreviation.
fn sentences(text: &str) -> usize {
    const ABBREVIATIONS: &[&str] = &["e.g", "i.e", "etc", "vs", "Inc", "Ltd", "Co", "Dr", "Mr", "Mrs", "St", "No"];
    let text = text.trim();
    if text.is_empty() {
        return 0;
    }
    let mut count = 1;
    for (offset, mark) in text.match_indices(['.', '!', '?', '。']) {
        let after = &text[offset + mark.len()..];
        let next = after.trim_start();
        let starts_sentence = next.chars().next().is_some_and(|char| !char.is_lowercase() && !".!?)".contains(char));
        let has_space = next.len() < after.len() || mark == "。";
        let word = text[..offset].rsplit([' ', '(', '\n']).next().unwrap_or_default();
        // `J.`, `U.S.` and `e.g.`: single letters between full stops.
        let initial =
            word.split('.').all(|part| part.len() == 1 && part.bytes().all(|byte| byte.is_ascii_alphabetic()))
                && word.starts_with(|first: char| first.is_ascii_uppercase());
        if starts_sentence && has_space && !initial && !(mark == "." && ABBREVIATIONS.contains(&word)) {
            count += 1;
        }
    }
    count
}

/// The words of a text, in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn description_is_name(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let Some(docs) = &subject.entry.docs else { return };
    let (Some(description), Some(name)) = (&docs.description, &docs.display_name) else { return };
    const EMPTY_WORDS: &[&str] =
        &["a", "an", "and", "callback", "for", "integration", "litellm", "logging", "the", "webhook", "with"];
    let name_words: HashSet<String> = words(&name.value).collect();
    let mut description_words = words(&description.value).peekable();
    let has_words = description_words.peek().is_some();
    if has_words && description_words.all(|word| name_words.contains(&word) || EMPTY_WORDS.contains(&word.as_str())) {
        findings.push(
            subject
                .diagnostic(
                    &DESCRIPTION_IS_NAME.rule,
                    description.span.clone(),
                    "the description only repeats the name",
                )
                .hint("say what users get from sending events there"),
        );
    }
}

fn hidden_entry(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let Some(docs) = &subject.entry.docs else { return };
    let (Some(is_shown), Some(_), Some(_)) = (&docs.show_in_docs, &docs.display_name, &docs.description) else {
        return;
    };
    if !is_shown.value && subject.key() != SAMPLE_KEY {
        findings.push(
            subject
                .diagnostic(&HIDDEN_ENTRY.rule, is_shown.span.clone(), format!("`{}` has no page", subject.key()))
                .hint("write `true` to publish its page")
                .fix("write `true`", Certainty::Offered, vec![Edit::replace(is_shown.span.clone(), "true")]),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn sentences_are_counted() {
        for (text, count) in [
            ("", 0),
            ("One", 1),
            ("One. Two.", 2),
            ("Uses e.g. OpenAI or J. Smith's model v1.2. Good!", 2),
            ("In the U.S. Acme keeps logs. Good.", 2),
            ("Acme Inc. Really? Yes! See https://a.example.", 3),
            ("一。二。三。", 3),
            ("Wait... what", 1),
        ] {
            assert_eq!(sentences(text), count, "{text}");
        }
    }
}
