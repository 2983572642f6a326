//! CommonMark's own examples, and some GFM ones, render as in comrak, except those in [`DIFFERENT`].
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may panic, and reads its own data")]

use std::borrow::Cow;
use std::fs;

use html5gum::{Token, Tokenizer};
use proptest::prelude::*;
use sitegen::markdown::{self, Body, LinkKind, Links, Options, ResolvedLink};
use sitegen::source::SourceFile;

struct VerbatimLinks;

impl Links for VerbatimLinks {
    fn resolve<'a>(&self, _kind: LinkKind, destination: &'a str, _: usize) -> ResolvedLink<'a> {
        ResolvedLink::internal(Cow::Borrowed(destination))
    }
}

struct Example {
    number: usize,
    section: String,
    markdown: String,
}

/// The examples of a text in the format of CommonMark's specification.
fn examples(text: &str) -> Vec<Example> {
    const FENCE: &str = "````````````````````````````````";
    let mut examples = Vec::new();
    let mut section = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ").or_else(|| line.strip_prefix("### ")) {
            section = title.to_owned();
        } else if line.strip_prefix(FENCE).is_some_and(|rest| rest.trim() == "example") {
            let markdown: String =
                lines.by_ref().take_while(|line| *line != ".").map(|line| line.replace('→', "\t") + "\n").collect();
            lines.by_ref().find(|line| *line == FENCE);
            examples.push(Example { number: examples.len() + 1, section: section.clone(), markdown });
        }
    }
    examples
}

fn ours(markdown: &str, mdx: bool) -> String {
    let options = Options { mdx: Some(mdx), ..Options::default() };
    let body = Body::generated(SourceFile::new("example.md", markdown));
    markdown::html(&markdown::parse(&body, &options), &options, &VerbatimLinks).body
}

fn comraks(markdown: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options.render.r#unsafe = true;
    comrak::markdown_to_html(markdown, &options)
}

/// HTML without incidental differences: ids, classes, wrappers of code and tables, highlighting, white space.
fn plain(html: &str) -> String {
    const INLINE: [&str; 12] = ["a", "b", "code", "del", "em", "i", "img", "input", "s", "span", "strong", "sup"];
    let mut out = String::new();
    let mut open: Vec<(String, bool)> = Vec::new();
    let mut is_pre = false;
    let mut skipped = 0;
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let get = |key: &str| {
                    tag.attributes.get(key.as_bytes()).map(|value| String::from_utf8_lossy(&value.value).into_owned())
                };
                let class = get("class").unwrap_or_default();
                let is_void = matches!(name.as_str(), "br" | "hr" | "img" | "input");
                // Heading anchors and footnote backlinks.
                if skipped > 0 || matches!(class.as_str(), "anchor" | "footnote-back" | "footnote-backref") {
                    skipped += usize::from(!is_void);
                    continue;
                }
                let is_dropped =
                    matches!(name.as_str(), "figure" | "figcaption") || class == "table" || is_pre && name == "i";
                if !is_void {
                    open.push((name.clone(), is_dropped));
                }
                if is_dropped {
                    continue;
                }
                is_pre |= name == "pre";
                if !INLINE.contains(&name.as_str()) {
                    out.truncate(out.trim_end().len());
                }
                out.push_str(&format!("<{name}"));
                for key in ["alt", "href", "src", "start", "title"] {
                    if let Some(value) = get(key).filter(|_| name != "iframe") {
                        // A picture's description in another's is trimmed.
                        out.push_str(&format!(" {key}={:?}", decoded(&value.split_whitespace().collect::<String>())));
                    }
                }
                out.push('>');
                if !INLINE.contains(&name.as_str()) {
                    out.push('\n');
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if skipped > 0 {
                    skipped -= 1;
                    continue;
                }
                if open.pop().is_some_and(|(_, is_dropped)| is_dropped) {
                    continue;
                }
                is_pre &= name != "pre";
                if !INLINE.contains(&name.as_str()) {
                    out.truncate(out.trim_end().len());
                }
                out.push_str(&format!("</{name}>"));
                if !INLINE.contains(&name.as_str()) {
                    out.push('\n');
                }
            }
            Token::String(text) if skipped == 0 => {
                let text = String::from_utf8_lossy(&text.value).into_owned();
                if is_pre {
                    out.push_str(&text);
                    continue;
                }
                for c in text.chars() {
                    if !c.is_ascii_whitespace() {
                        out.push(c);
                    // comrak keeps the spaces before a lazy continuation line.
                    } else if !out.ends_with(char::is_whitespace) && !out.ends_with("<code>") {
                        out.push(' ');
                    }
                }
            }
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// A value of an attribute without percent-encoding.
fn decoded(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        match code.filter(|_| byte == b'%') {
            Some(code) => {
                bytes.push(code);
                rest = &tail[2..];
            }
            None => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// CommonMark examples that render differently on purpose, by reason.
const DIFFERENT: &[(&str, &[usize])] = &[
    (
        "raw HTML is made well-formed",
        &[31, 148, 151, 155, 165, 167, 174, 175, 184, 187, 191, 476, 477, 630, 631, 642, 643],
    ),
    ("an image has an alternative text", &[475]),
    ("elements that HTML does not know are text", &[150, 163, 494, 524, 536, 614, 615, 617, 623]),
    ("scripts, styles and forms do not pass", &[170, 171, 172, 173, 176, 178]),
    ("what is no whole tag is text", &[156, 157, 158, 201, 491, 616]),
    ("declarations and processing instructions are text", &[180, 181, 182, 627, 628, 629]),
    ("Markdown after a comment", &[177]),
    ("elements hold Markdown", &[159, 161, 162, 164, 166, 185, 186, 189]),
    ("code and addresses in raw HTML end where they do", &[21, 344]),
];

/// Further ones in MDX mode, where indented text is not code.
const DIFFERENT_IN_MDX: &[usize] = &[
    1, 2, 3, 5, 6, 7, 8, 18, 36, 48, 49, 69, 70, 85, 87, 100, 107, 110, 111, 112, 114, 115, 116, 117, 118, 134, 137,
    183, 211, 225, 231, 236, 238, 252, 253, 254, 257, 264, 270, 271, 272, 273, 274, 278, 286, 287, 288, 289, 290, 309,
    312, 313,
];

fn differing(text: &str, mdx: bool) -> Vec<usize> {
    let examples = examples(text);
    assert!(examples.len() > 20);
    let differing = examples.iter().filter(|example| {
        let (expected, actual) = (plain(&comraks(&example.markdown)), plain(&ours(&example.markdown, mdx)));
        if std::env::var_os("SITEGEN_EXAMPLES").is_some() && expected != actual {
            println!(
                "{} {}\n{}--- comrak\n{expected}\n--- here\n{actual}",
                example.number, example.section, example.markdown
            );
        }
        expected != actual
    });
    differing.map(|example| example.number).collect()
}

/// `SITEGEN_EXAMPLES=1 cargo test --test commonmark -- --nocapture` shows what differs.
#[test]
fn examples_render_as_in_comrak() {
    let text = fs::read_to_string("tests/data/commonmark/spec.txt").unwrap();
    let mut expected: Vec<usize> = DIFFERENT.iter().flat_map(|(_, numbers)| *numbers).copied().collect();
    expected.sort_unstable();
    assert_eq!(differing(&text, false), expected);
    expected.extend(DIFFERENT_IN_MDX);
    expected.sort_unstable();
    assert_eq!(differing(&text, true), expected);
}

#[test]
fn gfm_extensions_render_as_in_comrak() {
    let text = fs::read_to_string("tests/data/commonmark/gfm.txt").unwrap();
    assert_eq!(differing(&text, false), [0; 0]);
    assert_eq!(differing(&text, true), [26, 29], "MDX has no indented code");
}

/// CommonMark and GFM syntax without that of the dialect: no `<`, `{`, `$`, `:::`, `!!!`, no `import`.
const PIECES: &[&str] = &[
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "a",
    "b c",
    "word",
    " ",
    "  ",
    "   ",
    "    ",
    "\t",
    "- ",
    "* ",
    "+ ",
    "-   ",
    "-\n",
    "1. ",
    "2) ",
    "10. ",
    "> ",
    ">",
    "# ",
    "### ",
    " #\n",
    "\n---\n",
    "\n===\n",
    "***\n",
    "- - ",
    "```\n",
    "````\n",
    "```sh\n",
    "~~~\n",
    "`",
    "``",
    "*",
    "**",
    "_",
    "__",
    "~~",
    "[",
    "]",
    "](b)",
    "](b \"t\")",
    "![",
    "[a]",
    "[a]: /u\n",
    "[a]: /u 'T'\n",
    "\\",
    "\\\n",
    "  \n",
    "&amp;",
    "&copy;",
    "&#35;",
    "| a | b |\n",
    "|---|:-:|\n",
    "| c |\n",
    "|",
    "https://a.example ",
    "www.b.example ",
    "- [ ] ",
    "- [x] ",
    "é",
    "中",
    "(",
    ")",
    "\"",
    "!",
    ".",
    ":",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]
    #[test]
    fn text_without_dialect_syntax_renders_as_in_comrak(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..24),
    ) {
        let text = pieces.concat() + "\n";
        prop_assume!(!text.contains("::") && !text.contains(":a:"));
        // To comrak, a list is tight if an empty line follows a break in an item, against the specification.
        prop_assume!(!text.contains(" ***\n"));
        prop_assert_eq!(plain(&ours(&text, false)), plain(&comraks(&text)), "of {:?}", text);
    }
}
