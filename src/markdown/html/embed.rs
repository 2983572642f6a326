//! The content that a page's text embeds, which its Content-Security-Policy must allow.

use super::Writer;
use crate::markdown::tree::{ElementAttribute, Kind, Node, value};

/// Something that a page embeds. Origins are `https://host`. All but pictures, media and frames are only in pages of
/// sites whose raw HTML is open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Embedded {
    /// Pictures from an origin.
    Images(String),
    /// Sound and moving pictures from an origin.
    Media(String),
    /// Frames from an origin.
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
    /// Diagrams that a script draws: one from an origin, or of this site.
    Diagrams(Option<String>),
}

impl Writer<'_> {
    /// Notes what an element's attributes embed.
    pub(super) fn note_attributes(&mut self, element: &str, attributes: &[ElementAttribute]) {
        if element == "link"
            && value(attributes, "rel").is_some_and(|rel| rel.to_ascii_lowercase().contains("stylesheet"))
        {
            self.embedded.extend(value(attributes, "href").and_then(origin).map(Embedded::Styles));
        }
        if element == "form" && !attributes.iter().any(|attribute| attribute.name == "action") {
            self.embedded.insert(Embedded::Form(None));
        }
        for ElementAttribute { name, value, .. } in attributes {
            let Some(value) = value else { continue };
            match (element, name.as_str()) {
                (_, "style") => drop(self.embedded.insert(Embedded::StyleAttribute(value.clone()))),
                (_, "action" | "formaction") => drop(self.embedded.insert(Embedded::Form(origin(value)))),
                ("object", "data") => drop(self.embedded.insert(Embedded::Objects(origin(value)))),
                (_, name) if name.starts_with("on") => drop(self.embedded.insert(Embedded::Handler(value.clone()))),
                _ => {}
            }
        }
    }

    /// Notes what an address in an attribute of an element embeds, as it is written.
    pub(super) fn note_address(&mut self, element: &str, attribute: &str, href: &str) {
        let origin = origin(href);
        let embedded = match (element, attribute) {
            ("embed", "src") => Some(Embedded::Objects(origin)),
            ("script", "src") => Some(origin.map_or(Embedded::OwnScript, Embedded::Scripts)),
            ("iframe" | "frame", "src") => origin.map(Embedded::Frames),
            ("img" | "input", "src") | (_, "srcset" | "poster") | ("image" | "use", "href" | "xlink:href") => {
                origin.map(Embedded::Images)
            }
            (_, "src") => origin.map(Embedded::Media),
            _ => None,
        };
        self.embedded.extend(embedded);
    }

    /// Notes that the page has a diagram, which a script of the site draws.
    pub(in crate::markdown) fn note_diagram(&mut self) {
        self.embedded.extend(self.mermaid.map(|script| Embedded::Diagrams(origin(script))));
    }

    /// Notes the text of a script or style.
    pub(super) fn note_content(&mut self, element: &str, children: &[Node]) {
        let embed = match element {
            "script" => Embedded::Script,
            "style" => Embedded::Style,
            _ => return,
        };
        let text: String = children.iter().filter_map(raw).collect();
        if !text.is_empty() {
            self.embedded.insert(embed(text));
        }
    }
}

fn raw(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Raw(text) => Some(text),
        _ => None,
    }
}

/// The origin of something foreign.
pub(crate) fn origin(href: &str) -> Option<String> {
    let href = href.trim();
    let (scheme, behind) = match href.strip_prefix("//") {
        Some(behind) => ("https", behind),
        None => href.split_once("://")?,
    };
    let scheme = scheme.to_ascii_lowercase();
    let host = behind.split(['/', '?', '#']).next().unwrap_or("");
    let is_host =
        !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'));
    (matches!(scheme.as_str(), "http" | "https") && is_host)
        .then(|| format!("{scheme}://{}", host.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::AsWritten;
    use crate::markdown::{Body, Options, html, parse};
    use crate::source::SourceFile;

    #[test]
    fn each_element_embeds_its_own_kind() {
        let embedded = |text: &str| {
            let body = Body::generated(SourceFile::new("a.md", text));
            let options = Options { unsafe_html: true, ..Options::default() };
            html(&parse(&body, &options), &options, &AsWritten).embedded.into_iter().collect::<Vec<_>>()
        };
        let host = || "https://a.b".to_owned();
        for (text, expected) in [
            ("<link rel=\"stylesheet\" href=\"//A.b/c.css\">", vec![Embedded::Styles(host())]),
            ("<link rel=\"icon\" href=\"https://a.b/c\">", vec![]),
            ("<script src=\"/a.js\"></script>", vec![Embedded::OwnScript]),
            (
                "<form><button formaction=\"https://a.b/c\">x</button></form>",
                vec![Embedded::Form(None), Embedded::Form(Some(host()))],
            ),
            ("<object data=\"https://a.b/c\"></object>", vec![Embedded::Objects(Some(host()))]),
            (
                "<picture><source srcset=\"https://a.b/c 2x\"><img src=\"c.png\"></picture>",
                vec![Embedded::Images(host())],
            ),
            (
                "<audio><source src=\"https://a.b/c\"></audio> [a](https://c.d) <a href=\"https://c.d\">e</a>",
                vec![Embedded::Media(host())],
            ),
        ] {
            assert_eq!(embedded(text), expected, "{text}");
        }
    }
}
