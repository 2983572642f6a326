//! Golden pages: each folder of `tests/markdown` contains `input.md`, its HTML, and its diagnostics. `expected.copy`
//! and `expected.txt` are optional: the page's Markdown copy, and its search text. In `html-open`, all raw HTML is
//! allowed.
//!
//! `SITEGEN_BLESS=1 cargo test --test markdown` updates the expectations; read the diff before committing it.
#![allow(clippy::disallowed_methods, reason = "a test reads and writes its own folders")]

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use sitegen::markdown::{self, LinkKind, Links, Options, ResolvedLink};
use sitegen::source::SourceFile;

/// Leaves links unchanged.
struct VerbatimLinks;

impl Links for VerbatimLinks {
    fn resolve<'a>(&self, _kind: LinkKind, destination: &'a str, _: usize) -> ResolvedLink<'a> {
        ResolvedLink { href: Cow::Borrowed(destination), size: None, external: destination.starts_with("http") }
    }
}

/// No files, and a single directive.
struct Nothing;

impl markdown::Expand for Nothing {
    fn include(&self, path: &str) -> Option<std::sync::Arc<SourceFile>> {
        let text = fs::read_to_string(Path::new("tests/markdown").join(path)).ok()?;
        Some(SourceFile::new(path, text))
    }

    fn directive(&self, name: &str, attributes: &[(String, String)]) -> Option<Result<String, String>> {
        let key = attributes.iter().find(|(key, _)| key == "key").map(|(_, value)| value.as_str());
        match (name, key) {
            ("card", Some(key)) => Some(Ok(format!("**Card of {key}**\n\n- one\n- two"))),
            ("card", None) => Some(Err("`key` is missing".to_owned())),
            _ => None,
        }
    }
}

#[test]
fn golden_pages() {
    let bless = std::env::var_os("SITEGEN_BLESS").is_some();
    let mut folders: Vec<_> = fs::read_dir("tests/markdown").unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.join("input.md").is_file());
    folders.sort();
    assert!(!folders.is_empty());
    let mut wrong = Vec::new();
    for folder in folders {
        let input = fs::read_to_string(folder.join("input.md")).unwrap();
        let name = folder.file_name().unwrap().to_string_lossy();
        let Rendered { html, diagnostics, copy, text } = rendered(&format!("{name}/input.md"), &input);
        let diagnostics = diagnostics.replace(&format!("{name}/input.md:"), "input.md:");
        let files = [
            ("expected.html", html, true),
            ("expected.diagnostics", diagnostics, true),
            ("expected.copy", copy, false),
            ("expected.txt", text, false),
        ];
        for (name, actual, is_needed) in files {
            let path = folder.join(name);
            let expected = fs::read_to_string(&path).unwrap_or_default();
            if expected == actual || !is_needed && !path.exists() {
                continue;
            }
            if bless && actual.is_empty() {
                fs::remove_file(&path).unwrap();
            } else if bless {
                fs::write(&path, &actual).unwrap();
            } else {
                wrong.push(format!("{}:\n{}", path.display(), difference(&expected, &actual)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\nSITEGEN_BLESS=1 takes what was found as what is expected", wrong.join("\n"));
}

/// The outputs of a page.
struct Rendered {
    html: String,
    diagnostics: String,
    copy: String,
    text: String,
}

fn rendered(path: &str, input: &str) -> Rendered {
    let file = SourceFile::new(path, input);
    let (_, body_start, mut diagnostics) = markdown::front_matter(&file);
    let body = markdown::Body::load(&file, body_start, &Nothing);
    let options = Options { unsafe_html: path.starts_with("html-open"), ..Options::default() };
    let tree = markdown::parse(&body, &options);
    diagnostics.extend(tree.diagnostics(&body));
    let html = markdown::html(&tree, &options, &VerbatimLinks);
    let mut lines = String::new();
    for diagnostic in diagnostics {
        let at = diagnostic.at.expect("every finding has a place");
        let place = at.file.place(at.range.start);
        let marked = &at.file.text[at.range.clone()];
        let marked = marked.lines().next().unwrap_or_default();
        let (word, code) = (diagnostic.severity.word(), diagnostic.rule.code);
        lines.push_str(&format!("{}:{place} {word}[{code}] {}: {marked}\n", at.file.path, diagnostic.message));
    }
    let mut out = html.body;
    for embedded in sitegen::render::embedded(&out, &|_| false) {
        out.push_str(&format!("<!-- {embedded:?} -->\n"));
    }
    let outline = markdown::outline(&tree);
    let copy = markdown::plain_markdown(&tree, &options, &VerbatimLinks);
    let section = |section: &markdown::Section| match section.id.as_str() {
        "" => section.text.clone(),
        id => format!("[{id}] {}\n{}", section.heading, section.text),
    };
    let text = outline.sections.iter().map(section).collect();
    Rendered { html: out, diagnostics: lines, copy, text }
}

/// The first lines that differ.
fn difference(expected: &str, actual: &str) -> String {
    let mut expected = expected.lines();
    let mut actual = actual.lines();
    loop {
        match (expected.next(), actual.next()) {
            (None, None) => return "  white space at the end\n".to_owned(),
            (a, b) if a == b => {}
            (a, b) => return format!("  expected {}\n  found    {}\n", a.unwrap_or("the end"), b.unwrap_or("the end")),
        }
    }
}

/// Pages of another site, set by the environment: each must render without a panic; its diagnostics are printed.
#[test]
#[ignore = "SITEGEN_CORPUS names the folder"]
fn corpus() {
    let folder = std::env::var_os("SITEGEN_CORPUS").unwrap();
    let mut folders = vec![std::path::PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md" || extension == "mdx") {
                let Rendered { html, diagnostics, .. } = rendered("input.md", &fs::read_to_string(&path).unwrap());
                assert!(!html.is_empty());
                print!("{}\n{diagnostics}", path.display());
            }
        }
    }
}
