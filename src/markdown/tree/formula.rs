//! Formulas, and code of a language that is none: `math` is how GitHub writes formulas as fences.

use std::ops::Range;

use super::build::Builder;
use super::marked_lines;
use super::node::{Kind, Node};
use crate::formula::{Display, Unreadable, mathml};
use crate::markdown::dialect::rules;

impl Builder<'_, '_> {
    /// A block of code, or a formula where its language says so.
    pub(in crate::markdown) fn code(&mut self, info: &str, literal: &str, place: Range<usize>) -> Node {
        match info {
            "math" => self.formula(literal, Display::Block, place),
            _ => Node::new(marked_lines::code(info, literal), place, Vec::new()),
        }
    }

    /// A formula as it is written, with a warning where it can't be read.
    pub(super) fn formula(&mut self, written: &str, display: Display, place: Range<usize>) -> Node {
        let tex = match display {
            Display::Inline => written.trim_matches('$'),
            Display::Block => written,
        };
        let mathml = mathml(tex, display).map_err(|unreadable| self.unreadable(tex, place.clone(), unreadable)).ok();
        let range = if display == Display::Block { place } else { 0..0 };
        Node::new(Kind::Formula { written: written.to_owned(), mathml, display }, range, Vec::new())
    }

    /// Warns of a formula that can't be read, at the part that is wrong where that is clear.
    fn unreadable(&mut self, tex: &str, place: Range<usize>, Unreadable { message, range }: Unreadable) {
        // A block's lines are in containers, so offsets of its TeX are none of the page.
        let part = tex.get(range).unwrap_or_default();
        let written = self.document.text.get(place.clone()).unwrap_or_default();
        let place = match written.match_indices(part).collect::<Vec<_>>()[..] {
            [(at, _)] if !part.is_empty() => place.start + at..place.start + at + part.len(),
            _ => place,
        };
        let message = format!("the formula is shown as TeX, because it can't be read: {message}");
        self.finding(&rules::UNREADABLE_FORMULA, place, message);
    }
}
