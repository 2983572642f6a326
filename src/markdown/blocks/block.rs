//! The blocks of a page.

use std::ops::Range;

use super::FlatLines;
use super::mark::Opaque;
use crate::markdown::dialect::tag::Tag;

/// A block that is closed.
pub(in crate::markdown) struct Block<'a> {
    pub(in crate::markdown) kind: BlockKind<'a>,
    /// In the body.
    pub(in crate::markdown) place: Range<usize>,
    pub(in crate::markdown) children: Vec<Block<'a>>,
    /// An empty line follows it, or ends it.
    pub(super) ends_blank: bool,
    /// An empty line is in it: in an element, after its start tag too.
    pub(super) holds_blank: bool,
}

/// The kind of a block.
#[derive(Clone)]
pub(in crate::markdown) enum BlockKind<'a> {
    Quote,
    /// `None`: bullets. A tight one has no paragraphs in its items.
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
    /// An element or a component.
    Element(Tag<'a>),
    /// An element whose content is not Markdown.
    Opaque(Opaque<'a>),
    /// Paragraphs, a heading or a table.
    Leaf(FlatLines),
    /// Text without markup: the title of an alert.
    Words(String),
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
    /// No definition before it has its name.
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
        Block { kind, place, children, ends_blank: false, holds_blank: false }
    }
}
