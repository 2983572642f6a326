//! Tags, comments, formulas and braces within text. Code spans are unchanged.

use std::collections::HashSet;
use std::ops::Range;
use std::rc::Rc;

use super::include::empty_partial_end;
use super::{Columns, Fragment, LeafText, Mark, MarkKind, Opaque, Parser, Source, opens_comment};
use crate::body::MappedText;
use crate::markdown::components::names::{is_block, is_component, is_word};
use crate::markdown::dialect::bare_url::{autolink_end, ends_with_url, nested_destination};
use crate::markdown::dialect::{math, rules, ticks::Ticks};
use crate::markup::{AttributeValue, Element, Tag, TagKind, has_optional_end, html_element, is_flag, is_void};

/// A change within a text.
pub(super) struct Edit<'a> {
    pub(super) range: Range<usize>,
    pub(super) by: Replacement<'a>,
}

impl Edit<'_> {
    /// Whether the range is simply dropped.
    pub(super) fn says_nothing(&self) -> bool {
        match &self.by {
            Replacement::Text(text) => text.is_empty(),
            Replacement::Flat(text) => text.text.is_empty(),
            Replacement::Mark(_) => false,
        }
    }
}

/// The replacement of a range of text.
pub(super) enum Replacement<'a> {
    Mark(MarkKind<'a>),
    /// Other text; empty to drop.
    Text(String),
    /// Output written separately.
    Flat(MappedText),
}

/// A text that is being read.
pub(super) struct Scan<'t, 'a> {
    pub(super) leaf: &'t LeafText<'a>,
    pub(super) source: Rc<Source<'a>>,
    pub(super) ticks: Ticks,
    /// The start of the current leaf.
    pub(super) begin: usize,
    /// The current offset.
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) edits: Vec<Edit<'a>>,
    /// The open inline elements whose names are also open as blocks.
    pub(super) phrases: Vec<&'a str>,
    /// The components opened in the text.
    pub(super) components: HashSet<&'a str>,
    /// The end of a heading's text; `None` if it is not a heading.
    pub(super) heading_end: Option<usize>,
}

impl<'a> Scan<'_, 'a> {
    /// Adds a change, and continues after it.
    pub(super) fn change(&mut self, edit: Edit<'a>) {
        self.at = edit.range.end;
        self.edits.push(edit);
    }
}

impl<'a> Parser<'a> {
    /// Reads a range of text: its parts become leaves, and block tags in it open and close containers.
    pub(super) fn read_text(&mut self, leaf: &LeafText<'a>, range: Range<usize>) {
        let text = &leaf.source.text[range.clone()];
        let is_read = text.bytes().any(|byte| matches!(byte, b'<' | b'{' | b'$'))
            || text.contains('`') && (text.contains("://") || text.contains("www."));
        if !is_read {
            return self.add_text(leaf, range, Vec::new());
        }
        let mut scan = Scan {
            leaf,
            source: Rc::clone(&leaf.source),
            ticks: Ticks::of(leaf.source.text, range.clone()),
            begin: range.start,
            at: range.start,
            end: range.end,
            edits: Vec::new(),
            phrases: Vec::new(),
            components: HashSet::new(),
            heading_end: leaf.heading_end().filter(|&end| end <= range.end),
        };
        let is_sign = |byte: &u8| matches!(byte, b'`' | b'<' | b'{' | b'$' | b'\\');
        while let Some(next) = leaf.source.text.as_bytes()[scan.at..scan.end].iter().position(is_sign) {
            scan.at += next;
            self.sign(&mut scan);
            if scan.at >= scan.end {
                break;
            }
        }
        self.add_text(leaf, scan.begin..scan.end, scan.edits);
    }

    /// Reads the construct at a special character, and continues after it.
    fn sign(&mut self, scan: &mut Scan<'_, 'a>) {
        let at = scan.at;
        let source = Rc::clone(&scan.source);
        let text = &source.text[..scan.end];
        let byte = text.as_bytes()[at];
        if byte == b'`' {
            scan.at = self.ticks(scan, at);
        } else if byte == b'<'
            && let Some(after) = autolink_end(text, at).or_else(|| nested_address(scan, at))
        {
            scan.at = after;
        } else if opens_comment(&text[at..]) {
            self.comment(scan, at);
        } else if byte == b'<' {
            self.angle(scan, at);
        } else if byte == b'{'
            && let Some((children, after)) = self.children_at(&source, at).filter(|(_, after)| *after <= scan.end)
        {
            self.insert(scan, at..after, &children);
        } else if let Some(edit) = self.edit(scan, at) {
            scan.change(edit);
        } else {
            scan.at += 1 + usize::from(byte == b'\\');
        }
    }

    /// A comment is dropped; one that begins with `#` may name the id of the heading that it ends. An unclosed one is
    /// text.
    fn comment(&mut self, scan: &mut Scan<'_, 'a>, at: usize) {
        let text = scan.source.text;
        let opening = if text[at..].starts_with('<') { "<!--" } else { "{/*" };
        let Some(after) = scan.source.after_comment(at).filter(|&after| after <= scan.end) else {
            let place = scan.source.range(&(at..at + opening.len()));
            self.finding(&rules::UNCLOSED_TAG, place, "unclosed comment: it is shown as text".to_owned());
            return if opening == "<!--" { scan.change(literal(text, at)) } else { scan.at += 1 };
        };
        let id =
            text[at + opening.len()..after].trim_start_matches(['-', '*']).trim_start().strip_prefix('#').map(|id| {
                let end = id.find(|c: char| c.is_whitespace() || matches!(c, '*' | '>')).unwrap_or(id.len());
                id[..end].trim_end_matches("--").to_owned()
            });
        let by = id.map_or(Replacement::Text(String::new()), |id| Replacement::Mark(MarkKind::Id(id)));
        scan.change(Edit { range: at..after, by });
    }

    /// Ends the leaf at the current offset, and continues at another.
    fn cut(&mut self, scan: &mut Scan<'_, 'a>, after: usize) {
        self.add_text(scan.leaf, scan.begin..scan.at, std::mem::take(&mut scan.edits));
        scan.at = after;
        scan.begin = after;
    }

    /// Replaces a range of text with a fragment: inline if it fits into a line, otherwise as blocks, which split the
    /// text.
    fn insert(&mut self, scan: &mut Scan<'_, 'a>, range: Range<usize>, fragment: &Fragment<'a>) {
        let line = if scan.leaf.is_whole { Some(fragment.in_one_line()) } else { fragment.as_line() };
        match line {
            Some(line) => scan.change(Edit { range, by: Replacement::Flat(line) }),
            None => {
                self.cut(scan, range.end);
                self.place(fragment);
            }
        }
    }

    /// Cuts a text at the tag of a block.
    fn cut_at(&mut self, scan: &mut Scan<'_, 'a>, tag: Tag<'a>) {
        self.cut(scan, tag.range.end);
        self.block_tag(&scan.leaf.source, tag);
    }

    /// Replaces a partial's tag in a text by the partial, with its children.
    fn partial_angle(&mut self, scan: &mut Scan<'_, 'a>, tag: Tag<'a>) {
        let source = Rc::clone(&scan.source);
        let place = source.range(&tag.range);
        let empty_end = empty_partial_end(&source, &tag, scan.end);
        let pair = source.pair(&tag).filter(|pair| pair.end <= scan.end);
        let (end, children) = match (empty_end, pair.cloned()) {
            (Some(end), _) => (end, None),
            (None, Some(_)) if self.is_full(place.clone()) => {
                scan.components.insert(tag.name);
                return scan.change(Edit { range: tag.range, by: Replacement::Text(String::new()) });
            }
            (None, Some(pair)) => {
                let children = self.apart(|parser| parser.read_text(scan.leaf, tag.range.end..pair.start));
                (pair.end, Some(children))
            }
            (None, None) => {
                let is_closed = || source.end_tag(tag.name, scan.end, source.text.len()).is_some();
                if !scan.leaf.is_whole && is_closed() {
                    return self.cut_at(scan, tag);
                }
                self.unclosed_partial(place.clone());
                (tag.range.end, None)
            }
        };
        let is_unclosed = empty_end.is_none() && children.is_none();
        let partial = self.partial(&tag, place, children);
        self.insert(scan, tag.range.start..end, &partial);
        // Without an end tag, a space separates it from what follows.
        scan.edits.extend(is_unclosed.then(|| Edit { range: end..end, by: Replacement::Text(" ".to_owned()) }));
    }

    /// The replacement of a construct other than a tag.
    fn edit(&mut self, scan: &Scan<'_, 'a>, at: usize) -> Option<Edit<'a>> {
        let source = &scan.source;
        let text = &source.text[..scan.end];
        match text.as_bytes()[at] {
            b'\\' if text[at + 1..].starts_with('<') && ends_with_url(&text[..at]) => {
                Some(Edit { range: at..at + 2, by: Replacement::Mark(MarkKind::LessThan) })
            }
            b'$' => {
                let after = math::inline_end(text, at)?;
                let is_formula = !scan.leaf.is_whole || !text[at..after].contains('|');
                is_formula.then_some(Edit { range: at..after, by: Replacement::Mark(MarkKind::Math) })
            }
            b'{' => self.brace(scan, at),
            _ => None,
        }
    }

    /// Reads a run of backticks; returns the offset after it, or after the code span it opens.
    fn ticks(&mut self, scan: &mut Scan<'_, 'a>, at: usize) -> usize {
        let text = &scan.source.text[..scan.end];
        let length = text.as_bytes()[at..].iter().take_while(|&&byte| byte == b'`').count();
        let Some(after) = scan.ticks.closing(at + length, length) else { return at + length };
        // A bare URL extends to a space or a tag, and includes backticks.
        if ends_with_url(&text[scan.leaf.range().start..at]) {
            scan.edits.push(Edit { range: at..at, by: Replacement::Mark(MarkKind::Guard) });
        }
        after
    }

    /// A `<` in text: a tag, a comment, or a character.
    fn angle(&mut self, scan: &mut Scan<'_, 'a>, at: usize) {
        let source = Rc::clone(&scan.source);
        let (text, end) = (source.text, scan.end);
        let Some(tag) = self.tag(&source, at, end) else {
            let next = text.as_bytes().get(at + 1);
            let begins_html = next.is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?'));
            let is_sign = begins_html || ends_with_url(&text[..at]);
            return if is_sign { scan.change(literal(text, at)) } else { scan.at += 1 };
        };
        if tag.kind != TagKind::Close && self.is_partial(&tag) {
            return self.partial_angle(scan, tag);
        }
        if !scan.leaf.is_whole
            && let Some((block, after)) = self.code_element(&source, &tag, end, scan.leaf.margin)
        {
            self.cut(scan, after);
            return self.push(block);
        }
        if let Some(after) = source.opaque_end(&tag).filter(|&after| after <= end) {
            let is_block = is_block(tag.name) && !scan.leaf.is_whole;
            let opaque = opaque(&source, tag, after, scan.leaf.margin);
            if is_block {
                self.cut(scan, after);
                return self.opaque_block(opaque);
            }
            return scan.change(Edit { range: at..after, by: Replacement::Mark(MarkKind::Opaque(opaque)) });
        }
        if tag.name.is_empty() {
            let is_text = tag.kind == TagKind::Open && source.end_tag("", tag.range.end, end).is_none();
            let by = Replacement::Text(String::new());
            return scan.change(if is_text { literal(text, at) } else { Edit { range: tag.range, by } });
        }
        if self.is_text(&tag) || self.is_lone_word(scan, &tag) || self.is_stray(scan, &tag) {
            return scan.change(literal(text, at));
        }
        let is_cut = !scan.leaf.is_whole
            && (is_block(tag.name)
                || self.holds_block_tag(&source, &tag)
                || tag.kind == TagKind::Close && self.closes_block(scan, tag.name));
        if is_cut {
            return self.cut_at(scan, tag);
        }
        if tag.kind == TagKind::Open {
            scan.phrases.extend(self.is_open(tag.name).then_some(tag.name));
            scan.components.extend(tag.is_component().then_some(tag.name));
        }
        let range = tag.range.clone();
        scan.change(Edit { range, by: Replacement::Mark(MarkKind::Tag(source.located(tag))) });
    }

    /// Whether an apparent tag is text: it has a bare word that isn't a flag, or an unknown name.
    fn is_text(&self, tag: &Tag<'a>) -> bool {
        match html_element(tag.name) {
            Some(_) => tag.attributes.iter().any(|a| a.value == AttributeValue::Absent && !is_flag(a.name)),
            None if is_component(tag.name) || self.is_open(tag.name) || self.is_custom(tag.name) => false,
            None => !tag.is_component(),
        }
    }

    /// Whether an end tag in text closes a block rather than an inline element of the same text.
    fn closes_block(&self, scan: &mut Scan<'_, 'a>, name: &str) -> bool {
        if !self.is_open(name) {
            return false;
        }
        let inner = scan.phrases.iter().rposition(|open| *open == name);
        inner.map(|inner| scan.phrases.remove(inner)).is_none()
    }

    /// Whether a tag in text is a word in angle brackets: `<Token>`, `<link>`, and an unclosed `a<b>c`.
    fn is_lone_word(&self, scan: &Scan<'_, 'a>, tag: &Tag<'a>) -> bool {
        let is_known = is_component(tag.name) && !is_word(tag.name);
        if tag.kind != TagKind::Open || !tag.attributes.is_empty() || is_known {
            return false;
        }
        if is_void(tag.name) {
            // Other void elements show nothing without attributes.
            let is_shown = matches!(tag.name, "br" | "hr" | "wbr") || tag.name == "col" && self.is_open("table");
            return !is_shown;
        }
        // An inline element within a paragraph ends there.
        let source = &scan.source;
        let line = scan.leaf.lines.get(scan.leaf.line_at(tag.range.start)).map_or(0, |line| line.start);
        let is_alone = source.text.get(line..tag.range.start).is_some_and(|before| before.trim().is_empty())
            && source.rest_of_line(tag.range.end).trim().is_empty();
        let is_within = !is_alone && matches!(html_element(tag.name), Some(Element::Phrase) | None);
        let end = if is_within { scan.end } else { source.text.len() };
        !has_optional_end(tag.name) && source.end_tag(tag.name, tag.range.end, end).is_none()
    }

    /// Reports the end tag of an unknown component that is not open.
    fn is_stray(&mut self, scan: &Scan<'_, 'a>, tag: &Tag<'a>) -> bool {
        let is_html = html_element(tag.name).is_some() || self.is_custom(tag.name);
        let is_known = is_html || is_component(tag.name) || self.is_open(tag.name);
        if tag.kind != TagKind::Close || is_known || scan.components.contains(tag.name) {
            return false;
        }
        let message = format!("unmatched `</{}>`", tag.name);
        self.finding(&rules::UNCLOSED_TAG, scan.source.range(&tag.range), message);
        true
    }

    /// Writes the replacement of a range of text.
    pub(super) fn replace(&mut self, source: &Source<'a>, edit: Edit<'a>) {
        let place = source.range(&edit.range);
        match edit.by {
            Replacement::Text(text) => self.flat.written.out.replace(&text, 0, place),
            Replacement::Flat(text) => self.flat.insert(&text),
            Replacement::Mark(kind) => {
                let text = match &kind {
                    MarkKind::LessThan => "<",
                    _ => &source.text[edit.range],
                };
                self.flat.mark(Mark { kind, text, place });
            }
        }
    }
}

/// The end of a link destination with a placeholder, whose angle brackets become text.
fn nested_address(scan: &mut Scan<'_, '_>, at: usize) -> Option<usize> {
    let text = &scan.source.text[..scan.end];
    let after = nested_destination(text, at)?;
    let bytes = text.as_bytes();
    let signs = (at + 1..after - 1).filter(|&sign| matches!(bytes[sign], b'<' | b'>') && bytes[sign - 1] != b'\\');
    let escape =
        |sign: usize| Edit { range: sign..sign + 1, by: Replacement::Text(format!("\\{}", &text[sign..sign + 1])) };
    scan.edits.extend(signs.map(escape));
    Some(after)
}

/// A `<` that is text.
fn literal<'a>(text: &str, at: usize) -> Edit<'a> {
    let by = match ends_with_url(&text[..at]) {
        true => Replacement::Mark(MarkKind::LessThan),
        false => Replacement::Text("\\<".to_owned()),
    };
    Edit { range: at..at + 1, by }
}

/// The element without Markdown content that a tag opens, with its end.
pub(super) fn opaque<'a>(source: &Rc<Source<'a>>, tag: Tag<'a>, after: usize, margin: Columns) -> Opaque<'a> {
    let range = tag.range.start..after;
    Opaque { tag, source: Rc::clone(source), range, margin }
}
