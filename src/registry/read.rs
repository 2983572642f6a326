//! From the JSON tree to entries: each field is read as its type, or reported and read as absent.

use std::sync::Arc;

use super::entry::{Docs, Entry, EventType, Header, LogFormat};
use super::syntax::{Kind, Member, Node};
use crate::diagnostic::{Diagnostic, Rule, Severity, did_you_mean};
use crate::source::{SourceFile, Spanned};

/// The rules about the shape of the registry.
pub(super) static RULES: &[&Rule] = &[&WRONG_TYPE, &UNKNOWN_EVENT_TYPE, &UNKNOWN_LOG_FORMAT];

static WRONG_TYPE: Rule = Rule {
    code: "wrong-type",
    severity: Severity::Error,
    summary: "a field has a value of the wrong type",
    explanation: "LiteLLM reads the fields without checking them: a wrong type is an exception when the proxy starts, or \
                  nothing at all happens. Each field's type is in the guide's field reference.",
    wrong: "\"headers\": [\"Content-Type: application/json\"]",
    right: "\"headers\": { \"Content-Type\": \"application/json\" }",
};

static UNKNOWN_EVENT_TYPE: Rule = Rule {
    code: "unknown-event-type",
    severity: Severity::Error,
    summary: "an event type that LiteLLM does not know",
    explanation: "LiteLLM looks for `llm_api_success` and `llm_api_failure` in the list and ignores every other name: an \
                  entry with only unknown names sends nothing, and nothing says so.",
    wrong: "\"event_types\": [\"llm_success\"]",
    right: "\"event_types\": [\"llm_api_success\"]",
};

static UNKNOWN_LOG_FORMAT: Rule = Rule {
    code: "unknown-log-format",
    severity: Severity::Error,
    summary: "a log format that LiteLLM does not know",
    explanation: "The formats are `json_array`, `ndjson` and `single`. With any other name the proxy does not start.",
    wrong: "\"log_format\": \"json\"",
    right: "\"log_format\": \"json_array\"",
};

/// Reads fields of one file.
pub(super) struct Reader<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    pub(super) problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The entries of the registry, in file order. A key that is there twice gives one entry, the last, as in LiteLLM.
    pub(super) fn entries(&mut self, root: &Node) -> Vec<Arc<Entry>> {
        let Some(members) = self.object(root, "the registry", "LiteLLM starts with an empty registry") else {
            return Vec::new();
        };
        let mut entries: Vec<Arc<Entry>> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for member in members.iter().filter(|member| member.key.value != "$schema") {
            let what = format!("the entry `{}`", member.key.value);
            let Some(fields) = self.object(&member.value, &what, "the proxy stops with an exception when it uses it")
            else {
                continue;
            };
            let entry = Arc::new(self.entry(&member.key, &member.value, fields));
            match places.insert(&member.key.value, entries.len()) {
                Some(place) => {
                    places.insert(&member.key.value, place);
                    entries[place] = entry;
                }
                None => entries.push(entry),
            }
        }
        entries
    }

    fn entry(&mut self, key: &Spanned<String>, value: &Node, fields: &[Member]) -> Entry {
        // As in Python, the last of several members with one name counts.
        let field =
            |name: &str| fields.iter().rev().find(|member| member.key.value == name).map(|member| &member.value);
        Entry {
            key: key.clone(),
            span: value.span.clone(),
            event_types: field("event_types").and_then(|node| self.event_types(node)),
            endpoint: field("endpoint")
                .and_then(|node| self.string(node, "`endpoint`", "the proxy does not start: TypeError")),
            headers: field("headers").map_or_else(Vec::new, |node| self.headers(node)),
            environment_variables: field("environment_variables").map_or_else(Vec::new, |node| self.variables(node)),
            log_format: field("log_format").and_then(|node| self.log_format(node)),
            docs: field("docs").and_then(|node| self.docs(node)),
        }
    }

    fn event_types(&mut self, node: &Node) -> Option<Vec<Spanned<EventType>>> {
        let items = match &node.kind {
            Kind::Null => return None,
            Kind::Array(items) => items,
            _ => {
                self.wrong(node, "`event_types`", "an array of names", "it looks for the names in it as it stands");
                return None;
            }
        };
        let mut events = Vec::new();
        for item in items {
            let Some(name) = self.string(item, "an event type", "it is ignored") else { continue };
            match EventType::ALL.into_iter().find(|event| event.name() == name.value) {
                Some(event) => events.push(Spanned::new(event, name.span)),
                None => {
                    let names = EventType::ALL.map(EventType::name);
                    let hint = match did_you_mean(&name.value, names) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("the names are {}", list(&names)),
                    };
                    self.problems.push(
                        Diagnostic::new(&UNKNOWN_EVENT_TYPE, format!("unknown event type `{}`", name.value))
                            .at(self.file, name.span)
                            .consequence("LiteLLM ignores the name: no event is sent for it, and nothing says so")
                            .hint(hint),
                    );
                }
            }
        }
        Some(events)
    }

    fn log_format(&mut self, node: &Node) -> Option<Spanned<LogFormat>> {
        let name = self.string(node, "`log_format`", "the proxy does not start: ValueError")?;
        match LogFormat::ALL.into_iter().find(|format| format.name() == name.value) {
            Some(format) => Some(Spanned::new(format, name.span)),
            None => {
                let names = LogFormat::ALL.map(LogFormat::name);
                let hint = match did_you_mean(&name.value, names) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the formats are {}", list(&names)),
                };
                self.problems.push(
                    Diagnostic::new(&UNKNOWN_LOG_FORMAT, format!("unknown log format `{}`", name.value))
                        .at(self.file, name.span)
                        .consequence("the proxy does not start: ValueError")
                        .hint(hint),
                );
                None
            }
        }
    }

    fn headers(&mut self, node: &Node) -> Vec<Header> {
        let Some(members) = self.object(node, "`headers`", "the proxy does not start: AttributeError") else {
            return Vec::new();
        };
        members
            .iter()
            .filter_map(|member| {
                let what = format!("the header `{}`", member.key.value);
                let value = self.string(&member.value, &what, "the proxy does not start: TypeError")?;
                Some(Header { name: member.key.clone(), value })
            })
            .collect()
    }

    fn variables(&mut self, node: &Node) -> Vec<Spanned<String>> {
        let Kind::Array(items) = &node.kind else {
            self.wrong(node, "`environment_variables`", "an array of names", "it never reads this field");
            return Vec::new();
        };
        items.iter().filter_map(|item| self.string(item, "a variable's name", "it never reads this field")).collect()
    }

    fn docs(&mut self, node: &Node) -> Option<Docs> {
        const UNREAD: &str = "it never reads `docs`";
        let members = self.object(node, "`docs`", UNREAD)?;
        let field =
            |name: &str| members.iter().rev().find(|member| member.key.value == name).map(|member| &member.value);
        let mut text = |name: &str| field(name).and_then(|node| self.string(node, &format!("`docs.{name}`"), UNREAD));
        let docs = Docs {
            show_in_docs: None,
            display_name: text("display_name"),
            description: text("description"),
            website: text("website"),
            additional_notes: text("additional_notes"),
        };
        let show_in_docs = field("show_in_docs").and_then(|node| match node.kind {
            Kind::Bool(shown) => Some(Spanned::new(shown, node.span.clone())),
            _ => {
                self.wrong(node, "`docs.show_in_docs`", "`true` or `false`", UNREAD);
                None
            }
        });
        Some(Docs { show_in_docs, ..docs })
    }

    fn object<'n>(&mut self, node: &'n Node, what: &str, consequence: &str) -> Option<&'n [Member]> {
        match &node.kind {
            Kind::Object(members) => Some(members),
            _ => {
                self.wrong(node, what, "an object", consequence);
                None
            }
        }
    }

    fn string(&mut self, node: &Node, what: &str, consequence: &str) -> Option<Spanned<String>> {
        match &node.kind {
            Kind::String(text) => Some(Spanned::new(text.clone(), node.span.clone())),
            _ => {
                self.wrong(node, what, "a string", consequence);
                None
            }
        }
    }

    fn wrong(&mut self, node: &Node, what: &str, wanted: &str, consequence: &str) {
        // What is no JSON at all has been reported already.
        if node.kind != Kind::Invalid {
            self.problems.push(
                Diagnostic::new(&WRONG_TYPE, format!("{what} must be {wanted}, not {}", node.kind.name()))
                    .at(self.file, node.span.clone())
                    .consequence(format!("LiteLLM checks nothing: {consequence}"))
                    .hint(format!("write {wanted}")),
            );
        }
    }
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
