//! The page table while it is made: who has which address, and what is said of two that want the same.

use std::collections::HashMap;
use std::sync::Arc;

use super::page::{Page, PageId, PageSource};
use super::{COLLISION, Parsed, address, label_from_path, names_beside};
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::integration::{self, Integration};
use crate::source::SourceFile;

/// See the module's text.
#[derive(Default)]
pub(super) struct Table {
    pub(super) pages: Vec<Page>,
    pub(super) routes: HashMap<String, PageId>,
    /// Lower-case path below the output folder to who has it.
    pub(super) taken: HashMap<String, Claim>,
}

/// Who has an address.
pub(super) struct Claim {
    pub(super) what: String,
    pub(super) file: Option<Arc<SourceFile>>,
}

impl Table {
    /// Adds a page, which comes from `file`, if its address is free.
    pub(super) fn add(&mut self, page: Page, file: Option<&Arc<SourceFile>>, diagnostics: &mut Vec<Diagnostic>) {
        let path = page.html_path().to_lowercase();
        if let Some(other) = self.taken.get(&path) {
            let what = describe(&page, file);
            let message = format!("{what} and {} both want the address `/{}`", other.what, page.path);
            let mut problem = Diagnostic::new(&COLLISION, message).hint("rename one, or give it another `slug`");
            if let Some(file) = file {
                problem = problem.at(file, 0..0);
            }
            if let Some(file) = &other.file {
                problem = problem.related(file, 0..0, "the other one");
            }
            diagnostics.push(problem);
            return;
        }
        self.taken.insert(path, Claim { what: describe(&page, file), file: file.cloned() });
        self.routes.insert(page.path.trim_end_matches('/').to_owned(), PageId(self.pages.len()));
        self.pages.push(page);
    }
}

/// Assets that want an address which a page or a file beside a page has.
pub(super) fn assets_in_the_way(parsed: &Parsed, table: &Table) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (path, asset) in &parsed.assets {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let page = table.routes.get(folder).map(|id| &table.pages[id.0]);
        let beside = page.filter(|page| names_beside(parsed, page).contains(&name));
        // A file can't have the name of a folder.
        let folder_of_page = table.routes.get(path.as_str()).map(|id| &table.pages[id.0]);
        if let Some(page) = beside.or(folder_of_page) {
            let message = format!(
                "the file `{}` and {} both want the address `/{path}`",
                asset.source,
                describe(page, parsed.file(page))
            );
            problems.push(Diagnostic::new(&COLLISION, message).hint("rename the file"));
        }
    }
    problems
}

fn describe(page: &Page, file: Option<&Arc<SourceFile>>) -> String {
    match (&page.source, file) {
        (PageSource::Integration(_), _) => format!("the entry `{}`", page.label),
        (PageSource::Redirect { .. }, _) => format!("the redirect from `/{}`", page.path),
        (PageSource::IntegrationList { .. }, _) => "the list of integrations".to_owned(),
        (_, Some(file)) => format!("`{}`", file.path),
        (_, None) => format!("the page `/{}`", page.path),
    }
}

pub(super) fn written_page(document: &Arc<Document>, index: usize) -> Page {
    let front = &document.front;
    let path = address::of(document);
    let text = |spanned: &Option<crate::source::Spanned<String>>| spanned.as_ref().map(|text| text.value.clone());
    let title = text(&front.title).or_else(|| document.outline.title.clone()).unwrap_or_else(|| label_from_path(&path));
    Page {
        label: text(&front.sidebar_label).unwrap_or_else(|| title.clone()),
        description: text(&front.description).or_else(|| document.outline.description.clone()).unwrap_or_default(),
        title,
        path,
        source: PageSource::Written(index),
        unlisted: front.unlisted,
    }
}

pub(super) fn integration_page(parsed: &Parsed, integration: &Integration, index: usize) -> Page {
    let overlay = integration.overlay.map(|index| &parsed.documents[index]);
    Page {
        path: integration.path(),
        source: PageSource::Integration(index),
        title: integration.name.clone(),
        label: integration.name.clone(),
        description: integration.plain_description.clone(),
        unlisted: overlay.is_some_and(|document| document.front.unlisted),
    }
}

pub(super) fn list_page(number: usize, total: usize) -> Page {
    let first = (number - 1) * integration::LISTED_PER_PAGE;
    let path = match number {
        1 => integration::FOLDER.to_owned(),
        // A key has no hyphen, so that no integration can want this address.
        number => format!("{}page-{number}/", integration::FOLDER),
    };
    let title = if number == 1 { "Integrations".to_owned() } else { format!("Integrations, page {number}") };
    Page {
        path,
        source: PageSource::IntegrationList { number, listed: first..total.min(first + integration::LISTED_PER_PAGE) },
        label: title.clone(),
        title,
        description: "Every service that LiteLLM can send its calls to over a webhook.".to_owned(),
        unlisted: false,
    }
}

pub(super) fn not_found_page() -> Page {
    Page {
        path: "404.html".to_owned(),
        source: PageSource::NotFound,
        title: "Page not found".to_owned(),
        label: "Page not found".to_owned(),
        description: String::new(),
        unlisted: true,
    }
}
