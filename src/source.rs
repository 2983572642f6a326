//! Source text and locations in it.
//!
//! Every problem in the input is reported with a location: a [`SourceFile`] and a byte range. Lines and columns are
//! computed only when a diagnostic is printed.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// A file of the input: its path as the user would type it, and its text.
#[derive(PartialEq, Eq, Hash)]
pub struct SourceFile {
    /// Relative to the site's root, with `/` on every platform. Files of the embedded theme begin with `<theme>/`.
    pub path: String,
    /// The whole text, UTF-8.
    pub text: String,
}

impl SourceFile {
    /// A file that can be shared between pages, entries and diagnostics.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(SourceFile { path: path.into(), text: text.into() })
    }

    /// The line and column of a byte offset. An offset past the end, or inside a character, is rounded down.
    pub fn place(&self, offset: usize) -> Place {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
        Place { line, column: before[line_start..].chars().count() + 1 }
    }
}

/// The path of a file below the site's folder. A path below the output folder, which a URL has, is a string; one on the
/// disk a [`std::path::Path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(pub String);

impl Deref for SitePath {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A human-readable position: line and column, both from 1. Columns count characters (Unicode scalar values), not
/// bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceFile({})", self.path)
    }
}

/// A byte range in a source file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Location {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Byte offsets into the file's text.
    pub range: Range<usize>,
}

impl Location {
    /// The location `range` in `file`.
    pub fn new(file: &Arc<SourceFile>, range: Range<usize>) -> Self {
        Location { file: Arc::clone(file), range }
    }
}

/// A value with its byte range in the source. The file is known from the context.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its byte range, including the quotes of a JSON string.
    pub span: Range<usize>,
}

impl<T> Spanned<T> {
    /// A value and its range.
    pub fn new(value: T, span: Range<usize>) -> Self {
        Spanned { value, span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let file = SourceFile::new("a", "é\nüx");
        let place = |offset| file.place(offset).to_string();
        assert_eq!(place(0), "1:1");
        assert_eq!(place(2), "1:2");
        assert_eq!(place(5), "2:2");
        assert_eq!(place(4), "2:1", "inside a character: its start");
        assert_eq!(place(99), "2:3");
    }
}
