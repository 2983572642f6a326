//! Content models: the tree always becomes HTML that a browser parses into the same tree.

use super::node::{Kind, Node};
use crate::markup::{Element, html_element};
use crate::words::Words;

/// Nodes for an element that holds only text and phrases: of blocks, their lines stay.
pub(in crate::markdown) fn inline_only(children: Vec<Node>) -> Vec<Node> {
    if !children.iter().any(Node::is_block) {
        return children;
    }
    let mut out = Vec::new();
    add_phrases(children, &mut out);
    while out.last().is_some_and(|last: &Node| last.kind == Kind::LineBreak) {
        out.pop();
    }
    out
}

fn add_phrases(children: Vec<Node>, out: &mut Vec<Node>) {
    for mut child in children {
        if !child.is_block() {
            out.push(child);
            continue;
        }
        let is_apart = !matches!(child.kind, Kind::Link { .. } | Kind::Cell);
        if is_apart && out.last().is_some_and(|last| last.kind != Kind::LineBreak) {
            out.push(Node::leaf(Kind::LineBreak));
        }
        match &mut child.kind {
            Kind::Link { .. } => {
                child.children = inline_only(std::mem::take(&mut child.children));
                out.push(child);
                continue;
            }
            Kind::Code { literal, .. } | Kind::Formula { written: literal, .. } => {
                out.push(Node::leaf(Kind::CodeSpan(std::mem::take(literal))));
            }
            Kind::Tab { label, .. } => {
                out.push(Node::text(format!("{label} ")));
            }
            _ => {}
        }
        add_phrases(child.children, out);
        if is_apart && out.last().is_some_and(|last| last.kind != Kind::LineBreak) {
            out.push(Node::leaf(Kind::LineBreak));
        }
    }
}

/// The nodes of an element by its name: parts of lists and tables are in their own, and only there.
pub(super) fn fix_nesting(parent: &str, children: Vec<Node>) -> Vec<Node> {
    if let Some(part) = part_of(parent) {
        return all_parts(parent, part, children);
    }
    let mut children = if parent == "Tabs" { children } else { with_tabs(children) };
    children.iter_mut().for_each(settle_line);
    // Only raw HTML can be nested wrongly here.
    if !children.iter().any(|child| element_name(child).is_some_and(|name| owner(name).is_some())) {
        return children;
    }
    let mut out: Vec<Node> = Vec::with_capacity(children.len());
    for child in children {
        let owner = element_name(&child).and_then(owner).filter(|owner| !owner.contains(&parent));
        match owner {
            None => out.push(child),
            Some([whole, ..]) if matches!(*whole, "ul" | "dl") => match out.last_mut() {
                Some(last) if element_name(last) == Some(whole) && last.range == (1..1) => last.children.push(child),
                // The range distinguishes it from the author's elements.
                _ => out.push(Node::new(element(whole), 1..1, vec![child])),
            },
            // Its content, in a box that is allowed anywhere.
            Some(_) => out.push(Node::new(element("div"), 0..0, fix_nesting("div", child.children))),
        }
    }
    out
}

/// Tabs without a container, such as MkDocs tabs: each run of them gets a box like that of `<Tabs>`.
fn with_tabs(children: Vec<Node>) -> Vec<Node> {
    if !children.iter().any(|child| matches!(child.kind, Kind::Tab { .. })) {
        return children;
    }
    let mut out: Vec<Node> = Vec::with_capacity(children.len());
    for child in children {
        let is_tab = matches!(child.kind, Kind::Tab { .. });
        match out.last_mut() {
            // The range distinguishes the box from the author's elements.
            Some(Node { kind: Kind::Tabs { .. }, range, children }) if is_tab && *range == (1..1) => {
                children.push(child)
            }
            _ if is_tab => out.push(Node::new(Kind::Tabs { group: None }, 1..1, vec![child])),
            _ => out.push(child),
        }
    }
    out
}

/// The children of a list or table, each of them as a part that may be there.
fn all_parts(parent: &str, part: &str, children: Vec<Node>) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::with_capacity(children.len());
    let mut stray: Vec<Node> = Vec::new();
    for mut child in children.into_iter().flat_map(|child| unlined(parent, child)) {
        let fits = match &child.kind {
            Kind::Item { .. } => matches!(parent, "ul" | "ol" | "menu"),
            Kind::Text(text) if text.trim().is_empty() => continue,
            Kind::SoftBreak => continue,
            // Boxes group the terms of a list.
            _ if parent == "dl" && element_name(&child) == Some("div") => true,
            _ => element_name(&child).and_then(owner).is_some_and(|owner| owner.contains(&parent)),
        };
        if fits {
            wrap(part, &mut stray, &mut out);
            out.push(child);
        } else {
            settle_line(&mut child);
            stray.push(child);
        }
    }
    wrap(part, &mut stray, &mut out);
    out
}

/// A line of text with parts of a list or table in it, as those.
fn unlined(parent: &str, line: Node) -> Vec<Node> {
    let is_part = |node: &Node| element_name(node).and_then(owner).is_some_and(|owner| owner.contains(&parent));
    match line.kind {
        Kind::Paragraph | Kind::Plain if line.children.iter().any(is_part) => line.children,
        _ => vec![line],
    }
}

/// Fixes a line of text that can't contain parts of a list or table.
fn settle_line(line: &mut Node) {
    if matches!(line.kind, Kind::Paragraph | Kind::Plain) {
        line.children = fix_nesting("", std::mem::take(&mut line.children));
    }
}

/// Wraps stray nodes in a part.
fn wrap(part: &str, stray: &mut Vec<Node>, out: &mut Vec<Node>) {
    if stray.is_empty() {
        return;
    }
    let stray = std::mem::take(stray);
    let inner = match part_of(part) {
        Some(inner) => all_parts(part, inner, stray),
        None => fix_nesting(part, stray),
    };
    out.push(Node::new(element(part), 0..0, inner));
}

fn element(name: &str) -> Kind {
    Kind::Element { name: name.to_owned(), attributes: Vec::new() }
}

fn element_name(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Element { name, .. } => Some(name),
        _ => None,
    }
}

/// The only children allowed in an element, besides those of [`owner`].
fn part_of(parent: &str) -> Option<&'static str> {
    Some(match parent {
        "ul" | "ol" | "menu" => "li",
        "dl" => "dd",
        "table" | "thead" | "tbody" | "tfoot" => "tr",
        "tr" => "td",
        _ => return None,
    })
}

/// The only elements that may contain an element.
fn owner(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "li" => &["ul", "ol", "menu"],
        "dt" | "dd" => &["dl", "div"],
        "td" | "th" => &["tr"],
        "tr" => &["table", "thead", "tbody", "tfoot"],
        "thead" | "tbody" | "tfoot" | "caption" | "colgroup" => &["table"],
        "figcaption" => &["figure"],
        _ => return None,
    })
}

/// The children of `<details>`, beginning with exactly one summary.
pub(in crate::markdown) fn with_summary(words: &Words, mut children: Vec<Node>) -> Vec<Node> {
    match children.iter().position(|child| element_name(child) == Some("summary")) {
        Some(0) => {}
        Some(at) => {
            let summary = children.remove(at);
            children.insert(0, summary);
        }
        None => {
            let text = Node::text(words.get("details"));
            children.insert(0, Node::new(element("summary"), 0..0, vec![text]));
        }
    }
    children
}

/// The children of a player or picture, sources first.
pub(super) fn sources_first(children: Vec<Node>) -> Vec<Node> {
    let mut sources = Vec::new();
    let mut rest = Vec::new();
    for child in children {
        part_sources(child, &mut sources, &mut rest);
    }
    sources.extend(rest);
    sources
}

fn part_sources(mut node: Node, sources: &mut Vec<Node>, rest: &mut Vec<Node>) {
    if matches!(element_name(&node), Some("source" | "track")) {
        sources.push(node);
    } else if matches!(node.kind, Kind::Paragraph | Kind::Plain) {
        for child in std::mem::take(&mut node.children) {
            part_sources(child, sources, rest);
        }
    } else if !matches!(&node.kind, Kind::Text(text) if text.trim().is_empty()) && node.kind != Kind::SoftBreak {
        rest.push(node);
    }
}

/// Whether an element allows only inline content, so it has to become a box if it contains blocks.
pub(super) fn is_phrase(name: &str) -> bool {
    name == "p" || matches!(html_element(name), Some(Element::Phrase)) && name != "a"
}

/// Moves an inline element into each of the lines of text inside it: `<sub>` can't contain a paragraph, but a paragraph
/// can contain `<sub>`.
pub(super) fn wrap_inline(phrase: &Kind, children: Vec<Node>) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::with_capacity(children.len());
    let mut line: Vec<Node> = Vec::new();
    for mut child in children {
        if !child.is_block() {
            line.push(child);
            continue;
        }
        around(phrase, &mut line, &mut out);
        // The title of an admonition is bold and short already.
        let inner = child.children.split_off(child.title_and_content().0.len());
        child.children.extend(wrap_inline(phrase, inner));
        out.push(child);
    }
    around(phrase, &mut line, &mut out);
    out
}

/// Adds the nodes of a line of text, wrapped in an inline element.
fn around(phrase: &Kind, line: &mut Vec<Node>, out: &mut Vec<Node>) {
    let line = std::mem::take(line);
    match line.iter().all(Node::is_white_space) {
        true => out.extend(line),
        false => out.push(Node::new(phrase.clone(), 0..0, line)),
    }
}
