//! The registry of callbacks: reading, checking and editing `generic_api_compatible_callbacks.json`.

pub mod entry;
pub mod fields;
pub mod substitution;
pub mod syntax;

mod read;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Rule};
use crate::source::SourceFile;
use entry::Entry;

pub use syntax::position_in_string;

/// All rules about the registry.
pub static RULES: &[&[&Rule]] = &[syntax::rules::RULES];

/// A registry that was read, however faulty.
#[derive(Clone, Debug)]
pub struct Registry {
    /// The file.
    pub file: Arc<SourceFile>,
    /// In file order. Of entries with the same key only the last is here, as in LiteLLM.
    pub entries: Vec<Arc<Entry>>,
}

/// Reads a registry and checks it. Every key whose value is an object becomes an entry; what is wrong in it is
/// reported and left out.
pub fn read(file: &Arc<SourceFile>) -> (Registry, Vec<Diagnostic>) {
    let tree = syntax::parse(file);
    let read: Vec<Arc<Entry>> = tree.root.iter().flat_map(read::entries).map(Arc::new).collect();
    let entries = read::last_of_equal_keys(&read);
    (Registry { file: Arc::clone(file), entries }, tree.problems)
}
