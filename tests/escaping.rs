//! The law of escaping: whatever text a field of the registry or of an entry's hand-written file contains, the page
//! shows exactly that text, and its elements are those of a page with a plain word in the field.
//! `src/integration/examples/tests.rs` has the law of the examples.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::fs;

use html5gum::{Token, Tokenizer};
use proptest::prelude::*;
use sitegen::disk::Disk;
use sitegen::load::{Settings, load};
use sitegen::render::{Unit, render};

/// The fields with text.
#[derive(Clone, Copy, Debug)]
enum Field {
    DisplayName,
    Description,
    Notes,
    HeaderName,
    HeaderValue,
    Endpoint,
    Variable,
    Website,
    Title,
    OverlayNotes,
}

const FIELDS: [Field; 10] = [
    Field::DisplayName,
    Field::Description,
    Field::Notes,
    Field::HeaderName,
    Field::HeaderValue,
    Field::Endpoint,
    Field::Variable,
    Field::Website,
    Field::Title,
    Field::OverlayNotes,
];

/// The HTML of the page of an entry that has `text` in `field`.
fn page(field: Field, text: &str) -> String {
    let pick = |chosen: Field, other: &str| {
        if std::mem::discriminant(&chosen) == std::mem::discriminant(&field) {
            text.to_owned()
        } else {
            other.to_owned()
        }
    };
    // Descriptions and notes are Markdown: their authors escape literal text.
    let markdown = |chosen: Field, other: &str| as_text(&pick(chosen, other));
    let registry = serde_json::json!({ "acme": {
        "endpoint": pick(Field::Endpoint, "https://acme.example/hook"),
        "headers": { pick(Field::HeaderName, "X-Name"): pick(Field::HeaderValue, "value") },
        "environment_variables": [pick(Field::Variable, "ACME_KEY")],
        "docs": {
            "show_in_docs": true,
            "display_name": pick(Field::DisplayName, "Acme"),
            "description": markdown(Field::Description, "Watches calls."),
            "website": format!("https://acme.example/{}", pick(Field::Website, "word").replace(is_no_url, "-")),
            "additional_notes": markdown(Field::Notes, "Open the console."),
        },
    }});
    let root = tempfile::tempdir().unwrap();
    if matches!(field, Field::Title | Field::OverlayNotes) {
        // JSON's strings are YAML's.
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let title = quoted(&pick(Field::Title, "Acme"));
        let notes = quoted(&markdown(Field::OverlayNotes, "Open the console."));
        fs::create_dir_all(root.path().join("content/integrations")).unwrap();
        let overlay = format!("---\ntitle: {title}\nadditional_notes: {notes}\n---\n");
        fs::write(root.path().join("content/integrations/acme.md"), overlay).unwrap();
    }
    fs::write(root.path().join("generic_api_compatible_callbacks.json"), registry.to_string()).unwrap();
    let (site, _) = load(&Disk::open(root.path()).unwrap(), &Settings::default()).unwrap();
    let id = site.plan.page_at("integrations/acme").unwrap();
    let files = render(&site, &Unit::Page(id)).unwrap();
    let html = files.into_iter().find(|file| file.path == "integrations/acme/index.html").unwrap();
    String::from_utf8(html.content.into_bytes().expect("a page is rendered")).unwrap()
}

/// A text without special meaning. A possible variable name would get a value in the examples.
fn plain_word(field: Field) -> &'static str {
    if matches!(field, Field::Variable) { "a-word" } else { "word" }
}

/// Characters that are invalid in a URL. An invalid website is not shown.
fn is_no_url(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '<' | '>' | '`' | '\\' | '^' | '|')
}

/// A text escaped as Markdown.
fn as_text(text: &str) -> String {
    let text = text.replace(['\n', '\r', '\t'], " ");
    text.chars().flat_map(|c| c.is_ascii_punctuation().then_some('\\').into_iter().chain([c])).collect()
}

/// A percent-decoded URL.
fn decode(url: &str) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::new(), url.as_bytes());
    while let [first, tail @ ..] = rest {
        let byte = tail.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = byte.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    bytes
}

/// Whether the page contains the text, or a link to it for the website.
fn holds(field: Field, html: &str, shown: &str, text: &str) -> bool {
    match field {
        Field::Website => {
            let chosen = decode(&format!("https://acme.example/{}", text.replace(is_no_url, "-")));
            Tokenizer::new(html).flatten().any(|token| match token {
                Token::StartTag(tag) => tag.attributes.get(&b"href"[..]).is_some_and(|href| {
                    // Some characters are written as `%XX`.
                    decode(&String::from_utf8_lossy(&href.value)) == chosen
                }),
                _ => false,
            })
        }
        _ => shown.contains(&folded(text)),
    }
}

/// The elements outside code, whose colours and options depend on the text, and the page's text with its spaces folded.
fn elements_and_text(html: &str) -> (Vec<String>, String) {
    let mut elements = Vec::new();
    let mut text = String::new();
    let mut code_depth = 0;
    let is_code = |name: &str| name == "pre" || name == "code";
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if code_depth == 0 {
                    let attributes: Vec<_> =
                        tag.attributes.keys().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
                    elements.push(format!("{name} {}", attributes.join(" ")));
                }
                code_depth += usize::from(is_code(&name));
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                code_depth -= usize::from(is_code(&name));
                if code_depth == 0 {
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
    fn field_texts_are_escaped(
        field in proptest::sample::select(&FIELDS[..]),
        // Control characters are errors of their own.
        text in "[-`*_{}\\[\\]()#+.!|<>&\"'\\\\~:/@$%^=?;xa1\u{e9}\u{4e2d}\u{1f600}][-`*_{}\\[\\]()#+.!|<>&\"'\\\\~:/@$%^=?; a1\u{e9}\u{4e2d}\u{1f600}]{0,24}",
    ) {
        let text = if matches!(field, Field::Variable) { format!("{text}-") } else { text };
        let html = page(field, &text);
        let (elements, shown) = elements_and_text(&html);
        let (plain, _) = elements_and_text(&page(field, plain_word(field)));
        prop_assert_eq!(&elements, &plain, "the elements change with the text");
        prop_assert!(holds(field, &html, &shown, &text), "{} is not in {}", text, html);
    }
}

/// The page and the description of the API of an entry with these Markdown texts.
fn page_of_markdown(text: &str) -> (String, String) {
    let registry = serde_json::json!({ "acme": {
        "endpoint": "https://acme.example/hook", "environment_variables": [],
        "docs": { "show_in_docs": true, "display_name": "Acme", "description": text, "additional_notes": text },
    }});
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("generic_api_compatible_callbacks.json"), registry.to_string()).unwrap();
    let (site, _) = load(&Disk::open(root.path()).unwrap(), &Settings::default()).unwrap();
    let id = site.plan.page_at("integrations/acme").unwrap();
    let html =
        render(&site, &Unit::Page(id)).unwrap().into_iter().find(|file| file.path.ends_with("index.html")).unwrap();
    let html = String::from_utf8(html.content.into_bytes().expect("a page is rendered")).unwrap();
    (html, site.plan.page(id).description.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn a_url_in_markdown_is_shown_unchanged(
        before in "(see |\\(|\"|)",
        start in "(https://|http://|www\\.)",
        host in "[a-z]{1,4}\\.example",
        path in "(/[a-z0-9=%#?-]{0,3}(\\{[a-z]{1,4}\\}|<[a-z]{1,4}>|[.,)]|)){0,4}",
        after in "( and more|\\.|)",
    ) {
        let text = format!("Sends to {before}{start}{host}{path}{after}");
        let (html, description) = page_of_markdown(&text);
        let (_, shown) = elements_and_text(&html);
        prop_assert_eq!(shown.matches(&text).count() >= 2, true, "{} is not twice in {}", text, shown);
        prop_assert_eq!(description, text.clone());
        for Ok(token) in Tokenizer::new(&html) {
            let Token::StartTag(tag) = token else { continue };
            let Some(href) = tag.attributes.get(&b"href"[..]) else { continue };
            let href = String::from_utf8_lossy(&href.value).into_owned();
            prop_assert!(!href.contains("%5C") && !href.contains('\\'), "{}", href);
        }
    }
}

#[test]
fn hostile_texts_are_escaped() {
    for field in FIELDS {
        let (plain, _) = elements_and_text(&page(field, plain_word(field)));
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
            let html = page(field, text);
            let (elements, shown) = elements_and_text(&html);
            assert_eq!(elements, plain, "{field:?}: {text}");
            assert!(holds(field, &html, &shown, text), "{field:?}: {text} is not in {html}");
        }
    }
}
