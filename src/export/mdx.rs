//! Escapes Markdown for MDX, where braces are code, `<` opens a component and `import` at a line's start is JavaScript.
//!
//! Code is unchanged. In other text, all characters that are special in MDX but not in Markdown are escaped, except
//! tags that Docusaurus supports.

/// Tags that are kept: Docusaurus components, and void and disclosure elements.
const TAGS: [&str; 6] = ["Tabs", "TabItem", "details", "summary", "br", "hr"];

/// Escapes `text`, and rewrites the destinations of links and images with `link`.
pub(super) fn escape(text: &str, link: &dyn Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut block = String::new();
    let mut fence: Option<(char, usize)> = None;
    for line in text.split_inclusive('\n') {
        let inner = content(line);
        let (mark, length) = run(inner);
        if let Some((open, least)) = fence {
            if mark == open && length >= least && inner[length..].trim().is_empty() {
                fence = None;
            }
            out.push_str(line);
            continue;
        }
        let opens = length >= 3 && (mark == '~' || !inner[length..].contains('`'));
        // A code span can't continue past its block. Table cells and headings are blocks of one line.
        if opens || inner.trim().is_empty() || inner.len() != line.trim_start().len() || inner.starts_with(['|', '#']) {
            flush(&mut out, &mut block, link);
        }
        if opens {
            fence = Some((mark, length));
            out.push_str(line);
        } else {
            block.push_str(line);
            if inner.starts_with(['|', '#']) {
                flush(&mut out, &mut block, link);
            }
        }
    }
    flush(&mut out, &mut block, link);
    out
}

/// The line without indentation, quote markers and list markers.
fn content(line: &str) -> &str {
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

fn flush(out: &mut String, block: &mut String, link: &dyn Fn(&str) -> String) {
    let text = std::mem::take(block);
    let mut rest = text.as_str();
    let mut line_start = true;
    while let Some(c) = rest.chars().next() {
        if line_start && let Some(word) = ["import", "export"].into_iter().find(|word| rest.starts_with(word)) {
            out.push_str(&format!("&#{};", u32::from(c)));
            out.push_str(&word[1..]);
            rest = &rest[word.len()..];
            line_start = false;
            continue;
        }
        line_start = c == '\n';
        let taken = match c {
            '\\' => {
                let next = rest[1..].chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[..=next]);
                1 + next
            }
            '`' => span(out, rest),
            '{' | '}' => {
                out.push('\\');
                out.push(c);
                1
            }
            '<' => tag(out, rest),
            ']' if rest.starts_with("](") => destination(out, rest, link),
            _ => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[taken..];
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

/// A supported tag, an autolink as a link, or an escaped `<`.
fn tag(out: &mut String, rest: &str) -> usize {
    if let Some(end) = rest.find('>') {
        let inner = &rest[1..end];
        let name = inner.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or_default();
        // Only strings are allowed as attributes: an expression would be code.
        if TAGS.contains(&name) && !inner.contains(['{', '}', '<']) {
            let open = inner.trim_end_matches(['/', ' ']);
            let void = matches!(name, "br" | "hr") && !inner.starts_with('/');
            out.push_str(&if void { format!("<{open} />") } else { format!("<{inner}>") });
            return end + 1;
        }
        let is_url = ["http://", "https://", "mailto:"].iter().any(|scheme| inner.starts_with(scheme));
        if is_url && !inner.contains(char::is_whitespace) {
            let escaped: String = inner
                .chars()
                .flat_map(|c| [Some('\\').filter(|_| c.is_ascii_punctuation()), Some(c)])
                .flatten()
                .collect();
            out.push_str(&format!("[{escaped}](<{}>)", inner.replace('\\', "\\\\")));
            return end + 1;
        }
    }
    out.push_str("\\<");
    1
}

/// The end of a link's text and its destination.
fn destination(out: &mut String, rest: &str, link: &dyn Fn(&str) -> String) -> usize {
    let inner = &rest[2..];
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
    let Some((end, _)) = end else {
        out.push(']');
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
    if to.chars().all(|c| c.is_ascii_alphanumeric() || "./#-_:?=&%~+@,".contains(c)) && !to.is_empty() {
        out.push_str(&format!("]({to}"));
        return 2 + end + start;
    }
    let marked = to.chars().flat_map(|c| [Some('\\').filter(|_| matches!(c, '<' | '>' | '\\')), Some(c)]);
    out.push_str(&format!("](<{}>", marked.flatten().collect::<String>()));
    2 + end + start
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
            ("<!-- note -->", "\\<!-- note -->"),
            ("import x from 'y'\nexport it", "&#105;mport x from 'y'\n&#101;xport it"),
            ("- import x", "- import x"),
            ("<br> and <br/>", "<br /> and <br />"),
            ("<Tabs groupId=\"run\">", "<Tabs groupId=\"run\">"),
            ("<Tabs groupId={x}>", "\\<Tabs groupId=\\{x\\}>"),
            ("<https://a.example/b>", "[https\\:\\/\\/a\\.example\\/b](<https://a.example/b>)"),
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
    }
}
