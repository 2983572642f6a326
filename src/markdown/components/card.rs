//! Components with text in attributes: single cards or lists of cards. All components without their own file are read
//! like this, known or not.

use std::ops::Range;

use super::link::to;
use super::names::is_component;
use super::{Builder, Kind, Node, Tag, Written};
use crate::markdown::dialect::rules;
use crate::markup::{Attribute, AttributeValue, Imports, Script, safe_url};

/// Common attribute names for a heading, a text and a URL.
const TITLES: [&str; 6] = ["title", "label", "heading", "question", "header", "summary"];
const TEXTS: [&str; 9] =
    ["description", "subtitle", "text", "content", "caption", "tagline", "answer", "body", "listDescription"];
const LISTS: [&str; 6] = ["items", "cards", "data", "content", "links", "list"];
const URLS: [&str; 5] = ["to", "href", "link", "url", "docs"];

pub(super) fn card(builder: &mut Builder<'_, '_>, Written { tag, place, children }: Written<'_>) -> Vec<Node> {
    let imports = &builder.document.imports;
    let name = tag.name;
    let is_known = is_component(name);
    if !is_known {
        let message = format!("unknown component `<{name}>`: only its text is shown");
        builder.finding(&rules::UNKNOWN_COMPONENT, place.clone(), message);
    }
    let has_no_text = children.iter().all(Node::is_white_space);
    let link = wrapping_link(tag, builder.in_text, imports).filter(|_| !has_no_text);
    if let Some(CardLink { title, destination, range }) = link {
        let title = title.map(|title| Node::text(title + " "));
        return vec![to(destination, range, title.into_iter().chain(children).collect())];
    }
    let from_attributes = of_attributes(tag, imports);
    if is_known && has_no_text && from_attributes.is_empty() && names_a_list(tag, imports) {
        let message = format!("`<{name}>` shows nothing: its list isn't a literal in the tag");
        builder.finding(&rules::UNKNOWN_COMPONENT, place, message);
    }
    arranged(from_attributes, children, builder.in_text)
}

/// The visible attributes and the children of a component: inline, or as blocks.
fn arranged(from_attributes: Vec<Node>, children: Vec<Node>, in_text: bool) -> Vec<Node> {
    if from_attributes.is_empty() {
        return children;
    }
    let mut out: Vec<Node> = Vec::new();
    for node in from_attributes {
        let is_block = in_text || node.is_block();
        match out.last_mut() {
            Some(Node { kind: Kind::Paragraph, children, .. }) if !is_block => children.push(node),
            _ if is_block => out.push(node),
            _ => out.push(Node::new(Kind::Paragraph, 0..0, vec![node])),
        }
    }
    if in_text && !children.is_empty() {
        out.push(Node::text(" "));
    }
    out.extend(children);
    out
}

/// The link of a component whose children are the link text, with the title before them. Within text, the title is part
/// of the link; as a block, only the title is the link.
fn wrapping_link(tag: &Tag<'_>, in_text: bool, imports: &Imports<'_>) -> Option<CardLink> {
    let text_of = |key: &str| text(&tag.get(key)?.value.script(imports));
    let (attribute, destination) = ["to", "href"].iter().find_map(|key| Some((tag.get(key)?, text_of(key)?)))?;
    let title = TITLES.iter().find_map(|key| text_of(key));
    let is_list = |attribute: &Attribute<'_>| {
        matches!(attribute.value, AttributeValue::Expression(_))
            && matches!(attribute.value.script(imports), Script::Array(_))
    };
    let has_more_text = TEXTS.iter().any(|key| text_of(key).is_some()) || tag.attributes.iter().any(is_list);
    let is_own = title.is_some() && !in_text || has_more_text;
    let range = attribute.place_of(&destination);
    (!is_own && safe_url(&destination)).then_some(CardLink { title, destination, range })
}

/// A link around a component's content.
struct CardLink {
    title: Option<String>,
    destination: String,
    range: Range<usize>,
}

/// The visible attributes of a component.
fn of_attributes(tag: &Tag<'_>, imports: &Imports<'_>) -> Vec<Node> {
    let text_of = |key: &str| text(&tag.get(key)?.value.script(imports));
    let url = URLS.iter().find_map(|key| Some((tag.get(key)?, text_of(key)?)));
    let url = url.map(|(attribute, url)| (attribute.place_of(&url), url));
    let mut out =
        line(TITLES.iter().find_map(|key| text_of(key)), TEXTS.iter().filter_map(|key| text_of(key)).collect(), url);
    for attribute in &tag.attributes {
        if let AttributeValue::Expression(_) = attribute.value
            && let Script::Array(items) = attribute.value.script(imports)
        {
            let items: Vec<Node> = items.iter().filter_map(|item| list_item(item, attribute)).collect();
            if !items.is_empty() {
                out.push(Node::new(Kind::List { start: None }, 0..0, items));
            }
        }
    }
    out
}

/// Whether a component's list is a variable: `items={cards}`.
fn names_a_list(tag: &Tag<'_>, imports: &Imports<'_>) -> bool {
    let list = tag.attributes.iter().find(|attribute| LISTS.contains(&attribute.name));
    list.is_some_and(|list| {
        matches!(list.value, AttributeValue::Expression(_)) && matches!(list.value.script(imports), Script::Unknown)
    })
}

fn list_item(item: &Script, attribute: &Attribute<'_>) -> Option<Node> {
    let url = URLS.iter().find_map(|key| text(item.get(key)?));
    let title = TITLES.iter().find_map(|key| text(item.get(key)?));
    let name = text(item.get("name").unwrap_or(&Script::Unknown)).filter(|_| title.is_none());
    let kind = text(item.get("type").unwrap_or(&Script::Unknown));
    let texts = TEXTS.iter().filter_map(|key| text(item.get(key)?)).collect();
    let children = match (name, kind) {
        (Some(name), Some(kind)) => property(name, &kind, texts),
        (name, _) => line(title.or(name), texts, url.map(|url| (attribute.place_of(&url), url))),
    };
    (!children.is_empty()).then(|| {
        let children = Node::new(Kind::Plain, 0..0, children);
        Node::new(Kind::Item { task: None }, 0..0, vec![children])
    })
}

/// A line of an API reference: name, type and description.
fn property(name: String, kind: &str, texts: Vec<String>) -> Vec<Node> {
    let mut out = vec![Node::leaf(Kind::CodeSpan(name)), Node::text(format!(" ({kind})"))];
    for text in texts {
        out.push(Node::text(format!(" — {text}")));
    }
    out
}

/// A text, or several joined.
fn text(script: &Script) -> Option<String> {
    let text = match script {
        Script::Text(text) => text.trim().to_owned(),
        Script::Array(items) => items.iter().filter_map(Script::text).collect::<Vec<_>>().join(", "),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A line of text: the title, linked if there is a URL, and the texts.
fn line(title: Option<String>, texts: Vec<String>, url: Option<(Range<usize>, String)>) -> Vec<Node> {
    let mut out = Vec::new();
    let mut texts = texts.into_iter();
    let url = url.filter(|(_, url)| safe_url(url));
    let title = title.or_else(|| if url.is_some() { texts.next() } else { None });
    if let Some(title) = title {
        let title = vec![Node::text(title)];
        out.push(match url {
            Some((range, destination)) => to(destination, range, title),
            None => Node::new(Kind::Strong, 0..0, title),
        });
    }
    for text in texts {
        let text = if out.is_empty() { text } else { format!(" — {text}") };
        out.push(Node::text(text));
    }
    out
}
