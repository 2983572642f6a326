//! Directives: how hand-written text shows registry data without being a template.
//!
//! `::name{key="value"}` on a line of its own is replaced by Markdown that the theme's template
//! `directives/<name>.md` makes from registry data, before the page is parsed.

use std::sync::Arc;

use minijinja::context;
use minijinja::value::Value;

use crate::diagnostic::did_you_mean;
use crate::disk::Disk;
use crate::integration::{Integration, document};
use crate::markdown::Expand;
use crate::source::SourceFile;
use crate::theme::Theme;

/// The directives, each with its attributes and what it shows.
pub const DIRECTIVES: [(&str, &[&str], &str); 2] = [
    ("integration-card", &["key"], "an integration's name, description and a link to its page"),
    ("integration-table", &[], "a table of all integrations, the first two hundred where there are more"),
];

/// What directives and includes take their text from.
pub struct Expansion<'a> {
    /// The entries that have a page.
    pub integrations: &'a [Integration],
    /// The templates of the directives.
    pub theme: &'a Theme,
    /// Where included files are read.
    pub disk: &'a Disk,
}

impl Expand for Expansion<'_> {
    fn include(&self, path: &str) -> Option<Arc<SourceFile>> {
        self.disk.text(path).ok().flatten()
    }

    fn directive(&self, name: &str, attributes: &[(String, String)]) -> Option<Result<String, String>> {
        let Some((name, known, _)) = DIRECTIVES.iter().find(|(known, ..)| *known == name) else {
            let near = did_you_mean(name, DIRECTIVES.iter().map(|(name, ..)| *name));
            return near.map(|near| Err(format!("there is no directive `{name}`: did you mean `{near}`?")));
        };
        if let Some((unknown, _)) = attributes.iter().find(|(key, _)| !known.contains(&key.as_str())) {
            return Some(Err(format!("the directive `{name}` has no attribute `{unknown}`")));
        }
        let get = |key: &str| attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        Some(match *name {
            "integration-card" => self.integration_card(get("key").unwrap_or_default()),
            _ => self.integration_table(),
        })
    }
}

impl Expansion<'_> {
    fn integration_card(&self, key: &str) -> Result<String, String> {
        let integration =
            self.integrations.iter().find(|integration| integration.key() == key).ok_or_else(|| match did_you_mean(
                key,
                self.integrations.iter().map(Integration::key),
            ) {
                Some(near) => format!("there is no integration `{key}` with a page: did you mean `{near}`?"),
                None => format!("there is no integration `{key}` with a page"),
            })?;
        self.render("integration-card", context! { integration => document::row(integration) })
    }

    fn integration_table(&self) -> Result<String, String> {
        let shown = &self.integrations[..self.integrations.len().min(crate::plan::LISTED_PER_PAGE)];
        let rows: Vec<Value> = shown.iter().map(document::row).collect();
        self.render("integration-table", context! { integrations => rows, total => self.integrations.len() })
    }

    fn render(&self, name: &str, context: Value) -> Result<String, String> {
        self.theme.render(&format!("directives/{name}.md"), context).map_err(|problem| problem.message)
    }
}
