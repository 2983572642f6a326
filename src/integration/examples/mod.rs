//! The examples of an integration: generated once from its entry, shown on its page by the theme's template, and
//! published unchanged as files and in the JSON API. `tests/truth/run` runs them on LiteLLM.
//!
//! | section | for whom |
//! |---|---|
//! | [`Section::Proxy`] | a reader with a proxy: the lines that enable the entry, and its variables |
//! | [`Section::Containers`] | the same variables for Docker, Docker Compose and Kubernetes; never run by a test |
//! | [`Section::Sdk`] | a Python program without a proxy |
//! | [`Section::Demo`] | a proxy on the reader's machine with a canned reply and a local receiver |
//! | [`Section::Settings`] | a LiteLLM that doesn't ship the entry: everything is in the configuration |

mod containers;
mod demo;
mod sdk;
mod settings;
#[cfg(test)]
mod tests;

use super::quote::{shell, yaml};
use super::shipped;
use super::values::{Value, values};
use crate::registry::entry::{Entry, EventType};
use crate::registry::substitution;

pub(crate) use demo::RECEIVER;

/// The part of the page that an example belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Configuration for a LiteLLM that ships the entry.
    Proxy,
    /// Variables for containers. No test runs them.
    Containers,
    /// The Python SDK.
    Sdk,
    /// The local demo.
    Demo,
    /// Configuration for a LiteLLM that doesn't ship the entry.
    Settings,
}

impl Section {
    /// All sections in page order.
    pub const ALL: [Section; 5] = [Section::Proxy, Section::Containers, Section::Sdk, Section::Demo, Section::Settings];

    /// The section's name in data and templates.
    pub fn name(self) -> &'static str {
        match self {
            Section::Proxy => "proxy",
            Section::Containers => "containers",
            Section::Sdk => "sdk",
            Section::Demo => "demo",
            Section::Settings => "settings",
        }
    }
}

/// An example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its name, unique on the page, and its file name if it is published as a file.
    pub name: &'static str,
    /// The language for highlighting.
    pub language: &'static str,
    /// A short description.
    pub title: &'static str,
    /// The part of the page that it belongs to.
    pub section: Section,
    /// The text, with a trailing newline.
    pub text: String,
}

impl Example {
    /// Whether the example is a complete file, published beside the page. The others are snippets, which are in the
    /// JSON API.
    pub fn is_file(&self) -> bool {
        matches!(self.name, "config.yaml" | "callback_settings.yaml" | "sdk.py")
    }

    /// The file name above the code block. Snippets for the reader's own files have none.
    pub fn caption(&self) -> Option<&'static str> {
        match self.name {
            "config.yaml" | "sdk.py" => Some(self.name),
            _ => None,
        }
    }
}

/// An environment variable and its value.
type Export = (String, String);

/// The examples of an entry in page order.
pub(crate) fn examples(entry: &Entry) -> Vec<Example> {
    let values = &values(entry);
    let settings = settings::Settings::new(entry, values);
    let registry_exports: Vec<Export> =
        values.iter().map(|value| (value.variable.clone(), value.placeholder.clone())).collect();
    let is_shipped = shipped::since(entry).is_some();
    let mut list = List(Vec::new());

    let callbacks = callbacks(entry);
    list.add(Section::Proxy, "callbacks.yaml", "yaml", "Lines for config.yaml", callbacks);
    list.add(Section::Proxy, "environment.sh", "bash", "Environment variables", exports(&registry_exports));

    containers::add(&mut list, entry, if is_shipped { &registry_exports } else { &settings.exports });

    list.add(Section::Sdk, "sdk.sh", "bash", "Environment variables for the SDK", sdk::environment(&registry_exports));
    list.add(Section::Sdk, "sdk.py", "python", "Python SDK", sdk::script(entry, is_shipped));

    list.add(
        Section::Demo,
        "config.yaml",
        "yaml",
        "Configuration of the demo",
        demo::config(entry, values, is_shipped),
    );
    list.add(Section::Demo, "start.sh", "bash", "Start the demo proxy", demo::START.to_owned());
    if entry.sends(EventType::Success) {
        list.add(Section::Demo, "request.sh", "bash", "A call that succeeds", demo::request(EventType::Success));
    }
    if entry.sends(EventType::Failure) {
        list.add(Section::Demo, "failure.sh", "bash", "A call that fails", demo::request(EventType::Failure));
    }

    list.add(
        Section::Settings,
        "callback_settings.yaml",
        "yaml",
        "Lines for config.yaml on any LiteLLM",
        settings.config(entry),
    );
    list.add(
        Section::Settings,
        "callback_settings.sh",
        "bash",
        "Environment variables for any LiteLLM",
        exports(&settings.exports),
    );
    list.0
}

/// Collects examples, skipping empty ones.
struct List(Vec<Example>);

impl List {
    fn add(&mut self, section: Section, name: &'static str, language: &'static str, title: &'static str, text: String) {
        if !text.is_empty() {
            self.0.push(Example { name, language, title, section, text });
        }
    }
}

/// The lines that enable an entry which LiteLLM ships.
fn callbacks(entry: &Entry) -> String {
    format!("litellm_settings:\n  callbacks: [{}]\n", yaml(&entry.key.value))
}

/// Shell lines that set variables.
fn exports(exports: &[Export]) -> String {
    exports.iter().map(|(name, value)| format!("export {name}={}\n", shell(value))).collect()
}

/// A registry value with each variable replaced with the result of `pick` for its [`Value`].
fn filled<'a>(values: &'a [Value], text: &str, pick: impl Fn(&'a Value) -> &'a str) -> String {
    substitution::substitute(text, |name| {
        values.iter().find(|value| value.variable == name).map(|value| pick(value).to_owned()).unwrap_or_default()
    })
}
