//! Items of the sidebar, the header and the footer, as `sitegen.toml` writes them down.

use std::ops::Range;

use super::Config;
use super::reader::TableReader;
use crate::diagnostic::Diagnostic;
use crate::source::Spanned;

/// An item of a navigation that is written by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavItem {
    /// What is shown; a page's own label if absent.
    pub label: Option<Spanned<String>>,
    /// Where it leads.
    pub target: NavTarget,
    /// The items below it.
    pub items: Vec<NavItem>,
    /// Whether its group starts folded.
    pub collapsed: bool,
    /// The item's place in the file.
    pub span: Range<usize>,
}

/// Where an item of the navigation leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NavTarget {
    /// A heading over its items.
    None,
    /// A page, named by its path below the content folder or by its URL.
    Page(Spanned<String>),
    /// An address: elsewhere, or of a page or file of the site.
    External(Spanned<String>),
    /// All pages of a content folder, in their own order.
    Folder(Spanned<String>),
    /// All integrations.
    Integrations,
}

impl Config {
    /// The items of an array of tables.
    pub(super) fn nav_items(
        &self,
        table: &mut TableReader<'_, '_>,
        key: &'static str,
        problems: &mut Vec<Diagnostic>,
    ) -> Vec<NavItem> {
        table.tables(key, problems).into_iter().map(|(item, span)| self.nav_item(item, span, problems)).collect()
    }

    fn nav_item(&self, mut item: TableReader<'_, '_>, span: Range<usize>, problems: &mut Vec<Diagnostic>) -> NavItem {
        let label = item.string("label", problems);
        let targets = [
            item.string("page", problems).map(NavTarget::Page),
            item.string("url", problems).map(NavTarget::External),
            item.string("folder", problems).map(NavTarget::Folder),
            item.boolean("integrations", problems).and_then(|yes| yes.then_some(NavTarget::Integrations)),
        ];
        let mut targets = targets.into_iter().flatten();
        let target = targets.next().unwrap_or(NavTarget::None);
        if targets.next().is_some() {
            let message = "an item has only one of `page`, `url`, `folder` and `integrations`";
            problems.push(self.wrong(span.clone(), message));
        }
        let items = self.nav_items(&mut item, "items", problems);
        if label.is_none() && matches!(target, NavTarget::None | NavTarget::External(_)) {
            problems.push(self.wrong(span.clone(), "this item needs a `label`"));
        }
        let collapsed = item.boolean("collapsed", problems).unwrap_or(false);
        item.finish(problems);
        NavItem { label, target, items, collapsed, span }
    }
}
