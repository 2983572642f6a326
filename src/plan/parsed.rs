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

/// A file that is copied as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The place on the disk.
    pub file: PathBuf,
    /// Below the site's folder, for messages.
    pub source: SitePath,
    /// Where it is an image.
    pub size: Option<ImageSize>,
}

/// The parsed inputs of the site.
#[derive(Clone)]
pub struct Parsed {
    /// The settings.
    pub config: Arc<Config>,
    /// The registry's file; an empty one where the site has none.
    pub registry: Arc<SourceFile>,
    /// Whether the site has a registry. Without one, there is no list of integrations.
    pub has_registry: bool,
    /// The hand-written pages, in the order of their paths; drafts are left out before.
    pub documents: Vec<Arc<Document>>,
    /// The drafts that are left out: the paths of their files below the content folder, and their addresses without `/`.
    pub drafts: BTreeSet<String>,
    /// When the files of pages were last changed, by their path below the site's folder, where pages show it.
    pub dates: Arc<Dates>,
    /// The `_category_.json` files by the URL of their folder, which ends in `/`.
    pub categories: BTreeMap<String, Category>,
    /// Who writes the blogs.
    pub authors: Authors,
    /// The entries that get a page, in the registry's order.
    pub integrations: Integrations,
    /// Which examples were run on LiteLLM.
    pub proof: Arc<Proof>,
    /// The dead links that the site lives with for now.
    pub link_baseline: Option<Arc<SourceFile>>,
    /// Other files, by their path below the output folder.
    pub assets: BTreeMap<String, Asset>,
    /// The words for pages that nobody wrote.
    pub words: Words,
    /// Paths below the output folder that sitegen itself writes, theme assets among them; folders that are all its own end
    /// in `/`.
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

    /// The integration that a page is about, if it is about one.
    pub fn integration_of(&self, page: &Page) -> Option<&Integration> {
        page.source.integration().map(|id| self.integration(id))
    }

    /// The integrations that a page shows: one, those that it lists, or none.
    pub fn listed_integrations(&self, page: &Page) -> &[Arc<Integration>] {
        &self.integrations[page.source.listed_integrations()]
    }

    /// The document that a page is, if it is one.
    pub fn own_document(&self, page: &Page) -> Option<&Arc<Document>> {
        page.source.document().map(|id| self.document(id))
    }

    /// The document that a page is, or that adds to the page of an integration.
    pub fn document_of(&self, page: &Page) -> Option<&Arc<Document>> {
        let overlay = || self.integration_of(page)?.overlay.map(|id| self.document(id));
        self.own_document(page).or_else(overlay)
    }

    /// Where a page comes from: the file, and the place in it that gives the page its URL.
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
            // Who wants to change the page edits the configuration.
            PageSource::Group { slug } => Some((self.config.file.as_ref()?, slug.clone())),
            PageSource::IntegrationList { .. } | PageSource::NotFound | PageSource::Redirect { .. } => None,
        }
    }

    /// The file that a page comes from: for messages, and for the edit link.
    pub fn file(&self, page: &Page) -> Option<&Arc<SourceFile>> {
        self.origin(page).map(|(file, _)| file)
    }

    /// When the Markdown file of a page was last changed.
    pub fn date(&self, page: &Page) -> Option<&str> {
        self.dates.get(&self.document_of(page)?.file.path).map(String::as_str)
    }

    /// The path below the content folder of the file that makes a page what it is, or adds to it.
    pub(super) fn content_path(&self, page: &Page) -> Option<&str> {
        match page.source.folder() {
            Some(folder) => Some(&self.categories.get(folder)?.path),
            None => Some(&self.document_of(page)?.path),
        }
    }

    /// A page's front matter, its own or that of its folder's `_category_.json`.
    pub fn front(&self, page: &Page) -> Option<&FrontMatter> {
        match page.source.folder() {
            Some(folder) => Some(&self.categories.get(folder)?.index()?.front),
            None => Some(&self.own_document(page)?.front),
        }
    }
}
