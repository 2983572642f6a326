//! The rules about the registry's content, each with its check.
//!
//! A check examines the syntax tree and its entries, and adds findings. Each mistake is reported by one rule: if two
//! could, the more specific one does.

mod authorization;
mod docs;
mod duplicates;
mod endpoint;
mod events;
mod findings;
mod headers;
mod host;
mod html;
mod malformed;
mod names;
mod secrets;
mod shape;
mod subject;
mod text;
mod types;
mod variables;

use std::sync::Arc;

use super::entry::Entry;
use super::syntax::{Member, Node};
use crate::diagnostic::Rule;
use crate::source::SourceFile;
pub(super) use findings::Findings;
pub(super) use malformed::working_name;
pub(super) use names::LONGEST_KEY;
pub(crate) use secrets::PREFIXES as SECRET_PREFIXES;
use subject::{Subject, Whole};

/// A rule and its check.
pub(crate) struct Check {
    /// The rule.
    pub rule: Rule,
    run: Run,
}

/// The subject of a check.
enum Run {
    /// The whole registry, once.
    Whole(fn(&Whole<'_, '_>, &mut Findings)),
    /// Each entry by itself.
    Entry(fn(&Subject<'_, '_>, &mut Findings)),
    /// The whole registry, and each entry.
    Both(fn(&Whole<'_, '_>, &mut Findings), fn(&Subject<'_, '_>, &mut Findings)),
}

/// All of them, by theme.
#[rustfmt::skip]
pub(crate) static CHECKS: &[&Check] = &[
    &duplicates::DUPLICATE_KEY, &duplicates::REPEATED_ELEMENT, &duplicates::EQUAL_DISPLAY_NAMES,
    &types::WRONG_TYPE, &types::HEADER_VALUE_TYPE,
    &shape::MISSING_FIELD, &shape::EMPTY_TEXT, &shape::UNKNOWN_KEY, &shape::IGNORED_KEY,
    &names::INVALID_KEY, &names::HYPHEN_IN_KEY, &names::RESERVED_KEY, &names::KEY_COLLISION, &names::BUILT_IN_KEY,
    &events::UNKNOWN_EVENT_TYPE, &events::EMPTY_EVENT_TYPES, &events::UNKNOWN_LOG_FORMAT,
    &endpoint::ENDPOINT_NOT_URL, &endpoint::INSECURE_ENDPOINT,
    &host::TEST_ENDPOINT, &host::PLACEHOLDER_ENDPOINT, &host::DOUBLED_SCHEME,
    &headers::INVALID_HEADER_NAME, &headers::INVALID_HEADER_VALUE, &headers::EQUAL_HEADER_NAMES, &headers::CONTENT_TYPE_CASE,
    &authorization::MALFORMED_CREDENTIAL, &authorization::MANAGED_HEADER, &authorization::MISSPELT_HEADER,
    &authorization::WRONG_CONTENT_TYPE,
    &variables::UNDECLARED_VARIABLE, &variables::UNUSED_VARIABLE, &variables::UNSUBSTITUTED_NAME,
    &variables::MALFORMED_SUBSTITUTION, &variables::BLOCKED_VARIABLE,
    &secrets::LITERAL_SECRET,
    &docs::WEBSITE_NOT_URL, &docs::LONG_DESCRIPTION, &docs::DESCRIPTION_IS_NAME, &docs::HIDDEN_ENTRY,
    &text::CONTROL_CHARACTER, &text::UNFINISHED_TEXT, &text::LONG_NAME, &html::HTML_IN_TEXT,
];

/// Checks a registry, read from `root`, for problems beyond single entries. `entries` are all entries, in the order of
/// the tree.
pub(super) fn check_whole(file: &Arc<SourceFile>, root: &Node<'_>, entries: &[Arc<Entry>], findings: &mut Findings) {
    let whole = Whole { file, root, entries };
    for check in CHECKS {
        if let Run::Whole(run) | Run::Both(run, _) = check.run {
            run(&whole, findings);
        }
    }
}

/// Checks one entry by itself.
pub(super) fn check_entry(
    file: &Arc<SourceFile>,
    member: &Member<'_>,
    fields: &[Member<'_>],
    entry: &Entry,
    findings: &mut Findings,
) {
    let subject = Subject::new(file, member, fields, entry);
    for check in CHECKS {
        if let Run::Entry(run) | Run::Both(_, run) = check.run {
            run(&subject, findings);
        }
    }
}
