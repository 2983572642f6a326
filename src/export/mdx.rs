//! Escapes Markdown for MDX, where braces are code, `<` opens a component and `import` at a line's start is JavaScript.
//!
//! Code is unchanged. In other text, all characters that are special in MDX but not in Markdown are escaped. HTML
//! becomes JSX, and comments are left out.

use super::html::{self, Tags};
use crate::escape::prose;
use crate::markup::{Brackets, module_lines};

/// Escapes `text`, and rewrites the destinations of links and images with `link`.
pub(super) fn escape(text: &str, link: &dyn Fn(&str) -> String) -> String {
    let mut out = Writer { text: String::with_capacity(text.len() + text.len() / 16), tags: Tags::default(), link };
    let mut block = String::new();
    let mut in_comment = false;
    let mut fence: Option<(char, usize)> = None;
    for line in text.split_inclusive('\n') {
        let inner = content(line);
        let (mark, length) = run(inner);
        if let Some((open, least)) = fence {
            if mark == open && length >= least && inner[length..].trim().is_empty() {
                fence = None;
            }
            out.text.push_str(line);
            continue;
        }
        // A comment over several lines.
        if in_comment || inner.starts_with("<!--") && !inner.contains("-->") && comment_ends(text, line) {
            in_comment = !line.contains("-->");
            continue;
        }
        let opens = length >= 3 && (mark == '~' || !inner[length..].contains('`'));
        // A code span can't continue past its block. Table cells and headings are blocks of one line.
        if opens || inner.trim().is_empty() || inner.len() != line.trim_start().len() || inner.starts_with(['|', '#']) {
            out.flush(&mut block);
        }
        if opens {
            fence = Some((mark, length));
            out.text.push_str(line);
        } else {
            block.push_str(line);
            if inner.starts_with(['|', '#']) {
                out.flush(&mut block);
            }
        }
    }
    out.flush(&mut block);
    out.tags.insert(&out.text)
}

/// Whether a comment that begins in a line of the text ends in a later one.
fn comment_ends(text: &str, line: &str) -> bool {
    let after = line.as_ptr() as usize - text.as_ptr() as usize + line.len();
    text[after..].contains("-->")
}

/// The line without indentation, quote markers and list markers.
pub(super) fn content(line: &str) -> &str {
    let mut rest = line.trim_start_matches([' ', '\t']);
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let after = match rest.as_bytes().get(digits) {
            Some(b'.' | b')') if (1..10).contains(&digits) => &rest[digits + 1..],
            Some(b'-' | b'+' | b'*') if digits == 0 => &rest[1..],
            Some(b'>') if digits == 0 => {
                rest = rest[1..].trim_start_matches(' ');
                continue;
            }
            _ => return rest,
        };
        if !after.starts_with([' ', '\t']) {
            return rest;
        }
        rest = after.trim_start_matches([' ', '\t']);
    }
}

/// The marker of a fence at the start, and its length.
fn run(text: &str) -> (char, usize) {
    let mark = if text.starts_with('~') { '~' } else { '`' };
    (mark, text.chars().take_while(|c| *c == mark).count())
}

/// The output so far.
struct Writer<'l> {
    text: String,
    tags: Tags,
    link: &'l dyn Fn(&str) -> String,
}

impl Writer<'_> {
    /// Writes a block.
    fn flush(&mut self, block: &mut String) {
        let text = std::mem::take(block);
        let braces = Brackets::braces(&text);
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            let is_line_start = at == 0 || text.as_bytes()[at - 1] == b'\n';
            let out = &mut self.text;
            // sitegen doesn't show imports either.
            if is_line_start && let Some((end, ..)) = module_lines::import(&text, at) {
                at = end;
                continue;
            }
            at += match c {
                'i' | 'e' if is_line_start && (rest.starts_with("import") || rest.starts_with("export")) => {
                    out.push_str(&format!("&#{};", u32::from(c)));
                    1
                }
                '\\' => {
                    let next = rest[1..].chars().next().map_or(0, char::len_utf8);
                    out.push_str(&rest[..=next]);
                    1 + next
                }
                '`' => span(out, rest),
                '{' if rest.starts_with("{/*") && rest.contains("*/}") => {
                    rest.find("*/}").map_or(1, |end| end + "*/}".len())
                }
                '{' | '}' => {
                    out.push('\\');
                    out.push(c);
                    1
                }
                '<' => self.angle(&text, at, &braces),
                '[' if is_line_start => definition(out, rest, self.link),
                ']' if rest.starts_with("](") => destination(out, rest, "](", self.link),
                _ => {
                    out.push(c);
                    c.len_utf8()
                }
            };
        }
        self.tags.block += 1;
    }

    /// A tag, a comment, an autolink as a link, or an escaped `<`; its length.
    fn angle(&mut self, text: &str, at: usize, braces: &Brackets<'_>) -> usize {
        let rest = &text[at..];
        if rest.starts_with("<!--")
            && let Some(end) = rest.find("-->")
        {
            return end + "-->".len();
        }
        if let Some((end, tag)) = html::tag(text, at, braces, self.link) {
            let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            let line = text[start..].lines().next().unwrap_or_default();
            self.tags.add(self.text.len(), tag, line);
            return end - at;
        }
        match autolink(rest) {
            Some((link, length)) => {
                self.text.push_str(&link);
                length
            }
            None => {
                self.text.push_str("\\<");
                1
            }
        }
    }
}

/// A code span, if it ends in this block.
fn span(out: &mut String, rest: &str) -> usize {
    let length = run(rest).1;
    let mut from = length;
    while let Some(offset) = rest[from..].find('`') {
        let (start, closing) = (from + offset, run(&rest[from + offset..]).1);
        from = start + closing;
        if closing == length {
            out.push_str(&rest[..from]);
            return from;
        }
    }
    out.push_str(&rest[..length]);
    length
}

/// An autolink as a link, and its length.
fn autolink(rest: &str) -> Option<(String, usize)> {
    let end = rest.find('>')?;
    let inner = &rest[1..end];
    let is_url = ["http://", "https://", "mailto:"].iter().any(|scheme| inner.starts_with(scheme));
    let is_email = inner.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        && inner.chars().all(|c| c.is_ascii_alphanumeric() || ".+-_@".contains(c));
    let scheme = if is_email { "mailto:" } else { "" };
    let is_link = is_email || is_url && !inner.contains(char::is_whitespace);
    is_link.then(|| (format!("[{}](<{scheme}{}>)", prose(inner), inner.replace('\\', "\\\\")), end + 1))
}

/// The start of a link reference definition, `[label]: `, and its destination; the length of what was read.
fn definition(out: &mut String, rest: &str, link: &dyn Fn(&str) -> String) -> usize {
    let line = rest.lines().next().unwrap_or_default();
    let end = line.find("]:").filter(|end| !line[..*end].contains(['\\', '`', '<']) && !line.starts_with("[^"));
    let Some(end) = end else {
        out.push('[');
        return 1;
    };
    let spaces = line[end + 2..].len() - line[end + 2..].trim_start().len();
    let opening = &rest[..end + 2 + spaces];
    if opening.len() == line.len() {
        out.push('[');
        return 1;
    }
    // The line's end also ends the destination.
    let length = destination(out, &rest[..line.len()], opening, link);
    length.min(line.len())
}

/// The destination of a link after `opening`, with which `rest` begins.
fn destination(out: &mut String, rest: &str, opening: &str, link: &dyn Fn(&str) -> String) -> usize {
    let inner = &rest[opening.len()..];
    let mut escaped = false;
    // A bare destination may contain balanced parentheses.
    let mut open = 0usize;
    let end = inner.char_indices().find(|(index, c)| {
        let ends = !escaped
            && match c {
                '>' => inner.starts_with('<'),
                _ if inner.starts_with('<') => false,
                ')' => open == 0 && *index > 0,
                ' ' | '\n' => *index > 0,
                _ => false,
            };
        if !escaped && !ends {
            match c {
                '(' => open += 1,
                ')' => open = open.saturating_sub(1),
                _ => {}
            }
        }
        escaped = *c == '\\' && !escaped;
        ends
    });
    let is_definition = opening.starts_with('[');
    let Some(end) = end.map(|(end, _)| end).or_else(|| is_definition.then_some(inner.len())) else {
        out.push_str(&opening[..1]);
        return 1;
    };
    let start = usize::from(inner.starts_with('<'));
    let mut plain = String::new();
    let mut chars = inner[start..end].chars().peekable();
    while let Some(c) = chars.next() {
        // A backslash escapes the next character.
        let escaped = chars.next_if(|next| c == '\\' && next.is_ascii_punctuation());
        plain.push(escaped.unwrap_or(c));
    }
    let to = link(&plain);
    out.push_str(opening);
    if to.chars().all(|c| c.is_ascii_alphanumeric() || "./#-_:?=&%~+@,".contains(c)) && !to.is_empty() {
        out.push_str(&to);
    } else {
        out.push_str(&format!("<{}>", marked(&to)));
    }
    opening.len() + end + start
}

/// A destination for angle brackets.
pub(super) fn marked(to: &str) -> String {
    to.chars().flat_map(|c| [Some('\\').filter(|_| matches!(c, '<' | '>' | '\\')), Some(c)]).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn safe(text: &str) -> String {
        escape(text, &str::to_owned)
    }

    #[test]
    fn text_that_mdx_reads_as_code_is_escaped() {
        for (text, expected) in [
            ("a {b} < c", "a \\{b\\} \\< c"),
            ("already \\{ and \\<", "already \\{ and \\<"),
            ("<your-api-key>", "\\<your-api-key>"),
            ("a <!-- note --> b", "a  b"),
            ("<!-- a\n\nb -->\nc", "c"),
            ("<!-- open", "\\<!-- open"),
            ("a {/* note */} b", "a  b"),
            ("<me@a.example>", "[me\\@a\\.example](<mailto:me@a.example>)"),
            ("import x from 'y'\nimports it\nexport it", "\n&#105;mports it\n&#101;xport it"),
            ("- import x", "- import x"),
            ("<br> and <br/>", "<br /> and <br />"),
            ("<https://a.example/b>", "[https\\:\\/\\/a\\.example\\/b](<https://a.example/b>)"),
        ] {
            assert_eq!(safe(text), expected, "{text}");
        }
    }

    #[test]
    fn html_becomes_jsx() {
        for (text, expected) in [
            ("<kbd>K</kbd> {x}", "<kbd>K</kbd> \\{x\\}"),
            ("<SUP class=a>1</SUP>", "<sup className=\"a\">1</sup>"),
            ("<b>open, </i>closed", "open, closed"),
            ("<b><i>a</b></i>", "<b>a</b>"),
            ("<b>a\n\nb</b>", "a\n\nb"),
            ("| <b>a</b> |\n| </b> |\n", "| <b>a</b> |\n|  |\n"),
            ("<span class=\"tile t5\" data-initials=\"Q\"></span>[Q](q)", "[Q](q)"),
            ("<img class=\"tile\" src=\"/q.svg\" alt=\"\" role=\"presentation\">[Q](q)", "[Q](q)"),
            ("<span id=\"x\"></span>", "<span id=\"x\"></span>"),
            ("<div class=\"cards\">\n\n- a\n\n</div>", "<div className=\"cards\">\n\n- a\n\n</div>"),
            ("- <div>\n  a\n  </div>", "- <div>\n  a\n  </div>"),
            ("<div>\na\n\n> </div>", "\na\n\n> "),
            ("<div>text\n\nmore</div>", "text\n\nmore"),
            ("<p align=center><img src=a.png></p>", "<p align=\"center\">![](<a.png>)</p>"),
            ("<img src=\"a.png\" alt=\"A*\" title=T>", "![A\\*](<a.png> \"T\")"),
            ("<img src=./a.png width=50>", "<img src={require(\"./a.png\").default} width=\"50\" />"),
            ("<img src=./a.svg width=50>", "![](<./a.svg>)"),
            ("<a href=\"b\" class=x>B</a>", "[B](<b>)"),
            ("<Tabs groupId=\"run\">\n</Tabs>", "<Tabs groupId=\"run\">\n</Tabs>"),
            ("<Tabs groupId={x}>\na\n</Tabs>", "\na\n"),
            ("<Unknown x=\"1\">a</Unknown>", "a"),
            ("a<script>alert(1)</script>", "a"),
            ("<p onclick=\"x()\" style=\"color: red\">a</p>", "<p>a</p>"),
            ("<video src=\"./a.mp4\" controls></video>", "<video src={require(\"./a.mp4\").default} controls></video>"),
            ("<wbr>", "<wbr />"),
        ] {
            assert_eq!(safe(text), expected, "{text}");
        }
    }

    #[test]
    fn code_keeps_its_bytes() {
        for text in [
            "`{a} <b>` and ``{`}``",
            "a `{x\ny}` b",
            "```json\n{\"a\": \"<b>\"}\nimport x\n```\n",
            "- item\n\n  ~~~~\n  {~~~}\n  ~~~~\n",
            "> ```\n> {quoted}\n> ```\n",
        ] {
            assert_eq!(safe(text), text);
        }
        assert_eq!(safe("a ` {b}\n\n`{c}`"), "a ` \\{b\\}\n\n`{c}`");
        assert_eq!(safe("| a ` {b} |\n| `{c}` |\n"), "| a ` \\{b\\} |\n| `{c}` |\n");
    }

    #[test]
    fn destinations_are_rewritten() {
        let upper = |to: &str| to.to_uppercase();
        assert_eq!(escape("[a](\\/b\\/c) d", &upper), "[a](/B/C) d");
        assert_eq!(escape("[a](<b c> \"{t}\")", &upper), "[a](<B C> \"\\{t\\}\")");
        assert_eq!(escape("![a](b.png \"t\")", &upper), "![a](B.PNG \"t\")");
        assert_eq!(escape("[a](b_(c)) d", &upper), "[a](<B_(C)>) d");
        assert_eq!(escape("[a](b\\)c) d", &upper), "[a](<B)C>) d");
        assert_eq!(escape("[a]: b.png\n[b]: <b c> \"t\"\n[^c]: d", &upper), "[a]: B.PNG\n[b]: <B C> \"t\"\n[^c]: d");
    }
}
