//! The searchable content of a site: each listed page, the text shared by all integration pages, and each integration's
//! own text.

use std::hash::{Hash, Hasher};

use super::shared::{self, SharedSection};
use super::{Kind, SearchDoc, SearchSection};
use crate::diagnostic::Diagnostic;
use crate::integration::{FOLDER, Integration, IntegrationId, document};
use crate::markdown::{self, Body, Options, Outline};
use crate::plan::page::{PageId, PageSource};
use crate::registry::entry::EventType;
use crate::registry::substitution;
use crate::site::Site;
use crate::source::SourceFile;
use crate::theme::escape;

/// The sources of a page's entry in the index.
#[derive(Hash)]
pub(super) struct Source<'a> {
    title: &'a str,
    url: &'a str,
    text: Text<'a>,
}

#[derive(Hash)]
enum Text<'a> {
    Page {
        text: Written<'a>,
        description: &'a str,
        is_elsewhere: bool,
    },
    Shared(Vec<SharedSection<'a>>),
    Integration(Generated<'a>),
    /// Without its rows, which are found as pages of their own.
    List,
}

/// The hand-written text of a page.
#[derive(Clone, Copy, Hash)]
struct Written<'a> {
    /// Whether it begins with its title.
    title_leads: bool,
    sections: &'a [markdown::Section],
}

/// An integration, with its hand-written text.
struct Generated<'a> {
    integration: &'a Integration,
    overlay: Option<Written<'a>>,
}

impl Hash for Generated<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Generated { integration, overlay } = self;
        (integration.source(), overlay).hash(state);
    }
}

/// The text specific to this integration's page.
struct Own<'a> {
    /// The registry's notes, and the hand-written part's text before its first heading.
    notes: String,
    keywords: Vec<&'a str>,
    facts: Vec<String>,
}

impl<'a> Written<'a> {
    fn of(outline: &'a Outline) -> Written<'a> {
        Written { title_leads: outline.title_leads, sections: &outline.sections }
    }
}

impl Source<'_> {
    /// Written pages in their order, then integrations by name, those with a hand-written part first. Integrations with
    /// similar names are often found together, so their texts should be in few files.
    fn order(&self) -> (bool, bool, String) {
        match &self.text {
            Text::Integration(generated) => (true, generated.overlay.is_none(), self.title.to_lowercase()),
            _ => (false, false, String::new()),
        }
    }
}

/// All searchable pages, in the order of the index, and the path of the list of integrations.
///
/// # Errors
/// Where a template fails.
pub(super) fn sources(site: &Site) -> Result<(Vec<Source<'_>>, Option<&str>), Diagnostic> {
    let mut sources = Vec::new();
    let is_list = |id: &PageId| matches!(site.plan.page(*id).source, PageSource::IntegrationList { .. });
    let list = site.plan.page_at(FOLDER).filter(is_list);
    let list_section = list.map(|list| site.plan.nav.section_folder(list));
    for id in site.plan.page_ids() {
        let page = site.plan.page(id);
        if !page.is_listed() {
            continue;
        }
        let text = match page.source {
            PageSource::Integration(id) => Text::Integration(generated(site, id)),
            PageSource::IntegrationList { number: 1, .. } => Text::List,
            PageSource::Written(_) | PageSource::Category { .. } | PageSource::Group { .. } => {
                let is_elsewhere = list_section.is_some_and(|section| section != site.plan.nav.section_folder(id));
                Text::Page { text: Written::of(site.outline(id)?), description: &page.description, is_elsewhere }
            }
            PageSource::IntegrationList { .. } | PageSource::NotFound | PageSource::Redirect { .. } => continue,
        };
        sources.push(Source { title: &page.title, url: &page.path, text });
    }
    let shared = shared::sections(site)?;
    if !shared.is_empty() {
        sources.push(Source { title: "", url: "", text: Text::Shared(shared) });
    }
    sources.sort_by_cached_key(Source::order);
    Ok((sources, list.map(|list| &*site.plan.page(list).path)))
}

fn generated(site: &Site, id: IntegrationId) -> Generated<'_> {
    let parsed = &site.plan.parsed;
    let integration = parsed.integration(id);
    let overlay = integration.overlay.map(|overlay| Written::of(&parsed.document(overlay).outline));
    Generated { integration, overlay }
}

/// Calls `then` with the searchable content of some pages, which depends on nothing else.
pub(super) fn with_docs<T>(options: &Options, sources: &[Source<'_>], then: impl FnOnce(&[SearchDoc<'_>]) -> T) -> T {
    let owns: Vec<Option<Own<'_>>> = sources
        .iter()
        .map(|source| match &source.text {
            Text::Integration(generated) => Some(own(options, generated)),
            _ => None,
        })
        .collect();
    let docs: Vec<SearchDoc<'_>> = sources.iter().zip(&owns).map(|(source, own)| doc(source, own.as_ref())).collect();
    then(&docs)
}

fn own<'a>(options: &Options, generated: &Generated<'a>) -> Own<'a> {
    let Generated { integration, overlay } = generated;
    let entry = &integration.entry;
    let substituted = |text: &str| substitution::substitute(text, |name| format!("${name}"));
    // These are the columns of the list.
    let words = &options.words;
    let events = [(EventType::Success, "event_success"), (EventType::Failure, "event_failure")];
    let events = events.into_iter().filter(|(event, _)| entry.sends(*event)).map(|(_, key)| words.get(key));
    let authentication = words.get(document::authentication(entry).key());
    let columns = events.chain([authentication, entry.log_format().name()]).map(str::to_owned);
    let values = entry.headers.iter().map(|header| substituted(&header.value.value));
    let mut notes = integration.texts.notes.as_ref().map_or_else(String::new, |notes| block_text(options, notes));
    if let Some(lead) = overlay.and_then(|overlay| overlay.sections.first()).filter(|lead| lead.id.is_empty()) {
        notes.push(' ');
        notes.push_str(&lead.text);
    }
    Own {
        notes,
        keywords: keywords(integration),
        facts: [substituted(entry.endpoint())].into_iter().chain(values).chain(columns).collect(),
    }
}

/// The variables and headers of an integration.
pub(super) fn keywords(integration: &Integration) -> Vec<&str> {
    let mut keywords = integration.entry.variables();
    keywords.extend(integration.entry.headers.iter().map(|header| header.name.value.as_str()));
    keywords
}

/// The text of Markdown that the theme's template inserts into a page.
fn block_text(options: &Options, markdown: &str) -> String {
    let text = escape::markdown(markdown);
    if markdown::is_plain(&text) {
        return text;
    }
    let body = Body::generated(SourceFile::new("", text));
    let outline = markdown::outline(&markdown::parse(&body, options));
    let texts = outline.sections.iter().flat_map(|section| [&*section.heading, &*section.text]);
    texts.collect::<Vec<_>>().join(" ")
}

fn doc<'a>(source: &'a Source<'a>, own: Option<&'a Own<'a>>) -> SearchDoc<'a> {
    let mut doc = SearchDoc { title: source.title, url: source.url, ..SearchDoc::default() };
    match &source.text {
        Text::Page { text, description, is_elsewhere } => {
            doc.kind = if *is_elsewhere { Kind::Elsewhere } else { Kind::Page };
            // A URL often has a synonym of the title.
            doc.hidden =
                source.url.trim_end_matches('/').rsplit('/').next().into_iter().chain([*description]).collect();
            doc.sections = body_sections(*text);
        }
        Text::Shared(sections) => {
            doc.kind = Kind::Shared;
            doc.sections = sections
                .iter()
                .map(|SharedSection { url, section }| SearchSection { url: Some(url), ..self::section(section) })
                .collect();
        }
        Text::List => doc.sections.push(SearchSection::default()),
        Text::Integration(Generated { integration, overlay }) => {
            doc.kind = Kind::Integration;
            doc.sections.push(SearchSection { text: &integration.texts.plain_description, ..SearchSection::default() });
            let Some(own) = own else { return doc };
            doc.names.push(integration.key());
            doc.notes = &own.notes;
            doc.keywords.clone_from(&own.keywords);
            doc.facts = own.facts.iter().map(String::as_str).collect();
            doc.sections.extend(overlay.iter().flat_map(sections).filter(|section| !section.id.is_empty()));
        }
    }
    doc
}

/// The sections of a written page. The first is the page itself, even if it begins with a heading or has no text.
fn body_sections(text: Written<'_>) -> Vec<SearchSection<'_>> {
    let mut sections: Vec<_> = sections(&text).collect();
    match sections.first_mut() {
        Some(first) if first.id.is_empty() => {}
        Some(first) if text.title_leads => first.id = "",
        _ => sections.insert(0, SearchSection::default()),
    }
    sections
}

fn sections<'a>(text: &Written<'a>) -> impl Iterator<Item = SearchSection<'a>> + use<'a> {
    text.sections.iter().map(section)
}

fn section(section: &markdown::Section) -> SearchSection<'_> {
    SearchSection { url: None, id: &section.id, heading: &section.heading, text: &section.text }
}
