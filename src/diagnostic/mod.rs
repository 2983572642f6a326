//! Diagnostics are data: a rule, a severity, a message, a location, a consequence, and a hint.
//!
//! Every step of the pipeline returns its diagnostics along with its result. Nothing is printed until the end, by one
//! renderer.

mod excerpt;
mod fix;
pub mod github;
pub mod human;
pub mod json;
mod places;
pub mod short;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use excerpt::excerpt;
pub use fix::{Certainty, Edit, Fix};

use crate::source::{Location, SourceFile};

/// How severe it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Not reported. As a rule's own severity: nothing is reported unless `sitegen.toml` turns the rule on.
    Off,
    /// Worth knowing. Never counted, never fails a build.
    Note,
    /// Probably a mistake. Fails a build only with `--deny-warnings`.
    Warning,
    /// Nothing is published.
    Error,
}

impl Severity {
    /// The word for people and for JSON.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Off => "off",
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One kind of problem. Rules are `static` items beside the code that checks them; `crate::rules` lists them all.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Rule {
    /// Stable name in kebab case, such as `unknown-event-type`.
    pub code: &'static str,
    /// Used unless `sitegen.toml` sets another.
    pub severity: Severity,
    /// One line: what is wrong, in general.
    pub summary: &'static str,
    /// Markdown: why it matters and how to fix it.
    pub explanation: &'static str,
    /// A short example that breaks the rule.
    pub wrong: &'static str,
    /// The same, fixed.
    pub right: &'static str,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The broken rule.
    pub rule: &'static Rule,
    /// The rule's severity, or the configured one.
    pub severity: Severity,
    /// The problem, in one sentence without a period.
    pub message: String,
    /// Its location, if it has one.
    pub at: Option<Location>,
    /// A few words beside the carets.
    pub label: Option<String>,
    /// The effect in LiteLLM at run time.
    pub consequence: Option<String>,
    /// How to fix it, as a literal instruction.
    pub hint: Option<String>,
    /// Related locations, each with a few words ("first defined here").
    pub related: Vec<(Location, String)>,
    /// A repair of its file.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding of `rule` without a location, with the rule's default severity.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Diagnostic {
            rule,
            severity: rule.severity,
            message: excerpt(message.into()),
            at: None,
            label: None,
            consequence: None,
            hint: None,
            related: Vec::new(),
            fix: None,
        }
    }

    /// Sets the location.
    pub fn at(mut self, file: &Arc<SourceFile>, range: Range<usize>) -> Self {
        self.at = Some(Location::new(file, range));
        self
    }

    /// Sets the words beside the carets.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(excerpt(label.into()));
        self
    }

    /// Sets the effect in LiteLLM at run time.
    pub fn consequence(mut self, consequence: impl Into<String>) -> Self {
        self.consequence = Some(excerpt(consequence.into()));
        self
    }

    /// Sets the hint.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(excerpt(hint.into()));
        self
    }

    /// Adds a repair.
    pub fn fix(mut self, title: impl Into<String>, certainty: Certainty, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { title: excerpt(title.into()), certainty, edits });
        self
    }

    /// Whether plain `--fix` repairs it.
    pub fn is_fixed_by_default(&self) -> bool {
        self.fix.as_ref().is_some_and(|fix| fix.certainty == Certainty::Certain)
    }

    /// Adds a related location.
    pub fn related(mut self, file: &Arc<SourceFile>, range: Range<usize>, words: impl Into<String>) -> Self {
        self.related.push((Location::new(file, range), excerpt(words.into())));
        self
    }

    /// Whether it has a location in this file.
    pub fn shows(&self, file: &Arc<SourceFile>) -> bool {
        self.at.iter().chain(self.related.iter().map(|(at, _)| at)).any(|at| Arc::ptr_eq(&at.file, file))
    }
}

/// Sorts findings by file and position, those without a location last, and removes duplicates: a fault in a template or
/// shared text is found on every page that uses it.
pub fn in_file_order(diagnostics: &mut Vec<Diagnostic>) {
    fn key(diagnostic: &Diagnostic) -> (bool, &str, usize, usize) {
        match &diagnostic.at {
            Some(at) => (false, &at.file.path, at.range.start, at.range.end),
            None => (true, "", 0, 0),
        }
    }
    diagnostics.sort_by(|a, b| key(a).cmp(&key(b)));
    diagnostics.dedup();
}

/// Whether there is an error among them.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// Applies the configured severities, and drops diagnostics whose rule is off.
pub fn apply_severities(diagnostics: &mut Vec<Diagnostic>, set: &HashMap<String, Severity>) {
    diagnostics.retain_mut(|diagnostic| {
        if let Some(severity) = set.get(diagnostic.rule.code) {
            diagnostic.severity = *severity;
        }
        diagnostic.severity != Severity::Off
    });
}

/// The candidate that the user most likely meant by `typed`, if one is close enough.
///
/// Close enough is an edit distance (with transpositions) of at most a third of the longer word, but one is always
/// allowed.
pub fn did_you_mean<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let (lower, length) = (typed.to_lowercase(), typed.chars().count());
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let candidate_length = candidate.chars().count();
            let limit = (length.max(candidate_length) / 3).max(1);
            if length.abs_diff(candidate_length) > limit {
                return None;
            }
            let distance = strsim::osa_distance(&lower, &candidate.to_lowercase());
            (distance <= limit).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
