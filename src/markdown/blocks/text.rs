//! Paragraphs, headings and tables: their lines, and what becomes of them.

use std::ops::Range;
use std::rc::Rc;

use super::source::names_opaque;
use super::{
    Block, BlockKind, Columns, Edit, Open, OpenKind, Parser, Position, Source, begins_block, heading_level,
    is_underline,
};
use crate::markup::Tag;

/// An open paragraph or table.
#[derive(Default)]
pub(super) struct OpenText {
    pub(super) lines: Vec<TextLine>,
    pub(super) kind: TextKind,
    /// A code span may have started in it.
    pub(super) has_ticks: bool,
    /// It starts within a line, so its first line is always text.
    pub(super) is_inner: bool,
}

/// The kind of a text's lines so far.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum TextKind {
    #[default]
    Paragraph,
    /// A paragraph that can't become a table: its first line of dashes fits no head.
    NoTable,
    Table,
    Heading,
}

/// The range in the body of a line of text, without the markers of its containers.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextLine {
    pub(super) start: usize,
    pub(super) end: usize,
    /// It is always text: its containers ended before it, or are nested too deeply.
    pub(super) is_guarded: bool,
    /// A lazy continuation line with leading spaces.
    pub(super) is_lazy: bool,
}

impl TextLine {
    pub(super) fn new(start: usize, end: usize) -> TextLine {
        TextLine { start, end, is_guarded: false, is_lazy: false }
    }

    /// Whether the rest of the line must be protected from being read as a block, and whether a mark is needed for
    /// that.
    fn guard(&self, rest: &str, is_first: bool) -> Option<bool> {
        let is_block = begins_block(rest) || is_first && (rest.starts_with('[') || rest.trim().is_empty());
        if self.is_guarded && is_block {
            return Some(is_first);
        }
        // comrak treats its spaces as text, so it is not a definition.
        (self.is_lazy && rest.starts_with('[')).then_some(true)
    }
}

impl OpenText {
    /// Whether it consists of link reference definitions.
    pub(super) fn is_all_definitions(&self, text: &str) -> bool {
        let mut lines = self.lines.iter().map(|line| text[line.start..line.end].trim());
        if !self.lines.first().is_some_and(|line| text[line.start..].starts_with('[')) {
            return false;
        }
        let first = lines.next().unwrap_or_default().to_owned();
        let all = lines.fold(first, |all, line| all + "\n" + line);
        let arena = comrak::Arena::new();
        let root = comrak::parse_document(&arena, &all, &comrak::Options::default());
        root.first_child().is_none()
    }
}

/// The text to scan for constructs: lines of a source.
pub(super) struct LeafText<'a> {
    pub(super) source: Rc<Source<'a>>,
    pub(super) lines: Vec<TextLine>,
    /// It can't be split: a heading, a title, a table.
    pub(super) is_whole: bool,
    /// Its first line is always text.
    is_inner: bool,
    /// The indentation of its lines in the source.
    pub(super) margin: Columns,
}

impl LeafText<'_> {
    pub(super) fn range(&self) -> Range<usize> {
        self.lines.first().map_or(0, |line| line.start)..self.lines.last().map_or(0, |line| line.end)
    }

    /// The end of a heading's text, before its closing `#` or its underline. `None` if it is not a heading.
    pub(super) fn heading_end(&self) -> Option<usize> {
        let text = |line: &TextLine| self.source.text[line.start..line.end].trim_end();
        match self.lines.as_slice() {
            [.., words, last] if !last.is_guarded && is_underline(text(last)) => Some(words.start + text(words).len()),
            [only] if self.is_whole && heading_level(text(only)).is_some() => {
                let words = text(only);
                let open = words.trim_end_matches('#');
                let words = if open.ends_with([' ', '\t']) { open.trim_end() } else { words };
                Some(only.start + words.len())
            }
            _ => None,
        }
    }

    /// The line that contains an offset, or the next one.
    pub(super) fn line_at(&self, at: usize) -> usize {
        self.lines.partition_point(|line| line.end < at)
    }
}

impl<'a> Parser<'a> {
    /// Ends the open leaf.
    pub(super) fn end_leaf(&mut self) {
        let Some(open) = self.leaf.take() else { return };
        let is_whole = matches!(open.kind, TextKind::Table | TextKind::Heading);
        let leaf = self.leaf_text(open.lines, is_whole, open.is_inner);
        self.read_text(&leaf, leaf.range());
    }

    /// Ends the open text at an empty line or the end of its container. In a list item, one of link reference
    /// definitions is no block.
    pub(super) fn end_text(&mut self) {
        let Some(top) = self.stack.last() else { return };
        let (count, after_blank) = (top.children.len(), self.after_blank);
        let is_nothing =
            top.is_item() && self.leaf.as_ref().is_some_and(|leaf| leaf.is_all_definitions(self.scope.text));
        self.end_leaf();
        if is_nothing && let Some(top) = self.stack.last_mut() {
            top.children.truncate(count);
            self.after_blank = after_blank;
        }
    }

    /// Reads lines that can't be split.
    pub(super) fn whole_text(&mut self, lines: Vec<TextLine>, is_inner: bool) {
        let leaf = self.leaf_text(lines, true, is_inner);
        self.read_text(&leaf, leaf.range());
    }

    fn leaf_text(&mut self, mut lines: Vec<TextLine>, is_whole: bool, is_inner: bool) -> LeafText<'a> {
        let gaps = lines.windows(2).map(|pair| &self.scope.text[pair[0].end..pair[1].start]);
        if lines.len() == 1 || gaps.into_iter().all(|gap| gap.trim().is_empty()) {
            let margin = self.margin(None);
            for line in &mut lines {
                let start = self.scope.source.offset(line.start);
                *line = TextLine { start, end: start + line.end - line.start, ..*line };
            }
            return LeafText { source: Rc::clone(&self.scope.source), lines, is_whole, is_inner, margin };
        }
        let mut text = String::new();
        let mut table = Vec::with_capacity(lines.len());
        for line in &mut lines {
            table.push((text.len(), line.start));
            let start = text.len();
            text.push_str(&self.scope.text[line.start..line.end]);
            *line = TextLine { start, end: text.len(), ..*line };
            text.push('\n');
        }
        let text = self.keep(text);
        LeafText { source: Rc::new(Source::new(text, table)), lines, is_whole, is_inner, margin: Columns::NONE }
    }

    /// The lines of text from a position: one, or all up to the end of an element without Markdown content. Quote
    /// markers are removed.
    pub(super) fn text_lines(&mut self, position: &Position<'a>, start: usize) -> Vec<TextLine> {
        let is_lazy = position.matched.is_some() && start > position.cursor.at;
        // It may be text only because of its deep indentation.
        let is_guarded =
            position.matched.is_some() || position.is_inner || position.cursor.indent().columns >= Columns::CODE;
        if !self.scope.text[start..position.cursor.end].contains(['<', '{']) {
            return vec![TextLine { is_guarded, is_lazy, ..TextLine::new(start, position.cursor.end) }];
        }
        let source = self.source(position);
        let from = source.offset(start);
        let end = self.text_end(&source, from, source.line_end(from));
        let mut lines = source_lines(&source, from, end);
        lines.iter_mut().for_each(|line| line.is_guarded = is_guarded);
        lines
    }

    /// The end of the text line at an offset: `end`, unless an element extends beyond it.
    fn text_end(&self, source: &Source<'a>, start: usize, mut end: usize) -> usize {
        let mut at = start;
        while let Some(next) = source.text[at..end].find(['\\', '`', '<', '{']) {
            at += next;
            let rest = &source.text[at..end];
            if rest.starts_with('`') {
                let length = rest.len() - rest.trim_start_matches('`').len();
                let closing = rest[length..].find(&rest[..length]);
                at += length + closing.map_or(0, |closing| closing + length);
                continue;
            }
            let tag = || Tag::parse(source.text, at, &source.braces).and_then(|tag| source.opaque_end(&tag));
            let comment = source.after_comment(at).filter(|&after| after <= source.next_empty_line(at));
            match comment.or_else(|| rest.strip_prefix('<').filter(|name| names_opaque(name)).and_then(|_| tag())) {
                Some(after) => {
                    end = end.max(source.line_end(after));
                    at = after;
                }
                None => at = end.min(source.text.ceil_char_boundary(at + 1 + usize::from(rest.starts_with('\\')))),
            }
        }
        end
    }

    /// Adds a part of a leaf's text with its replacements.
    pub(super) fn add_text(&mut self, leaf: &LeafText<'a>, part: Range<usize>, edits: Vec<Edit<'a>>) {
        let source = Rc::clone(&leaf.source);
        let text = source.text;
        let part_end = part.end;
        let Range { start: mut at, end } = trimmed(text, part, &edits);
        if at >= end {
            return;
        }
        at += self.task(leaf, at, end);
        let begin = source.place(at);
        let mut first = None;
        let mut edits = edits.into_iter().peekable();
        let mut line = leaf.line_at(at);
        // Without what follows in its line, it could begin a block.
        let is_cut = part_end < leaf.lines[line].end;
        let mut is_guarded = at != leaf.range().start || is_cut || leaf.is_inner;
        while let Some(current) = leaf.lines.get(line).filter(|line| line.start < end) {
            if first.is_some() || at < current.start {
                at = at.max(current.start);
                is_guarded = current.is_guarded;
            }
            // Removing something at the start of a line also removes the spaces after it, and the line if nothing is
            // left of it.
            let mut is_gone = false;
            while let Some(edit) = edits.next_if(|edit| edit.range.start == at && edit.says_nothing()) {
                at = end - text[edit.range.end..end].trim_start_matches([' ', '\t']).len();
                (is_guarded, is_gone) = (true, true);
            }
            line = leaf.line_at(at);
            let line_end = leaf.lines[line].end.min(end);
            if is_gone && text[at..line_end].trim().is_empty() {
                line += 1;
                continue;
            }
            if first.is_some() {
                self.flat.next_line();
            }
            let is_first = first.is_none();
            first.get_or_insert_with(|| self.flat.begin());
            if let Some(by_mark) = (TextLine { is_guarded, ..leaf.lines[line] }).guard(&text[at..line_end], is_first) {
                self.flat.guard(source.place(at), by_mark);
            }
            while let Some(edit) = edits.next_if(|edit| edit.range.start < leaf.lines[line].end.min(end)) {
                self.copy(&source, at..edit.range.start);
                at = edit.range.end;
                self.replace(&source, edit);
                line = leaf.line_at(at);
            }
            let line_end = leaf.lines.get(line).map_or(end, |line| line.end).min(end);
            self.copy(&source, at.min(line_end)..line_end);
            line += 1;
        }
        let Some(first) = first else { return };
        let lines = self.flat.end(first);
        let place = begin..source.end(end);
        self.push(Block::new(BlockKind::Leaf(lines), place, Vec::new()));
    }

    fn copy(&mut self, source: &Source<'a>, range: Range<usize>) {
        self.flat.written.out.copy(self.scope.text, 0, source.range(&range));
    }

    /// Removes the checkbox of a task, `[x] `; returns its length.
    fn task(&mut self, leaf: &LeafText<'a>, at: usize, end: usize) -> usize {
        let Some(Open { block: Some(BlockKind::Item { task }), children, .. }) = self.stack.last_mut() else {
            return 0;
        };
        if !children.is_empty() || leaf.is_whole || leaf.is_inner {
            return 0;
        }
        let rest = &leaf.source.text[at..end];
        let is_done = match rest.as_bytes() {
            [b'[', b' ', b']'] | [b'[', b' ', b']', b' ' | b'\t' | b'\n', ..] => false,
            [b'[', b'x' | b'X', b']'] | [b'[', b'x' | b'X', b']', b' ' | b'\t' | b'\n', ..] => true,
            _ => return 0,
        };
        *task = Some(is_done);
        // Spaces before the end of the line are a hard break, as after a word.
        let is_break = rest[3..].starts_with("  ") && rest[3..].trim_start_matches(' ').starts_with('\n');
        if is_break { 3 } else { 3 + rest[3..].len() - rest[3..].trim_start().len() }
    }
}

impl Parser<'_> {
    /// The indentation that the innermost containers, up to a quote, remove from a line.
    pub(super) fn margin(&self, matched: Option<usize>) -> Columns {
        let containers = &self.stack[self.scope.base..matched.unwrap_or(self.stack.len())];
        let inner = containers.iter().rev().take_while(|open| !open.is_quote());
        inner.fold(Columns::NONE, |all, open| match open.kind {
            OpenKind::Indented(content) => all + content,
            _ => all,
        })
    }
}

/// Removes this much indentation from all lines but the first.
pub(in crate::markdown) fn without_margin(text: &str, Columns(margin): Columns) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let mut column = 0;
        let blanks = line.bytes().take_while(|byte| {
            column += if *byte == b'\t' { 4 - column % 4 } else { 1 };
            matches!(byte, b' ' | b'\t') && column <= margin
        });
        out.push_str(if index == 0 { line } else { &line[blanks.count()..] });
    }
    out
}

/// The lines between two offsets of a source, as ranges in the body.
pub(super) fn source_lines(source: &Source<'_>, mut at: usize, end: usize) -> Vec<TextLine> {
    let mut lines = Vec::new();
    while at <= end && at < source.text.len() {
        let line_end = source.line_end(at);
        let start = source.place(at);
        lines.push(TextLine::new(start, start + line_end - at));
        at = line_end + 1;
    }
    lines
}

/// Trims a range of text, except white space that belongs to edits.
fn trimmed(text: &str, part: Range<usize>, edits: &[Edit<'_>]) -> Range<usize> {
    let edits_begin = edits.first().map_or(part.end, |edit| edit.range.start);
    let start = edits_begin - text[part.start..edits_begin].trim_start().len();
    start..part.start + text[part].trim_end_matches([' ', '\t', '\n']).len()
}
