//! From comrak's nodes and the scanner's marks to one tree.

use std::collections::HashMap;
use std::ops::Range;

use comrak::Arena;
use comrak::nodes::{AstNode, NodeValue, Sourcepos};

use super::frame::{Frame, Frames, Opener, push, push_text};
use super::model::settled;
use super::node::{Kind, Node};
use super::raw::{self, Piece};
use super::slug::Ids;
use super::{Tree, comrak_options};
use crate::markdown::Options;
use crate::markdown::dialect::element::{Element, html_element};
use crate::markdown::dialect::mark::{INLINE_CLOSE, INLINE_OPEN, block_mark, restored};
use crate::markdown::dialect::{Finding, Scanned, rules};

/// Deeper nodes are shown without what is around them, so that no page can exhaust the stack.
pub(super) const DEEPEST: usize = 60;

/// Builds the tree of a scanned body.
pub(super) fn build(scanned: &Scanned<'_>, options: &Options) -> Tree {
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, &scanned.text.text, &comrak_options());
    let mut line_starts = vec![0];
    line_starts.extend(memchr_newlines(&scanned.text.text));
    let raw_html = root
        .descendants()
        .filter_map(|node| match &node.data().value {
            NodeValue::HtmlBlock(html) if block_mark(&html.literal).is_none() => {
                Some((key(node), html.literal.clone()))
            }
            NodeValue::HtmlInline(html) if block_mark(html).is_none() => Some((key(node), html.clone())),
            _ => None,
        })
        .collect();
    let mut builder = Builder {
        scanned,
        options,
        raw_html: &raw_html,
        line_starts,
        ids: Ids::default(),
        tree: Tree { findings: scanned.findings.clone(), ..Tree::default() },
        found_before: scanned.findings.len(),
        in_text: false,
        is_too_deep: false,
    };
    let mut nodes = builder.children(root, 0);
    builder.name_headings(&mut nodes);
    builder.tree.nodes = nodes;
    builder.unused_footnotes(root);
    builder.tree.findings.sort_by_key(|finding| finding.range.start);
    builder.tree
}

/// Tells comrak's nodes apart.
fn key<'n>(node: &'n AstNode<'n>) -> usize {
    std::ptr::from_ref(node) as usize
}

fn memchr_newlines(text: &str) -> impl Iterator<Item = usize> {
    text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1)
}

/// Builds nodes.
pub(super) struct Builder<'s, 'a> {
    pub(super) scanned: &'s Scanned<'a>,
    pub(super) options: &'s Options,
    /// HTML that CommonMark left raw, by node: tags point into it.
    raw_html: &'s HashMap<usize, String>,
    pub(super) line_starts: Vec<usize>,
    pub(super) ids: Ids,
    pub(super) tree: Tree,
    /// How many findings are the scanner's.
    found_before: usize,
    /// The children of a line of text are being built.
    pub(super) in_text: bool,
    /// That something is too deep was said.
    is_too_deep: bool,
}

impl<'s, 'a: 's> Builder<'s, 'a> {
    pub(super) fn finding(&mut self, rule: &'static crate::diagnostic::Rule, range: Range<usize>, message: String) {
        // Where CommonMark left HTML raw, its place is not exact.
        let source = self.scanned.source;
        let end = source.ceil_char_boundary(range.end.min(source.len()));
        let range = source.floor_char_boundary(range.start.min(end))..end;
        self.tree.findings.push(Finding { rule, message, range });
    }

    /// Drops what was found in an element that is said to be wrong as a whole, and that begins at `start`.
    pub(super) fn forget_findings_from(&mut self, start: usize) {
        // What stands in an element was found after what stands before it.
        let is_inside = |finding: &Finding| finding.range.start >= start;
        while self.tree.findings.len() > self.found_before && self.tree.findings.last().is_some_and(is_inside) {
            self.tree.findings.pop();
        }
    }

    /// Takes an id that the author chose. `false`: something before it has it.
    pub(super) fn claimed(&mut self, id: &str) -> bool {
        !id.is_empty() && !id.contains(char::is_whitespace) && self.tree.ids.insert(id.to_owned())
    }

    /// An id for a text that nothing before it has.
    pub(super) fn unique_id(&mut self, text: &str) -> String {
        loop {
            let id = self.ids.unique(text);
            if self.tree.ids.insert(id.clone()) {
                return id;
            }
        }
    }

    pub(super) fn children<'n>(&mut self, parent: &'n AstNode<'n>, depth: usize) -> Vec<Node> {
        let mut frames = Frames { stack: vec![Frame { opener: None, children: Vec::new() }], depth };
        let around =
            std::mem::replace(&mut self.in_text, !parent.data().value.block() || holds_text(&parent.data().value));
        for child in parent.children() {
            self.child(child, &mut frames);
        }
        self.close_all(&mut frames);
        self.in_text = around;
        let children = frames.stack.pop().map(|frame| frame.children).unwrap_or_default();
        // What a line of text stands in knows whether parts of a list or table can stand there.
        if matches!(parent.data().value, NodeValue::Paragraph) { children } else { settled("", children) }
    }

    fn child<'n>(&mut self, node: &'n AstNode<'n>, frames: &mut Frames<'s>) {
        let data = node.data();
        if let NodeValue::FootnoteDefinition(_) = &data.value {
            // They stand at the page's end, and not in what nothing closes.
            self.close_all(frames);
        }
        match &data.value {
            NodeValue::HtmlBlock(_) | NodeValue::HtmlInline(_) => {
                if let Some(html) = self.raw_html.get(&key(node)) {
                    self.html(html, data.sourcepos, frames);
                    return;
                }
                let mark = match &data.value {
                    NodeValue::HtmlBlock(html) => block_mark(&html.literal),
                    NodeValue::HtmlInline(html) => block_mark(html),
                    _ => None,
                };
                if let Some(mark) = mark.filter(|&mark| mark < self.scanned.marks.len()) {
                    self.mark(mark, frames);
                }
            }
            NodeValue::Text(text) if text.contains(INLINE_OPEN) => self.text_with_marks(text, frames),
            NodeValue::Text(text) => push_text(frames, text),
            _ => {
                drop(data);
                let depth = frames.depth + frames.stack.len();
                if depth > DEEPEST {
                    self.flat(node, frames);
                } else if let Some(node) = self.node(node, depth) {
                    push(frames, node);
                }
            }
        }
    }

    /// The text of what is too deep.
    fn flat<'n>(&mut self, node: &'n AstNode<'n>, frames: &mut Frames<'s>) {
        self.too_deep(self.place(node.data().sourcepos));
        for node in node.descendants() {
            match &node.data().value {
                NodeValue::Text(text) => push_text(frames, &self.restored(text.to_string())),
                NodeValue::Code(code) => push_text(frames, &self.restored(code.literal.clone())),
                NodeValue::CodeBlock(code) => push_text(frames, &self.restored(code.literal.clone())),
                NodeValue::SoftBreak | NodeValue::LineBreak | NodeValue::Paragraph => push_text(frames, " "),
                _ => {}
            }
        }
    }

    /// Says it once.
    pub(super) fn too_deep(&mut self, range: Range<usize>) {
        if !std::mem::replace(&mut self.is_too_deep, true) {
            let message = format!("deeper than {DEEPEST} elements: only the text is shown");
            self.finding(&rules::NESTED_TOO_DEEPLY, range, message);
        }
    }

    fn text_with_marks(&mut self, text: &str, frames: &mut Frames<'s>) {
        let mut rest = text;
        while let Some(at) = rest.find(INLINE_OPEN) {
            let behind = &rest[at + INLINE_OPEN.len_utf8()..];
            let Some(end) = behind.find(INLINE_CLOSE) else { break };
            let Some(mark) = behind[..end].parse().ok().filter(|&mark| mark < self.scanned.marks.len()) else {
                push_text(frames, &rest[..at]);
                rest = behind;
                continue;
            };
            push_text(frames, &rest[..at]);
            self.mark(mark, frames);
            rest = &behind[end + INLINE_CLOSE.len_utf8()..];
        }
        push_text(frames, rest);
    }

    fn html(&mut self, html: &'s str, position: Sourcepos, frames: &mut Frames<'s>) {
        // The indentation is part of the HTML, but not of its place.
        let indentation = html.len() - html.trim_start_matches(' ').len();
        let offset = self.range(position).start.saturating_sub(indentation);
        for piece in raw::pieces(html, self.options.mdx) {
            match piece {
                // In raw HTML that the scanner knew as lines of text.
                Piece::Text(text) if text.contains(INLINE_OPEN) => self.text_with_marks(&raw::decoded(text), frames),
                Piece::Text(text) => {
                    if !text.trim().is_empty() || !html.contains('\n') {
                        push_text(frames, &raw::decoded(text));
                    }
                }
                Piece::Verbatim(text) => {
                    let parent = frames.stack.last().and_then(|frame| match &frame.opener {
                        Some(Opener::Tag { tag, .. }) => Some(tag.name.to_ascii_lowercase()),
                        _ => None,
                    });
                    let text = self.restored(text.to_owned());
                    if self.options.unsafe_html {
                        push(frames, Node::new(Kind::Raw(text), 0..0, Vec::new()));
                    } else if parent.as_deref() == Some("textarea") {
                        push_text(frames, &raw::decoded(&text));
                    }
                }
                Piece::Quoted { text, expression, .. } => {
                    push_text(frames, &self.restored(text));
                    if let Some(expression) = expression {
                        let range = expression.start + offset..expression.end + offset;
                        let place = self.scanned.text.locate(range).1;
                        self.finding(&rules::CODE_IN_MARKDOWN, place, rules::NOT_RUN.to_owned());
                    }
                }
                Piece::Tag(tag) => self.tag(tag, None, offset, frames),
                // In raw HTML that the scanner knew as text.
                Piece::Mark(mark) if mark < self.scanned.marks.len() => self.mark(mark, frames),
                Piece::Mark(_) => {}
            }
        }
    }

    /// Text that holds no marks: CommonMark took it for code or an address where the scanner saw text.
    pub(super) fn restored(&self, text: String) -> String {
        restored(text, &self.scanned.marks, self.scanned.source)
    }

    /// Whether HTML knows an element and lets it pass.
    pub(super) fn passes(&self, name: &str) -> bool {
        match html_element(name) {
            Some(Element::Forbidden) => self.options.unsafe_html,
            Some(_) => true,
            None => false,
        }
    }
}

/// Whether a block holds text and phrases.
fn holds_text(value: &NodeValue) -> bool {
    matches!(value, NodeValue::Paragraph | NodeValue::Heading(_) | NodeValue::TableCell)
}
