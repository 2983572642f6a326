//! The hand-written pages agree with what LiteLLM sent to `tests/truth/run`.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads its fixtures")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages.extend(self::pages(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    pages
}

/// The top-level keys of the payload in all releases that were run: lines such as `success metadata.user_api_key_hash: string`.
fn captured() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for file in fs::read_dir(root().join("tests/truth/payload")).unwrap() {
        for line in fs::read_to_string(file.unwrap().path()).unwrap().lines() {
            let (_, path) = line.split_once(' ').unwrap();
            keys.insert(path.split(['.', ':']).next().unwrap().to_owned());
        }
    }
    assert!(keys.len() > 40, "{keys:?}");
    keys
}

/// The tables list exactly the captured keys, each once.
#[test]
fn the_tables_name_each_field_of_the_payload_once() {
    let text = fs::read_to_string(root().join("content/what-gets-logged.md")).unwrap();
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for row in text.lines().filter(|line| line.starts_with("| `")) {
        let first = row.split('|').nth(1).unwrap();
        for field in first.split('`').skip(1).step_by(2) {
            *named.entry(field).or_default() += 1;
        }
    }
    let captured = captured();
    let missing: Vec<_> = captured.iter().filter(|key| !named.contains_key(key.as_str())).collect();
    assert!(missing.is_empty(), "on no page: {missing:?}");
    let repeated: Vec<_> = named.iter().filter(|(_, count)| **count > 1).collect();
    assert!(repeated.is_empty(), "named more than once: {repeated:?}");
    let unknown: Vec<_> = named.keys().filter(|field| !captured.contains(**field)).collect();
    assert!(unknown.is_empty(), "LiteLLM does not send: {unknown:?}");
}

/// Releases and counts come from data: in prose they would be wrong after the next run.
#[test]
fn prose_names_no_release_and_counts_no_fields() {
    for page in pages(&root().join("content")) {
        let text = fs::read_to_string(&page).unwrap();
        let mut in_code = false;
        for line in text.lines() {
            in_code ^= line.trim_start().starts_with("```");
            let words =
                || line.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').map(|word| word.trim_matches('.'));
            let is_release = |word: &str| {
                let parts: Vec<&str> = word.split('.').collect();
                parts.len() == 3
                    && parts[0] == "1"
                    && parts[1].len() > 1
                    && parts.iter().all(|part| part.parse::<u32>().is_ok())
            };
            let counts_fields = words()
                .zip(words().skip(1))
                .any(|(count, what)| count.parse::<u32>().is_ok() && ["fields", "keys"].contains(&what));
            assert!(in_code || !(words().any(is_release) || counts_fields), "{}: {line}", page.display());
        }
    }
}
