//! The walk over the lines of a body, which cuts it into segments.

use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;

use super::admonition::{AdmonitionLine, KINDS};
use super::brackets::Brackets;
use super::element::{html_element, is_component, is_container, is_phrase};
use super::line::{DEEPEST, Fence, begins_block, footnote, indent, is_thematic_break, list_marker, too_deep};
use super::pair::Open;
use super::rules;
use super::segment::{Segment, SegmentKind, Walk};
use super::tag::Tag;
use super::{Finding, Options};

/// More list markers in a row are text.
const MOST_MARKERS: usize = 16;

/// The walk.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) mdx: bool,
    /// All HTML passes, elements that a script defines included.
    unsafe_html: bool,
    pub(super) walk: Walk<'a>,
    pub(super) open: Vec<Open<'a>>,
    /// How many tags of a name are open.
    pub(super) open_names: HashMap<&'a str, usize>,
    /// Columns at which the content of the open list items begins.
    pub(super) lists: Vec<usize>,
    /// Lines of text not looked into yet: they may share a code span.
    pub(super) chunk: Option<Range<usize>>,
    /// The first line of the chunk begins behind a tag.
    pub(super) chunk_continues: bool,
    /// The line that was last looked at.
    pub(super) last_line: Option<Range<usize>>,
    /// Ends of comments and verbatim elements that the rest of the text does not hold.
    pub(super) never_closed: HashSet<String>,
    /// How many blocks are open that end with their indentation.
    pub(super) indented: usize,
    /// Where a line nests too deeply, in the chunk.
    pub(super) too_deep: Vec<usize>,
    /// The names of footnotes, without regard to case.
    pub(super) footnote_names: HashSet<String>,
    /// Where a footnote of the chunk has a name that another has.
    pub(super) taken_names: VecDeque<Range<usize>>,
    /// Where end tags were looked for, to the end of the text or of a chunk: from and up to which place, and the first
    /// that was found.
    pub(super) end_tags: HashMap<(&'a str, bool), (usize, usize, Option<usize>)>,
    /// The drawings and formulas of the text, where each begins and ends, once one was asked for.
    pub(super) foreign: Option<HashMap<usize, usize>>,
    /// Where the next tag of a block was looked for, and where it is.
    pub(super) block_tags: Option<(usize, Option<usize>)>,
    /// The phrases that are open in the chunk, of names that are open as blocks too.
    pub(super) inner_phrases: Vec<&'a str>,
    /// The phrases that are open in the chunk and hold whole lines of a quote.
    pub(super) quoted_phrases: Vec<&'a str>,
    /// The braces of the text.
    pub(super) braces: Brackets<'a>,
    /// All brackets of the text.
    pub(super) brackets: Brackets<'a>,
    /// The marks and colons of the admonitions that are open in the quote.
    pub(super) quoted: Vec<(usize, usize)>,
    /// Whether the line before is text, to which an indented line belongs.
    pub(super) in_paragraph: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str, options: &Options) -> Self {
        Scanner {
            text,
            mdx: options.mdx,
            unsafe_html: options.unsafe_html,
            walk: Walk {
                segments: Vec::new(),
                marks: Vec::new(),
                imports: HashMap::new(),
                footnotes: Vec::new(),
                findings: Vec::new(),
            },
            open: Vec::new(),
            open_names: HashMap::new(),
            lists: Vec::new(),
            chunk: None,
            chunk_continues: false,
            last_line: None,
            never_closed: HashSet::new(),
            too_deep: Vec::new(),
            footnote_names: HashSet::new(),
            taken_names: VecDeque::new(),
            indented: 0,
            quoted: Vec::new(),
            braces: Brackets::braces(text),
            brackets: Brackets::all(text),
            inner_phrases: Vec::new(),
            quoted_phrases: Vec::new(),
            end_tags: HashMap::new(),
            block_tags: None,
            foreign: None,
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
        self.dedent(0, self.text.len());
        self.unclosed_in_quote(0);
        for index in (0..self.open.len()).rev() {
            self.unclosed_at(index);
        }
        self.walk
    }

    /// The tag that begins at a place, before another. What the page imports keeps its capitals: `<P>` is no `<p>`.
    pub(super) fn tag(&self, at: usize, end: usize) -> Option<Tag<'a>> {
        let text = self.text;
        let mut tag = Tag::parse(&text[..end], at, &self.braces)?;
        let name = text[at + 1..].trim_start_matches('/').get(..tag.name.len()).unwrap_or_default();
        if name.starts_with(|c: char| c.is_ascii_uppercase())
            && !is_component(name)
            && self.walk.imports.contains_key(name)
        {
            tag.name = name;
            tag.is_imported = true;
        }
        Some(tag)
    }

    /// Whether what an element holds may be text or blocks, by what the author writes: `<form>` too, where it passes.
    pub(super) fn is_phrase(&self, name: &str) -> bool {
        is_phrase(name) || self.unsafe_html && is_container(name)
    }

    /// Whether a name is that of an element that a script defines, where such pass.
    pub(super) fn is_custom(&self, name: &str) -> bool {
        self.unsafe_html && name.contains('-') && html_element(name).is_none()
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
        if !self.quoted.is_empty() && !self.text[start..end].starts_with('>') {
            self.unclosed_in_quote(0);
        }
        if self.text[start..end].trim().is_empty() {
            self.flush();
            if first {
                self.end_paragraph(at);
                self.in_paragraph = false;
                self.segment(at..at, 0, true, SegmentKind::Blank);
            }
            return next;
        }
        if first {
            self.dedent(column, start);
            self.end_with_item(column, start);
            let rest = &self.text[start..end];
            if begins_block(rest) {
                // The text before may have opened a paragraph; in a quote, all lines are one text.
                if !rest.starts_with('>') && column < self.lists.last().copied().unwrap_or(0) + 4 {
                    self.flush();
                }
                if self.is_paragraph_open() {
                    self.flush();
                    self.end_paragraph(start);
                }
            }
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
        if let Some(width) = footnote(rest) {
            self.lists.push(column + width);
            let label = match relative < 4 {
                true => self.footnote_label(start, end),
                false => None,
            };
            let label = label.unwrap_or_else(|| start + rest.find(']').map_or(0, |end| end + 1));
            // What is no text begins in the footnote's first line too.
            let content = end - self.text[label + 1..end].trim_start_matches([' ', '\t']).len();
            let prefix = prefix_start..content;
            if let Some(fence) = Fence::opens(&self.text[content..end]) {
                self.flush();
                return self.fence(prefix, prefix_column, column + content - start, end, fence);
            }
            if self.text[content..end].starts_with("$$")
                && let Some(after) = self.math_block(content, end, prefix, prefix_column, column + width)
            {
                return after;
            }
        }
        // With its indentation: that tells which list item it belongs to.
        let end = self.text_end(start, end);
        self.text_line(if first { at } else { prefix_start }..end, first, !prefix.is_empty());
        (end + 1).min(self.text.len())
    }

    /// Whether an indented line is code. In MDX it is not inside of anything, nor where a known component begins
    /// in a list or in a page that imports some.
    fn is_indented_code(&self, start: usize) -> bool {
        if !self.mdx {
            return true;
        }
        let rest = &self.text[start..];
        let is_tag = rest.starts_with('<')
            && Tag::parse(self.text, start, &self.braces)
                .is_some_and(|tag| is_component(tag.name) || tag.name == "details");
        let is_admonition = matches!(
            AdmonitionLine::parse(rest.lines().next().unwrap_or("")),
            Some(AdmonitionLine::Open { kind, .. }) if KINDS.contains(&kind.as_str())
        );
        // CommonMark's writers indent code, MDX's indent what stands in a list, or anything.
        let is_mdx = !self.lists.is_empty() || !self.walk.imports.is_empty();
        self.open.is_empty()
            && !(is_mdx && (is_tag || is_admonition))
            && Fence::opens(rest.lines().next().unwrap_or("")).is_none()
    }

    /// Adds a line to the chunk of text.
    pub(super) fn text_line(&mut self, range: Range<usize>, first: bool, is_item: bool) {
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
}
