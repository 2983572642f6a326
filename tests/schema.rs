//! The JSON Schema is valid, accepts real registries, and rejects what the checks reject, as far as it can express it.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads its fixtures")]

use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use serde_json::Value;
use sitegen::cli::check::{self, registry_rules};
use sitegen::cli::schema::schema;
use sitegen::diagnostic::Severity;
use sitegen::source::SourceFile;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).unwrap()
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_schema_is_one() {
    assert!(jsonschema::meta::is_valid(&schema()));
}

#[test]
fn real_registries_are_valid() {
    for path in ["tests/data/upstream-registry.json", "generic_api_compatible_callbacks.json"] {
        let registry = read(&root().join(path));
        let errors: Vec<String> = validator().iter_errors(&registry).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "{path}");
        let (_, problems) = check::registry(&SourceFile::new(path, fs::read_to_string(root().join(path)).unwrap()));
        assert_eq!(problems, [], "{path}");
    }
}

/// Rules that JSON Schema can't express: they compare two places or depend on the meaning of a text.
const BEYOND: &[&str] = &[
    "duplicate-key",
    "equal-display-names",
    "undeclared-variable",
    "literal-secret",
    "control-character",
    "equal-header-names",
    "nested-too-deeply",
];

#[test]
fn the_schema_rejects_what_the_checks_reject() {
    let (mut rejected, mut unexpected) = (0, Vec::new());
    for rule in registry_rules().filter(|rule| rule.severity == Severity::Error) {
        let text = fs::read_to_string(root().join("tests/check").join(rule.code).join("input.json")).unwrap();
        let Ok(registry) = serde_json::from_str::<Value>(&text) else { continue };
        let is_valid = validator().is_valid(&registry);
        if is_valid != BEYOND.contains(&rule.code) {
            unexpected.push(rule.code);
        }
        rejected += usize::from(!is_valid);
    }
    assert_eq!(unexpected, [""; 0]);
    assert!(rejected >= 12, "{rejected}");
}

#[test]
fn the_schema_accepts_everything_that_checks_clean() {
    let folder = root().join("tests/check");
    for case in fs::read_dir(folder).unwrap().map(|item| item.unwrap().path()) {
        let text = fs::read_to_string(case.join("input.json")).unwrap();
        let (_, problems) = check::registry(&SourceFile::new("r.json", text.as_str()));
        if let Ok(registry) = serde_json::from_str::<Value>(&text) {
            assert!(validator().is_valid(&registry) || !problems.is_empty(), "{}", case.display());
        }
    }
}

/// A registry with one entry with the given parts.
fn registry_with(key: &str, endpoint: &str, header: &str) -> Value {
    let mut registry = serde_json::json!({});
    registry[key] = serde_json::json!({
        "endpoint": endpoint, "headers": {"Authorization": header}, "environment_variables": ["ACME_KEY"],
    });
    registry
}

#[test]
fn the_schema_rejects_syntax_of_other_tools_like_the_checks() {
    const ENDPOINT: &str = "https://logs.acme.dev/{{environment_variables.ACME_KEY}}";
    for (header, is_right) in [
        ("Bearer {{environment_variables.ACME_KEY}}", true),
        ("{\"key\": {{environment_variables.ACME_KEY}}}", true),
        ("a{b}c, 100% of $5", true),
        ("{environment_variables.ACME_KEY}", false),
        ("Bearer {env.ACME_KEY}", false),
        ("{ACME_KEY}", false),
        ("${ACME_KEY}", false),
        ("$ACME_KEY", false),
        ("%ACME_KEY%", false),
        ("{{ACME_KEY}}", false),
        ("{{ environment_variables.ACME_KEY }}", false),
        ("environment_variables.ACME_KEY", false),
        ("os.environ/ACME_KEY", false),
        ("process.env.ACME_KEY", false),
    ] {
        let registry = registry_with("acme", ENDPOINT, header);
        let (_, problems) = check::registry(&SourceFile::new("r.json", registry.to_string()));
        let is_found = problems.iter().any(|diagnostic| diagnostic.rule.code == "malformed-substitution");
        assert_eq!((validator().is_valid(&registry), !is_found), (is_right, is_right), "{header}: {problems:?}");
    }
}

/// Editors show these instead of the pattern.
#[test]
fn every_pattern_has_a_message() {
    fn walk(value: &Value, patterns: &mut usize) {
        if let Value::Object(map) = value {
            if map.get("pattern").is_some_and(Value::is_string) && map.get("pattern") != Some(&r"\S".into()) {
                *patterns += 1;
                let words = map.get("patternErrorMessage").and_then(Value::as_str).unwrap_or_default();
                assert!(words.len() > 20 && words.ends_with('.'), "{map:?}");
            }
            map.values().for_each(|value| walk(value, patterns));
        } else if let Value::Array(items) = value {
            items.iter().for_each(|value| walk(value, patterns));
        }
    }
    let mut patterns = 0;
    walk(&schema(), &mut patterns);
    assert!(patterns >= 8, "{patterns}");
    for (key, is_right) in
        [("acme", true), ("acme-logs", true), ("Acme", false), ("-acme", false), ("index", false), ("page-2", false)]
    {
        let registry = registry_with(key, "https://logs.acme.dev/v1", "x");
        assert_eq!(validator().is_valid(&registry), is_right, "{key}");
    }
}
