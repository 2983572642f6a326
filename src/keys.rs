//! Keys: for each unit of the output, a fingerprint of all its inputs.
//!
//! Equal keys mean equal files, so a build skips units whose key is unchanged. All types are destructured without `..`,
//! so that a new field doesn't compile until it is handled here.
//!
//! | part of the input | in the key of |
//! |---|---|
//! | program, configuration, theme, options, proof, addresses, titles and labels of all pages, navigation | every unit |
//! | descriptions of all pages, dates and authors of posts | what lists pages: the pages of folders, the machine-readable files, the search |
//! | a document with what it includes, an entry with its overlay | its page, and the search |
//! | the stamp of a file that is copied | its copy |
//!
//! The key of the whole site is computed from the files before parsing: see [`of_site`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::disk::Tree;
use crate::document::Document;
use crate::fingerprint::Fingerprint;
use crate::integration::Integration;
use crate::load::{Files, Inputs};
use crate::plan::fixed::Fixed;
use crate::plan::page::{Page, PageId, PageSource};
use crate::plan::{Asset, Parsed};
use crate::registry::entry::EventType;
use crate::render::Unit;
use crate::site::Site;
use crate::stamp::Stamp;
use crate::theme;

/// The keys of a site's units.
pub(crate) struct Keys<'a> {
    site: &'a Site,
    stamps: &'a BTreeMap<PathBuf, Stamp>,
    read_at: SystemTime,
    /// The inputs of every unit.
    common: Fingerprint,
    descriptions: Fingerprint,
    documents: Vec<Fingerprint>,
    integrations: Vec<Fingerprint>,
}

impl<'a> Keys<'a> {
    /// The keys of a site planned from `inputs`, which were read at `read_at` or later. `program` identifies the
    /// running program.
    pub(crate) fn new(inputs: &'a Inputs, site: &'a Site, program: Fingerprint, read_at: SystemTime) -> Keys<'a> {
        let Inputs {
            parsed,
            theme,
            proof_file,
            stamps,
            // Diagnostics, counts and watched paths are in no output file.
            diagnostics: _,
            parsed_now: _,
            sources: _,
            asks_for_more: _,
            options,
            settings,
        } = inputs;
        let Parsed {
            config,
            registry,
            has_registry,
            integrations,
            documents,
            categories,
            authors,
            // These affect only findings, not output files.
            link_baseline: _,
            drafts: _,
            // In the key of its page.
            dates: _,
            // Read from this file.
            proof: _,
            assets,
            // From the theme.
            words: _,
            reserved: _,
        } = parsed;
        let pages: Vec<_> = site.plan.pages.iter().map(|page| row(page)).collect();
        let assets: Vec<_> =
            assets.iter().map(|(path, Asset { file: _, source, size })| (path, source, size)).collect();
        // Without a configured navigation, both are the same.
        let plan = &site.plan;
        let folders = (!Arc::ptr_eq(&plan.nav, &plan.folders)).then(|| plan.folders.roots());
        let events = |one: &Integration| EventType::ALL.map(|event| one.entry.sends(event));
        let common = Fingerprint::of(&(
            (program, &config.file, settings, theme.fingerprint, options),
            (proof_file, has_registry, &registry.path),
            categories.iter().map(|(folder, category)| (folder, &category.file)).collect::<Vec<_>>(),
            authors,
            (pages, assets, site.plan.nav.roots(), folders),
            documents.iter().map(|document| &document.path).collect::<Vec<_>>(),
            // These determine a page's examples, which other pages may link to.
            integrations.iter().map(|one| events(one)).collect::<Vec<_>>(),
        ));
        let documents: Vec<Fingerprint> = documents.iter().map(|one| document(one)).collect();
        let integrations = integrations.iter().map(|one| integration(one, &documents)).collect();
        let described = |page: &'a Page| (&page.description, site.plan.day(page), site.plan.authors(page));
        let descriptions = site.plan.pages.iter().map(|page| described(page)).collect::<Vec<_>>();
        let descriptions = Fingerprint::of(&descriptions);
        Keys { site, stamps, read_at, common, descriptions, documents, integrations }
    }

    /// The key of a unit; `None` if it must always be rendered.
    pub(crate) fn of(&self, unit: &Unit) -> Option<Fingerprint> {
        let lists = (self.common, self.descriptions);
        Some(match unit {
            Unit::Page(id) => self.page(*id),
            Unit::Asset(path) => return self.copy(path, &self.site.plan.parsed.assets.get(path)?.file),
            Unit::ThemeAsset(path) => match self.site.theme.assets.get(path)? {
                theme::Asset::File(file) => return self.copy(path, file),
                theme::Asset::Embedded(_) | theme::Asset::Text(_) => Fingerprint::of(&("theme", self.common, path)),
            },
            Unit::Fixed(file) => match file {
                Fixed::Robots | Fixed::Schema | Fixed::NoJekyll | Fixed::Sitemap => {
                    Fingerprint::of(&(file.path(), self.common))
                }
                Fixed::Llms => Fingerprint::of(&(file.path(), lists)),
                Fixed::ApiIndex => Fingerprint::of(&(file.path(), lists, &self.integrations)),
                Fixed::Search => Fingerprint::of(&(file.path(), lists, &self.integrations, &self.documents)),
                // A page, or joined from other files, which have keys.
                Fixed::NotFound | Fixed::LlmsFull => return None,
            },
        })
    }

    fn page(&self, id: PageId) -> Fingerprint {
        let page = self.site.plan.page(id);
        let own = (self.common, id, &page.description, self.site.plan.parsed.date(page));
        match &page.source {
            PageSource::Written(id) => Fingerprint::of(&(own, self.documents[id.0])),
            PageSource::Integration(id) => Fingerprint::of(&(own, self.integrations[id.0])),
            PageSource::IntegrationList { number: _, listed } => {
                Fingerprint::of(&(own, &self.integrations[listed.clone()], self.site.facets()))
            }
            PageSource::Category { folder: _ } | PageSource::Group { slug: _ } => {
                Fingerprint::of(&(own, self.descriptions))
            }
            PageSource::NotFound | PageSource::Redirect { to: _ } => Fingerprint::of(&own),
        }
    }

    /// No key yet if the file may still change without a new stamp.
    fn copy(&self, path: &str, file: &Path) -> Option<Fingerprint> {
        let stamp = self.stamps.get(file).filter(|stamp| stamp.is_reliable(self.read_at))?;
        Some(Fingerprint::of(&("copy", path, file, stamp)))
    }
}

/// The key of a whole site: if it equals the last build's, nothing has to be parsed. `None` if the site depends on more
/// than these files. [`Inputs::asks_for_more`] covers the rest.
pub(crate) fn of_site(files: &Files, read_at: SystemTime) -> Option<Fingerprint> {
    let Files { settings, config, registry, link_baseline, proof, content, static_files, theme, diagnostics } = files;
    let is_reliable = |tree: &Tree| tree.stamps.values().all(|stamp| stamp.is_reliable(read_at));
    // Dates depend on the repository's history.
    if config.last_updated || !diagnostics.is_empty() || !files.trees().all(is_reliable) {
        return None;
    }
    let content: Vec<_> = content.iter().map(|(tree, _)| tree).collect();
    let of_config = (settings, &config.file);
    Some(Fingerprint::of(&(of_config, registry, link_baseline, proof, content, static_files, theme)))
}

/// The parts of a page that other pages may show.
fn row(page: &Page) -> impl std::hash::Hash {
    let Page { path, source, title, label, description: _, unlisted } = page;
    (path, source, title, label, unlisted)
}

fn document(document: &Document) -> Fingerprint {
    // The front matter follows from the file, and the outline and the tree from the body.
    let Document { path, file, front: _, body, outline: _, diagnostics: _, tree: _ } = document;
    Fingerprint::of(&(path, file, body))
}

fn integration(integration: &Integration, documents: &[Fingerprint]) -> Fingerprint {
    let overlay = integration.overlay.map(|id| documents[id.0]);
    Fingerprint::of(&(integration.source(), overlay))
}
