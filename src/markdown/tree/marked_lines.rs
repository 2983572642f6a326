//! Lines of code marked by comments: `// highlight-next-line`, and `highlight-start` to `highlight-end`.

use super::node::Kind;

/// The text of a comment in a line of its own, in the languages where Docusaurus reads it.
fn comment(line: &str) -> Option<&str> {
    let line = line.trim();
    let inner = ["//", "#", "--", "/*", "<!--", "{/*", "%", ";"].iter().find_map(|open| line.strip_prefix(open))?;
    Some(inner.trim_end_matches("*/}").trim_end_matches("*/").trim_end_matches("-->").trim())
}

/// A code block. Comments that mark lines become line numbers in its info string, so no output contains the comments.
pub(super) fn code(info: &str, literal: &str) -> Kind {
    let (literal, marks) = take_magic(literal).unwrap_or_else(|| (literal.to_owned(), Vec::new()));
    let ranges: Vec<String> = marks.iter().map(|(from, to)| format!("{from}-{to}")).collect();
    let info = if ranges.is_empty() { info.to_owned() } else { format!("{info} {{{}}}", ranges.join(",")) };
    Kind::Code { info, literal }
}

/// Removes the comments that mark lines from a block and returns the marked lines, from 1.
fn take_magic(literal: &str) -> Option<(String, Vec<(usize, usize)>)> {
    if !literal.contains("highlight-") {
        return None;
    }
    let mut kept = String::with_capacity(literal.len());
    let mut marks = Vec::new();
    let mut number = 1;
    let mut next = false;
    let mut start = None;
    for line in literal.split_inclusive('\n') {
        match comment(line) {
            Some("highlight-next-line") => next = true,
            Some("highlight-start") => start = Some(number),
            Some("highlight-end") => {
                marks.extend(start.take().filter(|&from| from < number).map(|from| (from, number - 1)));
            }
            _ => {
                if std::mem::take(&mut next) {
                    marks.push((number, number));
                }
                kept.push_str(line);
                number += 1;
            }
        }
    }
    marks.extend(start.map(|from| (from, number)));
    Some((kept, marks))
}
