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
const ADDRESSES: [&str; 5] = ["to", "href", "link", "url", "docs"];

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

fn list_item(item: &Script, attribute: &Attribute<'_>, base: usize) -> Option<Node> {
    let address = ADDRESSES.iter().find_map(|key| text(item.get(key)?));
    let line = card(
        TITLES.iter().find_map(|key| text(item.get(key)?)),
        TEXTS.iter().filter_map(|key| text(item.get(key)?)).collect(),
        address.map(|address| (place(attribute, &address, base), address)),
    );
    (!line.is_empty()).then(|| {
        let line = Node::new(Kind::Plain, 0..0, line);
        Node::new(Kind::Item { task: None }, 0..0, vec![line])
    })
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
