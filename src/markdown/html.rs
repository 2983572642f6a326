//! The HTML of a page.

use super::Options;
use super::body::Body;
use super::links::{LinkKind, Links};
use comrak::nodes::NodeValue;

/// A page's HTML, ready to stand inside the layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html {
    /// Well-formed HTML.
    pub body: String,
    /// Origins (`https://host`) of foreign images and frames, sorted, for the page's Content-Security-Policy.
    pub foreign: Vec<String>,
}

/// Writes a body as HTML.
pub fn html(body: &Body, options: &Options, links: &dyn Links) -> Html {
    let _ = options;
    let arena = comrak::Arena::new();
    let comrak_options = super::outline::comrak_options();
    let root = comrak::parse_document(&arena, &body.text, &comrak_options);
    for node in root.descendants() {
        let mut node = node.data_mut();
        match &mut node.value {
            NodeValue::Link(link) => link.url = links.resolve(LinkKind::Link, &link.url).href.into_owned(),
            NodeValue::Image(link) => link.url = links.resolve(LinkKind::Image, &link.url).href.into_owned(),
            _ => {}
        }
    }
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = comrak::format_html(root, &comrak_options, &mut out);
    Html { body: out, foreign: Vec::new() }
}
