//! Imports the configuration of a Docusaurus site.
//!
//! `docusaurus.config.js` and `sidebars.js` are code: [`SCRIPT`] evaluates them to JSON. The site's files are never
//! changed.

mod evaluated;
mod pages;
mod settings;
mod sidebar;
mod write;

use crate::disk::Disk;
pub(crate) use evaluated::Evaluated;

/// The script that evaluates a Docusaurus site's configuration: `node - FOLDER` prints the JSON.
pub(crate) const SCRIPT: &str = include_str!("evaluate.cjs");

/// The result of an import.
#[derive(Debug)]
pub(crate) struct Imported {
    /// The text of `sitegen.toml`.
    pub config: String,
    /// Items without a counterpart, one line each.
    pub notes: Vec<String>,
    /// The numbers of pages and groups in the navigation.
    pub figures: Figures,
}

/// Counts of navigation items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    /// Items that are pages.
    pub pages: usize,
    /// Groups.
    pub groups: usize,
}

/// An item of the navigation.
#[derive(Clone, Debug, Default, PartialEq)]
struct Item {
    label: Option<String>,
    target: Target,
    items: Vec<Item>,
}

/// Where an item leads.
#[derive(Clone, Debug, Default, PartialEq)]
enum Target {
    #[default]
    None,
    /// The path of a page below the content.
    Page(String),
    Url(String),
    /// All pages of a folder, inserted here.
    Inline(String),
    Index {
        slug: String,
        title: Option<String>,
        description: Option<String>,
    },
}

/// Creates the configuration for the Docusaurus site in a folder.
///
/// # Errors
/// Where the site's folder can't be read.
pub(crate) fn docusaurus(disk: &Disk, evaluated: &Evaluated) -> std::io::Result<Imported> {
    let mut notes = Vec::new();
    let settings = settings::read(disk, evaluated, &mut notes);
    let mut nav = Vec::new();
    let mut known = Vec::new();
    for docs in settings.docs.iter().filter(|docs| disk.has(&docs.folder)) {
        known.push((docs, pages::Pages::read(disk, docs)?));
    }
    let all: Vec<&pages::Pages> = known.iter().map(|(_, pages)| pages).collect();
    for (docs, pages) in &known {
        nav.extend(sidebar::navigation(docs, pages, &all, &settings, &mut notes));
    }
    let figures = figures(&nav);
    notes.dedup();
    Ok(Imported { config: write::toml(&settings, &nav), notes, figures })
}

fn figures(items: &[Item]) -> Figures {
    items.iter().fold(Figures::default(), |sum, item| {
        let below = figures(&item.items);
        Figures {
            pages: sum.pages + below.pages + usize::from(matches!(item.target, Target::Page(_))),
            groups: sum.groups + below.groups + usize::from(!item.items.is_empty()),
        }
    })
}
