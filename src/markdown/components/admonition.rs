//! `<Admonition type="tip" title="…">`, Starlight's `<Aside>` and Nextra's `<Callout>`.

use super::{Builder, HtmlWriter, Kind, MarkdownWriter, Node, Written, copy, details, text};
use crate::escape::escape;
use crate::markdown::dialect::admonition::KINDS;

pub(super) fn admonition(builder: &mut Builder<'_, '_>, Written { tag, place, children }: Written<'_>) -> Vec<Node> {
    let kind = text(builder, tag, &["type"]).unwrap_or_else(|| "note".to_owned()).to_ascii_lowercase();
    let title = text(builder, tag, &["title"]).map(Node::text);
    let title_len = usize::from(title.is_some());
    let children = title.into_iter().chain(children).collect();
    // Other kinds have no title.
    let id = text(builder, tag, &["id"]).filter(|id| tag.name == "Admonition" && builder.chosen(id, place));
    vec![Node::new(Kind::Admonition { kind, id, title_len }, 0..0, children)]
}

pub(super) fn html(writer: &mut HtmlWriter<'_>, node: &Node) {
    let Kind::Admonition { kind, id, .. } = &node.kind else { return };
    let (title, children) = node.title_and_content();
    if kind == "details" {
        return details::html(writer, id.as_deref(), title, children);
    }
    let (class, word) = match KINDS.iter().find(|known| *known == kind) {
        Some(known) => (*known, *known),
        None => ("note", kind.as_str()),
    };
    writer.out.push_str(&format!("<div class=\"admonition admonition-{class}\""));
    if let Some(id) = id {
        writer.attribute("id", id);
    }
    writer.out.push_str(">\n<p class=\"admonition-title\">");
    if title.is_empty() {
        match writer.words.get(&format!("note_{word}")) {
            // A custom kind.
            "" => escape(&mut writer.out, &capitalized(word)),
            known => escape(&mut writer.out, known),
        }
    }
    writer.inlines(title);
    writer.boxed("</p>\n", children, "</div>\n");
}

pub(super) fn markdown(writer: &MarkdownWriter<'_>, node: &Node) -> String {
    let Kind::Admonition { kind, .. } = &node.kind else { return String::new() };
    let (title, content) = node.title_and_content();
    let title = writer.one_line(title);
    let title = if title.is_empty() { copy::literal(&capitalized(kind)) } else { title };
    writer.under_label(&title, content)
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
