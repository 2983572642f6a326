//! From the site's folder to a planned site: the steps in their order.

mod documents;
mod files;
pub mod left_out;
mod memo;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::disk::Disk;
use crate::disk::history::Dates;
use crate::document::Document;
use crate::integration::Integrations;
use crate::integration::proof::Proof;
use crate::markdown::Options;
use crate::plan::blog::authors::Authors;
use crate::plan::category::Category;
pub use crate::plan::links::Target;
use crate::plan::{Asset, Parsed, Plan};
use crate::render;
pub use crate::site::Site;
use crate::source::SourceFile;
use crate::stamp::Stamp;
use crate::theme::Theme;

pub use memo::Memo;

/// Settings of the command line, which override `sitegen.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Replaces `base_url`.
    pub base_url: Option<String>,
    /// Replaces `repository`.
    pub repository: Option<String>,
    /// Replaces `edit_url`.
    pub edit_url: Option<String>,
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
    Ok(Memo::default().read(disk, settings)?.plan())
}

/// The site's folder, read and parsed, before anything is planned.
pub struct Inputs {
    /// The settings.
    pub config: Arc<Config>,
    /// Templates and assets.
    pub theme: Arc<Theme>,
    /// The registry's file; an empty one where the site has none.
    pub registry: Arc<SourceFile>,
    /// Whether the site has a registry.
    pub has_registry: bool,
    /// The entries that get a page.
    pub integrations: Integrations,
    /// The hand-written pages.
    pub documents: Vec<Arc<Document>>,
    /// The drafts that are left out: the paths of their files below the content folder, and their addresses without `/`.
    pub drafts: BTreeSet<String>,
    /// When the files of pages were last changed, where pages show it.
    pub dates: Arc<Dates>,
    /// Names and places of the content's folders.
    pub categories: BTreeMap<String, Category>,
    /// Who writes the blogs.
    pub authors: Authors,
    /// The dead links that the site lives with for now.
    pub link_baseline: Option<Arc<SourceFile>>,
    /// Which examples were run on LiteLLM.
    pub proof: Arc<Proof>,
    /// The file that says so.
    pub proof_file: Option<Arc<SourceFile>>,
    /// Files that are copied, by their path below the output folder.
    pub assets: BTreeMap<String, Asset>,
    /// The stamps of all files that are not held in memory.
    pub stamps: BTreeMap<PathBuf, Stamp>,
    /// Problems found so far.
    pub diagnostics: Vec<Diagnostic>,
    /// How many documents were parsed for this; the others were so already.
    pub parsed: usize,
    /// Where a change could make another site of it.
    pub sources: Sources,
    /// How Markdown is read.
    pub options: Options,
    /// Whether links end in `index.html`.
    pub offline: bool,
}

/// The places on the disk that a site is made from, for whoever waits for changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// The site's folder.
    pub root: PathBuf,
    /// Folders in which everything counts.
    pub folders: BTreeSet<PathBuf>,
    /// Single files and folders, whether they are there or not.
    pub single: BTreeSet<PathBuf>,
}

impl Inputs {
    /// Plans the site, which is a function of this and nothing else.
    pub fn plan(&self) -> (Site, Vec<Diagnostic>) {
        let (plan, problems) = self.pages(render::reserved_paths(&self.theme));
        self.site(Arc::new(plan), problems)
    }

    fn pages(&self, reserved: Vec<String>) -> (Plan, Vec<Diagnostic>) {
        Plan::new(Parsed {
            registry: Arc::clone(&self.registry),
            has_registry: self.has_registry,
            categories: self.categories.clone(),
            authors: self.authors.clone(),
            link_baseline: self.link_baseline.clone(),
            documents: self.documents.clone(),
            drafts: self.drafts.clone(),
            dates: Arc::clone(&self.dates),
            integrations: Arc::clone(&self.integrations),
            assets: self.assets.clone(),
            config: Arc::clone(&self.config),
            proof: Arc::clone(&self.proof),
            words: self.theme.words.clone(),
            reserved,
        })
    }

    fn site(&self, plan: Arc<Plan>, problems: Vec<Diagnostic>) -> (Site, Vec<Diagnostic>) {
        let mut diagnostics = self.diagnostics.clone();
        diagnostics.extend(problems);
        (Site::new(plan, Arc::clone(&self.theme), self.options.clone(), self.offline), diagnostics)
    }

    /// Whether a plan is made from the same things, documents aside. All are named, so that none can be forgotten.
    fn is_planned_by(&self, plan: &Plan, reserved: &[String]) -> bool {
        let Parsed {
            config,
            registry,
            has_registry,
            documents: _,
            drafts,
            dates,
            categories,
            authors,
            integrations,
            link_baseline,
            assets,
            proof,
            words,
            reserved: other_reserved,
        } = &plan.parsed;
        Arc::ptr_eq(config, &self.config)
            && *registry == self.registry
            && *has_registry == self.has_registry
            && *drafts == self.drafts
            && *dates == self.dates
            && *categories == self.categories
            && *authors == self.authors
            && Arc::ptr_eq(integrations, &self.integrations)
            && *link_baseline == self.link_baseline
            && *assets == self.assets
            && *proof == self.proof
            && *words == self.theme.words
            && other_reserved == reserved
    }

    /// Whether both give the same site. Both must come from one [`Memo`], which gives what is equal only once.
    pub fn same(&self, other: &Inputs) -> bool {
        let Inputs {
            config,
            theme,
            registry,
            has_registry,
            integrations,
            documents,
            drafts,
            dates,
            categories,
            authors,
            link_baseline,
            proof,
            // The proof is read from it.
            proof_file: _,
            assets,
            stamps,
            diagnostics,
            // What was parsed and what is watched make no site.
            parsed: _,
            sources: _,
            // From the configuration and the theme.
            options: _,
            offline,
        } = other;
        Arc::ptr_eq(&self.config, config)
            && Arc::ptr_eq(&self.theme, theme)
            && Arc::ptr_eq(&self.proof, proof)
            && Arc::ptr_eq(&self.integrations, integrations)
            && same_documents(&self.documents, documents)
            && (&self.registry, self.has_registry, self.offline) == (registry, *has_registry, *offline)
            && (&self.categories, &self.authors, &self.drafts) == (categories, authors, drafts)
            && (&self.dates, &self.assets, &self.stamps) == (dates, assets, stamps)
            && (&self.link_baseline, &self.diagnostics) == (link_baseline, diagnostics)
    }
}

fn same_documents(a: &[Arc<Document>], b: &[Arc<Document>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b))
}
