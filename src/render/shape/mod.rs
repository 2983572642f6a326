//! Shapes: pages that differ only in a few texts are rendered once, and filled in.
//!
//! Thousands of integrations have the same events, the same headers and as many variables. Their pages are rendered by
//! the same steps, so one page determines all of them:
//!
//! ```text
//! integration ─► its texts, and its shape: everything else that affects its files
//! placeholder ─► render, as for any page ─► its files, the placeholder's texts cut out ─► filled with each one's texts
//! ```
//!
//! A page with a text that isn't plain has no shape and is rendered. The first page of a shape is rendered too, for
//! comparison: a shape that doesn't produce the same bytes is never used. `tests/shape_laws.rs` tests that filled and
//! rendered pages are equal.

mod cut;
mod placeholder;
mod subject;

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use self::cut::Cut;
use self::subject::{Form, Subject, Text};
use super::surroundings::Surroundings;
use super::{Content, OutFile, Unit, page_among, render};
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::plan::page::PageId;
use crate::site::Site;

/// The number of the page for which a shape is made: making a shape costs as much as three pages.
const WORTHWHILE: usize = 4;

/// Renders the units of a site, and fills in pages of the same shape.
pub struct Shapes<'a> {
    site: &'a Site,
    worthwhile: usize,
    known: Mutex<HashMap<Fingerprint, Known>>,
    filled: AtomicUsize,
    /// The site with a placeholder for one page, created when first needed.
    stage: Mutex<Option<Site>>,
}

#[derive(Clone)]
enum Known {
    /// The number of rendered pages.
    Pages(usize),
    Shape(Arc<Shape>),
    /// The shape failed the comparison, so its pages are all rendered.
    Useless,
}

struct Shape {
    files: Vec<(Form, Cut, Cut)>,
    /// The ids that are the same on all pages.
    ids: HashSet<String>,
    /// The ids that contain a text.
    own_ids: Vec<Cut>,
}

impl<'a> Shapes<'a> {
    /// The shapes of a site, all unknown at first.
    pub fn new(site: &'a Site) -> Shapes<'a> {
        Shapes { worthwhile: WORTHWHILE, ..Shapes::eager(site) }
    }

    /// Like [`Shapes::new`], but each shape is made for its first page.
    pub fn eager(site: &'a Site) -> Shapes<'a> {
        Shapes { site, worthwhile: 1, known: Mutex::default(), filled: AtomicUsize::new(0), stage: Mutex::default() }
    }

    /// The number of pages filled in instead of rendered.
    pub fn filled(&self) -> usize {
        self.filled.load(Ordering::Relaxed)
    }

    /// Renders a unit, like [`render`].
    ///
    /// # Errors
    /// Where a template of the theme fails.
    pub fn render(&self, unit: &Unit) -> Result<Vec<OutFile>, Diagnostic> {
        match unit {
            Unit::Page(id) => self.page(*id, unit),
            _ => render(self.site, unit),
        }
    }

    fn page(&self, id: PageId, unit: &Unit) -> Result<Vec<OutFile>, Diagnostic> {
        let Some((subject, surroundings)) = self.subject(id) else { return render(self.site, unit) };
        let known = self.known(subject.shape);
        if let Known::Shape(shape) = &known
            && let Some(files) = shape.filled(&subject.texts)
        {
            self.filled.fetch_add(1, Ordering::Relaxed);
            return Ok(files);
        }
        let files = render(self.site, unit)?;
        if matches!(known, Known::Pages(pages) if pages == self.worthwhile) {
            let shape =
                self.shape(id, surroundings).filter(|shape| shape.filled(&subject.texts).as_ref() == Some(&files));
            let known = shape.map_or(Known::Useless, |shape| Known::Shape(Arc::new(shape)));
            lock(&self.known).insert(subject.shape, known);
        }
        Ok(files)
    }

    /// The state of a shape after counting one more page.
    fn known(&self, shape: Fingerprint) -> Known {
        let mut known = lock(&self.known);
        let known = known.entry(shape).or_insert(Known::Pages(0));
        if let Known::Pages(pages) = known {
            *pages += 1;
        }
        known.clone()
    }

    /// The texts of a page and its surroundings without them, if it has a shape.
    fn subject(&self, id: PageId) -> Option<(Subject, Surroundings)> {
        let integration = self.site.plan.parsed.integration_of(self.site.plan.page(id))?;
        if !self.site.theme.is_all_shipped() {
            return None;
        }
        let mut surroundings = Surroundings::of(self.site, id);
        let subject = Subject::of(self.site, id, integration, &mut surroundings)?;
        Some((subject, surroundings))
    }

    /// The shape of a page, rendered from a placeholder.
    fn shape(&self, id: PageId, mut surroundings: Surroundings) -> Option<Shape> {
        let page = self.site.plan.page(id);
        let integration = placeholder::integration(self.site.plan.parsed.integration_of(page)?);
        let page = placeholder::page(&integration, &page.source);
        placeholder::fill(&mut surroundings);
        let mut stage = lock(&self.stage);
        let site = stage.get_or_insert_with(|| self.site.afresh());
        site.put(id, page, integration.clone());
        let subject = Subject::of(site, id, &integration, &mut surroundings.clone())?;
        let files = page_among(site, id, surroundings).ok()?;
        Shape::of(&files, &subject.texts, &site.outline(id).ok()?.ids)
    }
}

impl Shape {
    /// A shape from a placeholder's files, its texts and the ids on its page.
    fn of(files: &[OutFile], texts: &[Text], ids: &HashSet<String>) -> Option<Shape> {
        let in_form = |form: Form| texts.iter().map(|text| text.in_form(form)).collect::<Vec<_>>();
        let cut = |file: &OutFile| {
            let Content::Bytes(bytes) = &file.content else { return None };
            let form = Form::of(&file.path);
            let text = str::from_utf8(bytes).ok()?;
            Some((form, Cut::of(&file.path, &in_form(Form::Data))?, Cut::of(text, &in_form(form))?))
        };
        let mut shape =
            Shape { files: files.iter().map(cut).collect::<Option<_>>()?, ids: HashSet::new(), own_ids: Vec::new() };
        for id in ids {
            let cut = Cut::of(id, &in_form(Form::Html))?;
            if cut.has_hole() {
                shape.own_ids.push(cut);
            } else {
                shape.ids.insert(id.clone());
            }
        }
        Some(shape)
    }

    /// The files of the page with these texts. `None` if two elements of the page would have the same id.
    fn filled(&self, texts: &[Text]) -> Option<Vec<OutFile>> {
        let fill = |form: Form, cut: &Cut| cut.filled(|number| texts[number].in_form(form));
        if self.own_ids.iter().any(|id| self.ids.contains(&fill(Form::Html, id))) {
            return None;
        }
        let files = self.files.iter();
        Some(files.map(|(form, path, text)| OutFile::new(fill(Form::Data, path), fill(*form, text))).collect())
    }
}

/// Locks `mutex`. Its data is consistent even if another thread panicked.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
