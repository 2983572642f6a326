//! The proof of the examples' runs on LiteLLM: exactly the unchanged examples are marked as verified.

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

/// The examples that are run, in page order.
const RUN: [&str; 9] = [
    "callbacks.yaml",
    "environment.sh",
    "sdk.sh",
    "sdk.py",
    "config.yaml",
    "start.sh",
    "request.sh",
    "callback_settings.yaml",
    "callback_settings.sh",
];

/// The integration in the JSON API.
fn api(root: &Path) -> Value {
    let api = fs::read_to_string(root.join("public/api/v1/integrations/acme.json")).unwrap();
    serde_json::from_str(&api).unwrap()
}

/// A built site, and a proof of all its runnable examples.
fn site() -> (TempDir, Value) {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("generic_api_compatible_callbacks.json"), REGISTRY).unwrap();
    build(root.path());
    let mut runs = serde_json::Map::new();
    for example in api(root.path())["examples"].as_array().unwrap() {
        let name = example["name"].as_str().unwrap();
        if !RUN.contains(&name) {
            continue;
        }
        let bytes = match example["text"].as_str() {
            Some(text) => text.as_bytes().to_vec(),
            None => fs::read(root.path().join("public/integrations/acme").join(name)).unwrap(),
        };
        let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        runs.insert(name.to_owned(), json!({ "sha256": sha256, "registry": "installed", "passed": true }));
    }
    assert_eq!(runs.len(), RUN.len());
    let release = json!({ "installable": true, "integrations": { "acme": runs } });
    (root, json!({ "releases": { "1.2.3": release } }))
}

fn build(root: &Path) {
    let output = sitegen(root, &["build"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn with_proof(root: &Path, proof: &Value) {
    fs::write(root.join("proof.json"), proof.to_string()).unwrap();
    build(root);
}

/// The names of verified examples in the JSON API, and the page's Markdown.
fn printed_page(root: &Path) -> (Vec<String>, String) {
    let api = api(root);
    let examples = api["examples"].as_array().unwrap();
    let verified = examples.iter().filter(|example| !example["verified"].as_array().unwrap().is_empty());
    let names = verified.map(|example| example["name"].as_str().unwrap().to_owned()).collect();
    (names, fs::read_to_string(root.join("public/integrations/acme/index.md")).unwrap())
}

/// The output of `check` about a rule.
fn reported(root: &Path, rule: &str) -> String {
    let output = sitegen(root, &["check"]);
    let text = [output.stdout, output.stderr].concat();
    // Paths are relative to the current folder, which is elsewhere.
    let text = String::from_utf8(text).unwrap().replace(&format!("{}/", root.display()), "");
    text.split("\n\n").filter(|part| part.contains(rule)).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn nothing_is_claimed_without_a_proof() {
    let (root, _) = site();
    let (names, page) = printed_page(root.path());
    assert_eq!(names, Vec::<String>::new());
    assert!(!page.contains("Verified"));
    assert_eq!(reported(root.path(), "unproven-example"), "");
}

#[test]
fn an_executed_example_is_verified() {
    let (root, proof) = site();
    with_proof(root.path(), &proof);
    let (names, page) = printed_page(root.path());
    assert_eq!(names, RUN);
    assert!(page.contains("Verified with LiteLLM 1.2.3"), "{page}");
    assert!(page.contains("Not run: the Docker, Docker Compose and Kubernetes blocks."), "{page}");
    assert!(page.contains("pip install 'litellm[proxy]==1.2.3'"), "{page}");
    assert_eq!(reported(root.path(), "unproven-example"), "");
}

/// Replaces a text in the registry.
fn edit(root: &Path, from: &str, to: &str) {
    assert!(REGISTRY.contains(from));
    fs::write(root.join("generic_api_compatible_callbacks.json"), REGISTRY.replace(from, to)).unwrap();
}

#[test]
fn a_changed_example_loses_its_mark() {
    let (root, proof) = site();
    edit(root.path(), "\"ACME_KEY\"]", "\"ACME_KEY\", \"ACME_REGION\"]");
    with_proof(root.path(), &proof);
    let (names, page) = printed_page(root.path());
    let unchanged = ["environment.sh", "sdk.sh"];
    assert_eq!(names, RUN.into_iter().filter(|name| !unchanged.contains(name)).collect::<Vec<_>>());
    assert!(page.contains("Not verified on LiteLLM 1.2.3: the proxy configuration and the Python program."), "{page}");
    assert_eq!(
        reported(root.path(), "unproven-example"),
        "warning[unproven-example]: `environment.sh`, `sdk.sh` of `acme` differ from what ran on LiteLLM 1.2.3\n \
         --> generic_api_compatible_callbacks.json:2:3\n  |\n2 |   \"acme\": {\n  |   ^^^^^^\n  |\n  \
         = help: run `tests/truth/run`, which updates proof.json"
    );
}

/// The bytes of `config.yaml` are unchanged: only LiteLLM's registry determines what is sent.
#[test]
fn nothing_is_verified_for_a_changed_entry() {
    for (from, to, changed) in [
        ("Bearer ", "Token ", "of `acme` differ from what ran"),
        ("Authorization", "X-Authorization", "of `acme` differ from what ran"),
        ("[\"llm_api_success\"]", "[\"llm_api_success\", \"llm_api_failure\"]", "`callback_settings.yaml` of `acme`"),
    ] {
        let (root, proof) = site();
        edit(root.path(), from, to);
        with_proof(root.path(), &proof);
        let (names, page) = printed_page(root.path());
        assert_eq!(names, Vec::<String>::new(), "{to}");
        assert!(!page.contains("Verified"), "{page}");
        let printed = reported(root.path(), "unproven-example");
        assert!(printed.contains(changed), "{printed}");
    }
}

#[test]
fn a_page_shows_what_was_run_with_the_entry_filled_in() {
    let (root, mut proof) = site();
    for name in ["callbacks.yaml", "environment.sh"] {
        proof["releases"]["1.2.3"]["integrations"]["acme"][name]["registry"] = json!("entry put in");
    }
    with_proof(root.path(), &proof);
    let (_, page) = printed_page(root.path());
    let put_in =
        "doesn't include this integration. Tested with the entry added to the registry: the proxy configuration.";
    assert!(page.contains(put_in), "{page}");
    let stock = "placeholders: the Python program, the local demo and the `callback_settings` form.";
    assert!(page.contains(stock), "{page}");
    assert!(api(root.path()).to_string().contains("\"registry\":\"entry put in\""));
}

/// Install commands use the newest release on which everything passed and whose dependencies are available.
#[test]
fn several_releases_are_named_in_their_order() {
    let (root, mut proof) = site();
    let run = proof["releases"]["1.2.3"].clone();
    let mut failed = run.clone();
    failed["integrations"]["acme"]["sdk.py"]["passed"] = json!(false);
    let mut wheel = run.clone();
    wheel["installable"] = json!(false);
    proof["releases"] = json!({ "1.10.0": run, "1.2.3": run, "1.11.0": failed, "1.12.0": wheel });
    with_proof(root.path(), &proof);
    let (_, page) = printed_page(root.path());
    assert!(page.contains("Verified with LiteLLM 1.2.3, 1.10.0 and 1.12.0"), "{page}");
    assert!(page.contains("Not verified on LiteLLM 1.11.0: the Python program."), "{page}");
    assert!(page.contains("pip install 'litellm==1.10.0'"), "{page}");
    assert!(page.contains("the proxy of LiteLLM 1.12.0 needs, so that release was run from its wheel."), "{page}");
}

#[test]
fn a_failed_run_proves_nothing() {
    let (root, mut proof) = site();
    proof["releases"]["1.2.3"]["integrations"]["acme"]["sdk.py"]["passed"] = json!(false);
    with_proof(root.path(), &proof);
    let (names, _) = printed_page(root.path());
    assert!(!names.contains(&"sdk.py".to_owned()) && names.contains(&"config.yaml".to_owned()), "{names:?}");
    assert!(reported(root.path(), "unproven-example").contains("`sdk.py` of `acme` differs from what ran"));
}

#[test]
fn an_invalid_proof_is_an_error() {
    let (root, _) = site();
    fs::write(root.path().join("proof.json"), "{\n  \"releases\": 1.106\n}\n").unwrap();
    let printed = reported(root.path(), "unreadable-proof");
    assert!(
        printed.starts_with("error[unreadable-proof]: `proof.json` is not a valid report of a run\n --> proof.json:2:"),
        "{printed}"
    );
}

/// A claim lists the releases it was confirmed on; an unconfirmed one is an error.
#[test]
fn a_claim_shows_the_releases_it_holds_for() {
    let (root, mut proof) = site();
    let write = |text: &str| {
        fs::create_dir_all(root.path().join("content")).unwrap();
        fs::write(root.path().join("content/index.md"), text).unwrap();
    };
    let claims =
        |both: bool, newer: bool| json!({ "both": { "holds": both }, "newer": { "holds": newer, "since": "1.10.0" } });
    let run = proof["releases"]["1.2.3"].clone();
    for (release, claims) in [("1.2.3", claims(true, false)), ("1.10.0", claims(true, true))] {
        proof["releases"][release] = run.clone();
        proof["releases"][release]["claims"] = claims;
    }
    write("# Home\n\n::claim{id=\"both\"}\n\n::claim{id=\"newer\"}\n");
    with_proof(root.path(), &proof);
    let page = fs::read_to_string(root.path().join("public/index.md")).unwrap();
    assert!(page.contains("*Tested with LiteLLM 1.2.3 and 1.10.0.*"), "{page}");
    assert!(page.contains("*LiteLLM 1.10.0 and later. Tested with 1.10.0.*"), "{page}");

    write("# Home\n\n::claim{id=\"bot\"}\n");
    let printed = reported(root.path(), "broken-directive");
    assert!(printed.contains("no test run has confirmed a claim `bot`: did you mean `both`?"), "{printed}");

    // Several claims with the same releases share a note.
    write("# Home\n\n::claim{id=\"both both\"}\n");
    build(root.path());
    let page = fs::read_to_string(root.path().join("public/index.md")).unwrap();
    assert_eq!(page.matches("Tested with").count(), 1, "{page}");
    write("# Home\n\n::claim{id=\"both newer\"}\n");
    assert!(reported(root.path(), "broken-directive").contains("the claim `newer` was tested with other releases"));

    // It was run, but held on no release.
    proof["releases"] = json!({ "1.2.3": proof["releases"]["1.2.3"] });
    fs::write(root.path().join("proof.json"), proof.to_string()).unwrap();
    write("# Home\n\n::claim{id=\"newer\"}\n");
    assert!(reported(root.path(), "broken-directive").contains("no test run has confirmed a claim `newer`"));
}
