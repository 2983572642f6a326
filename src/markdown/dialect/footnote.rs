//! Definitions of footnotes: of several with one name, the first is the footnote, as GitHub has it.

use std::ops::Range;

use super::line::footnote;
use super::mark::MarkKind;
use super::rules;
use super::scan::Scanner;
use super::segment::{Edit, Replacement, SegmentKind};

impl Scanner<'_> {
    /// Notes the label of a footnote that begins at `start` of a line that ends at `end`. Returns where the label ends.
    pub(super) fn footnote_label(&mut self, start: usize, end: usize) -> Option<usize> {
        footnote(&self.text[start..end])?;
        let name = start + "[^".len()..start + self.text[start..end].find(']')?;
        let label = start..name.end + 1;
        if self.footnote_names.insert(self.text[name.clone()].to_lowercase()) {
            self.walk.footnotes.push(label.clone());
        } else {
            let message = "this footnote is not shown: one before it has the same name".to_owned();
            self.finding(&rules::UNUSED_FOOTNOTE, label.clone(), message);
            self.taken_names.push_back(name);
        }
        Some(label.end)
    }

    /// Gives the footnotes of a range whose names are taken other names, which no text refers to.
    pub(super) fn rename_footnotes(&mut self, range: &Range<usize>, edits: &mut Vec<Edit>) {
        while let Some(name) = self.taken_names.pop_front_if(|name| name.start < range.end) {
            let mark = self.mark(MarkKind::TakenName, name.clone());
            edits.push(Edit { range: name, by: Replacement::Mark(mark) });
        }
    }

    /// What a block stands behind in its line: list markers, or the label of a footnote.
    pub(super) fn prefix(&mut self, range: Range<usize>, column: usize) {
        let mut edits = Vec::new();
        self.rename_footnotes(&range, &mut edits);
        let kind = if edits.is_empty() { SegmentKind::Prefix } else { SegmentKind::Text(edits) };
        self.segment(range, column, true, kind);
    }
}
