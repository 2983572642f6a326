//! Content that a page embeds: the scripts, styles, images and forms of its text, and those of a site's own slots and templates
//! around it. Browsers would silently block them if the page's policy didn't name them.

use std::collections::BTreeSet;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{State, Token, Tokenizer};

use crate::markdown::srcset;

/// Something that a page embeds. Origins are `https://host`, or `https:` for a host that no policy can name. In a
/// page's text, all but pictures, media and frames need a site whose raw HTML is open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Embedded {
    /// Pictures from an origin.
    Images(String),
    /// Sound and moving pictures from an origin.
    Media(String),
    /// Frames from an origin, or `'self'`.
    Frames(String),
    /// `<object>` and `<embed>` from an origin, or from this site.
    Objects(Option<String>),
    /// Scripts from an origin.
    Scripts(String),
    /// A script of this site.
    OwnScript,
    /// The text of a script.
    Script(String),
    /// The text of an attribute like `onclick`.
    Handler(String),
    /// Stylesheets from an origin.
    Styles(String),
    /// The text of a stylesheet.
    Style(String),
    /// The text of a `style` attribute.
    StyleAttribute(String),
    /// A form that is sent to an origin, or to this site.
    Form(Option<String>),
}

/// The content embedded in a page's HTML. `is_own` gets the text of a script or style, or the URL of a script, and
/// returns whether it is sitegen's own, which is in every policy.
pub fn embedded(html: &str, is_own: &dyn Fn(&str) -> bool) -> BTreeSet<Embedded> {
    let mut found = BTreeSet::new();
    // The content of `noscript` is text to a browser that runs scripts, and HTML to one that doesn't. The policy is for
    // both.
    if add_embedded(&mut found, html, is_own, true) {
        add_embedded(&mut found, html, is_own, false);
    }
    found
}

/// Adds what a browser that runs scripts loads, or one that doesn't. Returns whether the HTML contains a `noscript`.
fn add_embedded(found: &mut BTreeSet<Embedded>, html: &str, is_own: &dyn Fn(&str) -> bool, runs_scripts: bool) -> bool {
    let mut has_noscript = false;
    let mut open: Option<fn(String) -> Embedded> = None;
    let mut emitter = DefaultEmitter::default();
    // In a script or style, `<` doesn't begin a tag.
    emitter.naively_switch_states(true);
    let mut tokens = Tokenizer::new_with_emitter(html, emitter);
    while let Some(Ok(token)) = tokens.next() {
        match token {
            Token::StartTag(tag) => {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                let attributes: Vec<(String, String)> =
                    tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
                let name = text(&tag.name);
                note(found, &name, &attributes, is_own);
                open = content(&name, &attributes);
                if name == "noscript" {
                    has_noscript = true;
                    if !runs_scripts {
                        tokens.set_state(State::Data);
                    }
                }
            }
            Token::String(text) => {
                if let Some(embed) = open.take() {
                    let text = String::from_utf8_lossy(&text).into_owned();
                    if !text.trim().is_empty() && !is_own(&text) {
                        found.insert(embed(text));
                    }
                }
            }
            Token::EndTag(_) => open = None,
            _ => {}
        }
    }
    has_noscript
}

/// The kind of text between the tags of an element.
fn content(element: &str, attributes: &[(String, String)]) -> Option<fn(String) -> Embedded> {
    match element {
        "style" => Some(Embedded::Style),
        "script" if is_run(attributes) => Some(Embedded::Script),
        _ => None,
    }
}

/// Whether a browser runs a script. With any other type, it is data.
fn is_run(attributes: &[(String, String)]) -> bool {
    value(attributes, "type").is_none_or(|kind| {
        let kind = kind.trim().to_ascii_lowercase();
        kind.is_empty() || kind == "module" || kind.ends_with("javascript") || kind.ends_with("ecmascript")
    })
}

fn value<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn note(found: &mut BTreeSet<Embedded>, element: &str, attributes: &[(String, String)], is_own: &dyn Fn(&str) -> bool) {
    let value = |name| value(attributes, name);
    if element == "link" && value("rel").is_some_and(|rel| rel.to_ascii_lowercase().contains("stylesheet")) {
        found.extend(value("href").and_then(origin).map(Embedded::Styles));
    }
    if element == "link" && value("rel").is_some_and(|rel| rel.to_ascii_lowercase().contains("icon")) {
        found.extend(value("href").and_then(origin).map(Embedded::Images));
    }
    if element == "form" && value("action").is_none() {
        found.insert(Embedded::Form(None));
    }
    for (name, value) in attributes {
        let embedded = match (element, name.as_str()) {
            (_, "style") => Some(Embedded::StyleAttribute(value.clone())),
            (_, "action" | "formaction") => Some(Embedded::Form(origin(value))),
            ("object", "data") | ("embed", "src") => Some(Embedded::Objects(origin(value))),
            ("script", "src") if !is_run(attributes) || is_own(value) => None,
            ("script", "src") => Some(origin(value).map_or(Embedded::OwnScript, Embedded::Scripts)),
            ("iframe" | "frame", "src") => Some(Embedded::Frames(origin(value).unwrap_or_else(|| "'self'".to_owned()))),
            ("img" | "input", "src") | ("video", "poster") | ("image" | "feimage" | "use", "href" | "xlink:href") => {
                origin(value).map(Embedded::Images)
            }
            (_, "srcset") => {
                found.extend(srcset(value).filter_map(|(url, _)| origin(url)).map(Embedded::Images));
                None
            }
            ("audio" | "video" | "source" | "track", "src") => origin(value).map(Embedded::Media),
            (_, name) if name.starts_with("on") => Some(Embedded::Handler(value.clone())),
            _ => None,
        };
        found.extend(embedded);
    }
}

/// The origin of something foreign, as a source of a policy: its scheme and host, without user name and password.
///
/// A policy can only name hosts of ASCII letters, digits, `-` and `.`. For any other host, such as `bücher.example`,
/// `a_b.example` or `[::1]`, the source is the scheme alone: otherwise, browsers would block what the page shows.
pub(super) fn origin(href: &str) -> Option<String> {
    let href = href.trim();
    let (scheme, rest) = match href.strip_prefix("//") {
        Some(rest) => ("https", rest),
        None => href.split_once("://")?,
    };
    let scheme = scheme.to_ascii_lowercase();
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host = authority.rsplit('@').next().unwrap_or("");
    if !matches!(scheme.as_str(), "http" | "https") || host.is_empty() {
        return None;
    }
    let has_name = host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'));
    Some(if has_name { format!("{scheme}://{}", host.to_ascii_lowercase()) } else { format!("{scheme}:") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{self, Body, Options, VerbatimLinks};
    use crate::source::SourceFile;

    #[test]
    fn each_element_is_noted() {
        let own = |text: &str| text == "own()" || text.ends_with("assets/site.js");
        let host = || "https://a.b".to_owned();
        for (html, expected) in [
            ("<script async src=\"https://a.b/x.js\" data-site=1></script>", vec![Embedded::Scripts(host())]),
            ("<script>if (a < b) go('</p>')</script>", vec![Embedded::Script("if (a < b) go('</p>')".to_owned())]),
            ("<script>own()</script><script src=\"../assets/site.js\" defer></script>", vec![]),
            ("<script src=mine.js></script>", vec![Embedded::OwnScript]),
            ("<script type=\"application/ld+json\">{}</script>", vec![]),
            ("<style>p { color: red }</style>", vec![Embedded::Style("p { color: red }".to_owned())]),
            ("<p style=\"color: red\">", vec![Embedded::StyleAttribute("color: red".to_owned())]),
            ("<!-- <img src=https://a.b/c> --><img alt=\"\" src=https://A.b/c>", vec![Embedded::Images(host())]),
            (
                "<form action=\"https://a.b/send\" onsubmit=\"go()\">",
                vec![Embedded::Handler("go()".to_owned()), Embedded::Form(Some(host()))],
            ),
            ("<link rel=stylesheet href=https://a.b/f.css>", vec![Embedded::Styles(host())]),
            ("<iframe src=\"/own/\"></iframe>", vec![Embedded::Frames("'self'".to_owned())]),
            ("<a href=https://a.b/>link</a>", vec![]),
            ("<link rel=stylesheet href=//A.b/c.css><link rel=icon href=c.png>", vec![Embedded::Styles(host())]),
            (
                "<form><button formaction=https://a.b/c>x</button></form>",
                vec![Embedded::Form(None), Embedded::Form(Some(host()))],
            ),
            ("<object data=https://a.b/c></object>", vec![Embedded::Objects(Some(host()))]),
            ("<picture><source srcset=\"c.png, https://a.b/c,d 2x\"></picture>", vec![Embedded::Images(host())]),
            ("<audio><source src=https://a.b/c></audio>", vec![Embedded::Media(host())]),
            ("<svg><filter><feImage href=https://a.b/c /></filter></svg>", vec![Embedded::Images(host())]),
        ] {
            assert_eq!(embedded(html, &own).into_iter().collect::<Vec<_>>(), expected, "{html}");
        }
    }

    /// For each pair of pieces, with and without a site's permission for all HTML.
    #[test]
    fn the_writer_keeps_all_tags_that_embed_something() {
        let pieces = [
            "# T <b style=\"color: red\">b</b>",
            "![a](https://a.b/c.png) and ![d](d.png)",
            "[link](https://a.b/)",
            "<img src=\"https://c.d/e\" srcset=\"https://f.g/h 2x\">",
            "<iframe src=\"https://i.j/k\"></iframe>",
            "<video poster=\"https://l.m/n\" src=\"https://o.p/q\"></video>",
            "<noscript>\n\n![r](https://s.t/u)\n\n</noscript>",
            "<div style=\"color: red\" onclick=\"go()\">x</div>",
            "<script>\nif (a < b) go('<img src=https://v.w/x>')\n</script>",
            "<script src=\"https://y.z/a.js\"></script>",
            "<style>\n@import 'https://b.c/d.css'\n</style>",
            "<textarea><img src=\"https://d.e/f\"></textarea>",
            "<form action=\"https://g.h/i\"><input type=\"image\" src=\"https://j.k/l\"></form>",
            "<object data=\"https://m.n/o\"></object>",
            "<svg><title><img src=\"https://p.q/r\"></title><image href=\"https://s.t/v\" /></svg>",
            "<p><a href=\"c\" style=\"color: blue\">d</a></p>",
            "<h2 id=\"x\" style=\"color: green\">y</h2>",
            "<link rel=\"stylesheet\" href=\"https://w.x/y.css\">",
            "```html\n<img src=https://z.a/b>\n```",
        ];
        for (first, second) in pieces.iter().flat_map(|first| pieces.map(|second| (*first, second))) {
            for unsafe_html in [false, true] {
                let options = Options { unsafe_html, ..Options::default() };
                let body = Body::generated(SourceFile::new("a.md", format!("{first}\n\n{second}\n")));
                let html = markdown::html(&markdown::parse(&body, &options), &options, &VerbatimLinks);
                let [kept, all] = [&html.embeds, &html.body].map(|html| embedded(html, &|_| false));
                assert_eq!(kept, all, "{}", html.body);
            }
        }
    }

    #[test]
    fn noscript_is_read_with_and_without_scripts() {
        let images = |hosts: &[&str]| hosts.iter().map(|host| Embedded::Images((*host).to_owned())).collect();
        for (html, expected) in [
            (
                "<noscript><img src=https://a.b/c></noscript><img src=https://c.d/e>",
                images(&["https://a.b", "https://c.d"]),
            ),
            // With scripts, `</noscript>` ends the element even in a comment.
            ("<noscript><!-- </noscript><img src=https://a.b/c> -->", images(&["https://a.b"])),
            ("<noscript><!-- <img src=https://a.b/c> --></noscript>", images(&[])),
            ("<noscript><style>p {}</style></noscript>", vec![Embedded::Style("p {}".to_owned())]),
        ] {
            assert_eq!(embedded(html, &|_| false).into_iter().collect::<Vec<_>>(), expected, "{html}");
        }
    }

    #[test]
    fn an_origin_is_a_source_that_a_policy_can_contain() {
        for (href, expected) in [
            ("https://A.b:8080/c?d@e", Some("https://a.b:8080")),
            ("https://user:p@ss@a.b/c", Some("https://a.b")),
            ("//user@a.b/c", Some("https://a.b")),
            ("https://b\u{fc}cher.example/a.png", Some("https:")),
            ("https://b%C3%BCcher.example/a.png", Some("https:")),
            ("https://a_b.example/a.png", Some("https:")),
            ("http://[::1]:80/a.png", Some("http:")),
            ("https://a.b;script-src", Some("https:")),
            ("https:///a.png", None),
            ("ftp://a_b.example/a.png", None),
            ("a.png", None),
        ] {
            assert_eq!(origin(href).as_deref(), expected, "{href}");
        }
    }
}
