//! Raw HTML elements: as Markdown if there is an equivalent, otherwise as tags.

use super::Writer;
use super::block::{above, quote};
use super::escape::quoted;
use crate::markdown::links::LinkKind;
use crate::markdown::tree::{Kind, Node};
use crate::markup::{Element, html_element, is_player, is_void, safe_url};

/// The attributes that have a meaning without a theme.
const KEPT: [&str; 13] =
    ["id", "href", "src", "alt", "title", "colspan", "rowspan", "controls", "poster", "cite", "lang", "dir", "type"];

impl Writer<'_> {
    /// A block element.
    pub(super) fn element(&self, name: &str, node: &Node) -> String {
        match name {
            "details" => self.details(node),
            "summary" | "dt" | "caption" | "legend" => {
                self.anchored(node, self.under_label(&self.one_line(&node.children), &[]))
            }
            "hr" => "---".to_owned(),
            "blockquote" => self.anchored(node, quote(&self.blocks(&node.children))),
            "table" => {
                let table = self.table_of_html(node).unwrap_or_else(|| self.tags(node));
                self.anchored(node, table)
            }
            "pre" => self.raw(node),
            "script" | "style" | "template" => String::new(),
            _ if node.is_foreign() => self.raw(node),
            _ => self.anchored(node, self.blocks(&node.children)),
        }
    }

    /// A text with an anchor before it.
    pub(in crate::markdown) fn anchored(&self, node: &Node, text: String) -> String {
        above(self.anchor(node), text)
    }

    /// An element as tags, each on its own line.
    fn tags(&self, node: &Node) -> String {
        let Kind::Element { name, .. } = &node.kind else { return self.blocks(std::slice::from_ref(node)) };
        let start = self.start_tag(node);
        if is_void(name) {
            return start;
        }
        if matches!(name.as_str(), "table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup") {
            let parts: Vec<String> =
                node.children.iter().filter(|child| !child.is_white_space()).map(|child| self.tags(child)).collect();
            return format!("{start}\n{}\n</{name}>", parts.join("\n"));
        }
        if node.children.iter().any(Node::is_block) {
            return format!("{start}\n\n{}\n\n</{name}>", self.blocks(&node.children));
        }
        format!("{start}{}</{name}>", self.one_line(&node.children))
    }

    /// An element as HTML, with escaped text.
    pub(super) fn raw(&self, node: &Node) -> String {
        let inner = || node.children.iter().map(|child| self.raw(child)).collect::<String>();
        match &node.kind {
            Kind::Text(text) | Kind::CodeSpan(text) | Kind::Emoji { emoji: text, .. } => {
                text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('{', "&lbrace;")
            }
            Kind::SoftBreak | Kind::LineBreak => "\n".to_owned(),
            Kind::Element { name, .. } if is_void(name) => self.start_tag(node),
            Kind::Element { name, .. } if matches!(name.as_str(), "script" | "style") => String::new(),
            Kind::Element { name, .. } => format!("{}{}</{name}>", self.start_tag(node), inner()),
            Kind::Link { kind, destination, .. } if safe_url(destination) => {
                let href = self.href(*kind, destination, node.range.start);
                format!("<a href=\"{}\">{}</a>", quoted(&href), inner())
            }
            Kind::Image { destination, alt, .. } if safe_url(destination) => {
                let src = self.href(LinkKind::Image, destination, node.range.start);
                format!("<img src=\"{}\" alt=\"{}\">", quoted(&src), quoted(alt.as_deref().unwrap_or_default()))
            }
            _ => inner(),
        }
    }

    /// The start tag of an element with the kept attributes.
    pub(super) fn start_tag(&self, node: &Node) -> String {
        let Kind::Element { name, attributes } = &node.kind else { return String::new() };
        let mut out = format!("<{name}");
        let is_foreign = !matches!(html_element(name), Some(kind) if kind != Element::Forbidden);
        for attribute in attributes.iter().filter(|a| is_foreign && !is_player(name) || KEPT.contains(&a.name.as_str()))
        {
            out.push_str(&format!(" {}", attribute.name));
            if let Some(value) = &attribute.value {
                let value = match attribute.is_url {
                    true => self.href(LinkKind::Html, value, attribute.range.start).into_owned(),
                    false => value.clone(),
                };
                out.push_str(&format!("=\"{}\"", quoted(&value)));
            }
        }
        out.push('>');
        out
    }

    /// An anchor for links, if Markdown has no equivalent of the element.
    pub(super) fn anchor(&self, node: &Node) -> String {
        node.attribute("id").map_or_else(String::new, |id| format!("<a id=\"{}\"></a>", quoted(id)))
    }
}
