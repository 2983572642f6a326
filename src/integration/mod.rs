//! An integration: a registry entry with its hand-written file.

pub(crate) mod document;
pub(crate) mod examples;
pub(crate) mod facets;
pub(crate) mod monogram;
mod overlay;
pub(crate) mod proof;
pub(crate) mod quote;
pub(crate) mod shipped;
pub(crate) mod values;
pub(crate) mod version;

use std::collections::HashMap;
use std::sync::Arc;

use self::monogram::Monogram;
use crate::config::{Config, Sort};
use crate::count;
use crate::diagnostic::{Diagnostic, Rule, Severity, did_you_mean};
use crate::document::{DocumentId, Draft};
use crate::fingerprint::Fingerprint;
use crate::registry::Registry;
use crate::registry::entry::{self, Entry};
use crate::source::{SharedText, Spanned};

/// The rules about integrations and their hand-written files.
pub(crate) static RULES: &[&Rule] = &[&HIDDEN, &NO_ENTRY, &ORDINARY, &overlay::WRONG_VALUE, &overlay::UNKNOWN_KEY];

static HIDDEN: Rule = Rule {
    code: "hidden-entries",
    severity: Severity::Note,
    summary: "registry entries without a page",
    explanation: "An entry has a page if its `docs.show_in_docs` is `true`, or if a file \
                  `content/integrations/<key>.md` describes it. With `show_undocumented = true` under \
                  `[integrations]` in sitegen.toml, every entry without a `docs` object gets a page too, with texts \
                  derived from its key and its fields.",
    wrong: "\"acme\": { \"endpoint\": \"…\", \"environment_variables\": [] }",
    right: "\"acme\": { \"endpoint\": \"…\", \"environment_variables\": [], \"docs\": { \"show_in_docs\": true, … } }",
};

static NO_ENTRY: Rule = Rule {
    code: "page-without-entry",
    severity: Severity::Error,
    summary: "a file in content/integrations whose name is close to an entry's",
    explanation: "A file `content/integrations/<key>.md` adds to the page of the entry `<key>`. A file whose name is \
                  only close to a key would become a separate page.",
    wrong: "content/integrations/rubrick.md",
    right: "content/integrations/rubrik.md",
};

static ORDINARY: Rule = Rule {
    code: "page-among-integrations",
    severity: Severity::Note,
    summary: "files in content/integrations that match no entry",
    explanation: "They are regular pages. To add to an integration's page, name the file after the entry's key.",
    wrong: "content/integrations/overview.md",
    right: "content/overview.md",
};

/// The folder of the integrations' pages, in the content folder and in the site.
pub(crate) const FOLDER: &str = "integrations/";

/// Integrations per page of the list, so that the size of a page is bounded for a registry of any size.
pub(crate) const LISTED_PER_PAGE: usize = 200;

/// The folder of the integrations' JSON in the site.
const API_FOLDER: &str = "api/v1/integrations/";

/// The path of an integration's JSON below the output folder.
pub(crate) fn api_path(key: &str) -> String {
    format!("{API_FOLDER}{key}.json")
}

/// The key of an integration's JSON path below the output folder.
pub(crate) fn key_of_api_path(path: &str) -> Option<&str> {
    path.strip_prefix(API_FOLDER)?.strip_suffix(".json")
}

/// Whether a key is a valid folder name. Other keys could lead out of the integrations' folder, or collide on file
/// systems that ignore case. They are reported and get no page.
fn is_safe(key: &str) -> bool {
    (1..=100).contains(&key.len()) && key.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// The entries that get a page.
pub(crate) type Integrations = Arc<Vec<Arc<Integration>>>;

/// The index of an integration among those of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IntegrationId(pub usize);

/// An entry that gets a page.
#[derive(Clone)]
pub struct Integration {
    /// The entry.
    pub entry: Arc<Entry>,
    /// Its texts.
    pub texts: Texts,
    /// Its hand-written file.
    pub overlay: Option<DocumentId>,
}

/// The texts of an integration: from its entry, from its hand-written file, or derived from its key.
///
/// Most are the same text in the entry, here and in the page table: it is in memory once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Texts {
    /// The service's name, as plain text.
    pub name: SharedText,
    /// The description, as inline Markdown.
    pub description: SharedText,
    /// The same as plain text.
    pub plain_description: SharedText,
    /// The service's website, an http(s) URL.
    pub website: Option<SharedText>,
    /// Its logo, as a path below the site's root.
    pub logo: Option<String>,
    /// The initials shown instead of a logo, and the number of their color.
    pub monogram: Monogram,
    /// How to set up the service, as block Markdown.
    pub notes: Option<SharedText>,
}

impl Integration {
    /// The callback's name.
    pub fn key(&self) -> &str {
        &self.entry.key.value
    }

    /// What is known of it without its hand-written file.
    pub(crate) fn source(&self) -> (Fingerprint, &Texts) {
        let Integration { entry, texts, overlay: _ } = self;
        (entry.source, texts)
    }

    /// The page's path below the site's root.
    pub fn path(&self) -> String {
        format!("{FOLDER}{}/", self.key())
    }
}

/// The key of a content file `integrations/<key>.md`.
pub(crate) fn overlay_key(path: &str) -> Option<&str> {
    let name = path.strip_prefix(FOLDER)?;
    let key = name.strip_suffix(".md").or_else(|| name.strip_suffix(".mdx"))?;
    (!key.contains('/') && key != "index").then_some(key)
}

/// The integrations in the configured order, with the overrides of their hand-written files. Entries without any
/// documentation are included if the configuration says so.
pub(crate) fn collect(
    registry: &Registry,
    drafts: &[Draft],
    config: &Config,
) -> (Vec<Arc<Integration>>, Vec<Diagnostic>) {
    let mut overlays: HashMap<&str, usize> = drafts
        .iter()
        .enumerate()
        .filter_map(|(index, draft)| overlay_key(&draft.path).map(|key| (key, index)))
        .collect();
    let mut integrations = Vec::new();
    let mut checked = Vec::new();
    let mut hidden = 0;
    for entry in &registry.entries {
        let overlay = overlays.remove(entry.key.value.as_str());
        checked.extend(overlay.into_iter().flat_map(|index| overlay::check(&drafts[index])));
        if !is_safe(&entry.key.value) {
            continue;
        }
        match integration(entry, overlay.map(|index| (DocumentId(index), &drafts[index])), config.show_undocumented) {
            Some(integration) => integrations.push(Arc::new(integration)),
            // `show_in_docs: false` hides an entry on purpose.
            None if entry.docs.is_none() => hidden += 1,
            None => {}
        }
    }
    let mut diagnostics = checked;
    if hidden > 0 {
        let (entries, have) = if hidden == 1 { ("entry", "has") } else { ("entries", "have") };
        let message = format!("{hidden} {entries} of `{}` {have} no `docs` and no page", registry.file.path);
        diagnostics.push(Diagnostic::new(&HIDDEN, message).hint(
            "add `docs`, write `content/integrations/<key>.md`, or set `show_undocumented = true` under `[integrations]`",
        ));
    }
    let keys = || registry.entries.iter().map(|entry| entry.key.value.as_str());
    let mut orphans: Vec<_> = overlays.into_iter().collect();
    orphans.sort_unstable();
    let mut ordinary = Vec::new();
    for (key, index) in orphans {
        let Some(near) = did_you_mean(key, keys()) else {
            ordinary.push(format!("`{}`", drafts[index].file.path));
            continue;
        };
        let message = format!("the registry has no entry `{key}` for this file to describe");
        let problem = Diagnostic::new(&NO_ENTRY, message).at(&drafts[index].file, 0..0);
        diagnostics.push(problem.hint(format!("did you mean `{near}.md`?")));
    }
    if !ordinary.is_empty() && !registry.entries.is_empty() {
        let more = if ordinary.len() > 3 { ", …" } else { "" };
        let (files, named) = (count::plural(ordinary.len(), "file"), ordinary[..ordinary.len().min(3)].join(", "));
        let message = format!("{files} among the integrations without an entry in the registry: {named}{more}");
        let hint = "each is a separate page; to add to an integration's page, name the file after its entry's key";
        diagnostics.push(Diagnostic::new(&ORDINARY, message).hint(hint));
    }
    if config.sort == Sort::Name {
        integrations
            .sort_by_cached_key(|integration| (integration.texts.name.to_lowercase(), integration.key().to_owned()));
    }
    (integrations, diagnostics)
}

fn integration(
    entry: &Arc<Entry>,
    overlay: Option<(DocumentId, &Draft)>,
    show_undocumented: bool,
) -> Option<Integration> {
    let front = overlay.map(|(_, draft)| &draft.front);
    let docs = entry.docs.as_ref();
    let extra = |key: &str| Some(SharedText::from(front?.extra.values.get(key)?.as_str()?));
    let is_shown =
        match front.and_then(|front| front.extra.values.get("show_in_docs")).and_then(|value| value.as_bool()) {
            Some(is_shown) => is_shown,
            None => match docs {
                Some(docs) => docs.show_in_docs.as_ref().is_some_and(|is_shown| is_shown.value) || overlay.is_some(),
                None => overlay.is_some() || show_undocumented,
            },
        };
    if !is_shown {
        return None;
    }
    let key = &entry.key.value;
    let from_docs = |pick: fn(&crate::registry::entry::Docs) -> &Option<Spanned<SharedText>>| {
        let text = docs.and_then(|docs| pick(docs).as_ref()).map(|text| text.value.clone());
        text.filter(|text| !text.trim().is_empty())
    };
    let title = || front?.title.as_ref().map(|title| SharedText::from(&*title.value));
    let front_description = || front?.description.as_ref().map(|text| SharedText::from(&*text.value));
    let name = extra("display_name")
        .or_else(title)
        .or_else(|| from_docs(|docs| &docs.display_name))
        .unwrap_or_else(|| entry::derived_name(key).into());
    let description = front_description()
        .or_else(|| from_docs(|docs| &docs.description))
        .unwrap_or_else(|| derived_description(entry, &name).into());
    let website =
        extra("website").or_else(|| from_docs(|docs| &docs.website)).filter(|url| crate::config::is_web_url(url));
    let notes = extra("additional_notes").or_else(|| from_docs(|docs| &docs.additional_notes));
    let plain = crate::markdown::plain_text(&crate::theme::escape::markdown(&description));
    let texts = Texts {
        monogram: Monogram::of(key, &name),
        name,
        plain_description: if plain == *description { description.clone() } else { plain.into() },
        description,
        website,
        logo: extra("logo")
            .or_else(|| from_docs(|docs| &docs.logo))
            .map(|logo| logo.trim_start_matches('/').to_owned()),
        notes,
    };
    Some(Integration { entry: Arc::clone(entry), texts, overlay: overlay.map(|(id, _)| id) })
}

fn derived_description(entry: &Entry, name: &str) -> String {
    use crate::registry::entry::EventType::{Failure, Success};
    let events = match (entry.sends(Success), entry.sends(Failure)) {
        (true, false) => "each successful call",
        (false, true) => "each failed call",
        _ => "each call, successful or failed,",
    };
    format!("LiteLLM sends {events} to {} over a webhook.", crate::theme::escape::prose(name))
}
