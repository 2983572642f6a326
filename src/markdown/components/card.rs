//! Components with text in attributes: single cards or lists of cards. All components without their own file are read
//! like this, known or not.

use std::ops::Range;

use super::link::to;
use super::names::is_component;
use super::{Builder, Kind, Node};
use crate::markdown::dialect::rules;
use crate::markup::{Attribute, Imports, Script, Tag, safe_url};

/// Common attribute names for a heading, a text and a URL.
const TITLES: [&str; 6] = ["title", "label", "heading", "question", "header", "summary"];
const TEXTS: [&str; 9] =
    ["description", "subtitle", "text", "content", "caption", "tagline", "answer", "body", "listDescription"];
const LISTS: [&str; 6] = ["items", "cards", "data", "content", "links", "list"];
const URLS: [&str; 5] = ["to", "href", "link", "url", "docs"];

pub(super) fn card(builder: &mut Builder<'_, '_>, tag: &Tag<'_>, children: Vec<Node>) -> Vec<Node> {
    let (imports, in_text) = (&builder.document.imports, builder.in_text);
    let is_known = is_component(tag.name);
    if !is_known {
        let message = format!("unknown component `<{}>`: only its text is shown", tag.name);
        builder.finding(&rules::UNKNOWN_COMPONENT, tag.range.clone(), message);
    }
    let Card { title, texts, url } = Card::of(|key| text(&tag.get(key)?.value.script(imports)));
    let link = url.and_then(|(key, url)| Some((key, tag.get(key)?.place_of(&url), url)));
    let link = link.filter(|(_, place, url)| builder.allows(url, place));
    let lists = lists(tag, imports);
    let has_no_text = children.iter().all(Node::is_white_space);
    // Within text, the title is part of the link; as a block, only the title is the link.
    let is_own = title.is_some() && !in_text || !texts.is_empty() || !lists.is_empty() || has_no_text;
    let line = match link {
        Some(("to" | "href", range, destination)) if !is_own => {
            let title = title.map(|title| Node::text(title + " "));
            return vec![to(range, destination, title.into_iter().chain(children).collect())];
        }
        link => line(title, texts, link.map(|(_, range, url)| (range, url))),
    };
    let mut out = if in_text || line.is_empty() { line } else { vec![Node::new(Kind::Paragraph, 0..0, line)] };
    out.extend(lists);
    if is_known && has_no_text && out.is_empty() && names_a_list(tag, imports) {
        let message = format!("`<{}>` shows nothing: its list isn't a literal in the tag", tag.name);
        builder.finding(&rules::UNKNOWN_COMPONENT, tag.range.clone(), message);
    }
    if in_text && !out.is_empty() && !children.is_empty() {
        out.push(Node::text(" "));
    }
    out.extend(children);
    out
}

/// What the attributes of a component show, or the properties of an item in its list.
struct Card {
    title: Option<String>,
    texts: Vec<String>,
    /// With its attribute.
    url: Option<(&'static str, String)>,
}

impl Card {
    fn of(text_of: impl Fn(&str) -> Option<String>) -> Card {
        Card {
            title: TITLES.iter().find_map(|key| text_of(key)),
            texts: TEXTS.iter().filter_map(|key| text_of(key)).collect(),
            url: URLS.iter().find_map(|key| Some((*key, text_of(key)?))),
        }
    }
}

/// The lists in a component's attributes.
fn lists(tag: &Tag<'_>, imports: &Imports<'_>) -> Vec<Node> {
    let list = |attribute: &Attribute<'_>| {
        let Script::Array(items) = attribute.value.script(imports) else { return None };
        let items: Vec<Node> = items.iter().filter_map(|item| list_item(item, attribute)).collect();
        (!items.is_empty()).then(|| Node::new(Kind::List { start: None }, 0..0, items))
    };
    tag.attributes.iter().filter_map(list).collect()
}

/// Whether a component's list is a variable: `items={cards}`.
fn names_a_list(tag: &Tag<'_>, imports: &Imports<'_>) -> bool {
    let list = tag.attributes.iter().find(|attribute| LISTS.contains(&attribute.name));
    list.is_some_and(|list| list.value.script(imports) == Script::Unknown)
}

fn list_item(item: &Script, attribute: &Attribute<'_>) -> Option<Node> {
    let text_of = |key: &str| text(item.get(key)?);
    let Card { title, texts, url } = Card::of(text_of);
    let name = text_of("name").filter(|_| title.is_none());
    let children = match (name, text_of("type")) {
        (Some(name), Some(kind)) => property(name, &kind, texts),
        (name, _) => line(title.or(name), texts, url.map(|(_, url)| (attribute.place_of(&url), url))),
    };
    (!children.is_empty()).then(|| {
        let children = Node::new(Kind::Plain, 0..0, children);
        Node::new(Kind::Item { task: None }, 0..0, vec![children])
    })
}

/// A line of an API reference: name, type and description.
fn property(name: String, kind: &str, texts: Vec<String>) -> Vec<Node> {
    let mut out = vec![Node::leaf(Kind::CodeSpan(name)), Node::text(format!(" ({kind})"))];
    out.extend(texts.into_iter().map(|text| Node::text(format!(" — {text}"))));
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
            Some((range, destination)) => to(range, destination, title),
            None => Node::new(Kind::Emphasis("strong"), 0..0, title),
        });
    }
    for text in texts {
        let text = if out.is_empty() { text } else { format!(" — {text}") };
        out.push(Node::text(text));
    }
    out
}
