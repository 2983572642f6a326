//! Escaping: the contract between registry values and the theme's templates.
//!
//! A template prints a value with `{{ value }}`, and the result shows exactly that text:
//!
//! | where | how | who escapes |
//! |---|---|---|
//! | HTML template | `{{ value }}` | [`html`]: the five characters that mean something in text or a quoted attribute |
//! | Markdown template, in prose | `{{ value }}` | [`prose`]: every punctuation character of ASCII gets a backslash |
//! | Markdown template, in a table cell | `{{ value \| cell }}` | [`cell`]: as prose, and line breaks become spaces |
//! | Markdown template, where a link leads | `[text]({{ value \| url }})` | [`url`]: an address without what could end it |
//! | Markdown template, as code | `{{ value \| code }}` | [`code_span`]: backticks longer than any in the value |
//! | Markdown template, code in a table cell | `{{ value \| code_cell }}` | [`code_cell`]: a code span whose `\|` are escaped for the table |
//! | Markdown template, a whole block of code | `{{ example("config.yaml") }}` | [`fence`]: a fence longer than any in the text |
//! | Markdown template, a value as a block of code | `{{ value \| fence("json") }}` | [`fence`] |
//! | Markdown template, a value that is Markdown | `{{ value \| markdown }}` | [`markdown`]: tags, braces and directives become text |
//! | Markdown template, inline Markdown in a table cell | `{{ value \| markdown_cell }}` | [`markdown_cell`]: the same on one line, `\|` escaped |
//! | YAML, shell, Python, JSON in examples | | `integration::quote`, before the template sees them |
//!
//! A value is never a template: minijinja doesn't interpret its output.
//!
//! A bare URL is a link in Markdown too, and a backslash in it is part of the URL. A URL with a placeholder in braces,
//! or directly followed by a tag, becomes a link in brackets, so its text can be escaped (`bare_url`).

mod bare_url;

use std::fmt;

use crate::escape;
pub(crate) use crate::escape::{fence, prose};

/// Escapes text for an HTML element or a quoted attribute.
pub(crate) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    // Writing to a string can't fail.
    let _ = write_html(&mut out, text);
    out
}

/// Writes text, escaped for an HTML element or a quoted attribute.
pub(crate) fn write_html(out: &mut impl fmt::Write, text: &str) -> fmt::Result {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.write_str(&text[done..at])?;
        out.write_str(entity)?;
        done = at + 1;
    }
    out.write_str(&text[done..])
}

/// Escapes text for XML. One forbidden character would make the whole file unreadable, so each becomes U+FFFD, as in
/// HTML. Word leaves such characters in text that is pasted from it.
pub(crate) fn xml(text: &str) -> String {
    html(&text.replace(|c| !is_xml(c), "\u{fffd}"))
}

/// Whether XML 1.0 allows a character (its production `Char`).
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// The destination of a link in angle brackets. Characters that could end it early, or have another meaning there, are
/// percent-encoded; the rest stays readable.
pub(crate) fn url(text: &str) -> String {
    let mut out = String::from("<");
    for (at, c) in text.char_indices() {
        match c {
            // `&copy;` would be read as a character reference, even after a backslash.
            '&' if is_reference(&text[at..]) => out.push_str("&amp;"),
            '<' | '>' | '\\' | '`' | '{' | '}' | '"' => out.push_str(&format!("%{:02X}", u32::from(c))),
            c if c.is_ascii_control() || c == ' ' => out.push_str(&format!("%{:02X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('>');
    out
}

/// Whether a text that begins with `&` may begin with a character reference.
fn is_reference(text: &str) -> bool {
    let name = text[1..].strip_prefix('#').unwrap_or(&text[1..]);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    end.is_some_and(|end| end > 0 && name[end..].starts_with(';'))
}

/// Escapes text for a cell of a Markdown table.
pub(crate) fn cell(text: &str) -> String {
    prose(text.trim())
}

/// Text as a Markdown code span.
///
/// Line breaks become spaces, as Markdown itself reads them in a code span.
pub(crate) fn code_span(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    escape::code_span(&text.replace(['\n', '\r'], " "))
}

/// Text as a code span in a cell of a Markdown table, where `|` must be escaped even in code.
pub(crate) fn code_cell(text: &str) -> String {
    if text.contains("\\|") {
        // In a table, a backslash always belongs to the bar after it, so a backslash before a bar needs an element.
        let character = |c: char| if c.is_ascii_punctuation() { format!("&#{};", u32::from(c)) } else { c.to_string() };
        return format!("<code>{}</code>", text.replace(['\n', '\r'], " ").chars().map(character).collect::<String>());
    }
    code_span(text).replace('|', "\\|")
}

/// A value that is itself Markdown: emphasis, links, lists and code work, but tags, braces, directives, imports and
/// table bars are text.
pub(crate) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut fence: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start();
        if let Some(open) = fence {
            out.push_str(line);
            if content.starts_with(open) && content.trim_end().chars().all(|c| open.starts_with(c)) {
                fence = None;
            }
            continue;
        }
        if let Some(open) = fence_of(content) {
            fence = Some(open);
            out.push_str(line);
            continue;
        }
        let indent = line.len() - content.len();
        out.push_str(&line[..indent]);
        if content.starts_with("::") || content.starts_with("import ") || content.starts_with("export ") {
            // A backslash can't escape the first letter of a word, but a character reference can.
            let first = content.chars().next().unwrap_or(' ');
            if first == ':' {
                out.push_str("\\:")
            } else {
                out.push_str(&format!("&#{};", u32::from(first)))
            }
            markdown_line(&content[1..], &mut out);
        } else {
            markdown_line(content, &mut out);
        }
    }
    if let Some(open) = fence {
        // An unclosed fence would swallow the rest of the page.
        if !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(open);
    }
    out
}

/// A value that is inline Markdown, for a cell of a table.
pub(crate) fn markdown_cell(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(line.len());
    let mut escaped = false;
    for c in markdown(&line).chars() {
        if c == '|' && !escaped {
            out.push('\\');
        }
        escaped = c == '\\' && !escaped;
        out.push(c);
    }
    out
}

/// The run of backticks or tildes that opens a fence, if the line does.
fn fence_of(content: &str) -> Option<&str> {
    let mark = content.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let run = content.chars().take_while(|&c| c == mark).count();
    (run >= 3 && !(mark == '`' && content[run..].contains('`'))).then(|| &content[..run])
}

fn markdown_line(line: &str, out: &mut String) {
    let mut rest = line;
    // Inside a link's text, a URL isn't a separate link.
    let mut open_brackets = 0usize;
    while let Some(c) = rest.chars().next() {
        let before = &line[..line.len() - rest.len()];
        if open_brackets == 0
            && let Some(url) = bare_url::at(before, rest)
        {
            out.push_str(&url.markdown());
            rest = &rest[url.length..];
            continue;
        }
        match c {
            '[' => open_brackets += 1,
            ']' => open_brackets = open_brackets.saturating_sub(1),
            _ => {}
        }
        if c == '`' {
            let run = rest.chars().take_while(|&c| c == '`').count();
            let ticks = &rest[..run];
            // The closing run has the same length; without one, the backticks are text.
            let close = closing_run(&rest[run..], run).map(|at| run + at + run);
            let end = close.unwrap_or(run);
            out.push_str(if close.is_some() { &rest[..end] } else { ticks });
            rest = &rest[end..];
            continue;
        }
        if c == '\\' {
            let taken = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            out.push_str(&rest[..taken]);
            rest = &rest[taken..];
            continue;
        }
        let autolink = c == '<' && (rest.starts_with("<https://") || rest.starts_with("<http://"));
        if matches!(c, '{' | '}') || c == '<' && !autolink {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
}

/// The start of a run of exactly `run` backticks.
fn closing_run(text: &str, run: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'`' {
            let len = bytes[at..].iter().take_while(|&&b| b == b'`').count();
            if len == run {
                return Some(at);
            }
            at += len;
        } else {
            at += 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_stays_readable_and_one_url() {
        assert_eq!(url("https://a-b.example/c_d?e=1&copy=2#f"), "<https://a-b.example/c_d?e=1&copy=2#f>");
        assert_eq!(url("https://a.example/?b&lt;&#60;"), "<https://a.example/?b&amp;lt;&amp;#60;>");
        assert_eq!(url("https://a/> [x](y) `{z}`\n"), "<https://a/%3E%20[x](y)%20%60%7Bz%7D%60%0A>");
    }

    #[test]
    fn xml_holds_only_its_characters() {
        // The code points of the specification, https://www.w3.org/TR/xml/#charsets.
        let allowed = |code| matches!(code, 0x9 | 0xA | 0xD | 0x20..=0xD7FF | 0xE000..=0xFFFD | 0x10000..=0x10FFFF);
        for c in '\0'..=char::MAX {
            let written = xml(&c.to_string());
            assert!(written.chars().all(|c| allowed(u32::from(c))), "U+{:04X}", u32::from(c));
            assert_eq!(written == "\u{fffd}", c == '\u{fffd}' || !allowed(u32::from(c)), "U+{:04X}", u32::from(c));
        }
        assert_eq!(xml("a\u{8}b\u{b}<\u{ffff}>\n"), "a\u{fffd}b\u{fffd}&lt;\u{fffd}&gt;\n");
    }

    #[test]
    fn code_spans_hold_any_text() {
        assert_eq!(code_span("a"), "`a`");
        assert_eq!(code_span("a`b"), "``a`b``");
        assert_eq!(code_span("`"), "`` ` ``");
        assert_eq!(code_span(" a "), "`  a  `");
        assert_eq!(code_span(" "), "` `");
        assert_eq!(code_cell("a|b"), "`a\\|b`");
        assert_eq!(code_cell("a\\|b"), "<code>a&#92;&#124;b</code>");
    }

    #[test]
    fn fences_are_longer_than_those_inside() {
        assert_eq!(fence("a", "yaml"), "```yaml\na\n```");
        assert_eq!(fence("```\n", ""), "````\n```\n````");
    }

    #[test]
    fn markdown_values_keep_markdown_without_code() {
        assert_eq!(markdown("**a** <b> `<c> {d}` {e}"), "**a** \\<b> `<c> {d}` \\{e\\}");
        assert_eq!(markdown(":::note\nimport x\n"), "\\:::note\n&#105;mport x\n");
        assert_eq!(markdown("<https://a.example> \\<"), "<https://a.example> \\<");
        assert_eq!(markdown("```\n<b>\n"), "```\n<b>\n```");
        assert_eq!(markdown_cell("a\n`b|c` \\| d"), "a `b\\|c` \\| d");
        assert_eq!(markdown("a `unclosed <b>"), "a `unclosed \\<b>");
    }

    #[test]
    fn urls_with_placeholders_are_links_whose_text_is_escaped() {
        for (value, expected) in [
            ("https://a.example/x_y.", "https://a.example/x_y."),
            (
                "at https://a.example/{org}/k.",
                "at [https\\:\\/\\/a\\.example\\/\\{org\\}\\/k](<https://a.example/%7Borg%7D/k>).",
            ),
            ("(www.a.example/{b})", "([www\\.a\\.example\\/\\{b\\}](<http://www.a.example/%7Bb%7D>))"),
            ("<https://a.example/{b}>", "[https\\:\\/\\/a\\.example\\/\\{b\\}](<https://a.example/%7Bb%7D>)"),
            ("http://a.example/<id>", "[http\\:\\/\\/a\\.example\\/](<http://a.example/>)\\<id>"),
            ("[x](https://a.example/{b})", "[x](https://a.example/\\{b\\})"),
            ("[https://a.example/{b}](c)", "[https://a.example/\\{b\\}](c)"),
            ("[x]: https://a.example/{b}", "[x]: https://a.example/\\{b\\}"),
            ("`https://a.example/{b}`", "`https://a.example/{b}`"),
        ] {
            assert_eq!(markdown(value), expected, "{value}");
        }
    }
}
