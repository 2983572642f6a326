//! Links and images in a page, and how they are resolved.

use std::borrow::Cow;
use std::ops::Range;

use crate::disk::ImageSize;

/// The kind of a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// `[text](destination)`, a reference link, an autolink.
    Link,
    /// `![alt](destination)`, `<Image>`, `<img>`.
    Image,
    /// `href` or `src` of other raw HTML.
    Html,
}

/// A link or image of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its kind.
    pub kind: LinkKind,
    /// The destination with entities and backslashes resolved, not percent-decoded.
    pub destination: String,
    /// Whether the link text or the alternative text is empty.
    pub text_or_alt_is_empty: bool,
    /// The range of the destination in the body's text; of the whole link if the destination is elsewhere (a
    /// reference).
    pub range: Range<usize>,
}

/// A resolved destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedLink<'a> {
    /// The value of `href` or `src`, not yet escaped for HTML.
    pub href: Cow<'a, str>,
    /// The width and height of an image, in pixels.
    pub size: Option<ImageSize>,
    /// Whether it leads out of the site.
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

/// Resolves the links of a page.
pub trait Links {
    /// Resolves a link at an offset of the body.
    fn resolve<'a>(&self, kind: LinkKind, destination: &'a str, at: usize) -> ResolvedLink<'a>;
}

/// Leaves links unchanged.
#[cfg(any(test, fuzzing))]
pub(crate) struct VerbatimLinks;

#[cfg(any(test, fuzzing))]
impl Links for VerbatimLinks {
    fn resolve<'a>(&self, _: LinkKind, destination: &'a str, _: usize) -> ResolvedLink<'a> {
        ResolvedLink::internal(destination.into())
    }
}
