//! Laws of the parsers of untrusted input: for any bytes, a parser terminates, doesn't panic, and reports positions
//! that exist. `cargo test` tries them on random input for a few seconds, `fuzz/run` for as long as you like.

mod markdown;
#[cfg(test)]
mod pieces;
mod protocol;
mod settings;
#[cfg(test)]
mod tests;

pub use markdown::{highlighting, markdown};
pub use protocol::{http, manifest};
pub use settings::{configuration, front_matter, registry, templates};

use crate::diagnostic::Diagnostic;
use crate::source::{Location, SourceFile};

use std::sync::Arc;

/// The input decoded like a file.
fn text(path: &str, bytes: &[u8]) -> Arc<SourceFile> {
    crate::encoding::decode(path, bytes.to_vec()).0
}

/// Every location of a diagnostic is a valid range of its file.
fn places_exist(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        let related = diagnostic.related.iter().map(|(at, _)| at);
        related.chain(diagnostic.at.as_ref()).for_each(place_exists);
        for edit in diagnostic.fix.iter().flat_map(|fix| &fix.edits) {
            let file = diagnostic.at.as_ref().map(|at| &at.file.text);
            assert!(file.is_some_and(|text| text.get(edit.start..edit.end).is_some()), "{diagnostic:?}");
        }
    }
}

fn place_exists(at: &Location) {
    assert!(at.file.text.get(at.range.clone()).is_some(), "{:?} of {}", at.range, at.file.path);
}
