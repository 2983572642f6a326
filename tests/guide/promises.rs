//! Every promise of the guide has a test, named in `promises.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::blocks::{self, repository};
use crate::site::Site;

/// The names of all tests: function names in Rust, titles in JavaScript.
fn tests() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for folder in ["src", "tests"] {
        collect(&repository().join(folder), &mut names);
    }
    names
}

fn collect(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != "node_modules" && !name.starts_with(".venv") {
            collect(&path, names);
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path).unwrap();
            let test = |rest: &str| Some(rest.split_once("fn ")?.1.split('(').next()?.to_owned());
            names.extend(text.split("#[test]").skip(1).filter_map(test));
        } else if name.ends_with(".test.mjs") {
            let text = fs::read_to_string(&path).unwrap();
            names.extend(text.split("test('").skip(1).filter_map(|rest| Some(rest.split_once('\'')?.0.to_owned())));
        }
    }
}

/// A page's paragraphs, list items and table rows, without headings, code and table headers.
fn statements(text: &str) -> Vec<String> {
    let body = if text.starts_with("---\n") { text.splitn(3, "---\n").nth(2).unwrap() } else { text };
    let mut statements = Vec::new();
    for block in without_code(body).split("\n\n").map(str::trim) {
        let lines: Vec<&str> = block.lines().collect();
        match block.chars().next() {
            None | Some('#') => {}
            Some('|') => statements.extend(lines.iter().skip(2).map(|line| (*line).to_owned())),
            Some('-') => statements.extend(format!("\n{block}").split("\n- ").skip(1).map(|item| format!("- {item}"))),
            _ => statements.push(block.to_owned()),
        }
    }
    statements
}

/// A text without its fenced code.
fn without_code(text: &str) -> String {
    let mut prose = String::new();
    let mut fence = None;
    for line in text.lines() {
        let ticks = line.trim_start().bytes().take_while(|byte| *byte == b'`').count();
        match fence {
            None if ticks >= 3 => fence = Some(ticks),
            None => prose.extend([line, "\n"]),
            Some(open) if ticks >= open => fence = None,
            Some(_) => {}
        }
    }
    prose
}

/// The README and all pages of the guide, each with the name of its table.
fn promising() -> Vec<(String, String)> {
    let name = |page: &String| {
        let below = page.strip_prefix("content/guide/").or_else(|| (page == "README.md").then_some(page))?;
        Some(below.trim_end_matches(".md").to_owned())
    };
    blocks::pages().into_iter().filter_map(|page| Some((name(&page)?, page))).collect()
}

#[test]
fn every_promise_has_its_test_and_every_statement_its_promise() {
    let table: toml::Table =
        fs::read_to_string(repository().join("tests/guide/promises.toml")).unwrap().parse().unwrap();
    let tests = tests();
    let pages = promising();
    let mut missing: Vec<String> = Vec::new();
    let known = |table: &&String| pages.iter().any(|(name, _)| name == *table);
    missing.extend(table.keys().filter(|table| !known(table)).map(|table| format!("there is no page `{table}`")));
    let none = toml::Table::new();
    for (name, page) in &pages {
        let text = fs::read_to_string(repository().join(page)).unwrap();
        let promises = table.get(name).map_or(&none, |promises| promises.as_table().unwrap());
        for (sentence, test) in promises {
            if !text.contains(sentence) {
                missing.push(format!("{page} does not say: {sentence}"));
            }
            let named = match test {
                toml::Value::String(name) => vec![name.as_str()],
                toml::Value::Array(names) => names.iter().map(|name| name.as_str().unwrap()).collect(),
                _ => Vec::new(),
            };
            let unknown =
                named.iter().filter(|name| !tests.contains(**name) && !repository().join("tests").join(name).exists());
            missing.extend(unknown.map(|name| format!("{page}: {sentence}: there is no test `{name}`")));
        }
        let is_covered = |statement: &&String| {
            statement.starts_with("See [") || promises.keys().any(|promise| statement.contains(promise.as_str()))
        };
        let statements = statements(&text);
        missing
            .extend(statements.iter().filter(|s| !is_covered(s)).map(|s| format!("{page} says, without a row: {s}")));
    }
    assert!(missing.is_empty(), "tests/guide/promises.toml:\n{}", missing.join("\n"));
}

/// All files below a folder with their bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    files
}

#[test]
fn read_only_commands_write_nothing() {
    let site = Site::new();
    let before = files(&site.root());
    for arguments in
        [&["check"][..], &["check", "--external-list"], &["schema"], &["explain"], &["diff", "."], &["theme", "eject"]]
    {
        let output = site.sitegen(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(files(&site.root()), before, "{arguments:?}");
    }
}

#[test]
fn a_site_with_an_error_is_not_published() {
    let site = Site::new();
    site.build("the site");
    site.write("content/broken.md", "# Broken\n\n[Nowhere](no-such-page.md)\n");
    let before = files(&site.root());
    assert_eq!(site.sitegen(&["build"]).status.code(), Some(1));
    assert_eq!(files(&site.root()), before);
}
