//! The components that are known by name, of Docusaurus, Starlight, Nextra and LiteLLM's documentation: the one table that
//! all readers of a page share.

/// A component, by whatever names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum Component {
    Admonition,
    /// Shows what its attributes say, and its children, as each component does that is not known.
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
    /// It is a block.
    Block,
    /// It is a block, but its name is a word that authors put into angle brackets: without an end tag it is text.
    Word,
    /// It may be in a line of text.
    Text,
    /// As a component that is not known: by the text around its tags.
    Open,
}

/// Each name, what it names, and where that may be.
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
    /// The component that a tag names.
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

/// Whether a name is that of a component, wherever its tag is.
pub(in crate::markdown) fn is_component(name: &str) -> bool {
    place(name).is_some_and(|place| place != Place::Open)
}

/// Known components whose name is a word that authors put into angle brackets: without an end tag it is text.
pub(in crate::markdown) fn is_word(name: &str) -> bool {
    place(name) == Some(Place::Word)
}

/// The tabs of `<Tabs>`: those of Docusaurus and Starlight, and those of others.
pub(in crate::markdown) fn is_tab(name: &str) -> bool {
    Component::named(name) == Some(Component::Tab)
}

/// Known components that may be in a line of text.
pub(in crate::markdown) fn is_text_component(name: &str) -> bool {
    place(name) == Some(Place::Text)
}
