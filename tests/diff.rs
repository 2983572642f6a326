//! `sitegen diff` shows the effect of a change on the site.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::fs;
use std::path::Path;
use std::process::Command;

const REGISTRY: &str = "generic_api_compatible_callbacks.json";

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The sites `old` and `new` in a folder: equal, from the skeleton, with one more page.
fn sites() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["old", "new"] {
        sitegen(folder.path(), &["init", name]);
        write(&folder.path().join(name).join("content/about.md"), "# About\n\nUs.\n");
    }
    folder
}

fn sitegen(folder: &Path, args: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_sitegen")).args(args).current_dir(folder).env_clear().output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn equal_sites_have_no_difference() {
    let folder = sites();
    let report = sitegen(folder.path(), &["diff", "old", "new"]);
    assert_eq!(report, "0 pages added, 0 changed, 0 removed\n0 new problems, 0 fixed\n");
}

#[test]
fn pages_and_problems_are_compared() {
    let folder = sites();
    let new = folder.path().join("new");
    write(&new.join("content/added.md"), "# Added | here\n\n[dead](gone.md)\n");
    fs::remove_file(new.join("content/about.md")).unwrap();
    let registry = fs::read_to_string(new.join(REGISTRY)).unwrap();
    write(&new.join(REGISTRY), &registry.replace("Traces and dashboards", "Dashboards"));

    let report = sitegen(folder.path(), &["diff", "old", "new"]);
    assert!(report.contains("error[dead-link]"), "{report}");
    assert!(report.contains("\n+ /added/  Added | here\n"), "{report}");
    assert!(report.contains("\n~ /integrations/acme/  Acme Observability\n"), "{report}");
    assert!(report.contains("\n- /about/  About\n"), "{report}");
    assert!(report.contains("another navigation or layout"), "the others have another sidebar: {report}");
    assert!(report.ends_with("\n1 new problem, 0 fixed\n"), "{report}");

    let report = sitegen(folder.path(), &["diff", "old", "new", "--format", "markdown"]);
    assert!(report.contains("\n| added | Added \\| here | `/added/` |\n"), "{report}");
    assert!(report.contains("\n- **error** `content/added.md:3`: "), "{report}");

    let report = sitegen(&new, &["diff", "../new", "../old"]);
    assert!(report.ends_with("\n0 new problems, 1 fixed\n"), "{report}");
}

#[test]
fn redirects_and_the_404_page_are_no_pages() {
    let folder = sites();
    let page = folder.path().join("new/content/about.md");
    write(&page, "---\naliases: [/us]\n---\n\n# About\n\nUs.\n");
    let report = sitegen(folder.path(), &["diff", "old", "new"]);
    assert_eq!(report, "0 pages added, 0 changed, 0 removed\n0 new problems, 0 fixed\n");
    fs::create_dir(folder.path().join("none")).unwrap();
    let report = sitegen(folder.path(), &["diff", "none", "new"]);
    assert!(!report.contains("404") && !report.contains("/us/"), "{report}");
}

#[test]
fn a_problem_that_moves_is_not_new() {
    let folder = sites();
    write(&folder.path().join("old/content/about.md"), "# About\n\n[dead](gone.md)\n");
    write(&folder.path().join("new/content/about.md"), "# About\n\nA line.\n\n[dead](gone.md) [dead](gone.md)\n");
    let report = sitegen(folder.path(), &["diff", "old", "new"]);
    assert!(report.contains("~ /about/"), "{report}");
    assert!(report.ends_with("\n1 new problem, 0 fixed\n"), "the second one is new: {report}");
}

#[test]
fn a_change_may_add_the_whole_site() {
    let folder = sites();
    fs::create_dir(folder.path().join("empty")).unwrap();
    let report = sitegen(folder.path(), &["diff", "empty", "new"]);
    assert!(report.contains("+ /about/  About"), "{report}");
    let output =
        Command::new(env!("CARGO_BIN_EXE_sitegen")).args(["diff", "new", "gone"]).current_dir(folder.path()).output();
    assert_eq!(output.unwrap().status.code(), Some(2));
}
