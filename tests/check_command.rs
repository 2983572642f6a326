//! `check`, `explain`, `new` and `schema` as a user runs them: exit codes, output, and written files.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const CLEAN: &str =
    "{\n  \"acme\": {\n    \"endpoint\": \"https://logs.acme.example\",\n    \"environment_variables\": []\n  }\n}\n";

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sitegen")).args(args).current_dir(folder).env_clear().output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn folder_with(registry: impl AsRef<[u8]>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("r.json"), registry).unwrap();
    folder
}

#[test]
fn exit_codes_distinguish_errors_from_wrong_usage() {
    let clean = folder_with(CLEAN);
    assert_eq!(run(clean.path(), &["check", "r.json"]).status.code(), Some(0));
    let warning = folder_with(CLEAN.replace("https", "http"));
    assert_eq!(run(warning.path(), &["check", "r.json"]).status.code(), Some(0));
    assert_eq!(run(warning.path(), &["check", "r.json", "--deny-warnings"]).status.code(), Some(1));
    let error = folder_with(CLEAN.replace("[]", "5"));
    assert_eq!(run(error.path(), &["check", "r.json"]).status.code(), Some(1));
    assert_eq!(run(error.path(), &["check", "no-such-file.json"]).status.code(), Some(2));
    assert_eq!(run(error.path(), &["check", "--formt", "json"]).status.code(), Some(2));
    assert_eq!(run(error.path(), &["explain", "no-such-rule"]).status.code(), Some(2));
}

#[test]
fn redirected_output_has_no_colours() {
    let folder = folder_with(CLEAN.replace("[]", "5"));
    let output = run(folder.path(), &["check", "r.json"]);
    assert!(!output.stdout.contains(&0x1b));
}

#[test]
fn the_json_form_is_stable() {
    let folder = folder_with("{\"é\": {\"endpoint\": \"https://a.example\", \"environment_variables\": [\"A\",]}}");
    let output = run(folder.path(), &["check", "r.json", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let first = report.as_array().unwrap().iter().find(|report| report["code"] == "trailing-comma").unwrap();
    assert_eq!((&first["severity"], &first["file"]), (&"error".into(), &"r.json".into()));
    assert_eq!((first["line"].as_u64(), first["column"].as_u64()), (Some(1), Some(70)));
    assert_eq!(first["end"], serde_json::json!({"line": 1, "column": 71}));
    assert_eq!(first["fix"]["certainty"], "certain");
    let keys: Vec<&str> = first.as_object().unwrap().keys().map(String::as_str).collect();
    let all = [
        "code",
        "column",
        "consequence",
        "end",
        "file",
        "fix",
        "hint",
        "label",
        "line",
        "message",
        "related",
        "severity",
    ];
    assert_eq!(keys, all);
}

#[test]
fn text_that_is_not_utf8_is_checked_but_never_written() {
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("{\"a\": {},}".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [utf16, b"{\"a\": {\"endpoint\": \"\xff\"},}".to_vec()] {
        let folder = folder_with(&bytes);
        let output = run(folder.path(), &["check", "--fix", "r.json"]);
        let printed = text(&output.stdout);
        assert!(printed.contains("error[not-utf8]") && printed.contains("error[trailing-comma]"), "{printed}");
        assert_eq!(fs::read(folder.path().join("r.json")).unwrap(), bytes);
    }
}

#[test]
fn fix_shows_the_difference_and_leaves_comments() {
    let folder = folder_with(CLEAN.replace("[]", "[], // none"));
    let output = run(folder.path(), &["check", "--fix", "r.json"]);
    assert!(
        text(&output.stdout)
            .contains("-    \"environment_variables\": [], // none\n+    \"environment_variables\": [] // none\n")
    );
    assert_eq!(output.status.code(), Some(1), "the comment is left");
    assert_eq!(run(folder.path(), &["check", "--fix=comments", "r.json"]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(folder.path().join("r.json")).unwrap(), CLEAN);
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|item| item.unwrap().file_name()).collect();
    assert_eq!(names, ["r.json"], "no temporary file is left");
}

#[test]
fn new_adds_an_entry_that_checks_and_refuses_an_existing_key() {
    let folder = folder_with(CLEAN);
    let output = run(folder.path(), &["new", "second", "--registry", "r.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("sitegen check"));
    let fixed_text = fs::read_to_string(folder.path().join("r.json")).unwrap();
    assert!(fixed_text.starts_with(CLEAN.trim_end().trim_end_matches('}').trim_end()));
    assert_eq!(run(folder.path(), &["check", "--deny-warnings", "r.json"]).status.code(), Some(0));
    assert_eq!(run(folder.path(), &["new", "second", "--registry", "r.json"]).status.code(), Some(2));
    assert_eq!(run(folder.path(), &["new", "Bad Key", "--registry", "r.json"]).status.code(), Some(1));
    assert_eq!(fs::read_to_string(folder.path().join("r.json")).unwrap(), fixed_text);
}

#[test]
fn schema_and_facts_are_json() {
    let folder = tempfile::tempdir().unwrap();
    for args in [&["schema"][..], &["schema", "--litellm-facts"]] {
        let output = run(folder.path(), args);
        assert!(serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap().is_object());
    }
}
