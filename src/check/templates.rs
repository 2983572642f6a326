//! Faults of templates that show only when a page is made with them.

use crate::diagnostic::Diagnostic;
use crate::parallel;
use crate::render::{self, Unit};
use crate::site::Site;

/// The templates that fail, each fault once. Only a theme with templates of its own can have any; every page is made with
/// them then, because a fault may stand in a branch that one page alone takes.
///
/// A build need not ask: it makes every page anyway.
pub fn templates(site: &Site) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    if site.theme.is_all_shipped() {
        return problems;
    }
    let units: Vec<Unit> = site.plan.page_ids().map(Unit::Page).collect();
    for problem in parallel::map(&units, |unit| render::render(site, unit).err()).into_iter().flatten() {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    problems
}
