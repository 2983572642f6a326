//! The values of an entry's environment variables in the examples: a placeholder for the reader's own value, and a value
//! for the local demo.
//!
//! Each placeholder differs from all other text in the examples, so that a page can replace it with the reader's own
//! value. One may be a prefix of another: replace the longest first.

use super::quote;
use crate::listen::PORT;
use crate::registry::entry::{Entry, Header};
use crate::registry::substitution::{self, Piece};

/// The value of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A key, a token or a password; a URL that accepts events from anyone who knows it.
    Secret,
    /// The URL that events are sent to, or its start.
    Url,
    /// Anything else.
    Plain,
}

impl Kind {
    /// The kind's name in data.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Secret => "secret",
            Kind::Url => "url",
            Kind::Plain => "plain",
        }
    }
}

/// An environment variable with its values in the examples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    /// The variable's name.
    pub variable: String,
    /// The value to replace with a real one.
    pub placeholder: String,
    /// The value in the local demo. It never contains the placeholder, so filling in real values doesn't change the
    /// demo.
    pub demo: String,
    /// Its kind.
    pub kind: Kind,
}

/// The local receiver's URL for an entry's events.
pub(crate) fn local_url(entry: &Entry) -> String {
    format!("http://127.0.0.1:{PORT}/{}", quote::url_segment(&entry.key.value))
}

/// Whether the endpoint starts with a variable, so that setting variables can redirect it to the local receiver.
pub(crate) fn endpoint_is_variable(entry: &Entry) -> bool {
    endpoint_variable(entry).is_some()
}

fn endpoint_variable(entry: &Entry) -> Option<&str> {
    match substitution::pieces(entry.endpoint()).first() {
        Some(Piece::Variable(name, _)) => Some(name),
        _ => None,
    }
}

/// A value for each variable of an entry.
///
/// Names that can't be environment variables are skipped; LiteLLM would not substitute them either.
pub(crate) fn values(entry: &Entry) -> Vec<Value> {
    let names = entry.variables().into_iter().filter(|name| is_variable_name(name));
    names.map(|name| value(entry, name)).collect()
}

fn value(entry: &Entry, name: &str) -> Value {
    let words = name.to_ascii_lowercase().replace('_', "-");
    let (kind, placeholder, demo) = if endpoint_variable(entry) == Some(name) {
        // Without a key in a header, anyone who knows the URL can send events: the URL is the secret.
        let kind =
            if entry.headers.iter().any(|header| has_variable(&header.value.value)) { Kind::Url } else { Kind::Secret };
        (kind, format!("https://your-{words}"), local_url(entry))
    } else {
        let kind = if is_secret(entry, name) { Kind::Secret } else { Kind::Plain };
        (kind, format!("your-{words}"), format!("demo-{words}"))
    };
    Value { variable: name.to_owned(), placeholder, demo, kind }
}

fn has_variable(value: &str) -> bool {
    substitution::variables(value).next().is_some()
}

fn is_variable_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether the name of a variable or header suggests that its value is a secret.
pub(crate) fn names_secret(name: &str) -> bool {
    const WORDS: [&str; 6] = ["KEY", "TOKEN", "SECRET", "PASS", "AUTH", "CREDENTIAL"];
    let name = name.to_ascii_uppercase();
    WORDS.iter().any(|word| name.contains(word))
}

fn is_secret(entry: &Entry, name: &str) -> bool {
    let in_header = |value: &str| substitution::variables(value).any(|used| used == name);
    let named = |header: &Header| names_secret(&header.name.value) && in_header(&header.value.value);
    names_secret(name) || entry.headers.iter().any(named)
}
