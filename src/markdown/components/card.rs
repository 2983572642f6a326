//! Components that hold their text in attributes: cards, one by one or as a list. So is every component read that has no file
//! of its own, known or not.

use std::ops::Range;

use super::link::to;
use super::names::is_component;
use super::{Builder, Kind, Node, Tag, Written};
use crate::markdown::dialect::rules;
use crate::markdown::dialect::script::{Imports, Script};
use crate::markdown::dialect::tag::{Attribute, AttributeValue};
use crate::markdown::tree::safe_url;

/// Where writers of components put a heading, a text and an address.
const TITLES: [&str; 6] = ["title", "label", "heading", "question", "header", "summary"];
const TEXTS: [&str; 9] =
    ["description", "subtitle", "text", "content", "caption", "tagline", "answer", "body", "listDescription"];
const LISTS: [&str; 6] = ["items", "cards", "data", "content", "links", "list"];
const ADDRESSES: [&str; 5] = ["to", "href", "link", "url", "docs"];

pub(super) fn card(builder: &mut Builder<'_, '_>, Written { tag, place, children }: Written<'_>) -> Vec<Node> {
    let imports = &builder.document.imports;
    let name = tag.name;
    let is_known = is_component(name);
    if !is_known {
        let message = format!("unknown component `<{name}>`: only its text is shown");
        builder.finding(&rules::UNKNOWN_COMPONENT, place.clone(), message);
    }
    let is_blank = children.iter().all(Node::is_white_space);
    let link = link_around(tag, builder.in_text, imports).filter(|_| !is_blank);
    if let Some(CardLink { title, destination, range }) = link {
        let title = title.map(|title| Node::text(title + " "));
        return vec![to(destination, range, title.into_iter().chain(children).collect())];
    }
    let shown = of_attributes(tag, imports);
    if is_known && is_blank && shown.is_empty() && names_a_list(tag, imports) {
        let message = format!("`<{name}>` shows nothing: its list isn't a literal in the tag");
        builder.finding(&rules::UNKNOWN_COMPONENT, place, message);
    }
    in_their_place(shown, children, builder.in_text)
}

/// The visible attributes and the children of a component: inline, or as blocks.
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
        out.push(Node::text(" "));
    }
    out.extend(children);
    out
}

/// Where a component leads whose children are the text of a link, and what its attributes put before them. In a line of
/// text, its title is one with them; as a block, the title alone is the link.
fn link_around(tag: &Tag<'_>, in_text: bool, imports: &Imports<'_>) -> Option<CardLink> {
    let written = |key: &str| text(&tag.get(key)?.value.script(imports));
    let (attribute, destination) = ["to", "href"].iter().find_map(|key| Some((tag.get(key)?, written(key)?)))?;
    let title = TITLES.iter().find_map(|key| written(key));
    let is_list = |attribute: &Attribute<'_>| {
        matches!(attribute.value, AttributeValue::Expression(_))
            && matches!(attribute.value.script(imports), Script::Array(_))
    };
    let says_more = TEXTS.iter().any(|key| written(key).is_some()) || tag.attributes.iter().any(is_list);
    let is_own = title.is_some() && !in_text || says_more;
    let range = attribute.place_of(&destination);
    (!is_own && safe_url(&destination)).then_some(CardLink { title, destination, range })
}

/// A link around what a component holds.
struct CardLink {
    title: Option<String>,
    destination: String,
    range: Range<usize>,
}

/// The visible attributes of a component.
fn of_attributes(tag: &Tag<'_>, imports: &Imports<'_>) -> Vec<Node> {
    let written = |key: &str| text(&tag.get(key)?.value.script(imports));
    let address = ADDRESSES.iter().find_map(|key| Some((tag.get(key)?, written(key)?)));
    let address = address.map(|(attribute, address)| (attribute.place_of(&address), address));
    let mut out = line(
        TITLES.iter().find_map(|key| written(key)),
        TEXTS.iter().filter_map(|key| written(key)).collect(),
        address,
    );
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

/// Whether a component gets its list from elsewhere: `items={cards}`.
fn names_a_list(tag: &Tag<'_>, imports: &Imports<'_>) -> bool {
    let list = tag.attributes.iter().find(|attribute| LISTS.contains(&attribute.name));
    list.is_some_and(|list| {
        matches!(list.value, AttributeValue::Expression(_)) && matches!(list.value.script(imports), Script::Unknown)
    })
}

fn list_item(item: &Script, attribute: &Attribute<'_>) -> Option<Node> {
    let address = ADDRESSES.iter().find_map(|key| text(item.get(key)?));
    let title = TITLES.iter().find_map(|key| text(item.get(key)?));
    let name = text(item.get("name").unwrap_or(&Script::Unknown)).filter(|_| title.is_none());
    let kind = text(item.get("type").unwrap_or(&Script::Unknown));
    let texts = TEXTS.iter().filter_map(|key| text(item.get(key)?)).collect();
    let children = match (name, kind) {
        (Some(name), Some(kind)) => property(name, &kind, texts),
        (name, _) => line(title.or(name), texts, address.map(|address| (attribute.place_of(&address), address))),
    };
    (!children.is_empty()).then(|| {
        let children = Node::new(Kind::Plain, 0..0, children);
        Node::new(Kind::Item { task: None }, 0..0, vec![children])
    })
}

/// A line of a reference: the name, its type, and what is said of it.
fn property(name: String, kind: &str, texts: Vec<String>) -> Vec<Node> {
    let mut out = vec![Node::leaf(Kind::CodeSpan(name)), Node::text(format!(" ({kind})"))];
    for text in texts {
        out.push(Node::text(format!(" — {text}")));
    }
    out
}

/// A text, or several as one.
fn text(script: &Script) -> Option<String> {
    let text = match script {
        Script::Text(text) => text.trim().to_owned(),
        Script::Array(items) => items.iter().filter_map(Script::text).collect::<Vec<_>>().join(", "),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A line of text: the title, as a link where there is an address, and what is said of it.
fn line(title: Option<String>, texts: Vec<String>, address: Option<(Range<usize>, String)>) -> Vec<Node> {
    let mut out = Vec::new();
    let mut texts = texts.into_iter();
    let address = address.filter(|(_, address)| safe_url(address));
    let title = title.or_else(|| if address.is_some() { texts.next() } else { None });
    if let Some(title) = title {
        let title = vec![Node::text(title)];
        out.push(match address {
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
