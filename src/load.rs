//! Loads the site's folder and plans the site.

mod documents;
mod files;
pub mod left_out;
mod memo;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::disk::Disk;
use crate::document::Document;
use crate::markdown::Options;
pub use crate::plan::links::Target;
use crate::plan::{Parsed, Plan};
pub use crate::site::Site;
use crate::source::SourceFile;
use crate::stamp::Stamp;
use crate::theme::Theme;

pub(crate) use files::Files;
pub use memo::Memo;

/// Settings of the command line, which override `sitegen.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
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

/// Reads and plans the site. Problems in the input become diagnostics, and the site contains the rest.
///
/// # Errors
/// Where the disk can't be read.
pub fn load(disk: &Disk, settings: &Settings) -> io::Result<(Site, Vec<Diagnostic>)> {
    Ok(Memo::default().read(disk, settings)?.plan())
}

/// The parsed input of a site, before planning.
pub struct Inputs {
    /// The input of the plan.
    pub parsed: Parsed,
    /// Templates and assets.
    pub theme: Arc<Theme>,
    /// The report of the examples' runs on LiteLLM.
    pub proof_file: Option<Arc<SourceFile>>,
    /// The stamps of all files that are not loaded into memory.
    pub stamps: BTreeMap<PathBuf, Stamp>,
    /// Problems found so far.
    pub diagnostics: Vec<Diagnostic>,
    /// How many documents were parsed; the others were cached.
    pub parsed_now: usize,
    /// The paths whose changes affect the site.
    pub sources: Sources,
    /// Whether pages depend on additional files, existing or not.
    pub asks_for_more: bool,
    /// The options for Markdown.
    pub options: Options,
    /// The settings that were given.
    pub settings: Settings,
}

/// The paths on the disk that a site depends on, for watching.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// The site's folder.
    pub root: PathBuf,
    /// Folders that are watched with all their contents.
    pub folders: BTreeSet<PathBuf>,
    /// Single files and folders, existing or not.
    pub single: BTreeSet<PathBuf>,
}

impl Inputs {
    /// Plans the site, which depends on nothing else.
    pub fn plan(&self) -> (Site, Vec<Diagnostic>) {
        let (plan, problems) = Plan::new(self.parsed.clone());
        self.site(Arc::new(plan), problems)
    }

    fn site(&self, plan: Arc<Plan>, problems: Vec<Diagnostic>) -> (Site, Vec<Diagnostic>) {
        let mut diagnostics = self.diagnostics.clone();
        diagnostics.extend(problems);
        (Site::new(plan, Arc::clone(&self.theme), self.options.clone(), self.settings.offline), diagnostics)
    }

    /// Whether both produce the same site. Both must come from one [`Memo`], which returns the same pointer for equal
    /// values.
    pub fn same(&self, other: &Inputs) -> bool {
        let Inputs {
            parsed,
            theme,
            // The proof is read from it.
            proof_file: _,
            stamps,
            diagnostics,
            // Counts and watched paths don't affect the site.
            parsed_now: _,
            sources: _,
            asks_for_more: _,
            // From the configuration and the theme.
            options: _,
            settings,
        } = other;
        same_but_documents(&self.parsed, parsed)
            && same_documents(&self.parsed.documents, &parsed.documents)
            && Arc::ptr_eq(&self.theme, theme)
            && (&self.stamps, &self.diagnostics, &self.settings) == (stamps, diagnostics, settings)
    }
}

/// Whether two plans have the same inputs apart from documents. All fields are listed, so that none can be forgotten.
fn same_but_documents(one: &Parsed, other: &Parsed) -> bool {
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
        reserved,
    } = other;
    Arc::ptr_eq(&one.config, config)
        && Arc::ptr_eq(&one.integrations, integrations)
        && Arc::ptr_eq(&one.proof, proof)
        && (&one.registry, one.has_registry) == (registry, *has_registry)
        && (&one.categories, &one.authors, &one.drafts) == (categories, authors, drafts)
        && (&one.dates, &one.assets, &one.link_baseline) == (dates, assets, link_baseline)
        && (&one.words, &one.reserved) == (words, reserved)
}

fn same_documents(a: &[Arc<Document>], b: &[Arc<Document>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b))
}
