//! Dependencies: permissive licences, one version of each crate, crates.io as the only source, and a reason for each
//! direct dependency. `tests/advisories` checks for known vulnerabilities.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads the project's files")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Licences that only require a notice.
const LICENCES: [&str; 13] = [
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// Crates with two incompatible versions, and the crates that need them.
const DUPLICATES: [(&str, &str); 7] = [
    ("getrandom", "0.3 for jsonschema, 0.4 for tempfile and rand: all of them only for tests"),
    (
        "phf",
        "0.13 for the names of emoji and the commands of TeX, 0.14 for colors and entities: tables made while compiling",
    ),
    ("phf_generator", "the same"),
    ("phf_macros", "the same"),
    ("phf_shared", "the same"),
    ("r-efi", "one for each getrandom, on UEFI alone"),
    ("syn", "2 for the macros of strum, phf and zerocopy, 3 for those of serde and clap: only while compiling"),
];

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// All crates of the lock file, for any platform.
fn packages() -> Vec<Value> {
    let metadata = |more: &[&str]| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(["metadata", "--format-version", "1", "--locked"]).args(more);
        command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap()
    };
    let mut output = metadata(&["--offline"]);
    if !output.status.success() {
        // A fresh machine has the crates of its own platform only.
        output = metadata(&[]);
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn text<'v>(package: &'v Value, key: &str) -> &'v str {
    package[key].as_str().unwrap_or_default()
}

/// Whether a licence expression can be satisfied with allowed licences. An expression is `A OR B`, of parts `C AND D`,
/// with parentheses; old ones use `/` for `OR`.
fn is_allowed(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let expression = expression.trim();
    let split = |operator: &str| {
        let (mut depth, mut parts, mut start) = (0, Vec::new(), 0);
        for (at, char) in expression.char_indices() {
            match char {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ if depth == 0 && expression[at..].starts_with(operator) => {
                    parts.push(&expression[start..at]);
                    start = at + operator.len();
                }
                _ => {}
            }
        }
        parts.push(&expression[start..]);
        parts
    };
    let (any, all) = (split(" OR "), split(" AND "));
    if any.len() > 1 {
        any.into_iter().any(is_allowed)
    } else if all.len() > 1 {
        all.into_iter().all(is_allowed)
    } else if let Some(inner) = expression.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        is_allowed(inner)
    } else {
        LICENCES.contains(&expression)
    }
}

/// The part of a version that changes with breaking changes.
fn compatible(version: &str) -> &str {
    let zeros = version.split('.').take_while(|part| *part == "0").count();
    let end = version.match_indices('.').nth(zeros).map_or(version.len(), |(at, _)| at);
    &version[..end]
}

#[test]
fn licences_allow_the_program_to_be_given_away() {
    let refused: Vec<String> = packages()
        .iter()
        .filter(|package| !is_allowed(text(package, "license")))
        .map(|package| format!("{} {}: {}", text(package, "name"), text(package, "version"), package["license"]))
        .collect();
    assert_eq!(refused, [""; 0], "choose another crate, or add the licence with care");

    for (expression, allowed) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("MIT/GPL-3.0", true),
        ("MIT AND GPL-3.0", false),
        ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
        ("(MIT AND GPL-3.0) OR LGPL-2.1-or-later", false),
        ("", false),
    ] {
        assert_eq!(is_allowed(expression), allowed, "{expression}");
    }
}

#[test]
fn no_duplicate_crate_without_a_reason() {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in packages() {
        let version = compatible(text(&package, "version")).to_owned();
        versions.entry(text(&package, "name").to_owned()).or_default().insert(version);
    }
    let duplicates: Vec<&str> =
        versions.iter().filter(|(_, versions)| versions.len() > 1).map(|(name, _)| name.as_str()).collect();
    assert_eq!(duplicates, DUPLICATES.map(|(name, _)| name), "{versions:?}");
    assert_eq!(["0.3.4", "0.0.2", "1.2.3", "0.12.18"].map(compatible), ["0.3", "0.0.2", "1", "0.12"]);
}

#[test]
fn all_crates_come_from_crates_io() {
    for package in packages() {
        let is_own = text(&package, "name") == env!("CARGO_PKG_NAME");
        let source = package["source"].as_str();
        assert_eq!(source, (!is_own).then_some(CRATES_IO), "{}", text(&package, "name"));
    }
}

#[test]
fn each_direct_dependency_says_why_it_is_there() {
    let manifest = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    let (mut in_dependencies, mut is_explained, mut count) = (false, false, 0);
    for line in manifest.lines() {
        if let Some(section) = line.strip_prefix('[') {
            in_dependencies = section.trim_end_matches(']').ends_with("dependencies");
        } else if in_dependencies && line.starts_with(|first: char| first.is_ascii_alphabetic()) {
            count += 1;
            assert!(is_explained, "the line before `{line}` must be a comment that says what it is needed for");
        }
        is_explained = line.starts_with("# ");
    }
    assert!(count > 20, "{count}");
}
