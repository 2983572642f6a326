//! Formulas, where they can be read.

use crate::formula::{Display, mathml};
use crate::markdown::tree::{ElementAttribute, Kind, Node};

/// The MathML of a formula in a line of text, which the tree has in dollar signs, in a `span` of the class `math`.
pub(super) fn inline(name: &str, attributes: &[ElementAttribute], children: &[Node]) -> Option<String> {
    let [class] = attributes else { return None };
    let [Node { kind: Kind::Text(text), .. }] = children else { return None };
    if name != "span" || class.name != "class" || class.value.as_deref() != Some("math") {
        return None;
    }
    mathml(text.strip_prefix('$')?.strip_suffix('$')?, Display::Inline).ok()
}

/// The MathML of a block of code whose language is `math`.
pub(super) fn block(info: &str, literal: &str) -> Option<String> {
    let formula = (info == "math").then(|| mathml(literal, Display::Block).ok()).flatten()?;
    // What scrolls must be reachable by keys.
    Some(format!("<div class=\"math\" tabindex=\"0\">{formula}</div>\n"))
}
