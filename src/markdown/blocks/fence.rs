//! Fenced and indented code.

use std::ops::Range;

use super::block::{Block, BlockKind};
use super::line::{Columns, Cursor, Fence, Marker};
use super::parser::{Parser, Position, Start};
use super::stack::{Begin, Open, OpenKind};
use super::text::Leaf;
use crate::markdown::dialect::rules;
use crate::markup::decoded;

/// An open fence.
pub(super) struct OpenFence {
    fence: Fence,
    /// Its indentation, which is removed from its lines.
    offset: Columns,
    /// Its start.
    start: usize,
    info: String,
    literal: String,
    /// How many tab tags are open in it: they are code, as are their end tags.
    tabs: usize,
    /// The end of its closing line, once searched for.
    close: Option<Option<usize>>,
}

/// Open indented code.
#[derive(Default)]
pub(super) struct OpenCode {
    start: usize,
    end: usize,
    literal: String,
    /// Empty lines that may end it.
    empty: String,
}

impl<'a> Parser<'a> {
    pub(super) fn fence(&mut self, position: &Position<'a>, fence: Fence) -> Start<'a> {
        self.begin(position.matched, Begin::Block);
        let indent = position.cursor.indent();
        let info = self.text[indent.at + fence.length..position.cursor.end].trim();
        if info == "mdx-code-block" {
            self.stack.push(Open::new(OpenKind::Wrapper(fence), indent.at));
            return Start::Read(position.cursor.end);
        }
        let offset = if position.is_inner { Columns::NONE } else { indent.columns };
        self.leaf = Leaf::Fence(OpenFence {
            fence,
            offset,
            start: indent.at,
            info: unescaped(info),
            literal: String::new(),
            tabs: 0,
            close: None,
        });
        Start::Read(position.cursor.end)
    }

    pub(super) fn indented_code(&mut self, position: &Position<'a>) -> Start<'a> {
        self.begin(position.matched, Begin::Block);
        let mut cursor = position.cursor;
        let mut code = OpenCode { start: cursor.indent().at, end: cursor.end, ..OpenCode::default() };
        cursor.skip_columns(Columns::CODE);
        add_code(&mut code.literal, &cursor);
        self.leaf = Leaf::Indented(code);
        Start::Read(position.cursor.end)
    }

    /// Adds a line to the open code. `false` if the line doesn't belong to it.
    pub(super) fn goes_on(&mut self, cursor: &Cursor<'a>) -> bool {
        let indent = cursor.indent();
        match &mut self.leaf {
            Leaf::Fence(open) => {
                let rest = cursor.rest();
                // MDX has no indented code, so a closing fence may have any indentation.
                if open.fence.closes(rest) && (indent.columns < Columns::CODE || self.scope.layout.is_mdx) {
                    let end = cursor.end;
                    self.end_fence(end, true);
                    return true;
                }
                let mut line = *cursor;
                line.skip_columns(open.offset);
                if self.ends_fence(rest, cursor) {
                    return false;
                }
                if let Leaf::Fence(open) = &mut self.leaf {
                    open.tabs =
                        (open.tabs + rest.matches("<Tab").count()).saturating_sub(rest.matches("</Tab").count());
                    add_code(&mut open.literal, &line);
                }
                true
            }
            Leaf::Indented(code) => {
                let mut line = *cursor;
                line.skip_columns(Columns::CODE);
                if cursor.is_blank() {
                    add_code(&mut code.empty, &line);
                    return true;
                }
                if indent.columns >= Columns::CODE {
                    let empty = std::mem::take(&mut code.empty);
                    code.literal.push_str(&empty);
                    add_code(&mut code.literal, &line);
                    code.end = line.end;
                    return true;
                }
                false
            }
            Leaf::None | Leaf::Text(_) => self.ends_wrapper(cursor),
        }
    }

    /// Ends a fence around Markdown that a line closes.
    fn ends_wrapper(&mut self, cursor: &Cursor<'a>) -> bool {
        let closes = |open: &Open<'_>| matches!(&open.kind, OpenKind::Wrapper(fence) if fence.closes(cursor.rest()));
        let Some(index) = self.stack.iter().rposition(closes) else { return false };
        self.end_leaf();
        self.end_down_to(index + 1, cursor.at);
        if let Some(open) = self.pop() {
            self.close(open, cursor.end);
        }
        true
    }

    /// Whether a line ends an unclosed fence: an end tag of tabs, which no language starts a line with, or the end of
    /// the enclosing admonition.
    fn ends_fence(&mut self, rest: &str, cursor: &Cursor<'a>) -> bool {
        if rest.starts_with("</Tab") {
            let is_code = matches!(&self.leaf, Leaf::Fence(open) if open.tabs > 0);
            return !is_code
                && ["</TabItem>", "</Tabs>"]
                    .iter()
                    .any(|end| rest.starts_with(end) && self.find_open(&end[2..end.len() - 1]).is_some());
        }
        let colons = rest.trim_end();
        let is_end = match self.stack.last().map(|open| &open.kind) {
            Some(OpenKind::Colons { colons: opened, .. }) => {
                colons.len() >= *opened && colons.bytes().all(|byte| byte == b':')
            }
            _ => false,
        };
        if !is_end {
            return false;
        }
        // If the fence is closed and another such line follows, that one ends the admonition.
        match self.fence_end(cursor) {
            Some(close) => !has_colons(&self.text[close..]),
            None => true,
        }
    }

    /// The end of the line that closes the open fence, if no other fence starts before it. Computed once.
    fn fence_end(&mut self, cursor: &Cursor<'a>) -> Option<usize> {
        let Leaf::Fence(OpenFence { fence, close, .. }) = &self.leaf else { return None };
        if let Some(close) = close {
            return *close;
        }
        let (fence, mut at) = (*fence, cursor.next_line());
        let mut end = None;
        while at < self.text.len() {
            let mut line = Cursor::new(self.text, at);
            at = line.next_line();
            self.matched(&mut line, self.stack.len());
            if fence.is_like(line.rest()) {
                end = fence.closes(line.rest()).then_some(line.end);
                break;
            }
        }
        if let Leaf::Fence(open) = &mut self.leaf {
            open.close = Some(end);
        }
        end
    }

    /// Ends the open fence.
    pub(super) fn end_fence(&mut self, end: usize, is_closed: bool) {
        let Leaf::Fence(open) = std::mem::take(&mut self.leaf) else { return };
        if !is_closed {
            self.unclosed_fence(open.start..open.start + open.fence.length);
        }
        let kind = BlockKind::Code { info: open.info, literal: open.literal };
        self.push(Block::new(kind, open.start..end.max(open.start), Vec::new()));
    }

    /// Reports an unclosed fence.
    pub(super) fn unclosed_fence(&mut self, opening: Range<usize>) {
        self.finding(&rules::UNCLOSED_FENCE, opening, "unclosed code block".to_owned());
    }

    pub(super) fn end_indented(&mut self) {
        let Leaf::Indented(code) = std::mem::take(&mut self.leaf) else { return };
        if self.scope.layout.is_guessed && is_markdown(&code.literal) {
            let message =
                "this is code, because it's indented by four spaces: with `mdx = true`, it would be text".to_owned();
            self.finding(&rules::INDENTED_CODE, code.start..code.end, message);
        }
        let kind = BlockKind::Code { info: String::new(), literal: code.literal };
        let mut block = Block::new(kind, code.start..code.end, Vec::new());
        block.ends_blank = !code.empty.is_empty();
        self.push(block);
    }
}

impl<'a> Parser<'a> {
    /// Reports that a block is text only because the page is treated as MDX. Lists, tags and the like are exempt.
    pub(super) fn would_be_code(&mut self, position: &Position<'a>) {
        let containers = &self.stack[..position.matched.unwrap_or(self.stack.len())];
        let is_plain = |open: &Open<'_>| {
            matches!(open.kind, OpenKind::Page | OpenKind::Quote | OpenKind::List { .. } | OpenKind::Item { .. })
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
