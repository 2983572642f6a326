//! `sitegen init` makes a site that builds, and never touches what is there.

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

#[test]
fn the_new_site_builds_without_a_single_diagnostic() {
    let folder = tempfile::tempdir().unwrap();
    let output = sitegen(folder.path(), &["init", "my docs"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(
        text(&output.stdout),
        "wrote to my docs:\n  .github/workflows/pages.yml\n  .gitignore\n  content/getting-started.md\n  content/index.md\n  \
         generic_api_compatible_callbacks.json\n  sitegen.toml\n\nNext:\n  cd 'my docs'\n  sitegen serve\n"
    );
    let site = folder.path().join("my docs");
    let output = sitegen(&site, &["build", "--deny-warnings", "--base-url", "https://docs.example/"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(text(&output.stderr), "");
    for page in ["index.html", "getting-started/index.html", "integrations/acme/index.html"] {
        assert!(site.join("public").join(page).is_file(), "{page}");
    }
    let home = fs::read_to_string(site.join("public/index.html")).unwrap();
    assert!(home.contains("integrations/acme/"), "the table of integrations is on the home page");
}

#[test]
fn a_file_in_the_way_stops_it_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("docs/content")).unwrap();
    fs::write(folder.path().join("docs/sitegen.toml"), "title = \"Mine\"\n").unwrap();
    fs::write(folder.path().join("docs/content/index.md"), "# Mine\n").unwrap();
    let output = sitegen(folder.path(), &["init", "docs"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        text(&output.stderr),
        "error: in docs: content/index.md and sitegen.toml are in the way, nothing was written\n"
    );
    assert_eq!(fs::read_to_string(folder.path().join("docs/sitegen.toml")).unwrap(), "title = \"Mine\"\n");
    assert!(!folder.path().join("docs/generic_api_compatible_callbacks.json").exists());
}

#[test]
fn a_folder_with_other_files_becomes_a_site_too() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("README.md"), "# Ours\n").unwrap();
    let output = sitegen(folder.path(), &["init", "."]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(fs::read_to_string(folder.path().join("README.md")).unwrap(), "# Ours\n");
}
