//! The entries shipped with LiteLLM's releases, extracted from the wheels by `tests/truth/since.py`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::registry::entry::Entry;

#[derive(Deserialize)]
struct Shipped {
    newest: String,
    features: HashMap<String, String>,
    entries: HashMap<String, ShippedEntry>,
}

#[derive(Deserialize)]
struct ShippedEntry {
    since: String,
    entry: Map<String, Value>,
}

static SHIPPED: LazyLock<Shipped> =
    LazyLock::new(|| serde_json::from_str(include_str!("shipped.json")).expect("shipped.json is made by a program"));

/// The newest known release.
pub(crate) fn newest() -> &'static str {
    &SHIPPED.newest
}

/// The first release with a feature that pages mention: `callback_settings`, or its `retries`.
pub(crate) fn feature(name: &str) -> Option<&'static str> {
    SHIPPED.features.get(name).map(String::as_str)
}

/// Whether a release has an entry with this key.
pub(crate) fn has(key: &str) -> bool {
    SHIPPED.entries.contains_key(key)
}

/// The first release that ships exactly this entry: its key and everything that LiteLLM reads of it. `None` if no
/// release has it.
pub(crate) fn since(entry: &Entry) -> Option<&'static str> {
    let shipped = SHIPPED.entries.get(&*entry.key.value)?;
    is_same(&shipped.entry, entry).then_some(&shipped.since)
}

fn is_same(shipped: &Map<String, Value>, entry: &Entry) -> bool {
    let events = entry.event_types.as_ref();
    let events = events.map(|events| events.iter().map(|event| event.value.name()).collect::<Vec<_>>());
    let format = entry.log_format.as_ref().map(|format| format.value.name());
    let headers: Map<String, Value> = entry
        .headers
        .iter()
        .map(|header| (header.name.value.to_string(), header.value.value.as_str().into()))
        .collect();
    let no_headers = Map::new();
    let shipped_headers = shipped.get("headers").and_then(Value::as_object).unwrap_or(&no_headers);
    shipped.get("endpoint").and_then(Value::as_str) == Some(entry.endpoint())
        && *shipped_headers == headers
        && shipped.get("event_types").cloned() == events.map(Value::from)
        && shipped.get("log_format").and_then(Value::as_str) == format
}
