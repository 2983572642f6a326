//! MkDocs's blocks, whose content is indented: `!!! note "Title"`, `??? tip`, `=== "Tab"`.

use std::ops::Range;

use super::line::indent;
use super::mark::MarkKind;
use super::pair::Open;
use super::scan::Scanner;
use super::segment::SegmentKind;
use super::tag::{Attribute, AttributeValue, Tag, TagKind};

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
        let behind = rest[marker..].trim();
        let quote = behind.find('"').unwrap_or(behind.len());
        let title = match behind[quote..].strip_prefix('"') {
            Some(title) => title.strip_suffix('"')?,
            None => "",
        };
        let words = behind[..quote].trim();
        let is_word = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !words.split_whitespace().all(is_word) || words.is_empty() != rest.starts_with('=') {
            return None;
        }
        let start = rest.len() - rest[marker..].trim_start().len();
        let kind = start..start + words.split_whitespace().next().map_or(0, str::len);
        let title_start = start + quote + usize::from(quote < behind.len());
        let head = Head { kind, title: title_start..title_start + title.len() };
        (!rest.starts_with('=') || !title.is_empty()).then_some(head)
    }
}

impl<'a> Scanner<'a> {
    /// Opens the block that begins in the line at `start`, if its content follows.
    pub(super) fn indented(&mut self, start: usize, end: usize, column: usize) -> bool {
        let text = self.text;
        let Some(head) = Head::parse(&text[start..end]) else { return false };
        let next = text[end..].lines().skip(1).find(|line| !line.trim().is_empty());
        if next.is_none_or(|line| indent(line, 0).0 < column + 4) {
            return false;
        }
        self.flush();
        self.in_paragraph = false;
        let line = start..start + text[start..end].trim_end().len();
        let title = start + head.title.start..start + head.title.end;
        let name = if head.kind.is_empty() { "TabItem" } else { "" };
        let mark = if head.kind.is_empty() {
            let value = AttributeValue::Text(&text[title.clone()]);
            let attributes = vec![Attribute { name: "label", value, range: title }];
            let mark = self.mark(
                MarkKind::Tag(Tag { name, kind: TagKind::Open, attributes, range: line.clone(), is_imported: false }),
                line.clone(),
            );
            self.segment(line, column, true, SegmentKind::Block(mark));
            mark
        } else {
            let kind = text[start + head.kind.start..start + head.kind.end].to_ascii_lowercase();
            let mark = self.mark(MarkKind::Admonition { kind, id: None }, line.clone());
            self.segment(line.clone(), column, true, SegmentKind::Block(mark));
            if !title.is_empty() {
                self.inline(title, false);
            }
            let end = self.mark(MarkKind::TitleEnd, line.end..line.end);
            self.segment(line.end..line.end, column, false, SegmentKind::Block(end));
            mark
        };
        let outer_lists = std::mem::take(&mut self.lists);
        self.open.push(Open { mark, name, colons: 0, outer_lists, content: Some(column + 4), lacks_end: false });
        self.indented += 1;
        true
    }

    /// Ends the blocks whose content a line at `column` does not belong to.
    pub(super) fn dedent(&mut self, column: usize, at: usize) {
        while self.indented > 0 {
            let ends = |open: &Open<'_>| open.content.is_some_and(|content| column < content);
            if !self.open.iter().any(ends) {
                return;
            }
            // The text before may close what is open.
            self.flush();
            let Some(index) = self.open.iter().rposition(ends) else { return };
            let kind = match self.open[index].name {
                "" => MarkKind::AdmonitionEnd,
                name => MarkKind::Tag(Tag {
                    name,
                    kind: TagKind::Close,
                    attributes: Vec::new(),
                    range: at..at,
                    is_imported: false,
                }),
            };
            let mark = self.mark(kind, at..at);
            self.close(index, mark);
            self.segment(at..at, column, true, SegmentKind::Block(mark));
            self.in_paragraph = false;
        }
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
