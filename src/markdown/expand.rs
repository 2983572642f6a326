//! Includes and directives: `::name{key="value"}` on a line of its own becomes Markdown.
//!
//! Two directives work on files, whose paths count from the site's root, or from the page's folder with `./` or `../`:
//!
//! - `::include{file="snippets/note.md"}` puts Markdown there, and what that includes;
//! - `::code{file="examples/app.py" lines="3-10" language="python" title="app.py"}` puts a code block there, of lines
//!   or of a `region="name"` between two lines that hold `region name` and `endregion`.
//!
//! All others are asked of the rest of the site. Docusaurus's forms do the same: `import Part from './_part.mdx'` with
//! `<Part />`, and `import code from '!!raw-loader!./app.py'` with `<CodeBlock>{code}</CodeBlock>`.

mod component;
mod directive;
mod file;

use std::ops::Range;
use std::sync::Arc;

use self::component::Imports;
use self::directive::Directive;
use super::body::Body;
use super::dialect::line::{Fence, indent};
use super::source_map::MappedText;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::source::SourceFile;

/// What expansion needs from the rest of the site.
pub trait Expand {
    /// A file by its path from the site's root. `None` if there is none.
    fn include(&self, path: &str) -> Option<Arc<SourceFile>>;

    /// Markdown for a directive: `None` if there is no directive of this name, `Some(Err(why))` if its attributes are
    /// wrong.
    fn directive(&self, name: &str, attributes: &[(String, String)]) -> Option<Result<String, String>>;
}

/// A directive that can't be expanded.
pub(super) static BROKEN_DIRECTIVE: Rule = Rule {
    code: "broken-directive",
    severity: Severity::Error,
    summary: "A directive can't be expanded",
    explanation: "A line `::name{key=\"value\"}` is replaced by Markdown. The name is not known, or an attribute is \
                  missing or wrong.",
    wrong: "::integration-card{key=\"no-such-entry\"}",
    right: "::integration-card{key=\"rubrik\"}",
};

/// A file that can't be included.
pub(super) static BROKEN_INCLUDE: Rule = Rule {
    code: "broken-include",
    severity: Severity::Error,
    summary: "A file can't be included",
    explanation: "The file of `::include` or `::code` does not exist, lies outside the site, includes itself, or does \
                  not hold the lines or the region.",
    wrong: "::include{file=\"../../etc/passwd\"}",
    right: "::include{file=\"snippets/note.md\"}",
};

/// Expands the body of `file` that begins at the byte `body_start`.
pub fn expand(file: &Arc<SourceFile>, body_start: usize, expand: &dyn Expand) -> (Body, Vec<Diagnostic>) {
    let mut expander = Expander {
        expand,
        out: MappedText::default(),
        files: vec![Arc::clone(file)],
        open: vec![file.path.clone()],
        diagnostics: Vec::new(),
    };
    expander.text(0, body_start..file.text.len(), "");
    (Body::new(expander.out, expander.files), expander.diagnostics)
}

/// More Markdown than this is not put into one page: includes of includes grow fast.
const LARGEST: usize = 16 * 1024 * 1024;

struct Expander<'a> {
    expand: &'a dyn Expand,
    out: MappedText,
    /// The files that pieces come from, by origin.
    files: Vec<Arc<SourceFile>>,
    /// The paths of the files that are being included.
    open: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

impl Expander<'_> {
    /// Copies a range of a file, each line behind `indentation`, with directives expanded outside of fences.
    fn text(&mut self, origin: usize, range: Range<usize>, indentation: &str) {
        let file = Arc::clone(&self.files[origin]);
        let text = &file.text[..range.end];
        let mut fence: Option<Fence> = None;
        let mut imports = Imports::new();
        let mut at = range.start;
        while at < text.len() {
            let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1);
            let line = &text[at..end];
            let rest = line.trim_start_matches([' ', '\t']);
            match fence {
                Some(open) if open.closes(rest.trim_start_matches(['>', ' ']).trim_end()) => fence = None,
                Some(_) => {}
                None => fence = Fence::opens(rest.trim_end_matches(['\n', '\r'])),
            }
            if fence.is_none() && line.starts_with("import ") {
                let statement = component::import(text, at, &mut imports);
                // The statement stays for the dialect's scanner, which knows it at the beginning of a line only.
                if let Some(end) = statement.filter(|_| !indentation.is_empty()) {
                    at = text[end..].find('\n').map_or(text.len(), |newline| end + newline + 1);
                    continue;
                }
            }
            if fence.is_none() && rest.starts_with('<') && (!imports.is_empty() || rest.starts_with("<CodeBlock")) {
                let inner = format!("{indentation}{}", &line[..line.len() - rest.len()]);
                let start = end - rest.len();
                if let Some(after) = self.component(origin, start..range.end, &imports, &inner) {
                    at = after;
                    continue;
                }
            }
            let directive = if fence.is_none() && indent(line, 0).0 < 4 || !indentation.is_empty() && fence.is_none() {
                Directive::parse(rest.trim_end())
            } else {
                None
            };
            match directive {
                Some(directive) => {
                    let start = end - rest.len();
                    let place = start..start + rest.trim_end().len();
                    let inner = format!("{indentation}{}", &line[..line.len() - rest.len()]);
                    self.directive(origin, place, &directive, &inner);
                }
                None => {
                    if !indentation.is_empty() && !line.trim().is_empty() {
                        self.out.replace(indentation, origin, at..at);
                    }
                    self.out.copy(text, origin, at..end);
                }
            }
            at = end;
        }
    }

    fn wrong(&mut self, rule: &'static Rule, origin: usize, place: Range<usize>, message: String) {
        let file = Arc::clone(&self.files[origin]);
        self.diagnostics.push(Diagnostic::new(rule, message).at(&file, place));
    }

    fn directive(&mut self, origin: usize, place: Range<usize>, directive: &Directive, indentation: &str) {
        let found = match directive.name.as_str() {
            "include" => self.include(origin, directive, indentation).map_err(|why| (&BROKEN_INCLUDE, why)),
            "code" => self
                .code(origin, directive)
                .map(|block| self.generated(origin, &place, &block, indentation))
                .map_err(|why| (&BROKEN_INCLUDE, why)),
            name => match self.expand.directive(name, &directive.attributes) {
                Some(Ok(markdown)) => {
                    self.generated(origin, &place, &markdown, indentation);
                    Ok(())
                }
                Some(Err(why)) => Err((&BROKEN_DIRECTIVE, why)),
                None => Err((&BROKEN_DIRECTIVE, format!("there is no directive `{name}`"))),
            },
        };
        if let Err((rule, why)) = found {
            self.wrong(rule, origin, place, why);
        }
    }

    /// Adds Markdown that stands for the directive at `place`.
    fn generated(&mut self, origin: usize, place: &Range<usize>, markdown: &str, indentation: &str) {
        self.out.replace("\n", origin, place.clone());
        for line in markdown.lines() {
            let line = if line.is_empty() { "\n".to_owned() } else { format!("{indentation}{line}\n") };
            self.out.replace(&line, origin, place.clone());
        }
        self.out.replace("\n", origin, place.clone());
    }
}
