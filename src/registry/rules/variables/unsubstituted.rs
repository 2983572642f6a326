//! Names that LiteLLM doesn't substitute, in uses and in declarations.

use std::collections::HashSet;
use std::ops::Range;

use super::{MOST, UNSUBSTITUTED_NAME, means, uses};
use crate::diagnostic::{Certainty, Diagnostic, Edit};
use crate::registry::rules::findings::Findings;
use crate::registry::rules::malformed::{self, Fault, foreign_letter, working_name};
use crate::registry::rules::subject::Subject;
use crate::registry::substitution::{Piece, is_substituted, pieces};
use crate::registry::syntax::quote;
use crate::source::{SharedText, Spanned};

/// The words of a text that may be variable names.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|char: char| !char.is_ascii_alphanumeric() && char != '_');
    words.filter(|word| is_substituted(word))
}

/// The name in a declaration that contains more than the name, such as `{{environment_variables.NAME}}`, `$NAME`,
/// `NAME=value` or `{"name": "NAME"}`, and whether that is all it says.
pub(in crate::registry::rules) fn wrapped_name(declaration: &str) -> Option<(&str, bool)> {
    let declaration = declaration.trim();
    if let Some((name, _)) = declaration.split_once('=') {
        return Some(name.trim()).filter(|name| is_substituted(name)).map(|name| (name, false));
    }
    let pieces = pieces(declaration);
    if let [Piece::Variable(name, _)] = pieces.as_slice() {
        return Some((name, true));
    }
    if let [hit] = malformed::find(declaration, &pieces).as_slice()
        && hit.is_plain
        && hit.range == (0..declaration.len())
        && !hit.name.is_empty()
    {
        return Some((hit.name, is_substituted(hit.name)));
    }
    let mut names = words(declaration).filter(|name| name.len() > 2);
    match (names.next(), names.next()) {
        (Some(name), None) if declaration.contains(['"', '{', ':', ',']) => Some((name, false)),
        _ => None,
    }
}

pub(super) fn check(subject: &Subject<'_, '_>, findings: &mut Findings) {
    used(subject, findings);
    declared(subject, findings);
}

/// Whether the entry has a variable of this name already.
fn is_taken(subject: &Subject<'_, '_>, name: &str) -> bool {
    subject.entry.environment_variables.iter().any(|known| &*known.value == name)
        || uses(subject).any(|(_, used, _)| used == name)
}

/// The declared but otherwise unused name: probably the intended one.
fn unused_like<'s>(subject: &'s Subject<'_, '_>, name: &str) -> Option<&'s Spanned<SharedText>> {
    let short = working_name(name, |_| false);
    let mut declared = subject.entry.environment_variables.iter();
    declared.find(|known| *known.value == short && !uses(subject).any(|(_, used, _)| used == short))
}

fn report(subject: &Subject<'_, '_>, range: Range<usize>, name: &str) -> Diagnostic {
    subject
        .diagnostic(&UNSUBSTITUTED_NAME.rule, range, format!("LiteLLM does not substitute the name `{name}`"))
        .label(foreign_letter(name).unwrap_or_else(|| "only `A-Z` and `_` are substituted".to_owned()))
}

fn used(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let declared = &subject.entry.environment_variables;
    let malformed =
        subject.templates.iter().flat_map(|template| template.malformed.iter().map(move |hit| (template, hit)));
    for (template, hit) in malformed.filter(|(_, hit)| hit.fault == Fault::Name).take(MOST) {
        let free = unused_like(subject, hit.name);
        let works = match free {
            Some(known) => known.value.to_string(),
            None => working_name(hit.name, |name| is_taken(subject, name)),
        };
        let place = template.place(subject.file, hit.name_range.clone());
        let mut edits = vec![Edit::replace(place.clone(), works.clone())];
        let mut problem = report(subject, place, hit.name)
            .consequence(format!("LiteLLM sends the text `{{{{environment_variables.{}}}}}` as it is", hit.name))
            .hint(match free {
                Some(_) => format!("name it `{works}`, as `environment_variables` does"),
                None => format!("name it `{works}`, here and in `environment_variables`"),
            });
        if let Some(declaration) = declared.iter().find(|known| &*known.value == hit.name) {
            edits.push(Edit::replace(declaration.span.clone(), quote(&works)));
            problem = problem.related(subject.file, declaration.span.clone(), "declared here");
        }
        findings.push(problem.fix(format!("rename it to `{works}`"), Certainty::Offered, edits));
    }
}

fn declared(subject: &Subject<'_, '_>, findings: &mut Findings) {
    // A name that is also used has been reported at its use.
    let malformed = subject.templates.iter().flat_map(|template| &template.malformed);
    let is_used: HashSet<&str> = malformed.map(|hit| hit.name).collect();
    let declared = subject.entry.environment_variables.iter();
    let unusable = declared.filter(|known| !is_substituted(&known.value) && !is_used.contains(known.value.as_str()));
    for variable in unusable.take(MOST) {
        findings.push(match wrapped_name(&variable.value) {
            Some((name, is_all)) => wrapped(subject, variable, name, is_all),
            None => unusable_name(subject, variable),
        });
    }
}

fn wrapped(subject: &Subject<'_, '_>, variable: &Spanned<SharedText>, name: &str, is_all: bool) -> Diagnostic {
    let message = format!("`{}` is not the name of a variable", variable.value);
    let problem = subject.diagnostic(&UNSUBSTITUTED_NAME.rule, variable.span.clone(), message);
    let problem = match variable.value.contains('=') {
        true => problem.label("only the name belongs here: users set the value"),
        false => problem.label("only the name belongs here"),
    };
    let write = format!("write the name alone: `{name}`");
    let certainty = if is_all { Certainty::Certain } else { Certainty::Offered };
    problem.hint(write.clone()).fix(write, certainty, vec![Edit::replace(variable.span.clone(), quote(name))])
}

fn unusable_name(subject: &Subject<'_, '_>, variable: &Spanned<SharedText>) -> Diagnostic {
    let problem = report(subject, variable.span.clone(), &variable.value);
    let used = uses(subject).map(|(_, used, _)| used).find(|used| means(&variable.value, used));
    let works = used.map_or_else(|| working_name(&variable.value, |name| is_taken(subject, name)), str::to_owned);
    if works.is_empty() {
        return problem.hint("write the name of a variable, or remove it");
    }
    problem
        .consequence("LiteLLM would not substitute it in `endpoint` or a header")
        .hint(format!("name it `{works}`"))
        .fix(
            format!("rename it to `{works}`"),
            Certainty::Offered,
            vec![Edit::replace(variable.span.clone(), quote(&works))],
        )
}
