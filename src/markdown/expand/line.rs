//! One line of Markdown: the components in it, and the properties of the partial that it stands in.

use std::ops::Range;

use super::Expander;
use super::children;
use super::component::Imports;
use super::walk::{Step, Walk};
use crate::markdown::dialect::brackets::Brackets;
use crate::markdown::dialect::line::{Margin, list_marker};
use crate::markdown::dialect::tag::{Tag, TagKind};
use crate::markdown::source_map::MappedText;

/// Where a line stands.
pub(super) struct Around<'a> {
    pub(super) origin: usize,
    /// The file up to where it is read.
    pub(super) text: &'a str,
    pub(super) imports: &'a Imports<'a>,
    /// The braces of the text.
    pub(super) braces: &'a Brackets<'a>,
    /// The column at which the content of the list item begins that the line stands in.
    pub(super) item: usize,
    /// What stands before each line in the output.
    pub(super) indentation: &'a str,
}

/// What can be expanded in a line.
enum Found {
    /// Where a component's tag begins.
    Tag(usize),
    /// The end tag of what was imported.
    EndTag(Range<usize>),
    /// `{props.name}`, and what stands for it.
    Property(Range<usize>, String),
    /// `{props.children}`.
    Children(Range<usize>),
}

impl Expander<'_> {
    /// Copies a line with what is expanded in it. Returns where the next line begins: a component may have several.
    pub(super) fn line(&mut self, around: &Around<'_>, line: Range<usize>) -> usize {
        let Range { start: begin, mut end } = line;
        let text = around.text;
        let prefix = begin + prefix(&text[begin..end]);
        // A row of a table and a heading are one line, whatever stands in them.
        let is_whole = text[prefix..end].starts_with(['|', '#']);
        // The further blocks of a footnote are indented.
        let is_footnote = prefix == begin && text[begin..end].starts_with("[^") && text[begin..end].contains("]:");
        let own = if is_footnote { "    ".to_owned() } else { margin(&text[begin..prefix]) };
        // Outside of lists and quotes, indentation is the author's own.
        let mut written = Margin::behind(&own);
        if written.quotes == 0 {
            written.column = written.column.min(around.item);
        }
        let margin = format!("{}{own}", around.indentation);
        let (mut from, mut look) = (begin, prefix);
        while let Some(found) = self.found(around, look..end) {
            let (start, made) = match found {
                Found::Property(range, value) => {
                    self.copy_line(around, from..range.start, from == begin);
                    self.out.replace(&value, around.origin, range.clone());
                    (from, look) = (range.end, range.end);
                    continue;
                }
                Found::EndTag(range) => {
                    let open = self.open_partials.get_mut(word(&text[range.start + "</".len()..]));
                    if open.and_then(Vec::pop).is_some() {
                        self.copy_line(around, from..range.start, from == begin);
                        from = range.end;
                    }
                    look = range.end;
                    continue;
                }
                Found::Children(range) => {
                    let children = self.children.clone();
                    let made = children.map(|children| self.children(&children, &margin)).unwrap_or_default();
                    (range.start, Some((made, range.end)))
                }
                Found::Tag(start) if is_whole && is_code(word(&text[start + 1..]), around) => (start, None),
                Found::Tag(start) => (start, self.component(around, start, written, &margin)),
            };
            let Some((made, after)) = made else {
                look = start + 1;
                continue;
            };
            // What a partial holds that has no place for it stands behind it.
            let name = word(&text[start + 1..]);
            let last = self.open_partials.get(name).and_then(|tags| tags.last());
            let holds = last.is_some_and(|tag| tag.start == start);
            if after > end {
                end = text[after..].find('\n').map_or(text.len(), |newline| after + newline + 1);
            }
            let content = content(&made.text);
            let is_begin = start == prefix && from == begin;
            let is_alone = is_begin && text[begin..prefix].trim().is_empty() && text[after..end].trim().is_empty();
            let is_line = is_paragraph(&made.text[content.clone()], &margin, is_begin);
            if is_alone {
                self.empty_line(&margin);
                self.out.extend(&made, content);
                self.out.newline();
                self.empty_line(&margin);
                return end;
            }
            if is_line || is_whole {
                self.copy_line(around, from..start, from == begin);
                self.in_one_line(&made, content, &margin);
                if holds {
                    self.out.text.push(' ');
                }
            } else {
                self.as_block(around, &made, content, from..start, is_begin.then_some(begin), &margin);
                if text[after..end].trim().is_empty() {
                    return end;
                }
                self.out.replace(&margin, around.origin, after..after);
                let behind = text[after..end].trim_start_matches([' ', '\t']);
                (from, look) = (end - behind.len(), end - behind.len());
                continue;
            }
            (from, look) = (after, after);
        }
        self.copy_line(around, from..end, from == begin);
        end
    }

    /// Copies a line or a piece of one, behind the indentation where it is the first.
    pub(super) fn copy_line(&mut self, around: &Around<'_>, range: Range<usize>, is_first: bool) {
        let is_quote = around.indentation.contains('>');
        if is_first && !around.indentation.is_empty() && (is_quote || !around.text[range.clone()].trim().is_empty()) {
            self.out.replace(around.indentation, around.origin, range.start..range.start);
        }
        self.out.copy(around.text, around.origin, range);
    }

    /// Adds what a component became to the line that is being written, without the margin before its lines.
    fn in_one_line(&mut self, made: &MappedText, content: Range<usize>, margin: &str) {
        let mut at = content.start;
        for (index, line) in made.text[content].split_inclusive('\n').enumerate() {
            let behind = at + line.len();
            let line = line.strip_prefix(margin).unwrap_or(line);
            let start = behind - line.trim_start().len();
            at = behind;
            if line.trim().is_empty() {
                continue;
            }
            if index > 0 {
                self.out.text.push(' ');
            }
            self.out.extend(made, start..start + line.trim().len());
        }
    }

    /// Adds what a component became as blocks, behind what stands before it in its line.
    fn as_block(
        &mut self,
        around: &Around<'_>,
        made: &MappedText,
        content: Range<usize>,
        before: Range<usize>,
        begin: Option<usize>,
        margin: &str,
    ) {
        let is_first = begin.is_some() || around.text[..before.start].ends_with('\n') || before.start == 0;
        let blanks = before.len() - around.text[before.clone()].trim_end_matches([' ', '\t']).len();
        let blanks = if begin.is_some() { 0 } else { blanks };
        self.copy_line(around, before.start..before.end - blanks, is_first);
        if begin.is_some() {
            // Behind list markers, the first line is theirs.
            let first = content.start + made.text[content.clone()].len()
                - made.text[content.clone()].trim_start_matches(['>', ' ', '\t']).len();
            self.out.extend(made, first..content.end);
        } else {
            self.out.newline();
            self.empty_line(margin);
            self.out.extend(made, content);
        }
        self.out.newline();
        self.empty_line(margin);
    }

    /// Ends the paragraph, within the quote if there is one.
    fn empty_line(&mut self, margin: &str) {
        if margin.contains('>') {
            self.out.text.push_str(margin);
        }
        self.out.newline();
    }

    /// The first thing in a range that can be expanded. Code spans and comments are left alone.
    fn found(&self, around: &Around<'_>, range: Range<usize>) -> Option<Found> {
        let text = &around.text[..range.end];
        for step in Walk::new(text, range.start) {
            let Step::Sign(at) = step else { continue };
            let behind = &text[at + 1..];
            if text[at..].starts_with('{') {
                if let Some((range, value)) = self.property_at(text, at) {
                    let is_shown = self.children.is_some() && !text[..at].ends_with('=');
                    let is_children = is_shown && text[range.clone()].contains(children::NAME);
                    return Some(if is_children { Found::Children(range) } else { Found::Property(range, value) });
                }
            } else if behind.starts_with('/') && !self.open_partials.is_empty() {
                if let Some(tag) = Tag::parse(text, at, around.braces).filter(|tag| tag.kind == TagKind::Close) {
                    return Some(Found::EndTag(tag.range));
                }
            } else if behind.starts_with(|c: char| c.is_ascii_uppercase()) {
                let name = word(behind);
                if is_code(name, around) || around.imports.contains_key(name) {
                    return Some(Found::Tag(at));
                }
            }
        }
        None
    }

    /// The property that is named at a place, as it is written there: as text, or as the value of an attribute.
    fn property_at(&self, text: &str, at: usize) -> Option<(Range<usize>, String)> {
        let inner = text[at + 1..].trim_start_matches(' ');
        let name = word(inner.strip_prefix("props.")?);
        let behind = inner["props.".len() + name.len()..].trim_start_matches(' ').strip_prefix('}')?;
        let value = self.property(name)?;
        let value = if text[..at].ends_with('=') { attribute(value) } else { escaped(value) };
        Some((at..text.len() - behind.len(), value))
    }
}

/// Whether a component holds code, whatever the page imports.
fn is_code(name: &str, around: &Around<'_>) -> bool {
    name == "CodeBlock" || name == "Code" && !around.imports.contains_key(name)
}

/// The name at the beginning of a text.
pub(super) fn word(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())]
}

/// The length of what stands before the text of a line: white space, list and quote markers.
fn prefix(line: &str) -> usize {
    let mut rest = line.trim_start_matches([' ', '\t']);
    loop {
        let behind = match list_marker(rest) {
            Some(width) => rest.get(width..),
            None => rest.strip_prefix('>'),
        };
        let Some(behind) = behind else { return line.len() - rest.len() };
        rest = behind.trim_start_matches([' ', '\t']);
    }
}

/// What stands before the next lines of a block that begins behind a prefix: list markers are blanks there.
fn margin(prefix: &str) -> String {
    prefix.chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' }).collect()
}

/// The range without empty lines at its ends.
fn content(text: &str) -> Range<usize> {
    let is_empty = |line: &str| line.trim_matches(|c: char| c == '>' || c.is_whitespace()).is_empty();
    let empty = text.split_inclusive('\n').take_while(|line| is_empty(line));
    let start = empty.map(str::len).sum();
    let mut end = text.len();
    while end > start {
        let before = &text.as_bytes()[..end - 1];
        let line = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1).max(start);
        if !is_empty(&text[line..end]) {
            break;
        }
        end = line;
    }
    start..start + text[start..end].trim_end().len()
}

/// Whether lines behind `margin` are one paragraph, which can stand in a line of text. One alone can be anything where
/// the line begins.
fn is_paragraph(text: &str, margin: &str, is_begin: bool) -> bool {
    text.lines().enumerate().all(|(index, line)| {
        let line = line.strip_prefix(margin).unwrap_or(line).trim();
        let is_rule = index > 0 && line.trim_matches(['=', '-']).is_empty();
        !is_rule && (index == 0 && is_begin || !begins_block(line))
    })
}

/// Whether a text that stands alone in its line can be more than text there.
fn begins_block(text: &str) -> bool {
    text.starts_with(['#', '>', '|', '<', ':', '{']) || text.starts_with("```") || list_marker(text).is_some()
}

/// Text that Markdown shows as it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            if c.is_ascii_punctuation() {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// The value of an attribute, with its quotation marks.
fn attribute(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('{', "&#123;");
    format!("\"{text}\"")
}
