//! Components that hold their text in attributes: cards, one by one or as a list.

use std::ops::Range;

use super::attribute::{safe_url, within};
use super::node::{Kind, Node};
use crate::markdown::LinkKind;
use crate::markdown::dialect::script::Script;
use crate::markdown::dialect::tag::{Attribute, AttributeValue, Tag};

/// Where writers of components put a heading, a text and an address.
const TITLES: [&str; 6] = ["title", "label", "heading", "question", "header", "summary"];
const TEXTS: [&str; 9] =
    ["description", "subtitle", "text", "content", "caption", "tagline", "answer", "body", "listDescription"];
const LISTS: [&str; 6] = ["items", "cards", "data", "content", "links", "list"];
const ADDRESSES: [&str; 5] = ["to", "href", "link", "url", "docs"];

/// Where a component leads whose children are the text of a link, and what its attributes put before them. In a line of
/// text, its title is one with them; as a block, the title alone is the link.
pub(in crate::markdown) fn link_around(
    tag: &Tag<'_>,
    base: usize,
    in_text: bool,
    read: &dyn Fn(AttributeValue<'_>) -> Script,
) -> Option<CardLink> {
    let value = |key: &str| tag.attributes.iter().find(|attribute| attribute.name == key);
    let written = |key: &str| text(&read(value(key)?.value));
    let (attribute, destination) = ["to", "href"].iter().find_map(|key| Some((value(key)?, written(key)?)))?;
    let title = TITLES.iter().find_map(|key| written(key));
    let is_list = |attribute: &Attribute<'_>| {
        matches!(attribute.value, AttributeValue::Expression(_)) && matches!(read(attribute.value), Script::Array(_))
    };
    let says_more = TEXTS.iter().any(|key| written(key).is_some()) || tag.attributes.iter().any(is_list);
    let is_own = title.is_some() && !in_text || says_more;
    let range = place(attribute, &destination, base);
    (!is_own && safe_url(&destination)).then_some(CardLink { title, destination, range })
}

/// A link around what a component holds.
pub(in crate::markdown) struct CardLink {
    pub(in crate::markdown) title: Option<String>,
    pub(in crate::markdown) destination: String,
    pub(super) range: Range<usize>,
}

/// What a component shows besides its children.
pub(in crate::markdown) fn of_attributes(
    tag: &Tag<'_>,
    base: usize,
    read: &dyn Fn(AttributeValue<'_>) -> Script,
) -> Vec<Node> {
    let value = |key: &str| tag.attributes.iter().find(|attribute| attribute.name == key);
    let script = |key: &str| value(key).map(|attribute| read(attribute.value));
    let address = ADDRESSES.iter().find_map(|key| Some((value(key)?, text(&script(key)?)?)));
    let address = address.map(|(attribute, address)| (place(attribute, &address, base), address));
    let mut out = card(
        TITLES.iter().find_map(|key| text(&script(key)?)),
        TEXTS.iter().filter_map(|key| text(&script(key)?)).collect(),
        address,
    );
    for attribute in &tag.attributes {
        if let AttributeValue::Expression(_) = attribute.value
            && let Script::Array(items) = read(attribute.value)
        {
            let items: Vec<Node> = items.iter().filter_map(|item| list_item(item, attribute, base)).collect();
            if !items.is_empty() {
                out.push(Node::new(Kind::List { start: None }, 0..0, items));
            }
        }
    }
    out
}

/// Whether a component gets its list from elsewhere: `items={cards}`.
pub(in crate::markdown) fn names_a_list(tag: &Tag<'_>, read: &dyn Fn(AttributeValue<'_>) -> Script) -> bool {
    let list = tag.attributes.iter().find(|attribute| LISTS.contains(&attribute.name));
    list.is_some_and(|list| {
        matches!(list.value, AttributeValue::Expression(_)) && matches!(read(list.value), Script::Unknown)
    })
}

fn list_item(item: &Script, attribute: &Attribute<'_>, base: usize) -> Option<Node> {
    let address = ADDRESSES.iter().find_map(|key| text(item.get(key)?));
    let title = TITLES.iter().find_map(|key| text(item.get(key)?));
    let name = text(item.get("name").unwrap_or(&Script::Unknown)).filter(|_| title.is_none());
    let kind = text(item.get("type").unwrap_or(&Script::Unknown));
    let texts = TEXTS.iter().filter_map(|key| text(item.get(key)?)).collect();
    let line = match (name, kind) {
        (Some(name), Some(kind)) => property(name, &kind, texts),
        (name, _) => card(title.or(name), texts, address.map(|address| (place(attribute, &address, base), address))),
    };
    (!line.is_empty()).then(|| {
        let line = Node::new(Kind::Plain, 0..0, line);
        Node::new(Kind::Item { task: None }, 0..0, vec![line])
    })
}

/// A line of a reference: the name, its type, and what is said of it.
fn property(name: String, kind: &str, texts: Vec<String>) -> Vec<Node> {
    let mut out = vec![
        Node::new(Kind::CodeSpan(name), 0..0, Vec::new()),
        Node::new(Kind::Text(format!(" ({kind})")), 0..0, Vec::new()),
    ];
    for text in texts {
        out.push(Node::new(Kind::Text(format!(" — {text}")), 0..0, Vec::new()));
    }
    out
}

fn place(attribute: &Attribute<'_>, address: &str, base: usize) -> Range<usize> {
    within(attribute.value, address, attribute.range.start + base..attribute.range.end + base)
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
fn card(title: Option<String>, texts: Vec<String>, address: Option<(Range<usize>, String)>) -> Vec<Node> {
    let mut out = Vec::new();
    let mut texts = texts.into_iter();
    let address = address.filter(|(_, address)| safe_url(address));
    let title = title.or_else(|| if address.is_some() { texts.next() } else { None });
    if let Some(title) = title {
        let title = vec![Node::new(Kind::Text(title), 0..0, Vec::new())];
        out.push(match address {
            Some((range, destination)) => {
                let (kind, attributes) = (LinkKind::Html, Vec::new());
                Node::new(Kind::Link { kind, destination, title: String::new(), attributes }, range, title)
            }
            None => Node::new(Kind::Strong, 0..0, title),
        });
    }
    for text in texts {
        let text = if out.is_empty() { text } else { format!(" — {text}") };
        out.push(Node::new(Kind::Text(text), 0..0, Vec::new()));
    }
    out
}
