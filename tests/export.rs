//! `sitegen export docusaurus`: written, kept and removed files. `tests/mdx` compiles the output.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn export(root: &Path, folder: &Path, options: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sitegen"))
        .args(["export", "docusaurus", "--root"])
        .arg(root)
        .arg(folder)
        .args(options)
        .env_clear()
        .output()
        .unwrap()
}

fn succeed(root: &Path, folder: &Path, options: &[&str]) -> String {
    let output = export(root, folder, options);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn registry(keys: &[&str]) -> String {
    let entry = |key: &&str| {
        format!(
            r#""{key}": {{ "endpoint": "https://{key}.example/hook", "environment_variables": [],
               "docs": {{ "show_in_docs": true, "display_name": "The {key} service", "description": "Keeps *logs*." }} }}"#
        )
    };
    format!("{{ {} }}", keys.iter().map(entry).collect::<Vec<_>>().join(", "))
}

/// A site with these entries, and a folder of a Docusaurus site with a page of its own.
fn site(keys: &[&str]) -> (tempfile::TempDir, std::path::PathBuf) {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("generic_api_compatible_callbacks.json"), registry(keys)).unwrap();
    let folder = root.path().join("web/docs/observability/webhooks");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("own.md"), "# Ours\n").unwrap();
    (root, folder)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|item| item.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != ".sitegen")
        .collect();
    names.sort();
    names
}

#[test]
fn pages_index_and_sidebar() {
    let (root, folder) = site(&["beta", "alpha"]);
    let printed = succeed(root.path(), &folder, &[]);
    assert_eq!(printed, "2 integrations: 4 files written, 0 unchanged, 0 removed\n");
    assert_eq!(names(&folder), ["_sidebar_items.json", "alpha.md", "beta.md", "index.md", "own.md"]);
    assert_eq!(
        fs::read_to_string(folder.join("_sidebar_items.json")).unwrap(),
        "[\n  \"observability/webhooks/index\",\n  \"observability/webhooks/alpha\",\n  \"observability/webhooks/beta\"\n]\n"
    );
    let page = fs::read_to_string(folder.join("alpha.md")).unwrap();
    assert!(page.starts_with("---\ntitle: \"The alpha service\"\ndescription: \"Keeps logs.\"\n---\n\n"), "{page}");
    let facts = "\n\n- **Events:** Successful and failed calls\n- **Authentication:** None\n- **Format:** JSON array\n- **Included in:** No LiteLLM release yet\n\n";
    assert!(page.contains(facts), "{page}");
    let index = fs::read_to_string(folder.join("index.md")).unwrap();
    assert!(index.contains("](./alpha.md)") && !index.contains("](/integrations"), "{index}");
}

#[test]
fn stale_files_are_removed_and_foreign_files_are_kept() {
    let (root, folder) = site(&["alpha", "beta"]);
    succeed(root.path(), &folder, &[]);
    fs::write(root.path().join("generic_api_compatible_callbacks.json"), registry(&["alpha"])).unwrap();
    let printed = succeed(root.path(), &folder, &["--prefix", "elsewhere"]);
    assert_eq!(printed, "1 integration: 2 files written, 1 unchanged, 1 removed\n");
    assert_eq!(names(&folder), ["_sidebar_items.json", "alpha.md", "index.md", "own.md"]);
    assert_eq!(fs::read_to_string(folder.join("own.md")).unwrap(), "# Ours\n");
    assert_eq!(
        fs::read_to_string(folder.join("_sidebar_items.json")).unwrap(),
        "[\n  \"elsewhere/index\",\n  \"elsewhere/alpha\"\n]\n"
    );
}

#[test]
fn a_foreign_file_in_the_way_is_an_error_and_is_kept() {
    let (root, folder) = site(&["own"]);
    let output = export(root.path(), &folder, &[]);
    assert_eq!(output.status.code(), Some(2));
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(report.contains("own.md") && report.contains("restore its `.sitegen` folder"), "{report}");
    assert!(!report.contains("--out"), "the command has no such option: {report}");
    assert_eq!(names(&folder), ["own.md"]);
    assert_eq!(fs::read_to_string(folder.join("own.md")).unwrap(), "# Ours\n");
}

#[test]
fn errors_in_the_registry_write_nothing() {
    let (root, folder) = site(&["alpha"]);
    fs::write(root.path().join("generic_api_compatible_callbacks.json"), "{ \"alpha\": {} }").unwrap();
    let output = export(root.path(), &folder, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("missing-field"), "{output:?}");
    assert_eq!(names(&folder), ["own.md"]);
}

/// A hand-written body keeps its HTML and its images; braces and unclosed tags would be code.
#[test]
fn a_hand_written_body_is_exported_with_its_images() {
    let (root, folder) = site(&["alpha", "beta"]);
    let put = |path: &str, text: &str| {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put(
        "content/integrations/alpha.md",
        "<kbd>K</kbd> {props.x} ![p](p.png) ![q](/img/q.png)\n\n![r][r]\n\n[r]: ../shots/r.png\n\n\
         <img src=\"p.png\" alt=\"P\" width=\"50\"> <!-- note --> <br>\n\n::integration-table\n\n\
         ::integration-card{key=\"beta\"}\n",
    );
    put("content/integrations/beta.md", "![p](p.png)\n");
    put("content/integrations/p.png", "p");
    put("content/shots/r.png", "r");
    put("static/img/q.png", "q");
    let printed = succeed(root.path(), &folder, &[]);
    assert_eq!(printed, "2 integrations: 7 files written, 0 unchanged, 0 removed\n");
    let page = fs::read_to_string(folder.join("alpha.md")).unwrap();
    let body = "<kbd>K</kbd> \\{props.x\\} ![p](./p.png) ![q](./_files/img/q.png)\n\n![r][r]\n\n[r]: ./_files/shots/r.png\n\n\
                <img src={require(\"./p.png\").default} alt=\"P\" width=\"50\" />  <br />\n";
    assert!(page.contains(body), "{page}");
    let read = |path: &str| fs::read_to_string(folder.join(path)).unwrap();
    assert_eq!([read("p.png"), read("_files/img/q.png"), read("_files/shots/r.png")], ["p", "q", "r"]);
    for (name, text) in [("alpha.md", &page), ("index.md", &read("index.md"))] {
        assert!(!text.contains("<span") && !text.contains("class=") && !text.contains("<img class"), "{name}: {text}");
        assert!(text.contains("| [The beta service](./beta.md) |"), "{name}: {text}");
    }
    assert!(page.contains("**[The beta service](./beta.md)**: "), "{page}");
}

/// The page has the parts that the old script omitted or truncated.
#[test]
fn exports_show_what_is_sent() {
    let (root, folder) = site(&[]);
    let entry = |name: &str, fields: &str, description: &str| {
        format!(
            r#"{{ "endpoint": "https://logs.example/hook", "environment_variables": [], {fields}
                "docs": {{ "show_in_docs": true, "display_name": "{name}", "description": "{description}" }} }}"#
        )
    };
    let long = "Keeps every log of every call for as long as the law asks for it, in a region of your own choice.";
    let registry = format!(
        r#"{{ "both": {}, "failures": {} }}"#,
        entry("Both", "", long),
        entry("Failures", r#""event_types": ["llm_api_failure"], "log_format": "ndjson","#, "Keeps failures.")
    );
    fs::write(root.path().join("generic_api_compatible_callbacks.json"), registry).unwrap();
    succeed(root.path(), &folder, &[]);
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let (both, failures, index) = (read("both.md"), read("failures.md"), read("index.md"));
    assert!(both.contains(long) && index.contains(long), "{both}\n{index}");
    assert!(both.contains("Successful and failed calls"), "{both}");
    assert!(failures.contains("ndjson") && failures.contains("https://logs.example/hook"), "{failures}");
    assert!(!failures.contains("Successful"), "{failures}");
}

#[test]
fn build_and_export_never_share_a_folder() {
    let (root, folder) = site(&["acme"]);
    let build = |out: &Path| {
        let mut build = Command::new(env!("CARGO_BIN_EXE_sitegen"));
        build.args(["build", "--root"]).arg(root.path()).arg("--out").arg(out).env_clear().output().unwrap()
    };
    let refused = |output: Output, command: &str| {
        let printed = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{printed}");
        let why = format!("contains the files of `sitegen {command}`, which would be removed: choose another folder");
        assert!(printed.contains(&why), "{printed}");
    };
    succeed(root.path(), &folder, &[]);
    let before = names(&folder);
    refused(build(&folder), "export");
    assert_eq!(names(&folder), before);
    let out = root.path().join("public");
    assert!(build(&out).status.success());
    let before = names(&out);
    refused(export(root.path(), &out, &[]), "build");
    assert_eq!(names(&out), before);
    assert!(build(&out).status.success());
    succeed(root.path(), &folder, &[]);
}
