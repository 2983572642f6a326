//! The exact text of every diagnostic about the registry: `tests/check/<code>/input.json` is checked, and the output is
//! compared with `expected.txt` beside it. A rule with several messages has a folder for each, `<code>.<case>`.
//!
//! `SITEGEN_BLESS=1 cargo test --test check` updates the expectations; read the diff before committing it.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sitegen::cli::check::{self, registry_rules};
use sitegen::diagnostic::{Diagnostic, human};
use sitegen::source::SourceFile;

fn cases() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let folders = fs::read_dir(folder).unwrap().map(|item| item.unwrap().path()).filter(|path| path.is_dir());
    let mut cases: Vec<_> =
        folders.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path)).collect();
    cases.sort();
    cases
}

fn input(case: &Path) -> Arc<SourceFile> {
    SourceFile::new("registry.json", fs::read_to_string(case.join("input.json")).unwrap())
}

fn problems(case: &Path) -> Vec<Diagnostic> {
    check::registry(&input(case)).1
}

#[test]
fn messages_are_exact() {
    let bless = std::env::var_os("SITEGEN_BLESS").is_some();
    let mut failures = Vec::new();
    for (name, case) in cases() {
        let mut printed = Vec::new();
        let fixable = check::fix(&input(&case), false).applied;
        let mut diagnostics = problems(&case);
        if diagnostics.len() > 20 {
            // For a file with too many problems, only the message about that counts.
            diagnostics.retain(|problem| problem.rule.code == name);
        }
        human::write(&mut printed, &diagnostics, fixable, &human::RenderOptions::default()).unwrap();
        let printed = String::from_utf8(printed).unwrap();
        if bless {
            fs::write(case.join("expected.txt"), printed).unwrap();
            continue;
        }
        let expected = fs::read_to_string(case.join("expected.txt")).unwrap_or_default();
        if printed != expected {
            failures.push(format!("{name}: printed\n{printed}\nexpected\n{expected}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_rule_has_a_case_that_breaks_it() {
    let cases = cases();
    for rule in registry_rules() {
        let Some((_, case)) = cases.iter().find(|(name, _)| name == rule.code) else {
            panic!("tests/check/{}/input.json is missing", rule.code)
        };
        assert!(
            problems(case).iter().any(|diagnostic| diagnostic.rule.code == rule.code),
            "{} does not break its rule",
            rule.code
        );
    }
    for (name, _) in cases {
        let code = name.split('.').next().unwrap_or_default();
        assert!(registry_rules().any(|rule| rule.code == code), "tests/check/{name}: there is no such rule");
    }
}
