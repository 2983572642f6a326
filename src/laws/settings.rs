//! Laws of input from a site's owner: the registry, front matter, the configuration, templates.

use minijinja::context;

use super::{places_exist, text};
use crate::config::Config;
use crate::encoding::decode;
use crate::registry::{fix, syntax};
use crate::source::SourceFile;
use crate::{rules, theme};

/// The registry is valid exactly if serde_json accepts it, and fixing it is idempotent and keeps valid JSON valid.
///
/// # Panics
/// Where that is not so.
pub fn registry(bytes: &[u8]) {
    let (file, not_utf8) = decode("r.json", bytes.to_vec());
    let is_json = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
    let valid = is_json(&file.text);
    let parsed = syntax::parse(&file);
    places_exist(&parsed.problems);
    assert_eq!(parsed.problems.is_empty(), valid, "serde_json is the judge");
    if not_utf8.is_some() {
        return;
    }
    for comments in [false, true] {
        let fixed = fix::fix(&file, comments).text;
        let again = SourceFile::new("r.json", fixed.as_str());
        assert_eq!(fix::fix(&again, comments).text, fixed, "a fixed point");
        assert!(!valid || is_json(&fixed), "valid text stays valid");
    }
}

/// Front matter is read, or reported at a valid position, and the body starts at a character boundary.
///
/// # Panics
/// Where that is not so.
pub fn front_matter(bytes: &[u8]) {
    let file = text("page.md", bytes);
    let (front, body, problems) = crate::front_matter::read(&file);
    places_exist(&problems);
    assert!(file.text.get(body..).is_some(), "the body begins at {body}");
    for place in &front.extra.places {
        assert!(file.text.get(place.value.clone()).is_some() && file.text.get(place.key.span.clone()).is_some());
    }
}

/// The configuration is read, or reported at a valid position.
///
/// # Panics
/// Where that is not so.
pub fn configuration(bytes: &[u8]) {
    let file = text("sitegen.toml", bytes);
    let (config, problems) = Config::read(&file);
    places_exist(&problems);
    places_exist(&rules::severities(&config).1);
    let path = config.base_path();
    assert!(path.starts_with('/') && path.ends_with('/'), "{path}");
}

/// A template is rejected or compiled, and its output is bounded.
///
/// # Panics
/// Where that is not so.
pub fn templates(bytes: &[u8]) {
    let file = text("page.html", bytes);
    let page = context! { title => "A <title>", list => vec![1, 2, 3], text => "text", root => "../" };
    match theme::render_isolated(&file, context! { page, strings => context! { search => "Search" } }) {
        Ok(text) => assert!(text.len() <= theme::MOST_BYTES),
        Err(problem) => places_exist(&[problem]),
    }
}
