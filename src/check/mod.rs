//! Checks that need the whole plan: every page's template and every link.

pub(crate) mod baseline;
mod configured;
mod dead_target;
mod external;
mod front;
mod layout;
pub(crate) mod links;
mod no_links;
mod theme;

use std::collections::HashSet;
use std::collections::btree_map::{BTreeMap, Entry};

use crate::diagnostic::{Diagnostic, Rule};
use crate::parallel;
use crate::plan::page::PageId;
use crate::render::{self, Unit};
use crate::site::Site;
use crate::source::Location;
use links::Finding;

/// The rules that are checked here.
pub(crate) static RULES: &[&[&Rule]] = &[links::RULES, baseline::RULES, theme::RULES, front::RULES];

/// All findings of all pages, in the order of the page table, without the dead links listed in the baseline.
pub fn check(site: &Site) -> Vec<Diagnostic> {
    report(site, find(site))
}

/// The same, with errors in theme templates. Only one page may take the branch with the error, so every page is
/// rendered. The shipped theme has none.
pub(crate) fn check_with_templates(site: &Site) -> Vec<Diagnostic> {
    if site.theme.is_all_shipped() {
        return check(site);
    }
    let ids: Vec<PageId> = site.plan.page_ids().collect();
    let checker = links::Checker::new(site);
    let pages = parallel::map(&ids, |id| {
        let files = render::render(site, &Unit::Page(*id))?;
        checker.rendered(*id, &files)
    });
    report(site, pages)
}

/// The problems of a site, given those that [`links::Checker::page`] found on its pages, in the order of the page table.
pub(crate) fn report(site: &Site, pages: Vec<Result<Vec<Finding>, Diagnostic>>) -> Vec<Diagnostic> {
    let (mut findings, mut problems) = sorted(pages);
    if let Some(file) = &site.plan.parsed.link_baseline {
        problems.extend(baseline::apply(file, &mut findings));
    }
    problems.extend(unproven(site));
    // A registry text appears on several pages; its problem is reported once.
    let mut seen = HashSet::new();
    let mut suggested = 0;
    for Finding { key, problem, target } in findings {
        if !seen.insert((key, problem.at.as_ref().map(|at| at.range.start))) {
            continue;
        }
        problems.push(match target {
            Some(target) => {
                let hint = target.hint(site, &mut suggested);
                problem.hint(hint)
            }
            None => problem,
        });
    }
    problems.extend(front::check(&site.plan));
    problems.extend(front::misspelled_keys(site));
    problems.extend(theme::check(site));
    problems.extend(links::Checker::new(site).configured());
    problems
}

/// The integrations whose examples differ from the ones that were run.
fn unproven(site: &Site) -> impl Iterator<Item = Diagnostic> {
    let parsed = &site.plan.parsed;
    parsed.integrations.iter().filter_map(|integration| parsed.proof.unproven(integration, &parsed.registry))
}

/// The text of a baseline with every dead link of the site, and their number.
pub(crate) fn new_baseline(site: &Site) -> (String, usize) {
    baseline::write(&sorted(find(site)).0)
}

fn find(site: &Site) -> Vec<Result<Vec<Finding>, Diagnostic>> {
    let ids: Vec<PageId> = site.plan.page_ids().collect();
    let checker = links::Checker::new(site);
    parallel::map(&ids, |id| checker.page(*id))
}

/// Separates the findings of all pages from template errors.
fn sorted(pages: Vec<Result<Vec<Finding>, Diagnostic>>) -> (Vec<Finding>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut problems = Vec::new();
    for result in pages {
        match result {
            Ok(of_page) => findings.extend(of_page),
            // A broken template fails on every page that uses it: report it once.
            Err(problem) if problems.contains(&problem) => {}
            Err(problem) => problems.push(problem),
        }
    }
    (findings, problems)
}

/// Every external URL in the site's pages, navigation and redirects, sorted, each with its first location.
pub(crate) fn external_links(site: &Site) -> Result<Vec<(String, Location)>, Diagnostic> {
    let mut places = BTreeMap::new();
    let is_on_the_web = |url: &str| ["http://", "https://", "//"].iter().any(|start| url.starts_with(start));
    let checker = links::Checker::new(site);
    for id in site.plan.page_ids() {
        let outline = site.outline(id)?;
        for link in &outline.links {
            let destination = &link.destination;
            if is_on_the_web(destination)
                && site.plan.below_base(destination).is_none()
                && let Entry::Vacant(entry) = places.entry(destination.clone())
            {
                entry.insert(checker.place(id, link)?);
            }
        }
    }
    let config = site.plan.config();
    if let Some(file) = &config.file {
        for url in configured::urls(config).into_iter().filter(|url| is_on_the_web(&url.value)) {
            let place = || Location::new(file, url.span.clone());
            places.entry(url.value.clone()).or_insert_with(place);
        }
    }
    Ok(places.into_iter().collect())
}
