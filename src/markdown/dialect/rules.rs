//! The rules of the dialect.

use crate::diagnostic::{Rule, Severity};

pub(in crate::markdown) static UNCLOSED_TAG: Rule = Rule {
    code: "unclosed-tag",
    severity: Severity::Warning,
    summary: "a tag without its start or end",
    explanation: "A component such as `<Tabs>` needs its end tag at the same level: in the same list item, tab or \
                  admonition. Its content is shown without the component. In a heading or a table cell, the tag is \
                  shown as text.",
    wrong: "<Tabs>\n<TabItem value=\"a\" label=\"A\">\ntext\n</Tabs>",
    right: "<Tabs>\n<TabItem value=\"a\" label=\"A\">\ntext\n</TabItem>\n</Tabs>",
};

pub(in crate::markdown) static UNCLOSED_FENCE: Rule = Rule {
    code: "unclosed-fence",
    severity: Severity::Warning,
    summary: "a code block without its end",
    explanation: "Close a code block with as many backticks or tildes as it starts with, on their own line, with the \
                  indentation of its list item. Otherwise, it ends with the list item, the tab or the page.",
    wrong: "```bash\nls\n",
    right: "```bash\nls\n```",
};

pub(in crate::markdown) static UNCLOSED_ADMONITION: Rule = Rule {
    code: "unclosed-admonition",
    severity: Severity::Warning,
    summary: "an admonition without its start or end",
    explanation: "An admonition begins with `:::note` and ends with `:::` on its own line. Nested admonitions close \
                  from the inside out. An unclosed one ends with the list item, quote or admonition around it; \
                  elsewhere, its first line is shown as text.",
    wrong: ":::note\ntext",
    right: ":::note\ntext\n:::",
};

pub(in crate::markdown) static UNKNOWN_ADMONITION: Rule = Rule {
    code: "unknown-admonition",
    severity: Severity::Warning,
    summary: "an unknown kind of admonition",
    explanation: "The kinds are note, tip, info, warning, caution, danger, important and success. Any other kind is \
                  shown as a note with its name as the title.",
    wrong: ":::hint\ntext\n:::",
    right: ":::tip\ntext\n:::",
};

pub(in crate::markdown) static UNKNOWN_COMPONENT: Rule = Rule {
    code: "unknown-component",
    severity: Severity::Warning,
    summary: "an unknown component",
    explanation: "sitegen supports only Docusaurus's own components. It shows the text between the tags, but not the \
                  attributes.",
    wrong: "<NavigationCards items={cards} />",
    right: "- [First steps](first-steps.md)\n- [Reference](reference.md)",
};

pub(in crate::markdown) static CODE_IN_MARKDOWN: Rule = Rule {
    code: "code-in-markdown",
    severity: Severity::Warning,
    summary: "JavaScript in Markdown",
    explanation: "sitegen doesn't run code in Markdown: it ignores `export` and shows expressions in braces as text.",
    wrong: "{items.map(item => <li>{item}</li>)}",
    right: "- first\n- second",
};

/// The message of [`CODE_IN_MARKDOWN`] for an expression.
pub(in crate::markdown) const NOT_RUN: &str = "the expression is shown as text: sitegen doesn't run code in Markdown";

pub(in crate::markdown) static FORBIDDEN_HTML: Rule = Rule {
    code: "forbidden-html",
    severity: Severity::Warning,
    summary: "an HTML element, an attribute or a URL that isn't allowed",
    explanation: "Raw HTML can use only elements and attributes that show content. sitegen removes scripts, styles and \
                  event handlers, and keeps only the text of forms, drawings and formulas. To allow everything, set \
                  `raw_html = \"all\"`. URLs that can run code, such as `javascript:` ones, are never allowed, not \
                  even in Markdown links.",
    wrong: "<a href=\"javascript:run()\" onclick=\"run()\">Run</a>",
    right: "<a href=\"https://example.org/run\">Run</a>",
};

pub(in crate::markdown) static LOST_CELLS: Rule = Rule {
    code: "lost-cells",
    severity: Severity::Warning,
    summary: "a table row with more cells than the header",
    explanation: "A table has as many columns as its header. Markdown readers drop additional cells. Often, a `|` is \
                  meant as a character. In a cell, even in code, write it as `\\|`.",
    wrong: "| Option | Type |\n|---|---|\n| `name` | `str | None` |",
    right: "| Option | Type |\n|---|---|\n| `name` | `str \\| None` |",
};

pub(in crate::markdown) static MALFORMED_TABLE: Rule = Rule {
    code: "malformed-table",
    severity: Severity::Warning,
    summary: "a table with an invalid second line",
    explanation: "The line of dashes below a table's header needs as many cells as the header. Otherwise, Markdown \
                  readers show the lines as text.",
    wrong: "| Option | Type |\n|---|\n| `name` | text |",
    right: "| Option | Type |\n|---|---|\n| `name` | text |",
};

pub(in crate::markdown) static MALFORMED_LINK: Rule = Rule {
    code: "malformed-link",
    severity: Severity::Warning,
    summary: "a link with a syntax error",
    explanation: "A link is `[text](URL)`, or `[text](URL \"title\")`, with nothing between `]` and `(`. Put a URL \
                  with spaces in angle brackets.",
    wrong: "See (the guide)[guide.md] and [the map](site map.md).",
    right: "See [the guide](guide.md) and [the map](<site map.md>).",
};

pub(in crate::markdown) static UNDEFINED_REFERENCE: Rule = Rule {
    code: "undefined-reference",
    severity: Severity::Warning,
    summary: "a reference without a definition",
    explanation: "`[text][name]` links to the URL in the line `[name]: URL` of the same page, and `[^name]` to the \
                  footnote that begins with `[^name]:`. Without that line, both are shown as text.",
    wrong: "See [the guide][gide].\n\n[guide]: guide.md",
    right: "See [the guide][guide].\n\n[guide]: guide.md",
};

pub(in crate::markdown) static DUPLICATE_ID: Rule = Rule {
    code: "duplicate-id",
    severity: Severity::Warning,
    summary: "a duplicate ID on a page",
    explanation: "An ID must be unique on its page. The first element keeps it, a second heading gets a number, and \
                  other elements lose theirs. The layout's own IDs, which start with `_`, are taken too.",
    wrong: "## Setup {#setup}\n\n## Set up a proxy {#setup}",
    right: "## Setup {#setup}\n\n## Set up a proxy {#setup-proxy}",
};

pub(in crate::markdown) static UNUSED_FOOTNOTE: Rule = Rule {
    code: "unused-footnote",
    severity: Severity::Warning,
    summary: "a footnote without a reference, or with a duplicate name",
    explanation: "A footnote is shown only if the text refers to it. If several have the same name, only the first is \
                  shown, as on GitHub.",
    wrong: "Some text.\n\n[^1]: A note.",
    right: "Some text.[^1]\n\n[^1]: A note.",
};

pub(in crate::markdown) static NESTED_TOO_DEEPLY: Rule = Rule {
    code: "markdown-nested-too-deeply",
    severity: Severity::Warning,
    summary: "quotes, lists or tags that are nested too deeply",
    explanation: "Levels beyond the limit are shown as text.",
    wrong: "> > > > > > > > > > > > > > > > > > > > > text",
    right: "> > > text",
};

pub(in crate::markdown) static INDENTED_CODE: Rule = Rule {
    code: "indented-code",
    severity: Severity::Warning,
    summary: "indented text that may be misread as code, or as text",
    explanation: "In CommonMark, text indented by four spaces is a code block. In MDX, which Docusaurus uses, it's \
                  regular text. sitegen reads `.mdx` files and pages with `import` lines as MDX, and all others as \
                  CommonMark. To choose, set `mdx = true` or `mdx = false` under `[markdown]`, or `mdx: true` or `mdx: \
                  false` in the page's front matter. You can also remove the indentation and put code in a fence.",
    wrong: "Steps:\n\n    - [Install](install.md)\n",
    right: "Steps:\n\n- [Install](install.md)\n",
};

pub(in crate::markdown) static UNREADABLE_FORMULA: Rule = Rule {
    code: "unreadable-formula",
    severity: Severity::Warning,
    summary: "a formula that can't be read",
    explanation: "Formulas are written in TeX, with the commands of LaTeX and amsmath, but without links, labels and \
                  your own macros. If a formula has an unknown command or lacks a closing brace, it's shown as you \
                  wrote it.",
    wrong: "Half of it: $\\fraction{1}{2}$.",
    right: "Half of it: $\\frac{1}{2}$.",
};
