//! Includes and directives: `::name{key="value"}` on a line of its own becomes Markdown.

use std::sync::Arc;

use super::body::Body;
use super::source_map::MappedText;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::source::SourceFile;

/// What expansion needs from the rest of the site.
pub trait Expand {
    /// A file by its path from the site's root. `None` if there is none.
    fn include(&self, path: &str) -> Option<Arc<SourceFile>>;

    /// Markdown for a directive: `None` if there is no directive of this name, `Some(Err(why))` if its attributes are
    /// wrong.
    fn directive(&self, name: &str, attributes: &[(String, String)]) -> Option<Result<String, String>>;
}

/// A directive that can't be expanded.
pub(super) static BROKEN_DIRECTIVE: Rule = Rule {
    code: "broken-directive",
    severity: Severity::Error,
    summary: "A directive can't be expanded",
    explanation: "A line `::name{key=\"value\"}` is replaced by Markdown. The name is not known, or an attribute is missing or wrong.",
    wrong: "::integration-card{key=\"no-such-entry\"}",
    right: "::integration-card{key=\"rubrik\"}",
};

/// Expands the body of `file` that begins at the byte `body_start`.
pub fn expand(file: &Arc<SourceFile>, body_start: usize, expand: &dyn Expand) -> (Body, Vec<Diagnostic>) {
    let _ = expand;
    let mut map = MappedText::default();
    map.copy(&file.text, 0, body_start..file.text.len());
    (Body::new(map, vec![Arc::clone(file)]), Vec::new())
}
