//! `<Admonition type="tip" title="…">`, Starlight's `<Aside>` and Nextra's `<Callout>`.

use super::{Builder, HtmlWriter, Kind, MarkdownWriter, Node, copy};
use crate::escape::escape;
use crate::markdown::dialect::admonition::KINDS;
use crate::markup::Tag;

pub(super) fn admonition(builder: &mut Builder<'_, '_>, tag: &Tag<'_>, children: Vec<Node>) -> Vec<Node> {
    let kind = builder.text(tag, &["type"]).unwrap_or_else(|| "note".to_owned()).to_ascii_lowercase();
    let title = builder.text(tag, &["title"]).map(Node::text).into_iter().collect();
    // Other kinds have no id.
    let id = builder.text(tag, &["id"]).filter(|_| tag.name == "Admonition");
    let id = id.filter(|id| builder.chosen(id, tag.range.clone()));
    vec![builder.admonition(kind, id, title, children)]
}

impl Builder<'_, '_> {
    /// An admonition, whichever way it is written. Docusaurus's `:::details` is `<details>`.
    pub(in crate::markdown) fn admonition(
        &self,
        kind: String,
        id: Option<String>,
        mut title: Vec<Node>,
        content: Vec<Node>,
    ) -> Node {
        if kind == "details" {
            return self.details(id, title, content);
        }
        let title_len = title.len();
        title.extend(content);
        Node::new(Kind::Admonition { kind, id, title_len }, 0..0, title)
    }
}

impl HtmlWriter<'_> {
    pub(in crate::markdown) fn admonition(&mut self, kind: &str, id: Option<&str>, node: &Node) {
        let (title, content) = node.title_and_content();
        let (class, word) = match KINDS.iter().find(|known| **known == kind) {
            Some(known) => (*known, *known),
            None => ("note", kind),
        };
        self.out.push_str(&format!("<div class=\"admonition admonition-{class}\""));
        if let Some(id) = id {
            self.attribute("id", id);
        }
        self.out.push_str(">\n<p class=\"admonition-title\">");
        if title.is_empty() {
            match self.words.get(&format!("note_{word}")) {
                // A custom kind.
                "" => escape(&mut self.out, &capitalized(word)),
                known => escape(&mut self.out, known),
            }
        }
        self.inlines(title);
        self.boxed("</p>\n", content, "</div>\n");
    }
}

impl MarkdownWriter<'_> {
    pub(in crate::markdown) fn admonition(&self, kind: &str, node: &Node) -> String {
        let (title, content) = node.title_and_content();
        let title = self.one_line(title);
        let title = if title.is_empty() { copy::literal(&capitalized(kind)) } else { title };
        self.under_label(&title, content)
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
