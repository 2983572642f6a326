//! Block quotes: their own fences and admonitions.

use super::admonition::{AdmonitionLine, KINDS};
use super::line::{Fence, indent};
use super::mark::{BLOCK_CLOSE, BLOCK_OPEN, MarkKind};
use super::rules;
use super::scan::Scanner;
use super::segment::{Edit, Replacement, SegmentKind};

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
        if self.quoted_admonition(start, content, end, column) {
            return next;
        }
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

    /// A line of colons in a quote that stands in nothing else. Anywhere else it is text.
    fn quoted_admonition(&mut self, start: usize, content: usize, end: usize, column: usize) -> bool {
        let text = self.text;
        let prefix = &text[start..content];
        let is_plain = prefix.bytes().all(|byte| matches!(byte, b'>' | b' '));
        if !text[content..end].starts_with(":::") || column > 0 || !is_plain || !self.open.is_empty() {
            return false;
        }
        let line = content..content + text[content..end].trim_end().len();
        let by = match AdmonitionLine::parse(&text[line.clone()]) {
            Some(AdmonitionLine::Open { colons, kind, title, id }) if KINDS.contains(&kind.as_str()) => {
                let mark = self.mark(MarkKind::Admonition { kind, id }, line.clone());
                let title_end = self.mark(MarkKind::TitleEnd, line.end..line.end);
                self.quoted.push((mark, colons));
                let title = match &text[line.start + title.start..line.start + title.end] {
                    "" => String::new(),
                    title => format!("{title}\n{prefix}"),
                };
                format!("{BLOCK_OPEN}{mark}{BLOCK_CLOSE}\n{prefix}{title}{BLOCK_OPEN}{title_end}{BLOCK_CLOSE}")
            }
            Some(AdmonitionLine::Close(colons)) => {
                let Some(index) = self.quoted.iter().rposition(|(_, opened)| *opened <= colons) else { return false };
                let opened = self.quoted[index].0;
                self.unclosed_in_quote(index + 1);
                self.quoted.truncate(index);
                let mark = self.mark(MarkKind::AdmonitionEnd, line.clone());
                self.walk.marks[mark].partner = Some(opened);
                self.walk.marks[opened].partner = Some(mark);
                format!("{BLOCK_OPEN}{mark}{BLOCK_CLOSE}")
            }
            _ => return false,
        };
        self.flush();
        let edits = vec![Edit { range: line.clone(), by: Replacement::Text(by) }];
        let (column, spaces) = indent(&text[start..content], 0);
        self.segment(start + spaces..line.end, column, true, SegmentKind::Text(edits));
        self.in_paragraph = false;
        true
    }

    /// Tells of the admonitions of a quote that are still open, from the one at `index` on.
    pub(super) fn unclosed_in_quote(&mut self, index: usize) {
        for (mark, _) in self.quoted.split_off(index.min(self.quoted.len())) {
            let range = self.walk.marks[mark].range.clone();
            self.finding(&rules::UNCLOSED_ADMONITION, range, "this admonition is not closed".to_owned());
        }
    }
}
