//! The context of the theme's `category.md`, which renders a folder's generated index.

use minijinja::value::Serde;
use minijinja::{Value, context};

use crate::plan::Plan;
use crate::plan::blog;
use crate::plan::links;
use crate::plan::nav::{Node, Target};
use crate::plan::page::{PageId, PageSource};

/// The folder's own description, and its pages and groups in the order of the navigation. Each has a label, a
/// description that may be empty, and a link; a group without a page links to its first page, as in the navigation.
pub(super) fn template_context(plan: &Plan, id: PageId) -> Value {
    let nav = if matches!(plan.page(id).source, PageSource::Group { .. }) { &plan.nav } else { &plan.folders };
    let children = nav.node(id).map_or(&[][..], |node| &node.children);
    let items: Vec<Value> = children.iter().filter_map(|child| item(plan, child)).collect();
    let is_blog = blog::is_blog(&plan.parsed, plan.page(id));
    context! { description => &*plan.page(id).description, items, is_blog }
}

fn item(plan: &Plan, node: &Node) -> Option<Value> {
    let first = plan.page(node.first_page()?);
    let of_folder = node.folder.as_ref().and_then(|folder| plan.parsed.categories.get(folder)?.description.as_deref());
    let of_page = matches!(node.target, Target::Page(_)).then_some(&*first.description);
    let description = of_folder.or(of_page).unwrap_or_default();
    let byline = of_page.and_then(|_| plan.byline(first)).map(|byline| Value::from(Serde(byline)));
    Some(context! { label => &*node.label, description, url => links::to(plan.config(), &first.path), byline })
}
