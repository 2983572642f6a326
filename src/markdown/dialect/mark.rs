//! What the dialect adds to CommonMark, as the scanner finds it: tags and admonitions, each with its place.

use std::borrow::Cow;
use std::ops::Range;

use super::tag::{Tag, TagKind};

/// Around the number of a mark that stands in a line of text, in a long word with a blank before it: characters that
/// Unicode keeps out of texts.
pub(in crate::markdown) const INLINE_OPEN: char = '\u{FDD0}';
pub(in crate::markdown) const INLINE_CLOSE: char = '\u{FDD1}';
/// Around the number of a mark that stands as a block: to CommonMark it is an HTML block of one line.
pub(in crate::markdown) const BLOCK_OPEN: &str = "<!--\u{FDD0}";
pub(in crate::markdown) const BLOCK_CLOSE: &str = "\u{FDD1}-->";

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

/// A text that CommonMark read as code or as an address, with what its marks stand for.
pub(in crate::markdown) fn restored(text: String, marks: &[Mark<'_>], source: &str) -> String {
    if !text.contains(INLINE_OPEN) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find(INLINE_OPEN) {
        let behind = &rest[at + INLINE_OPEN.len_utf8()..];
        let close = behind.find(INLINE_CLOSE).unwrap_or(behind.len());
        let mark = behind[..close].trim().parse().ok().and_then(|mark: usize| marks.get(mark));
        let after = behind.get(close + INLINE_CLOSE.len_utf8()..).unwrap_or("");
        let is_block = rest[..at].ends_with("<!--") && after.starts_with("-->");
        out.push_str(if is_block { &rest[..at - "<!--".len()] } else { &rest[..at] });
        out.push_str(mark.and_then(|mark| source.get(mark.range.clone())).unwrap_or(""));
        rest = if is_block { &after["-->".len()..] } else { after };
    }
    out.push_str(rest);
    out
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

/// What a mark is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::markdown) enum MarkKind<'a> {
    /// A tag of HTML or of a component.
    Tag(Tag<'a>),
    /// A whole element whose content is no Markdown, by its start tag.
    Opaque(Tag<'a>),
    /// `:::kind`.
    Admonition { kind: String, id: Option<String> },
    /// Behind the title of an admonition.
    TitleEnd,
    /// `:::`.
    AdmonitionEnd,
    /// A formula between dollar signs, whose further lines stand behind the markers of so many quotes.
    Math { quotes: usize },
    /// `<!-- … -->` on lines of its own: it shows nothing, and keeps what stands around it apart. Or one in a line that
    /// may name a heading's id.
    Comment,
    /// A `<` that is text, right behind an address: CommonMark would take the backslash before it into the link.
    LessThan,
    /// The name of a footnote that another has: CommonMark sees one that nothing refers to.
    TakenName,
}

/// A piece of the dialect.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::markdown) struct Mark<'a> {
    pub(in crate::markdown) kind: MarkKind<'a>,
    /// In the body's text.
    pub(in crate::markdown) range: Range<usize>,
    /// The mark that closes or opens it, where the scanner found one.
    pub(in crate::markdown) partner: Option<usize>,
    /// The scanner looked for its partner.
    pub(in crate::markdown) is_paired: bool,
}

impl Mark<'_> {
    /// Whether something can stand between this mark and another.
    pub(in crate::markdown) fn opens(&self) -> bool {
        match &self.kind {
            MarkKind::Tag(tag) => tag.kind == TagKind::Open && !super::element::is_void(tag.name),
            MarkKind::Admonition { .. } => true,
            MarkKind::Opaque(_)
            | MarkKind::TitleEnd
            | MarkKind::AdmonitionEnd
            | MarkKind::Comment
            | MarkKind::Math { .. }
            | MarkKind::LessThan
            | MarkKind::TakenName => false,
        }
    }
}

/// The number in the text of a block mark, which is the whole of an HTML block or inline HTML.
pub(in crate::markdown) fn block_mark(literal: &str) -> Option<usize> {
    literal.trim().strip_prefix(BLOCK_OPEN)?.strip_suffix(BLOCK_CLOSE)?.trim().parse().ok()
}
