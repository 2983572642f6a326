//! Containers: their Markdown around a text, and their HTML around its HTML.

use crate::html::{self, Node};

/// A container of blocks.
pub(crate) struct Container {
    /// Its letter in `known.txt`.
    pub sign: char,
    /// Lines before its content. `{:}` represents enough colons, `{n}` its depth in the chain.
    before: &'static str,
    /// The prefixes of the first line and of all other non-empty lines of its content.
    margin: (&'static str, &'static str),
    /// The prefix of an empty line.
    empty: &'static str,
    /// Lines after its content.
    after: &'static str,
    /// Its HTML, with `<slot>` for its content.
    html: &'static str,
}

const PLAIN: Container = Container { sign: ' ', before: "", margin: ("", ""), empty: "", after: "", html: "" };

/// All of them.
pub(crate) const CONTAINERS: &[Container] = &[
    // Quote.
    Container { sign: 'q', margin: ("> ", "> "), empty: ">", html: "<blockquote><slot></slot></blockquote>", ..PLAIN },
    // Quote with a text before.
    Container {
        sign: 'Q',
        before: "> Before\n>\n",
        margin: ("> ", "> "),
        empty: ">",
        after: ">\n> Behind\n",
        html: "<blockquote><p>Before</p><slot></slot><p>Behind</p></blockquote>",
    },
    // List item, on its marker's line. A second item makes the list loose.
    Container {
        sign: 'i',
        margin: ("- ", "  "),
        after: "\n- Next\n",
        html: "<ul><li><slot></slot></li><li><p>Next</p></li></ul>",
        ..PLAIN
    },
    // List item, below its text.
    Container {
        sign: 'I',
        before: "* Before\n\n",
        margin: ("  ", "  "),
        after: "\n* Next\n",
        html: "<ul><li><p>Before</p><slot></slot></li><li><p>Next</p></li></ul>",
        ..PLAIN
    },
    // Ordered item.
    Container {
        sign: 'o',
        margin: ("1. ", "   "),
        after: "\n2. Next\n",
        html: "<ol><li><slot></slot></li><li><p>Next</p></li></ol>",
        ..PLAIN
    },
    // Item with a wide marker, below its text.
    Container {
        sign: 'w',
        before: "-   Before\n\n",
        margin: ("    ", "    "),
        after: "\n-   Next\n",
        html: "<ul><li><p>Before</p><slot></slot></li><li><p>Next</p></li></ul>",
        ..PLAIN
    },
    // Admonition.
    Container {
        sign: 'a',
        before: "{:}note\n\n",
        after: "\n{:}\n",
        html: "<div class=\"admonition admonition-note\"><p class=\"admonition-title\">Note</p><slot></slot></div>",
        ..PLAIN
    },
    // Admonition of MkDocs.
    Container {
        sign: 'm',
        before: "!!! tip\n\n",
        margin: ("    ", "    "),
        html: "<div class=\"admonition admonition-tip\"><p class=\"admonition-title\">Tip</p><slot></slot></div>",
        ..PLAIN
    },
    // Tab.
    Container {
        sign: 't',
        before: "<Tabs>\n<TabItem value=\"v{n}\" label=\"First\">\n\n",
        after: "\n</TabItem>\n<TabItem value=\"w{n}\" label=\"Second\">\n\nOther\n\n</TabItem>\n</Tabs>\n",
        html: "<div class=\"tabs\"><section class=\"tab\" data-value=\"v{n}\"><p class=\"tab-label\">First</p><slot></slot></section>\
               <section class=\"tab\" data-value=\"w{n}\"><p class=\"tab-label\">Second</p><p>Other</p></section></div>",
        ..PLAIN
    },
    // Element.
    Container { sign: 'd', before: "<div>\n\n", after: "\n</div>\n", html: "<div><slot></slot></div>", ..PLAIN },
    // Details.
    Container {
        sign: 'D',
        before: "<details>\n<summary>More</summary>\n\n",
        after: "\n</details>\n",
        html: "<details><summary>More</summary><slot></slot></details>",
        ..PLAIN
    },
    // Footnote.
    Container {
        sign: 'f',
        before: "Text[^n{n}]\n\n[^n{n}]: Note\n\n",
        margin: ("    ", "    "),
        html: "<p>Text<sup class=\"footnote\"></sup></p>\
               <section class=\"footnotes\"><ol><li><p>Note</p><slot></slot></li></ol></section>",
        ..PLAIN
    },
];

impl Container {
    /// Wraps lines of Markdown at this depth of the chain.
    pub(crate) fn wrap(&self, text: &str, depth: usize) -> String {
        let longest = text.lines().map(|line| line.trim_start_matches(['>', ' ', '-', '*', '.', '1']));
        let longest = longest.map(|line| line.len() - line.trim_start_matches(':').len()).max().unwrap_or(0);
        let colons = ":".repeat(if longest < 3 { 3 } else { longest + 1 });
        let mut out = self.before.replace("{:}", &colons);
        for (index, line) in text.lines().enumerate() {
            if line.is_empty() {
                out.push_str(self.empty);
            } else {
                out.push_str(if index == 0 { self.margin.0 } else { self.margin.1 });
                out.push_str(line);
            }
            out.push('\n');
        }
        out.push_str(&self.after.replace("{:}", &colons));
        out.replace("{n}", &depth.to_string())
    }

    /// Wraps HTML.
    pub(crate) fn html(&self, inner: &[Node], depth: usize) -> Vec<Node> {
        html::filled(html::read(&self.html.replace("{n}", &depth.to_string())), inner)
    }
}
