//! A body of Markdown that knows where its bytes came from.

use std::ops::Range;
use std::sync::Arc;

use super::source_map::MappedText;
use crate::source::{Location, SourceFile};

/// The Markdown of a page after includes and directives are expanded, with the way back from its bytes to the files
/// that they came from.
#[derive(Clone, Debug)]
pub struct Body {
    /// The Markdown.
    pub text: String,
    map: MappedText,
    files: Vec<Arc<SourceFile>>,
}

impl Body {
    /// A whole file as a body: nothing in front of it, nothing to expand.
    pub fn generated(file: Arc<SourceFile>) -> Body {
        let mut map = MappedText::default();
        map.copy(&file.text, 0, 0..file.text.len());
        Body::new(map, vec![file])
    }

    /// A body put together from pieces of `files`, whose indices are the origins in `map`.
    pub(super) fn new(mut map: MappedText, files: Vec<Arc<SourceFile>>) -> Body {
        Body { text: std::mem::take(&mut map.text), map, files }
    }

    /// This body, a blank line, and then another.
    pub fn followed_by(mut self, other: &Body) -> Body {
        let offset = self.text.len() + 2;
        self.text.push_str("\n\n");
        self.text.push_str(&other.text);
        self.map.append(&other.map, offset, self.files.len());
        self.files.extend(other.files.iter().cloned());
        self
    }

    /// Where a range of the text was written.
    pub fn locate(&self, range: Range<usize>) -> Location {
        let (origin, range) = self.map.locate(range);
        Location::new(&self.files[origin], range)
    }
}
