//! The known components of Docusaurus, Starlight, Nextra and LiteLLM's documentation, in one table for all parsers.

use super::{Builder, Node, admonition, card, code, details, head, heading, image, link, tabs};
use crate::markup::{Element, Tag, html_element};

/// Makes the nodes of a component from its tag and its children.
type Build = fn(&mut Builder<'_, '_>, &Tag<'_>, Vec<Node>) -> Vec<Node>;

/// The places where a component is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A block.
    Block,
    /// A block whose name authors also use as a placeholder in angle brackets: without an end tag, it is text.
    Word,
    /// Allowed within a line of text.
    Text,
    /// Like an unknown component: decided by the text around its tags.
    Open,
}

static COMPONENTS: &[(&str, Place, Build)] = &[
    ("Admonition", Place::Block, admonition::admonition),
    ("Aside", Place::Block, admonition::admonition),
    ("Callout", Place::Open, admonition::admonition),
    ("Card", Place::Block, card::card),
    ("CardGrid", Place::Block, card::card),
    ("Code", Place::Open, code::code),
    ("CodeBlock", Place::Block, code::code_block),
    ("Details", Place::Block, details::details),
    ("Head", Place::Open, head::head),
    ("Heading", Place::Word, heading::heading),
    ("IdealImage", Place::Text, image::image),
    ("Image", Place::Text, image::image),
    ("Link", Place::Text, link::link),
    ("LinkCard", Place::Block, card::card),
    ("NavigationCards", Place::Block, card::card),
    ("Steps", Place::Block, card::card),
    ("Tab", Place::Word, tabs::tab),
    ("TabItem", Place::Block, tabs::tab),
    ("Tabs", Place::Block, tabs::tabs),
    ("Tabs.Tab", Place::Block, tabs::tab),
    ("ThemedImage", Place::Text, image::image),
];

/// How the nodes of a component are made. An unknown one shows its attributes and children, like a card.
pub(super) fn build(name: &str) -> Build {
    COMPONENTS.iter().find(|(known, ..)| *known == name).map_or(card::card as Build, |(.., build)| *build)
}

fn place(name: &str) -> Option<Place> {
    COMPONENTS.iter().find(|(known, ..)| *known == name).map(|(_, place, _)| *place)
}

/// Whether a name is a known component, wherever its tag is.
pub(in crate::markdown) fn is_component(name: &str) -> bool {
    place(name).is_some_and(|place| place != Place::Open)
}

/// Known components whose name authors also use as a placeholder in angle brackets: without an end tag, they are text.
pub(in crate::markdown) fn is_word(name: &str) -> bool {
    place(name) == Some(Place::Word)
}

/// The children of `<Tabs>` in Docusaurus, Starlight and others.
pub(in crate::markdown) fn is_tab(name: &str) -> bool {
    matches!(name, "Tab" | "TabItem" | "Tabs.Tab")
}

/// Known components that are allowed within a line of text.
pub(in crate::markdown) fn is_text_component(name: &str) -> bool {
    place(name) == Some(Place::Text)
}

/// Whether a component is always a block.
pub(in crate::markdown) fn is_block_component(name: &str) -> bool {
    matches!(place(name), Some(Place::Block | Place::Word))
}

/// Whether an element is always a block: its tag splits a line of text.
pub(in crate::markdown) fn is_block(name: &str) -> bool {
    matches!(html_element(name), Some(Element::Block | Element::TextBlock)) || is_block_component(name)
}

/// Elements that may contain text or blocks (HTML's transparent content model).
pub(in crate::markdown) fn is_phrase(name: &str) -> bool {
    name == "Link" || html_element(name) == Some(Element::Phrase)
}
