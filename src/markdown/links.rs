//! Links and images: as they are found in a page, and as they are written.

use std::borrow::Cow;
use std::ops::Range;

use crate::disk::ImageSize;

/// The place of a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// `[text](destination)`, a reference link, an autolink.
    Link,
    /// `![alt](destination)`, `<Image>`, `<img>`.
    Image,
    /// `href` or `src` of other raw HTML.
    Html,
}

/// A destination that a page names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its place.
    pub kind: LinkKind,
    /// The destination with entities and backslashes resolved, not percent-decoded.
    pub destination: String,
    /// No text between the tags, or no alternative text.
    pub text_or_alt_is_empty: bool,
    /// The destination in the body's text; the whole link where the destination is elsewhere (a reference).
    pub range: Range<usize>,
}

/// How a destination is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedLink<'a> {
    /// The value of `href` or `src`, not yet escaped for HTML.
    pub href: Cow<'a, str>,
    /// The width and height of an image, in pixels.
    pub size: Option<ImageSize>,
    /// It leads out of the site.
    pub external: bool,
}

impl<'a> ResolvedLink<'a> {
    /// A destination inside the site.
    pub fn internal(href: Cow<'a, str>) -> Self {
        ResolvedLink { href, size: None, external: false }
    }

    /// A destination outside the site.
    pub fn external(href: Cow<'a, str>) -> Self {
        ResolvedLink { href, size: None, external: true }
    }
}

/// Decides how the links of one page are written.
pub trait Links {
    /// The destination to write for a link at a place of the body.
    fn resolve<'a>(&self, kind: LinkKind, destination: &'a str, at: usize) -> ResolvedLink<'a>;
}

/// Links stay as they are written.
#[cfg(any(test, fuzzing))]
pub(crate) struct AsWritten;

#[cfg(any(test, fuzzing))]
impl Links for AsWritten {
    fn resolve<'a>(&self, _: LinkKind, destination: &'a str, _: usize) -> ResolvedLink<'a> {
        ResolvedLink::internal(destination.into())
    }
}
