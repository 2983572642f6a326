//! Lines that are no directive, though their author meant one, and includes of other generators.

use std::ops::Range;

use super::Expander;
use crate::markdown::dialect::line::is_markers;

impl Expander<'_> {
    /// What is wrong in a line outside of code that is no directive, if it holds the name of one and a `{`: the place in
    /// the line, and why it is not expanded.
    pub(super) fn mistaken(&self, line: &str) -> Option<(Range<usize>, String)> {
        line.match_indices("::").find_map(|(at, _)| self.mistaken_at(line.trim_end(), at))
    }

    fn mistaken_at(&self, line: &str, at: usize) -> Option<(Range<usize>, String)> {
        let behind = line.get(at + 2..)?;
        let name_len = behind.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
        let (name, attributes) = behind.split_at(name_len);
        let before = line[..at].trim();
        let is_cell = before.starts_with('|') && before.ends_with('|');
        if !attributes.trim_start().starts_with('{') || !(is_markers(before) || is_cell) {
            return None;
        }
        let is_known = || matches!(name, "include" | "code") || self.expand.directive(name, &[]).is_some();
        if name.is_empty() || !is_known() {
            return None;
        }
        let why = match before {
            "" => format!("a directive is written like this, in one line: `::{name}{{key=\"value\"}}`"),
            _ => format!("the directive `{name}` does not stand on a line of its own"),
        };
        let len = attributes.find('}').map_or(attributes.len(), |end| end + 1);
        Some((at..at + 2 + name_len + len, why))
    }
}

/// An include as another generator has it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ForeignInclude {
    /// Where it is written in the line.
    pub(super) place: Range<usize>,
    /// Whose syntax it is.
    pub(super) generator: &'static str,
    /// The directive that does the same.
    pub(super) directive: String,
}

/// The include that a line consists of, after quote and list markers.
pub(super) fn foreign_include(line: &str) -> Option<ForeignInclude> {
    // The beginning, the end, the generator, and whether it shows the file as code.
    const FORMS: [(&str, &str, &str, bool); 6] = [
        ("<!--@include:", "-->", "VitePress's `@include`", false),
        ("<!-- @include:", "-->", "VitePress's `@include`", false),
        ("{{#include ", "}}", "mdBook's `#include`", false),
        ("--8<-- \"", "\"", "MkDocs's `--8<--`", false),
        ("<<< @/", "", "VitePress's `<<<`", true),
        ("{% include ", "%}", "Jekyll's `include`", false),
    ];
    let text = line.trim_end();
    let start = text.find(['<', '{', '-']).filter(|start| is_markers(&text[..*start]))?;
    // A list marker is a `-` too.
    let start = text[start..].strip_prefix("- ").map_or(start, |behind| text.len() - behind.trim_start().len());
    let written = &text[start..];
    FORMS.iter().find_map(|(open, close, generator, is_code)| {
        let path = written.strip_prefix(open)?.strip_suffix(close)?.trim().trim_matches('"');
        // `{3-5}` and `:3:5` choose lines.
        let path = path.split(['{', ':', ' ']).next().unwrap_or_default().trim();
        let name = if *is_code { "code" } else { "include" };
        let directive = format!("::{name}{{file=\"{path}\"}}");
        (!path.is_empty()).then_some(ForeignInclude { place: start..text.len(), generator, directive })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn includes_of_other_generators_are_known() {
        for (line, directive) in [
            ("<!--@include: ./parts/a.md-->\n", "::include{file=\"./parts/a.md\"}"),
            ("<!-- @include: ./a.md{3,} -->", "::include{file=\"./a.md\"}"),
            ("{{#include ../a.rs:2:10}}", "::include{file=\"../a.rs\"}"),
            ("    --8<-- \"a.md\"", "::include{file=\"a.md\"}"),
            ("- --8<-- \"a.md\"", "::include{file=\"a.md\"}"),
            ("> <<< @/src/a.ts{2}", "::code{file=\"src/a.ts\"}"),
            ("{% include note.html %}", "::include{file=\"note.html\"}"),
        ] {
            assert_eq!(foreign_include(line).expect(line).directive, directive);
        }
        for line in ["Write `{{#include a}}`", "<!-- include: a -->", "<<< a", "--8<--", "{{#include }}", "- a", "---"]
        {
            assert_eq!(foreign_include(line), None, "{line}");
        }
    }
}
