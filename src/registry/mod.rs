//! The registry of callbacks: reading, checking and editing `generic_api_compatible_callbacks.json`.

pub mod entry;
mod read;
mod strings;
pub mod substitution;
pub mod syntax;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Rule};
use crate::source::SourceFile;
use entry::Entry;
pub use strings::position_in_string;

/// All rules about the registry.
pub static RULES: &[&[&Rule]] = &[syntax::RULES, read::RULES];

/// A registry, read.
pub struct Registry {
    /// Its file.
    pub file: Arc<SourceFile>,
    /// The entries in file order; `$schema` at the top is none.
    pub entries: Vec<Arc<Entry>>,
}

/// Reads a registry. Everything that can be read is in it, whatever else is wrong.
pub fn read(file: &Arc<SourceFile>) -> (Registry, Vec<Diagnostic>) {
    let (root, mut problems) = syntax::parse(file);
    let mut reader = read::Reader { file, problems: Vec::new() };
    let entries = reader.entries(&root);
    problems.extend(reader.problems);
    (Registry { file: Arc::clone(file), entries }, problems)
}
