//! Variables: their uses, their declarations, and malformed uses.

mod malformed;
mod undeclared;
mod unsubstituted;
mod unused;

use std::ops::Range;

use super::findings::Findings;
use super::malformed::working_name;
use super::subject::{Subject, Template};
use super::{Check, Run};
use crate::diagnostic::{Rule, Severity};
use crate::registry::litellm::BLOCKED_VARIABLES;
pub(super) use unsubstituted::wrapped_name;
pub(super) use unused::unused;

pub(super) static UNDECLARED_VARIABLE: Check = Check {
    rule: Rule {
        code: "undeclared-variable",
        severity: Severity::Error,
        summary: "an undeclared variable",
        explanation: "The documentation tells users to set the variables in `environment_variables`. If one isn't set, \
                      LiteLLM silently replaces it with nothing, so an `Authorization: Bearer ` without a key arrives. \
                      `sitegen check --fix` adds the variable to the list, unless the list has an unused one with \
                      almost the same name.",
        wrong: r#""endpoint": "{{environment_variables.ACME_URL}}", "environment_variables": []"#,
        right: r#""endpoint": "{{environment_variables.ACME_URL}}", "environment_variables": ["ACME_URL"]"#,
    },
    run: Run::Entry(undeclared::check),
};

pub(super) static UNUSED_VARIABLE: Check = Check {
    rule: Rule {
        code: "unused-variable",
        severity: Severity::Warning,
        summary: "an unused variable",
        explanation: "Neither `endpoint` nor a header uses the variable, so setting it has no effect. Remove it, or \
                      use it.",
        wrong: r#""endpoint": "https://logs.acme.example", "environment_variables": ["ACME_URL"]"#,
        right: r#""endpoint": "https://logs.acme.example", "environment_variables": []"#,
    },
    run: Run::Entry(unused::check),
};

pub(super) static UNSUBSTITUTED_NAME: Check = Check {
    rule: Rule {
        code: "unsubstituted-name",
        severity: Severity::Error,
        summary: "a variable name with characters other than `A-Z` and `_`",
        explanation: "LiteLLM substitutes only names that consist of capital letters and underscores. If a name has a \
                      digit, a lowercase letter or a space, LiteLLM sends the braces and the name unchanged: \
                      `{{environment_variables.AI21_KEY}}`.",
        wrong: r#""Authorization": "Bearer {{environment_variables.AI21_API_KEY}}""#,
        right: r#""Authorization": "Bearer {{environment_variables.AI_API_KEY}}""#,
    },
    run: Run::Entry(unsubstituted::check),
};

pub(super) static MALFORMED_SUBSTITUTION: Check = Check {
    rule: Rule {
        code: "malformed-substitution",
        severity: Severity::Error,
        summary: "text that looks like a variable but isn't substituted",
        explanation: "In the registry, LiteLLM substitutes only `{{environment_variables.NAME}}`, without spaces. It \
                      sends `${NAME}`, `os.environ/NAME`, `{{env.NAME}}` and the like unchanged. `sitegen check --fix` \
                      writes the right form.",
        wrong: r#""Authorization": "Bearer ${ACME_API_KEY}""#,
        right: r#""Authorization": "Bearer {{environment_variables.ACME_API_KEY}}""#,
    },
    run: Run::Entry(malformed::check),
};

pub(super) static BLOCKED_VARIABLE: Check = Check {
    rule: Rule {
        code: "blocked-variable",
        severity: Severity::Warning,
        summary: "a variable that the proxy can't set from its configuration",
        explanation: "LiteLLM ignores `PATH`, `HOME` and a few others under `environment_variables:` in config.yaml. \
                      Users could set them only in the proxy's own environment, where they already have a meaning.",
        wrong: r#""environment_variables": ["USER"]"#,
        right: r#""environment_variables": ["ACME_USER"]"#,
    },
    run: Run::Entry(blocked_variable),
};

fn uses<'s, 't>(subject: &'s Subject<'t, '_>) -> impl Iterator<Item = (&'s Template<'t>, &'t str, Range<usize>)> {
    subject.templates.iter().flat_map(|template| template.uses().map(move |(name, range)| (template, name, range)))
}

/// Whether a name that isn't substituted is a misspelling of this one, which is.
fn means(text: &str, name: &str) -> bool {
    text.trim() == name || working_name(text, |_| false) == name
}

/// The most reported variables per entry and rule, because each is compared with all others.
const MOST: usize = 100;

fn blocked_variable(subject: &Subject<'_, '_>, findings: &mut Findings) {
    for variable in &subject.entry.environment_variables {
        if BLOCKED_VARIABLES.contains(&variable.value.as_str()) {
            findings.push(
                subject
                    .diagnostic(
                        &BLOCKED_VARIABLE.rule,
                        variable.span.clone(),
                        format!("`{}` can't be set in config.yaml", variable.value),
                    )
                    .consequence("LiteLLM ignores it under `environment_variables:` and logs a warning")
                    .hint("choose another name, for example with the service's name as a prefix"),
            );
        }
    }
}
