//! The text of a rendered page.

use html5gum::{Token, Tokenizer};

/// Elements that don't separate words.
const IN_WORDS: [&str; 24] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "time", "u", "var",
];

/// The visible text of a page, with blocks separated. Texts added by the HTML writer are omitted: footnote numbers and
/// heading anchors; the kind of an admonition counts as in the source.
pub(crate) fn text(html: &str) -> String {
    let mut out = String::new();
    let mut skipped: Option<(String, usize)> = None;
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let get = |key: &str| {
                    tag.attributes.get(key.as_bytes()).map(|value| String::from_utf8_lossy(&value.value).into_owned())
                };
                if let Some((skipped_name, depth)) = &mut skipped {
                    *depth += usize::from(*skipped_name == name);
                    continue;
                }
                let class = get("class").unwrap_or_default();
                if matches!(class.as_str(), "footnote" | "anchor" | "footnote-back") {
                    skipped = Some((name, 1));
                    continue;
                }
                if !IN_WORDS.contains(&name.as_str()) {
                    out.push('\n');
                }
                for key in ["alt", "title"] {
                    if let Some(value) = get(key).filter(|_| name != "iframe") {
                        out.push_str(&format!(" {value} "));
                    }
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                match &mut skipped {
                    Some((skipped_name, depth)) if *skipped_name == name => {
                        *depth -= 1;
                        if *depth == 0 {
                            skipped = None;
                        }
                    }
                    Some(_) => {}
                    None if !IN_WORDS.contains(&name.as_str()) => out.push('\n'),
                    None => {}
                }
            }
            Token::String(text) if skipped.is_none() => out.push_str(&String::from_utf8_lossy(&text.value)),
            _ => {}
        }
    }
    out
}
