//! Block quotes: their own fences and admonitions.

use std::ops::Range;

use super::admonition::{AdmonitionLine, KINDS};
use super::line::{Fence, Margin, indent, list_marker};
use super::mark::{BLOCK_CLOSE, BLOCK_OPEN, MarkKind};
use super::rules;
use super::scan::Scanner;
use super::segment::{Edit, Replacement, SegmentKind};
use super::tag::{Tag, TagKind};

impl Scanner<'_> {
    /// A line in a block quote: its own fences, marks that never cut it.
    pub(super) fn quoted_line(
        &mut self,
        start: usize,
        content: usize,
        end: usize,
        column: usize,
        first: bool,
    ) -> usize {
        let next = (end + 1).min(self.text.len());
        self.in_paragraph = true;
        if self.quoted_admonition(start, content, end, column, first)
            || first && self.quoted_details(start, content, end, column)
        {
            return next;
        }
        let lead = end - self.text[start..end].trim_start_matches([' ', '\t']).len();
        let code = content + markers(&self.text[content..end]);
        if first
            && self.text[code..end].starts_with("$$")
            && let Some(next) = self.quoted_math(lead, code, end, column)
        {
            self.in_paragraph = false;
            return next;
        }
        let Some(fence) = Fence::opens(&self.text[code..end]) else {
            self.listed_in_quote(content, end);
            self.footnote_label(code, end);
            self.text_line(start..end, first, false);
            return next;
        };
        self.flush();
        // It ends with what it stands in.
        let margin = Margin::of_fence(&self.text[lead..code]);
        self.segment(lead..end, column, first, SegmentKind::FenceOpen);
        let mut at = next;
        let mut is_closed = false;
        while at < self.text.len() {
            let end = self.line_end(at);
            let Some(line) = margin.line(&self.text[at..end]) else { break };
            let (column, spaces) = indent(&self.text[at..end], 0);
            self.segment(at + spaces..end, column, true, SegmentKind::FenceBody);
            at = (end + 1).min(self.text.len());
            if fence.closes(line.trim_start()) {
                is_closed = true;
                break;
            }
        }
        if !is_closed {
            self.unclosed_fence(code..code + fence.length);
        }
        self.in_paragraph = false;
        at
    }

    /// `<details>` with its summary behind it in the line: it holds the lines that follow, so it has one of its own.
    fn quoted_details(&mut self, start: usize, content: usize, end: usize, column: usize) -> bool {
        let text = self.text;
        if !self.mdx || !text[content..end].starts_with("<details") {
            return false;
        }
        let tag = Tag::parse(&text[..end], content, &self.braces);
        let Some(tag) = tag.filter(|tag| tag.kind == TagKind::Open) else { return false };
        let behind = tag.range.end;
        if text[behind..end].trim().is_empty() || text[behind..end].contains("</details") {
            return false;
        }
        let lead = content - text[start..content].trim_start_matches([' ', '\t']).len();
        // The first line of a list item is one with its marker.
        if !text[lead..content].starts_with('>') {
            return false;
        }
        self.flush();
        let mut edits = self.edits(start..end);
        edits.retain(|edit| edit.range.start >= behind);
        let mark = self.mark(MarkKind::Tag(tag), content..behind);
        self.quoted_mark(mark, lead, content..behind, column);
        edits.insert(0, Edit { range: content..behind, by: Replacement::Text(String::new()) });
        self.segment(lead..end, column, true, SegmentKind::Text(edits));
        true
    }

    /// A line of colons in a quote that holds nothing else around it, such as a list.
    fn quoted_admonition(&mut self, start: usize, content: usize, end: usize, column: usize, first: bool) -> bool {
        let text = self.text;
        if !text[content..end].starts_with(":::") {
            return false;
        }
        let lead = content - text[start..content].trim_start_matches([' ', '\t']).len();
        let Some(quote) = text[lead..content].find('>').map(|at| lead + at) else { return false };
        let line = content..content + text[content..end].trim_end().len();
        let colons = AdmonitionLine::parse(&text[line.clone()]);
        if !first || !text[lead..content].bytes().all(|byte| byte != b'\t') {
            return false;
        }
        match colons {
            Some(AdmonitionLine::Open { colons, kind, title, id }) if KINDS.contains(&kind.as_str()) => {
                self.flush();
                let mark = self.mark(MarkKind::Admonition { kind, id }, line.clone());
                let title_end = self.mark(MarkKind::TitleEnd, line.end..line.end);
                self.quoted.push((mark, colons));
                self.quoted_mark(mark, lead, content..line.end, column);
                // Each stands in a line of its own, behind the quote's marker.
                let column = column + quote - lead;
                let title = line.start + title.start..line.start + title.end;
                if !title.is_empty() {
                    let edit = Edit { range: content..title.start, by: Replacement::Text(String::new()) };
                    self.segment(quote..title.end, column, true, SegmentKind::Text(vec![edit]));
                }
                self.quoted_mark(title_end, quote, content..line.end, column);
            }
            Some(AdmonitionLine::Close(colons)) => {
                let Some(index) = self.quoted.iter().rposition(|(_, opened)| *opened <= colons) else { return false };
                self.flush();
                let opened = self.quoted[index].0;
                self.unclosed_in_quote(index + 1);
                self.quoted.truncate(index);
                let mark = self.mark(MarkKind::AdmonitionEnd, line.clone());
                self.walk.marks[mark].partner = Some(opened);
                self.walk.marks[opened].partner = Some(mark);
                self.quoted_mark(mark, lead, content..line.end, column);
            }
            _ => return false,
        }
        self.in_paragraph = false;
        true
    }

    /// Says that an admonition in a list in a quote is text.
    fn listed_in_quote(&mut self, content: usize, end: usize) {
        let Some(width) = list_marker(&self.text[content..end]) else { return };
        let line = content + width.min(end - content)..end;
        if let Some(AdmonitionLine::Open { kind, .. }) = AdmonitionLine::parse(&self.text[line.clone()])
            && KINDS.contains(&kind.as_str())
        {
            let message = "an admonition in a list in a quote is shown as text".to_owned();
            self.finding(&rules::UNCLOSED_ADMONITION, line, message);
        }
    }

    /// A mark alone in its line, behind what stands from `start` on.
    pub(super) fn quoted_mark(&mut self, mark: usize, start: usize, range: Range<usize>, column: usize) {
        let by = Replacement::Text(format!("{BLOCK_OPEN}{mark}{BLOCK_CLOSE}"));
        self.segment(start..range.end, column, true, SegmentKind::Text(vec![Edit { range, by }]));
    }

    /// Tells of the admonitions of a quote that are still open, from the one at `index` on.
    pub(super) fn unclosed_in_quote(&mut self, index: usize) {
        for (mark, _) in self.quoted.split_off(index.min(self.quoted.len())) {
            let range = self.walk.marks[mark].range.clone();
            self.finding(&rules::UNCLOSED_ADMONITION, range, "this admonition is not closed".to_owned());
        }
    }
}

/// The length of the list markers, and quotes behind them, that a text begins with.
fn markers(line: &str) -> usize {
    let mut at = 0;
    while let Some(width) = list_marker(&line[at..]).filter(|width| at + width <= line.len()) {
        at += width;
        at = line.len() - line[at..].trim_start_matches([' ', '\t']).len();
        while line[at..].starts_with('>') {
            at = line.len() - line[at + 1..].trim_start_matches([' ', '\t']).len();
        }
    }
    at
}
