//! Typographic characters in a page: only in the text that a person wrote, but quotes are paired across all of a block.
//!
//! They are set when HTML is written, not by comrak's `parse.smart`: comrak would put them into the tree, so also into
//! headings' ids, the search index and the Markdown copy, and into what directives print of the registry.

use std::borrow::Cow;

use crate::formula::Display;
use crate::markdown::tree::{Kind, Node, inline_text};
use crate::typographic::{Changes, OBJECT};

/// Elements whose text is read by machines, or as the author wrote it.
const VERBATIM: [&str; 12] =
    ["code", "kbd", "math", "option", "pre", "samp", "script", "style", "svg", "textarea", "tt", "var"];

/// Nodes with typographic characters in the text that a person wrote.
pub(super) fn typeset(nodes: &[Node]) -> Cow<'_, [Node]> {
    let mut context = String::new();
    collect(nodes, &mut context);
    let Some(mut changes) = Changes::of(&context) else { return Cow::Borrowed(nodes) };
    let mut nodes = nodes.to_vec();
    replace(&mut nodes, &mut changes);
    Cow::Owned(nodes)
}

/// The text that a node adds.
enum Part {
    /// Its own text.
    Text,
    /// This character: what is in the node stays as it is.
    Char(char),
    /// The text of its children, with this before and after it.
    Children(&'static str),
}

fn part(node: &Node) -> Part {
    match &node.kind {
        Kind::Text(_) => Part::Text,
        Kind::SoftBreak | Kind::LineBreak => Part::Char(' '),
        Kind::Element { name, .. } if matches!(name.as_str(), "br" | "wbr") => Part::Char(' '),
        Kind::Element { name, .. } if VERBATIM.contains(&name.as_str()) || node.is_foreign() => Part::Char(OBJECT),
        // The text of an autolink is its URL.
        Kind::Link { destination, .. } if is_address(&inline_text(&node.children), destination) => Part::Char(OBJECT),
        Kind::CodeSpan(_)
        | Kind::Emoji { .. }
        | Kind::Formula { display: Display::Inline, .. }
        | Kind::Image { .. }
        | Kind::FootnoteReference { .. }
        | Kind::Raw(_) => Part::Char(OBJECT),
        _ => Part::Children(if node.is_block() { "\n" } else { "" }),
    }
}

fn is_address(text: &str, destination: &str) -> bool {
    let bare = destination.split_once(':').map_or(destination, |(_, rest)| rest.trim_start_matches('/'));
    text == destination || text == bare
}

/// The text of all nodes, blocks on lines of their own.
fn collect(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match part(node) {
            Part::Text => {
                if let Kind::Text(text) = &node.kind {
                    out.push_str(text);
                }
            }
            Part::Char(c) => out.push(c),
            Part::Children(apart) => {
                out.push_str(apart);
                collect(&node.children, out);
                out.push_str(apart);
            }
        }
    }
}

/// Puts characters into the nodes, in the order of [`collect`].
fn replace(nodes: &mut [Node], changes: &mut Changes) {
    for node in nodes {
        match part(node) {
            Part::Text => {
                let is_prose = !node.range.is_empty();
                if let Kind::Text(text) = &mut node.kind {
                    if is_prose { changes.apply(text) } else { changes.skip(text.len()) }
                }
            }
            Part::Char(c) => changes.skip(c.len_utf8()),
            Part::Children(apart) => {
                changes.skip(apart.len());
                replace(&mut node.children, changes);
                changes.skip(apart.len());
            }
        }
    }
}
