//! Reads TOML tables key by key. Checks types, and reports unknown keys with the closest known one.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::{UNKNOWN_KEY, WRONG_VALUE};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::source::{SourceFile, Spanned};

/// One table of the file. Ask for each key, then [`TableReader::finish`].
pub(super) struct TableReader<'a, 'i> {
    file: &'a Arc<SourceFile>,
    table: &'a DeTable<'i>,
    name: String,
    known: Vec<&'static str>,
}

impl<'a, 'i> TableReader<'a, 'i> {
    pub(super) fn new(file: &'a Arc<SourceFile>, table: &'a DeTable<'i>, name: impl Into<String>) -> Self {
        TableReader { file, table, name: name.into(), known: Vec::new() }
    }

    fn get(&mut self, key: &'static str) -> Option<&'a TomlSpanned<DeValue<'i>>> {
        self.known.push(key);
        self.table.get(key)
    }

    fn wrong(&self, key: &str, span: Range<usize>, expected: &str) -> Diagnostic {
        let name = if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) };
        Diagnostic::new(&WRONG_VALUE, format!("`{name}` must be {expected}")).at(self.file, span)
    }

    pub(super) fn string(&mut self, key: &'static str, problems: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(Spanned::new(text.to_string(), value.span())),
            _ => {
                problems.push(self.wrong(key, value.span(), "a string"));
                None
            }
        }
    }

    pub(super) fn boolean(&mut self, key: &'static str, problems: &mut Vec<Diagnostic>) -> Option<bool> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Boolean(yes) => Some(*yes),
            _ => {
                problems.push(self.wrong(key, value.span(), "`true` or `false`"));
                None
            }
        }
    }

    /// A boolean; `None` if absent or `"auto"`.
    pub(super) fn boolean_or_auto(&mut self, key: &'static str, problems: &mut Vec<Diagnostic>) -> Option<bool> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Boolean(yes) => Some(*yes),
            DeValue::String(word) if word == "auto" => None,
            _ => {
                problems.push(self.wrong(key, value.span(), "`true`, `false` or \"auto\""));
                None
            }
        }
    }

    pub(super) fn strings(&mut self, key: &'static str, problems: &mut Vec<Diagnostic>) -> Vec<Spanned<String>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            problems.push(self.wrong(key, value.span(), "an array of strings"));
            return Vec::new();
        };
        let mut strings = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) => strings.push(Spanned::new(text.to_string(), item.span())),
                _ => problems.push(self.wrong(key, item.span(), "an array of strings")),
            }
        }
        strings
    }

    /// A string, or an array of strings.
    pub(super) fn one_or_more_strings(
        &mut self,
        key: &'static str,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Vec<Spanned<String>>> {
        match self.table.get(key)?.get_ref() {
            DeValue::String(_) => Some(vec![self.string(key, problems)?]),
            _ => Some(self.strings(key, problems)),
        }
    }

    /// A table whose keys are the user's own and whose values are strings, in file order.
    pub(super) fn map(
        &mut self,
        key: &'static str,
        problems: &mut Vec<Diagnostic>,
    ) -> Vec<(Spanned<String>, Spanned<String>)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Table(table) = value.get_ref() else {
            problems.push(self.wrong(key, value.span(), "a table of strings"));
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for (name, item) in table {
            match item.get_ref() {
                DeValue::String(text) => pairs.push((
                    Spanned::new(name.get_ref().to_string(), name.span()),
                    Spanned::new(text.to_string(), item.span()),
                )),
                _ => problems.push(self.wrong(name.get_ref(), item.span(), "a string")),
            }
        }
        pairs.sort_by_key(|(name, _)| name.span.start);
        pairs
    }

    pub(super) fn table(&mut self, key: &'static str, problems: &mut Vec<Diagnostic>) -> Option<TableReader<'a, 'i>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(TableReader::new(self.file, table, self.path_of(key))),
            _ => {
                problems.push(self.wrong(key, value.span(), "a table"));
                None
            }
        }
    }

    /// An array of tables, each with the position of the whole item.
    pub(super) fn tables(
        &mut self,
        key: &'static str,
        problems: &mut Vec<Diagnostic>,
    ) -> Vec<(TableReader<'a, 'i>, Range<usize>)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            problems.push(self.wrong(key, value.span(), "an array of tables"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::Table(table) => {
                    tables.push((TableReader::new(self.file, table, self.path_of(key)), item.span()));
                }
                _ => problems.push(self.wrong(key, item.span(), "an array of tables")),
            }
        }
        tables
    }

    fn path_of(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    /// Reports the keys that were not read.
    pub(super) fn finish(self, problems: &mut Vec<Diagnostic>) {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if self.known.contains(&name) {
                continue;
            }
            let place = if self.name.is_empty() { String::new() } else { format!(" in `[{}]`", self.name) };
            let mut problem = Diagnostic::new(&UNKNOWN_KEY, format!("unknown key `{name}`{place}"))
                .at(self.file, key.span())
                .label("not a setting of sitegen");
            problem = match did_you_mean(name, self.known.iter().copied()) {
                Some(near) => problem.hint(format!("did you mean `{near}`?")),
                None => problem.hint(format!("known keys here: {}", self.known.join(", "))),
            };
            problems.push(problem);
        }
    }
}
