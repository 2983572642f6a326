//! Inline content: links, images, inline elements.

use std::ops::Range;

use super::Writer;
use crate::disk::ImageSize;
use crate::escape::escape;
use crate::formula::Display;
use crate::markdown::LinkKind;
use crate::markdown::tree::{Kind, Node, footnote_id};
use crate::markup::{ElementAttribute, is_void, safe_url, srcset, value};

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
            Kind::Emphasis => self.phrase("em", &node.children),
            Kind::Strong => self.phrase("strong", &node.children),
            Kind::Strikethrough => self.phrase("del", &node.children),
            Kind::Link { kind, destination, title, attributes } => {
                self.link(*kind, destination, title, attributes, node);
            }
            Kind::Image { destination, title, alt, attributes } => {
                let alt = alt.as_deref().unwrap_or_default();
                self.image(destination, title, alt, attributes, node.range.start);
            }
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
                self.out.push_str("<sup class=\"footnote\"><a href=\"#");
                self.href(&footnote_id("fn", name, 1));
                self.out.push('"');
                self.attribute("id", &footnote_id("fnref", name, *index));
                self.out.push_str(&format!(">{number}</a></sup>"));
            }
            Kind::Raw(html) => self.out.push_str(html),
            Kind::Element { name, attributes } if !node.is_block() => {
                self.open_tag(name, attributes);
                if !is_void(name) {
                    self.inlines(&node.children);
                    self.out.push_str(&format!("</{name}>"));
                }
            }
            _ => self.blocks(std::slice::from_ref(node)),
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

    fn phrase(&mut self, name: &str, children: &[Node]) {
        self.out.push_str(&format!("<{name}>"));
        self.inlines(children);
        self.out.push_str(&format!("</{name}>"));
    }

    fn link(&mut self, kind: LinkKind, destination: &str, title: &str, attributes: &[ElementAttribute], node: &Node) {
        if self.in_link || !safe_url(destination) {
            self.inlines(&node.children);
            return;
        }
        let resolved = self.links.resolve(kind, destination, node.range.start);
        self.out.push_str("<a href=\"");
        self.href(&resolved.href);
        self.out.push('"');
        if !title.is_empty() {
            self.attribute("title", title);
        }
        let opens_window = attributes.iter().any(|attribute| attribute.name == "target");
        for attribute in attributes.iter().filter(|attribute| !(opens_window && attribute.name == "rel")) {
            self.element_attribute(attribute);
        }
        if opens_window {
            self.out.push_str(" rel=\"noopener\"");
        }
        self.out.push('>');
        self.in_link = true;
        self.inlines(&node.children);
        self.in_link = false;
        self.out.push_str("</a>");
    }

    fn image(&mut self, destination: &str, title: &str, alt: &str, attributes: &[ElementAttribute], at: usize) {
        if !safe_url(destination) {
            escape(&mut self.out, alt);
            return;
        }
        let resolved = self.links.resolve(LinkKind::Image, destination, at);
        self.may_embed |= resolved.href.contains("//");
        self.images += 1;
        self.out.push_str("<img src=\"");
        self.href(&resolved.href);
        self.out.push('"');
        self.attribute("alt", alt);
        if !title.is_empty() {
            self.attribute("title", title);
        }
        let is_set = |name: &str| attributes.iter().any(|attribute| attribute.name == name);
        if let Some(ImageSize { width, height }) = resolved.size.filter(|_| !is_set("width") && !is_set("height")) {
            self.out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        if self.images > 1 && !is_set("loading") {
            self.out.push_str(" loading=\"lazy\"");
        }
        self.attributes(attributes);
        self.out.push('>');
    }

    /// Writes the attributes of an element.
    pub(super) fn attributes(&mut self, attributes: &[ElementAttribute]) {
        for attribute in attributes {
            self.element_attribute(attribute);
        }
    }

    /// Writes a start tag.
    pub(super) fn open_tag(&mut self, name: &str, attributes: &[ElementAttribute]) {
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
        self.out.push('>');
    }

    fn element_attribute(&mut self, attribute: &ElementAttribute) {
        let name = attribute.name.as_str();
        self.may_embed |= name.starts_with("on")
            || matches!(name, "src" | "srcset" | "poster" | "style" | "action" | "formaction" | "data");
        let Some(value) = &attribute.value else {
            self.out.push(' ');
            self.out.push_str(&attribute.name);
            return;
        };
        if attribute.name == "srcset" {
            let resolved = srcset(value).filter(|(url, _)| safe_url(url)).map(|(url, size)| {
                let resolved = self.links.resolve(LinkKind::Image, url, attribute.range.start);
                format!("{}{size}", resolved.href)
            });
            let resolved = resolved.collect::<Vec<_>>().join(", ");
            self.attribute("srcset", &resolved);
            return;
        }
        if !attribute.is_url {
            self.attribute(&attribute.name, value);
            return;
        }
        let resolved = self.links.resolve(LinkKind::Html, value, attribute.range.start);
        self.out.push(' ');
        self.out.push_str(&attribute.name);
        self.out.push_str("=\"");
        self.href(&resolved.href);
        self.out.push('"');
    }

    /// Writes a URL, percent-encoded where necessary and escaped for HTML.
    pub(super) fn href(&mut self, href: &str) {
        // Writing to a string can't fail.
        let _ = comrak::html::escape_href(&mut self.out, href, false);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dashes_of_an_option_belong_to_its_first_word() {
        for (command, expected) in [
            ("--port", Some("--port")),
            ("sitegen build --base-url URL", Some("--base")),
            ("ls -la", Some("-la")),
            ("[--café=x]", Some("--café")),
            ("a -- b", None),
            ("a--b", None),
            ("json-array", None),
            ("- -->", None),
            ("", None),
        ] {
            assert_eq!(option_start(command, 0).map(|range| &command[range]), expected, "{command}");
        }
        assert_eq!(option_start("--base-url", "--base".len()), None);
    }
}
