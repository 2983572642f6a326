//! Lines of code marked by comments: `// highlight-next-line`, and `highlight-start` to `highlight-end`.

use super::node::Kind;

/// Comments that mark lines.
enum Magic {
    Next,
    Start,
    End,
}

fn magic(line: &str) -> Option<Magic> {
    let line = line.trim();
    let inner = ["//", "#", "--", "/*", "<!--", "{/*", "%", ";"].iter().find_map(|open| line.strip_prefix(open))?;
    match inner.trim_end_matches("*/}").trim_end_matches("*/").trim_end_matches("-->").trim() {
        "highlight-next-line" => Some(Magic::Next),
        "highlight-start" => Some(Magic::Start),
        "highlight-end" => Some(Magic::End),
        _ => None,
    }
}

/// A code block. Comments that mark lines become line numbers in its info string, so no output contains the comments.
pub(super) fn code(info: &str, literal: &str) -> Kind {
    let Some((literal, marks)) = take_magic(literal) else {
        return Kind::Code { info: info.to_owned(), literal: literal.to_owned() };
    };
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
        match magic(line) {
            Some(Magic::Next) => next = true,
            Some(Magic::Start) => start = Some(number),
            Some(Magic::End) => marks.extend(start.take().filter(|&from| from < number).map(|from| (from, number - 1))),
            None => {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_mark_lines() {
        let code = "a\n# highlight-next-line\nb\n// highlight-start\nc\nd\n/* highlight-end */\n{/* highlight-next-line */}\ne\n";
        let (kept, marks) = take_magic(code).expect("marks");
        assert_eq!(kept, "a\nb\nc\nd\ne\n");
        assert_eq!(marks, [(2, 2), (3, 4), (5, 5)]);
        assert_eq!(take_magic("see highlight-next-line\n").expect("text").0, "see highlight-next-line\n");
    }
}
