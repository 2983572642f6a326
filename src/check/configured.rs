//! Anchors that redirects and the navigation link to. The pages themselves are checked when the site is planned; the
//! anchors on a page are only known now.

use super::links::Checker;
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
        let dead = urls(config).into_iter().filter_map(|url| {
            let link = links::from_root(&url.value);
            let Some(Target::Page(target, Some(fragment))) = plan.resolve(from, &link) else { return None };
            let problem = self.anchor(target, &fragment, &url.value).ok()??;
            (!plan.allows_link(&url.value)).then(|| problem.at(file, url.span.clone()))
        });
        dead.collect()
    }
}

/// The targets of redirects and the navigation.
pub(super) fn urls(config: &Config) -> Vec<&Spanned<String>> {
    let mut urls: Vec<&Spanned<String>> = config.redirects.iter().map(|(_, to)| to).collect();
    for items in [config.nav.as_deref().unwrap_or_default(), &config.header, &config.footer] {
        in_nav(items, &mut urls);
    }
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
