//! Checks of generated pages.

use std::fs;
use std::path::Path;

use sitegen::disk::Disk;
use sitegen::load::{Settings, Target, load};

use crate::support::{check, printed, site};

/// Entries of every shape that the shipped templates distinguish, without links in their texts.
fn every_shape() -> String {
    let mut entries = Vec::new();
    let events = ["", "\"event_types\": [\"llm_api_success\"],", "\"event_types\": [\"llm_api_failure\"],"];
    let endpoints = [
        ("https://logs.acme.example/v1", "[]"),
        ("{{environment_variables.ACME_URL}}", "[\"ACME_URL\", \"ACME_UNUSED\"]"),
        ("https://{{environment_variables.ACME_URL}}/x", "[\"ACME_URL\"]"),
    ];
    let headers = ["{}", r#"{"Authorization": "Basic {{environment_variables.ACME_URL}}", "X-A|b": "`c`"}"#];
    let formats = ["", "\"log_format\": \"ndjson\",", "\"log_format\": \"single\","];
    let texts = [
        "",
        r#", "website": "https://acme.example/a?b#c", "additional_notes": "1. *One*\n2. `Two` https://x.example""#,
    ];
    for event in events {
        for (endpoint, variables) in endpoints {
            for header in headers {
                for (index, format) in formats.iter().enumerate() {
                    let (number, text) = (entries.len(), texts[index % 2]);
                    entries.push(format!(
                        r#""acme_{number}": {{{event}{format} "endpoint": "{endpoint}", "headers": {header},
                        "environment_variables": {variables}, "docs": {{"show_in_docs": true,
                        "display_name": "A] [me](x) <{number}>", "description": "Logs, *all* of them & (more)."{text}}}}}"#
                    ));
                }
            }
        }
    }
    // More than one page of the list.
    for number in 0..200 {
        entries.push(format!(
            r#""plain_{number}": {{"endpoint": "https://a.example", "environment_variables": [],
            "docs": {{"show_in_docs": true, "display_name": "Plain {number}", "description": "Logs."}}}}"#
        ));
    }
    format!("{{{}}}", entries.join(",\n"))
}

/// `check` skips pages of entries without links in their texts, because the shipped templates link only to external
/// sites and integration pages.
#[test]
fn the_shipped_templates_have_no_link_that_could_be_dead() {
    let registry = every_shape();
    for more in [&[][..], &[("proof.json", include_str!("../../proof.json"))]] {
        let mut files = vec![("generic_api_compatible_callbacks.json", registry.as_str())];
        files.extend(more);
        let root = site(&files);
        let (site, _) = load(&Disk::open(root.path()).unwrap(), &Settings::default()).unwrap();
        let mut seen = 0;
        for id in site.plan.page_ids() {
            let page = site.plan.page(id);
            if page.source.listed_integrations().is_empty() {
                continue;
            }
            seen += 1;
            for link in &site.outline(id).unwrap().links {
                match site.plan.resolve(id, &link.destination) {
                    Some(Target::External) => {}
                    Some(Target::Page(target, None)) if site.plan.page(target).source.integration().is_some() => {}
                    other => panic!("{}: `{}` is {other:?}", page.path, link.destination),
                }
                assert!(!link.text_or_alt_is_empty);
            }
        }
        assert_eq!(seen, 54 + 200 + 2);
    }
    for template in ["integration.md", "integrations.md"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates").join(template);
        let text = fs::read_to_string(path).unwrap();
        assert!(!["include", "import", "extends"].iter().any(|word| text.contains(&format!("{{% {word}"))));
    }
}

const ENTRY: &str = r#"{"acme": {"endpoint": "https://a.example", "environment_variables": [],
  "docs": {"show_in_docs": true, "display_name": "Acme", "description": "Logs.", "additional_notes": "NOTES"}}}"#;

#[test]
fn dead_links_of_registry_texts_are_found_at_their_place() {
    for (notes, dead) in
        [("See [x](nope.md).", "nope.md"), ("![x](nope.png)", "nope.png"), ("See [x][r].\\n\\n[r]: /nope/", "/nope/")]
    {
        let root = site(&[("generic_api_compatible_callbacks.json", &ENTRY.replace("NOTES", notes))]);
        let output = check(root.path(), &[]);
        assert_eq!(output.status.code(), Some(1));
        let text = printed(&output);
        assert!(text.contains(&format!("`{dead}`")) && text.contains("callbacks.json:2:"), "{text}");
    }
}

#[test]
fn a_template_of_the_site_is_tried_on_every_page() {
    // The fault is in a branch that only one page takes.
    let page =
        "<title>{{ page.title }}</title>{{ page.content }}\n{% if page.title == \"B\" %}{{ page.titel }}{% endif %}\n";
    let root = site(&[
        ("sitegen.toml", "theme.name = \"own\"\n"),
        ("themes/own/templates/page.html", page),
        ("content/index.md", "# A\n"),
        ("content/b.md", "# B\n"),
    ]);
    let output = check(root.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let text = printed(&output);
    assert!(
        text.contains("error[template-error]: `page.titel` is not defined\n --> themes/own/templates/page.html:2:30"),
        "{text}"
    );
    assert_eq!(text.matches("error[").count(), 1, "{text}");
}

#[test]
fn a_registry_without_pages_needs_no_base_url() {
    let files = [("generic_api_compatible_callbacks.json", ENTRY)];
    assert_eq!(printed(&check(site(&files).path(), &[])), "no problems found\n");
    let with_settings = [files[0], ("sitegen.toml", "title = \"Docs\"\n")];
    assert!(printed(&check(site(&with_settings).path(), &[])).starts_with("note[no-base-url]"));
}
