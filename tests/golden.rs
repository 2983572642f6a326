//! Golden folders: `tests/golden/<case>/site` is built by the real binary and compared with `expected/` beside it.
//!
//! A case is a folder with
//! - `site/`: the input; the theme `plain` of `tests/golden/theme` is put beside it,
//! - `args` (optional): words that follow `sitegen build`,
//! - `expected/`: all output files except the theme's assets, or nothing if the build must fail,
//! - `expected.txt`: the exit code and the output, without times.
//!
//! `SITEGEN_BLESS=1 cargo test --test golden` updates the expectations; read the diff before committing it.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn golden_folders() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let bless = std::env::var_os("SITEGEN_BLESS").is_some();
    let mut failures = Vec::new();
    let mut ran = 0;
    for case in folders(&cases).into_iter().filter(|case| case.join("site").is_dir()) {
        ran += 1;
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let (printed, files) = build(&case, &cases.join("theme"));
        if bless {
            fs::write(case.join("expected.txt"), &printed).unwrap();
            let _ = fs::remove_dir_all(case.join("expected"));
            for (path, bytes) in &files {
                let path = case.join("expected").join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
            continue;
        }
        let expected = fs::read_to_string(case.join("expected.txt")).unwrap_or_default();
        if printed != expected {
            failures.push(format!("{name}: printed\n{printed}\nexpected\n{expected}"));
        }
        let expected = read_tree(&case.join("expected"));
        for path in expected.keys().chain(files.keys()).collect::<std::collections::BTreeSet<_>>() {
            let shown = |bytes: Option<&Vec<u8>>| bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            let (got, expected_text) = (shown(files.get(path)), shown(expected.get(path)));
            if got != expected_text {
                let shown = |text: Option<String>| text.unwrap_or_else(|| "(no such file)".to_owned());
                failures.push(format!("{name}: {path} is\n{}\nexpected\n{}", shown(got), shown(expected_text)));
            }
        }
    }
    assert!(ran > 0, "no cases");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Builds a copy of the case's site; returns the exit code with the output, and the files.
fn build(case: &Path, theme: &Path) -> (String, BTreeMap<String, Vec<u8>>) {
    let root = tempfile::tempdir().unwrap();
    copy_tree(&case.join("site"), root.path());
    copy_tree(theme, &root.path().join("themes/plain"));
    let args = fs::read_to_string(case.join("args")).unwrap_or_default();
    let output = Command::new(env!("CARGO_BIN_EXE_sitegen"))
        .arg("build")
        .args(args.split_whitespace())
        .current_dir(root.path())
        .env_clear()
        .output()
        .unwrap();
    let mut printed = format!("exit {}\n", output.status.code().unwrap_or(-1));
    printed.push_str(&String::from_utf8_lossy(&output.stderr));
    // The summary ends with the time.
    let figures = String::from_utf8_lossy(&output.stdout).into_owned();
    let figures = figures.split(", in ").next().unwrap_or_default();
    let mut files = read_tree(&root.path().join("public"));
    let all = files.keys().filter(|path| !path.starts_with(".sitegen")).count();
    files.retain(|path, _| !path.starts_with("assets/") && !path.starts_with(".sitegen"));
    // The number of theme assets doesn't matter here.
    printed.push_str(&figures.replace(&format!(" {all} files"), &format!(" {} files", files.len())));
    (printed.trim_end().to_owned() + "\n", files)
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(path).unwrap().map(|item| item.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn copy_tree(from: &Path, to: &Path) {
    for (path, bytes) in read_tree(from) {
        let path = to.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// All files below a folder, by path with `/`; empty if the folder doesn't exist.
fn read_tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for item in fs::read_dir(&folder).into_iter().flatten() {
            let path = item.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Rules with their own tests, because a repository can't contain their cases.
const ELSEWHERE: [&str; 4] = ["outside-root", "unusable-name", "no-history", "too-many-linked"];

#[test]
fn every_rule_has_a_golden_case() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut shown = String::new();
    for folder in ["check", "golden", "markdown"] {
        for (path, bytes) in read_tree(&tests.join(folder)) {
            if path.contains("expected") && !path.contains("/expected/") {
                shown.push_str(&String::from_utf8_lossy(&bytes));
            }
        }
    }
    let output = Command::new(env!("CARGO_BIN_EXE_sitegen")).arg("explain").output().unwrap();
    let list = String::from_utf8(output.stdout).unwrap();
    let codes: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(codes.contains(&"dead-link"), "{list}");
    let missing: Vec<&str> =
        codes.into_iter().filter(|code| !ELSEWHERE.contains(code) && !shown.contains(&format!("[{code}]"))).collect();
    assert!(missing.is_empty(), "no golden case shows {missing:?}");
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_site_is_an_error() {
    let work = tempfile::tempdir().unwrap();
    let root = work.path().join("site");
    fs::create_dir_all(root.join("content")).unwrap();
    fs::write(work.path().join("secret.md"), "# Secret\n").unwrap();
    fs::write(root.join("content/index.md"), "# Home\n").unwrap();
    std::os::unix::fs::symlink("../../secret.md", root.join("content/secret.md")).unwrap();
    let output =
        Command::new(env!("CARGO_BIN_EXE_sitegen")).args(["build", "--root"]).arg(&root).env_clear().output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let printed = String::from_utf8(output.stderr).unwrap();
    let expected_text = "error[outside-root]: `content/secret.md` points outside the site's folder\n |\n = help: copy the file into \
                  the site\n";
    assert!(printed.contains(expected_text), "{printed}");
    assert!(!root.join("public").exists());
}
