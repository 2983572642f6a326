//! Markdown for documentation: CommonMark and GFM with Docusaurus's admonitions, tabs and MDX components, which are
//! parsed but never run as code.
//!
//! The text after a page's front matter goes through three pure steps:
//!
//! 1. [`Body::load`] loads the page's includes; the body knows where each byte came from.
//! 2. [`parse`] turns the body into a [`Tree`] with its includes spliced in, and [`outline()`] extracts what other
//!    pages need: title, headings, ids, links, text for the search.
//! 3. [`html()`] and [`plain_markdown`] write the page, with links as a [`Links`] resolves them.

mod blocks;
mod code_blocks;
mod components;
mod copy;
mod diagram;
mod dialect;
mod html;
mod links;
mod outline;
mod piece;
mod tree;

pub(crate) use code_blocks::{BROKEN_CODE_BLOCK, broken_code_blocks};
pub use copy::{literal, plain_markdown, title_markdown};
pub(crate) use diagram::undrawn as undrawn_diagram;
pub use html::{Html, html};
#[cfg(any(test, fuzzing))]
pub(crate) use links::VerbatimLinks;
pub use links::{Link, LinkKind, Links, ResolvedLink};
pub(crate) use outline::is_plain;
pub use outline::{Heading, Outline, Section, outline, plain_text};
pub(crate) use piece::{Piece, line, piece};
pub use tree::{Tree, parse, slug};

pub use crate::body::{Body, Expand};
pub use crate::front_matter::read as front_matter;
pub(crate) use crate::markup::srcset;

use crate::body;
use crate::diagnostic::Rule;
use crate::words::Words;

/// Options for parsing and rendering.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Options {
    /// Whether all raw HTML is allowed, including scripts, instead of an allow-list of elements and attributes.
    pub unsafe_html: bool,
    /// Whether the layout prints the title: a level-1 heading at the start of the body is then omitted.
    pub first_h1_removed: bool,
    /// Whether indented text is not code, as in MDX, so that lists and tags may be indented freely. `None`: if the file
    /// is called `.mdx` or has `import` lines. It has no other effect.
    pub mdx: Option<bool>,
    /// Whether quotes, apostrophes, dashes and ellipses of hand-written text become typographic ones in HTML.
    pub typographic: bool,
    /// The script that draws Mermaid diagrams, if the site has one.
    pub mermaid: Option<String>,
    /// Whether blocks of JSON, YAML and TOML are parsed.
    pub checks_code: bool,
    /// Localised strings, such as the titles of notes.
    pub words: Words,
}

/// The rules of this module.
pub static RULES: &[&Rule] = &[
    &BROKEN_CODE_BLOCK,
    &diagram::UNDRAWN_DIAGRAM,
    &body::BROKEN_DIRECTIVE,
    &body::BROKEN_INCLUDE,
    &body::FOREIGN_INCLUDE,
    &dialect::rules::UNCLOSED_TAG,
    &dialect::rules::UNCLOSED_FENCE,
    &dialect::rules::UNCLOSED_ADMONITION,
    &dialect::rules::UNKNOWN_ADMONITION,
    &dialect::rules::UNKNOWN_COMPONENT,
    &dialect::rules::CODE_IN_MARKDOWN,
    &dialect::rules::FORBIDDEN_HTML,
    &dialect::rules::LOST_CELLS,
    &dialect::rules::MALFORMED_TABLE,
    &dialect::rules::MALFORMED_LINK,
    &dialect::rules::UNDEFINED_REFERENCE,
    &dialect::rules::DUPLICATE_ID,
    &dialect::rules::UNUSED_FOOTNOTE,
    &dialect::rules::NESTED_TOO_DEEPLY,
    &dialect::rules::INDENTED_CODE,
    &dialect::rules::UNREADABLE_FORMULA,
];
