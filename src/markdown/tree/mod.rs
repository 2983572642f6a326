//! A page as a tree: CommonMark's nodes, with the elements, components and admonitions of the dialect around them.
//!
//! All outputs of a page share the tree, so the outline, the HTML and the search have the same text, ids and links.

mod block;
mod build;
mod commonmark;
mod element;
mod emoji;
mod formula;
mod frame;
mod heading;
mod ids;
mod leaves;
mod malformed;
mod marked_lines;
mod model;
mod node;
mod opaque;
mod slug;

pub(super) use self::build::Builder;
pub(super) use self::element::attributes_of_image;
pub(super) use self::emoji::{emoji_code, joins_code};
pub(super) use self::heading::{title, title_leads};
pub(super) use self::ids::footnote_id;
pub(super) use self::model::{inline_only, with_summary};
pub(super) use self::node::{Kind, Node, inline_text, separate, text_of, unwrap_paragraph, walk};
pub use self::slug::slug;

use std::collections::HashSet;

use super::Options;
use super::blocks::{self, Texts, without_marks};
use super::dialect::Finding;
use crate::body::Body;
use crate::diagnostic::Diagnostic;

/// A parsed page, from which its outline and its HTML are made.
#[derive(Debug, Default)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) ids: HashSet<String>,
    /// Whether texts with a range get typographic characters in HTML.
    pub(super) is_typographic: bool,
    /// The problem, in the body's text.
    pub(super) findings: Vec<Finding>,
}

impl Tree {
    /// The problems in the Markdown of the parsed body.
    pub fn diagnostics(&self, body: &Body) -> Vec<Diagnostic> {
        let report = |finding: &Finding| {
            let place = body.locate(finding.range.clone());
            let problem = Diagnostic::new(finding.rule, finding.message.clone()).at(&place.file, place.range);
            match &finding.hint {
                Some(hint) => problem.hint(hint.clone()),
                None => problem,
            }
        };
        self.findings.iter().map(report).collect()
    }
}

/// Parses a body. A fault never ends it: see [`Tree::diagnostics`].
pub fn parse(body: &Body, options: &Options) -> Tree {
    let text = without_marks(&body.text);
    let texts = Texts::default();
    let document = blocks::read(body, &text, &texts, options);
    build::build(&document, options, body.typographic(options.typographic))
}

/// comrak's options. Its own admonitions, attributes and formulas stay off: they would read `{}` and any braces with
/// words as attributes, and prices as formulas.
pub(super) fn comrak_options() -> comrak::Options<'static> {
    let mut options = comrak::Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options.extension.shortcodes = true;
    options
}
