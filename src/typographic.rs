//! Typographic quotes, apostrophes, dashes and ellipses.
//!
//! Quotes are paired as in CommonMark's reference implementation. Only dashes between words or spaces are replaced,
//! because `--flag` is a name.

use std::borrow::Cow;
use std::iter::Peekable;

/// Represents code, images and other objects, which can be in quotes like words.
pub(crate) const OBJECT: char = '\u{fffc}';

/// A character that replaces one or more others.
#[derive(Debug, PartialEq)]
struct Replacement {
    at: usize,
    len: usize,
    by: char,
}

/// A line of hand-written text with typographic characters.
pub(crate) fn typographic(text: &str) -> Cow<'_, str> {
    let Some(mut changes) = Changes::of(text) else { return Cow::Borrowed(text) };
    let mut text = text.to_owned();
    changes.apply(&mut text);
    Cow::Owned(text)
}

/// The replacements in a text, whose parts are visited in order.
pub(crate) struct Changes {
    at: usize,
    replacements: Peekable<std::vec::IntoIter<Replacement>>,
}

impl Changes {
    /// `None` if the text stays unchanged. Each line is a block.
    pub(crate) fn of(text: &str) -> Option<Changes> {
        let replacements = replacements(text);
        (!replacements.is_empty()).then(|| Changes { at: 0, replacements: replacements.into_iter().peekable() })
    }

    /// Leaves a part as it is.
    pub(crate) fn skip(&mut self, len: usize) {
        self.at += len;
        while self.replacements.next_if(|next| next.at < self.at).is_some() {}
    }

    /// Changes a part.
    pub(crate) fn apply(&mut self, text: &mut String) {
        let (start, mut copied) = (self.at, 0);
        self.at += text.len();
        let mut out = String::with_capacity(text.len() + 8);
        while let Some(Replacement { at, len, by }) = self.replacements.next_if(|next| next.at < self.at) {
            // A run of characters may begin or end in text that isn't prose.
            let Some(before) = text.get(copied..at - start).filter(|_| at - start + len <= text.len()) else {
                continue;
            };
            out.push_str(before);
            out.push(by);
            copied = at - start + len;
        }
        out.push_str(&text[copied..]);
        *text = out;
    }
}

/// The replacements in a text, each line of which is a block.
fn replacements(text: &str) -> Vec<Replacement> {
    let mut out = Vec::new();
    // Possible opening quotes, by their index in `out`.
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut before = None;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let len = match c {
            '-' | '.' => text[at..].len() - text[at..].trim_start_matches(c).len(),
            _ => c.len_utf8(),
        };
        let after = text[at + len..].chars().next();
        match c {
            '\n' => open.clear(),
            '"' | '\'' => quote(&mut out, &mut open, at, Neighbors { before, c, after }),
            '-' | '.' => {
                let by = match c {
                    '.' => ellipsis(len, before, after),
                    _ if len == 2 && begins_phrase(&text[..at]) => None,
                    _ => dash(len, before, after),
                };
                out.extend(by.map(|by| Replacement { at, len, by }));
            }
            _ => {}
        }
        before = Some(c);
        at += len;
    }
    out.retain(|replacement| !matches!(replacement.by, '"'));
    out
}

/// The neighbors of a character.
struct Neighbors {
    before: Option<char>,
    c: char,
    after: Option<char>,
}

/// Classifies a quote. A closing one turns the last possible one of its kind into an opening one.
fn quote(out: &mut Vec<Replacement>, open: &mut Vec<(usize, char)>, at: usize, neighbors: Neighbors) {
    let Neighbors { before, c, after } = neighbors;
    let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let is_sign = |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace() && c != OBJECT);
    let leads = !is_space(after) && (!is_sign(after) || is_space(before) || is_sign(before));
    let trails = !is_space(before) && (!is_sign(before) || is_space(after) || is_sign(after));
    let opens = leads && (!trails || matches!(before, Some('(' | '['))) && !matches!(before, Some(')' | ']'));
    let (opening, closing) = if c == '"' { ('“', '”') } else { ('‘', '’') };
    let by = match open.iter().rposition(|(_, kind)| *kind == c).filter(|_| trails) {
        Some(opener) => {
            out[open[opener].0].by = opening;
            open.truncate(opener);
            closing
        }
        None if opens => {
            open.push((out.len(), c));
            // An apostrophe if nothing closes it, as in '90s.
            if c == '"' { opening } else { closing }
        }
        // Inches and seconds.
        None if c == '"' && before.is_some_and(|c| c.is_ascii_digit()) => c,
        None => closing,
    };
    out.push(Replacement { at, len: 1, by });
}

/// `--` is an en dash and `---` an em dash, between words and between spaces.
fn dash(len: usize, before: Option<char>, after: Option<char>) -> Option<char> {
    let dash = match len {
        2 => '–',
        3 => '—',
        _ => return None,
    };
    let is_space = |c: char| c.is_whitespace();
    let (before, after) = (before?, after?);
    let is_spaced = is_space(before) && is_space(after);
    let joins = |c: char| c.is_alphanumeric() || matches!(c, OBJECT | '"' | '\'' | '“' | '”' | ')' | '(' | ',' | '.');
    (is_spaced || joins(before) && joins(after)).then_some(dash)
}

/// Whether a text ends with an opening quote or bracket: what follows `--` there is an option, as in `(--flag)`.
fn begins_phrase(before: &str) -> bool {
    let is_quote = |c: char| matches!(c, '"' | '\'' | '“' | '‘' | '„' | '«');
    let is_bracket = |c: char| matches!(c, '(' | '[' | '{');
    let outside = before.trim_end_matches(is_quote);
    let begins = outside.chars().next_back().is_none_or(|c| c.is_whitespace() || is_bracket(c));
    begins && !before.ends_with(char::is_whitespace) && !before.is_empty()
}

/// `...` is an ellipsis, but not in a path.
fn ellipsis(len: usize, before: Option<char>, after: Option<char>) -> Option<char> {
    let is_path = |c: Option<char>| matches!(c, Some('/' | '\\'));
    (len == 3 && !is_path(before) && !is_path(after)).then_some('…')
}

#[cfg(test)]
mod tests {
    use super::typographic;

    #[test]
    fn quotes_are_paired() {
        for (text, expected) in [
            ("\"Hello,\" said the shark.", "“Hello,” said the shark."),
            ("\"'Shelob' is my name.\"", "“‘Shelob’ is my name.”"),
            ("'A', 'B', and 'C' are letters.", "‘A’, ‘B’, and ‘C’ are letters."),
            ("'I don't know,' he said", "‘I don’t know,’ he said"),
            ("Were you alive in the '70s?", "Were you alive in the ’70s?"),
            ("the users' guide isn't \"one\"", "the users’ guide isn’t “one”"),
            ("(\"in brackets\")", "(“in brackets”)"),
            ("\"open to the end", "“open to the end"),
            ("a 15\" screen", "a 15\" screen"),
            ("\"a 15\" is closed", "“a 15” is closed"),
            ("«l'été» \"L'été\"", "«l’été» “L’été”"),
        ] {
            assert_eq!(typographic(text), expected, "{text}");
        }
    }

    #[test]
    fn dashes_and_ellipses() {
        for (text, expected) in [
            ("pages 3--7 -- and so on", "pages 3–7 – and so on"),
            ("text---more \"x\"---y", "text—more “x”—y"),
            ("and so on... or so", "and so on… or so"),
            ("use --fix, a ---- rule, -- at the end --", "use --fix, a ---- rule, – at the end --"),
            ("a.. b.... c ./... d", "a.. b.... c ./... d"),
            ("use \"--flag\", '--flag' or (--flag) (\"--a\")", "use “--flag”, ‘--flag’ or (--flag) (“--a”)"),
            ("the \"--\" in “--a”, but \"a\"--\"b\" (c)--d", "the “--” in “--a”, but “a”–“b” (c)–d"),
            ("\"---and then\" f(x)---y", "“—and then” f(x)—y"),
            ("plain text", "plain text"),
        ] {
            assert_eq!(typographic(text), expected, "{text}");
        }
    }
}
