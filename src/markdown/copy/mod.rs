//! A page as plain Markdown, for readers that are programs: written from the tree, as its HTML is.
//!
//! Boxes become what Markdown has for them: the labels of tabs and the titles of admonitions are in bold above their
//! text, lists and tables of raw HTML are lists and tables. What is written reads as the same page, and a copy of it is
//! the same text.

mod block;
mod element;
mod escape;
mod inline;
mod list;
mod table;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use self::escape::literal;
pub(super) use self::escape::text as push_text;
pub(super) use self::inline::Line;
use super::Options;
use super::links::{LinkKind, Links};
use super::tree::{Node, Tree, title};

/// The Markdown of a parsed page, with links as `links` says. The title is left out with `first_h1_removed`.
pub(super) fn plain_markdown(tree: &Tree, options: &Options, links: &dyn Links, components: Components) -> String {
    let title = title(&tree.nodes).filter(|_| options.first_h1_removed);
    let writer = Writer { links, components, title };
    let mut out = writer.blocks(&tree.nodes);
    out.push('\n');
    out
}

/// How what a component became is written: as a block, and where none can be.
#[derive(Clone, Copy)]
pub(super) struct Components {
    pub(super) block: fn(&Writer<'_>, &Node) -> String,
    pub(super) in_line: fn(&Writer<'_>, &Node, &mut Line),
}

/// Writes nodes. Blocks are written without a line end after the last line.
#[derive(Clone, Copy)]
pub(super) struct Writer<'a> {
    links: &'a dyn Links,
    components: Components,
    /// The title, which is elsewhere.
    title: Option<&'a Node>,
}

impl Writer<'_> {
    /// How the destination that a node names is written.
    fn href<'d>(&self, kind: LinkKind, destination: &'d str, at: usize) -> Cow<'d, str> {
        self.links.resolve(kind, destination, at).href
    }
}
