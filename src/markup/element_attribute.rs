//! Attributes that are copied to the page.

use std::ops::Range;

/// An attribute of an element.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ElementAttribute {
    pub(crate) name: String,
    /// `None` for a flag like `controls`.
    pub(crate) value: Option<String>,
    /// The value names a file or page.
    pub(crate) is_url: bool,
    /// The value in the body's text.
    pub(crate) range: Range<usize>,
}

impl ElementAttribute {
    pub(crate) fn text(name: &str, value: String, range: Range<usize>) -> ElementAttribute {
        ElementAttribute { name: name.to_owned(), value: Some(value), is_url: false, range }
    }
}

/// The value of an attribute by name.
pub(crate) fn value<'a>(attributes: &'a [ElementAttribute], name: &str) -> Option<&'a str> {
    attributes.iter().find(|attribute| attribute.name == name)?.value.as_deref()
}

pub(crate) fn add_class(passed: &mut Vec<ElementAttribute>, class: &str, range: Range<usize>) {
    match passed.iter_mut().find(|attribute| attribute.name == "class") {
        Some(ElementAttribute { value: Some(known), .. }) => {
            known.push(' ');
            known.push_str(class);
        }
        _ => passed.push(ElementAttribute::text("class", class.to_owned(), range)),
    }
}
