//! Variables that are declared but not used.

use std::collections::HashSet;

use super::undeclared::undeclared;
use super::{UNUSED_VARIABLE, uses};
use crate::registry::read;
use crate::registry::rules::findings::Findings;
use crate::registry::rules::malformed::working_name;
use crate::registry::rules::secrets;
use crate::registry::rules::subject::Subject;
use crate::registry::substitution::is_substituted;
use crate::registry::syntax::{Member, Value};
use crate::source::{SharedText, Spanned};

/// The most bytes searched for names. No entry written by hand is that long.
const SEARCHED: usize = 100_000_000;

/// Declared, substitutable, and used nowhere, not even in a use that can't be read because of another mistake.
pub(in crate::registry::rules) fn unused<'s>(subject: &'s Subject<'_, '_>) -> Vec<&'s Spanned<SharedText>> {
    let declared = &subject.entry.environment_variables;
    let used: HashSet<&str> = uses(subject).map(|(_, used, _)| used).collect();
    let malformed = || subject.templates.iter().flat_map(|template| &template.malformed);
    let malformed_names: HashSet<String> = malformed().map(|hit| working_name(hit.name, |_| false)).collect();
    let unread: Vec<&str> =
        unread_members(subject).map(|member| &subject.file.text[member.value.span.clone()]).collect();
    if unread.iter().map(|text| text.len()).sum::<usize>().saturating_mul(declared.len()) > SEARCHED {
        return Vec::new();
    }
    let is_used = |name: &str| {
        used.contains(name) || malformed_names.contains(name) || unread.iter().any(|text| text.contains(name))
    };
    declared.iter().filter(|declared| is_substituted(&declared.value) && !is_used(&declared.value)).collect()
}

/// Members that aren't checked as templates, because their key is misspelled or duplicate, or their type is wrong.
fn unread_members<'s, 'a>(subject: &'s Subject<'_, 'a>) -> impl Iterator<Item = &'s Member<'a>> {
    let read: HashSet<usize> = subject.templates.iter().map(|template| template.text.span.start).collect();
    let headers = subject.fields.iter().filter(|member| member.key.value == "headers");
    let headers = headers.flat_map(|member| read::members(&member.value));
    let others = subject.fields.iter().filter(|member| {
        let is_object_of_headers = member.key.value == "headers" && matches!(member.value.value, Value::Object(_));
        !matches!(member.key.value.as_ref(), "environment_variables" | "docs") && !is_object_of_headers
    });
    headers.chain(others).filter(move |member| !read.contains(&member.value.span.start))
}

/// Whether everything that could use a variable is present and readable. Otherwise, that is the real mistake.
fn is_whole(subject: &Subject<'_, '_>) -> bool {
    let has_endpoint = subject.entry.endpoint.as_ref().is_some_and(|endpoint| !endpoint.value.trim().is_empty());
    let has_headers = match subject.field("headers").map(|headers| &headers.value) {
        None => true,
        Some(Value::Object(headers)) => headers.iter().all(|header| matches!(header.value.value, Value::String(_))),
        Some(_) => false,
    };
    has_endpoint && has_headers && !secrets::has_literal(subject)
}

pub(super) fn check(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let unused = unused(subject);
    if unused.is_empty() || !is_whole(subject) {
        return;
    }
    let renamed: Vec<&Spanned<SharedText>> =
        undeclared(subject).into_iter().filter_map(|variable| variable.suggestion).collect();
    for variable in unused.into_iter().filter(|variable| !renamed.contains(variable)) {
        let message = format!("`{}` is declared, but neither the endpoint nor a header uses it", variable.value);
        findings.push(
            subject
                .diagnostic(&UNUSED_VARIABLE.rule, variable.span.clone(), message)
                .consequence("LiteLLM never reads the list: setting the variable has no effect")
                .hint("remove it, or use it in `endpoint` or `headers`"),
        );
    }
}
