//! Variables: used and declared, and what was meant as a use.

use std::collections::HashSet;
use std::ops::Range;

use super::findings::Findings;
use super::near_miss::{self, Fault, working_name};
use super::secrets;
use super::subject::{Subject, Template};
use super::{Check, Run};
use crate::diagnostic::{Certainty, Edit, Rule, Severity, did_you_mean};
use crate::registry::edit;
use crate::registry::litellm::BLOCKED_VARIABLES;
use crate::registry::read;
use crate::registry::substitution::{Piece, is_substituted, pieces};
use crate::registry::syntax::{Member, Node, Value, quote};
use crate::source::Spanned;

pub(super) static UNDECLARED_VARIABLE: Check = Check {
    rule: Rule {
        code: "undeclared-variable",
        severity: Severity::Error,
        summary: "a variable is used but not declared",
        explanation: "`environment_variables` is what the documentation tells users to set. LiteLLM substitutes a variable \
                      that is not set by nothing, without a word: an `Authorization: Bearer ` without a key arrives. \
                      `sitegen check --fix` adds the variable to the list, unless the list has an unused one of nearly \
                      the same name.",
        wrong: r#""endpoint": "{{environment_variables.ACME_URL}}", "environment_variables": []"#,
        right: r#""endpoint": "{{environment_variables.ACME_URL}}", "environment_variables": ["ACME_URL"]"#,
    },
    run: Run::Entry(undeclared_variable),
};

pub(super) static UNUSED_VARIABLE: Check = Check {
    rule: Rule {
        code: "unused-variable",
        severity: Severity::Warning,
        summary: "a variable is declared but not used",
        explanation: "Neither `endpoint` nor a header uses the variable, so setting it has no effect. Remove it, or use it.",
        wrong: r#""endpoint": "https://logs.acme.example", "environment_variables": ["ACME_URL"]"#,
        right: r#""endpoint": "https://logs.acme.example", "environment_variables": []"#,
    },
    run: Run::Entry(unused_variable),
};

pub(super) static UNSUBSTITUTED_NAME: Check = Check {
    rule: Rule {
        code: "unsubstituted-name",
        severity: Severity::Error,
        summary: "a variable's name has other characters than `A-Z` and `_`",
        explanation: "LiteLLM substitutes only names of capital letters and underscores. A name with a digit, a lower-case \
                      letter or a blank is not substituted: the text `{{environment_variables.AI21_KEY}}` itself is sent.",
        wrong: r#""Authorization": "Bearer {{environment_variables.AI21_API_KEY}}""#,
        right: r#""Authorization": "Bearer {{environment_variables.AI_API_KEY}}""#,
    },
    run: Run::Entry(unsubstituted_name),
};

pub(super) static MALFORMED_SUBSTITUTION: Check = Check {
    rule: Rule {
        code: "malformed-substitution",
        severity: Severity::Error,
        summary: "text that looks like a variable but is not substituted",
        explanation: "The only form that LiteLLM substitutes in the registry is `{{environment_variables.NAME}}`, without \
                      blanks. `${NAME}`, `os.environ/NAME`, `{{env.NAME}}` and the like are sent as they stand. \
                      `sitegen check --fix` writes the right form.",
        wrong: r#""Authorization": "Bearer ${ACME_API_KEY}""#,
        right: r#""Authorization": "Bearer {{environment_variables.ACME_API_KEY}}""#,
    },
    run: Run::Entry(malformed_substitution),
};

pub(super) static BLOCKED_VARIABLE: Check = Check {
    rule: Rule {
        code: "blocked-variable",
        severity: Severity::Warning,
        summary: "a variable that the proxy does not take from its configuration",
        explanation: "LiteLLM passes over `PATH`, `HOME` and a few others under `environment_variables:` of config.yaml. \
                      Users could set them only in the proxy's own environment, where they have another meaning.",
        wrong: r#""environment_variables": ["USER"]"#,
        right: r#""environment_variables": ["ACME_USER"]"#,
    },
    run: Run::Entry(blocked_variable),
};

fn uses<'s, 't>(subject: &'s Subject<'t, '_>) -> impl Iterator<Item = (&'s Template<'t>, &'t str, Range<usize>)> {
    subject.templates.iter().flat_map(|template| template.uses().map(move |(name, range)| (template, name, range)))
}

/// More bytes than this are not searched for names: no entry that somebody wrote has so many.
const SEARCHED: usize = 100_000_000;

/// Whether a name that is not substituted was written for this one, which is.
fn means(written: &str, name: &str) -> bool {
    written.trim() == name || working_name(written, |_| false) == name
}

/// Declared, substitutable, and used nowhere: not even where a use could not be read for another mistake.
pub(super) fn unused<'s>(subject: &'s Subject<'_, '_>) -> Vec<&'s Spanned<String>> {
    let declared = &subject.entry.environment_variables;
    let used: HashSet<&str> = uses(subject).map(|(_, used, _)| used).collect();
    let misses = || subject.templates.iter().flat_map(|template| &template.near_misses);
    let meant: HashSet<String> = misses().map(|miss| working_name(miss.name, |_| false)).collect();
    let unread: Vec<&str> =
        unread_members(subject).map(|member| &subject.file.text[member.value.span.clone()]).collect();
    if unread.iter().map(|text| text.len()).sum::<usize>().saturating_mul(declared.len()) > SEARCHED {
        return Vec::new();
    }
    let is_used =
        |name: &str| used.contains(name) || meant.contains(name) || unread.iter().any(|text| text.contains(name));
    declared.iter().filter(|declared| is_substituted(&declared.value) && !is_used(&declared.value)).collect()
}

/// Members that are no template, because their key is misspelt or comes again, or their type is wrong.
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

/// So many variables are reported of one entry by one rule: each is looked for among the others.
const MOST: usize = 100;

/// A variable that is used and not declared.
struct Undeclared<'s, 't> {
    /// Where it is used first.
    template: &'s Template<'t>,
    name: &'t str,
    /// The name's range in the template's value.
    range: Range<usize>,
    /// The unused declaration that was probably meant.
    meant: Option<&'s Spanned<String>>,
}

fn undeclared<'s, 't>(subject: &'s Subject<'t, '_>) -> Vec<Undeclared<'s, 't>> {
    let declared = &subject.entry.environment_variables;
    let mut found: Vec<Undeclared<'_, '_>> = Vec::new();
    let known: HashSet<&str> = declared.iter().map(|known| known.value.as_str()).collect();
    // A declaration that can't be substituted is reported as that.
    let unusable = declared.iter().filter(|known| !is_substituted(&known.value));
    let unusable: HashSet<String> = unusable
        .map(|known| match wrapped_name(&known.value) {
            Some(name) => name.to_owned(),
            None => working_name(&known.value, |_| false),
        })
        .collect();
    for (template, name, range) in uses(subject) {
        if known.contains(name) || unusable.contains(name) || found.iter().any(|known| known.name == name) {
            continue;
        }
        if found.len() == MOST {
            break;
        }
        found.push(Undeclared { template, name, range, meant: None });
    }
    if !found.is_empty() {
        let mut free = unused(subject);
        for variable in &mut found {
            if let Some(near) = did_you_mean(variable.name, free.iter().map(|known| known.value.as_str())) {
                let place = free.iter().position(|known| known.value == near);
                variable.meant = place.map(|place| free.remove(place));
            }
        }
    }
    found
}

/// The declared variable that differs from a name in one place only.
fn nearly_declared<'s>(subject: &'s Subject<'_, '_>, name: &str) -> Option<&'s str> {
    let mut declared = subject.entry.environment_variables.iter().map(|known| known.value.as_str());
    declared.find(|known| name.len() > 3 && *known != name && is_one_apart(known, name))
}

/// Whether two different words are one typing error apart: a letter too many, too few, another one, or two swapped.
fn is_one_apart(a: &str, b: &str) -> bool {
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

fn undeclared_variable(subject: &Subject<'_, '_>, found: &mut Findings) {
    // Without the list, or with one of another type, that is the mistake.
    let Some(list @ Node { value: Value::Array(_), .. }) = subject.field("environment_variables") else { return };
    for Undeclared { template, name, range, meant } in undeclared(subject) {
        let place = template.place(subject.file, range);
        let problem = subject
            .found(&UNDECLARED_VARIABLE.rule, place, format!("`{name}` is used in {}, but not declared", template.what))
            .consequence("LiteLLM substitutes it, but no page tells users to set it; unset it becomes an empty text");
        found.push(match meant {
            Some(meant) => problem
                .related(subject.file, meant.span.clone(), "declared, but never used")
                .hint(format!("did you mean `{}`? Write the same name in both places", meant.value))
                .fix(
                    format!("rename `{}` to `{name}`", meant.value),
                    Certainty::Offered,
                    vec![Edit::replace(meant.span.clone(), quote(name))],
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

/// Whether all that could use a variable is there and can be read: otherwise that is the mistake.
fn is_whole(subject: &Subject<'_, '_>) -> bool {
    let has_endpoint = subject.entry.endpoint.as_ref().is_some_and(|endpoint| !endpoint.value.trim().is_empty());
    let has_headers = match subject.field("headers").map(|headers| &headers.value) {
        None => true,
        Some(Value::Object(headers)) => headers.iter().all(|header| matches!(header.value.value, Value::String(_))),
        Some(_) => false,
    };
    has_endpoint && has_headers && !secrets::has_literal(subject)
}

fn unused_variable(subject: &Subject<'_, '_>, found: &mut Findings) {
    let unused = unused(subject);
    if unused.is_empty() || !is_whole(subject) {
        return;
    }
    let renamed: Vec<&Spanned<String>> =
        undeclared(subject).into_iter().filter_map(|variable| variable.meant).collect();
    for variable in unused.into_iter().filter(|variable| !renamed.contains(variable)) {
        let message = format!("`{}` is declared, but neither the endpoint nor a header uses it", variable.value);
        found.push(
            subject
                .found(&UNUSED_VARIABLE.rule, variable.span.clone(), message)
                .consequence("LiteLLM never reads the list: setting the variable has no effect")
                .hint("remove it, or use it in `endpoint` or `headers`"),
        );
    }
}

/// The name in a declaration that has more than the name: `{{environment_variables.NAME}}`, `$NAME`, `NAME=value`.
fn wrapped_name(declaration: &str) -> Option<&str> {
    let declaration = declaration.trim();
    if let Some((name, _)) = declaration.split_once('=') {
        return Some(name.trim()).filter(|name| is_substituted(name));
    }
    let pieces = pieces(declaration);
    if let [Piece::Variable(name, _)] = pieces.as_slice() {
        return Some(name);
    }
    match near_miss::find(declaration, &pieces).as_slice() {
        [miss] if miss.is_plain && miss.range == (0..declaration.len()) && !miss.name.is_empty() => Some(miss.name),
        _ => None,
    }
}

fn unsubstituted_name(subject: &Subject<'_, '_>, found: &mut Findings) {
    let declared = &subject.entry.environment_variables;
    let taken =
        |name: &str| declared.iter().any(|known| known.value == name) || uses(subject).any(|(_, used, _)| used == name);
    let misses =
        subject.templates.iter().flat_map(|template| template.near_misses.iter().map(move |miss| (template, miss)));
    let misses: Vec<_> = misses.filter(|(_, miss)| miss.fault == Fault::Name).take(MOST).collect();
    // A declared name that nothing else uses is the one that was meant.
    let unused_like = |name: &str| {
        let short = working_name(name, |_| false);
        declared.iter().find(|known| known.value == short && !uses(subject).any(|(_, used, _)| used == short))
    };
    let report = |range: Range<usize>, name: &str| {
        subject.found(&UNSUBSTITUTED_NAME.rule, range, format!("LiteLLM does not substitute the name `{name}`")).label(
            match name.chars().find(|char| char.is_alphabetic() && !char.is_ascii()) {
                Some(char) => format!("`{char}` is U+{:04X}, not one of `A-Z`", u32::from(char)),
                None => "only `A-Z` and `_` are substituted".to_owned(),
            },
        )
    };
    for (template, miss) in &misses {
        let free = unused_like(miss.name);
        let works = free.map_or_else(|| working_name(miss.name, taken), |known| known.value.clone());
        let declaration = declared.iter().find(|known| known.value == miss.name);
        let place = template.place(subject.file, miss.name_range.clone());
        let mut edits = vec![Edit::replace(place.clone(), works.clone())];
        let mut problem = report(place, miss.name)
            .consequence(format!("LiteLLM sends the text `{{{{environment_variables.{}}}}}` as it stands", miss.name))
            .hint(match free {
                Some(_) => format!("name it `{works}`, as `environment_variables` does"),
                None => format!("name it `{works}`, here and in `environment_variables`"),
            });
        if let Some(declaration) = declaration {
            edits.push(Edit::replace(declaration.span.clone(), quote(&works)));
            problem = problem.related(subject.file, declaration.span.clone(), "declared here");
        }
        found.push(problem.fix(format!("rename it to `{works}`"), Certainty::Offered, edits));
    }
    // A name that is also used was reported there.
    let written = subject.templates.iter().flat_map(|template| &template.near_misses);
    let is_used: HashSet<&str> = written.map(|miss| miss.name).collect();
    let unusable =
        declared.iter().filter(|known| !is_substituted(&known.value) && !is_used.contains(known.value.as_str()));
    for variable in unusable.take(MOST) {
        if let Some(name) = wrapped_name(&variable.value) {
            let write = format!("write the name alone: `{name}`");
            let is_all = !variable.value.contains('=');
            let certainty = if is_all && is_substituted(name) { Certainty::Certain } else { Certainty::Offered };
            found.push(report(variable.span.clone(), &variable.value).hint(write.clone()).fix(
                write,
                certainty,
                vec![Edit::replace(variable.span.clone(), quote(name))],
            ));
            continue;
        }
        let used = uses(subject).map(|(_, used, _)| used).find(|used| means(&variable.value, used));
        let works = used.map_or_else(|| working_name(&variable.value, taken), str::to_owned);
        if works.is_empty() {
            let problem = report(variable.span.clone(), &variable.value);
            found.push(problem.hint("write the name of a variable, or remove it"));
            continue;
        }
        found.push(
            report(variable.span.clone(), &variable.value)
                .consequence("LiteLLM would not substitute it in `endpoint` or a header")
                .hint(format!("name it `{works}`"))
                .fix(
                    format!("rename it to `{works}`"),
                    Certainty::Offered,
                    vec![Edit::replace(variable.span.clone(), quote(&works))],
                ),
        );
    }
}

fn malformed_substitution(subject: &Subject<'_, '_>, found: &mut Findings) {
    let mut reported = 0;
    let mut declared: Vec<&str> = Vec::new();
    for template in &subject.templates {
        for miss in template.near_misses.iter().filter(|miss| miss.fault == Fault::Form) {
            reported += 1;
            if reported > MOST {
                return;
            }
            let place = template.place(subject.file, miss.range.clone());
            let shown = &template.text.value[miss.range.clone()];
            let works =
                if is_substituted(miss.name) { miss.name.to_owned() } else { working_name(miss.name, |_| false) };
            let (message, consequence) = if template.uses().any(|(_, used)| miss.range.contains(&used.start)) {
                let message = format!("`{shown}` has extra characters around the substitution");
                (message, "LiteLLM substitutes the variable and sends the other characters with it")
            } else {
                (format!("`{shown}` is not substituted"), "LiteLLM sends this text as it stands")
            };
            let problem = subject.found(&MALFORMED_SUBSTITUTION.rule, place.clone(), message).consequence(consequence);
            if works.is_empty() {
                found.push(problem.hint("write `{{environment_variables.NAME}}` with the variable's name"));
                continue;
            }
            let right = format!("{{{{environment_variables.{works}}}}}");
            let problem = problem.hint(format!("write `{right}`"));
            let is_declared = subject.entry.environment_variables.iter().any(|known| known.value == works);
            // `<KEY>` may be what another text explains, and a name that is nearly declared may be a typing error.
            let is_certain = miss.is_plain
                && works == miss.name
                && (is_declared || !shown.starts_with('<') && nearly_declared(subject, &works).is_none());
            let mut edits = vec![Edit::replace(place, right.clone())];
            if let Some(list @ Node { value: Value::Array(_), .. }) = subject.field("environment_variables")
                && is_certain
                && !is_declared
                && !declared.contains(&miss.name)
            {
                declared.push(miss.name);
                edits.push(edit::append_element(subject.file, list, &quote(&works)));
            }
            let certainty = if is_certain { Certainty::Certain } else { Certainty::Offered };
            found.push(problem.fix(format!("write `{right}`"), certainty, edits));
        }
    }
}

fn blocked_variable(subject: &Subject<'_, '_>, found: &mut Findings) {
    for variable in &subject.entry.environment_variables {
        if BLOCKED_VARIABLES.contains(&variable.value.as_str()) {
            found.push(
                subject
                    .found(
                        &BLOCKED_VARIABLE.rule,
                        variable.span.clone(),
                        format!("`{}` can't be set in config.yaml", variable.value),
                    )
                    .consequence("LiteLLM passes over it under `environment_variables:` and logs a warning")
                    .hint("choose a name of your own, such as the service's name before it"),
            );
        }
    }
}
