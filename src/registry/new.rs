//! Creates a valid new entry in the style of the file.

use std::ops::Range;
use std::sync::Arc;

use super::entry::{EventType, LogFormat, derived_name};
use super::rules::working_name;
use super::syntax::quote;
use super::{edit, read, substitution, syntax};
use crate::diagnostic::Diagnostic;
use crate::source::{Location, SourceFile};

/// The given parts of a new entry. Everything except the key has a default.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewEntry {
    /// The callback's name.
    pub key: String,
    /// A URL, which may contain variables; defaults to a variable.
    pub endpoint: Option<String>,
    /// Header names and values.
    pub headers: Vec<(String, String)>,
    /// Whether an `Authorization: Bearer` header with a variable is added.
    pub bearer: bool,
    /// The event types; empty means both.
    pub events: Vec<EventType>,
    /// The format of the body; `None` uses LiteLLM's default.
    pub log_format: Option<LogFormat>,
    /// The service's name; derived from the key by default.
    pub display_name: Option<String>,
    /// One or two sentences; has a default.
    pub description: Option<String>,
    /// The service's website.
    pub website: Option<String>,
    /// How to set it up.
    pub additional_notes: Option<String>,
}

/// Why an entry was not added.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The registry already has the key.
    Exists,
    /// The registry is not a JSON object, so nothing can be added safely.
    Broken(Vec<Diagnostic>),
    /// The entry would have errors.
    Faulty(Vec<Diagnostic>),
}

/// The registry's text with the new entry at its end, and the warnings about the entry.
///
/// # Errors
/// If the key exists, the file is broken, or the entry would have errors.
pub(crate) fn add(file: &Arc<SourceFile>, new: &NewEntry) -> Result<(String, Vec<Diagnostic>), Refusal> {
    let tree = syntax::parse(file);
    let Some(root) = tree.root.as_ref().filter(|root| tree.problems.is_empty() && is_object(root)) else {
        return Err(Refusal::Broken(read(file).1));
    };
    if super::read::members(root).iter().any(|member| member.key.value == new.key) {
        return Err(Refusal::Exists);
    }
    let value = entry(new);
    let edit = edit::append_member(file, root, &new.key, &value);
    let text = format!("{}{}{}", &file.text[..edit.start], edit.text, &file.text[edit.end..]);

    let added = edit.start..edit.start + edit.text.len();
    let (_, diagnostics) = read(&SourceFile::new(file.path.as_str(), text.as_str()));
    let about: Vec<Diagnostic> = diagnostics
        .into_iter()
        .filter(|diagnostic| diagnostic.at.as_ref().is_some_and(|at| added.contains(&at.range.start)))
        .collect();
    if crate::diagnostic::has_errors(&about) {
        Err(Refusal::Faulty(within_entry(about, file, &text, added)))
    } else {
        Ok((text, about))
    }
}

/// Relocates findings about an entry that is not written: their positions are in the entry's own text.
fn within_entry(
    diagnostics: Vec<Diagnostic>,
    file: &Arc<SourceFile>,
    text: &str,
    added: Range<usize>,
) -> Vec<Diagnostic> {
    let entry = text[added.clone()].trim_start_matches(|char: char| char == ',' || char.is_whitespace());
    let start = added.end - entry.len();
    let source = SourceFile::new("<new entry>", entry.trim_end());
    let moved = |at: Location| {
        if added.contains(&at.range.start) {
            Some(Location::new(&source, at.range.start.saturating_sub(start)..at.range.end.saturating_sub(start)))
        } else {
            (at.range.end <= added.start).then(|| Location::new(file, at.range))
        }
    };
    let of_entry = diagnostics.into_iter().map(|diagnostics| Diagnostic {
        at: diagnostics.at.and_then(moved),
        related: diagnostics.related.into_iter().filter_map(|(at, words)| Some((moved(at)?, words))).collect(),
        fix: None,
        ..diagnostics
    });
    of_entry.collect()
}

fn is_object(node: &syntax::Node<'_>) -> bool {
    matches!(node.value, syntax::Value::Object(_))
}

/// The entry's variable with this suffix, such as `ACME_API_KEY`.
fn variable(key: &str, ending: &str) -> String {
    format!("{}_{ending}", working_name(key, |_| false))
}

fn substitution_of(name: &str) -> String {
    format!("{{{{environment_variables.{name}}}}}")
}

/// The entry as JSON, indented by two spaces per level, with fields in the order of [`super::fields::ENTRY`].
fn entry(new: &NewEntry) -> String {
    let endpoint = new.endpoint.clone().unwrap_or_else(|| substitution_of(&variable(&new.key, "WEBHOOK_URL")));
    let headers = headers(new);
    let mut variables: Vec<&str> = Vec::new();
    let values = headers.iter().map(|(_, value)| value.as_str());
    for name in std::iter::once(endpoint.as_str()).chain(values).flat_map(substitution::variables) {
        if !variables.contains(&name) {
            variables.push(name);
        }
    }
    let events = if new.events.is_empty() { EventType::ALL.to_vec() } else { new.events.clone() };
    let events: Vec<&str> = events.into_iter().map(EventType::name).collect();
    let headers: Vec<(&str, String)> = headers.iter().map(|(name, value)| (name.as_str(), quote(value))).collect();
    let mut fields = vec![
        ("event_types", array(&events)),
        ("endpoint", quote(&endpoint)),
        ("headers", object(&headers)),
        ("environment_variables", array(&variables)),
    ];
    if let Some(format) = new.log_format {
        fields.push(("log_format", quote(format.name())));
    }
    fields.push(("docs", object(&docs(new))));
    object(&fields)
}

fn headers(new: &NewEntry) -> Vec<(String, String)> {
    let content_type = match new.log_format {
        Some(LogFormat::Ndjson) => "application/x-ndjson",
        _ => "application/json",
    };
    let mut headers = vec![("Content-Type".to_owned(), content_type.to_owned())];
    if new.bearer {
        let key = substitution_of(&variable(&new.key, "API_KEY"));
        headers.push(("Authorization".to_owned(), format!("Bearer {key}")));
    }
    for (name, value) in &new.headers {
        headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        headers.push((name.clone(), value.clone()));
    }
    headers
}

fn docs(new: &NewEntry) -> Vec<(&'static str, String)> {
    let name = new.display_name.clone().unwrap_or_else(|| derived_name(&new.key));
    let description = new.description.clone().unwrap_or_else(|| format!("Send LiteLLM's logs to {name}."));
    let mut docs =
        vec![("show_in_docs", "true".to_owned()), ("display_name", quote(&name)), ("description", quote(&description))];
    for (field, text) in [("website", &new.website), ("additional_notes", &new.additional_notes)] {
        docs.extend(text.as_ref().map(|text| (field, quote(text))));
    }
    docs
}

fn array(texts: &[&str]) -> String {
    if texts.is_empty() {
        return "[]".to_owned();
    }
    let lines: Vec<String> = texts.iter().map(|text| format!("  {}", quote(text))).collect();
    format!("[\n{}\n]", lines.join(",\n"))
}

/// An object with a line for each field; multi-line values are indented by one level.
fn object(fields: &[(&str, String)]) -> String {
    let line = |(name, value): &(&str, String)| format!("  {}: {}", quote(name), value.replace('\n', "\n  "));
    format!("{{\n{}\n}}", fields.iter().map(line).collect::<Vec<_>>().join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(key: &str) -> NewEntry {
        NewEntry { key: key.to_owned(), bearer: true, ..NewEntry::default() }
    }

    fn added(text: &str, new: &NewEntry) -> String {
        add(&SourceFile::new("r.json", text), new).unwrap().0
    }

    #[test]
    fn a_new_entry_is_valid_and_the_rest_of_the_file_unchanged() {
        for text in ["{}", "{\n}\n", include_str!("../../generic_api_compatible_callbacks.json")] {
            let result = added(text, &new("ai21_logs"));
            let (registry, problems) = read(&SourceFile::new("r.json", result.as_str()));
            assert_eq!(problems, []);
            let last = registry.entries.last().unwrap();
            assert_eq!(last.endpoint(), "{{environment_variables.AI_LOGS_WEBHOOK_URL}}");
            assert_eq!(last.environment_variables.len(), 2);
            let original = text.trim_end().trim_end_matches('}').trim_end();
            assert!(result.starts_with(original), "{result}");
        }
    }

    #[test]
    fn the_files_style_is_preserved() {
        let text = "{\r\n\t\"a\": {\"endpoint\": \"https://a.example\", \"environment_variables\": []}\r\n}\r\n";
        let result = added(text, &NewEntry { log_format: Some(LogFormat::Ndjson), ..new("b") });
        assert!(result.contains(",\r\n\t\"b\": {\r\n\t\t\"event_types\": [\r\n\t\t\t\"llm_api_success\","), "{result}");
        assert!(!result.replace("\r\n", "").contains('\n'));
    }

    #[test]
    fn invalid_entries_are_refused() {
        let refused = |text: &str, new: &NewEntry| add(&SourceFile::new("r.json", text), new).unwrap_err();
        assert!(matches!(refused("{\"a\": {}}", &new("a")), Refusal::Exists));
        assert!(matches!(refused("{\"a\": {},}", &new("b")), Refusal::Broken(_)));
        assert!(matches!(refused("[]", &new("b")), Refusal::Broken(_)));
        assert!(matches!(refused("{}", &new("A b")), Refusal::Faulty(_)));
        let endpoint = Some("ftp://a.example".to_owned());
        assert!(matches!(refused("{}", &NewEntry { endpoint, ..new("b") }), Refusal::Faulty(_)));
    }
}
