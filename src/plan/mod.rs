//! The plan: every page, URL and asset of the site, before any HTML.
//!
//! The plan depends only on parsed input and never changes. Links are resolved against it, the navigation is built from
//! it, and collisions are found in it.

pub(crate) mod blog;
pub(crate) mod category;
pub(crate) mod fixed;
pub(crate) mod frame;
mod group;
pub(crate) mod links;
pub(crate) mod nav;
pub(crate) mod outside;
pub(crate) mod page;
pub(crate) mod page_path;
mod parsed;
mod redirect;
mod table;
mod tree;
pub(crate) mod url;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::document::{Document, DocumentId};
use crate::encoding::composed;
use crate::front_matter::Pagination;
use crate::integration::{self, IntegrationId};
use crate::words::Words;
use fixed::Fixed;
use frame::Frame;
use group::Groups;
use nav::Nav;
use page::{Page, PageId};
pub(crate) use parsed::{Asset, Parsed};

/// The rules that a plan can break.
pub(crate) static RULES: &[&[&Rule]] =
    &[&[&COLLISION, &IMPOSSIBLE, &NO_BASE_URL, &OWN_FILE], blog::RULES, category::RULES, redirect::RULES, tree::RULES];

static COLLISION: Rule = Rule {
    code: "duplicate-url",
    severity: Severity::Error,
    summary: "two sources with the same URL",
    explanation: "Every page and file needs its own URL. URLs that differ only in case are the same on many file \
                  systems, so they collide too. Rename one, or give it another `slug`.",
    wrong: "content/setup.md and content/setup/index.md",
    right: "content/setup/index.md alone",
};

static IMPOSSIBLE: Rule = Rule {
    code: "invalid-url",
    severity: Severity::Error,
    summary: "a URL that no file can have",
    explanation: "sitegen writes every page and file into the output folder, on any operating system. A URL can't \
                  point outside it or contain `:`, `\\` or control characters, and the folder `.sitegen` is \
                  reserved. A page's URL comes from its file name, or from `slug` in its front matter.",
    wrong: "slug: ../../elsewhere",
    right: "slug: /elsewhere",
};

/// A base URL is only needed for publishing.
pub(crate) static NO_BASE_URL: Rule = Rule {
    code: "no-base-url",
    severity: Severity::Note,
    summary: "a site without a base URL",
    explanation: "Links between pages are relative and don't need it. The sitemap, canonical URLs and link previews \
                  need absolute URLs, so they are left out. Servers show `404.html` at any path, so its links can't \
                  be relative: without `base_url`, they start at the server's root, which is wrong for a site at a \
                  path such as `/docs/`.",
    wrong: "title = \"My docs\"",
    right: "title = \"My docs\"\nbase_url = \"https://example.github.io/docs/\"",
};

static OWN_FILE: Rule = Rule {
    code: "own-file",
    severity: Severity::Note,
    summary: "your own file instead of a generated one",
    explanation: "sitegen generates `robots.txt`, `sitemap.xml`, `llms.txt`, `llms-full.txt`, `404.html` and \
                  `.nojekyll`. If the static folder or the content folder has a file of that name, that file is \
                  published instead.",
    wrong: "static/robots.txt, although you want the generated one",
    right: "no static/robots.txt",
};

/// The plan of a site.
#[derive(Clone)]
pub struct Plan {
    /// Its inputs.
    pub parsed: Parsed,
    /// The page table.
    pub pages: Arc<Vec<Arc<Page>>>,
    /// The navigation.
    pub nav: Arc<Nav>,
    /// The navigation derived from folders: the same, unless one is configured.
    pub folders: Arc<Nav>,
    /// The links of the header and the footer.
    pub frame: Arc<Frame>,
    /// Path without a trailing `/` to page.
    routes: Arc<HashMap<String, PageId, RandomState>>,
    /// Path of a source below the content folder, or the same with the front matter's `id` as the name, to page.
    by_file: Arc<HashMap<String, PageId, RandomState>>,
    /// Paths of all files that are not pages, in the output folder.
    files: Arc<HashSet<String>>,
}

impl Plan {
    /// Creates the plan. A page whose URL is taken is reported and skipped.
    pub fn new(parsed: Parsed) -> (Plan, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        if parsed.config.base_url.is_none() {
            let message = "without a base URL, the site has no sitemap.xml, canonical URLs or link previews, and 404.html works only at a server's root";
            let hint = "set `base_url` in sitegen.toml, or pass --base-url";
            diagnostics.push(Diagnostic::new(&NO_BASE_URL, message).hint(hint));
        }
        let mut table = table::Table::default();
        let mut replaced = HashSet::new();
        for path in Fixed::ALL.into_iter().filter(|file| file.is_replaceable()).map(Fixed::path) {
            let Some(own) = parsed.assets.get(path) else { continue };
            let message = format!("`{}` replaces the generated `{path}`", own.source);
            diagnostics.push(Diagnostic::new(&OWN_FILE, message));
            replaced.insert(path);
        }
        let is_replaced = |path: &str| replaced.contains(path);
        for path in parsed.reserved.iter().filter(|path| !path.ends_with('/') && !is_replaced(path)) {
            let what = format!("the generated file `{path}`");
            table.taken.insert(path.to_lowercase(), table::Claim { what, place: None });
        }
        for (path, asset) in &parsed.assets {
            let what = format!("the file `{}`", asset.source);
            if let Some(other) = table.taken.get(&path.to_lowercase()) {
                let message = format!("{what} and {} have the same URL `/{path}`", other.what);
                diagnostics.push(Diagnostic::new(&COLLISION, message).hint("rename the file"));
            }
            table.taken.insert(path.to_lowercase(), table::Claim { what, place: None });
        }
        let overlays: HashSet<DocumentId> = parsed.integrations.iter().filter_map(|entry| entry.overlay).collect();
        for (index, document) in parsed.documents.iter().enumerate() {
            if !overlays.contains(&DocumentId(index)) {
                let page = table::written_page(&parsed, document, DocumentId(index));
                let place = table::place(&parsed, &page);
                table.add(page, place, &mut diagnostics);
            }
        }
        for (index, integration) in parsed.integrations.iter().enumerate() {
            let page = table::integration_page(&parsed, integration, IntegrationId(index));
            let place = table::place(&parsed, &page);
            table.add(page, place, &mut diagnostics);
        }
        let total = parsed.integrations.len();
        let lists = if parsed.has_registry { total.div_ceil(integration::LISTED_PER_PAGE).max(1) } else { 0 };
        for number in 1..=lists {
            let page = table::list_page(&parsed.words, number, total);
            // A hand-written index replaces the first page of the list.
            if number > 1 || !table.routes.contains_key(page.path.trim_end_matches('/')) {
                table.add(page, None, &mut diagnostics);
            }
        }
        let groups = Groups::new(&parsed, &table.pages, &mut diagnostics);
        for (folder, category) in groups.indices(&mut diagnostics) {
            let Some(index) = category.index() else { continue };
            let page = table::category_page(&parsed, folder, category, index);
            let place = table::place(&parsed, &page);
            table.add(page, place, &mut diagnostics);
        }
        for (label, index) in parsed.config.nav_indices() {
            let page = table::group_page(label, index);
            let place = table::place(&parsed, &page);
            table.add(page, place, &mut diagnostics);
        }
        if !is_replaced(Fixed::NotFound.path()) {
            table.add(table::not_found_page(&parsed.words), None, &mut diagnostics);
        }
        let sections = frame::sections(&parsed.config);
        let sections: Vec<&str> = sections.iter().map(String::as_str).collect();
        let nav = Arc::new(Nav::new(tree::from_folders(&parsed, &groups, &table.pages), &sections));
        for (page, place) in redirect::pages(&parsed, &table.pages, &mut diagnostics) {
            table.add(page, place, &mut diagnostics);
        }
        for (page, place) in redirect::from_docusaurus(&parsed, &table.pages) {
            // It is implicit, so it never replaces another page.
            if !table.taken.contains_key(&page.html_path().to_lowercase()) {
                table.add(page, place, &mut diagnostics);
            }
        }
        if !table.routes.contains_key("") && !parsed.assets.contains_key("index.html") {
            // A site without a home page redirects to its first page.
            let first = || nav.order().first().map(|id| table.pages[id.0].path.as_str());
            let to = if parsed.has_registry { Some(integration::FOLDER) } else { first() };
            if let Some(page) = to.map(|to| redirect::front_door(&parsed.config, to)) {
                table.add(page, None, &mut diagnostics);
            }
        }
        diagnostics.extend(table::in_the_way(&parsed, &table));
        let mut by_file = HashMap::default();
        for (index, page) in table.pages.iter().enumerate() {
            if let Some(path) = parsed.content_path(page) {
                by_file.insert(path.to_owned(), PageId(index));
            }
        }
        for (index, page) in table.pages.iter().enumerate() {
            if let (Some(path), Some(front)) = (parsed.content_path(page), parsed.front(page))
                && front.route.id.is_some()
            {
                by_file.entry(page_path::id(path, front)).or_insert(PageId(index));
            }
        }
        let files = parsed.assets.keys().chain(&parsed.reserved).filter(|path| !path.ends_with('/')).cloned().collect();
        let mut plan = Plan {
            parsed,
            pages: Arc::new(table.pages),
            folders: Arc::clone(&nav),
            nav,
            frame: Arc::default(),
            routes: Arc::new(table.routes),
            by_file: Arc::new(by_file),
            files: Arc::new(files),
        };
        let config = Arc::clone(&plan.parsed.config);
        if let Some(items) = &config.nav {
            plan.nav = Arc::new(Nav::new(tree::from_config(&plan, items, &mut diagnostics), &sections));
        }
        plan.frame = Arc::new(Frame::new(&plan, &mut diagnostics));
        diagnostics.extend(redirect::check(&plan));
        (plan, diagnostics)
    }

    /// The plan for these documents, if they differ only in their bodies: most edits don't need new tables.
    /// `problems` are those of this plan.
    pub fn with_bodies(&self, documents: &[Arc<Document>], problems: &[Diagnostic]) -> Option<Plan> {
        let old = &self.parsed.documents;
        let visible = |document: &Document| {
            let Document { path, front, outline, file: _, body: _, diagnostics: _, tree: _ } = document;
            (path.clone(), Arc::clone(front), outline.title.clone(), outline.description.clone())
        };
        let same = |(old, new): (&Arc<Document>, &Arc<Document>)| {
            // A problem refers to its file's text, which has changed.
            Arc::ptr_eq(old, new)
                || visible(old) == visible(new) && !problems.iter().any(|problem| problem.shows(&old.file))
        };
        if old.len() != documents.len() || !old.iter().zip(documents).all(same) {
            return None;
        }
        Some(Plan {
            parsed: Parsed { documents: documents.to_vec(), ..self.parsed.clone() },
            pages: Arc::clone(&self.pages),
            nav: Arc::clone(&self.nav),
            folders: Arc::clone(&self.folders),
            frame: Arc::clone(&self.frame),
            routes: Arc::clone(&self.routes),
            by_file: Arc::clone(&self.by_file),
            files: Arc::clone(&self.files),
        })
    }

    /// Replaces an integration and its page. The new page's path is in no table.
    pub(crate) fn put(&mut self, id: PageId, page: Page, integration: integration::Integration) {
        if let Some(IntegrationId(index)) = page.source.integration() {
            Arc::make_mut(&mut self.parsed.integrations)[index] = Arc::new(integration);
        }
        Arc::make_mut(&mut self.pages)[id.0] = Arc::new(page);
    }

    /// The page at a path below the site's root, with or without a trailing `/`.
    pub fn page_at(&self, path: &str) -> Option<PageId> {
        let path = path.strip_suffix("index.html").unwrap_or(path);
        self.routes.get(path.trim_end_matches('/')).copied()
    }

    /// The page of a source file, by its path below the content folder.
    pub fn page_of_file(&self, path: &str) -> Option<PageId> {
        self.by_file.get(path).copied()
    }

    /// The previous and next page: its neighbours in reading order, or those set in its front matter.
    pub fn previous_and_next(&self, id: PageId) -> (Option<PageId>, Option<PageId>) {
        let (previous, next) = self.nav.neighbours(id);
        let Some(front) = self.parsed.front(self.page(id)) else { return (previous, next) };
        let set = |pagination: &Option<Pagination>, by_order| match pagination {
            None => by_order,
            Some(Pagination::Hidden) => None,
            Some(Pagination::Page(name)) => self.neighbour(id, &name.value),
        };
        (set(&front.navigation.previous, previous), set(&front.navigation.next, next))
    }

    /// The page named in another page's front matter: relative to that page's content folder, or to the whole content.
    pub fn neighbour(&self, id: PageId, name: &str) -> Option<PageId> {
        let path = self.parsed.content_path(self.page(id)).unwrap_or_default();
        let folders = self.config().paths.content.iter().map(|folder| folder.at.as_str());
        let folder = folders.filter(|at| path.starts_with(at)).max_by_key(|at| at.len()).unwrap_or_default();
        self.page_by_name(&format!("{folder}{}", name.trim_start_matches('/'))).or_else(|| self.page_by_name(name))
    }

    /// A page by the path of its file, with or without its extension, by its id, or by its URL.
    pub fn page_by_name(&self, name: &str) -> Option<PageId> {
        let path = composed(name.trim_matches('/'));
        let path = &*path;
        let by_file = ["", ".md", ".mdx"].iter().find_map(|ending| self.page_of_file(&format!("{path}{ending}")));
        by_file.or_else(|| self.page_at(path))
    }

    /// Whether a file other than a page is at a path in the output folder.
    pub fn has_file(&self, path: &str) -> bool {
        if self.files.contains(path) {
            return true;
        }
        if let Some(key) = integration::key_of_api_path(path) {
            return self.page_at(&format!("{}{key}", integration::FOLDER)).is_some();
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        self.page_at(folder).is_some_and(|id| self.names_beside(id).contains(&name))
    }

    /// The names of the files next to a page's HTML.
    pub fn names_beside(&self, id: PageId) -> Vec<&'static str> {
        names_beside(&self.parsed, self.page(id))
    }

    /// The folder of a page's source below the site's folder: empty, or with a trailing `/`. `None` if the page is not
    /// hand-written.
    fn source_folder(&self, id: PageId) -> Option<&str> {
        let page = self.page(id);
        let file = match self.parsed.integration_of(page) {
            Some(integration) => &self.parsed.document(integration.overlay?).file,
            None => self.parsed.file(page)?,
        };
        Some(outside::folder(&file.path))
    }

    /// The row of the page table.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0]
    }

    /// The ids of all pages, in the order of the page table.
    pub fn page_ids(&self) -> impl Iterator<Item = PageId> + use<> {
        (0..self.pages.len()).map(PageId)
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.parsed.config
    }
}

fn names_beside(parsed: &Parsed, page: &Page) -> Vec<&'static str> {
    let mut names = Vec::new();
    if page.has_markdown() {
        names.push("index.md");
    }
    if blog::is_blog(parsed, page) && parsed.config.base_url.is_some() {
        names.push(blog::FEED);
    }
    if let Some(integration) = parsed.integration_of(page) {
        let examples = integration::examples::examples(&integration.entry);
        names.extend(examples.iter().filter(|example| example.is_file()).map(|example| example.name));
    }
    names
}

fn label_from_path(words: &Words, path: &str) -> String {
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if last.is_empty() {
        return words.get("home").to_owned();
    }
    let label = last.replace(['-', '_'], " ");
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
