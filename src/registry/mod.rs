//! The registry of callbacks: reading, checking and editing `generic_api_compatible_callbacks.json`.

pub mod diff;
mod edit;
pub mod entry;
pub mod fields;
pub mod fix;
pub mod litellm;
pub mod new;
pub mod rules;
pub mod schema;
pub mod substitution;
pub mod syntax;

mod read;
mod web_address;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Rule};
use crate::parallel;
use crate::source::SourceFile;
use entry::Entry;

pub use syntax::position_in_string;

/// All rules about the registry.
pub fn all_rules() -> impl Iterator<Item = &'static Rule> {
    syntax::rules::RULES.iter().copied().chain(rules::CHECKS.iter().map(|check| &check.rule))
}

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
    let mut diagnostics = tree.problems;
    let members: Vec<_> = tree.root.iter().flat_map(read::entry_members).collect();
    let (mut read, mut found) = (Vec::with_capacity(members.len()), Vec::new());
    let of_one = parallel::map(&members, |(member, fields)| {
        let entry = read::entry(member, fields);
        let found = rules::check_entry(file, member, fields, &entry);
        (Arc::new(entry), found)
    });
    for (entry, of_entry) in of_one {
        read.push(entry);
        found.extend(of_entry);
    }
    if let Some(root) = &tree.root {
        diagnostics.extend(rules::check_whole(file, root, &read));
    }
    diagnostics.extend(found);
    diagnostics.sort_by_key(|diagnostic| diagnostic.at.as_ref().map_or(0, |at| at.range.start));
    let entries = read::last_of_equal_keys(&read);
    (Registry { file: Arc::clone(file), entries }, diagnostics)
}
