//! Checks that need the whole plan: every page's template and every link.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::parallel;
use crate::plan::links::Target;
use crate::plan::page::PageId;
use crate::site::Site;

/// The rules that links can break.
pub static RULES: &[&Rule] = &[&DEAD_LINK, &DEAD_ANCHOR];

static DEAD_LINK: Rule = Rule {
    code: "dead-link",
    severity: Severity::Error,
    summary: "a link leads to a page or file that the site does not have",
    explanation: "Links are resolved from the source file's folder, from the page's address, and, with a `/` in front, \
                  from the site's root.",
    wrong: "[themes](theme.md)",
    right: "[themes](themes.md)",
};

static DEAD_ANCHOR: Rule = Rule {
    code: "dead-anchor",
    severity: Severity::Error,
    summary: "a link leads to a place that its page does not have",
    explanation: "The part after `#` must be the id of a heading or of another element of the page.",
    wrong: "[install](setup.md#instal)",
    right: "[install](setup.md#install)",
};

/// All findings of all pages, in the order of the page table.
pub fn check(site: &Site) -> Vec<Diagnostic> {
    let ids: Vec<PageId> = site.plan.page_ids().collect();
    parallel::map(&ids, |id| check_page(site, *id).unwrap_or_else(|problem| vec![problem]))
        .into_iter()
        .flatten()
        .collect()
}

fn check_page(site: &Site, id: PageId) -> Result<Vec<Diagnostic>, Diagnostic> {
    let outline = site.outline(id)?;
    let mut problems = Vec::new();
    for link in &outline.links {
        let problem = match site.plan.resolve(id, &link.destination) {
            None => Diagnostic::new(&DEAD_LINK, format!("`{}` leads nowhere", link.destination)),
            Some(Target::Page(target, Some(fragment))) if !site.outline(target)?.ids.contains(&fragment) => {
                Diagnostic::new(&DEAD_ANCHOR, format!("`{}` has no place `#{fragment}`", link.destination))
            }
            Some(_) => continue,
        };
        let at = site.body(id)?.locate(link.range.clone());
        problems.push(problem.at(&at.file, at.range));
    }
    Ok(problems)
}
