//! Readable diagnostic texts: text quoted from the input may have any length.

/// Longer quotes are truncated: their position is shown anyway.
const LONGEST: usize = 200;

/// Length of a truncated quote.
const LEFT: usize = 120;

/// Upper limit on the length of a text.
const MOST: usize = 2_000;

/// The text with each backquoted part on one line, truncated if very long. All limits are in characters.
pub(super) fn excerpt(text: String) -> String {
    let quotes_whitespace = text.contains('`') && text.contains(['\n', '\r', '\t']);
    if text.len() <= LONGEST && !quotes_whitespace {
        return text;
    }
    let parts: Vec<String> = text
        .split('`')
        .enumerate()
        .map(|(index, part)| if index % 2 == 1 { quoted(part) } else { part.to_owned() })
        .collect();
    cut(parts.join("`"), MOST, MOST)
}

fn quoted(part: &str) -> String {
    let cut = cut(part.to_owned(), LONGEST, LEFT);
    cut.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t")
}

/// Truncates a text of more than `longest` characters to `left`.
fn cut(text: String, longest: usize, left: usize) -> String {
    if text.len() <= longest || text.chars().nth(longest).is_none() {
        return text;
    }
    text.chars().take(left).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn quoted_text_is_cut_and_on_one_line() {
        let long = "é".repeat(1_000_000);
        let text = excerpt(format!("the link `{long}` leads\nnowhere, says `a\nb`"));
        assert_eq!(text, format!("the link `{}…` leads\nnowhere, says `a\\nb`", "é".repeat(120)));
        assert_eq!(excerpt("x".repeat(1_000_000)).chars().count(), 2_001);
        let short = format!("`{}`", "é".repeat(200));
        assert_eq!(excerpt(short.clone()), short);
    }
}
