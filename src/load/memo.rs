//! Rereads a site's folder, reusing the results of steps whose input is unchanged.
//!
//! All files are read again, which is fast and always right; later steps are skipped if their input is equal. The input
//! of a document includes the files its expansion requested, which are recorded.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::documents::{Documents, Parser};
use super::files::{Content, Files, authors_files, below, category_files, decoded, listed, markdown_files};
use super::{Inputs, Settings, Sources, left_out, same_but_documents, same_documents};
use crate::config::{self, Config, RawHtml, Sort};
use crate::diagnostic::Diagnostic;
use crate::disk::history::{self, Dates};
use crate::disk::{self, Disk, ImageSize, Tree};
use crate::document::{Document, Draft};
use crate::integration::proof::Proof;
use crate::integration::{self, Integrations};
use crate::kept::{Keep, Nowhere};
use crate::markdown::{self, Options};
use crate::parallel;
use crate::plan::blog::authors;
use crate::plan::{Asset, Parsed, Plan, blog, category, outside};
use crate::registry::{self, Registry};
use crate::render;
use crate::rules;
use crate::site::Site;
use crate::source::{SitePath, SourceFile};
use crate::stamp::Stamp;
use crate::theme::Theme;

/// The result of a step, and its diagnostics.
type Made<T> = (Arc<T>, Vec<Diagnostic>);

/// The last input of a step, and its result.
struct Kept<K, V>(Option<(K, V)>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Kept(None)
    }
}

impl<K: PartialEq, V: Clone> Kept<K, V> {
    fn get(&mut self, key: K, make: impl FnOnce(&K) -> V) -> V {
        if let Some((kept, value)) = &self.0
            && *kept == key
        {
            return value.clone();
        }
        let value = make(&key);
        self.0 = Some((key, value.clone()));
        value
    }
}

impl<K: PartialEq, V: Clone> Kept<K, (V, Vec<Diagnostic>)> {
    /// The result alone: its diagnostics join the others.
    fn get_checked(
        &mut self,
        key: K,
        diagnostics: &mut Vec<Diagnostic>,
        make: impl FnOnce(&K) -> (V, Vec<Diagnostic>),
    ) -> V {
        let (value, problems) = self.get(key, make);
        diagnostics.extend(problems);
        value
    }
}

/// The results of the last read; empty at first.
#[derive(Default)]
pub struct Memo {
    keeps_trees: bool,
    config: Kept<(Option<Arc<SourceFile>>, Settings), Made<Config>>,
    theme: Kept<(String, String, Tree), Made<Theme>>,
    registry: Kept<Arc<SourceFile>, Made<Registry>>,
    proof: Kept<Option<Arc<SourceFile>>, Made<Proof>>,
    integrations: Kept<IntegrationsKey, (Integrations, Vec<Diagnostic>)>,
    documents: Documents,
    /// Read only once: the history of a repository can be long.
    dates: Option<Made<Dates>>,
    image_sizes: HashMap<PathBuf, (Stamp, Option<ImageSize>)>,
    planned: Option<(Arc<Plan>, Vec<Diagnostic>)>,
}

/// The registry, the settings for entries without documentation and for sorting, and the integrations' hand-written
/// files with their indices.
type IntegrationsKey = (Arc<SourceFile>, (bool, Sort), Vec<(usize, Arc<SourceFile>)>);

impl Memo {
    /// From now on keeps the trees of parsed documents: a command that renders nearly all of them doesn't have to parse
    /// them again.
    pub fn keep_trees(&mut self) {
        self.keeps_trees = true;
    }

    /// Reads and parses the site's folder.
    ///
    /// # Errors
    /// Where the disk can't be read, or the folder holds no site at all.
    pub fn read(&mut self, disk: &Disk, settings: &Settings) -> io::Result<Inputs> {
        let files = self.files(disk, settings)?;
        Ok(self.parse(disk, files, &Nowhere))
    }

    /// Reads the site's folder.
    ///
    /// # Errors
    /// Where the disk can't be read, or the folder holds no site at all.
    pub(crate) fn files(&mut self, disk: &Disk, settings: &Settings) -> io::Result<Files> {
        let mut problems = Vec::new();
        let file = decoded(disk.text(config::FILE_NAME), &mut problems);
        let (config, of_config) = self.config.get((file, settings.clone()), |(file, settings)| {
            let (config, problems) = file.as_ref().map_or_else(Default::default, Config::read);
            let base_url = settings.base_url.clone().or(config.base_url.clone());
            let repository = settings.repository.clone().or(config.repository.clone());
            let edit_url = settings.edit_url.clone().or(config.edit_url.clone());
            (Arc::new(Config { base_url, repository, edit_url, ..config }), problems)
        });
        problems.extend(of_config);
        Files::read(disk, settings, &config, problems)
    }

    /// Parses the files.
    pub(crate) fn parse(&mut self, disk: &Disk, files: Files, keep: &dyn Keep) -> Inputs {
        let mut sources = sources(disk.root(), &files);
        let mut stamps = files.stamps();
        let own = files.paths();
        let Files { settings, config, registry, link_baseline, proof, content, static_files, theme, mut diagnostics } =
            files;
        let paths = &config.paths;
        let (has_registry, proof_file) = (registry.is_some(), proof);
        let theme = self.theme(&config, theme, &mut diagnostics);
        let registry_file = registry.unwrap_or_else(|| SourceFile::new(paths.registry.as_str(), "{}\n"));
        let registry = self.registry.get_checked(registry_file, &mut diagnostics, |file| {
            let (registry, problems) = registry::read_again(file, keep);
            (Arc::new(registry), problems)
        });
        let proof = self.proof.get_checked(proof_file.clone(), &mut diagnostics, |file| {
            match file.as_ref().map(Proof::read).transpose() {
                Ok(proof) => (Arc::new(proof.unwrap_or_default()), Vec::new()),
                Err(problem) => (Arc::default(), vec![problem]),
            }
        });
        let (mut categories, problems) = category::read(&category_files(&content));
        diagnostics.extend(problems);
        let (authors, problems) = authors::read(&authors_files(&content));
        diagnostics.extend(problems);

        let (drafts, hidden) = self.documents.drafts(&markdown_files(&content), settings.drafts);
        blog::add_lists(&config, &drafts.iter().map(|draft| draft.path.as_str()).collect::<Vec<_>>(), &mut categories);
        let integrations = self.integrations(&config, &registry, &drafts, &mut diagnostics);

        let options = options(&config, &theme);
        let parser = Parser {
            keeps_trees: self.keeps_trees,
            disk,
            theme: &theme,
            integrations: &integrations,
            proof: &proof,
            options: &options,
            rules: &rules::groups(),
        };
        let (documents, parsed_now) = self.documents.parse(&drafts, &parser);
        diagnostics.extend(authors::unknown(&config, &authors, documents.iter().map(AsRef::as_ref)));
        sources.single.extend(self.documents.included().map(|path| disk.root().join(path)));
        let mut asks_for_more = !hidden.is_empty() || self.documents.included().any(|path| !own.contains(path));
        let mut assets = assets(&content, &static_files);
        let outside: BTreeSet<SitePath> =
            documents.iter().flat_map(|document| outside::named_by(paths, document)).collect();
        asks_for_more |= !outside.is_empty();
        for path in outside {
            sources.single.insert(disk.root().join(&*path));
            if let Some((file, stamp)) = disk.listed(&path) {
                stamps.insert(file.clone(), stamp);
                assets.push((outside::published_path_of_file(paths, &path), Asset { file, source: path, size: None }));
            }
        }
        diagnostics.extend(left_out::no_pages(content.iter().flat_map(|(tree, _)| tree.files.keys())));
        if !hidden.is_empty() {
            let drafts = left_out::parsed(&hidden, &parser);
            let texts = left_out::texts(&documents, &config, &registry.file, &theme);
            let only_in_drafts = left_out::files(&drafts, &texts);
            assets.retain(|(_, asset)| !only_in_drafts.contains(&asset.source));
        }
        let dates = if config.last_updated { self.dated(disk, &documents, &mut diagnostics) } else { Arc::default() };
        let assets = self.measured(assets, &stamps);
        for document in &documents {
            diagnostics.extend(document.diagnostics.iter().cloned());
        }
        let drafts = hidden.iter().flat_map(|draft| left_out::names(draft, &config.paths)).collect();
        let parsed = Parsed {
            registry: Arc::clone(&registry.file),
            has_registry,
            config,
            integrations,
            documents,
            dates,
            drafts,
            categories,
            authors,
            link_baseline,
            proof,
            assets,
            words: theme.words.clone(),
            reserved: render::reserved_paths(&theme),
        };
        Inputs { parsed, theme, proof_file, stamps, diagnostics, parsed_now, sources, asks_for_more, options, settings }
    }

    fn theme(&mut self, config: &Config, tree: Tree, diagnostics: &mut Vec<Diagnostic>) -> Arc<Theme> {
        let key = (config.theme.clone(), config.language.clone(), tree);
        let (theme, problems) = self.theme.get(key, |(name, language, tree)| {
            let (theme, problems) = Theme::load(name, language, tree);
            (Arc::new(theme), problems)
        });
        diagnostics.extend(problems.into_iter().map(|problem| config.named_theme(problem)));
        theme
    }

    fn integrations(
        &mut self,
        config: &Config,
        registry: &Registry,
        drafts: &[Draft],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Integrations {
        let overlays = drafts.iter().enumerate().filter(|(_, draft)| integration::overlay_key(&draft.path).is_some());
        let overlays = overlays.map(|(index, draft)| (index, Arc::clone(&draft.file))).collect();
        let key = (Arc::clone(&registry.file), (config.show_undocumented, config.sort), overlays);
        self.integrations.get_checked(key, diagnostics, |_| {
            let (integrations, problems) = integration::collect(registry, drafts, config);
            (Arc::new(integrations), problems)
        })
    }

    /// Plans the site like [`Inputs::plan`]. If only the theme changed, the plan is reused; if only texts of pages
    /// changed, its tables are.
    pub fn plan(&mut self, inputs: &Inputs) -> (Site, Vec<Diagnostic>) {
        let parsed = &inputs.parsed;
        let unchanged = self.planned.take().and_then(|(plan, problems)| {
            if !same_but_documents(&plan.parsed, parsed) {
                None
            } else if same_documents(&plan.parsed.documents, &parsed.documents) {
                Some((plan, problems))
            } else {
                Some((Arc::new(plan.with_bodies(&parsed.documents, &problems)?), problems))
            }
        });
        let (plan, problems) = unchanged.unwrap_or_else(|| {
            let (plan, problems) = Plan::new(parsed.clone());
            (Arc::new(plan), problems)
        });
        self.planned = Some((Arc::clone(&plan), problems.clone()));
        inputs.site(plan, problems)
    }

    fn dated(&mut self, disk: &Disk, documents: &[Arc<Document>], diagnostics: &mut Vec<Diagnostic>) -> Arc<Dates> {
        let (dates, problems) = self.dates.get_or_insert_with(|| {
            let files = documents.iter().map(|document| document.file.path.as_str()).collect();
            let (dates, problems) = history::dates(disk.root(), &files);
            (Arc::new(dates), problems)
        });
        diagnostics.extend(problems.iter().cloned());
        Arc::clone(dates)
    }

    /// Files by their path below the output folder, images with their size, which is cached for unchanged files.
    fn measured(&mut self, assets: Vec<(String, Asset)>, stamps: &BTreeMap<PathBuf, Stamp>) -> BTreeMap<String, Asset> {
        let known = &self.image_sizes;
        let sizes = parallel::map(&assets, |(_, asset)| match (known.get(&asset.file), stamps.get(&asset.file)) {
            (Some((measured_at, size)), Some(stamp)) if measured_at == stamp => *size,
            _ => disk::image_size(&asset.file),
        });
        let stamped =
            |(asset, size): (&Asset, Option<ImageSize>)| Some((asset.file.clone(), (*stamps.get(&asset.file)?, size)));
        self.image_sizes =
            assets.iter().map(|(_, asset)| asset).zip(sizes.iter().copied()).filter_map(stamped).collect();
        assets.into_iter().zip(sizes).map(|((path, asset), size)| (path, Asset { size, ..asset })).collect()
    }
}

/// How Markdown is read.
fn options(config: &Config, theme: &Theme) -> Options {
    Options {
        unsafe_html: config.raw_html == RawHtml::All,
        first_h1_removed: true,
        mdx: config.mdx,
        typographic: config.typographic,
        mermaid: config.mermaid.as_ref().map(|script| script.value.clone()),
        checks_code: rules::is_on(&markdown::BROKEN_CODE_BLOCK, config),
        words: theme.words.clone(),
    }
}

/// The files to copy, by their path below the output folder.
fn assets(content: &Content, static_files: &[(Tree, String)]) -> Vec<(String, Asset)> {
    let mut assets = Vec::new();
    for (tree, folder) in content {
        assets.extend(listed(tree, |path| folder.path_of(path)));
    }
    for (tree, folder) in static_files {
        assets.extend(listed(tree, |path| Some(below(path, folder).to_owned())));
    }
    assets
}

/// The paths to watch: whole folders, and single files and folders, existing or not.
fn sources(root: &Path, files: &Files) -> Sources {
    let config = &files.config;
    let paths = &config.paths;
    let theme = format!("themes/{}", config.theme);
    let content = paths.content.iter().map(|content| content.folder.as_str());
    let folders = content.chain(paths.static_files.iter().map(String::as_str)).filter(|folder| !folder.is_empty());
    let always = [config::FILE_NAME, &paths.registry, &paths.proof, &theme];
    let fixed = always.into_iter().chain(folders).chain(config.link_baseline.as_deref());
    let linked = files.trees().flat_map(|tree| tree.linked.iter().cloned());
    let single = fixed.map(|path| root.join(path)).chain(linked).collect();
    let folders = files.trees().flat_map(|tree| tree.folders.iter().cloned()).collect();
    Sources { root: root.to_owned(), folders, single }
}
