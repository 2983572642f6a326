//! Formulas, and code blocks in the language `math`, GitHub's syntax for formulas in fences.

use std::ops::Range;

use super::build::Builder;
use super::marked_lines;
use super::node::{Kind, Node};
use crate::formula::{Display, Unreadable, mathml};
use crate::markdown::dialect::rules;

impl Builder<'_, '_> {
    /// A code block, or a formula if its language is `math`.
    pub(in crate::markdown) fn code(&mut self, info: &str, literal: &str, place: Range<usize>) -> Node {
        match info {
            "math" => self.formula(literal, Display::Block, place),
            _ => Node::new(marked_lines::code(info, literal), place, Vec::new()),
        }
    }

    /// A formula, with a warning if it can't be read.
    pub(super) fn formula(&mut self, written: &str, display: Display, place: Range<usize>) -> Node {
        let tex = match display {
            Display::Inline => written.trim_matches('$'),
            Display::Block => written,
        };
        let mathml = mathml(tex, display).map_err(|unreadable| self.unreadable(tex, place.clone(), unreadable)).ok();
        let range = if display == Display::Block { place } else { 0..0 };
        Node::new(Kind::Formula { written: written.to_owned(), mathml, display }, range, Vec::new())
    }

    /// Warns of a formula that can't be read, at the wrong part if it is known.
    fn unreadable(&mut self, tex: &str, place: Range<usize>, Unreadable { message, range }: Unreadable) {
        // A block's lines can be inside containers, so offsets in its TeX aren't offsets in the page.
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
