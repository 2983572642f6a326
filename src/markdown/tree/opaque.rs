//! Elements whose content isn't Markdown: `<pre>`, scripts and styles, text fields, drawings and formulas.

use std::ops::Range;

use super::build::Builder;
use super::element::html;
use super::frame::{Frames, push, push_text};
use super::node::{Kind, Node, inline_text};
use crate::markdown::blocks::{Columns, Opaque, without_margin};
use crate::markdown::dialect::rules;
use crate::markup::raw::Piece;
use crate::markup::{Tag, decoded, is_foreign, raw};

impl<'s, 'a: 's> Builder<'s, 'a> {
    /// Adds an element whose content isn't Markdown.
    pub(super) fn opaque(&mut self, opaque: &Opaque<'a>, frames: &mut Frames<'a>) {
        let is_open = self.options.unsafe_html;
        let nodes = match opaque.tag.name {
            name if name == "pre" || is_foreign(name) && is_open => return self.tags_and_text(opaque, frames),
            name if is_foreign(name) => self.foreign_as_text(opaque),
            _ => self.verbatim(opaque),
        };
        // Text alone is a paragraph.
        let is_text = nodes.iter().all(|node| matches!(node.kind, Kind::Text(_)));
        match self.in_text || nodes.is_empty() || !is_text {
            true => nodes.into_iter().for_each(|node| push(frames, node)),
            false => push(frames, Node::new(Kind::Paragraph, 0..0, nodes)),
        }
    }

    /// `<pre>`, a drawing or a formula: unchanged tags and text.
    fn tags_and_text(&mut self, opaque: &Opaque<'a>, frames: &mut Frames<'a>) {
        let Opaque { tag, source, range, margin } = opaque;
        let html = opaque.html();
        let around = frames.len();
        let is_foreign = is_foreign(tag.name);
        frames.foreign = is_foreign.then_some(around);
        for piece in raw::pieces(html, !is_foreign) {
            match piece {
                Piece::Text(text) => {
                    let text = without_margin(text, *margin);
                    push_text(frames, &decoded(&if is_foreign { without_comments(&text) } else { text }));
                }
                Piece::Quoted { text, expression, range: braces } => {
                    push_text(frames, &quoted_text(*margin, &text, &html[braces]));
                    if let Some(expression) = expression {
                        let place = source.range(&(expression.start + range.start..expression.end + range.start));
                        self.finding(&rules::CODE_IN_MARKDOWN, place, rules::NOT_RUN.to_owned());
                    }
                }
                Piece::Verbatim(text) if self.options.unsafe_html => {
                    push(frames, Node::leaf(Kind::Raw(text.to_owned())));
                }
                Piece::Verbatim(text) if frames.parent().is_some_and(|tag| tag.name == "textarea") => {
                    push_text(frames, &decoded(text))
                }
                Piece::Tag(tag) => self.tag(source.located(tag.moved(range.start)), frames),
                Piece::Verbatim(_) => {}
            }
        }
        self.close_to(around, frames);
        frames.foreign = None;
    }

    /// A script, a style or a text field.
    fn verbatim(&mut self, opaque: &Opaque<'a>) -> Vec<Node> {
        let Opaque { source, tag, range, margin } = opaque;
        let mut text = without_margin(&source.text[content(source.text, tag, range)], *margin);
        // JSX's way to write code: <style>{`…`}</style>.
        let quoted = raw::quoted(&source.text[..range.end], tag.range.end);
        if let Some((Piece::Quoted { text: quoted, range: braces, .. }, _)) = quoted {
            text = quoted_text(*margin, &quoted, &source.text[braces]);
        }
        let children = match tag.name {
            _ if self.options.unsafe_html => vec![Node::leaf(Kind::Raw(text))],
            "textarea" => vec![Node::text(decoded(text.trim()))],
            _ => Vec::new(),
        };
        let tag = source.located(tag.clone());
        html(self, &tag, tag.name, children)
    }

    /// The words of a drawing or formula that isn't allowed. One warning is enough.
    fn foreign_as_text(&mut self, opaque: &Opaque<'a>) -> Vec<Node> {
        let mut frames = Frames::new(1, 0);
        self.tags_and_text(opaque, &mut frames);
        let text = inline_text(&self.end(frames));
        let what = if text.is_empty() { "it is removed" } else { "only its text is shown" };
        let message = format!("`<{}>` is not allowed: {what}", opaque.tag.name);
        self.finding(&rules::FORBIDDEN_HTML, opaque.source.range(&opaque.tag.range), message);
        Some(text).filter(|text| !text.is_empty()).map(Node::text).into_iter().collect()
    }
}

/// Text of a drawing or formula without JSX's comments.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{/*") {
        let Some(end) = rest[at..].find("*/}") else { break };
        out.push_str(&rest[..at]);
        rest = &rest[at + end + "*/}".len()..];
    }
    out + rest
}

/// The range of an element's content.
fn content(source: &str, tag: &Tag<'_>, range: &Range<usize>) -> Range<usize> {
    let end = source[range.clone()].rfind("</").map_or(range.end, |end| range.start + end);
    tag.range.end.min(end)..end
}

/// The text of a string in braces without its lines' margin. A line end at its beginning has already been removed.
fn quoted_text(margin: Columns, text: &str, braces: &str) -> String {
    let string = braces.trim_start_matches(|c: char| c == '{' || c.is_whitespace());
    if string.get(1..).is_some_and(|string| string.starts_with('\n')) {
        without_margin(&format!("\n{text}"), margin).split_off(1)
    } else {
        without_margin(text, margin)
    }
}
