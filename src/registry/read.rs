//! Reads entries from the syntax tree. Values of the wrong type are silently skipped: rules report them.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::entry::{Docs, Entry, EventType, Header, LogFormat};
use super::syntax::{Member, Node, Value};
use crate::fingerprint::Fingerprint;
use crate::source::{SharedText, SourceFile, Spanned};

/// The top-level key that names the file's JSON Schema for editors. It is not an entry.
pub(super) const SCHEMA_KEY: &str = "$schema";

/// The members of the registry that are entries, with their fields.
pub(super) fn entry_members<'t, 'a>(root: &'t Node<'a>) -> impl Iterator<Item = (&'t Member<'a>, &'t [Member<'a>])> {
    members(root).iter().filter_map(|member| Some((member, fields_of_entry(member)?)))
}

/// The fields of a member of the registry, if it is an entry.
pub(super) fn fields_of_entry<'t, 'a>(member: &'t Member<'a>) -> Option<&'t [Member<'a>]> {
    match &member.value.value {
        Value::Object(fields) if member.key.value != SCHEMA_KEY => Some(fields),
        _ => None,
    }
}

/// Keeps the last of several entries with the same key, which is the one LiteLLM uses.
pub(super) fn last_of_equal_keys(entries: &[Arc<Entry>]) -> Vec<Arc<Entry>> {
    let last: HashMap<&str, usize, RandomState> =
        entries.iter().enumerate().map(|(index, entry)| (entry.key.value.as_str(), index)).collect();
    let is_last = |(index, entry): &(usize, &Arc<Entry>)| last.get(entry.key.value.as_str()) == Some(index);
    entries.iter().enumerate().filter(is_last).map(|(_, entry)| Arc::clone(entry)).collect()
}

/// The entry of a member of the registry with these fields.
pub(super) fn entry(file: &Arc<SourceFile>, member: &Member<'_>, fields: &[Member<'_>]) -> Entry {
    let whole = member.key.span.start..member.value.span.end;
    let source = Fingerprint::of_bytes(file.text.get(whole).unwrap_or_default().as_bytes());
    Entry::read(file, fields, key(file, member), member.value.span.clone(), source)
}

/// A type of field values.
pub(super) trait Read {
    /// Reads a field of the file. Empty if missing or of the wrong type.
    fn read(file: &Arc<SourceFile>, node: Option<&Node<'_>>) -> Self;
}

impl Read for Option<Spanned<bool>> {
    fn read(_: &Arc<SourceFile>, node: Option<&Node<'_>>) -> Self {
        match node?.value {
            Value::Bool(value) => Some(Spanned::new(value, node?.span.clone())),
            _ => None,
        }
    }
}

impl Read for Option<Spanned<SharedText>> {
    fn read(file: &Arc<SourceFile>, node: Option<&Node<'_>>) -> Self {
        node.and_then(|node| shared(file, node))
    }
}

impl Read for Vec<Spanned<SharedText>> {
    fn read(file: &Arc<SourceFile>, node: Option<&Node<'_>>) -> Self {
        exact(elements(node).unwrap_or_default().iter().filter_map(|node| shared(file, node)))
    }
}

impl Read for Option<Vec<Spanned<EventType>>> {
    fn read(_: &Arc<SourceFile>, node: Option<&Node<'_>>) -> Self {
        let known = |name: &str| EventType::ALL.into_iter().find(|event| event.name() == name);
        elements(node).map(|names| exact(names.iter().filter_map(|name| named(name, known))))
    }
}

impl Read for Option<Spanned<LogFormat>> {
    fn read(_: &Arc<SourceFile>, node: Option<&Node<'_>>) -> Self {
        named(node?, |name| LogFormat::ALL.into_iter().find(|format| format.name() == name))
    }
}

impl Read for Vec<Header> {
    fn read(file: &Arc<SourceFile>, node: Option<&Node<'_>>) -> Self {
        exact(node.map(members).unwrap_or_default().iter().filter_map(|member| header(file, member)))
    }
}

impl Read for Option<Docs> {
    fn read(file: &Arc<SourceFile>, node: Option<&Node<'_>>) -> Self {
        match &node?.value {
            Value::Object(fields) => Some(Docs::read(file, fields)),
            _ => None,
        }
    }
}

fn header(file: &Arc<SourceFile>, member: &Member<'_>) -> Option<Header> {
    Some(Header { name: key(file, member), value: shared(file, &member.value)? })
}

/// A list without room for more: ten thousand entries have several each.
fn exact<T>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.shrink_to_fit();
    items
}

/// The value of the last member with this key, which is the one LiteLLM sees.
pub(super) fn field<'t, 'a>(fields: &'t [Member<'a>], name: &str) -> Option<&'t Node<'a>> {
    fields.iter().rev().find(|member| member.key.value == name).map(|member| &member.value)
}

/// The members of an object; empty for other values.
pub(super) fn members<'t, 'a>(node: &'t Node<'a>) -> &'t [Member<'a>] {
    match &node.value {
        Value::Object(members) => members,
        _ => &[],
    }
}

fn elements<'t, 'a>(node: Option<&'t Node<'a>>) -> Option<&'t [Node<'a>]> {
    match &node?.value {
        Value::Array(elements) => Some(elements),
        _ => None,
    }
}

/// A string with its position.
pub(super) fn text(node: &Node<'_>) -> Option<Spanned<String>> {
    match &node.value {
        Value::String(text) => Some(Spanned::new(text.clone().into_owned(), node.span.clone())),
        _ => None,
    }
}

/// A string as a part of the file.
fn shared(file: &Arc<SourceFile>, node: &Node<'_>) -> Option<Spanned<SharedText>> {
    match &node.value {
        Value::String(text) => Some(within(file, text, &node.span)),
        _ => None,
    }
}

fn key(file: &Arc<SourceFile>, member: &Member<'_>) -> Spanned<SharedText> {
    within(file, &member.key.value, &member.key.span)
}

fn within(file: &Arc<SourceFile>, text: &str, quoted: &Range<usize>) -> Spanned<SharedText> {
    Spanned::new(SharedText::at(file, quoted.start + 1, text), quoted.clone())
}

/// The value named by a string, if known.
fn named<T>(node: &Node<'_>, known: impl Fn(&str) -> Option<T>) -> Option<Spanned<T>> {
    let name = text(node)?;
    known(&name.value).map(|value| Spanned::new(value, name.span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    #[test]
    fn invalid_fields_are_skipped_and_the_rest_is_read() {
        let text = r#"{
            "$schema": "https://docs.example/registry.schema.json",
            "one": {"endpoint": 5, "headers": {"A": "x", "B": 1}, "event_types": ["llm_api_failure", "other", 3]},
            "text": "no entry",
            "two": {"endpoint": "a"},
            "two": {"endpoint": "b", "log_format": "ndjson", "docs": {"show_in_docs": true, "website": null}}
        }"#;
        let (registry, _) = crate::registry::read(&SourceFile::new("registry.json", text));
        let [one, two] = registry.entries.as_slice() else { panic!("two entries: {:?}", registry.entries) };
        assert_eq!((one.endpoint.as_ref(), one.headers.len()), (None, 1));
        assert!(one.sends(EventType::Failure) && !one.sends(EventType::Success));
        assert_eq!((two.endpoint(), two.log_format()), ("b", LogFormat::Ndjson));
        let docs = two.docs.as_ref().unwrap();
        assert!(docs.show_in_docs.as_ref().unwrap().value && docs.website.is_none());
        assert_eq!(&text[two.key.span.clone()], "\"two\"");
    }

    #[test]
    fn the_upstream_file_is_read_in_order() {
        let text = include_str!("../../generic_api_compatible_callbacks.json");
        let (registry, problems) = crate::registry::read(&SourceFile::new("registry.json", text));
        let keys: Vec<&str> = registry.entries.iter().map(|entry| entry.key.value.as_str()).collect();
        assert_eq!(keys[..2], ["sample_callback", "rubrik"]);
        assert_eq!(problems, []);
    }
}
