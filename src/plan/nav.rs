//! Navigation: the tree of pages, the reading order, and the part of the tree that one page shows.

use std::collections::{BTreeMap, HashMap};

use super::page::{Page, PageId, PageSource};
use super::{Parsed, url};
use crate::integration;

/// How many siblings stand in a page's navigation on each side of the current one, where a section has more than fit.
const WINDOW: usize = 10;

/// How many pages a section may have to be shown whole.
const SHOWN_WHOLE: usize = 60;

/// A node of the tree.
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// What is shown.
    pub label: String,
    /// Where it leads.
    pub target: Target,
    /// What stands below it.
    pub children: Vec<Node>,
}

/// Where a node leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// Nowhere: a heading over its children.
    #[default]
    None,
    /// A page of the site.
    Page(PageId),
    /// An absolute address.
    External(String),
}

/// A node as one page shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Item {
    /// What is shown.
    pub label: String,
    /// Relative to the page; absent for a mere heading.
    pub url: Option<String>,
    /// It is the page itself.
    pub current: bool,
    /// The page is below it.
    pub open: bool,
    /// It leads away from the site.
    pub external: bool,
    /// What is shown below it.
    pub children: Vec<Item>,
}

/// The navigation of a site.
pub struct Nav {
    roots: Vec<Node>,
    /// For each page in the tree, the way to it: child indices from the root.
    ways: HashMap<PageId, Vec<usize>>,
    order: Vec<PageId>,
    /// Position in `order`.
    positions: HashMap<PageId, usize>,
}

impl Nav {
    pub(super) fn new(parsed: &Parsed, pages: &[Page], _routes: &HashMap<String, PageId>) -> Nav {
        let roots = folder_tree(parsed, pages);
        let mut nav = Nav { roots, ways: HashMap::new(), order: Vec::new(), positions: HashMap::new() };
        index(&nav.roots, &mut Vec::new(), &mut nav.ways, &mut nav.order);
        nav.positions = nav.order.iter().enumerate().map(|(position, page)| (*page, position)).collect();
        nav
    }

    /// The pages before and after a page in reading order.
    pub fn neighbours(&self, page: PageId) -> (Option<PageId>, Option<PageId>) {
        let Some(&position) = self.positions.get(&page) else { return (None, None) };
        let before = position.checked_sub(1).map(|position| self.order[position]);
        (before, self.order.get(position + 1).copied())
    }

    /// The nodes on the way to a page, from the outermost, the page itself left out.
    pub fn ancestors(&self, page: PageId) -> Vec<&Node> {
        let Some(way) = self.ways.get(&page) else { return Vec::new() };
        let mut nodes = Vec::new();
        let mut level = &self.roots;
        for &index in &way[..way.len() - 1] {
            nodes.push(&level[index]);
            level = &level[index].children;
        }
        nodes
    }

    /// All pages of the tree, in reading order.
    pub fn order(&self) -> &[PageId] {
        &self.order
    }

    /// The roots of the tree.
    pub fn roots(&self) -> &[Node] {
        &self.roots
    }

    /// The navigation as a page shows it. Its size is bounded: a section with many pages shows the current one's
    /// neighbours only, and its own page lists all.
    pub fn items(&self, pages: &[Page], page: PageId, offline: bool) -> Vec<Item> {
        let way = self.ways.get(&page).map_or(&[][..], Vec::as_slice);
        let view = View { pages, from: &pages[page.0].path, page, offline };
        view.level(&self.roots, Some(way))
    }
}

struct View<'a> {
    pages: &'a [Page],
    from: &'a str,
    page: PageId,
    offline: bool,
}

impl View<'_> {
    /// `way` leads to the current page, if it is at or below this level.
    fn level(&self, nodes: &[Node], way: Option<&[usize]>) -> Vec<Item> {
        let on_way = way.and_then(|way| way.first().copied());
        let shown = match on_way {
            _ if nodes.len() <= SHOWN_WHOLE => 0..nodes.len(),
            Some(at) => at.saturating_sub(WINDOW)..nodes.len().min(at + WINDOW + 1),
            None => 0..0,
        };
        nodes[shown.clone()]
            .iter()
            .zip(shown)
            .map(|(node, index)| {
                let below = (on_way == Some(index)).then(|| way.map_or(&[][..], |way| &way[1..]));
                Item {
                    label: node.label.clone(),
                    url: match &node.target {
                        Target::None => None,
                        Target::Page(id) => Some(url::relative(self.from, &self.pages[id.0].path, self.offline)),
                        Target::External(address) => Some(address.clone()),
                    },
                    current: node.target == Target::Page(self.page),
                    open: below.is_some_and(|way| !way.is_empty()),
                    external: matches!(node.target, Target::External(_)),
                    children: self.level(&node.children, below),
                }
            })
            .collect()
    }
}

fn index(nodes: &[Node], way: &mut Vec<usize>, ways: &mut HashMap<PageId, Vec<usize>>, order: &mut Vec<PageId>) {
    for (position, node) in nodes.iter().enumerate() {
        way.push(position);
        if let Target::Page(id) = node.target
            && !ways.contains_key(&id)
        {
            ways.insert(id, way.clone());
            order.push(id);
        }
        index(&node.children, way, ways, order);
        way.pop();
    }
}

/// The tree that the folders make: a folder's own page is its node, sorted by position, then label.
fn folder_tree(parsed: &Parsed, pages: &[Page]) -> Vec<Node> {
    let mut folders: BTreeMap<&str, Vec<(f64, Node)>> = BTreeMap::new();
    let mut own: HashMap<&str, (f64, Node)> = HashMap::new();
    let parents: std::collections::HashSet<&str> =
        pages.iter().filter(|page| page.is_listed()).map(|page| parent(&page.path)).collect();
    for (index, page) in pages.iter().enumerate().filter(|(_, page)| page.is_listed()) {
        let position = match page.source {
            PageSource::Written(document) => parsed.documents[document].front.sidebar_position.unwrap_or(f64::MAX),
            PageSource::Integration(number) => number as f64,
            PageSource::IntegrationList { number, .. } if number > 1 => continue,
            _ => f64::MAX,
        };
        let node = Node { label: page.label.clone(), target: Target::Page(PageId(index)), children: Vec::new() };
        if page.path.is_empty() {
            folders.entry("").or_default().push((f64::MIN, node));
        } else if parents.contains(page.path.as_str()) || page.path == integration::FOLDER {
            own.insert(&page.path, (position, node));
        } else {
            folders.entry(parent(&page.path)).or_default().push((position, node));
        }
    }
    // Folders without a page of their own still need a node.
    let mut missing: Vec<&str> = folders.keys().copied().collect();
    while let Some(folder) = missing.pop() {
        if !folder.is_empty() && !own.contains_key(folder) {
            let name = folder.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            let node = Node { label: super::label_from_path(name), ..Node::default() };
            own.insert(folder, (f64::MAX, node));
            missing.push(parent(folder));
        }
    }
    // The deepest folders first, so that each is whole when its parent takes it.
    let mut by_depth: Vec<&str> = own.keys().copied().collect();
    by_depth.sort_by_key(|folder| (std::cmp::Reverse(folder.matches('/').count()), *folder));
    for folder in by_depth {
        if let Some((position, mut node)) = own.remove(folder) {
            node.children = sorted(folders.remove(folder).unwrap_or_default());
            folders.entry(parent(folder)).or_default().push((position, node));
        }
    }
    sorted(folders.remove("").unwrap_or_default())
}

fn sorted(mut nodes: Vec<(f64, Node)>) -> Vec<Node> {
    nodes.sort_by(|(a, a_node), (b, b_node)| a.total_cmp(b).then_with(|| a_node.label.cmp(&b_node.label)));
    nodes.into_iter().map(|(_, node)| node).collect()
}

/// The folder that an address is in: `a/` for `a/b/`, empty for `a/`.
fn parent(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rfind('/').map_or("", |at| &path[..=at])
}
