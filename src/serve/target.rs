//! Parsing a request's target into a path in the output folder.
//!
//! A client's path is never opened on the disk: it is only a key of tables made from the site. Paths that try to leave
//! the site are refused all the same.

use crate::config::Config;
use crate::plan::url;

/// Where a request leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RequestTarget {
    /// A path below the output folder: decoded, without a `/` in front.
    Site(String),
    /// The server's root, if the site has a base path.
    AboveSite,
    /// One of the preview's own files, by its name.
    Reserved(String),
    /// A path that can't exist.
    Nowhere,
}

/// The folder of the preview's own files. Its name is hidden, so no file of a site can have it.
pub(super) const RESERVED: &str = "/.sitegen/";

/// The site's base path, decoded, with `/` at both ends. In `base_url` it may be encoded or not.
pub(super) fn base(config: &Config) -> String {
    url::decode(config.base_path()).unwrap_or_else(|| config.base_path().to_owned())
}

/// The encoded server path of a path below the output folder, for a header or a link.
pub(super) fn on_server(config: &Config, path: &str) -> String {
    url::encode_path(&format!("{}{path}", base(config)))
}

/// Reads the target of a request. `base` is the site's base path, with `/` at both ends.
pub(crate) fn read(target: &str, base: &str) -> RequestTarget {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let Some(path) = url::decode(path).filter(|path| is_plain(path)) else { return RequestTarget::Nowhere };
    if let Some(name) = path.strip_prefix(RESERVED) {
        return RequestTarget::Reserved(name.to_owned());
    }
    match path.strip_prefix(base) {
        Some(path) => RequestTarget::Site(path.to_owned()),
        None if path == "/" || path == base.trim_end_matches('/') => RequestTarget::AboveSite,
        None => RequestTarget::Nowhere,
    }
}

/// Whether a site can have a path: no `..`, no backslash, no drive, no control characters.
fn is_plain(path: &str) -> bool {
    let Some(below) = path.strip_prefix('/') else { return false };
    !below.starts_with('/')
        && !path.contains(|c: char| c.is_control() || c == '\\')
        && !below.split('/').any(|part| part == "." || part == "..")
}

/// The value of `key` in the target's query.
pub(super) fn query(target: &str, key: &str) -> Option<String> {
    let (_, query) = target.split('#').next()?.split_once('?')?;
    let value = query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='))?;
    url::decode(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_decoded_once() {
        assert_eq!(read("/a%20b/?q=1#x", "/"), RequestTarget::Site("a b/".to_owned()));
        assert_eq!(read("/", "/"), RequestTarget::Site(String::new()));
        assert_eq!(read("/%252e%252e/x", "/"), RequestTarget::Site("%2e%2e/x".to_owned()));
    }

    #[test]
    fn the_site_is_served_below_its_base_path() {
        assert_eq!(read("/repo/a/", "/repo/"), RequestTarget::Site("a/".to_owned()));
        assert_eq!(read("/repo", "/repo/"), RequestTarget::AboveSite);
        assert_eq!(read("/", "/repo/"), RequestTarget::AboveSite);
        assert_eq!(read("/a/", "/repo/"), RequestTarget::Nowhere);
        assert_eq!(read("/repository/", "/repo/"), RequestTarget::Nowhere);
        assert_eq!(read("/.sitegen/client.js?x", "/repo/"), RequestTarget::Reserved("client.js".to_owned()));
    }

    #[test]
    fn paths_out_of_the_site_are_not_found() {
        for target in [
            "/../x",
            "/a/../../x",
            "/%2e%2e/x",
            "/.%2E/x",
            "/..%2fx",
            "/..%5cx",
            "/a\\..\\x",
            "//server/share",
            "/%00",
            "/x%00.md",
            "*",
            "",
            "x",
            "http://other/x",
            "/a/./b",
            "/%0d%0aX: y",
            "/%ff",
        ] {
            assert_eq!(read(target, "/"), RequestTarget::Nowhere, "{target}");
        }
    }

    #[test]
    fn queries_are_read() {
        assert_eq!(query("/x?a=1&path=%2Fb%2520c%2F", "path").as_deref(), Some("/b%20c/"));
        assert_eq!(query("/x?paths=1", "path"), None);
        assert_eq!(query("/x", "path"), None);
    }
}
