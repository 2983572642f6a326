//! Checks the syntax of JSON, YAML and TOML blocks.

use std::ops::Range;

use super::dialect::code_info::Info;
use super::tree::{Kind, Node, Tree, walk};
use crate::body::Body;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::front_matter::read_toml;
use crate::source::Location;
use crate::yaml::{self, Fault};

/// Off by default: many pages show parts of files on purpose.
pub(crate) static BROKEN_CODE_BLOCK: Rule = Rule {
    code: "broken-code-block",
    severity: Severity::Off,
    summary: "a code block that isn't valid JSON, YAML or TOML",
    explanation: "Readers copy code blocks. With this rule on, each block of a hand-written page whose language is `json`, \
                  `yaml`, `yml` or `toml` must parse. Blocks in `jsonc`, `json5` and other languages aren't checked. If a \
                  block shows only a part of a file, use `text` as its language.\n\n\
                  The rule is off by default. To turn it on, set `broken-code-block = \"warning\"` under `[severity]` \
                  in sitegen.toml.",
    wrong: "```json\n{\"model\": \"gpt-4o\",}\n```",
    right: "```json\n{\"model\": \"gpt-4o\"}\n```",
};

/// The blocks of a page that don't parse, each at the position of its syntax error.
pub(crate) fn broken_code_blocks(tree: &Tree, body: &Body) -> Vec<Diagnostic> {
    walk(&tree.nodes).filter_map(|node| broken(node, body)).collect()
}

fn broken(node: &Node, body: &Body) -> Option<Diagnostic> {
    let Kind::Code { info, literal } = &node.kind else { return None };
    let (language, fault) = fault(Info::parse(info).language, literal)?;
    let place = place(&body.locate(node.range.clone()), literal, &fault.range);
    let message = format!("this {language} doesn't parse: {}", fault.message);
    let problem = Diagnostic::new(&BROKEN_CODE_BLOCK, message).at(&place.file, place.range);
    let hint = fault.hint.as_deref();
    let hint = hint.unwrap_or("fix it or, if it's only a part of a file, use `text` as the block's language");
    Some(problem.hint(hint))
}

/// The syntax error of a block, with the name of its language.
fn fault(language: &str, literal: &str) -> Option<(&'static str, Fault)> {
    Some(match language.to_ascii_lowercase().as_str() {
        "json" => ("JSON", yaml::read_json(literal).err()?),
        "yaml" | "yml" => ("YAML", yaml::read_all(literal).err()?),
        "toml" => ("TOML", read_toml(literal).err()?),
        _ => return None,
    })
}

/// Maps a range of a block's text to its file, where lines have indentation or quote markers, and line-marking comments
/// come between them. For a block whose text is elsewhere, the location of the block.
fn place(block: &Location, literal: &str, range: &Range<usize>) -> Location {
    let Location { file, range: whole } = block;
    let mut at = whole.start;
    let mut source = file.text[whole.clone()].split_inclusive('\n');
    // The line of the fence.
    at += source.next().map_or(0, str::len);
    let mut offset = 0;
    for line in literal.split_inclusive('\n') {
        let text = line.trim_end();
        let hit = source.by_ref().find_map(|source_line| {
            at += source_line.len();
            let end = at - (source_line.len() - source_line.trim_end().len());
            source_line.trim_end().ends_with(text).then(|| end - text.len())
        });
        let Some(start) = hit else { break };
        if range.start < offset + line.len() || offset + line.len() == literal.len() {
            let from = start + (range.start - offset).min(text.len());
            let to = start + range.end.saturating_sub(offset).min(text.len());
            return Location::new(file, from..to.max(from));
        }
        offset += line.len();
    }
    let first_line = file.text[whole.clone()].lines().next().map_or(0, str::len);
    Location::new(file, whole.start..whole.start + first_line)
}
