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
pub fn plain_markdown(tree: &Tree, options: &Options, links: &dyn Links) -> String {
    let title = title(&tree.nodes).filter(|_| options.first_h1_removed);
    Writer { links, title }.blocks(&tree.nodes) + "\n"
}

/// The Markdown of a page's title, as a heading. Its pictures stay in the page's text.
pub fn title_markdown(tree: &Tree, links: &dyn Links) -> Option<String> {
    let words = title(&tree.nodes)?.children.iter().filter(|child| !child.holds_image()).cloned();
    Some(Writer { links, title: None }.heading(1, &words.collect::<Vec<_>>()))
}

/// Writes nodes. Blocks have no trailing line break.
#[derive(Clone, Copy)]
pub(super) struct Writer<'a> {
    links: &'a dyn Links,
    /// The title, which is written separately.
    title: Option<&'a Node>,
}

impl Writer<'_> {
    /// The resolved destination of a node.
    fn href<'d>(&self, kind: LinkKind, destination: &'d str, at: usize) -> Cow<'d, str> {
        self.links.resolve(kind, destination, at).href
    }
}
