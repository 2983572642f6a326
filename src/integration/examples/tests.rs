//! The law of the examples: whatever text an entry contains, the languages of the examples read back exactly that text.
//! The real parsers decide: PyYAML, Python's `ast` and `json`, and `sh`.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use super::{Section, examples};
use crate::integration::{quote, values};
use crate::registry;
use crate::source::SourceFile;

/// Texts that are hard to quote, and random ones with a fixed seed.
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

/// Runs the cases through the real parsers, and fails with a list of differences.
fn parse_back(check: &str, cases: &Value) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/examples/parse_back.py");
    let mut python = Command::new("python3").args([script, check]).stdin(Stdio::piped()).spawn().expect("python3");
    python.stdin.take().unwrap().write_all(cases.to_string().as_bytes()).unwrap();
    assert!(python.wait().unwrap().success(), "see above what was read otherwise");
}

#[test]
fn every_literal_reads_back_as_its_text() {
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

/// Marks a variable's value. No text contains it.
const MARKER: &str = "\u{f8ff}value\u{f8ff}";

#[test]
fn every_example_holds_the_entry_texts() {
    let mut cases = Vec::new();
    let texts = texts();
    for (index, text) in texts.iter().enumerate() {
        let other = &texts[(index * 7 + 3) % texts.len()];
        // An entry needs a key and a header name. Whether HTTP allows them is checked by a rule, not by quoting.
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
        let of = |pick: fn(&values::Value) -> &String| -> Vec<Value> {
            values::values(entry).iter().map(|value| json!([value.variable, pick(value)])).collect()
        };
        let files: serde_json::Map<String, Value> =
            examples(entry).into_iter().map(|example| (example.name.to_owned(), json!(example.text))).collect();
        cases.push(json!({
            "key": key,
            "marker": MARKER,
            "headers": { &header: format!("{text}{MARKER}{other}"), "X-Fixed": format!("a{text}") },
            "values": of(|value| &value.placeholder),
            "demo": of(|value| &value.demo),
            "files": files,
        }));
    }
    parse_back("examples", &json!(cases));
}

fn file(entry: Value, name: &str) -> String {
    let (registry, _) = registry::read(&SourceFile::new("registry.json", entry.to_string()));
    let example = examples(&registry.entries[0]).into_iter().find(|example| example.name == name);
    example.map(|example| example.text).unwrap_or_default()
}

#[test]
fn a_fixed_endpoint_is_the_local_receiver_in_the_demo_alone() {
    let entry = json!({ "acme": { "endpoint": "https://acme.example/{{environment_variables.TENANT}}" } });
    let config = file(entry.clone(), "config.yaml");
    assert!(config.contains("callback_settings:\n  acme:\n    callback_type: generic_api\n"), "{config}");
    assert!(config.contains("    endpoint: \"http://127.0.0.1:8484/acme\"\n    headers: {}\n"), "{config}");
    let settings = file(entry.clone(), "callback_settings.sh");
    assert_eq!(settings, "export ACME_ENDPOINT='https://acme.example/your-tenant'\n");
    let sdk = file(entry, "sdk.py");
    assert!(sdk.contains("        endpoint=\"https://acme.example/\" + os.environ[\"TENANT\"],\n"), "{sdk}");
}

#[test]
fn a_composed_value_gets_its_own_variable() {
    let entry = json!({ "acme": {
        "endpoint": "{{environment_variables.ACME_URL}}/{{environment_variables.TENANT}}",
        "headers": { "Authorization": "Bearer {{environment_variables.ACME_AUTHORIZATION}}" },
        "environment_variables": ["ACME_URL", "TENANT", "ACME_AUTHORIZATION"],
    }});
    assert_eq!(
        file(entry, "callback_settings.sh"),
        "export ACME_ENDPOINT='https://your-acme-url/your-tenant'\n\
         export ACME_AUTHORIZATION_VALUE='Bearer your-acme-authorization'\n"
    );
}

/// An entry is enabled by name only if LiteLLM ships one that is equal in everything that LiteLLM reads.
#[test]
fn only_what_litellm_ships_is_taken_by_name() {
    let rubrik = |format: Option<&str>| {
        let mut entry = json!({
            "event_types": ["llm_api_success"],
            "endpoint": "{{environment_variables.RUBRIK_WEBHOOK_URL}}",
            "headers": {
                "Content-Type": "application/json",
                "Authorization": "Bearer {{environment_variables.RUBRIK_API_KEY}}"
            },
            "environment_variables": ["RUBRIK_API_KEY"],
        });
        entry["log_format"] = json!(format);
        json!({ "rubrik": entry })
    };
    assert!(file(rubrik(None), "sdk.py").contains("GenericAPILogger(callback_name=\"rubrik\")"));
    assert!(!file(rubrik(None), "config.yaml").contains("callback_settings"));
    assert!(file(rubrik(None), "docker.sh").contains("-e RUBRIK_API_KEY='your-rubrik-api-key'"));
    let own = rubrik(Some("single"));
    assert!(file(own.clone(), "sdk.py").contains("        log_format=\"single\",\n"));
    assert!(file(own.clone(), "config.yaml").contains("callback_settings"));
    assert!(file(own, "docker.sh").contains("-e RUBRIK_AUTHORIZATION='Bearer your-rubrik-api-key'"));
}

/// "Your values" replaces the placeholders and must not change the demo.
#[test]
fn no_placeholder_is_in_the_demo() {
    let registry = include_str!("../../../generic_api_compatible_callbacks.json");
    let (registry, _) = registry::read(&SourceFile::new("registry.json", registry.to_owned()));
    for entry in &registry.entries {
        let placeholders = values::values(entry).into_iter().map(|value| value.placeholder);
        for placeholder in placeholders {
            for example in examples(entry) {
                let is_demo = example.section == Section::Demo;
                assert!(!is_demo || !example.text.contains(&placeholder), "{placeholder} is in {}", example.name);
            }
        }
    }
}

/// Examples that no test runs at least have a valid structure for Docker Compose and Kubernetes.
#[test]
fn lines_for_containers_have_the_right_shape() {
    let schemas = [
        ("compose.yaml", include_str!("../../../tests/examples/compose.schema.json")),
        ("deployment.yaml", include_str!("../../../tests/examples/deployment.schema.json")),
    ];
    for (name, schema) in schemas {
        let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
        for key in ["acme", "acme_eval_", "a1"] {
            let text = file(json!({ key: { "endpoint": "{{environment_variables.URL}}" } }), name);
            let value: Value = serde_saphyr::from_str(&text).unwrap();
            assert!(schema.is_valid(&value), "{name}: {value}");
        }
        let broken = json!({ "services": { "litellm": { "enviroment": [] } }, "spec": {} });
        assert!(!schema.is_valid(&broken), "{name}");
    }
}

#[test]
fn examples_call_a_failing_model_where_failures_are_sent() {
    let entry =
        |events: Value| json!({ "acme": { "endpoint": "{{environment_variables.URL}}", "event_types": events } });
    assert_eq!(file(entry(json!(["llm_api_success"])), "failure.sh"), "");
    assert!(file(entry(Value::Null), "failure.sh").contains("no-such-model"));
    assert_eq!(file(entry(json!(["llm_api_failure"])), "request.sh"), "");
    assert!(file(entry(json!(["llm_api_failure"])), "sdk.py").contains("model=\"openai/no-such-model\""));
}
