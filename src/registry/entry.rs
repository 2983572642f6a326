//! Typed registry entries, with the position of every value.
//!
//! Every key whose value is an object has an [`Entry`]. Fields of the wrong type are reported and treated as absent, so
//! that checks continue and the preview shows the rest.

pub(crate) use super::fields::{Docs, Entry};
use super::substitution;
use crate::source::{SharedText, Spanned};

/// The kinds of event that LiteLLM sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventType {
    /// `llm_api_success`: a successful call.
    Success,
    /// `llm_api_failure`: a call that failed.
    Failure,
}

impl EventType {
    /// All kinds, in the order in which LiteLLM's documentation names them.
    pub const ALL: [EventType; 2] = [EventType::Success, EventType::Failure];

    /// Their names.
    pub const NAMES: [&'static str; 2] = [Self::ALL[0].name(), Self::ALL[1].name()];

    /// The name in the registry.
    pub const fn name(self) -> &'static str {
        match self {
            EventType::Success => "llm_api_success",
            EventType::Failure => "llm_api_failure",
        }
    }
}

/// How a batch of events becomes request bodies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LogFormat {
    /// A JSON array of events per request. LiteLLM's default.
    #[default]
    JsonArray,
    /// One event per line.
    Ndjson,
    /// One request per event.
    Single,
}

impl LogFormat {
    /// All formats.
    pub const ALL: [LogFormat; 3] = [LogFormat::JsonArray, LogFormat::Ndjson, LogFormat::Single];

    /// Their names.
    pub const NAMES: [&'static str; 3] = [Self::ALL[0].name(), Self::ALL[1].name(), Self::ALL[2].name()];

    /// The name in the registry.
    pub const fn name(self) -> &'static str {
        match self {
            LogFormat::JsonArray => "json_array",
            LogFormat::Ndjson => "ndjson",
            LogFormat::Single => "single",
        }
    }
}

/// A header as written in the registry: the value may contain `{{environment_variables.NAME}}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Header {
    /// The name.
    pub name: Spanned<SharedText>,
    /// The value, with unresolved substitutions.
    pub value: Spanned<SharedText>,
}

impl Entry {
    /// Whether events of this kind are sent.
    pub fn sends(&self, event: EventType) -> bool {
        self.event_types.as_ref().is_none_or(|events| events.iter().any(|sent| sent.value == event))
    }

    /// The names of its variables: the declared ones in order, then undeclared ones that are used.
    pub fn variables(&self) -> Vec<&str> {
        let declared = self.environment_variables.iter().map(|name| name.value.as_str());
        let used = self.headers.iter().flat_map(|header| substitution::variables(&header.value.value));
        let mut names = Vec::new();
        for name in declared.chain(substitution::variables(self.endpoint())).chain(used) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The format that LiteLLM uses.
    pub fn log_format(&self) -> LogFormat {
        self.log_format.as_ref().map_or_else(LogFormat::default, |format| format.value)
    }

    /// The endpoint's text; empty if missing.
    pub fn endpoint(&self) -> &str {
        self.endpoint.as_ref().map_or("", |endpoint| &endpoint.value)
    }
}

/// The default display name of an entry: `qualifire_eval` becomes `Qualifire Eval`.
pub(crate) fn derived_name(key: &str) -> String {
    let words = key.split(['_', '-']).filter(|word| !word.is_empty()).map(|word| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    });
    words.collect::<Vec<_>>().join(" ")
}
