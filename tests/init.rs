//! `sitegen init` creates a site that builds, and never changes existing files.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn sitegen(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sitegen")).args(args).current_dir(folder).env_clear().output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The standard output of a command that succeeds.
fn printed(folder: &Path, args: &[&str]) -> String {
    let output = sitegen(folder, args);
    assert!(output.status.success(), "{output:?}");
    text(&output.stdout)
}

/// Builds a site and expects no diagnostic.
fn build(site: &Path) {
    let output = sitegen(site, &["build", "--deny-warnings", "--base-url", "https://docs.example/"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(text(&output.stderr), "");
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

const FROM_SOURCE: &str = "
This sitegen was built from source and doesn't know where its releases are. In WORKFLOW, replace
OWNER/sitegen with the GitHub repository that publishes them.
";

#[test]
fn the_new_site_builds_without_a_single_diagnostic() {
    let folder = tempfile::tempdir().unwrap();
    let listed = "Wrote:\n  my docs/.github/workflows/sitegen.yml\n  my docs/.gitignore\n  my docs/content/getting-started.md\n  \
                  my docs/content/index.md\n  my docs/generic_api_compatible_callbacks.json\n  my docs/sitegen.toml\n\n\
                  Next:\n  cd 'my docs'\n  sitegen serve\n";
    let by_hand = FROM_SOURCE.replace("WORKFLOW", "my docs/.github/workflows/sitegen.yml");
    assert_eq!(printed(folder.path(), &["init", "my docs"]), format!("{listed}{by_hand}"));
    let site = folder.path().join("my docs");
    build(&site);
    for page in ["index.html", "getting-started/index.html", "integrations/acme/index.html"] {
        assert!(site.join("public").join(page).is_file(), "{page}");
    }
    let home = fs::read_to_string(site.join("public/index.html")).unwrap();
    assert!(home.contains("integrations/acme/"), "the table of integrations is on the home page");
}

#[test]
fn another_registry_does_not_break_the_sample_pages() {
    let folder = tempfile::tempdir().unwrap();
    printed(folder.path(), &["init", "."]);
    for registry in ["{}", include_str!("data/upstream-registry.json")] {
        fs::write(folder.path().join("generic_api_compatible_callbacks.json"), registry).unwrap();
        let output = sitegen(folder.path(), &["build", "--deny-warnings", "--base-url", "https://docs.example/"]);
        assert!(output.status.success(), "{output:?}");
    }
}

#[test]
fn a_repository_keeps_its_files_and_gets_the_missing_ones() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    write(&path(".git/HEAD"), "ref: refs/heads/main\n");
    let ours = [
        ("README.md", "# Ours\n"),
        (".gitignore", "/target\n"),
        ("content/guide.md", "# Our guide\n"),
        (".github/workflows/ci.yml", "name: CI\n"),
    ];
    for (name, text) in ours {
        write(&path(name), text);
    }
    let listed = "Wrote:\n  .github/workflows/sitegen.yml\n  generic_api_compatible_callbacks.json\n  sitegen.toml\n\n\
                  Kept:\n  .gitignore\n  content/\n\nNext:\n  sitegen serve\n\n\
                  Add /public, the output folder, to .gitignore.\n";
    let by_hand = FROM_SOURCE.replace("WORKFLOW", ".github/workflows/sitegen.yml");
    assert_eq!(printed(folder.path(), &["init", "."]), format!("{listed}{by_hand}"));
    for (name, text) in ours {
        assert_eq!(fs::read_to_string(path(name)).unwrap(), text, "{name}");
    }
    assert!(!path("content/index.md").exists(), "no sample pages among one's own");
    build(folder.path());

    write(&path(".gitignore"), "/target\n/public\n");
    let listed = "Kept:\n  .github/workflows/sitegen.yml\n  .gitignore\n  content/\n  generic_api_compatible_callbacks.json\n  \
                  sitegen.toml\n\nNext:\n  sitegen serve\n";
    assert_eq!(printed(folder.path(), &["init", "."]), listed, "the second time there is nothing to write");
}

#[test]
fn the_workflow_of_a_folder_in_a_repository_goes_to_the_root() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join(".git/HEAD"), "ref: refs/heads/main\n");
    for (current, argument, site, command) in [
        ("", "docs", "docs", ".github/workflows/sitegen.yml"),
        ("packages", "web/../site one", "packages/site one", "../.github/workflows/sitegen.yml"),
    ] {
        let current = folder.path().join(current);
        fs::create_dir_all(current.join("web")).unwrap();
        let workflow = folder.path().join(".github/workflows/sitegen.yml");
        let report = printed(&current, &["init", argument]);
        assert!(report.contains(command), "{report}");
        let text = fs::read_to_string(&workflow).unwrap();
        assert!(text.contains(&format!("          working-directory: \"{site}\"\n")), "{text}");
        assert!(!folder.path().join(site).join(".github").exists());
        build(&folder.path().join(site));
        fs::remove_file(workflow).unwrap();
    }
}

#[test]
fn a_second_site_is_told_that_the_workflow_is_for_the_first() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join(".git/HEAD"), "ref: refs/heads/main\n");
    printed(folder.path(), &["init", "one"]);
    let workflow = folder.path().join(".github/workflows/sitegen.yml");
    let first = fs::read_to_string(&workflow).unwrap();
    let report = printed(folder.path(), &["init", "two"]);
    let step = ".github/workflows/sitegen.yml is for the site in another folder. To check and publish this one\n\
                too, add a workflow with `working-directory: \"two\"`.\n";
    assert!(report.ends_with(step), "{report}");
    assert_eq!(fs::read_to_string(&workflow).unwrap(), first);
    assert!(!printed(folder.path(), &["init", "one"]).contains("another folder"));
}

#[test]
fn a_file_is_not_a_folder() {
    let work = tempfile::tempdir().unwrap();
    fs::write(work.path().join("notes.txt"), "kept").unwrap();
    let output = sitegen(work.path(), &["init", "notes.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stderr), "error: `notes.txt` is a file: name a folder\n");
    assert_eq!(fs::read(work.path().join("notes.txt")).unwrap(), b"kept");
}
