//! The law of the examples: whatever text stands in an entry, the languages of the examples read back exactly that text.
//! The judges are the languages themselves: PyYAML, Python's `ast` and `json`, and `sh`.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use sitegen::integration::examples::{examples, values};
use sitegen::integration::quote;
use sitegen::registry;
use sitegen::source::SourceFile;

/// Texts that quoting goes wrong on, and random ones; always the same.
fn texts() -> Vec<String> {
    let known = [
        "",
        " ",
        "plain",
        "007",
        "yes",
        "~",
        "null",
        "a: b",
        "- a",
        "# a",
        "'",
        "\"",
        "\\",
        "'\\''",
        "$HOME",
        "`id`",
        "$(id)",
        "!x",
        "{{x}}",
        "%s",
        "a\nb",
        "\n",
        "\r\n",
        "\t",
        "a\u{85}b",
        "\u{2028}",
        "\u{feff}",
        "\u{7f}",
        "\u{fffe}",
        "\u{1}",
        "é",
        "日本",
        "😀",
        "os.environ/HOME",
        "*a",
        "&a",
        "!!str",
        "|",
        ">",
        "@",
        "%",
        "?",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\u{202e}",
        "it's \"so\" \\n $x",
    ];
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut texts: Vec<String> = known.map(str::to_owned).to_vec();
    for pattern in ["[\\PC]{0,12}", "[ -~\\n\\t]{0,20}", "['\"\\\\$`!#:\\-{}\\[\\], \\n]{1,10}", "(?s).{0,10}"] {
        let strategy = proptest::string::string_regex(pattern).unwrap();
        texts.extend((0..40).map(|_| strategy.new_tree(&mut runner).unwrap().current()));
    }
    texts
}

/// Gives the cases to the languages; what they read otherwise is printed and fails.
fn parse_back(check: &str, cases: &Value) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/examples/parse_back.py");
    let mut python = Command::new("python3").args([script, check]).stdin(Stdio::piped()).spawn().expect("python3");
    python.stdin.take().unwrap().write_all(cases.to_string().as_bytes()).unwrap();
    assert!(python.wait().unwrap().success(), "see above what was read otherwise");
}

#[test]
fn every_literal_is_read_back_as_the_text() {
    let cases: Vec<Value> = texts()
        .into_iter()
        .map(|text| {
            json!({
                "yaml": quote::yaml(&text),
                "yaml_key": quote::yaml_key(&text),
                "python": quote::python(&text),
                "json": quote::json(&text),
                "shell": quote::shell(&text),
                "url": quote::url_segment(&text),
                "text": text,
            })
        })
        .collect();
    parse_back("literals", &json!(cases));
}

#[test]
fn every_example_holds_the_entry_texts() {
    let mut cases = Vec::new();
    let texts = texts();
    for (index, text) in texts.iter().enumerate() {
        let other = &texts[(index * 7 + 3) % texts.len()];
        // An entry needs a key and a header's name; what HTTP allows in them is a rule's business, not quoting's.
        let (key, header) = (format!("k{text}"), format!("X-{other}"));
        let registry = json!({ &key: {
            "endpoint": "{{environment_variables.ACME_URL}}",
            "headers": {
                &header: format!("{text}{{{{environment_variables.ACME_KEY}}}}{other}"),
                "X-Fixed": format!("a{text}"),
            },
            "environment_variables": ["ACME_URL", "ACME_KEY"],
        }});
        let (registry, _) = registry::read(&SourceFile::new("registry.json", registry.to_string()));
        let entry = &registry.entries[0];
        let values: Vec<Value> =
            values(entry).into_iter().map(|value| json!([value.variable, value.placeholder])).collect();
        let files: serde_json::Map<String, Value> =
            examples(entry).into_iter().map(|example| (example.name.to_owned(), json!(example.text))).collect();
        cases.push(json!({
            "key": key,
            "headers": { &header: format!("{text}your-acme-key{other}"), "X-Fixed": format!("a{text}") },
            "values": values,
            "files": files,
        }));
    }
    parse_back("examples", &json!(cases));
}

fn file(entry: Value, name: &str) -> String {
    let (registry, _) = registry::read(&SourceFile::new("registry.json", entry.to_string()));
    let found = examples(&registry.entries[0]).into_iter().find(|example| example.name == name);
    found.map(|example| example.text).unwrap_or_default()
}

#[test]
fn a_fixed_address_is_overridden_until_the_last_step() {
    let entry = json!({ "acme": { "endpoint": "https://acme.example/{{environment_variables.TENANT}}" } });
    let config = file(entry.clone(), "config.yaml");
    assert!(config.contains("callback_settings:\n  acme:\n    callback_type: generic_api\n"), "{config}");
    assert!(config.contains("    endpoint: \"http://127.0.0.1:8484/acme\"\n    headers: {}\n"), "{config}");
    assert!(file(entry, "sdk.py").contains("        endpoint=\"http://127.0.0.1:8484/acme\",\n"));
}

#[test]
fn a_value_that_is_put_together_gets_a_variable_of_its_own() {
    let entry = json!({ "acme": {
        "endpoint": "{{environment_variables.ACME_URL}}/{{environment_variables.TENANT}}",
        "headers": { "Authorization": "Bearer {{environment_variables.ACME_AUTHORIZATION}}" },
        "environment_variables": ["ACME_URL", "TENANT", "ACME_AUTHORIZATION"],
    }});
    let start = file(entry, "start_callback_settings.sh");
    let exports: Vec<&str> = start.lines().take(2).collect();
    assert_eq!(
        exports,
        [
            "export ACME_ENDPOINT='http://127.0.0.1:8484/acme/your-tenant'",
            "export ACME_AUTHORIZATION_VALUE='Bearer your-acme-authorization'"
        ]
    );
}

#[test]
fn a_call_that_fails_is_made_where_failures_are_sent() {
    let entry =
        |events: Value| json!({ "acme": { "endpoint": "{{environment_variables.URL}}", "event_types": events } });
    assert_eq!(file(entry(json!(["llm_api_success"])), "failure.sh"), "");
    assert!(file(entry(Value::Null), "failure.sh").contains("no-such-model"));
    assert!(file(entry(json!(["llm_api_failure"])), "sdk.py").contains("mock_response=\"litellm.RateLimitError\""));
}
