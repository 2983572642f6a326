//! Unpublished content: drafts and the files that only they use. Also content that is published, but not as the page
//! its author may expect.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::documents::Parser;
use crate::config::{Config, Paths};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::document::{Document, Draft};
use crate::encoding::composed;
use crate::plan::{links, outside, page_path, url};
use crate::source::{SitePath, SourceFile};
use crate::theme::{Asset, Theme};

/// The rules that a file's name can break.
pub static RULES: &[&Rule] = &[&NOT_A_PAGE];

static NOT_A_PAGE: Rule = Rule {
    code: "not-a-page",
    severity: Severity::Warning,
    summary: "a Markdown file whose name doesn't end in `.md` or `.mdx`",
    explanation: "Only files whose names end in `.md` or `.mdx`, in lowercase, are pages. Other files are copied \
                  unchanged, so the site has the Markdown source but no page. Rename the file, or leave it out with \
                  `exclude` under `[paths]`.",
    wrong: "content/Notes.MD",
    right: "content/notes.md",
};

/// Files that look like pages but are not.
pub(super) fn no_pages<'a>(paths: impl Iterator<Item = &'a String>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for path in paths {
        let Some((stem, ending)) = path.rsplit_once('.') else { continue };
        let means_markdown = ["md", "mdx", "markdown", "mdown", "mkd"].contains(&&*ending.to_ascii_lowercase());
        if means_markdown && !matches!(ending, "md" | "mdx") {
            let message = format!("`{path}` is copied unchanged: it is not a page");
            let hint = format!("to make it a page, rename it to `{stem}.md`");
            problems.push(Diagnostic::new(&NOT_A_PAGE, message).hint(hint));
        }
    }
    problems
}

/// The names of a draft in links: its path in the content folder, and its URL without the trailing `/`.
pub(super) fn names(draft: &Draft, paths: &Paths) -> [String; 2] {
    let url = page_path::of(&draft.path, paths.root_of(&draft.file.path), &draft.front);
    [draft.path.clone(), url.trim_end_matches('/').to_owned()]
}

/// The drafts with their links.
pub(super) fn parsed(drafts: &[Draft], parser: &Parser<'_>) -> Vec<Document> {
    drafts.iter().map(|draft| parser.parse_once(draft)).collect()
}

/// All texts except drafts that can mention a file of the site.
pub(super) fn texts<'a>(
    documents: &'a [Arc<Document>],
    config: &'a Config,
    registry: &'a SourceFile,
    theme: &'a Theme,
) -> Vec<&'a str> {
    let pages = documents.iter().map(|document| &*document.file.text);
    // These include the links of included files.
    let links = documents.iter().flat_map(|document| &document.outline.links).map(|link| &*link.destination);
    let config = config.file.iter().map(|file| &*file.text);
    let style = theme.assets.values().filter_map(|asset| match asset {
        Asset::Text(file) => Some(&*file.text),
        _ => None,
    });
    let templates = theme.own_templates().map(|file| &*file.text);
    pages.chain(links).chain(config).chain([&*registry.text]).chain(templates).chain(style).collect()
}

/// The files used only by drafts, by their path below the site's folder. A file whose name occurs in any other text of
/// the site is kept.
pub(super) fn files(drafts: &[Document], texts: &[&str]) -> BTreeSet<SitePath> {
    let mut files = BTreeSet::new();
    for draft in drafts {
        for link in &draft.outline.links {
            let Some((reference, _)) = links::local(&link.destination) else { continue };
            let Some(path) = outside::path(outside::folder(&draft.file.path), &reference) else { continue };
            let name = path.rsplit('/').next().unwrap_or_default();
            let forms = [name.to_owned(), url::encode_path(name), crate::encoding::decomposed(name)];
            let is_named = |text: &&str| forms.iter().any(|form| text.contains(form.as_str()));
            if !name.is_empty() && !texts.iter().any(is_named) {
                files.insert(SitePath(composed(&path).into_owned()));
            }
        }
    }
    files
}
