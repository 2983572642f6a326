//! `--fix`: applies the repairs of diagnostics, and keeps every other byte.

use std::collections::HashSet;
use std::sync::Arc;

use super::{read_tree, syntax};
use crate::diagnostic::{Certainty, Diagnostic, Edit, Fix, Severity};
use crate::kept::Nowhere;
use crate::source::SourceFile;

/// Upper limit on rounds. Repairs can enable others: a list of variables must exist before a name is added. Real files
/// need only a few rounds.
const ROUNDS: usize = 100;

/// Bytes read per round to find repairs that don't help.
const LOOKED_AT: usize = 20_000_000;

/// The result of repairing a file.
#[derive(Debug)]
pub struct Fixed {
    /// The text after all repairs.
    pub text: String,
    /// The number of applied repairs.
    pub applied: usize,
    /// Problems whose repair would cause new ones, by their rule's code and message.
    pub refused: HashSet<(&'static str, String)>,
}

/// Applies all certain repairs to a registry; comments are removed only on request.
///
/// Repairs the syntax first, then, if the file parses (apart from comments), the content. The result has fewer problems
/// than the input and no new ones. Repairing it again changes nothing.
pub fn fix(file: &Arc<SourceFile>, comments: bool) -> Fixed {
    let mut fixer = Fixer { path: &file.path, comments, text: file.text.clone(), applied: 0, refused: HashSet::new() };
    if fixer.repair_syntax() {
        fixer.repair_meaning();
    }
    Fixed { text: fixer.text, applied: fixer.applied, refused: fixer.refused }
}

struct Fixer<'a> {
    path: &'a str,
    comments: bool,
    text: String,
    applied: usize,
    refused: HashSet<(&'static str, String)>,
}

impl Fixer<'_> {
    /// Returns whether the text is now unambiguous, apart from comments and the like.
    fn repair_syntax(&mut self) -> bool {
        let mut problems = self.syntax_problems(&self.text);
        for _ in 0..ROUNDS {
            let fixes = self.applicable(&problems);
            let chosen = compatible(&fixes);
            let text = apply(&self.text, &chosen);
            let left = self.syntax_problems(&text);
            if left.len() >= problems.len() {
                break;
            }
            self.applied += chosen.len();
            self.text = text;
            problems = left;
        }
        problems.iter().all(syntax::leaves_one_reading)
    }

    fn syntax_problems(&self, text: &str) -> Vec<Diagnostic> {
        syntax::parse_up_to(&SourceFile::new(self.path, text), usize::MAX).problems
    }

    fn repair_meaning(&mut self) {
        for _ in 0..ROUNDS {
            let diagnostics = self.check(&self.text);
            let fixes = self.applicable(&diagnostics);
            let mut looks = (LOOKED_AT / self.text.len().max(1)).clamp(30, 2_000);
            let good = self.good_fixes(&compatible(&fixes), &Problems::of(&diagnostics), &mut looks);
            if good.is_empty() {
                let refused = diagnostics.iter().filter(|diagnostic| diagnostic.is_fixed_by_default());
                self.refused = refused.map(|diagnostic| (diagnostic.rule.code, diagnostic.message.clone())).collect();
                break;
            }
            self.applied += good.len();
            self.text = apply(&self.text, &good);
        }
    }

    fn check(&self, text: &str) -> Vec<Diagnostic> {
        let file = SourceFile::new(self.path, text);
        read_tree(&file, syntax::parse_up_to(&file, usize::MAX), usize::MAX, &Nowhere).1
    }

    /// The repairs to apply.
    fn applicable<'d>(&self, diagnostics: &'d [Diagnostic]) -> Vec<&'d Fix> {
        let is_applicable = |fix: &&Fix| match fix.certainty {
            Certainty::Certain => true,
            Certainty::RemovesComment => self.comments,
            Certainty::Offered => false,
        };
        diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()).filter(is_applicable).collect()
    }

    /// The fixes that improve the file. Usually all do; otherwise bisection finds the faulty ones, with up to `looks`
    /// checks.
    fn good_fixes<'f>(&self, fixes: &[&'f Fix], before: &Problems, looks: &mut usize) -> Vec<&'f Fix> {
        if *looks == 0 || fixes.is_empty() {
            return Vec::new();
        }
        *looks -= 1;
        if self.is_better(apply(&self.text, fixes), before) {
            return fixes.to_vec();
        }
        if fixes.len() == 1 {
            return Vec::new();
        }
        let (left, right) = fixes.split_at(fixes.len() / 2);
        let mut good = self.good_fixes(left, before, looks);
        good.extend(self.good_fixes(right, before, looks));
        if self.is_better(apply(&self.text, &good), before) { good } else { Vec::new() }
    }

    /// Whether a text has fewer problems and no new ones, possibly after further repairs that it enables.
    fn is_better(&self, mut text: String, before: &Problems) -> bool {
        for _ in 0..ROUNDS {
            let diagnostics = self.check(&text);
            if Problems::of(&diagnostics).are_better_than(before) {
                return true;
            }
            let next = apply(&text, &compatible(&self.applicable(&diagnostics)));
            if next == text {
                break;
            }
            text = next;
        }
        false
    }
}

/// The problems of a text, for comparing it with another one.
struct Problems {
    errors: usize,
    warnings: usize,
    /// Each with its rule's code and its message.
    kinds: HashSet<(&'static str, String)>,
}

impl Problems {
    fn of(diagnostics: &[Diagnostic]) -> Self {
        let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        let kinds = diagnostics.iter().map(|diagnostic| (diagnostic.rule.code, diagnostic.message.clone())).collect();
        Problems { errors: count(Severity::Error), warnings: count(Severity::Warning), kinds }
    }

    /// Fewer errors take precedence over fewer warnings.
    fn are_better_than(&self, other: &Problems) -> bool {
        (self.errors, self.warnings) < (other.errors, other.warnings) && self.kinds.is_subset(&other.kinds)
    }
}

/// Fixes that don't conflict; the others follow in a later round.
fn compatible<'f>(fixes: &[&'f Fix]) -> Vec<&'f Fix> {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut chosen = Vec::new();
    for fix in fixes {
        // Diagnostics are in file order, so conflicts are almost always with one of the last edits.
        if fix.edits.iter().all(|edit| !taken.iter().rev().take(64).any(|other| clash(edit, other))) {
            taken.extend(&fix.edits);
            chosen.push(*fix);
        }
    }
    chosen
}

fn clash(a: &Edit, b: &Edit) -> bool {
    let both_insert = a.start == a.end && b.start == b.end;
    if both_insert && a.start == b.start {
        // Two items can be appended to one list if each includes its comma.
        return !(a.text.starts_with(',') && a.text.len() > 1 && b.text.starts_with(',') && b.text.len() > 1);
    }
    a.start < b.end && b.start < a.end
}

/// Applies all edits to the text, skipping overlapping ones.
fn apply(text: &str, fixes: &[&Fix]) -> String {
    let mut edits: Vec<&Edit> = fixes.iter().flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| (edit.start, edit.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        if edit.start >= done {
            out.push_str(&text[done..edit.start]);
            out.push_str(&edit.text);
            done = edit.end;
        }
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> String {
        fix(&SourceFile::new("r.json", text), false).text
    }

    #[test]
    fn mechanical_problems_are_fixed_and_the_rest_is_kept() {
        let before = "{\r\n\t\"acme\" : {\r\n\t\t'endpoint': \"{{environment_variables.URL}}/{{environment_variables.T}}\" ,\r\n\t\t\"header\":{\"content-type\":\"a/b\", \"X-V\":2},\r\n\t\t\"environment_variables\":[ ],\r\n\t\t\"event_types\": [\"llm_api_sucess\",],\r\n\t}\r\n}";
        let after = "{\r\n\t\"acme\" : {\r\n\t\t\"endpoint\": \"{{environment_variables.URL}}/{{environment_variables.T}}\" ,\r\n\t\t\"headers\":{\"Content-Type\":\"a/b\", \"X-V\":\"2\"},\r\n\t\t\"environment_variables\":[\"URL\", \"T\"],\r\n\t\t\"event_types\": [\"llm_api_success\"]\r\n\t}\r\n}";
        assert_eq!(fixed(before), after);
        assert_eq!(fixed(after), after);
    }

    #[test]
    fn a_missing_list_is_added_in_the_files_style() {
        let after = fixed("{\n    \"acme\": {\n        \"endpoint\": \"{{environment_variables.URL}}\"\n    }\n}\n");
        let line = "\"{{environment_variables.URL}}\",\n        \"environment_variables\": [\"URL\"]\n    }\n}\n";
        assert!(after.ends_with(line), "{after}");
    }

    #[test]
    fn comments_are_removed_only_on_request() {
        let text = "{\n  // none yet\n  \"acme\": {\"endpoint\": \"https://a.example\", \"environment_variables\": []} // one\n}\n";
        assert_eq!(fixed(text), text);
        let without = fix(&SourceFile::new("r.json", text), true);
        let entry = "\"acme\": {\"endpoint\": \"https://a.example\", \"environment_variables\": []}";
        assert_eq!((without.text, without.applied), (format!("{{\n  {entry}\n}}\n"), 2));
    }

    #[test]
    fn ambiguous_text_is_kept() {
        let text = "{\"acme\": {\"endpoint\": \"{{environment_variables.ACME_URL}}\", \"environment_variables\": [\"ACME_URI\"]}}";
        assert_eq!(fixed(text), text);
    }
}
