//! Builds the page table, and reports collisions of URLs.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::category::{Category, Index};
use super::fixed::Fixed;
use super::page::{Page, PageId, PageSource};
use super::{COLLISION, IMPOSSIBLE, Parsed, blog, label_from_path, names_beside, page_path, redirect, url};
use crate::config::NavIndex;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, DocumentId};
use crate::integration::{self, Integration, IntegrationId};
use crate::source::{Location, SharedText, Spanned};
use crate::words::Words;

/// The page table under construction.
#[derive(Default)]
pub(super) struct Table {
    pub(super) pages: Vec<Arc<Page>>,
    pub(super) routes: HashMap<String, PageId, RandomState>,
    /// Claims by lower-case path below the output folder.
    pub(super) taken: HashMap<String, Claim, RandomState>,
}

/// The owner of a path.
pub(super) struct Claim {
    pub(super) what: String,
    pub(super) place: Option<Location>,
}

impl Table {
    /// Adds a page from `place`, if its path is valid and free.
    pub(super) fn add(&mut self, page: Page, place: Option<Location>, diagnostics: &mut Vec<Diagnostic>) {
        let path = page.html_path();
        let what = describe(&page, place.as_ref());
        if !url::is_sound(&path) {
            diagnostics.push(impossible(&what, &page.path, place.as_ref()));
            return;
        }
        let path = path.to_lowercase();
        if let Some(other) = self.taken.get(&path) {
            let problem = collision(&what, &other.what, &page.path, place.as_ref());
            let problem = problem.hint(if page.source.folder().is_some() {
                let slug = redirect::docusaurus_path(&page);
                format!("give the generated index a `slug`, such as `/{slug}`, Docusaurus's default")
            } else {
                "rename one, or give it another `slug`".to_owned()
            });
            diagnostics.push(match &other.place {
                Some(other) => problem.related(&other.file, other.range.clone(), "the other one"),
                None => problem,
            });
            return;
        }
        self.taken.insert(path, Claim { what, place });
        self.routes.insert(page.path.trim_end_matches('/').to_owned(), PageId(self.pages.len()));
        self.pages.push(Arc::new(page));
    }
}

fn collision(what: &str, other: &str, path: &str, place: Option<&Location>) -> Diagnostic {
    let problem = Diagnostic::new(&COLLISION, format!("{what} and {other} have the same URL `/{path}`"));
    match place {
        Some(place) => problem.at(&place.file, place.range.clone()),
        None => problem,
    }
}

/// A path that no file can have.
pub(super) fn impossible(what: &str, path: &str, place: Option<&Location>) -> Diagnostic {
    let message = format!("{what} can't have the URL `/{path}`");
    let problem = Diagnostic::new(&IMPOSSIBLE, message)
        .hint("a URL can't contain `:`, `\\`, a part `..`, an empty part or a part over 255 bytes, and can't begin with `.sitegen`");
    match place {
        Some(place) => problem.at(&place.file, place.range.clone()),
        None => problem,
    }
}

/// Collisions other than pages with the same URL: a file where a folder must be, and a copied file where sitegen generates
/// one. Case is ignored, because many file systems ignore it.
pub(super) fn in_the_way(parsed: &Parsed, table: &Table) -> Vec<Diagnostic> {
    let file_above = |path: &str| {
        path.match_indices('/')
            .find_map(|(slash, _)| Some((slash, table.taken.get(&path.get(..slash)?.to_lowercase())?)))
    };
    let mut problems = Vec::new();
    for page in &table.pages {
        if let Some((folder, file)) = file_above(&page.path) {
            let place = place(parsed, page);
            let what = describe(page, place.as_ref());
            let problem = collision(&what, &file.what, &page.path[..folder], place.as_ref());
            problems.push(problem.hint("rename one: a file can't have the name of a folder"));
        }
    }
    if parsed.assets.is_empty() {
        return problems;
    }
    let at: HashMap<String, &Page> =
        table.pages.iter().map(|page| (page.path.trim_end_matches('/').to_lowercase(), &**page)).collect();
    for (path, asset) in &parsed.assets {
        let what = format!("the file `{}`", asset.source);
        if !url::is_sound(path) {
            problems.push(impossible(&what, path, None));
            continue;
        }
        let folded = path.to_lowercase();
        let (folder, name) = folded.rsplit_once('/').unwrap_or(("", &folded));
        let beside = at.get(folder).filter(|page| names_beside(parsed, page).contains(&name));
        let of_key = |key| at.get(&format!("{}{key}", integration::FOLDER));
        let page = beside.or_else(|| integration::key_of_api_path(&folded).and_then(of_key));
        let generated_folder =
            parsed.reserved.iter().find(|folder| folder.ends_with('/') && folded.starts_with(folder.as_str()));
        let (other, taken) = match (page, generated_folder, file_above(path)) {
            (Some(page), _, _) => (describe(page, place(parsed, page).as_ref()), path.as_str()),
            (None, Some(folder), _) => (format!("the generated folder `{folder}`"), path.as_str()),
            (None, None, Some((folder, file))) => (file.what.clone(), &path[..folder]),
            (None, None, None) => continue,
        };
        problems.push(collision(&what, &other, taken, None).hint("rename the file"));
    }
    problems
}

/// The source of a page: its file, or its entry in the registry.
pub(super) fn place(parsed: &Parsed, page: &Page) -> Option<Location> {
    let (file, range) = parsed.origin(page)?;
    Some(Location::new(file, range))
}

fn describe(page: &Page, place: Option<&Location>) -> String {
    match (&page.source, place) {
        (PageSource::Integration(_), _) => {
            format!("the entry `{}`", page.path.trim_start_matches(integration::FOLDER).trim_end_matches('/'))
        }
        (PageSource::Redirect { .. }, _) => format!("the redirect from `/{}`", page.path),
        (PageSource::IntegrationList { .. }, _) => "the list of integrations".to_owned(),
        (PageSource::Group { .. }, _) => format!("the list of the group `{}`", page.label),
        (PageSource::Written(_) | PageSource::Category { .. } | PageSource::NotFound, Some(place)) => {
            format!("`{}`", place.file.path)
        }
        (PageSource::Written(_) | PageSource::Category { .. } | PageSource::NotFound, None) => {
            format!("the page `/{}`", page.path)
        }
    }
}

pub(super) fn written_page(parsed: &Parsed, document: &Arc<Document>, id: DocumentId) -> Page {
    let front = &document.front;
    let path = match blog::of(&parsed.config, &document.path) {
        Some(blog) => blog::post_path(blog, &document.path, front),
        None => page_path::of(&document.path, parsed.config.paths.root_of(&document.file.path), front),
    };
    let text = |spanned: &Option<Spanned<String>>| spanned.as_ref().map(|text| text.value.clone());
    let title: SharedText = text(&front.title)
        .or_else(|| document.outline.title.clone())
        .unwrap_or_else(|| label_from_path(&parsed.words, &path))
        .into();
    let description = text(&front.description).or_else(|| document.outline.description.clone());
    Page {
        label: text(&front.navigation.label).map_or_else(|| title.clone(), SharedText::from),
        description: description.unwrap_or_default().into(),
        title,
        path,
        source: PageSource::Written(id),
        unlisted: front.unlisted,
    }
}

pub(super) fn integration_page(parsed: &Parsed, integration: &Integration, id: IntegrationId) -> Page {
    let overlay = integration.overlay.map(|overlay| parsed.document(overlay));
    Page {
        path: integration.path(),
        source: PageSource::Integration(id),
        title: integration.texts.name.clone(),
        label: integration.texts.name.clone(),
        description: integration.texts.plain_description.clone(),
        unlisted: overlay.is_some_and(|document| document.front.unlisted),
    }
}

pub(super) fn list_page(words: &Words, number: usize, total: usize) -> Page {
    let first = (number - 1) * integration::LISTED_PER_PAGE;
    let path = match number {
        1 => integration::FOLDER.to_owned(),
        // Keys have no hyphen, so no integration can have this path.
        number => format!("{}page-{number}/", integration::FOLDER),
    };
    let title: SharedText = match number {
        1 => words.get("list_title").into(),
        number => words.with_number("list_title_part", &number.to_string()).into(),
    };
    Page {
        path,
        source: PageSource::IntegrationList { number, listed: first..total.min(first + integration::LISTED_PER_PAGE) },
        label: title.clone(),
        title,
        description: words.get("list_description").into(),
        unlisted: false,
    }
}

/// The index page of a folder.
pub(super) fn category_page(parsed: &Parsed, folder: &str, category: &Category, index: &Index) -> Page {
    let front = &index.front;
    let label = category.label.clone().unwrap_or_else(|| label_from_path(&parsed.words, folder));
    // As in Docusaurus, a slug starts from the documentation's root, with or without a leading `/`.
    let root = parsed.config.paths.root_of(&category.file.path);
    let slug = front.route.slug.as_ref().map(|slug| page_path::of_slug(root, root, &slug.value));
    let text = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
    Page {
        path: slug.unwrap_or_else(|| folder.to_owned()),
        source: PageSource::Category { folder: folder.to_owned() },
        title: text(&front.title).unwrap_or_else(|| label.clone()).into(),
        description: text(&front.description).or_else(|| category.description.clone()).unwrap_or_default().into(),
        label: label.into(),
        unlisted: false,
    }
}

/// The index page of a navigation group.
pub(super) fn group_page(label: &str, index: &NavIndex) -> Page {
    Page {
        path: page_path::with_slash(&index.slug.value),
        source: PageSource::Group { slug: index.slug.span.clone() },
        title: index.title.as_deref().unwrap_or(label).into(),
        description: index.description.as_deref().unwrap_or_default().into(),
        label: label.into(),
        unlisted: false,
    }
}

pub(super) fn not_found_page(words: &Words) -> Page {
    Page {
        path: Fixed::NotFound.path().to_owned(),
        source: PageSource::NotFound,
        title: words.get("not_found").into(),
        label: words.get("not_found").into(),
        description: SharedText::default(),
        unlisted: true,
    }
}
