//! Formulas that stay TeX on the page.

use std::ops::Range;

use super::build::Builder;
use crate::formula::{Display, mathml};
use crate::markdown::dialect::rules;

impl Builder<'_, '_> {
    /// Warns of a formula that can't be read, at the part that is wrong where that is clear.
    pub(super) fn check_formula(&mut self, tex: &str, display: Display, place: Range<usize>) {
        let Err(unreadable) = mathml(tex, display) else { return };
        // A block's lines stand in containers, so offsets of its TeX are none of the page.
        let part = tex.get(unreadable.range).unwrap_or_default();
        let written = self.document.text.get(place.clone()).unwrap_or_default();
        let place = match written.match_indices(part).collect::<Vec<_>>()[..] {
            [(at, _)] if !part.is_empty() => place.start + at..place.start + at + part.len(),
            _ => place,
        };
        let message = format!("the formula is shown as TeX, because it can't be read: {}", unreadable.message);
        self.finding(&rules::UNREADABLE_FORMULA, place, message);
    }
}
