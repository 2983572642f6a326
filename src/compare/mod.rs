//! The effect of a change on a site, for reviewers: added, changed and removed pages, and new problems.
//!
//! A page counts as changed if its own files differ: the Markdown copy, the examples, or an integration's JSON. A new
//! page in the navigation or a theme change affects only the HTML; such pages are only counted.

mod text;

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

pub(crate) use text::{human, markdown};

use crate::check;
use crate::check::links::Checker;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::parallel;
use crate::plan::page::PageId;
use crate::render::{self, Content, OutFile, Unit};
use crate::rules;
use crate::site::Site;

/// The compared properties of a site.
#[derive(Debug, Default)]
pub(crate) struct Snapshot {
    /// Page states by path below the site's root.
    pages: BTreeMap<String, State>,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Debug)]
struct State {
    title: String,
    /// Hash of everything but the HTML.
    own: u64,
    html: u64,
}

/// A page in a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its path below the site's root, such as `guide/commands/`.
    pub path: String,
    /// Its title; the new one if it changed.
    pub title: String,
}

/// The difference between two states of a site. Pages are sorted by path.
#[derive(Debug, Default)]
pub(crate) struct Difference {
    /// Pages that only the new site has.
    pub added: Vec<Entry>,
    /// Pages with other content.
    pub changed: Vec<Entry>,
    /// Pages that only the old site has.
    pub removed: Vec<Entry>,
    /// The number of pages that differ in HTML alone.
    pub layout_only: usize,
    /// Problems that only the new site has.
    pub new: Vec<Diagnostic>,
    /// The number of problems that only the old site has.
    pub fixed: usize,
}

impl Snapshot {
    /// Renders and checks a site. `diagnostics` are those of [`crate::load::load`].
    pub(crate) fn new(site: &Site, mut diagnostics: Vec<Diagnostic>) -> Snapshot {
        let ids: Vec<PageId> = site.plan.page_ids().collect();
        let checker = Checker::new(site);
        let rendered = parallel::map(&ids, |id| {
            let files = render::render(site, &Unit::Page(*id))?;
            let findings = checker.rendered(*id, &files)?;
            Ok((state(site.plan.page(*id).title.to_string(), &files), findings))
        });
        let mut snapshot = Snapshot::default();
        let mut checked = Vec::with_capacity(ids.len());
        for (id, outcome) in ids.iter().zip(rendered) {
            checked.push(outcome.map(|(state, findings)| {
                let page = site.plan.page(*id);
                // Redirects and the 404 page have nothing to read.
                if page.has_markdown() {
                    snapshot.pages.insert(page.path.clone(), state);
                }
                findings
            }));
        }
        diagnostics.extend(check::report(site, checked));
        let (severities, problems) = rules::severities(site.plan.config());
        diagnostics.extend(problems);
        diagnostic::apply_severities(&mut diagnostics, &severities);
        diagnostic::in_file_order(&mut diagnostics);
        diagnostics.retain(|diagnostic| diagnostic.severity > Severity::Note);
        snapshot.diagnostics = diagnostics;
        snapshot
    }
}

fn state(title: String, files: &[OutFile]) -> State {
    let (mut own, mut html) = (DefaultHasher::new(), DefaultHasher::new());
    for file in files {
        let hasher = if file.path.ends_with(".html") { &mut html } else { &mut own };
        file.path.hash(hasher);
        match &file.content {
            Content::Bytes(bytes) => hasher.write(bytes),
            Content::Copy(place) => place.hash(hasher),
        }
    }
    State { title, own: own.finish(), html: html.finish() }
}

/// Compares two states of a site.
pub(crate) fn compare(old: &Snapshot, new: &Snapshot) -> Difference {
    let mut difference = Difference::default();
    for (path, state) in &new.pages {
        let entry = Entry { path: path.clone(), title: state.title.clone() };
        match old.pages.get(path) {
            None => difference.added.push(entry),
            Some(old) if old.own != state.own => difference.changed.push(entry),
            Some(old) if old.html != state.html => difference.layout_only += 1,
            Some(_) => {}
        }
    }
    let removed = old.pages.iter().filter(|(path, _)| !new.pages.contains_key(*path));
    difference.removed =
        removed.map(|(path, state)| Entry { path: path.clone(), title: state.title.clone() }).collect();

    let mut old_counts: HashMap<_, usize> = HashMap::new();
    for diagnostic in &old.diagnostics {
        *old_counts.entry(identity(diagnostic)).or_default() += 1;
    }
    for diagnostic in &new.diagnostics {
        match old_counts.get_mut(&identity(diagnostic)) {
            Some(left) if *left > 0 => *left -= 1,
            _ => difference.new.push(diagnostic.clone()),
        }
    }
    difference.fixed = old_counts.values().sum();
    difference
}

/// The identity of a problem, without its line, which changes with any edit above.
fn identity(diagnostic: &Diagnostic) -> (&str, &str, &str) {
    let file = diagnostic.at.as_ref().map_or("", |at| &*at.file.path);
    (diagnostic.rule.code, file, &diagnostic.message)
}
