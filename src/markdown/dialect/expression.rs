//! Braces in text: comments, strings, and expressions, which are not run.

use std::ops::Range;

use super::attribute_list;
use super::mark::MarkKind;
use super::rules;
use super::scan::Scanner;
use super::script::Quoted;
use super::segment::{Edit, Replacement};

/// No expression in text is longer: braces in braces are each read anew.
const LONGEST_EXPRESSION: usize = 4096;

impl Scanner<'_> {
    /// A `{` in text: a comment is dropped, a string is its text, all else is text.
    pub(super) fn brace(&mut self, at: usize, end: usize) -> Option<Edit> {
        let text = &self.text[..end];
        if text[at..].starts_with("{/*") {
            let Some(after) = self.behind_braced_comment(at).filter(|&after| after <= end) else {
                self.unclosed_comment(at..at + "{/*".len());
                return None;
            };
            return Some(self.comment(at..after));
        }
        if let Some(after) = attribute_list::behind_link(text, at) {
            return Some(Edit { range: at..after, by: Replacement::Text(String::new()) });
        }
        if text[at + 1..].starts_with('{') {
            return None;
        }
        let after = self.expression_end(at, end)?;
        if !text[at + 1..].starts_with(['"', '\'', '`']) {
            let by = Replacement::Text(escaped(&text[at..after]));
            return self.expression(at..after).then_some(Edit { range: at..after, by });
        }
        let source = text[at + 1..after - 1].trim_end();
        let Quoted { text, expression, .. } = Quoted::read(source).filter(|quoted| quoted.behind.is_empty())?;
        if let Some(range) = expression {
            self.not_run(at + 1 + range.start..at + 1 + range.end);
        }
        Some(Edit { range: at..after, by: Replacement::Text(escaped(&text)) })
    }

    /// The offset behind the expression that begins at a place of a text, before another; no empty line stands in it.
    pub(super) fn expression_end(&self, at: usize, end: usize) -> Option<usize> {
        let after = self.braces.end(at)?;
        let is_one = after <= end && after - at <= LONGEST_EXPRESSION && !self.text[at..after].contains("\n\n");
        is_one.then_some(after)
    }

    /// A comment is dropped; one that begins with `#` is a mark, since it names the id of the heading that it ends.
    pub(super) fn comment(&mut self, range: Range<usize>) -> Edit {
        let inner = self.text[range.clone()].trim_start_matches(['{', '<', '!', '/', '*', '-']);
        let by = match inner.trim_start().starts_with('#') {
            true => Replacement::Mark(self.mark(MarkKind::Comment, range.clone())),
            false => Replacement::Text(String::new()),
        };
        Edit { range, by }
    }

    /// Says that nothing ends a comment, so that it is shown.
    pub(super) fn unclosed_comment(&mut self, range: Range<usize>) {
        self.finding(&rules::UNCLOSED_TAG, range, "this comment is not closed: it is shown as text".to_owned());
    }

    /// Says that an expression is not run, if it is one.
    pub(super) fn expression(&mut self, range: Range<usize>) -> bool {
        let inner = self.text[range.start + 1..range.end - 1].trim();
        let is_member = ["props.", "frontMatter.", "metadata."].iter().any(|object| inner.starts_with(object));
        let is_choice = ["&& <", "&& (", "? <", "? (", "&&\n", "?\n"].iter().any(|part| inner.contains(part))
            && inner.contains("</");
        let is_apart = self.text[range.start + 1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n');
        let is_code = is_member || is_choice || inner.contains("=>") || is_apart && is_lines_of_code(inner);
        if is_code {
            self.not_run(range);
        }
        is_code
    }

    fn not_run(&mut self, range: Range<usize>) {
        self.finding(&rules::CODE_IN_MARKDOWN, range, rules::NOT_RUN.to_owned());
    }
}

/// Whether lines between braces are code: with a comment of code, or one value such as `site.title` alone.
fn is_lines_of_code(inner: &str) -> bool {
    let is_comment = |line: &str| line.trim_start().starts_with("//");
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '(' | ')' | '[' | ']' | '?' | ';');
    inner.lines().any(is_comment) || inner.contains(['.', '(']) && inner.chars().all(is_part)
}

/// Whether an expression holds nothing but comments.
pub(super) fn is_only_comments(inner: &str) -> bool {
    let mut lines = inner.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    lines.peek().is_some() && lines.all(|line| line.starts_with("//"))
}

/// Text that Markdown shows as it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}
