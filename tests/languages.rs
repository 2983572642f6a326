//! Other languages: with replaced strings, no English word is left in the layout or on generated pages; shipped
//! languages are complete; and the style sheet uses only logical sides.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

/// All data is in Greek letters, so any Latin letters come from the theme.
const REGISTRY: &str = r#"{
  "one": {
    "endpoint": "{{environment_variables.ONE_URL}}",
    "headers": { "Authorization": "Bearer {{environment_variables.ONE_KEY}}" },
    "environment_variables": ["ONE_URL", "ONE_KEY"],
    "docs": { "show_in_docs": true, "display_name": "Ένα", "description": "Κρατά.", "website": "https://a.example",
      "additional_notes": "Βήμα." }
  },
  "two": {
    "event_types": ["llm_api_failure"], "log_format": "single",
    "endpoint": "https://b.example", "environment_variables": [],
    "docs": { "show_in_docs": true, "display_name": "Δύο", "description": "Κρατά." }
  },
  "three": {
    "event_types": ["llm_api_success"], "log_format": "ndjson",
    "endpoint": "https://c.example", "headers": { "X-Key": "{{environment_variables.C_KEY}}" },
    "environment_variables": ["C_KEY"],
    "docs": { "show_in_docs": true, "display_name": "Τρία", "description": "Κρατά." }
  }
}"#;

const PAGE: &str = "---\ntitle: Σελίδα\n---\n\nΛέξη[^1].\n\n:::note\nα\n:::\n\n:::danger\nα\n:::\n\n:::details\nα\n:::\n\n\
                    <details>\n\nα\n\n</details>\n\n- [x] α\n- [ ] α\n\n| α | β |\n|---|---|\n| α | β |\n\n\
                    ```yaml\na: 1\n```\n\n::integration-table\n\n::integration-cards\n\n[^1]: α\n";

/// Text that is not translated: names, keys, and the list's formats.
const NAMES: [&str; 16] = [
    "Docker",
    "Compose",
    "Kubernetes",
    "Ctrl",
    "Esc",
    "llms",
    "txt",
    "Markdown",
    "JSON",
    "sitegen",
    "json_array",
    "ndjson",
    "single",
    "index",
    "noindex",
    "total",
];

fn shipped(path: &str) -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default").join(path);
    toml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn build(config: &str, files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let base = [("generic_api_compatible_callbacks.json", REGISTRY), ("sitegen.toml", config), ("content/a.md", PAGE)];
    for (path, text) in base.iter().chain(files) {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let output =
        Command::new(env!("CARGO_BIN_EXE_sitegen")).arg("build").current_dir(root.path()).env_clear().output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    root
}

fn html(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join("public").join(path)).unwrap()
}

/// The placeholders in braces.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// The text that a reader sees or hears, without code.
fn visible_texts(html: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut silent = Vec::new();
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match token {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                let attributes: BTreeMap<String, String> =
                    tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
                let spoken = ["aria-label", "title", "alt", "placeholder", "aria-description"];
                // A field's placeholder may come from an example.
                let is_data = attributes.contains_key("data-placeholder");
                texts.extend(spoken.iter().filter(|_| !is_data).filter_map(|key| attributes.get(*key).cloned()));
                // Scripts get their strings from these attributes.
                let handed = |key: &&String| {
                    key.starts_with("data-")
                        && !matches!(
                            key.as_str(),
                            "data-kind"
                                | "data-root"
                                | "data-group"
                                | "data-value"
                                | "data-template"
                                | "data-copy-page"
                                | "data-placeholder"
                        )
                };
                texts.extend(attributes.keys().filter(handed).map(|key| attributes[key].clone()));
                if matches!(name.as_str(), "script" | "style" | "noscript" | "pre" | "code" | "figcaption")
                    && !tag.self_closing
                {
                    silent.push(name);
                }
            }
            Token::EndTag(tag) if silent.last().is_some_and(|open| *open == text(&tag.name)) => drop(silent.pop()),
            Token::String(string) if silent.is_empty() => texts.push(text(&string)),
            _ => {}
        }
    }
    texts
}

#[test]
fn a_pseudo_language_leaves_no_english() {
    let pseudo = |key: &String, text: &String| {
        let places: String = places(text).iter().map(|name| format!("{{{name}}} ")).collect();
        format!("{key} = {:?}\n", format!("Þæð {places}ßø"))
    };
    let words: String = shipped("strings.toml").iter().map(|(key, text)| pseudo(key, text)).collect();
    let config = "title = \"Τίτλος\"\nlanguage = \"xx\"\nrepository = \"https://a.example\"\n[theme]\nname = \"mine\"\n\
                  [announcement]\ntext = \"Νέο\"\n[redirects]\n\"old\" = \"a\"\n";
    let files = [
        ("themes/mine/strings.toml", words.as_str()),
        ("content/index.md", "---\ntitle: Αρχή\ntemplate: home\n---\n\nΛέξη\n"),
        ("content/folder/_category_.json", "{\"label\": \"Φάκελος\", \"link\": {\"type\": \"generated-index\"}}"),
        ("content/folder/b.md", "---\ntitle: Βήτα\n---\n\nΛέξη\n"),
    ];
    let site = build(config, &files);
    let pages = [
        "index.html",
        "a/index.html",
        "folder/index.html",
        "folder/b/index.html",
        "404.html",
        "old/index.html",
        "integrations/index.html",
        "integrations/one/index.html",
        "integrations/two/index.html",
        "integrations/three/index.html",
    ];
    for page in pages {
        let left: Vec<String> = visible_texts(&html(site.path(), page))
            .iter()
            .flat_map(|text| {
                text.split(|c: char| !(c.is_alphanumeric() || c == '_')).map(str::to_owned).collect::<Vec<_>>()
            })
            .filter(|word| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
            .filter(|word| word.bytes().any(|byte| byte.is_ascii_lowercase()))
            .filter(|word| !NAMES.contains(&word.as_str()))
            .collect();
        assert!(left.is_empty(), "{page} still says {left:?}");
    }
}

#[test]
fn every_shipped_language_is_complete() {
    let english = shipped("strings.toml");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/languages");
    let files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert!(files.contains(&"ar.toml".to_owned()));
    for file in files {
        let words = shipped(&format!("languages/{file}"));
        assert_eq!(words.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "{file}");
        for (key, text) in &words {
            assert!(!text.is_empty(), "{file}: {key}");
            assert_eq!(places(text), places(&english[key]), "{file}: {key}");
        }
    }
}

#[test]
fn a_language_sets_strings_and_direction_and_a_page_may_override_them() {
    let english = "---\ntitle: In English\nlang: en\n---\n\nWords.\n";
    let mirrored = "---\ntitle: ש\ndir: ltr\n---\n\nα\n";
    let site = build("language = \"ar-EG\"\n", &[("content/en.md", english), ("content/ltr.md", mirrored)]);
    let page = html(site.path(), "a/index.html");
    for part in ["<html lang=\"ar-EG\" dir=\"rtl\">", "<span>بحث</span>", "<div class=\"prose\" data-copy=\"نسخ\""]
    {
        assert!(page.contains(part), "{part} is not in\n{page}");
    }
    let page = html(site.path(), "en/index.html");
    for part in ["<h1 lang=\"en\" dir=\"ltr\">", "<div class=\"prose\" lang=\"en\" dir=\"ltr\""] {
        assert!(page.contains(part), "{part} is not in\n{page}");
    }
    assert!(html(site.path(), "ltr/index.html").contains("<div class=\"prose\" dir=\"ltr\""));
    assert!(html(site.path(), "integrations/one/index.html").contains("أضِفه إلى وكيلك"));
}

#[test]
fn the_style_sheet_has_only_logical_sides() {
    let style =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/assets/site.css")).unwrap();
    let physical = [
        "margin-left",
        "margin-right",
        "padding-left",
        "padding-right",
        "border-left",
        "border-right",
        " left:",
        " right:",
        "text-align: right",
    ];
    for (number, line) in style.lines().enumerate() {
        for property in physical {
            assert!(!line.contains(property), "line {}: {property}", number + 1);
        }
        // Only code is always left to right.
        assert!(!line.contains("text-align: left") || line.starts_with("pre {"), "line {}", number + 1);
    }
}
