//! Markdown lists and raw HTML lists.

use super::Writer;
use super::block::{Close, indented};
use crate::markdown::tree::{Kind, Node};

impl Writer<'_> {
    /// Whether a node is a list, and whether it is ordered.
    pub(super) fn list_kind(&self, node: &Node) -> Option<bool> {
        match &node.kind {
            Kind::List { start } => Some(start.is_some()),
            Kind::Element { name, .. } if matches!(name.as_str(), "ul" | "ol") => Some(name == "ol"),
            _ => None,
        }
    }

    /// A list. Its markers differ from those of the list before it.
    pub(super) fn list(&self, node: &Node, ordered: bool, is_second: bool) -> String {
        let first = match &node.kind {
            Kind::List { start } => start.unwrap_or(1),
            _ => node.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1),
        };
        let items: Vec<_> = node.children.iter().map(|item| self.item(item)).collect();
        // An empty line in one item separates all items and their blocks.
        let between = if items.iter().all(|(.., is_tight)| *is_tight) { "\n" } else { "\n\n" };
        let rendered = items.into_iter().enumerate().map(|(index, (head, parts, _))| {
            let number = index.saturating_add(first).min(999_999_999);
            let marker = match (ordered, is_second) {
                (true, false) => format!("{number}. "),
                (true, true) => format!("{number}) "),
                (false, false) => "- ".to_owned(),
                (false, true) => "* ".to_owned(),
            };
            indented(&marker, marker.len(), &(head + &parts.join(between)))
        });
        rendered.collect::<Vec<_>>().join(between)
    }

    /// The checkbox or anchor of an item, its parts, and whether nothing in it needs an empty line.
    fn item(&self, item: &Node) -> (String, Vec<String>, bool) {
        let parts = self.parts(&item.children);
        let head = match &item.kind {
            Kind::Item { task: Some(true) } => "[x] ".to_owned(),
            Kind::Item { task: Some(false) } => "[ ] ".to_owned(),
            _ => self.anchor(item),
        };
        let is_close = |pair: &[(String, Close)]| pair[0].1.is_followed_by(pair[1].1);
        let has_blank_line = |(text, close): &(String, Close)| *close == Close::Separate && text.contains("\n\n");
        let is_single_paragraph = matches!(&item.children[..], [Node { kind: Kind::Paragraph, .. }]);
        let is_close = !is_single_paragraph && parts.windows(2).all(is_close) && !parts.iter().any(has_blank_line);
        let has_paragraph = item.children.iter().any(|child| child.kind == Kind::Paragraph);
        let is_tight = is_close && !(has_paragraph && matches!(item.kind, Kind::Item { .. }));
        let mut parts: Vec<String> = parts.into_iter().map(|(text, _)| text).collect();
        // After a marker, three hyphens would form a thematic break with it.
        if let Some(first) = parts.first_mut().filter(|first| *first == "---") {
            "___".clone_into(first);
        }
        (head, parts, is_tight)
    }
}
