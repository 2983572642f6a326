//! Unused files and strings of a site's own theme: a misspelled one would otherwise be silently ignored.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::de::DeTable;

use crate::diagnostic::{Diagnostic, Rule, Severity, did_you_mean};
use crate::disk::{Input, Tree};
use crate::source::SourceFile;

pub(super) static UNKNOWN_FILE: Rule = Rule {
    code: "unknown-theme-file",
    severity: Severity::Warning,
    summary: "a file of the theme that nothing reads",
    explanation: "A file in `themes/<name>/` has an effect only if it overrides the built-in theme's file of the same \
                  name, if another template of the theme includes it, or if it's an asset in `assets/`. `sitegen theme \
                  eject` lists the files of the built-in theme.",
    wrong: "themes/acme/templates/slots/fotter.html",
    right: "themes/acme/templates/slots/footer.html",
};

pub(super) static UNKNOWN_STRING: Rule = Rule {
    code: "unknown-string",
    severity: Severity::Warning,
    summary: "a key in strings.toml that no template uses",
    explanation: "`themes/<name>/strings.toml` overrides strings of the built-in theme's `strings.toml`. A theme \
                  with its own templates can add keys for them.",
    wrong: "serch = \"Suche\"",
    right: "search = \"Suche\"",
};

/// The templates of a theme that nothing includes, and files outside of a theme's folders.
pub(super) fn unknown_files(own: &Tree, prefix: &str) -> Vec<Diagnostic> {
    let shipped = super::embedded_paths();
    let texts = own.files.values().filter_map(|input| match input {
        Input::Text(file) => Some(file),
        Input::Asset(_) => None,
    });
    let is_included = |template: &str| {
        let (double, single) = (format!("\"{template}\""), format!("'{template}'"));
        texts.clone().any(|file| file.text.contains(&double) || file.text.contains(&single))
    };
    let is_read = |path: &str| {
        let of_theme = path.starts_with("assets/") || path == "strings.toml" || shipped.contains(&path);
        of_theme || path.strip_prefix("templates/").is_some_and(is_included)
    };
    let mut problems = Vec::new();
    for file in texts.clone() {
        let Some(path) = file.path.strip_prefix(prefix) else { continue };
        if is_read(path) {
            continue;
        }
        let near = nearest(path, &shipped);
        // A README or a license isn't a template.
        if near.is_none() && !path.starts_with("templates/") {
            continue;
        }
        let message = format!("nothing uses `{}`", file.path);
        problems.push(Diagnostic::new(&UNKNOWN_FILE, message).at(file, 0..0).hint(match near {
            Some(near) => format!("did you mean `{prefix}{near}`?"),
            None => "include it in another template, or remove it".to_owned(),
        }));
    }
    problems
}

/// The probably intended file of the built-in theme: one with a similar path, or with the same name in another folder.
fn nearest<'a>(path: &str, shipped: &[&'a str]) -> Option<&'a str> {
    let name = |path: &'a str| path.rsplit('/').next().unwrap_or_default();
    let own = path.rsplit('/').next().unwrap_or_default();
    let names = || shipped.iter().copied().map(name);
    did_you_mean(path, shipped.iter().copied())
        .or_else(|| did_you_mean(own, names()).and_then(|near| shipped.iter().copied().find(|path| name(path) == near)))
}

/// The keys of a theme's own words that are neither in the built-in theme nor used by a template. The first file is the
/// built-in theme's.
pub(super) fn unknown_strings(
    files: &[Arc<SourceFile>],
    templates: &BTreeMap<String, Arc<SourceFile>>,
) -> Vec<Diagnostic> {
    let [shipped, own @ ..] = files else { return Vec::new() };
    let (shipped, _) = DeTable::parse_recoverable(&shipped.text);
    let known: Vec<&str> = shipped.get_ref().keys().map(|key| key.get_ref().as_ref()).collect();
    let mut problems = Vec::new();
    for file in own {
        let (table, _) = DeTable::parse_recoverable(&file.text);
        for key in table.get_ref().keys() {
            let name: &str = key.get_ref();
            let use_of = format!("strings.{name}");
            if known.contains(&name) || templates.values().any(|file| file.text.contains(&use_of)) {
                continue;
            }
            let problem = Diagnostic::new(&UNKNOWN_STRING, format!("no template uses the string `{name}`"));
            problems.push(problem.at(file, key.span()).hint(match did_you_mean(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`sitegen theme eject strings.toml` shows all keys".to_owned(),
            }));
        }
    }
    problems
}
