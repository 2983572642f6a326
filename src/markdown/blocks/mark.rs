//! Marks in the text for CommonMark replace constructs that it does not know.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use super::line::Columns;
use super::source::Source;
use crate::markdown::dialect::tag::Tag;

/// Around the number of a mark that begins a line: characters that Unicode keeps out of texts.
pub(in crate::markdown) const INLINE_OPEN: char = '\u{FDD0}';
pub(super) const INLINE_CLOSE: char = '\u{FDD1}';
/// Around the number of any other: to CommonMark it is raw HTML, which ends a bare address before it.
pub(super) const HTML_OPEN: &str = "<!--\u{FDD0}";
pub(super) const HTML_CLOSE: &str = "\u{FDD1}-->";

/// The number of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::markdown) struct MarkId(pub(super) usize);

/// A piece of a line that CommonMark does not read.
pub(in crate::markdown) struct Mark<'a> {
    pub(in crate::markdown) kind: MarkKind<'a>,
    /// The text there.
    pub(in crate::markdown) text: &'a str,
    /// In the body.
    pub(in crate::markdown) place: Range<usize>,
}

/// The kind of a mark.
pub(in crate::markdown) enum MarkKind<'a> {
    /// A tag of HTML or of a component, with the places of the body.
    Tag(Tag<'a>),
    /// A whole element whose content is not Markdown.
    Opaque(Opaque<'a>),
    /// A formula between dollar signs.
    Math,
    /// A comment or list of attributes that names the id of the heading that it ends.
    Id(String),
    /// Nothing: it keeps text from being read as something else.
    Guard,
    /// A `<` that is text, right after an address: CommonMark would take the backslash before it into the link.
    LessThan,
}

/// A whole element whose content is not Markdown.
#[derive(Clone)]
pub(in crate::markdown) struct Opaque<'a> {
    /// The tag that opens it, in the source.
    pub(in crate::markdown) tag: Tag<'a>,
    pub(in crate::markdown) source: Rc<Source<'a>>,
    /// The whole, in the source.
    pub(in crate::markdown) range: Range<usize>,
    /// The columns before its lines that belong to the containers around it.
    pub(in crate::markdown) margin: Columns,
}

impl<'a> Opaque<'a> {
    /// The element as it is written.
    pub(in crate::markdown) fn html(&self) -> &'a str {
        &self.source.text[self.range.clone()]
    }
}

/// The text before the next mark, the mark's number, and the text after it.
pub(in crate::markdown) fn next_mark(text: &str) -> Option<(&str, MarkId, &str)> {
    let (before, behind) = text.split_once(INLINE_OPEN)?;
    let (number, after) = behind.split_once(INLINE_CLOSE)?;
    let id = MarkId(number.trim().parse().ok()?);
    // As raw HTML, it has the signs of a comment around it.
    let unwrapped = before.strip_suffix("<!--").zip(after.strip_prefix("-->"));
    let (before, after) = unwrapped.unwrap_or((before, after));
    Some((before, id, after))
}

/// The number of the mark that ends a text.
pub(in crate::markdown) fn last_mark(text: &str) -> Option<MarkId> {
    let (mut rest, mut last) = (text, None);
    while let Some((_, id, after)) = next_mark(rest) {
        (rest, last) = (after, Some(id));
    }
    last.filter(|_| rest.trim().is_empty())
}

/// A text with something in place of each mark: where CommonMark read it as code or as an address, what is written there.
pub(in crate::markdown) fn with_marks<'m>(text: &str, of: impl Fn(MarkId) -> &'m str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, id, after)) = next_mark(rest) {
        out.push_str(before);
        out.push_str(of(id));
        rest = after;
    }
    out + rest
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
