//! Raw HTML as MDX reads it: every tag is closed, and attributes have JSX's names.
//!
//! A tag that MDX can't read where it is, such as one that is never closed, is left out; the text in it stays. Images
//! and links become Markdown, so that Docusaurus resolves them.

use crate::escape::prose;
use crate::markup::{self, AttributeValue, Brackets, Element, ElementAttribute, Imports, TagKind, value};
use crate::theme::escape;

/// Docusaurus components that are kept.
const COMPONENTS: [&str; 2] = ["Tabs", "TabItem"];

/// HTML attributes that JSX spells differently.
const JSX_NAMES: [(&str, &str); 16] = [
    ("class", "className"),
    ("for", "htmlFor"),
    ("colspan", "colSpan"),
    ("rowspan", "rowSpan"),
    ("srcset", "srcSet"),
    ("datetime", "dateTime"),
    ("hreflang", "hrefLang"),
    ("srclang", "srcLang"),
    ("autoplay", "autoPlay"),
    ("playsinline", "playsInline"),
    ("allowfullscreen", "allowFullScreen"),
    ("referrerpolicy", "referrerPolicy"),
    ("nowrap", "noWrap"),
    ("valign", "vAlign"),
    ("crossorigin", "crossOrigin"),
    ("usemap", "useMap"),
];

/// A tag as MDX.
#[derive(Debug)]
pub(super) struct Tag {
    name: String,
    kind: TagKind,
    /// The start tag; empty to leave the element's tags out.
    start: String,
    end: String,
    /// Whether Markdown replaces it, which is part of a paragraph.
    is_text: bool,
    /// Whether it is only there for its looks if it has no content.
    is_decoration: bool,
}

/// The tag at the byte `at` and the offset after it; `None` if there is no tag that a reader wouldn't see.
pub(super) fn tag(text: &str, at: usize, braces: &Brackets<'_>, link: &dyn Fn(&str) -> String) -> Option<(usize, Tag)> {
    let tag = markup::Tag::parse(text, at, braces)?;
    let element = markup::html_element(tag.name);
    let is_read = |attribute: &markup::Attribute<'_>| {
        attribute.value != AttributeValue::Absent || markup::is_flag(attribute.name)
    };
    // Any other bare word means text: `<your key>`.
    if element.is_none() && !tag.is_component() || !tag.attributes.iter().all(is_read) {
        return None;
    }
    let mut end = tag.range.end;
    let mut out = Tag {
        name: tag.name.to_owned(),
        kind: tag.kind,
        start: String::new(),
        end: String::new(),
        is_text: false,
        is_decoration: false,
    };
    if COMPONENTS.contains(&tag.name) {
        // Only strings are allowed as attributes: an expression would be code.
        if !tag.attributes.iter().any(|attribute| matches!(attribute.value, AttributeValue::Expression(_))) {
            text[tag.range.clone()].clone_into(&mut out.start);
            out.end = format!("</{}>", tag.name);
        }
        return Some((end, out));
    }
    if tag.kind == TagKind::Open && markup::is_opaque(tag.name) && tag.name != "pre" {
        // Scripts, styles and drawings are not text.
        let close = format!("</{}>", tag.name);
        end = text[end..].find(&close).map_or(end, |length| end + length + close.len());
        out.kind = TagKind::SelfClosing;
    }
    if let Some(element) = element.filter(|element| *element != Element::Forbidden) {
        fill(&mut out, &tag, element, link);
    }
    Some((end, out))
}

/// Fills in the tags of an element.
fn fill(out: &mut Tag, tag: &markup::Tag<'_>, element: Element, link: &dyn Fn(&str) -> String) {
    let attributes = markup::attributes(tag, tag.name, &Imports::default(), false, markup::html_name).passed;
    let is_void = element == Element::Void;
    out.is_decoration = tag.name == "span" && value(&attributes, "id").is_none();
    match (tag.name, value(&attributes, "href")) {
        ("img", _) => {
            out.is_text = true;
            out.start = image(&attributes, link);
        }
        ("a", Some(href)) => {
            out.is_text = true;
            "[".clone_into(&mut out.start);
            out.end = format!("](<{}>)", super::mdx::marked(&link(href)));
        }
        _ => {
            let inner = format!("{}{}", tag.name, jsx(&attributes, link));
            let is_empty = is_void || tag.kind == TagKind::SelfClosing;
            out.start = if is_empty { format!("<{inner} />") } else { format!("<{inner}>") };
            out.end = format!("</{}>", tag.name);
        }
    }
    if is_void {
        if tag.kind == TagKind::Close {
            out.start.clear();
        }
        out.kind = TagKind::SelfClosing;
    }
}

/// An image: Markdown, or if its size is set, an element with a size.
fn image(attributes: &[ElementAttribute], link: &dyn Fn(&str) -> String) -> String {
    let Some(src) = value(attributes, "src") else { return String::new() };
    let alt = value(attributes, "alt").unwrap_or_default();
    if value(attributes, "role") == Some("presentation") {
        return String::new();
    }
    let to = link(src);
    let has_size = ["width", "height"].iter().any(|name| value(attributes, name).is_some());
    // `require` of an SVG is a component, not a URL.
    if has_size && !to.ends_with(".svg") {
        return format!("<img{} />", jsx(attributes, link));
    }
    let title = value(attributes, "title").map_or_else(String::new, |title| format!(" \"{}\"", prose(title)));
    format!("![{}](<{}>{title})", prose(alt), super::mdx::marked(&to))
}

/// Attributes as JSX. Docusaurus resolves files only in `require`.
fn jsx(attributes: &[ElementAttribute], link: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    for attribute in attributes {
        let name = attribute.name.as_str();
        let name = JSX_NAMES.iter().find(|(html, _)| *html == name).map_or(name, |(_, jsx)| jsx);
        out.push_str(&format!(" {name}"));
        let Some(text) = &attribute.value else { continue };
        let to = if attribute.is_url { link(text) } else { text.clone() };
        if attribute.is_url && to.starts_with("./") {
            out.push_str(&format!("={{require({}).default}}", serde_json::Value::from(to)));
        } else {
            out.push_str(&format!("=\"{}\"", escape::html(&to)));
        }
    }
    out
}

/// A tag in the output.
#[derive(Debug)]
struct Mark {
    /// Its offset in the output.
    at: usize,
    tag: Tag,
    /// The number of its block.
    block: usize,
    /// The indentation and quote markers of a line that consists of tags only.
    own_line: Option<String>,
    text: String,
}

/// The tags of a page, to be inserted when all are known.
#[derive(Debug, Default)]
pub(super) struct Tags {
    marks: Vec<Mark>,
    /// The number of the current block.
    pub(super) block: usize,
}

impl Tags {
    /// Adds a tag at an offset of the output; `line` is the line that it is in.
    pub(super) fn add(&mut self, at: usize, tag: Tag, line: &str) {
        let own_line = (!tag.is_text).then(|| prefix_of_tags(line)).flatten();
        self.marks.push(Mark { at, tag, block: self.block, own_line, text: String::new() });
    }

    /// The output with all tags that MDX can read.
    pub(super) fn insert(mut self, text: &str) -> String {
        self.pair();
        let mut out = String::with_capacity(text.len() + 32 * self.marks.len());
        let mut from = 0;
        for mark in &self.marks {
            out.push_str(&text[from..mark.at]);
            out.push_str(&mark.text);
            from = mark.at;
        }
        out.push_str(&text[from..]);
        out
    }

    /// Finds the end tag of each start tag.
    fn pair(&mut self) {
        let mut open: Vec<usize> = Vec::new();
        for index in 0..self.marks.len() {
            let Mark { tag, .. } = &mut self.marks[index];
            match tag.kind {
                TagKind::Open => open.push(index),
                TagKind::SelfClosing => self.marks[index].text = std::mem::take(&mut self.marks[index].tag.start),
                TagKind::Close => {
                    let name = tag.name.clone();
                    let Some(level) = open.iter().rposition(|start| self.marks[*start].tag.name == name) else {
                        continue;
                    };
                    let start = open[level];
                    open.truncate(level);
                    self.close(start, index);
                }
            }
        }
    }

    /// Writes both tags of an element, if MDX can read them where they are.
    fn close(&mut self, start: usize, end: usize) {
        let (head, tail) = self.marks.split_at_mut(end);
        let (first, last) = (&mut head[start], &mut tail[0]);
        let is_empty = start + 1 == end && first.at == last.at;
        let is_sound = match (&first.own_line, &last.own_line) {
            (Some(above), Some(below)) => above == below,
            (None, None) => first.block == last.block,
            // An element in a line with text has to end there.
            (Some(_), None) | (None, Some(_)) => first.tag.is_text && first.block == last.block,
        };
        if is_sound && !first.tag.start.is_empty() && !(is_empty && first.tag.is_decoration) {
            first.text = std::mem::take(&mut first.tag.start);
            last.text = std::mem::take(&mut first.tag.end);
        }
    }
}

/// The indentation and quote markers of a line of tags, with spaces in place of a list marker; `None` if the line has
/// anything else.
fn prefix_of_tags(line: &str) -> Option<String> {
    let content = super::mdx::content(line);
    let braces = Brackets::braces(content);
    let mut at = 0;
    while content[at..].starts_with('<') {
        let tag = markup::Tag::parse(content, at, &braces)?;
        let replaced = matches!(tag.name, "img" | "a");
        if replaced {
            return None;
        }
        at = tag.range.end;
        at += content[at..].len() - content[at..].trim_start_matches([' ', '\t']).len();
    }
    let prefix = &line[..line.len() - content.len()];
    content[at..].trim().is_empty().then(|| prefix.replace(|c: char| !matches!(c, '>' | '\t'), " "))
}
