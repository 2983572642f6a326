//! `<Heading as="h2" id="…">`.

use super::{Builder, Kind, Node};
use crate::markdown::tree::{inline_only, unwrap_paragraph};
use crate::markup::Tag;

pub(super) fn heading(builder: &mut Builder<'_, '_>, tag: &Tag<'_>, children: Vec<Node>) -> Vec<Node> {
    let place = tag.range.clone();
    let id = builder.text(tag, &["id"]).map(|id| builder.chosen_for_heading(id, place.clone())).unwrap_or_default();
    let level = builder.text(tag, &["as", "level"]);
    let level = match level.as_deref().map(|level| level.trim_start_matches('h').as_bytes()) {
        Some([level @ b'1'..=b'6']) => level - b'0',
        _ => 2,
    };
    let kind = Kind::Heading { level, id, attributes: Vec::new() };
    vec![Node::new(kind, place, inline_only(unwrap_paragraph(children)))]
}
