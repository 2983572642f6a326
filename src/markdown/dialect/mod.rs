//! Extensions of Docusaurus and similar generators to CommonMark, one construct at a time: tags with attributes and
//! expressions, admonition and module lines, formulas, HTML elements. The block parser decides where they apply.

pub(in crate::markdown) mod admonition;
pub(in crate::markdown) mod attribute_list;
pub(in crate::markdown) mod bare_url;
pub(in crate::markdown) mod brackets;
pub(in crate::markdown) mod code_info;
pub(in crate::markdown) mod element;
pub(in crate::markdown) mod entity;
pub(in crate::markdown) mod footnote;
pub(in crate::markdown) mod math;
pub(in crate::markdown) mod module_lines;
pub(in crate::markdown) mod optional_end;
pub(in crate::markdown) mod rules;
pub(in crate::markdown) mod script;
pub(in crate::markdown) mod tag;
pub(in crate::markdown) mod ticks;
pub(in crate::markdown) mod tokens;
pub(in crate::markdown) mod value;

use std::ops::Range;

use crate::diagnostic::Rule;

/// A problem at a position of the body's text.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::markdown) struct Finding {
    pub(in crate::markdown) rule: &'static Rule,
    pub(in crate::markdown) message: String,
    pub(in crate::markdown) range: Range<usize>,
    /// The hint.
    pub(in crate::markdown) hint: Option<String>,
}
