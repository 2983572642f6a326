//! Writes a page as plain Markdown for programs, from the same tree as the HTML.
//!
//! Components become plain Markdown: labels of tabs and titles of admonitions are bold lines above their text, and raw
//! HTML lists and tables are Markdown lists and tables. Parsing the copy gives the same page, and copying it again
//! gives the same text.

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

/// The Markdown of a parsed page, with links resolved by `links`. `first_h1_removed` omits the title.
pub(super) fn plain_markdown(tree: &Tree, options: &Options, links: &dyn Links, components: Components) -> String {
    let title = title(&tree.nodes).filter(|_| options.first_h1_removed);
    let writer = Writer { links, components, title };
    let mut out = writer.blocks(&tree.nodes);
    out.push('\n');
    out
}

/// How a component's node is written: as a block, and within a line.
#[derive(Clone, Copy)]
pub(super) struct Components {
    pub(super) block: fn(&Writer<'_>, &Node) -> String,
    pub(super) in_line: fn(&Writer<'_>, &Node, &mut Line),
}

/// Writes nodes. Blocks have no trailing line break.
#[derive(Clone, Copy)]
pub(super) struct Writer<'a> {
    links: &'a dyn Links,
    components: Components,
    /// The title, which is written separately.
    title: Option<&'a Node>,
}

impl Writer<'_> {
    /// The resolved destination of a node.
    fn href<'d>(&self, kind: LinkKind, destination: &'d str, at: usize) -> Cow<'d, str> {
        self.links.resolve(kind, destination, at).href
    }
}
