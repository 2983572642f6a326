//! A repair that a diagnostic offers, as edits of the source text.

use std::ops::Range;

/// Replaces a byte range with a text. An empty range inserts; an empty text deletes.
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

    /// Inserts `text` at `offset`.
    pub fn insert(offset: usize, text: impl Into<String>) -> Self {
        Edit::replace(offset..offset, text)
    }

    /// Deletes `range`.
    pub fn delete(range: Range<usize>) -> Self {
        Edit::replace(range, "")
    }
}

/// How certain a repair is, which decides whether `--fix` applies it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Certainty {
    /// The only possible correction: applied by `--fix`.
    Certain,
    /// Removes a comment: applied only by `--fix=comments`.
    RemovesComment,
    /// One of several possible corrections: shown, never applied.
    Offered,
}

/// A repair.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fix {
    /// The action, as an imperative: "remove the comma".
    pub title: String,
    /// How certain it is.
    pub certainty: Certainty,
    /// The edits, applied together.
    pub edits: Vec<Edit>,
}
