//! The walk over the lines of a body.

use std::ops::Range;
use std::rc::Rc;

use super::flat::Flat;
use super::include::Scope;
use super::line::Cursor;
use super::source::{Source, Texts};
use super::stack::{Open, OpenKind};
use super::text::Leaf;
use super::{Document, Layout};
use crate::diagnostic::Rule;
use crate::markdown::components::names::is_component;
use crate::markdown::dialect::Finding;
use crate::markdown::dialect::element::html_element;
use crate::markdown::dialect::script::Imports;
use crate::markdown::dialect::tag::Tag;
use crate::markdown::{Body, Options};

/// Reads a body's blocks.
pub(super) struct Parser<'a> {
    pub(super) body: &'a Body,
    /// The body's text.
    pub(super) whole: &'a str,
    /// The same, up to where the text ends that is read.
    pub(super) text: &'a str,
    pub(super) options: &'a Options,
    /// The input.
    pub(super) scope: Scope<'a>,
    /// Where the text of the next quote goes.
    pub(super) texts: &'a Texts,
    /// The containers that are open, the page first.
    pub(super) stack: Vec<Open<'a>>,
    /// The leaf that is open in the innermost.
    pub(super) leaf: Leaf,
    pub(super) flat: Flat<'a>,
    pub(super) imports: Imports<'a>,
    pub(super) findings: Vec<Finding>,
    /// How many bytes were included.
    pub(super) included: usize,
}

/// Where in a line, and in which containers, a block may begin.
#[derive(Clone, Copy)]
pub(super) struct Position<'a> {
    pub(super) cursor: Cursor<'a>,
    /// The containers that the line belongs to; `None`: all that are open.
    pub(super) matched: Option<usize>,
    /// The line may go on with the text before it.
    pub(super) after_text: bool,
    /// Something of the same line is before it: a tag, for one. What follows is text, or another tag.
    pub(super) is_inner: bool,
}

/// The result of looking for a block.
pub(super) enum Start<'a> {
    /// A container began: look again.
    Again(Position<'a>),
    /// A block was read up to a place: the line is done if that is its end.
    Read(usize),
    /// Nothing begins there.
    Nothing,
    /// Anything that would begin there is text.
    Text,
}

impl<'a> Parser<'a> {
    pub(super) fn new(
        body: &'a Body,
        whole: &'a str,
        texts: &'a Texts,
        options: &'a Options,
        layout: Layout,
    ) -> Parser<'a> {
        Parser {
            body,
            whole,
            text: whole,
            options,
            scope: Scope::new(whole, &body.segments[0], layout),
            texts,
            stack: vec![Open::new(OpenKind::Page, 0)],
            leaf: Leaf::None,
            flat: Flat::new(whole.len()),
            imports: Imports::new(),
            findings: Vec::new(),
            included: 0,
        }
    }

    pub(super) fn run(mut self, layout: Layout) -> Document<'a> {
        for (index, page) in self.body.pages.iter().enumerate() {
            let segment = &self.body.segments[*page];
            if index > 0 {
                self.scope = Scope::new(self.whole, segment, layout);
            }
            self.text = &self.whole[..segment.range.end];
            self.lines(segment.range.start, 1);
        }
        let blocks = self.stack.pop().map(|page| page.children).unwrap_or_default();
        let Parser { whole, flat, imports, findings, .. } = self;
        Document { text: whole, blocks, flat: flat.written.out, marks: flat.marks, imports, findings }
    }

    /// Reads the lines from a place on to the end of the text, in the first containers.
    pub(super) fn lines(&mut self, mut at: usize, containers: usize) {
        while at < self.text.len() {
            at = self.line(at);
        }
        self.drop_definitions();
        self.end_leaf();
        self.end_down_to(containers, self.text.len());
    }

    /// Keeps a text as long as the document.
    pub(super) fn keep(&mut self, text: String) -> &'a str {
        let (text, texts) = self.texts.add(text);
        self.texts = texts;
        text
    }

    pub(super) fn finding(&mut self, rule: &'static Rule, range: Range<usize>, message: String) {
        self.findings.push(Finding { rule, message, range, hint: None });
    }

    /// The source in which constructs that begin at a place are read: the innermost quote, or the whole text.
    pub(super) fn source(&mut self, position: &Position<'a>) -> Rc<Source<'a>> {
        let matched = position.matched.unwrap_or(self.stack.len()).min(self.stack.len());
        let base = self.scope.base;
        let containers = &self.stack[base.min(matched)..matched];
        let Some(index) = containers.iter().rposition(Open::is_quote) else { return Rc::clone(&self.scope.source) };
        let index = base + index;
        if let Some(source) = &self.stack[index].source {
            return Rc::clone(source);
        }
        let quotes = containers.iter().filter(|open| open.is_quote()).count();
        let mut text = String::new();
        let mut lines = Vec::new();
        let mut line = Some(position.cursor.at..position.cursor.end);
        while let Some(range) = line {
            lines.push((text.len(), range.start));
            text.push_str(&self.text[range.clone()]);
            text.push('\n');
            line = self.in_quotes((range.end + 1).min(self.text.len()), quotes);
        }
        let text = self.keep(text);
        let source = Rc::new(Source::new(text, lines));
        self.stack[index].source = Some(Rc::clone(&source));
        source
    }

    /// The line at a place without the markers of so many quotes. `None`: it is in fewer.
    fn in_quotes(&self, at: usize, quotes: usize) -> Option<Range<usize>> {
        if at >= self.text.len() {
            return None;
        }
        let cursor = Cursor::new(self.text, at);
        let mut rest = &self.text[at..cursor.end];
        for _ in 0..quotes {
            rest = rest.trim_start_matches([' ', '\t']).strip_prefix('>')?;
            rest = rest.strip_prefix(' ').unwrap_or(rest);
        }
        Some(cursor.end - rest.len()..cursor.end)
    }

    /// The tag that begins at a place of a source, before another. What the page imports keeps its capitals: `<P>` is no
    /// `<p>`.
    pub(super) fn tag(&mut self, source: &Source<'a>, at: usize, end: usize) -> Option<Tag<'a>> {
        let text = source.text;
        let mut tag = Tag::parse(&text[..end], at, &source.braces)?;
        let name = text[at + 1..].trim_start_matches('/').get(..tag.name.len()).unwrap_or_default();
        if name.starts_with(|c: char| c.is_ascii_uppercase()) && !is_component(name) && self.imports.contains_key(name)
        {
            tag.name = name;
            tag.is_imported = true;
        }
        if !self.scope.properties.is_empty() {
            self.fill_in(&mut tag);
        }
        Some(tag)
    }

    /// Whether a name is that of an element that a script defines, where such pass.
    pub(super) fn is_custom(&self, name: &str) -> bool {
        self.options.unsafe_html && name.contains('-') && html_element(name).is_none()
    }
}
