//! What the theme's Markdown templates know of an integration, and of the list of all.
//!
//! The templates get values and escape them as `theme::escape` says; nothing here writes Markdown of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::{Kwargs, Value};
use minijinja::{Error, ErrorKind, context};
use serde::Serialize;

use super::Integration;
use super::examples::{self, Example};
use super::proof::{Proof, RunOn};
use super::values::endpoint_is_variable;
use crate::registry::entry::{Entry, EventType};
use crate::registry::substitution;
use crate::theme::escape;

/// What a template knows of a variable.
#[derive(Clone, Debug, Serialize)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// The endpoint is made with it.
    pub in_endpoint: bool,
    /// The headers that are made with it.
    pub in_headers: Vec<String>,
    /// A value to try with.
    pub placeholder: String,
    /// `secret`, `url` or `plain`.
    pub kind: &'static str,
}

/// How requests prove who sends them, in a few words for the list of integrations.
pub fn authentication(entry: &Entry) -> &'static str {
    let mut found = "None";
    for header in &entry.headers {
        let name = header.name.value.to_ascii_lowercase();
        if name == "authorization" {
            let value = header.value.value.to_ascii_lowercase();
            return match value.split_whitespace().next() {
                Some("bearer") => "Bearer token",
                Some("basic") => "Basic",
                _ => "Authorization header",
            };
        }
        if substitution::variables(&header.value.value).next().is_some() {
            found = "API key header";
        }
    }
    found
}

/// The variables of an entry: the declared ones in their order, then used ones that are not declared.
pub fn variables(entry: &Entry) -> Vec<Variable> {
    let values = examples::values(entry);
    let mut names: Vec<&str> = entry.environment_variables.iter().map(|name| name.value.as_str()).collect();
    let used = entry.headers.iter().flat_map(|header| substitution::variables(&header.value.value));
    for name in substitution::variables(entry.endpoint()).chain(used) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
        .into_iter()
        .map(|name| {
            let value = values.iter().find(|value| value.variable == name);
            let uses = |text: &str| substitution::variables(text).any(|used| used == name);
            Variable {
                name: name.to_owned(),
                in_endpoint: uses(entry.endpoint()),
                in_headers: entry
                    .headers
                    .iter()
                    .filter(|header| uses(&header.value.value))
                    .map(|header| header.name.value.clone())
                    .collect(),
                placeholder: value.map(|value| value.placeholder.clone()).unwrap_or_default(),
                kind: value.map_or("plain", |value| value.kind.name()),
            }
        })
        .collect()
}

/// The names of the events that are sent.
fn events(entry: &Entry) -> Vec<&'static str> {
    EventType::ALL.into_iter().filter(|event| entry.sends(*event)).map(EventType::name).collect()
}

/// The template's view of an integration.
fn view(integration: &Integration) -> Value {
    let entry = &integration.entry;
    let shown = |text: &str| substitution::substitute(text, |name| format!("${name}"));
    let headers: Vec<Value> = entry
        .headers
        .iter()
        .map(|header| context! { name => &header.name.value, value => shown(&header.value.value) })
        .collect();
    context! {
        key => integration.key(),
        name => &integration.name,
        description => &integration.description,
        website => &integration.website,
        notes => &integration.notes,
        events => events(entry),
        sends_success => entry.sends(EventType::Success),
        sends_failure => entry.sends(EventType::Failure),
        endpoint => shown(entry.endpoint()),
        endpoint_is_fixed => !endpoint_is_variable(entry),
        headers => headers,
        authentication => authentication(entry),
        variables => minijinja::value::Value::from(minijinja::value::Serde(variables(entry))),
        log_format => entry.log_format().name(),
    }
}

/// Which examples were run as they are: on LiteLLM as it is released, and on one that the entry was put into. `none`
/// where none was.
fn verified(key: &str, examples: &[Example], proof: &Proof) -> Value {
    let mut litellm = None;
    let (mut installed, mut put_in, mut not_run) = (Vec::new(), Vec::new(), Vec::new());
    for (example, run) in examples.iter().zip(proof.verified(key, examples)) {
        litellm = litellm.or(run.map(|run| run.litellm));
        let names = match run.map(|run| run.registry) {
            Some(RunOn::Installed) => &mut installed,
            Some(RunOn::EntryPutIn) => &mut put_in,
            None => &mut not_run,
        };
        names.push(example.name);
    }
    litellm.map(|litellm| context! { litellm, installed, put_in, not_run }).unwrap_or(Value::from(()))
}

/// What the theme's `integration.md` knows of an integration, to make its page without the hand-written body.
pub fn integration(integration: &Integration, examples: &[Example], proof: &Proof) -> Value {
    let by_name: Arc<BTreeMap<&'static str, String>> = Arc::new(
        examples
            .iter()
            .map(|example| {
                let info = format!("{} title=\"{}\"", example.language, example.name);
                (example.name, escape::fence(&example.text, &info))
            })
            .collect(),
    );
    let names: Vec<&str> = by_name.keys().copied().collect();
    let fences = Arc::clone(&by_name);
    let example = Value::from_function(move |name: &str, options: Kwargs| -> Result<Value, Error> {
        options.assert_all_used()?;
        fences
            .get(name)
            .map(|fence| Value::from_safe_string(fence.clone()))
            .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("this integration has no example `{name}`")))
    });
    context! {
        integration => view(integration),
        verified => verified(integration.key(), examples, proof),
        examples => names,
        example => example,
    }
}

/// A row of the list of integrations.
pub fn row(integration: &Integration) -> Value {
    let entry = &integration.entry;
    context! {
        key => integration.key(),
        name => &integration.name,
        description => &integration.description,
        events => events(entry),
        authentication => authentication(entry),
        log_format => entry.log_format().name(),
        // Nothing in an address of ours means anything in Markdown.
        url => Value::from_safe_string(format!("/{}", integration.path())),
    }
}

/// What the theme's `integrations.md` knows, to make one page of the list.
pub fn list(integrations: &[Integration], number: usize, pages: usize, total: usize) -> Value {
    let rows: Vec<Value> = integrations.iter().map(row).collect();
    context! { integrations => rows, number, pages, total }
}
