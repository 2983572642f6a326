//! The pieces that a walk over the lines of a body yields.

use std::collections::HashMap;
use std::ops::Range;

use super::Finding;
use super::mark::Mark;

/// A piece of the body, in order. Together they cover it, except for what is dropped.
#[derive(Debug)]
pub(super) struct Segment {
    /// Without the line's indentation and its end.
    pub(super) range: Range<usize>,
    /// The column at which it begins; of no meaning if it is not the first of its line.
    pub(super) column: usize,
    /// Only white space stands before it in its line.
    pub(super) first: bool,
    pub(super) kind: SegmentKind,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum SegmentKind {
    /// An empty line.
    Blank,
    /// A line of text or the rest of one.
    Text(Vec<Edit>),
    /// List markers with a block mark behind them.
    Prefix,
    /// The line that opens a fence.
    FenceOpen,
    /// A line of a fence.
    FenceBody,
    /// The line that closes a fence.
    FenceClose,
    /// A line that is copied as it stands.
    Verbatim,
    /// A mark that is a block.
    Block(usize),
}

/// A change within a line of text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) by: Replacement,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Replacement {
    /// An inline mark.
    Mark(usize),
    /// A mark that is the whole of a line behind a quote marker.
    QuotedBlock(usize),
    /// A mark at which the line is cut.
    Block(usize),
    /// Other text; empty to drop.
    Text(String),
}

/// What the walk found.
pub(super) struct Walk<'a> {
    pub(super) segments: Vec<Segment>,
    pub(super) marks: Vec<Mark<'a>>,
    pub(super) imports: HashMap<&'a str, &'a str>,
    /// The labels of footnotes, where they are written.
    pub(super) footnotes: Vec<Range<usize>>,
    pub(super) findings: Vec<Finding>,
}
