//! The walk over the lines of a body, which cuts it into segments.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::admonition::{AdmonitionLine, KINDS};
use super::element::{has_optional_end, is_block, is_component, is_verbatim, is_void, looks_like_component};
use super::line::{DEEPEST, Fence, indent, is_thematic_break, list_marker, too_deep};
use super::mark::{Mark, MarkKind};
use super::tag::{Tag, TagKind, expression_end};
use super::{Finding, module_lines, rules};

/// A piece of the body, in order. Together they cover it, except for what is dropped.
#[derive(Debug)]
pub(super) struct Segment {
    /// Without the line's indentation and its end.
    pub(super) range: Range<usize>,
    /// The column at which it begins; of no meaning if it is not the first of its line.
    pub(super) column: usize,
    /// Only white space stands before it in its line.
    pub(super) first: bool,
    pub(super) kind: SegmentKind,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum SegmentKind {
    /// An empty line.
    Blank,
    /// A line of text or the rest of one.
    Text(Vec<Edit>),
    /// List markers with a block mark behind them.
    Prefix,
    /// The line that opens a fence.
    FenceOpen,
    /// A line of a fence, or the line that closes it.
    FenceBody,
    /// A line that is copied as it stands.
    Verbatim,
    /// A mark that is a block.
    Block(usize),
}

/// A change within a line of text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) by: Replacement,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Replacement {
    /// An inline mark.
    Mark(usize),
    /// A mark that is the whole of a line behind a quote marker.
    QuotedBlock(usize),
    /// A mark at which the line is cut.
    Block(usize),
    /// Other text; empty to drop.
    Text(String),
}

/// What the walk found.
pub(super) struct Walk<'a> {
    pub(super) segments: Vec<Segment>,
    pub(super) marks: Vec<Mark<'a>>,
    pub(super) imports: HashMap<&'a str, &'a str>,
    pub(super) findings: Vec<Finding>,
}

/// An open tag or admonition.
struct Open<'a> {
    mark: usize,
    /// Empty for an admonition.
    name: &'a str,
    /// 0 for a tag.
    colons: usize,
    /// The list items that were open around it.
    outer_lists: Vec<usize>,
}

/// A text as code within a line.
fn code_span(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    format!("{ticks} {} {ticks}", text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// More list markers in a row are text.
const MOST_MARKERS: usize = 16;

/// How many open tags and admonitions a line of colons looks at for the one that it closes.
const FARTHEST_ADMONITION: usize = 100;

/// The walk.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) mdx: bool,
    pub(super) walk: Walk<'a>,
    open: Vec<Open<'a>>,
    /// How many tags of a name are open.
    open_names: HashMap<&'a str, usize>,
    /// Columns at which the content of the open list items begins.
    lists: Vec<usize>,
    /// Lines of text not looked into yet: they may share a code span.
    chunk: Option<Range<usize>>,
    /// The first line of the chunk begins behind a tag.
    chunk_continues: bool,
    /// The line that was last looked at.
    last_line: Option<Range<usize>>,
    /// Ends of comments and verbatim elements that the rest of the text does not hold.
    never_closed: HashSet<String>,
    /// Where a line nests too deeply, in the chunk.
    pub(super) too_deep: Vec<usize>,
    /// Whether the line before is text, to which an indented line belongs.
    in_paragraph: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str, mdx: bool) -> Self {
        Scanner {
            text,
            mdx,
            walk: Walk { segments: Vec::new(), marks: Vec::new(), imports: HashMap::new(), findings: Vec::new() },
            open: Vec::new(),
            open_names: HashMap::new(),
            lists: Vec::new(),
            chunk: None,
            chunk_continues: false,
            last_line: None,
            never_closed: HashSet::new(),
            too_deep: Vec::new(),
            in_paragraph: false,
        }
    }

    pub(super) fn run(mut self) -> Walk<'a> {
        let mut at = 0;
        while at < self.text.len() {
            let first = at == 0 || self.text.as_bytes()[at - 1] == b'\n';
            at = self.line(at, first);
        }
        self.flush();
        for index in (0..self.open.len()).rev() {
            self.unclosed_at(index);
        }
        self.walk
    }

    /// The end of the line that `at` lies in. Remembered, because a line may hold many tags.
    pub(super) fn line_end(&mut self, at: usize) -> usize {
        if let Some(line) = &self.last_line
            && (line.start..=line.end).contains(&at)
        {
            return line.end;
        }
        let end = self.text[at..].find('\n').map_or(self.text.len(), |newline| at + newline);
        self.last_line = Some(at..end);
        end
    }

    /// The offset behind the next `token`; a token that is not found once is not looked for again.
    pub(super) fn behind_next(&mut self, token: &str, at: usize) -> Option<usize> {
        if self.never_closed.contains(token) {
            return None;
        }
        let found = self.text[at..].find(token).map(|found| at + found + token.len());
        if found.is_none() {
            self.never_closed.insert(token.to_owned());
        }
        found
    }

    /// The offset behind the comment `{/* … */}` that begins at `at`.
    pub(super) fn behind_braced_comment(&mut self, at: usize) -> Option<usize> {
        let close = self.behind_next("*/", at)?;
        let rest = self.text[close..].trim_start();
        rest.starts_with('}').then(|| self.text.len() - rest.len() + 1)
    }

    pub(super) fn segment(&mut self, range: Range<usize>, column: usize, first: bool, kind: SegmentKind) {
        self.walk.segments.push(Segment { range, column, first, kind });
    }

    pub(super) fn finding(&mut self, rule: &'static crate::diagnostic::Rule, range: Range<usize>, message: String) {
        self.walk.findings.push(Finding { rule, message, range });
    }

    /// Reads the line, or the rest of one, at `at`; returns where to go on.
    fn line(&mut self, at: usize, first: bool) -> usize {
        let end = self.line_end(at);
        let next = (end + 1).min(self.text.len());
        let line = &self.text[at..end];
        let (mut column, spaces) = indent(line, 0);
        let mut start = at + spaces;
        if self.text[start..end].trim().is_empty() {
            self.flush();
            if first {
                self.in_paragraph = false;
                self.segment(at..at, 0, true, SegmentKind::Blank);
            }
            return next;
        }
        if first {
            while self.lists.last().is_some_and(|&offset| column < offset) {
                self.lists.pop();
            }
        }
        let mut relative = column - self.lists.last().copied().unwrap_or(0).min(column);
        if first && relative >= 4 && !self.in_paragraph && self.is_indented_code(start) {
            self.flush();
            self.segment(start..end, column, true, SegmentKind::Verbatim);
            return next;
        }
        // List markers, then what the item begins with.
        let prefix_start = start;
        let prefix_column = column;
        for _ in 0..MOST_MARKERS {
            if !first || relative >= 4 && !self.in_paragraph && self.open.is_empty() {
                break;
            }
            let Some(width) = list_marker(&self.text[start..end]) else { break };
            if start == prefix_start {
                self.flush();
            }
            let behind = (start + width).min(end);
            self.lists.push(column + width);
            let (content_column, spaces) = indent(&self.text[behind..end], column + width);
            relative = content_column - (column + width);
            column = content_column;
            start = behind + spaces;
            if relative >= 4 {
                break;
            }
        }
        let prefix = prefix_start..start;
        let mut quoted = start;
        while self.text[quoted..end].starts_with('>') {
            quoted += 1;
            quoted += self.text[quoted..end].len() - self.text[quoted..end].trim_start_matches([' ', '\t']).len();
        }
        if quoted > start && too_deep(&self.text[start..end]).is_none() {
            return self.quoted_line(if first { at } else { prefix_start }, quoted, end, prefix_column, first);
        }
        let rest = &self.text[start..end];
        if relative < 4 || self.mdx {
            if let Some(fence) = Fence::opens(rest) {
                self.flush();
                return self.fence(prefix, prefix_column, column, end, fence);
            }
            if let Some(after) = self.block(start, end, prefix.clone(), prefix_column, column, first) {
                return after;
            }
        }
        // With its indentation: that tells which list item it belongs to.
        self.text_line(if first { at } else { prefix_start }..end, first, !prefix.is_empty());
        next
    }

    /// Whether an indented line is code. In MDX it is not where a known component begins, nor inside of anything.
    fn is_indented_code(&self, start: usize) -> bool {
        if !self.mdx {
            return true;
        }
        let rest = &self.text[start..];
        let is_tag = rest.starts_with('<')
            && Tag::parse(self.text, start).is_some_and(|tag| is_component(tag.name) || tag.name == "details");
        self.open.is_empty() && !is_tag && Fence::opens(rest.lines().next().unwrap_or("")).is_none()
    }

    /// Adds a line to the chunk of text.
    fn text_line(&mut self, range: Range<usize>, first: bool, is_item: bool) {
        if let Some(deep) = too_deep(&self.text[range.clone()]) {
            let place = range.start + deep;
            let message = format!("deeper than {DEEPEST} quotes and lists: this is text");
            self.finding(&rules::NESTED_TOO_DEEPLY, place..place + 1, message);
            self.too_deep.push(place);
        }
        let rest = self.text[range.clone()].trim_start();
        let alone = is_item || rest.starts_with(['#', '|']);
        if alone {
            self.flush();
        }
        match &mut self.chunk {
            Some(chunk) => chunk.end = range.end,
            None => {
                self.chunk = Some(range);
                self.chunk_continues = !first;
            }
        }
        // What follows a heading or a rule begins anew.
        let ends = rest.starts_with('#') || is_thematic_break(rest) || rest.trim_end().bytes().all(|byte| byte == b'=');
        if alone && !is_item {
            self.flush();
        }
        self.in_paragraph = !ends;
    }

    /// Looks into the text collected so far.
    pub(super) fn flush(&mut self) {
        if let Some(chunk) = self.chunk.take() {
            let first = !self.chunk_continues;
            self.inline(chunk, first);
        }
    }

    /// A line in a block quote: its own fences, marks that never cut it.
    fn quoted_line(&mut self, start: usize, content: usize, end: usize, column: usize, first: bool) -> usize {
        let next = (end + 1).min(self.text.len());
        self.in_paragraph = true;
        let Some(fence) = Fence::opens(&self.text[content..end]) else {
            self.text_line(start..end, first, false);
            return next;
        };
        self.flush();
        let marker = end - self.text[start..end].trim_start_matches([' ', '\t']).len();
        self.segment(marker..end, column, first, SegmentKind::FenceOpen);
        let mut at = next;
        while at < self.text.len() {
            let end = self.line_end(at);
            let line = self.text[at..end].trim_start();
            if !line.starts_with('>') {
                break;
            }
            let (column, spaces) = indent(&self.text[at..end], 0);
            self.segment(at + spaces..end, column, true, SegmentKind::FenceBody);
            at = (end + 1).min(self.text.len());
            if fence.closes(line.trim_start_matches(['>', ' ', '\t'])) {
                break;
            }
        }
        self.in_paragraph = false;
        at
    }

    /// A fence up to its end: the closing line, or the end of the list item that it stands in.
    fn fence(&mut self, prefix: Range<usize>, prefix_column: usize, column: usize, end: usize, fence: Fence) -> usize {
        if prefix.is_empty() {
            self.segment(prefix.start..end, column, true, SegmentKind::FenceOpen);
        } else {
            self.segment(prefix.clone(), prefix_column, true, SegmentKind::Prefix);
            self.segment(prefix.end..end, column, false, SegmentKind::FenceOpen);
        }
        self.in_paragraph = false;
        let item = self.lists.last().copied().unwrap_or(0);
        let mut at = (end + 1).min(self.text.len());
        while at < self.text.len() {
            let end = self.line_end(at);
            let (column, spaces) = indent(&self.text[at..end], 0);
            let rest = &self.text[at + spaces..end];
            if rest.trim().is_empty() {
                self.segment(end..end, column, true, SegmentKind::FenceBody);
            } else if column < item || self.ends_component(at + spaces) {
                break;
            } else {
                self.segment(at + spaces..end, column, true, SegmentKind::FenceBody);
            }
            at = (end + 1).min(self.text.len());
            if fence.closes(rest) {
                break;
            }
        }
        at
    }

    /// Whether an end tag of a tab ends the fence that it stands in. No language begins a line with one.
    fn ends_component(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        ["</TabItem>", "</Tabs>"].iter().any(|end| {
            rest.starts_with(end)
                && self.mdx
                && self.open_names.get(&end[2..end.len() - 1]).is_some_and(|&open| open > 0)
        })
    }

    /// What is a block of its own at `start`: a tag, an admonition line, a comment, a module line. Returns where to go
    /// on.
    fn block(
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
            && let Some(after) = expression_end(text, start)
            && self.expression(start..after)
        {
            self.begin_block(prefix, prefix_column);
            // It may hold tags, which are part of it.
            let by = Replacement::Text(code_span(&text[start..after]));
            let edits = vec![Edit { range: start..after, by }];
            self.segment(start..after, column, first, SegmentKind::Text(edits));
            self.in_paragraph = true;
            return Some(self.after_block(after));
        }
        if column == 0 && first && !self.in_paragraph {
            if let Some((after, name, path)) = module_lines::import(text, start) {
                if let Some(name) = name {
                    self.walk.imports.insert(name, path);
                }
                return Some(self.after_block(after));
            }
            if let Some(range) = module_lines::export(text, start) {
                let after = range.end;
                let first_line = range.start..end;
                self.finding(
                    &rules::CODE_IN_MARKDOWN,
                    first_line,
                    "`export` is dropped: Markdown is not run".to_owned(),
                );
                return Some(self.after_block(after));
            }
        }
        if !rest.starts_with('<') {
            return None;
        }
        let tag = Tag::parse(text, start)?;
        if is_verbatim(&tag.name.to_ascii_lowercase()) && tag.kind == TagKind::Open {
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
    fn is_block_tag(&mut self, tag: &Tag<'_>) -> bool {
        if is_block(tag.name) {
            return true;
        }
        let line_end = self.line_end(tag.range.end);
        let behind = self.text[tag.range.end..line_end].trim();
        let alone = behind.is_empty() || behind.starts_with('<');
        looks_like_component(tag.name) && alone && !super::element::is_text_component(tag.name)
    }

    fn begin_block(&mut self, prefix: Range<usize>, prefix_column: usize) {
        self.flush();
        self.in_paragraph = false;
        if !prefix.is_empty() {
            self.segment(prefix, prefix_column, true, SegmentKind::Prefix);
        }
    }

    /// Goes on behind a block that ends within a line.
    fn after_block(&mut self, after: usize) -> usize {
        let end = self.line_end(after);
        if self.text[after..end].trim().is_empty() { (end + 1).min(self.text.len()) } else { after }
    }

    /// `<pre>` and its like: nothing is read up to the end tag.
    fn verbatim(&mut self, tag: &Tag<'a>, column: usize) -> Option<usize> {
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

    fn admonition(&mut self, line: AdmonitionLine, range: Range<usize>, column: usize) {
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
                self.open.push(Open { mark, name: "", colons, outer_lists });
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
        if name == "TabItem"
            && kind == TagKind::Open
            && let Some(open) = self.open.iter().rposition(|open| matches!(open.name, "Tabs" | "TabItem"))
            && self.open[open].name == "TabItem"
        {
            self.close_implied(open, range.start, &mut marks);
        }
        match kind {
            TagKind::Open if !is_void(name) => {
                let mark = self.mark(MarkKind::Tag(tag), range);
                *self.open_names.entry(name).or_default() += 1;
                let outer_lists = std::mem::take(&mut self.lists);
                self.open.push(Open { mark, name, colons: 0, outer_lists });
                marks.push(mark);
            }
            TagKind::Close if self.is_open(name) => {
                if let Some(index) = self.open.iter().rposition(|open| open.name == name) {
                    while let Some(inner) = self.open[index + 1..].iter().rposition(|open| is_component(open.name)) {
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

    /// Closes a component at `at`, where what it stands in ends.
    fn close_implied(&mut self, index: usize, at: usize, marks: &mut Vec<usize>) {
        self.unclosed_at(index);
        let tag = Tag { name: self.open[index].name, kind: TagKind::Close, attributes: Vec::new(), range: at..at };
        let mark = self.mark(MarkKind::Tag(tag), at..at);
        self.close(index, mark);
        marks.push(mark);
    }

    fn block_tag(&mut self, tag: Tag<'a>, column: usize, first: bool) {
        for mark in self.pair(tag) {
            let range = self.walk.marks[mark].range.clone();
            self.segment(range, column, first, SegmentKind::Block(mark));
        }
    }

    /// Closes the open thing at `index` and drops what is open inside of it.
    fn close(&mut self, index: usize, mark: usize) {
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

    fn forget(&mut self, open: &Open<'a>) {
        if let Some(count) = self.open_names.get_mut(open.name) {
            *count = count.saturating_sub(1);
        }
    }

    fn unclosed_at(&mut self, index: usize) {
        let open = &self.open[index];
        let range = self.walk.marks[open.mark].range.clone();
        if open.colons > 0 {
            self.finding(&rules::UNCLOSED_ADMONITION, range, "this admonition is not closed".to_owned());
        } else if !has_optional_end(open.name) {
            self.finding(&rules::UNCLOSED_TAG, range, format!("`<{}>` is not closed", open.name));
        }
    }
}
