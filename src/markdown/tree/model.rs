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
        let separate = |out: &mut Vec<Node>| {
            if is_apart && out.last().is_some_and(|last| last.kind != Kind::LineBreak) {
                out.push(Node::leaf(Kind::LineBreak));
            }
        };
        separate(out);
        match &mut child.kind {
            Kind::Link { .. } => {
                child.children = inline_only(std::mem::take(&mut child.children));
                out.push(child);
                continue;
            }
            Kind::Code { literal, .. } | Kind::Formula { written: literal, .. } => {
                out.push(Node::leaf(Kind::CodeSpan(std::mem::take(literal))));
            }
            Kind::Tab { label, .. } => out.push(Node::text(format!("{label} "))),
            _ => {}
        }
        add_phrases(child.children, out);
        separate(out);
    }
}

/// The nodes of an element by its name: tabs and parts of lists and tables are in their own, and only there.
pub(super) fn fix_nesting(parent: &str, mut children: Vec<Node>) -> Vec<Node> {
    if let Some(part) = part_of(parent) {
        return all_parts(parent, part, children);
    }
    children.iter_mut().for_each(settle_line);
    // Only raw HTML and MkDocs's tabs can be nested wrongly here.
    if children.iter().all(|child| owners(child).is_empty()) {
        return children;
    }
    let mut out: Vec<Node> = Vec::with_capacity(children.len());
    for child in children {
        let whole = match owners(&child) {
            [] => None,
            owners if owners.contains(&parent) => None,
            ["Tabs"] => Some(Kind::Tabs { group: None }),
            [whole @ ("ul" | "dl"), ..] => Some(Node::element(whole, Vec::new()).kind),
            // Its content, in a box that is allowed anywhere.
            _ => {
                out.push(Node::element("div", fix_nesting("div", child.children)));
                continue;
            }
        };
        match (whole, out.last_mut()) {
            (None, _) => out.push(child),
            // The range distinguishes it from the author's elements.
            (Some(whole), Some(last)) if last.kind == whole && last.range == (1..1) => last.children.push(child),
            (Some(whole), _) => out.push(Node::new(whole, 1..1, vec![child])),
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
            _ if child.is_white_space() => continue,
            // Boxes group the terms of a list.
            Kind::Element { name, .. } if parent == "dl" && name == "div" => true,
            _ => owners(&child).contains(&parent),
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
    match line.kind {
        Kind::Paragraph | Kind::Plain if line.children.iter().any(|node| owners(node).contains(&parent)) => {
            line.children
        }
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
    if !stray.is_empty() {
        out.push(Node::element(part, fix_nesting(part, std::mem::take(stray))));
    }
}

/// The only children allowed in an element, besides those of [`owners`].
fn part_of(parent: &str) -> Option<&'static str> {
    Some(match parent {
        "ul" | "ol" | "menu" => "li",
        "dl" => "dd",
        "table" | "thead" | "tbody" | "tfoot" => "tr",
        "tr" => "td",
        _ => return None,
    })
}

/// The only elements that may contain a node. None if any may.
fn owners(node: &Node) -> &'static [&'static str] {
    if matches!(node.kind, Kind::Tab { .. }) {
        return &["Tabs"];
    }
    match node.element_name() {
        Some("li") => &["ul", "ol", "menu"],
        Some("dt" | "dd") => &["dl", "div"],
        Some("td" | "th") => &["tr"],
        Some("tr") => &["table", "thead", "tbody", "tfoot"],
        Some("thead" | "tbody" | "tfoot" | "caption" | "colgroup") => &["table"],
        Some("figcaption") => &["figure"],
        _ => &[],
    }
}

/// The children of `<details>`, beginning with exactly one summary.
pub(in crate::markdown) fn with_summary(words: &Words, mut children: Vec<Node>) -> Vec<Node> {
    let at = children.iter().position(|child| child.element_name() == Some("summary"));
    let written = at.map(|at| children.remove(at));
    let summary = written.unwrap_or_else(|| Node::element("summary", vec![Node::text(words.get("details"))]));
    children.insert(0, summary);
    children
}

/// The children of a player or picture, sources first.
pub(super) fn sources_first(children: Vec<Node>) -> Vec<Node> {
    let unlined = |child: Node| match child.kind {
        Kind::Paragraph | Kind::Plain => child.children,
        _ => vec![child],
    };
    let mut children: Vec<Node> = children.into_iter().flat_map(unlined).collect();
    children.retain(|child| !child.is_white_space());
    children.sort_by_key(|child| !matches!(child.element_name(), Some("source" | "track")));
    inline_only(children)
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
