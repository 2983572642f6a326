//! From comrak's nodes and the scanner's marks to one tree.

use std::collections::HashMap;
use std::ops::Range;

use comrak::Arena;
use comrak::nodes::{AlertType, AstNode, ListType, NodeValue, Sourcepos};

use super::component;
use super::heading::{Ids, custom_id};
use super::list::tighten;
use super::model::{phrases, settled};
use super::node::{Kind, Node, inline_text, unwrap_paragraph};
use super::raw::{self, Piece};
use super::{Tree, comrak_options};
use crate::markdown::dialect::element::{Element, html_element, is_component, is_void, looks_like_component};
use crate::markdown::dialect::mark::{INLINE_CLOSE, INLINE_OPEN, Mark, MarkKind, block_mark, restored};
use crate::markdown::dialect::tag::{Tag, TagKind};
use crate::markdown::dialect::{Finding, Scanned, rules};
use crate::markdown::{LinkKind, Options};

/// Deeper nodes are shown without what is around them, so that no page can exhaust the stack.
const DEEPEST: usize = 60;

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
        in_text: false,
        is_too_deep: false,
    };
    builder.tree.nodes = builder.children(root, 0);
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
    line_starts: Vec<usize>,
    pub(super) ids: Ids,
    pub(super) tree: Tree,
    /// The children of a line of text are being built.
    pub(super) in_text: bool,
    /// That something is too deep was said.
    is_too_deep: bool,
}

/// What is open among the children of one of comrak's nodes.
struct Frame<'a> {
    opener: Option<Opener<'a>>,
    children: Vec<Node>,
}

enum Opener<'a> {
    /// A tag; its mark, or where its text begins in the body.
    Tag {
        tag: Tag<'a>,
        mark: Option<usize>,
        offset: usize,
    },
    Admonition {
        kind: String,
        id: Option<String>,
        mark: usize,
        title_len: usize,
    },
}

/// The frames of one list of children. The first has no opener.
struct Frames<'a> {
    stack: Vec<Frame<'a>>,
    depth: usize,
}

impl<'s, 'a: 's> Builder<'s, 'a> {
    pub(super) fn finding(&mut self, rule: &'static crate::diagnostic::Rule, range: Range<usize>, message: String) {
        self.tree.findings.push(Finding { rule, message, range });
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

    fn children<'n>(&mut self, parent: &'n AstNode<'n>, depth: usize) -> Vec<Node> {
        let mut frames = Frames { stack: vec![Frame { opener: None, children: Vec::new() }], depth };
        let around =
            std::mem::replace(&mut self.in_text, !parent.data().value.block() || holds_text(&parent.data().value));
        for child in parent.children() {
            self.child(child, &mut frames);
        }
        while frames.stack.len() > 1 {
            self.close_top(&mut frames);
        }
        self.in_text = around;
        settled("", frames.stack.pop().map(|frame| frame.children).unwrap_or_default())
    }

    fn child<'n>(&mut self, node: &'n AstNode<'n>, frames: &mut Frames<'s>) {
        let data = node.data();
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
    fn too_deep(&mut self, range: Range<usize>) {
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
        let offset = self.range(position).start;
        for piece in raw::pieces(html) {
            match piece {
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
                    if self.options.unsafe_html {
                        push(frames, Node::new(Kind::Raw(text.to_owned()), 0..0, Vec::new()));
                    } else if parent.as_deref() == Some("textarea") {
                        push_text(frames, &raw::decoded(text));
                    }
                }
                Piece::Tag(tag) => self.tag(tag, None, offset, frames),
                // In raw HTML that the scanner knew as text.
                Piece::Mark(mark) if mark < self.scanned.marks.len() => self.mark(mark, frames),
                Piece::Mark(_) => {}
            }
        }
    }

    fn mark(&mut self, index: usize, frames: &mut Frames<'s>) {
        let mark: &'s Mark<'a> = &self.scanned.marks[index];
        match &mark.kind {
            MarkKind::Tag(tag) => self.tag(tag.clone(), Some(index), 0, frames),
            MarkKind::Admonition { kind, id } => {
                let opener = Opener::Admonition { kind: kind.clone(), id: id.clone(), mark: index, title_len: 0 };
                self.open(opener, frames);
            }
            MarkKind::TitleEnd => {
                let Some(Frame { opener: Some(Opener::Admonition { mark, title_len, .. }), children }) =
                    frames.stack.last_mut()
                else {
                    return;
                };
                let title = phrases(unwrap_paragraph(std::mem::take(children)));
                *title_len = title.len();
                *children = title;
                // Not closed: the title alone, and what follows without a box.
                if self.scanned.marks[*mark].partner.is_none() {
                    self.close_top(frames);
                }
            }
            MarkKind::AdmonitionEnd => self.close_mark(index, frames),
            MarkKind::Comment => {}
        }
    }

    fn tag(&mut self, tag: Tag<'s>, mark: Option<usize>, offset: usize, frames: &mut Frames<'s>) {
        match tag.kind {
            TagKind::Close => match mark.and_then(|mark| self.scanned.marks[mark].partner) {
                Some(_) => self.close_mark(mark.unwrap_or_default(), frames),
                None => self.close_name(tag.name, frames),
            },
            // A component that nothing closes shows what its tag says; what follows stands for itself.
            TagKind::Open if !is_void(tag.name) && !self.is_lone(&tag, mark) => {
                self.open(Opener::Tag { tag, mark, offset }, frames);
            }
            TagKind::Open | TagKind::SelfClosing => {
                let nodes = self.element(&tag, mark, offset, Vec::new());
                for node in nodes {
                    push(frames, node);
                }
            }
        }
    }

    fn is_lone(&self, tag: &Tag<'_>, mark: Option<usize>) -> bool {
        let mark = mark.map(|mark| &self.scanned.marks[mark]);
        is_component(tag.name) && mark.is_some_and(|mark| mark.is_paired && mark.partner.is_none())
    }

    fn open(&mut self, opener: Opener<'s>, frames: &mut Frames<'s>) {
        if frames.depth + frames.stack.len() <= DEEPEST {
            frames.stack.push(Frame { opener: Some(opener), children: Vec::new() });
        } else {
            let mark = match opener {
                Opener::Tag { mark, .. } => mark,
                Opener::Admonition { mark, .. } => Some(mark),
            };
            self.too_deep(mark.map_or(0..0, |mark| self.scanned.marks[mark].range.clone()));
        }
    }

    /// Closes what the mark `close` closes; without it here, the mark stands at another level and says nothing.
    fn close_mark(&mut self, close: usize, frames: &mut Frames<'s>) {
        let partner = self.scanned.marks[close].partner;
        let index = frames.stack.iter().rposition(|frame| match &frame.opener {
            Some(Opener::Tag { mark, .. }) => mark.is_some() && *mark == partner,
            Some(Opener::Admonition { mark, .. }) => Some(*mark) == partner,
            None => false,
        });
        self.close_to(index, frames);
    }

    fn close_name(&mut self, name: &str, frames: &mut Frames<'s>) {
        let index = frames.stack.iter().rposition(
            |frame| matches!(&frame.opener, Some(Opener::Tag { tag, .. }) if tag.name.eq_ignore_ascii_case(name)),
        );
        self.close_to(index, frames);
    }

    fn close_to(&mut self, index: Option<usize>, frames: &mut Frames<'s>) {
        if let Some(index) = index {
            while frames.stack.len() > index {
                self.close_top(frames);
            }
        }
    }

    fn close_top(&mut self, frames: &mut Frames<'s>) {
        let Some(frame) = frames.stack.pop() else { return };
        let nodes = match frame.opener {
            None => frame.children,
            Some(Opener::Tag { tag, mark, offset }) => self.element(&tag, mark, offset, frame.children),
            Some(Opener::Admonition { kind, id, title_len, .. }) => {
                let id = id.filter(|id| self.claimed(id));
                vec![Node::new(Kind::Admonition { kind, id, title_len }, 0..0, settled("", frame.children))]
            }
        };
        for node in nodes {
            push(frames, node);
        }
    }

    /// What a tag with its content becomes.
    fn element(&mut self, tag: &Tag<'s>, mark: Option<usize>, offset: usize, children: Vec<Node>) -> Vec<Node> {
        let place = match mark {
            Some(mark) => self.scanned.marks[mark].range.clone(),
            None => self.scanned.text.locate(tag.range.start + offset..tag.range.end + offset).1,
        };
        // Ranges of a mark's attributes are those of the body already.
        let base = if mark.is_some() { 0 } else { place.start.saturating_sub(tag.range.start) };
        if is_component(tag.name) || looks_like_component(tag.name) {
            return component::component(self, tag, place, base, settled("", children));
        }
        let name = tag.name.to_ascii_lowercase();
        component::html(self, tag, &name, place, base, settled(&name, children))
    }

    /// Text that holds no marks: CommonMark took it for code or an address where the scanner saw text.
    fn restored(&self, text: String) -> String {
        restored(text, &self.scanned.marks, self.scanned.source)
    }

    fn range(&self, position: Sourcepos) -> Range<usize> {
        let text = &self.scanned.text.text;
        let at = |line: usize, column: usize| {
            let start = line.checked_sub(1).and_then(|line| self.line_starts.get(line)).copied().unwrap_or(0);
            (start + column).min(text.len())
        };
        let start = at(position.start.line, position.start.column.saturating_sub(1));
        let end = at(position.end.line, position.end.column).max(start);
        text.floor_char_boundary(start)..text.ceil_char_boundary(end)
    }

    fn place(&self, position: Sourcepos) -> Range<usize> {
        self.scanned.text.locate(self.range(position)).1
    }

    /// The place of a link's destination; of the whole link where the destination stands elsewhere.
    fn destination(&self, position: Sourcepos, destination: &str) -> Range<usize> {
        const LONGEST: usize = 4096;
        let range = self.range(position);
        let text = &self.scanned.text.text;
        let from = text.ceil_char_boundary(range.start.max(range.end.saturating_sub(LONGEST)));
        let exact = match text.get(from..range.end).and_then(|link| link.rfind(destination)) {
            Some(at) if !destination.is_empty() => from + at..from + at + destination.len(),
            _ => range,
        };
        self.scanned.text.locate(exact).1
    }

    /// One of comrak's nodes. `None`: it shows nothing.
    fn node<'n>(&mut self, node: &'n AstNode<'n>, depth: usize) -> Option<Node> {
        let data = node.data();
        let position = data.sourcepos;
        let value = data.value.clone();
        drop(data);
        let mut range = 0..0;
        let mut children = self.children(node, depth);
        let kind = match value {
            NodeValue::Paragraph | NodeValue::Subtext => {
                if children.is_empty() {
                    return None;
                }
                Kind::Paragraph
            }
            NodeValue::Heading(heading) => {
                range = self.place(position);
                children = phrases(children);
                let id = match custom_id(&mut children) {
                    Some(id) if self.claimed(&id) => {
                        self.ids.reserve(&id);
                        id
                    }
                    Some(id) => self.unique_id(&id),
                    None => self.unique_id(&inline_text(&children)),
                };
                Kind::Heading { level: heading.level, id }
            }
            NodeValue::BlockQuote | NodeValue::MultilineBlockQuote(_) => Kind::BlockQuote,
            NodeValue::List(list) => {
                if list.tight {
                    tighten(&mut children);
                }
                Kind::List { start: (list.list_type == ListType::Ordered).then_some(list.start) }
            }
            NodeValue::Item(_) => Kind::Item { task: None },
            NodeValue::TaskItem(task) => Kind::Item { task: Some(task.symbol.is_some()) },
            NodeValue::CodeBlock(code) => {
                Kind::Code { info: self.restored(code.info), literal: self.restored(code.literal) }
            }
            NodeValue::ThematicBreak => Kind::Rule,
            NodeValue::Table(table) => Kind::Table { alignments: table.alignments },
            NodeValue::TableRow(header) => Kind::Row { header },
            NodeValue::TableCell => Kind::Cell,
            NodeValue::FootnoteDefinition(footnote) => {
                let name = self.restored(footnote.name);
                self.claimed(&format!("fn-{}", name.replace(char::is_whitespace, "-")));
                Kind::Footnote { name, references: footnote.total_references }
            }
            NodeValue::FootnoteReference(reference) => {
                let name = self.restored(reference.name);
                Kind::FootnoteReference { name, number: reference.ix, index: reference.ref_num }
            }
            NodeValue::SoftBreak => Kind::SoftBreak,
            NodeValue::LineBreak => Kind::LineBreak,
            NodeValue::Code(code) => Kind::CodeSpan(self.restored(code.literal)),
            NodeValue::Emph | NodeValue::Strong | NodeValue::Strikethrough => {
                children = phrases(children);
                match value {
                    NodeValue::Emph => Kind::Emphasis,
                    NodeValue::Strong => Kind::Strong,
                    _ => Kind::Strikethrough,
                }
            }
            NodeValue::Link(link) => {
                range = self.destination(position, &link.url);
                let (destination, title) = (self.restored(link.url), self.restored(link.title));
                Kind::Link { kind: LinkKind::Link, destination, title, attributes: Vec::new() }
            }
            NodeValue::Image(link) => {
                range = self.destination(position, &link.url);
                let alt = inline_text(&std::mem::take(&mut children));
                let (destination, title) = (self.restored(link.url), self.restored(link.title));
                Kind::Image { destination, title, alt, attributes: Vec::new() }
            }
            NodeValue::Alert(alert) => {
                let title = alert.title.map(|title| Node::new(Kind::Text(self.restored(title)), 0..0, Vec::new()));
                let title_len = usize::from(title.is_some());
                children.splice(0..0, title);
                Kind::Admonition { kind: alert_kind(alert.alert_type).to_owned(), id: None, title_len }
            }
            // Extensions that are not asked for.
            _ => Kind::Plain,
        };
        Some(Node::new(kind, range, children))
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

fn push(frames: &mut Frames<'_>, node: Node) {
    if let Some(frame) = frames.stack.last_mut() {
        frame.children.push(node);
    }
}

fn push_text(frames: &mut Frames<'_>, text: &str) {
    let Some(frame) = frames.stack.last_mut() else { return };
    if text.is_empty() {
        return;
    }
    match frame.children.last_mut() {
        Some(Node { kind: Kind::Text(known), .. }) => known.push_str(text),
        _ => frame.children.push(Node::new(Kind::Text(text.to_owned()), 0..0, Vec::new())),
    }
}

fn alert_kind(alert: AlertType) -> &'static str {
    match alert {
        AlertType::Note => "note",
        AlertType::Tip => "tip",
        AlertType::Important => "important",
        AlertType::Warning => "warning",
        AlertType::Caution => "caution",
    }
}
