//! Lists, of Markdown and of raw HTML.

use super::Writer;
use super::block::{Close, indented};
use crate::markdown::tree::{Kind, Node};

impl Writer<'_> {
    /// Whether a node is a list, and whether it is one of numbers.
    pub(super) fn list_kind(&self, node: &Node) -> Option<bool> {
        match &node.kind {
            Kind::List { start } => Some(start.is_some()),
            Kind::Element { name, .. } if matches!(name.as_str(), "ul" | "ol") => Some(name == "ol"),
            _ => None,
        }
    }

    /// A list; its markers are others than those of the list before it.
    pub(super) fn list(&self, node: &Node, ordered: bool, is_second: bool) -> String {
        let first = match &node.kind {
            Kind::List { start } => start.unwrap_or(1),
            _ => self.value(node, "start").and_then(|start| start.parse().ok()).unwrap_or(1),
        };
        let items: Vec<_> = node.children.iter().map(|item| self.item(item)).collect();
        // An empty line in one parts them all, and what they hold.
        let between = if items.iter().all(|item| item.is_tight) { "\n" } else { "\n\n" };
        let written = items.into_iter().enumerate().map(|(index, item)| {
            let number = index.saturating_add(first).min(999_999_999);
            let marker = match (ordered, is_second) {
                (true, false) => format!("{number}. "),
                (true, true) => format!("{number}) "),
                (false, false) => "- ".to_owned(),
                (false, true) => "* ".to_owned(),
            };
            indented(&marker, marker.len(), &(item.head + &item.parts.join(between)))
        });
        written.collect::<Vec<_>>().join(between)
    }

    /// The content of an item.
    fn item(&self, item: &Node) -> Item {
        let parts = self.parts(&item.children);
        let head = match &item.kind {
            Kind::Item { task: Some(true) } => "[x] ".to_owned(),
            Kind::Item { task: Some(false) } => "[ ] ".to_owned(),
            _ => self.anchor(item),
        };
        let is_close = |pair: &[(String, Close)]| pair[0].1.is_followed_by(pair[1].1);
        let holds_blank = |(text, close): &(String, Close)| *close == Close::Apart && text.contains("\n\n");
        let is_lone_paragraph = matches!(&item.children[..], [Node { kind: Kind::Paragraph, .. }]);
        let is_close = !is_lone_paragraph && parts.windows(2).all(is_close) && !parts.iter().any(holds_blank);
        let has_paragraph = item.children.iter().any(|child| child.kind == Kind::Paragraph);
        let is_tight = is_close && !(has_paragraph && matches!(item.kind, Kind::Item { .. }));
        let mut parts: Vec<String> = parts.into_iter().map(|(text, _)| text).collect();
        // Behind a marker, three hyphens would be one break with it.
        if let Some(first) = parts.first_mut().filter(|first| *first == "---") {
            "___".clone_into(first);
        }
        Item { head, parts, is_tight }
    }
}

/// An item that is to be written.
struct Item {
    /// The box of a task, or an anchor.
    head: String,
    parts: Vec<String>,
    /// Nothing in it needs an empty line.
    is_tight: bool,
}
