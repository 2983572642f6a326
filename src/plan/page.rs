//! The page table: one row for every page that the site will have.

use std::ops::Range;
use std::sync::Arc;

use crate::document::DocumentId;
use crate::integration::IntegrationId;

/// The index of a page in the page table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageId(pub usize);

/// The source of a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PageSource {
    /// A hand-written document.
    Written(DocumentId),
    /// An integration.
    Integration(IntegrationId),
    /// One of the pages that list the integrations; the range is that of the listed ones.
    IntegrationList {
        /// From 1.
        number: usize,
        /// Indices of integrations.
        listed: Range<usize>,
    },
    /// A page that lists what is in a folder of the content.
    Category {
        /// The folder's address, with `/` at its end.
        folder: String,
    },
    /// A page that lists what is in a group of a navigation that is written by hand.
    Group {
        /// The place of the group's `index` in the configuration.
        slug: Range<usize>,
    },
    /// The page for missing URLs.
    NotFound,
    /// A page that leads to another, at an address that was in use before.
    Redirect {
        /// An address below the site's root, or an absolute one.
        to: String,
    },
}

impl PageSource {
    /// The document that the page is, if it is one.
    pub fn document(&self) -> Option<DocumentId> {
        match self {
            PageSource::Written(document) => Some(*document),
            PageSource::Integration(_)
            | PageSource::IntegrationList { .. }
            | PageSource::Category { .. }
            | PageSource::Group { .. }
            | PageSource::NotFound
            | PageSource::Redirect { .. } => None,
        }
    }

    /// The integration that the page is about, if it is about one.
    pub fn integration(&self) -> Option<IntegrationId> {
        match self {
            PageSource::Integration(integration) => Some(*integration),
            PageSource::Written(_)
            | PageSource::IntegrationList { .. }
            | PageSource::Category { .. }
            | PageSource::Group { .. }
            | PageSource::NotFound
            | PageSource::Redirect { .. } => None,
        }
    }

    /// The integrations that the page shows: one, those that it lists, or none.
    pub fn listed_integrations(&self) -> Range<usize> {
        match self {
            PageSource::Integration(IntegrationId(index)) => *index..*index + 1,
            PageSource::IntegrationList { listed, .. } => listed.clone(),
            PageSource::Written(_)
            | PageSource::Category { .. }
            | PageSource::Group { .. }
            | PageSource::NotFound
            | PageSource::Redirect { .. } => 0..0,
        }
    }

    /// The folder of the content that the page lists, by its address, if it lists one.
    pub fn folder(&self) -> Option<&str> {
        match self {
            PageSource::Category { folder } => Some(folder),
            PageSource::Written(_)
            | PageSource::Integration(_)
            | PageSource::IntegrationList { .. }
            | PageSource::Group { .. }
            | PageSource::NotFound
            | PageSource::Redirect { .. } => None,
        }
    }

    /// The name of this kind of page in templates.
    pub fn name(&self) -> &'static str {
        match self {
            PageSource::Written(_) => "page",
            PageSource::Integration(_) => "integration",
            PageSource::IntegrationList { .. } => "integrations",
            PageSource::Category { .. } | PageSource::Group { .. } => "category",
            PageSource::NotFound => "not_found",
            PageSource::Redirect { .. } => "redirect",
        }
    }

    /// Whether there is something to read on the page, so that it can be listed, searched and linked to.
    pub fn is_content(&self) -> bool {
        match self {
            PageSource::Written(_)
            | PageSource::Integration(_)
            | PageSource::IntegrationList { .. }
            | PageSource::Category { .. }
            | PageSource::Group { .. } => true,
            PageSource::NotFound | PageSource::Redirect { .. } => false,
        }
    }

    /// The theme's template that makes its Markdown; hand-written pages and redirects have none.
    pub fn template(&self) -> Option<&'static str> {
        match self {
            PageSource::Integration(_) => Some("integration.md"),
            PageSource::IntegrationList { .. } => Some("integrations.md"),
            PageSource::Category { .. } | PageSource::Group { .. } => Some("category.md"),
            PageSource::NotFound => Some("404.md"),
            PageSource::Written(_) | PageSource::Redirect { .. } => None,
        }
    }
}

/// A page, before any HTML.
#[derive(Clone, Debug)]
pub struct Page {
    /// The address below the site's root: empty for the home page, else with `/` at its end; `404.html` is the one file.
    pub path: String,
    /// Its source.
    pub source: PageSource,
    /// Title, as plain text.
    pub title: Arc<str>,
    /// The name in navigation, breadcrumbs and previous/next.
    pub label: Arc<str>,
    /// One or two sentences, as plain text; may be empty.
    pub description: Arc<str>,
    /// Built and reachable by its address, but in no list, search or sitemap.
    pub unlisted: bool,
}

impl Page {
    /// The path of the page's HTML file below the output folder.
    pub fn html_path(&self) -> String {
        if self.path.ends_with(".html") { self.path.clone() } else { format!("{}index.html", self.path) }
    }

    /// The path of the page's clean Markdown copy below the output folder.
    pub fn markdown_path(&self) -> String {
        format!("{}index.md", self.path)
    }

    /// Whether the page is listed in navigation, search, sitemap and llms.txt.
    pub fn is_listed(&self) -> bool {
        !self.unlisted && self.source.is_content()
    }

    /// Whether there is a Markdown copy next to the HTML.
    pub fn has_markdown(&self) -> bool {
        self.source.is_content()
    }
}
