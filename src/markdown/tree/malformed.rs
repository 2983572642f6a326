//! Malformed links, which CommonMark shows as text.

use std::ops::Range;

use comrak::nodes::Sourcepos;

use super::build::Builder;
use crate::diagnostic::{Rule, did_you_mean};
use crate::markdown::dialect::rules;

/// The longest URL or label to look for.
const LONGEST: usize = 300;

/// The most references with suggestions, because each is compared with all definitions.
const SUGGESTIONS: usize = 20;

/// The construct that a text resembles.
enum Almost<'t> {
    /// A link, except for the problem in the message.
    Link(String),
    /// A link to a missing definition: the sign of a footnote, or none, and the label.
    Undefined(&'static str, &'t str),
}

impl Builder<'_, '_> {
    /// Looks for malformed links in a text that comrak left unchanged.
    pub(super) fn malformed(&mut self, text: &str, position: Sourcepos) {
        // Nearly no text has a bracket, and a single byte is found much faster than a string.
        let has = |bracket: u8| text.as_bytes().contains(&bracket);
        let is_suspect =
            (has(b'[') || has(b']')) && ["](", "] (", "][", ")[", "[^"].iter().any(|signs| text.contains(signs));
        if !is_suspect {
            return;
        }
        let range = self.range(position);
        let flat = &self.document.flat.text;
        let line = flat[range.start..].split('\n').next().unwrap_or_default();
        for (place, almost) in find(line, range.len()) {
            let place = self.document.flat.locate(range.start + place.start..range.start + place.end).1;
            let (rule, message) = match almost {
                Almost::Link(message) => (&rules::MALFORMED_LINK, message),
                Almost::Undefined(sign, label) => self.undefined(sign, label),
            };
            self.finding(rule, place, message);
        }
    }

    fn undefined(&mut self, sign: &str, label: &str) -> (&'static Rule, String) {
        self.undefined += 1;
        let definitions = self.document.flat.text.lines().filter_map(|line| {
            let (label, _) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
            let label = if sign.is_empty() { label } else { label.strip_prefix(sign)? };
            (!label.starts_with('^')).then_some(label)
        });
        let near = if self.undefined <= SUGGESTIONS { did_you_mean(label, definitions) } else { None };
        let what = if sign.is_empty() { "URL" } else { "Text" };
        let hint = match near {
            Some(near) => format!("did you mean `[{sign}{near}]`?"),
            None => format!("a line `[{sign}{label}]: {what}` would define it"),
        };
        (&rules::UNDEFINED_REFERENCE, format!("`[{sign}{label}]` has no definition, so this is text: {hint}"))
    }
}

/// The constructs that the brackets before an offset resemble.
fn find(line: &str, end: usize) -> Vec<(Range<usize>, Almost<'_>)> {
    let mut hits = Vec::new();
    let signs = line.match_indices([']', ')', '[']).take_while(|(at, _)| *at < end);
    for (at, sign) in signs.filter(|(at, _)| !is_escaped(line, *at)) {
        let rest = &line[at + 1..];
        let before = &line[line.floor_char_boundary(at.saturating_sub(LONGEST))..at];
        let next = rest.chars().next();
        let hit = match (sign, next) {
            ("]", Some('(')) => inner(&rest[1..], ')').and_then(|inner| Some((inner.len() + 3, destination(inner)?))),
            ("]", Some(' ')) if rest[1..].starts_with('(') => {
                let label = before.rsplit('[').next().unwrap_or_default();
                inner(&rest[2..], ')').filter(|inner| is_url(inner) && !is_number(label)).map(|inner| {
                    let message = "this is not a link: remove the space between `]` and `(`";
                    (inner.len() + 4, Almost::Link(message.to_owned()))
                })
            }
            ("]", Some('[')) => inner(&rest[1..], ']').and_then(|label| {
                let text = &before[before.rfind('[').filter(|&open| begins_apart(&before[..open]))? + 1..];
                let name = if label.is_empty() { text } else { label };
                let is_text = text.trim().is_empty() || name.starts_with('^') || is_number(text) && is_number(name);
                (!is_text).then_some((label.len() + 3, Almost::Undefined("", name)))
            }),
            (")", Some('[')) => inner(&rest[1..], ']').filter(|inner| is_url(inner)).and_then(|inner| {
                let open = before.rfind('(').filter(|&open| begins_apart(&before[..open]))?;
                let text = &before[open + 1..];
                let message = format!("this is not a link: write `[{text}]({inner})`");
                Some((inner.len() + 3, Almost::Link(message)))
            }),
            ("[", Some('^')) => {
                footnote(before, &rest[1..]).map(|label| (label.len() + 3, Almost::Undefined("^", label)))
            }
            _ => None,
        };
        hits.extend(hit.map(|(length, almost)| (at..at + length, almost)));
    }
    hits
}

/// Why the text in a link's parentheses isn't a destination. `None` if it doesn't look like one.
fn destination(inner: &str) -> Option<Almost<'_>> {
    let inner = inner.trim();
    let (url, rest) = inner.split_once(char::is_whitespace)?;
    let message = if rest.trim_start().starts_with(['"', '\'']) && is_url(url) {
        "this is not a link: its title needs one quote before it and one after it".to_owned()
    } else if is_url(inner) {
        format!("this is not a link: a URL with spaces needs angle brackets, `(<{inner}>)`")
    } else {
        return None;
    };
    Some(Almost::Link(message))
}

/// The label of a possible footnote reference. A character set of a regular expression isn't one.
fn footnote<'t>(before: &str, rest: &'t str) -> Option<&'t str> {
    let label = inner(rest, ']')?;
    let after = rest[label.len() + 1..].chars().next();
    let is_word = !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let begins = before.chars().next_back().is_none_or(|c| c.is_alphanumeric() || ".,;:!?)]\"'* ".contains(c));
    let ends = after.is_none_or(|c| c.is_whitespace() || ".,;!?)\"'".contains(c));
    (is_word && begins && ends).then_some(label)
}

/// The text before the next closing bracket.
fn inner(rest: &str, close: char) -> Option<&str> {
    let rest = &rest[..rest.floor_char_boundary(rest.len().min(LONGEST))];
    Some(&rest[..rest.find(close)?])
}

fn is_escaped(line: &str, at: usize) -> bool {
    line[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// Whether what follows a text is not an index or call of code: `a[0][1]`, `f(x)[y]`.
fn begins_apart(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !"_)]}\"'`\\".contains(c))
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text can only be a URL or the path of a file.
fn is_url(text: &str) -> bool {
    if text.contains(['<', '>', '"', '`', '|', '{', '\\']) {
        return false;
    }
    let begins = |sign: &str| text.strip_prefix(sign).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    let path = text.split(['#', '?']).next().unwrap_or_default();
    let is_file = path.rsplit_once('.').is_some_and(|(name, extension)| {
        name.ends_with(char::is_alphanumeric)
            && (2..=5).contains(&extension.len())
            && extension.starts_with(|c: char| c.is_ascii_alphabetic())
            && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    is_file || ["#", "/", "./", "../", "http://", "https://", "mailto:"].iter().any(|sign| begins(sign))
}
