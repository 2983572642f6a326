//! Makes text from a request safe to print. Terminals execute escape sequences, direction marks reorder a line, and
//! zero-width characters hide text.

/// Replaces control characters, direction marks, invisible characters and line breaks with their codes. The result is
/// one line.
pub(super) fn line(text: &str) -> String {
    escape(text, |_| false)
}

/// Like [`line()`], but keeps line breaks and tabs.
pub(super) fn block(text: &str) -> String {
    escape(text, |c| matches!(c, '\n' | '\t'))
}

/// Collapses white space, and truncates after `limit` characters.
pub(super) fn short(text: &str, limit: usize) -> String {
    let mut folded = String::new();
    let mut left = limit;
    for word in text.split_whitespace() {
        let gap = usize::from(!folded.is_empty());
        let end = word.char_indices().nth(left.saturating_sub(gap)).map_or(word.len(), |(end, _)| end);
        if left > gap {
            folded.push_str(&" "[..gap]);
            folded.push_str(&word[..end]);
        }
        if end < word.len() || left <= gap {
            return format!("{}…", line(&folded));
        }
        left -= gap + word.chars().count();
    }
    line(&folded)
}

fn escape(text: &str, stays: impl Fn(char) -> bool) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        if is_unsafe(c) && !stays(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
        out
    })
}

/// Control characters, default ignorable characters, and those that change a line's direction. The emoji variation
/// selector is allowed: it is common and harmless.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0e}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_control_sequences_are_removed() {
        assert_eq!(line("a\x1b[2J\u{9b}0m\r\nb\u{202e}c\x07"), "a\\u{1b}[2J\\u{9b}0m\\u{d}\\u{a}b\\u{202e}c\\u{7}");
        assert_eq!(block("a\n\tb\x1b"), "a\n\tb\\u{1b}");
        // Zero-width: a space, a joiner, a tag character, a variation selector, a filler.
        let hidden = "a\u{200b}\u{200d}\u{e0041}\u{e0101}\u{3164}\u{2060}\u{ad}b";
        assert_eq!(line(hidden), "a\\u{200b}\\u{200d}\\u{e0041}\\u{e0101}\\u{3164}\\u{2060}\\u{ad}b");
        assert_eq!(line("\u{2764}\u{fe0f}"), "\u{2764}\u{fe0f}");
        assert_eq!(line("Grüße 日本語 🎉"), "Grüße 日本語 🎉");
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        assert_eq!(short("a  b\n c", 80), "a b c");
        assert_eq!(short("日本語です", 3), "日本語…");
        assert_eq!(short("ab cd", 5), "ab cd");
        assert_eq!(short("ab cd", 4), "ab c…");
        assert_eq!(short("ab cd", 3), "ab…");
        assert_eq!(short("ab cd", 2), "ab…");
    }
}
