//! A difference as text: for a terminal, and as Markdown for a pull request.

use std::fmt::Write;

use super::{Difference, Entry};
use crate::count;
use crate::diagnostic::Diagnostic;

/// Upper limit on the pages or problems in a list: GitHub truncates long summaries in the middle of a line.
const LISTED: usize = 100;

/// For a terminal, without problems, which have their own renderer.
pub(crate) fn human(difference: &Difference) -> String {
    let mut out = format!("{}\n", pages(difference));
    for (sign, entries) in [('+', &difference.added), ('~', &difference.changed), ('-', &difference.removed)] {
        for entry in entries {
            let _ = writeln!(out, "{sign} /{}  {}", entry.path, entry.title);
        }
    }
    let _ = writeln!(out, "{}", problems(difference));
    out
}

/// For a pull request's summary. Page titles are escaped.
pub(crate) fn markdown(difference: &Difference) -> String {
    let mut out = format!("### Documentation\n\n{}\n", pages(difference));
    if !difference.added.is_empty() || !difference.changed.is_empty() || !difference.removed.is_empty() {
        out.push_str("\n| | Page | Path |\n|---|---|---|\n");
    }
    for (word, entries) in
        [("added", &difference.added), ("changed", &difference.changed), ("removed", &difference.removed)]
    {
        for Entry { path, title } in entries.iter().take(LISTED) {
            let _ = writeln!(out, "| {word} | {} | {} |", literal(title), code(&format!("/{path}")));
        }
        if entries.len() > LISTED {
            let _ = writeln!(out, "| {word} | and {} | |", count::plural(entries.len() - LISTED, "other"));
        }
    }
    let _ = writeln!(out, "\n{}", problems(difference));
    if !difference.new.is_empty() {
        out.push('\n');
    }
    for problem in difference.new.iter().take(LISTED) {
        let _ = writeln!(out, "- {}", line(problem));
    }
    if difference.new.len() > LISTED {
        let _ = writeln!(out, "- and {}", count::plural(difference.new.len() - LISTED, "other"));
    }
    out
}

fn pages(difference: &Difference) -> String {
    let Difference { added, changed, removed, layout_only, .. } = difference;
    let mut text =
        format!("{} added, {} changed, {} removed", count::plural(added.len(), "page"), changed.len(), removed.len());
    if *layout_only > 0 {
        let _ = write!(
            text,
            "; {} with the same content but another navigation or layout",
            count::plural(*layout_only, "page")
        );
    }
    text
}

fn problems(difference: &Difference) -> String {
    format!("{}, {} fixed", count::plural(difference.new.len(), "new problem"), difference.fixed)
}

fn line(problem: &Diagnostic) -> String {
    let place = problem.at.as_ref().map(|at| {
        let line = at.file.place(at.range.start).line;
        format!("{}: ", code(&format!("{}:{line}", at.file.path)))
    });
    let (severity, rule) = (problem.severity.word(), problem.rule.code);
    format!("**{severity}** {}{} ({})", place.unwrap_or_default(), literal(&problem.message), code(rule))
}

/// Text as one line of Markdown. All ASCII punctuation is escaped, including `@` and `#`, which would mention people
/// and issues.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '@' | '#' | '<' | '>' | '&' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            _ if c.is_control() => out.push(' '),
            _ if c.is_ascii_punctuation() => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

/// A code span, also in a table's cell.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if longest > 0 { " " } else { "" };
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The visible text of Markdown, from the site's own parser.
    fn read(markdown: &str) -> String {
        let mut options = comrak::Options::default();
        options.extension.table = true;
        options.extension.autolink = true;
        comrak::markdown_to_html(markdown, &options)
    }

    #[test]
    fn titles_are_escaped() {
        for title in ["a | b", "`x` **b** [l](http://x)", "<img src=x>", "@user #12", "a\nb", "http://example.com"] {
            let entry = Entry { path: "p".to_owned(), title: title.to_owned() };
            let html = read(&markdown(&Difference { added: vec![entry], ..Difference::default() }));
            let cells: Vec<&str> = html.split("<td>").skip(1).filter_map(|cell| cell.split("</td>").next()).collect();
            assert_eq!(cells.len(), 3, "{html}");
            let shown =
                cells[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("&quot;", "\"");
            assert_eq!(shown, title.replace('\n', " "), "{html}");
        }
    }

    #[test]
    fn a_path_with_backticks_is_a_code_span() {
        assert_eq!(read(&code("a`b``c")), "<p><code>a`b``c</code></p>\n");
    }
}
