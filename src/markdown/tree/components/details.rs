//! `<Details summary="…">`.

use super::super::model::with_summary;
use super::{Builder, Kind, Node, Written, text, text_node};

pub(super) fn details(builder: &mut Builder<'_, '_>, Written { tag, children, .. }: Written<'_>) -> Vec<Node> {
    let element = |name: &str, children| {
        Node::new(Kind::Element { name: name.to_owned(), attributes: Vec::new() }, 0..0, children)
    };
    let summary = text(builder, tag, &["summary", "title"]).map(|text| element("summary", vec![text_node(text)]));
    let children = summary.into_iter().chain(children).collect();
    vec![element("details", with_summary(&builder.options.words, children))]
}
