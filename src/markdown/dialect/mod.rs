//! What Docusaurus and its like add to CommonMark, found in the text before CommonMark is parsed.
//!
//! The scanner walks over the lines of a body, knows code when it sees it, and takes out what is not Markdown: tags,
//! admonitions, `import` lines, comments. Each tag or admonition line becomes a numbered mark that CommonMark leaves
//! alone (an HTML comment, or characters that no text holds), so that one CommonMark parse sees the whole page, with
//! its references and footnotes. What stands inside a component is indented as CommonMark needs it.

pub(in crate::markdown) mod address;
pub(in crate::markdown) mod admonition;
pub(in crate::markdown) mod attribute_list;
mod block;
pub(in crate::markdown) mod brackets;
pub(in crate::markdown) mod element;
mod emit;
mod expression;
mod fence;
mod footnote;
mod indented;
mod inline;
pub(in crate::markdown) mod line;
pub(in crate::markdown) mod mark;
pub(in crate::markdown) mod math;
pub(in crate::markdown) mod module_lines;
mod opaque;
pub(in crate::markdown) mod optional_end;
mod pair;
mod quote;
pub(in crate::markdown) mod rules;
mod scan;
pub(in crate::markdown) mod script;
mod segment;
pub(in crate::markdown) mod tag;
pub(in crate::markdown) mod ticks;

use std::collections::HashMap;
use std::ops::Range;

use self::mark::Mark;
use super::Options;
use super::source_map::MappedText;
use crate::diagnostic::Rule;

/// Something wrong at a place of the body's text.
#[derive(Clone, Debug)]
pub(in crate::markdown) struct Finding {
    pub(in crate::markdown) rule: &'static Rule,
    pub(in crate::markdown) message: String,
    pub(in crate::markdown) range: Range<usize>,
}

/// A body as CommonMark can read it.
#[derive(Debug, Default)]
pub(in crate::markdown) struct Scanned<'a> {
    /// What was scanned.
    pub(in crate::markdown) source: &'a str,
    /// The CommonMark text; its origin 0 is the body's text.
    pub(in crate::markdown) text: MappedText,
    /// The lines in it that are not read, in order: they hold no marks.
    pub(in crate::markdown) code: Vec<Range<usize>>,
    /// The marks in it, by number.
    pub(in crate::markdown) marks: Vec<Mark<'a>>,
    /// What `import` lines name.
    pub(in crate::markdown) imports: HashMap<&'a str, &'a str>,
    /// The labels of footnotes, where they are written: `[^1]`.
    pub(in crate::markdown) footnotes: Vec<Range<usize>>,
    /// What is wrong.
    pub(in crate::markdown) findings: Vec<Finding>,
}

/// Scans a body. Without `mdx` only admonitions and comments are taken out, and HTML is left to CommonMark.
pub(in crate::markdown) fn scan<'a>(text: &'a str, options: &Options) -> Scanned<'a> {
    emit::emit(text, scan::Scanner::new(text, options).run())
}
