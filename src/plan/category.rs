//! `_category_.json`: what a folder of the content is called and where it stands, as Docusaurus has it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::address;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::source::SourceFile;

/// The file's name.
pub const FILE_NAME: &str = "_category_.json";

/// The rules about such files.
pub static RULES: &[&Rule] = &[&CATEGORY];

static CATEGORY: Rule = Rule {
    code: "category-file",
    severity: Severity::Error,
    summary: "a _category_.json can't be read",
    explanation: "A `_category_.json` names its folder in the navigation (`label`) and places it (`position`).",
    wrong: "{ \"label\": Guides }",
    right: "{ \"label\": \"Guides\", \"position\": 2 }",
};

/// A folder of the navigation.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
pub struct Category {
    /// The name that is shown; the folder's own if absent.
    pub label: Option<String>,
    /// Where it stands among its siblings.
    pub position: Option<f64>,
}

/// The categories, by their folder below the content folder, with `/` at its end.
pub fn read(files: &[(String, Arc<SourceFile>)]) -> (BTreeMap<String, Category>, Vec<Diagnostic>) {
    let mut categories = BTreeMap::new();
    let mut problems = Vec::new();
    for (path, file) in files {
        let folder = path.strip_suffix(FILE_NAME).unwrap_or(path).trim_end_matches('/');
        match serde_json::from_str::<Category>(&file.text) {
            Ok(mut category) => {
                category.position = category.position.or_else(|| address::number(folder));
                categories.insert(format!("{}/", address::folder_address(folder)), category);
            }
            Err(error) => {
                let start: usize =
                    file.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
                let at = (start + error.column().saturating_sub(1)).min(file.text.len());
                let message = error.to_string();
                let message = message.split(" at line ").next().unwrap_or_default();
                problems.push(Diagnostic::new(&CATEGORY, message).at(file, at..at));
            }
        }
    }
    (categories, problems)
}
