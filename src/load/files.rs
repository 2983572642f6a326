//! Which of the files that lie in the site's folders are read for what.

use std::sync::Arc;

use crate::config::ContentFolder;
use crate::disk::{Input, Tree};
use crate::plan::blog::authors;
use crate::plan::{Asset, category, outside};
use crate::source::SourceFile;

/// The files of a tree that are copied, by their path below the output folder, which `place` gives.
pub(super) fn listed(tree: &Tree, place: impl Fn(&str) -> Option<String>) -> Vec<(String, Asset)> {
    let files = tree.files.iter().filter_map(|(path, input)| match input {
        Input::Asset(file) => Some((place(path)?, Asset { file: file.clone(), source: path.clone(), size: None })),
        Input::Text(_) => None,
    });
    files.collect()
}

pub(super) fn is_markdown(path: &str) -> bool {
    is_page(path) || category::is_category_file(path)
}

fn is_page(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".mdx")
}

/// Whether a path below the site's folder is that of a blog's authors.
pub(super) fn is_authors_file(folder: &ContentFolder, path: &str) -> bool {
    let below = folder.path_of(path);
    folder.blog.is_some()
        && below.is_some_and(|path| path.strip_prefix(&folder.at).is_some_and(authors::is_authors_file))
}

pub(super) fn is_theme_text(path: &str) -> bool {
    [".html", ".md", ".css", ".js", ".toml", ".svg"].iter().any(|end| path.ends_with(end))
}

/// The path below a folder.
pub(super) fn below<'a>(path: &'a str, folder: &str) -> &'a str {
    path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/')
}

/// The folders of pages, read.
type Content<'a> = [(Tree, &'a ContentFolder)];

/// The text files of the content that `wanted` accepts, by their path below it, in its order.
fn texts(content: &Content<'_>, is_wanted: impl Fn(&str) -> bool) -> Vec<(String, Arc<SourceFile>)> {
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

pub(super) fn markdown_files(content: &Content<'_>) -> Vec<(String, Arc<SourceFile>)> {
    let mut files = texts(content, is_page);
    files.retain(|(path, _)| !is_partial(path));
    files
}

/// Whether a file, or a folder above it, begins with `_`: such files are there to be included, as in Docusaurus.
fn is_partial(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('_'))
}

pub(super) fn category_files(content: &Content<'_>) -> Vec<(String, Arc<SourceFile>)> {
    let mut files = texts(content, category::is_category_file);
    files.retain(|(path, _)| !is_partial(outside::folder(path)));
    files
}

/// The files that name the authors of blogs, each with the address of its blog.
pub(super) fn authors_files(content: &Content<'_>) -> Vec<(String, Arc<SourceFile>)> {
    let of_folder = |(tree, folder): &(Tree, &ContentFolder)| {
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
