//! Adding the reload client to a page, only when it is sent.

use super::target::RESERVED;

/// Puts the client's script at the end of the page's body. `page` and `assets` are fingerprints of the sent versions.
pub(super) fn client(mut html: Vec<u8>, page: &str, assets: &str) -> Vec<u8> {
    let script =
        format!("<script defer src=\"{RESERVED}client.js\" data-page=\"{page}\" data-assets=\"{assets}\"></script>");
    let end = b"</body>";
    let at = html.windows(end.len()).rposition(|part| part == end).unwrap_or(html.len());
    html.splice(at..at, script.into_bytes());
    html
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_script_is_at_the_end_of_the_body() {
        let html = super::client(b"<body><code>&lt;/body></code></body></html>".to_vec(), "1", "2");
        let html = String::from_utf8(html).unwrap();
        assert_eq!(
            html,
            "<body><code>&lt;/body></code><script defer src=\"/.sitegen/client.js\" data-page=\"1\" \
             data-assets=\"2\"></script></body></html>"
        );
        assert!(super::client(b"<p>".to_vec(), "1", "2").starts_with(b"<p><script "));
    }
}
