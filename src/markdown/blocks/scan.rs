//! The state of reading a text: the offset, and the changes so far.

use std::collections::HashSet;
use std::ops::Range;
use std::rc::Rc;

use super::mark::MarkKind;
use super::source::Source;
use super::text::LeafText;
use crate::body::MappedText;
use crate::markdown::dialect::ticks::Ticks;

/// A change within a text.
pub(super) struct Edit<'a> {
    pub(super) range: Range<usize>,
    pub(super) by: Replacement<'a>,
}

impl Edit<'_> {
    /// Whether the range is simply dropped.
    pub(super) fn says_nothing(&self) -> bool {
        match &self.by {
            Replacement::Text(text) => text.is_empty(),
            Replacement::Flat(text) => text.text.is_empty(),
            Replacement::Mark(_) => false,
        }
    }
}

/// The replacement of a range of text.
pub(super) enum Replacement<'a> {
    Mark(MarkKind<'a>),
    /// Other text; empty to drop.
    Text(String),
    /// Output written separately.
    Flat(MappedText),
}

/// A text that is being read.
pub(super) struct Scan<'t, 'a> {
    pub(super) leaf: &'t LeafText<'a>,
    pub(super) source: Rc<Source<'a>>,
    pub(super) ticks: Ticks,
    /// The start of the current leaf.
    pub(super) begin: usize,
    /// The current offset.
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) edits: Vec<Edit<'a>>,
    /// The open inline elements whose names are also open as blocks.
    pub(super) phrases: Vec<&'a str>,
    /// The components opened in the text.
    pub(super) components: HashSet<&'a str>,
    /// The end of a heading's text; `None` if it is not a heading.
    pub(super) heading_end: Option<usize>,
}

impl<'t, 'a> Scan<'t, 'a> {
    pub(super) fn new(leaf: &'t LeafText<'a>, range: Range<usize>) -> Scan<'t, 'a> {
        Scan {
            leaf,
            source: Rc::clone(&leaf.source),
            ticks: Ticks::of(leaf.source.text, range.clone()),
            begin: range.start,
            at: range.start,
            end: range.end,
            edits: Vec::new(),
            phrases: Vec::new(),
            components: HashSet::new(),
            heading_end: leaf.heading_end().filter(|&end| end <= range.end),
        }
    }

    /// Adds a change, and continues after it.
    pub(super) fn change(&mut self, edit: Edit<'a>) {
        self.at = edit.range.end;
        self.edits.push(edit);
    }
}
