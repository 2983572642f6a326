//! From blocks and comrak's nodes to one tree.

use std::collections::HashMap;
use std::ops::Range;

use comrak::Arena;
use comrak::nodes::{AstNode, NodeValue, Sourcepos};

use super::block::Footnotes;
use super::emoji::push_code;
use super::frame::{Frames, push, push_prose, push_text};
use super::leaves::Leaves;
use super::model::fix_nesting;
use super::node::Node;
use super::{Tree, comrak_options};
use crate::markdown::Options;
use crate::markdown::blocks::{Document, INLINE_OPEN, next_mark, with_marks};
use crate::markdown::dialect::{Finding, rules};

/// Deeper inline elements are reduced to their text, so no page can exhaust the stack.
pub(super) const DEEPEST: usize = 60;

/// Builds the tree of a document.
///
/// `typographic` has the parts of the body's text that get typographic characters.
pub(super) fn build(document: &Document<'_>, options: &Options, typographic: Vec<Range<usize>>) -> Tree {
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, &document.flat.text, &comrak_options());
    let leaves = Leaves::of(root);
    let mut line_starts = vec![0];
    line_starts.extend(document.flat.text.match_indices('\n').map(|(at, _)| at + 1));
    let mut builder = Builder {
        document,
        options,
        line_starts,
        footnotes: Footnotes::new(),
        numbers: HashMap::new(),
        tree: Tree { findings: document.findings.clone(), is_typographic: !typographic.is_empty(), ..Tree::default() },
        typographic,
        in_text: false,
        undefined: 0,
        is_too_deep: false,
    };
    builder.claim_footnotes(&leaves);
    let mut nodes = builder.blocks(&document.blocks, &leaves);
    nodes.extend(builder.footnotes(&leaves));
    builder.name_headings(&mut nodes);
    builder.tree.nodes = nodes;
    builder.tree.findings.sort_by_key(|finding| finding.range.start);
    // A text may be included more than once.
    builder.tree.findings.dedup();
    builder.tree
}

/// Builds nodes.
pub(in crate::markdown) struct Builder<'s, 'a> {
    pub(in crate::markdown) document: &'s Document<'a>,
    pub(in crate::markdown) options: &'s Options,
    pub(super) line_starts: Vec<usize>,
    /// The referenced footnotes that were read, which go at the end of the page.
    pub(super) footnotes: Footnotes<'s, 'a>,
    /// The ids generated from texts, each with its last number.
    pub(super) numbers: HashMap<String, usize>,
    pub(super) tree: Tree,
    /// The parts of the body's text that get typographic characters.
    typographic: Vec<Range<usize>>,
    /// The children of a line of text are being built.
    pub(in crate::markdown) in_text: bool,
    /// The number of references without a definition.
    pub(super) undefined: usize,
    /// Whether too deep nesting has been reported.
    is_too_deep: bool,
}

impl<'s, 'a: 's> Builder<'s, 'a> {
    pub(in crate::markdown) fn finding(
        &mut self,
        rule: &'static crate::diagnostic::Rule,
        range: Range<usize>,
        message: String,
    ) {
        self.tree.findings.push(Finding { rule, message, range, hint: None });
    }

    /// Drops findings inside an element that begins at `start` and is reported as a whole.
    pub(in crate::markdown) fn forget_findings_from(&mut self, start: usize) {
        // The content of an element was found after the text before it.
        let found_before = self.document.findings.len();
        let is_inside = |finding: &Finding| finding.range.start >= start;
        while self.tree.findings.len() > found_before && self.tree.findings.last().is_some_and(is_inside) {
            self.tree.findings.pop();
        }
    }

    pub(super) fn children<'n>(&mut self, parent: &'n AstNode<'n>, depth: usize) -> Vec<Node> {
        if parent.first_child().is_none() {
            return Vec::new();
        }
        let mut frames = Frames::new(depth, parent.children().count());
        let in_text = !parent.data().value.block() || parent.data().value.contains_inlines();
        let around = std::mem::replace(&mut self.in_text, in_text);
        parent.children().for_each(|child| self.child(child, &mut frames));
        self.in_text = around;
        let children = self.end(frames);
        // Only the parent of a line of text knows whether parts of a list or table are allowed there.
        if matches!(parent.data().value, NodeValue::Paragraph) { children } else { fix_nesting("", children) }
    }

    pub(super) fn child<'n>(&mut self, node: &'n AstNode<'n>, frames: &mut Frames<'a>) {
        let data = node.data();
        match &data.value {
            NodeValue::HtmlInline(html) => {
                if let Some((_, mark, _)) = next_mark(html) {
                    self.mark(mark, frames);
                }
            }
            NodeValue::Text(text) => {
                let place = if self.typographic.is_empty() { 0..0 } else { self.prose(self.place(data.sourcepos)) };
                if text.contains(INLINE_OPEN) {
                    self.text_with_marks(text, &place, frames);
                } else {
                    self.malformed(text, data.sourcepos);
                    push_prose(frames, text, &place);
                }
            }
            NodeValue::ShortCode(code) => push_code(frames, node, code),
            _ => {
                drop(data);
                let depth = frames.depth();
                if depth > DEEPEST {
                    self.flat(node, frames);
                } else if let Some(node) = self.node(node, depth) {
                    push(frames, node);
                }
            }
        }
    }

    /// Reduces too deep content to its text.
    fn flat<'n>(&mut self, node: &'n AstNode<'n>, frames: &mut Frames<'a>) {
        self.too_deep(self.place(node.data().sourcepos));
        for node in node.descendants() {
            match &node.data().value {
                NodeValue::Text(text) => push_text(frames, &self.restored(text.to_string())),
                NodeValue::Code(code) => push_text(frames, &self.restored(code.literal.clone())),
                NodeValue::ShortCode(code) => push_text(frames, &code.emoji),
                NodeValue::SoftBreak | NodeValue::LineBreak => push_text(frames, " "),
                _ => {}
            }
        }
    }

    /// Reports too deep nesting once.
    pub(super) fn too_deep(&mut self, range: Range<usize>) {
        if !std::mem::replace(&mut self.is_too_deep, true) {
            let message = format!("deeper than {DEEPEST} elements: only the text is shown");
            self.finding(&rules::NESTED_TOO_DEEPLY, range, message);
        }
    }

    /// The range, if the body's text there gets typographic characters; otherwise an empty range.
    pub(super) fn prose(&self, place: Range<usize>) -> Range<usize> {
        let is_prose = self.typographic.iter().any(|part| part.start <= place.start && place.end <= part.end);
        if is_prose { place } else { 0..0 }
    }

    fn text_with_marks(&mut self, text: &str, place: &Range<usize>, frames: &mut Frames<'a>) {
        let mut rest = text;
        while let Some((before, mark, after)) = next_mark(rest) {
            push_prose(frames, before, place);
            self.mark(mark, frames);
            rest = after;
        }
        push_prose(frames, rest, place);
    }

    /// The range of a node of comrak in the leaves' text.
    pub(super) fn range(&self, position: Sourcepos) -> Range<usize> {
        let text = &self.document.flat.text;
        let at = |line: usize, column: usize| {
            let start = line.checked_sub(1).and_then(|line| self.line_starts.get(line)).copied().unwrap_or(0);
            (start + column).min(text.len())
        };
        let start = at(position.start.line, position.start.column.saturating_sub(1));
        let end = at(position.end.line, position.end.column).max(start);
        text.floor_char_boundary(start)..text.ceil_char_boundary(end)
    }

    /// The same in the body's text.
    pub(super) fn place(&self, position: Sourcepos) -> Range<usize> {
        self.document.flat.locate(self.range(position)).1
    }

    /// The range of a link's destination, or of the whole link if the destination is elsewhere.
    pub(super) fn destination(&self, position: Sourcepos, destination: &str) -> Range<usize> {
        const LONGEST: usize = 4096;
        let range = self.range(position);
        let text = &self.document.flat.text;
        let from = text.ceil_char_boundary(range.start.max(range.end.saturating_sub(LONGEST)));
        let exact = match text.get(from..range.end).and_then(|link| link.rfind(destination)) {
            Some(at) if !destination.is_empty() => from + at..from + at + destination.len(),
            _ => range,
        };
        self.document.flat.locate(exact).1
    }

    /// Text with marks replaced by their source: CommonMark read it as code or a URL, and the block parser as text.
    pub(super) fn restored(&self, text: String) -> String {
        match text.contains(INLINE_OPEN) {
            true => with_marks(&text, |mark| self.document.mark(mark).map_or("", |mark| mark.text)),
            false => text,
        }
    }
}
