//! What stands between two lines of a page's Markdown copy.

use super::Writer;
use crate::markdown::dialect::line::{footnote, is_markers};

/// What stands between the last line and the next one.
#[derive(Default)]
pub(super) struct Gap {
    /// How many empty lines were written there.
    pub(super) empty_lines: usize,
    /// The empty lines of a quote.
    pub(super) quoted: String,
    /// Two blocks meet: there has to be a line, in so many quotes at most.
    wanted: Option<usize>,
}

impl Gap {
    /// There has to be a line where a block stands behind `before`.
    pub(super) fn want(&mut self, before: &str) {
        let quotes = before.matches('>').count();
        self.wanted = Some(self.wanted.map_or(quotes, |wanted| wanted.min(quotes)));
    }
}

impl Writer<'_, '_> {
    /// Ends what stands before a line. Returns whether the line goes on behind the markers of its list item, which stand
    /// alone: an item that begins with an empty line holds nothing.
    pub(super) fn begin_line(&mut self, line: &str) -> bool {
        let Gap { empty_lines, quoted, wanted } = std::mem::take(&mut self.gap);
        let is_wanted = wanted.is_some();
        if self.out.is_empty() {
            return false;
        }
        if is_wanted && self.ends_with_markers(line) {
            self.out.truncate(self.out.trim_end().len());
            self.out.push(' ');
            return true;
        }
        if is_wanted && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        if self.out.ends_with("\n\n") {
            return false;
        }
        let is_code = line.starts_with("    ") || line.starts_with('\t');
        if is_wanted || empty_lines > 0 {
            // One is enough, but indented code has as many as were written.
            let count = if is_code && !is_wanted { empty_lines } else { 1 };
            let most = if empty_lines == 0 { wanted.unwrap_or(0) } else { 0 };
            let quote = self.shared_quote(line, most);
            self.out.push_str(&format!("{quote}\n").repeat(count));
        } else {
            self.out.push_str(&quoted);
        }
        false
    }

    /// Whether the last line is only the markers of a list item, or the label of a footnote, that a line belongs to.
    pub(super) fn ends_with_markers(&self, line: &str) -> bool {
        let last = self.out.trim_end_matches('\n');
        let last = &last[last.rfind('\n').map_or(0, |newline| newline + 1)..];
        let is_item = is_markers(last) && last.trim_end().ends_with(|c: char| !matches!(c, '>' | ' ' | '\t'));
        let label = last.trim_start_matches([' ', '>']);
        let content = match footnote(label).filter(|_| label.trim_end().ends_with("]:")) {
            Some(width) => last.len() - label.len() + width,
            None if is_item => last.trim_end().len() + 1,
            None => return false,
        };
        let margin = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
        !self.out.ends_with("\n\n") && margin >= content
    }

    /// The markers of the quotes, so many at most, that both the last line and the next one stand in.
    fn shared_quote<'l>(&self, line: &'l str, most: usize) -> &'l str {
        let last = self.out.trim_end_matches(['\n', ' ']).rsplit('\n').next().unwrap_or("");
        let markers = |line: &str, may_be: &dyn Fn(char) -> bool| {
            line.chars().take_while(|&c| may_be(c)).filter(|&c| c == '>').count()
        };
        // In the line before, list markers may stand between them.
        let before = markers(last, &|c| is_markers(c.encode_utf8(&mut [0; 4])));
        let quotes = before.min(markers(line, &|c| matches!(c, '>' | ' ' | '\t'))).min(most);
        let ends = line.match_indices('>').map(|(at, _)| at + 1);
        &line[..ends.take(quotes).last().unwrap_or(0)]
    }
}
