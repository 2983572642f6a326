//! Extensions of Docusaurus and similar generators to CommonMark, one construct at a time: tags with attributes and
//! expressions, admonition and module lines, formulas, HTML elements. The block parser decides where they apply.

pub(in crate::markdown) mod admonition;
pub(in crate::markdown) mod attribute_list;
pub(in crate::markdown) mod bare_url;
pub(in crate::markdown) mod code_info;
pub(in crate::markdown) mod footnote;
pub(in crate::markdown) mod math;
pub(in crate::markdown) mod rules;
pub(in crate::markdown) mod ticks;

use std::ops::Range;

use crate::diagnostic::Rule;

/// A problem at a position of the body's text.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::markdown) struct Finding {
    pub(in crate::markdown) rule: &'static Rule,
    pub(in crate::markdown) message: String,
    pub(in crate::markdown) range: Range<usize>,
    pub(in crate::markdown) hint: Option<String>,
}
