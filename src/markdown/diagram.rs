//! Mermaid diagrams: code blocks that a script of the site draws in the reader's browser.

use super::dialect::code_info::Info;
use super::tree::{Kind, Node, Tree, walk};
use crate::body::Body;
use crate::diagnostic::{Diagnostic, Rule, Severity};

/// A diagram that is shown as code.
pub(crate) static UNDRAWN_DIAGRAM: Rule = Rule {
    code: "undrawn-diagram",
    severity: Severity::Note,
    summary: "a Mermaid diagram that is shown as code",
    explanation: "Mermaid's script draws diagrams in the reader's browser, and this site doesn't have it. To draw \
                  them, copy `mermaid.min.js` into the static folder and set `script = \"/mermaid.min.js\"` under \
                  `[mermaid]` in sitegen.toml. If you want to show the code itself, use `text` as the block's \
                  language. Each page has at most one of these notes.",
    wrong: "```mermaid\ngraph TD; A-->B\n```",
    right: "```text\ngraph TD; A-->B\n```",
};

/// Whether a code block is a diagram.
pub(super) fn is_diagram(info: &str) -> bool {
    Info::parse(info).language.eq_ignore_ascii_case("mermaid")
}

/// Reports diagrams on a site without a diagram script, at the first one.
pub(crate) fn undrawn(tree: &Tree, body: &Body) -> Option<Diagnostic> {
    let is_first = |node: &&Node| matches!(&node.kind, Kind::Code { info, .. } if is_diagram(info));
    let place = body.locate(walk(&tree.nodes).find(is_first)?.range.clone());
    let problem = Diagnostic::new(&UNDRAWN_DIAGRAM, "this page's Mermaid diagrams are shown as code");
    let problem = problem.at(&place.file, place.range);
    Some(problem.hint("set `script` under `[mermaid]` in sitegen.toml: `sitegen explain undrawn-diagram`"))
}
