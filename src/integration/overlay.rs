//! The front matter of `content/integrations/<key>.md`, which overrides the entry's `docs`.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Rule, Severity, did_you_mean};
use crate::document::Draft;
use crate::registry::fields::{self, Type};
use crate::registry::http_url;

pub(super) static WRONG_VALUE: Rule = Rule {
    code: "wrong-page-field",
    severity: Severity::Error,
    summary: "an invalid value in a file of content/integrations",
    explanation: "The front matter of `content/integrations/<key>.md` can set or override the fields of the entry's \
                  `docs`. They have the same types as in the registry: `show_in_docs` is `true` or `false`, `website` \
                  is an http(s) URL, and the others are strings.",
    wrong: "---\nshow_in_docs: yes please\n---",
    right: "---\nshow_in_docs: true\n---",
};

pub(super) static UNKNOWN_KEY: Rule = Rule {
    code: "unknown-page-field",
    severity: Severity::Warning,
    summary: "a misspelled field in a file of content/integrations",
    explanation: "Front matter can have other keys, for the theme's templates. A key that is almost the name of a \
                  `docs` field has no effect.",
    wrong: "---\ndisplay_nam: Acme\n---",
    right: "---\ndisplay_name: Acme\n---",
};

/// Checks the fields of a file that describes an entry.
pub(super) fn check(draft: &Draft) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for place in &draft.front.extra.places {
        let Some(value) = draft.front.extra.values.get(&place.key.value) else { continue };
        let key = place.key.value.as_str();
        let wrong = |message: String| Diagnostic::new(&WRONG_VALUE, message).at(&draft.file, place.value.clone());
        match (fields::DOCS.iter().find(|field| field.name == key).map(|field| field.value), value) {
            (Some(_), Value::Null) | (Some(Type::Boolean), Value::Bool(_)) => {}
            (Some(Type::Boolean), _) => {
                let problem = wrong(format!("`{key}` must be `true` or `false`"));
                let is_quoted = matches!(value.as_str(), Some("true" | "false"));
                problems.push(if is_quoted { problem.hint("write it without quotes") } else { problem });
            }
            (Some(Type::HttpUrl), Value::String(url)) => {
                let Err(fault) = http_url::check(url) else { continue };
                let problem = wrong(format!("`{key}` is not a valid http(s) URL: {}", fault.words()));
                problems.push(problem.hint(match http_url::suggestion(url, &fault) {
                    Some(url) => format!("did you mean `{url}`?"),
                    None => "write the full URL, such as `https://www.acme.example`".to_owned(),
                }));
            }
            (Some(_), Value::String(_)) => {}
            (Some(_), _) => problems.push(wrong(format!("`{key}` must be a string")).hint("put it in quotes")),
            (None, _) => {
                let names = fields::DOCS.iter().map(|field| field.name);
                if let Some(near) = did_you_mean(key, names) {
                    let message = format!("`{key}` is not a field of an integration");
                    let problem = Diagnostic::new(&UNKNOWN_KEY, message).at(&draft.file, place.key.span.clone());
                    problems.push(problem.hint(format!("did you mean `{near}`?")));
                }
            }
        }
    }
    problems
}
