//! The page's title.

use super::node::{Kind, Node, inline_text};

/// The page's title: the first non-empty heading outside components, if it is of level 1.
pub(in crate::markdown) fn title(nodes: &[Node]) -> Option<&Node> {
    first_heading(nodes).filter(|node| matches!(node.kind, Kind::Heading { level: 1, .. }))
}

/// Whether the page begins with its title.
pub(in crate::markdown) fn title_leads(nodes: &[Node]) -> bool {
    nodes.first().is_some_and(|node| match &node.kind {
        Kind::Heading { level, .. } => *level == 1 && !inline_text(&node.children).is_empty(),
        Kind::Element { name, .. } if name != "details" => title_leads(&node.children),
        _ => false,
    })
}

fn first_heading(nodes: &[Node]) -> Option<&Node> {
    nodes.iter().find_map(|node| match &node.kind {
        Kind::Heading { .. } if !inline_text(&node.children).is_empty() => Some(node),
        Kind::Element { name, .. } if name != "details" => first_heading(&node.children),
        _ => None,
    })
}
