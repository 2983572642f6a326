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

fn check<const COUNT: usize>(cases: [(&str, &str); COUNT]) {
    for (text, expected) in cases {
        assert_eq!(plain(text).trim(), expected, "{text}");
    }
}

#[test]
fn labels_and_code() {
    check([
        ("- a\n\n  :::warning **B**\n  c\n  :::\n- d", "- a\n\n  **B**\n\n  c\n\n- d"),
        (
            "> :::note\n> a\n> :::\n> b\n>\n> :::tip C *d*\n> e\n> :::",
            "> **Note**\n>\n> a\n>\n> b\n>\n> __C *d*__\n>\n> e",
        ),
        ("a\n\n<style>\n.b {}\n\n.c {}\n</style>\n\n<script>d</script>\n\ne", "a\n\ne"),
        ("- > a\n  <Card>b</Card>\n- ***", "- > a\n\n  b\n\n- ___"),
        ("## A \\{#x}\n\n## B \\#", "## A \\{#x}\n\n## B \\#"),
        ("x<span>*\"b\"*</span>, <span>*\"c\"*</span>x", "x<em>\"b\"</em>, <em>\"c\"</em>x"),
        ("- item\n  ```bash\n  unclosed\n\ntext", "- item\n  ```bash\n  unclosed\n\n  ```\n\ntext"),
    ]);
}

#[test]
fn tags_in_a_line() {
    check([
        ("<Image img={require('./a.png')} alt=\"A [b]\" style={{width: '9px'}} />", "![A \\[b\\]](./A.PNG)"),
        ("see <a href=\"a b.md\">*it*</a>, <a name=\"x\">here</a>", "see [*it*](<A B.MD>), <a id=\"x\"></a>here"),
        ("<kbd className=\"x\">Ctrl</kbd> H<sub>2</sub>O<br/>a<span>b</span>", "<kbd>Ctrl</kbd> H<sub>2</sub>O<br>ab"),
        ("a <Image img={x} />\nb <New title=\"T\">c</New>", "a\nb **T** c"),
        ("| a |\n|---|\n| <details><summary>s</summary>x</details> |", "| a |\n| --- |\n| <b>s</b> x |"),
        ("<a href=\"x\">open\n\n<a href=\"y\">\n*b*\n</a>", "[open](X)\n\n[*b*](Y)"),
        ("<video src=\"https://x/y\" controls />\n\na", "<video src=\"HTTPS://X/Y\" controls></video>\n\na"),
        ("<div id=\"x\">\n\na <span id=\"y\">b</span>\n\n</div>", "<a id=\"x\"></a>\n\na <a id=\"y\"></a>b"),
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

#[test]
fn a_title_after_other_text_keeps_its_markup() {
    let title = |text: &str| {
        let body = Body::generated(SourceFile::new("a.md", text));
        title_markdown(&parse(&body, &Options::default()), &Upper)
    };
    for (text, expected) in [
        ("Intro.\n\n# See [docs](https://e.example/abc)", "# See [docs](HTTPS://E.EXAMPLE/ABC)"),
        ("Intro.\n\n# `a` *b* ![c](d.png) #", "# `a` *b*"),
        ("Intro.\n\n# \\# a {b}", "# # a {b}"),
    ] {
        assert_eq!(title(text).as_deref(), Some(expected), "{text}");
    }
    assert_eq!(title("Intro."), None);
}
