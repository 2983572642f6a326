//! Components, one file each: their nodes in the tree, their HTML and their Markdown.
//!
//! The block parser and the tree builder use the names in [`names`]. Everything else is a layer above the tree and its
//! two writers, which get these functions as parameters, because Markdown's own code blocks and admonitions use them,
//! too.

mod admonition;
mod card;
mod code;
mod details;
mod head;
mod heading;
mod image;
mod link;
pub(super) mod names;
mod tabs;

use self::names::Component;
use super::copy::{self, Line, Writer as MarkdownWriter};
use super::diagram::is_diagram;
use super::html::Writer as HtmlWriter;
use super::tree::{Builder, Kind, Node, Written};
use crate::markup::Tag;

/// The Markdown writers of components.
pub(super) const MARKDOWN: copy::Components = copy::Components { block: markdown, in_line: markdown_in_line };

/// The nodes of a component, known or not.
pub(super) fn build(builder: &mut Builder<'_, '_>, written: Written<'_>) -> Vec<Node> {
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

/// The HTML of a component's node.
pub(super) fn html(writer: &mut HtmlWriter<'_>, node: &Node) {
    match &node.kind {
        Kind::Admonition { .. } => admonition::html(writer, node),
        Kind::Code { info, literal } => {
            writer.has_diagram |= is_diagram(info);
            code::html(writer, info, literal);
        }
        Kind::Formula { written, .. } => code::html(writer, "math", written),
        Kind::Tab { .. } => tabs::html_of_tab(writer, node),
        Kind::Tabs { group } => tabs::html(writer, group.as_deref(), &node.children),
        _ => {}
    }
}

/// The Markdown of a component's node.
fn markdown(writer: &MarkdownWriter<'_>, node: &Node) -> String {
    match &node.kind {
        Kind::Admonition { .. } => admonition::markdown(writer, node),
        Kind::Code { info, literal } => code::markdown(info, literal),
        Kind::Formula { written, .. } => code::markdown("math", written),
        Kind::Tab { label, .. } => tabs::markdown(writer, label, &node.children),
        Kind::Element { .. } => details::markdown(writer, node),
        _ => String::new(),
    }
}

/// The same within a line of text.
fn markdown_in_line(writer: &MarkdownWriter<'_>, node: &Node, line: &mut Line) {
    match &node.kind {
        Kind::Code { info, literal } => code::markdown_in_line(info, literal, &mut line.out),
        Kind::Formula { written, .. } => code::markdown_in_line("math", written, &mut line.out),
        Kind::Tab { label, .. } => tabs::markdown_in_line(writer, label, &node.children, line),
        _ => {}
    }
}

/// The text value of the first of these attributes that has one.
fn text(builder: &Builder<'_, '_>, tag: &Tag<'_>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| tag.get(name)?.value.text(&builder.document.imports))
}
