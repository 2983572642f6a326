//! JavaScript, which is never run: expressions in braces, and the `import` and `export` lines of MDX.

use std::ops::Range;

use super::text::source_lines;
use super::{Begin, Edit, MarkKind, OpenText, Parser, Position, Replacement, Scan, Source, Start, unescaped};
use crate::escape::{self, prose};
use crate::markdown::dialect::{attribute_list, rules};
use crate::markup::{Quoted, module_lines};

/// Upper limit on an expression in text: nested braces are scanned again for each level.
const LONGEST_EXPRESSION: usize = 4096;

impl<'a> Parser<'a> {
    /// A `{` in text: comments are dropped, strings become their text, and everything else is text.
    pub(super) fn brace(&mut self, scan: &Scan<'_, 'a>, at: usize) -> Option<Edit<'a>> {
        let (source, end) = (&scan.source, scan.end);
        let text = &source.text[..end];
        if let Some(end) = scan.heading_end.filter(|&end| end > at)
            && let Some(list) = text[at + 1..end].strip_suffix('}')
            && !list.contains(['{', '}'])
            && let Some(id) = attribute_list::heading_id(list)
        {
            return Some(Edit { range: at..end, by: Replacement::Mark(MarkKind::Id(unescaped(id))) });
        }
        if let Some((value, after)) = self.property_at(text, at) {
            return Some(Edit { range: at..after, by: Replacement::Text(prose(&value)) });
        }
        if let Some(after) = attribute_list::after_link(text, at) {
            return Some(Edit { range: at..after, by: Replacement::Text(String::new()) });
        }
        if text[at + 1..].starts_with('{') {
            return None;
        }
        let after = expression_end(source, at, end)?;
        if !text[at + 1..].starts_with(['"', '\'', '`']) {
            if !is_code(text, &(at..after)) {
                return None;
            }
            self.not_run(source.range(&(at..after)));
            let is_first = scan.leaf.range().start == at;
            let code = &text[at..after];
            let by = Replacement::Text(if is_first { code_span(code) } else { prose(code) });
            return Some(Edit { range: at..after, by });
        }
        let quoted = text[at + 1..after - 1].trim_end();
        let Quoted { text, expression, .. } = Quoted::read(quoted).filter(|quoted| quoted.rest.is_empty())?;
        if let Some(range) = expression {
            self.not_run(source.range(&(at + 1 + range.start..at + 1 + range.end)));
        }
        Some(Edit { range: at..after, by: Replacement::Text(prose(&text)) })
    }

    /// An expression that starts a block, which ends at an offset of its source: comments are dropped, and code is shown
    /// as code.
    pub(super) fn expression_block(
        &mut self,
        position: &Position<'a>,
        source: &Source<'a>,
        at: usize,
    ) -> Option<usize> {
        let text = source.text;
        if let Some((children, after)) = self.children_at(source, at)
            && source.rest_of_line(after).trim().is_empty()
        {
            self.begin(position.matched, Begin::Block);
            self.place(&children);
            return Some(after);
        }
        if text[at..].starts_with("{{") || position.after_text {
            return None;
        }
        let after = expression_end(source, at, text.len())?;
        if is_only_comments(&text[at + 1..after - 1]) {
            self.begin(position.matched, Begin::Tag);
            return Some(after);
        }
        if !is_code(source.text, &(at..after)) {
            return None;
        }
        // All its lines start a paragraph.
        self.begin(position.matched, Begin::Block);
        let line_end = source.line_end(after);
        let lines = source_lines(source, at, line_end);
        let has_ticks = lines.iter().any(|line| self.scope.text[line.start..line.end].contains('`'));
        self.leaf = Some(OpenText { lines, has_ticks, ..OpenText::default() });
        Some(line_end)
    }

    /// MDX `import` and `export` lines, which are dropped.
    pub(super) fn module_lines(&mut self, position: &Position<'a>) -> Option<Start<'a>> {
        let start = position.cursor.at;
        let text = self.scope.text;
        if start > 0 && text.as_bytes()[start - 1] != b'\n' {
            return None;
        }
        let mut after = start;
        while let Some((end, name, path)) = module_lines::import(text, after) {
            self.imports.extend(name.map(|name| (name, path)));
            self.scope.imports.extend(name.map(|name| (name, path)));
            after = end;
        }
        if let Some(range) = module_lines::export(text, after, &self.scope.source.brackets) {
            after = range.end;
            let message = "`export` is ignored: sitegen doesn't run code in Markdown".to_owned();
            self.finding(&rules::CODE_IN_MARKDOWN, range, message);
        }
        if after == start {
            return None;
        }
        self.begin(position.matched, Begin::Tag);
        Some(Start::Read(after))
    }

    fn not_run(&mut self, place: Range<usize>) {
        self.finding(&rules::CODE_IN_MARKDOWN, place, rules::NOT_RUN.to_owned());
    }
}

/// The offset after the expression that starts at `at`, before a given offset and without an empty line.
fn expression_end(source: &Source<'_>, at: usize, end: usize) -> Option<usize> {
    let after = source.braces.end(at)?;
    let is_one = after <= end && after - at <= LONGEST_EXPRESSION && !source.text[at..after].contains("\n\n");
    is_one.then_some(after)
}

/// Whether the text between braces is code rather than a word in braces.
fn is_code(text: &str, range: &Range<usize>) -> bool {
    let inner = text[range.start + 1..range.end - 1].trim();
    let is_member = ["props.", "frontMatter.", "metadata."].iter().any(|object| inner.starts_with(object));
    let is_choice =
        ["&& <", "&& (", "? <", "? (", "&&\n", "?\n"].iter().any(|part| inner.contains(part)) && inner.contains("</");
    let is_apart = text[range.start + 1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n');
    is_member || is_choice || inner.contains("=>") || is_apart && is_lines_of_code(inner)
}

/// Whether the lines between braces are code: they contain a code comment or are a single value such as `site.title`.
fn is_lines_of_code(inner: &str) -> bool {
    let is_comment = |line: &str| line.trim_start().starts_with("//");
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '(' | ')' | '[' | ']' | '?' | ';');
    inner.lines().any(is_comment) || inner.contains(['.', '(']) && inner.chars().all(is_part)
}

/// Whether an expression consists only of comments.
fn is_only_comments(inner: &str) -> bool {
    let mut lines = inner.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    lines.peek().is_some() && lines.all(|line| line.starts_with("//"))
}

/// Text as inline code.
pub(super) fn code_span(text: &str) -> String {
    escape::code_span(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}
