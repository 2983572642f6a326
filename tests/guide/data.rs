//! TOML, JSON, YAML, HTML and other blocks: each is written to the file in its title, and the site is built.

use std::process::Command;

use super::blocks::{self, Block};
use super::site::Site;

fn in_language<'b>(blocks: &'b [Block], languages: &'b [&str]) -> impl Iterator<Item = &'b Block> {
    blocks.iter().filter(|block| languages.contains(&block.language.as_str()))
}

/// Every language has a test; a new one needs its own.
#[test]
fn every_block_is_tried() {
    for block in blocks::all() {
        let tried = ["bash", "html", "js", "json", "md", "python", "text", "toml", "yaml"];
        assert!(tried.contains(&block.language.as_str()), "{}: no test for `{}`", block.place(), block.language);
    }
}

#[test]
fn configurations_build_a_site() {
    let all = blocks::all();
    let mut built = 0;
    for block in in_language(&all, &["toml"]) {
        let site = Site::new();
        let file = block.title().unwrap_or("sitegen.toml");
        site.write(file, &block.text);
        if block.text.contains("exclude") {
            site.write("content/README.md", "# For authors\n");
            site.write("content/internal/notes.md", "# Notes\n");
        }
        site.build(&block.place());
        built += 1;
    }
    assert!(built > 5, "{built} blocks");
}

#[test]
fn json_is_escaped_for_its_context() {
    let all = blocks::all();
    for block in in_language(&all, &["json"]) {
        let value: serde_json::Value =
            serde_json::from_str(&block.text).unwrap_or_else(|error| panic!("{}: {error}", block.place()));
        let entries = || value.as_object().into_iter().flatten();
        if entries().any(|(_, entry)| entry.get("endpoint").is_some()) {
            let site = Site::new();
            site.write("generic_api_compatible_callbacks.json", &block.text);
            site.build(&block.place());
            for (key, _) in entries() {
                site.built(&format!("integrations/{key}/index.html"));
            }
        } else if let Some(title) = block.title() {
            let site = Site::new();
            site.write(title, &block.text);
            site.build(&block.place());
        }
    }
}

/// The settings refer to the schema file written by the command before them.
#[test]
fn editor_settings_name_the_written_schema() {
    let all = blocks::of("content/guide/checks.md");
    let settings = all.iter().find(|block| block.title() == Some(".vscode/settings.json")).unwrap();
    let value: serde_json::Value = serde_json::from_str(&settings.text).unwrap();
    let url = value["json.schemas"][0]["url"].as_str().unwrap().trim_start_matches("./");
    assert!(all.iter().any(|block| block.text == format!("sitegen schema > {url}\n")), "{url}");
}

#[test]
fn yaml_parses() {
    let all = blocks::all();
    for block in in_language(&all, &["yaml"]) {
        let read = serde_saphyr::from_str::<serde_json::Value>(&block.text);
        assert!(read.is_ok_and(|value| value.is_object()), "{}", block.place());
    }
}

#[test]
fn python_parses() {
    let all = blocks::all();
    for block in in_language(&all, &["python"]) {
        let script = "import ast, sys; ast.parse(sys.argv[1])";
        let output = Command::new("python3").args(["-c", script, &block.text]).output().expect("python3 is installed");
        assert!(output.status.success(), "{}: {}", block.place(), String::from_utf8_lossy(&output.stderr));
    }
}

/// A slot is added to the theme named on the page, and its text appears on every page.
#[test]
fn slots_are_shown() {
    let all = blocks::all();
    let mut shown = 0;
    for block in in_language(&all, &["html"]) {
        let site = Site::new();
        site.write("sitegen.toml", "[theme]\nname = \"acme\"\n");
        site.write(block.title().unwrap(), &block.text);
        site.build(&block.place());
        assert!(site.built("index.html").contains(block.text.trim()), "{}", block.place());
        shown += 1;
    }
    assert!(shown > 0, "there is a slot in the guide");
}
