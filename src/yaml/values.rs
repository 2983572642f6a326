//! Typed access to the values of a tree. A value of another type is reported and read as absent.

use std::ops::Range;
use std::sync::Arc;

use super::{Fault, Yaml};
use crate::diagnostic::{Diagnostic, Rule};
use crate::source::{SourceFile, Spanned};

/// Reads typed values and collects diagnostics.
pub(crate) struct Values<'a> {
    /// The file with the YAML.
    pub(crate) file: &'a Arc<SourceFile>,
    /// The offset of the YAML in the file.
    pub(crate) base: usize,
    /// The rule for wrong values.
    pub(crate) rule: &'static Rule,
    /// Whether numbers, `true` and `false` are accepted as text: `title: 2024`.
    pub(crate) plain_is_text: bool,
    /// Problems found so far.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Values<'_> {
    /// Converts a range of the YAML to one of the file.
    pub(crate) fn in_file(&self, range: &Range<usize>) -> Range<usize> {
        self.base + range.start..self.base + range.end
    }

    /// Reports a problem at a range of the YAML.
    pub(crate) fn wrong(&mut self, range: Range<usize>, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(self.rule, message).at(self.file, self.in_file(&range)));
    }

    /// Reports why the YAML can't be read.
    pub(crate) fn fault(&mut self, fault: Fault) {
        let Fault { range, message, hint } = fault;
        self.wrong(range, message);
        if let Some(problem) = self.diagnostics.last_mut() {
            problem.hint = hint;
        }
    }

    /// A text, unchanged.
    pub(crate) fn string(&mut self, name: &str, value: Spanned<Yaml>) -> Option<Spanned<String>> {
        let span = self.in_file(&value.span);
        match value.value {
            Yaml::Null => None,
            Yaml::String(text) => Some(Spanned::new(text, span)),
            Yaml::Bool(_) | Yaml::Number(_) if self.plain_is_text => {
                Some(Spanned::new(self.file.text[span.clone()].to_owned(), span))
            }
            _ => {
                self.wrong(value.span, format!("`{name}` must be a string"));
                None
            }
        }
    }

    /// A text on one line. A blank one counts as absent.
    pub(crate) fn line(&mut self, name: &str, value: Spanned<Yaml>) -> Option<Spanned<String>> {
        let mut text = self.string(name, value).filter(|text| !text.value.trim().is_empty())?;
        if text.value.contains('\n') {
            text.value = text.value.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        Some(text)
    }

    /// A text that is the URL of an external page. Other schemes are refused, because they could be code.
    pub(crate) fn web_url(&mut self, name: &str, value: Spanned<Yaml>) -> Option<String> {
        let range = value.span.clone();
        let url = self.string(name, value)?.value;
        if url.starts_with("https://") || url.starts_with("http://") {
            return Some(url);
        }
        self.wrong(range, format!("`{name}` must be an absolute http(s) URL"));
        None
    }

    /// A number, with or without quotes.
    pub(crate) fn number(&mut self, name: &str, value: Spanned<Yaml>) -> Option<f64> {
        let number = match &value.value {
            Yaml::Null => return None,
            Yaml::Number(number) => number.as_f64(),
            Yaml::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        };
        if number.is_none() {
            self.wrong(value.span, format!("`{name}` must be a number"));
        }
        number
    }

    /// `true` or `false`; absent is `false`.
    pub(crate) fn bool(&mut self, name: &str, value: Spanned<Yaml>) -> bool {
        match &value.value {
            Yaml::Null => false,
            Yaml::Bool(value) => *value,
            Yaml::String(text) if text == "true" => true,
            Yaml::String(text) if text == "false" => false,
            _ => {
                self.wrong(value.span, format!("`{name}` must be `true` or `false`"));
                false
            }
        }
    }

    /// Several texts, or one.
    pub(crate) fn list(&mut self, name: &str, value: Spanned<Yaml>) -> Vec<Spanned<String>> {
        match value.value {
            Yaml::Null => Vec::new(),
            Yaml::Sequence(items) => items.into_iter().filter_map(|item| self.list_item(name, item)).collect(),
            // `tags: one` and `keywords: one, two`.
            Yaml::String(_) => {
                let whole = self.string(name, value);
                whole.into_iter().filter(|text| !text.value.trim().is_empty()).collect()
            }
            _ => {
                self.wrong(value.span, format!("`{name}` must be a list of strings"));
                Vec::new()
            }
        }
    }

    /// An item is a text; Docusaurus also allows `{label: …, permalink: …}` for a tag.
    fn list_item(&mut self, name: &str, item: Spanned<Yaml>) -> Option<Spanned<String>> {
        match item.value {
            Yaml::Map(entries) => {
                let label = entries.into_iter().find(|(key, _)| key.value == "label").map(|(_, label)| label);
                match label {
                    Some(label) => self.string(name, label),
                    None => {
                        self.wrong(item.span, format!("`{name}` must be a list of strings"));
                        None
                    }
                }
            }
            _ => self.string(name, item),
        }
    }
}
