//! The law of shapes: a filled page has the same bytes as the rendered page, for any entry.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use sitegen::disk::Disk;
use sitegen::load::{Settings, load};
use sitegen::render::shape::Shapes;
use sitegen::render::{Unit, render};

const CONFIGS: [&str; 4] = [
    "title = \"Acme\"\nbase_url = \"https://docs.example/x/\"\nedit_url = \"https://e.example/{path}\"\n",
    "title = \"T\"\nrepository = \"https://github.com/a/b\"\n[[header]]\nlabel = \"All\"\nintegrations = true\n",
    "title = \"T\"\n[[nav]]\npage = \"index.md\"\n[[nav]]\nlabel = \"More\"\nintegrations = true\n[[footer]]\nlabel = \"F\"\n\
     [[footer.items]]\npage = \"index.md\"\n",
    "title = \"T\"\nraw_html = \"all\"\n[theme.variables]\naccent = \"red\"\n[integrations]\nsort = \"name\"\n",
];

/// The common structure of entries of one shape.
#[derive(Clone, Debug)]
struct Structure {
    events: usize,
    format: usize,
    endpoint: usize,
    headers: Vec<usize>,
    has_notes: bool,
    has_website: bool,
}

/// The individual texts of an entry.
#[derive(Clone, Debug)]
struct Own {
    key: String,
    name: String,
    description: String,
    notes: String,
    website: String,
    variable: String,
    literal: String,
}

fn structure() -> impl Strategy<Value = Structure> {
    (0..4usize, 0..4usize, 0..4usize, prop::collection::vec(0..7usize, 0..4), any::<bool>(), any::<bool>()).prop_map(
        |(events, format, endpoint, headers, has_notes, has_website)| Structure {
            events,
            format,
            endpoint,
            headers,
            has_notes,
            has_website,
        },
    )
}

/// Texts of these words, in some order.
fn markdown(between: &'static [&'static str]) -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "Sends each call.",
        "Watches `calls`",
        "*costs*",
        "**Settings > Keys**",
        "[a](https://a.example/b_c)",
        "[b](/integrations/)",
        "[c](index.md#x)",
        "https://a.example/x.",
        "www.a.example",
        "<b>bold</b>",
        "$x$ and $y",
        "{y}",
        "a_b_c",
        "[c]",
        "[c]: https://c.example",
        "::rules",
        "# Heading",
        "1. one",
        "- item",
        "> quote",
        "&amp; &",
        "\\*",
        "`",
        "*",
        "~~gone~~",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "![i](https://i.example/x.png)",
        "```yaml\nkey: [true]\n```",
        "    code",
        "import x from 'y'",
        "[^1]",
        "[^1]: note",
        ":::note\nx\n:::",
        "!!! tip",
        "[ ] task",
        "line\\\nbreak",
        "Qxz",
        "a@b.example",
        "ünïcödé „x“",
        "",
    ];
    let word = prop_oneof![3 => Just("Sends each call."), 4 => prop::sample::select(WORDS)];
    (prop::collection::vec(word, 1..5), prop::sample::select(between)).prop_map(|(words, between)| words.join(between))
}

fn own() -> impl Strategy<Value = Own> {
    let key = prop_oneof![
        4 => "[a-z][a-z0-9_]{2,10}[a-z0-9]",
        1 => "[a-z][a-z0-9_]{0,3}",
        1 => prop::sample::select(&["true", "null", "yes", "import", "rubrik", "e1", "qxzkq"][..]).prop_map(str::to_owned),
    ];
    let name = prop_oneof![
        4 => "[A-Z][A-Za-z0-9]{0,6}( [A-Za-z0-9]{1,6}){0,3}",
        1 => "[A-Za-z0-9._<&*`|\\[\\] -]{1,12}",
        1 => prop::sample::select(
            &["import this", "Acme", "T", "the proxy", "Check that it works", "Note", "1 One", "export x"][..]
        ).prop_map(str::to_owned),
    ];
    let website = prop::sample::select(
        &["https://a.example/docs", "https://a_b.example", "https://docs.example/x/y", "http://a.example/?q=1&r", "no"]
            [..],
    );
    let variable = prop_oneof![
        4 => "[A-Z][A-Z_]{2,10}",
        1 => "[A-Z][A-Z0-9_]{0,4}",
        1 => prop::sample::select(&["API_KEY", "TOKEN", "NULL", "ACME_AUTHORIZATION", "lower"][..]).prop_map(str::to_owned),
    ];
    (key, name, markdown(&[" "]), markdown(&[" ", "\n", "\n\n"]), website, variable, "[a-z][a-z-]{0,3}[0-9]{0,3}")
        .prop_map(|(key, name, description, notes, website, variable, literal)| Own {
            key,
            name,
            description,
            notes,
            website: website.to_owned(),
            variable,
            literal,
        })
}

fn entry(structure: &Structure, own: &Own) -> Value {
    let variable = format!("{{{{environment_variables.{}}}}}", own.variable);
    // LiteLLM doesn't substitute variables with digits in their names.
    let upper = own.key.to_uppercase().replace(|c: char| c.is_ascii_digit(), "N");
    let headers = [
        ("Authorization", format!("Bearer {variable}")),
        ("X-Project", own.literal.clone()),
        ("X-Key", format!("{{{{environment_variables.{upper}_X_KEY}}}}")),
        ("Content-Type", "application/json".to_owned()),
        ("X-Both", format!("{variable}:{{{{environment_variables.OTHER}}}}")),
        ("X_Key", variable.clone()),
        ("X-Odd", format!("a \"b\" {}", own.literal)),
    ];
    let headers: Map<String, Value> = structure
        .headers
        .iter()
        .map(|&header| (headers[header].0.to_owned(), headers[header].1.clone().into()))
        .collect();
    let endpoints = [
        format!("{{{{environment_variables.{upper}_URL}}}}"),
        "https://fixed.example/hook".to_owned(),
        format!("https://{variable}.example/{variable}"),
        format!("{variable}/v1"),
    ];
    let mut entry = json!({
        "endpoint": endpoints[structure.endpoint],
        "headers": headers,
        "environment_variables": [own.variable, format!("{upper}_URL")],
        "docs": { "show_in_docs": true, "display_name": own.name, "description": own.description },
    });
    let events =
        [json!(["llm_api_success"]), json!(["llm_api_failure"]), json!(["llm_api_success", "llm_api_failure"])];
    if let Some(events) = events.get(structure.events) {
        entry["event_types"] = events.clone();
    }
    if let Some(format) = ["json_array", "ndjson", "single"].get(structure.format) {
        entry["log_format"] = json!(format);
    }
    if structure.has_notes {
        entry["docs"]["additional_notes"] = json!(own.notes);
    }
    if structure.has_website {
        entry["docs"]["website"] = json!(own.website);
    }
    entry
}

fn write(root: &Path, config: &str, entries: &Map<String, Value>) {
    // In the middle of a long list, every page shows the same number of neighbours.
    let far_away = |number| {
        let (key, name) = if number < 70 { ("a_0", "0 Neighbour &") } else { ("zz_9", "zzz Neighbour &") };
        let (key, name) = (format!("{key}_{number}"), format!("{name} {number}"));
        let docs = json!({ "show_in_docs": true, "display_name": name });
        (key, json!({ "endpoint": "https://a.example", "environment_variables": [], "docs": docs }))
    };
    let entries: Map<String, Value> = entries.clone().into_iter().chain((0..140).map(far_away)).collect();
    fs::create_dir_all(root.join("content/integrations")).unwrap();
    fs::write(root.join("sitegen.toml"), config).unwrap();
    fs::write(root.join("content/index.md"), "# Home\n").unwrap();
    fs::write(root.join("content/integrations/rubrik.md"), "By hand.\n").unwrap();
    fs::write(root.join("generic_api_compatible_callbacks.json"), Value::from(entries).to_string()).unwrap();
}

/// Renders the pages of entries both ways; returns how many were filled.
fn compare(config: &str, offline: bool, entries: &Map<String, Value>) -> usize {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), config, entries);
    let settings = Settings { offline, ..Settings::default() };
    let (site, _) = load(&Disk::open(root.path()).unwrap(), &settings).unwrap();
    let shapes = Shapes::eager(&site);
    let is_integration_page = |path: &str| {
        path.strip_prefix("integrations/").is_some_and(|key| entries.contains_key(key.trim_end_matches('/')))
    };
    for id in site.plan.page_ids().filter(|id| is_integration_page(&site.plan.page(*id).path)) {
        let unit = Unit::Page(id);
        let (filled, rendered) = (shapes.render(&unit).unwrap(), render(&site, &unit).unwrap());
        for (filled, rendered) in filled.iter().zip(&rendered) {
            let text = |file: &sitegen::render::OutFile| {
                let bytes = file.content.clone().into_bytes().unwrap();
                (file.path.clone(), String::from_utf8(bytes).unwrap())
            };
            assert_eq!(text(filled), text(rendered));
        }
        assert_eq!(filled.len(), rendered.len());
    }
    shapes.filled()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_filled_page_is_the_rendered_one(
        groups in prop::collection::vec((structure(), prop::collection::vec(own(), 2..6)), 1..4),
        config in 0..CONFIGS.len(),
        offline in any::<bool>(),
    ) {
        let entries = groups.iter().flat_map(|(structure, own)| own.iter().map(|own| (own.key.clone(), entry(structure, own))));
        compare(CONFIGS[config], offline, &entries.collect());
    }
}

#[test]
fn ordinary_entries_are_filled() {
    let structure =
        Structure { events: 2, format: 0, endpoint: 0, headers: vec![0, 1], has_notes: true, has_website: true };
    let entries = (0..20).map(|number| {
        let own = Own {
            key: format!("acme_logs_{number}"),
            name: format!("Acme Logs {number}"),
            description: format!("Keeps *all* requests of `acme_{number}`."),
            notes: format!(
                "Make a **key** first.\n\n- It ends after {number} days\n\nSee [them](https://a{number}.example)."
            ),
            website: format!("https://a{number}.example/docs"),
            variable: "ACME_TOKEN".to_owned(),
            literal: format!("project-{number}"),
        };
        (own.key.clone(), entry(&structure, &own))
    });
    let filled = compare(CONFIGS[0], false, &entries.collect());
    assert_eq!(filled, 19);
}
