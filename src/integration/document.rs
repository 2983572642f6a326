//! The contexts of the theme's Markdown templates: an integration, and the list of all.
//!
//! Nothing here writes Markdown: templates get values and escape them as described in `theme::escape`.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{Error, ErrorKind, context};
use serde::Serialize;

use super::examples::{Example, RECEIVER, Section};
use super::proof::{Proof, RunOn};
use super::shipped;
use super::values::{endpoint_is_variable, values};
use super::version::Version;
use super::{Integration, Texts};
use crate::plan::url;
use crate::registry::entry::{Entry, EventType};
use crate::registry::substitution;
use crate::release::RELEASE;
use crate::theme::escape;

/// A variable in a template's context.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Variable {
    /// Its name.
    pub name: String,
    /// Whether the endpoint uses it.
    pub in_endpoint: bool,
    /// The headers that use it.
    pub in_headers: Vec<String>,
    /// An example value.
    pub placeholder: String,
    /// `secret`, `url` or `plain`.
    pub kind: &'static str,
}

/// How requests are authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Authentication {
    /// `Authorization: Basic …`.
    Basic,
    /// `Authorization: Bearer …`.
    Bearer,
    /// Another `Authorization`.
    Header,
    /// A variable in another header.
    Key,
    /// No header.
    None,
}

impl Authentication {
    /// The name in the JSON API.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Authentication::Basic => "Basic",
            Authentication::Bearer => "Bearer token",
            Authentication::Header => "Authorization header",
            Authentication::Key => "API key header",
            Authentication::None => "None",
        }
    }

    /// The key of its theme string.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Authentication::Basic => "auth_basic",
            Authentication::Bearer => "auth_bearer",
            Authentication::Header => "auth_header",
            Authentication::Key => "auth_key",
            Authentication::None => "auth_none_short",
        }
    }
}

/// How requests are authenticated.
pub(crate) fn authentication(entry: &Entry) -> Authentication {
    let mut authentication = Authentication::None;
    for header in &entry.headers {
        if header.name.value.eq_ignore_ascii_case("authorization") {
            let scheme = header.value.value.split_whitespace().next().unwrap_or_default();
            return match scheme {
                _ if scheme.eq_ignore_ascii_case("bearer") => Authentication::Bearer,
                _ if scheme.eq_ignore_ascii_case("basic") => Authentication::Basic,
                _ => Authentication::Header,
            };
        }
        if substitution::variables(&header.value.value).next().is_some() {
            authentication = Authentication::Key;
        }
    }
    authentication
}

/// The variables of an entry.
pub(crate) fn variables(entry: &Entry) -> Vec<Variable> {
    let values = values(entry);
    entry
        .variables()
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
                    .map(|header| header.name.value.to_string())
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
    let substituted = |text: &str| substitution::substitute(text, |name| format!("${name}"));
    let headers: Vec<Value> = entry
        .headers
        .iter()
        .map(|header| context! { name => &*header.name.value, value => substituted(&header.value.value) })
        .collect();
    let Texts { name, description, plain_description, website, notes, logo: _, monogram: _ } = &integration.texts;
    context! {
        key => integration.key(),
        logo => logo(integration),
        initials => &integration.texts.monogram.initials,
        colour => &integration.texts.monogram.colour,
        events => events(entry),
        sends_success => entry.sends(EventType::Success),
        sends_failure => entry.sends(EventType::Failure),
        endpoint => substituted(entry.endpoint()),
        endpoint_is_fixed => !endpoint_is_variable(entry),
        headers => headers,
        authentication => authentication(entry).name(),
        authentication_key => authentication(entry).key(),
        variables => Value::from(Serde(variables(entry))),
        log_format => entry.log_format().name(),
        since => shipped::since(entry),
        newest_litellm => shipped::newest(),
        settings_since => shipped::feature("callback_settings"),
        retries_since => shipped::feature("retries"),
        name => &**name,
        description => &**description,
        plain_description => &**plain_description,
        website => website.as_deref(),
        notes => notes.as_deref(),
    }
}

/// Releases with the same results, by section of the page.
#[derive(Default, Serialize)]
struct Group {
    releases: Vec<String>,
    /// Sections that passed on an unmodified LiteLLM.
    installed: Vec<&'static str>,
    /// Sections that passed after adding the entry to LiteLLM's registry.
    put_in: Vec<&'static str>,
    /// Sections with an example that failed or has changed since it was run.
    failed: Vec<&'static str>,
}

impl Group {
    fn has_results_of(&self, other: &Group) -> bool {
        (&self.installed, &self.put_in, &self.failed) == (&other.installed, &other.put_in, &other.failed)
    }
}

/// The runs on each release by section of the page. `None` if no example was run.
fn verified(key: &str, examples: &[Example], proof: &Proof) -> Value {
    let verified = proof.verified(key, examples);
    let has = |section: Section| examples.iter().any(|example| example.section == section);
    let on = |release: &Version, section: Section| -> Option<RunOn> {
        let runs = examples.iter().zip(&verified).filter(|(example, _)| example.section == section);
        let mut on = Some(RunOn::Installed);
        for (_, runs) in runs {
            match runs.iter().find(|run| run.litellm == release).map(|run| run.registry) {
                Some(RunOn::Installed) => {}
                Some(RunOn::EntryPutIn) => on = Some(RunOn::EntryPutIn),
                None => return None,
            }
        }
        on
    };
    let mut groups: Vec<Group> = Vec::new();
    let mut complete = Vec::new();
    let mut from_wheel = Vec::new();
    let mut pin = None;
    for release in proof.releases() {
        let mut group = Group::default();
        for section in Section::ALL.into_iter().filter(|section| has(*section) && *section != Section::Containers) {
            match on(release, section) {
                Some(RunOn::Installed) => group.installed.push(section.name()),
                Some(RunOn::EntryPutIn) => group.put_in.push(section.name()),
                None => group.failed.push(section.name()),
            }
        }
        if group.installed.is_empty() && group.put_in.is_empty() {
            continue;
        }
        if !proof.is_installable(release) {
            from_wheel.push(release.to_string());
        }
        if group.failed.is_empty() {
            complete.push(release.to_string());
            pin = pin.max(proof.is_installable(release).then_some(release));
        }
        match groups.iter_mut().find(|other| other.has_results_of(&group)) {
            Some(other) => other.releases.push(release.to_string()),
            None => groups.push(Group { releases: vec![release.to_string()], ..group }),
        }
    }
    if groups.is_empty() {
        return Value::from(());
    }
    context! { groups => Value::from(Serde(groups)), complete, from_wheel, pin => pin.map(Version::to_string) }
}

/// The context of the theme's `integration.md`, which renders the page without the hand-written body.
pub(crate) fn integration(integration: &Integration, examples: &[Example], proof: &Proof) -> Value {
    let fence = |example: &Example| {
        let caption = example.caption().map(|name| format!(" title=\"{name}\"")).unwrap_or_default();
        escape::fence(&example.text, &format!("{}{caption}", example.language))
    };
    let mut by_name: BTreeMap<&'static str, String> =
        examples.iter().map(|example| (example.name, fence(example))).collect();
    let names: Vec<&str> = by_name.keys().copied().collect();
    by_name.insert("receiver.py", escape::fence(RECEIVER, "python title=\"receiver.py\""));
    let fences = Arc::new(by_name);
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
        // Where to download this program; `none` if it was built from source.
        releases => RELEASE.map(|release| release.releases()),
    }
}

/// The logo's URL from the site's root, without characters that are special in Markdown or HTML.
fn logo(integration: &Integration) -> Option<Value> {
    let path = integration.texts.logo.as_ref()?;
    Some(Value::from_safe_string(format!("/{}", url::encode_path(path))))
}

/// A row of the list of integrations.
pub(crate) fn row(integration: &Integration) -> Value {
    let entry = &integration.entry;
    context! {
        key => integration.key(),
        name => &*integration.texts.name,
        description => &*integration.texts.description,
        events => events(entry),
        authentication => authentication(entry).name(),
        authentication_key => authentication(entry).key(),
        log_format => entry.log_format().name(),
        logo => logo(integration),
        initials => &integration.texts.monogram.initials,
        colour => &integration.texts.monogram.colour,
        // Our URLs contain no special Markdown characters.
        url => Value::from_safe_string(format!("/{}", integration.path())),
    }
}

/// A page of the list of integrations.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListPage {
    /// Its number, from 1.
    pub number: usize,
    /// The number of pages.
    pub pages: usize,
    /// The number of integrations on all pages.
    pub total: usize,
}

/// The context of the theme's `integrations.md`, which renders one page of the list.
pub(crate) fn list(integrations: &[Arc<Integration>], ListPage { number, pages, total }: ListPage) -> Value {
    let rows: Vec<Value> = integrations.iter().map(|integration| row(integration)).collect();
    context! { integrations => rows, number, pages, total }
}
