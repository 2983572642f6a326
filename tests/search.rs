//! The search index of a small site: the terms of each section with their weights.
//!
//! `SITEGEN_BLESS=1 cargo test --test search` updates the expectation; read the diff before committing it.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[test]
fn index_of_a_small_site() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search");
    let out = tempfile::tempdir().unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_sitegen"))
        .args(["build", "--quiet", "--root"])
        .arg(case.join("site"))
        .arg("--out")
        .arg(out.path())
        .env_clear()
        .status()
        .unwrap();
    assert!(status.success());
    let script = fs::read_to_string(out.path().join("assets/search/index.js")).unwrap();
    let printed = readable(&script);
    let expected = case.join("expected.txt");
    if std::env::var_os("SITEGEN_BLESS").is_some() {
        fs::write(&expected, &printed).unwrap();
    }
    assert_eq!(printed, fs::read_to_string(&expected).unwrap_or_default());
}

/// Each section with its result text, and its terms by weight.
fn readable(script: &str) -> String {
    let json = script.trim().strip_prefix("searchPart(\"index\",").unwrap().strip_suffix(");").unwrap();
    let index: Value = serde_json::from_str(json).unwrap();
    let part = |name: &str| -> Vec<Value> {
        index[name].as_array().unwrap().iter().flat_map(|shard| shard.as_array().unwrap().clone()).collect()
    };
    let mut by_section: BTreeMap<u64, BTreeMap<std::cmp::Reverse<u64>, Vec<String>>> = BTreeMap::new();
    for pair in part("terms_here").chunks(2) {
        let mut section = 0;
        for number in pair[1].as_array().unwrap()[1..].iter().map(|number| number.as_u64().unwrap()) {
            section += number >> 4;
            let weights = by_section.entry(section).or_default();
            weights.entry(std::cmp::Reverse(number & 15)).or_default().push(pair[0].as_str().unwrap().to_owned());
        }
    }
    let mut out = format!("pages {}, list {}\n", index["pages"], index["list"]);
    for (number, text) in part("texts_here").iter().enumerate() {
        writeln!(out, "\n{text}").unwrap();
        for (std::cmp::Reverse(weight), terms) in by_section.get(&(number as u64)).into_iter().flatten() {
            writeln!(out, "  {weight}: {}", terms.join(" ")).unwrap();
        }
    }
    out
}
