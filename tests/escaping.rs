//! The escaping contract, as a law: whatever text stands in a field of the registry, the page shows exactly that text, and
//! its element tree is that of a page with a plain word in the field's place.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::fs;

use html5gum::{Token, Tokenizer};
use proptest::prelude::*;
use sitegen::disk::Disk;
use sitegen::load::{Settings, load};
use sitegen::render::{Unit, render};

/// Where a text can stand.
#[derive(Clone, Copy, Debug)]
enum Field {
    DisplayName,
    Description,
    Notes,
    HeaderName,
    HeaderValue,
    Endpoint,
}

const FIELDS: [Field; 6] =
    [Field::DisplayName, Field::Description, Field::Notes, Field::HeaderName, Field::HeaderValue, Field::Endpoint];

/// The HTML of the page of an entry that has `text` in `field`.
fn page(field: Field, text: &str) -> String {
    let pick = |wanted: Field, other: &str| {
        if std::mem::discriminant(&wanted) == std::mem::discriminant(&field) {
            text.to_owned()
        } else {
            other.to_owned()
        }
    };
    // Descriptions and notes are Markdown: a text that is meant as text is escaped by whoever writes it.
    let markdown = |wanted: Field, other: &str| sitegen::theme::escape::prose(&pick(wanted, other));
    let registry = serde_json::json!({ "acme": {
        "endpoint": pick(Field::Endpoint, "https://acme.example/hook"),
        "headers": { pick(Field::HeaderName, "X-Name"): pick(Field::HeaderValue, "value") },
        "environment_variables": [],
        "docs": {
            "show_in_docs": true,
            "display_name": pick(Field::DisplayName, "Acme"),
            "description": markdown(Field::Description, "Watches calls."),
            "additional_notes": markdown(Field::Notes, "Open the console."),
        },
    }});
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("generic_api_compatible_callbacks.json"), registry.to_string()).unwrap();
    let (site, _) = load(&Disk::open(root.path()).unwrap(), &Settings::default()).unwrap();
    let id = site.plan.page_at("integrations/acme").unwrap();
    let files = render(&site, &Unit::Page(id)).unwrap();
    let html = files.into_iter().find(|file| file.path == "integrations/acme/index.html").unwrap();
    String::from_utf8(html.content.made().expect("a page is rendered")).unwrap()
}

/// The elements outside of code blocks, whose colours depend on the text, and the page's text with its blanks folded.
fn elements_and_text(html: &str) -> (Vec<String>, String) {
    let mut elements = Vec::new();
    let mut text = String::new();
    let mut in_code = false;
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                in_code |= name == "pre";
                if !in_code {
                    let attributes: Vec<_> =
                        tag.attributes.keys().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
                    elements.push(format!("{name} {}", attributes.join(" ")));
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                in_code &= name != "pre";
                if !in_code {
                    elements.push(format!("/{name}"));
                }
            }
            Token::String(string) => text.push_str(&String::from_utf8_lossy(&string)),
            Token::Error(error) => panic!("malformed HTML: {error:?}"),
            Token::Comment(_) | Token::Doctype(_) => {}
        }
    }
    (elements, folded(&text))
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn a_field_s_text_is_text(
        field in proptest::sample::select(&FIELDS[..]),
        // Control characters are errors of their own. Words at both ends keep blanks inside.
        text in "x[-`*_{}\\[\\]()#+.!|<>&\"'\\\\~:/@$%^=?; a1\u{e9}\u{4e2d}\u{1f600}]{0,24}x",
    ) {
        let (elements, shown) = elements_and_text(&page(field, &text));
        let (plain, _) = elements_and_text(&page(field, "word"));
        prop_assert_eq!(&elements, &plain, "the elements change with the text");
        let wanted = folded(&text);
        prop_assert!(shown.contains(&wanted), "{} is not in {}", wanted, shown);
    }
}

#[test]
fn hostile_texts_are_text() {
    for field in FIELDS {
        let (plain, _) = elements_and_text(&page(field, "word"));
        for text in [
            "<script>alert(1)</script>",
            "{{ site.title }} {% if x %}",
            "{{environment_variables.lower}}",
            "</code></pre><h1>x",
            "x :::note",
            "![x](javascript:alert(1))",
            "x | y | z",
            "```",
            "<!-- x -->",
            "&lt;b&gt; &#60;",
            "{/* x */} {props.x}",
            "import x from 'y'",
        ] {
            let (elements, shown) = elements_and_text(&page(field, text));
            assert_eq!(elements, plain, "{field:?}: {text}");
            assert!(shown.contains(&folded(text)), "{field:?}: {text} is not in {shown}");
        }
    }
}
