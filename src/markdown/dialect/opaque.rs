//! Elements whose content is no Markdown: `<pre>`, scripts and styles, fields of text, drawings and formulas. Each is one
//! mark, from its start tag to its end tag.

use std::collections::HashMap;

use super::brackets::Brackets;
use super::element::{is_foreign, is_opaque};
use super::scan::Scanner;
use super::tag::{Tag, TagKind};

impl<'a> Scanner<'a> {
    /// The offset behind the end tag of the element that a tag opens, if nothing in it is to be read.
    pub(super) fn opaque_end(&mut self, tag: &Tag<'a>) -> Option<usize> {
        if !self.mdx || tag.kind != TagKind::Open || !is_opaque(tag.name) {
            return None;
        }
        if is_foreign(tag.name) {
            let text = self.text;
            return self
                .foreign
                .get_or_insert_with(|| foreign_elements(text, &self.braces))
                .get(&tag.range.start)
                .copied();
        }
        let close = self.end_tag(tag.name, tag.range.end, self.text.len())?;
        Some(close + self.text[close..].find('>')? + 1)
    }

    /// Whether such an element is a block where it begins a line: a script always, a drawing where it has its lines for
    /// itself, or an empty line in it.
    pub(super) fn is_opaque_block(&mut self, tag: &Tag<'a>, after: usize) -> bool {
        if !is_foreign(tag.name) {
            return true;
        }
        let end = self.line_end(after);
        let behind = self.text[after..end].trim();
        let mut inner = self.text[tag.range.clone().start..after].lines();
        self.chunk.is_none() && (behind.is_empty() || behind.starts_with("</"))
            || inner.any(|line| line.trim().is_empty())
    }

    /// The end of the line of text at `start`, which ends at `end` unless such an element goes on behind it.
    pub(super) fn text_end(&mut self, start: usize, mut end: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while self.mdx && at < end {
            match bytes[at] {
                b'\\' => at += 1,
                b'`' => {
                    let length = bytes[at..end].iter().take_while(|&&byte| byte == b'`').count();
                    let ticks = &self.text[at..at + length];
                    at += length;
                    at = self.text[at..end].find(ticks).map_or(at, |found| at + found + length);
                    continue;
                }
                b'<' if names_opaque(&self.text[at + 1..end]) => {
                    let tag = self.tag(at, self.text.len());
                    if let Some(after) = tag.and_then(|tag| self.opaque_end(&tag)) {
                        end = self.line_end(after);
                        at = after;
                        continue;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        end
    }
}

/// Whether a text begins with the name of such an element.
fn names_opaque(text: &str) -> bool {
    let end = text.bytes().take_while(u8::is_ascii_alphanumeric).take(9).count();
    is_opaque(&text[..end].to_ascii_lowercase())
}

/// Where the drawings and formulas of a text begin, and where each ends. A start tag without an end tag is none.
fn foreign_elements(text: &str, braces: &Brackets<'_>) -> HashMap<usize, usize> {
    let mut found = HashMap::new();
    let mut open: Vec<(&str, usize)> = Vec::new();
    for (at, _) in text.match_indices('<') {
        if !names_opaque(text[at + 1..].trim_start_matches('/')) {
            continue;
        }
        let Some(tag) = Tag::parse(text, at, braces).filter(|tag| is_foreign(tag.name)) else { continue };
        match tag.kind {
            TagKind::Open => open.push((tag.name, at)),
            TagKind::SelfClosing => {}
            TagKind::Close => {
                if let Some((_, start)) = open.pop_if(|(name, _)| *name == tag.name) {
                    found.insert(start, tag.range.end);
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_hold_drawings() {
        let text = "<svg> `<svg>` <svg a='>'><SVG/><svg></svg><math></math></svg></svg>";
        let found = foreign_elements(text, &Brackets::braces(text));
        let mut found: Vec<&str> = found.iter().map(|(&start, &end)| &text[start..end]).collect();
        found.sort_by_key(|found| found.len());
        assert_eq!(
            found,
            [
                "<svg></svg>",
                "<math></math>",
                "<svg a='>'><SVG/><svg></svg><math></math></svg>",
                "<svg>` <svg a='>'><SVG/><svg></svg><math></math></svg></svg>"
            ]
        );
    }
}
