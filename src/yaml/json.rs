//! JSON as the same tree. All JSON is YAML, whose reader provides the location of every value, but YAML accepts more
//! than JSON.

use super::{Fault, Yaml, read};
use crate::diagnostic::Diagnostic;
use crate::registry::syntax;
use crate::source::SourceFile;

/// Reads a text as JSON.
///
/// # Errors
/// Where the text is not JSON.
pub(crate) fn read_json(text: &str) -> Result<Yaml, Fault> {
    let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) else { return read(text) };
    // The registry's reader explains common mistakes, such as a comma after the last item.
    let problems = syntax::parse(&SourceFile::new("", text)).problems;
    if let Some(Diagnostic { at: Some(at), message, hint, fix: Some(_), .. }) = problems.into_iter().next() {
        return Err(Fault { range: at.range, message, hint });
    }
    let start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = text.floor_char_boundary((start + error.column().saturating_sub(1)).min(text.len()));
    let message = error.to_string();
    Err(Fault::new(at..at, message.split(" at line ").next().unwrap_or_default()))
}
