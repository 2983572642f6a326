//! Fenced and indented code.

use std::ops::Range;

use super::{Begin, Block, BlockKind, Columns, Cursor, Fence, Marker, Open, OpenKind, Parser, Position, Start};
use crate::markdown::dialect::rules;
use crate::markup::decoded;

impl<'a> Parser<'a> {
    pub(super) fn fence(&mut self, position: &Position<'a>, fence: Fence) -> Option<Start<'a>> {
        self.begin(position.matched, Begin::Block);
        let indent = position.cursor.indent();
        let info = self.scope.text[indent.at + fence.length..position.cursor.end].trim();
        if info == "mdx-code-block" {
            self.open(OpenKind::Wrapper(fence), None, indent.at);
            return Some(Start::Read(position.cursor.end));
        }
        let margin = if position.is_inner { Columns::NONE } else { indent.columns };
        let (mut literal, mut tabs, mut end) = (String::new(), 0, position.cursor.end);
        // Where the enclosing admonition ends, unless the fence and then the admonition do later.
        let mut closing = None;
        let mut is_closed = false;
        while let Some(mut line) = self.line_after(end, self.stack.len()) {
            let rest = line.rest();
            // MDX has no indented code, so a closing fence may have any indentation.
            if fence.closes(rest) && (line.indent().columns < Columns::CODE || self.scope.layout.is_mdx) {
                (is_closed, end) = (true, line.end);
                break;
            }
            if closing.is_some() && fence.is_like(rest) || tabs == 0 && self.ends_tab(rest) {
                break;
            }
            if closing.is_none() && self.ends_admonition(rest) {
                closing = Some((literal.len(), end));
            }
            if rest.contains("Tab") {
                tabs = (tabs + rest.matches("<Tab").count()).saturating_sub(rest.matches("</Tab").count());
            }
            line.skip_columns(margin);
            add_code(&mut literal, &line);
            end = line.end;
        }
        if let Some((length, before)) = closing.filter(|_| !is_closed || !has_colons(&self.scope.text[end..])) {
            literal.truncate(length);
            (is_closed, end) = (false, before);
        }
        if !is_closed {
            self.unclosed_fence(indent.at..indent.at + fence.length);
        }
        let kind = BlockKind::Code { info: unescaped(info), literal };
        let place = indent.at..if is_closed { end } else { indent.at };
        self.push(Block::new(kind, place, Vec::new()));
        Some(Start::Read(end))
    }

    pub(super) fn indented_code(&mut self, position: &Position<'a>) -> Option<Start<'a>> {
        self.begin(position.matched, Begin::Block);
        let start = position.cursor.indent().at;
        let (mut literal, mut empty, mut end) = (String::new(), String::new(), start);
        let mut next = Some(position.cursor);
        while let Some(mut line) = next {
            let (columns, is_blank) = (line.indent().columns, line.is_blank());
            line.skip_columns(Columns::CODE);
            if is_blank {
                add_code(&mut empty, &line);
            } else if columns >= Columns::CODE {
                literal.push_str(&std::mem::take(&mut empty));
                add_code(&mut literal, &line);
                end = line.end;
            } else {
                break;
            }
            next = self.line_after(line.end, self.stack.len());
        }
        if self.scope.layout.is_guessed && is_markdown(&literal) {
            let message =
                "this is code, because it's indented by four spaces: with `mdx = true`, it would be text".to_owned();
            self.finding(&rules::INDENTED_CODE, start..end, message);
        }
        let kind = BlockKind::Code { info: String::new(), literal };
        self.push(Block::new(kind, start..end, Vec::new()));
        Some(Start::Read(end))
    }

    /// The line after the one that ends at an offset, without the markers of the first containers. `None` if it isn't
    /// in all of them.
    pub(super) fn line_after(&self, end: usize, containers: usize) -> Option<Cursor<'a>> {
        let mut line = (end + 1 < self.scope.text.len()).then(|| Cursor::new(self.scope.text, end + 1))?;
        (self.matched(&mut line, containers) == containers).then_some(line)
    }

    /// Ends a fence around Markdown that a line closes.
    pub(super) fn ends_wrapper(&mut self, cursor: &Cursor<'a>) -> bool {
        let closes = |open: &Open<'_>| matches!(&open.kind, OpenKind::Wrapper(fence) if fence.closes(cursor.rest()));
        let Some(index) = self.stack.iter().rposition(closes) else { return false };
        self.end_leaf();
        self.close_at(index, cursor.at..cursor.end);
        true
    }

    /// Whether a line ends an unclosed fence in a tab: an end tag, which no language starts a line with.
    fn ends_tab(&self, rest: &str) -> bool {
        let ends = |name: &str| rest.starts_with(&format!("</{name}>")) && self.find_open(name).is_some();
        rest.starts_with("</Tab") && ["TabItem", "Tabs"].into_iter().any(ends)
    }

    /// Whether a line ends the innermost container, an admonition.
    fn ends_admonition(&self, rest: &str) -> bool {
        let colons = rest.trim_end();
        let is_long_enough =
            |open: &Open<'_>| matches!(open.kind, OpenKind::Colons { colons: opened, .. } if opened <= colons.len());
        colons.bytes().all(|byte| byte == b':') && self.stack.last().is_some_and(is_long_enough)
    }

    pub(super) fn unclosed_fence(&mut self, opening: Range<usize>) {
        self.finding(&rules::UNCLOSED_FENCE, opening, "unclosed code block".to_owned());
    }

    /// Reports that a block is text only because the page is treated as MDX. Lists, tags and the like are exempt.
    pub(super) fn would_be_code(&mut self, position: &Position<'a>) {
        let containers = &self.stack[..position.matched.unwrap_or(self.stack.len())];
        let is_plain = |open: &Open<'_>| match open.kind {
            OpenKind::Page | OpenKind::List(_) => true,
            _ => open.is_item() || matches!(open.block, Some(BlockKind::Quote)),
        };
        let rest = position.cursor.rest();
        let is_construct = rest.starts_with(['<', '{', '|', '[', '!', ':', '>'])
            || Marker::parse(rest).is_some()
            || Fence::opens(rest).is_some();
        if self.scope.layout.is_guessed && !is_construct && containers.iter().all(is_plain) {
            let at = position.cursor.indent().at;
            let place = at..at + rest.trim_end().len();
            let message =
                "this is text, as in MDX: with `mdx = false`, it would be code, because it's indented by four spaces"
                    .to_owned();
            self.finding(&rules::INDENTED_CODE, place, message);
        }
    }
}

/// Whether a line of a text consists of colons.
fn has_colons(text: &str) -> bool {
    text.match_indices(":::").any(|(at, _)| {
        let before = text[..at].rsplit('\n').next().unwrap_or_default();
        let after = text[at..].split('\n').next().unwrap_or_default().trim_end();
        before.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'>')) && after.bytes().all(|byte| byte == b':')
    })
}

/// Whether code looks like page content that is indented by accident.
fn is_markdown(code: &str) -> bool {
    let first = code.trim_start();
    let is_item = Marker::parse(first).is_some() && code.contains("](");
    let is_tag =
        |line: &str| line.strip_prefix('<').is_some_and(|name| name.starts_with(|c: char| c.is_ascii_uppercase()));
    is_item || is_tag(first) || first.starts_with("[") && code.contains("](") || Fence::opens(first).is_some()
}

/// Adds the rest of a line.
fn add_code(literal: &mut String, line: &Cursor<'_>) {
    let (spaces, text) = line.code();
    literal.extend(std::iter::repeat_n(' ', spaces));
    literal.push_str(text);
    literal.push('\n');
}

/// A text with its entities and backslashes resolved.
pub(super) fn unescaped(text: &str) -> String {
    let text = decoded(text);
    if !text.contains('\\') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match characters.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => out.extend(characters.next()),
            _ => out.push(c),
        }
    }
    out
}
