//! Options of all commands, output for other programs, completions and manual pages.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn sitegen(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sitegen")).args(args).current_dir(folder).env_clear().output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A site whose only page has this text.
fn site(page: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("content")).unwrap();
    fs::write(folder.path().join("content/index.md"), page).unwrap();
    folder
}

#[test]
fn the_version_names_the_commit() {
    let folder = tempfile::tempdir().unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(text(&sitegen(folder.path(), &["-V"]).stdout), format!("sitegen {version}\n"));
    let long = text(&sitegen(folder.path(), &["--version"]).stdout);
    let lines: Vec<&str> = long.lines().collect();
    assert_eq!(lines[0], format!("sitegen {version}"));
    assert!(lines[1].starts_with("target: ") && lines[1].contains(std::env::consts::ARCH), "{long}");
    assert!(lines[2].starts_with("commit: "), "{long}");
}

#[test]
fn options_that_would_do_nothing_are_refused() {
    let folder = site("# T\n");
    let broken = "{\"a\": {},}";
    fs::write(folder.path().join("generic_api_compatible_callbacks.json"), broken).unwrap();
    for list in ["--external-list", "--update-baseline"] {
        for option in ["--fix", "--format=json", "--deny-warnings", "r.json"] {
            let output = sitegen(folder.path(), &["check", list, option]);
            assert_eq!(output.status.code(), Some(2), "{list} {option}");
            assert!(text(&output.stderr).contains("cannot be used with"), "{}", text(&output.stderr));
        }
    }
    assert_eq!(fs::read_to_string(folder.path().join("generic_api_compatible_callbacks.json")).unwrap(), broken);
}

#[test]
fn new_offers_only_options_that_it_uses() {
    let folder = tempfile::tempdir().unwrap();
    let help = text(&sitegen(folder.path(), &["new", "--help"]).stdout);
    assert!(help.contains("--root") && !help.contains("--edit-url") && !help.contains("--base-url"), "{help}");
}

#[test]
fn an_empty_folder_gets_a_helpful_message() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["build", "check"] {
        let output = sitegen(folder.path(), &[command]);
        assert_eq!(output.status.code(), Some(2));
        let report = text(&output.stderr);
        assert!(report.contains("sitegen init") && report.contains("--root"), "{report}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was written");
}

#[test]
fn quiet_prints_only_problems() {
    let folder = site("# Home\n");
    for args in [&["build", "--quiet"][..], &["-q", "build"], &["check", "-q"]] {
        let output = sitegen(folder.path(), args);
        assert!(output.status.success(), "{output:?}");
        assert_eq!((text(&output.stdout), text(&output.stderr)), (String::new(), String::new()), "{args:?}");
    }
    let folder = site("# Home\n\n[dead](gone.md)\n");
    let output = sitegen(folder.path(), &["check", "-q"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("gone.md"), "{output:?}");
}

#[test]
fn colours_can_be_forced_and_forbidden() {
    let folder = site("# Home\n\n[dead](gone.md)\n");
    for (when, is_coloured) in [("always", true), ("never", false), ("auto", false)] {
        let output = sitegen(folder.path(), &["check", "--color", when]);
        assert_eq!(text(&output.stdout).contains("\u{1b}["), is_coloured, "{when}");
    }
}

#[test]
fn a_build_reports_its_result_as_json() {
    let folder = site("# Home\n");
    let output = sitegen(folder.path(), &["build", "--format", "json"]);
    assert!(output.status.success(), "{output:?}");
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result["published"], true);
    assert!(result["pages"].as_u64().unwrap() >= 1, "{result}");
    let written = result["files"]["written"].as_u64().unwrap();
    let kept = result["files"]["unchanged"].as_u64().unwrap();
    assert!(written > 0 && kept == 0 && result["files"]["removed"] == 0, "{result}");
    assert_eq!(result["diagnostics"][0]["code"], "no-base-url");

    fs::write(folder.path().join("content/index.md"), "# Home\n\n[dead](gone.md)\n").unwrap();
    let output = sitegen(folder.path(), &["build", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&result["published"], &result["files"]), (&Value::Bool(false), &Value::Null));
    let problems = result["diagnostics"].as_array().unwrap();
    assert!(problems.iter().any(|problem| problem["severity"] == "error" && problem["line"] == 3), "{result}");
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn github_gets_paths_from_the_repository_s_root() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join(".git")).unwrap();
    fs::create_dir_all(folder.path().join("docs/content")).unwrap();
    fs::write(folder.path().join("docs/content/index.md"), "# Home\n\n[dead](gone.md)\n").unwrap();
    let docs = folder.path().join("docs");
    for (current, args) in [
        (folder.path(), &["check", "--format", "github", "--root", "docs"][..]),
        (&docs, &["check", "--format", "github"]),
        (&docs, &["build", "--format", "github"]),
    ] {
        let output = sitegen(current, args);
        let report = text(&output.stdout);
        assert!(report.contains("::error file=docs/content/index.md,line=3,"), "{args:?}: {report}");
    }
}

#[test]
fn workflow_paths_are_relative_to_the_checkout() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("docs/content")).unwrap();
    fs::write(folder.path().join("docs/content/index.md"), "# Home\n\n[dead](gone.md)\n").unwrap();
    let docs = folder.path().join("docs");
    fs::write(docs.join("registry.json"), "{").unwrap();
    let registry = docs.join("registry.json");
    for (current, args, path) in [
        (folder.path(), &["check", "--format", "github", "--root", "docs"][..], "docs/content/index.md"),
        (&docs, &["check", "--format", "github"], "docs/content/index.md"),
        (&docs, &["check", "--format", "github", "registry.json"], "docs/registry.json"),
        (&docs.join("content"), &["check", "--format", "github", "../registry.json"], "docs/registry.json"),
        (&docs, &["check", "--format", "github", registry.to_str().unwrap()], "docs/registry.json"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_sitegen"))
            .args(args)
            .current_dir(current)
            .env_clear()
            .env("GITHUB_WORKSPACE", folder.path())
            .output()
            .unwrap();
        let report = text(&output.stdout);
        assert!(report.contains(&format!("::error file={path},line=")), "{args:?}: {report}");
    }
}

#[test]
fn paths_are_relative_to_the_current_folder() {
    let folder = tempfile::tempdir().unwrap();
    let (site, elsewhere) = (folder.path().join("site"), folder.path().join("elsewhere"));
    fs::create_dir_all(site.join("content")).unwrap();
    fs::create_dir_all(&elsewhere).unwrap();
    fs::write(site.join("content/index.md"), "# Home\n\n[dead](gone.md)\n").unwrap();
    let absolute = site.to_str().unwrap();
    for (current, root, path) in [
        (&site, ".", "content/index.md"),
        (&site, "./", "content/index.md"),
        (&elsewhere, "../site", "../site/content/index.md"),
        (&site, absolute, "content/index.md"),
        (&elsewhere, absolute, &format!("{absolute}/content/index.md")),
    ] {
        let output = sitegen(current, &["check", "--root", root]);
        let report = text(&output.stdout);
        assert!(report.contains(&format!("--> {path}:3:8\n")), "{root}: {report}");
        let output = sitegen(current, &["check", "--root", root, "--format", "short"]);
        let report = text(&output.stdout);
        assert!(report.contains(&format!("{path}:3:8: error[dead-link]: the link `gone.md` is dead\n")), "{report}");
    }
}

#[test]
fn a_refused_entry_is_shown_with_its_problems() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("r.json"), "{\n  \"a\": {}\n}\n").unwrap();
    let output = sitegen(folder.path(), &["new", "acme", "--registry", "r.json", "--endpoint", "ftp://acme.dev"]);
    assert_eq!(output.status.code(), Some(1));
    let report = text(&output.stderr);
    assert!(
        report.contains(" --> <new entry>:6:17\n") && report.contains("\"endpoint\": \"ftp://acme.dev\""),
        "{report}"
    );
    assert!(!report.contains("r.json:"), "{report}");
}

#[test]
fn colours_follow_the_conventions_of_the_environment() {
    let folder = site("# Home\n\n[dead](gone.md)\n");
    for (variables, is_coloured) in [
        (&[("CLICOLOR_FORCE", "1")][..], true),
        (&[("CLICOLOR_FORCE", "0")], false),
        (&[("CLICOLOR_FORCE", "")], false),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        (&[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")], true),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sitegen"));
        command.arg("check").current_dir(folder.path()).env_clear().envs(variables.iter().copied());
        let output = command.output().unwrap();
        assert_eq!(text(&output.stdout).contains("\u{1b}["), is_coloured, "{variables:?}");
    }
}

#[test]
fn excerpts_fit_the_configured_width() {
    let folder = site(&format!("# Home\n\n{} [dead](gone.md) {}\n", "word ".repeat(15), "word ".repeat(15)));
    let output = Command::new(env!("CARGO_BIN_EXE_sitegen"))
        .arg("check")
        .current_dir(folder.path())
        .env_clear()
        .env("COLUMNS", "60")
        .output()
        .unwrap();
    let report = text(&output.stdout);
    let excerpt: Vec<&str> = report.lines().filter(|line| line.contains(" | ")).collect();
    assert!(!excerpt.is_empty() && excerpt.iter().all(|line| line.chars().count() <= 60), "{report}");
    assert!(report.contains("[dead](gone.md)"), "{report}");
}

#[test]
fn a_check_with_errors_fails_even_if_its_output_is_closed() {
    let folder = site("# Home\n\n[dead](gone.md)\n");
    for format in ["human", "short", "json", "github"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sitegen"))
            .args(["check", "--format", format])
            .current_dir(folder.path())
            .env_clear()
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((text(&output.stderr), output.status.code()), (String::new(), Some(1)), "{format}");
    }
}

#[test]
fn a_reader_that_stops_early_is_not_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_sitegen"))
        .arg("explain")
        .current_dir(folder.path())
        .env_clear()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Closed before the program can fill a buffer.
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(text(&output.stderr), "");
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn completions_cover_all_commands() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = sitegen(folder.path(), &["completions", shell]);
        assert!(output.status.success(), "{output:?}");
        let script = text(&output.stdout);
        for word in ["build", "deny-warnings", "completions"] {
            assert!(script.contains(word), "{shell} has no {word}");
        }
    }
}

#[test]
fn bash_completes_a_command() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("completions"), sitegen(folder.path(), &["completions", "bash"]).stdout).unwrap();
    let script = "source ./completions; COMP_WORDS=(sitegen bui); COMP_CWORD=1; _sitegen sitegen bui sitegen; echo \"${COMPREPLY[@]}\"";
    let output = Command::new("bash").args(["-c", script]).current_dir(folder.path()).output().unwrap();
    assert_eq!(text(&output.stdout), "build\n", "{output:?}");
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let output = sitegen(folder.path(), &["man", "--out", "man1"]);
    assert!(output.status.success(), "{output:?}");
    for name in ["sitegen.1", "sitegen-build.1", "sitegen-export-docusaurus.1", "sitegen-theme-eject.1"] {
        let page = fs::read_to_string(folder.path().join("man1").join(name)).unwrap();
        assert!(page.contains(".SH NAME") && page.contains(".SH SYNOPSIS"), "{name}: {page}");
    }
    let build = fs::read_to_string(folder.path().join("man1/sitegen-build.1")).unwrap();
    assert!(build.contains("deny\\-warnings"), "{build}");
    assert!(text(&sitegen(folder.path(), &["man"]).stdout).contains(".TH sitegen 1"));
}
