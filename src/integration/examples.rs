//! The example files of an integration.

use crate::registry::entry::Entry;

/// An example file.
#[allow(missing_docs)]
pub struct Example {
    pub name: &'static str,
    pub language: &'static str,
    pub title: &'static str,
    pub text: String,
}

/// A value that the reader supplies.
#[allow(missing_docs)]
pub struct Value {
    pub variable: String,
    pub placeholder: String,
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    Secret,
    Url,
    Plain,
}

impl Kind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Secret => "secret",
            Kind::Url => "url",
            Kind::Plain => "plain",
        }
    }
}

/// The examples.
pub fn examples(entry: &Entry) -> Vec<Example> {
    let text = format!("litellm_settings:\n  callbacks: [\"{}\"]\n", entry.key.value);
    vec![Example { name: "config.yaml", language: "yaml", title: "Configuration", text }]
}

/// The values.
pub fn values(entry: &Entry) -> Vec<Value> {
    let variables = entry.environment_variables.iter();
    variables
        .map(|name| Value { variable: name.value.clone(), placeholder: "value".to_owned(), kind: Kind::Plain })
        .collect()
}
