//! What the search knows of a site: each listed page, and of an integration what sets it apart from the others.

use super::{SearchDoc, SearchSection};
use crate::diagnostic::Diagnostic;
use crate::integration::{Integration, document};
use crate::markdown::{self, Outline};
use crate::plan::page::PageSource;
use crate::site::Site;

/// What a page's entry in the index borrows from.
struct Source<'a> {
    title: &'a str,
    url: &'a str,
    kind: Kind<'a>,
}

enum Kind<'a> {
    /// All of its text is searched.
    Written(&'a Outline),
    /// The text that all integrations share is left out.
    Integration { integration: &'a Integration, description: String, keywords: Vec<String>, own: Option<&'a Outline> },
    /// Its rows are found as pages of their own.
    List,
}

impl Source<'_> {
    fn integration_name(&self) -> Option<&str> {
        matches!(self.kind, Kind::Integration { .. }).then_some(self.title)
    }
}

/// Hands the site's pages to `then`, as the search sees them: the written ones in their order, then the integrations by
/// name.
///
/// # Errors
/// Where a template fails.
pub(super) fn with_docs<T>(site: &Site, then: impl FnOnce(&[SearchDoc<'_>]) -> T) -> Result<T, Diagnostic> {
    let mut sources = Vec::new();
    for id in site.plan.page_ids() {
        let page = site.plan.page(id);
        if !page.is_listed() {
            continue;
        }
        let kind = match page.source {
            PageSource::Integration(index) => integration(site, &site.plan.parsed.integrations[index]),
            PageSource::IntegrationList { number: 1, .. } => Kind::List,
            PageSource::Written(_) | PageSource::Category { .. } | PageSource::Group { .. } => {
                Kind::Written(site.outline(id)?)
            }
            _ => continue,
        };
        sources.push(Source { title: &page.title, url: &page.path, kind });
    }
    // What begins alike is asked for together: sorted, its texts lie in few files.
    sources.sort_by_cached_key(|source| source.integration_name().map(str::to_lowercase));
    let docs: Vec<SearchDoc<'_>> = sources.iter().map(doc).collect();
    Ok(then(&docs))
}

fn integration<'a>(site: &'a Site, integration: &'a Integration) -> Kind<'a> {
    let entry = &integration.entry;
    let variables = document::variables(entry).into_iter().map(|variable| variable.name);
    let headers = entry.headers.iter().map(|header| header.name.value.clone());
    Kind::Integration {
        integration,
        description: markdown::plain_text(&integration.description),
        keywords: variables.chain(headers).collect(),
        own: integration.overlay.map(|overlay| &*site.plan.parsed.documents[overlay].outline),
    }
}

fn doc<'a>(source: &'a Source<'a>) -> SearchDoc<'a> {
    let mut doc = SearchDoc {
        title: source.title,
        url: source.url,
        names: Vec::new(),
        is_integration: false,
        keywords: Vec::new(),
        hidden: None,
        sections: Vec::new(),
    };
    match &source.kind {
        Kind::Written(outline) => {
            // An address often says in another word what the title says.
            doc.hidden = source.url.trim_end_matches('/').rsplit('/').next();
            doc.sections = sections(outline).collect();
        }
        Kind::List => doc.sections.push(SearchSection { id: "", heading: "", text: "" }),
        Kind::Integration { integration, description, keywords, own } => {
            doc.is_integration = true;
            doc.names.push(integration.key());
            doc.keywords = keywords.iter().map(String::as_str).collect();
            doc.sections.push(SearchSection { id: "", heading: "", text: description });
            doc.sections
                .extend(own.iter().flat_map(|outline| sections(outline)).filter(|section| !section.id.is_empty()));
        }
    }
    doc
}

fn sections(outline: &Outline) -> impl Iterator<Item = SearchSection<'_>> {
    outline.sections.iter().map(|section| SearchSection {
        id: &section.id,
        heading: &section.heading,
        text: &section.text,
    })
}
