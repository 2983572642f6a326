//! Content from elsewhere: included files, and directives.
//!
//! `::name{key="value"}` on a line of its own is a directive. Two work on files, whose paths count from the site's root,
//! or from the page's folder with `./` or `../`:
//!
//! - `::include{file="snippets/note.md"}` puts Markdown there, and what that includes;
//! - `::code{file="examples/app.py" lines="3-10" language="python" title="app.py"}` puts a code block there, of lines
//!   or of a `region="name"` between two lines that hold `region name` and `endregion`.
//!
//! All others are asked of the rest of the site. Docusaurus's forms do the same, anywhere in a line:
//! `import Part from './_part.mdx'` with `<Part name="…">…</Part>`, which are `{props.name}` and `{props.children}` in the part,
//! and `import code from '!!raw-loader!./app.py'` with `<CodeBlock>{code}</CodeBlock>`.
//!
//! Here the texts are fetched, whole: what looks like an include, in code or not, is looked up once. Where one is in a
//! page is the block parser's to say, which splices the text's blocks in there.

mod directive;
mod file;
mod foreign;
mod load;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

pub(super) use self::directive::{Directive, name as directive_name};
pub(super) use self::file::dedented;
pub(super) use self::foreign::foreign_include;
pub(super) use self::load::{Loaded, load};
use crate::diagnostic::{Rule, Severity};
use crate::source::SourceFile;

/// The parts of the site that a page needs.
pub trait Expand {
    /// A file by its path from the site's root. `None` if there is none.
    fn include(&self, path: &str) -> Option<Arc<SourceFile>>;

    /// Markdown for a directive: `None` if there is no directive of this name, `Some(Err(why))` if its attributes are
    /// wrong.
    fn directive(&self, name: &str, attributes: &[(String, String)]) -> Option<Result<String, String>>;
}

/// One of the texts that a body is made of: the page, a file that it includes, or what a directive represents.
#[derive(Clone, Debug, Default, Hash)]
pub(super) struct Segment {
    /// In the body's text; it ends with a line.
    pub(super) range: Range<usize>,
    /// The file's path; empty for what a directive represents.
    pub(super) path: String,
    /// A person wrote it: no template made it.
    pub(super) is_written: bool,
    /// The names in its directives and `import` lines, as written.
    pub(super) parts: BTreeMap<String, Part>,
    /// The names of directives that it mentions.
    pub(super) directives: BTreeSet<String>,
}

impl Segment {
    /// The segment in a body that has so many bytes and segments before it.
    pub(super) fn moved(&self, offset: usize, count: usize) -> Segment {
        let moved = |part: &Part| match part {
            Part::Text(segment) => Part::Text(segment + count),
            part => part.clone(),
        };
        Segment {
            range: self.range.start + offset..self.range.end + offset,
            parts: self.parts.iter().map(|(written, part)| (written.clone(), moved(part))).collect(),
            ..self.clone()
        }
    }
}

/// The content of an include or a directive.
#[derive(Clone, Debug, Hash)]
pub(super) enum Part {
    /// The text of a segment.
    Text(usize),
    Code {
        info: String,
        literal: String,
    },
    /// Nothing, and why.
    Missing(String),
}

/// More Markdown than this is not put into one page: includes of includes grow fast.
pub(super) const LARGEST: usize = 4 * 1024 * 1024;

/// The message where something would make a page longer.
pub(super) const TOO_LONG: &str = "the page is too long";

/// An included file or a directive counts as so many bytes at least: each costs time, however short it is.
pub(super) const LEAST: usize = 1024;

/// A directive that can't be expanded.
pub(super) static BROKEN_DIRECTIVE: Rule = Rule {
    code: "broken-directive",
    severity: Severity::Error,
    summary: "an invalid directive",
    explanation: "sitegen replaces a line `::name{key=\"value\"}` with Markdown. Here, the name is unknown, or an \
                  attribute is missing or wrong.",
    wrong: "::integration-card{key=\"no-such-entry\"}",
    right: "::integration-card{key=\"rubrik\"}",
};

/// A file that can't be included.
pub(super) static BROKEN_INCLUDE: Rule = Rule {
    code: "broken-include",
    severity: Severity::Error,
    summary: "a file that can't be included",
    explanation: "The file of `::include` or `::code` doesn't exist, is outside the site, includes itself, or \
                  doesn't have the requested lines or region.",
    wrong: "::include{file=\"../../etc/passwd\"}",
    right: "::include{file=\"snippets/note.md\"}",
};

/// An include in the syntax of another generator.
pub(super) static FOREIGN_INCLUDE: Rule = Rule {
    code: "foreign-include",
    severity: Severity::Warning,
    summary: "the include syntax of another generator",
    explanation: "VitePress includes a file with `<!--@include: file-->` or `<<< @/file`, mdBook with `{{#include \
                  file}}`, MkDocs with `--8<-- \"file\"`, Jekyll with `{% include file %}`. sitegen leaves such a \
                  line unchanged, so the page lacks the file's text.",
    wrong: "--8<-- \"snippets/note.md\"",
    right: "::include{file=\"snippets/note.md\"}",
};
