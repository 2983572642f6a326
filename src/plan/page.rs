//! The page table: one row for every page of the site.

use std::ops::Range;

use crate::document::DocumentId;
use crate::integration::IntegrationId;
use crate::source::SharedText;

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
    /// A page of the list of integrations.
    IntegrationList {
        /// From 1.
        number: usize,
        /// Indices of integrations.
        listed: Range<usize>,
    },
    /// A page that lists the contents of a content folder.
    Category {
        /// The folder's path, with a trailing `/`.
        folder: String,
    },
    /// A page that lists the items of a configured navigation group.
    Group {
        /// The position of the group's `index` in the configuration.
        slug: Range<usize>,
    },
    /// The page for missing URLs.
    NotFound,
    /// A redirect from an old URL.
    Redirect {
        /// A path below the site's root, or an absolute URL.
        to: String,
    },
}

impl PageSource {
    /// The document of a hand-written page.
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

    /// The integration of an integration page.
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

    /// The integrations on the page: one, the listed ones, or none.
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

    /// The path of the content folder that the page lists, if any.
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

    /// Whether the page has content, so that it can be listed, searched and linked to.
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

    /// The theme's template for its Markdown; hand-written pages and redirects have none.
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
    /// The path below the site's root: empty for the home page, otherwise with a trailing `/`, except `404.html`.
    pub path: String,
    /// Its source.
    pub source: PageSource,
    /// Title, as plain text.
    pub title: SharedText,
    /// The name in navigation, breadcrumbs and previous/next.
    pub label: SharedText,
    /// One or two sentences, as plain text; may be empty.
    pub description: SharedText,
    /// Whether it is in no list, search or sitemap, although it is published.
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
