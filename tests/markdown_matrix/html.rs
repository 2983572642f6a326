//! Normalised HTML trees, and their content in order.

use html5gum::{Token, Tokenizer};

/// An element or a text.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Text(String),
    Element { name: String, attributes: Vec<(String, String)>, children: Vec<Node> },
}

/// Inline elements, next to which white space matters.
const INLINE: [&str; 17] =
    ["a", "b", "code", "del", "em", "i", "img", "input", "kbd", "q", "s", "small", "span", "strong", "sub", "sup", "u"];

const VOID: [&str; 5] = ["br", "hr", "img", "input", "wbr"];

/// Reads HTML.
pub(crate) fn read(html: &str) -> Vec<Node> {
    let mut open: Vec<Node> = vec![element("")];
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let mut attributes: Vec<(String, String)> = tag
                    .attributes
                    .iter()
                    .map(|(key, value)| {
                        let key = String::from_utf8_lossy(key).into_owned();
                        (key, String::from_utf8_lossy(&value.value).into_owned())
                    })
                    .collect();
                attributes.sort();
                let is_void = VOID.contains(&name.as_str());
                open.push(Node::Element { name, attributes, children: Vec::new() });
                if is_void {
                    close(&mut open);
                }
            }
            Token::EndTag(tag) => {
                // The HTML is well-formed: another law checks that.
                if matches!(open.last(), Some(Node::Element { name, .. }) if name.as_bytes() == &tag.name[..]) {
                    close(&mut open);
                }
            }
            Token::String(text) => {
                let text = String::from_utf8_lossy(&text.value).into_owned();
                push(&mut open, Node::Text(text));
            }
            _ => {}
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    children(open.remove(0))
}

/// Normalises a tree. Footnotes are moved to the end, in order.
pub(crate) fn normal(nodes: Vec<Node>) -> Vec<Node> {
    let mut notes = Vec::new();
    let mut body = without_notes(nodes, &mut notes);
    body.extend(notes);
    body
}

/// Replaces `<slot>` with nodes.
pub(crate) fn filled(template: Vec<Node>, with: &[Node]) -> Vec<Node> {
    let mut out = Vec::with_capacity(template.len());
    for node in template {
        match node {
            Node::Element { name, .. } if name == "slot" => out.extend_from_slice(with),
            Node::Element { name, attributes, children } => {
                out.push(Node::Element { name, attributes, children: filled(children, with) });
            }
            text => out.push(text),
        }
    }
    out
}

fn element(name: &str) -> Node {
    Node::Element { name: name.to_owned(), attributes: Vec::new(), children: Vec::new() }
}

fn children(node: Node) -> Vec<Node> {
    match node {
        Node::Element { children, .. } => children,
        Node::Text(_) => Vec::new(),
    }
}

fn push(open: &mut [Node], node: Node) {
    if let Some(Node::Element { children, .. }) = open.last_mut() {
        children.push(node);
    }
}

fn close(open: &mut Vec<Node>) {
    if let Some(node) = open.pop() {
        push(open, node);
    }
}

/// Removes heading anchors, wrappers of code and tables, and footnotes, which are added to `notes`.
fn without_notes(nodes: Vec<Node>, notes: &mut Vec<Node>) -> Vec<Node> {
    let mut out = Vec::new();
    for node in nodes {
        let Node::Element { name, mut attributes, children } = node else {
            out.push(node);
            continue;
        };
        let class = attributes.iter().find(|(key, _)| key == "class").map_or("", |(_, value)| value.as_str());
        match (name.as_str(), class) {
            ("a", "anchor" | "footnote-back" | "footnote-backref") => {}
            ("section", "footnotes") => {
                let items =
                    children.into_iter().flat_map(self::children).filter(|node| matches!(node, Node::Element { .. }));
                for item in items {
                    let at = notes.len();
                    let mut inner = Vec::new();
                    let mut item = without_notes(vec![item], &mut inner);
                    notes.splice(at..at, item.drain(..).chain(inner));
                }
            }
            ("figure", "code") | ("div", "table") => out.extend(without_notes(children, notes)),
            ("sup", _) if class.starts_with("footnote") => out.push(element("note")),
            ("pre", _) => {
                let mut text = String::new();
                text_of(&children, &mut text);
                let code = children.iter().find_map(|child| match child {
                    Node::Element { attributes, .. } => attributes.iter().find(|(key, _)| key == "class").cloned(),
                    Node::Text(_) => None,
                });
                attributes.retain(|(key, _)| key != "tabindex");
                attributes.extend(code);
                out.push(Node::Element { name, attributes, children: vec![Node::Text(text)] });
            }
            _ => {
                let is_tab = class == "tab";
                attributes.retain(|(key, _)| !(key == "loading" || key == "id" && (is_tab || name == "li")));
                out.push(Node::Element { name, attributes, children: without_notes(children, notes) });
            }
        }
    }
    out
}

fn text_of(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element { children, .. } => text_of(children, out),
        }
    }
}

/// One line per block or run of text, indented by depth.
pub(crate) fn lines(nodes: &[Node]) -> Vec<String> {
    let mut writer = Lines { out: Vec::new(), run: String::new() };
    writer.nodes(nodes, 0);
    writer.end_run(0);
    writer.out
}

struct Lines {
    out: Vec<String>,
    run: String,
}

impl Lines {
    fn nodes(&mut self, nodes: &[Node], depth: usize) {
        for node in nodes {
            match node {
                Node::Text(text) => self.run.push_str(text),
                Node::Element { name, attributes, children } => {
                    let attributes: String =
                        attributes.iter().map(|(key, value)| format!(" {key}={value:?}")).collect();
                    if INLINE.contains(&name.as_str()) || name == "br" || name == "note" {
                        self.run.push_str(&format!("<{name}{attributes}>"));
                        self.nodes(children, depth);
                        self.run.push_str(&format!("</{name}>"));
                        continue;
                    }
                    self.end_run(depth);
                    self.out.push(format!("{}<{name}{attributes}>", "  ".repeat(depth)));
                    if name == "pre" {
                        let mut text = String::new();
                        text_of(children, &mut text);
                        self.out.push(format!("{}{text:?}", "  ".repeat(depth + 1)));
                        continue;
                    }
                    self.nodes(children, depth + 1);
                    self.end_run(depth + 1);
                }
            }
        }
    }

    fn end_run(&mut self, depth: usize) {
        let words: Vec<&str> = self.run.split_whitespace().collect();
        if !words.is_empty() {
            self.out.push(format!("{}{}", "  ".repeat(depth), words.join(" ")));
        }
        self.run.clear();
    }
}

/// Nodes without code.
pub(crate) fn without_code(nodes: &[Node]) -> Vec<Node> {
    let text =
        nodes.iter().filter(|node| !matches!(node, Node::Element { name, .. } if name == "code" || name == "pre"));
    let inner = text.map(|node| match node {
        Node::Element { name, attributes, children } => {
            Node::Element { name: name.clone(), attributes: attributes.clone(), children: without_code(children) }
        }
        text => text.clone(),
    });
    inner.collect()
}

/// The content of a page in order: words, code, links, images, tables, lists and quotes.
pub(crate) fn facts(nodes: &[Node]) -> Vec<String> {
    let mut facts = Facts { out: Vec::new(), run: String::new(), in_cell: false };
    facts.nodes(nodes);
    facts.end_run();
    facts.out
}

struct Facts {
    out: Vec<String>,
    run: String,
    /// Cells of Markdown tables can't contain blocks: code in them is a code span.
    in_cell: bool,
}

impl Facts {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(text) => self.run.push_str(text),
                Node::Element { name, attributes, children } => self.element(name, attributes, children),
            }
        }
    }

    fn element(&mut self, name: &str, attributes: &[(String, String)], children: &[Node]) {
        let get = |key: &str| attributes.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value);
        match name {
            "pre" => {
                let mut text = String::new();
                text_of(children, &mut text);
                if get("class") == "language-math" {
                    self.run.push_str(&format!(" $$ {} $$ ", text.trim()));
                } else if self.in_cell {
                    self.run.push_str(&format!("`{}`", text.trim()));
                } else {
                    self.end_run();
                    self.out.push(format!("```{}", text.trim_end()));
                }
            }
            // Its words are in the info string of the copy's fence.
            "figcaption" => {}
            "ul" | "ol" | "li" | "table" | "tr" | "th" | "td" | "blockquote" => {
                self.end_run();
                self.out.push(format!("<{name}>"));
                let was_in_cell = std::mem::replace(&mut self.in_cell, matches!(name, "th" | "td"));
                self.nodes(children);
                self.in_cell = was_in_cell;
                self.end_run();
                self.out.push(format!("</{name}>"));
            }
            "a" => {
                self.nodes(children);
                self.run.push_str(&format!("({})", get("href")));
            }
            "img" => self.run.push_str(&format!("![{}]({})", get("alt"), get("src"))),
            "note" => self.run.push_str("[^]"),
            "code" => {
                self.run.push('`');
                self.nodes(children);
                self.run.push('`');
            }
            "br" => self.run.push(' '),
            "math" => {
                let dollars = if get("display") == "block" { " $$ " } else { "$" };
                self.run.push_str(&format!("{dollars}{}{dollars}", get("alttext")));
            }
            // Formulas of comrak.
            "span" if !get("data-math-style").is_empty() => {
                let dollars = if get("data-math-style") == "inline" { "$" } else { " $$ " };
                self.run.push_str(dollars);
                self.nodes(children);
                self.run.push_str(dollars);
            }
            _ if INLINE.contains(&name) => self.nodes(children),
            _ => {
                self.end_run();
                self.nodes(children);
                self.end_run();
            }
        }
    }

    fn end_run(&mut self) {
        self.out.extend(self.run.split_whitespace().map(str::to_owned));
        self.run.clear();
    }
}
