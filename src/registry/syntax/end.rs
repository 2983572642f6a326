//! Text after the end of the registry: pasted entries, and other text.

use std::ops::Range;

use super::object::are_entries;
use super::parser::Parser;
use super::{Node, Value, rules};
use crate::diagnostic::{Certainty, Edit};

impl<'a> Parser<'a> {
    /// Entries are often pasted after the closing brace. They are read as if they were before it.
    pub(super) fn after_root(&mut self, root: &mut Node<'a>) {
        self.skip_trivia();
        let Some(next) = self.peek() else { return };
        let start = self.pos;
        if next == b',' && self.text[start + 1..].trim_start().starts_with('{') {
            self.pos += 1;
            self.skip_trivia();
            if self.second_object(root) {
                return;
            }
            self.pos = start;
        }
        if let (Value::Object(members), b',' | b'"') = (&mut root.value, next) {
            let brace = root.span.end - 1;
            let problem = self
                .problem(&rules::TEXT_AFTER_END, start..self.char_end(start), "more text after the end of the registry")
                .label("not expected here")
                .related(self.file, brace..root.span.end, "the registry ends here")
                .hint("put new entries before the last closing brace `}`");
            self.push(problem);
            while self.peek().is_some() {
                if self.peek() == Some(b',') {
                    self.pos += 1;
                }
                self.members(members, start);
                self.skip_trivia();
                if matches!(self.peek(), Some(byte) if byte != b',' && byte != b'"') {
                    break;
                }
            }
        }
        if self.peek() == Some(b'{') && self.second_object(root) {
            return;
        }
        if self.peek().is_some() {
            let start = self.pos;
            let end = self.text.trim_end().len().max(start);
            let line_end = self.text[start..end].find('\n').map_or(end, |newline| start + newline);
            let problem = self
                .problem(&rules::TEXT_AFTER_END, start..line_end, "more text after the end of the JSON value")
                .hint("a registry is one object: move what belongs to it before its last `}`");
            self.push(problem);
        }
    }

    /// Entries pasted after the registry together with braces around them. They are read as if they were in it.
    fn second_object(&mut self, root: &mut Node<'a>) -> bool {
        let Value::Object(members) = &mut root.value else { return false };
        let (start, known) = (self.pos, self.problems.len());
        let entries = match self.value() {
            Some(Node { value: Value::Object(entries), .. }) if are_entries(&entries) => entries,
            _ => {
                self.problems.truncate(known);
                self.pos = start;
                return false;
            }
        };
        let problem = self
            .problem(&rules::TEXT_AFTER_END, start..start + 1, "another object after the end of the registry")
            .label("these entries are not in the registry")
            .related(self.file, root.span.end - 1..root.span.end, "the registry ends here")
            .hint("move the entries before the last `}` of the registry, without the braces around them");
        let last = members.last().map(|member| member.value.span.end);
        let text = self.text;
        // Nothing but the brace, and perhaps a comma, is lost.
        let is_plain =
            |range: Range<usize>| text[range].split_whitespace().collect::<String>().trim_matches(',') == "}";
        self.skip_trivia();
        let problem = match last {
            Some(last) if is_plain(last..start) && self.peek().is_none() => {
                let edit = Edit::replace(last..start + 1, ",");
                problem.fix("move the entries into the registry", Certainty::Certain, vec![edit])
            }
            _ => problem,
        };
        self.push(problem);
        members.extend(entries);
        root.span.end = self.pos;
        true
    }
}
