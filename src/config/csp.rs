//! `[csp]`: additional sources that pages may load from, for scripts that fetch from other sites.

use std::ops::Range;

use super::reader::TableReader;
use crate::diagnostic::Diagnostic;
use crate::source::Spanned;

/// The Content-Security-Policy directives that a site can extend.
const DIRECTIVES: [&str; 8] =
    ["script-src", "style-src", "img-src", "font-src", "media-src", "connect-src", "frame-src", "form-action"];

/// Sources by directive, as the site lists them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Csp(Vec<(&'static str, Vec<Spanned<String>>)>);

impl Csp {
    /// The sources of a directive.
    pub fn sources(&self, directive: &str) -> impl Iterator<Item = &str> {
        let of = self.0.iter().filter(move |(name, _)| *name == directive);
        of.flat_map(|(_, sources)| sources).map(|source| source.value.as_str())
    }

    /// Reads the table. An invalid source, which could end its directive, is skipped and reported with its position.
    pub(super) fn read(
        table: &mut TableReader<'_, '_>,
        problems: &mut Vec<Diagnostic>,
    ) -> (Csp, Vec<(Range<usize>, String)>) {
        let mut faults = Vec::new();
        let mut read = Vec::new();
        for directive in DIRECTIVES {
            let mut sources = table.strings(directive, problems);
            sources.retain(|source| {
                let is_source = is_source(&source.value);
                if !is_source {
                    let message = format!(
                        "`{}` is not a valid Content-Security-Policy source, such as `https://example.com`",
                        source.value
                    );
                    faults.push((source.span.clone(), message));
                }
                is_source
            });
            if !sources.is_empty() {
                read.push((directive, sources));
            }
        }
        (Csp(read), faults)
    }
}

/// A host, a scheme with a colon, or a keyword in quotes.
fn is_source(text: &str) -> bool {
    let is_word = !text.is_empty() && !text.contains([';', ',', '"']) && !text.contains(char::is_whitespace);
    let is_quoted = text.len() > 2 && text.starts_with('\'') && text.ends_with('\'');
    is_word && text.is_ascii() && (is_quoted || !text.contains('\'') && text.contains(['.', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources() {
        for source in ["https://a.example", "*.a.example", "https:", "data:", "'unsafe-inline'", "wss://a.example:8080"]
        {
            assert!(is_source(source), "{source}");
        }
        for source in ["", "a b", "a.example; script-src *", "unsafe-inline", "'", "\"self\""] {
            assert!(!is_source(source), "{source}");
        }
    }
}
