//! The known components of Docusaurus, Starlight, Nextra and LiteLLM's documentation, in one table for all parsers.

use crate::markup::{Element, html_element};

/// A component, which may have several names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum Component {
    Admonition,
    /// Shows its attributes and children, like unknown components.
    Card,
    Code,
    CodeBlock,
    Details,
    Head,
    Heading,
    Image,
    Link,
    Tab,
    Tabs,
}

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

/// Each name with its component and place.
static COMPONENTS: &[(&str, Component, Place)] = &[
    ("Admonition", Component::Admonition, Place::Block),
    ("Aside", Component::Admonition, Place::Block),
    ("Callout", Component::Admonition, Place::Open),
    ("Card", Component::Card, Place::Block),
    ("CardGrid", Component::Card, Place::Block),
    ("Code", Component::Code, Place::Open),
    ("CodeBlock", Component::CodeBlock, Place::Block),
    ("Details", Component::Details, Place::Block),
    ("Head", Component::Head, Place::Open),
    ("Heading", Component::Heading, Place::Word),
    ("IdealImage", Component::Image, Place::Text),
    ("Image", Component::Image, Place::Text),
    ("Link", Component::Link, Place::Text),
    ("LinkCard", Component::Card, Place::Block),
    ("NavigationCards", Component::Card, Place::Block),
    ("Steps", Component::Card, Place::Block),
    ("Tab", Component::Tab, Place::Word),
    ("TabItem", Component::Tab, Place::Block),
    ("Tabs", Component::Tabs, Place::Block),
    ("Tabs.Tab", Component::Tab, Place::Block),
    ("ThemedImage", Component::Image, Place::Text),
];

impl Component {
    /// The component of a tag.
    pub(in crate::markdown) fn named(name: &str) -> Option<Component> {
        row(name).map(|(_, component, _)| *component)
    }
}

fn row(name: &str) -> Option<&'static (&'static str, Component, Place)> {
    COMPONENTS.iter().find(|(known, ..)| *known == name)
}

fn place(name: &str) -> Option<Place> {
    row(name).map(|(.., place)| *place)
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
    Component::named(name) == Some(Component::Tab)
}

/// Known components that are allowed within a line of text.
pub(in crate::markdown) fn is_text_component(name: &str) -> bool {
    place(name) == Some(Place::Text)
}

/// Whether an element is always a block: its tag splits a line of text.
pub(in crate::markdown) fn is_block(name: &str) -> bool {
    matches!(html_element(name), Some(Element::Block | Element::TextBlock))
        || is_component(name) && !is_text_component(name)
}

/// Elements that may contain text or blocks (HTML's transparent content model).
pub(in crate::markdown) fn is_phrase(name: &str) -> bool {
    name == "Link" || html_element(name) == Some(Element::Phrase)
}
