//! The containers that are open: how they begin and end.

use std::ops::Range;
use std::rc::Rc;

use super::block::{Admonition, Block, BlockKind, Footnote};
use super::flat::Written;
use super::line::{Columns, Fence, Marker};
use super::parser::Parser;
use super::source::Source;
use crate::escape::prose;
use crate::markdown::components::names::is_component;
use crate::markdown::dialect::element::is_player;
use crate::markdown::dialect::optional_end::{EndTag, has_optional_end};
use crate::markdown::dialect::rules;
use crate::markdown::dialect::tag::{Tag, TagKind};

/// A container that is open.
pub(super) struct Open<'a> {
    pub(super) kind: OpenKind<'a>,
    /// Where it begins, in the body.
    pub(super) start: usize,
    pub(super) children: Vec<Block<'a>>,
    /// The last line of it is empty.
    pub(super) is_blank: bool,
    /// An empty line is the first in it.
    pub(super) begins_blank: bool,
    /// The text in a quote, once something asks for it.
    pub(super) source: Option<Rc<Source<'a>>>,
}

/// The open constructs.
pub(super) enum OpenKind<'a> {
    Page,
    /// Text that is read separately from its container, such as an included file: nothing in it closes anything around it.
    Apart,
    /// The tag of a partial that holds blocks, which are written apart.
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
        /// The column at which its content begins.
        content: Columns,
        task: Option<bool>,
    },
    Footnote(Footnote),
    /// `:::note`.
    Colons {
        admonition: Admonition,
        colons: usize,
        base: Option<Columns>,
        /// Where its line ends.
        end: usize,
    },
    /// MkDocs's `!!! note` and `=== "Tab"`, which hold what is indented to a column.
    Indented {
        content: Columns,
        kind: IndentedKind<'a>,
    },
    Element {
        tag: Tag<'a>,
        end_tag: EndTag,
        /// The columns before its content that say nothing.
        base: Option<Columns>,
    },
    /// A fence whose content is Markdown.
    Wrapper(Fence),
}

pub(super) enum IndentedKind<'a> {
    Admonition(Admonition),
    Tab(Tag<'a>),
}

/// The construct that begins and closes those that can't contain it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Begin {
    /// A block of Markdown, which ends a paragraph of HTML.
    Block,
    /// An item, which a list can hold.
    Item,
    /// An element: what it ends is [`Parser::end_before`]'s to say.
    Tag,
    /// Nothing: an empty line.
    Nothing,
}

impl<'a> Open<'a> {
    pub(super) fn new(kind: OpenKind<'a>, start: usize) -> Open<'a> {
        Open { kind, start, children: Vec::new(), is_blank: false, begins_blank: false, source: None }
    }

    /// Whether nothing in it closes the text around it.
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

    /// Ends the leaf that is open, the containers that a line does not belong to, and what can't hold what begins.
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

    /// Where what is closed ends: with the last block.
    fn stack_end(&self) -> usize {
        self.stack.last().map_or(0, |top| top.children.last().map_or(top.start, |last| last.place.end))
    }

    /// Ends a `<p>` without end tag, if something is in it.
    pub(super) fn end_paragraph(&mut self, at: usize) {
        let is_paragraph =
            |open: &Open<'_>| open.needs_no_end() && open.name() == Some("p") && !open.children.is_empty();
        if self.stack.last().is_some_and(is_paragraph) {
            self.end_container(at);
        }
    }

    /// Takes the innermost container off.
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

    /// Ends the innermost container where nothing closes it: a quote or an item ends so; what needs an end is reported and
    /// loses its box.
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
                // Its container ends it, but no page is in one as a whole.
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

    /// Ends the innermost container, a component or an element without end tag, where what holds it ends.
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

    /// Adds the line that opens an admonition as text, and what follows it.
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

    /// Adds what a container holds, without it: of a component what its tag says.
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

    /// Adds a container that ended at a place.
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
