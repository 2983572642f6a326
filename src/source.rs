//! Source text and locations in it.
//!
//! Every problem in the input is reported with a location: a [`SourceFile`] and a byte range. Lines and columns are
//! computed only when a diagnostic is printed.

use std::fmt;
use std::hash::{Hash, Hasher};
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

/// A text with many owners: a part of a file, which is in memory anyway, or a text of its own. Cloning it copies nothing.
#[derive(Clone)]
pub struct SharedText {
    whole: Arc<SourceFile>,
    /// Byte offsets, or [`ALL`]. Thousands of entries with dozens of texts each are worth 32 bits.
    part: (u32, u32),
}

/// The whole text, however long.
const ALL: (u32, u32) = (u32::MAX, 0);

impl SharedText {
    /// The text of a file at a byte offset, or a copy if the file has another text there, such as one with escapes.
    pub fn at(file: &Arc<SourceFile>, start: usize, text: &str) -> SharedText {
        let end = start + text.len();
        match (u32::try_from(start), u32::try_from(end)) {
            (Ok(from), Ok(to)) if file.text.get(start..end) == Some(text) => {
                SharedText { whole: Arc::clone(file), part: (from, to) }
            }
            _ => text.into(),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        let (start, end) = self.part;
        self.whole.text.get(start as usize..end as usize).unwrap_or(&self.whole.text)
    }
}

impl<T: Into<String>> From<T> for SharedText {
    fn from(text: T) -> SharedText {
        SharedText { whole: SourceFile::new("", text), part: ALL }
    }
}

impl Default for SharedText {
    fn default() -> SharedText {
        "".into()
    }
}

impl Deref for SharedText {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for SharedText {
    fn eq(&self, other: &SharedText) -> bool {
        **self == **other
    }
}

impl Eq for SharedText {}

impl Hash for SharedText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Display for SharedText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self)
    }
}

impl fmt::Debug for SharedText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, formatter)
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
    use crate::fingerprint::Fingerprint;

    #[test]
    fn a_text_of_a_file_is_no_copy() {
        let file = SourceFile::new("a", r#"{"key": "é\n"}"#);
        let key = SharedText::at(&file, 2, "key");
        assert!(std::ptr::eq(key.as_str(), &raw const file.text[2..5]));
        let (no_part, outside, whole) = (SharedText::at(&file, 9, "é\n"), SharedText::at(&file, 99, "x"), "key".into());
        assert_eq!((&*no_part, &*outside), ("é\n", "x"));
        assert_eq!((&key, Fingerprint::of(&key)), (&whole, Fingerprint::of("key")));
    }

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
