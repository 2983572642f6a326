//! The Content-Security-Policy in a page's `<meta>`.

mod embedded;

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::config::Csp;
use crate::theme::escape;

use embedded::origin;
pub use embedded::{Embedded, embedded};

/// A placeholder for the policy of a page with a custom theme, until the theme's embedded content is known. No text
/// contains it: it is a Unicode noncharacter.
pub(super) const LATER: &str = "\u{fdd0}policy\u{fdd0}";

/// Inserts the policy into a page with a custom theme.
pub(super) fn put(html: &str, parts: &Parts<'_>, is_own: &dyn Fn(&str) -> bool) -> String {
    let is_own = |text: &str| text == parts.script.text || text == parts.style || is_own(text);
    html.replace(LATER, &escape::html(&policy(parts, &embedded(html, &is_own))))
}

/// The policy of a page with one inline script that loads nothing.
pub(super) fn only_script(script: &str) -> String {
    format!("default-src 'none'; script-src {}", hash(script))
}

/// An inline script, and its source in a policy.
pub(crate) struct Script {
    pub(super) text: String,
    source: String,
}

impl Script {
    pub(super) fn new(text: String) -> Script {
        Script { source: hash(&text), text }
    }
}

/// The parts of a policy.
#[derive(Clone, Copy)]
pub(super) struct Parts<'a> {
    /// The theme's inline script.
    pub(super) script: &'a Script,
    /// The style that sets the theme's variables, or an empty string.
    pub(super) style: &'a str,
    /// The script that draws the page's diagrams, if it has any.
    pub(super) mermaid: Option<&'a str>,
    /// The sources that the configuration allows on every page.
    pub(super) allowed: &'a Csp,
}

/// The policy of a page: the theme's own files, the hashes of its inline script and inline style, and the sources of
/// its embedded content.
///
/// A script in the page's content may load and show anything, but only run scripts named by the page.
pub(super) fn policy(parts: &Parts<'_>, embedded: &BTreeSet<Embedded>) -> String {
    let mut policy = Policy::default();
    policy.scripts.push(parts.script.source.clone());
    if !parts.style.is_empty() {
        policy.styles.push(hash(parts.style));
    }
    for embedded in embedded {
        policy.allow(embedded);
    }
    policy.draws = parts.mermaid.is_some();
    policy.scripts.extend(parts.mermaid.and_then(origin));
    // A scheme would allow scripts of every host. A script whose host has no name in a policy needs one in `[csp]`.
    policy.scripts.retain(|source| !source.ends_with(':'));
    let allowed = |directive: &str| parts.allowed.sources(directive).map(str::to_owned).collect::<Vec<String>>();
    policy.scripts.extend(allowed("script-src"));
    policy.styles.extend(allowed("style-src"));
    if policy.draws {
        // Browsers ignore `'unsafe-inline'` next to a hash.
        policy.styles.retain(|source| !source.starts_with("'sha256-") && source != UNSAFE_HASHES);
        policy.styles.insert(0, "'unsafe-inline'".to_owned());
    }
    policy.images.extend(allowed("img-src"));
    policy.media.extend(allowed("media-src"));
    policy.frames.extend(allowed("frame-src"));
    policy.forms.extend(allowed("form-action"));
    let (fonts, fetches) = (allowed("font-src"), allowed("connect-src"));
    let shown = if policy.loads { " https:" } else { "" };
    let fetched = if policy.runs { " https:" } else { "" };
    let more = |sources: &[String]| sources.iter().map(|source| format!(" {source}")).collect::<String>();
    let only = |sources: &[String]| if sources.is_empty() { "'none'".to_owned() } else { sources.join(" ") };
    let frames = if policy.runs { format!("https:{}", more(&policy.frames)) } else { only(&policy.frames) };
    let objects =
        if policy.objects.is_empty() { String::new() } else { format!("object-src{}; ", more(&policy.objects)) };
    format!(
        "default-src 'none'; script-src 'self'{}; style-src 'self'{}; img-src 'self' data:{}{shown}; \
         font-src 'self'{shown}{}; media-src 'self'{}{fetched}; connect-src 'self'{fetched}{}; frame-src {frames}; \
         {objects}base-uri 'none'; form-action {}",
        more(&policy.scripts),
        more(&policy.styles),
        more(&policy.images),
        more(&fonts),
        more(&policy.media),
        more(&fetches),
        only(&policy.forms),
    )
}

/// The sources added by a page's content, by directive.
#[derive(Default)]
struct Policy {
    scripts: Vec<String>,
    styles: Vec<String>,
    images: Vec<String>,
    media: Vec<String>,
    frames: Vec<String>,
    objects: Vec<String>,
    forms: Vec<String>,
    /// Scripts run, and they may load anything.
    runs: bool,
    /// Scripts or styles may load pictures and fonts.
    loads: bool,
    /// A script draws diagrams, whose style sheets and `style` attributes aren't known in advance.
    draws: bool,
}

impl Policy {
    fn allow(&mut self, embedded: &Embedded) {
        let own = |origin: &Option<String>| origin.clone().unwrap_or_else(|| "'self'".to_owned());
        match embedded {
            Embedded::Images(origin) => self.images.push(origin.clone()),
            Embedded::Media(origin) => self.media.push(origin.clone()),
            Embedded::Frames(origin) => self.frames.push(origin.clone()),
            Embedded::Objects(origin) => self.objects.push(own(origin)),
            Embedded::Form(origin) => self.forms.push(own(origin)),
            Embedded::Scripts(origin) => self.scripts.push(origin.clone()),
            Embedded::OwnScript => {}
            Embedded::Script(text) => self.scripts.push(hash(text)),
            Embedded::Handler(text) => add_attribute(&mut self.scripts, text),
            Embedded::Styles(origin) => self.styles.push(origin.clone()),
            Embedded::Style(text) => self.styles.push(hash(text)),
            Embedded::StyleAttribute(text) => add_attribute(&mut self.styles, text),
        }
        match embedded {
            Embedded::Scripts(_) | Embedded::OwnScript | Embedded::Script(_) | Embedded::Handler(_) => {
                (self.runs, self.loads) = (true, true);
            }
            Embedded::Styles(_) => self.loads = true,
            Embedded::Style(text) | Embedded::StyleAttribute(text) => {
                self.loads |= text.contains("//");
                if text.contains("@import") {
                    self.styles.push("https:".to_owned());
                }
            }
            _ => {}
        }
    }
}

/// The keyword that makes hashes apply to attributes too.
const UNSAFE_HASHES: &str = "'unsafe-hashes'";

/// Allows the text of an attribute. Hashes apply to attributes only with [`UNSAFE_HASHES`].
fn add_attribute(sources: &mut Vec<String>, text: &str) {
    if !sources.iter().any(|source| source == UNSAFE_HASHES) {
        sources.push(UNSAFE_HASHES.to_owned());
    }
    sources.push(hash(text));
}

fn hash(text: &str) -> String {
    // A browser hashes the text after HTML's normalization of line ends.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
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
    use super::*;

    #[test]
    fn each_kind_is_allowed_separately() {
        let with = |mermaid: Option<&str>, embedded: &[Embedded]| {
            let parts = Parts { script: &Script::new("x".to_owned()), style: "", mermaid, allowed: &Csp::default() };
            policy(&parts, &embedded.iter().cloned().collect())
        };
        let drawn = |mermaid: Option<&str>, embedded: &[Embedded]| {
            let (plain, policy) = (with(None, &[]), with(mermaid, embedded));
            let parts = plain.split("; ").zip(policy.split("; ")).filter(|(plain, policy)| plain != policy);
            parts.map(|(_, policy)| policy.to_owned()).collect::<Vec<_>>().join("; ")
        };
        let added = |embedded: &[Embedded]| drawn(None, embedded);
        let host = || "https://a.b".to_owned();
        assert_eq!(added(&[Embedded::Images(host())]), "img-src 'self' data: https://a.b");
        assert_eq!(
            added(&[Embedded::Frames(host()), Embedded::Media(host())]),
            "media-src 'self' https://a.b; frame-src https://a.b"
        );
        assert_eq!(added(&[Embedded::Form(None), Embedded::Form(Some(host()))]), "form-action 'self' https://a.b");
        assert_eq!(
            added(&[Embedded::StyleAttribute("a".to_owned()), Embedded::StyleAttribute("b".to_owned())]),
            format!("style-src 'self' 'unsafe-hashes' {} {}", hash("a"), hash("b"))
        );
        assert!(added(&[Embedded::Script("a\r\n".to_owned())]).starts_with(&format!(
            "script-src 'self' {} {};",
            hash("x"),
            hash("a\n")
        )));
        assert_eq!(
            drawn(Some("/mermaid.js"), &[Embedded::StyleAttribute("a".to_owned())]),
            "style-src 'self' 'unsafe-inline'"
        );
        assert_eq!(
            drawn(Some("https://a.b/mermaid.js"), &[]),
            format!("script-src 'self' {} https://a.b; style-src 'self' 'unsafe-inline'", hash("x"))
        );
        assert_eq!(added(&[Embedded::Images("https:".to_owned())]), "img-src 'self' data: https:");
        assert!(!added(&[Embedded::Scripts("https:".to_owned())]).contains("script-src"));
        assert!(with(None, &[Embedded::Objects(None)]).contains("; object-src 'self'; "));
    }

    #[test]
    fn base64_pads() {
        assert_eq!(super::base64(b"abc"), "YWJj");
        assert_eq!(super::base64(b"ab"), "YWI=");
        assert_eq!(super::base64(b"a"), "YQ==");
    }
}
