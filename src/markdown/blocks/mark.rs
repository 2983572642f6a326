//! Marks stand in the text that CommonMark parses for what is none of its syntax.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use super::source::Source;
use crate::markdown::dialect::tag::Tag;

/// Around the number of a mark that begins a line: characters that Unicode keeps out of texts.
pub(in crate::markdown) const INLINE_OPEN: char = '\u{FDD0}';
pub(in crate::markdown) const INLINE_CLOSE: char = '\u{FDD1}';
/// Around the number of any other: to CommonMark it is raw HTML, which ends a bare address before it.
pub(super) const HTML_OPEN: &str = "<!--\u{FDD0}";
pub(super) const HTML_CLOSE: &str = "\u{FDD1}-->";

/// A piece of a line that CommonMark does not read.
pub(in crate::markdown) struct Mark<'a> {
    pub(in crate::markdown) kind: MarkKind<'a>,
    /// What is written there.
    pub(in crate::markdown) text: &'a str,
    /// In the body.
    pub(in crate::markdown) place: Range<usize>,
}

/// What a mark is.
pub(in crate::markdown) enum MarkKind<'a> {
    /// A tag of HTML or of a component, with the places of the body.
    Tag(Tag<'a>),
    /// A whole element whose content is no Markdown.
    Opaque(Opaque<'a>),
    /// A formula between dollar signs.
    Math,
    /// A comment or list of attributes that may name a heading's id, or nothing at all: it keeps text from being read as something else.
    Comment,
    /// A `<` that is text, right after an address: CommonMark would take the backslash before it into the link.
    LessThan,
}

/// A whole element whose content is no Markdown.
#[derive(Clone)]
pub(in crate::markdown) struct Opaque<'a> {
    /// The tag that opens it, in the source.
    pub(in crate::markdown) tag: Tag<'a>,
    pub(in crate::markdown) source: Rc<Source<'a>>,
    /// The whole, in the source.
    pub(in crate::markdown) range: Range<usize>,
    /// The columns before its lines that belong to the containers around it.
    pub(in crate::markdown) margin: usize,
}

impl<'a> Opaque<'a> {
    /// The element as it is written.
    pub(in crate::markdown) fn html(&self) -> &'a str {
        &self.source.text[self.range.clone()]
    }
}

/// The number in the text of a mark that is raw HTML.
pub(in crate::markdown) fn inline_mark(literal: &str) -> Option<usize> {
    literal.trim().strip_prefix(HTML_OPEN)?.strip_suffix(HTML_CLOSE)?.trim().parse().ok()
}

/// The number of the mark that ends a text.
pub(in crate::markdown) fn last_mark(text: &str) -> Option<usize> {
    let inner = text.trim_end().strip_suffix(INLINE_CLOSE)?;
    inner[inner.rfind(INLINE_OPEN)? + INLINE_OPEN.len_utf8()..].parse().ok()
}

/// A text that CommonMark read as code or as an address, with what its marks stand for.
pub(in crate::markdown) fn restored(text: String, marks: &[Mark<'_>]) -> String {
    if !text.contains(INLINE_OPEN) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find(INLINE_OPEN) {
        let after = &rest[at + INLINE_OPEN.len_utf8()..];
        let close = after.find(INLINE_CLOSE).unwrap_or(after.len());
        let mark = after[..close].trim().parse().ok().and_then(|mark: usize| marks.get(mark));
        let next = after.get(close + INLINE_CLOSE.len_utf8()..).unwrap_or("");
        let is_html = rest[..at].ends_with("<!--") && next.starts_with("-->");
        out.push_str(if is_html { &rest[..at - "<!--".len()] } else { &rest[..at] });
        out.push_str(mark.map_or("", |mark| mark.text));
        rest = if is_html { &next["-->".len()..] } else { next };
    }
    out.push_str(rest);
    out
}

/// A text that holds no mark of its own, so that each that is found later is the scanner's.
pub(in crate::markdown) fn without_marks(text: &str) -> Cow<'_, str> {
    let is_private = |c: char| ('\u{FDD0}'..='\u{FDEF}').contains(&c);
    // The first byte of all of them, which most texts have nowhere.
    if !text.as_bytes().contains(&0xEF) || !text.contains(is_private) {
        return Cow::Borrowed(text);
    }
    // Both characters have three bytes: places stay the same.
    Cow::Owned(text.replace(is_private, "\u{FFFD}"))
}

/// A text without its marks.
pub(in crate::markdown) fn without_inline_marks(text: &str) -> Cow<'_, str> {
    if !text.contains(INLINE_OPEN) {
        return Cow::Borrowed(text);
    }
    let outside = |piece: &'_ str| piece.split_once(INLINE_CLOSE).map_or("", |(_, behind)| behind).to_owned();
    let mut pieces = text.split(INLINE_OPEN);
    let first = pieces.next().unwrap_or_default().to_owned();
    Cow::Owned(pieces.map(outside).fold(first, |text, piece| text + &piece))
}
