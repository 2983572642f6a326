//! Markdown that is safe for the MDX compiler.
//!
//! MDX has no autolinks in angle brackets, and links to pages of our own site lead nowhere there. Both are rewritten
//! outside of code; all else stays byte for byte.

/// Rewrites a document whose links to integrations are `/<folder><key>/`.
pub(super) fn safe(markdown: &str, folder: &str) -> String {
    let mut out = String::with_capacity(markdown.len() + 64);
    let mut fence: Option<&str> = None;
    for line in markdown.split_inclusive('\n') {
        let content = line.trim_start();
        if let Some(open) = fence {
            let close = content.trim_end();
            if close.starts_with(open) && close.bytes().all(|byte| open.as_bytes().contains(&byte)) {
                fence = None;
            }
            out.push_str(line);
        } else if let Some(open) = fence_of(content) {
            fence = Some(open);
            out.push_str(line);
        } else {
            inline(line, folder, &mut out);
        }
    }
    out
}

/// The run of backticks or tildes that opens a fence, if the line does.
fn fence_of(content: &str) -> Option<&str> {
    let mark = content.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let run = content.len() - content.trim_start_matches(mark).len();
    (run >= 3 && !(mark == '`' && content[run..].contains('`'))).then(|| &content[..run])
}

fn inline(line: &str, folder: &str, out: &mut String) {
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '`' => code_span(rest),
            '<' => match autolink(rest) {
                Some(address) => {
                    out.push_str(&format!("[{}](<{address}>)", crate::theme::escape::prose(address)));
                    rest = &rest[address.len() + 2..];
                    continue;
                }
                None => 1,
            },
            ']' => match own_link(&rest[1..], folder) {
                Some((target, length)) => {
                    out.push_str("](");
                    out.push_str(&target);
                    rest = &rest[1 + length..];
                    continue;
                }
                // A destination in angle brackets is no autolink.
                None if rest.starts_with("](<") => 3,
                None => 1,
            },
            c => c.len_utf8(),
        };
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
}

/// The length of a code span, or of its backticks where nothing closes it.
fn code_span(text: &str) -> usize {
    let run = text.len() - text.trim_start_matches('`').len();
    let mut at = run;
    while let Some(found) = text[at..].find('`') {
        let start = at + found;
        let close = text[start..].len() - text[start..].trim_start_matches('`').len();
        at = start + close;
        if close == run {
            return at;
        }
    }
    run
}

fn autolink(text: &str) -> Option<&str> {
    let address = text[1..].split('>').next()?;
    let is_one = ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme));
    let whole = text.len() > address.len() + 1 && !address.contains(|c: char| c.is_whitespace() || c == '<');
    (is_one && whole).then_some(address)
}

/// Whether a link's destination is one of the integrations' pages: the file that it is here, and how much was read.
///
/// A template escapes the punctuation of an address as that of any other value.
fn own_link(text: &str, folder: &str) -> Option<(String, usize)> {
    let mut address = String::new();
    let mut length = text.strip_prefix('(').map(|_| 1)?;
    let mut escaped = false;
    for c in text[1..].chars() {
        match c {
            '\\' if !escaped => escaped = true,
            ')' | ' ' | '\n' if !escaped => break,
            c => {
                address.push(c);
                escaped = false;
            }
        }
        length += c.len_utf8();
    }
    let path = address.strip_prefix('/')?.strip_prefix(folder)?;
    let (key, fragment) = path.split_at(path.find('#').unwrap_or(path.len()));
    let name = key.trim_end_matches('/');
    let sound = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let file = if name.is_empty() { "index" } else { name };
    sound.then(|| (format!("./{file}.md{fragment}"), length))
}

#[cfg(test)]
mod tests {
    use super::safe;

    fn made(text: &str) -> String {
        safe(text, "integrations/")
    }

    #[test]
    fn autolinks_become_links() {
        assert_eq!(
            made("See <https://a.example/x_y>.\n"),
            "See [https\\:\\/\\/a\\.example\\/x\\_y](<https://a.example/x_y>).\n"
        );
    }

    #[test]
    fn links_to_integrations_are_files() {
        assert_eq!(made("[A](/integrations/acme/#events)"), "[A](./acme.md#events)");
        assert_eq!(made("[all](/integrations/) [b](/other/)"), "[all](./index.md) [b](/other/)");
        assert_eq!(made("| [A](\\/integrations\\/a\\_b\\/) |"), "| [A](./a_b.md) |");
    }

    #[test]
    fn code_and_destinations_stay() {
        for text in [
            "`<https://a.example>` and ``a ` <https://b.example>``\n",
            "```bash\ncurl <https://a.example> [x](/integrations/a/)\n```\n",
            "~~~~\n~~~\n<https://a.example>\n~~~~\n",
            "[a](<https://a.example>) \\<https://b.example>\n",
            "an open ` tick, a < b, <Tabs>\n",
        ] {
            assert_eq!(made(text), text);
        }
    }
}
