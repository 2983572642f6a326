//! What components and raw HTML elements become.

use std::collections::HashMap;
use std::ops::Range;

use super::attribute::{self, ElementAttribute, attributes, html_name, safe_url, within};
use super::build::Builder;
use super::card::{self, CardLink};
use super::code_info::{CodeInfo, code_info};
use super::marked_lines;
use super::model::{is_phrase, phrases, sources_first, with_summary, within_blocks};
use super::node::{Kind, Node, unwrap_paragraph};
use super::obsolete;
use crate::markdown::LinkKind;
use crate::markdown::dialect::element::{Element, html_element, is_component, is_tab, is_void};
use crate::markdown::dialect::rules;
use crate::markdown::dialect::script::Script;
use crate::markdown::dialect::tag::{AttributeValue, Tag, TagKind};

/// A known component, or the children of an unknown one.
pub(super) fn component(
    builder: &mut Builder<'_, '_>,
    tag: &Tag<'_>,
    place: Range<usize>,
    children: Vec<Node>,
) -> Vec<Node> {
    let imports = &builder.document.imports;
    let text = |name: &str| tag.get(name).and_then(|found| attribute::value(found.value, imports));
    match tag.name {
        "Tabs" if children.is_empty() => Vec::new(),
        "Tabs" => vec![tabs(builder, tag, place, children)],
        name if is_tab(name) => {
            let label = text("label").or_else(|| text("title"));
            let value = text("value").or_else(|| label.clone()).unwrap_or_default();
            let label = label.unwrap_or_else(|| value.clone());
            let selected = tag.get("default").is_some_and(
                |found| !matches!(found.value, AttributeValue::Expression(expression) if expression.trim() == "false"),
            );
            // Without a value, it is named once its label is known.
            let id = if value.is_empty() { String::new() } else { builder.unique_id(&format!("tab {value}")) };
            vec![Node::new(Kind::Tab { value, label, id, selected }, 0..0, children)]
        }
        "Admonition" => {
            let kind = text("type").unwrap_or_else(|| "note".to_owned()).to_ascii_lowercase();
            let title = text("title").map(|title| Node::new(Kind::Text(title), 0..0, Vec::new()));
            let title_len = usize::from(title.is_some());
            let children = title.into_iter().chain(children).collect();
            let id = text("id").filter(|id| builder.chosen(id, place));
            vec![Node::new(Kind::Admonition { kind, id, title_len }, 0..0, children)]
        }
        "Details" => {
            let summary = text("summary").or_else(|| text("title")).map(|summary| {
                let kind = Kind::Element { name: "summary".to_owned(), attributes: Vec::new() };
                Node::new(kind, 0..0, vec![Node::new(Kind::Text(summary), 0..0, Vec::new())])
            });
            let children = summary.into_iter().chain(children).collect();
            let kind = Kind::Element { name: "details".to_owned(), attributes: Vec::new() };
            vec![Node::new(kind, 0..0, with_summary(&builder.options.words, children))]
        }
        "CodeBlock" => {
            let CodeInfo { language, rest } = code_info(tag, imports);
            let mut literal = String::new();
            let info = match children.as_slice() {
                // A fence says more than the attributes do.
                [Node { kind: Kind::Code { info, literal: code }, .. }] => {
                    literal.clone_from(code);
                    let marks = info.find('{').map_or("", |at| &info[at..]);
                    if language.is_empty() { format!("{info}{rest}") } else { format!("{language}{rest} {marks}") }
                }
                children => {
                    children.iter().for_each(|child| super::text_of(child, &mut literal));
                    format!("{language}{rest}")
                }
            };
            vec![Node::new(marked_lines::code(&info, &literal), 0..0, Vec::new())]
        }
        // In a table: elsewhere it is a fence.
        "Code" if text("code").is_some() => {
            let code = Node::new(Kind::CodeSpan(text("code").unwrap_or_default()), 0..0, Vec::new());
            std::iter::once(code).chain(children).collect()
        }
        "Image" | "IdealImage" | "ThemedImage" => image(builder, tag, children),
        "Link" => {
            let found = tag.get("to").or_else(|| tag.get("href"));
            let destination = found.and_then(|found| attribute::value(found.value, imports)).filter(|to| safe_url(to));
            match (destination, found) {
                (Some(destination), Some(found)) => {
                    let range = found.range.clone();
                    let range = within(found.value, &destination, range);
                    let kind =
                        Kind::Link { kind: LinkKind::Html, destination, title: String::new(), attributes: Vec::new() };
                    vec![Node::new(kind, range, children)]
                }
                _ => children,
            }
        }
        "Heading" => {
            let id = text("id").map(|id| builder.chosen_for_heading(id, place.clone())).unwrap_or_default();
            let kind = Kind::Heading { level: heading_level(tag, imports), id, attributes: Vec::new() };
            vec![Node::new(kind, place, phrases(unwrap_paragraph(children)))]
        }
        // What Docusaurus puts into the page's head shows nothing in the page.
        "Head" => {
            builder.forget_findings_from(place.start);
            let message = "`<Head>` is left out: the page's head is made from its front matter".to_owned();
            builder.finding(&rules::UNKNOWN_COMPONENT, place, message);
            Vec::new()
        }
        "Aside" | "Callout" => {
            let kind = text("type").unwrap_or_else(|| "note".to_owned()).to_ascii_lowercase();
            let title = text("title").map(|title| Node::new(Kind::Text(title), 0..0, Vec::new()));
            let title_len = usize::from(title.is_some());
            let children = title.into_iter().chain(children).collect();
            vec![Node::new(Kind::Admonition { kind, id: None, title_len }, 0..0, children)]
        }
        name => {
            let read = |value: AttributeValue<'_>| match value {
                AttributeValue::Expression(expression) => Script::parse(expression, imports),
                value => attribute::value(value, imports).map_or(Script::Unknown, Script::Text),
            };
            let is_known = is_component(name);
            if !is_known {
                let message = format!("`<{name}>` is not known: only its text is shown");
                builder.finding(&rules::UNKNOWN_COMPONENT, place.clone(), message);
            }
            let is_blank = children.iter().all(Node::is_white_space);
            let link = card::link_around(tag, 0, builder.in_text, &read).filter(|_| !is_blank);
            let Some(CardLink { title, destination, range }) = link else {
                let shown = card::of_attributes(tag, 0, &read);
                if is_known && is_blank && shown.is_empty() && card::names_a_list(tag, &read) {
                    let message = format!("`<{name}>` shows nothing: its list is not written out in the tag");
                    builder.finding(&rules::UNKNOWN_COMPONENT, place, message);
                }
                return in_their_place(shown, children, builder.in_text);
            };
            let title = title.map(|title| Node::new(Kind::Text(title + " "), 0..0, Vec::new()));
            let children = title.into_iter().chain(children).collect();
            let kind = Kind::Link { kind: LinkKind::Html, destination, title: String::new(), attributes: Vec::new() };
            vec![Node::new(kind, range, children)]
        }
    }
}

/// What `<Heading as="h2">` says of its level.
pub(in crate::markdown) fn heading_level(tag: &Tag<'_>, imports: &HashMap<&str, &str>) -> u8 {
    let written = tag.get("as").or_else(|| tag.get("level"));
    let level = written.and_then(|found| attribute::value(found.value, imports));
    match level.as_deref().map(|level| level.trim_start_matches('h').as_bytes()) {
        Some([level @ b'1'..=b'6']) => level - b'0',
        _ => 2,
    }
}

/// What a component shows of its attributes, and its children: in a line of text, or as blocks.
fn in_their_place(shown: Vec<Node>, children: Vec<Node>, in_text: bool) -> Vec<Node> {
    if shown.is_empty() {
        return children;
    }
    let mut out: Vec<Node> = Vec::new();
    for node in shown {
        let is_apart = in_text || node.is_block();
        match out.last_mut() {
            Some(Node { kind: Kind::Paragraph, children, .. }) if !is_apart => children.push(node),
            _ if is_apart => out.push(node),
            _ => out.push(Node::new(Kind::Paragraph, 0..0, vec![node])),
        }
    }
    if in_text && !children.is_empty() {
        out.push(Node::new(Kind::Text(" ".to_owned()), 0..0, Vec::new()));
    }
    out.extend(children);
    out
}

/// The label that `<Tabs items={['npm', 'pnpm']}>` gives one of its tabs.
pub(in crate::markdown) fn tab_label(items: &Script, index: usize) -> Option<&str> {
    let Script::Array(items) = items else { return None };
    let item = items.get(index)?;
    item.text().or_else(|| item.get("label")?.text())
}

/// Tabs, with the labels that Docusaurus lets `values` give, and others `items`, in order.
fn tabs(builder: &mut Builder<'_, '_>, tag: &Tag<'_>, place: Range<usize>, children: Vec<Node>) -> Node {
    // Within another component, they have a box already.
    let unboxed = |child: Node| match child.kind {
        Kind::Tabs { group: None } if child.range == (1..1) => child.children,
        _ => vec![child],
    };
    let mut children: Vec<Node> = children.into_iter().flat_map(unboxed).collect();
    let imports = &builder.document.imports;
    let text = |name: &str| tag.get(name).and_then(|found| attribute::value(found.value, imports));
    let group = text("groupId").or_else(|| text("syncKey"));
    let default = text("defaultValue");
    let script = |name: &str| match tag.get(name).map(|found| found.value) {
        Some(AttributeValue::Expression(expression)) => Script::parse(expression, imports),
        _ => Script::Unknown,
    };
    let (values, items) = (script("values"), script("items"));
    let default_index = text("defaultIndex").and_then(|index| index.parse().ok());
    let mut index = 0;
    let mut lacks_label = false;
    let is_unread = tag.get("values").is_some() && values == Script::Unknown;
    let known = |wanted: &str| match &values {
        Script::Array(items) => items
            .iter()
            .find(|item| item.get("value").and_then(Script::text) == Some(wanted))
            .and_then(|item| item.get("label")?.text().map(str::to_owned)),
        _ => None,
    };
    for child in &mut children {
        if let Kind::Tab { value, label, selected, .. } = &mut child.kind {
            // Without a label of its own, it has that of its value.
            if label == value {
                let item = tab_label(&items, index).filter(|_| value.is_empty()).map(str::to_owned);
                *label = item.or_else(|| known(value)).unwrap_or_else(|| value.clone());
            }
            if value.is_empty() {
                value.clone_from(label);
            }
            lacks_label |= label.is_empty() || is_unread && label == value;
            *selected |= default.as_deref() == Some(value) || default_index == Some(index);
            index += 1;
        }
    }
    // Docusaurus lists tabs as `values` does.
    if let Script::Array(values) = &values {
        children.sort_by_key(|child| {
            let Kind::Tab { value, .. } = &child.kind else { return usize::MAX };
            let is_its = |item: &Script| item.get("value").and_then(Script::text) == Some(value);
            values.iter().position(is_its).unwrap_or(usize::MAX)
        });
    }
    if lacks_label {
        let message = "a tab of `<Tabs>` has no label that can be read".to_owned();
        builder.finding(&rules::UNKNOWN_COMPONENT, place, message);
    }
    Node::new(Kind::Tabs { group }, 0..0, children)
}

/// `<Image img={require('…')}>` and `<ThemedImage sources={{light: …}}>`.
fn image(builder: &mut Builder<'_, '_>, tag: &Tag<'_>, children: Vec<Node>) -> Vec<Node> {
    let imports = &builder.document.imports;
    let found = tag.get("img").or_else(|| tag.get("src")).or_else(|| tag.get("sources"));
    let destination = found.and_then(|found| match found.value {
        AttributeValue::Expression(expression) => {
            let script = Script::parse(expression, imports);
            script.text().or_else(|| script.get("light")?.text()).map(str::to_owned)
        }
        value => attribute::value(value, imports),
    });
    let place = tag.range.clone();
    let (Some(destination), Some(found)) = (destination, found) else {
        let message = format!("`<{}>` names no image that can be read", tag.name);
        let alt = tag.get("alt").and_then(|found| attribute::value(found.value, imports));
        builder.finding(&rules::UNKNOWN_COMPONENT, place, message);
        let alt = alt.map(|alt| Node::new(Kind::Text(alt), 0..0, Vec::new()));
        return alt.into_iter().chain(children).collect();
    };
    let range = within(found.value, &destination, found.range.clone());
    let alt = tag.get("alt").map(|found| attribute::value(found.value, imports).unwrap_or_default());
    let mut attributes = obsolete::attributes("img", attributes(tag, "img", imports, 0, false, html_name).passed);
    attributes.retain(|attribute| matches!(attribute.name.as_str(), "width" | "height" | "class" | "id"));
    let kind = Kind::Image { destination, title: String::new(), alt, attributes };
    let mut nodes = vec![Node::new(kind, range, Vec::new())];
    nodes.extend(children);
    nodes
}

/// An element of HTML, or its children where it does not pass.
pub(super) fn html(
    builder: &mut Builder<'_, '_>,
    tag: &Tag<'_>,
    name: &str,
    place: Range<usize>,
    children: Vec<Node>,
) -> Vec<Node> {
    let open = builder.options.unsafe_html;
    if !builder.passes(name) && !open {
        let what = match name {
            "script" | "style" => "it is left out with what stands in it",
            _ if is_void(name) || tag.kind == TagKind::SelfClosing => "it is left out",
            _ => "what stands in it is shown as text",
        };
        let message = format!("`<{name}>` does not pass: {what}");
        builder.finding(&rules::FORBIDDEN_HTML, place, message);
        // Each option is a word of its own.
        let blank = (name == "option").then(|| Node::new(Kind::Text(" ".to_owned()), 0..0, Vec::new()));
        return children.into_iter().chain(blank).collect();
    }
    let mut attributes = checked_attributes(builder, tag, name, html_name);
    let name = if open { name } else { obsolete::element(name) };
    let take = |attributes: &mut Vec<ElementAttribute>, name: &str| {
        let index = attributes.iter().position(|attribute| attribute.name == name)?;
        Some(attributes.remove(index))
    };
    match name {
        "img" => {
            let source = take(&mut attributes, "src");
            let alt = take(&mut attributes, "alt").map(|alt| alt.value.unwrap_or_default());
            let title = take(&mut attributes, "title").and_then(|title| title.value).unwrap_or_default();
            let Some(ElementAttribute { value: Some(destination), range, .. }) = source else { return children };
            vec![Node::new(Kind::Image { destination, title, alt, attributes }, range, Vec::new())]
        }
        "a" if attributes.iter().any(|attribute| attribute.name == "href") => {
            let Some(href) = take(&mut attributes, "href") else { return children };
            let title = take(&mut attributes, "title").and_then(|title| title.value).unwrap_or_default();
            let destination = href.value.unwrap_or_default();
            let kind = Kind::Link { kind: LinkKind::Html, destination, title, attributes };
            vec![Node::new(kind, href.range, unwrap_paragraph(children))]
        }
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            let id = take(&mut attributes, "id").and_then(|id| id.value);
            let kind = Kind::Heading { level: name.as_bytes()[1] - b'0', id: id.unwrap_or_default(), attributes };
            vec![Node::new(kind, place, phrases(unwrap_paragraph(children)))]
        }
        // Without an address that passes, a frame shows nothing.
        "iframe" if !open && !attributes.iter().any(|attribute| attribute.name == "src") => children,
        // What a frame holds is for browsers without frames.
        "iframe" => {
            let kind = Kind::Element { name: name.to_owned(), attributes };
            std::iter::once(Node::new(kind, 0..0, Vec::new())).chain(children).collect()
        }
        _ => {
            let words = &builder.options.words;
            let children = match html_element(name) {
                _ if is_void(name) => Vec::new(),
                _ if name == "details" => with_summary(words, children),
                _ if matches!(name, "video" | "audio" | "picture") => phrases(sources_first(children)),
                Some(Element::TextBlock) if name != "p" => {
                    let keeps_heading = name == "summary" && children.iter().all(is_heading_or_blank);
                    if keeps_heading { children } else { phrases(unwrap_paragraph(children)) }
                }
                Some(Element::Phrase) => unwrap_paragraph(children),
                _ if matches!(name, "p" | "td" | "th" | "li" | "dd" | "figcaption" | "colgroup") => {
                    unwrap_paragraph(children)
                }
                _ => children,
            };
            let holds_blocks = children.iter().any(Node::is_block);
            let stays_whole = matches!(name, "p" | "span" | "label" | "picture");
            if is_phrase(name) && holds_blocks && !stays_whole {
                return within_blocks(&Kind::Element { name: name.to_owned(), attributes }, children);
            }
            let is_box = (is_phrase(name) || name == "a") && holds_blocks;
            // An anchor without address is a place in the text.
            let name = match name {
                _ if is_box => "div",
                "a" => "span",
                name => name,
            };
            vec![Node::new(Kind::Element { name: name.to_owned(), attributes }, 0..0, children)]
        }
    }
}

/// The attributes of an element that pass, with a word about those that do not.
pub(super) fn checked_attributes(
    builder: &mut Builder<'_, '_>,
    tag: &Tag<'_>,
    name: &str,
    name_of: fn(&str) -> String,
) -> Vec<ElementAttribute> {
    let open = builder.options.unsafe_html;
    let found = attributes(tag, name, &builder.document.imports, 0, open, name_of);
    if let Some((attribute, range)) = found.stopped {
        let message = format!("`{attribute}` of `<{name}>` does not pass");
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

fn is_heading_or_blank(node: &Node) -> bool {
    match &node.kind {
        Kind::Heading { .. } | Kind::SoftBreak => true,
        Kind::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}
