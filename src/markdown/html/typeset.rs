//! Typographic characters: only in hand-written text, but quotes are paired across a whole block.
//!
//! They are applied when writing HTML, not with comrak's `parse.smart`: comrak would put them into the tree, and so
//! into heading ids, the search index, the Markdown copy and registry texts.

use std::borrow::Cow;

use crate::formula::Display;
use crate::markdown::tree::{Kind, Node, inline_text};
use crate::typographic::{Changes, OBJECT};

/// Elements whose text must not change.
const VERBATIM: [&str; 12] =
    ["code", "kbd", "math", "option", "pre", "samp", "script", "style", "svg", "textarea", "tt", "var"];

/// Applies typographic characters to hand-written text.
pub(super) fn typeset(nodes: &[Node]) -> Cow<'_, [Node]> {
    let mut context = String::new();
    collect(nodes, &mut context);
    let Some(mut changes) = Changes::of(&context) else { return Cow::Borrowed(nodes) };
    let mut nodes = nodes.to_vec();
    replace(&mut nodes, &mut changes);
    Cow::Owned(nodes)
}

/// The character that stands for a node whose content is unchanged. `None` if its children are text.
fn placeholder(node: &Node) -> Option<char> {
    match &node.kind {
        Kind::SoftBreak | Kind::LineBreak => Some(' '),
        Kind::Element { name, .. } if matches!(name.as_str(), "br" | "wbr") => Some(' '),
        Kind::Element { name, .. } if VERBATIM.contains(&name.as_str()) || node.is_foreign() => Some(OBJECT),
        // The text of an autolink is its URL.
        Kind::Link { destination, .. } if is_url_text(&inline_text(&node.children), destination) => Some(OBJECT),
        Kind::CodeSpan(_)
        | Kind::Emoji { .. }
        | Kind::Formula { display: Display::Inline, .. }
        | Kind::Image { .. }
        | Kind::FootnoteReference { .. }
        | Kind::Raw(_) => Some(OBJECT),
        _ => None,
    }
}

fn is_url_text(text: &str, destination: &str) -> bool {
    let bare = destination.split_once(':').map_or(destination, |(_, rest)| rest.trim_start_matches('/'));
    text == destination || text == bare
}

/// The text around the text of a node's children.
fn separator(node: &Node) -> &'static str {
    if node.is_block() { "\n" } else { "" }
}

/// Collects the text of all nodes, with blocks on separate lines.
fn collect(nodes: &[Node], out: &mut String) {
    for node in nodes {
        if let Kind::Text(text) = &node.kind {
            out.push_str(text);
        } else if let Some(placeholder) = placeholder(node) {
            out.push(placeholder);
        } else {
            out.push_str(separator(node));
            collect(&node.children, out);
            out.push_str(separator(node));
        }
    }
}

/// Applies the changes to the nodes, in the order of [`collect`].
fn replace(nodes: &mut [Node], changes: &mut Changes) {
    for node in nodes {
        let (is_prose, separator) = (!node.range.is_empty(), separator(node).len());
        match (placeholder(node), &mut node.kind) {
            (_, Kind::Text(text)) if is_prose => changes.apply(text),
            (_, Kind::Text(text)) => changes.skip(text.len()),
            (Some(placeholder), _) => changes.skip(placeholder.len_utf8()),
            (None, _) => {
                changes.skip(separator);
                replace(&mut node.children, changes);
                changes.skip(separator);
            }
        }
    }
}
