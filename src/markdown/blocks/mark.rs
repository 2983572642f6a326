//! Marks: placeholders for constructs that CommonMark doesn't know.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use super::{Columns, Source};
use crate::markup::Tag;

/// Delimit the number of a mark: noncharacters, which no text contains. But at the start of a line, they are in an HTML
/// comment, which ends a bare URL before it.
pub(in crate::markdown) const INLINE_OPEN: char = '\u{FDD0}';
pub(super) const INLINE_CLOSE: char = '\u{FDD1}';

/// The number of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::markdown) struct MarkId(pub(super) usize);

/// A part of a line that CommonMark doesn't parse.
pub(in crate::markdown) struct Mark<'a> {
    pub(in crate::markdown) kind: MarkKind<'a>,
    /// Its text.
    pub(in crate::markdown) text: &'a str,
    /// Its range in the body.
    pub(in crate::markdown) place: Range<usize>,
}

/// The kind of a mark.
pub(in crate::markdown) enum MarkKind<'a> {
    /// An HTML or component tag, with positions in the body.
    Tag(Tag<'a>),
    /// A whole element whose content is not Markdown.
    Opaque(Opaque<'a>),
    /// A formula between dollar signs.
    Math,
    /// A comment or list of attributes that names the id of the heading that it ends.
    Id(String),
    /// Nothing: it keeps text from being read as something else.
    Guard,
    /// A literal `<` right after a URL: CommonMark would include an escaping backslash in the link.
    LessThan,
}

/// A whole element whose content is not Markdown.
#[derive(Clone)]
pub(in crate::markdown) struct Opaque<'a> {
    /// The tag that opens it, in the source.
    pub(in crate::markdown) tag: Tag<'a>,
    pub(in crate::markdown) source: Rc<Source<'a>>,
    /// The range of the whole element in the source.
    pub(in crate::markdown) range: Range<usize>,
    /// The indentation of its lines that belongs to the containers around it.
    pub(in crate::markdown) margin: Columns,
}

impl<'a> Opaque<'a> {
    /// The element's source.
    pub(in crate::markdown) fn html(&self) -> &'a str {
        &self.source.text[self.range.clone()]
    }
}

/// The text before the next mark, the mark's number, and the text after it.
pub(in crate::markdown) fn next_mark(text: &str) -> Option<(&str, MarkId, &str)> {
    let (before, marked) = text.split_once(INLINE_OPEN)?;
    let (number, after) = marked.split_once(INLINE_CLOSE)?;
    let id = MarkId(number.trim().parse().ok()?);
    // As raw HTML, it is wrapped in a comment.
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

/// A text with each mark replaced, for example with its source where CommonMark read it as code or a URL.
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

/// A text without mark characters, so that all marks come from the scanner.
pub(in crate::markdown) fn without_marks(text: &str) -> Cow<'_, str> {
    let is_private = |c: char| ('\u{FDD0}'..='\u{FDEF}').contains(&c);
    // The first byte of all of them, which most texts don't contain.
    if !text.as_bytes().contains(&0xEF) || !text.contains(is_private) {
        return Cow::Borrowed(text);
    }
    // Both characters have three bytes, so offsets don't change.
    Cow::Owned(text.replace(is_private, "\u{FFFD}"))
}
