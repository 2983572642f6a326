//! Text between tokens: white space, and in practice also comments and merge conflict markers.

use super::parser::Parser;
use super::rules;
use crate::diagnostic::{Certainty, Edit};

impl Parser<'_> {
    /// Skips white space. Comments and the like are skipped and reported.
    pub(super) fn skip_trivia(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\n' | b'\r' | b'\t' => self.pos += 1,
                b'#' => self.line_comment("#"),
                b'/' if self.bytes.get(self.pos + 1) == Some(&b'/') => self.line_comment("//"),
                b'/' if self.bytes.get(self.pos + 1) == Some(&b'*') => self.block_comment(),
                b'<' | b'=' | b'>' if self.at_conflict_marker() => self.conflict_marker(),
                byte if byte.is_ascii() => return,
                _ => {
                    let Some(space) = self.text[self.pos..].chars().next() else { return };
                    if !space.is_whitespace() && !matches!(space, '\u{feff}' | '\u{200b}') {
                        return;
                    }
                    self.foreign_space(space);
                }
            }
        }
    }

    /// Spaces that are invalid in JSON, often pasted from a web page. A run of them is one problem.
    fn foreign_space(&mut self, space: char) {
        let start = self.pos;
        while self.text[self.pos..].starts_with(space) {
            self.pos += space.len_utf8();
        }
        let count = self.text[start..self.pos].chars().count();
        let problem = self
            .problem(
                &rules::FOREIGN_SPACE,
                start..self.pos,
                format!("a space that JSON does not allow: U+{:04X}", u32::from(space)),
            )
            .hint("replace it with an ordinary space")
            .fix(
                "replace it with an ordinary space",
                Certainty::Certain,
                vec![Edit::replace(start..self.pos, " ".repeat(count))],
            );
        self.push(problem);
    }

    fn line_comment(&mut self, mark: &str) {
        let start = self.pos;
        let end = self.text[start..].find('\n').map_or(self.text.len(), |newline| start + newline);
        self.pos = start + self.text[start..end].trim_end().len();
        self.comment(start, mark);
    }

    fn block_comment(&mut self) {
        let start = self.pos;
        match self.text[start + 2..].find("*/") {
            Some(close) => {
                self.pos = start + 2 + close + 2;
                self.comment(start, "/* */");
            }
            None => {
                // Only its line is taken as the comment, so the rest can be checked.
                self.pos = self.text[start..].find('\n').map_or(self.text.len(), |newline| start + newline);
                let problem = self
                    .problem(&rules::COMMENT, start..start + 2, "a comment that is never closed")
                    .hint("remove it: JSON has no comments");
                self.push(problem);
            }
        }
    }

    fn comment(&mut self, start: usize, mark: &str) {
        let problem = self
            .problem(&rules::COMMENT, start..self.pos, format!("JSON has no comments (`{mark}`)"))
            .hint("remove it; notes for readers belong in `docs.additional_notes`")
            .fix("remove the comment", Certainty::RemovesComment, vec![Edit::delete(self.with_spaces(start))]);
        self.push(problem);
    }

    /// A comment with its white space: the whole line if it's alone on it, otherwise the white space before it.
    fn with_spaces(&self, start: usize) -> std::ops::Range<usize> {
        let is_space = |byte: &&u8| matches!(byte, b' ' | b'\t');
        let before = start - self.bytes[..start].iter().rev().take_while(is_space).count();
        let after = self.pos + self.bytes[self.pos..].iter().take_while(is_space).count();
        let rest = &self.bytes[after..];
        let line_end = if rest.starts_with(b"\r\n") { after + 2 } else { after + 1 };
        let is_whole_line =
            (before == 0 || self.bytes[before - 1] == b'\n') && matches!(rest.first(), Some(b'\r' | b'\n'));
        if is_whole_line { before..line_end } else { before..self.pos }
    }

    fn at_conflict_marker(&self) -> bool {
        let at_line_start = self.pos == 0 || self.bytes[self.pos - 1] == b'\n';
        let rest = &self.text[self.pos..];
        at_line_start && ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|marker| rest.starts_with(marker))
    }

    fn conflict_marker(&mut self) {
        let start = self.pos;
        let end = self.text[start..].find('\n').map_or(self.text.len(), |newline| start + newline);
        self.pos = start + self.text[start..end].trim_end().len();
        let problem = self
            .problem(&rules::MERGE_CONFLICT, start..self.pos, "an unresolved merge conflict")
            .hint("keep one or both sides and remove the marker lines");
        self.push(problem);
    }
}
