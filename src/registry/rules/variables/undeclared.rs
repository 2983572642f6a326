//! Variables that are used but not declared.

use std::collections::HashSet;
use std::ops::Range;

use super::unsubstituted::{words, wrapped_name};
use super::{MOST, UNDECLARED_VARIABLE, unused, uses};
use crate::diagnostic::{Certainty, Edit, did_you_mean};
use crate::registry::edit;
use crate::registry::rules::findings::Findings;
use crate::registry::rules::malformed::working_name;
use crate::registry::rules::subject::{Subject, Template};
use crate::registry::substitution::is_substituted;
use crate::registry::syntax::{Node, Value, quote};
use crate::source::{SharedText, Spanned};

/// A variable that is used but not declared.
pub(super) struct Undeclared<'s, 't> {
    /// The template of its first use.
    template: &'s Template<'t>,
    name: &'t str,
    /// The name's range in the template's value.
    range: Range<usize>,
    /// The unused declaration that was probably meant.
    pub(super) suggestion: Option<&'s Spanned<SharedText>>,
}

pub(super) fn undeclared<'s, 't>(subject: &'s Subject<'t, '_>) -> Vec<Undeclared<'s, 't>> {
    let declared = &subject.entry.environment_variables;
    let mut variables: Vec<Undeclared<'_, '_>> = Vec::new();
    let known: HashSet<&str> = declared.iter().map(|known| known.value.as_str()).collect();
    let unusable = in_unusable(subject);
    for (template, name, range) in uses(subject) {
        if known.contains(name) || unusable.contains(name) || variables.iter().any(|known| known.name == name) {
            continue;
        }
        if variables.len() == MOST {
            break;
        }
        variables.push(Undeclared { template, name, range, suggestion: None });
    }
    if !variables.is_empty() {
        let mut free = unused(subject);
        for variable in &mut variables {
            if let Some(near) = did_you_mean(variable.name, free.iter().map(|known| known.value.as_str())) {
                let place = free.iter().position(|known| &*known.value == near);
                variable.suggestion = place.map(|place| free.remove(place));
            }
        }
    }
    variables
}

/// The names in declarations that can't be used as written; those declarations are reported themselves.
fn in_unusable(subject: &Subject<'_, '_>) -> HashSet<String> {
    let mut names = HashSet::new();
    for declared in subject.entry.environment_variables.iter().filter(|known| !is_substituted(&known.value)) {
        let text = declared.value.as_str();
        names.extend(wrapped_name(text).map(|(name, _)| name.to_owned()));
        names.insert(working_name(text, |_| false));
        names.extend(words(text).map(str::to_owned));
    }
    let Some(Node { value: Value::Array(elements), .. }) = subject.field("environment_variables") else { return names };
    for element in elements.iter().filter(|element| !matches!(element.value, Value::String(_))) {
        names.extend(words(&subject.file.text[element.span.clone()]).map(str::to_owned));
    }
    names
}

/// The declared variable that is one typing error away from a name.
pub(super) fn nearly_declared<'s>(subject: &'s Subject<'_, '_>, name: &str) -> Option<&'s str> {
    let mut declared = subject.entry.environment_variables.iter().map(|known| known.value.as_str());
    declared.find(|known| name.len() > 3 && *known != name && differ_by_one(known, name))
}

/// Whether two different words are one typing error apart: a letter added, missing, replaced, or two swapped.
fn differ_by_one(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&a[..a.len() - end], &b[..b.len() - end]) {
        ([first, second], [other_first, other_second]) => first == other_second && second == other_first,
        (a, b) => a.len() <= 1 && b.len() <= 1,
    }
}

pub(super) fn check(subject: &Subject<'_, '_>, findings: &mut Findings) {
    // A missing list, or one of another type, is the real mistake.
    let Some(list @ Node { value: Value::Array(_), .. }) = subject.field("environment_variables") else { return };
    for Undeclared { template, name, range, suggestion } in undeclared(subject) {
        let place = template.place(subject.file, range);
        let problem = subject
            .diagnostic(&UNDECLARED_VARIABLE.rule, place, format!("`{name}` is used in {}, but not declared", template.what))
            .consequence("LiteLLM substitutes it, but no page tells users to set it, and an unset variable becomes an empty string");
        findings.push(match suggestion {
            Some(suggestion) => problem
                .related(subject.file, suggestion.span.clone(), "declared, but never used")
                .hint(format!("did you mean `{}`? Write the same name in both places", suggestion.value))
                .fix(
                    format!("rename `{}` to `{name}`", suggestion.value),
                    Certainty::Offered,
                    vec![Edit::replace(suggestion.span.clone(), quote(name))],
                ),
            None => {
                let near = nearly_declared(subject, name);
                let add = format!("add \"{name}\" to `environment_variables`");
                let hint = match near {
                    Some(near) => format!("did you mean `{near}`? If not, {add}"),
                    None => add.clone(),
                };
                let certainty = if near.is_some() { Certainty::Offered } else { Certainty::Certain };
                problem.hint(hint).fix(add, certainty, vec![edit::append_element(subject.file, list, &quote(name))])
            }
        });
    }
}
