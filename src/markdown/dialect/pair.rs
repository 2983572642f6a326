//! Pairs: which tag or line of colons closes which.

use std::ops::Range;

use super::admonition::{AdmonitionLine, KINDS};
use super::element::{is_component, is_tab, is_void};
use super::mark::{Mark, MarkKind};
use super::optional_end::{ended_by, has_optional_end, lacks_end};
use super::rules;
use super::scan::Scanner;
use super::segment::SegmentKind;
use super::tag::{Tag, TagKind};

/// An open tag or admonition.
pub(super) struct Open<'a> {
    pub(super) mark: usize,
    /// Empty for an admonition.
    pub(super) name: &'a str,
    /// 0 for a tag.
    pub(super) colons: usize,
    /// The list items that were open around it.
    pub(super) outer_lists: Vec<usize>,
    /// The column at which its content stands, if its indentation is what ends it.
    pub(super) content: Option<usize>,
    /// It ends without an end tag.
    pub(super) lacks_end: bool,
}

/// How many open tags and admonitions a line of colons looks at for the one that it closes.
const FARTHEST_ADMONITION: usize = 100;

impl<'a> Scanner<'a> {
    pub(super) fn admonition(&mut self, line: AdmonitionLine, range: Range<usize>, column: usize) {
        match line {
            AdmonitionLine::Open { colons, kind, title, id } => {
                if !KINDS.contains(&kind.as_str()) && !matches!(kind.as_str(), "details" | "secondary") {
                    let place = range.start + colons..range.end;
                    self.finding(&rules::UNKNOWN_ADMONITION, place, format!("there is no admonition `{kind}`"));
                }
                let title = range.start + title.start..range.start + title.end;
                let mark = self.mark(MarkKind::Admonition { kind, id }, range.clone());
                self.segment(range.clone(), column, true, SegmentKind::Block(mark));
                if !title.is_empty() {
                    self.inline(title, false);
                }
                let end = self.mark(MarkKind::TitleEnd, range.end..range.end);
                self.segment(range.end..range.end, column, false, SegmentKind::Block(end));
                let outer_lists = std::mem::take(&mut self.lists);
                self.open.push(Open { mark, name: "", colons, outer_lists, content: None, lacks_end: false });
            }
            AdmonitionLine::Close(colons) => {
                let is_tag = |open: &Open<'_>| open.colons == 0 && !has_optional_end(open.name);
                let inner = self.open.iter().enumerate().rev().take(FARTHEST_ADMONITION);
                let inner = inner
                    .take_while(|(_, open)| !is_tag(open))
                    .find(|(_, open)| open.colons > 0 && open.colons <= colons)
                    .map(|(index, _)| index);
                match inner {
                    Some(inner) => {
                        let mark = self.mark(MarkKind::AdmonitionEnd, range.clone());
                        self.close(inner, mark);
                        self.segment(range, column, true, SegmentKind::Block(mark));
                    }
                    None => {
                        let message = "`:::` closes nothing".to_owned();
                        self.finding(&rules::UNCLOSED_ADMONITION, range, message);
                    }
                }
            }
        }
    }

    pub(super) fn mark(&mut self, kind: MarkKind<'a>, range: Range<usize>) -> usize {
        self.walk.marks.push(Mark { kind, range, partner: None, is_paired: false });
        self.walk.marks.len() - 1
    }

    /// Whether a tag of this name is open as a block.
    pub(super) fn is_open(&self, name: &str) -> bool {
        self.open_names.get(name).is_some_and(|&open| open > 0)
    }

    /// Takes a tag as a block and pairs it. Returns its mark, behind the marks of what it closes besides.
    pub(super) fn pair(&mut self, tag: Tag<'a>) -> Vec<usize> {
        let (name, kind, range) = (tag.name, tag.kind, tag.range.clone());
        let mut marks = Vec::new();
        // A tab ends where the next begins.
        if is_tab(name)
            && kind == TagKind::Open
            && let Some(open) = self.open.iter().rposition(|open| open.name == "Tabs" || is_tab(open.name))
            && is_tab(self.open[open].name)
        {
            self.close_implied(open, range.start, &mut marks);
        }
        if kind != TagKind::Close {
            self.end_before(name, range.start, &mut marks);
        }
        match kind {
            TagKind::Open if !is_void(name) => {
                let mark = self.mark(MarkKind::Tag(tag), range);
                *self.open_names.entry(name).or_default() += 1;
                let outer_lists = std::mem::take(&mut self.lists);
                let lacks_end = lacks_end(name, self.text, self.walk.marks[mark].range.end);
                self.open.push(Open { mark, name, colons: 0, outer_lists, content: None, lacks_end });
                marks.push(mark);
            }
            TagKind::Close if self.is_open(name) => {
                if let Some(index) = self.open.iter().rposition(|open| open.name == name) {
                    let is_implied = |open: &Open<'_>| is_component(open.name) || open.lacks_end;
                    while let Some(inner) = self.open[index + 1..].iter().rposition(is_implied) {
                        self.close_implied(index + 1 + inner, range.start, &mut marks);
                    }
                    let mark = self.mark(MarkKind::Tag(tag), range);
                    self.close(index, mark);
                    marks.push(mark);
                }
            }
            TagKind::Close => {
                marks.push(self.mark(MarkKind::Tag(tag), range.clone()));
                self.finding(&rules::UNCLOSED_TAG, range, format!("`</{name}>` closes nothing"));
            }
            TagKind::Open | TagKind::SelfClosing => marks.push(self.mark(MarkKind::Tag(tag), range)),
        }
        for &mark in &marks {
            self.walk.marks[mark].is_paired = true;
        }
        marks
    }

    /// Closes what ends without an end tag where an element begins.
    pub(super) fn end_before(&mut self, name: &str, at: usize, marks: &mut Vec<usize>) {
        let open = self.open.iter().rev().take_while(|open| open.lacks_end).map(|open| open.name);
        for _ in 0..ended_by(name, open) {
            self.close_implied(self.open.len() - 1, at, marks);
            self.walk.marks[marks[marks.len() - 1]].is_paired = true;
        }
    }

    /// Closes what is open at `index` where it ends without an end tag.
    pub(super) fn close_implied(&mut self, index: usize, at: usize, marks: &mut Vec<usize>) {
        self.unclosed_at(index);
        let tag = Tag {
            name: self.open[index].name,
            kind: TagKind::Close,
            attributes: Vec::new(),
            range: at..at,
            is_imported: false,
        };
        let mark = self.mark(MarkKind::Tag(tag), at..at);
        self.close(index, mark);
        marks.push(mark);
    }

    /// Whether a paragraph without an end tag is what stands open.
    pub(super) fn is_paragraph_open(&self) -> bool {
        matches!(self.open.last(), Some(Open { name: "p", lacks_end: true, .. }))
    }

    /// Closes such a paragraph, if something stands in it, where an empty line or a block of Markdown ends it.
    pub(super) fn end_paragraph(&mut self, at: usize) {
        let Some(open) = self.open.last().filter(|_| self.is_paragraph_open()) else { return };
        let begins = SegmentKind::Block(open.mark);
        let last = self.walk.segments.iter().rev().find(|segment| segment.kind != SegmentKind::Blank);
        if last.is_some_and(|last| last.kind != begins) {
            self.close_innermost(at);
        }
    }

    /// Closes what lacks an end tag in a list item to which a line at `column` does not belong.
    pub(super) fn end_with_item(&mut self, column: usize, at: usize) {
        let ends = |open: &Open<'_>| open.lacks_end && open.outer_lists.last().is_some_and(|&item| column < item);
        while self.open.last().is_some_and(ends) {
            self.flush();
            // The text before may have closed it.
            if self.open.last().is_some_and(ends) {
                self.close_innermost(at);
            }
        }
    }

    fn close_innermost(&mut self, at: usize) {
        let mut marks = Vec::new();
        self.close_implied(self.open.len() - 1, at, &mut marks);
        for mark in marks {
            self.walk.marks[mark].is_paired = true;
            self.segment(at..at, 0, false, SegmentKind::Block(mark));
        }
        self.in_paragraph = false;
    }

    pub(super) fn block_tag(&mut self, tag: Tag<'a>, column: usize, first: bool) {
        for mark in self.pair(tag) {
            let range = self.walk.marks[mark].range.clone();
            self.segment(range, column, first, SegmentKind::Block(mark));
        }
    }

    /// Closes the open thing at `index` and drops what is open inside of it.
    pub(super) fn close(&mut self, index: usize, mark: usize) {
        while self.open.len() > index + 1 {
            self.unclosed_at(self.open.len() - 1);
            if let Some(open) = self.open.pop() {
                self.forget(&open);
            }
        }
        if let Some(open) = self.open.pop() {
            self.walk.marks[open.mark].partner = Some(mark);
            self.walk.marks[mark].partner = Some(open.mark);
            self.forget(&open);
            self.lists = open.outer_lists;
        }
    }

    pub(super) fn forget(&mut self, open: &Open<'a>) {
        self.indented -= usize::from(open.content.is_some());
        if let Some(count) = self.open_names.get_mut(open.name) {
            *count = count.saturating_sub(1);
        }
    }

    pub(super) fn unclosed_at(&mut self, index: usize) {
        let open = &self.open[index];
        if open.content.is_some() {
            return;
        }
        let range = self.walk.marks[open.mark].range.clone();
        if open.colons > 0 {
            self.finding(&rules::UNCLOSED_ADMONITION, range, "this admonition is not closed".to_owned());
        } else if !has_optional_end(open.name) {
            self.finding(&rules::UNCLOSED_TAG, range, format!("`<{}>` is not closed", open.name));
        }
    }
}
