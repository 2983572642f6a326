//! Links outside the text: in front matter and in the configuration.

use std::ops::Range;
use std::sync::Arc;

use super::dead_target::{DeadTarget, SUGGESTIONS};
use super::external;
use super::links::{DEAD_IMAGE, DEAD_LINK};
use crate::diagnostic::{Diagnostic, Rule, Severity, did_you_mean};
use crate::front_matter::Pagination;
use crate::integration::{self, Integration};
use crate::plan::links::{self, Target};
use crate::plan::{Plan, url};
use crate::site::Site;
use crate::source::SourceFile;

/// The rules about front matter as a whole.
pub(super) static RULES: &[&Rule] = &[&MISSPELT_KEY];

static MISSPELT_KEY: Rule = Rule {
    code: "misspelled-front-matter",
    severity: Severity::Warning,
    summary: "a misspelled front matter key",
    explanation: "Front matter can have other keys, for the theme's templates. A key that looks like a misspelling \
                  of a known key, and that no template uses, has no effect.",
    wrong: "---\nsidebar_lable: Start\n---",
    right: "---\nsidebar_label: Start\n---",
};

/// The keys that sitegen reads.
const KEYS: [&str; 26] = [
    "lang",
    "dir",
    "sidebar_badge",
    "template",
    "tagline",
    "actions",
    "typographic",
    "title",
    "description",
    "sidebar_label",
    "sidebar_position",
    "slug",
    "id",
    "image",
    "date",
    "draft",
    "unlisted",
    "hide_title",
    "hide_table_of_contents",
    "keywords",
    "tags",
    "aliases",
    "pagination_prev",
    "pagination_next",
    "authors",
    "last_update",
];

/// Keys of other generators that resemble one of those but mean something else.
const FOREIGN: [&str; 5] = ["sidebar_class_name", "pagination_label", "title_meta", "data", "sidebar_key"];

/// Keys that look like a misspelling of one of sitegen's. A file about an integration is checked with the fields of its
/// entry.
pub(super) fn misspelled_keys(site: &Site) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for document in &site.plan.parsed.documents {
        if integration::overlay_key(&document.path).is_some() {
            continue;
        }
        for place in &document.front.extra.places {
            let key = place.key.value.as_str();
            // Almost any word is close to a short one.
            let near = did_you_mean(key, KEYS).filter(|near| key.len() > 4 || near.eq_ignore_ascii_case(key));
            let is_used = || site.theme.own_templates().any(|file| file.text.contains(key));
            if let Some(near) = near.filter(|near| *near != key && !FOREIGN.contains(&key) && !is_used()) {
                let problem = Diagnostic::new(&MISSPELT_KEY, format!("unknown front matter key `{key}`"));
                let problem = problem.at(&document.file, place.key.span.clone());
                problems.push(problem.hint(format!("did you mean `{near}`?")));
            }
        }
    }
    problems
}

/// Checks `pagination_prev`, `pagination_next`, `actions` and `image` of all pages, and the site's pictures.
pub(super) fn check(plan: &Plan) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut suggested = 0;
    for id in plan.page_ids() {
        let page = plan.page(id);
        let (Some(front), Some(file)) = (plan.parsed.front(page), plan.parsed.file(page)) else { continue };
        for (key, pagination) in
            [("pagination_prev", &front.navigation.previous), ("pagination_next", &front.navigation.next)]
        {
            if let Some(Pagination::Page(name)) = pagination
                && plan.neighbour(id, &name.value).is_none()
            {
                let message = format!("`{key}` names a missing page: `{}`", name.value);
                // A page may be named with or without its extension.
                let has_ending = name.value.ends_with(".md") || name.value.ends_with(".mdx");
                let without_ending = |path: &'_ str| path.rsplit_once('.').map_or(path.len(), |(stem, _)| stem.len());
                let files = plan.parsed.documents.iter().map(|document| {
                    let path = document.path.as_str();
                    if has_ending { path } else { &path[..without_ending(path)] }
                });
                let problem = Diagnostic::new(&DEAD_LINK, message).at(file, name.span.clone());
                suggested += 1;
                let near = if suggested <= SUGGESTIONS { did_you_mean(&name.value, files) } else { None };
                problems.push(match near {
                    Some(near) => problem.hint(format!("did you mean `{near}`?")),
                    None => problem.hint("use the path of the page's file in the content folder"),
                });
            }
        }
        for action in &front.layout.actions {
            let link = &action.link;
            if let Some((message, hint)) = external::fault_outside_text(&link.value) {
                problems.push(Diagnostic::new(&DEAD_LINK, message).at(file, link.span.clone()).hint(hint));
            } else if plan.resolve(id, &link.value).is_none() && !plan.allows_link(&link.value) {
                let message = format!("the link `{}` is dead", link.value);
                let problem = Diagnostic::new(&DEAD_LINK, message).at(file, link.span.clone());
                problems.push(problem.hint(DeadTarget::link(id, &link.value).hint(plan, &mut suggested)));
            }
        }
        if let Some(image) = &front.preview.image {
            let exists = matches!(plan.resolve(id, &image.value), Some(Target::File(_) | Target::External));
            let mut hint = || DeadTarget::file(id, &image.value).hint(plan, &mut suggested);
            problems.extend((!exists).then(|| dead_image(&image.value, file, image.span.clone(), hint())));
        }
    }
    let config = plan.config();
    let pictures = [&config.logo, &config.favicon, &config.social_card].into_iter().flatten();
    let missing = pictures.filter(|picture| !plan.has_file(picture.value.trim_start_matches('/')));
    problems.extend(missing.filter_map(|picture| {
        let destination = format!("/{}", picture.value.trim_start_matches('/'));
        let target = plan.page_ids().next().map(|id| DeadTarget::file(id, &destination));
        let hint = target.map(|target| target.hint(plan, &mut suggested)).unwrap_or_default();
        Some(dead_image(&picture.value, config.file.as_ref()?, picture.span.clone(), hint))
    }));
    problems.extend(missing_script(plan));
    problems.extend(plan.parsed.integrations.iter().filter_map(|integration| logo(plan, integration, &mut suggested)));
    problems
}

/// The diagram script is missing.
fn missing_script(plan: &Plan) -> Option<Diagnostic> {
    let script = plan.config().mermaid.as_ref()?;
    if links::is_external(&script.value) || plan.has_file(script.value.trim_start_matches('/')) {
        return None;
    }
    let message = format!("the script `{}` is not there, so diagrams are shown as code", script.value);
    let problem = Diagnostic::new(&DEAD_LINK, message).at(plan.config().file.as_ref()?, script.span.clone());
    Some(problem.hint("copy `mermaid.min.js` into the static folder: it is in `dist` of the npm package `mermaid`"))
}

/// Checks the logo of an integration, in its entry or its hand-written file.
fn logo(plan: &Plan, integration: &Integration, suggested: &mut usize) -> Option<Diagnostic> {
    let logo = integration.texts.logo.as_deref().filter(|logo| !plan.has_file(logo))?;
    let document = integration.overlay.map(|overlay| plan.parsed.document(overlay));
    let of_page = document.and_then(|document| {
        let place = document.front.extra.places.iter().find(|place| place.key.value == "logo")?;
        Some((&document.file, place.value.clone()))
    });
    let of_entry = || Some((&plan.parsed.registry, integration.entry.docs.as_ref()?.logo.as_ref()?.span.clone()));
    let (file, place) = of_page.or_else(of_entry)?;
    if links::is_external(logo) {
        let message = format!("the logo `{logo}` is not a file of the site");
        let hint = "copy the image into the static folder and use its path there";
        return Some(Diagnostic::new(&DEAD_IMAGE, message).at(file, place).hint(hint));
    }
    let id = plan.page_at(&integration.path())?;
    Some(dead_image(logo, file, place, DeadTarget::file(id, &format!("/{logo}")).hint(plan, suggested)))
}

/// Whether a link is the logo of an integration.
pub(super) fn is_logo(plan: &Plan, destination: &str) -> bool {
    let path = url::decode(destination.trim_start_matches('/'));
    path.is_some_and(|path| plan.parsed.integrations.iter().any(|it| it.texts.logo.as_deref() == Some(&path)))
}

fn dead_image(destination: &str, file: &Arc<SourceFile>, range: Range<usize>, hint: String) -> Diagnostic {
    Diagnostic::new(&DEAD_IMAGE, format!("the image `{destination}` doesn't exist")).at(file, range).hint(hint)
}
