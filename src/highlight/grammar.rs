//! Runs a language's grammar on code, within limits.
//!
//! A parser takes linear time for valid code, but it can be quadratic for text in another language, because skipped and
//! unclosed parts are tried again at each token. So code is parsed in pieces of a few kilobytes with a limit on parser
//! steps, which is the same on every machine. Code that exceeds it is shown plain.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::{LazyLock, OnceLock};

use arborium::tree_sitter::{
    Language, ParseOptions, ParseState, Parser, Query, QueryCursor, QueryCursorOptions, QueryCursorState,
    StreamingIterator, Tree,
};

use super::language;

/// Upper limit on the bytes of a piece. Almost all blocks are shorter.
const LONGEST: usize = 4 * 1024;

/// Upper limit on the cost of a piece, in hundreds of parser and query steps. Four kilobytes of valid code take a
/// quarter of that.
const MOST_STEPS: usize = 1_000;

/// Maximum nesting in YAML and Markdown: the grammars' scanners overflow a buffer beyond about 250 levels.
const MOST_LEVELS: usize = 200;

/// Maximum nesting of embedded languages.
const DEEPEST: usize = 3;

/// A range of code captured by a grammar.
pub(super) struct Capture {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) name: &'static str,
    /// If two patterns capture the same range, the later one wins.
    pub(super) pattern: usize,
}

struct Grammar {
    language: Language,
    highlights: Query,
    /// Finds code in other languages.
    injections: Option<Query>,
}

/// A grammar of arborium: its language, its highlights, its injections.
type Source = (fn() -> Language, &'static str, &'static str);

/// A grammar, compiled on first use; `None` if its queries are invalid.
type Compiled = (Source, OnceLock<Option<Grammar>>);

macro_rules! sources {
    ($($name:literal: $module:ident,)*) => {
        [$(($name, (|| arborium::$module::language().into(), &arborium::$module::HIGHLIGHTS_QUERY, arborium::$module::INJECTIONS_QUERY))),*]
    };
}

/// Compiling a query takes milliseconds, so each is compiled once, on first use.
static GRAMMARS: LazyLock<HashMap<&'static str, Compiled>> = LazyLock::new(|| {
    let sources: [(&'static str, Source); 19] = sources! {
        "bash": lang_bash, "css": lang_css, "diff": lang_diff, "dockerfile": lang_dockerfile, "go": lang_go,
        "html": lang_html, "ini": lang_ini, "java": lang_java, "javascript": lang_javascript, "json": lang_json,
        "markdown": lang_markdown,        "python": lang_python, "ruby": lang_ruby, "rust": lang_rust, "toml": lang_toml, "tsx": lang_tsx,
        "typescript": lang_typescript, "xml": lang_xml, "yaml": lang_yaml,
    };
    sources.into_iter().map(|(name, source)| (name, (source, OnceLock::new()))).collect()
});

thread_local! {
    static PARSER: RefCell<(Parser, QueryCursor)> = RefCell::new((Parser::new(), QueryCursor::new()));
}

fn grammar(name: &str) -> Option<&'static Grammar> {
    let ((language, highlights, injections), grammar) = GRAMMARS.get(name)?;
    let compile = || {
        let language = language();
        let highlights = Query::new(&language, highlights).ok()?;
        let injections = if injections.is_empty() { None } else { Some(Query::new(&language, injections).ok()?) };
        Some(Grammar { language, highlights, injections })
    };
    grammar.get_or_init(compile).as_ref()
}

/// The captures in a block. Those of embedded languages come after the enclosing ones.
pub(super) fn captures(name: &str, code: &str) -> Vec<Capture> {
    let mut captures = Vec::new();
    let mut offset = 0;
    for piece in pieces(code) {
        let steps = Cell::new(0);
        let known = captures.len();
        let part = Part { name, code: piece, offset, depth: DEEPEST };
        if PARSER.with_borrow_mut(|tools| add(tools, part, &steps, &mut captures)).is_none() {
            captures.truncate(known);
        }
        offset += piece.len();
    }
    captures
}

/// A part of a code block in one language.
struct Part<'c> {
    /// The grammar's name.
    name: &'c str,
    code: &'c str,
    /// Its offset in the block.
    offset: usize,
    /// The remaining nesting of embedded languages.
    depth: usize,
}

/// Code with its syntax tree.
struct Parsed<'c> {
    grammar: &'static Grammar,
    tree: Tree,
    code: &'c str,
}

/// Splits code into pieces before unindented lines.
fn pieces(code: &str) -> impl Iterator<Item = &str> {
    let mut rest = code;
    std::iter::from_fn(move || {
        let (piece, after) = rest.split_at(end_of_piece(rest));
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

fn end_of_piece(rest: &str) -> usize {
    if rest.len() <= LONGEST {
        return rest.len();
    }
    let window = &rest[..rest.floor_char_boundary(LONGEST)];
    let lines = || window.match_indices('\n').map(|(at, _)| at + 1).filter(|at| *at > window.len() / 2);
    let is_at_top = |at: &usize| rest[*at..].starts_with(|c: char| c.is_alphabetic() || c == '@');
    lines().rfind(is_at_top).or_else(|| lines().next_back()).unwrap_or(window.len())
}

/// Whether the nesting fits the buffer of the grammar's scanner.
fn is_safe(name: &str, code: &str) -> bool {
    // Each opens a level if white space follows; a quote's `>` does so anywhere.
    let signs: &[u8] = match name {
        "yaml" => b"-?:",
        "markdown" => b"-+*.)",
        _ => return true,
    };
    let levels = |line: &str| {
        let indented = line.len() - line.trim_start().len();
        let before_space = |pair: &&[u8]| signs.contains(&pair[0]) && pair[1].is_ascii_whitespace();
        indented + line.as_bytes().windows(2).filter(before_space).count() + line.matches('>').count()
    };
    code.split_inclusive('\n').all(|line| levels(line) <= MOST_LEVELS)
}

fn add(
    tools: &mut (Parser, QueryCursor),
    part: Part<'_>,
    steps: &Cell<usize>,
    captures: &mut Vec<Capture>,
) -> Option<()> {
    let Part { name, code, offset, depth } = part;
    let Some(grammar) = grammar(name) else { return Some(()) };
    if !is_safe(name, code) {
        return None;
    }
    let (parser, cursor) = tools;
    parser.set_language(&grammar.language).ok()?;
    let Some(tree) = parse(parser, code, steps) else {
        parser.reset();
        return None;
    };
    let parsed = Parsed { grammar, tree, code };
    highlights(cursor, &parsed, steps, &mut |capture| {
        captures.push(Capture { start: capture.start + offset, end: capture.end + offset, ..capture });
    })?;
    if depth > 0 {
        for (start, end, language) in injections(cursor, &parsed, steps)? {
            let inner = code.get(start..end).filter(|inner| !inner.is_empty());
            if let (Some(code), Some(name)) = (inner, language::grammar(&language)) {
                add(tools, Part { name, code, offset: offset + start, depth: depth - 1 }, steps, captures)?;
            }
        }
    }
    Some(())
}

fn parse(parser: &mut Parser, code: &str, steps: &Cell<usize>) -> Option<Tree> {
    let mut progress = |_: &ParseState| spend(steps);
    let mut read = |at: usize, _| code.as_bytes().get(at..).unwrap_or_default();
    parser.parse_with_options(&mut read, None, Some(ParseOptions::new().progress_callback(&mut progress)))
}

fn spend(steps: &Cell<usize>) -> ControlFlow<()> {
    steps.set(steps.get() + 1);
    if steps.get() > MOST_STEPS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

fn highlights(
    cursor: &mut QueryCursor,
    parsed: &Parsed<'_>,
    steps: &Cell<usize>,
    each: &mut impl FnMut(Capture),
) -> Option<()> {
    let Parsed { grammar, tree, code } = parsed;
    let names = grammar.highlights.capture_names();
    let mut progress = |_: &QueryCursorState| spend(steps);
    let options = QueryCursorOptions::new().progress_callback(&mut progress);
    let mut matches = cursor.matches_with_options(&grammar.highlights, tree.root_node(), code.as_bytes(), options);
    while let Some(matched) = matches.next() {
        for capture in matched.captures {
            let name = names[capture.index as usize];
            if !name.starts_with('_') && !name.starts_with("injection.") {
                let (start, end) = (capture.node.start_byte(), capture.node.end_byte());
                each(Capture { start, end, name, pattern: matched.pattern_index });
            }
        }
    }
    (steps.get() <= MOST_STEPS).then_some(())
}

/// The parts in other languages.
fn injections(
    cursor: &mut QueryCursor,
    parsed: &Parsed<'_>,
    steps: &Cell<usize>,
) -> Option<Vec<(usize, usize, String)>> {
    let Parsed { grammar, tree, code } = parsed;
    let mut parts = Vec::new();
    let Some(query) = &grammar.injections else { return Some(parts) };
    let names = query.capture_names();
    let mut progress = |_: &QueryCursorState| spend(steps);
    let options = QueryCursorOptions::new().progress_callback(&mut progress);
    let mut matches = cursor.matches_with_options(query, tree.root_node(), code.as_bytes(), options);
    while let Some(matched) = matches.next() {
        let settings = query.property_settings(matched.pattern_index);
        let set = settings.iter().rfind(|setting| &*setting.key == "injection.language" && setting.value.is_some());
        let mut language = set.and_then(|setting| setting.value.as_deref()).map(str::to_owned);
        let mut content = None;
        for capture in matched.captures {
            match names[capture.index as usize] {
                "injection.content" => content = Some(capture.node),
                "injection.language" if language.is_none() => {
                    language = code.get(capture.node.byte_range()).map(str::to_owned);
                }
                _ => {}
            }
        }
        if let (Some(node), Some(language)) = (content, language) {
            parts.push((node.start_byte(), node.end_byte(), language));
        }
    }
    (steps.get() <= MOST_STEPS).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: [&str; 12] = ["<<A\n", "(", "{", "[", "\"", "'", "=>", "<!--", "a:\n", "&x ", "!x\n", "- "];

    #[test]
    fn a_parser_never_gets_more_than_its_limit() {
        for repeat in HOSTILE.into_iter().chain(["é", "x = 1\n", "x:\n  y\n"]) {
            let code = repeat.repeat(40_000 / repeat.len());
            assert!(pieces(&code).all(|piece| piece.len() <= LONGEST));
            assert_eq!(pieces(&code).collect::<String>(), code);
        }
        assert_eq!(pieces("").count(), 0);
    }

    #[test]
    fn long_code_is_split_between_top_level_items() {
        let code = "def run():\n    pass\n\n".repeat(500);
        assert!(pieces(&code).all(|piece| piece.starts_with("def ")));
    }

    #[test]
    fn hostile_code_terminates_in_every_language() {
        for name in GRAMMARS.keys() {
            for repeat in HOSTILE {
                let steps = Cell::new(0);
                let piece = repeat.repeat(LONGEST / 8 / repeat.len());
                let mut captures = Vec::new();
                let part = Part { name, code: &piece, offset: 0, depth: DEEPEST };
                let _ = PARSER.with_borrow_mut(|tools| add(tools, part, &steps, &mut captures));
                assert!(steps.get() <= MOST_STEPS + 2, "{name} {repeat}: {}", steps.get());
            }
        }
    }

    #[test]
    fn captures_equal_those_of_tree_sitter_highlight() {
        let mut highlighter = arborium::Highlighter::new();
        for (name, code) in [
            (
                "html",
                "<p class=\"a\">b</p>\n<style>p { color: red }</style>\n<script>let x = `a${1}`; // c\n</script>\n",
            ),
            ("javascript", "const a = css`p { color: ${red} }`; f(/a+/g); /** @param {x} y */\n"),
            ("rust", "fn main() { println!(\"{}\", vec![1, 2]); }\n"),
            ("python", "@cached\nasync def run(a: int = 1) -> str:\n    return f\"{a!r}\"  # done\n"),
            ("yaml", "a: &b [1, true, \"x\"]\nc: *b\n"),
            ("tsx", "const A = <B c={1}>d</B>;\n"),
            ("markdown", "# A\n\n- b\n\n```py\nx = 1\n```\n\n<p>c</p>\n"),
            ("bash", "export A='b' && echo \"$A\" | cat <<E\nx\nE\n"),
        ] {
            let own: Vec<_> =
                captures(name, code).into_iter().map(|c| (c.start, c.end, c.name.to_owned(), c.pattern)).collect();
            let spans = highlighter.highlight_spans(name, code).unwrap();
            let theirs: Vec<_> = spans
                .into_iter()
                .map(|span| (span.start as usize, span.end as usize, span.capture, span.pattern_index as usize))
                .collect();
            assert_eq!(own, theirs, "{name}");
        }
    }

    #[test]
    fn code_too_deep_for_a_scanner_is_plain() {
        for deep in ["> ".repeat(300), ">".repeat(300), "- ".repeat(300), "1. ".repeat(300)] {
            assert!(captures("markdown", &format!("{deep}a\n")).is_empty(), "{deep}");
        }
        let inner = format!("```yaml\n{}\n```\n", "- ".repeat(300));
        assert!(captures("markdown", &inner).is_empty());
        assert!(!captures("markdown", "> - # a\n").is_empty());
        for deep in ["- ".repeat(300), "? ".repeat(300), format!("{}- a", " ".repeat(300))] {
            assert!(captures("yaml", &deep).is_empty(), "{deep}");
        }
        assert!(!captures("yaml", "- - a: 1\n").is_empty());
    }
}
