//! The text on all integration pages. Among ten thousand pages, search finds it once.

use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::integration::values::values;
use crate::integration::{Integration, document, shipped};
use crate::markdown::Section;
use crate::plan::page::PageId;
use crate::registry::entry::EventType;
use crate::registry::substitution;
use crate::site::Site;

/// A section of the template, with one of the pages that contain it.
#[derive(Hash)]
pub(super) struct SharedSection<'a> {
    /// The page's path.
    pub(super) url: &'a str,
    pub(super) section: Section,
}

/// Replaces each text specific to an integration.
const OWN: &str = "…";

/// The sections of the theme's template for integration pages, without texts specific to an integration.
///
/// # Errors
/// Where the template fails.
pub(super) fn sections(site: &Site) -> Result<Vec<SharedSection<'_>>, Diagnostic> {
    let mut sections: Vec<SharedSection<'_>> = Vec::new();
    for (id, integration) in samples(site) {
        let own = own_texts(integration);
        for mut section in site.template_outline(id)?.sections {
            section.heading = without(&section.heading, &own);
            // A heading with the integration's name is above its notes, which are found on its own page.
            if section.heading.contains(OWN) {
                continue;
            }
            section.text = without(&section.text, &own);
            if section.heading.is_empty() && !section.text.contains(char::is_alphanumeric) {
                continue;
            }
            add(&mut sections, &site.plan.page(id).path, section);
        }
    }
    Ok(sections)
}

/// One integration for each variant of the template's output.
fn samples(site: &Site) -> impl Iterator<Item = (PageId, &Integration)> {
    let mut forms = HashSet::new();
    site.plan.page_ids().filter_map(move |id| {
        let page = site.plan.page(id);
        let integration = site.plan.parsed.integration_of(page)?;
        let entry = &integration.entry;
        let form = (
            EventType::ALL.map(|event| entry.sends(event)),
            document::authentication(entry),
            entry.log_format().name(),
            shipped::since(entry).is_some(),
            entry.environment_variables.is_empty(),
        );
        (page.is_listed() && forms.insert(form)).then_some((id, integration))
    })
}

/// The strings specific to a page's integration, longest first.
fn own_texts(integration: &Integration) -> Vec<String> {
    let entry = &integration.entry;
    let substituted = |text: &str| substitution::substitute(text, |name| format!("${name}"));
    let texts = &integration.texts;
    let mut own = vec![texts.name.to_string(), integration.key().to_owned(), texts.plain_description.to_string()];
    own.extend(texts.website.as_deref().map(str::to_owned));
    own.push(substituted(entry.endpoint()));
    for header in &entry.headers {
        own.push(substituted(&header.value.value));
        // Others are standard HTTP headers.
        if header.name.value.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-")) {
            own.push(header.name.value.to_string());
        }
    }
    for value in values(entry) {
        own.extend([value.placeholder, value.demo]);
    }
    own.extend(entry.variables().into_iter().map(str::to_owned));
    own.retain(|text| !text.trim().is_empty());
    own.sort_by_key(|text| std::cmp::Reverse(text.len()));
    own
}

/// A text in which each of `own` that isn't part of a longer word is replaced by `OWN`.
fn without(text: &str, own: &[String]) -> String {
    own.iter().fold(text.to_owned(), |text, own| {
        let mut out = String::with_capacity(text.len());
        let mut end = 0;
        for (at, _) in text.match_indices(own.as_str()) {
            let is_word = !text[..at].ends_with(char::is_alphanumeric)
                && !text[at + own.len()..].starts_with(char::is_alphanumeric);
            if is_word {
                out.push_str(&text[end..at]);
                out.push_str(OWN);
                end = at + own.len();
            }
        }
        out + &text[end..]
    })
}

/// Adds a section, or the lines missing from the same section of another page.
fn add<'a>(sections: &mut Vec<SharedSection<'a>>, url: &'a str, section: Section) {
    match sections.iter_mut().find(|known| known.section.id == section.id) {
        Some(SharedSection { section: known, .. }) => {
            let lines: HashSet<String> = known.text.lines().map(str::to_owned).collect();
            for line in section.text.lines().filter(|line| !lines.contains(*line)) {
                known.text.push('\n');
                known.text.push_str(line);
            }
        }
        None => sections.push(SharedSection { url, section }),
    }
}
