//! The ids of a page, each unique.

use std::ops::Range;

use super::build::Builder;
use super::leaves::{Definition, Leaves};
use super::slug::slug;
use crate::encoding::composed;
use crate::markdown::dialect::rules;

/// The ids of the built-in theme's own elements, and how those begin that it numbers.
const OF_THEME: [&str; 9] =
    ["_content", "_nav", "_near", "_results", "_search", "_toc", "_toc-title", "_values", "_values-title"];
const NUMBERED_OF_THEME: [&str; 2] = ["_result-", "_value-"];

impl Builder<'_, '_> {
    /// Claims the author's id. Returns `false` if it is taken or invalid.
    pub(super) fn claimed(&mut self, id: &str) -> bool {
        let is_id = !id.is_empty() && !id.contains(char::is_whitespace) && !is_of_theme(id);
        is_id && self.tree.ids.insert(composed(id).into_owned())
    }

    /// The id from an attribute, or the message if it is taken.
    pub(in crate::markdown) fn chosen(&mut self, id: &str, place: Range<usize>) -> bool {
        let is_claimed = self.claimed(id);
        if !is_claimed && !id.trim().is_empty() {
            let message = format!("duplicate id `{id}`: this one is removed");
            self.finding(&rules::DUPLICATE_ID, place, message);
        }
        is_claimed
    }

    /// The id that a heading chose, or another one like it.
    pub(in crate::markdown) fn chosen_for_heading(&mut self, id: String, place: Range<usize>) -> String {
        let id = composed(&id).into_owned();
        if self.claimed(&id) {
            return id;
        }
        let other = self.unique_id(&id);
        let message = format!("duplicate id `{id}`: this heading gets `{other}`");
        self.finding(&rules::DUPLICATE_ID, place, message);
        other
    }

    /// An unused id for a text.
    pub(in crate::markdown) fn unique_id(&mut self, text: &str) -> String {
        let slug = composed(&slug(text)).into_owned();
        let mut number = self.numbers.get(&slug).copied().unwrap_or_default();
        let mut id = slug.clone();
        while !self.is_new(&id) {
            number += 1;
            id = format!("{slug}-{number}");
        }
        self.numbers.insert(id.clone(), 0);
        self.numbers.insert(slug, number);
        // The first heading without a letter would have an empty id, which HTML forbids.
        if id.is_empty() { "section".to_owned() } else { id }
    }

    /// Claims an id if neither a heading nor anything before it has it.
    fn is_new(&mut self, id: &str) -> bool {
        !self.numbers.contains_key(id) && (self.claimed(id) || id.is_empty() && self.claimed("section"))
    }

    /// Claims the ids of footnotes before any heading can.
    pub(super) fn claim_footnotes(&mut self, leaves: &Leaves<'_>) {
        for Definition { name, references, .. } in leaves.footnotes.values() {
            let name = self.restored(name.clone());
            self.claimed(&footnote_id("fn", &name, 1));
            for index in 1..=*references {
                self.claimed(&footnote_id("fnref", &name, index));
            }
        }
    }
}

/// The id of a footnote or of a reference to it: `fnref-x`, `fnref2-x`. The number of `fnref-x-2` could be of the name.
pub(in crate::markdown) fn footnote_id(prefix: &str, name: &str, index: u32) -> String {
    let name: String = name.chars().map(|c| if c.is_whitespace() { '-' } else { c }).collect();
    if index > 1 { format!("{prefix}{index}-{name}") } else { format!("{prefix}-{name}") }
}

fn is_of_theme(id: &str) -> bool {
    let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    OF_THEME.contains(&id) || NUMBERED_OF_THEME.iter().any(|begin| id.strip_prefix(begin).is_some_and(is_number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_theme_s_ids_are_known() {
        let mut known = 0;
        for path in crate::theme::embedded_paths() {
            let text =
                crate::theme::embedded(path).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
            for attribute in text.split(" id=\"").skip(1) {
                let id = attribute.split('"').next().unwrap_or_default();
                let id = id.split(['{', '$']).next().unwrap_or_default();
                assert!(id.is_empty() || is_of_theme(id) || is_of_theme(&format!("{id}1")), "{path}: {id}");
                known += usize::from(!id.is_empty());
            }
        }
        assert!(known >= 8, "{known}");
    }
}
