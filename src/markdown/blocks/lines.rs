//! Processes one line: matches open containers, and starts new blocks.

use std::ops::Range;

use super::line::{cells, is_delimiter_row};
use super::text::TextKind;
use super::{
    Admonition, Begin, Block, BlockKind, Columns, Cursor, Fence, Footnote, Marker, Open, OpenKind, OpenText, Parser,
    Position, Start, TextLine, heading_level, is_thematic_break, is_underline,
};
use crate::count;
use crate::markdown::components::names::{is_block, is_component};
use crate::markdown::dialect::{footnote::footnote, rules};
use crate::markup::Tag;

/// Maximum nesting of quotes and lists: each level costs time on every following line. Deeper ones are text.
const DEEPEST: usize = 20;

impl<'a> Parser<'a> {
    /// Reads a line; returns the start of the next one.
    pub(super) fn line(&mut self, at: usize) -> usize {
        let mut cursor = Cursor::new(self.scope.text, at);
        let matched = self.matched(&mut cursor, self.stack.len());
        let all = matched == self.stack.len();
        if all && self.ends_wrapper(&cursor) {
            return cursor.next_line();
        }
        let position =
            Position { cursor, matched: (!all).then_some(matched), after_text: self.leaf.is_some(), is_inner: false };
        if cursor.is_blank() {
            self.empty_line(&position, at);
            return cursor.next_line();
        }
        self.rest_of_line(position)
    }

    /// The number of open containers a line belongs to. Their markers are skipped.
    pub(super) fn matched(&self, cursor: &mut Cursor<'a>, containers: usize) -> usize {
        for (index, open) in self.stack[..containers].iter().enumerate().skip(self.scope.base) {
            let indent = cursor.indent();
            let goes_on = match &open.kind {
                OpenKind::Quote => {
                    let is_marked = self.scope.text[indent.at..cursor.end].starts_with('>');
                    let goes_on = is_marked && (indent.columns < Columns::CODE || self.scope.layout.is_mdx);
                    if goes_on {
                        cursor.skip_to(indent.at + 1);
                        cursor.skip_columns(Columns(1));
                    }
                    goes_on
                }
                OpenKind::Indented(content) => {
                    let goes_on = indent.columns >= *content || cursor.is_blank();
                    cursor.skip_columns(if goes_on { *content } else { Columns::NONE });
                    goes_on
                }
                _ => {
                    cursor.skip_columns(open.base.unwrap_or_default().min(indent.columns));
                    true
                }
            };
            if !goes_on {
                return index;
            }
        }
        containers
    }

    fn empty_line(&mut self, position: &Position<'a>, start: usize) {
        self.end_text();
        self.begin(position.matched, Begin::Nothing);
        let at = position.cursor.at;
        self.end_paragraph(at);
        // A list item begins with at most one empty line, unless that is indented like its content.
        let is_empty = |top: &&Open<'_>| top.is_item() && top.children.is_empty() && !position.after_text;
        if let Some(&Open { kind: OpenKind::Indented(content), .. }) = self.stack.last().filter(is_empty) {
            let mut line = Cursor::new(self.scope.text, start);
            self.matched(&mut line, self.stack.len() - 1);
            if line.indent().columns < content {
                self.end_container(at);
            }
        }
        // One in a quote separates nothing outside of it.
        let is_quote = |open: &Open<'_>| matches!(open.block, Some(BlockKind::Quote));
        self.after_blank = !self.stack.last().is_some_and(is_quote);
    }

    /// Reads the rest of a line; returns where to continue.
    pub(super) fn rest_of_line(&mut self, mut position: Position<'a>) -> usize {
        loop {
            position = self.after_base(position);
            match self.block_start(&position) {
                Some(Start::Again(cursor)) => position = Position::within(cursor, false),
                Some(Start::Read(at)) => {
                    let mut cursor = position.cursor;
                    match at <= cursor.end {
                        true => cursor.skip_to(at),
                        false => cursor = Cursor::resumed(self.scope.text, at),
                    }
                    if at >= self.scope.text.len() {
                        return at;
                    }
                    position = Position::within(cursor, true);
                }
                Some(Start::Text) => return self.text_line(&Position { is_inner: true, ..position }),
                None => return self.text_line(&position),
            }
            if position.cursor.is_blank() {
                return position.cursor.next_line();
            }
        }
    }

    /// Looks for a block that starts here.
    fn block_start(&mut self, position: &Position<'a>) -> Option<Start<'a>> {
        let indent = position.cursor.indent();
        let rest = &self.scope.text[indent.at..position.cursor.end];
        if indent.columns >= Columns::CODE && !position.is_inner {
            if self.scope.layout.is_mdx && !position.after_text {
                self.would_be_code(position);
            }
            if !self.scope.layout.is_mdx && !self.is_tag_in_element(position) {
                let is_text = position.after_text && !self.is_table();
                return if is_text { None } else { self.indented_code(position) };
            }
        }
        if position.is_inner {
            return match Fence::opens(rest) {
                Some(fence) => self.fence(position, fence),
                None => self.construct(position),
            };
        }
        self.markdown_start(position, rest)
    }

    /// Looks for a CommonMark block after the indentation.
    fn markdown_start(&mut self, position: &Position<'a>, rest: &'a str) -> Option<Start<'a>> {
        let at = position.cursor.indent().at;
        let in_text = position.after_text && position.matched.is_none();
        let start = self.colons(position).or_else(|| self.directive(position));
        if start.is_some() {
            return start;
        }
        self.foreign_include(position);
        if rest.starts_with('>') {
            return self.quote(position);
        }
        if heading_level(rest).is_some() {
            return self.heading(position);
        }
        if let Some(fence) = Fence::opens(rest) {
            return self.fence(position, fence);
        }
        let start = self.construct(position);
        if start.is_some() {
            return start;
        }
        if in_text && is_underline(rest) && !self.is_table() {
            return self.underline(position).then_some(Start::Read(position.cursor.end));
        }
        if is_thematic_break(rest) {
            self.begin(position.matched, Begin::Block);
            self.push(Block::new(BlockKind::Rule, at..position.cursor.end, Vec::new()));
            return Some(Start::Read(position.cursor.end));
        }
        if let Some((label, length)) = footnote(rest) {
            return self.footnote(position, label, length);
        }
        let start = self.list_item(position);
        if start.is_none() && in_text {
            self.table_begins(rest, at);
        }
        start
    }

    /// Whether another quote or list item exceeds the nesting limit; reported once.
    pub(super) fn is_too_deep(&mut self, at: usize) -> bool {
        let is_deep = |open: &&Open<'_>| open.is_quote() || open.is_item();
        if self.stack.iter().filter(is_deep).count() < DEEPEST {
            return false;
        }
        self.too_deep(at..at + 1, format!("deeper than {DEEPEST} quotes and lists: this is text"));
        true
    }

    /// Reports excessive nesting, once in a row.
    pub(super) fn too_deep(&mut self, place: Range<usize>, message: String) {
        if self.findings.last().is_none_or(|last| last.message != message) {
            self.finding(&rules::NESTED_TOO_DEEPLY, place, message);
        }
    }

    fn quote(&mut self, position: &Position<'a>) -> Option<Start<'a>> {
        let mut cursor = position.cursor;
        let indent = cursor.indent();
        if self.is_too_deep(indent.at) {
            return Some(Start::Text);
        }
        self.begin(position.matched, Begin::Block);
        if let Some((kind, title)) = alert(&self.scope.text[indent.at..cursor.end]) {
            let admonition = Admonition { kind: kind.to_owned(), id: None, has_title: false };
            let start = cursor.end - title.len();
            self.admonition(OpenKind::Quote, admonition, indent.at, start..start + title.trim_end().len());
            return Some(Start::Read(cursor.end));
        }
        self.open(OpenKind::Quote, Some(BlockKind::Quote), indent.at);
        cursor.skip_to(indent.at + 1);
        cursor.skip_columns(Columns(1));
        Some(Start::Again(cursor))
    }

    /// Starts a list item.
    fn list_item(&mut self, position: &Position<'a>) -> Option<Start<'a>> {
        let mut cursor = position.cursor;
        let indent = cursor.indent();
        let rest = &self.scope.text[indent.at..cursor.end];
        let marker = Marker::parse(rest).filter(|_| !is_thematic_break(rest))?;
        let is_empty = rest[marker.length..].trim().is_empty();
        // In a paragraph, a number at the start of a line belongs to a sentence.
        let ends_text = !is_empty && marker.number.is_none_or(|number| number == 1);
        let in_paragraph = position.after_text && position.matched.is_none() && !self.is_table();
        if in_paragraph && !ends_text {
            return None;
        }
        if self.is_too_deep(indent.at) {
            return Some(Start::Text);
        }
        self.begin(position.matched, Begin::Item);
        cursor.skip_to(indent.at + marker.length);
        let Columns(spaces) = cursor.indent().columns;
        let width = Columns(if is_empty || !(1..5).contains(&spaces) { 1 } else { spaces });
        cursor.skip_columns(width);
        let goes_on = matches!(self.stack.last(), Some(Open { kind: OpenKind::List(list), .. }) if marker.is_of(list));
        if !goes_on {
            if self.stack.last().is_some_and(Open::is_list) {
                self.end_container(indent.at);
            }
            let list = BlockKind::List { start: marker.number, tight: true };
            self.open(OpenKind::List(marker), Some(list), indent.at);
        }
        let content = indent.columns + Columns(marker.length) + width;
        self.open(OpenKind::Indented(content), Some(BlockKind::Item { task: None }), indent.at);
        Some(Start::Again(cursor))
    }

    fn footnote(&mut self, position: &Position<'a>, label: &'a str, length: usize) -> Option<Start<'a>> {
        self.begin(position.matched, Begin::Block);
        let mut cursor = position.cursor;
        let at = cursor.indent().at;
        let place = at..at + label.len() + 3;
        let first = self.flat.first_of(label, at);
        let is_first = first.is_none();
        // As on GitHub, the first of several definitions with the same name counts.
        let written = if is_first { label.to_owned() } else { format!("\u{FDD2}{at}") };
        // A file that is included twice defines it at the same place.
        if first.is_some_and(|first| first != at) {
            let message = "duplicate footnote: only the first one with this name is shown".to_owned();
            self.finding(&rules::UNUSED_FOOTNOTE, place.clone(), message);
        }
        let line = self.flat.footnote(&written, place.clone());
        let footnote = BlockKind::Footnote(Footnote { line, is_first, label: place });
        self.open(OpenKind::Indented(Columns(4)), Some(footnote), at);
        cursor.skip_to(at + length);
        Some(Start::Again(cursor))
    }

    fn heading(&mut self, position: &Position<'a>) -> Option<Start<'a>> {
        self.begin(position.matched, Begin::Block);
        let line = TextLine::new(position.cursor.indent().at, position.cursor.end);
        self.whole_text(vec![line], false);
        Some(Start::Read(position.cursor.end))
    }

    /// Adds a heading underline. `false` if the text consists of link reference definitions.
    fn underline(&mut self, position: &Position<'a>) -> bool {
        let Some(leaf) = &mut self.leaf else { return false };
        if leaf.is_all_definitions(self.scope.text) {
            return false;
        }
        leaf.lines.push(TextLine::new(position.cursor.indent().at, position.cursor.end));
        leaf.kind = TextKind::Heading;
        self.end_leaf();
        true
    }

    /// Notes that a delimiter row makes the text before it a table.
    fn table_begins(&mut self, rest: &str, at: usize) {
        let text = self.scope.text;
        if let Some(leaf) = &mut self.leaf
            && is_delimiter_row(rest)
            && !is_underline(rest)
            && let Some(head) = leaf.lines.last()
        {
            let head = &text[head.start..head.end];
            let (columns, found) = (cells(head).unwrap_or_default(), cells(rest).unwrap_or_default());
            let is_malformed =
                leaf.kind != TextKind::Table && columns != found && head.contains('|') && rest.contains('|');
            leaf.kind = match leaf.kind {
                TextKind::Paragraph if columns == found => TextKind::Table,
                TextKind::Table => TextKind::Table,
                _ => TextKind::NoTable,
            };
            if is_malformed {
                let message = format!(
                    "this is not a table: the line above has {}, and this one {found}",
                    count::plural(columns, "column")
                );
                self.finding(&rules::MALFORMED_TABLE, at..at + rest.trim_end().len(), message);
            }
        }
    }

    pub(super) fn is_table(&self) -> bool {
        self.leaf.as_ref().is_some_and(|leaf| leaf.kind == TextKind::Table)
    }

    /// Adds the rest of a line to the text; returns where to continue.
    fn text_line(&mut self, position: &Position<'a>) -> usize {
        let start = position.cursor.indent().at;
        self.mistaken_directive(position);
        let is_lazy = position.matched.is_some();
        let goes_on = position.after_text && !(is_lazy && self.is_table());
        if !goes_on {
            self.begin(position.matched, Begin::Block);
            self.leaf = Some(OpenText { is_inner: position.is_inner, ..OpenText::default() });
        }
        let mut lines = self.text_lines(position, start);
        lines.iter_mut().for_each(|line| line.is_lazy &= goes_on);
        let end = lines.last().map_or(position.cursor.end, |line| line.end);
        if let Some(leaf) = &mut self.leaf {
            leaf.has_ticks |= lines.iter().any(|line| self.scope.text[line.start..line.end].contains('`'));
            leaf.lines.extend(lines);
        }
        (end + 1).min(self.scope.text.len())
    }

    /// Sets the base indentation of the innermost element from its first line. Returns the position after it.
    fn after_base(&mut self, mut position: Position<'a>) -> Position<'a> {
        if self.scope.layout.is_mdx || position.is_inner {
            return position;
        }
        let indent = position.cursor.indent();
        let containers = position.matched.unwrap_or(self.stack.len());
        let Some(open) = self.stack[..containers].last_mut() else { return position };
        let has_base = matches!(open.kind, OpenKind::Element(_) | OpenKind::Colons { .. } | OpenKind::Partial(_));
        if has_base && open.base.is_none() && open.children.is_empty() && self.leaf.is_none() {
            // As on GitHub, an element can contain indented code after an empty line.
            let holds_code = self.after_blank && !open.tag().is_some_and(Tag::is_component);
            let columns = if holds_code { Columns::NONE } else { indent.columns };
            open.base = Some(columns);
            position.cursor.skip_columns(columns);
        }
        position
    }

    /// Whether a block tag is in an element, or a component's tag in a list: these count at any indentation.
    fn is_tag_in_element(&self, position: &Position<'a>) -> bool {
        let rest = position.cursor.rest();
        let Some(name) = rest.strip_prefix('<') else { return false };
        let name = name.strip_prefix('/').unwrap_or(name);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(name.len());
        let containers = &self.stack[..position.matched.unwrap_or(self.stack.len())];
        let is_in = |is: fn(&Open<'a>) -> bool| containers.iter().any(is);
        is_block(&name[..end]) && is_in(|open| matches!(open.kind, OpenKind::Element(_)))
            || (is_component(&name[..end]) || &name[..end] == "details") && is_in(Open::is_item)
    }
}

/// The kind and title of `> [!NOTE] Title`, with white space after it.
fn alert(rest: &str) -> Option<(&'static str, &str)> {
    let inner = rest.strip_prefix("> [!")?;
    ["note", "tip", "important", "warning", "caution"].into_iter().find_map(|kind| {
        let (word, after) = inner.split_at_checked(kind.len())?;
        let title = after.strip_prefix(']').filter(|_| word.eq_ignore_ascii_case(kind))?;
        Some((kind, title.trim_start()))
    })
}
