//! The Markdown copy of a body.

use super::*;
use crate::body::Body;
use crate::markdown::{ResolvedLink, parse, plain_markdown};
use crate::source::SourceFile;

struct Upper;

impl Links for Upper {
    fn resolve<'b>(&self, _: LinkKind, destination: &'b str, _: usize) -> ResolvedLink<'b> {
        ResolvedLink::internal(destination.to_uppercase().into())
    }
}

fn plain(text: &str) -> String {
    let body = Body::generated(SourceFile::new("a.md", text));
    let options = Options { first_h1_removed: true, ..Options::default() };
    plain_markdown(&parse(&body, &options), &options, &Upper)
}

/// Fails with a list of unexpected results.
fn check<T: AsRef<str>>(cases: impl IntoIterator<Item = (T, &'static str)>) {
    let actual = cases.into_iter().map(|(text, expected)| (plain(text.as_ref()), text, expected));
    let wrong: Vec<String> = actual
        .filter(|(actual, _, expected)| actual.trim() != *expected)
        .map(|(actual, text, expected)| format!("{}\n  found {actual:?}\n  expected {expected:?}", text.as_ref()))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn components_become_markdown_and_code_is_unchanged() {
    let text = "import Tabs from '@theme/Tabs';\n\n<Tabs groupId=\"run\">\n<TabItem value=\"a\" label=\"First\">\n\n\
                :::tip[Look]\nSee [x](y.md).\n:::\nBehind.\n\n```html\n<Tabs>\n[x](y.md)\n\n\n:::tip\n```\n\n</TabItem>\n</Tabs>\n";
    assert_eq!(
        plain(text).trim(),
        "**First**\n\n**Look**\n\nSee [x](Y.MD).\n\nBehind.\n\n```html\n<Tabs>\n[x](y.md)\n\n\n:::tip\n```"
    );
    check([
        ("a\n:::note\nb\n:::", "a\n\n**Note**\n\nb"),
        ("- a\n\n  :::warning **B**\n  c\n  :::\n- d", "- a\n\n  **B**\n\n  c\n\n- d"),
        (
            "<Tabs\n  values={[{label: 'Ex', value: 'x'}]}>\n<TabItem value=\"x\">in it</TabItem>\n</Tabs>",
            "**Ex**\n\nin it",
        ),
        (
            "> :::note\n> a\n> :::\n> b\n>\n> :::tip C *d*\n> e\n> :::",
            "> **Note**\n>\n> a\n>\n> b\n>\n> __C *d*__\n>\n> e",
        ),
        ("<details>\n<summary>More *of* it</summary>\n\ntext\n\n</details>", "**More *of* it**\n\ntext"),
        ("<a href=\"a.md\"><div>a block</div></a>", "[a block](A.MD)"),
        ("- <p>a\n- <p>b</p>\n\n2024\n<p>c</p>", "- a\n- b\n\n2024\n\nc"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("x[^1]\n\n[^1]: <p>y</p>", "x[^1]\n\n[^1]: y"),
        ("<h2 id=\"x\">Head</h2>\n\ntext", "## Head\n\ntext"),
        ("<div className=\"x\" style={{a: 1}}>\n\ntext\n\n</div>\nbehind", "text\n\nbehind"),
        (
            "<Card title=\"T\" href=\"a.md\" />\n\n<Cards items={[{title: 'A', text: 'b'}]} />",
            "[T](A.MD)\n\n- **A** — b",
        ),
        ("<img src={useBaseUrl('/p.png')} alt=\"z\"/>", "![z](/P.PNG)"),
        ("<img src={ useBaseUrl( \"p.png\" ) } alt=\"z\"/>", "![z](/P.PNG)"),
        ("<a href={useBaseUrl('/x')}>\n\nb\n\n</a>", "[b](/X)"),
        (
            "<ThemedImage alt=\"z\" sources={{light: useBaseUrl('/a.png'), dark: useBaseUrl('/b.png')}} />",
            "![z](/A.PNG)",
        ),
    ]);
}

#[test]
fn an_unclosed_fence_ends_with_its_container() {
    let tabs = "<Tabs>\n<TabItem value=\"a\">\n\nx\n\n</TabItem>\n</Tabs>";
    check([
        (format!("- item\n  ```bash\n  unclosed\n\n{tabs}"), "- item\n  ```bash\n  unclosed\n\n  ```\n\n**a**\n\nx"),
        (
            format!("<Tabs>\n<TabItem value=\"b\">\n\n```\ny\n\n</TabItem>\n</Tabs>\n{tabs}"),
            "**b**\n\n```\ny\n\n```\n\n**a**\n\nx",
        ),
        (
            format!(":::note\n\n- item\n  ```\n  y\n\n:::\n\n{tabs}"),
            "**Note**\n\n- item\n  ```\n  y\n\n  ```\n\n**a**\n\nx",
        ),
        (format!("> ```\n> y\n\n{tabs}"), "> ```\n> y\n> ```\n\n**a**\n\nx"),
    ]);
}

#[test]
fn tags_in_a_line() {
    check([
        ("<Image img={require('./a.png')} alt=\"A [b]\" style={{width: '9px'}} />", "![A \\[b\\]](./A.PNG)"),
        ("<img src=\"a.png\" alt=\"b\" width=\"9\"/> c", "![b](A.PNG) c"),
        ("see <a href=\"a b.md\">*it*</a>, <a name=\"x\">here</a>", "see [*it*](<A B.MD>), <a id=\"x\"></a>here"),
        ("<kbd className=\"x\">Ctrl</kbd> H<sub>2</sub>O<br/>a<span>b</span>", "<kbd>Ctrl</kbd> H<sub>2</sub>O<br>ab"),
        ("a <Image img={x} />", "a"),
        ("a <Image img={x} />\nb <New title=\"T\">c</New>", "a\nb **T** c"),
        (
            "> a\n> <details><summary>s `<b>`</summary>\n>\n> b\n>\n> </details>\n> c",
            "> a\n>\n> **s `<b>`**\n>\n> b\n>\n> c",
        ),
        (
            "| a |\n|---|\n| <details><summary>s</summary>x</details> |\n\n> <details><summary>s</summary>\n>\n> x\n>\n> </details>",
            "| a |\n| --- |\n| <b>s</b> x |\n\n> **s**\n>\n> x",
        ),
        ("<a href=\"x\">open\n\n<a href=\"y\">\n*b*\n</a>", "[open](X)\n\n[*b*](Y)"),
        ("a {/* b */} c <!-- d -->", "a  c"),
        ("`<b> {/* c */}` <your-key> {{d}}", "`<b> {/* c */}` \\<your-key> {{d}}"),
    ]);
}

#[test]
fn elements_of_html() {
    check([
        ("a\n\n<Head>\n<title>T</title>\n</Head>\n\nb", "a\n\nb"),
        ("a\n\n<style>\n.b {}\n\n.c {}\n</style>\n\n<script>d</script>\n\ne", "a\n\ne"),
        (
            "- a\n  <picture>\n      <source srcset=\"b.png\" />\n      <img src=\"c.png\" alt=\"C\" />\n  </picture>\n  d",
            "- a\n  ![C](C.PNG)\n  d",
        ),
        ("<video src=\"https://x/y\" controls />\n\na", "<video src=\"HTTPS://X/Y\" controls></video>\n\na"),
        ("<div id=\"x\">\n\na <span id=\"y\">b</span>\n\n</div>", "<a id=\"x\"></a>\n\na <a id=\"y\"></a>b"),
        ("<a name=\"x\"/>a [b](#x)", "<a id=\"x\"></a>a [b](#X)"),
        ("a\n<span>\n    b\n</span>", "a\nb"),
    ]);
}

#[test]
fn urls_and_headings() {
    check([
        ("# Title {#t}\n\ntext", "text"),
        (
            "# ![a *b*](l.png) Title [![c](m.png)](n.md \"t\") {#t}\n\ntext",
            "![a b](L.PNG) [![c](M.PNG)](N.MD \"t\")\n\ntext",
        ),
        ("<h1><img src=\"a b.png\" alt=\"c\"> Title</h1>\ntext", "![c](<A B.PNG>)\n\ntext"),
        ("<div align=\"center\">\n  <h1 id=\"t\">Title <b>x</b></h1>\n\ntext\n\n</div>", "text"),
        ("## Head {#h}\n\n# First\n\n# Second {x}", "## Head\n\n# First\n\n# Second {x}"),
        ("[a](\\/b\\_c\\/) [d](<x\\/y(z>)", "[a](/B_C/) [d](<X/Y\\(Z>)"),
        ("| [a](\\/b\\/) |\n|---|", "| [a](/B/) |\n| --- |"),
        ("[a][r] [r]\n\n[r]: b.md \"T\"\n[^1]: c.md", "[a](B.MD \"T\") [r](B.MD \"T\")"),
    ]);
}
