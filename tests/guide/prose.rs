//! Markdown blocks: each is built as a page, and compared with the result shown below it, if any.

use std::fs;
use std::process::Command;

use super::blocks::{self, Block};
use super::site::Site;

/// The page `tried.md` with a block of Markdown, built.
fn built(block: &Block) -> String {
    let site = Site::new();
    match block.title() {
        Some(path) => {
            site.write(path, &block.text);
            let own = path.trim_start_matches("content/").trim_end_matches(".md");
            site.build(&block.place());
            site.built(&format!("{own}/index.html"))
        }
        None => {
            let has_front = block.text.starts_with("---\n");
            let title = if has_front { "" } else { "---\ntitle: Tried\n---\n\n" };
            site.write("content/tried.md", &format!("{title}{}", block.text));
            site.build(&block.place());
            site.built("tried/index.html")
        }
    }
}

/// The HTML of a page's Markdown.
fn prose(html: &str) -> &str {
    let from = html.find("<div class=\"prose\"").expect("a page has a text");
    let from = from + html[from..].find('>').expect("the tag ends") + 1;
    &html[from..from + html[from..].find("<div class=\"page-foot\">").expect("the text ends")]
}

#[test]
fn markdown_examples_build_without_a_problem() {
    let all = blocks::all();
    let mut count = 0;
    for block in all.iter().filter(|block| block.language == "md") {
        built(block);
        count += 1;
    }
    assert!(count > 5, "{count} blocks");
}

/// A Markdown block and its rendered copy below it give the same HTML.
#[test]
fn each_example_renders_as_shown_below_it() {
    let out = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_sitegen"))
        .args(["build", "--root"])
        .arg(blocks::repository())
        .arg("--out")
        .arg(out.path().join("site"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let mut compared = 0;
    for page in blocks::pages() {
        let source = fs::read_to_string(blocks::repository().join(&page)).unwrap();
        let all = blocks::of(&page);
        for block in all.iter().filter(|block| block.language == "md") {
            let text = block.text.trim();
            let after = source.split_once(text).expect("a block is part of its page").1;
            if !after.contains(text) {
                continue;
            }
            let path = page.trim_start_matches("content/").trim_end_matches(".md");
            let whole = fs::read_to_string(out.path().join("site").join(path).join("index.html")).unwrap();
            let block_html = built(block);
            // The page has the block as code, and its result as HTML.
            let expected = prose(&block_html).trim().trim_end_matches("</div>").trim();
            assert!(prose(&whole).contains(expected), "{}: {expected}", block.place());
            compared += 1;
        }
    }
    assert!(compared > 2, "{compared} blocks");
}
