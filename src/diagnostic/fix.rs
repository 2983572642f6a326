//! A repair that a diagnostic offers, as edits of the source text.

use std::ops::Range;

/// One replacement of a byte range by a text. An empty range inserts, an empty text deletes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edit {
    /// Where the range starts.
    pub start: usize,
    /// Where it ends, exclusive.
    pub end: usize,
    /// The replacement.
    pub text: String,
}

impl Edit {
    /// Replaces `range` by `text`.
    pub fn replace(range: Range<usize>, text: impl Into<String>) -> Self {
        Edit { start: range.start, end: range.end, text: text.into() }
    }

    /// Puts `text` in at `offset`.
    pub fn insert(offset: usize, text: impl Into<String>) -> Self {
        Edit::replace(offset..offset, text)
    }

    /// Takes `range` out.
    pub fn delete(range: Range<usize>) -> Self {
        Edit::replace(range, "")
    }
}

/// How sure a repair is, and so whether `--fix` makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Certainty {
    /// Mechanical: made by `--fix`.
    Certain,
    /// Loses a comment: made by `--fix=comments` only.
    RemovesComment,
    /// One of several possible meanings: shown, never made.
    Offered,
}

/// A repair.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fix {
    /// The action, as an imperative: "remove the comma".
    pub title: String,
    /// Whether it is made without being asked for.
    pub certainty: Certainty,
    /// The edits, which belong together.
    pub edits: Vec<Edit>,
}
