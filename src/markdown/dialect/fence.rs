//! Fences: nothing in them is read.

use std::ops::Range;

use super::line::{Fence, indent};
use super::rules;
use super::scan::Scanner;
use super::segment::SegmentKind;

impl Scanner<'_> {
    /// A fence up to its end: the closing line, or the end of the list item that it stands in.
    pub(super) fn fence(
        &mut self,
        prefix: Range<usize>,
        prefix_column: usize,
        column: usize,
        end: usize,
        fence: Fence,
    ) -> usize {
        if prefix.is_empty() {
            self.segment(prefix.start..end, column, true, SegmentKind::FenceOpen);
        } else {
            self.prefix(prefix.clone(), prefix_column);
            self.segment(prefix.end..end, column, false, SegmentKind::FenceOpen);
        }
        self.in_paragraph = false;
        let opening = prefix.end..prefix.end + fence.length;
        let item = self.lists.last().copied().unwrap_or(0);
        let mut at = (end + 1).min(self.text.len());
        while at < self.text.len() {
            let end = self.line_end(at);
            let (column, spaces) = indent(&self.text[at..end], 0);
            let rest = &self.text[at + spaces..end];
            if rest.trim().is_empty() {
                self.segment(end..end, column, true, SegmentKind::FenceBody);
            } else if column < item {
                break;
            } else if self.ends_component(at + spaces) {
                self.segment(opening.clone(), column, true, SegmentKind::FenceClose);
                break;
            } else if fence.closes(rest) && (self.mdx || column - item.min(column) < 4) {
                // MDX knows no indented code, so that any indentation closes.
                self.segment(at + spaces..end, column, true, SegmentKind::FenceClose);
                return (end + 1).min(self.text.len());
            } else {
                self.segment(at + spaces..end, column, true, SegmentKind::FenceBody);
            }
            at = (end + 1).min(self.text.len());
        }
        self.unclosed_fence(opening);
        at
    }

    /// Says that nothing ends a fence.
    pub(super) fn unclosed_fence(&mut self, opening: Range<usize>) {
        self.finding(&rules::UNCLOSED_FENCE, opening, "this code block is not closed".to_owned());
    }

    /// Whether an end tag of a tab ends the fence that it stands in. No language begins a line with one.
    pub(super) fn ends_component(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        ["</TabItem>", "</Tabs>"].iter().any(|end| {
            rest.starts_with(end)
                && self.mdx
                && self.open_names.get(&end[2..end.len() - 1]).is_some_and(|&open| open > 0)
        })
    }
}
