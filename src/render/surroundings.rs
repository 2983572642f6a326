//! The surroundings of a page: navigation, breadcrumbs, previous and next page, header and footer.

use std::sync::Arc;

use minijinja::context;
use minijinja::value::{Enumerator, Object, ObjectRepr, Serde, Value};
use serde::Serialize;

use super::page::href;
use crate::diagnostic::Diagnostic;
use crate::plan::frame::FrameLink;
use crate::plan::links;
use crate::plan::nav::{Item, Row, Target};
use crate::plan::page::{PageId, PageSource};
use crate::site::Site;

/// The navigation, breadcrumbs, neighbors, header and footer of a page.
#[derive(Clone, Hash)]
pub(super) struct Surroundings {
    nav: Vec<Item>,
    breadcrumbs: Vec<Link>,
    previous: Option<Link>,
    next: Option<Link>,
    header: Vec<FrameLink>,
    footer: Vec<FrameLink>,
    announcement: Option<String>,
}

#[derive(Clone, Hash, Serialize)]
struct Link {
    label: String,
    /// `None` for a heading.
    url: Option<String>,
}

impl Surroundings {
    /// The surroundings of a page.
    pub(super) fn of(site: &Site, id: PageId) -> Surroundings {
        let plan = &site.plan;
        let page = plan.page(id);
        let to = |id: PageId| href(site, page, &plan.page(id).path);
        let link = |id: PageId| Link { label: plan.page(id).label.to_string(), url: Some(to(id)) };
        let (previous, next) = plan.previous_and_next(id);
        let breadcrumbs = plan.nav.ancestors(id).into_iter().map(|node| {
            let url = if let Target::Page(id) = node.target { Some(to(id)) } else { None };
            Link { label: node.label.to_string(), url }
        });
        let mut surroundings = Surroundings {
            nav: plan.nav.items(&plan.pages, id, site.offline),
            breadcrumbs: breadcrumbs.collect(),
            previous: previous.map(link),
            next: next.map(link),
            header: plan.frame.header(plan, id, site.offline),
            footer: plan.frame.footer(plan, id, site.offline),
            announcement: plan.frame.announcement(plan, id, site.offline),
        };
        if matches!(page.source, PageSource::NotFound) {
            surroundings.start_from(plan.config().base_path());
        }
        surroundings
    }

    /// Makes URLs that are relative to the site's root work at any depth.
    fn start_from(&mut self, base: &str) {
        let change = &mut |url: &mut String| {
            if !links::is_external(url) {
                *url = format!("{base}{}", url.trim_start_matches("./"));
            }
        };
        self.nav.iter_mut().for_each(|item| item.for_each_url(change));
        self.header.iter_mut().chain(&mut self.footer).for_each(|link| link.for_each_url(change));
        self.announcement.iter_mut().for_each(change);
    }

    /// Calls `change` with every text and URL, always in the same order.
    pub(super) fn for_each_text(&mut self, change: &mut impl FnMut(&mut String)) {
        self.nav.iter_mut().for_each(|item| of_item(item, change));
        for link in self.breadcrumbs.iter_mut().chain(&mut self.previous).chain(&mut self.next) {
            change(&mut link.label);
            link.url.iter_mut().for_each(&mut *change);
        }
        self.header.iter_mut().chain(&mut self.footer).for_each(|link| of_link(link, change));
        self.announcement.iter_mut().for_each(change);
    }

    /// The values for the theme's `page.html`.
    ///
    /// # Errors
    /// Where the template of a row of the navigation fails.
    pub(super) fn into_values(self, site: &Site) -> Result<TemplateValues, Diagnostic> {
        let text = site.plan.config().announcement.as_ref().map(|line| line.text.as_str());
        let link = |link: Option<Link>| link.map_or_else(|| Value::from(()), |link| Value::from(Serde(link)));
        Ok(TemplateValues {
            breadcrumbs: Value::from(Serde(self.breadcrumbs)),
            previous: link(self.previous),
            next: link(self.next),
            nav_rows: Value::from_safe_string(site.rows.html(&site.theme, &self.nav)?),
            nav: Value::from_object(NavItems(self.nav)),
            frame: context! {
                header => Value::from(Serde(self.header)),
                footer => Value::from(Serde(self.footer)),
                announcement => text.map(|text| context! { text, url => self.announcement }),
            },
        })
    }
}

/// Surroundings as template values.
pub(super) struct TemplateValues {
    pub(super) breadcrumbs: Value,
    pub(super) previous: Value,
    pub(super) next: Value,
    /// The navigation as a list, for a theme's own `page.html`.
    pub(super) nav: Value,
    /// The navigation as HTML.
    pub(super) nav_rows: Value,
    pub(super) frame: Value,
}

/// Items that become values when a template reads them.
#[derive(Debug)]
struct NavItems(Vec<Item>);

impl Object for NavItems {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        Some(Value::from(Serde(self.0.get(key.as_usize()?)?.clone())))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.0.len())
    }
}

fn of_item(item: &mut Item, change: &mut impl FnMut(&mut String)) {
    let Row { label, url, group, badge: _, current: _, open: _, external: _, collapsed: _ } = &mut item.row;
    change(label);
    url.iter_mut().chain(group).for_each(&mut *change);
    item.children.iter_mut().for_each(|child| of_item(child, change));
}

fn of_link(link: &mut FrameLink, change: &mut impl FnMut(&mut String)) {
    change(&mut link.label);
    link.url.iter_mut().for_each(&mut *change);
    link.children.iter_mut().for_each(|child| of_link(child, change));
}
