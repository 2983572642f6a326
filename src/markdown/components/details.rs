//! `<Details summary="…">`, and the output of `<details>` and `:::details`.

use super::{Builder, HtmlWriter, Kind, MarkdownWriter, Node, Written, text};
use crate::escape::escape;
use crate::markdown::tree::with_summary;

pub(super) fn details(builder: &mut Builder<'_, '_>, Written { tag, children, .. }: Written<'_>) -> Vec<Node> {
    let element = |name: &str, children| {
        Node::new(Kind::Element { name: name.to_owned(), attributes: Vec::new() }, 0..0, children)
    };
    let summary = text(builder, tag, &["summary", "title"]).map(|text| element("summary", vec![Node::text(text)]));
    let children = summary.into_iter().chain(children).collect();
    vec![element("details", with_summary(&builder.options.words, children))]
}

/// The HTML of `:::details`. The `<details>` element is written like any other.
pub(super) fn html(writer: &mut HtmlWriter<'_>, id: Option<&str>, summary: &[Node], children: &[Node]) {
    writer.out.push_str("<details");
    if let Some(id) = id {
        writer.attribute("id", id);
    }
    writer.out.push_str(">\n<summary>");
    if summary.is_empty() {
        escape(&mut writer.out, writer.words.get("details"));
    }
    writer.inlines(summary);
    writer.boxed("</summary>\n", children, "</details>\n");
}

pub(super) fn markdown(writer: &MarkdownWriter<'_>, node: &Node) -> String {
    let is_summary = |child: &&Node| matches!(&child.kind, Kind::Element { name, .. } if name == "summary");
    let summary = node.children.first().filter(is_summary);
    let content = &node.children[usize::from(summary.is_some())..];
    let label = summary.map_or_else(String::new, |summary| writer.one_line(&summary.children));
    writer.anchored(node, writer.under_label(&label, content))
}
