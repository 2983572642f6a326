//! `<Heading as="h2" id="…">`.

use super::{Builder, Kind, Node, Tag, Written, text};
use crate::markdown::tree::{inline_only, unwrap_paragraph};

pub(super) fn heading(builder: &mut Builder<'_, '_>, Written { tag, place, children }: Written<'_>) -> Vec<Node> {
    let id = text(builder, tag, &["id"]).map(|id| builder.chosen_for_heading(id, place.clone())).unwrap_or_default();
    let kind = Kind::Heading { level: level(builder, tag), id, attributes: Vec::new() };
    vec![Node::new(kind, place, inline_only(unwrap_paragraph(children)))]
}

fn level(builder: &Builder<'_, '_>, tag: &Tag<'_>) -> u8 {
    let name = if tag.get("as").is_some() { "as" } else { "level" };
    let level = text(builder, tag, &[name]);
    match level.as_deref().map(|level| level.trim_start_matches('h').as_bytes()) {
        Some([level @ b'1'..=b'6']) => level - b'0',
        _ => 2,
    }
}
