//! Converts `:::details` and GitHub alerts, which Docusaurus doesn't support.

/// GitHub alerts with the equivalent Docusaurus admonitions.
const ALERTS: [(&str, &str); 5] =
    [("NOTE", "note"), ("TIP", "tip"), ("IMPORTANT", "info"), ("WARNING", "warning"), ("CAUTION", "danger")];

/// Replaces `:::details` with `<details>`, and GitHub alerts with admonitions. Code is unchanged.
pub(super) fn rewrite(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut fence: Option<String> = None;
    // The colons that opened each box, and whether it is a `:::details`.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let content = line.trim();
        if let Some(mark) = &fence {
            if content.starts_with(mark.as_str()) && content.trim_start_matches(&mark[..1]).is_empty() {
                fence = None;
            }
            out.push_str(line);
            continue;
        }
        let colons = content.bytes().take_while(|byte| *byte == b':').count();
        if let Some(ticks) = opening_fence(content) {
            fence = Some(ticks);
            out.push_str(line);
        } else if colons >= 3 && content.len() == colons {
            match open.iter().rposition(|(count, _)| *count <= colons) {
                Some(at) if open[at].1 => out.push_str("\n</details>\n"),
                _ => out.push_str(line),
            }
            if let Some(at) = open.iter().rposition(|(count, _)| *count <= colons) {
                open.truncate(at);
            }
        } else if colons >= 3 && content[colons..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let title =
                content[colons..].strip_prefix("details").filter(|rest| !rest.starts_with(char::is_alphanumeric));
            open.push((colons, title.is_some()));
            match title {
                Some(title) => out.push_str(&format!("<details>\n<summary>{}</summary>\n\n", summary(title))),
                None => out.push_str(line),
            }
        } else if let Some(kind) = alert(content) {
            out.push_str(&format!(":::{kind}\n\n"));
            while let Some(inner) = lines.next_if(|line| line.trim_start().starts_with('>')) {
                let inner = inner.trim_start().trim_start_matches('>');
                out.push_str(inner.strip_prefix(' ').unwrap_or(inner));
            }
            if !out.ends_with('\n') {
                out.push('\n');
            }
            out.push_str("\n:::\n");
        } else {
            out.push_str(line);
        }
    }
    out
}

/// The marker of an opening fence, if the line is one.
fn opening_fence(content: &str) -> Option<String> {
    let mark = content.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = content.chars().take_while(|c| *c == mark).count();
    (length >= 3 && !(mark == '`' && content[length..].contains('`'))).then(|| mark.to_string().repeat(length))
}

/// The title after `details`, with or without brackets.
fn summary(title: &str) -> &str {
    let title = title.trim();
    let inner = title.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(title);
    if inner.is_empty() { "Details" } else { inner }
}

/// The admonition of a line that starts a GitHub alert.
fn alert(content: &str) -> Option<&'static str> {
    let name = content.strip_prefix('>')?.trim().strip_prefix("[!")?.strip_suffix(']')?;
    ALERTS.iter().find(|(alert, _)| name.eq_ignore_ascii_case(alert)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn admonitions_become_docusaurus_admonitions() {
        for (text, expected) in [
            (
                ":::details[With `{a}`]\ntext\n:::\nmore\n",
                "<details>\n<summary>With `{a}`</summary>\n\ntext\n\n</details>\nmore\n",
            ),
            (
                "::::details Title\n:::note\na\n:::\n::::\n",
                "<details>\n<summary>Title</summary>\n\n:::note\na\n:::\n\n</details>\n",
            ),
            (":::tip\na\n:::\n", ":::tip\na\n:::\n"),
            ("> [!IMPORTANT]\n> a\n>\n> - b\nc\n", ":::info\n\na\n\n- b\n\n:::\nc\n"),
            ("```md\n:::details[x]\n> [!NOTE]\n```\n", "```md\n:::details[x]\n> [!NOTE]\n```\n"),
            ("> quoted\n", "> quoted\n"),
        ] {
            assert_eq!(rewrite(text), expected, "{text}");
        }
    }
}
