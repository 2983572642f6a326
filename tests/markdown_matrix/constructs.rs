//! Reads `constructs.md`.

use std::fs;

/// A piece of Markdown.
pub(crate) struct Construct {
    pub name: String,
    pub markdown: String,
    /// Its HTML, if it differs from that of a page with only this construct.
    pub html: Option<String>,
    /// Text required at the top of the page.
    pub head: String,
}

/// All of them.
pub(crate) fn read() -> Vec<Construct> {
    let text = fs::read_to_string("tests/markdown_matrix/constructs.md").unwrap();
    let mut constructs = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix("## ") else { continue };
        let fence = lines.next().filter(|line| line.starts_with("````````")).unwrap();
        let lines: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        let mut parts = lines.split(|line| *line == ".").map(|lines| lines.join("\n"));
        let markdown = parts.next().unwrap() + "\n";
        let html = parts.next().filter(|html| !html.is_empty());
        let head = parts.next().map(|head| head + "\n").unwrap_or_default();
        constructs.push(Construct { name: name.to_owned(), markdown, html, head });
    }
    constructs
}
