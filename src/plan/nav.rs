//! Navigation: the tree of pages, the reading order, and the part of the tree shown on a page.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::page::{Page, PageId};
use super::url;
use crate::source::SharedText;

/// Trees up to this size are shown in full on every page.
const SHOWN_WHOLE: usize = 120;

/// In a larger tree, the number of siblings shown on each side of the current one.
const WINDOW: usize = 20;

/// A node of the tree.
#[derive(Clone, Debug, Default, Hash)]
pub struct Node {
    /// The text shown.
    pub label: SharedText,
    /// Its target.
    pub target: Target,
    /// A word or two beside it.
    pub badge: Option<String>,
    /// The path of the group's folder, with a trailing `/`.
    pub folder: Option<String>,
    /// Whether the group starts collapsed.
    pub collapsed: bool,
    /// The nodes below it.
    pub children: Vec<Node>,
}

/// The target of a node.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Target {
    /// None: a heading over its children.
    #[default]
    None,
    /// A page of the site.
    Page(PageId),
    /// A path below the site's root, and its query and fragment: a file, or an anchor on a page.
    Local(String, String),
    /// An absolute URL.
    External(String),
}

impl Node {
    /// The page of this node, or the first page below it.
    pub fn first_page(&self) -> Option<PageId> {
        match self.target {
            Target::Page(id) => Some(id),
            _ => self.children.iter().find_map(Node::first_page),
        }
    }

    fn size(&self) -> usize {
        1 + self.children.iter().map(Node::size).sum::<usize>()
    }
}

/// A node as shown on a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Item {
    /// The node itself.
    #[serde(flatten)]
    pub row: Row,
    /// The nodes below it.
    pub children: Vec<Item>,
}

/// A node as shown on a page, without those below it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Row {
    /// The text shown.
    pub label: String,
    /// Relative to the page; absent for a heading.
    pub url: Option<String>,
    /// A word or two beside it.
    pub badge: Option<String>,
    /// Whether it is the current page.
    pub current: bool,
    /// Whether the current page is below it.
    pub open: bool,
    /// Whether it is external.
    pub external: bool,
    /// Whether it starts collapsed, unless the current page is below it.
    pub collapsed: bool,
    /// A stable name of the group, to remember whether a reader collapsed it; absent without nodes below it.
    pub group: Option<String>,
}

impl Item {
    /// Calls `change` with the URLs of this item and its children.
    pub fn for_each_url(&mut self, change: &mut impl FnMut(&mut String)) {
        self.row.url.iter_mut().for_each(&mut *change);
        self.children.iter_mut().for_each(|child| child.for_each_url(change));
    }
}

/// The path to each page in the tree, as child indices from the root.
type Ways = HashMap<PageId, Vec<usize>, RandomState>;

/// The navigation of a site.
pub struct Nav {
    roots: Vec<Node>,
    /// The roots that are sections, each with its own sidebar and reading order.
    sections: Vec<usize>,
    /// The number of nodes below each root, including itself. Cached, because every page needs it.
    sizes: Vec<usize>,
    /// The number of nodes outside sections.
    main_size: usize,
    ways: Ways,
    order: Vec<PageId>,
    /// Position in `order`.
    positions: HashMap<PageId, usize, RandomState>,
}

impl Nav {
    /// The navigation of a tree. A page that occurs twice counts at its first position. The top-level groups of the
    /// folders in `sections` get their own sidebars.
    pub fn new(roots: Vec<Node>, sections: &[&str]) -> Nav {
        let is_section = |node: &Node| node.folder.as_deref().is_some_and(|folder| sections.contains(&folder));
        let mut nav = Nav {
            sections: (0..roots.len()).filter(|&index| is_section(&roots[index])).collect(),
            sizes: roots.iter().map(Node::size).collect(),
            main_size: roots.iter().filter(|node| !is_section(node)).map(Node::size).sum(),
            roots,
            ways: HashMap::default(),
            order: Vec::new(),
            positions: HashMap::default(),
        };
        index(&nav.roots, &mut Vec::new(), &mut nav.ways, &mut nav.order);
        nav.positions = nav.order.iter().enumerate().map(|(position, page)| (*page, position)).collect();
        nav
    }

    /// The pages before and after a page in its section's reading order.
    pub fn neighbours(&self, page: PageId) -> (Option<PageId>, Option<PageId>) {
        let Some(&position) = self.positions.get(&page) else { return (None, None) };
        let section = self.section(page);
        let in_section = |id: &&PageId| self.section(**id) == section;
        let previous = self.order[..position].iter().rev().find(in_section);
        (previous.copied(), self.order[position + 1..].iter().find(in_section).copied())
    }

    /// The section of a page, as an index of the roots; `None` for a page of the main navigation.
    fn section(&self, page: PageId) -> Option<usize> {
        self.ways.get(&page)?.first().copied().filter(|root| self.sections.contains(root))
    }

    /// The folder of a page's section.
    pub fn section_folder(&self, page: PageId) -> Option<&str> {
        self.roots[self.section(page)?].folder.as_deref()
    }

    /// The node of a page.
    pub fn node(&self, page: PageId) -> Option<&Node> {
        let (last, way) = self.ways.get(&page)?.split_last()?;
        let level = way.iter().fold(&self.roots, |level, &index| &level[index].children);
        level.get(*last)
    }

    /// The top-level nodes.
    pub fn roots(&self) -> &[Node] {
        &self.roots
    }

    /// The ancestors of a page, from the outermost one.
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

    /// The navigation shown on a page.
    ///
    /// Its size is bounded for a site of any size: for a large tree, it has the levels above the page, each with the
    /// closest siblings. Other pages are reachable through their section's node.
    ///
    /// A page in a section shows only that section; any other page shows everything except sections.
    pub fn items(&self, pages: &[Arc<Page>], page: PageId, offline: bool) -> Vec<Item> {
        let way = self.ways.get(&page).map_or(&[][..], Vec::as_slice);
        let section = self.section(page).map(|root| &self.roots[root]);
        let (level, way, size) = match section {
            Some(section) => {
                let size = self.sizes[way[0]] - 1;
                (Level { nodes: &section.children, left_out: &[] }, way.get(1..).unwrap_or_default(), size)
            }
            None => (Level { nodes: &self.roots, left_out: &self.sections }, way, self.main_size),
        };
        let view = View { pages, from: &pages[page.0].path, page, offline, whole: size <= SHOWN_WHOLE };
        let own_page = section.filter(|node| node.target != Target::None);
        let first = own_page.map(|node| view.item(node, None, Vec::new()));
        first.into_iter().chain(view.level(&level, Some(way))).collect()
    }
}

/// Sibling nodes, without the excluded ones.
struct Level<'a> {
    nodes: &'a [Node],
    left_out: &'a [usize],
}

impl<'a> Level<'a> {
    fn len(&self) -> usize {
        self.nodes.len() - self.left_out.len()
    }

    /// The position of a node among those that are not excluded.
    fn place(&self, index: usize) -> Option<usize> {
        self.left_out.binary_search(&index).err().map(|left_out_before| index - left_out_before)
    }

    /// The nodes at these positions, each with its index.
    fn at(&self, places: Range<usize>) -> Box<dyn Iterator<Item = (usize, &'a Node)> + '_> {
        if self.left_out.is_empty() {
            let start = places.start;
            return Box::new(self.nodes[places].iter().enumerate().map(move |(place, node)| (start + place, node)));
        }
        let visible = self.nodes.iter().enumerate().filter(|(index, _)| self.place(*index).is_some());
        Box::new(visible.skip(places.start).take(places.len()))
    }
}

struct View<'a> {
    pages: &'a [Arc<Page>],
    from: &'a str,
    page: PageId,
    offline: bool,
    whole: bool,
}

impl View<'_> {
    /// One level. `way` is the path from here to the current page; `None` if the page is not below.
    fn level(&self, level: &Level<'_>, way: Option<&[usize]>) -> Vec<Item> {
        let next = way.and_then(|way| way.first().copied());
        let positions = match next.and_then(|next| level.place(next)) {
            _ if self.whole || level.len() <= 2 * WINDOW => 0..level.len(),
            Some(at) => at.saturating_sub(WINDOW)..level.len().min(at + WINDOW + 1),
            None => 0..level.len().min(2 * WINDOW),
        };
        let below = |index: usize| (next == Some(index)).then(|| way.map_or(&[][..], |way| &way[1..]));
        let children = |node: &Node, below: Option<&[usize]>| {
            let inner = Level { nodes: &node.children, left_out: &[] };
            if self.whole || below.is_some() { self.level(&inner, below) } else { Vec::new() }
        };
        let items = level.at(positions).map(|(index, node)| {
            let below = below(index);
            self.item(node, below, children(node, below))
        });
        items.collect()
    }

    /// One node. `below` is the path from it to the current page.
    fn item(&self, node: &Node, below: Option<&[usize]>, children: Vec<Item>) -> Item {
        let hidden = children.is_empty() && !node.children.is_empty();
        let url = |path: &str| url::relative(self.from, path, self.offline);
        let page_url = |id: PageId| url(&self.pages[id.0].path);
        let open = below.is_some_and(|way| !way.is_empty());
        let row = Row {
            label: node.label.to_string(),
            badge: node.badge.clone(),
            url: match &node.target {
                Target::None if hidden => node.first_page().map(page_url),
                Target::None => None,
                Target::Page(id) => Some(page_url(*id)),
                Target::Local(path, suffix) => Some(format!("{}{suffix}", url(path))),
                Target::External(url) => Some(url.clone()),
            },
            current: node.target == Target::Page(self.page),
            open,
            external: matches!(node.target, Target::External(_)),
            collapsed: node.collapsed && !open && node.target != Target::Page(self.page),
            group: (!children.is_empty()).then(|| node.folder.clone().unwrap_or_else(|| node.label.to_string())),
        };
        Item { row, children }
    }
}

fn index(nodes: &[Node], way: &mut Vec<usize>, ways: &mut Ways, order: &mut Vec<PageId>) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::page::PageSource;

    fn page(path: &str) -> Arc<Page> {
        Arc::new(Page {
            path: path.to_owned(),
            source: PageSource::NotFound,
            title: path.into(),
            label: path.into(),
            description: SharedText::default(),
            unlisted: false,
        })
    }

    fn leaf(id: usize) -> Node {
        Node { label: id.to_string().into(), target: Target::Page(PageId(id)), ..Node::default() }
    }

    #[test]
    fn a_large_section_shows_a_window_of_bounded_size() {
        let pages: Vec<Arc<Page>> = (0..10_000).map(|number| page(&format!("s/{number}/"))).collect();
        let section = Node { label: "S".into(), children: (0..10_000).map(leaf).collect(), ..Node::default() };
        let nav = Nav::new(vec![section], &[]);
        let items = nav.items(&pages, PageId(5000), false);
        assert_eq!(items[0].children.len(), 2 * WINDOW + 1);
        assert!(items[0].children[WINDOW].row.current && items[0].row.open);
        assert_eq!(items[0].children[0].row.url.as_deref(), Some("../4980/"));
        assert_eq!(nav.neighbours(PageId(5000)), (Some(PageId(4999)), Some(PageId(5001))));
    }

    #[test]
    fn a_section_has_its_own_sidebar_and_reading_order() {
        let pages: Vec<Arc<Page>> = ["", "a/", "guide/", "guide/b/", "z/"].map(page).into();
        let guide = Node {
            label: "Guide".into(),
            target: Target::Page(PageId(2)),
            folder: Some("guide/".to_owned()),
            collapsed: true,
            badge: None,
            children: vec![leaf(3)],
        };
        let nav = Nav::new(vec![leaf(0), leaf(1), guide, leaf(4)], &["guide/"]);
        let labels =
            |page| nav.items(&pages, PageId(page), false).into_iter().map(|item| item.row.label).collect::<Vec<_>>();
        assert_eq!(labels(0), ["0", "1", "4"]);
        assert_eq!(labels(2), ["Guide", "3"]);
        assert_eq!(labels(3), ["Guide", "3"]);
        assert_eq!(nav.neighbours(PageId(1)), (Some(PageId(0)), Some(PageId(4))));
        assert_eq!(nav.neighbours(PageId(2)), (None, Some(PageId(3))));
        assert_eq!(nav.section_folder(PageId(3)), Some("guide/"));
    }

    #[test]
    fn a_closed_section_links_to_its_first_page() {
        let pages: Vec<Arc<Page>> = (0..300).map(|number| page(&format!("{number}/"))).collect();
        let section = |range: std::ops::Range<usize>| Node {
            label: "S".into(),
            children: range.map(leaf).collect(),
            ..Node::default()
        };
        let nav = Nav::new(vec![section(0..150), section(150..300)], &[]);
        let items = nav.items(&pages, PageId(3), false);
        assert_eq!((items[1].row.url.as_deref(), items[1].children.len()), (Some("../150/"), 0));
        assert_eq!(items[0].row.url, None);
    }
}
