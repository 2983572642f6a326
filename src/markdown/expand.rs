//! Includes and directives: `::name{key="value"}` on a line of its own becomes Markdown.
//!
//! Two directives work on files, whose paths count from the site's root, or from the page's folder with `./` or `../`:
//!
//! - `::include{file="snippets/note.md"}` puts Markdown there, and what that includes;
//! - `::code{file="examples/app.py" lines="3-10" language="python" title="app.py"}` puts a code block there, of lines
//!   or of a `region="name"` between two lines that hold `region name` and `endregion`.
//!
//! All others are asked of the rest of the site. Docusaurus's forms do the same, anywhere in a line:
//! `import Part from './_part.mdx'` with `<Part name="…">…</Part>`, which are `{props.name}` and `{props.children}` in the part,
//! and `import code from '!!raw-loader!./app.py'` with `<CodeBlock>{code}</CodeBlock>`.

mod children;
mod code_block;
mod component;
mod directive;
mod fences;
mod file;
mod line;
mod mistake;
mod walk;

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use self::children::Children;
use self::code_block::CodeEnd;
use self::component::{Imports, Properties};
use self::directive::Directive;
use self::fences::Fences;
use self::line::Around;
use super::body::Body;
use super::dialect::brackets::Brackets;
use super::dialect::line::indent;
use super::dialect::rules;
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

/// An include in the syntax of another generator.
pub(super) static FOREIGN_INCLUDE: Rule = Rule {
    code: "foreign-include",
    severity: Severity::Warning,
    summary: "An include of another generator does nothing",
    explanation: "VitePress includes a file by `<!--@include: file-->` or `<<< @/file`, mdBook by `{{#include file}}`, \
                  MkDocs by `--8<-- \"file\"`, Jekyll by `{% include file %}`. sitegen leaves such a line as it is, so \
                  the page lacks the file's text.",
    wrong: "--8<-- \"snippets/note.md\"",
    right: "::include{file=\"snippets/note.md\"}",
};

/// Expands the body of `file` that begins at the byte `body_start`.
pub fn expand(file: &Arc<SourceFile>, body_start: usize, expand: &dyn Expand) -> (Body, Vec<Diagnostic>) {
    let mut expander = Expander {
        expand,
        out: MappedText::default(),
        files: vec![Arc::clone(file)],
        open: vec![file.path.clone()],
        included: 0,
        imports: Vec::new(),
        properties: Properties::new(),
        children: None,
        shown_children: false,
        depth: 0,
        pairs: HashMap::new(),
        open_partials: HashMap::new(),
        code_end: None,
        diagnostics: Vec::new(),
    };
    expander.text(0, body_start..file.text.len(), "");
    let Expander { out, files, imports, diagnostics, .. } = expander;
    (Body::new(with_imports(out, &files, &imports), files), diagnostics)
}

/// A text below the `import` statements of the files that it includes: what they name is known on the whole page.
fn with_imports(text: MappedText, files: &[Arc<SourceFile>], imports: &[(usize, Range<usize>)]) -> MappedText {
    if imports.is_empty() {
        return text;
    }
    let mut out = MappedText::default();
    for (origin, statement) in imports {
        out.copy(&files[*origin].text, *origin, statement.clone());
        out.newline();
    }
    out.newline();
    out.extend(&text, 0..text.text.len());
    out
}

/// More Markdown than this is not put into one page: includes of includes grow fast.
const LARGEST: usize = 4 * 1024 * 1024;

/// An included file or a directive counts as so many bytes at least: each costs time, however short it is.
const LEAST: usize = 1024;

struct Expander<'a> {
    expand: &'a dyn Expand,
    out: MappedText,
    /// The files that pieces come from, by origin.
    files: Vec<Arc<SourceFile>>,
    /// The paths of the files that are being included.
    open: Vec<String>,
    /// How many bytes of files were included or generated.
    included: usize,
    /// The `import` statements of included files, by origin.
    imports: Vec<(usize, Range<usize>)>,
    /// What the partial that is being included was given.
    properties: Properties,
    /// What it holds, if it has a place for that.
    children: Option<Rc<Children>>,
    /// They were written.
    shown_children: bool,
    /// How many partials are open whose children are being read.
    depth: usize,
    /// The tags of components and their end tags, by origin.
    pairs: HashMap<usize, Rc<HashMap<usize, usize>>>,
    /// The tags of partials that hold something, in the file that is being read, up to their end tags.
    open_partials: HashMap<String, Vec<Range<usize>>>,
    /// The end tag of a `<CodeBlock>` that was last looked for.
    code_end: Option<CodeEnd>,
    diagnostics: Vec<Diagnostic>,
}

impl Expander<'_> {
    /// Copies a range of a file, each line behind `indentation`, with directives and components expanded outside of fences.
    fn text(&mut self, origin: usize, range: Range<usize>, indentation: &str) {
        self.lines(origin, range, indentation, Imports::new());
    }

    /// The same, where names are imported already.
    fn lines(&mut self, origin: usize, range: Range<usize>, indentation: &str, imports: Imports<'_>) {
        let file = Arc::clone(&self.files[origin]);
        let text = &file.text[..range.end];
        let mut imports: Imports<'_> = imports;
        let mut never_closed = Vec::new();
        let mut fences = Fences::default();
        let has_colons = text[range.start..].contains("::");
        let has_code = text[range.start..].contains("<Code");
        let outer = std::mem::take(&mut self.open_partials);
        let braces = Brackets::braces(text);
        let mut at = range.start;
        while at < text.len() {
            let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1);
            let line = &text[at..end];
            let is_code = fences.hold(line);
            if !is_code && let Some(include) = mistake::foreign_include(line) {
                let place = at + include.place.start..at + include.place.end;
                let problem =
                    Diagnostic::new(&FOREIGN_INCLUDE, format!("{} does not include the file here", include.generator));
                self.diagnostics.push(problem.at(&file, place).hint(format!("write `{}`", include.directive)));
            }
            if !is_code
                && (line.contains("<!--") || line.contains("{/*"))
                && let Some(comment) = walk::comment(text, at..end, &mut never_closed)
            {
                // Nothing in it is expanded, nor in what follows it in its last line.
                let around =
                    Around { origin, text, braces: &braces, imports: &imports, item: fences.item(), indentation };
                if comment.start > at {
                    at = self.line(&around, at..comment.start);
                    if at > comment.start {
                        continue;
                    }
                }
                while at < comment.end {
                    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1);
                    self.copy_line(&around, at..end, at == 0 || text[..at].ends_with('\n'));
                    at = end;
                }
                continue;
            }
            if !is_code && line.starts_with("import ") {
                let statement = component::import(text, at, &mut imports);
                // The dialect's scanner knows a statement at the beginning of a line only.
                if let Some(end) = statement.filter(|_| origin > 0) {
                    self.imports.push((origin, at..end));
                    at = text[end..].find('\n').map_or(text.len(), |newline| end + newline + 1);
                    continue;
                }
            }
            let rest = line.trim_start_matches([' ', '\t']);
            let can_direct = !is_code && (indent(line, 0).0 < fences.item() + 4 || !indentation.is_empty());
            if let Some(directive) = can_direct.then(|| Directive::parse(rest.trim_end())).flatten() {
                let start = end - rest.len();
                let place = start..start + rest.trim_end().len();
                let inner = format!("{indentation}{}", &line[..line.len() - rest.len()]);
                self.directive(origin, place, &directive, &inner);
                at = end;
                continue;
            }
            if has_colons
                && can_direct
                && let Some((place, why)) = self.mistaken(line)
            {
                self.wrong(&BROKEN_DIRECTIVE, origin, at + place.start..at + place.end, why);
            }
            let around = Around { origin, text, braces: &braces, imports: &imports, item: fences.item(), indentation };
            let has_component = !imports.is_empty() || has_code;
            let can_expand =
                has_component && line.contains('<') || !self.properties.is_empty() && line.contains("props.");
            at = if can_expand && !is_code {
                self.line(&around, at..end)
            } else {
                self.copy_line(&around, at..end, true);
                end
            };
        }
        let open = std::mem::replace(&mut self.open_partials, outer);
        let mut open: Vec<_> = open.into_values().flatten().collect();
        open.sort_by_key(|tag| tag.start);
        for open in open {
            let why = "this tag is not closed: the partial is shown without anything in it".to_owned();
            self.wrong(&rules::UNCLOSED_TAG, origin, open, why);
        }
    }

    fn wrong(&mut self, rule: &'static Rule, origin: usize, place: Range<usize>, message: String) {
        let file = Arc::clone(&self.files[origin]);
        self.diagnostics.push(Diagnostic::new(rule, message).at(&file, place));
    }

    fn directive(&mut self, origin: usize, place: Range<usize>, directive: &Directive, indentation: &str) {
        let unknown = match directive.name.as_str() {
            "include" => directive.other_than(&["file"]),
            "code" => directive.other_than(&["file", "lines", "region", "language", "title"]),
            _ => None,
        };
        if let Some(unknown) = unknown {
            let why = format!("the directive `{}` has no attribute `{unknown}`", directive.name);
            self.wrong(&BROKEN_DIRECTIVE, origin, place.clone(), why);
        }
        let found = match directive.name.as_str() {
            "include" => self.include(origin, directive, indentation).map_err(|why| (&BROKEN_INCLUDE, why)),
            "code" => self
                .code(origin, directive)
                .map(|block| self.generated(origin, &place, &block, indentation))
                .map_err(|why| (&BROKEN_INCLUDE, why)),
            _ if self.included > LARGEST => Err((&BROKEN_DIRECTIVE, "the page is too long".to_owned())),
            name => match self.expand.directive(name, &directive.attributes) {
                Some(Ok(markdown)) => {
                    self.included += markdown.len().max(LEAST);
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
            // An empty line of a quote has its marker.
            let line = format!("{indentation}{line}");
            self.out.replace(&format!("{}\n", line.trim_end_matches(' ')), origin, place.clone());
        }
        self.out.replace("\n", origin, place.clone());
    }
}
