//! `sitegen.toml`: the settings of a site. Every key has a default, so the file is optional.

mod csp;
mod nav;
mod paths;
mod reader;
mod tables;

use std::ops::Range;
use std::sync::Arc;

use toml::de::DeTable;

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::registry::http_url;
use crate::source::{Location, SourceFile, Spanned};
pub(crate) use csp::Csp;
pub(crate) use nav::{Announcement, NavIndex, NavItem, NavTarget};
pub(crate) use paths::{ContentFolder, Paths};
use reader::TableReader;

/// The file's name in the site's folder.
pub(crate) const FILE_NAME: &str = "sitegen.toml";

/// The rules that a configuration can break.
pub(crate) static RULES: &[&Rule] = &[&SYNTAX, &UNKNOWN_KEY, &UNUSED_EXCLUDE, &WRONG_VALUE];

static SYNTAX: Rule = Rule {
    code: "config-syntax",
    severity: Severity::Error,
    summary: "invalid TOML in sitegen.toml",
    explanation: "sitegen can't read the configuration, so it checks the rest of the site with the default settings.",
    wrong: "title = My docs",
    right: "title = \"My docs\"",
};

static UNKNOWN_KEY: Rule = Rule {
    code: "unknown-config-key",
    severity: Severity::Error,
    summary: "an unknown key in sitegen.toml",
    explanation: "A misspelled key would have no effect, so it's an error. The Configuration page of the guide lists \
                  all keys.",
    wrong: "titel = \"My docs\"",
    right: "title = \"My docs\"",
};

static UNUSED_EXCLUDE: Rule = Rule {
    code: "unused-exclude",
    severity: Severity::Warning,
    summary: "a pattern in `exclude` that matches no file",
    explanation: "A pattern is the path of a content file or folder, relative to the site's folder. `*` matches any \
                  text. A pattern that matches nothing is usually misspelled, so the files it was meant for are \
                  published.",
    wrong: "[paths]\nexclude = [\"internal\"]",
    right: "[paths]\nexclude = [\"content/internal\"]",
};

static WRONG_VALUE: Rule = Rule {
    code: "wrong-config-value",
    severity: Severity::Error,
    summary: "an invalid value in sitegen.toml",
    explanation: "The message says what is expected.",
    wrong: "base_url = \"docs.example.com\"",
    right: "base_url = \"https://docs.example.com/\"",
};

/// Which raw HTML in Markdown reaches the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RawHtml {
    /// The tags and attributes of an allow-list.
    #[default]
    Safe,
    /// All of it.
    All,
}

/// The configuration of a site.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The file that it was read from, if there is one.
    pub file: Option<Arc<SourceFile>>,
    /// The site's name.
    pub title: String,
    /// One sentence about the site.
    pub description: String,
    /// BCP 47 tag, for `lang`.
    pub language: String,
    /// Absolute, with a trailing `/`. If unset, files that need absolute URLs are not generated.
    pub base_url: Option<String>,
    /// The source repository's page.
    pub repository: Option<String>,
    /// The URL for editing a page. `{path}` is the path in the site's folder.
    pub edit_url: Option<String>,
    /// The image in the header, as a path below the static folder.
    pub logo: Option<Spanned<String>>,
    /// The icon of the browser tab, as a path below the static folder.
    pub favicon: Option<Spanned<String>>,
    /// The preview image for links to the site, as a path below the static folder.
    pub social_card: Option<Spanned<String>>,
    /// The site's folders and files.
    pub paths: Paths,
    /// Paths set in the file, which must exist, except the output folder.
    pub named_paths: Vec<Spanned<String>>,
    /// The theme's name: a folder below `themes/`.
    pub theme: String,
    /// The position of that name in the file.
    pub theme_place: Option<Range<usize>>,
    /// CSS custom properties for the theme, without the leading `--`.
    pub theme_variables: Vec<(Spanned<String>, Spanned<String>)>,
    /// Additional sources that pages may load.
    pub csp: Csp,
    /// Whether entries without any documentation get a page with generated texts.
    pub show_undocumented: bool,
    /// Which raw HTML reaches the page.
    pub raw_html: RawHtml,
    /// Whether pages show the date of their last commit.
    pub last_updated: bool,
    /// Whether indented text is not code, as in MDX. `None`: depends on each page's extension and imports.
    pub mdx: Option<bool>,
    /// Whether hand-written text gets typographic quotes, dashes and ellipses.
    pub typographic: bool,
    /// The script that draws Mermaid diagrams: a URL, or a path below the static folder.
    pub mermaid: Option<Spanned<String>>,
    /// The route of an old site's pages, such as `/docs`.
    pub docs_route: Option<String>,
    /// Links that are not checked: globs with `*`.
    pub allowed_links: Vec<Spanned<String>>,
    /// A file that lists known dead links.
    pub link_baseline: Option<String>,
    /// Old URL path to new URL path or full URL.
    pub redirects: Vec<(Spanned<String>, Spanned<String>)>,
    /// Rule code to `off`, `note`, `warning` or `error`.
    pub severities: Vec<(Spanned<String>, Spanned<String>)>,
    /// The navigation, if not generated from the folders.
    pub nav: Option<Vec<NavItem>>,
    /// The links in the header. A folder among them is a section with its own sidebar.
    pub header: Vec<NavItem>,
    /// The columns of the footer.
    pub footer: Vec<NavItem>,
    /// A line above every page.
    pub announcement: Option<Announcement>,
    /// Whether the integrations are sorted by name in the navigation and the list, or keep the registry's order.
    pub sort: Sort,
}

/// The order of the integrations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By display name.
    #[default]
    Name,
    /// As in the registry.
    Registry,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            file: None,
            title: "Webhook integrations".to_owned(),
            description: String::new(),
            language: "en".to_owned(),
            base_url: None,
            repository: None,
            edit_url: None,
            logo: None,
            favicon: None,
            social_card: None,
            paths: Paths {
                registry: "generic_api_compatible_callbacks.json".to_owned(),
                content: vec![ContentFolder::new("content", "")],
                static_files: vec!["static".to_owned()],
                output: "public".to_owned(),
                proof: "proof.json".to_owned(),
                exclude: Vec::new(),
            },
            named_paths: Vec::new(),
            theme: "default".to_owned(),
            theme_place: None,
            csp: Csp::default(),
            theme_variables: Vec::new(),
            show_undocumented: false,
            raw_html: RawHtml::Safe,
            last_updated: false,
            mdx: None,
            typographic: false,
            mermaid: None,
            docs_route: None,
            allowed_links: Vec::new(),
            link_baseline: None,
            redirects: Vec::new(),
            severities: Vec::new(),
            nav: None,
            header: Vec::new(),
            footer: Vec::new(),
            announcement: None,
            sort: Sort::default(),
        }
    }
}

impl Config {
    /// Reads `sitegen.toml`. Invalid values are reported and keep their default.
    pub fn read(file: &Arc<SourceFile>) -> (Config, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        let mut config = Config { file: Some(Arc::clone(file)), ..Config::default() };
        let (table, errors) = DeTable::parse_recoverable(&file.text);
        for error in errors {
            let end = file.text.len();
            problems.push(
                Diagnostic::new(&SYNTAX, error.message().trim().replace('\n', ", "))
                    .at(file, error.span().unwrap_or(end..end)),
            );
        }
        config.read_table(TableReader::new(file, table.get_ref(), ""), &mut problems);
        (config, problems)
    }

    /// The path part of the base URL, with `/` at both ends: `/` or `/repo/`.
    pub fn base_path(&self) -> &str {
        let Some(base) = &self.base_url else { return "/" };
        let after_scheme = base.find("://").map_or(0, |at| at + 3);
        base[after_scheme..].find('/').map_or("/", |at| &base[after_scheme + at..])
    }

    /// The problem that a configured path doesn't exist.
    pub fn missing(&self, path: &Spanned<String>) -> Diagnostic {
        self.wrong(path.span.clone(), format!("`{}` doesn't exist in the site's folder", path.value))
            .hint("correct the path, or remove the line: the default path doesn't have to exist")
    }

    /// The problem that a pattern in `exclude` matches nothing.
    pub fn unused_exclude(&self, pattern: &Spanned<String>) -> Diagnostic {
        let problem = Diagnostic::new(&UNUSED_EXCLUDE, format!("`{}` matches no content file", pattern.value));
        let problem = problem.hint("write a path relative to the site's folder, or remove the pattern");
        match &self.file {
            Some(file) => problem.at(file, pattern.span.clone()),
            None => problem,
        }
    }

    /// Adds the location of the configured path that a problem is about.
    pub fn place_paths(&self, problems: &mut [Diagnostic]) {
        let Some(file) = &self.file else { return };
        for problem in problems.iter_mut().filter(|problem| problem.at.is_none()) {
            let is_it = |path: &&Spanned<String>| problem.message.starts_with(&format!("`{}` ", path.value));
            let path = self.named_paths.iter().find(is_it);
            problem.at = path.map(|path| Location::new(file, path.span.clone()));
        }
    }

    /// A problem of the theme as a whole, located at its name in the file.
    pub fn named_theme(&self, problem: Diagnostic) -> Diagnostic {
        match (&problem.at, &self.file, &self.theme_place) {
            (None, Some(file), Some(place)) => problem.at(file, place.clone()),
            _ => problem,
        }
    }

    fn wrong(&self, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        let problem = Diagnostic::new(&WRONG_VALUE, message);
        match &self.file {
            Some(file) => problem.at(file, span),
            None => problem,
        }
    }
}

/// Whether a text is an http(s) URL with a host.
pub(crate) fn is_web_url(text: &str) -> bool {
    http_url::check(text).is_ok()
}

/// A base URL with a trailing `/`. `None` if it is not an http(s) URL.
pub(crate) fn absolute_base(url: &str) -> Option<String> {
    (is_web_url(url) && !url.contains(['?', '#'])).then(|| format!("{}/", url.trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_name_the_nearest() {
        let file =
            SourceFile::new(FILE_NAME, "titel = \"x\"\n[theme]\nnmae = 1\n[[nav]]\nlabel = \"A\"\npages = \"b\"\n");
        let (_, problems) = Config::read(&file);
        let shown: Vec<_> = problems.iter().map(|p| (p.message.as_str(), p.hint.as_deref().unwrap_or(""))).collect();
        assert_eq!(
            shown,
            [
                ("unknown key `nmae` in `[theme]`", "did you mean `name`?"),
                ("unknown key `pages` in `[nav]`", "did you mean `page`?"),
                ("unknown key `titel`", "did you mean `title`?"),
            ]
        );
    }

    #[test]
    fn base_path_is_the_url_s_path() {
        let base = |url: &str| Config { base_url: absolute_base(url), ..Config::default() }.base_path().to_owned();
        assert_eq!(base("https://a.example"), "/");
        assert_eq!(base("https://a.example/repo"), "/repo/");
        assert_eq!(base("https://a.example/a/b/"), "/a/b/");
        assert_eq!(absolute_base("a.example"), None);
        assert_eq!(absolute_base("javascript:alert(1)"), None);
    }
}
