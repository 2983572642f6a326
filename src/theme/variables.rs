//! The CSS custom properties of a theme.

use std::collections::BTreeMap;

use super::{Asset, Theme};

impl Theme {
    /// The variables that the theme's style sheets set at `:root`, without the leading `--`, with their defaults.
    pub fn variables(&self) -> BTreeMap<String, String> {
        let mut values = BTreeMap::new();
        for css in self.style_sheets() {
            for block in css.split(":root").skip(1) {
                let Some(block) = block.trim_start().strip_prefix('{').and_then(|rest| rest.split('}').next()) else {
                    continue;
                };
                for declaration in block.split(';') {
                    if let Some((name, value)) = declaration.trim().strip_prefix("--").and_then(|it| it.split_once(':'))
                    {
                        values.entry(name.trim().to_owned()).or_insert_with(|| value.trim().to_owned());
                    }
                }
            }
        }
        values
    }

    /// Whether a style sheet or template of the theme mentions a variable.
    pub fn names_variable(&self, name: &str) -> bool {
        let name = format!("--{name}");
        let names = |text: &str| {
            text.match_indices(&name).any(|(at, _)| {
                let after = text[at + name.len()..].chars().next();
                !after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
            })
        };
        self.style_sheets().any(names) || self.templates.values().any(|file| names(&file.text))
    }

    fn style_sheets(&self) -> impl Iterator<Item = &str> {
        let sheets = self.assets.iter().filter(|(path, _)| path.ends_with(".css"));
        sheets.filter_map(|(_, asset)| match asset {
            Asset::Embedded(bytes) => std::str::from_utf8(bytes).ok(),
            Asset::Text(file) => Some(file.text.as_str()),
            Asset::File(_) => None,
        })
    }
}
