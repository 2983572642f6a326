//! `<Link to="…">`.

use std::ops::Range;

use super::{Builder, Kind, Node, Written};
use crate::markdown::LinkKind;
use crate::markup::safe_url;

pub(super) fn link(builder: &mut Builder<'_, '_>, Written { tag, children, .. }: Written<'_>) -> Vec<Node> {
    let Some(attribute) = tag.get("to").or_else(|| tag.get("href")) else { return children };
    let destination = attribute.value.text(&builder.document.imports).filter(|to| safe_url(to));
    let Some(destination) = destination else { return children };
    let range = attribute.place_of(&destination);
    vec![to(destination, range, children)]
}

/// A link without a title.
pub(super) fn to(destination: String, range: Range<usize>, children: Vec<Node>) -> Node {
    let (kind, attributes) = (LinkKind::Html, Vec::new());
    Node::new(Kind::Link { kind, destination, title: String::new(), attributes }, range, children)
}
