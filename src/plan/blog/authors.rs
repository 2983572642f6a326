//! A blog's `authors.yml`: authors by the keys used in posts, as in Docusaurus.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Rule, Severity, did_you_mean};
use crate::document::Document;
use crate::front_matter::Author;
use crate::source::{SourceFile, Spanned};
use crate::yaml::{self, Values, Yaml};

/// The file's name, in the blog's own folder.
const FILE_NAMES: [&str; 2] = ["authors.yml", "authors.yaml"];

pub(super) static AUTHORS: Rule = Rule {
    code: "authors-file",
    severity: Severity::Error,
    summary: "an invalid authors.yml",
    explanation: "`authors.yml` in a blog's folder has one entry per author: a key, which posts use in `authors`, with a \
                  `name` and optionally a `url`. Other keys of Docusaurus (`title`, `image_url`, `socials`, …) are ignored.",
    wrong: "jane: Jane Doe",
    right: "jane:\n  name: Jane Doe\n  url: https://jane.example",
};

pub(super) static UNKNOWN_AUTHOR: Rule = Rule {
    code: "unknown-author",
    severity: Severity::Warning,
    summary: "an author who isn't in the blog's authors.yml",
    explanation: "If a blog has an `authors.yml`, `authors` in a post's front matter lists keys of that file. Any other \
                  word is shown as the author's name, without a link. If an author isn't in the file on purpose, such as \
                  a guest, write an object with a `name`.",
    wrong: "---\nauthors: [jnae]\n---",
    right: "---\nauthors: [jane, { name: A guest }]\n---",
};

/// Authors by the URL path of their blog and their key.
pub(crate) type Authors = BTreeMap<(String, String), Author>;

/// Whether a path below a blog's folder is its authors file.
pub(crate) fn is_authors_file(path: &str) -> bool {
    FILE_NAMES.contains(&path)
}

/// The authors of blogs, each file with the URL path of its blog.
pub(crate) fn read(files: &[(String, Arc<SourceFile>)]) -> (Authors, Vec<Diagnostic>) {
    let mut authors = Authors::new();
    let mut problems = Vec::new();
    for (at, file) in files {
        let base = if file.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut values = Values { file, base, rule: &AUTHORS, plain_is_text: true, diagnostics: Vec::new() };
        match yaml::read(&file.text[base..]) {
            Ok(Yaml::Null) => {}
            Ok(Yaml::Map(entries)) => {
                for (key, value) in entries {
                    if let Some(author) = author(&mut values, value) {
                        authors.insert((at.clone(), key.value), author);
                    }
                }
            }
            Ok(_) => values.wrong(0..file.text.len() - base, "an authors file must have `key:` entries"),
            Err(fault) => values.fault(fault),
        }
        problems.append(&mut values.diagnostics);
    }
    (authors, problems)
}

/// Warns about keys in the posts' front matter that are not in the `authors.yml` of their blog.
pub(crate) fn unknown<'d>(
    config: &Config,
    authors: &Authors,
    documents: impl IntoIterator<Item = &'d Document>,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for document in documents {
        let Some(blog) = super::of(config, &document.path) else { continue };
        let keys: Vec<&str> = authors.keys().filter(|(at, _)| *at == blog.at).map(|(_, key)| key.as_str()).collect();
        if keys.is_empty() {
            continue;
        }
        let used = document.front.article.authors.iter().filter_map(|author| author.key.as_ref());
        for key in used.filter(|key| !keys.contains(&key.value.as_str())) {
            let message = format!("the blog's authors.yml has no author `{}`", key.value);
            let problem = Diagnostic::new(&UNKNOWN_AUTHOR, message).at(&document.file, key.span.clone());
            problems.push(match did_you_mean(&key.value, keys.iter().copied()) {
                Some(near) => problem.hint(format!("did you mean `{near}`?")),
                None => problem.hint("add the author to authors.yml, or write an object with a `name`"),
            });
        }
    }
    problems
}

fn author(values: &mut Values<'_>, value: Spanned<Yaml>) -> Option<Author> {
    let Yaml::Map(entries) = value.value else {
        values.wrong(value.span, "an author must have a `name`");
        return None;
    };
    let (mut name, mut url) = (None, None);
    for (key, value) in entries {
        match key.value.as_str() {
            "name" => name = values.line("name", value).map(|text| text.value),
            "url" => url = values.web_url("url", value),
            _ => {}
        }
    }
    if name.is_none() {
        values.wrong(value.span, "an author must have a `name`");
    }
    name.map(|name| Author { name, url })
}
