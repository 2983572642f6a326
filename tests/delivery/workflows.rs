//! Requirements for every workflow and Action of the repository, and for the workflow that `init` writes. `actionlint`
//! checks the rest: see `tests/workflows`.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::repository;

/// All workflows with their text and content.
fn workflows() -> Vec<(PathBuf, String, Value)> {
    let mut paths = vec![repository("skeleton/.github/workflows/sitegen.yml")];
    paths.extend(fs::read_dir(repository(".github/workflows")).unwrap().map(|entry| entry.unwrap().path()));
    assert!(paths.len() >= 4, "{paths:?}");
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let content = serde_saphyr::from_str(&text).unwrap();
            (path, text, content)
        })
        .collect()
}

fn jobs(workflow: &Value) -> impl Iterator<Item = (&String, &Value)> {
    workflow["jobs"].as_object().unwrap().iter()
}

#[test]
fn actions_are_pinned_by_commit() {
    let action = repository("action.yml");
    let mut texts: Vec<_> = workflows().into_iter().map(|(path, text, _)| (path, text)).collect();
    texts.push((action.clone(), fs::read_to_string(&action).unwrap()));
    for (path, text) in texts {
        for line in text.lines().map(str::trim) {
            let Some(uses) = line.trim_start_matches("- ").strip_prefix("uses: ") else { continue };
            // Of the repository itself, or filled in by `init`.
            if uses.starts_with("./") || uses == "OWNER/sitegen@RELEASE" {
                continue;
            }
            let (name, pin) = uses.split_once('@').unwrap();
            let (commit, version) = pin.split_once(" # v").unwrap_or_else(|| panic!("{}: {name}", path.display()));
            let is_commit = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(is_commit && version.split('.').count() == 3, "{}: {line}", path.display());
        }
    }
}

#[test]
fn an_action_has_one_pin_everywhere() {
    let mut pins = std::collections::BTreeMap::new();
    let action = fs::read_to_string(repository("action.yml")).unwrap();
    for text in workflows().into_iter().map(|(_, text, _)| text).chain([action]) {
        for uses in text.lines().filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("uses: ")) {
            let (name, pin) = uses.split_once('@').unwrap_or((uses, ""));
            let known = pins.entry(name.to_owned()).or_insert_with(|| pin.to_owned());
            assert_eq!(known, pin, "{name}");
        }
    }
}

#[test]
fn jobs_have_timeouts_and_least_privileges() {
    for (path, text, workflow) in workflows() {
        let path = path.display();
        assert_eq!(workflow["permissions"], serde_json::json!({"contents": "read"}), "{path}");
        assert!(workflow["concurrency"]["group"].is_string(), "{path}");
        assert!(!text.contains("pull_request_target"), "{path}: it gives rights to the code of a fork");
        // Nightly jobs may take longer.
        let most_minutes = if workflow["on"].get("schedule").is_some() { 360 } else { 60 };
        let runs_on_pull_requests = workflow["on"].get("pull_request").is_some();
        for (name, job) in jobs(&workflow) {
            if job.get("uses").is_some() {
                continue;
            }
            assert!(job["timeout-minutes"].as_u64().is_some_and(|minutes| minutes <= most_minutes), "{path}: {name}");
            let rights = job["permissions"].as_object();
            let may_write = rights.is_some_and(|rights| rights.values().any(|right| right == "write"));
            let condition = job["if"].as_str().unwrap_or_default();
            let is_excluded = condition == "github.event_name == 'push'";
            let is_privileged = may_write || job.get("environment").is_some();
            assert!(!runs_on_pull_requests || !is_privileged || is_excluded, "{path}: {name}");
            for step in job["steps"].as_array().unwrap() {
                let is_checkout = step["uses"].as_str().is_some_and(|uses| uses.starts_with("actions/checkout@"));
                assert!(!is_checkout || step["with"]["persist-credentials"] == false, "{path}: {name}");
            }
        }
    }
}

#[test]
fn scripts_never_interpolate_untrusted_text() {
    // `${{ … }}` in a script is replaced before the shell reads it, so a branch name could inject commands.
    let action: Value = serde_saphyr::from_str(&fs::read_to_string(repository("action.yml")).unwrap()).unwrap();
    let mut steps: Vec<Value> = action["runs"]["steps"].as_array().unwrap().clone();
    for (_, _, workflow) in workflows() {
        for (_, job) in jobs(&workflow) {
            steps.extend(job["steps"].as_array().into_iter().flatten().cloned());
        }
    }
    for script in steps.iter().filter_map(|step| step["run"].as_str()) {
        assert!(!script.contains("${{"), "{script}");
    }
}

#[test]
fn scripts_of_workflows_exist() {
    let mut count = 0;
    for (path, _, workflow) in workflows() {
        for (_, job) in jobs(&workflow) {
            for script in job["steps"].as_array().into_iter().flatten().filter_map(|step| step["run"].as_str()) {
                for word in
                    script.split_whitespace().filter(|word| word.starts_with("release/") || word.starts_with(".ci/"))
                {
                    count += 1;
                    assert!(repository(word.trim_end_matches('"')).is_file(), "{}: {word}", path.display());
                }
            }
        }
    }
    assert!(count >= 5);
}

#[test]
fn nothing_is_published_without_a_setting() {
    let workflow = repository(".github/workflows/release.yml");
    let workflow: Value = serde_saphyr::from_str(&fs::read_to_string(workflow).unwrap()).unwrap();
    let publishing: Vec<_> = jobs(&workflow).filter(|(_, job)| job.get("permissions").is_some()).collect();
    assert_eq!(publishing.len(), 2);
    for (name, job) in publishing {
        assert!(job["if"].as_str().unwrap().starts_with("vars.PUBLISH_"), "{name}");
        assert_eq!(job["needs"], serde_json::json!(["test", "build"]), "{name}");
        assert_eq!(job["permissions"]["id-token"], "write", "{name}");
    }
}

#[test]
fn the_guide_has_every_input_of_the_action() {
    let action: Value = serde_saphyr::from_str(&fs::read_to_string(repository("action.yml")).unwrap()).unwrap();
    let guide = fs::read_to_string(repository("content/guide/checks.md")).unwrap();
    for name in action["inputs"].as_object().unwrap().keys() {
        assert!(guide.contains(&format!("| `{name}` |")), "checks.md has no input `{name}`");
    }
}
