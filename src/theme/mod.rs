//! The theme: templates, assets and strings, embedded in the binary and overridden file by file.

mod compile;
pub(crate) mod css;
pub(crate) mod escape;
mod lean;
mod own;
mod say;
mod variables;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, ErrorKind, Output, State, UndefinedBehavior};

use crate::diagnostic::{Diagnostic, Rule, Severity, did_you_mean};
use crate::disk::{Input, Tree};
use crate::fingerprint::Fingerprint;
use crate::language;
use crate::source::SourceFile;
use crate::words::Words;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The rules about themes.
pub(crate) static RULES: &[&Rule] =
    &[&TEMPLATE_SYNTAX, &TEMPLATE_ERROR, &UNKNOWN_THEME, &STRINGS, &own::UNKNOWN_FILE, &own::UNKNOWN_STRING];

static TEMPLATE_SYNTAX: Rule = Rule {
    code: "template-syntax",
    severity: Severity::Error,
    summary: "a syntax error in a template",
    explanation: "Templates use minijinja, which has the syntax of Jinja2. The position is in the template.",
    wrong: "{% if page.title %}{{ page.title }}",
    right: "{% if page.title %}{{ page.title }}{% endif %}",
};

static TEMPLATE_ERROR: Rule = Rule {
    code: "template-error",
    severity: Severity::Error,
    summary: "a template that fails when it's rendered",
    explanation: "Usually, a variable is undefined. A misspelled name would otherwise leave a gap on the page, so it's \
                  an error. If a value can be missing, use `{{ name | default(\"\") }}`.",
    wrong: "{{ page.titel }}",
    right: "{{ page.title }}",
};

pub(crate) static UNKNOWN_THEME: Rule = Rule {
    code: "unknown-theme",
    severity: Severity::Error,
    summary: "a theme that doesn't exist",
    explanation: "`theme.name` is the name of a folder in `themes/`, in the site's folder, or `default`, the built-in \
                  theme.",
    wrong: "[theme]\nname = \"mine\"   # and no folder themes/mine",
    right: "[theme]\nname = \"default\"",
};

static STRINGS: Rule = Rule {
    code: "theme-strings",
    severity: Severity::Error,
    summary: "an invalid strings.toml",
    explanation: "`strings.toml` has the text of the user interface, with one key and one string per line.",
    wrong: "search = Search",
    right: "search = \"Search\"",
};

/// The path prefix of the embedded theme's files.
const SHIPPED: &str = "<theme>/";

/// The folder of translated words, one file per language.
pub(crate) const LANGUAGES: &str = "languages/";

/// An asset of the theme: a style sheet, a script, an icon.
#[derive(Clone, Debug)]
pub enum Asset {
    /// From the embedded theme.
    Embedded(&'static [u8]),
    /// From the site's own theme folder, held as text.
    Text(Arc<SourceFile>),
    /// From the site's own theme folder, streamed from the disk.
    File(std::path::PathBuf),
}

/// A theme, ready to render.
pub struct Theme {
    environment: Environment<'static>,
    templates: BTreeMap<String, Arc<SourceFile>>,
    is_all_shipped: bool,
    /// Unreadable templates, with their errors.
    broken: BTreeMap<String, Diagnostic>,
    /// By path below `assets/`.
    pub assets: BTreeMap<String, Asset>,
    /// The words of the user interface.
    pub words: Words,
    /// The fingerprint of the site's own theme files that are held in memory.
    pub fingerprint: Fingerprint,
}

impl Theme {
    /// The embedded theme with the files of `own` (the tree of `themes/<name>/`) instead of those of the same name. Its
    /// words are in the language, where it has them.
    pub fn load(name: &str, language: &str, own: &Tree) -> (Theme, Vec<Diagnostic>) {
        let of_language = embedded(&format!("{LANGUAGES}{}.toml", language::primary(language)));
        let mut diagnostics = Vec::new();
        let mut templates = BTreeMap::new();
        let mut assets = BTreeMap::new();
        let mut string_files = Vec::new();
        embedded_files(&EMBEDDED, &mut |path, bytes| {
            if let Some(asset) = path.strip_prefix("assets/") {
                assets.insert(asset.to_owned(), Asset::Embedded(bytes));
            } else if let Ok(text) = std::str::from_utf8(bytes) {
                let file = SourceFile::new(format!("{SHIPPED}{path}"), text);
                if path == "strings.toml" {
                    string_files.push(file);
                } else if let Some(template) = path.strip_prefix("templates/") {
                    templates.insert(template.to_owned(), file);
                }
            }
        });
        let prefix = format!("themes/{name}/");
        for (path, input) in &own.files {
            let Some(path) = path.strip_prefix(&prefix) else { continue };
            // An unchanged copy of a built-in file, as in sitegen's own repository, counts as built in.
            if let Input::Text(file) = input
                && embedded(path) == Some(file.text.as_bytes())
            {
                continue;
            }
            match (path.strip_prefix("assets/"), path.strip_prefix("templates/"), input) {
                (Some(asset), _, Input::Text(file)) => {
                    assets.insert(asset.to_owned(), Asset::Text(Arc::clone(file)));
                }
                (Some(asset), _, Input::Asset(file)) => {
                    assets.insert(asset.to_owned(), Asset::File(file.clone()));
                }
                (_, Some(template), Input::Text(file)) => {
                    templates.insert(template.to_owned(), Arc::clone(file));
                }
                (_, _, Input::Text(file)) if path == "strings.toml" => string_files.push(Arc::clone(file)),
                _ => {}
            }
        }
        if name != "default" && !own.files.keys().any(|path| path.starts_with(&prefix)) {
            let message = format!("unknown theme `{name}`: the folder `{prefix}` is missing or empty");
            diagnostics
                .push(Diagnostic::new(&UNKNOWN_THEME, message).hint("create it, or set `theme.name` to \"default\""));
        }
        diagnostics.extend(own::unknown_files(own, &prefix));
        diagnostics.extend(own::unknown_strings(&string_files, &templates));
        if let Some(Ok(text)) = of_language.map(std::str::from_utf8) {
            string_files.insert(1, SourceFile::new(format!("{SHIPPED}{LANGUAGES}"), text));
        }
        let words = Words::new(read_strings(&string_files, &mut diagnostics));
        let fingerprint = Fingerprint::of(&(name, &words, own.texts().collect::<Vec<_>>()));
        let mut environment = environment();
        let broken = compile::compile(&mut environment, &templates);
        diagnostics.extend(broken.values().cloned());
        environment.add_global("strings", Value::from(words.all().clone()));
        let is_all_shipped = templates.values().all(|file| file.path.starts_with(SHIPPED));
        let theme = Theme { environment, templates, is_all_shipped, broken, assets, words, fingerprint };
        (theme, diagnostics)
    }

    /// Renders the template `name` with `context` and the theme's words. A failure is a diagnostic at the template's line.
    pub fn render(&self, name: &str, context: Value) -> Result<String, Diagnostic> {
        if let Some(problem) = self.broken.get(name) {
            return Err(problem.clone());
        }
        let mut out = Bounded(Vec::with_capacity(16 * 1024));
        self.environment
            .get_template(name)
            .and_then(|template| template.render_captured_to(context, &mut out))
            .map_err(|error| template_diagnostic(&TEMPLATE_ERROR, &error, &self.templates))?;
        // A template writes only UTF-8.
        Ok(String::from_utf8(out.0).unwrap_or_default())
    }

    /// Whether a template is built in.
    pub fn is_shipped(&self, name: &str) -> bool {
        self.templates.get(name).is_some_and(|file| file.path.starts_with(SHIPPED))
    }

    /// Whether a file below `assets/` is built in.
    pub fn is_shipped_asset(&self, name: &str) -> bool {
        matches!(self.assets.get(name), Some(Asset::Embedded(_)))
    }

    /// The templates of the site's own theme, sorted by name.
    pub fn own_templates(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        self.templates.values().filter(|file| !file.path.starts_with(SHIPPED))
    }

    /// Whether the site has no template of its own.
    pub fn is_all_shipped(&self) -> bool {
        self.is_all_shipped
    }

    /// The source of a template, for diagnostics in generated text.
    pub fn template(&self, name: &str) -> Option<&Arc<SourceFile>> {
        self.templates.get(name)
    }
}

pub(crate) use lean::lean;

/// The file of the embedded theme at `path`, for `theme eject`.
pub(crate) fn embedded(path: &str) -> Option<&'static [u8]> {
    EMBEDDED.get_file(path).map(include_dir::File::contents)
}

/// The paths of all files of the embedded theme.
pub(crate) fn embedded_paths() -> Vec<&'static str> {
    let mut paths = Vec::new();
    embedded_files(&EMBEDDED, &mut |path, _| paths.push(path));
    paths.sort_unstable();
    paths
}

fn embedded_files(dir: &Dir<'static>, each: &mut impl FnMut(&'static str, &'static [u8])) {
    for file in dir.files() {
        if let Some(path) = file.path().to_str() {
            each(path, file.contents());
        }
    }
    for dir in dir.dirs() {
        embedded_files(dir, each);
    }
}

/// The most steps of a template for one page: a hundred times the longest list, of ten thousand integrations.
const MOST_STEPS: u64 = 20_000_000;

/// The most bytes a template may write for one page. No browser shows more.
pub(crate) const MOST_BYTES: usize = 64 * 1024 * 1024;

/// A template's output, up to [`MOST_BYTES`].
struct Bounded(Vec<u8>);

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MOST_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(MOST_STEPS));
    let whitespace = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(whitespace.expect("the default delimiters are valid"));
    environment.set_auto_escape_callback(|name| {
        if name.ends_with(".html") {
            AutoEscape::Html
        } else if name.ends_with(".md") {
            AutoEscape::Custom("markdown".into())
        } else {
            AutoEscape::None
        }
    });
    environment.set_formatter(format_value);
    let filter =
        |escape: fn(&str) -> String| move |value: &Value| -> Value { Value::from_safe_string(escape(&text_of(value))) };
    environment.add_filter("cell", filter(escape::cell));
    environment.add_filter("url", filter(escape::url));
    environment.add_filter("code", filter(escape::code_span));
    environment.add_filter("code_cell", filter(escape::code_cell));
    environment.add_filter("markdown", filter(escape::markdown));
    environment.add_filter("fence", |value: &Value, info: &str| -> Value {
        Value::from_safe_string(escape::fence(&text_of(value), info))
    });
    environment.add_filter("say", say::say);
    environment.add_filter("markdown_cell", filter(escape::markdown_cell));
    environment
}

/// Renders a template that is the whole theme.
#[cfg(any(test, fuzzing))]
pub(crate) fn render_isolated(file: &Arc<SourceFile>, context: Value) -> Result<String, Diagnostic> {
    let fingerprint = Fingerprint::of_bytes(file.text.as_bytes());
    let templates = BTreeMap::from([(file.path.clone(), Arc::clone(file))]);
    let mut environment = environment();
    let broken = compile::compile(&mut environment, &templates);
    environment.add_global("strings", ());
    let (assets, words) = (BTreeMap::new(), Words::default());
    let theme = Theme { environment, templates, is_all_shipped: false, broken, assets, words, fingerprint };
    theme.render(&file.path, context)
}

fn text_of(value: &Value) -> Cow<'_, str> {
    value.as_str().map_or_else(|| Cow::Owned(value.to_string()), Cow::Borrowed)
}

/// Prints a value with the escaping of the template's kind; see [`escape`].
fn format_value(out: &mut Output, state: &mut State, value: &Value) -> Result<(), minijinja::Error> {
    if value.is_undefined() {
        return Err(minijinja::Error::from(ErrorKind::UndefinedError));
    }
    if value.is_none() {
        return Ok(());
    }
    let text = text_of(value);
    let written = match state.auto_escape() {
        _ if value.is_safe() => out.write_str(&text),
        AutoEscape::Html => escape::write_html(out, &text),
        AutoEscape::Custom(_) => out.write_str(&escape::prose(&text)),
        _ => out.write_str(&text),
    };
    written.map_err(minijinja::Error::from)
}

fn template_diagnostic(
    rule: &'static Rule,
    error: &minijinja::Error,
    templates: &BTreeMap<String, Arc<SourceFile>>,
) -> Diagnostic {
    // An included template's error is the cause of the including one's: the innermost has the place.
    let mut innermost = error;
    while let Some(cause) = std::error::Error::source(innermost).and_then(|cause| cause.downcast_ref()) {
        innermost = cause;
    }
    let what = match innermost.detail() {
        _ if innermost.kind() == ErrorKind::OutOfFuel => {
            format!("the template doesn't end: it took more than {MOST_STEPS} steps for one page")
        }
        _ if innermost.kind() == ErrorKind::WriteFailure => {
            format!("the template writes more than {} MB for one page", MOST_BYTES / 1024 / 1024)
        }
        Some(detail) => format!("{}: {detail}", innermost.kind()),
        None => innermost.kind().to_string(),
    };
    let name = innermost.name().unwrap_or_default();
    let Some(file) = templates.get(name) else {
        let problem = Diagnostic::new(rule, what);
        return match did_you_mean(name, templates.keys().map(String::as_str)) {
            Some(near) if near != name => problem.hint(format!("did you mean the template `{near}`?")),
            _ => problem,
        };
    };
    let range = innermost.range().unwrap_or_else(|| line_range(&file.text, innermost.line().unwrap_or(1)));
    // Unclosed constructs end after the template's end.
    let within = |offset| file.text.floor_char_boundary(offset);
    let range = within(range.start)..within(range.end);
    if innermost.kind() == ErrorKind::UndefinedError {
        let name = file.text.get(range.clone()).unwrap_or_default().trim_matches(['{', '}', ' ']);
        let is_filter = file.text[..range.start].trim_end().ends_with('|');
        let name = if is_filter { format!("the value for the filter `{name}`") } else { format!("`{name}`") };
        return Diagnostic::new(rule, format!("{name} is not defined")).at(file, range);
    }
    Diagnostic::new(rule, what).at(file, range)
}

fn line_range(text: &str, line: usize) -> std::ops::Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    start..end
}

/// One table of strings. A later file's keys replace those of an earlier one.
fn read_strings(files: &[Arc<SourceFile>], diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let mut strings: BTreeMap<String, String> = BTreeMap::new();
    for file in files {
        match toml::from_str::<BTreeMap<String, String>>(&file.text) {
            Ok(own) => strings.extend(own),
            Err(error) => {
                let span = error.span().unwrap_or(0..0);
                diagnostics.push(Diagnostic::new(&STRINGS, error.message().to_owned()).at(file, span));
            }
        }
    }
    strings
}
