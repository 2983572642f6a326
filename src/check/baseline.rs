//! A baseline: dead links that are known and not reported, for migrating an old site step by step.
//!
//! The first line marks the file, so no other file is overwritten. Then, one tab-separated line per link: the source
//! file, the link as written, and the rule code. A listed dead link is not reported. A listed link that is no longer
//! dead is reported, so you can remove it. The rule code distinguishes a missing anchor from a missing page. Lines
//! without a code, written by earlier versions, match every code of `DEAD`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::links::{DEAD, Finding};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::source::SourceFile;

/// The first line of a baseline.
pub(crate) const MARK: &str = "# Dead links, written by `sitegen check --update-baseline`";

/// The rules about baselines.
pub(crate) static RULES: &[&Rule] = &[&FIXED];

static FIXED: Rule = Rule {
    code: "fixed-link",
    severity: Severity::Note,
    summary: "a link in the baseline that is no longer dead",
    explanation: "`sitegen check --update-baseline` removes fixed links from the baseline.",
    wrong: "content/a.md\tb.md\tdead-link   # and content/b.md exists now",
    right: "a baseline without that line",
};

/// A line's source file, link and, if present, rule code.
type Key = (String, String, Option<&'static str>);

/// Removes the diagnostics that the baseline lists, and reports listed links that are no longer dead.
pub(super) fn apply(file: &Arc<SourceFile>, findings: &mut Vec<Finding>) -> Vec<Diagnostic> {
    let mut listed: BTreeMap<Key, (Range<usize>, bool)> = BTreeMap::new();
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        let text = line.trim_end_matches(['\n', '\r']);
        if let Some((source, rest)) = text.split_once('\t') {
            let coded = rest.rsplit_once('\t').and_then(|(link, code)| {
                let rule = DEAD.iter().find(|rule| rule.code == code)?;
                Some((link, Some(rule.code)))
            });
            let (link, code) = coded.unwrap_or((rest, None));
            listed.insert((source.to_owned(), link.to_owned(), code), (start..start + text.len(), false));
        }
        start += line.len();
    }
    findings.retain(|finding| {
        if !is_dead(finding) {
            return true;
        }
        let (source, link) = &finding.key;
        let mut is_listed = false;
        for code in [Some(finding.problem.rule.code), None] {
            if let Some((_, used)) = listed.get_mut(&(source.clone(), link.clone(), code)) {
                (*used, is_listed) = (true, true);
            }
        }
        !is_listed
    });
    let fixed = listed.into_iter().filter(|(_, (_, used))| !used);
    fixed
        .map(|((source, link, _), (range, _))| {
            Diagnostic::new(&FIXED, format!("`{link}` in `{source}` is no longer dead"))
                .at(file, range)
                .hint("remove it from the baseline with `sitegen check --update-baseline`")
        })
        .collect()
}

/// Whether a file is a baseline, and may be replaced by a newer one.
pub(crate) fn is_baseline(bytes: &[u8]) -> bool {
    bytes.split(|byte| *byte == b'\n').next().is_some_and(|line| line.trim_ascii_end() == MARK.as_bytes())
}

/// The text of a baseline with the dead links among these findings, sorted and without duplicates, and their number.
pub(super) fn write(findings: &[Finding]) -> (String, usize) {
    let dead = findings.iter().filter(|finding| is_dead(finding));
    let mut lines: Vec<String> =
        dead.map(|finding| format!("{}\t{}\t{}\n", finding.key.0, finding.key.1, finding.problem.rule.code)).collect();
    lines.sort();
    lines.dedup();
    (format!("{MARK}\n{}", lines.concat()), lines.len())
}

fn is_dead(finding: &Finding) -> bool {
    DEAD.contains(&finding.problem.rule)
}
