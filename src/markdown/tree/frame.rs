//! Open inline constructs, and their closing.

use std::ops::Range;

use super::build::{Builder, DEEPEST};
use super::element::{foreign, html};
use super::model::fix_nesting;
use super::node::{Kind, Node};
use crate::formula::Display;
use crate::markdown::blocks::{MarkId, MarkKind};
use crate::markdown::components::names::{is_block_component, is_phrase};
use crate::markdown::dialect::rules;
use crate::markup::{EndTag, Tag, TagKind, ended_by, is_void};

/// An open tag, or the beginning of the line.
struct Frame<'a> {
    opener: Option<(Tag<'a>, EndTag)>,
    children: Vec<Node>,
}

/// The frames of one list of nodes. The first has no opener.
pub(super) struct Frames<'a> {
    stack: Vec<Frame<'a>>,
    around: usize,
    /// The index of the first frame inside a drawing or formula, where HTML's rules don't apply.
    pub(super) foreign: Option<usize>,
}

impl<'a> Frames<'a> {
    /// Frames at a depth, with room for `nodes` nodes.
    pub(super) fn new(around: usize, nodes: usize) -> Frames<'a> {
        let first = Frame { opener: None, children: Vec::with_capacity(nodes) };
        Frames { stack: vec![first], around, foreign: None }
    }

    pub(super) fn depth(&self) -> usize {
        self.around + self.stack.len()
    }

    pub(super) fn len(&self) -> usize {
        self.stack.len()
    }

    /// The tag of the innermost element.
    pub(super) fn parent(&self) -> Option<&Tag<'a>> {
        self.stack.last()?.opener.as_ref().map(|(tag, _)| tag)
    }
}

impl<'s, 'a: 's> Builder<'s, 'a> {
    /// Adds the content of a mark.
    pub(super) fn mark(&mut self, id: MarkId, frames: &mut Frames<'a>) {
        let Some(mark) = self.document.mark(id) else { return };
        match &mark.kind {
            MarkKind::Tag(tag) => self.tag(tag.clone(), frames),
            MarkKind::Math => {
                let formula = self.formula(mark.text, Display::Inline, mark.place.clone());
                push(frames, formula);
            }
            MarkKind::Opaque(opaque) => self.opaque(opaque, frames),
            MarkKind::Id(_) | MarkKind::Guard => {}
            MarkKind::LessThan => push_text(frames, "<"),
        }
    }

    /// Opens or closes an element by its tag.
    pub(super) fn tag(&mut self, tag: Tag<'a>, frames: &mut Frames<'a>) {
        if tag.kind != TagKind::Close && frames.foreign.is_none() {
            let open = frames.stack.iter().rev().map_while(|frame| match &frame.opener {
                Some((tag, EndTag::Optional)) => Some(tag.name),
                _ => None,
            });
            for _ in 0..ended_by(tag.name, open) {
                self.close_top(frames);
            }
        }
        match tag.kind {
            TagKind::Close => self.close_name(&tag, frames),
            TagKind::Open if frames.foreign.is_some() || !is_void(tag.name) => {
                let end_tag = EndTag::of(tag.name, self.document.text, tag.range.end);
                if frames.depth() <= DEEPEST {
                    frames.stack.push(Frame { opener: Some((tag, end_tag)), children: Vec::new() });
                } else {
                    self.too_deep(tag.range);
                }
            }
            TagKind::Open | TagKind::SelfClosing => self.close(&tag, Vec::new(), frames),
        }
    }

    /// Closes all frames and returns the nodes.
    pub(super) fn end(&mut self, mut frames: Frames<'a>) -> Vec<Node> {
        self.close_to(1, &mut frames);
        frames.stack.pop().map(|frame| frame.children).unwrap_or_default()
    }

    /// Closes the element named by an end tag.
    fn close_name(&mut self, tag: &Tag<'a>, frames: &mut Frames<'a>) {
        let is_named = |Frame { opener, .. }: &Frame<'_>| {
            opener.as_ref().is_some_and(|(open, _)| open.name.eq_ignore_ascii_case(tag.name))
        };
        let first = frames.foreign.unwrap_or(0);
        match frames.stack[first..].iter().rposition(is_named).map(|index| first + index) {
            Some(index) => {
                while frames.stack.len() > index + 1 {
                    self.is_unclosed(frames);
                    self.close_top(frames);
                }
                self.close_top(frames);
            }
            None if first == 0 && (is_phrase(tag.name) || is_block_component(tag.name)) => {
                let message = format!("unmatched `</{}>`", tag.name);
                self.finding(&rules::UNCLOSED_TAG, tag.range.clone(), message);
            }
            None => {}
        }
    }

    /// Closes the innermost frames until `count` are left, because their container ends. The tag of a component that
    /// needs an end tag becomes text.
    pub(super) fn close_to(&mut self, count: usize, frames: &mut Frames<'a>) {
        while frames.stack.len() > count {
            if !self.is_unclosed(frames) {
                self.close_top(frames);
            } else if let Some(Frame { opener: Some((tag, _)), children }) = frames.stack.pop() {
                push_text(frames, self.document.text.get(tag.range).unwrap_or_default());
                children.into_iter().for_each(|child| push(frames, child));
            }
        }
    }

    /// Whether the innermost element is a component without its required end tag, which is reported.
    fn is_unclosed(&mut self, frames: &Frames<'a>) -> bool {
        let Some(tag) = frames.parent().filter(|tag| is_block_component(tag.name)) else { return false };
        self.finding(&rules::UNCLOSED_TAG, tag.range.clone(), format!("`<{}>` is not closed", tag.name));
        true
    }

    fn close_top(&mut self, frames: &mut Frames<'a>) {
        if let Some(Frame { opener: Some((tag, _)), children }) = frames.stack.pop() {
            self.close(&tag, children, frames);
        }
    }

    /// Adds an element to the frame around it.
    fn close(&mut self, tag: &Tag<'a>, children: Vec<Node>, frames: &mut Frames<'a>) {
        let nodes = match frames.foreign.is_some() {
            true => vec![foreign(self, tag, children)],
            false => self.apart_element(tag, tag.range.end, children),
        };
        nodes.into_iter().for_each(|node| push(frames, node));
    }

    /// An element with its content: a phrase around blocks is a block, and a paragraph around what was one.
    pub(super) fn apart_element(&mut self, tag: &Tag<'a>, end: usize, children: Vec<Node>) -> Vec<Node> {
        let is_apart = is_phrase(tag.name) && children.iter().any(Node::is_block);
        let nodes = self.element(tag, end, children);
        match is_apart && !nodes.is_empty() && !nodes.iter().any(Node::is_block) {
            true => vec![Node::new(Kind::Paragraph, 0..0, nodes)],
            false => nodes,
        }
    }

    /// The nodes of a tag with its content; the element ends at a place of the body.
    fn element(&mut self, tag: &Tag<'a>, end: usize, children: Vec<Node>) -> Vec<Node> {
        let mut nodes = if tag.is_component() {
            self.component(tag, fix_nesting(tag.name, children))
        } else {
            let name = tag.name.to_ascii_lowercase();
            html(self, tag, &name, fix_nesting(&name, children))
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
    push_prose(frames, text, &(0..0));
}

/// Adds text with its range in the body. If the range is empty, it gets no typographic characters.
pub(super) fn push_prose(frames: &mut Frames<'_>, text: &str, place: &Range<usize>) {
    let Some(frame) = frames.stack.last_mut() else { return };
    if text.is_empty() {
        return;
    }
    match frame.children.last_mut() {
        Some(Node { kind: Kind::Text(known), range, .. }) => {
            known.push_str(text);
            if Range::is_empty(range) {
                range.clone_from(place);
            }
        }
        _ => frame.children.push(Node::new(Kind::Text(text.to_owned()), place.clone(), Vec::new())),
    }
}
