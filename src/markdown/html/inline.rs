//! Inline content: links, images, inline elements.

use std::ops::Range;

use super::Writer;
use crate::disk::ImageSize;
use crate::escape::escape;
use crate::formula::Display;
use crate::markdown::LinkKind;
use crate::markdown::tree::{Kind, Node, footnote_id};
use crate::markup::{ElementAttribute, is_void, safe_url, srcset, value};

/// Elements in whose content browsers don't look for tags.
const WITHOUT_TAGS: [&str; 10] =
    ["iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp"];

impl Writer<'_> {
    /// Writes the nodes of a line of text.
    pub(in crate::markdown) fn inlines(&mut self, nodes: &[Node]) {
        for node in nodes {
            self.inline(node);
        }
    }

    pub(super) fn inline(&mut self, node: &Node) {
        match &node.kind {
            Kind::Text(text) | Kind::Emoji { emoji: text, .. } => escape(&mut self.out, text),
            Kind::SoftBreak => self.out.push('\n'),
            Kind::LineBreak => self.out.push_str("<br>\n"),
            Kind::CodeSpan(code) => self.code_span(code),
            Kind::Emphasis(name) => self.wrapped(&format!("<{name}>"), &node.children, &format!("</{name}>")),
            Kind::Link { .. } => self.link(node),
            Kind::Image { .. } => self.image(node),
            Kind::Formula { mathml: Some(mathml), display: Display::Inline, .. } => self.out.push_str(mathml),
            Kind::Formula { written, display: Display::Inline, .. } => {
                self.out.push_str("<span class=\"math\">");
                escape(&mut self.out, written);
                self.out.push_str("</span>");
            }
            Kind::FootnoteReference { number, .. } if self.in_link => {
                self.out.push_str(&format!("<sup class=\"footnote\">{number}</sup>"));
            }
            Kind::FootnoteReference { name, number, index } => {
                self.out.push_str("<sup class=\"footnote\"><a");
                self.url("href", &format!("#{}", footnote_id("fn", name, 1)));
                self.attribute("id", &footnote_id("fnref", name, *index));
                self.out.push_str(&format!(">{number}</a></sup>"));
            }
            Kind::Raw(html) => self.out.push_str(html),
            Kind::Element { name, attributes } if !node.is_block() => self.element(name, attributes, node),
            _ => self.block(node),
        }
    }

    /// Writes a code span. Browsers break lines after a hyphen, so the dashes of an option are kept with its first word.
    fn code_span(&mut self, code: &str) {
        self.out.push_str("<code>");
        let mut written = 0;
        while let Some(option) = option_start(code, written) {
            escape(&mut self.out, &code[written..option.start]);
            self.out.push_str("<span class=\"option\">");
            escape(&mut self.out, &code[option.clone()]);
            self.out.push_str("</span>");
            written = option.end;
        }
        escape(&mut self.out, &code[written..]);
        self.out.push_str("</code>");
    }

    fn link(&mut self, node: &Node) {
        let Kind::Link { kind, destination, title, attributes } = &node.kind else { return };
        if self.in_link || !safe_url(destination) {
            self.inlines(&node.children);
            return;
        }
        let resolved = self.links.resolve(*kind, destination, node.range.start);
        let start = self.out.len();
        self.out.push_str("<a");
        self.url("href", &resolved.href);
        if !title.is_empty() {
            self.attribute("title", title);
        }
        let opens_window = attributes.iter().any(|attribute| attribute.name == "target");
        let attributes = attributes.iter().filter(|attribute| !(opens_window && attribute.name == "rel"));
        attributes.for_each(|attribute| self.element_attribute(attribute));
        if opens_window {
            self.attribute("rel", "noopener");
        }
        self.end_start_tag(start);
        self.in_link = true;
        self.inlines(&node.children);
        self.in_link = false;
        self.out.push_str("</a>");
    }

    fn image(&mut self, node: &Node) {
        let Kind::Image { destination, title, alt, attributes } = &node.kind else { return };
        let alt = alt.as_deref().unwrap_or_default();
        if !safe_url(destination) {
            escape(&mut self.out, alt);
            return;
        }
        let resolved = self.links.resolve(LinkKind::Image, destination, node.range.start);
        self.may_embed |= resolved.href.contains("//");
        self.images += 1;
        let start = self.out.len();
        self.out.push_str("<img");
        self.url("src", &resolved.href);
        self.attribute("alt", alt);
        if !title.is_empty() {
            self.attribute("title", title);
        }
        let is_set = |name: &str| attributes.iter().any(|attribute| attribute.name == name);
        if let Some(ImageSize { width, height }) = resolved.size.filter(|_| !is_set("width") && !is_set("height")) {
            self.out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        if self.images > 1 && !is_set("loading") {
            self.attribute("loading", "lazy");
        }
        self.attributes(attributes);
        self.end_start_tag(start);
    }

    /// Writes the attributes of an element.
    pub(super) fn attributes(&mut self, attributes: &[ElementAttribute]) {
        attributes.iter().for_each(|attribute| self.element_attribute(attribute));
    }

    /// Writes an element of raw HTML.
    pub(super) fn element(&mut self, name: &str, attributes: &[ElementAttribute], node: &Node) {
        self.open_tag(name, attributes);
        if is_void(name) {
            return;
        }
        self.hides_tags |= WITHOUT_TAGS.contains(&name) && !node.children.is_empty();
        if node.is_block() && node.children.iter().any(Node::is_block) {
            self.out.push('\n');
            self.blocks(&node.children);
        } else {
            self.inlines(&node.children);
        }
        self.out.push_str(&format!("</{name}>"));
    }

    /// Writes a start tag.
    pub(super) fn open_tag(&mut self, name: &str, attributes: &[ElementAttribute]) {
        let start = self.out.len();
        self.out.push('<');
        self.out.push_str(name);
        self.attributes(attributes);
        self.may_embed |=
            matches!(name, "feImage" | "feimage" | "form" | "image" | "link" | "script" | "style" | "use");
        // A frame needs an accessible name.
        if name == "iframe" && !attributes.iter().any(|attribute| attribute.name == "title") {
            let host =
                value(attributes, "src").and_then(|src| src.split("//").nth(1)).and_then(|rest| rest.split('/').next());
            self.attribute("title", host.unwrap_or("frame"));
        }
        self.end_start_tag(start);
        if WITHOUT_TAGS.contains(&name) {
            self.embeds.push_str(&format!("</{name}>"));
        }
    }

    /// Ends the start tag that begins at an offset of the output.
    pub(super) fn end_start_tag(&mut self, start: usize) {
        self.out.push('>');
        if std::mem::take(&mut self.may_embed) {
            self.embeds.push_str(&self.out[start..]);
        }
    }

    fn element_attribute(&mut self, attribute: &ElementAttribute) {
        let name = attribute.name.as_str();
        self.may_embed |= name.starts_with("on")
            || matches!(name, "src" | "srcset" | "poster" | "style" | "action" | "formaction" | "data");
        let Some(value) = &attribute.value else {
            self.out.push(' ');
            return self.out.push_str(name);
        };
        let at = attribute.range.start;
        if name == "srcset" {
            let resolved = srcset(value).filter(|(url, _)| safe_url(url));
            let resolved =
                resolved.map(|(url, size)| self.links.resolve(LinkKind::Image, url, at).href.into_owned() + size);
            let resolved = resolved.collect::<Vec<_>>().join(", ");
            self.attribute(name, &resolved);
        } else if attribute.is_url {
            let resolved = self.links.resolve(LinkKind::Html, value, at);
            self.url(name, &resolved.href);
        } else {
            self.attribute(name, value);
        }
    }

    /// Writes ` name="URL"`, percent-encoded where necessary.
    pub(super) fn url(&mut self, name: &str, url: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        // Writing to a string can't fail.
        let _ = comrak::html::escape_href(&mut self.out, url, false);
        self.out.push('"');
    }
}

/// The dashes and the first word of the next option in a command, such as `--base` of `--base-url`.
fn option_start(command: &str, from: usize) -> Option<Range<usize>> {
    let mut prev = command[..from].chars().next_back().unwrap_or(' ');
    for (at, c) in command[from..].char_indices() {
        let start = from + at;
        if c == '-' && (prev.is_whitespace() || "[(|/=,\"'".contains(prev)) {
            let name = command[start..].trim_start_matches('-');
            let len = name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len());
            if len > 0 {
                let word = command.len() - name.len();
                return Some(start..word + len);
            }
        }
        prev = c;
    }
    None
}
