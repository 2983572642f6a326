//! A page's navigation settings.

use super::Reader;
use crate::source::Spanned;
use crate::yaml::Yaml;

/// The navigation settings of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Navigation {
    /// A shorter title: `sidebar_label`.
    pub label: Option<Spanned<String>>,
    /// A word or two beside the page's name, such as `New`: `sidebar_badge`.
    pub badge: Option<Spanned<String>>,
    /// The page's position among its siblings: `sidebar_position`.
    pub position: Option<f64>,
    /// The previous page, `pagination_prev`; `None` uses the navigation's order.
    pub previous: Option<Pagination>,
    /// The next page, `pagination_next`; `None` uses the navigation's order.
    pub next: Option<Pagination>,
}

/// A previous or next page set in front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pagination {
    /// `null`: none.
    Hidden,
    /// The id or path of a page.
    Page(Spanned<String>),
}

impl Reader<'_> {
    /// The badge in the syntax of other generators: Starlight's `sidebar: { badge: New }`, also with the text in an
    /// object, and Docusaurus's `sidebar_custom_props`, where themes look for a badge.
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
