//! `--fix`: makes the repairs that diagnostics carry, and keeps every other byte.

use std::sync::Arc;

use super::read_up_to;
use crate::diagnostic::{Certainty, Diagnostic, Edit, Fix, Severity};
use crate::source::SourceFile;

/// Repairs can make others possible: an entry's list of variables must be there before one is added to it. Each round
/// makes all that fit together; nothing real needs more than a few.
const ROUNDS: usize = 100;

/// How many bytes are looked at in a round to find the repairs that don't help, however many there are.
const LOOKED_AT: usize = 200_000_000;

/// What became of a file.
#[derive(Debug)]
pub struct Fixed {
    /// The text after all repairs.
    pub text: String,
    /// How many repairs were made.
    pub made: usize,
}

/// Repairs a registry as far as that is certain; comments are removed only on request.
///
/// The result never checks worse than the input: a repair that would do that is left out. It is a fixed point: repairing
/// it again changes nothing.
pub fn fix(file: &Arc<SourceFile>, comments: bool) -> Fixed {
    let mut fixed = Fixed { text: file.text.clone(), made: 0 };
    for _ in 0..ROUNDS {
        let current = SourceFile::new(file.path.as_str(), fixed.text.as_str());
        let (_, diagnostics) = read_up_to(&current, usize::MAX);
        let wanted = |fix: &&Fix| match fix.certainty {
            Certainty::Certain => true,
            Certainty::RemovesComment => comments,
            Certainty::Offered => false,
        };
        let fixes: Vec<&Fix> = diagnostics.iter().filter_map(|found| found.fix.as_ref()).filter(wanted).collect();
        let before = Badness::of(&diagnostics);
        let mut looks = (LOOKED_AT / current.text.len().max(1)).clamp(30, 2_000);
        let good = good_fixes(&current, &compatible(&fixes), before, &mut looks);
        let text = apply(&current.text, &good);
        if good.is_empty() || !Badness::of_text(&current, &text).is_better_than(before) {
            break;
        }
        fixed.made += good.len();
        fixed.text = text;
    }
    fixed
}

/// How a text checks; fewer errors count before fewer warnings.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Badness {
    errors: usize,
    warnings: usize,
}

impl Badness {
    fn of(diagnostics: &[Diagnostic]) -> Self {
        let count = |severity| diagnostics.iter().filter(|found| found.severity == severity).count();
        Badness { errors: count(Severity::Error), warnings: count(Severity::Warning) }
    }

    fn of_text(file: &SourceFile, text: &str) -> Self {
        Badness::of(&read_up_to(&SourceFile::new(file.path.as_str(), text), usize::MAX).1)
    }

    fn is_better_than(self, other: Badness) -> bool {
        self < other
    }
}

/// The first fixes that don't get in each other's way; the others come in a later round.
fn compatible<'f>(fixes: &[&'f Fix]) -> Vec<&'f Fix> {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut chosen = Vec::new();
    for fix in fixes {
        // Diagnostics come in file order, so that a clash is with one of the last edits nearly always.
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
        // Two items can be added at the end of one list if each brings its comma.
        return !(a.text.starts_with(',') && a.text.len() > 1 && b.text.starts_with(',') && b.text.len() > 1);
    }
    a.start < b.end && b.start < a.end
}

/// Of these fixes those that make the file check better. Nearly always that is all of them; where it is not, the
/// faulty ones are found by halving, as far as there are `looks` left.
fn good_fixes<'f>(file: &SourceFile, fixes: &[&'f Fix], before: Badness, looks: &mut usize) -> Vec<&'f Fix> {
    if *looks == 0 {
        return Vec::new();
    }
    *looks -= 1;
    if fixes.is_empty() || Badness::of_text(file, &apply(&file.text, fixes)).is_better_than(before) {
        return fixes.to_vec();
    }
    if fixes.len() == 1 {
        return Vec::new();
    }
    let (left, right) = fixes.split_at(fixes.len() / 2);
    let mut good = good_fixes(file, left, before, looks);
    good.extend(good_fixes(file, right, before, looks));
    good
}

/// The text with all edits made. Edits that overlap others are passed over.
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
    fn what_is_mechanical_is_mended_and_the_rest_kept() {
        let before = "{\r\n\t\"acme\" : {\r\n\t\t'endpoint': \"{{environment_variables.URL}}/{{environment_variables.T}}\" ,\r\n\t\t\"header\":{\"content-type\":\"a\", \"X-V\":2},\r\n\t\t\"environment_variables\":[ ],\r\n\t\t\"event_types\": [\"llm_api_sucess\",],\r\n\t}\r\n}";
        let after = "{\r\n\t\"acme\" : {\r\n\t\t\"endpoint\": \"{{environment_variables.URL}}/{{environment_variables.T}}\" ,\r\n\t\t\"headers\":{\"Content-Type\":\"a\", \"X-V\":\"2\"},\r\n\t\t\"environment_variables\":[\"URL\", \"T\"],\r\n\t\t\"event_types\": [\"llm_api_success\"]\r\n\t}\r\n}";
        assert_eq!(fixed(before), after);
        assert_eq!(fixed(after), after);
    }

    #[test]
    fn a_missing_list_is_added_in_the_style_of_the_file() {
        let after = fixed("{\n    \"acme\": {\n        \"endpoint\": \"{{environment_variables.URL}}\"\n    }\n}\n");
        let line = "\"{{environment_variables.URL}}\",\n        \"environment_variables\": [\"URL\"]\n    }\n}\n";
        assert!(after.ends_with(line), "{after}");
    }

    #[test]
    fn comments_go_only_on_request() {
        let text = "{\n  // none yet\n  \"acme\": {\"endpoint\": \"https://a.example\", \"environment_variables\": []} // one\n}\n";
        assert_eq!(fixed(text), text);
        let without = fix(&SourceFile::new("r.json", text), true);
        let entry = "\"acme\": {\"endpoint\": \"https://a.example\", \"environment_variables\": []}";
        assert_eq!((without.text, without.made), (format!("{{\n  {entry}\n}}\n"), 2));
    }

    #[test]
    fn what_could_mean_two_things_is_left() {
        let text = "{\"acme\": {\"endpoint\": \"{{environment_variables.ACME_URL}}\", \"environment_variables\": [\"ACME_URI\"]}}";
        assert_eq!(fixed(text), text);
    }
}
