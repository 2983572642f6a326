//! The registry of callbacks: reading, checking and editing `generic_api_compatible_callbacks.json`.

pub(crate) mod diff;
mod edit;
pub(crate) mod entry;
mod faultless;
pub(crate) mod fields;
pub(crate) mod fix;
pub(crate) mod litellm;
pub(crate) mod new;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod substitution;
pub(crate) mod syntax;

pub(crate) mod http_url;
mod read;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::kept::{Keep, Nowhere};
use crate::parallel;
use crate::source::SourceFile;
use entry::Entry;
use faultless::Faultless;
use rules::Findings;

pub(crate) use syntax::position_in_string;

/// The rules about the JSON of the file.
pub(crate) fn syntax_rules() -> impl Iterator<Item = &'static Rule> {
    syntax::rules::RULES.iter().copied()
}

/// All rules about the registry.
pub fn all_rules() -> impl Iterator<Item = &'static Rule> {
    syntax_rules().chain(entry_rules())
}

/// The rules about the entries.
pub(crate) fn entry_rules() -> impl Iterator<Item = &'static Rule> {
    rules::CHECKS.iter().map(|check| &check.rule).chain([&TOO_MANY])
}

/// A registry that was read, however faulty.
#[derive(Clone, Debug)]
pub struct Registry {
    /// The file.
    pub file: Arc<SourceFile>,
    /// In file order. As in LiteLLM, only the last of several entries with the same key counts.
    pub entries: Vec<Arc<Entry>>,
}

/// Upper limit on reported problems, because a file with a million mistakes would fill the memory.
pub(crate) const MAX_FINDINGS: usize = 10_000;

/// Number of entries in a batch. After each batch, checking stops if there are too many problems.
const BLOCK: usize = 20_000;

static TOO_MANY: Rule = Rule {
    code: "too-many-problems",
    severity: Severity::Error,
    summary: "more problems than sitegen reports",
    explanation: "sitegen lists only the first ten thousand problems. Usually, it's one mistake in every entry: fix it \
                  and check again.",
    wrong: "ten thousand entries without `endpoint`",
    right: "ten thousand entries with `endpoint`",
};

/// Reads and checks a registry. Every key whose value is an object becomes an entry; invalid fields are reported and
/// skipped.
pub fn read(file: &Arc<SourceFile>) -> (Registry, Vec<Diagnostic>) {
    read_again(file, &Nowhere)
}

/// The same, without checking entries again in which the last build found nothing.
pub(crate) fn read_again(file: &Arc<SourceFile>, keep: &dyn Keep) -> (Registry, Vec<Diagnostic>) {
    read_tree(file, syntax::parse(file), MAX_FINDINGS, keep)
}

/// Reads and checks the entries of a syntax tree, with up to `limit` findings.
fn read_tree(
    file: &Arc<SourceFile>,
    tree: syntax::Tree<'_>,
    limit: usize,
    keep: &dyn Keep,
) -> (Registry, Vec<Diagnostic>) {
    // In invalid JSON, the meaning of an entry may depend on the text around it.
    let faultless = Faultless::last(if tree.problems.is_empty() { keep } else { &Nowhere });
    let members: Vec<_> = tree.root.iter().flat_map(read::entry_members).collect();
    let mut read = Vec::with_capacity(members.len());
    let mut findings = Findings::up_to(limit);
    let mut now_faultless = Vec::with_capacity(members.len());
    for block in members.chunks(BLOCK) {
        let full = findings.is_full();
        let checked = parallel::map(block, |(member, fields)| {
            let entry = read::entry(file, member, fields);
            let mut findings = Findings::up_to(if full { 0 } else { limit });
            let is_known = faultless.contains(entry.source);
            if !full && !is_known {
                rules::check_entry(file, member, fields, &entry, &mut findings);
            }
            let is_faultless = is_known || !full && findings.is_empty();
            let faultless = is_faultless.then_some(entry.source);
            (Arc::new(entry), findings, faultless)
        });
        for (entry, of_entry, faultless) in checked {
            read.push(entry);
            findings.append(of_entry);
            now_faultless.extend(faultless);
        }
    }
    faultless.keep(now_faultless);
    let mut whole = Findings::up_to(limit);
    if let Some(root) = &tree.root {
        rules::check_whole(file, root, &read, &mut whole);
    }
    let (mut about_entries, whole_dropped) = whole.into_parts();
    let (findings, dropped) = findings.into_parts();
    about_entries.extend(findings);
    if !tree.problems.is_empty() {
        only_what_is_known(&mut about_entries, &tree);
    }
    let mut diagnostics = tree.problems;
    diagnostics.extend(about_entries);
    diagnostics.sort_by_key(|diagnostic| diagnostic.at.as_ref().map_or(0, |at| at.range.start));
    if whole_dropped || dropped {
        let message = format!("more than {limit} problems: the others are not listed");
        let end = file.text.len();
        diagnostics.push(Diagnostic::new(&TOO_MANY, message).at(file, end..end).hint("fix these, and check again"));
    }
    let entries = read::last_of_equal_keys(&read);
    (Registry { file: Arc::clone(file), entries }, diagnostics)
}

/// For invalid JSON: drops findings in parts with unknown meaning, and drops all fixes unless all syntax errors have a
/// certain repair.
fn only_what_is_known(diagnostics: &mut Vec<Diagnostic>, tree: &syntax::Tree<'_>) {
    let is_unknown = |diagnostic: &Diagnostic| {
        let at = diagnostic.at.as_ref().map_or(0, |at| at.range.start);
        tree.unknown.iter().any(|unknown| unknown.contains(&at))
    };
    diagnostics.retain(|diagnostic| !is_unknown(diagnostic));
    if !tree.problems.iter().all(syntax::leaves_one_reading) {
        diagnostics.iter_mut().for_each(|diagnostic| diagnostic.fix = None);
    }
}
