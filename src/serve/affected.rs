//! The pages affected by errors in the input. They keep their last clean version; the others are shown as they are.
//!
//! An error in a hand-written file affects its page, and one in a registry entry affects that integration's page. Any
//! other error, such as one in the configuration or a template, affects the whole site. A broken link isn't such an
//! error: its page is complete, and is shown while its author works on it.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Severity};
use crate::plan::page::PageId;
use crate::plan::{Plan, outside};
use crate::render::Unit;
use crate::source::{Location, SitePath};

/// The pages affected by errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Affected {
    /// These.
    Pages(HashSet<PageId>),
    /// The whole site.
    All,
}

impl Affected {
    /// The pages that a load's errors affect.
    pub(super) fn by(diagnostics: &[Diagnostic], plan: &Plan) -> Affected {
        let mut pages = HashSet::new();
        for problem in diagnostics.iter().filter(|problem| problem.severity == Severity::Error) {
            match problem.at.as_ref().and_then(|at| pages_at(at, plan)) {
                Some(affected) => pages.extend(affected),
                None => return Affected::All,
            }
        }
        Affected::Pages(pages)
    }

    /// Whether this unit of output is affected.
    pub(super) fn holds(&self, unit: Option<&Unit>) -> bool {
        match (self, unit) {
            (Affected::All, _) => true,
            (Affected::Pages(pages), Some(Unit::Page(id))) => pages.contains(id),
            (Affected::Pages(_), _) => false,
        }
    }
}

/// The pages made from this location: empty if its page doesn't exist, `None` if all pages are affected.
fn pages_at(at: &Location, plan: &Plan) -> Option<Vec<PageId>> {
    let parsed = &plan.parsed;
    if at.file.path == parsed.registry.path {
        let is_about = |id: &PageId| {
            let integration = parsed.integration_of(plan.page(*id));
            integration.is_some_and(|integration| integration.entry.span.contains(&at.range.start))
        };
        let affected: Vec<PageId> = plan.page_ids().filter(is_about).collect();
        return (!affected.is_empty()).then_some(affected);
    }
    let content = outside::in_content(&parsed.config.paths, &SitePath(at.file.path.clone()))?;
    Some(plan.page_of_file(&content).into_iter().collect())
}
