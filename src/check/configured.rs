//! Links in the configuration: malformed URLs, and anchors. The pages themselves are checked when the site is planned;
//! the anchors on a page are only known now.

use super::dead_target::Missing;
use super::external;
use super::links::{Checker, DEAD_LINK};
use crate::config::{Config, NavItem, NavTarget};
use crate::diagnostic::Diagnostic;
use crate::plan::links::{self, Target};
use crate::source::Spanned;

impl Checker<'_> {
    /// Their problems, in file order. A page whose template fails is reported elsewhere.
    pub(super) fn configured(&self) -> Vec<Diagnostic> {
        let plan = &self.site.plan;
        let config = plan.config();
        let (Some(file), Some(from)) = (&config.file, plan.page_ids().next()) else { return Vec::new() };
        let mut suggested = 0;
        let dead = urls(config).into_iter().filter_map(|url| {
            let link = links::from_root(&url.value);
            let Some(Target::Page(target, Some(fragment))) = plan.resolve(from, &link) else { return None };
            let problem = self.anchor(target, &fragment, &url.value).ok()??;
            let hint = || Missing::Anchor(target, fragment).hint(self.site, &mut suggested);
            (!plan.allows_link(&url.value)).then(|| problem.at(file, url.span.clone()).hint(hint()))
        });
        let mut problems: Vec<Diagnostic> = dead.collect();
        for link in shown(config).into_iter().filter(|link| !plan.allows_link(&link.value)) {
            if let Some((message, hint)) = external::fault_outside_text(&link.value) {
                problems.push(Diagnostic::new(&DEAD_LINK, message).at(file, link.span.clone()).hint(hint));
            }
        }
        problems.sort_by_key(|problem| problem.at.as_ref().map(|at| at.range.start));
        problems
    }
}

/// The targets of redirects and of the links on every page.
pub(super) fn urls(config: &Config) -> Vec<&Spanned<String>> {
    config.redirects.iter().map(|(_, to)| to).chain(shown(config)).collect()
}

/// The targets of the links on every page: the navigation and the announcement.
fn shown(config: &Config) -> Vec<&Spanned<String>> {
    let mut urls = Vec::new();
    for items in [config.nav.as_deref().unwrap_or_default(), &config.header, &config.footer] {
        in_nav(items, &mut urls);
    }
    urls.extend(config.announcement.as_ref().and_then(|announcement| announcement.link.as_ref()));
    urls
}

fn in_nav<'c>(items: &'c [NavItem], urls: &mut Vec<&'c Spanned<String>>) {
    for item in items {
        if let NavTarget::External(url) = &item.target {
            urls.push(url);
        }
        in_nav(&item.items, urls);
    }
}
