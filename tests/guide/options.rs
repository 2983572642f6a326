//! Options of commands, as the guide's tables describe them.

use std::fs;
use std::process::Output;

use serde_json::Value;

use super::site::Site;

const REGISTRY: &str = "generic_api_compatible_callbacks.json";

/// The output of a command that succeeds.
#[track_caller]
fn printed(site: &Site, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = site.sitegen(arguments);
    assert!(status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

#[test]
fn new_fills_in_what_is_left_out() {
    let site = Site::new();
    site.write("other.json", "{}\n");
    printed(&site, &["new", "acme_api", "--registry", "other.json"]);
    let read = || serde_json::from_str::<Value>(&fs::read_to_string(site.root().join("other.json")).unwrap()).unwrap();
    let entry = &read()["acme_api"];
    assert_eq!(entry["event_types"], serde_json::json!(["llm_api_success", "llm_api_failure"]));
    assert!(entry["endpoint"].as_str().unwrap().starts_with("{{environment_variables.ACME"), "{entry}");
    assert!(entry["headers"]["Authorization"].as_str().unwrap().starts_with("Bearer "), "{entry}");
    assert!(!entry["docs"]["description"].as_str().unwrap().is_empty(), "{entry}");

    printed(
        &site,
        &[
            "new",
            "second",
            "--registry",
            "other.json",
            "--endpoint",
            "https://hooks.second.example/v1",
            "--header",
            "X-Team: a",
            "--header",
            "X-Key: {{environment_variables.SECOND_KEY}}",
            "--no-auth",
            "--events",
            "failure",
            "--log-format",
            "ndjson",
            "--name",
            "The second",
            "--description",
            "Keeps failures for a month.",
            "--website",
            "https://second.example",
            "--notes",
            "Ask for *a key*.",
        ],
    );
    let all = read();
    assert!(all["acme_api"].is_object(), "the first entry stays");
    assert_eq!(
        all["second"],
        serde_json::json!({
            "event_types": ["llm_api_failure"],
            "endpoint": "https://hooks.second.example/v1",
            "log_format": "ndjson",
            "headers": {
                "Content-Type": "application/x-ndjson",
                "X-Team": "a",
                "X-Key": "{{environment_variables.SECOND_KEY}}",
            },
            "environment_variables": ["SECOND_KEY"],
            "docs": {
                "show_in_docs": true,
                "display_name": "The second",
                "description": "Keeps failures for a month.",
                "website": "https://second.example",
                "additional_notes": "Ask for *a key*.",
            },
        })
    );
}

#[test]
fn only_the_named_file_is_checked() {
    let site = Site::new();
    site.write("content/broken.md", "# Broken\n\n[Nowhere](no-such-page.md)\n");
    assert_eq!(site.sitegen(&["check"]).status.code(), Some(1));
    assert_eq!(site.sitegen(&["check", REGISTRY]).status.code(), Some(0));
}

#[test]
fn diff_compares_with_the_current_folder_and_ignores_navigation_and_theme() {
    let site = Site::new();
    let before = site.root().with_file_name("before");
    super::site::copy(&site.root(), &before);
    site.write(
        "sitegen.toml",
        "title = \"Tried\"\nbase_url = \"https://tried.example/\"\n[[nav]]\npage = \"index.md\"\n",
    );
    site.write("themes/default/assets/site.css", "p { color: red }\n");
    let report = printed(&site, &["diff", "../before"]);
    assert!(report.starts_with("0 pages added, 0 changed, 0 removed; "), "{report}");
    site.write("content/contribute.md", "# Contribute\n\nAnother text.\n");
    let report = printed(&site, &["diff", "../before"]);
    assert!(report.contains("contribute"), "{report}");
    assert!(printed(&site, &["diff", "../before", "--format", "markdown"]).contains("contribute"));
}

#[test]
fn explain_lists_all_rules_or_shows_one() {
    let site = Site::new();
    let list = printed(&site, &["explain"]);
    assert!(list.contains("undeclared-variable") && list.contains("dead-link"), "{list}");
    let rule = printed(&site, &["explain", "undeclared-variable"]);
    assert!(rule.contains("Wrong:") && rule.contains("Right:"), "{rule}");
}

#[test]
fn eject_lists_all_files() {
    let site = Site::new();
    let list = printed(&site, &["theme", "eject"]);
    assert!(list.contains("templates/slots/footer.html") && list.contains("assets/site.css"), "{list}");
}

#[test]
fn the_import_script_is_printed() {
    let site = Site::new();
    let script = printed(&site, &["import", "docusaurus", "--script"]);
    assert!(script.contains("docusaurus.config") && !site.root().join("docusaurus.config").exists());
}

/// Another test compares the guide with `--help`; this one tries the option.
#[test]
fn listen_uses_the_port_in_the_guide() {
    let site = Site::new();
    assert!(printed(&site, &["listen", "--help"]).contains("[default: 8484]"));
}
