//! Text as HTML holds it.

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
