//! `<Admonition type="tip" title="…">`, Starlight's `<Aside>` and Nextra's `<Callout>`.

use super::{Builder, Kind, Node, Written, text, text_node};

pub(super) fn admonition(builder: &mut Builder<'_, '_>, Written { tag, place, children }: Written<'_>) -> Vec<Node> {
    let kind = text(builder, tag, &["type"]).unwrap_or_else(|| "note".to_owned()).to_ascii_lowercase();
    let title = text(builder, tag, &["title"]).map(text_node);
    let title_len = usize::from(title.is_some());
    let children = title.into_iter().chain(children).collect();
    // The others have none.
    let id = text(builder, tag, &["id"]).filter(|id| tag.name == "Admonition" && builder.chosen(id, place));
    vec![Node::new(Kind::Admonition { kind, id, title_len }, 0..0, children)]
}
