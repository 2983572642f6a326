//! A walk over what is text in Markdown: code spans, comments and escaped signs are left out.

use std::ops::Range;

/// Walks over a range of a text.
pub(super) struct Walk<'t> {
    text: &'t str,
    at: usize,
    /// What ends nothing in the rest of the range is not looked for again.
    never_closed: Vec<&'static str>,
    lone_ticks: Vec<usize>,
}

/// What a walk comes to.
pub(super) enum Step {
    /// A `<` or `{`.
    Sign(usize),
    /// A comment that the range does not end, and what ends it.
    Comment(usize, &'static str),
}

impl<'t> Walk<'t> {
    /// From a place to the end of a text.
    pub(super) fn new(text: &'t str, from: usize) -> Walk<'t> {
        Walk { text, at: from, never_closed: Vec::new(), lone_ticks: Vec::new() }
    }

    /// What ends a comment that begins at a place.
    fn comment(&self, at: usize) -> Option<&'static str> {
        let rest = &self.text[at..];
        rest.starts_with("<!--").then_some("-->").or_else(|| rest.starts_with("{/*").then_some("*/}"))
    }
}

impl Iterator for Walk<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let bytes = self.text.as_bytes();
        while let Some(found) = bytes.get(self.at..)?.iter().position(|byte| matches!(byte, b'\\' | b'`' | b'{' | b'<'))
        {
            let at = self.at + found;
            self.at = at + 1;
            match bytes[at] {
                b'\\' => self.at += usize::from(bytes.get(at + 1).is_some_and(u8::is_ascii)),
                b'`' => {
                    let ticks = bytes[at..].iter().take_while(|&&byte| byte == b'`').count();
                    self.at = at + ticks;
                    if !self.lone_ticks.contains(&ticks) {
                        match behind_ticks(&bytes[self.at..], ticks) {
                            Some(len) => self.at += len,
                            None => self.lone_ticks.push(ticks),
                        }
                    }
                }
                _ => {
                    let Some(end) = self.comment(at) else { return Some(Step::Sign(at)) };
                    if self.never_closed.contains(&end) {
                        continue;
                    }
                    let Some(found) = self.text[at..].find(end) else {
                        self.never_closed.push(end);
                        return Some(Step::Comment(at, end));
                    };
                    self.at = at + found + end.len();
                }
            }
        }
        None
    }
}

/// The comment of several lines that begins in a line. An end that the rest of the text does not hold is noted.
pub(super) fn comment(text: &str, line: Range<usize>, never_closed: &mut Vec<&'static str>) -> Option<Range<usize>> {
    let found = Walk::new(&text[..line.end], line.start).find_map(|step| match step {
        Step::Comment(at, end) => Some((at, end)),
        Step::Sign(_) => None,
    });
    let (start, end) = found.filter(|(_, end)| !never_closed.contains(end))?;
    let Some(found) = text[line.end..].find(end) else {
        never_closed.push(end);
        return None;
    };
    Some(start..line.end + found + end.len())
}

/// The offset behind the next run of just so many backticks.
fn behind_ticks(bytes: &[u8], ticks: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|&byte| byte == b'`') {
        let start = at + found;
        let len = bytes[start..].iter().take_while(|&&byte| byte == b'`').count();
        at = start + len;
        if len == ticks {
            return Some(at);
        }
    }
    None
}
