//! What components become in the tree, one file a component. Their names are the table in `dialect::component`, which the
//! parser of blocks reads, too.

mod admonition;
mod card;
mod code;
mod details;
mod head;
mod heading;
mod image;
mod link;
mod tabs;

pub(in crate::markdown) use self::code::{CodeInfo, code_info};

use std::ops::Range;

use super::attribute;
use super::build::Builder;
use super::node::{Kind, Node};
use crate::markdown::dialect::component::Component;
use crate::markdown::dialect::tag::Tag;

/// A component as it is written.
pub(super) struct Written<'t> {
    pub(super) tag: &'t Tag<'t>,
    pub(super) place: Range<usize>,
    pub(super) children: Vec<Node>,
}

/// What a component becomes, known or not.
pub(super) fn component(builder: &mut Builder<'_, '_>, written: Written<'_>) -> Vec<Node> {
    let build: fn(&mut Builder<'_, '_>, Written<'_>) -> Vec<Node> = match Component::named(written.tag.name) {
        Some(Component::Admonition) => admonition::admonition,
        Some(Component::Code) => code::code,
        Some(Component::CodeBlock) => code::code_block,
        Some(Component::Details) => details::details,
        Some(Component::Head) => head::head,
        Some(Component::Heading) => heading::heading,
        Some(Component::Image) => image::image,
        Some(Component::Link) => link::link,
        Some(Component::Tab) => tabs::tab,
        Some(Component::Tabs) => tabs::tabs,
        Some(Component::Card) | None => card::card,
    };
    build(builder, written)
}

/// The value of the first of some attributes that has one, as text.
fn text(builder: &Builder<'_, '_>, tag: &Tag<'_>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| attribute::value(tag.get(name)?.value, &builder.document.imports))
}

fn text_node(text: String) -> Node {
    Node::new(Kind::Text(text), 0..0, Vec::new())
}
