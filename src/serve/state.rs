//! An immutable state of the served site, with everything needed to answer requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::affected::Affected;
use super::answer::Answer;
use super::assets::Assets;
use super::target;
use crate::config::Config;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::load::Inputs;
use crate::plan::fixed::Fixed;
use crate::plan::page::PageSource;
use crate::render::{self, OutFile, Unit};
use crate::rules;
use crate::site::Site;

/// A state of the served site.
#[derive(Clone)]
pub(super) struct State {
    /// Starts at 1 and increases with every change of the input.
    pub(super) generation: u64,
    /// The site.
    pub(super) site: Arc<Site>,
    /// The last earlier state of the site without errors, if any.
    pub(super) clean: Option<Arc<Site>>,
    /// Problems found while the site was loaded or shown.
    pub(super) loaded: Vec<Diagnostic>,
    /// Problems found by the last complete check, of this state or an earlier one.
    pub(super) checked: Vec<Diagnostic>,
    /// The current versions of files that pages load.
    pub(super) assets: Assets,
    /// Their versions in the previous state.
    pub(super) assets_before: Assets,
    affected: Affected,
    rendered: Arc<AtomicU64>,
}

impl State {
    /// The state at the start.
    pub(super) fn first(inputs: &Inputs, planned: (Site, Vec<Diagnostic>)) -> State {
        let assets = Assets::of(inputs);
        let (site, loaded, affected, rendered) = examined(inputs, planned, Arc::default());
        State {
            generation: 1,
            site,
            clean: None,
            loaded,
            checked: Vec::new(),
            assets_before: assets.clone(),
            assets,
            affected,
            rendered,
        }
    }

    /// The state after this one.
    pub(super) fn next(&self, inputs: &Inputs, planned: (Site, Vec<Diagnostic>)) -> State {
        let (site, loaded, affected, rendered) = examined(inputs, planned, Arc::clone(&self.rendered));
        let clean = if errors(&self.loaded) == 0 { Some(Arc::new(self.site.afresh())) } else { self.clean.clone() };
        let assets = match (&affected, &clean) {
            (Affected::All, Some(_)) => self.assets.clone(),
            _ => Assets::of(inputs),
        };
        State {
            generation: self.generation + 1,
            site,
            clean,
            loaded,
            checked: self.checked.clone(),
            assets,
            assets_before: self.assets.clone(),
            affected,
            rendered,
        }
    }

    /// The same state with the findings of a check.
    pub(super) fn with_checked(&self, checked: Vec<Diagnostic>) -> State {
        State { checked, ..self.clone() }
    }

    /// All problems.
    pub(super) fn problems(&self) -> impl Iterator<Item = &Diagnostic> {
        let checked = self.checked.iter().filter(|problem| !self.loaded.contains(problem));
        self.loaded.iter().chain(checked)
    }

    /// The number of units rendered in this state and earlier ones.
    pub(super) fn rendered(&self) -> u64 {
        self.rendered.load(Ordering::Relaxed)
    }

    /// The configuration with the site's base path. The path doesn't change while the configuration is broken.
    pub(super) fn config(&self) -> &Config {
        let site = match (&self.affected, &self.clean) {
            (Affected::All, Some(clean)) => clean,
            _ => &self.site,
        };
        site.plan.config()
    }

    /// The answer for a path in the output folder.
    pub(super) fn answer(&self, path: &str) -> Answer {
        self.find(path).unwrap_or_else(|| self.not_found())
    }

    /// The 404 page.
    pub(super) fn not_found(&self) -> Answer {
        match self.file(Fixed::NotFound.path()) {
            Some(Ok(file)) => Answer::file(404, file),
            Some(Err(problem)) => Answer::failed(problem),
            None => Answer::missing(),
        }
    }

    /// The rules are GitHub Pages': a folder's index, a file, a file without its `.html`, a folder without its `/`.
    fn find(&self, path: &str) -> Option<Answer> {
        if path.is_empty() || path.ends_with('/') {
            return self.served(&format!("{path}index.html"));
        }
        self.served(path).or_else(|| self.served(&format!("{path}.html"))).or_else(|| {
            self.file(&format!("{path}/index.html"))
                .map(|_| Answer::moved(target::on_server(self.config(), &format!("{path}/"))))
        })
    }

    fn served(&self, path: &str) -> Option<Answer> {
        self.file(path).map(|file| file.map_or_else(Answer::failed, |file| Answer::file(200, file)))
    }

    /// The file at a path below the output folder. While there are errors, affected and missing files come from the
    /// last clean state.
    fn file(&self, path: &str) -> Option<Result<OutFile, Diagnostic>> {
        let unit = render::unit_at(&self.site, path);
        let last_clean = || {
            let clean = self.clean.as_deref()?;
            self.render(clean, &render::unit_at(clean, path)?, path)?.ok()
        };
        let broken = errors(&self.loaded) > 0;
        if broken
            && (unit.is_none() || self.affected.holds(unit.as_ref()))
            && let Some(file) = last_clean()
        {
            return Some(Ok(file));
        }
        match self.render(&self.site, &unit?, path)? {
            Ok(file) => Some(Ok(file)),
            Err(problem) => Some(last_clean().ok_or(problem)),
        }
    }

    fn render(&self, site: &Site, unit: &Unit, path: &str) -> Option<Result<OutFile, Diagnostic>> {
        self.rendered.fetch_add(1, Ordering::Relaxed);
        match render::render(site, unit) {
            Ok(files) => files.into_iter().find(|file| file.path == path).map(Ok),
            Err(problem) => Some(Err(problem)),
        }
    }
}

/// The number of errors.
pub(super) fn errors<'a>(problems: impl IntoIterator<Item = &'a Diagnostic>) -> usize {
    problems.into_iter().filter(|problem| problem.severity == Severity::Error).count()
}

type Examined = (Arc<Site>, Vec<Diagnostic>, Affected, Arc<AtomicU64>);

fn examined(inputs: &Inputs, (site, mut problems): (Site, Vec<Diagnostic>), rendered: Arc<AtomicU64>) -> Examined {
    let (severities, wrong_settings) = rules::severities(&inputs.parsed.config);
    problems.extend(wrong_settings);
    diagnostic::apply_severities(&mut problems, &severities);
    // A page whose template fails falls back to its last clean version by itself, so only findings of the load are
    // considered.
    let affected = Affected::by(&problems, &site.plan);
    problems.extend(failing_templates(&site, &rendered));
    (Arc::new(site), problems, affected, rendered)
}

/// Renders one page of each kind: a template of the site's own that fails does so for one of them, and should be told at
/// once.
fn failing_templates(site: &Site, rendered: &AtomicU64) -> Vec<Diagnostic> {
    if site.theme.is_all_shipped() {
        return Vec::new();
    }
    let mut kinds = Vec::new();
    let mut problems = Vec::new();
    for id in site.plan.page_ids() {
        let kind = std::mem::discriminant::<PageSource>(&site.plan.page(id).source);
        if kinds.contains(&kind) {
            continue;
        }
        kinds.push(kind);
        rendered.fetch_add(1, Ordering::Relaxed);
        if let Err(problem) = render::render(site, &Unit::Page(id))
            && !problems.contains(&problem)
        {
            problems.push(problem);
        }
    }
    problems
}
