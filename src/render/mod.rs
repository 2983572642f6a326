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

pub(crate) use search::FOLDER as SEARCH_FOLDER;

use self::surroundings::Surroundings;
use crate::diagnostic::Diagnostic;
use crate::integration;
use crate::integration::examples::{self, Example};
use crate::plan::blog;
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
    /// `llms.txt`.
    Llms,
    /// `llms-full.txt`.
    LlmsFull,
    /// `api/v1/index.json`.
    ApiIndex,
    /// The registry's JSON Schema, for editors; on a site that has a registry.
    Schema,
    /// `sitemap.xml`, in several files where one would be too large.
    Sitemap,
    /// `robots.txt`.
    Robots,
    /// The search index, in one file or many.
    Search,
    /// `.nojekyll`: tells GitHub Pages to publish the files as they are.
    NoJekyll,
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

/// The Markdown of all pages in one file, which [`machine::llms_full`] says how to put together.
pub const LLMS_FULL: &str = "llms-full.txt";

/// Where the registry's JSON Schema is published.
const SCHEMA: &str = "api/v1/registry.schema.json";

/// The files that sitegen writes for itself, whatever the pages are.
const FIXED: [(&str, Unit); 7] = [
    ("llms.txt", Unit::Llms),
    (LLMS_FULL, Unit::LlmsFull),
    ("api/v1/index.json", Unit::ApiIndex),
    (SCHEMA, Unit::Schema),
    ("sitemap.xml", Unit::Sitemap),
    ("robots.txt", Unit::Robots),
    (".nojekyll", Unit::NoJekyll),
];

/// The paths that sitegen writes for itself; a folder ends in `/`. A page or file that wants one of them is an error.
pub fn reserved_paths(theme: &crate::theme::Theme) -> Vec<String> {
    let fixed = FIXED.iter().map(|(path, _)| *path).chain([search::FOLDER]).map(str::to_owned);
    fixed.chain(theme.assets.keys().map(|path| format!("assets/{path}"))).collect()
}

/// Those of [`FIXED`] that the site has. A file of its own takes the place of one.
fn fixed(site: &Site) -> impl Iterator<Item = (&'static str, Unit)> {
    let (has_url, has_registry) = (site.plan.config().base_url.is_some(), site.plan.parsed.has_registry);
    FIXED.into_iter().filter(move |(path, unit)| match unit {
        Unit::Sitemap => has_url && !is_own(site, path),
        Unit::Schema => has_registry,
        Unit::ApiIndex => true,
        _ => !is_own(site, path),
    })
}

/// All units of a site. The large ones come first, so that no core waits for them at the end; `llms-full.txt` comes last,
/// because it is put together from what was made for the pages.
pub fn units(site: &Site) -> Vec<Unit> {
    let (last, first): (Vec<Unit>, _) = fixed(site).map(|(_, unit)| unit).partition(|unit| *unit == Unit::LlmsFull);
    let mut units = vec![Unit::Search];
    units.extend(first);
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
        "404.html" => site.plan.page_at("404.html").map(Unit::Page),
        _ if path.starts_with(search::FOLDER) => Some(Unit::Search),
        _ if path.starts_with("sitemap") && path.ends_with(".xml") && site.plan.config().base_url.is_some() => {
            Some(Unit::Sitemap)
        }
        _ => fixed(site).find(|(fixed, _)| *fixed == path).map(|(_, unit)| unit),
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
        Unit::Llms => Ok(vec![OutFile::new("llms.txt", machine::llms(site))]),
        Unit::LlmsFull => Ok(vec![OutFile::new(LLMS_FULL, machine::joined(site, &machine::llms_full(site))?)]),
        Unit::ApiIndex => Ok(vec![OutFile::new("api/v1/index.json", machine::api_index(site))]),
        Unit::Schema => Ok(vec![OutFile::new(SCHEMA, schema::text())]),
        Unit::Sitemap => Ok(machine::sitemap(site)),
        Unit::Robots => Ok(vec![OutFile::new("robots.txt", machine::robots(site))]),
        Unit::Search => search::index(site),
        Unit::NoJekyll => Ok(vec![OutFile::new(".nojekyll", "")]),
    }
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
    if let PageSource::Integration(index) = page.source {
        let integration = &site.plan.parsed.integrations[index];
        let examples = examples::examples(&integration.entry);
        let json = machine::api_integration(site, id, integration, &examples);
        files.push(OutFile::new(integration::api_path(integration.key()), json));
        for example in examples.into_iter().filter(Example::is_file) {
            files.push(OutFile::new(format!("{}{}", page.path, example.name), example.text));
        }
    }
    Ok(files)
}
