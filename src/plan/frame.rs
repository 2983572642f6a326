//! The frame of every page: header links with their sections, the footer and the announcement.

use std::sync::Arc;

use super::nav::{Node, Target};
use super::page::PageId;
use super::{Plan, tree, url};
use crate::config::{Config, NavTarget};
use crate::diagnostic::Diagnostic;
use crate::integration;

/// The resolved frame.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The links of the header.
    pub header: Vec<Node>,
    /// The columns of the footer, each with its links below it.
    pub footer: Vec<Node>,
    /// Where the announcement leads.
    pub announcement: Option<Target>,
}

/// A header or footer link as shown on a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct FrameLink {
    /// The text of the link.
    pub label: String,
    /// Relative to the page; absent for a column's heading.
    pub url: Option<String>,
    /// Whether the page belongs to it.
    pub current: bool,
    /// Whether it is external.
    pub external: bool,
    /// The links below it.
    pub children: Vec<FrameLink>,
}

impl FrameLink {
    /// Calls `change` with the URLs of this link and its children.
    pub fn for_each_url(&mut self, change: &mut impl FnMut(&mut String)) {
        self.url.iter_mut().for_each(&mut *change);
        self.children.iter_mut().for_each(|child| child.for_each_url(change));
    }
}

/// The folders linked in the header, with a trailing `/`. Each is a section with its own sidebar.
pub(super) fn sections(config: &Config) -> Vec<String> {
    let folder = |target: &NavTarget| match target {
        NavTarget::Folder(folder) => Some(format!("{}/", folder.value.trim_matches('/'))),
        NavTarget::Integrations => Some(integration::FOLDER.to_owned()),
        _ => None,
    };
    config.header.iter().filter_map(|item| folder(&item.target)).collect()
}

impl Frame {
    /// Resolves the configured links. Missing pages and folders are reported and skipped.
    pub(super) fn new(plan: &Plan, problems: &mut Vec<Diagnostic>) -> Frame {
        let config = Arc::clone(&plan.parsed.config);
        let link = config.announcement.as_ref().and_then(|announcement| announcement.link.as_ref());
        Frame {
            header: tree::from_config(plan, &config.header, problems),
            footer: tree::from_config(plan, &config.footer, problems),
            announcement: link.and_then(|link| tree::target(plan, link, problems)),
        }
    }

    /// The header's links on a page. The current one is the page's section, or else the link to its closest ancestor.
    pub fn header(&self, plan: &Plan, page: PageId, offline: bool) -> Vec<FrameLink> {
        let at = plan.page(page).path.as_str();
        let section = plan.nav.section_folder(page);
        let nearness = |node: &Node| match (node.folder.as_deref(), &node.target) {
            (Some(folder), _) if section == Some(folder) => Some(usize::MAX),
            (None, Target::Page(id)) if section.is_none() || *id == page => {
                let path = plan.page(*id).path.as_str();
                at.starts_with(path).then_some(path.len())
            }
            _ => None,
        };
        let nearest = self.header.iter().filter_map(nearness).max();
        let links = self.header.iter().map(|node| {
            let current = nearness(node).is_some_and(|near| Some(near) == nearest);
            FrameLink { current, children: Vec::new(), ..link(plan, node, at, offline) }
        });
        links.collect()
    }

    /// The footer's columns on a page.
    pub fn footer(&self, plan: &Plan, page: PageId, offline: bool) -> Vec<FrameLink> {
        self.footer.iter().map(|node| link(plan, node, &plan.page(page).path, offline)).collect()
    }

    /// The announcement's link on a page.
    pub fn announcement(&self, plan: &Plan, page: PageId, offline: bool) -> Option<String> {
        href(plan, self.announcement.as_ref()?, &plan.page(page).path, offline)
    }
}

fn link(plan: &Plan, node: &Node, from: &str, offline: bool) -> FrameLink {
    let own = href(plan, &node.target, from, offline);
    let is_group = node.folder.is_some();
    let first = || node.first_page().filter(|_| is_group).map(|id| url::relative(from, &plan.page(id).path, offline));
    FrameLink {
        label: node.label.to_string(),
        url: own.or_else(first),
        current: false,
        external: matches!(node.target, Target::External(_)),
        children: if is_group {
            Vec::new()
        } else {
            node.children.iter().map(|c| link(plan, c, from, offline)).collect()
        },
    }
}

fn href(plan: &Plan, target: &Target, from: &str, offline: bool) -> Option<String> {
    match target {
        Target::None => None,
        Target::Page(id) => Some(url::relative(from, &plan.page(*id).path, offline)),
        Target::Local(path, suffix) => Some(format!("{}{suffix}", url::relative(from, path, offline))),
        Target::External(url) => Some(url.clone()),
    }
}
