//! The stack of open containers.

use std::ops::Range;
use std::rc::Rc;

use super::flat::Written;
use super::{Block, BlockKind, Columns, Fence, Marker, Parser, Source};
use crate::escape::prose;
use crate::markdown::components::names::is_component;
use crate::markdown::dialect::rules;
use crate::markup::{EndTag, Tag, TagKind, has_optional_end, is_player};

/// An open container.
pub(super) struct Open<'a> {
    pub(super) kind: OpenKind,
    /// What it becomes. `None`: its content is not in a block of its own.
    pub(super) block: Option<BlockKind<'a>>,
    /// Its start in the body.
    pub(super) start: usize,
    pub(super) children: Vec<Block<'a>>,
    /// Whether an empty line precedes it.
    after_blank: bool,
    /// In an element or admonition, the indentation of its first line, which all its lines lose.
    pub(super) base: Option<Columns>,
    /// The text of a quote, created on demand.
    pub(super) source: Option<Rc<Source<'a>>>,
}

/// The open constructs.
pub(super) enum OpenKind {
    Page,
    /// Text parsed separately from its container, such as an included file: nothing in it closes an outer container.
    Apart,
    /// A partial with block children, which are written separately; with what is written around it.
    Partial(Written),
    /// `> `, also of an alert.
    Quote,
    List(Marker),
    /// A list item, a footnote or a block of MkDocs, whose content is indented to a column.
    Indented(Columns),
    /// `:::note`.
    Colons {
        colons: usize,
        /// The end of its line.
        end: usize,
    },
    Element(EndTag),
    /// A fence whose content is Markdown.
    Wrapper(Fence),
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
    pub(super) fn new(kind: OpenKind, block: Option<BlockKind<'a>>, start: usize) -> Open<'a> {
        Open { kind, block, start, children: Vec::new(), after_blank: false, base: None, source: None }
    }

    /// Whether its content can't close outer containers.
    pub(super) fn is_closed_off(&self) -> bool {
        matches!(self.kind, OpenKind::Quote | OpenKind::Apart | OpenKind::Page) || self.is_footnote()
    }

    pub(super) fn is_quote(&self) -> bool {
        matches!(self.kind, OpenKind::Quote)
    }

    pub(super) fn is_item(&self) -> bool {
        matches!(self.block, Some(BlockKind::Item { .. }))
    }

    fn is_footnote(&self) -> bool {
        matches!(self.block, Some(BlockKind::Footnote(_)))
    }

    pub(super) fn is_list(&self) -> bool {
        matches!(self.kind, OpenKind::List(_))
    }

    /// The tag of an element, a partial or a tab.
    pub(super) fn tag(&self) -> Option<&Tag<'a>> {
        match &self.block {
            Some(BlockKind::Element(tag)) => Some(tag),
            _ => None,
        }
    }

    pub(super) fn name(&self) -> Option<&'a str> {
        self.tag().map(|tag| tag.name)
    }

    /// Whether it is an element that may end without an end tag.
    pub(super) fn needs_no_end(&self) -> bool {
        matches!(self.kind, OpenKind::Element(EndTag::Optional))
    }
}

impl<'a> Parser<'a> {
    /// Adds a block that has just been read to the innermost container.
    pub(super) fn push(&mut self, block: Block<'a>) {
        let after_blank = std::mem::take(&mut self.after_blank);
        self.extend([Block { after_blank, ..block }]);
    }

    fn extend(&mut self, blocks: impl IntoIterator<Item = Block<'a>>) {
        if let Some(top) = self.stack.last_mut() {
            top.children.extend(blocks);
        }
    }

    /// Opens a container.
    pub(super) fn open(&mut self, kind: OpenKind, block: Option<BlockKind<'a>>, start: usize) {
        let after_blank = std::mem::take(&mut self.after_blank);
        self.stack.push(Open { after_blank, ..Open::new(kind, block, start) });
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
        let footnotes = &mut self.flat.written.footnotes;
        *footnotes = footnotes.saturating_sub(usize::from(open.is_footnote()));
        Some(open)
    }

    /// Ends the innermost container without a closing marker. Quotes and items need none; others are reported, and only
    /// their content is kept.
    pub(super) fn end_container(&mut self, at: usize) {
        let Some(open) = self.pop() else { return };
        match open.kind {
            OpenKind::Partial(_) => self.close_partial(open, false),
            OpenKind::Element(EndTag::Required) => {
                self.unclosed(&open);
                self.without_box(open);
            }
            OpenKind::Colons { end, .. } => {
                let place = open.start..end;
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
        let is_kept = |open: &Open<'_>| match open.kind {
            OpenKind::Element(end_tag) => end_tag == EndTag::Optional || open.name().is_some_and(is_component),
            _ => false,
        };
        if !self.stack.last().is_some_and(is_kept) {
            return self.end_container(at);
        }
        let Some(open) = self.pop() else { return };
        self.unclosed(&open);
        self.close(open, at);
    }

    /// Reports an element that needs an end tag.
    fn unclosed(&mut self, open: &Open<'a>) {
        if let Some(tag) = open.tag().filter(|tag| !has_optional_end(tag.name)) {
            self.finding(&rules::UNCLOSED_TAG, tag.range.clone(), format!("unclosed `<{}>`", tag.name));
        }
    }

    /// Adds the opening line of an admonition as text, followed by its content.
    fn line_as_text(&mut self, mut open: Open<'a>, place: Range<usize>) {
        let first = self.flat.begin();
        let line = &self.scope.text[place.clone()];
        self.flat.written.out.replace(&prose(line), 0, place.clone());
        let lines = self.flat.end(first);
        self.push(Block::new(BlockKind::Leaf(lines), place, Vec::new()));
        let has_title = matches!(&open.block, Some(BlockKind::Admonition(admonition)) if admonition.has_title);
        if has_title && !open.children.is_empty() {
            open.children.remove(0);
        }
        self.extend(open.children);
    }

    /// Adds the content of a container without the container itself; for a component, the text of its tag.
    fn without_box(&mut self, mut open: Open<'a>) {
        if let Some(BlockKind::Element(tag)) = open.block.take()
            && tag.name != "CodeBlock"
            && (is_component(tag.name) || is_player(tag.name))
        {
            let place = tag.range.clone();
            let tag = BlockKind::Element(Tag { kind: TagKind::SelfClosing, ..tag });
            open.children.insert(0, Block::new(tag, place, Vec::new()));
        }
        match open.children.first_mut() {
            Some(first) => first.after_blank |= open.after_blank,
            None => self.after_blank |= open.after_blank,
        }
        self.extend(open.children);
    }

    /// Adds a closed container that ends at an offset.
    pub(super) fn close(&mut self, open: Open<'a>, at: usize) {
        if matches!(open.kind, OpenKind::Partial(_)) {
            return self.close_partial(open, true);
        }
        let Open { block: Some(mut kind), start, children, after_blank, .. } = open else {
            return self.without_box(open);
        };
        let is_box = matches!(kind, BlockKind::Element(_) | BlockKind::Admonition(_));
        // The tags of an element are lines of their own.
        let mut between = children.iter().skip(usize::from(!is_box));
        let is_loose = is_box && self.after_blank
            || between.any(|child| child.after_blank)
            || children.iter().any(|child| child.is_loose);
        if let BlockKind::List { tight, .. } = &mut kind {
            *tight = !is_loose;
        }
        let is_loose = is_loose && (is_box || matches!(kind, BlockKind::Item { .. }));
        self.extend([Block { after_blank, is_loose, ..Block::new(kind, start..at.max(start), children) }]);
    }

    /// Closes a container and everything open in it where a tag or line ends it.
    pub(super) fn close_at(&mut self, index: usize, place: Range<usize>) {
        self.end_down_to(index + 1, place.start);
        if let Some(open) = self.pop() {
            self.close(open, place.end);
        }
        self.after_blank = false;
    }
}
