//! Reads the site's files.

use std::cell::Cell;
use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::Settings;
use crate::config::{Config, ContentFolder, Paths};
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::{Disk, Input, Tree};
use crate::plan::blog::authors;
use crate::plan::{Asset, category, links, outside};
use crate::source::{SitePath, SourceFile, Spanned};
use crate::stamp::Stamp;

/// The files of a site, of which only the configuration is parsed yet. Pages may depend on more files: see
/// [`Inputs::asks_for_more`](super::Inputs::asks_for_more).
pub(crate) struct Files {
    pub(crate) settings: Settings,
    pub(crate) config: Arc<Config>,
    pub(crate) registry: Option<Arc<SourceFile>>,
    pub(crate) link_baseline: Option<Arc<SourceFile>>,
    pub(crate) proof: Option<Arc<SourceFile>>,
    pub(crate) content: Vec<(Tree, ContentFolder)>,
    pub(crate) static_files: Vec<(Tree, String)>,
    pub(crate) theme: Tree,
    /// Problems of the configuration, and unreadable files.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Files {
    /// Reads the configured files. `problems` are those of the configuration.
    ///
    /// # Errors
    /// Where the disk can't be read, or the folder holds no site at all.
    pub(super) fn read(
        disk: &Disk,
        settings: &Settings,
        config: &Arc<Config>,
        problems: Vec<Diagnostic>,
    ) -> io::Result<Files> {
        let paths = &config.paths;
        let mut diagnostics = Vec::new();
        let registry = decoded(disk.text(&paths.registry), &mut diagnostics);
        let link_baseline = config.link_baseline.as_deref().and_then(|path| decoded(disk.text(path), &mut diagnostics));
        let proof = decoded(disk.text(&paths.proof), &mut diagnostics);
        diagnostics.extend(problems);
        let missing = config.named_paths.iter().filter(|path| !disk.has(&path.value));
        diagnostics.extend(missing.map(|path| config.missing(path)));

        let mut content = Vec::new();
        let unused = vec![Cell::new(true); paths.exclude.len()];
        for folder in &paths.content {
            // The pages of a nested content folder belong only to it.
            let is_other = |path: &str| path != folder.folder && paths.content.iter().any(|other| other.folder == path);
            let is_excluded = |path: &str| {
                let mut is_excluded = false;
                for (pattern, unused) in paths.exclude.iter().zip(&unused) {
                    if links::matches(&pattern.value, path) {
                        unused.set(false);
                        is_excluded = true;
                    }
                }
                is_excluded
            };
            let is_text = |path: &str| is_markdown(path) || is_authors_file(folder, path);
            let (tree, problems) = disk.tree(&folder.folder, |path| is_other(path) || is_excluded(path), is_text)?;
            diagnostics.extend(problems);
            content.push((tree, folder.clone()));
        }
        let unused =
            paths.exclude.iter().zip(unused).filter(|(pattern, unused)| unused.get() && !is_redundant(paths, pattern));
        diagnostics.extend(unused.map(|(pattern, _)| config.unused_exclude(pattern)));
        let mut static_files = Vec::new();
        for folder in &paths.static_files {
            let (tree, problems) = disk.tree(folder, |_| false, |_| false)?;
            diagnostics.extend(problems);
            static_files.push((tree, folder.clone()));
        }
        let (theme, problems) = disk.tree(&format!("themes/{}", config.theme), |_| false, is_theme_text)?;
        diagnostics.extend(problems);
        config.place_paths(&mut diagnostics);
        let all_readable = diagnostics.iter().all(|problem| problem.severity != Severity::Error);
        if registry.is_none() && content.iter().all(|(tree, _)| tree.files.is_empty()) && all_readable {
            return Err(no_site(disk, config));
        }
        Ok(Files {
            settings: settings.clone(),
            config: Arc::clone(config),
            registry,
            link_baseline,
            proof,
            content,
            static_files,
            theme,
            diagnostics,
        })
    }

    /// All folders that were read.
    pub(crate) fn trees(&self) -> impl Iterator<Item = &Tree> {
        let content = self.content.iter().map(|(tree, _)| tree);
        content.chain(self.static_files.iter().map(|(tree, _)| tree)).chain([&self.theme])
    }

    /// The stamps of all files that are not loaded into memory.
    pub(super) fn stamps(&self) -> BTreeMap<PathBuf, Stamp> {
        self.trees().flat_map(|tree| &tree.stamps).map(|(file, stamp)| (file.clone(), *stamp)).collect()
    }

    /// Their paths below the site's folder.
    pub(super) fn paths(&self) -> HashSet<String> {
        self.trees().flat_map(|tree| tree.files.keys()).cloned().collect()
    }
}

/// Whether a pattern is for files in a folder that another pattern excludes.
fn is_redundant(paths: &Paths, pattern: &Spanned<String>) -> bool {
    let excludes = |path: &str| paths.exclude.iter().any(|other| links::matches(&other.value, path));
    pattern.value.match_indices('/').any(|(end, _)| excludes(&pattern.value[..end]))
}

/// A file's text, decoded as far as possible, so that the rest is checked despite problems.
pub(super) fn decoded(
    file: Result<Option<Arc<SourceFile>>, Diagnostic>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Arc<SourceFile>> {
    file.unwrap_or_else(|problem| {
        let decoded = problem.at.as_ref().map(|at| Arc::clone(&at.file));
        problems.push(problem);
        decoded
    })
}

fn no_site(disk: &Disk, config: &Config) -> io::Error {
    let (root, registry) = (disk.root().display(), &config.paths.registry);
    let content: Vec<&str> = config.paths.content.iter().map(|content| content.folder.as_str()).collect();
    let content = content.join("`, `");
    let message = format!(
        "{root} has neither the registry `{registry}` nor pages in `{content}`\n\
             To create a site, run `sitegen init DIR`; for a site elsewhere, pass `--root DIR`"
    );
    io::Error::new(io::ErrorKind::NotFound, message)
}

/// The copied files of a tree by their path below the output folder, which `place` returns.
pub(super) fn listed(tree: &Tree, place: impl Fn(&str) -> Option<String>) -> Vec<(String, Asset)> {
    let files = tree.files.iter().filter_map(|(path, input)| match input {
        Input::Asset(file) => {
            Some((place(path)?, Asset { file: file.clone(), source: SitePath(path.clone()), size: None }))
        }
        Input::Text(_) => None,
    });
    files.collect()
}

fn is_markdown(path: &str) -> bool {
    is_page(path) || category::is_category_file(path)
}

fn is_page(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".mdx")
}

/// Whether a path below the site's folder is a blog's authors file.
fn is_authors_file(folder: &ContentFolder, path: &str) -> bool {
    let below = folder.path_of(path);
    folder.blog.is_some()
        && below.is_some_and(|path| path.strip_prefix(&folder.at).is_some_and(authors::is_authors_file))
}

fn is_theme_text(path: &str) -> bool {
    [".html", ".md", ".css", ".js", ".toml", ".svg"].iter().any(|end| path.ends_with(end))
}

/// The path below a folder.
pub(super) fn below<'a>(path: &'a str, folder: &str) -> &'a str {
    path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/')
}

/// The content folders with their files.
pub(super) type Content = [(Tree, ContentFolder)];

/// The content's text files accepted by `is_wanted`, sorted by their path below the content.
fn texts(content: &Content, is_wanted: impl Fn(&str) -> bool) -> Vec<(String, Arc<SourceFile>)> {
    let mut files = Vec::new();
    for (tree, folder) in content {
        files.extend(tree.files.iter().filter_map(|(path, input)| match input {
            Input::Text(file) if is_wanted(path) => Some((folder.path_of(path)?, Arc::clone(file))),
            _ => None,
        }));
    }
    files.sort_by(|(a, _), (b, _)| a.cmp(b));
    files
}

pub(super) fn markdown_files(content: &Content) -> Vec<(String, Arc<SourceFile>)> {
    let mut files = texts(content, is_page);
    files.retain(|(path, _)| !is_partial(path));
    files
}

/// Whether the name of a file or one of its folders starts with `_`: such files are only included, as in Docusaurus.
fn is_partial(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('_'))
}

pub(super) fn category_files(content: &Content) -> Vec<(String, Arc<SourceFile>)> {
    let mut files = texts(content, category::is_category_file);
    files.retain(|(path, _)| !is_partial(outside::folder(path)));
    files
}

/// The blogs' authors files, each with the path of its blog.
pub(super) fn authors_files(content: &Content) -> Vec<(String, Arc<SourceFile>)> {
    let of_folder = |(tree, folder): &(Tree, ContentFolder)| {
        let mut files = Vec::new();
        for (path, input) in &tree.files {
            match input {
                Input::Text(file) if is_authors_file(folder, path) => files.push((folder.at.clone(), Arc::clone(file))),
                _ => {}
            }
        }
        files
    };
    content.iter().flat_map(of_folder).collect()
}
