//! Objects: members, keys, colons.

use super::parser::Parser;
use super::{Member, Node, Value, rules};
use crate::diagnostic::{Certainty, Edit};

impl<'a> Parser<'a> {
    pub(super) fn object(&mut self) -> Value<'a> {
        self.open.push((b'{', self.pos));
        let opened = self.pos;
        self.pos += 1;
        let mut members = Vec::new();
        self.members(&mut members, opened);
        self.open.pop();
        // The trees of ten thousand entries are in memory at once.
        members.shrink_to_fit();
        Value::Object(members)
    }

    /// Reads members up to and including the closing brace.
    pub(super) fn members(&mut self, members: &mut Vec<Member<'a>>, opened: usize) {
        let mut comma = None;
        let mut first = true;
        let mut last_end = None;
        loop {
            self.skip_trivia();
            match self.peek() {
                None => {
                    // Text after the root's end has already been reported, and has no bracket of its own.
                    if self.bytes[opened] == b'{' {
                        self.unclosed(opened, "}");
                    }
                    return;
                }
                Some(b'}') => {
                    self.trailing_comma(comma);
                    self.pos += 1;
                    return;
                }
                Some(b']') if self.is_open(b'[') => {
                    self.unclosed(opened, "}");
                    return;
                }
                Some(b',') => self.comma(&mut comma, first),
                Some(b';') if comma.is_none() && !first && self.goes_on() => comma = Some(self.semicolon()),
                Some(_) => {
                    let at = self.pos;
                    let known = self.problems.len();
                    let missing = last_end.filter(|_| comma.is_none());
                    if self.starts_key() {
                        let member = self.member();
                        self.missing_comma(missing, at, known);
                        comma = None;
                        first = false;
                        // For a member without a value, only that is reported, not a missing comma too.
                        last_end = member.as_ref().map(|member| member.value.span.end);
                        members.extend(member);
                    } else if matches!(self.peek(), Some(b'{' | b'[')) {
                        self.value_without_key(members);
                        comma = None;
                        first = false;
                        last_end = Some(self.pos);
                    } else {
                        self.unexpected("a key in double quotes or `}`");
                    }
                }
            }
        }
    }

    /// A value instead of a member. An entry pasted with braces around it is read as if it had none.
    fn value_without_key(&mut self, members: &mut Vec<Member<'a>>) {
        let start = self.pos;
        let is_in_root = self.open.len() == 1;
        let value = self.value();
        match value {
            Some(Node { value: Value::Object(entries), span }) if is_in_root && are_entries(&entries) => {
                let (first, last) = (entries[0].key.span.start, entries[entries.len() - 1].value.span.end);
                let edits = vec![Edit::delete(span.start..first), Edit::delete(last..span.end)];
                let problem = self
                    .problem(&rules::MISSING_KEY, start..start + 1, "an entry with braces around it")
                    .label("the registry has its own braces")
                    .hint("remove the braces around the entry")
                    .fix("remove the braces around the entry", Certainty::Certain, edits);
                self.push(problem);
                members.extend(entries);
            }
            _ => {
                let problem = self
                    .problem(&rules::MISSING_KEY, start..start + 1, "a value without a key")
                    .label("an object needs `\"key\":` before each value")
                    .hint("add a key and a colon before it");
                self.push(problem);
            }
        }
    }

    pub(super) fn starts_key(&self) -> bool {
        match self.peek() {
            Some(b'"' | b'\'' | b'`' | b'_' | b'$' | b'-' | b'.') => true,
            Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
            Some(_) => self.at_curly_quote() || self.text[self.pos..].chars().next().is_some_and(char::is_alphanumeric),
            None => false,
        }
    }

    fn member(&mut self) -> Option<Member<'a>> {
        let key = match self.peek() {
            Some(b'"' | b'\'' | b'`') => self.string(),
            _ if self.at_curly_quote() => self.string(),
            _ => self.bare_key(),
        };
        self.skip_trivia();
        let after_key = key.span.end;
        match self.peek() {
            Some(b':') => self.pos += 1,
            Some(b'=') => {
                let start = self.pos;
                self.pos += 1;
                if self.peek() == Some(b'>') {
                    self.pos += 1;
                }
                let problem = self
                    .problem(&rules::MISSING_COLON, start..self.pos, "`=` instead of `:` after a key")
                    .hint("write `:`")
                    .fix("write `:`", Certainty::Certain, vec![Edit::replace(start..self.pos, ":")]);
                self.push(problem);
            }
            Some(b',' | b'}' | b']') | None => {
                let problem = self
                    .problem(&rules::MISSING_VALUE, key.span.clone(), "a key without a value")
                    .label("`: value` is missing after this key")
                    .hint("add a colon and a value, or remove the key");
                self.push(problem);
                return None;
            }
            Some(_) => {
                let problem = self
                    .problem(&rules::MISSING_COLON, after_key..after_key, "missing colon after a key")
                    .label("a colon belongs here")
                    .hint("add a colon")
                    .fix("add a colon", Certainty::Certain, vec![Edit::insert(after_key, ":")]);
                self.push(problem);
            }
        }
        let after_colon = self.pos;
        self.skip_trivia();
        let value = self.member_value(after_colon);
        if value.is_none() {
            let problem = self
                .problem(&rules::MISSING_VALUE, key.span.start..after_colon, "a key without a value")
                .label("nothing follows the colon")
                .hint("add a value, or remove the key");
            self.push(problem);
        }
        value.map(|value| Member { key, value })
    }

    /// The value after a colon. A string on a later line followed by a colon is the next key: the value was forgotten.
    fn member_value(&mut self, after_colon: usize) -> Option<Node<'a>> {
        let on_later_line = self.text[after_colon..self.pos].contains('\n');
        if on_later_line { self.value_unless_key() } else { self.value() }
    }
}

/// Whether these may be entries of a registry.
pub(super) fn are_entries(members: &[Member<'_>]) -> bool {
    let is_entry = |member: &Member<'_>| matches!(&member.value.value, Value::Object(fields) if !fields.is_empty());
    !members.is_empty() && members.iter().all(is_entry)
}
