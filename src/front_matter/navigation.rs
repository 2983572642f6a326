//! What a page says of its place in the navigation.

use super::Reader;
use crate::source::Spanned;
use crate::yaml::Yaml;

/// The page in the navigation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Navigation {
    /// A shorter title: `sidebar_label`.
    pub label: Option<Spanned<String>>,
    /// A word or two beside the page's name, such as `New`: `sidebar_badge`.
    pub badge: Option<Spanned<String>>,
    /// The page's place among its siblings: `sidebar_position`.
    pub position: Option<f64>,
    /// The page before this one, `pagination_prev`; `None` leaves it to the navigation.
    pub previous: Option<Pagination>,
    /// The page after this one, `pagination_next`; `None` leaves it to the navigation.
    pub next: Option<Pagination>,
}

/// A neighbour at the page's end, as front matter sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pagination {
    /// `null`: none.
    Hidden,
    /// The id or path of a page.
    Page(Spanned<String>),
}

impl Reader<'_> {
    /// The badge as others write it: Starlight's `sidebar: { badge: New }`, with the text in an object too, and the
    /// `sidebar_custom_props` of Docusaurus, where themes look for one of that name.
    pub(super) fn badge(&self, name: &str, value: &Yaml) -> Option<Spanned<String>> {
        fn get<'y>(value: &'y Yaml, key: &str) -> Option<&'y Spanned<Yaml>> {
            let Yaml::Map(entries) = value else { return None };
            entries.iter().find(|(name, _)| name.value == key).map(|(_, value)| value)
        }
        if !matches!(name, "sidebar" | "sidebar_custom_props") {
            return None;
        }
        let badge = get(value, "badge")?;
        let text = get(&badge.value, "text").unwrap_or(badge);
        match &text.value {
            Yaml::String(word) => Some(Spanned::new(word.clone(), self.values.in_file(&text.span))),
            _ => None,
        }
    }

    pub(super) fn pagination(&mut self, name: &str, value: Spanned<Yaml>) -> Option<Pagination> {
        match value.value {
            Yaml::Null => Some(Pagination::Hidden),
            _ => self.values.string(name, value).map(Pagination::Page),
        }
    }
}
