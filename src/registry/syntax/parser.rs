//! Values and arrays, and the code shared with objects: cursor, reporting, recovery.

use std::ops::Range;
use std::sync::Arc;

use super::{MAX_DEPTH, Node, Tree, Value, readings, rules};
use crate::diagnostic::{Certainty, Diagnostic, Edit, Rule};
use crate::source::SourceFile;

/// LiteLLM's behavior with a registry that is not valid JSON.
const CONSEQUENCE: &str = "LiteLLM can't read the file: it logs a warning and continues without any entries";

pub(super) struct Parser<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) pos: usize,
    pub(super) problems: Vec<Diagnostic>,
    /// The open brackets with their positions, at most [`MAX_DEPTH`].
    pub(super) open: Vec<(u8, usize)>,
    /// The most reported problems.
    most: usize,
    /// Set to end the reading, after too many problems or because the text isn't JSON. The text then seems to end.
    stopped: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(file: &'a Arc<SourceFile>, most: usize) -> Self {
        let text = file.text.as_str();
        let bytes = text.as_bytes();
        Parser { file, text, bytes, pos: 0, problems: Vec::new(), open: Vec::new(), most, stopped: false }
    }

    pub(super) fn parse(mut self) -> Tree<'a> {
        if self.text.starts_with('\u{feff}') {
            self.pos = '\u{feff}'.len_utf8();
            let problem = self
                .problem(&rules::BYTE_ORDER_MARK, 0..self.pos, "the file starts with a byte order mark")
                .hint("save the file as UTF-8 without a byte order mark")
                .fix("remove the byte order mark", Certainty::Certain, vec![Edit::delete(0..self.pos)]);
            self.push(problem);
        }
        self.skip_trivia();
        let is_no_registry = self.entry_without_registry() || self.another_kind_of_file();
        let mut root = if is_no_registry { None } else { self.value() };
        if root.is_none() {
            if self.peek().is_none() && self.problems.is_empty() {
                let problem = self
                    .problem(&rules::EMPTY_FILE, 0..self.text.len(), "the file is empty")
                    .hint("the smallest registry is `{}`");
                self.push(problem);
            }
            while root.is_none() && self.peek().is_some() {
                self.unexpected("a value");
                self.skip_trivia();
                root = self.value();
            }
        }
        if let Some(root) = &mut root {
            self.after_root(root);
        }
        self.problems.sort_by_key(|problem| problem.at.as_ref().map_or(0, |at| at.range.start));
        let unknown = readings::judge(self.file, &mut self.problems);
        Tree { root, problems: self.problems, unknown }
    }

    /// The next byte; `None` after reading was stopped.
    pub(super) fn peek(&self) -> Option<u8> {
        if self.stopped { None } else { self.bytes.get(self.pos).copied() }
    }

    /// Ends the reading: from now on the text seems to end here.
    pub(super) fn stop(&mut self) {
        self.stopped = true;
    }

    /// The end of the character at `offset`.
    pub(super) fn char_end(&self, offset: usize) -> usize {
        offset + self.text[offset..].chars().next().map_or(0, char::len_utf8)
    }

    pub(super) fn problem(&self, rule: &'static Rule, range: Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(rule, message).at(self.file, range).consequence(CONSEQUENCE)
    }

    pub(super) fn push(&mut self, problem: Diagnostic) {
        if self.stopped {
            return;
        }
        self.problems.push(problem);
        if self.problems.len() == self.most {
            let message = format!("more than {} syntax errors: the rest of the file was not read", self.most);
            let last = self.problem(&rules::TOO_MANY_PROBLEMS, self.pos..self.char_end(self.pos), message);
            self.problems.push(last.hint("is this the right file?"));
            self.stopped = true;
        }
    }

    /// Reports unexpected text and skips it: at least one character.
    pub(super) fn unexpected(&mut self, expected: &str) {
        let start = self.pos;
        self.pos = self.char_end(start);
        while let Some(byte) = self.peek() {
            if byte.is_ascii_whitespace() || b"{}[],:\"'`/#".contains(&byte) {
                break;
            }
            self.pos = self.char_end(self.pos);
        }
        let excerpt: String = self.text[start..self.pos].chars().take(20).collect();
        let problem = self
            .problem(&rules::UNEXPECTED_TEXT, start..self.pos, format!("expected {expected}, found `{excerpt}`"))
            .hint("remove it, or look for a missing quote or bracket before it");
        self.push(problem);
    }

    /// The value that starts here; `None`, with nothing consumed, if none can.
    pub(super) fn value(&mut self) -> Option<Node<'a>> {
        let start = self.pos;
        let value = match self.peek()? {
            b'{' | b'[' if self.open.len() == MAX_DEPTH => self.too_deep(),
            b'{' => self.object(),
            b'[' => self.array(),
            b'"' | b'\'' | b'`' => Value::String(self.string().value),
            b'}' | b']' | b',' | b':' | b'=' | b';' => return None,
            _ if self.at_curly_quote() => Value::String(self.string().value),
            _ => self.literal()?,
        };
        Some(Node { value, span: start..self.value_end(start) })
    }

    /// Recovery may have skipped spaces after a value. They don't belong to it.
    fn value_end(&self, start: usize) -> usize {
        start + self.text[start..self.pos].trim_end().len()
    }

    /// The value that starts here. `None`, with nothing consumed, also for a string followed by a colon: that is a key,
    /// so something before it is unfinished.
    pub(super) fn value_unless_key(&mut self) -> Option<Node<'a>> {
        let start = self.pos;
        let known = self.problems.len();
        let value = self.value()?;
        if matches!(value.value, Value::String(_)) {
            let (end, known_with_value) = (self.pos, self.problems.len());
            self.skip_trivia();
            if self.peek() == Some(b':') {
                self.problems.truncate(known);
                self.pos = start;
                return None;
            }
            // Skipped comments will be met again.
            self.problems.truncate(known_with_value);
            self.pos = end;
        }
        Some(value)
    }

    fn array(&mut self) -> Value<'a> {
        self.open.push((b'[', self.pos));
        let opened = self.pos;
        self.pos += 1;
        let mut elements: Vec<Node<'a>> = Vec::new();
        let mut comma = None;
        loop {
            self.skip_trivia();
            match self.peek() {
                None => {
                    self.unclosed(opened, "]");
                    break;
                }
                Some(b']') => {
                    self.trailing_comma(comma);
                    self.pos += 1;
                    break;
                }
                Some(b'}') if self.is_open(b'{') => {
                    self.unclosed(opened, "]");
                    break;
                }
                Some(b',') => self.comma(&mut comma, elements.is_empty()),
                Some(b';') if comma.is_none() && !elements.is_empty() && self.goes_on() => {
                    comma = Some(self.semicolon());
                }
                Some(_) => {
                    let before = elements.last().map(|element| element.span.end);
                    let at = self.pos;
                    let missing = before.filter(|_| comma.is_none());
                    let known = self.problems.len();
                    let in_object = self.is_open(b'{');
                    match if in_object { self.value_unless_key() } else { self.value() } {
                        None if in_object && self.starts_key() => {
                            // The comma before it belongs to the enclosing object.
                            self.pos = comma.unwrap_or(at);
                            self.unclosed(opened, "]");
                            break;
                        }
                        Some(element) => {
                            self.missing_comma(missing, at, known);
                            comma = None;
                            elements.push(element);
                        }
                        None => self.unexpected("a value or `]`"),
                    }
                }
            }
        }
        self.open.pop();
        elements.shrink_to_fit();
        Value::Array(elements)
    }

    pub(super) fn is_open(&self, bracket: u8) -> bool {
        self.open.iter().any(|(open, _)| *open == bracket)
    }

    /// Skips a comma, and reports it if there already is one, or nothing before it.
    pub(super) fn comma(&mut self, comma: &mut Option<usize>, first: bool) {
        if comma.is_some() || first {
            let problem = self
                .problem(&rules::EXTRA_COMMA, self.pos..self.pos + 1, "a comma with no value before it")
                .hint("remove the comma")
                .fix("remove the comma", Certainty::Certain, vec![Edit::delete(self.pos..self.pos + 1)]);
            self.push(problem);
        } else {
            *comma = Some(self.pos);
        }
        self.pos += 1;
    }

    /// Whether anything follows the current character.
    pub(super) fn goes_on(&self) -> bool {
        !self.text[self.pos + 1..].trim_start().starts_with(['}', ']', ',', ';'])
    }

    /// Reads a semicolon as a comma. Returns its range.
    pub(super) fn semicolon(&mut self) -> usize {
        let start = self.pos;
        self.pos += 1;
        let problem = self
            .problem(&rules::MISSING_COMMA, start..self.pos, "`;` instead of a comma")
            .hint("write a comma")
            .fix("write a comma", Certainty::Certain, vec![Edit::replace(start..self.pos, ",")]);
        self.push(problem);
        start
    }

    pub(super) fn trailing_comma(&mut self, comma: Option<usize>) {
        let Some(comma) = comma else { return };
        let problem = self
            .problem(&rules::TRAILING_COMMA, comma..comma + 1, "trailing comma")
            .label("nothing follows this comma")
            .hint("remove the comma: JSON allows none after the last item")
            .fix("remove the comma", Certainty::Certain, vec![Edit::delete(comma..comma + 1)]);
        self.push(problem);
    }

    /// Reports a comma that is missing after `end`, before the item at `next`. `known` is the number of problems
    /// before that item was read, so that this one is listed first.
    pub(super) fn missing_comma(&mut self, end: Option<usize>, next: usize, known: usize) {
        let Some(end) = end else { return };
        let problem = self
            .problem(&rules::MISSING_COMMA, end..end, "missing comma between two items")
            .label("a comma belongs here")
            .related(self.file, next..self.char_end(next), "the next item")
            .hint("add a comma")
            .fix("add a comma", Certainty::Certain, vec![Edit::insert(end, ",")]);
        // If the text before was misread too, a comma alone doesn't fix it.
        let certain = !self.problems[..known].last().is_some_and(|last| touches(last, end));
        let problem = if certain { problem } else { Diagnostic { fix: None, ..problem } };
        self.push(problem);
    }

    pub(super) fn unclosed(&mut self, opened: usize, missing: &str) {
        let bracket = &self.text[opened..opened + 1];
        let end = self.text[..self.pos].trim_end_matches(['\n', '\r', '\t', ' ']).len();
        let problem = self
            .problem(&rules::UNCLOSED_BRACKET, opened..opened + 1, format!("`{bracket}` is never closed"))
            .related(self.file, end..end, format!("`{missing}` is missing here at the latest"))
            .hint(format!("add the missing `{missing}`"));
        self.push(problem);
    }

    /// Skips a value that is nested too deeply. Brackets and strings are tracked without recursion.
    fn too_deep(&mut self) -> Value<'a> {
        let problem = self
            .problem(
                &rules::NESTED_TOO_DEEPLY,
                self.pos..self.pos + 1,
                format!("nested deeper than {MAX_DEPTH} levels"),
            )
            .hint("an entry needs three levels");
        self.push(problem);
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            self.pos += 1;
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                b'"' => {
                    while let Some(byte) = self.peek() {
                        self.pos += 1;
                        match byte {
                            b'\\' if self.peek().is_some_and(|next| next.is_ascii()) => self.pos += 1,
                            b'"' | b'\n' => break,
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        Value::Null
    }
}

fn touches(problem: &Diagnostic, offset: usize) -> bool {
    problem.at.as_ref().is_some_and(|at| at.range.start <= offset && offset <= at.range.end && !at.range.is_empty())
}
