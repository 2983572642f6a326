//! What a site says of the examples' run on LiteLLM: the mark stands where the bytes are those that were run, and nowhere
//! else.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const REGISTRY: &str = r#"{
  "acme": {
    "event_types": ["llm_api_success"],
    "endpoint": "{{environment_variables.ACME_URL}}",
    "headers": { "Authorization": "Bearer {{environment_variables.ACME_KEY}}" },
    "environment_variables": ["ACME_URL", "ACME_KEY"],
    "docs": { "show_in_docs": true, "display_name": "Acme", "description": "Watches calls." }
  }
}
"#;

fn sitegen(root: &Path, command: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sitegen")).args(command).arg("--root").arg(root).env_clear().output().unwrap()
}

/// The site, built, and a proof of all its examples but `docker.sh`.
fn site() -> (TempDir, Value) {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("generic_api_compatible_callbacks.json"), REGISTRY).unwrap();
    build(root.path());
    let mut runs = serde_json::Map::new();
    for name in
        ["config.yaml", "start.sh", "request.sh", "sdk.py", "callback_settings.yaml", "start_callback_settings.sh"]
    {
        let bytes = fs::read(root.path().join("public/integrations/acme").join(name)).unwrap();
        let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        runs.insert(name.to_owned(), json!({ "sha256": sha256, "registry": "installed", "passed": true }));
    }
    (root, json!({ "litellm": "1.2.3", "integrations": { "acme": runs } }))
}

fn build(root: &Path) {
    let output = sitegen(root, &["build"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn with_proof(root: &Path, proof: &Value) {
    fs::write(root.join("proof.json"), proof.to_string()).unwrap();
    build(root);
}

/// The names of the examples that the JSON API calls verified, and the page's Markdown.
fn shown(root: &Path) -> (Vec<String>, String) {
    let api = fs::read_to_string(root.join("public/api/v1/integrations/acme.json")).unwrap();
    let api: Value = serde_json::from_str(&api).unwrap();
    let verified = api["examples"].as_array().unwrap().iter().filter(|example| !example["verified"].is_null());
    let names = verified.map(|example| example["name"].as_str().unwrap().to_owned()).collect();
    (names, fs::read_to_string(root.join("public/integrations/acme/index.md")).unwrap())
}

/// What `check` prints of a rule.
fn found(root: &Path, rule: &str) -> String {
    let output = sitegen(root, &["check"]);
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(text).unwrap();
    text.split("\n\n").filter(|part| part.contains(rule)).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn without_a_proof_nothing_is_claimed() {
    let (root, _) = site();
    let (names, page) = shown(root.path());
    assert_eq!(names, Vec::<String>::new());
    assert!(!page.contains("Verified"));
    assert_eq!(found(root.path(), "unproven-example"), "");
}

#[test]
fn an_example_that_was_run_is_verified() {
    let (root, proof) = site();
    with_proof(root.path(), &proof);
    let (names, page) = shown(root.path());
    assert_eq!(
        names,
        ["config.yaml", "start.sh", "request.sh", "sdk.py", "callback_settings.yaml", "start_callback_settings.sh"]
    );
    assert!(page.contains("Verified with LiteLLM 1.2.3"), "{page}");
    assert!(page.contains("Not run: `docker.sh`."), "{page}");
    assert_eq!(found(root.path(), "unproven-example"), "");
}

/// Puts another text in the place of one of the registry.
fn edit(root: &Path, from: &str, to: &str) {
    assert!(REGISTRY.contains(from));
    fs::write(root.join("generic_api_compatible_callbacks.json"), REGISTRY.replace(from, to)).unwrap();
}

#[test]
fn a_changed_example_loses_its_mark() {
    let (root, proof) = site();
    edit(root.path(), "\"ACME_KEY\"]", "\"ACME_KEY\", \"ACME_REGION\"]");
    with_proof(root.path(), &proof);
    let (names, page) = shown(root.path());
    assert_eq!(names, ["start.sh", "request.sh", "callback_settings.yaml", "start_callback_settings.sh"]);
    assert!(page.contains("Not run: `config.yaml`, `sdk.py`, `docker.sh`."), "{page}");
    assert_eq!(
        found(root.path(), "unproven-example"),
        "warning[unproven-example]: `config.yaml`, `sdk.py` of `acme` are not those that were run on LiteLLM 1.2.3\n \
         --> generic_api_compatible_callbacks.json:2:3\n  |\n2 |   \"acme\": {\n  |   ^^^^^^\n  |\n  \
         = help: run `tests/truth/run`, which writes the proof anew"
    );
}

/// The bytes of `config.yaml` stay: only LiteLLM's registry says what it sends.
#[test]
fn of_a_changed_entry_nothing_is_verified() {
    for (from, to, changed) in [
        ("Bearer ", "Token ", "`start_callback_settings.sh` of `acme` is not the one"),
        (
            "Authorization",
            "X-Authorization",
            "`callback_settings.yaml`, `start_callback_settings.sh` of `acme` are not those",
        ),
        (
            "[\"llm_api_success\"]",
            "[\"llm_api_success\", \"llm_api_failure\"]",
            "`callback_settings.yaml` of `acme` is not",
        ),
    ] {
        let (root, proof) = site();
        edit(root.path(), from, to);
        with_proof(root.path(), &proof);
        let (names, page) = shown(root.path());
        assert_eq!(names, Vec::<String>::new(), "{to}");
        assert!(!page.contains("Verified"), "{page}");
        let printed = found(root.path(), "unproven-example");
        assert!(printed.contains(changed), "{printed}");
    }
}

#[test]
fn a_page_says_which_examples_were_run_with_the_entry_put_in() {
    let (root, mut proof) = site();
    proof["integrations"]["acme"]["config.yaml"]["registry"] = json!("entry put in");
    with_proof(root.path(), &proof);
    let (_, page) = shown(root.path());
    let put_in = "does not have this entry. Run as they stand here, with the entry put in: `config.yaml`.";
    assert!(page.contains(put_in), "{page}");
    assert!(page.contains("on that release as it is installed: `start.sh`, `request.sh`, `sdk.py`,"), "{page}");
    let api = fs::read_to_string(root.path().join("public/api/v1/integrations/acme.json")).unwrap();
    assert!(api.contains("\"registry\": \"entry put in\""), "{api}");
}

#[test]
fn a_run_that_failed_proves_nothing() {
    let (root, mut proof) = site();
    proof["integrations"]["acme"]["sdk.py"]["passed"] = json!(false);
    with_proof(root.path(), &proof);
    let (names, _) = shown(root.path());
    assert!(!names.contains(&"sdk.py".to_owned()) && names.contains(&"config.yaml".to_owned()), "{names:?}");
    assert!(found(root.path(), "unproven-example").contains("`sdk.py` of `acme` is not the one that was run"));
}

#[test]
fn a_proof_that_is_none_is_an_error() {
    let (root, _) = site();
    fs::write(root.path().join("proof.json"), "{\n  \"litellm\": 1.106\n}\n").unwrap();
    let printed = found(root.path(), "unreadable-proof");
    assert!(
        printed.starts_with("error[unreadable-proof]: `proof.json` is no report of a run\n --> proof.json:2:"),
        "{printed}"
    );
}
