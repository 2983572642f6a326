//! The configuration for a LiteLLM that doesn't ship the entry. Values with variables are read from the environment.

use super::{Export, callbacks, filled};
use crate::integration::quote::{yaml, yaml_key};
use crate::integration::values::Value;
use crate::registry::entry::{Entry, EventType};
use crate::registry::substitution::{self, Piece};

/// Retries, which only this form supports. The delay doubles with each attempt.
const RETRIES: &str = "    max_retries: 3\n    retry_delay: 1\n";

/// The entry's values in this form.
pub(super) struct Settings<'a> {
    values: &'a [Value],
    /// The required environment variables.
    pub(super) exports: Vec<Export>,
    endpoint: String,
    headers: Vec<String>,
}

impl<'a> Settings<'a> {
    pub(super) fn new(entry: &Entry, values: &'a [Value]) -> Settings<'a> {
        let mut settings = Settings { values, exports: Vec::new(), endpoint: String::new(), headers: Vec::new() };
        settings.endpoint = settings.setting(entry, entry.endpoint(), "ENDPOINT");
        for header in &entry.headers {
            let header = settings.setting(entry, &header.value.value, &header.name.value);
            settings.headers.push(header);
        }
        settings
    }

    /// A value in the file. LiteLLM reads only whole values from the environment, so a composed value gets its own
    /// variable.
    fn setting(&mut self, entry: &Entry, value: &str, what: &str) -> String {
        let variable = match *substitution::pieces(value).as_slice() {
            [Piece::Variable(name, _)] => name.to_owned(),
            _ if substitution::variables(value).next().is_none() => return yaml(value),
            _ => self.own_variable(entry, what),
        };
        let export = (variable, filled(self.values, value, |value| &value.placeholder));
        let value = format!("os.environ/{}", export.0);
        if !self.exports.contains(&export) {
            self.exports.push(export);
        }
        value
    }

    /// A name such as `RUBRIK_AUTHORIZATION` that neither the entry nor an earlier value has.
    fn own_variable(&self, entry: &Entry, what: &str) -> String {
        let capitals = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
        let mut name: String = format!("{}_{what}", entry.key.value).chars().map(capitals).collect();
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            name.insert(0, '_');
        }
        while self.exports.iter().any(|(taken, _)| *taken == name)
            || self.values.iter().any(|value| value.variable == name)
        {
            name.push_str("_VALUE");
        }
        name
    }

    pub(super) fn config(&self, entry: &Entry) -> String {
        let mut headers = self.headers.iter();
        let part = callback_settings(entry, &self.endpoint, |_| headers.next().cloned().unwrap_or_default());
        format!("{}\n{part}{RETRIES}", callbacks(entry))
    }
}

/// The `callback_settings` section, with the given endpoint and header values.
pub(super) fn callback_settings(entry: &Entry, endpoint: &str, mut header: impl FnMut(&str) -> String) -> String {
    let mut out = format!(
        "callback_settings:\n  {}:\n    callback_type: generic_api\n    endpoint: {endpoint}\n",
        yaml_key(&entry.key.value)
    );
    // Without `headers`, even empty ones, LiteLLM treats the name as a Python import.
    out.push_str(if entry.headers.is_empty() { "    headers: {}\n" } else { "    headers:\n" });
    for sent in &entry.headers {
        out.push_str(&format!("      {}: {}\n", yaml_key(&sent.name.value), header(&sent.value.value)));
    }
    let events: Vec<String> =
        EventType::ALL.into_iter().filter(|event| entry.sends(*event)).map(|event| yaml(event.name())).collect();
    out.push_str(&format!("    event_types: [{}]\n", events.join(", ")));
    out.push_str(&format!("    log_format: {}\n", entry.log_format().name()));
    out
}
