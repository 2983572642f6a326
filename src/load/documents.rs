//! Caches the parsed hand-written pages until their inputs change.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::directive::Expansion;
use crate::disk::Disk;
use crate::document::{Document, Draft};
use crate::integration::Integrations;
use crate::integration::proof::Proof;
use crate::markdown::{Expand, Options};
use crate::parallel;
use crate::rules::Group;
use crate::source::SourceFile;
use crate::theme::Theme;

/// The documents of the last read.
#[derive(Default)]
pub(super) struct Documents {
    drafts: HashMap<String, Draft>,
    parsed: HashMap<String, Cached>,
}

/// A document and its inputs besides its file.
struct Cached {
    document: Arc<Document>,
    options: Options,
    included: Vec<(String, Option<Arc<SourceFile>>)>,
    /// The inputs of its directives, if it has any.
    shows: Option<Shown>,
}

/// The inputs of directives: theme, integrations and proof.
type Shown = (Arc<Theme>, Integrations, Arc<Proof>);

impl Documents {
    /// Reads the front matter of all files. Returns those that become pages, and the drafts, unless `with_drafts` is
    /// set.
    pub(super) fn drafts(
        &mut self,
        files: &[(String, Arc<SourceFile>)],
        with_drafts: bool,
    ) -> (Vec<Draft>, Vec<Draft>) {
        let cached = &self.drafts;
        let drafts = parallel::map(files, |(path, file)| match cached.get(path) {
            Some(draft) if draft.file == *file => draft.clone(),
            _ => Draft::read(path, file),
        });
        self.drafts = drafts.iter().map(|draft| (draft.path.clone(), draft.clone())).collect();
        drafts.into_iter().partition(|draft| with_drafts || !draft.front.draft)
    }

    /// All documents, and how many had to be parsed.
    pub(super) fn parse(&mut self, drafts: &[Draft], parser: &Parser<'_>) -> (Vec<Arc<Document>>, usize) {
        let mut cached = std::mem::take(&mut self.parsed);
        let fresh = parallel::map(drafts, |draft| match cached.get(&draft.path) {
            Some(cached) if parser.is_current(cached, draft) => None,
            _ => Some(parser.parse(draft)),
        });
        let parsed = fresh.iter().flatten().count();
        let mut documents = Vec::with_capacity(drafts.len());
        for (draft, fresh) in drafts.iter().zip(fresh) {
            if let Some(document) = fresh.or_else(|| cached.remove(&draft.path)) {
                documents.push(Arc::clone(&document.document));
                self.parsed.insert(draft.path.clone(), document);
            }
        }
        (documents, parsed)
    }

    /// The paths of all files requested by documents.
    pub(super) fn included(&self) -> impl Iterator<Item = &str> {
        self.parsed.values().flat_map(|cached| &cached.included).map(|(path, _)| path.as_str())
    }
}

/// The inputs of parsing.
pub(super) struct Parser<'a> {
    /// Whether the documents' trees are kept for who renders them.
    pub(super) keeps_trees: bool,
    pub(super) disk: &'a Disk,
    pub(super) theme: &'a Arc<Theme>,
    pub(super) integrations: &'a Integrations,
    pub(super) proof: &'a Arc<Proof>,
    pub(super) options: &'a Options,
    pub(super) rules: &'a [Group],
}

impl Parser<'_> {
    fn is_current(&self, cached: &Cached, draft: &Draft) -> bool {
        cached.document.file == draft.file
            && cached.options == *self.options
            && cached.shows.as_ref().is_none_or(|(theme, integrations, proof)| {
                Arc::ptr_eq(theme, self.theme)
                    && Arc::ptr_eq(integrations, self.integrations)
                    && Arc::ptr_eq(proof, self.proof)
            })
            && cached.included.iter().all(|(path, file)| self.disk.shown(path) == *file)
    }

    /// Parses a page without caching it.
    pub(super) fn parse_once(&self, draft: &Draft) -> Document {
        Document::parse(draft, &self.expansion(), self.options)
    }

    fn expansion(&self) -> Expansion<'_> {
        Expansion {
            integrations: self.integrations,
            proof: self.proof,
            rules: self.rules,
            theme: self.theme,
            disk: self.disk,
        }
    }

    fn parse(&self, draft: &Draft) -> Cached {
        let recording = Recording { expansion: self.expansion(), asked: Mutex::default() };
        let document = Arc::new(Document::parse(draft, &recording, self.options));
        if !self.keeps_trees {
            document.take_tree();
        }
        let asked = recording.asked.into_inner().unwrap_or_else(PoisonError::into_inner);
        Cached {
            document,
            options: self.options.clone(),
            included: asked.included,
            shows: asked
                .directives
                .then(|| (Arc::clone(self.theme), Arc::clone(self.integrations), Arc::clone(self.proof))),
        }
    }
}

/// An expansion that records requested files.
struct Recording<'a> {
    expansion: Expansion<'a>,
    asked: Mutex<Asked>,
}

#[derive(Default)]
struct Asked {
    included: Vec<(String, Option<Arc<SourceFile>>)>,
    directives: bool,
}

impl Recording<'_> {
    fn note(&self, note: impl FnOnce(&mut Asked)) {
        note(&mut self.asked.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Expand for Recording<'_> {
    fn include(&self, path: &str) -> Option<Arc<SourceFile>> {
        let file = self.expansion.include(path);
        self.note(|asked| asked.included.push((path.to_owned(), file.clone())));
        file
    }

    fn directive(&self, name: &str, attributes: &[(String, String)]) -> Option<Result<String, String>> {
        self.note(|asked| asked.directives = true);
        self.expansion.directive(name, attributes)
    }
}
