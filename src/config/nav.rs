//! The items of the sidebar, header and footer in `sitegen.toml`.

use std::ops::Range;

use super::Config;
use super::reader::TableReader;
use crate::diagnostic::Diagnostic;
use crate::source::Spanned;

/// An item of a configured navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavItem {
    /// The label. By default, the page's own.
    pub label: Option<Spanned<String>>,
    /// A word or two beside it, such as `New`; defaults to the page's own badge.
    pub badge: Option<String>,
    /// Where it leads.
    pub target: NavTarget,
    /// The items below it.
    pub items: Vec<NavItem>,
    /// Whether its group starts collapsed.
    pub collapsed: bool,
    /// The item's position in the file.
    pub span: Range<usize>,
}

/// A page that lists the items of a navigation group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavIndex {
    /// Its URL below the site's root.
    pub slug: Spanned<String>,
    /// Its title; the group's label if absent.
    pub title: Option<String>,
    /// One or two sentences about it.
    pub description: Option<String>,
}

/// Where an item of the navigation leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NavTarget {
    /// A heading over its items.
    None,
    /// A page, named by its path below the content folder or by its URL.
    Page(Spanned<String>),
    /// A URL: an external one, or one of a page or file of the site.
    External(Spanned<String>),
    /// All pages of a content folder, in their own order.
    Folder(Spanned<String>),
    /// The same without a group: the pages are siblings of the item.
    Inline(Spanned<String>),
    /// A page that lists the items below it.
    Index(Box<NavIndex>),
    /// All integrations.
    Integrations,
}

/// A line above every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The line, as plain text.
    pub text: String,
    /// Where it leads: a page or a URL.
    pub link: Option<Spanned<String>>,
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
        let badge = item.string("badge", problems).map(|badge| badge.value);
        let is_inline = item.boolean("inline", problems).unwrap_or(false);
        let folder = if is_inline { NavTarget::Inline } else { NavTarget::Folder };
        let index = item.table("index", problems).and_then(|index| self.nav_index(index, &span, problems));
        let targets = [
            item.string("page", problems).map(NavTarget::Page),
            item.string("url", problems).map(NavTarget::External),
            item.string("folder", problems).map(folder),
            index.map(|index| NavTarget::Index(Box::new(index))),
            item.boolean("integrations", problems).and_then(|yes| yes.then_some(NavTarget::Integrations)),
        ];
        let mut targets = targets.into_iter().flatten();
        let target = targets.next().unwrap_or(NavTarget::None);
        if targets.next().is_some() {
            let message = "an item has only one of `page`, `url`, `folder`, `index` and `integrations`";
            problems.push(self.wrong(span.clone(), message));
        }
        let items = self.nav_items(&mut item, "items", problems);
        if label.is_none() && matches!(target, NavTarget::None | NavTarget::External(_) | NavTarget::Index(_)) {
            problems.push(self.wrong(span.clone(), "this item needs a `label`"));
        }
        let collapsed = item.boolean("collapsed", problems).unwrap_or(false);
        item.finish(problems);
        NavItem { label, badge, target, items, collapsed, span }
    }

    fn nav_index(
        &self,
        mut index: TableReader<'_, '_>,
        item: &Range<usize>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<NavIndex> {
        let slug = index.string("slug", problems);
        let text = |text: Option<Spanned<String>>| text.map(|text| text.value);
        let title = text(index.string("title", problems));
        let description = text(index.string("description", problems));
        index.finish(problems);
        if slug.is_none() {
            problems.push(self.wrong(item.clone(), "`index` needs a `slug`, such as `slug = \"/guides\"`"));
        }
        Some(NavIndex { slug: slug?, title, description })
    }

    /// The navigation groups with an index page, each with its label, in file order.
    pub fn nav_indices(&self) -> Vec<(&str, &NavIndex)> {
        fn walk<'c>(items: &'c [NavItem], indexes: &mut Vec<(&'c str, &'c NavIndex)>) {
            for item in items {
                if let NavTarget::Index(index) = &item.target {
                    indexes.push((item.label.as_ref().map_or("", |label| label.value.as_str()), index));
                }
                walk(&item.items, indexes);
            }
        }
        let mut indexes = Vec::new();
        walk(self.nav.as_deref().unwrap_or_default(), &mut indexes);
        indexes
    }
}
