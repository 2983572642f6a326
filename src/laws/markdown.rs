//! Laws of pages: HTML, Markdown copies and highlighting.

use std::sync::Arc;

use html5gum::{Token, Tokenizer};

use super::{place_exists, places_exist, text};
use crate::document::{Document, Draft};
use crate::markdown::{self as md, Expand, Options, VerbatimLinks};
use crate::source::SourceFile;

/// Every included file has this text; every directive is a paragraph.
struct Partial;

impl Expand for Partial {
    fn include(&self, path: &str) -> Option<Arc<SourceFile>> {
        Some(SourceFile::new(path, "First {props.name}\n\n- <P/> é\n\n```\n{props.name}\n```\n"))
    }

    fn directive(&self, _: &str, _: &[(String, String)]) -> Option<Result<String, String>> {
        Some(Ok("A *directive*.\n".to_owned()))
    }
}

/// Renders a page: its positions exist, its HTML is balanced and runs no scripts, and its copy is a page as well.
///
/// # Panics
/// Where that is not so.
pub fn markdown(bytes: &[u8]) {
    let copy = page(&text("page.md", bytes));
    page(&SourceFile::new("copy.md", copy));
}

/// Returns the copy.
fn page(file: &Arc<SourceFile>) -> String {
    let options = Options::default();
    let document = Document::parse(&Draft::read(&file.path, file), &Partial, &options);
    places_exist(&document.diagnostics);
    let body = &document.body;
    for link in &document.outline.links {
        assert!(body.text.get(link.range.clone()).is_some(), "{:?} is not in the text", link.range);
        place_exists(&body.locate(link.range.clone()));
    }
    let tree = md::parse(body, &options);
    let html = md::html(&tree, &options, &VerbatimLinks).body;
    is_harmless(&html);
    md::plain_markdown(&tree, &options, &VerbatimLinks)
}

/// The HTML's tags are balanced, and it runs no script of the page's author.
fn is_harmless(html: &str) {
    const VOID: [&[u8]; 9] = [b"area", b"br", b"col", b"hr", b"img", b"input", b"source", b"track", b"wbr"];
    let mut open: Vec<Vec<u8>> = Vec::new();
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                assert!(!["script", "style", "object", "embed", "base", "meta", "link"].contains(&&*name), "<{name}>");
                for (attribute, value) in &tag.attributes {
                    assert!(!attribute.starts_with(b"on"), "<{name}> with {attribute:?}");
                    let value = String::from_utf8_lossy(value).to_ascii_lowercase();
                    let value: String = value.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
                    let is_url = [&b"href"[..], b"src", b"action", b"formaction", b"srcset"].contains(&&attribute[..]);
                    let runs = ["javascript:", "vbscript:", "data:text"].iter().any(|scheme| value.starts_with(scheme));
                    assert!(!(is_url && runs), "<{name}> leads to {value}");
                }
                if !tag.self_closing && !VOID.contains(&&tag.name[..]) {
                    open.push(tag.name.to_vec());
                }
            }
            Token::EndTag(tag) => assert_eq!(open.pop(), Some(tag.name.to_vec()), "{html}"),
            _ => {}
        }
    }
    assert!(open.is_empty(), "{html}");
}

/// One for each grammar, and some without a grammar.
const LANGUAGES: [&str; 22] = [
    "bash",
    "css",
    "diff",
    "dockerfile",
    "go",
    "html",
    "ini",
    "java",
    "javascript",
    "json",
    "python",
    "ruby",
    "rust",
    "toml",
    "tsx",
    "typescript",
    "xml",
    "yaml",
    "sql",
    "jsonc",
    "console",
    "nothing",
];

/// Highlighting never changes the code. The first byte selects the language.
///
/// # Panics
/// Where that is not so.
pub fn highlighting(bytes: &[u8]) {
    let Some((first, code)) = bytes.split_first() else { return };
    let language = LANGUAGES[usize::from(*first) % LANGUAGES.len()];
    let code = text("code", code);
    // Other characters are replaced on every page, and `~` would end the block.
    let is_shown = |c: &char| (!c.is_control() || matches!(c, '\n' | '\t')) && *c != '~' && !is_private(*c);
    let code: String = code.text.chars().filter(is_shown).collect();
    let code: String = code.lines().map(|line| format!("{line}\n")).collect();
    if code.trim().is_empty() || code.contains("highlight-") {
        return;
    }
    let file = SourceFile::new("page.md", format!("~~~~ {language}\n{code}~~~~\n"));
    let options = Options::default();
    let tree = md::parse(&crate::markdown::Body::generated(file), &options);
    let html = md::html(&tree, &options, &VerbatimLinks).body;
    let mut visible = String::new();
    let mut is_code = false;
    for Ok(token) in Tokenizer::new(&html) {
        match token {
            Token::StartTag(tag) if &tag.name[..] == b"code" => is_code = true,
            Token::EndTag(tag) if &tag.name[..] == b"code" => is_code = false,
            Token::String(text) if is_code => visible.push_str(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    assert_eq!(visible.trim_end_matches('\n'), code.trim_end_matches('\n'), "{language}");
}

/// Unicode noncharacters, which no page may contain.
fn is_private(c: char) -> bool {
    ('\u{fdd0}'..='\u{fdef}').contains(&c) || u32::from(c) & 0xfffe == 0xfffe
}
