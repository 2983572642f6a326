//! Opens and closes block-level elements and components.

use std::ops::Range;
use std::rc::Rc;

use super::inline::opaque;
use super::{Begin, Block, BlockKind, Opaque, Open, OpenKind, Parser, Position, Source, Start, opens_comment};
use crate::markdown::components::names::{is_block, is_component, is_phrase, is_tab, is_text_component, is_word};
use crate::markdown::dialect::{rules, ticks::Ticks};
use crate::markup::{EndTag, Tag, TagKind, ended_by, has_optional_end, is_container, is_foreign, is_verbatim, is_void};

/// Maximum nesting of elements, to bound recursion. Deeper tags are dropped.
const DEEPEST: usize = 60;

impl<'a> Parser<'a> {
    /// Looks for blocks beyond CommonMark: a formula, an MkDocs block, a comment, an expression, module lines, a tag.
    pub(super) fn construct(&mut self, position: &Position<'a>) -> Option<Start<'a>> {
        let start = position.cursor.indent().at;
        let rest = &self.scope.text[start..position.cursor.end];
        match rest.as_bytes().first() {
            Some(b'$') if rest.starts_with("$$") && !position.is_inner => self.math_block(position),
            Some(b'!' | b'?' | b'=') if !position.is_inner => self.indented(position),
            Some(b'i' | b'e') if !position.is_inner && !position.after_text => self.module_lines(position),
            Some(byte @ (b'{' | b'<')) => {
                // A code span may extend over a tag.
                let has_ticks = self.leaf.as_ref().is_some_and(|leaf| leaf.has_ticks);
                if *byte == b'<' && has_ticks && position.after_text && position.matched.is_none() {
                    return None;
                }
                let source = self.source(position);
                let at = source.offset(start);
                let after = match byte {
                    _ if opens_comment(rest) => self.comment_block(position, &source, at)?,
                    b'{' => self.expression_block(position, &source, at)?,
                    _ => self.angle_block(position, &source, at)?,
                };
                Some(Start::Read(source.end(after)))
            }
            _ => None,
        }
    }

    /// A comment that starts a block, and ends at an offset of its source. Within a paragraph, only one with an empty
    /// line in it does, or an HTML comment without text after it.
    fn comment_block(&mut self, position: &Position<'a>, source: &Source<'a>, at: usize) -> Option<usize> {
        let after = source.after_comment(at)?;
        let is_alone = source.text[at..].starts_with('<') && source.rest_of_line(after).trim().is_empty();
        if position.after_text && !is_alone && source.next_empty_line(at) >= after {
            return None;
        }
        self.begin(position.matched, Begin::Tag);
        Some(after)
    }

    /// A tag that starts a block, which ends at an offset of its source so far.
    fn angle_block(&mut self, position: &Position<'a>, source: &Rc<Source<'a>>, at: usize) -> Option<usize> {
        let text = source.text;
        let tag = self.tag(source, at, text.len())?;
        if tag.kind != TagKind::Close && self.is_partial(&tag) {
            return self.partial_block(position, source, &tag);
        }
        if let Some((block, after)) = self.code_element(source, &tag, text.len(), self.margin(position.matched)) {
            self.begin(position.matched, Begin::Tag);
            self.push(block);
            return Some(after);
        }
        if let Some(after) = source.opaque_end(&tag) {
            if !is_opaque_block(position, source, &tag, after) {
                return None;
            }
            let margin = self.margin(position.matched) + position.cursor.indent().columns;
            self.begin(position.matched, Begin::Tag);
            self.opaque_block(opaque(source, tag, after, margin));
            return Some(after);
        }
        if is_verbatim(tag.name) && tag.kind == TagKind::Open {
            let message = format!("unclosed `<{}>`", tag.name);
            self.finding(&rules::UNCLOSED_TAG, source.range(&tag.range), message);
            return None;
        }
        if !self.is_block_tag(position, source, &tag) {
            return None;
        }
        let after = tag.range.end;
        self.begin(position.matched, Begin::Tag);
        self.block_tag(source, tag);
        Some(after)
    }

    /// Adds an element whose content is not Markdown.
    pub(super) fn opaque_block(&mut self, opaque: Opaque<'a>) {
        let place = opaque.source.range(&opaque.range);
        self.end_before(opaque.tag.name, place.start);
        self.push(Block::new(BlockKind::Opaque(opaque), place, Vec::new()));
    }

    /// Whether a tag at the start of a line is its own block.
    fn is_block_tag(&self, position: &Position<'a>, source: &Source<'a>, tag: &Tag<'a>) -> bool {
        let is_closed = || source.end_tag(tag.name, tag.range.end, source.text.len()).is_some();
        let is_whole = || tag.kind != TagKind::Open || is_closed();
        if is_block(tag.name) {
            // An unclosed `<SECTION>` is a word.
            let is_written_so = source.text[tag.range.start + 1..].starts_with(tag.name)
                && (!is_word(tag.name) || !tag.attributes.is_empty());
            return is_written_so || is_whole();
        }
        if self.is_phrase(tag.name) {
            return match tag.kind {
                TagKind::Open => self.holds_blocks(position, source, tag),
                TagKind::Close => self.is_open(tag.name),
                TagKind::SelfClosing => false,
            };
        }
        let after = source.rest_of_line(tag.range.end).trim();
        let is_alone = after.is_empty() || after.starts_with('<');
        if self.is_custom(tag.name) {
            return is_alone && is_whole();
        }
        let is_known = is_component(tag.name);
        let has_partner = || if tag.kind == TagKind::Close { self.is_open(tag.name) } else { is_whole() };
        tag.is_component() && is_alone && !is_text_component(tag.name) && (is_known || has_partner())
    }

    /// Elements that may contain text or blocks (HTML's transparent content model), and `<form>` if allowed.
    fn is_phrase(&self, name: &str) -> bool {
        is_phrase(name) || self.options.unsafe_html && is_container(name)
    }

    /// Whether an inline element, such as a link around an image, starts in a line of tags and ends after an empty line
    /// or a block.
    fn holds_blocks(&self, position: &Position<'a>, source: &Source<'a>, tag: &Tag<'a>) -> bool {
        let after = source.rest_of_line(tag.range.end).trim();
        if !after.is_empty() && !after.starts_with('<') {
            return false;
        }
        if self.holds_block_tag(source, tag) {
            return true;
        }
        let Some(end) = source.end_tag(tag.name, tag.range.end, source.text.len()) else { return false };
        let empty = source.next_empty_line(tag.range.end);
        // On the last line of a paragraph, it contains nothing that follows.
        let is_last = position.after_text && empty > source.line_end(tag.range.end) + 1;
        empty < end && !is_last
    }

    /// Whether a tag opens an inline element in which a block tag starts in the same paragraph.
    pub(super) fn holds_block_tag(&self, source: &Source<'a>, tag: &Tag<'a>) -> bool {
        if tag.kind != TagKind::Open || !self.is_phrase(tag.name) {
            return false;
        }
        let start = tag.range.end;
        let limit = source.next_empty_line(start);
        let Some(mut block) = source.next_block_tag(start).filter(|&block| block < limit) else { return false };
        let Some(end) = source.pair(tag).map(|end_tag| end_tag.start) else { return false };
        let mut spans = None;
        while block < end.min(limit) {
            let before = source.text[start..block].trim_end_matches([' ', '\t']);
            if before.is_empty() || before.ends_with(['\n', '>']) {
                return true;
            }
            // In the middle of text, it may be a word or part of code.
            let spans = spans.get_or_insert_with(|| Ticks::of(source.text, start..end.min(limit)).spans());
            let index = spans.partition_point(|span: &Range<usize>| span.start < block);
            let is_code = index > 0 && spans[index - 1].end > block;
            if !is_code && can_end(source, block, end) {
                return true;
            }
            let Some(next) = source.next_block_tag(block + 1) else { return false };
            block = next;
        }
        false
    }

    /// Whether an element of this name is open as a block.
    pub(super) fn is_open(&self, name: &str) -> bool {
        self.scope.open_names.get(name).is_some_and(|&open| open > 0)
    }

    /// The innermost open element of a name, in the same quote.
    pub(super) fn find_open(&self, name: &str) -> Option<usize> {
        let is_named = |open: &Open<'_>| !matches!(open.kind, OpenKind::Indented(_)) && open.name() == Some(name);
        let index = self.stack.iter().rposition(|open| open.is_closed_off() || is_named(open));
        index.filter(|&index| self.is_open(name) && is_named(&self.stack[index]))
    }

    /// Opens or closes the element of a tag.
    pub(super) fn block_tag(&mut self, source: &Source<'a>, tag: Tag<'a>) {
        let end_tag = EndTag::of(tag.name, source.text, tag.range.end);
        let tag = source.located(tag);
        let place = tag.range.clone();
        if tag.kind == TagKind::Close {
            return self.end_tag(&tag);
        }
        self.end_tab(&tag);
        self.end_before(tag.name, place.start);
        if tag.kind == TagKind::SelfClosing || is_void(tag.name) {
            return self.push(Block::new(BlockKind::Element(tag), place, Vec::new()));
        }
        if self.is_full(place.clone()) {
            return;
        }
        *self.scope.open_names.entry(tag.name).or_default() += 1;
        let kind = if self.is_partial(&tag) {
            OpenKind::Partial(std::mem::take(&mut self.flat.written))
        } else {
            OpenKind::Element(end_tag)
        };
        self.open(kind, Some(BlockKind::Element(tag)), place.start);
    }

    /// Whether the nesting limit is reached.
    pub(super) fn is_full(&mut self, place: Range<usize>) -> bool {
        if !self.is_full_of_containers() {
            return false;
        }
        self.too_deep(place, format!("deeper than {DEEPEST} elements: only the text is shown"));
        true
    }

    pub(super) fn is_full_of_containers(&self) -> bool {
        self.stack.len() > DEEPEST
    }

    /// A tab ends where the next begins.
    fn end_tab(&mut self, tag: &Tag<'a>) {
        if !is_tab(tag.name) || tag.kind != TagKind::Open {
            return;
        }
        let is_part = |open: &Open<'_>| open.name().is_some_and(|name| name == "Tabs" || is_tab(name));
        let Some(index) = self.stack.iter().rposition(|open| open.is_closed_off() || is_part(open)) else { return };
        let open = &self.stack[index];
        if matches!(open.kind, OpenKind::Element(_)) && open.name().is_some_and(is_tab) {
            self.end_down_to(index + 1, tag.range.start);
            self.end_implied(tag.range.start);
        }
    }

    /// Closes elements with an omitted end tag before a new element.
    pub(super) fn end_before(&mut self, name: &str, at: usize) {
        let open = self.stack.iter().rev().take_while(|open| open.needs_no_end()).filter_map(Open::name);
        for _ in 0..ended_by(name, open) {
            self.end_implied(at);
        }
    }

    /// Closes the element of an end tag, and everything open inside it.
    fn end_tag(&mut self, tag: &Tag<'a>) {
        let Some(index) = self.find_open(tag.name) else {
            return self.finding(&rules::UNCLOSED_TAG, tag.range.clone(), format!("unmatched `</{}>`", tag.name));
        };
        while self.stack.len() > index + 1 {
            self.end_implied(tag.range.start);
        }
        self.close_at(index, tag.range.clone());
    }
}

/// Whether an element without Markdown content is a block at the start of a line: always for a script; for an SVG if it
/// has its own lines or contains an empty line.
fn is_opaque_block(position: &Position<'_>, source: &Source<'_>, tag: &Tag<'_>, after: usize) -> bool {
    if !is_foreign(tag.name) {
        return true;
    }
    let rest = source.rest_of_line(after).trim();
    let mut inner = source.text[tag.range.start..after].lines();
    !position.after_text && (rest.is_empty() || rest.starts_with("</")) || inner.any(|line| line.trim().is_empty())
}

/// Whether the element can end before a given offset; otherwise its tag is a word.
fn can_end(source: &Source<'_>, at: usize, end: usize) -> bool {
    let Some(tag) = Tag::parse(source.text, at, &source.braces) else { return false };
    let inner = source.text.get(tag.range.end..end).unwrap_or_default();
    tag.kind != TagKind::Open || has_optional_end(tag.name) || inner.contains(&format!("</{}", tag.name))
}
