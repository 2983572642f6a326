//! Malformed external URLs.

use crate::markup::safe_url;

/// The schemes of the web. Others that are close to one are misspelled.
const WEB: [&str; 2] = ["https", "http"];

/// What to do with a link to a file on the author's machine.
pub(super) const FILE_HINT: &str = "put the file into the site and link to that";

/// Whether a link is a path such as `C:\docs\a.md`: no scheme has only one letter.
pub(super) fn is_windows_path(destination: &str) -> bool {
    matches!(destination.as_bytes(), [drive, b':', ..] if drive.is_ascii_alphabetic())
}

/// Problems of external URLs, with hints. The URLs are never fetched.
pub(super) fn fault(url: &str) -> Option<(String, &'static str)> {
    let (scheme, rest) = url.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    if WEB.contains(&scheme.as_str()) {
        let host = rest.strip_prefix("//").unwrap_or_default();
        let has_host =
            host.starts_with(|c: char| c.is_alphanumeric() || c == '[' || c == '%' || c == '{' || c == '$' || c == '<');
        return (!has_host).then(|| {
            (format!("the link `{url}` has no host"), "write the full URL, such as `https://example.com/page`")
        });
    }
    match scheme.as_str() {
        "file" => Some((format!("the link `{url}` points to a file on your machine"), FILE_HINT)),
        "mailto" | "tel" if rest.split('?').next().is_none_or(|to| to.trim().is_empty()) && !rest.contains("to=") => {
            Some((format!("the link `{url}` has no recipient"), "add an email address after the colon"))
        }
        _ if rest.starts_with("//") && WEB.iter().any(|web| strsim::osa_distance(web, &scheme) == 1) => {
            Some((format!("the link `{url}` has an unknown scheme"), "did you mean `https://`?"))
        }
        _ => None,
    }
}

/// The same outside the text of pages, where no other rule reports URLs that can run code.
pub(super) fn fault_outside_text(url: &str) -> Option<(String, &'static str)> {
    let runs_code = || (format!("the link `{url}` can run code"), "link to a page of the site or to an http(s) URL");
    fault(url).or_else(|| (!safe_url(url)).then(runs_code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unresolvable_links() {
        for url in [
            "http:/x",
            "https:x",
            "https://",
            "htps://a.example",
            "ttps://a.example",
            "file:///C:/x",
            "mailto:",
            "mailto:?subject=x",
            "tel:",
        ] {
            assert!(fault(url).is_some(), "{url}");
        }
        for url in [
            "https://a.example",
            "HTTP://a.example",
            "https://[::1]/",
            "mailto:a@b.example",
            "mailto:?to=a@b.example",
            "tel:+1",
            "ftp://a.example",
            "vscode://file/x",
            "//a.example",
            "https://{tenant}.example",
            "ws://a.example",
        ] {
            assert_eq!(fault_outside_text(url), None, "{url}");
        }
        assert!(fault_outside_text("javascript:1").is_some());
        assert!(is_windows_path("c:\\a.md") && is_windows_path("C:/a.md") && !is_windows_path("a/c:d"));
    }
}
