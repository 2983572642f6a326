//! Checks that need the whole plan: every page's template and every link.

pub mod baseline;
mod front;
pub mod links;
mod quiet;
mod templates;

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Rule};
use crate::parallel;
use crate::plan::page::PageId;
use crate::site::Site;
use links::Finding;

pub use templates::templates;

/// The rules that are checked here.
pub static RULES: &[&[&Rule]] = &[links::RULES, baseline::RULES];

/// All findings of all pages, in the order of the page table. Dead links of the baseline are left out.
pub fn check(site: &Site) -> Vec<Diagnostic> {
    report(site, find(site))
}

/// What is wrong with a site, from what [`links::Checker::page`] found on its pages, in the order of the page table.
pub fn report(site: &Site, pages: Vec<Result<Vec<Finding>, Diagnostic>>) -> Vec<Diagnostic> {
    let (mut findings, mut problems) = sorted(pages);
    if let Some(file) = &site.plan.parsed.link_baseline {
        problems.extend(baseline::apply(file, &mut findings));
    }
    problems.extend(unproven(site));
    // A text of the registry stands on several pages; its fault is one.
    let mut seen = HashSet::new();
    for Finding { key, problem } in findings {
        if seen.insert((key, problem.at.as_ref().map(|at| at.range.start))) {
            problems.push(problem);
        }
    }
    problems.extend(front::check(&site.plan));
    problems
}

/// The integrations whose examples are not those that were run.
fn unproven(site: &Site) -> impl Iterator<Item = Diagnostic> {
    let parsed = &site.plan.parsed;
    parsed.integrations.iter().filter_map(|integration| parsed.proof.unproven(integration, &parsed.registry))
}

/// The lines of a baseline that holds every dead link of the site.
pub fn new_baseline(site: &Site) -> String {
    baseline::write(&sorted(find(site)).0)
}

fn find(site: &Site) -> Vec<Result<Vec<Finding>, Diagnostic>> {
    let ids: Vec<PageId> = site.plan.page_ids().collect();
    let checker = links::Checker::new(site);
    parallel::map(&ids, |id| checker.page(*id))
}

/// The dead links of all pages, and the templates that fail.
fn sorted(pages: Vec<Result<Vec<Finding>, Diagnostic>>) -> (Vec<Finding>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut problems = Vec::new();
    for result in pages {
        match result {
            Ok(found) => findings.extend(found),
            // One template fails on every page that it makes: once is enough.
            Err(problem) if problems.contains(&problem) => {}
            Err(problem) => problems.push(problem),
        }
    }
    (findings, problems)
}

/// Every external address that the site's pages link to, once, in order, with the first place that has it.
pub fn external_links(site: &Site) -> Result<Vec<(String, crate::source::Location)>, Diagnostic> {
    let mut found = std::collections::BTreeMap::new();
    for id in site.plan.page_ids() {
        let outline = site.outline(id)?;
        if outline.links.is_empty() {
            continue;
        }
        let body = site.body(id)?;
        for link in &outline.links {
            let destination = &link.destination;
            if destination.starts_with("http://") || destination.starts_with("https://") {
                found.entry(destination.clone()).or_insert_with(|| body.locate(link.range.clone()));
            }
        }
    }
    Ok(found.into_iter().collect())
}
