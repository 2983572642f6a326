//! Tags, comments and braces within lines of text. Code spans stay as they are.

use std::ops::Range;

use super::address::{autolink_end, ends_with_address, nested_destination};
use super::element::{Element, html_element, is_block, is_component, is_flag, is_void, is_word};
use super::line::{indent, list_marker};
use super::mark::MarkKind;
use super::math;
use super::optional_end::has_optional_end;
use super::scan::Scanner;
use super::segment::{Edit, Replacement, SegmentKind};
use super::tag::{AttributeValue, Tag, TagKind};
use super::ticks::Ticks;

/// What is known of the line that is being looked at.
struct LineContext {
    /// Behind white space, quote and list markers.
    content: usize,
    /// Blocks can't be cut out of table rows, headings and quotes.
    whole: bool,
    quoted: bool,
}

impl<'a> Scanner<'a> {
    /// Looks into lines of text and adds them as segments. The first of them begins a line if `first`.
    pub(super) fn inline(&mut self, chunk: Range<usize>, first: bool) {
        let lines = &self.text[chunk.clone()];
        let is_read = lines.bytes().any(|byte| matches!(byte, b'<' | b'{' | b'$'));
        let mut edits = if is_read || lines.contains('`') && (lines.contains("://") || lines.contains("www.")) {
            self.edits(chunk.clone())
        } else {
            Vec::new()
        };
        if !self.too_deep.is_empty() || !self.taken_names.is_empty() {
            self.rename_footnotes(&chunk, &mut edits);
            for at in std::mem::take(&mut self.too_deep) {
                edits.push(Edit { range: at..at, by: Replacement::Text("\\".to_owned()) });
            }
            edits.sort_by_key(|edit| edit.range.start);
        }
        self.cut(chunk, first, edits);
    }

    /// Adds the lines of a chunk as segments, cut at blocks.
    fn cut(&mut self, chunk: Range<usize>, mut first: bool, edits: Vec<Edit>) {
        let mut at = chunk.start;
        let mut edits = edits.into_iter().peekable();
        while at < chunk.end {
            let (column, spaces) = indent(&self.text[at..chunk.end], 0);
            let start = at + spaces;
            let mut end = start;
            let mut of_line = Vec::new();
            let mut block = None;
            loop {
                let newline = self.line_end(end).min(chunk.end);
                match edits.next_if(|edit| edit.range.start < newline) {
                    Some(Edit { range, by: Replacement::Block(mark) }) => {
                        end = range.start;
                        block = Some((mark, range));
                        break;
                    }
                    Some(edit) => {
                        end = edit.range.end;
                        of_line.push(edit);
                    }
                    None => {
                        end = newline;
                        break;
                    }
                }
            }
            // The blank before a block is none of the text.
            let text_end = match block.is_some() && of_line.last().is_none_or(|edit| edit.range.end < end) {
                true => start + self.text[start..end].trim_end_matches(' ').len(),
                false => end,
            };
            if !self.text[start..end].trim().is_empty() {
                self.segment(start..text_end, column, first, SegmentKind::Text(of_line));
            }
            match block {
                Some((mark, range)) => {
                    let is_first = first && self.text[start..end].trim().is_empty();
                    at = range.end;
                    self.segment(range, column, is_first, SegmentKind::Block(mark));
                    first = false;
                    if self.text[at..].starts_with('\n') {
                        at += 1;
                        first = true;
                    }
                }
                None => {
                    at = end + 1;
                    first = true;
                }
            }
        }
    }

    pub(super) fn edits(&mut self, chunk: Range<usize>) -> Vec<Edit> {
        let text = self.text;
        let bytes = text.as_bytes();
        let ticks = Ticks::of(text, chunk.clone());
        let mut edits = Vec::new();
        self.inner_phrases.clear();
        self.quoted_phrases.clear();
        let mut at = chunk.start;
        let mut line = self.line_context(at, chunk.end);
        while at < chunk.end {
            match bytes[at] {
                b'\\' if bytes.get(at + 1) == Some(&b'<') && ends_with_address(&text[..at]) => {
                    let mark = self.mark(MarkKind::LessThan, at + 1..at + 2);
                    edits.push(Edit { range: at..at + 2, by: Replacement::Mark(mark) });
                    at += 1;
                }
                b'\\' => at += 1,
                b'\n' => line = self.line_context(at + 1, chunk.end),
                b'`' => {
                    let length = bytes[at..chunk.end].iter().take_while(|&&byte| byte == b'`').count();
                    let closing = ticks.closing(at + length, length);
                    let skipped = closing.unwrap_or(at + length);
                    // A bare address goes on up to a blank or a tag, and takes backticks with it.
                    if closing.is_some() && ends_with_address(&text[chunk.start..at]) {
                        let mark = self.mark(MarkKind::Comment, at..at);
                        edits.push(Edit { range: at..at, by: Replacement::Mark(mark) });
                    }
                    if text[at..skipped].contains('\n') {
                        line =
                            self.line_context(text[..skipped].rfind('\n').map_or(0, |newline| newline + 1), chunk.end);
                    }
                    at = skipped;
                    continue;
                }
                b'$' => {
                    if let Some(after) = math::inline_end(&text[..chunk.end], at)
                        && !(line.whole && text[at..after].contains('|'))
                    {
                        let mark = self.mark(MarkKind::Math { quotes: 0 }, at..after);
                        edits.push(Edit { range: at..after, by: Replacement::Mark(mark) });
                        at = after;
                        continue;
                    }
                }
                b'{' if self.mdx => {
                    if let Some(edit) = self.brace(at, chunk.end) {
                        at = edit.range.end;
                        edits.push(edit);
                        continue;
                    }
                }
                b'<' => {
                    if let Some(after) = autolink_end(&text[..chunk.end], at) {
                        at = after;
                        continue;
                    }
                    if let Some(after) = nested_destination(&text[..chunk.end], at) {
                        let signs = (at + 1..after - 1).filter(|&sign| matches!(bytes[sign], b'<' | b'>'));
                        edits.extend(signs.filter(|&sign| bytes[sign - 1] != b'\\').map(|sign| {
                            let by = Replacement::Text(format!("\\{}", &text[sign..sign + 1]));
                            Edit { range: sign..sign + 1, by }
                        }));
                        at = after;
                        continue;
                    }
                    if let Some(edit) = self.angle(at, &line, chunk.end, &mut edits) {
                        at = edit.range.end;
                        if !matches!(&edit.by, Replacement::Text(text) if text == "<") {
                            edits.push(edit);
                        }
                        continue;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        edits
    }

    fn line_context(&self, start: usize, end: usize) -> LineContext {
        let line = self.text[start.min(end)..end].lines().next().unwrap_or_default();
        let mut rest = line.trim_start_matches([' ', '\t']);
        let is_row = rest.starts_with(['|', '#']);
        let mut quoted = false;
        loop {
            let behind = match rest.strip_prefix('>') {
                Some(behind) => {
                    quoted = true;
                    behind
                }
                None => match list_marker(rest) {
                    Some(width) => rest.get(width..).unwrap_or_default(),
                    None => break,
                },
            };
            rest = behind.trim_start_matches([' ', '\t']);
        }
        LineContext { content: start.min(end) + line.len() - rest.len(), whole: quoted || is_row, quoted }
    }

    /// A `<` in text: a tag, a comment, or a character.
    fn angle(&mut self, at: usize, line: &LineContext, end: usize, edits: &mut Vec<Edit>) -> Option<Edit> {
        let text = self.text;
        if text[at..end].starts_with("<!--") {
            return match self.behind_next("-->", at).filter(|&after| after <= end) {
                Some(after) => Some(self.comment(at..after)),
                None => {
                    self.unclosed_comment(at..at + "<!--".len());
                    Some(self.literal(at))
                }
            };
        }
        let Some(tag) = self.tag(at, end) else {
            let next = text.as_bytes().get(at + 1);
            let begins_html = next.is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?'));
            return (begins_html || ends_with_address(&text[..at])).then(|| self.literal(at));
        };
        let range = tag.range.clone();
        if let Some(after) = self.opaque_end(&tag).filter(|&after| after <= end) {
            let alone = line.quoted && at == line.content && is_blank_line(&text[after..]);
            let is_cut = is_block(tag.name) && !line.whole;
            if is_cut {
                let mut ended = Vec::new();
                self.end_before(tag.name, at, &mut ended);
                edits.extend(ended.into_iter().map(|mark| Edit { range: at..at, by: Replacement::Block(mark) }));
            }
            let by = match is_cut {
                true => Replacement::Block,
                false if alone => Replacement::QuotedBlock,
                false => Replacement::Mark,
            };
            let mark = self.mark(MarkKind::Opaque(tag), at..after);
            return Some(Edit { range: at..after, by: by(mark) });
        }
        if tag.name.is_empty() {
            if tag.kind == TagKind::Open && !self.is_closed_later("", range.end, end) {
                return Some(self.literal(at));
            }
            return Some(Edit { range, by: Replacement::Text(String::new()) }).filter(|_| self.mdx);
        }
        let is_text = match html_element(tag.name) {
            Some(_) => tag.attributes.iter().any(|a| a.value == AttributeValue::Absent && !is_flag(a.name)),
            None if is_component(tag.name) || self.is_open(tag.name) || self.is_custom(tag.name) => false,
            None => !self.mdx || !tag.is_component(),
        };
        if is_text || self.is_lone_word(&tag, line.content, end) {
            return Some(self.literal(at));
        }
        if !self.mdx {
            // CommonMark reads it; a second look at its inside would only find quotes.
            return Some(Edit { range, by: Replacement::Text("<".to_owned()) });
        }
        let is_block = is_block(tag.name)
            || !line.whole && self.holds_block_tag(&tag)
            || tag.kind == TagKind::Close && self.closes_block(tag.name);
        if tag.kind == TagKind::Open && !is_block && self.is_open(tag.name) {
            self.inner_phrases.push(tag.name);
        }
        if is_block && !line.whole {
            let mut marks = self.pair(tag);
            let mark = marks.pop()?;
            edits.extend(marks.into_iter().map(|mark| Edit { range: at..at, by: Replacement::Block(mark) }));
            return Some(Edit { range, by: Replacement::Block(mark) });
        }
        let alone = at == line.content && is_blank_line(&text[range.end..]);
        let stands_apart = line.quoted && alone && (is_block || self.quoted_phrase(&tag, end));
        let by = if stands_apart { Replacement::QuotedBlock } else { Replacement::Mark };
        let mark = self.mark(MarkKind::Tag(tag), range.clone());
        Some(Edit { range, by: by(mark) })
    }

    /// Whether a phrase that stands alone in a line of a quote holds whole lines: its end tag stands alone too.
    fn quoted_phrase(&mut self, tag: &Tag<'a>, end: usize) -> bool {
        match tag.kind {
            TagKind::Open if self.is_phrase(tag.name) => {
                let text = self.text;
                let Some(close) = self.end_tag(tag.name, tag.range.end, end) else { return false };
                let before = text[tag.range.end..close].rsplit('\n').next().unwrap_or("");
                let behind = text[close..end].split_once('>').map_or("", |(_, behind)| behind);
                let holds_lines =
                    before.bytes().all(|byte| matches!(byte, b'>' | b' ' | b'\t')) && is_blank_line(behind);
                if holds_lines {
                    self.quoted_phrases.push(tag.name);
                }
                holds_lines
            }
            TagKind::Close => {
                let open = self.quoted_phrases.iter().rposition(|open| *open == tag.name);
                open.map(|open| self.quoted_phrases.remove(open)).is_some()
            }
            _ => false,
        }
    }

    /// Whether an end tag in text closes a block, and no phrase that was opened before it in the text.
    fn closes_block(&mut self, name: &str) -> bool {
        if !self.is_open(name) {
            return false;
        }
        let inner = self.inner_phrases.iter().rposition(|open| *open == name);
        inner.map(|inner| self.inner_phrases.remove(inner)).is_none()
    }

    /// A `<` that is text.
    fn literal(&mut self, at: usize) -> Edit {
        let by = match ends_with_address(&self.text[..at]) {
            true => Replacement::Mark(self.mark(MarkKind::LessThan, at..at + 1)),
            false => Replacement::Text("\\<".to_owned()),
        };
        Edit { range: at..at + 1, by }
    }

    /// Whether a tag in text is a word in angle brackets: `<Token>`, `<link>`, and `a<b>c`, which nothing closes.
    fn is_lone_word(&mut self, tag: &Tag<'a>, content: usize, end: usize) -> bool {
        let is_known = is_component(tag.name) && !is_word(tag.name);
        if tag.kind != TagKind::Open || !tag.attributes.is_empty() || is_known {
            return false;
        }
        if is_void(tag.name) {
            // Without attributes, the others show nothing.
            let is_shown = matches!(tag.name, "br" | "hr" | "wbr") || tag.name == "col" && self.is_open("table");
            return !is_shown;
        }
        // A phrase within a paragraph ends there.
        let line_end = self.line_end(tag.range.end);
        let is_alone = tag.range.start == content && self.text[tag.range.end..line_end].trim().is_empty();
        let is_within = !is_alone && matches!(html_element(tag.name), Some(Element::Phrase) | None);
        let end = if is_within { end } else { self.text.len() };
        !has_optional_end(tag.name) && !self.is_closed_later(tag.name, tag.range.end, end)
    }

    /// Whether an end tag stands between two places.
    fn is_closed_later(&mut self, name: &'a str, at: usize, end: usize) -> bool {
        self.end_tag(name, at, end).is_some()
    }

    /// The first end tag between two places. Remembered, because many tags may ask.
    pub(super) fn end_tag(&mut self, name: &'a str, at: usize, end: usize) -> Option<usize> {
        let key = (name, end == self.text.len());
        if let Some(&(from, to, found)) = self.end_tags.get(&key)
            && to == end
            && from <= at
            && found.is_none_or(|found| found >= at)
        {
            return found;
        }
        let text = &self.text[at..end];
        let found = text.match_indices("</").map(|(found, _)| found).find(|found| {
            let Some((end_tag, rest)) = text[found + 2..].split_at_checked(name.len()) else { return false };
            end_tag.eq_ignore_ascii_case(name)
                && !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        });
        let found = found.map(|found| at + found);
        self.end_tags.insert(key, (at, end, found));
        found
    }
}

/// Whether only white space stands in the first line of a text.
fn is_blank_line(text: &str) -> bool {
    text.lines().next().is_none_or(|line| line.trim().is_empty())
}
