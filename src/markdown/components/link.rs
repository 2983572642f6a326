//! `<Link to="…">`.

use std::ops::Range;

use super::{Builder, Kind, Node};
use crate::markdown::LinkKind;
use crate::markup::Tag;

pub(super) fn link(builder: &mut Builder<'_, '_>, tag: &Tag<'_>, children: Vec<Node>) -> Vec<Node> {
    let Some(attribute) = tag.get("to").or_else(|| tag.get("href")) else { return children };
    let Some(destination) = attribute.value.text(&builder.document.imports) else { return children };
    let place = attribute.place_of(&destination);
    if builder.allows(&destination, &place) { vec![to(place, destination, children)] } else { children }
}

/// A link without a title.
pub(super) fn to(range: Range<usize>, destination: String, children: Vec<Node>) -> Node {
    let (kind, attributes) = (LinkKind::Html, Vec::new());
    Node::new(Kind::Link { kind, destination, title: String::new(), attributes }, range, children)
}
