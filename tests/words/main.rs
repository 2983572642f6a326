//! Nothing is lost: a page and its Markdown copy have the same words, with the same counts.
//!
//! `SITEGEN_WORDS_DIR=folder cargo test --test words -- --ignored` tests the pages of another site.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may panic, and reads files")]

mod count;
mod html;

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sitegen::markdown::{self, Body, Expand, LinkKind, Links, Options, ResolvedLink};
use sitegen::source::SourceFile;

use count::{count, difference};

struct VerbatimLinks;

impl Links for VerbatimLinks {
    fn resolve<'a>(&self, _kind: LinkKind, destination: &'a str, _: usize) -> ResolvedLink<'a> {
        ResolvedLink::internal(Cow::Borrowed(destination))
    }
}

/// Files beside the page, and empty directives.
struct Beside;

impl Expand for Beside {
    fn include(&self, path: &str) -> Option<Arc<SourceFile>> {
        Some(SourceFile::new(path, fs::read_to_string(path).ok()?))
    }

    fn directive(&self, _: &str, _: &[(String, String)]) -> Option<Result<String, String>> {
        Some(Ok(String::new()))
    }
}

/// The differences in words between a page and its rendered Markdown copy.
fn fault_of_copy(path: &str, text: &str) -> Option<String> {
    let file = SourceFile::new(path, text);
    let (_, body_start, _) = markdown::front_matter(&file);
    let body = markdown::Body::load(&file, body_start, &Beside);
    let options = Options { first_h1_removed: true, ..Options::default() };
    let tree = markdown::parse(&body, &options);
    let copy = markdown::plain_markdown(&tree, &options, &VerbatimLinks);
    let copy = Body::generated(SourceFile::new(path, copy));
    let of_copy = markdown::html(&markdown::parse(&copy, &Options::default()), &options, &VerbatimLinks);
    let shown = count(&html::text(&markdown::html(&tree, &options, &VerbatimLinks).body));
    let again = count(&html::text(&of_copy.body));
    let difference = difference(&shown, &again);
    (!difference.is_empty()).then(|| format!("{path}\n  {difference:?}"))
}

/// The Markdown files below a folder, in order.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md" || extension == "mdx") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths
}

fn faults(folder: &Path) -> (usize, Vec<String>) {
    let pages = pages(folder);
    let faults =
        pages.iter().filter_map(|page| fault_of_copy(&page.to_string_lossy(), &fs::read_to_string(page).unwrap()));
    (pages.len(), faults.collect())
}

#[test]
fn no_copy_of_a_page_loses_or_gains_a_word() {
    for folder in ["tests/markdown", "content"] {
        let (count, faults) = faults(Path::new(folder));
        assert!(count > 0);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

#[test]
#[ignore = "SITEGEN_WORDS_DIR names the folder"]
fn pages_of_another_site() {
    let folder = std::env::var_os("SITEGEN_WORDS_DIR").unwrap();
    let (count, faults) = faults(Path::new(&folder));
    println!("{}\n{} of {count} pages differ", faults.join("\n"), faults.len());
}

#[test]
fn a_lost_word_is_detected() {
    let count = |html: &str| count(&html::text(html));
    let difference = difference(&count("<p>a <em>b</em> b c</p>"), &count("<p>a b d</p>"));
    assert_eq!(
        difference.into_iter().collect::<Vec<_>>(),
        [("b".to_owned(), 1), ("c".to_owned(), 1), ("d".to_owned(), -1)]
    );
}
