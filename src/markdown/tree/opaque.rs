//! Elements whose content is no Markdown: what becomes of scripts and styles, fields of text, drawings and formulas.

use std::ops::Range;

use super::attribute::foreign_name;
use super::build::Builder;
use super::component::{checked_attributes, html};
use super::frame::{Frames, push};
use super::node::{Kind, Node};
use super::raw::{self, Piece, decoded};
use crate::markdown::dialect::element::is_foreign;
use crate::markdown::dialect::rules;
use crate::markdown::dialect::tag::{Tag, TagKind};

/// A drawing or formula that is open.
struct Open<'s> {
    tag: Tag<'s>,
    children: Vec<Node>,
}

impl<'s, 'a: 's> Builder<'s, 'a> {
    /// Adds the element that `tag` opens and that stands at `range`.
    pub(super) fn opaque(&mut self, tag: &Tag<'s>, range: &Range<usize>, frames: &mut Frames<'s>) {
        let source: &'s str = self.scanned.source;
        let html = &source[range.clone()];
        let is_open = self.options.unsafe_html;
        let nodes = match is_foreign(tag.name) {
            true if is_open => self.foreign(html, range.start),
            true => self.foreign_as_text(tag, range),
            false => self.verbatim(tag, range),
        };
        // Text alone is a paragraph.
        let is_text = nodes.iter().all(|node| matches!(node.kind, Kind::Text(_)));
        match self.in_text || nodes.is_empty() || !is_text {
            true => nodes.into_iter().for_each(|node| push(frames, node)),
            false => push(frames, Node::new(Kind::Paragraph, 0..0, nodes)),
        }
    }

    /// A script, a style or a field of text.
    fn verbatim(&mut self, tag: &Tag<'s>, range: &Range<usize>) -> Vec<Node> {
        let source: &'s str = self.scanned.source;
        let mut text = unquoted(source, range.start, content(source, tag, range));
        // JSX's way to write code: <style>{`…`}</style>.
        if let Some((Piece::Quoted { text: quoted, .. }, _)) = raw::quoted(&source[..range.end], tag.range.end) {
            text = quoted;
        }
        let children = match tag.name {
            _ if self.options.unsafe_html => vec![Node::new(Kind::Raw(text), 0..0, Vec::new())],
            "textarea" => vec![Node::new(Kind::Text(field_text(source, tag, range)), 0..0, Vec::new())],
            _ => Vec::new(),
        };
        html(self, tag, tag.name, tag.range.clone(), 0, children)
    }

    /// The words of a drawing or formula that does not pass: one warning is enough.
    fn foreign_as_text(&mut self, tag: &Tag<'s>, range: &Range<usize>) -> Vec<Node> {
        let text = foreign_text(self.scanned.source, range);
        let what = if text.is_empty() { "it is left out" } else { "only its text is shown" };
        let message = format!("`<{}>` does not pass: {what}", tag.name);
        self.finding(&rules::FORBIDDEN_HTML, tag.range.clone(), message);
        let text = Some(text).filter(|text| !text.is_empty());
        text.map(|text| Node::new(Kind::Text(text), 0..0, Vec::new())).into_iter().collect()
    }

    /// A drawing or formula as it is written.
    fn foreign(&mut self, html: &'s str, offset: usize) -> Vec<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        let mut open: Vec<Open<'s>> = Vec::new();
        for piece in raw::pieces(html, false) {
            let node = match piece {
                Piece::Text(text) => {
                    let start = offset + (text.as_ptr() as usize - html.as_ptr() as usize);
                    let text = unquoted(self.scanned.source, offset, start..start + text.len());
                    Node::new(Kind::Text(decoded(&text)), 0..0, Vec::new())
                }
                Piece::Verbatim(text) => Node::new(Kind::Raw(text.to_owned()), 0..0, Vec::new()),
                Piece::Tag(tag) => match tag.kind {
                    TagKind::Open => {
                        open.push(Open { tag, children: Vec::new() });
                        continue;
                    }
                    TagKind::SelfClosing => self.foreign_element(&tag, offset, Vec::new()),
                    TagKind::Close => {
                        let is_it = |open: &Open<'_>| open.tag.name.eq_ignore_ascii_case(tag.name);
                        let Some(index) = open.iter().rposition(is_it) else { continue };
                        let mut inner: Option<Node> = None;
                        while open.len() > index {
                            let Some(Open { tag, mut children }) = open.pop() else { break };
                            children.extend(inner);
                            inner = Some(self.foreign_element(&tag, offset, children));
                        }
                        let Some(node) = inner else { continue };
                        node
                    }
                },
                Piece::Quoted { .. } | Piece::Mark(_) => continue,
            };
            open.last_mut().map_or(&mut nodes, |open| &mut open.children).push(node);
        }
        nodes
    }

    fn foreign_element(&mut self, tag: &Tag<'s>, offset: usize, children: Vec<Node>) -> Node {
        let attributes = checked_attributes(self, tag, tag.name, offset, foreign_name);
        Node::new(Kind::Element { name: tag.name.to_owned(), attributes }, 0..0, children)
    }
}

/// The words of a field of text, which stands at `range` and which `tag` opens.
pub(in crate::markdown) fn field_text(source: &str, tag: &Tag<'_>, range: &Range<usize>) -> String {
    decoded(unquoted(source, range.start, content(source, tag, range)).trim())
}

/// Where the content of an element stands.
fn content(source: &str, tag: &Tag<'_>, range: &Range<usize>) -> Range<usize> {
    let end = source[range.clone()].rfind("</").map_or(range.end, |end| range.start + end);
    tag.range.end.min(end)..end
}

/// The words of a drawing or formula, which stands at `range`.
pub(in crate::markdown) fn foreign_text(source: &str, range: &Range<usize>) -> String {
    let html = unquoted(source, range.start, range.clone());
    let mut words: Vec<String> = Vec::new();
    let mut in_annotation = false;
    for piece in raw::pieces(&html, false) {
        match piece {
            // What a formula is in another language.
            Piece::Tag(tag) => in_annotation = tag.name.starts_with("annotation") && tag.kind == TagKind::Open,
            Piece::Text(text) if !in_annotation => {
                words.extend(decoded(text).split_whitespace().map(str::to_owned));
            }
            _ => {}
        }
    }
    words.join(" ")
}

/// A part of an element that begins at `start`, without the marks of quotes before its lines.
fn unquoted(source: &str, start: usize, part: Range<usize>) -> String {
    let text = &source[part];
    let line = source[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let before = &source[line..start];
    let depth =
        before.bytes().take_while(|byte| matches!(byte, b'>' | b' ' | b'\t')).filter(|&byte| byte == b'>').count();
    if depth == 0 {
        return text.to_owned();
    }
    let mut lines = text.split('\n');
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let mut rest = line;
        for _ in 0..depth {
            let Some(behind) = rest.trim_start_matches([' ', '\t']).strip_prefix('>') else { break };
            rest = behind.strip_prefix(' ').unwrap_or(behind);
        }
        out.push('\n');
        out.push_str(rest);
    }
    out
}
