//! Text as HTML and Markdown hold it.

/// Appends text with the characters escaped that HTML knows, in text and in quoted attributes.
pub(crate) fn escape(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let by = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            // Not allowed in HTML, not even as a reference.
            0..=8 | 11 | 12 | 14..=31 | 127 => "\u{fffd}",
            0xC2 | 0xEF if is_forbidden(&text.as_bytes()[at..]) => "\u{fffd}",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(by);
        from = at + text[at..].chars().next().map_or(1, char::len_utf8);
    }
    out.push_str(&text[from..]);
}

/// Whether the character that begins here is none that HTML may hold: C1 controls, and Unicode's noncharacters.
fn is_forbidden(bytes: &[u8]) -> bool {
    matches!(bytes, [0xC2, 0x80..=0x9F, ..] | [0xEF, 0xB7, 0x90..=0xAF, ..] | [0xEF, 0xBF, 0xBE | 0xBF, ..])
}

/// Text as a Markdown code span, in as many backticks as it needs.
pub(crate) fn code_span(code: &str) -> String {
    let ticks = "`".repeat(longest_run(code, '`') + 1);
    // One blank at each end is taken away by Markdown where both are there and the content is not all blank.
    let is_padded = code.starts_with('`')
        || code.ends_with('`')
        || code.starts_with(' ') && code.ends_with(' ') && !code.trim().is_empty();
    let pad = if is_padded { " " } else { "" };
    format!("{ticks}{pad}{code}{pad}{ticks}")
}

/// The length of the longest run of a character.
fn longest_run(text: &str, char: char) -> usize {
    text.split(|c| c != char).map(str::len).max().unwrap_or(0) / char.len_utf8()
}

/// Text as a fenced block of code with this info string.
pub(crate) fn fence(text: &str, info: &str) -> String {
    let sign = if info.contains('`') { '~' } else { '`' };
    let fence = sign.to_string().repeat(longest_run(text, sign).max(2) + 1);
    let newline = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
    format!("{fence}{info}\n{text}{newline}{fence}")
}

/// Escapes text for Markdown prose, so it renders as exactly this text, in one paragraph.
///
/// Line breaks become spaces: they would end a heading or a list item. Leading and trailing blanks are dropped by
/// Markdown itself.
pub(crate) fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            // A digit followed by `.` or `)` would begin a list: the `.` is punctuation and is escaped anyway.
            c if c.is_ascii_punctuation() => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
