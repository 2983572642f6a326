//! Laws of Markdown that hold for every input: nothing panics, the HTML is well-formed, time is linear.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may panic and asks the system for its clock"
)]

use std::collections::HashSet;
use std::sync::Arc;

use html5gum::{Token, Tokenizer};
use proptest::prelude::*;
use sitegen::markdown::{self, Expand, LinkKind, Links, Options, ResolvedLink};
use sitegen::source::SourceFile;

struct VerbatimLinks;

impl Links for VerbatimLinks {
    fn resolve<'b>(&self, _: LinkKind, destination: &'b str, _: usize) -> ResolvedLink<'b> {
        ResolvedLink::internal(destination.into())
    }
}

/// Every file is this partial; there are no directives.
struct Partial;

impl Expand for Partial {
    fn include(&self, path: &str) -> Option<Arc<SourceFile>> {
        let text = match path {
            "twice.md" => "{props.children} and\n\n{props.children}\n",
            _ => "First {props.name} and <a href={props.name}>it</a>\n\n- <P/> é\n\n```\n{props.name}\n```\n",
        };
        Some(SourceFile::new(path, text))
    }

    fn directive(&self, _: &str, _: &[(String, String)]) -> Option<Result<String, String>> {
        None
    }
}

/// Produces all outputs of a page, and returns its HTML.
fn html(text: &str) -> String {
    let body = markdown::Body::load(&SourceFile::new("page.md", text), 0, &Partial);
    let options = Options::default();
    let tree = markdown::parse(&body, &options);
    let outline = markdown::outline(&tree);
    for at in tree.diagnostics(&body).iter().filter_map(|problem| problem.at.as_ref()) {
        assert!(at.file.text.get(at.range.clone()).is_some(), "{:?} is no place of the text", at.range);
    }
    for link in &outline.links {
        assert!(body.text.get(link.range.clone()).is_some(), "{:?} is no place of the text", link.range);
        let at = body.locate(link.range.clone());
        assert!(at.file.text.get(at.range.clone()).is_some(), "{:?} is no place of the text", at.range);
    }
    let copy = markdown::plain_markdown(&tree, &options, &VerbatimLinks);
    let html = markdown::html(&tree, &options, &VerbatimLinks).body;
    for written in [&copy, &html] {
        let private = written.find(|c: char| ('\u{fdd0}'..='\u{fdef}').contains(&c));
        assert_eq!(private, None, "a mark of the scanner is left of {text:?} in {written:?}");
    }
    html
}

/// Block elements, which may not be in a paragraph or in inline elements.
const BLOCKS: [&str; 28] = [
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "div",
    "dl",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tr",
    "ul",
];

/// Elements with only inline content.
const PHRASES: [&str; 21] = [
    "abbr", "b", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "kbd", "p", "pre", "span", "strong",
    "sub", "sup", "u", "small",
];

/// The first fault of the HTML, if there is one: of its characters, of nesting, of ids.
fn malformed(html: &str) -> Option<String> {
    const VOID: [&str; 9] = ["area", "br", "col", "hr", "img", "input", "source", "track", "wbr"];
    let mut open: Vec<String> = Vec::new();
    let mut ids = HashSet::new();
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let outer = open.iter().rev().find(|outer| PHRASES.contains(&outer.as_str()));
                if name == "a" && open.contains(&name) {
                    return Some("<a> in <a>".to_owned());
                }
                if let Some(outer) = outer
                    && BLOCKS.contains(&name.as_str())
                    && !(outer == "summary" && name.starts_with('h'))
                {
                    return Some(format!("<{name}> in <{outer}>"));
                }
                if let Some(id) = tag.attributes.get(&b"id"[..])
                    && !ids.insert(id.value.clone())
                {
                    return Some(format!("the id {id:?} twice"));
                }
                if !VOID.contains(&name.as_str()) {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if open.pop().as_ref() != Some(&name) {
                    return Some(format!("</{name}> closes what is not open"));
                }
            }
            Token::Error(error) => return Some(format!("{error:?}")),
            _ => {}
        }
    }
    open.pop().map(|name| format!("<{name}> is never closed"))
}

/// Fragments of Docusaurus pages, valid and broken.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    " ",
    "    ",
    "\t",
    "- ",
    "1. ",
    "> ",
    "# ",
    "## T {#t}\n",
    "```\n",
    "```yaml title=\"a\" {1,3}\n",
    "~~~\n",
    "`",
    "``",
    "*",
    "**",
    "_",
    "~~",
    "[",
    "](",
    ")",
    "![",
    "[^1]",
    "[^1]: ",
    "| a | b |\n",
    "|---|---|\n",
    "<",
    ">",
    "</",
    "/>",
    "<Tabs>",
    "</Tabs>",
    "<TabItem value=\"a\" label=\"A\">",
    "</TabItem>",
    "\n:::note\n",
    "\n:::tip Title: x\n",
    "\n:::\n",
    "\n::::\n",
    ":::",
    "<details>",
    "</details>",
    "<summary>",
    "<div>",
    "</div>",
    "<br>",
    "<img src={require('./a.png').default} />",
    "<Image img={x}",
    "{/*",
    "*/}",
    "{",
    "}",
    "<!--",
    "-->",
    "import A from 'b';\n",
    "&amp;",
    "é中",
    "<script>",
    "<a href=\"x\">",
    "</a>",
    "<a name=\"t\">",
    "<p align=\"center\">",
    "</p>",
    "<table><tr><td>",
    "</td></tr></table>",
    "<video controls>",
    "<span id=\"t\">",
    "</span>",
    "<!-- c -->",
    "{'s'}",
    "\u{fdd0}0\u{fdd1}",
    "https://a.b",
    "!!! note \"T\"\n",
    "> [!NOTE]\n",
    "\\",
    "\r\n",
    "$$",
    "\n$$\n",
    "$\\a$",
    "<h1 id=\"x\">",
    "</h1>",
    "{/* #a */}",
    "<a href=\"x\">\n\n",
    "\n</a>\n",
    "<sub>\n\n",
    "</sub>",
    "<B>",
    "</b>\n",
    "> :::note T\n",
    "> :::\n",
    "- > ",
    "https://a.b/<id> ",
    "<iframe srcdoc=\"x\">",
    "<Link to=\"x\">\n\n",
    "</Link>",
    "<p>",
    "<ul>",
    "<li>",
    "</ul>",
    "<td>",
    "<dl><dt>",
    "<dd>",
    "</script>",
    "<svg>",
    "</svg>",
    "<text>",
    "<math><mi>",
    "</math>",
    "<textarea>",
    "</textarea>",
];

/// Containers, and unclosed fences in them.
const NESTED: [&str; 30] = [
    "import P from './p.md';\n\n",
    "<P/>",
    "\n<P name=\"*x* é\" />\n",
    "- <P/>",
    "| <P/>",
    "> <P/>",
    "<CodeBlock title=\"`é\">",
    "{`é ${x}\\`}",
    "</CodeBlock>",
    "\n",
    "\n\n",
    "text\n",
    "- item\n",
    "  ```bash\n  code\n",
    "1. ~~~\n",
    "```\n",
    "   ```\n",
    "> ```\n",
    "> quote\n",
    "<Tabs>\n",
    "<TabItem value=\"a\">\n",
    "<TabItem value=\"a\"><b>x</b>",
    "</TabItem>\n",
    "</Tabs>\n",
    "\n:::note <b>T</b>\n",
    "\n:::\n",
    "=== \"Tab\"\n\n    ",
    "<details>\n<summary>S</summary>\n",
    "</details>\n",
    "[a]: <b>\n",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]
    #[test]
    fn any_page_becomes_well_formed_html(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)) {
        let text = pieces.concat();
        let html = html(&text);
        prop_assert_eq!(malformed(&html), None, "of {:?}: {}", text, html);
    }

    #[test]
    fn any_nesting_becomes_well_formed_html(pieces in proptest::collection::vec(proptest::sample::select(&NESTED[..]), 0..20)) {
        let text = pieces.concat();
        let html = html(&text);
        prop_assert_eq!(malformed(&html), None, "of {:?}: {}", text, html);
    }

    #[test]
    fn any_text_is_a_page(text in "\\PC{0,80}") {
        let html = html(&text);
        prop_assert_eq!(malformed(&html), None, "of {:?}: {}", text, html);
    }
}

/// Characters with typographic replacements, and their neighbours.
const QUOTED: [&str; 14] =
    ["\"", "'", "--", "---", "...", "a", "1", " ", "(", "`", "<code>", "</code>", "\"b\"", "it's"];

/// The same text with the original characters.
fn as_typed(html: &str) -> String {
    [("“", "&quot;"), ("”", "&quot;"), ("‘", "'"), ("’", "'"), ("—", "---"), ("–", "--"), ("…", "...")]
        .iter()
        .fold(html.to_owned(), |html, (set, typed)| html.replace(set, typed))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]
    #[test]
    fn typographic_replacements_only_change_characters_of_the_html(
        pieces in proptest::collection::vec(proptest::sample::select([PIECES, &QUOTED, &QUOTED].concat()), 0..40),
    ) {
        let body = markdown::Body::load(&SourceFile::new("page.md", pieces.concat()), 0, &Partial);
        let [off, on] = [false, true].map(|typographic| {
            let options = Options { typographic, ..Options::default() };
            let tree = markdown::parse(&body, &options);
            let html = markdown::html(&tree, &options, &VerbatimLinks);
            (html, markdown::plain_markdown(&tree, &options, &VerbatimLinks), markdown::outline(&tree))
        });
        prop_assert_eq!(as_typed(&on.0.body), as_typed(&off.0.body));
        let embedded = |html: &str| sitegen::render::embedded(html, &|_| false);
        prop_assert_eq!(embedded(&on.0.body), embedded(&off.0.body));
        prop_assert_eq!(&on.1, &off.1, "the Markdown copy");
        prop_assert_eq!(&on.2, &off.2, "ids, links and the text for the search");
    }
}

/// The time that this thread spent on a processor, in nanoseconds: other work on the machine does not count.
fn processor_time() -> Option<u64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

/// Constructs that can be nested or left open.
const REPEATED: &[&str] = &[
    "> - 1. ",
    "- > :::note\n",
    "- <div>\n\n  ",
    "> <details>\n",
    "::::note\n:::tip\n",
    "!!! note\n    ",
    "=== \"a\"\n    ",
    "    ",
    "[^a]: [^b]: ",
    "long words in one line without an end, `code`, [a](b), <b>c</b>, {d} and *e* ",
    "import P from './p.md';\n\n",
    "<P/> `",
    "<P>",
    "<P>\n\n",
    "<P>a</P>",
    "- <P>\n\n  ",
    "<P {/* <!-- ",
    "<P a=",
    "- <CodeBlock>{`",
    "<CodeBlock>\n",
    "<pre>{`a",
    "a <b ",
    "[a](b",
    "`a ",
    "<Tabs>\n",
    "- a\n",
    "> > ",
    "{a",
    "\\<",
    "<div>\n:::\n",
    ":::note\n",
    "<a x={",
    "<A x={[\n",
    "<A x={['\"`/*",
    "<A x={ // a",
    "<A {'a {\"b",
    "<A x={<a y={b}/>\n\n",
    "<A\n\n",
    "export const a = [ 'b\n\n",
    "export const a = `{\n\n",
    "a <div> b\n",
    "<b>a",
    "*a **b ",
    "- - ",
    "[^1]: a\n",
    "[a]: b\n",
    "import a\n\n",
    "import a from 'b'; ",
    "export const a = {\n",
    "<pre>\n",
    "| a ",
    "</div>",
    "<li>\n",
    "<p>a\n",
    "<svg><text>a",
    "<svg>\n\n",
    "a <svg `",
    "</svg>",
    "<math>a</math",
    "a <script>b",
    "<td><p>",
    "> <li><td>",
    "- <p>a\n\n",
    "{'a",
    "$$ a\n",
    "- $$\n",
    "$\\a ",
    "<h1>a",
    "](<a<",
    "http://x<a",
    "<https://a",
    "(https://a<",
    "$a$a$a$a$a$a$a$a$a$a$a$a$a$a$a$a",
    "<sub>\n\n",
    "<a href=x>\n",
    "> - :::note\n",
    "[x][nope] ",
    "a] (",
    "](a b",
    "(a)[b.md",
    "[^x] ",
    ":x:",
    ":tada",
    "## {#a} ",
    "## a {#b}\n",
    "a {#b}\n---\n",
];

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "only Linux has the clock")]
fn repetition_costs_linear_time() {
    let mut slow = Vec::new();
    for piece in PIECES.iter().chain(REPEATED) {
        let mut output = Vec::new();
        let mut time = |times: usize| {
            let text = format!("import P from './p.md';\n\n{}", piece.repeat(times));
            let start = processor_time().unwrap();
            output.push(html(&text).len());
            processor_time().unwrap() - start
        };
        // Eight times the text in eight times the time, with room for caches; quadratic would be 64. The clock may move
        // in steps of 4 ms.
        let (short, long) = (time(500).max(4_000_000), time(4_000));
        if long > short * 32 {
            slow.push(format!("{piece:?}: {short} ns, then {long} ns"));
        }
        // The output must grow linearly: unlike time, its size does not depend on the load.
        if output[1] > output[0] * 12 + 1_000 {
            slow.push(format!("{piece:?}: {} bytes, then {}", output[0], output[1]));
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

/// Fifty nested partials each use their children twice: 2^50 copies.
#[test]
fn partials_cannot_multiply_output() {
    for (open, close) in [("<T>", "</T>"), ("<T>\n\n", "\n\n</T>")] {
        let text = format!("import T from './twice.md'\n\n{}word{}\n", open.repeat(50), close.repeat(50));
        let body = markdown::Body::load(&SourceFile::new("page.md", text), 0, &Partial);
        let diagnostics = markdown::parse(&body, &Options::default()).diagnostics(&body);
        assert_eq!(diagnostics.first().map(|problem| problem.message.as_str()), Some("the page is too long"));
    }
}

/// Deeply nested content is shown or reported.
#[test]
fn deep_nesting_is_reported() {
    let div = ("<div>\n\n", "\n\n</div>", "<div>");
    let tab = ("<Tabs>\n<TabItem value=\"a\" label=\"A\">\n\n", "\n\n</TabItem>\n</Tabs>", "<section class=\"tab\"");
    for (open, close, tag) in [("> ", "", "<blockquote>"), ("- ", "", "<li>"), div, tab] {
        let deepest = (1..130).take_while(|times| {
            let text = format!("{}text{}\n", open.repeat(*times), close.repeat(*times));
            let body = markdown::Body::load(&SourceFile::new("page.md", text), 0, &Partial);
            let tree = markdown::parse(&body, &Options::default());
            let is_reported =
                tree.diagnostics(&body).iter().any(|problem| problem.rule.code == "markdown-nested-too-deeply");
            let html = markdown::html(&tree, &Options::default(), &VerbatimLinks).body;
            let count = html.matches(tag).count();
            assert!(count == *times || is_reported, "{times} times {open:?}: {count} are shown");
            !is_reported
        });
        let deepest = deepest.last().unwrap();
        assert!((20..=100).contains(&deepest), "{deepest} times {open:?}");
    }
}

#[test]
fn an_admonition_closes_at_as_many_colons_as_opened_it() {
    let count = html("::::note\n\nOne\n\n:::tip\n\nTwo\n\n::::\n\nThree\n");
    assert!(count.ends_with("<p>Two</p>\n</div>\n</div>\n<p>Three</p>\n"), "{count}");
    let fewer = html("::::note\n\nOne\n\n:::\n\nTwo\n\n::::\n\nThree\n");
    assert!(fewer.ends_with("<p>One</p>\n<p>Two</p>\n</div>\n<p>Three</p>\n"), "{fewer}");
}
