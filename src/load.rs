//! From the site's folder to a planned site: the steps in their order.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use crate::config::{self, Config, RawHtml};
use crate::diagnostic::Diagnostic;
use crate::directive::Expansion;
use crate::disk::{self, Disk, Input, Tree};
use crate::document::{Document, Draft};
use crate::integration;
use crate::markdown::Options;
use crate::parallel;
use crate::plan::category;
use crate::plan::{Asset, Parsed, Plan};
use crate::registry;
use crate::render;
use crate::site::Site;
use crate::source::SourceFile;
use crate::theme::Theme;

/// What the command line sets over `sitegen.toml`.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Replaces `base_url`.
    pub base_url: Option<String>,
    /// End links in `index.html`.
    pub offline: bool,
    /// Show pages whose front matter says `draft: true`.
    pub drafts: bool,
}

/// Reads and plans the site. What is wrong in the input is in the diagnostics, and the site holds all that is right.
///
/// # Errors
/// Where the disk can't be read.
pub fn load(disk: &Disk, settings: &Settings) -> io::Result<(Site, Vec<Diagnostic>)> {
    let mut diagnostics = Vec::new();
    let mut take = |problems: Vec<Diagnostic>| diagnostics.extend(problems);

    let config = match disk.text(config::FILE_NAME) {
        Ok(Some(file)) => {
            let (config, problems) = Config::read(&file);
            take(problems);
            config
        }
        Ok(None) => Config::default(),
        Err(problem) => {
            take(vec![problem]);
            Config::default()
        }
    };
    let config = Config { base_url: settings.base_url.clone().or(config.base_url.clone()), ..config };

    let paths = &config.paths;
    let (content, problems) = disk.tree(&paths.content, &[], is_markdown)?;
    take(problems);
    let (static_files, problems) = disk.tree(&paths.static_files, &[], |_| false)?;
    take(problems);
    let (own_theme, problems) = disk.tree(&format!("themes/{}", config.theme), &[], is_theme_text)?;
    take(problems);
    let (theme, problems) = Theme::load(&config.theme, &own_theme);
    take(problems);
    let registry_file = disk.text(&paths.registry).unwrap_or_else(|problem| {
        // The diagnostic holds the text as well as it could be decoded: the rest of it is checked too.
        let decoded = problem.at.as_ref().map(|at| Arc::clone(&at.file));
        take(vec![problem]);
        decoded
    });
    let has_registry = registry_file.is_some();
    if !has_registry && content.files.is_empty() {
        let (root, registry, content) = (disk.root().display(), &paths.registry, &paths.content);
        let message =
            format!("{root} has neither the registry `{registry}` nor pages in `{content}`: is it the site's folder?");
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    let registry_file = registry_file.unwrap_or_else(|| SourceFile::new(paths.registry.as_str(), "{}\n"));
    let (registry, problems) = registry::read(&registry_file);
    take(problems);

    let (categories, problems) = category::read(&category_files(&content, &paths.content));
    take(problems);

    let options =
        Options { unsafe_html: config.raw_html == RawHtml::All, first_h1_removed: true, ..Options::default() };
    let drafts = drafts(&content, &paths.content, settings.drafts);
    let (integrations, problems) = integration::collect(&registry, &drafts, &config);
    take(problems);
    let expansion = Expansion { integrations: &integrations, rules: &crate::rules::all(), theme: &theme, disk };
    let documents: Vec<Arc<Document>> =
        parallel::map(&drafts, |draft| Arc::new(Document::parse(draft, &expansion, &options)));
    for document in &documents {
        take(document.diagnostics.clone());
    }

    let link_baseline = match config.link_baseline.as_deref().map(|path| disk.text(path)) {
        Some(Ok(file)) => file,
        Some(Err(problem)) => {
            take(vec![problem]);
            None
        }
        None => None,
    };

    let parsed = Parsed {
        link_baseline,
        registry: registry_file,
        has_registry,
        documents,
        categories,
        integrations,
        assets: assets(&content, &static_files, &config),
        reserved: render::reserved_paths(&theme),
        config: Arc::new(config),
    };
    let (plan, problems) = Plan::new(parsed);
    take(problems);
    Ok((Site::new(plan, theme, options, settings.offline), diagnostics))
}

fn is_markdown(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".mdx") || path.ends_with("/_category_.json")
}

fn is_theme_text(path: &str) -> bool {
    [".html", ".md", ".css", ".js", ".toml", ".svg"].iter().any(|end| path.ends_with(end))
}

/// The Markdown files of the content folder, drafts left out unless wanted, in the order of their paths.
fn drafts(content: &Tree, folder: &str, wanted: bool) -> Vec<Draft> {
    let files: Vec<(&str, &Arc<SourceFile>)> = content
        .files
        .iter()
        .filter_map(|(path, input)| match input {
            Input::Text(file) if !path.ends_with(".json") => Some((below(path, folder), file)),
            _ => None,
        })
        .collect();
    let drafts = parallel::map(&files, |(path, file)| Draft::read(path, file));
    drafts.into_iter().filter(|draft| wanted || !draft.front.draft).collect()
}

/// The `_category_.json` files, by their path below the content folder.
fn category_files(content: &Tree, folder: &str) -> Vec<(String, Arc<SourceFile>)> {
    let texts = content.files.iter().filter_map(|(path, input)| match input {
        Input::Text(file) if path.ends_with(category::FILE_NAME) => {
            Some((below(path, folder).to_owned(), Arc::clone(file)))
        }
        _ => None,
    });
    texts.collect()
}

fn below<'a>(path: &'a str, folder: &str) -> &'a str {
    path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/')
}

/// All files that are copied, by their path below the output folder.
fn assets(content: &Tree, static_files: &Tree, config: &Config) -> BTreeMap<String, Asset> {
    let mut found: Vec<(String, Asset)> = Vec::new();
    for (tree, folder) in [(content, &config.paths.content), (static_files, &config.paths.static_files)] {
        found.extend(tree.files.iter().filter_map(|(path, input)| match input {
            Input::Asset(file) => {
                let asset = Asset { file: file.clone(), source: path.clone(), size: None };
                Some((below(path, folder).to_owned(), asset))
            }
            Input::Text(_) => None,
        }));
    }
    let sizes = parallel::map(&found, |(_, asset)| disk::image_size(&asset.file));
    found.into_iter().zip(sizes).map(|((path, asset), size)| (path, Asset { size, ..asset })).collect()
}
