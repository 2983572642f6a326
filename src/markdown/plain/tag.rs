//! What the tags of HTML and of components become in a page's Markdown copy.

use std::collections::HashMap;

use super::address::{in_parentheses, literal};
use super::{Shown, labelled};
use crate::markdown::dialect::element::{Element, html_element, is_tab, is_void};
use crate::markdown::dialect::script::Script;
use crate::markdown::dialect::tag::{Attribute, AttributeValue, Tag, TagKind};
use crate::markdown::source_map::MappedText;
use crate::markdown::tree::{
    Kind, Node, attribute_value, heading_level, link_around, safe_url, shown_attributes, tab_label,
};
use crate::markdown::{LinkKind, Links};

/// How many open links and components an end tag looks at for its own.
const FARTHEST_ANCHOR: usize = 100;

/// The labels that `<Tabs>` gives.
struct Tabs {
    /// By the values of its tabs.
    values: Script,
    /// In order.
    items: Script,
    /// How many of its tabs have begun.
    begun: usize,
}

/// The tags of one page, in order.
pub(super) struct Tags<'a> {
    imports: &'a HashMap<&'a str, &'a str>,
    /// What the tags stand in, with the way back to the body.
    addressed: &'a MappedText,
    links: &'a dyn Links,
    /// For each `<a>` that is open, and each component that can be one, where it leads; `None` where it leads nowhere.
    anchors: Vec<(String, Option<String>)>,
    /// How many of them are links of Markdown.
    links_in_text: usize,
    /// The `<Tabs>` that are open.
    tabs: Vec<Tabs>,
    in_picture: bool,
}

impl<'a> Tags<'a> {
    pub(super) fn new(imports: &'a HashMap<&'a str, &'a str>, addressed: &'a MappedText, links: &'a dyn Links) -> Self {
        Tags { imports, addressed, links, anchors: Vec::new(), links_in_text: 0, tabs: Vec::new(), in_picture: false }
    }

    /// Whether the text is that of a link.
    pub(super) fn in_link(&self) -> bool {
        self.links_in_text > 0
    }

    /// A tag that stands as a block.
    pub(super) fn block(&mut self, tag: &Tag<'_>) -> Shown {
        let opens = tag.kind != TagKind::Close;
        match tag.name {
            "Tabs" if tag.kind == TagKind::Open => {
                let labels = |name| tag.get(name).map_or(Script::Unknown, |found| self.script(found.value));
                self.tabs.push(Tabs { values: labels("values"), items: labels("items"), begun: 0 });
                Shown::Gap
            }
            "Tabs" => {
                self.tabs.pop();
                Shown::Gap
            }
            name if is_tab(name) && opens => {
                let label = self.tab(tag);
                self.label(label)
            }
            "Details" if opens => self.label(self.text(tag, "summary").or_else(|| self.text(tag, "title"))),
            "Admonition" | "Aside" | "Callout" if opens => {
                let kind = || self.text(tag, "type").map(|kind| super::capitalized(&kind));
                self.label(self.text(tag, "title").or_else(kind))
            }
            "summary" if opens => Shown::Label("**", String::new()),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "Heading" if opens => {
                const MARKS: [&str; 6] = ["#", "##", "###", "####", "#####", "######"];
                let level = match tag.name.strip_prefix('h') {
                    Some(level) => level.as_bytes()[0] - b'0',
                    None => heading_level(tag, self.imports),
                };
                Shown::Label(MARKS[usize::from(level - 1)], String::new())
            }
            "Heading" | "summary" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Shown::LabelEnd,
            "hr" => Shown::Block("---".to_owned()),
            "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "colgroup" | "col" | "caption" | "ul"
            | "menu" | "ol" | "li" | "dl" | "dt" | "dd" | "blockquote" | "audio" | "video" | "iframe" | "source"
            | "track" => Shown::Raw(self.raw(tag)),
            // Around blocks, Markdown has no other link.
            "a" | "Link" => match (opens, self.target(tag)) {
                (true, Some(href)) => {
                    self.anchors.push((tag.name.to_owned(), Some(href.clone())));
                    Shown::Raw(format!("<a href=\"{}\">", quoted(&href)))
                }
                (true, None) => {
                    self.anchors.push((tag.name.to_owned(), None));
                    if self.has_id(tag) { Shown::Block(self.place(tag)) } else { Shown::Gap }
                }
                (false, _) if self.closed_anchor(tag).is_some() => Shown::Raw("</a>".to_owned()),
                (false, _) => Shown::Gap,
            },
            "picture" => {
                self.in_picture = opens;
                Shown::Gap
            }
            "span" | "font" | "label" | "div" | "section" if opens && self.has_id(tag) => Shown::Block(self.place(tag)),
            "span" | "font" | "label" => Shown::Gap,
            name if html_element(name) == Some(Element::Phrase) => Shown::Raw(self.raw(tag)),
            _ if tag.is_component() => {
                if tag.kind == TagKind::Open {
                    let href = self.link_around(tag, false).map(|(_, href)| href);
                    self.anchors.push((tag.name.to_owned(), href.clone()));
                    if let Some(href) = href {
                        return Shown::Raw(format!("<a href=\"{}\">", quoted(&href)));
                    }
                } else if !opens && self.closed_anchor(tag).is_some() {
                    return Shown::Raw("</a>".to_owned());
                }
                let shown = if opens { self.shown(tag) } else { String::new() };
                if shown.is_empty() { Shown::Gap } else { Shown::Block(shown) }
            }
            _ => Shown::Gap,
        }
    }

    /// A tag in a line of text; `None` for an image without an address that can be read.
    pub(super) fn inline(&mut self, tag: &Tag<'_>) -> Option<String> {
        Some(match tag.name {
            "img" | "Image" | "IdealImage" | "ThemedImage" if tag.kind != TagKind::Close => return self.image(tag),
            "img" | "Image" | "IdealImage" | "ThemedImage" => String::new(),
            "a" | "Link" if tag.kind == TagKind::Open => {
                let href = self.target(tag);
                let place = self.place(tag);
                let is_link = href.is_some();
                self.links_in_text += usize::from(is_link);
                self.anchors.push((tag.name.to_owned(), href));
                if is_link { format!("{place}[") } else { place }
            }
            "a" | "Link" if tag.kind == TagKind::Close => self.link_end(tag),
            // In a line, the words of its summary are told from the others.
            "details" => String::new(),
            "summary" if tag.kind == TagKind::Close => "</b> ".to_owned(),
            "summary" => "<b>".to_owned(),
            // In a table: elsewhere it is a fence.
            "CodeBlock" => self.text(tag, "title").map_or_else(String::new, |title| format!("{}: ", literal(&title))),
            "Code" if tag.kind != TagKind::Close && self.text(tag, "code").is_some() => {
                code_span(&self.text(tag, "code").unwrap_or_default())
            }
            "span" | "font" | "label" | "a" | "Link" if tag.kind != TagKind::Close => self.place(tag),
            "span" | "font" | "label" | "wbr" | "a" | "Link" => String::new(),
            // Of a picture's sources, the image is the one that every reader has.
            "picture" => {
                self.in_picture = tag.kind == TagKind::Open;
                String::new()
            }
            "source" if self.in_picture => String::new(),
            _ if tag.is_component() && tag.kind == TagKind::Close => self.link_end(tag),
            _ if tag.is_component() => {
                if tag.kind == TagKind::Open {
                    let link = self.link_around(tag, true);
                    self.anchors.push((tag.name.to_owned(), link.as_ref().map(|(_, href)| href.clone())));
                    if let Some((title, _)) = link {
                        self.links_in_text += 1;
                        return Some(title.map_or("[".to_owned(), |title| format!("[{} ", literal(&title))));
                    }
                }
                let shown = self.shown(tag);
                let is_apart = shown.is_empty() || tag.kind == TagKind::SelfClosing;
                if is_apart { shown } else { shown + " " }
            }
            "option" if tag.kind == TagKind::Open => " ".to_owned(),
            name if html_element(name) == Some(Element::Forbidden) => String::new(),
            _ => self.raw(tag),
        })
    }

    /// Where the link leads that an end tag closes.
    fn closed_anchor(&mut self, tag: &Tag<'_>) -> Option<String> {
        let open = self.anchors.iter().rev().take(FARTHEST_ANCHOR).position(|(name, _)| name == tag.name)?;
        self.anchors.drain(self.anchors.len() - 1 - open..).next()?.1
    }

    fn link_end(&mut self, tag: &Tag<'_>) -> String {
        let Some(href) = self.closed_anchor(tag) else { return String::new() };
        self.links_in_text = self.links_in_text.saturating_sub(1);
        format!("]({})", in_parentheses(&href))
    }

    /// The title and the address of a component that is a link around its children.
    fn link_around(&self, tag: &Tag<'_>, in_text: bool) -> Option<(Option<String>, String)> {
        let link = link_around(tag, 0, in_text, &|value| self.script(value))?;
        let found = tag.get("to").or_else(|| tag.get("href"))?;
        Some((link.title, self.address(LinkKind::Html, found, &link.destination)))
    }

    /// A place that a link can lead to, where Markdown has no other words for the element.
    fn place(&self, tag: &Tag<'_>) -> String {
        let name = || self.text(tag, "name").filter(|_| tag.name == "a");
        let id = self.text(tag, "id").or_else(name);
        id.map_or_else(String::new, |id| format!("<a id=\"{}\"></a>", quoted(&id)))
    }

    fn has_id(&self, tag: &Tag<'_>) -> bool {
        !self.place(tag).is_empty()
    }

    fn label(&self, text: Option<String>) -> Shown {
        text.map_or(Shown::Gap, |text| Shown::Block(labelled("**", &literal(&text))))
    }

    fn tab(&mut self, tag: &Tag<'_>) -> Option<String> {
        let value = self.text(tag, "value");
        let own = self.text(tag, "label").or_else(|| self.text(tag, "title"));
        let Some(tabs) = self.tabs.last_mut() else { return own.or(value) };
        tabs.begun += 1;
        let item = || match (&tabs.values, &value) {
            (_, None) => tab_label(&tabs.items, tabs.begun - 1).map(str::to_owned),
            (Script::Array(items), Some(value)) => {
                let item = items.iter().find(|item| item.get("value").and_then(Script::text) == Some(value))?;
                item.get("label")?.text().map(str::to_owned)
            }
            _ => None,
        };
        own.or_else(item).or_else(|| value.clone())
    }

    fn image(&self, tag: &Tag<'_>) -> Option<String> {
        let found = tag.get("img").or_else(|| tag.get("src")).or_else(|| tag.get("sources"))?;
        let script = self.script(found.value);
        let source = script.text().or_else(|| script.get("light")?.text())?;
        let source = self.address(LinkKind::Image, found, source);
        Some(format!("![{}]({})", literal(&self.text(tag, "alt").unwrap_or_default()), in_parentheses(&source)))
    }

    /// The address that an attribute names. What stands in the page is written already; what an `import` names is not.
    fn address(&self, kind: LinkKind, found: &Attribute<'_>, address: &str) -> String {
        match found.value {
            AttributeValue::Expression(written) if !written.contains(address) => {
                let place = self.addressed.locate(found.range.clone()).1.start;
                self.links.resolve(kind, address, place).href.into_owned()
            }
            _ => address.to_owned(),
        }
    }

    /// What a component shows of its attributes.
    fn shown(&self, tag: &Tag<'_>) -> String {
        let mut out = String::new();
        for node in shown_attributes(tag, 0, &|value| self.script(value)) {
            write(&node, &mut out);
        }
        out.trim_start().to_owned()
    }

    /// A tag of HTML with what Markdown has no other words for.
    pub(super) fn raw(&self, tag: &Tag<'_>) -> String {
        if tag.kind == TagKind::Close {
            return format!("</{}>", tag.name);
        }
        const KEPT: [&str; 15] = [
            "id", "href", "src", "alt", "title", "colspan", "rowspan", "start", "open", "controls", "poster", "cite",
            "lang", "dir", "type",
        ];
        let mut out = format!("<{}", tag.name);
        for attribute in &tag.attributes {
            let Some(name) = KEPT.iter().find(|name| name.eq_ignore_ascii_case(attribute.name)) else { continue };
            match attribute_value(attribute.value, self.imports) {
                Some(address) if matches!(*name, "href" | "src" | "poster" | "cite") && !safe_url(&address) => {}
                Some(value) => out.push_str(&format!(" {name}=\"{}\"", quoted(&value))),
                None => out.push_str(&format!(" {name}")),
            }
        }
        out.push('>');
        if tag.kind == TagKind::SelfClosing && !is_void(tag.name) {
            out.push_str(&format!("</{}>", tag.name));
        }
        out
    }

    /// Where a link leads.
    pub(super) fn target(&self, tag: &Tag<'_>) -> Option<String> {
        let found = tag.get("href").or_else(|| tag.get("to"))?;
        let href = attribute_value(found.value, self.imports).filter(|href| !href.is_empty() && safe_url(href))?;
        Some(self.address(LinkKind::Html, found, &href))
    }

    fn text(&self, tag: &Tag<'_>, name: &str) -> Option<String> {
        attribute_value(tag.get(name)?.value, self.imports).filter(|text| !text.is_empty())
    }

    fn script(&self, value: AttributeValue<'_>) -> Script {
        match value {
            AttributeValue::Expression(expression) => Script::parse(expression, self.imports),
            value => attribute_value(value, self.imports).map_or(Script::Unknown, Script::Text),
        }
    }
}

/// A value as it stands in quotes.
fn quoted(value: &str) -> String {
    value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// The few nodes that attributes become.
fn write(node: &Node, out: &mut String) {
    let (before, after) = match &node.kind {
        Kind::Text(text) => return out.push_str(&literal(text)),
        Kind::CodeSpan(code) => return out.push_str(&code_span(code)),
        Kind::Strong => ("**", "**".to_owned()),
        Kind::Link { destination, .. } => ("[", format!("]({})", in_parentheses(destination))),
        Kind::Item { .. } => ("\n- ", String::new()),
        _ => ("", String::new()),
    };
    out.push_str(before);
    node.children.iter().for_each(|child| write(child, out));
    out.push_str(&after);
}

/// Code in a line, in as many backticks as it needs.
fn code_span(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let marks = "`".repeat(longest + 1);
    if longest == 0 { format!("{marks}{code}{marks}") } else { format!("{marks} {code} {marks}") }
}
