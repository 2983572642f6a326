//! MkDocs blocks with indented content: `!!! note "Title"`, `??? tip`, `=== "Tab"`.

use std::ops::Range;

use super::{Admonition, Begin, BlockKind, Columns, OpenKind, Parser, Position, Start};
use crate::markup::{Attribute, AttributeValue, Tag, TagKind};

/// The kind and the range of the title of a line that opens such a block; a tab has no kind.
fn opening(rest: &str) -> Option<(&str, Range<usize>)> {
    let marker = ["!!! ", "??? ", "???+ ", "=== "].into_iter().find(|marker| rest.starts_with(marker))?;
    let line = rest.trim_end();
    let quote = line.find('"').unwrap_or(line.len());
    let title = match line[quote..].strip_prefix('"') {
        Some(title) => quote + 1..quote + 1 + title.strip_suffix('"')?.len(),
        None => quote..quote,
    };
    let words = line.get(marker.len()..quote)?.trim();
    let is_word = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_tab = marker == "=== ";
    let is_opening = words.split(' ').all(is_word) && words.is_empty() == is_tab && !(is_tab && title.is_empty());
    is_opening.then_some((words.split(' ').next()?, title))
}

impl<'a> Parser<'a> {
    /// Opens a block, if its content follows.
    pub(super) fn indented(&mut self, position: &Position<'a>) -> Option<Start<'a>> {
        let text = self.scope.text;
        let indent = position.cursor.indent();
        let start = indent.at;
        let line = text[start..position.cursor.end].trim_end();
        let (kind, title) = opening(line)?;
        let content = indent.columns + Columns(4);
        if !self.is_followed(position, content) {
            return None;
        }
        if self.is_full(start..position.cursor.end) {
            return Some(Start::Text);
        }
        self.begin(position.matched, Begin::Block);
        let title = start + title.start..start + title.end;
        if kind.is_empty() {
            let value = AttributeValue::Text(&text[title.clone()]);
            let attributes = vec![Attribute { name: "label", value, range: title }];
            let tag = Tag {
                name: "TabItem",
                kind: TagKind::Open,
                attributes,
                range: start..start + line.len(),
                is_imported: false,
            };
            *self.scope.open_names.entry("TabItem").or_default() += 1;
            self.open(OpenKind::Indented(content), Some(BlockKind::Element(tag)), start);
        } else {
            let admonition = Admonition { kind: kind.to_ascii_lowercase(), id: None, has_title: false };
            self.admonition(OpenKind::Indented(content), admonition, start, title);
        }
        Some(Start::Read(position.cursor.end))
    }

    /// Whether the next non-empty line is in the same containers and indented to at least a column.
    fn is_followed(&self, position: &Position<'a>, column: Columns) -> bool {
        let containers = position.matched.unwrap_or(self.stack.len());
        let mut end = position.cursor.end;
        while let Some(line) = self.line_after(end, containers) {
            if !line.is_blank() {
                return line.indent().columns >= column;
            }
            end = line.end;
        }
        false
    }
}
