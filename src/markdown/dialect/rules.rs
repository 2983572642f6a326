//! What can be wrong in the dialect.

use crate::diagnostic::{Rule, Severity};

/// A component or element that is opened and not closed, or closed and not opened.
pub(in crate::markdown) static UNCLOSED_TAG: Rule = Rule {
    code: "unclosed-tag",
    severity: Severity::Warning,
    summary: "A tag has no counterpart",
    explanation: "A component such as `<Tabs>` needs its end tag at the same level: in the same list item, tab or \
                  admonition. What stands in it is shown all the same, without the box around it.",
    wrong: "<Tabs>\n<TabItem value=\"a\" label=\"A\">\ntext\n</Tabs>",
    right: "<Tabs>\n<TabItem value=\"a\" label=\"A\">\ntext\n</TabItem>\n</Tabs>",
};

/// A code block that goes on to the end of what it stands in.
pub(in crate::markdown) static UNCLOSED_FENCE: Rule = Rule {
    code: "unclosed-fence",
    severity: Severity::Warning,
    summary: "A code block is not closed",
    explanation: "A code block ends with as many backticks or tildes as it begins with, on a line of their own, as far to \
                  the right as the list item that it stands in. Without them it ends with the list item, the tab, or \
                  the page.",
    wrong: "```bash\nls\n",
    right: "```bash\nls\n```",
};

/// `:::` without counterpart.
pub(in crate::markdown) static UNCLOSED_ADMONITION: Rule = Rule {
    code: "unclosed-admonition",
    severity: Severity::Warning,
    summary: "A line of colons has no counterpart",
    explanation: "An admonition begins with `:::note` and ends with `:::` on a line of its own. The inner one of two \
                  ends first. One that nothing closes ends with the list item, quote or admonition around it; elsewhere, \
                  its first line is shown as text.",
    wrong: ":::note\ntext",
    right: ":::note\ntext\n:::",
};

/// A kind of admonition that has no look.
pub(in crate::markdown) static UNKNOWN_ADMONITION: Rule = Rule {
    code: "unknown-admonition",
    severity: Severity::Warning,
    summary: "There is no such kind of admonition",
    explanation: "The kinds are note, tip, info, warning, caution, danger, important and success. Another is shown as a \
                  note with its own word as title.",
    wrong: ":::hint\ntext\n:::",
    right: ":::tip\ntext\n:::",
};

/// A component that is not known.
pub(in crate::markdown) static UNKNOWN_COMPONENT: Rule = Rule {
    code: "unknown-component",
    severity: Severity::Warning,
    summary: "A component is not known and not run",
    explanation: "Markdown is text, not code: components other than Docusaurus's own are not run. What stands between \
                  the tags is shown; what stands in attributes is not.",
    wrong: "<NavigationCards items={cards} />",
    right: "- [First steps](first-steps.md)\n- [Reference](reference.md)",
};

/// JavaScript in Markdown.
pub(in crate::markdown) static CODE_IN_MARKDOWN: Rule = Rule {
    code: "code-in-markdown",
    severity: Severity::Warning,
    summary: "JavaScript in Markdown is not run",
    explanation: "Markdown is text, not code: `export` is dropped, and an expression in braces is shown as it stands.",
    wrong: "{items.map(item => <li>{item}</li>)}",
    right: "- first\n- second",
};

/// What [`CODE_IN_MARKDOWN`] says of an expression.
pub(in crate::markdown) const NOT_RUN: &str = "an expression is shown as it stands: Markdown is not run";

/// Raw HTML that does not pass.
pub(in crate::markdown) static FORBIDDEN_HTML: Rule = Rule {
    code: "forbidden-html",
    severity: Severity::Warning,
    summary: "An HTML element or attribute does not pass",
    explanation: "Raw HTML passes by a list of elements and attributes that only show content. Scripts, styles and event \
                  handlers are left out; of forms, drawings and formulas, the text is kept. The setting for raw HTML \
                  opens it.",
    wrong: "<a href=\"javascript:run()\" onclick=\"run()\">Run</a>",
    right: "<a href=\"https://example.org/run\">Run</a>",
};

/// A row of a table with more cells than its head.
pub(in crate::markdown) static LOST_CELLS: Rule = Rule {
    code: "lost-cells",
    severity: Severity::Warning,
    summary: "A row of a table has more cells than its head",
    explanation: "A table has as many columns as its head. GitHub and all others leave out what stands in further cells. \
                  Often a `|` is meant as a character: in a cell, code included, that is written `\\|`.",
    wrong: "| Option | Type |\n|---|---|\n| `name` | `str | None` |",
    right: "| Option | Type |\n|---|---|\n| `name` | `str \\| None` |",
};

/// A table that is none.
pub(in crate::markdown) static MALFORMED_TABLE: Rule = Rule {
    code: "malformed-table",
    severity: Severity::Warning,
    summary: "A table is shown as text, for its second line",
    explanation: "The line of dashes below the head of a table has as many cells as the head. With more or fewer, \
                  CommonMark's readers show the lines as text.",
    wrong: "| Option | Type |\n|---|\n| `name` | text |",
    right: "| Option | Type |\n|---|---|\n| `name` | text |",
};

/// Text that is almost a link.
pub(in crate::markdown) static MALFORMED_LINK: Rule = Rule {
    code: "malformed-link",
    severity: Severity::Warning,
    summary: "A link is shown as text, for a slip in its syntax",
    explanation: "A link is `[text](URL)`, or `[text](URL \"title\")`, with nothing between `]` and `(`. A URL with spaces \
                  stands in angle brackets.",
    wrong: "See (the guide)[guide.md] and [the map](site map.md).",
    right: "See [the guide](guide.md) and [the map](<site map.md>).",
};

/// A reference without a definition.
pub(in crate::markdown) static UNDEFINED_REFERENCE: Rule = Rule {
    code: "undefined-reference",
    severity: Severity::Warning,
    summary: "A reference has no definition",
    explanation: "`[text][name]` is a link to the URL in the line `[name]: URL` of the same page, and `[^name]` a footnote \
                  that begins with `[^name]:`. Without that line, both are shown as text.",
    wrong: "See [the guide][gide].\n\n[guide]: guide.md",
    right: "See [the guide][guide].\n\n[guide]: guide.md",
};

/// An id that something else has.
pub(in crate::markdown) static DUPLICATE_ID: Rule = Rule {
    code: "duplicate-id",
    severity: Severity::Warning,
    summary: "Two places of a page have one id",
    explanation: "An id names one place of a page. Of several, the first one keeps it. The id of a heading gets a number; \
                  other elements lose theirs. The layout's own ids begin with `_` and are taken, too.",
    wrong: "## Setup {#setup}\n\n## Set up a proxy {#setup}",
    right: "## Setup {#setup}\n\n## Set up a proxy {#setup-proxy}",
};

/// A footnote that no text refers to.
pub(in crate::markdown) static UNUSED_FOOTNOTE: Rule = Rule {
    code: "unused-footnote",
    severity: Severity::Warning,
    summary: "A footnote has no reference, or no name of its own",
    explanation: "A footnote is shown at the page's end only where the text refers to it, and of several with one name \
                  the first is. GitHub and all others leave out the others.",
    wrong: "Some text.\n\n[^1]: A note.",
    right: "Some text.[^1]\n\n[^1]: A note.",
};

/// Quotes and lists beyond what any page needs.
pub(in crate::markdown) static NESTED_TOO_DEEPLY: Rule = Rule {
    code: "markdown-nested-too-deeply",
    severity: Severity::Warning,
    summary: "Quotes, lists or tags stand too deep in each other",
    explanation: "What stands deeper than any reader can follow is shown as text.",
    wrong: "> > > > > > > > > > > > > > > > > > > > > text",
    right: "> > > text",
};

/// Text whose four spaces make it code, or would.
pub(in crate::markdown) static INDENTED_CODE: Rule = Rule {
    code: "indented-code",
    severity: Severity::Warning,
    summary: "Indented text may be meant as code, or code as text",
    explanation: "In CommonMark, text that is indented by four spaces is a code block. In MDX, which Docusaurus uses, it \
                  is part of the page. Pages with `import` lines and `.mdx` files are read as MDX, others as CommonMark. To \
                  decide, set `mdx = true` or `mdx = false` under `[markdown]`, or `mdx: true` or `mdx: false` in the \
                  page's front matter. Or remove the indentation, and put code in a fence.",
    wrong: "Steps:\n\n    - [Install](install.md)\n",
    right: "Steps:\n\n- [Install](install.md)\n",
};

/// A formula that can't be read.
pub(in crate::markdown) static UNREADABLE_FORMULA: Rule = Rule {
    code: "unreadable-formula",
    severity: Severity::Warning,
    summary: "A formula is shown as TeX, because it can't be read",
    explanation: "Formulas are TeX with the commands of LaTeX and amsmath. Links, labels and your own macros don't work in \
                  them. A formula with an unknown command or without a closing brace is shown as you wrote it.",
    wrong: "Half of it: $\\fraction{1}{2}$.",
    right: "Half of it: $\\frac{1}{2}$.",
};
