//! What is a block of its own: a tag, an admonition line, a comment, an expression, a module line.

use std::ops::Range;

use super::admonition::AdmonitionLine;
use super::element::{is_block, is_text_component, is_verbatim, is_word};
use super::expression::is_only_comments;
use super::line::indent;
use super::mark::MarkKind;
use super::optional_end::has_optional_end;
use super::scan::Scanner;
use super::segment::{Edit, Replacement, SegmentKind};
use super::tag::{Tag, TagKind};
use super::ticks::Ticks;
use super::{module_lines, rules};

/// No paragraph is longer; the limit keeps the time linear.
const LONGEST_PARAGRAPH: usize = 4096;

/// A text as code within a line.
fn code_span(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    format!("{ticks} {} {ticks}", text.split_whitespace().collect::<Vec<_>>().join(" "))
}

impl<'a> Scanner<'a> {
    /// What is a block of its own at `start`: a tag, an admonition line, a comment, a module line. Returns where to go
    /// on.
    pub(super) fn block(
        &mut self,
        start: usize,
        end: usize,
        prefix: Range<usize>,
        prefix_column: usize,
        column: usize,
        first: bool,
    ) -> Option<usize> {
        let text = self.text;
        let rest = &text[start..end];
        let next = (end + 1).min(text.len());
        if rest.starts_with(":::") && first {
            let line = AdmonitionLine::parse(rest)?;
            self.begin_block(prefix, prefix_column);
            self.admonition(line, start..start + rest.trim_end().len(), column);
            return Some(next);
        }
        if rest.starts_with("$$") && first {
            return self.math_block(start, end, prefix, prefix_column, column);
        }
        if rest.starts_with(['!', '?', '=']) && prefix.is_empty() && first && self.indented(start, end, column) {
            return Some(next);
        }
        if rest.starts_with("<!--") && prefix.is_empty() {
            let after = self.behind_next("-->", start)?;
            self.flush();
            let next = self.after_block(after);
            // With text behind it, it is part of that.
            if next > after && first {
                self.in_paragraph = false;
                let mark = self.mark(MarkKind::Comment, start..after);
                self.segment(start..after, column, true, SegmentKind::Block(mark));
            }
            return Some(next);
        }
        if !self.mdx && !rest.starts_with('<') {
            return None;
        }
        if rest.starts_with("{/*") && prefix.is_empty() {
            let after = self.behind_braced_comment(start)?;
            self.flush();
            return Some(self.after_block(after));
        }
        if rest.starts_with('{')
            && !rest.starts_with("{{")
            && self.chunk.is_none()
            && let Some(after) = self.expression_end(start, text.len())
        {
            if is_only_comments(&text[start + 1..after - 1]) && prefix.is_empty() {
                return Some(self.after_block(after));
            }
            if self.expression(start..after) {
                self.begin_block(prefix, prefix_column);
                // It may hold tags, which are part of it. What follows it in its line loses the blank before it.
                let blank = if text[after..].starts_with([' ', '\t']) { " " } else { "" };
                let by = Replacement::Text(format!("{}{blank}", code_span(&text[start..after])));
                let edits = vec![Edit { range: start..after, by }];
                self.segment(start..after, column, first, SegmentKind::Text(edits));
                self.in_paragraph = true;
                return Some(self.after_block(after));
            }
        }
        if column == 0 && first && !self.in_paragraph {
            let mut after = start;
            while let Some((end, name, path)) = module_lines::import(text, after) {
                self.walk.imports.extend(name.map(|name| (name, path)));
                after = end;
            }
            if let Some(range) = module_lines::export(text, after, &self.brackets) {
                after = range.end;
                let message = "`export` is dropped: Markdown is not run".to_owned();
                self.finding(&rules::CODE_IN_MARKDOWN, range, message);
            }
            if after > start {
                return Some(self.after_block(after));
            }
        }
        if !rest.starts_with('<') {
            return None;
        }
        let tag = self.tag(start, text.len())?;
        if let Some(after) = self.opaque_end(&tag) {
            if !self.is_opaque_block(&tag, after) {
                return None;
            }
            self.begin_block(prefix, prefix_column);
            let mut ended = Vec::new();
            self.end_before(tag.name, start, &mut ended);
            for mark in ended {
                self.segment(start..start, column, first, SegmentKind::Block(mark));
            }
            let mark = self.mark(MarkKind::Opaque(tag), start..after);
            self.segment(start..after, column, first, SegmentKind::Block(mark));
            return Some(self.after_block(after));
        }
        if is_verbatim(tag.name) && tag.kind == TagKind::Open {
            return self.verbatim(&tag, column);
        }
        if !self.mdx || !self.is_block_tag(&tag) {
            return None;
        }
        self.begin_block(prefix, prefix_column);
        let after = tag.range.end;
        self.block_tag(tag, column, first);
        Some(self.after_block(after))
    }

    /// Whether a tag at the beginning of a line is a block of its own.
    pub(super) fn is_block_tag(&mut self, tag: &Tag<'a>) -> bool {
        if is_block(tag.name) {
            // `<SECTION>` that nothing closes is a word.
            let is_written_so = self.text[tag.range.start + 1..].starts_with(tag.name)
                && (!is_word(tag.name) || !tag.attributes.is_empty());
            return is_written_so
                || tag.kind != TagKind::Open
                || self.end_tag(tag.name, tag.range.end, self.text.len()).is_some();
        }
        if self.is_phrase(tag.name) {
            return match tag.kind {
                TagKind::Open => self.holds_blocks(tag),
                TagKind::Close => self.is_open(tag.name),
                TagKind::SelfClosing => false,
            };
        }
        let line_end = self.line_end(tag.range.end);
        let behind = self.text[tag.range.end..line_end].trim();
        let alone = behind.is_empty() || behind.starts_with('<');
        if self.is_custom(tag.name) {
            let end = self.text.len();
            return alone && (tag.kind != TagKind::Open || self.end_tag(tag.name, tag.range.end, end).is_some());
        }
        tag.is_component() && alone && !is_text_component(tag.name)
    }

    /// Whether a phrase, such as a link around a picture, begins in a line of tags and ends behind an empty line or a
    /// block.
    fn holds_blocks(&mut self, tag: &Tag<'a>) -> bool {
        let text = self.text;
        let line_end = self.line_end(tag.range.end);
        let behind = text[tag.range.end..line_end].trim();
        if !behind.is_empty() && !behind.starts_with('<') {
            return false;
        }
        if self.holds_block_tag(tag) {
            return true;
        }
        let Some(end) = self.end_tag(tag.name, tag.range.end, text.len()) else { return false };
        let end = text.floor_char_boundary(end.min(line_end + LONGEST_PARAGRAPH)).max(line_end);
        let lines = text[line_end..end].rsplit_once('\n').map_or("", |(lines, _)| lines);
        let mut lines = lines.split('\n').skip(1).map(|line| line.trim().is_empty());
        // As the last line of a paragraph, it holds nothing of that.
        lines.next().is_some_and(|is_empty| is_empty || !self.in_paragraph && lines.any(|is_empty| is_empty))
    }

    /// Whether a tag opens a phrase in which a block begins by its tag, in the same paragraph.
    pub(super) fn holds_block_tag(&mut self, tag: &Tag<'a>) -> bool {
        if tag.kind != TagKind::Open || !self.is_phrase(tag.name) {
            return false;
        }
        let text = self.text;
        let start = tag.range.end;
        let limit = text.floor_char_boundary(start + LONGEST_PARAGRAPH);
        let Some(end) = self.end_of_phrase(tag, limit).map(|end| end.min(limit)) else { return false };
        let mut spans: Option<Vec<Range<usize>>> = None;
        let mut at = start;
        while let Some(block) = self.next_block_tag(at).filter(|&block| block < end) {
            let before = &text[start..block];
            let lines = before.rsplit_once('\n').map_or("", |(lines, _)| lines);
            if lines.split('\n').skip(1).any(|line| line.trim().is_empty()) {
                return false;
            }
            // In the middle of a text, it may be a word or part of code.
            let before = before.trim_end_matches([' ', '\t']);
            let is_apart = before.is_empty() || before.ends_with(['\n', '>']);
            let mut is_code = || {
                let spans = spans.get_or_insert_with(|| Ticks::of(text, start..end).spans());
                let before = spans.partition_point(|span| span.start < block);
                before > 0 && spans[before - 1].end > block
            };
            if is_apart || self.is_closed(block, end) && !is_code() {
                return true;
            }
            at = block + 1;
        }
        false
    }

    /// The end tag of a phrase, behind those of phrases of the same name in it, which are looked for up to `limit`.
    fn end_of_phrase(&mut self, tag: &Tag<'a>, limit: usize) -> Option<usize> {
        let text = self.text;
        let start = tag.range.end;
        let first = self.end_tag(tag.name, start, text.len())?;
        let mut open = 1;
        for (at, _) in text[start..limit].match_indices('<') {
            let at = start + at;
            let name = text[at + 1..].trim_start_matches('/').get(..tag.name.len());
            if !name.is_some_and(|name| name.eq_ignore_ascii_case(tag.name)) {
                continue;
            }
            match Tag::parse(text, at, &self.braces).filter(|inner| inner.name == tag.name).map(|inner| inner.kind) {
                Some(TagKind::Open) => open += 1,
                Some(TagKind::Close) if open == 1 => return Some(at),
                Some(TagKind::Close) => open -= 1,
                _ => {}
            }
        }
        (open == 1 && first >= limit).then_some(first)
    }

    /// Whether the element whose tag begins at a place can end before another: otherwise its tag is a word.
    fn is_closed(&mut self, at: usize, end: usize) -> bool {
        let Some(tag) = Tag::parse(self.text, at, &self.braces) else { return false };
        let can_end = tag.kind != TagKind::Open || has_optional_end(tag.name);
        can_end || self.end_tag(tag.name, tag.range.end, self.text.len()).is_some_and(|close| close < end)
    }

    /// Where the next tag of a block begins. Remembered, because many phrases may ask.
    fn next_block_tag(&mut self, at: usize) -> Option<usize> {
        if let Some((from, found)) = self.block_tags
            && from <= at
            && found.is_none_or(|found| found >= at)
        {
            return found;
        }
        let text = self.text;
        let found = text[at..].match_indices('<').map(|(found, _)| at + found).find(|&found| {
            Tag::parse(text, found, &self.braces).is_some_and(|tag| tag.kind != TagKind::Close && is_block(tag.name))
        });
        self.block_tags = Some((at, found));
        found
    }

    pub(super) fn begin_block(&mut self, prefix: Range<usize>, prefix_column: usize) {
        self.flush();
        self.in_paragraph = false;
        if !prefix.is_empty() {
            self.prefix(prefix, prefix_column);
        }
    }

    /// Goes on behind a block that ends within a line.
    pub(super) fn after_block(&mut self, after: usize) -> usize {
        let end = self.line_end(after);
        if self.text[after..end].trim().is_empty() { (end + 1).min(self.text.len()) } else { after }
    }

    /// `<pre>` and its like as CommonMark has them: nothing is read up to the end of the line with the end tag.
    pub(super) fn verbatim(&mut self, tag: &Tag<'a>, column: usize) -> Option<usize> {
        let name = tag.name.to_ascii_lowercase();
        if self.never_closed.contains(&name) {
            return None;
        }
        let end_tag = format!("</{name}");
        let bytes = self.text.as_bytes();
        let found = bytes[tag.range.end..]
            .windows(end_tag.len())
            .position(|window| window.eq_ignore_ascii_case(end_tag.as_bytes()));
        let Some(found) = found else {
            self.never_closed.insert(name);
            self.finding(&rules::UNCLOSED_TAG, tag.range.clone(), format!("`<{}>` is not closed", tag.name));
            return None;
        };
        self.flush();
        let end = self.line_end(tag.range.end + found);
        let mut at = tag.range.start;
        let mut first = true;
        while at < end {
            let line_end = self.line_end(at);
            let kind = if first { SegmentKind::FenceOpen } else { SegmentKind::Verbatim };
            let (line_column, spaces) = indent(&self.text[at..line_end], 0);
            let column = if first { column } else { line_column };
            self.segment(at + spaces..line_end, column, true, kind);
            first = false;
            at = line_end + 1;
        }
        self.in_paragraph = false;
        Some((end + 1).min(self.text.len()))
    }
}
