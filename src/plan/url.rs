//! Paths below the site's root, and relative URLs between pages.
//!
//! Links are relative, so that the same output works at `/`, at `/repo/`, in a zip and under file://.

/// The folder in the output that is reserved for sitegen.
pub(crate) const OWN_FOLDER: &str = ".sitegen";

/// Maximum length of a file or folder name in bytes on Linux, macOS and Windows.
const MOST_BYTES: usize = 255;

/// Whether `path` is a valid path of a site's file on every platform: below the output folder, and not in sitegen's own
/// folder.
pub(crate) fn is_sound(path: &str) -> bool {
    is_plain(path) || is_sound_in_full(path)
}

/// A fast path: whether a path consists only of harmless characters, as almost all do.
fn is_plain(path: &str) -> bool {
    let mut prev = b'/';
    let plain = path.bytes().all(|byte| {
        let begins = std::mem::replace(&mut prev, byte) == b'/';
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || (matches!(byte, b'/' | b'.') && !begins)
    });
    plain && prev != b'/' && path.len() <= MOST_BYTES
}

fn is_sound_in_full(path: &str) -> bool {
    let sound =
        |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']) && part.len() <= MOST_BYTES;
    path.split('/').all(sound)
        && !path.chars().any(char::is_control)
        && path.split('/').next().is_some_and(|first| !first.eq_ignore_ascii_case(OWN_FOLDER))
}

/// The relative URL from the page at `from` (such as `guide/links/`) to `to` (such as `assets/site.css`), encoded.
///
/// Both are paths below the site's root, in which `#` is an ordinary character. A page's own URL is `./`. With
/// `offline`, `index.html` is added after a trailing `/`, because there is no server under file:// to do it.
pub(crate) fn relative(from: &str, to: &str, offline: bool) -> String {
    let from_folder = &from[..from.bytes().rposition(|byte| byte == b'/').map_or(0, |at| at + 1)];
    let common = common_folders(from_folder, to);
    let rest = &to[common..];
    let levels = from_folder.as_bytes()[common..].iter().filter(|byte| **byte == b'/').count();
    let mut url = String::with_capacity(3 * levels + rest.len() + 2);
    (0..levels).for_each(|_| url.push_str("../"));
    if url.is_empty() && (rest.is_empty() || rest.split('/').next().is_some_and(|first| first.contains(':'))) {
        // An empty URL would include the current query; a colon in the first segment would be a scheme.
        url.push_str("./");
    }
    push_encoded(&mut url, rest);
    if offline && url.ends_with('/') {
        url.push_str("index.html");
    }
    url
}

/// The length of the folders that both paths begin with.
fn common_folders(folder: &str, path: &str) -> usize {
    let both = folder.bytes().zip(path.bytes()).take_while(|(a, b)| a == b);
    both.enumerate().filter(|(_, (byte, _))| *byte == b'/').last().map_or(0, |(at, _)| at + 1)
}

/// The relative prefix that leads from a page to the site's root: `./`, `../`, `../../`.
pub(crate) fn root_of(page: &str) -> String {
    match page.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// Percent-encodes characters that are not allowed in the path of a URL, except `/`.
pub(crate) fn encode_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    push_encoded(&mut out, path);
    out
}

fn push_encoded(out: &mut String, path: &str) {
    let mut rest = path;
    while let Some(at) = rest.bytes().position(|byte| !is_allowed(byte)) {
        out.push_str(&rest[..at]);
        let length = rest[at..].chars().next().map_or(1, char::len_utf8);
        rest[at..at + length].bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
        rest = &rest[at + length..];
    }
    out.push_str(rest);
}

fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'/' | b'-'
                | b'.'
                | b'_'
                | b'~'
                | b'!'
                | b'$'
                | b'\''
                | b'('
                | b')'
                | b'*'
                | b'+'
                | b','
                | b';'
                | b'='
                | b':'
                | b'@'
                | b'&'
        )
}

/// Decodes percent escapes; `None` if the result is not UTF-8 or contains NUL.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match (first, tail) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match escaped {
            Some((high, low)) => {
                bytes.push(high * 16 + low);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Joins a relative reference to a folder, resolving `.` and `..`; `None` if it leads above the root.
///
/// `folder` is empty or ends in `/`.
pub(crate) fn join(folder: &str, reference: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let (folders, last) = reference.rsplit_once('/').map_or(("", reference), |(folders, last)| (folders, last));
    let ends_in_folder = matches!(last, "" | "." | "..");
    for part in folders.split('/').chain([last]) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    let mut path = parts.join("/");
    if ends_in_folder && !path.is_empty() {
        path.push('/');
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_path_is_valid() {
        for path in [
            "a",
            "a/b.html",
            "/a",
            "a/",
            "a//b",
            ".a",
            "a/.b",
            "..",
            "a/../b",
            "a.",
            "a:b",
            "ü",
            "a\\b",
            "",
            "a/b-c_d.1",
            "a\n",
        ] {
            assert!(!is_plain(path) || is_sound_in_full(path), "{path}");
        }
        assert!(is_plain("integrations/acme/config.yaml") && is_sound("ü/x y.png") && !is_sound(".SiteGen/x"));
    }

    #[test]
    fn relative_urls() {
        let url = |from, to| relative(from, to, false);
        assert_eq!(url("", ""), "./");
        assert_eq!(url("", "a/b/"), "a/b/");
        assert_eq!(url("a/b/", ""), "../../");
        assert_eq!(url("a/b/", "a/b/"), "./");
        assert_eq!(url("a/b/", "a/c#/what?/"), "../c%23/what%3F/");
        assert_eq!(url("a/b/", "assets/a b.css"), "../../assets/a%20b.css");
        assert_eq!(url("404.html", "a/"), "a/");
        assert_eq!(url("", "a:b/"), "./a:b/");
        assert_eq!(relative("a/", "b/", true), "../b/index.html");
        assert_eq!(relative("a/", "", true), "../index.html");
    }

    #[test]
    fn a_file_of_the_site_lies_below_its_root() {
        for path in
            ["../x", "/etc/passwd", "a/../../x", ".sitegen/lock", ".SiteGen/lock", "a//b", "c:/x", "a\\..\\b", ""]
        {
            assert!(!is_sound(path), "{path}");
        }
        assert!(is_sound("a/.b/\u{fc} c.png"));
    }

    #[test]
    fn references_are_joined() {
        assert_eq!(join("a/b/", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(join("a/b/", "./").as_deref(), Some("a/b/"));
        assert_eq!(join("a/b/", "..").as_deref(), Some("a/"));
        assert_eq!(join("a/", "../../x"), None);
        assert_eq!(join("", "x/../y/").as_deref(), Some("y/"));
    }

    #[test]
    fn decoding_is_strict() {
        assert_eq!(decode("a%20b").as_deref(), Some("a b"));
        assert_eq!(decode("a%2").as_deref(), Some("a%2"));
        assert_eq!(decode("%ff"), None);
        assert_eq!(decode("%00"), None);
    }
}
