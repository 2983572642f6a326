//! Includes in the syntax of other generators.

/// An include in another generator's syntax.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ForeignInclude {
    /// The generator and its syntax.
    pub(crate) generator: &'static str,
    /// The equivalent directive.
    pub(crate) directive: String,
}

/// The include in a line without container markers.
pub(crate) fn foreign_include(line: &str) -> Option<ForeignInclude> {
    // The prefix, the suffix, the generator, and whether it shows the file as code.
    const FORMS: [(&str, &str, &str, bool); 6] = [
        ("<!--@include:", "-->", "VitePress's `@include`", false),
        ("<!-- @include:", "-->", "VitePress's `@include`", false),
        ("{{#include ", "}}", "mdBook's `#include`", false),
        ("--8<-- \"", "\"", "MkDocs's `--8<--`", false),
        ("<<< @/", "", "VitePress's `<<<`", true),
        ("{% include ", "%}", "Jekyll's `include`", false),
    ];
    let trimmed = line.trim_end();
    FORMS.iter().find_map(|(open, close, generator, is_code)| {
        let path = trimmed.strip_prefix(open)?.strip_suffix(close)?.trim().trim_matches('"');
        // `{3-5}` and `:3:5` select lines.
        let path = path.split(['{', ':', ' ']).next().unwrap_or_default().trim();
        let name = if *is_code { "code" } else { "include" };
        let directive = format!("::{name}{{file=\"{path}\"}}");
        (!path.is_empty()).then_some(ForeignInclude { generator, directive })
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
            ("--8<-- \"a.md\"", "::include{file=\"a.md\"}"),
            ("<<< @/src/a.ts{2}", "::code{file=\"src/a.ts\"}"),
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
