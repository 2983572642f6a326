//! The inputs of the plan.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::blog::authors::Authors;
use super::category::Category;
use super::page::{Page, PageSource};
use crate::config::Config;
use crate::disk::ImageSize;
use crate::disk::history::Dates;
use crate::document::{Document, DocumentId};
use crate::front_matter::FrontMatter;
use crate::integration::proof::Proof;
use crate::integration::{Integration, IntegrationId, Integrations};
use crate::source::{SitePath, SourceFile};
use crate::words::Words;

/// A file that is copied unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its path on the disk.
    pub file: PathBuf,
    /// Its path below the site's folder, for messages.
    pub source: SitePath,
    /// Its size, if it is an image.
    pub size: Option<ImageSize>,
}

/// The parsed inputs of the site.
#[derive(Clone)]
pub struct Parsed {
    /// The settings.
    pub config: Arc<Config>,
    /// The registry's file; empty if the site has none.
    pub registry: Arc<SourceFile>,
    /// Whether the site has a registry. Without one, there is no list of integrations.
    pub has_registry: bool,
    /// The hand-written pages without drafts, sorted by path.
    pub documents: Vec<Arc<Document>>,
    /// The skipped drafts: their file paths below the content folder, and their paths without a trailing `/`.
    pub drafts: BTreeSet<String>,
    /// The dates of pages' last changes by their path below the site's folder, if pages show them.
    pub dates: Arc<Dates>,
    /// The `_category_.json` files by the URL of their folder, which ends in `/`.
    pub categories: BTreeMap<String, Category>,
    /// The authors of blogs.
    pub authors: Authors,
    /// The entries that get a page, in the registry's order.
    pub integrations: Integrations,
    /// The results of running examples on LiteLLM.
    pub proof: Arc<Proof>,
    /// The baseline of dead links.
    pub link_baseline: Option<Arc<SourceFile>>,
    /// Other files, by their path below the output folder.
    pub assets: BTreeMap<String, Asset>,
    /// The strings for generated pages.
    pub words: Words,
    /// Paths below the output folder that sitegen generates, including theme assets. Reserved folders have a trailing
    /// `/`.
    pub reserved: Vec<String>,
}

impl Parsed {
    /// A hand-written page.
    pub fn document(&self, id: DocumentId) -> &Arc<Document> {
        &self.documents[id.0]
    }

    /// An integration.
    pub fn integration(&self, id: IntegrationId) -> &Integration {
        &self.integrations[id.0]
    }

    /// The integration of a page, if any.
    pub fn integration_of(&self, page: &Page) -> Option<&Integration> {
        page.source.integration().map(|id| self.integration(id))
    }

    /// The integrations on a page: one, the listed ones, or none.
    pub fn listed_integrations(&self, page: &Page) -> &[Arc<Integration>] {
        &self.integrations[page.source.listed_integrations()]
    }

    /// The document of a hand-written page.
    pub fn own_document(&self, page: &Page) -> Option<&Arc<Document>> {
        page.source.document().map(|id| self.document(id))
    }

    /// The document of a hand-written page, or the one that extends an integration's page.
    pub fn document_of(&self, page: &Page) -> Option<&Arc<Document>> {
        let overlay = || self.integration_of(page)?.overlay.map(|id| self.document(id));
        self.own_document(page).or_else(overlay)
    }

    /// The origin of a page: the file, and the range in it that determines the URL.
    pub(super) fn origin(&self, page: &Page) -> Option<(&Arc<SourceFile>, Range<usize>)> {
        let of_slug = |front: &FrontMatter| front.route.slug.as_ref().map(|slug| slug.span.clone());
        match &page.source {
            PageSource::Written(id) => {
                let document = self.document(*id);
                Some((&document.file, of_slug(&document.front).unwrap_or(0..0)))
            }
            PageSource::Integration(id) => Some((&self.registry, self.integration(*id).entry.key.span.clone())),
            PageSource::Category { folder } => {
                let category = self.categories.get(folder)?;
                let index = category.index()?;
                Some((&category.file, of_slug(&index.front).unwrap_or(index.span.clone())))
            }
            // The page is defined in the configuration.
            PageSource::Group { slug } => Some((self.config.file.as_ref()?, slug.clone())),
            PageSource::IntegrationList { .. } | PageSource::NotFound | PageSource::Redirect { .. } => None,
        }
    }

    /// The source file of a page, for messages and the edit link.
    pub fn file(&self, page: &Page) -> Option<&Arc<SourceFile>> {
        self.origin(page).map(|(file, _)| file)
    }

    /// The date of the last change of a page's Markdown file.
    pub fn date(&self, page: &Page) -> Option<&str> {
        self.dates.get(&self.document_of(page)?.file.path).map(String::as_str)
    }

    /// The path below the content folder of the file that defines or extends a page.
    pub(super) fn content_path(&self, page: &Page) -> Option<&str> {
        match page.source.folder() {
            Some(folder) => Some(&self.categories.get(folder)?.path),
            None => Some(&self.document_of(page)?.path),
        }
    }

    /// A page's front matter, from its file or from its folder's `_category_.json`.
    pub fn front(&self, page: &Page) -> Option<&FrontMatter> {
        match page.source.folder() {
            Some(folder) => Some(&self.categories.get(folder)?.index()?.front),
            None => Some(&self.own_document(page)?.front),
        }
    }
}
