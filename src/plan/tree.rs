//! The navigation tree, derived from folders or configured in `sitegen.toml`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::group::{self, Groups};
use super::links::is_external;
use super::nav::{Node, Target};
use super::page::{Page, PageId, PageSource};
use super::{Parsed, Plan, blog, links, page_path};
use crate::config::{NavItem, NavTarget};
use crate::diagnostic::{Diagnostic, Rule, Severity, did_you_mean};
use crate::integration::{self, IntegrationId};
use crate::source::{SharedText, Spanned};

/// The rules about a configured navigation.
pub(super) static RULES: &[&Rule] = &[&UNKNOWN_PAGE];

static UNKNOWN_PAGE: Rule = Rule {
    code: "nav-page",
    severity: Severity::Error,
    summary: "a missing page or folder in the navigation",
    explanation: "`page` in a `[[nav]]` item is a page's path in the content folder, such as `guide/themes.md`, or \
                  its URL, such as `/guide/themes/`. `folder` is a folder with pages in the content folder. `url` is \
                  an absolute URL, or a URL of the site. `id` in the `link` of a `_category_.json` is a page's path \
                  in the content folder, or relative to its own folder, without the extension.",
    wrong: "[[nav]]\npage = \"guide/theme.md\"",
    right: "[[nav]]\npage = \"guide/themes.md\"",
};

/// The tree derived from folders, sorted by position, then label. A folder's page is its node.
pub(super) fn from_folders(parsed: &Parsed, groups: &Groups<'_>, pages: &[Arc<Page>]) -> Vec<Node> {
    let mut folders: BTreeMap<&str, Vec<Placed>> = BTreeMap::new();
    let mut own: HashMap<&str, Placed> = HashMap::new();
    let places: Vec<String> = pages.iter().map(|page| place(parsed, page)).collect();
    let listed = || pages.iter().zip(&places).enumerate().filter(|(_, (page, _))| page.is_listed());
    let parents: HashSet<&str> = listed().map(|(_, (_, place))| parent(place)).collect();
    let group = |folder: &str, page: Option<(PageId, Option<f64>)>| {
        let set = groups.category(folder).and_then(|category| category.label.as_deref()).map(SharedText::from);
        let of_page = || page.map(|(id, _)| pages[id.0].label.clone());
        let node = Node {
            label: set.or_else(of_page).unwrap_or_else(|| super::label_from_path(&parsed.words, folder).into()),
            target: page.map_or(Target::None, |(id, _)| Target::Page(id)),
            badge: page.and_then(|(id, _)| badge(parsed, &pages[id.0])),
            folder: Some(folder.to_owned()),
            collapsed: groups.category(folder).is_some_and(|category| category.collapsed),
            children: Vec::new(),
        };
        Placed { position: groups.position(folder, page.and_then(|(_, position)| position)), node }
    };
    for (index, (page, place)) in listed() {
        let id = PageId(index);
        let position = match page.source {
            // The first page of the list is the section's page and links to the others.
            PageSource::IntegrationList { number, .. } if number > 1 => continue,
            // It belongs to the configured navigation.
            PageSource::Group { .. } => continue,
            PageSource::Written(_)
            | PageSource::Integration(_)
            | PageSource::IntegrationList { .. }
            | PageSource::Category { .. }
            | PageSource::NotFound
            | PageSource::Redirect { .. } => position(parsed, page),
        };
        let badge = badge(parsed, page);
        let node = Node { label: page.label.clone(), target: Target::Page(id), badge, ..Node::default() };
        let is_own = matches!(page.source, PageSource::Category { .. })
            || !groups.is_set(place) && (parents.contains(place.as_str()) || place == integration::FOLDER);
        if place.is_empty() {
            folders.entry("").or_default().push(Placed { position: f64::MIN, node });
        } else if is_own {
            own.insert(place, group(place, Some((id, position))));
        } else {
            let is_in_it = groups.is_set(place) && group::folder_of(parsed, page) == *place;
            let folder = if is_in_it { place } else { parent(place) };
            if groups.named(folder) != Some(id) {
                let placed = Placed { position: position.unwrap_or(f64::MAX), node };
                folders.entry(folder).or_default().push(placed);
            }
        }
    }
    for (folder, id) in groups.all_named() {
        own.insert(folder, group(folder, Some((id, position(parsed, &pages[id.0])))));
    }
    // Folders without a page still need a node.
    let mut missing: Vec<&str> = folders.keys().copied().chain(own.keys().map(|path| parent(path))).collect();
    while let Some(folder) = missing.pop() {
        if !folder.is_empty() && !own.contains_key(folder) {
            own.insert(folder, group(folder, None));
            missing.push(parent(folder));
        }
    }
    // The deepest folders first, so that each is complete when added to its parent.
    let mut by_depth: Vec<&str> = own.keys().copied().collect();
    by_depth.sort_by_key(|folder| (std::cmp::Reverse(folder.matches('/').count()), *folder));
    for folder in by_depth {
        if let Some(mut placed) = own.remove(folder) {
            placed.node.children = sorted(folders.remove(folder).unwrap_or_default());
            folders.entry(parent(folder)).or_default().push(placed);
        }
    }
    sorted(folders.remove("").unwrap_or_default())
}

/// A page's own position among its siblings.
fn position(parsed: &Parsed, page: &Page) -> Option<f64> {
    let Some(document) = parsed.own_document(page) else {
        return page.source.integration().map(|IntegrationId(number)| number as f64);
    };
    let by_place = || match blog::of(&parsed.config, &document.path) {
        Some(blog) => blog::position(blog, document),
        None => page_path::number(&document.path),
    };
    document.front.navigation.position.or_else(by_place)
}

/// A page's badge, from its front matter or that of the file that extends it.
fn badge(parsed: &Parsed, page: &Page) -> Option<String> {
    let of_file = || Some(&*parsed.document_of(page)?.front);
    let front = parsed.front(page).or_else(of_file)?;
    front.navigation.badge.as_ref().map(|badge| badge.value.clone())
}

/// A page's position in the tree: that of its file, whatever URL its `slug` sets.
fn place(parsed: &Parsed, page: &Page) -> String {
    let Some(document) = parsed.own_document(page) else {
        return page.source.folder().unwrap_or(&page.path).to_owned();
    };
    let path = &document.path;
    blog::of(&parsed.config, path).map_or_else(|| page_path::of_file(path), |blog| blog::place(blog, path))
}

/// A node and its position among its siblings.
struct Placed {
    position: f64,
    node: Node,
}

fn sorted(mut nodes: Vec<Placed>) -> Vec<Node> {
    nodes.sort_by(|a, b| a.position.total_cmp(&b.position).then_with(|| a.node.label.as_str().cmp(&b.node.label)));
    let mut sorted: Vec<Node> = nodes.into_iter().map(|placed| placed.node).collect();
    // It took over the room of the list that it is made from.
    sorted.shrink_to_fit();
    sorted
}

/// The parent of a path: `a/` for `a/b/`, empty for `a/`.
fn parent(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rfind('/').map_or("", |at| &path[..=at])
}

/// The tree configured in `sitegen.toml`. Missing pages and folders are reported and skipped.
pub(super) fn from_config(plan: &Plan, items: &[NavItem], problems: &mut Vec<Diagnostic>) -> Vec<Node> {
    items.iter().flat_map(|item| nodes(plan, item, problems)).collect()
}

/// The nodes of an item: one, or the pages of a folder.
fn nodes(plan: &Plan, item: &NavItem, problems: &mut Vec<Diagnostic>) -> Vec<Node> {
    let NavTarget::Inline(path) = &item.target else { return node(plan, item, problems).into_iter().collect() };
    if matches!(path.value.trim_matches('/'), "" | ".") {
        return plan.folders.roots().to_vec();
    }
    let Some(folder) = find_folder(plan, plan.folders.roots(), &path.value) else {
        problems.push(unknown(plan, path, "folder"));
        return Vec::new();
    };
    let own = Node { children: Vec::new(), folder: None, ..folder.clone() };
    let own = Some(own).filter(|node| node.target != Target::None);
    own.into_iter().chain(folder.children.iter().cloned()).collect()
}

fn node(plan: &Plan, item: &NavItem, problems: &mut Vec<Diagnostic>) -> Option<Node> {
    let label = item.label.as_ref().map(|label| label.value.clone());
    let mut children = from_config(plan, &item.items, problems);
    let node = match &item.target {
        NavTarget::None => Node::default(),
        NavTarget::External(url) => {
            let Some(target) = resolve_url(plan, &url.value) else {
                problems.push(unknown(plan, url, "URL"));
                return None;
            };
            Node { target, ..Node::default() }
        }
        NavTarget::Page(path) => {
            let Some(id) = plan.page_by_name(&path.value) else {
                problems.push(unknown(plan, path, "page"));
                return None;
            };
            let page = plan.page(id);
            let badge = badge(&plan.parsed, page);
            Node { label: page.label.clone(), target: Target::Page(id), badge, ..Node::default() }
        }
        // The page is missing only if its URL is taken, which is reported.
        NavTarget::Index(index) => {
            let target = plan.page_at(&page_path::with_slash(&index.slug.value)).map_or(Target::None, Target::Page);
            Node { target, ..Node::default() }
        }
        NavTarget::Inline(_) => Node::default(),
        NavTarget::Folder(path) => match find_folder(plan, plan.folders.roots(), &path.value) {
            Some(node) => node.clone(),
            None => {
                problems.push(unknown(plan, path, "folder"));
                return None;
            }
        },
        NavTarget::Integrations => {
            find_folder(plan, plan.folders.roots(), integration::FOLDER).cloned().unwrap_or_default()
        }
    };
    let mut all = node.children;
    all.append(&mut children);
    let collapsed = item.collapsed || node.collapsed;
    let badge = item.badge.clone().or(node.badge);
    Some(Node { label: label.map_or(node.label, SharedText::from), badge, children: all, collapsed, ..node })
}

/// The target of a configured link: a page by its path below the content folder, or a URL. Dead links are reported.
pub(super) fn target(plan: &Plan, link: &Spanned<String>, problems: &mut Vec<Diagnostic>) -> Option<Target> {
    let target = plan.page_by_name(&link.value).map(Target::Page).or_else(|| resolve_url(plan, &link.value));
    if target.is_none() {
        problems.push(unknown(plan, link, "page"));
    }
    target
}

/// The target of an item's `url`, which starts from the site's root; `None` if nothing is there.
fn resolve_url(plan: &Plan, url: &str) -> Option<Target> {
    let below_base = plan.below_base(url);
    let url = below_base.as_deref().unwrap_or(url);
    if plan.allows_link(url) || (is_external(url) && !url.starts_with("pathname:")) {
        return Some(Target::External(url.to_owned()));
    }
    let path = url.strip_prefix("pathname://").unwrap_or(url).trim_start_matches('/');
    let suffix = path[path.find(['#', '?']).unwrap_or(path.len())..].to_owned();
    match plan.resolve(PageId(0), &format!("/{path}"))? {
        links::Target::Page(id, _) if suffix.is_empty() && plan.page(id).has_markdown() => Some(Target::Page(id)),
        links::Target::Page(id, _) => Some(Target::Local(plan.page(id).path.clone(), suffix)),
        links::Target::File(file) => Some(Target::Local(file, suffix)),
        links::Target::External => Some(Target::External(url.to_owned())),
    }
}

/// The node of a folder, or of a page by its file.
fn find_folder<'n>(plan: &Plan, nodes: &'n [Node], folder: &str) -> Option<&'n Node> {
    let folder_path = format!("{}/", folder.trim_matches('/'));
    fn walk<'n>(plan: &Plan, nodes: &'n [Node], folder_path: &str) -> Option<&'n Node> {
        nodes.iter().find_map(|node| {
            let is_it = match (&node.folder, &node.target) {
                (Some(folder), _) => folder == folder_path,
                (None, Target::Page(id)) => place(&plan.parsed, plan.page(*id)) == folder_path,
                _ => false,
            };
            if is_it { Some(node) } else { walk(plan, &node.children, folder_path) }
        })
    }
    walk(plan, nodes, &folder_path)
}

/// A page or folder that the navigation names but the site doesn't have.
pub(super) fn unknown_page(name: &str, what: &str) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_PAGE, format!("the site has no {what} `{name}`"))
}

fn unknown(plan: &Plan, path: &Spanned<String>, what: &str) -> Diagnostic {
    let problem = unknown_page(&path.value, what);
    let problem = match &plan.config().file {
        Some(file) => problem.at(&Arc::clone(file), path.span.clone()),
        None => problem,
    };
    let documents = plan.parsed.documents.iter().map(|document| document.path.as_str());
    // Compare a name only with names of the same form.
    let candidates: Vec<String> = if what == "folder" {
        documents.flat_map(|path| path.match_indices('/').map(|(end, _)| path[..end].to_owned())).collect()
    } else if path.value.starts_with('/') {
        plan.pages.iter().filter(|page| page.has_markdown()).map(|page| format!("/{}", page.path)).collect()
    } else {
        documents.map(str::to_owned).collect()
    };
    match did_you_mean(&path.value, candidates.iter().map(String::as_str)) {
        Some(near) => problem.hint(format!("did you mean `{near}`?")),
        None if what == "URL" => problem.hint("write an absolute http(s) URL, or name a page with `page`"),
        None if what == "folder" => problem.hint("use the folder's path in the content folder"),
        None => problem.hint("use the page's path in the content folder"),
    }
}
