//! Walks over the lines of a body.

use std::ops::Range;
use std::rc::Rc;

use super::flat::Flat;
use super::include::Scope;
use super::{Cursor, Document, Layout, Open, OpenKind, OpenText, Source, Texts};
use crate::body::Body;
use crate::diagnostic::Rule;
use crate::markdown::Options;
use crate::markdown::components::names::is_component;
use crate::markdown::dialect::Finding;
use crate::markup::{Imports, Tag, html_element};

pub(super) struct Parser<'a> {
    pub(super) body: &'a Body,
    /// The body's text.
    pub(super) whole: &'a str,
    pub(super) options: &'a Options,
    /// The input.
    pub(super) scope: Scope<'a>,
    /// Stores the texts of quotes.
    pub(super) texts: &'a Texts,
    /// The open containers, starting with the page.
    pub(super) stack: Vec<Open<'a>>,
    /// The open paragraph or table of the innermost container.
    pub(super) leaf: Option<OpenText>,
    /// Whether an empty line precedes the next block.
    pub(super) after_blank: bool,
    pub(super) flat: Flat<'a>,
    pub(super) imports: Imports<'a>,
    pub(super) findings: Vec<Finding>,
    /// The number of included bytes.
    pub(super) included: usize,
}

/// A position in a line, with its containers, where a block may start.
#[derive(Clone, Copy)]
pub(super) struct Position<'a> {
    pub(super) cursor: Cursor<'a>,
    /// The number of containers the line belongs to; `None`: all open ones.
    pub(super) matched: Option<usize>,
    /// Whether the line may continue the text before it.
    pub(super) after_text: bool,
    /// Whether something precedes it in the same line, such as a tag. Only text or another tag may follow.
    pub(super) is_inner: bool,
}

/// The result of looking for a block.
pub(super) enum Start<'a> {
    /// A container started: look again after its marker.
    Again(Cursor<'a>),
    /// A block was read up to an offset. The line is done if that is its end.
    Read(usize),
    /// Anything that could start there is text.
    Text,
}

impl<'a> Position<'a> {
    /// One within the innermost container.
    pub(super) fn within(cursor: Cursor<'a>, is_inner: bool) -> Position<'a> {
        Position { cursor, matched: None, after_text: false, is_inner }
    }
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
            options,
            scope: Scope::new(whole, &body.segments[0], layout),
            texts,
            stack: vec![Open::new(OpenKind::Page, None, 0)],
            leaf: None,
            after_blank: false,
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
            self.lines(segment.range.start, 1);
        }
        let blocks = self.stack.pop().map(|page| page.children).unwrap_or_default();
        let Parser { whole, flat, imports, findings, .. } = self;
        Document { text: whole, blocks, flat: flat.written.out, marks: flat.marks, imports, findings }
    }

    /// Reads the lines from an offset to the end of the text, within the first containers.
    pub(super) fn lines(&mut self, mut at: usize, containers: usize) {
        while at < self.scope.text.len() {
            at = self.line(at);
        }
        self.end_text();
        self.end_down_to(containers, self.scope.text.len());
    }

    /// Keeps a text as long as the document.
    pub(super) fn keep(&self, text: String) -> &'a str {
        self.texts.alloc(text)
    }

    pub(super) fn finding(&mut self, rule: &'static Rule, range: Range<usize>, message: String) {
        self.findings.push(Finding { rule, message, range, hint: None });
    }

    /// The source for constructs at a position: the innermost quote, or the whole text.
    pub(super) fn source(&mut self, position: &Position<'a>) -> Rc<Source<'a>> {
        let matched = position.matched.unwrap_or(self.stack.len()).min(self.stack.len());
        let index = self.stack[..matched].iter().rposition(Open::is_quote).filter(|&index| index >= self.scope.base);
        let Some(index) = index else { return Rc::clone(&self.scope.source) };
        if let Some(source) = &self.stack[index].source {
            return Rc::clone(source);
        }
        let (mut text, mut lines, mut line) = (String::new(), Vec::new(), Some(position.cursor));
        while let Some(cursor) = line {
            lines.push((text.len(), cursor.at));
            text.push_str(&self.scope.text[cursor.at..cursor.end]);
            text.push('\n');
            line = self.line_after(cursor.end, index + 1);
        }
        let text = self.keep(text);
        let source = Rc::new(Source::new(text, lines));
        self.stack[index].source = Some(Rc::clone(&source));
        source
    }

    /// The tag at an offset of a source, before another offset. Imported names are case-sensitive: `<P>` is not `<p>`.
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

    /// Whether a name is a custom element, if these are allowed.
    pub(super) fn is_custom(&self, name: &str) -> bool {
        self.options.unsafe_html && name.contains('-') && html_element(name).is_none()
    }
}
