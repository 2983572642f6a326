//! `<Details summary="…">`, which is `<details>` in the tree, as `:::details` is.

use super::{Builder, Kind, MarkdownWriter, Node};
use crate::markdown::tree::with_summary;
use crate::markup::{ElementAttribute, Tag};

pub(super) fn details(builder: &mut Builder<'_, '_>, tag: &Tag<'_>, children: Vec<Node>) -> Vec<Node> {
    let summary = builder.text(tag, &["summary", "title"]).map(Node::text);
    vec![builder.details(None, summary.into_iter().collect(), children)]
}

impl Builder<'_, '_> {
    /// `<details>` with this summary, or with the one in its content.
    pub(super) fn details(&self, id: Option<String>, summary: Vec<Node>, content: Vec<Node>) -> Node {
        let summary = Some(summary).filter(|summary| !summary.is_empty());
        let summary = summary.map(|summary| Node::element("summary", summary));
        let children = with_summary(&self.options.words, summary.into_iter().chain(content).collect());
        let attributes = id.map(|id| ElementAttribute::text("id", id, 0..0)).into_iter().collect();
        Node::new(Kind::Element { name: "details".to_owned(), attributes }, 0..0, children)
    }
}

impl MarkdownWriter<'_> {
    pub(in crate::markdown) fn details(&self, node: &Node) -> String {
        let has_summary = node.children.first().is_some_and(|child| child.element_name() == Some("summary"));
        let (summary, content) = node.children.split_at(usize::from(has_summary));
        let label = summary.first().map_or_else(String::new, |summary| self.one_line(&summary.children));
        self.anchored(node, self.under_label(&label, content))
    }
}
