//! What is open among the children of one of comrak's nodes: tags and admonitions, and what closes them.

use std::ops::Range;

use super::attribute::add_class;
use super::build::{Builder, DEEPEST};
use super::component;
use super::model::{phrases, settled};
use super::node::{Kind, Node, unwrap_paragraph};
use crate::markdown::dialect::element::{is_component, is_phrase, is_player, is_void};
use crate::markdown::dialect::mark::{Mark, MarkKind};
use crate::markdown::dialect::math::formula;
use crate::markdown::dialect::optional_end::{ended_by, lacks_end};
use crate::markdown::dialect::rules;
use crate::markdown::dialect::tag::{Tag, TagKind};

/// What is open among the children of one of comrak's nodes.
pub(super) struct Frame<'a> {
    pub(super) opener: Option<Opener<'a>>,
    pub(super) children: Vec<Node>,
}

pub(super) enum Opener<'a> {
    /// A tag; its mark, or where its text begins in the body.
    Tag {
        tag: Tag<'a>,
        mark: Option<usize>,
        offset: usize,
        /// It ends without an end tag.
        lacks_end: bool,
    },
    Admonition {
        kind: String,
        id: Option<String>,
        mark: usize,
        title_len: usize,
    },
}

/// The frames of one list of children. The first has no opener.
pub(super) struct Frames<'a> {
    pub(super) stack: Vec<Frame<'a>>,
    pub(super) depth: usize,
}

impl<'s, 'a: 's> Builder<'s, 'a> {
    pub(super) fn mark(&mut self, index: usize, frames: &mut Frames<'s>) {
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
            MarkKind::Math { quotes } => {
                let text = &self.scanned.source[mark.range.clone()];
                let node = match text.starts_with("$$") {
                    true => Node::new(
                        Kind::Code { info: "math".to_owned(), literal: formula(text, *quotes) },
                        0..0,
                        Vec::new(),
                    ),
                    false => {
                        let mut attributes = Vec::new();
                        add_class(&mut attributes, "math", 0..0);
                        let text = Node::new(Kind::Text(text.to_owned()), 0..0, Vec::new());
                        Node::new(Kind::Element { name: "span".to_owned(), attributes }, 0..0, vec![text])
                    }
                };
                push(frames, node);
            }
            MarkKind::Opaque(tag) => self.opaque(index, tag, frames),
            MarkKind::Comment => {}
            MarkKind::LessThan => push_text(frames, "<"),
            MarkKind::TakenName => push_text(frames, &self.scanned.source[mark.range.clone()]),
        }
    }

    pub(super) fn tag(&mut self, tag: Tag<'s>, mark: Option<usize>, offset: usize, frames: &mut Frames<'s>) {
        if tag.kind != TagKind::Close {
            let open = frames.stack.iter().rev().map_while(|frame| match &frame.opener {
                Some(Opener::Tag { tag, lacks_end: true, .. }) => Some(tag.name),
                _ => None,
            });
            for _ in 0..ended_by(tag.name, open) {
                self.close_top(frames);
            }
        }
        match tag.kind {
            TagKind::Close => match mark.and_then(|mark| self.scanned.marks[mark].partner) {
                Some(_) => self.close_mark(mark.unwrap_or_default(), frames),
                None => self.close_name(&tag, mark, frames),
            },
            // A component that nothing closes shows what its tag says; what follows stands for itself.
            TagKind::Open if !is_void(tag.name) && !self.is_lone(&tag, mark) => {
                let behind = self.tag_place(&tag, mark, offset).end;
                let lacks_end = lacks_end(tag.name, self.scanned.source, behind);
                self.open(Opener::Tag { tag, mark, offset, lacks_end }, frames);
            }
            TagKind::Open | TagKind::SelfClosing => {
                let nodes = self.element(&tag, mark, offset, Vec::new());
                for node in nodes {
                    push(frames, node);
                }
            }
        }
    }

    pub(super) fn is_lone(&self, tag: &Tag<'_>, mark: Option<usize>) -> bool {
        let mark = mark.map(|mark| &self.scanned.marks[mark]);
        (is_component(tag.name) || is_player(tag.name))
            && mark.is_some_and(|mark| mark.is_paired && mark.partner.is_none())
    }

    pub(super) fn open(&mut self, opener: Opener<'s>, frames: &mut Frames<'s>) {
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

    /// Closes all that is open.
    pub(super) fn close_all(&mut self, frames: &mut Frames<'s>) {
        while frames.stack.len() > 1 {
            self.close_top(frames);
        }
    }

    /// Closes what the mark `close` closes; without it here, the mark stands at another level and says nothing.
    pub(super) fn close_mark(&mut self, close: usize, frames: &mut Frames<'s>) {
        let partner = self.scanned.marks[close].partner;
        let index = frames.stack.iter().rposition(|frame| match &frame.opener {
            Some(Opener::Tag { mark, .. }) => mark.is_some() && *mark == partner,
            Some(Opener::Admonition { mark, .. }) => Some(*mark) == partner,
            None => false,
        });
        self.close_to(index, frames);
    }

    /// Closes what an end tag closes by its name.
    fn close_name(&mut self, tag: &Tag<'s>, mark: Option<usize>, frames: &mut Frames<'s>) {
        let index = frames.stack.iter().rposition(
            |frame| matches!(&frame.opener, Some(Opener::Tag { tag: open, .. }) if open.name.eq_ignore_ascii_case(tag.name)),
        );
        // Of a block, the scanner said it.
        if index.is_none()
            && let Some(mark) = mark.map(|mark| &self.scanned.marks[mark])
            && !mark.is_paired
            && is_phrase(tag.name)
        {
            self.finding(&rules::UNCLOSED_TAG, mark.range.clone(), format!("`</{}>` closes nothing here", tag.name));
        }
        self.close_to(index, frames);
    }

    pub(super) fn close_to(&mut self, index: Option<usize>, frames: &mut Frames<'s>) {
        if let Some(index) = index {
            while frames.stack.len() > index {
                self.close_top(frames);
            }
        }
    }

    pub(super) fn close_top(&mut self, frames: &mut Frames<'s>) {
        let Some(frame) = frames.stack.pop() else { return };
        let nodes = match frame.opener {
            None => frame.children,
            Some(Opener::Tag { tag, mark, offset, .. }) => {
                // A phrase around blocks is a block, and a paragraph around what was one.
                let is_apart = is_phrase(tag.name) && frame.children.iter().any(Node::is_block);
                let nodes = self.element(&tag, mark, offset, frame.children);
                if is_apart && !nodes.is_empty() && !nodes.iter().any(Node::is_block) {
                    vec![Node::new(Kind::Paragraph, 0..0, nodes)]
                } else {
                    nodes
                }
            }
            Some(Opener::Admonition { kind, id, title_len, .. }) => {
                let id = id.filter(|id| self.claimed(id));
                vec![Node::new(Kind::Admonition { kind, id, title_len }, 0..0, settled("", frame.children))]
            }
        };
        for node in nodes {
            push(frames, node);
        }
    }

    /// Where a tag stands in the body's text.
    fn tag_place(&self, tag: &Tag<'_>, mark: Option<usize>, offset: usize) -> Range<usize> {
        match mark.map(|mark| &self.scanned.marks[mark]) {
            // One of the tags in it.
            Some(Mark { kind: MarkKind::Opaque(_), .. }) => tag.range.clone(),
            Some(mark) => mark.range.clone(),
            None => self.scanned.text.locate(tag.range.start + offset..tag.range.end + offset).1,
        }
    }

    /// What a tag with its content becomes.
    pub(super) fn element(
        &mut self,
        tag: &Tag<'s>,
        mark: Option<usize>,
        offset: usize,
        children: Vec<Node>,
    ) -> Vec<Node> {
        let place = self.tag_place(tag, mark, offset);
        // Ranges of a mark's attributes are those of the body already.
        let base = if mark.is_some() { 0 } else { place.start.saturating_sub(tag.range.start) };
        let partner = mark.and_then(|mark| self.scanned.marks[mark].partner);
        let end = partner.map_or(place.end, |partner| self.scanned.marks[partner].range.end);
        let mut nodes = if tag.is_component() {
            component::component(self, tag, place, base, settled(tag.name, children))
        } else {
            let name = tag.name.to_ascii_lowercase();
            component::html(self, tag, &name, place, base, settled(&name, children))
        };
        if let [Node { kind: Kind::Heading { .. }, range, .. }] = nodes.as_mut_slice() {
            range.end = range.end.max(end);
        }
        nodes
    }
}

pub(super) fn push(frames: &mut Frames<'_>, node: Node) {
    if let Some(frame) = frames.stack.last_mut() {
        frame.children.push(node);
    }
}

pub(super) fn push_text(frames: &mut Frames<'_>, text: &str) {
    let Some(frame) = frames.stack.last_mut() else { return };
    if text.is_empty() {
        return;
    }
    match frame.children.last_mut() {
        Some(Node { kind: Kind::Text(known), .. }) => known.push_str(text),
        _ => frame.children.push(Node::new(Kind::Text(text.to_owned()), 0..0, Vec::new())),
    }
}
