//! A baseline: the dead links that an old site lives with for now.
//!
//! One line a link: the source file, a tab, the link as written. A dead link that is listed is not reported; a listed one
//! that is dead no longer is named, so that it can be dropped.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::links::Finding;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::source::SourceFile;

/// The rules about baselines.
pub static RULES: &[&Rule] = &[&MENDED];

static MENDED: Rule = Rule {
    code: "mended-link",
    severity: Severity::Note,
    summary: "the baseline lists a link that is dead no longer",
    explanation: "`sitegen check --update-baseline` writes the baseline anew, without the links that were mended.",
    wrong: "content/a.md\tb.md   # and content/b.md is there now",
    right: "a baseline without that line",
};

/// Takes the findings that the baseline lists away, and names the listed links that are dead no longer.
pub(super) fn apply(file: &Arc<SourceFile>, findings: &mut Vec<Finding>) -> Vec<Diagnostic> {
    let mut listed: BTreeMap<(String, String), (Range<usize>, bool)> = BTreeMap::new();
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        let text = line.trim_end_matches(['\n', '\r']);
        if let Some((source, link)) = text.split_once('\t') {
            listed.insert((source.to_owned(), link.to_owned()), (start..start + text.len(), false));
        }
        start += line.len();
    }
    findings.retain(|finding| match listed.get_mut(&finding.key) {
        Some((_, used)) => {
            *used = true;
            false
        }
        None => true,
    });
    let mended = listed.into_iter().filter(|(_, (_, used))| !used);
    mended
        .map(|((source, link), (range, _))| {
            Diagnostic::new(&MENDED, format!("`{link}` in `{source}` is dead no longer"))
                .at(file, range)
                .hint("drop it from the baseline with `sitegen check --update-baseline`")
        })
        .collect()
}

/// The text of a baseline with these findings, sorted, each once.
pub(super) fn write(findings: &[Finding]) -> String {
    let mut lines: Vec<String> =
        findings.iter().map(|finding| format!("{}\t{}\n", finding.key.0, finding.key.1)).collect();
    lines.sort();
    lines.dedup();
    lines.concat()
}
