//! The Content-Security-Policy of a page, as its `<meta>` says it.

use sha2::{Digest, Sha256};

/// What a page may load: the theme's own files, its one inline script and one inline style by their hashes, and the
/// foreign images and frames that its text embeds.
pub(super) fn policy(script: &str, style: &str, foreign: &[String]) -> String {
    let style = if style.is_empty() { String::new() } else { format!(" {}", hash(style)) };
    let foreign = foreign.iter().map(|origin| format!(" {origin}")).collect::<String>();
    let frames = if foreign.is_empty() { "'none'" } else { foreign.trim_start() };
    format!(
        "default-src 'none'; script-src 'self' {}; style-src 'self'{style}; img-src 'self' data:{foreign}; \
         font-src 'self'; media-src 'self'{foreign}; connect-src 'self'; frame-src {frames}; base-uri 'none'; \
         form-action 'none'",
        hash(script)
    )
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            out.push(if place > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn base64_pads() {
        assert_eq!(super::base64(b"abc"), "YWJj");
        assert_eq!(super::base64(b"ab"), "YWI=");
        assert_eq!(super::base64(b"a"), "YQ==");
    }
}
