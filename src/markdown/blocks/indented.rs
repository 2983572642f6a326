//! MkDocs blocks with indented content: `!!! note "Title"`, `??? tip`, `=== "Tab"`.

use std::ops::Range;

use super::block::{Admonition, BlockKind};
use super::line::Columns;
use super::parser::{Parser, Position, Start};
use super::stack::{Begin, OpenKind};
use crate::markup::{Attribute, AttributeValue, Tag, TagKind};

/// The line that opens such a block.
struct Head {
    /// Empty for a tab.
    kind: Range<usize>,
    title: Range<usize>,
}

impl Head {
    /// Reads a line without its indentation.
    fn parse(rest: &str) -> Option<Head> {
        let marker = ["!!! ", "??? ", "???+ ", "=== "].iter().find(|marker| rest.starts_with(**marker))?.len();
        let after = rest[marker..].trim();
        let quote = after.find('"').unwrap_or(after.len());
        let title = match after[quote..].strip_prefix('"') {
            Some(title) => title.strip_suffix('"')?,
            None => "",
        };
        let words = after[..quote].trim();
        let is_word = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !words.split_whitespace().all(is_word) || words.is_empty() != rest.starts_with('=') {
            return None;
        }
        let start = rest.len() - rest[marker..].trim_start().len();
        let kind = start..start + words.split_whitespace().next().map_or(0, str::len);
        let title_start = start + quote + usize::from(quote < after.len());
        let head = Head { kind, title: title_start..title_start + title.len() };
        (!rest.starts_with('=') || !title.is_empty()).then_some(head)
    }
}

impl<'a> Parser<'a> {
    /// Opens a block, if its content follows.
    pub(super) fn indented(&mut self, position: &Position<'a>) -> Option<Start<'a>> {
        let text = self.text;
        let indent = position.cursor.indent();
        let start = indent.at;
        let head = Head::parse(&text[start..position.cursor.end])?;
        let content = indent.columns + Columns(4);
        if !self.is_followed(position, content) {
            return None;
        }
        if self.is_full(start..position.cursor.end) {
            return Some(Start::Text);
        }
        self.begin(position.matched, Begin::Block);
        let line = start..start + text[start..position.cursor.end].trim_end().len();
        let title = start + head.title.start..start + head.title.end;
        if head.kind.is_empty() {
            let value = AttributeValue::Text(&text[title.clone()]);
            let attributes = vec![Attribute { name: "label", value, range: title }];
            let tag = Tag { name: "TabItem", kind: TagKind::Open, attributes, range: line, is_imported: false };
            *self.scope.open_names.entry("TabItem").or_default() += 1;
            self.open(OpenKind::Indented(content), Some(BlockKind::Element(tag)), start);
        } else {
            let kind = text[start + head.kind.start..start + head.kind.end].to_ascii_lowercase();
            let admonition = Admonition { kind, id: None, has_title: !title.is_empty() };
            self.open(OpenKind::Indented(content), Some(BlockKind::Admonition(admonition)), start);
            if !title.is_empty() {
                self.title(title.start, title.end);
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_told_from_text() {
        let shown =
            |line: &str| Head::parse(line).map(|head| (line[head.kind].to_owned(), line[head.title].to_owned()));
        for (line, kind, title) in [
            ("!!! note", "note", ""),
            ("!!! note \"A b\"", "note", "A b"),
            ("???+ tip inline end \"T\"  ", "tip", "T"),
            ("!!! note \"\"", "note", ""),
            ("=== \"Python\"", "", "Python"),
        ] {
            assert_eq!(shown(line), Some((kind.to_owned(), title.to_owned())), "{line}");
        }
        for text in ["!!!", "!!! ", "=== a", "===", "!!! what?", "!!! a \"b\" c", "??? \"x\"", "!!!note"] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
