//! Rendering: a pure function from the site and a unit of output to files.
//!
//! A [`Unit`] is what is rendered together because it is made from the same things: a page is one unit with its HTML, its
//! Markdown copy and its example files. `build` maps [`render`] over all units on all cores; the preview looks up which
//! unit a path belongs to and renders that one.

mod csp;
pub mod machine;
pub mod page;
mod search;
pub mod shape;
mod surroundings;

use std::path::PathBuf;

use self::surroundings::Surroundings;
use crate::diagnostic::Diagnostic;
use crate::integration;
use crate::integration::examples::{self, Example};
use crate::plan::blog;
pub use crate::plan::fixed::Fixed;
use crate::plan::page::{PageId, PageSource};
use crate::registry::schema;
use crate::site::Site;
use crate::theme::{Asset, lean};

/// What is rendered together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A page and what stands beside it.
    Page(PageId),
    /// A file of the content or static folder, by its path below the output folder.
    Asset(String),
    /// A file of the theme, by its path below `assets/`.
    ThemeAsset(String),
    /// What is made of the site as a whole.
    Fixed(Fixed),
}

/// The bytes of a file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Made here.
    Bytes(Vec<u8>),
    /// Those of this file, streamed.
    Copy(PathBuf),
}

impl Content {
    /// What is made here, in one piece; else the file to copy.
    pub fn made(self) -> Result<Vec<u8>, PathBuf> {
        match self {
            Content::Bytes(bytes) => Ok(bytes),
            Content::Copy(place) => Err(place),
        }
    }
}

/// A part of a file that is put together from other files of the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    /// This text.
    Text(String),
    /// What the file at this path below the output folder holds.
    File(String),
}

impl Piece {
    /// The path, where it is a file.
    pub fn file(&self) -> Option<&str> {
        match self {
            Piece::Text(_) => None,
            Piece::File(path) => Some(path),
        }
    }
}

/// A file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutFile {
    /// Below the output folder, with `/`.
    pub path: String,
    /// What it holds.
    pub content: Content,
}

impl OutFile {
    fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        OutFile { path: path.into(), content: Content::Bytes(bytes.into()) }
    }
}

/// The paths that sitegen writes for itself; a folder ends in `/`. A page or file that wants one of them is an error.
pub fn reserved_paths(theme: &crate::theme::Theme) -> Vec<String> {
    // The page for what is not found is in the page table.
    let fixed = Fixed::ALL.into_iter().filter(|file| *file != Fixed::NotFound);
    let fixed = fixed.map(|file| file.path().to_owned());
    fixed.chain(theme.assets.keys().map(|path| format!("assets/{path}"))).collect()
}

/// Whether a site has one of these files. A file of its own takes the place of one.
fn is_made(site: &Site, file: Fixed) -> bool {
    let (has_url, has_registry) = (site.plan.config().base_url.is_some(), site.plan.parsed.has_registry);
    file.is_made(has_url, has_registry) && !(file.is_replaceable() && is_own(site, file.path()))
}

/// All units of a site. The large ones come first, so that no core waits for them at the end; `llms-full.txt` comes last,
/// because it is put together from what was made for the pages.
pub fn units(site: &Site) -> Vec<Unit> {
    let made = Fixed::ALL.into_iter().filter(|file| *file != Fixed::NotFound && is_made(site, *file));
    let (last, mut units): (Vec<Unit>, Vec<Unit>) =
        made.map(Unit::Fixed).partition(|unit| *unit == Unit::Fixed(Fixed::LlmsFull));
    units.extend(site.plan.page_ids().map(Unit::Page));
    units.extend(site.theme.assets.keys().cloned().map(Unit::ThemeAsset));
    units.extend(site.plan.parsed.assets.keys().cloned().map(Unit::Asset));
    units.extend(last);
    units
}

/// Whether the site has a file of its own at a path.
fn is_own(site: &Site, path: &str) -> bool {
    site.plan.parsed.assets.contains_key(path)
}

/// The unit that a path below the output folder belongs to.
pub fn unit_at(site: &Site, path: &str) -> Option<Unit> {
    let special = match path {
        _ if is_own(site, path) => Some(Unit::Asset(path.to_owned())),
        _ if path == Fixed::NotFound.path() => site.plan.page_at(path).map(Unit::Page),
        _ if path.starts_with(Fixed::Search.path()) => Some(Unit::Fixed(Fixed::Search)),
        _ if path.starts_with("sitemap") && path.ends_with(".xml") && site.plan.config().base_url.is_some() => {
            Some(Unit::Fixed(Fixed::Sitemap))
        }
        _ => Fixed::ALL.into_iter().find(|file| file.path() == path && is_made(site, *file)).map(Unit::Fixed),
    };
    if special.is_some() {
        return special;
    }
    if let Some(asset) = path.strip_prefix("assets/")
        && site.theme.assets.contains_key(asset)
    {
        return Some(Unit::ThemeAsset(asset.to_owned()));
    }
    if let Some(key) = integration::key_of_api_path(path) {
        return site.plan.page_at(&format!("{}{key}", integration::FOLDER)).map(Unit::Page);
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let page = site.plan.page_at(folder)?;
    (name == "index.html" || site.plan.names_beside(page).contains(&name)).then_some(Unit::Page(page))
}

/// Renders a unit.
///
/// # Errors
/// Where a template of the theme fails.
pub fn render(site: &Site, unit: &Unit) -> Result<Vec<OutFile>, Diagnostic> {
    match unit {
        Unit::Page(id) => page_files(site, *id),
        Unit::Asset(path) => Ok(site
            .plan
            .parsed
            .assets
            .get(path)
            .map(|asset| OutFile { path: path.clone(), content: Content::Copy(asset.file.clone()) })
            .into_iter()
            .collect()),
        Unit::ThemeAsset(path) => Ok(theme_asset(site, path).into_iter().collect()),
        Unit::Fixed(file) => fixed_files(site, *file),
    }
}

fn fixed_files(site: &Site, file: Fixed) -> Result<Vec<OutFile>, Diagnostic> {
    let text = match file {
        Fixed::NotFound => return site.plan.page_at(file.path()).map_or(Ok(Vec::new()), |id| page_files(site, id)),
        Fixed::Sitemap => return Ok(machine::sitemap(site)),
        Fixed::Search => return search::index(site),
        Fixed::Robots => machine::robots(site),
        Fixed::Llms => machine::llms(site),
        Fixed::LlmsFull => machine::joined(site, &machine::llms_full(site))?,
        Fixed::NoJekyll => String::new(),
        Fixed::ApiIndex => machine::api_index(site),
        Fixed::Schema => schema::text(),
    };
    Ok(vec![OutFile::new(file.path(), text)])
}

fn theme_asset(site: &Site, path: &str) -> Option<OutFile> {
    let content = match site.theme.assets.get(path)? {
        Asset::Embedded(bytes) => {
            let lean = std::str::from_utf8(bytes).ok().and_then(|text| lean(path, text));
            Content::Bytes(lean.map_or_else(|| bytes.to_vec(), String::into_bytes))
        }
        Asset::Text(file) => Content::Bytes(file.text.clone().into_bytes()),
        Asset::File(file) => Content::Copy(file.clone()),
    };
    Some(OutFile { path: format!("assets/{path}"), content })
}

fn page_files(site: &Site, id: PageId) -> Result<Vec<OutFile>, Diagnostic> {
    let page = site.plan.page(id);
    if let PageSource::Redirect { to } = &page.source {
        return Ok(vec![OutFile::new(page.html_path(), page::redirect(site, id, to)?)]);
    }
    page_among(site, id, Surroundings::of(site, id))
}

/// The files of a page that is no redirect.
fn page_among(site: &Site, id: PageId, around: Surroundings) -> Result<Vec<OutFile>, Diagnostic> {
    let page = site.plan.page(id);
    let body = site.body(id)?;
    let tree = site.parse(id, &body);
    let mut files = vec![OutFile::new(page.html_path(), page::html(site, id, &body, &tree, around)?)];
    if page.has_markdown() {
        files.push(OutFile::new(page.markdown_path(), page::markdown(site, id, &body, &tree)?));
    }
    if blog::is_blog(&site.plan.parsed, page) && site.plan.config().base_url.is_some() {
        files.push(OutFile::new(format!("{}{}", page.path, blog::FEED), machine::feed(site, id)));
    }
    if let Some(integration) = site.plan.parsed.integration_of(page) {
        let examples = examples::examples(&integration.entry);
        let json = machine::api_integration(site, id, integration, &examples);
        files.push(OutFile::new(integration::api_path(integration.key()), json));
        for example in examples.into_iter().filter(Example::is_file) {
            files.push(OutFile::new(format!("{}{}", page.path, example.name), example.text));
        }
    }
    Ok(files)
}
