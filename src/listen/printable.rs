//! Text from a request made safe to print: a terminal obeys escape sequences, and direction marks reorder a line.

/// Replaces control characters and direction marks by their code, and line ends too: the result is one line.
pub(super) fn line(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        if is_unsafe(c) {
            out.extend(c.escape_unicode())
        } else {
            out.push(c)
        };
        out
    })
}

/// As [`line()`], but line ends and tabs stay.
pub(super) fn block(text: &str) -> String {
    text.split('\n')
        .map(|part| part.split('\t').map(line).collect::<Vec<_>>().join("\t"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// White space folded, cut after `limit` characters.
pub(super) fn short(text: &str, limit: usize) -> String {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match folded.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", line(&folded[..end])),
        None => line(&folded),
    }
}

fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_gets_through() {
        assert_eq!(line("a\x1b[2J\u{9b}0m\r\nb\u{202e}c\x07"), "a\\u{1b}[2J\\u{9b}0m\\u{d}\\u{a}b\\u{202e}c\\u{7}");
        assert_eq!(block("a\n\tb\x1b"), "a\n\tb\\u{1b}");
        assert_eq!(line("Grüße 日本語 🎉"), "Grüße 日本語 🎉");
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        assert_eq!(short("a  b\n c", 80), "a b c");
        assert_eq!(short("日本語です", 3), "日本語…");
    }
}
