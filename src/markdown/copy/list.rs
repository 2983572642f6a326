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
        let mut items = Vec::with_capacity(node.children.len());
        let mut is_tight = true;
        for (index, item) in node.children.iter().enumerate() {
            let number = index.saturating_add(first).min(999_999_999);
            let marker = match (ordered, is_second) {
                (true, false) => format!("{number}. "),
                (true, true) => format!("{number}) "),
                (false, false) => "- ".to_owned(),
                (false, true) => "* ".to_owned(),
            };
            let (text, tight) = self.item(item);
            is_tight &= tight;
            items.push(indented(&marker, marker.len(), &text));
        }
        items.join(if is_tight { "\n" } else { "\n\n" })
    }

    /// What an item holds, and whether it has no empty line in it.
    fn item(&self, item: &Node) -> (String, bool) {
        let parts = self.parts(&item.children);
        let mut out = match &item.kind {
            Kind::Item { task: Some(true) } => "[x] ".to_owned(),
            Kind::Item { task: Some(false) } => "[ ] ".to_owned(),
            _ => self.anchor(item),
        };
        // One empty line parts them all.
        let is_close = |pair: &[(String, Close)]| pair[0].1.is_followed_by(pair[1].1);
        let holds_blank = |(text, close): &(String, Close)| *close == Close::Apart && text.contains("\n\n");
        let is_lone_paragraph = matches!(&item.children[..], [Node { kind: Kind::Paragraph, .. }]);
        let is_tight = !is_lone_paragraph && parts.windows(2).all(is_close) && !parts.iter().any(holds_blank);
        for (index, (text, _)) in parts.iter().enumerate() {
            match index {
                // Behind a marker, three hyphens would be one break with it.
                0 if text == "---" => out.push_str("___"),
                0 => out.push_str(text),
                _ => {
                    out.push_str(if is_tight { "\n" } else { "\n\n" });
                    out.push_str(text);
                }
            }
        }
        let has_paragraph = item.children.iter().any(|child| child.kind == Kind::Paragraph);
        (out, is_tight && !(has_paragraph && matches!(item.kind, Kind::Item { .. })))
    }
}
