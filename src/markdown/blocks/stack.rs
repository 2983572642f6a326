//! The stack of open containers.

use std::ops::Range;
use std::rc::Rc;

use super::block::{Admonition, Block, BlockKind, Footnote};
use super::flat::Written;
use super::line::{Columns, Fence, Marker};
use super::parser::Parser;
use super::source::Source;
use crate::escape::prose;
use crate::markdown::components::names::is_component;
use crate::markdown::dialect::rules;
use crate::markup::{EndTag, Tag, TagKind, has_optional_end, is_player};

/// An open container.
pub(super) struct Open<'a> {
    pub(super) kind: OpenKind<'a>,
    /// Its start in the body.
    pub(super) start: usize,
    pub(super) children: Vec<Block<'a>>,
    /// Whether its last line is empty.
    pub(super) is_blank: bool,
    /// Whether its first line is empty.
    pub(super) begins_blank: bool,
    /// The text of a quote, created on demand.
    pub(super) source: Option<Rc<Source<'a>>>,
}

/// The open constructs.
pub(super) enum OpenKind<'a> {
    Page,
    /// Text parsed separately from its container, such as an included file: nothing in it closes an outer container.
    Apart,
    /// A partial with block children, which are written separately.
    Partial {
        tag: Tag<'a>,
        base: Option<Columns>,
        outer: Written,
    },
    Quote,
    /// `> [!NOTE]`.
    Alert(Admonition),
    List {
        marker: Marker,
    },
    Item {
        /// The column of its content.
        content: Columns,
        task: Option<bool>,
    },
    Footnote(Footnote),
    /// `:::note`.
    Colons {
        admonition: Admonition,
        colons: usize,
        base: Option<Columns>,
        /// The end of its line.
        end: usize,
    },
    /// MkDocs's `!!! note` and `=== "Tab"`, whose content is indented to a column.
    Indented {
        content: Columns,
        kind: IndentedKind<'a>,
    },
    Element {
        tag: Tag<'a>,
        end_tag: EndTag,
        /// The base indentation of its content.
        base: Option<Columns>,
    },
    /// A fence whose content is Markdown.
    Wrapper(Fence),
}

pub(super) enum IndentedKind<'a> {
    Admonition(Admonition),
    Tab(Tag<'a>),
}

/// The kind of a new construct, which closes containers that can't contain it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Begin {
    /// A Markdown block, which ends an HTML paragraph.
    Block,
    /// A list item.
    Item,
    /// An element: [`Parser::end_before`] decides what it closes.
    Tag,
    /// An empty line.
    Nothing,
}

impl<'a> Open<'a> {
    pub(super) fn new(kind: OpenKind<'a>, start: usize) -> Open<'a> {
        Open { kind, start, children: Vec::new(), is_blank: false, begins_blank: false, source: None }
    }

    /// Whether its content can't close outer containers.
    pub(super) fn is_closed_off(&self) -> bool {
        self.is_quote() || matches!(self.kind, OpenKind::Apart | OpenKind::Page | OpenKind::Footnote(_))
    }

    pub(super) fn is_quote(&self) -> bool {
        matches!(self.kind, OpenKind::Quote | OpenKind::Alert(_))
    }

    pub(super) fn is_list(&self) -> bool {
        matches!(self.kind, OpenKind::List { .. })
    }

    /// The name of an element.
    pub(super) fn name(&self) -> Option<&'a str> {
        match &self.kind {
            OpenKind::Element { tag, .. } | OpenKind::Partial { tag, .. } => Some(tag.name),
            OpenKind::Indented { kind: IndentedKind::Tab(tag), .. } => Some(tag.name),
            _ => None,
        }
    }

    /// Whether it is an element that may end without an end tag.
    pub(super) fn needs_no_end(&self) -> bool {
        matches!(self.kind, OpenKind::Element { end_tag: EndTag::Optional, .. })
    }
}

impl<'a> Parser<'a> {
    /// Adds a block to the innermost container.
    pub(super) fn push(&mut self, block: Block<'a>) {
        if let Some(top) = self.stack.last_mut() {
            top.children.push(block);
        }
    }

    /// Ends the open leaf, the containers a line doesn't belong to, and those that can't contain the new construct.
    pub(super) fn begin(&mut self, matched: Option<usize>, begin: Begin) {
        self.end_leaf();
        if let Some(matched) = matched {
            while self.stack.len() > matched {
                self.end_container(self.stack_end());
            }
        }
        if begin != Begin::Item && begin != Begin::Nothing && self.stack.last().is_some_and(Open::is_list) {
            self.end_container(self.stack_end());
        }
        if matches!(begin, Begin::Block | Begin::Item) {
            self.end_paragraph(self.stack_end());
        }
    }

    /// The end of closed containers: the end of the last block.
    fn stack_end(&self) -> usize {
        self.stack.last().map_or(0, |top| top.children.last().map_or(top.start, |last| last.place.end))
    }

    /// Ends a non-empty `<p>` without an end tag.
    pub(super) fn end_paragraph(&mut self, at: usize) {
        let is_paragraph =
            |open: &Open<'_>| open.needs_no_end() && open.name() == Some("p") && !open.children.is_empty();
        if self.stack.last().is_some_and(is_paragraph) {
            self.end_container(at);
        }
    }

    /// Removes the innermost container.
    pub(super) fn pop(&mut self) -> Option<Open<'a>> {
        let open = self.stack.pop()?;
        if let Some(count) = open.name().and_then(|name| self.scope.open_names.get_mut(name)) {
            *count = count.saturating_sub(1);
        }
        if matches!(open.kind, OpenKind::Footnote(_)) {
            let is_apart = |open: &&Open<'_>| matches!(open.kind, OpenKind::Apart | OpenKind::Partial { .. });
            let mut inner = self.stack.iter().rev().take_while(|open| !is_apart(open));
            self.flat.written.in_footnote = inner.any(|open| matches!(open.kind, OpenKind::Footnote(_)));
        }
        Some(open)
    }

    /// Ends the innermost container without a closing marker. Quotes and items need none; others are reported, and only
    /// their content is kept.
    pub(super) fn end_container(&mut self, at: usize) {
        let Some(open) = self.pop() else { return };
        if let OpenKind::Partial { tag, outer, .. } = open.kind {
            return self.end_partial(&tag, outer, open.children, false);
        }
        match &open.kind {
            OpenKind::Element { tag, end_tag: EndTag::Required, .. } => {
                if !has_optional_end(tag.name) {
                    self.unclosed(tag);
                }
                self.without_box(open);
            }
            OpenKind::Colons { end, .. } => {
                let place = open.start..*end;
                self.finding(&rules::UNCLOSED_ADMONITION, place.clone(), "unclosed admonition".to_owned());
                // Its container ends it, unless that is the page.
                let is_inner = self.stack.iter().any(|open| !matches!(open.kind, OpenKind::Page | OpenKind::Apart));
                match is_inner {
                    true => self.close(open, at),
                    false => self.line_as_text(open, place),
                }
            }
            OpenKind::Wrapper(fence) => {
                self.unclosed_fence(open.start..open.start + fence.length);
                self.without_box(open);
            }
            _ => self.close(open, at),
        }
    }

    /// Ends the innermost container, a component or element with an omitted end tag, at the end of its parent.
    pub(super) fn end_implied(&mut self, at: usize) {
        let is_kept = self.stack.last().is_some_and(|open| match &open.kind {
            OpenKind::Element { tag, end_tag, .. } => is_component(tag.name) || *end_tag == EndTag::Optional,
            _ => false,
        });
        if !is_kept {
            return self.end_container(at);
        }
        let Some(open) = self.pop() else { return };
        if let OpenKind::Element { tag, .. } = &open.kind
            && !has_optional_end(tag.name)
        {
            self.unclosed(tag);
        }
        self.close(open, at);
    }

    fn unclosed(&mut self, tag: &Tag<'a>) {
        self.finding(&rules::UNCLOSED_TAG, tag.range.clone(), format!("unclosed `<{}>`", tag.name));
    }

    /// Adds the opening line of an admonition as text, followed by its content.
    fn line_as_text(&mut self, mut open: Open<'a>, place: Range<usize>) {
        let first = self.flat.begin();
        let line = &self.text[place.clone()];
        self.flat.replace(&prose(line), place.clone());
        let lines = self.flat.end(first);
        self.push(Block::new(BlockKind::Leaf(lines), place, Vec::new()));
        let has_title = matches!(&open.kind, OpenKind::Colons { admonition, .. } if admonition.has_title);
        if has_title && !open.children.is_empty() {
            open.children.remove(0);
        }
        if let Some(top) = self.stack.last_mut() {
            top.children.extend(open.children);
        }
    }

    /// Adds the content of a container without the container itself; for a component, the text of its tag.
    fn without_box(&mut self, mut open: Open<'a>) {
        let children = std::mem::take(&mut open.children);
        match open.kind {
            OpenKind::Element { tag, .. }
                if tag.name != "CodeBlock" && (is_component(tag.name) || is_player(tag.name)) =>
            {
                let place = tag.range.clone();
                self.push(Block::new(BlockKind::Element(Tag { kind: TagKind::SelfClosing, ..tag }), place, Vec::new()));
            }
            _ => {}
        }
        if let Some(top) = self.stack.last_mut() {
            top.children.extend(children);
        }
    }

    /// Adds a closed container that ends at an offset.
    pub(super) fn close(&mut self, open: Open<'a>, at: usize) {
        let Open { kind, start, children, is_blank, begins_blank, .. } = open;
        let kind = match kind {
            OpenKind::Quote | OpenKind::Page | OpenKind::Apart => BlockKind::Quote,
            OpenKind::Partial { tag, outer, .. } => return self.end_partial(&tag, outer, children, true),
            OpenKind::List { marker } => {
                BlockKind::List { start: marker.number, tight: super::lists::is_tight(&children) }
            }
            OpenKind::Item { task, .. } => BlockKind::Item { task },
            OpenKind::Footnote(footnote) => BlockKind::Footnote(footnote),
            OpenKind::Alert(admonition)
            | OpenKind::Colons { admonition, .. }
            | OpenKind::Indented { kind: IndentedKind::Admonition(admonition), .. } => {
                BlockKind::Admonition(admonition)
            }
            OpenKind::Indented { kind: IndentedKind::Tab(tag), .. } | OpenKind::Element { tag, .. } => {
                BlockKind::Element(tag)
            }
            OpenKind::Wrapper(_) => {
                if let Some(top) = self.stack.last_mut() {
                    top.children.extend(children);
                }
                return;
            }
        };
        let mut block = Block::new(kind, start..at.max(start), children);
        block.ends_blank = is_blank;
        block.holds_blank = begins_blank;
        self.push(block);
    }
}
