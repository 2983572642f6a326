//! The nodes of raw HTML elements.

use super::build::Builder;
use super::model::{inline_only, is_phrase, sources_first, with_summary, wrap_inline};
use super::node::{Kind, Node, unwrap_paragraph};
use crate::markdown::LinkKind;
use crate::markdown::dialect::rules;
use crate::markup::{
    Element, ElementAttribute, Imports, Tag, TagKind, attributes, foreign_name, html_element, html_name, is_void,
    obsolete, value,
};
use crate::words::Words;

/// An HTML element, or only its children if it isn't allowed.
pub(super) fn html(builder: &mut Builder<'_, '_>, tag: &Tag<'_>, name: &str, children: Vec<Node>) -> Vec<Node> {
    let (open, place) = (builder.options.unsafe_html, tag.range.clone());
    if !open && matches!(html_element(name), None | Some(Element::Forbidden)) {
        let message = format!("`<{name}>` is not allowed: {}", what_is_shown(tag, name));
        builder.finding(&rules::FORBIDDEN_HTML, place, message);
        // Each option is a separate word.
        let blank = (name == "option").then(|| Node::text(" "));
        return children.into_iter().chain(blank).collect();
    }
    let mut attributes = checked_attributes(builder, tag, name, html_name);
    let name = if open { name } else { obsolete::element(name) };
    let mut take = |name: &str| {
        let index = attributes.iter().position(|attribute| attribute.name == name)?;
        Some(attributes.remove(index))
    };
    match name {
        "img" => {
            let source = take("src");
            let alt = take("alt").map(|alt| alt.value.unwrap_or_default());
            let title = take("title").and_then(|title| title.value).unwrap_or_default();
            let Some(ElementAttribute { value: Some(destination), range, .. }) = source else { return children };
            vec![Node::new(Kind::Image { destination, title, alt, attributes }, range, Vec::new())]
        }
        "a" => {
            let children = unwrap_paragraph(children);
            let Some(href) = take("href") else { return boxed(name, attributes, children) };
            let title = take("title").and_then(|title| title.value).unwrap_or_default();
            let destination = href.value.unwrap_or_default();
            let kind = Kind::Link { kind: LinkKind::Html, destination, title, attributes };
            vec![Node::new(kind, href.range, children)]
        }
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            let id = take("id").and_then(|id| id.value);
            let kind = Kind::Heading { level: name.as_bytes()[1] - b'0', id: id.unwrap_or_default(), attributes };
            vec![Node::new(kind, place, inline_only(unwrap_paragraph(children)))]
        }
        // Without an allowed URL, a frame shows nothing.
        "iframe" if !open && value(&attributes, "src").is_none() => children,
        // The content of an iframe is for browsers without iframes.
        "iframe" => {
            let kind = Kind::Element { name: name.to_owned(), attributes };
            std::iter::once(Node::leaf(kind)).chain(children).collect()
        }
        _ => boxed(name, attributes, content(&builder.options.words, name, children)),
    }
}

/// The visible part of an element that is not allowed.
fn what_is_shown(tag: &Tag<'_>, name: &str) -> &'static str {
    match name {
        "script" | "style" => "it and its content are removed",
        _ if is_void(name) || tag.kind == TagKind::SelfClosing => "it is removed",
        _ => "its content is shown as text",
    }
}

/// The children of an element, nested as HTML allows.
fn content(words: &Words, name: &str, children: Vec<Node>) -> Vec<Node> {
    match html_element(name) {
        _ if is_void(name) => Vec::new(),
        _ if name == "details" => with_summary(words, children),
        _ if matches!(name, "video" | "audio" | "picture") => sources_first(children),
        Some(Element::TextBlock) if name != "p" => {
            let is_heading = |node: &Node| matches!(node.kind, Kind::Heading { .. }) || node.is_white_space();
            let keeps_heading = name == "summary" && children.iter().all(is_heading);
            if keeps_heading { children } else { inline_only(unwrap_paragraph(children)) }
        }
        Some(Element::Phrase) => unwrap_paragraph(children),
        _ if matches!(name, "p" | "td" | "th" | "li" | "dd" | "figcaption" | "colgroup") => unwrap_paragraph(children),
        _ => children,
    }
}

/// An element around its content. An inline element around blocks is moved into each of their lines, or becomes a
/// block.
fn boxed(name: &str, attributes: Vec<ElementAttribute>, children: Vec<Node>) -> Vec<Node> {
    let holds_blocks = children.iter().any(Node::is_block);
    let stays_whole = matches!(name, "p" | "span" | "label" | "picture");
    if is_phrase(name) && holds_blocks && !stays_whole {
        return wrap_inline(&Kind::Element { name: name.to_owned(), attributes }, children);
    }
    let is_box = (is_phrase(name) || name == "a") && holds_blocks;
    // An anchor without a URL is a link target.
    let name = match name {
        _ if is_box => "div",
        "a" => "span",
        name => name,
    };
    vec![Node::new(Kind::Element { name: name.to_owned(), attributes }, 0..0, children)]
}

/// An element of a drawing or formula, unchanged. If it isn't allowed, only its text is shown.
pub(super) fn foreign(builder: &mut Builder<'_, '_>, tag: &Tag<'_>, children: Vec<Node>) -> Node {
    let attributes = match builder.options.unsafe_html {
        true => checked_attributes(builder, tag, tag.name, foreign_name),
        false => Vec::new(),
    };
    Node::new(Kind::Element { name: tag.name.to_owned(), attributes }, 0..0, children)
}

/// The allowed attributes of an element. Reports the others.
fn checked_attributes(
    builder: &mut Builder<'_, '_>,
    tag: &Tag<'_>,
    name: &str,
    name_of: fn(&str) -> String,
) -> Vec<ElementAttribute> {
    let open = builder.options.unsafe_html;
    let found = attributes(tag, name, &builder.document.imports, open, name_of);
    if let Some((attribute, range)) = found.stopped {
        let message = format!("the attribute `{attribute}` of `<{name}>` is not allowed");
        builder.finding(&rules::FORBIDDEN_HTML, range, message);
    }
    let mut attributes = if open { found.passed } else { obsolete::attributes(name, found.passed) };
    if let Some(at) = attributes.iter().position(|attribute| attribute.name == "id")
        && !attributes[at].value.as_ref().is_some_and(|id| builder.chosen(id, attributes[at].range.clone()))
    {
        attributes.remove(at);
    }
    attributes
}

/// The attributes that a component has in common with `<img>`.
pub(in crate::markdown) fn attributes_of_image(tag: &Tag<'_>, imports: &Imports<'_>) -> Vec<ElementAttribute> {
    let mut attributes = obsolete::attributes("img", attributes(tag, "img", imports, false, html_name).passed);
    attributes.retain(|attribute| matches!(attribute.name.as_str(), "width" | "height" | "class" | "id"));
    attributes
}
