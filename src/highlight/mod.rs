//! Syntax highlighting with as few spans as possible.
//!
//! Punctuation, operators and plain names stay uncoloured, and adjacent tokens of one class share a span, to keep pages
//! small.

mod grammar;
mod language;
mod names;
mod sql;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use self::names::Renamed;
pub(crate) use self::names::is_word_of_code;
use crate::escape::escape;

/// A coloured run of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) class: char,
}

/// Blocks of one grammar.
type Seen = HashMap<String, Rc<[Span]>>;

/// Longer blocks are shown plain.
const LONGEST: usize = 64 * 1024;

/// The HTML of blocks of one grammar.
type Written = HashMap<String, Arc<str>>;

/// Cache size per grammar, in blocks.
const REMEMBERED: usize = 512;

/// Longer blocks are not cached.
const REPEATED: usize = 4 * 1024;

thread_local! {
    /// A cache per thread: generated pages repeat the same blocks thousands of times.
    static SEEN: RefCell<HashMap<&'static str, Seen>> = RefCell::default();
}

/// A cache for all threads: the HTML of blocks by grammar and code.
static WRITTEN_HTML: LazyLock<RwLock<HashMap<&'static str, Written>>> = LazyLock::new(RwLock::default);

/// Writes highlighted code. `language` may be any of a language's names.
pub(crate) fn write(out: &mut String, language: &str, code: &str) {
    let grammar = language::grammar(language);
    let Some(name) = grammar.filter(|_| code.len() <= REPEATED) else { return write_uncached(out, grammar, code) };
    let cached_html =
        WRITTEN_HTML.read().unwrap_or_else(PoisonError::into_inner).get(name).and_then(|of| of.get(code).cloned());
    if let Some(html) = cached_html {
        return out.push_str(&html);
    }
    let start = out.len();
    write_uncached(out, grammar, code);
    let mut cached = WRITTEN_HTML.write().unwrap_or_else(PoisonError::into_inner);
    let cached = cached.entry(name).or_default();
    if cached.len() >= REMEMBERED {
        cached.clear();
    }
    cached.insert(code.to_owned(), out[start..].into());
}

fn write_uncached(out: &mut String, grammar: Option<&'static str>, code: &str) {
    let mut at = 0;
    for span in spans_by(grammar, code) {
        escape(out, &code[at..span.start]);
        write_span(out, span.class, &code[span.start..span.end]);
        at = span.end;
    }
    escape(out, &code[at..]);
}

/// Writes one run.
pub(crate) fn write_span(out: &mut String, class: char, code: &str) {
    out.push_str("<i class=\"");
    out.push(class);
    out.push_str("\">");
    escape(out, code);
    out.push_str("</i>");
}

/// The spans of code in a language, in order and without overlap.
pub(crate) fn spans(language: &str, code: &str) -> Vec<Span> {
    spans_by(language::grammar(language), code)
}

fn spans_by(grammar: Option<&'static str>, code: &str) -> Vec<Span> {
    let Some(grammar) = grammar.filter(|_| code.len() <= LONGEST) else { return Vec::new() };
    if grammar == "sql" {
        return runs(code, &sql::paint(code));
    }
    let renamed = Renamed::new(grammar, code);
    renamed.in_original(&remembered(grammar, &renamed.text)).unwrap_or_else(|| painted(grammar, code))
}

fn remembered(grammar: &'static str, code: &str) -> Rc<[Span]> {
    let seen = SEEN.with_borrow(|seen| seen.get(grammar)?.get(code).cloned());
    seen.unwrap_or_else(|| {
        let spans: Rc<[Span]> = painted(grammar, code).into();
        SEEN.with_borrow_mut(|seen| {
            let seen = seen.entry(grammar).or_default();
            if seen.len() >= REMEMBERED {
                seen.clear();
            }
            seen.insert(code.to_owned(), Rc::clone(&spans));
        });
        spans
    })
}

fn painted(grammar: &str, code: &str) -> Vec<Span> {
    let mut captures = grammar::captures(grammar, code);
    // Captures for spell checkers have no colour.
    captures.retain(|span| !matches!(span.name, "spell" | "nospell" | "conceal" | "none"));
    // Inner spans are painted after outer ones, and for equal ranges the later pattern wins, except that keys win over
    // strings.
    captures.sort_by_key(|span| {
        (span.start, std::cmp::Reverse(span.end), span.name.starts_with("string.special"), span.pattern)
    });
    let mut paint = vec![b' '; code.len()];
    let mut decorators = Vec::new();
    for span in &captures {
        let (start, end) = (span.start, span.end);
        let Some(text) = code.get(start..end) else { continue };
        // Only the dotted name of a decorator is painted.
        if grammar == "python" && span.name == "function" && text.starts_with('@') {
            decorators.push(start..start + text.find('(').unwrap_or(text.len()));
            continue;
        }
        paint[start..end].fill(match class(span.name) {
            b' ' if is_word(span.name, text) || is_mark(grammar, span.name) => b'k',
            class => better(grammar, class, code, start..end),
        });
    }
    for name in decorators {
        paint[name].fill(b'f');
    }
    if matches!(grammar, "typescript" | "tsx") {
        type_words(code, &mut paint);
    }
    runs(code, &paint)
}

/// Paints TypeScript type keywords that the grammar leaves plain: `x is string`, `asserts x`, `infer T`.
fn type_words(code: &str, paint: &mut [u8]) {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    for word in ["is", "asserts", "infer"] {
        for (at, _) in code.match_indices(word) {
            let after = &code[at + word.len()..];
            let before = code[..at].trim_end_matches(' ');
            let is_separate =
                after.starts_with(' ') && after[1..].starts_with(is_name) && !code[..at].ends_with(is_name);
            // A type follows, except for the name after `asserts`.
            let is_keyword = match word {
                "asserts" => before.ends_with(':'),
                _ => paint.get(at + word.len() + 1) == Some(&b't'),
            };
            if is_separate && is_keyword && paint[at] == b' ' && (word != "is" || before.ends_with(is_name)) {
                paint[at..at + word.len()].fill(b'k');
            }
        }
    }
}

/// Whether a word is a keyword that its grammar captures as an operator or a variable: `not in`, `this`.
fn is_word(capture: &str, text: &str) -> bool {
    match capture {
        "operator" => text.starts_with(|c: char| c.is_ascii_alphabetic()),
        "variable.builtin" => matches!(text, "this" | "super"),
        _ => false,
    }
}

/// Whether a run is a Markdown marker of a heading, list or quote.
fn is_mark(grammar: &str, capture: &str) -> bool {
    grammar == "markdown" && capture == "punctuation.special"
}

/// Corrects the class of a run where the grammar's is wrong.
fn better(grammar: &str, class: u8, code: &str, run: Range<usize>) -> u8 {
    match (grammar, class) {
        // For this grammar, removed and added lines are keywords and strings.
        ("diff", b'k') => b'd',
        ("diff", b's') => b'a',
        // A class in capitals is not a constant.
        ("python", b'n') if code[..run.start].ends_with("class ") => b't',
        // A key in quotes.
        ("toml", b's') => {
            let line = code[..run.start].rfind('\n').map_or(0, |newline| newline + 1);
            let after = code[run.end..].trim_start_matches([' ', '\t']);
            let is_header = code[line..].starts_with('[') && !after.starts_with(',');
            if after.starts_with(['=', '.']) || is_header { b'p' } else { b's' }
        }
        (_, class) => class,
    }
}

/// Merges adjacent bytes of one class into spans, including white space between them.
fn runs(code: &str, paint: &[u8]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut at = 0;
    while at < paint.len() {
        let class = paint[at];
        let start = at;
        while at < paint.len() && paint[at] == class {
            at += 1;
        }
        if class == b' '
            || !code.is_char_boundary(start)
            || !code.is_char_boundary(at)
            || code[start..at].trim().is_empty()
        {
            continue;
        }
        match spans.last_mut() {
            Some(last) if last.class == char::from(class) && code[last.end..start].trim().is_empty() => last.end = at,
            _ => spans.push(Span { start, end: at, class: char::from(class) }),
        }
    }
    spans
}

/// The class of a capture; a space if it stays uncoloured.
fn class(capture: &str) -> u8 {
    let (head, tail) = capture.split_once('.').unwrap_or((capture, ""));
    match (head, tail) {
        ("string", tail) if tail.starts_with("special.key") => b'p',
        ("keyword" | "include" | "conditional" | "repeat" | "exception" | "storageclass" | "preproc" | "define", _) => {
            b'k'
        }
        ("string" | "character" | "escape", _) => b's',
        ("comment", _) => b'c',
        ("number" | "float" | "boolean" | "constant", _) => b'n',
        ("function" | "method", _) => b'f',
        ("type" | "constructor" | "class" | "module" | "namespace", _) => b't',
        ("property" | "attribute" | "tag" | "field" | "label", _) => b'p',
        ("text", "title") => b'k',
        ("text", "uri" | "reference") => b's',
        ("diff", "plus") | ("markup" | "text", "inserted" | "diff.add") => b'a',
        ("diff", "minus") | ("markup" | "text", "deleted" | "diff.delete") => b'd',
        _ => b' ',
    }
}
