//! Escapes text for HTML and Markdown.

/// Whether a byte is part of no character that must be escaped in HTML: looked up, because it is asked for each byte of a
/// site's text.
const IS_PLAIN: [bool; 256] = {
    let mut is_plain = [true; 256];
    let mut byte = 0;
    while byte < 256 {
        is_plain[byte] = !matches!(
            byte as u8,
            b'&' | b'<' | b'>' | b'"' | 0..=8 | 11 | 12 | 14..=31 | 127 | 0xC2 | 0xEF
        );
        byte += 1;
    }
    is_plain
};

/// Appends text escaped for HTML text and quoted attributes.
pub(crate) fn escape(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| !IS_PLAIN[usize::from(*byte)]) {
        let by = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            0xC2 | 0xEF if !is_forbidden(&text.as_bytes()[at..]) => continue,
            // Not allowed in HTML, not even as a reference.
            _ => "\u{fffd}",
        };
        out.push_str(&text[from..at]);
        out.push_str(by);
        from = at + text[at..].chars().next().map_or(1, char::len_utf8);
    }
    out.push_str(&text[from..]);
}

/// Whether the character that starts here is forbidden in HTML: a C1 control or a noncharacter.
fn is_forbidden(bytes: &[u8]) -> bool {
    matches!(bytes, [0xC2, 0x80..=0x9F, ..] | [0xEF, 0xB7, 0x90..=0xAF, ..] | [0xEF, 0xBF, 0xBE | 0xBF, ..])
}

/// Text as a Markdown code span, in as many backticks as it needs.
pub(crate) fn code_span(code: &str) -> String {
    let ticks = "`".repeat(longest_run(code, b'`') + 1);
    // Markdown strips one space from both ends unless the content is all spaces.
    let is_padded = code.starts_with('`')
        || code.ends_with('`')
        || code.starts_with(' ') && code.ends_with(' ') && !code.trim().is_empty();
    let pad = if is_padded { " " } else { "" };
    format!("{ticks}{pad}{code}{pad}{ticks}")
}

/// The length of the longest run of an ASCII character.
fn longest_run(text: &str, sign: u8) -> usize {
    let (mut longest, mut run) = (0, 0);
    for byte in text.bytes() {
        run = if byte == sign { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// Text as a fenced code block with this info string.
pub(crate) fn fence(text: &str, info: &str) -> String {
    let (sign, byte) = if info.contains('`') { ("~", b'~') } else { ("`", b'`') };
    let fence = sign.repeat(longest_run(text, byte).max(2) + 1);
    let newline = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
    format!("{fence}{info}\n{text}{newline}{fence}")
}

/// Escapes text for Markdown prose, so it renders as exactly this text, in one paragraph.
///
/// Line breaks become spaces: they would end a heading or a list item. Markdown itself drops leading and trailing
/// spaces.
pub(crate) fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            // This includes the `.` or `)` after a digit, which would start a list.
            c if c.is_ascii_punctuation() => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
