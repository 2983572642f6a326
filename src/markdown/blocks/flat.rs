//! The leaves as one CommonMark text, separated by empty lines.

use std::collections::HashMap;
use std::ops::Range;

use super::mark::INLINE_CLOSE;
use super::{FlatLines, INLINE_OPEN, Mark, MarkKind};
use crate::body::MappedText;
use crate::markdown::dialect::bare_url::LONGEST;

/// Writes the leaves.
pub(super) struct Flat<'a> {
    pub(super) written: Written,
    pub(super) marks: Vec<Mark<'a>>,
    /// The labels of footnotes, case-folded, with the place of the first definition.
    footnotes: HashMap<String, usize>,
}

/// A text of leaves: the page's, or one inserted into it later.
#[derive(Default)]
pub(super) struct Written {
    pub(super) out: MappedText,
    /// The number of finished lines.
    lines: usize,
    /// The number of footnote definitions around the output.
    pub(super) footnotes: usize,
}

impl<'a> Flat<'a> {
    pub(super) fn new(capacity: usize) -> Flat<'a> {
        let mut written = Written::default();
        written.out.text.reserve(capacity + capacity / 8);
        Flat { written, marks: Vec::new(), footnotes: HashMap::new() }
    }

    /// The place of the first definition of a footnote label, if there is one.
    pub(super) fn first_of(&mut self, label: &str, at: usize) -> Option<usize> {
        let label = label.to_lowercase();
        let first = self.footnotes.get(&label).copied();
        self.footnotes.entry(label).or_insert(at);
        first
    }

    /// Adds leaves that were written separately; returns their line offset.
    pub(super) fn add(&mut self, leaves: &MappedText) -> usize {
        if leaves.text.is_empty() {
            return 0;
        }
        self.separate();
        let by = self.written.lines;
        let mut at = 0;
        for line in leaves.text.split_inclusive('\n') {
            if line.len() > 1 {
                self.margin();
            }
            self.written.out.extend(leaves, at..at + line.len());
            at += line.len();
            self.written.lines += 1;
        }
        by
    }

    /// Adds text that was written separately to the current line.
    pub(super) fn insert(&mut self, text: &MappedText) {
        self.written.out.extend(text, 0..text.text.len());
        self.written.lines += text.text.matches('\n').count();
    }

    /// Starts a leaf; returns the number of its first line.
    pub(super) fn begin(&mut self) -> usize {
        self.separate();
        self.margin();
        self.written.lines + 1
    }

    /// Ends the leaf that started in line `first`; returns its lines.
    pub(super) fn end(&mut self, first: usize) -> FlatLines {
        self.end_line();
        first..self.written.lines + 1
    }

    /// Ends the leaf before, with an empty line after it.
    fn separate(&mut self) {
        if !self.written.out.text.is_empty() {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        self.written.out.newline();
        self.written.lines += 1;
    }

    fn margin(&mut self) {
        if self.written.footnotes > 0 {
            self.written.out.pad("    ");
        }
    }

    /// Starts the next line of a leaf.
    pub(super) fn next_line(&mut self) {
        self.end_line();
        self.margin();
    }

    /// Starts a footnote definition, whose leaves follow; returns its line.
    pub(super) fn footnote(&mut self, label: &str, place: Range<usize>) -> usize {
        self.separate();
        let line = self.written.lines + 1;
        self.written.out.replace(&format!("[^{label}]:"), 0, place);
        self.written.footnotes += 1;
        self.end_line();
        line
    }

    /// Adds a mark and writes it.
    pub(super) fn mark(&mut self, mark: Mark<'a>) {
        let number = self.marks.len();
        let place = mark.place.clone();
        self.marks.push(mark);
        let line = self.written.out.text.trim_end_matches([' ', '\t']);
        let is_first = line.is_empty() || line.ends_with('\n');
        let text = match is_first {
            true => format!("{INLINE_OPEN}{number}{INLINE_CLOSE}"),
            false => {
                format!("<!--{INLINE_OPEN}{}{number}{INLINE_CLOSE}-->", if self.is_long_word() { " " } else { "" })
            }
        };
        self.written.out.replace(&text, 0, place);
    }

    /// Prevents the following text from being read as a block. In a paragraph, no block starts after four spaces.
    pub(super) fn guard(&mut self, place: usize, is_first: bool) {
        if !is_first {
            return self.written.out.replace("    ", 0, place..place);
        }
        self.mark(Mark { kind: MarkKind::Guard, text: "", place: place..place });
    }

    /// Whether a mark needs a space because the current word is too long. CommonMark scans up to the next space for the
    /// end of each bare URL.
    fn is_long_word(&self) -> bool {
        let text = &self.written.out.text;
        let tail = &text[text.floor_char_boundary(text.len().saturating_sub(LONGEST))..];
        tail.len() + 3 >= LONGEST && !tail.contains(char::is_whitespace)
    }
}
