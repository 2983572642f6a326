//! What the dialect adds to CommonMark, as the scanner finds it: tags and admonitions, each with its place.

use std::ops::Range;

use super::tag::{Tag, TagKind};

/// Around the number of a mark that stands in a line of text: characters that Unicode keeps out of texts.
pub(in crate::markdown) const INLINE_OPEN: char = '\u{FDD0}';
pub(in crate::markdown) const INLINE_CLOSE: char = '\u{FDD1}';
/// Around the number of a mark that stands as a block: to CommonMark it is an HTML block of one line.
pub(in crate::markdown) const BLOCK_OPEN: &str = "<!--sitegen:";
pub(in crate::markdown) const BLOCK_CLOSE: &str = "-->";

/// What a mark is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::markdown) enum MarkKind<'a> {
    /// A tag of HTML or of a component.
    Tag(Tag<'a>),
    /// `:::kind`.
    Admonition { kind: String, id: Option<String> },
    /// Behind the title of an admonition.
    TitleEnd,
    /// `:::`.
    AdmonitionEnd,
}

/// A piece of the dialect.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::markdown) struct Mark<'a> {
    pub(in crate::markdown) kind: MarkKind<'a>,
    /// In the body's text.
    pub(in crate::markdown) range: Range<usize>,
    /// The mark that closes or opens it, where the scanner found one.
    pub(in crate::markdown) partner: Option<usize>,
}

impl Mark<'_> {
    /// Whether something can stand between this mark and another.
    pub(in crate::markdown) fn opens(&self) -> bool {
        match &self.kind {
            MarkKind::Tag(tag) => tag.kind == TagKind::Open && !super::element::is_void(tag.name),
            MarkKind::Admonition { .. } => true,
            MarkKind::TitleEnd | MarkKind::AdmonitionEnd => false,
        }
    }
}

/// The number in the text of a block mark, which is the whole of an HTML block or inline HTML.
pub(in crate::markdown) fn block_mark(literal: &str) -> Option<usize> {
    literal.trim().strip_prefix(BLOCK_OPEN)?.strip_suffix(BLOCK_CLOSE)?.parse().ok()
}
