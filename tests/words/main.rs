//! Nothing is lost: the words of a source page are those of the rendered page, both ways and with counts, but for the
//! syntax that `source.rs` lists.
//!
//! `SITEGEN_WORDS_DIR=folder cargo test --test words -- --ignored` looks at the pages of another site.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may panic, and reads files")]

mod count;
mod html;
mod source;

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sitegen::markdown::{self, Body, Expand, LinkKind, Links, Options, ResolvedLink};
use sitegen::source::SourceFile;

use count::{count, difference};

struct AsWritten;

impl Links for AsWritten {
    fn resolve<'a>(&self, _kind: LinkKind, destination: &'a str, _: usize) -> ResolvedLink<'a> {
        ResolvedLink::internal(Cow::Borrowed(destination))
    }
}

/// Files beside the page, and directives that say nothing.
struct Beside;

impl Expand for Beside {
    fn include(&self, path: &str) -> Option<Arc<SourceFile>> {
        Some(SourceFile::new(path, fs::read_to_string(path).ok()?))
    }

    fn directive(&self, _: &str, _: &[(String, String)]) -> Option<Result<String, String>> {
        Some(Ok(String::new()))
    }
}

/// The words that a page lost (more in the source) and gained, or `None` where there are none.
fn fault(path: &str, text: &str) -> Option<String> {
    let file = SourceFile::new(path, text);
    let (_, body_start, _) = markdown::front_matter(&file);
    let (body, _) = markdown::expand(&file, body_start, &Beside);
    let options = Options::default();
    compared(path, &body.text, &markdown::html(&markdown::parse(&body, &options), &options, &AsWritten).body)
}

/// The words that the Markdown copy of a page, read as a page of its own, shows otherwise than the page.
fn fault_of_copy(path: &str, text: &str) -> Option<String> {
    let file = SourceFile::new(path, text);
    let (_, body_start, _) = markdown::front_matter(&file);
    let (body, _) = markdown::expand(&file, body_start, &Beside);
    let options = Options { first_h1_removed: true, ..Options::default() };
    let tree = markdown::parse(&body, &options);
    let copy = markdown::plain_markdown(&tree, &options, &AsWritten);
    let copy = Body::generated(SourceFile::new(path, copy));
    let of_copy = markdown::html(&markdown::parse(&copy, &Options::default()), &options, &AsWritten);
    let shown = count(&html::text(&markdown::html(&tree, &options, &AsWritten).body));
    let again = count(&html::text(&of_copy.body));
    let difference = difference(&shown, &again);
    (!difference.is_empty()).then(|| format!("{path}\n  {difference:?}"))
}

fn compared(path: &str, source: &str, html: &str) -> Option<String> {
    let source = count(&source::text(source));
    let shown = count(&html::text(html));
    let difference = difference(&source, &shown);
    let listed = |sign: i64| {
        let words: Vec<String> = difference
            .iter()
            .filter(|(_, count)| **count * sign > 0)
            .map(|(word, count)| if count.abs() == 1 { word.clone() } else { format!("{word}×{}", count.abs()) })
            .collect();
        words.join(" ")
    };
    (!difference.is_empty()).then(|| format!("{path}\n  lost: {}\n  gained: {}", listed(1), listed(-1)))
}

/// The Markdown files below a folder, in order.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md" || extension == "mdx") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn faults(folder: &Path, fault: fn(&str, &str) -> Option<String>) -> (usize, Vec<String>) {
    let pages = pages(folder);
    let faults = pages.iter().filter_map(|page| fault(&page.to_string_lossy(), &fs::read_to_string(page).unwrap()));
    (pages.len(), faults.collect())
}

/// Pages whose syntax the reader of sources can't tell from text: broken, or in containers that it does not know, or code with empty lines in it, which it reads
/// as text: their golden output shows what becomes of it.
const BROKEN: [&str; 10] = [
    "tests/markdown/blocks-in-containers/input.md",
    "tests/markdown/layout-of-mdx/input.md",
    "tests/markdown/exports/input.md",
    "tests/markdown/expressions-in-tags/input.md",
    "tests/markdown/malformed/input.md",
    "tests/markdown/malformed-code/input.md",
    "tests/markdown/directives-malformed/input.md",
    "tests/markdown/table-cells/input.md",
    "tests/markdown/footnotes-unclosed/input.md",
    "tests/markdown/footnotes-without-reference/input.md",
];

#[test]
fn no_page_loses_or_gains_a_word() {
    for folder in ["tests/markdown", "content"] {
        let (count, mut faults) = faults(Path::new(folder), fault);
        faults.retain(|fault| !BROKEN.iter().any(|page| fault.starts_with(page)));
        assert!(count > 0);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

#[test]
fn no_copy_of_a_page_loses_or_gains_a_word() {
    for folder in ["tests/markdown", "content"] {
        let (_, mut faults) = faults(Path::new(folder), fault_of_copy);
        faults.retain(|fault| !BROKEN.iter().any(|page| fault.starts_with(page)));
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

#[test]
#[ignore = "SITEGEN_WORDS_DIR names the folder"]
fn pages_of_another_site() {
    let folder = std::env::var_os("SITEGEN_WORDS_DIR").unwrap();
    for fault in [fault, fault_of_copy] {
        let (count, faults) = faults(Path::new(&folder), fault);
        println!("{}\n{} of {count} pages differ", faults.join("\n"), faults.len());
    }
}

#[test]
fn a_lost_word_is_seen() {
    assert_eq!(fault("a.md", "one *two* [three](four \"five\") <br> `six`"), None);
    assert_eq!(compared("a.md", "a *b* b c", "<p>a <em>b</em> d</p>").unwrap(), "a.md\n  lost: b c\n  gained: d");
}
