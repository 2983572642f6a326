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

/// The contribution to a text from a node that isn't text itself.
enum Part {
    /// A placeholder character: the node's content is unchanged.
    Char(char),
    /// The text of its children, surrounded by a separator.
    Children(&'static str),
}

fn part(node: &Node) -> Part {
    match &node.kind {
        Kind::SoftBreak | Kind::LineBreak => Part::Char(' '),
        Kind::Element { name, .. } if matches!(name.as_str(), "br" | "wbr") => Part::Char(' '),
        Kind::Element { name, .. } if VERBATIM.contains(&name.as_str()) || node.is_foreign() => Part::Char(OBJECT),
        // The text of an autolink is its URL.
        Kind::Link { destination, .. } if is_url_text(&inline_text(&node.children), destination) => Part::Char(OBJECT),
        Kind::CodeSpan(_)
        | Kind::Emoji { .. }
        | Kind::Formula { display: Display::Inline, .. }
        | Kind::Image { .. }
        | Kind::FootnoteReference { .. }
        | Kind::Raw(_) => Part::Char(OBJECT),
        _ => Part::Children(if node.is_block() { "\n" } else { "" }),
    }
}

fn is_url_text(text: &str, destination: &str) -> bool {
    let bare = destination.split_once(':').map_or(destination, |(_, rest)| rest.trim_start_matches('/'));
    text == destination || text == bare
}

/// Collects the text of all nodes, with blocks on separate lines.
fn collect(nodes: &[Node], out: &mut String) {
    for node in nodes {
        if let Kind::Text(text) = &node.kind {
            out.push_str(text);
            continue;
        }
        match part(node) {
            Part::Char(c) => out.push(c),
            Part::Children(separator) => {
                out.push_str(separator);
                collect(&node.children, out);
                out.push_str(separator);
            }
        }
    }
}

/// Applies the changes to the nodes, in the order of [`collect`].
fn replace(nodes: &mut [Node], changes: &mut Changes) {
    for node in nodes {
        let is_prose = !node.range.is_empty();
        if let Kind::Text(text) = &mut node.kind {
            if is_prose {
                changes.apply(text)
            } else {
                changes.skip(text.len())
            }
            continue;
        }
        match part(node) {
            Part::Char(c) => changes.skip(c.len_utf8()),
            Part::Children(separator) => {
                changes.skip(separator.len());
                replace(&mut node.children, changes);
                changes.skip(separator.len());
            }
        }
    }
}
