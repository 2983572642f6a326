//! Imports the configuration of a Docusaurus site.
//!
//! `docusaurus.config.js` and `sidebars.js` are code: [`SCRIPT`] evaluates them to JSON. The site's files are never
//! changed.

mod evaluated;
mod frame;
mod globs;
mod notes;
mod pages;
mod settings;
mod sidebar;
mod versions;
mod write;

use std::io;

use crate::disk::Disk;
pub(crate) use evaluated::Evaluated;
use frame::Known;
use notes::Notes;
pub(crate) use notes::config_file;
use serde_json::Value;

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
/// Where the site's folder can't be read, or has no pages.
pub(crate) fn docusaurus(disk: &Disk, evaluated: &Evaluated) -> io::Result<Imported> {
    let mut notes = Notes::new(disk);
    let mut settings = settings::read(disk, evaluated, &mut notes);
    if settings.docs.is_empty() && settings.blogs.is_empty() {
        let reasons: String = notes.lines.iter().map(|line| format!("\n  {line}")).collect();
        let message = format!("there is no folder of pages to import. Left out:{reasons}");
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    let mut nav = Vec::new();
    let mut known = Vec::new();
    let mut exclude = Vec::new();
    for folder in settings.docs.iter().chain(&settings.blogs) {
        let pages = pages::Pages::read(disk, folder)?;
        pages.note(folder, &mut notes);
        exclude.extend(folder.filter.patterns(&folder.folder, &pages.files, &pages.excluded));
        known.push((folder, pages));
    }
    // A blog's URLs are not those of its files.
    known.truncate(settings.docs.len());
    let all: Vec<&pages::Pages> = known.iter().map(|(_, pages)| pages).collect();
    for (docs, pages) in &known {
        nav.extend(sidebar::navigation(docs, pages, &all, &settings, &mut notes));
    }
    let theme = evaluated.config().map_or(&Value::Null, |config| &config["themeConfig"]);
    let frame = frame::read(theme, &Known { disk, settings: &settings, pages: &all, nav: &nav }, &mut notes);
    drop(known);
    settings.exclude = exclude;
    let figures = figures(&nav);
    notes.lines.dedup();
    Ok(Imported { config: write::toml(&settings, &frame, &nav), notes: notes.lines, figures })
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
