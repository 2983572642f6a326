//! Components, one file each: their nodes in the tree, their HTML and their Markdown.
//!
//! [`names`] has the table of them. Each file extends the tree's builder and the two writers by what its component
//! needs, and Markdown's own code blocks and admonitions use the same functions.

mod admonition;
mod card;
mod code;
mod details;
mod head;
mod heading;
mod image;
mod link;
pub(super) mod names;
mod tabs;

use super::copy::{self, Line, Writer as MarkdownWriter};
use super::html::Writer as HtmlWriter;
use super::tree::{Builder, Kind, Node};
use crate::markup::Tag;

impl Builder<'_, '_> {
    /// The nodes of a component, known or not.
    pub(super) fn component(&mut self, tag: &Tag<'_>, children: Vec<Node>) -> Vec<Node> {
        names::build(tag.name)(self, tag, children)
    }

    /// The text value of the first of these attributes that has one.
    fn text(&self, tag: &Tag<'_>, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| tag.get(name)?.value.text(&self.document.imports))
    }
}
