//! A body of Markdown that knows where its bytes came from.

use std::ops::Range;
use std::sync::Arc;

use super::source_map::MappedText;
use crate::source::{Location, SourceFile};

/// The Markdown of a page after includes and directives are expanded, with the way back from its bytes to the files
/// that they came from.
#[derive(Clone, Debug, Hash)]
pub struct Body {
    /// The Markdown.
    pub text: String,
    map: MappedText,
    origins: Vec<Origin>,
    /// What the page says of its layout.
    mdx: Option<bool>,
}

/// A file that pieces of a body came from.
#[derive(Clone, Debug, Hash)]
struct Origin {
    file: Arc<SourceFile>,
    /// The page includes it: it is not the page's own.
    is_included: bool,
}

impl Body {
    /// A whole file as a body: nothing in front of it, nothing to expand.
    pub fn generated(file: Arc<SourceFile>) -> Body {
        let mut map = MappedText::default();
        map.copy(&file.text, 0, 0..file.text.len());
        Body::new(map, vec![file])
    }

    /// A body put together from pieces of `files`, whose indices are the origins in `map`: the page's own, then those that
    /// it includes.
    pub(super) fn new(mut map: MappedText, files: Vec<Arc<SourceFile>>) -> Body {
        let origins = files.into_iter().enumerate().map(|(index, file)| Origin { file, is_included: index > 0 });
        Body { text: std::mem::take(&mut map.text), map, origins: origins.collect(), mdx: None }
    }

    /// This body, a blank line, and then another.
    pub fn followed_by(mut self, other: &Body) -> Body {
        let offset = self.text.len() + 2;
        self.text.push_str("\n\n");
        self.text.push_str(&other.text);
        self.map.append(&other.map, offset, self.origins.len());
        self.origins.extend(other.origins.iter().cloned());
        self
    }

    /// Where a range of the text was written.
    pub fn locate(&self, range: Range<usize>) -> Location {
        let (origin, range) = self.map.locate(range);
        Location::new(&self.origins[origin].file, range)
    }

    /// The same body, with what its page says of indented code: see [`super::Options::mdx`].
    pub fn with_mdx(self, mdx: Option<bool>) -> Body {
        Body { mdx, ..self }
    }

    /// Whether indentation makes no code, by what the page or else the site says.
    pub(super) fn mdx(&self, site: Option<bool>) -> Option<bool> {
        self.mdx.or(site)
    }

    /// Whether the page's own file is one of MDX.
    pub(super) fn is_mdx_file(&self) -> bool {
        self.origins.first().is_some_and(|origin| origin.file.path.ends_with(".mdx"))
    }

    /// Whether the page includes other files.
    pub fn has_includes(&self) -> bool {
        self.origins.iter().any(|origin| origin.is_included)
    }

    /// The file that the text at a place was included from, by its path below the site's folder; `None` where it is the
    /// page's own.
    pub fn included_at(&self, at: usize) -> Option<&str> {
        if !self.has_includes() {
            return None;
        }
        let origin = &self.origins[self.map.locate(at..at).0];
        origin.is_included.then_some(origin.file.path.as_str())
    }
}
