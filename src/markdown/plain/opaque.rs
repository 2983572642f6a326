//! Elements whose content is no Markdown, in the Markdown copy.

use super::Writer;
use super::address::literal;
use crate::markdown::dialect::element::is_foreign;
use crate::markdown::dialect::mark::Mark;
use crate::markdown::dialect::tag::Tag;
use crate::markdown::tree::{field_text, foreign_text, unquoted, without_braces};

impl Writer<'_, '_> {
    /// An element whose content is no Markdown: the words of a drawing or of a field, a script only where it passes.
    /// `margin` stands before each of its lines.
    pub(super) fn opaque(&self, mark: Option<&Mark<'_>>, tag: &Tag<'_>, margin: &str) -> String {
        let range = mark.map_or(0..0, |mark| mark.range.clone());
        let source = self.scanned.source;
        let html = match tag.name {
            name if is_foreign(name) => return literal(&foreign_text(source, &range)),
            "pre" => {
                let html = unquoted(source, range.start, range);
                without_braces(&html).unwrap_or(html)
            }
            _ if self.options.unsafe_html => unquoted(source, range.start, range),
            "textarea" => return literal(&field_text(source, tag, &range)),
            _ => return String::new(),
        };
        let margin: String = margin.chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' }).collect();
        let mut out = String::with_capacity(html.len());
        for (index, line) in html.split('\n').enumerate() {
            if index > 0 {
                out.push('\n');
                out.push_str(if line.is_empty() { margin.trim_end() } else { &margin });
            }
            out.push_str(line);
        }
        out
    }
}
