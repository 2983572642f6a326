//! The blocks of a page.

use std::ops::Range;

use super::{FlatLines, Opaque};
use crate::markup::Tag;

/// A closed block.
pub(in crate::markdown) struct Block<'a> {
    pub(in crate::markdown) kind: BlockKind<'a>,
    /// Its range in the body.
    pub(in crate::markdown) place: Range<usize>,
    pub(in crate::markdown) children: Vec<Block<'a>>,
    /// Whether an empty line precedes it.
    pub(super) after_blank: bool,
    /// Whether it makes the list around it loose: an item by an empty line between its blocks, an element by any in it.
    pub(super) is_loose: bool,
}

/// The kind of a block.
#[derive(Clone)]
pub(in crate::markdown) enum BlockKind<'a> {
    Quote,
    /// A bullet list if `start` is `None`. The items of a tight list have no paragraphs.
    List {
        start: Option<usize>,
        tight: bool,
    },
    /// A task is checked or not.
    Item {
        task: Option<bool>,
    },
    Footnote(Footnote),
    Admonition(Admonition),
    /// An HTML element or a component.
    Element(Tag<'a>),
    /// An element whose content is not Markdown.
    Opaque(Opaque<'a>),
    /// Paragraphs, a heading or a table.
    Leaf(FlatLines),
    Code {
        info: String,
        literal: String,
    },
    Rule,
}

/// The definition of a footnote.
#[derive(Clone)]
pub(in crate::markdown) struct Footnote {
    /// The line of the leaves' text that it begins in.
    pub(in crate::markdown) line: usize,
    /// Whether it is the first definition with its name.
    pub(in crate::markdown) is_first: bool,
    pub(in crate::markdown) label: Range<usize>,
}

/// An admonition, however it is written; its title is its first child.
#[derive(Clone)]
pub(in crate::markdown) struct Admonition {
    pub(in crate::markdown) kind: String,
    pub(in crate::markdown) id: Option<String>,
    pub(in crate::markdown) has_title: bool,
}

impl<'a> Block<'a> {
    pub(super) fn new(kind: BlockKind<'a>, place: Range<usize>, children: Vec<Block<'a>>) -> Block<'a> {
        Block { kind, place, children, after_blank: false, is_loose: false }
    }
}
