//! The slower checks, in the background: every page's template, every link. They check the served state, and are
//! aborted as soon as there is a newer one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use super::notice::Notice;
use super::shared::Shared;
use crate::diagnostic::{self, Diagnostic};
use crate::rules;
use crate::site::Site;

/// Runs until the preview ends.
pub(super) fn run(shared: &Shared) {
    let mut seen = 0;
    let mut checked: u64 = 0;
    let mut last: Option<Arc<Site>> = None;
    while let Some((version, state)) = shared.wait(seen, Duration::from_secs(3600)) {
        seen = version;
        if state.generation == checked {
            continue;
        }
        let is_current = || !shared.is_stopped() && shared.current().generation == state.generation;
        let site = Arc::clone(&state.site);
        if let Some(last) = last.replace(Arc::clone(&site)) {
            site.adopt(&last);
        }
        let result = catch_unwind(AssertUnwindSafe(|| findings(&site, is_current))).unwrap_or_else(|_| {
            shared.report(Notice::Trouble("sitegen itself failed to check this state of the site".to_owned()));
            Some(Vec::new())
        });
        let Some(findings) = result else { continue };
        checked = state.generation;
        shared.update(|current| {
            let news = current.generation == state.generation && current.checked != findings;
            news.then(|| current.with_checked(findings))
        });
    }
}

/// The problems found by a check. `None` if it was aborted.
fn findings(site: &Site, is_current: impl Fn() -> bool) -> Option<Vec<Diagnostic>> {
    // The outlines are most of the work. They are made one at a time, so a core is free to serve pages, and the work
    // can be aborted between two; the next state adopts the finished ones.
    let whole = site.plan.page_ids().all(|id| {
        // The check finds a failing template again, with its location.
        let _ = site.outline(id);
        is_current()
    });
    whole.then(|| {
        let mut findings = crate::check::check(site);
        diagnostic::apply_severities(&mut findings, &rules::severities(site.plan.config()).0);
        findings
    })
}
