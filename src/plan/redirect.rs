//! Redirects: pages at old URLs, from `aliases` in front matter and from `[redirects]`.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::links::{self, Target};
use super::page::{Page, PageId, PageSource};
use super::{IMPOSSIBLE, Parsed, Plan, blog, table, url};
use crate::config::{Config, is_web_url};
use crate::diagnostic::{Diagnostic, Rule, Severity, did_you_mean};
use crate::encoding::composed;
use crate::markdown;
use crate::source::{Location, SharedText};

/// The rules about redirects.
pub(super) static RULES: &[&Rule] = &[&DEAD_REDIRECT, &REDIRECT_LOOP];

static DEAD_REDIRECT: Rule = Rule {
    code: "dead-redirect",
    severity: Severity::Error,
    summary: "a redirect to a missing page",
    explanation: "Both sides of `[redirects]` are URLs relative to the site's root, with or without a leading `/`: \
                  `guide/setup` and `/guide/setup/` are the same. The right side can also be a page's file, \
                  `guide/setup.md`, or an absolute http(s) URL.",
    wrong: "[redirects]\n\"old\" = \"nwe\"",
    right: "[redirects]\n\"old\" = \"new\"",
};

static REDIRECT_LOOP: Rule = Rule {
    code: "redirect-loop",
    severity: Severity::Error,
    summary: "redirects that form a loop",
    explanation: "Redirects must end at a page. Point each old URL directly to the page.",
    wrong: "[redirects]\n\"/a/\" = \"/b/\"\n\"/b/\" = \"/a/\"",
    right: "[redirects]\n\"/a/\" = \"/c/\"\n\"/b/\" = \"/c/\"",
};

/// Upper limit on dead redirects that get a suggestion: each is compared with all pages.
const SUGGESTIONS: usize = 100;

/// The redirect pages with their source locations: first `aliases` in front matter, then the configuration.
pub(super) fn pages(
    parsed: &Parsed,
    pages: &[Arc<Page>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Page, Option<Location>)> {
    let mut redirects = Vec::new();
    let mut add = |from: &str, to: String, place: Option<Location>| match from.find(['?', '#']) {
        Some(end) => diagnostics.push(unreachable(from, end, place)),
        None => redirects.push((redirect(from, to), place)),
    };
    for page in pages {
        let Some(document) = parsed.document_of(page) else { continue };
        for alias in &document.front.route.aliases {
            let place = Location::new(&document.file, alias.span.clone());
            add(&alias.value, links::to(&parsed.config, &page.path), Some(place));
        }
    }
    for (from, to) in &parsed.config.redirects {
        let place = parsed.config.file.as_ref().map(|file| Location::new(file, from.span.clone()));
        add(&from.value, links::from_root(&to.value).into_owned(), place);
    }
    redirects
}

/// A redirect with a query or fragment after `end`, which a server ignores.
fn unreachable(from: &str, end: usize, place: Option<Location>) -> Diagnostic {
    let (path, rest) = from.split_at(end);
    let what = if rest.starts_with('?') { "query" } else { "fragment" };
    let message = format!("the redirect from `{from}` never matches: its {what} is not part of the path");
    let hint = format!("write `{path}`: it also redirects `{from}`");
    let problem = Diagnostic::new(&IMPOSSIBLE, message).hint(hint);
    match place {
        Some(place) => problem.at(&place.file, place.range),
        None => problem,
    }
}

/// Redirects from Docusaurus's default URLs of generated folder indices, so that links to them keep working.
pub(super) fn from_docusaurus(parsed: &Parsed, pages: &[Arc<Page>]) -> Vec<(Page, Option<Location>)> {
    let mut redirects = Vec::new();
    for page in pages.iter().filter(|page| page.source.folder().is_some()).filter(|page| !blog::is_blog(parsed, page)) {
        let folder = page.source.folder().and_then(|folder| parsed.categories.get(folder));
        let root = folder.map_or("", |category| parsed.config.paths.root_of(&category.file.path));
        let path = format!("{root}{}", docusaurus_path(page));
        if parsed.front(page).is_some_and(|front| front.route.slug.is_none()) && !path.ends_with('/') {
            let redirect = redirect(&path, links::to(&parsed.config, &page.path));
            redirects.push((redirect, table::place(parsed, page)));
        }
    }
    redirects
}

/// Docusaurus's default slug of a folder index, below its documentation. A label may contain no usable characters.
pub(super) fn docusaurus_path(page: &Page) -> String {
    format!("category/{}", markdown::slug(&page.label))
}

fn redirect(from: &str, to: String) -> Page {
    let from = path_of(from);
    // Old URLs with `.html` are kept unchanged.
    let path = if from.ends_with(".html") { from } else { format!("{from}/") };
    Page {
        path,
        source: PageSource::Redirect { to },
        title: SharedText::default(),
        label: SharedText::default(),
        description: SharedText::default(),
        unlisted: true,
    }
}

/// The path of an old URL, without leading and trailing `/`.
fn path_of(from: &str) -> String {
    let from = from.trim_matches('/');
    composed(&url::decode(from).unwrap_or_else(|| from.to_owned())).into_owned()
}

/// The home page of a site without one: it redirects to this path.
pub(super) fn front_door(config: &Config, to: &str) -> Page {
    Page { path: String::new(), ..redirect("", links::to(config, to)) }
}

/// Checks for redirects that lead nowhere.
pub(super) fn check(plan: &Plan) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut paths: Option<Vec<String>> = None;
    let mut suggested = 0;
    let places = Places::of(plan.config());
    let mut loops = Loops::default();
    for id in plan.page_ids() {
        let PageSource::Redirect { to } = &plan.page(id).source else { continue };
        let from = &plan.page(id).path;
        let end = match end_of(plan, id, to) {
            End::Redirect => loops.from(plan, id).map_or(End::Found, End::Loop),
            end => end,
        };
        let problem = match end {
            End::Found | End::Redirect => continue,
            End::Nowhere => {
                let message = format!("the redirect from `/{from}` points to `{to}`, which doesn't exist");
                let paths = paths.get_or_insert_with(|| {
                    let pages = plan.pages.iter().filter(|page| page.has_markdown());
                    pages.map(|page| format!("/{}", page.path)).collect()
                });
                suggested += 1;
                let near =
                    if suggested <= SUGGESTIONS { did_you_mean(to, paths.iter().map(String::as_str)) } else { None };
                let hint = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "use a page's URL, such as `/guide/setup/`".to_owned(),
                };
                Diagnostic::new(&DEAD_REDIRECT, message).hint(hint)
            }
            End::NotUrl => Diagnostic::new(
                &DEAD_REDIRECT,
                format!("the redirect from `/{from}` points to `{to}`, which is not an http(s) URL"),
            )
            .hint("write a full URL, such as `https://example.com/`, or a page's URL"),
            End::Loop(ring) => {
                let names: Vec<String> = ring.iter().map(|id| format!("`/{}`", plan.page(*id).path)).collect();
                let message = match names.as_slice() {
                    [one] => format!("the redirect from {one} points to itself"),
                    names => format!("the redirects from {} point to each other", names.join(", ")),
                };
                Diagnostic::new(&REDIRECT_LOOP, message).hint("redirect each old URL to the page itself")
            }
        };
        problems.push(match (&plan.config().file, places.get(from)) {
            (Some(file), Some(range)) => problem.at(file, range),
            _ => problem,
        });
    }
    problems
}

/// Where one redirect leads.
enum End {
    Found,
    Nowhere,
    NotUrl,
    /// Another redirect.
    Redirect,
    /// The redirects that form a loop, in order.
    Loop(Vec<PageId>),
}

fn end_of(plan: &Plan, from: PageId, to: &str) -> End {
    match plan.resolve(from, to) {
        None => End::Nowhere,
        Some(Target::Page(next, _)) if matches!(plan.page(next).source, PageSource::Redirect { .. }) => End::Redirect,
        Some(Target::External) if !to.starts_with("//") && !is_web_url(to) => End::NotUrl,
        Some(_) => End::Found,
    }
}

/// Finds loops of redirects. Each redirect is followed once, however long the chains are.
#[derive(Default)]
struct Loops {
    followed: HashSet<PageId>,
}

impl Loops {
    /// The loop that a redirect leads into, unless it is known.
    fn from(&mut self, plan: &Plan, start: PageId) -> Option<Vec<PageId>> {
        let mut way: Vec<PageId> = Vec::new();
        let mut at = start;
        while let PageSource::Redirect { to } = &plan.page(at).source {
            if !self.followed.insert(at) {
                let first = way.iter().position(|id| *id == at)?;
                return Some(way.split_off(first));
            }
            way.push(at);
            let Some(Target::Page(next, _)) = plan.resolve(at, to) else { break };
            at = next;
        }
        None
    }
}

/// The positions of the configured redirects, by the old path without leading and trailing `/`.
struct Places(HashMap<String, Range<usize>>);

impl Places {
    fn of(config: &Config) -> Places {
        let mut places = HashMap::new();
        for (from, to) in &config.redirects {
            places.entry(path_of(&from.value)).or_insert_with(|| to.span.clone());
        }
        Places(places)
    }

    fn get(&self, from: &str) -> Option<Range<usize>> {
        self.0.get(from.trim_matches('/')).cloned()
    }
}
