//! Writes the segments as CommonMark: marks in place of tags, and the content of components at the right column.
//!
//! Content of a component may be indented as its author likes. It is moved so that its leftmost line stands where the
//! component stands, that is, at the content column of the list item around it; and nothing in it is indented code.

use std::ops::Range;

use super::address::LONGEST;
use super::element::{html_element, is_component, is_player};
use super::line::{is_markers, list_marker};
use super::mark::{BLOCK_CLOSE, BLOCK_OPEN, INLINE_CLOSE, INLINE_OPEN, MarkKind};
use super::optional_end::has_optional_end;
use super::segment::{Replacement, Segment, SegmentKind, Walk};
use super::{Scanned, rules};
use crate::markdown::source_map::MappedText;

/// An open component in the output.
struct Container {
    /// The mark that closes it.
    close: usize,
    /// The leftmost column of its content, as written.
    base: usize,
    /// Where its content goes.
    column: usize,
    /// The list items around it.
    outer_lists: Vec<usize>,
}

struct Emitter<'a> {
    source: &'a str,
    out: MappedText,
    /// The leftmost column of the content of each mark that opens.
    bases: Vec<usize>,
    containers: Vec<Container>,
    lists: Vec<usize>,
    in_paragraph: bool,
    /// Only list markers, or the label of a footnote, stand in the line.
    after_prefix: bool,
    /// Where the current line of text begins in the output.
    line_start: usize,
    /// How far the lines of the current fence move.
    fence_shift: isize,
    /// Where the current fence stands.
    fence_column: usize,
    code: Vec<Range<usize>>,
    /// What of the source is written.
    written: usize,
}

/// Writes what the scanner found.
pub(super) fn emit<'a>(source: &'a str, walk: Walk<'a>) -> Scanned<'a> {
    let Walk { segments, marks, imports, footnotes, mut findings } = walk;
    let bases = bases(&segments, &marks);
    let mut out = MappedText::default();
    out.text.reserve(source.len() + source.len() / 8);
    let mut emitter = Emitter {
        source,
        out,
        bases,
        containers: Vec::new(),
        lists: Vec::new(),
        in_paragraph: false,
        after_prefix: false,
        line_start: 0,
        fence_shift: 0,
        fence_column: 0,
        code: Vec::new(),
        written: 0,
    };
    for segment in &segments {
        emitter.segment(segment, &marks);
        emitter.after_prefix = segment.kind == SegmentKind::Prefix;
        emitter.written = emitter.written.max(segment.range.end);
    }
    // A fence that nothing closes ends with its last line.
    emitter.end_line();
    findings.sort_by_key(|finding| finding.range.start);
    debug_assert!(findings.iter().all(|finding| rules::ALL.contains(&finding.rule)));
    Scanned { source, text: emitter.out, code: emitter.code, marks, imports, footnotes, findings }
}

/// The leftmost column of what stands directly in each mark that opens something.
fn bases(segments: &[Segment], marks: &[super::mark::Mark<'_>]) -> Vec<usize> {
    let mut bases = vec![usize::MAX; marks.len()];
    let mut open: Vec<usize> = Vec::new();
    for segment in segments {
        if let SegmentKind::Block(mark) = segment.kind
            && let Some(partner) = marks[mark].partner
            && partner < mark
        {
            open.pop();
        }
        let counts = segment.first
            && !matches!(
                segment.kind,
                SegmentKind::Blank | SegmentKind::FenceBody | SegmentKind::FenceClose | SegmentKind::Verbatim
            );
        if counts && let Some(&around) = open.last() {
            bases[around] = bases[around].min(segment.column);
        }
        if let SegmentKind::Block(mark) = segment.kind
            && marks[mark].partner.is_some_and(|partner| partner > mark)
        {
            open.push(mark);
        }
    }
    bases
}

impl Emitter<'_> {
    fn segment(&mut self, segment: &Segment, marks: &[super::mark::Mark<'_>]) {
        match &segment.kind {
            SegmentKind::Blank => {
                self.end_line();
                self.out.newline();
                self.in_paragraph = false;
            }
            SegmentKind::Text(edits) => {
                self.begin_text(segment);
                let mut at = segment.range.start;
                for edit in edits {
                    self.out.copy(self.source, 0, at..edit.range.start);
                    let is_first = is_markers(&self.out.text[self.line_start..]);
                    let by = match &edit.by {
                        Replacement::Mark(mark) if is_first => format!("{INLINE_OPEN}{mark}{INLINE_CLOSE}"),
                        Replacement::Mark(mark) | Replacement::QuotedBlock(mark) | Replacement::Block(mark) => {
                            let blank = if self.is_long_word() { " " } else { "" };
                            format!("{BLOCK_OPEN}{blank}{mark}{BLOCK_CLOSE}")
                        }
                        Replacement::Text(text) => text.clone(),
                    };
                    self.out.replace(&by, 0, edit.range.clone());
                    at = edit.range.end;
                }
                self.out.copy(self.source, 0, at..segment.range.end);
                self.in_paragraph = true;
            }
            SegmentKind::Prefix => self.begin_text(segment),
            SegmentKind::FenceOpen => {
                if segment.first {
                    self.end_line();
                    let column = self.place(segment.column, true);
                    self.fence_column = column;
                    self.fence_shift = column as isize - segment.column as isize;
                    self.spaces(column, segment);
                } else {
                    // Behind the marker of a list item, or the label of a footnote.
                    let line = self.out.text.rsplit('\n').next().unwrap_or("");
                    let column = line.chars().count();
                    self.fence_shift = column as isize - segment.column as isize;
                    self.fence_column = column.min(self.column());
                }
                self.copy_code(segment);
                self.in_paragraph = false;
            }
            SegmentKind::FenceBody => {
                self.end_line();
                let column = (segment.column as isize + self.fence_shift).max(0) as usize;
                self.spaces(column, segment);
                self.copy_code(segment);
            }
            SegmentKind::FenceClose => {
                self.end_line();
                self.spaces(self.fence_column, segment);
                self.copy_code(segment);
            }
            SegmentKind::Verbatim => {
                self.end_line();
                self.spaces(segment.column, segment);
                self.copy_code(segment);
                self.in_paragraph = false;
            }
            SegmentKind::Block(mark) => self.block(*mark, segment, marks),
        }
    }

    fn block(&mut self, index: usize, segment: &Segment, marks: &[super::mark::Mark<'_>]) {
        let mark = &marks[index];
        self.in_paragraph = false;
        if self.containers.last().is_some_and(|container| container.close == index) {
            self.end_line();
            if let Some(container) = self.containers.pop() {
                self.lists = container.outer_lists;
                self.write_mark(index, container.column, segment);
            }
            return;
        }
        let after_prefix = !segment.first && !self.at_line_start() && (self.after_prefix || self.is_only_markers());
        if !after_prefix {
            self.end_line();
        }
        let column = if segment.first { self.place(segment.column, true) } else { self.column() };
        let column = if after_prefix { 0 } else { column.min(self.column()) };
        match mark.partner {
            Some(close) if close > index => {
                self.write_mark(index, column, segment);
                let base = self.bases[index];
                let inner = self.column();
                let outer_lists = self.lists.clone();
                self.lists.clear();
                self.containers.push(Container { close, base, column: inner, outer_lists });
            }
            _ if matches!(mark.kind, MarkKind::TitleEnd) => self.write_mark(index, column, segment),
            _ => {
                let is_shown = match &mark.kind {
                    MarkKind::Tag(tag) => {
                        tag.kind != super::tag::TagKind::Close
                            && (!mark.opens()
                                || has_optional_end(tag.name)
                                || is_component(tag.name)
                                || is_player(tag.name))
                    }
                    MarkKind::Admonition { .. } | MarkKind::Comment | MarkKind::Math { .. } | MarkKind::Opaque(_) => {
                        true
                    }
                    MarkKind::TitleEnd | MarkKind::AdmonitionEnd | MarkKind::LessThan | MarkKind::TakenName => false,
                };
                if !is_shown
                    && let MarkKind::Tag(tag) = &mark.kind
                    && !is_component(tag.name)
                    && html_element(tag.name).is_none()
                {
                    // A word in angle brackets, alone on its line.
                    self.spaces(column, segment);
                    self.out.replace("\\", 0, segment.range.start..segment.range.start);
                    self.out.copy(self.source, 0, segment.range.clone());
                    self.in_paragraph = true;
                }
                if is_shown {
                    self.write_mark(index, column, segment);
                }
            }
        }
    }

    /// The column at which blocks stand: that of the list item, or of the component.
    fn column(&self) -> usize {
        self.lists.last().copied().unwrap_or_else(|| self.containers.last().map_or(0, |container| container.column))
    }

    /// The output column of a line that is written at `column`. Ends the list items that it does not belong to.
    fn place(&mut self, column: usize, is_block: bool) -> usize {
        let moved = match self.containers.last() {
            Some(container) if container.base != usize::MAX => column.saturating_sub(container.base) + container.column,
            _ => column,
        };
        while self.lists.last().is_some_and(|&offset| moved < offset) {
            self.lists.pop();
        }
        let inner = self.column();
        let never_code = !self.containers.is_empty() && !self.in_paragraph || is_block;
        if never_code && moved >= inner + 4 { inner } else { moved }
    }

    fn begin_text(&mut self, segment: &Segment) {
        if !segment.first {
            // Before it in its line, a comment can stand alone.
            let before = self.source.get(self.written..segment.range.start);
            let comment = before.and_then(|before| Some(&before[before.rfind('\n')? + 1..]));
            if comment.is_some() {
                self.end_line();
            }
            if !self.at_line_start() {
                return;
            }
            self.line_start = self.out.text.len();
            let column = match comment {
                Some(comment) => self.place(super::line::indent(comment, 0).0, false),
                None => self.column(),
            };
            self.spaces(column, segment);
            return;
        }
        self.end_line();
        self.line_start = self.out.text.len();
        let column = self.place(segment.column, false);
        self.spaces(column, segment);
        let mut column = column;
        let mut rest = &self.source[segment.range.clone()];
        // A prefix is all markers; of a line of text only those that stand there.
        for _ in 0..16 {
            let Some(width) = list_marker(rest) else { break };
            column += width;
            self.lists.push(column);
            rest = rest.get(width..).unwrap_or("");
            if rest.starts_with([' ', '\t']) {
                break;
            }
        }
        self.lists.extend(super::line::footnote(rest).map(|width| column + width));
        if segment.kind == SegmentKind::Prefix {
            self.out.copy(self.source, 0, segment.range.clone());
        }
    }

    /// Copies a line of code, and notes that it is one.
    fn copy_code(&mut self, segment: &Segment) {
        let start = self.out.text.len();
        self.out.copy(self.source, 0, segment.range.clone());
        if segment.range.is_empty() && segment.kind != SegmentKind::FenceOpen {
            self.out.newline();
        }
        let end = self.out.text.len();
        let opens = segment.kind == SegmentKind::FenceOpen;
        match self.code.last_mut().filter(|_| !opens) {
            // Only indentation and a line end stand between.
            Some(code) if self.out.text[code.end..start].trim().is_empty() => code.end = end,
            _ => self.code.push(start..end),
        }
    }

    fn write_mark(&mut self, mark: usize, column: usize, segment: &Segment) {
        let text = format!("{}{BLOCK_OPEN}{mark}{BLOCK_CLOSE}\n", " ".repeat(column));
        self.out.replace(&text, 0, segment.range.clone());
    }

    fn spaces(&mut self, column: usize, segment: &Segment) {
        let before = self.source[..segment.range.start].len();
        // The indentation as it was written keeps tabs, and pieces of the map join.
        let indentation = before - self.source[..before].trim_end_matches([' ', '\t']).len();
        let written = before - indentation..before;
        if super::line::indent(&self.source[written.clone()], 0).0 == column {
            self.out.copy(self.source, 0, written);
        } else {
            self.out.replace(&" ".repeat(column), 0, written);
        }
    }

    /// Whether there has been no blank for so long that a mark must have one. CommonMark looks for the end of a bare address
    /// up to the next blank, for each address anew.
    fn is_long_word(&self) -> bool {
        let text = &self.out.text;
        let tail = &text[text.floor_char_boundary(text.len().saturating_sub(LONGEST))..];
        tail.len() + 3 >= LONGEST && !tail.contains(char::is_whitespace)
    }

    fn at_line_start(&self) -> bool {
        self.out.text.is_empty() || self.out.text.ends_with('\n')
    }

    fn is_only_markers(&self) -> bool {
        let line = self.out.text.rsplit('\n').next().unwrap_or("");
        is_markers(line)
    }

    fn end_line(&mut self) {
        if !self.at_line_start() {
            self.out.newline();
        }
    }
}
