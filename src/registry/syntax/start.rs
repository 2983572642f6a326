//! The start of a file: if it isn't a JSON object, it's usually another kind of file, or an entry without its braces.

use super::parser::Parser;
use super::rules;
use super::strict::Strict;
use crate::diagnostic::{Certainty, Edit};

impl Parser<'_> {
    /// Reports text that can't begin a JSON value, and nothing else: the rest makes no sense as JSON. Returns whether
    /// there is such text.
    pub(super) fn another_kind_of_file(&mut self) -> bool {
        let begins_json = |byte| b"{}[]\"',:=;".contains(&byte);
        if self.peek().is_none_or(begins_json) || self.at_curly_quote() || self.at_literal() {
            return false;
        }
        let rest = &self.text[self.pos..];
        let line = rest.lines().next().unwrap_or_default().trim_end();
        let range = self.pos..self.pos + line.len();
        let problem = if is_yaml(rest) {
            self.problem(&rules::UNQUOTED_TEXT, range, "the file is YAML, not JSON")
                .hint("write the registry as JSON; `yq -o=json . FILE` converts YAML")
        } else {
            self.problem(&rules::UNQUOTED_TEXT, range, "text without quotes where the registry should begin")
                .hint("is this the right file? A registry is a JSON object and begins with `{`")
        };
        // Comments are fine in a file that isn't JSON.
        self.problems.clear();
        self.push(problem);
        self.stop();
        true
    }

    /// Reports an entry that is the whole file, without the registry's braces around it. Returns whether it is one.
    pub(super) fn entry_without_registry(&mut self) -> bool {
        let (start, known) = (self.pos, self.problems.len());
        if self.peek() != Some(b'"') {
            return false;
        }
        let key = self.string().span;
        self.skip_trivia();
        let is_entry = self.peek() == Some(b':') && self.text[self.pos + 1..].trim_start().starts_with('{');
        self.problems.truncate(known);
        if !is_entry {
            self.pos = start;
            return false;
        }
        let problem = self
            .problem(&rules::UNEXPECTED_TEXT, key, "an entry without the braces of the registry around it")
            .label("the registry is one object with all entries in it");
        let end = self.text.trim_end().len();
        let (before, after) = (Edit::insert(start, "{\n"), Edit::insert(end, "\n}"));
        let is_valid = |after: &str| {
            let mut reader = Strict::new();
            reader.bytes(b"{")
                && reader.bytes(&self.bytes[start..])
                && reader.bytes(after.as_bytes())
                && reader.ends_here()
        };
        let problem = if is_valid("}") {
            let write = "put `{` before it and `}` after it";
            problem.hint(write).fix(write, Certainty::Certain, vec![before, after])
        } else if is_valid("") {
            problem.hint("put `{` before it").fix(
                "put `{` before it",
                Certainty::Certain,
                vec![Edit::insert(start, "{")],
            )
        } else {
            problem.hint("put `{` before the first entry and `}` after the last one")
        };
        self.push(problem);
        self.stop();
        true
    }
}

/// Whether a text looks like YAML: it begins with a document marker, or with a key alone on its line.
fn is_yaml(text: &str) -> bool {
    let mut lines = text.lines().map(|line| line.split(" #").next().unwrap_or_default().trim_end());
    let first = lines.next().unwrap_or_default();
    let is_name = |char: char| char.is_alphanumeric() || "_-.".contains(char);
    first == "---" || first.strip_suffix(':').is_some_and(|key| !key.is_empty() && key.chars().all(is_name))
}
