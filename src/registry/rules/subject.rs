//! The subjects of checks: the registry, an entry, and the strings in which LiteLLM substitutes variables.

use std::ops::Range;
use std::sync::Arc;

use super::malformed::{self, Malformed};
use crate::diagnostic::{Diagnostic, Rule};
use crate::registry::entry::{Docs, Entry};
use crate::registry::read;
use crate::registry::substitution::{self, Piece};
use crate::registry::syntax::{Member, Node, position_in_string};
use crate::source::{SharedText, SourceFile, Spanned};

/// The registry: its tree and its entries.
pub(super) struct Whole<'t, 'a> {
    pub(super) file: &'t Arc<SourceFile>,
    pub(super) root: &'t Node<'a>,
    pub(super) entries: &'t [Arc<Entry>],
}

impl Whole<'_, '_> {
    /// A finding at a range of the file.
    pub(super) fn diagnostic(
        &self,
        rule: &'static Rule,
        range: Range<usize>,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(rule, message).at(self.file, range)
    }
}

/// One entry: its part of the tree, and its parsed fields.
pub(super) struct Subject<'t, 'a> {
    pub(super) file: &'t Arc<SourceFile>,
    /// The key and its value.
    pub(super) member: &'t Member<'a>,
    pub(super) fields: &'t [Member<'a>],
    pub(super) entry: &'t Entry,
    /// The endpoint and the header values.
    pub(super) templates: Vec<Template<'t>>,
}

/// A string in which LiteLLM substitutes variables.
pub(super) struct Template<'t> {
    /// Its name in messages.
    pub(super) what: &'static str,
    /// The header that it is the value of.
    pub(super) header: Option<&'t Spanned<SharedText>>,
    pub(super) text: &'t Spanned<SharedText>,
    pub(super) pieces: Vec<Piece<'t>>,
    /// Malformed substitutions.
    pub(super) malformed: Vec<Malformed<'t>>,
}

impl<'t> Template<'t> {
    fn new(what: &'static str, header: Option<&'t Spanned<SharedText>>, text: &'t Spanned<SharedText>) -> Self {
        let pieces = substitution::pieces(&text.value);
        Template { what, header, text, malformed: malformed::find(&text.value, &pieces), pieces }
    }

    /// The variables that LiteLLM substitutes, each with the range of the name in the value.
    pub(super) fn uses(&self) -> impl Iterator<Item = (&'t str, Range<usize>)> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Variable(name, whole) => {
                let end = whole.end - "}}".len();
                Some((*name, end - name.len()..end))
            }
            Piece::Text(_) => None,
        })
    }

    /// Whether it contains a substitution, valid or malformed.
    pub(super) fn has_variable(&self) -> bool {
        !self.malformed.is_empty() || self.uses().next().is_some()
    }

    /// Maps a range of the value to the source.
    pub(super) fn place(&self, file: &SourceFile, within: Range<usize>) -> Range<usize> {
        position_in_string(file, &self.text.span, within)
    }
}

impl<'t, 'a> Subject<'t, 'a> {
    pub(super) fn new(
        file: &'t Arc<SourceFile>,
        member: &'t Member<'a>,
        fields: &'t [Member<'a>],
        entry: &'t Entry,
    ) -> Self {
        let endpoint = entry.endpoint.iter().map(|endpoint| Template::new("the endpoint", None, endpoint));
        let headers = entry.headers.iter().map(|header| Template::new("a header", Some(&header.name), &header.value));
        Subject { file, member, fields, entry, templates: endpoint.chain(headers).collect() }
    }

    /// A finding at a range of the file.
    pub(super) fn diagnostic(
        &self,
        rule: &'static Rule,
        range: Range<usize>,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(rule, message).at(self.file, range)
    }

    pub(super) fn key(&self) -> &str {
        &self.entry.key.value
    }

    pub(super) fn field(&self, name: &str) -> Option<&'t Node<'a>> {
        read::field(self.fields, name)
    }

    /// The positions of the texts that must be URLs.
    pub(super) fn urls(&self) -> impl Iterator<Item = Range<usize>> {
        let website = self.entry.docs.as_ref().and_then(|docs| docs.website.as_ref());
        let website = website.map(|text| text.span.clone());
        self.entry.endpoint.iter().map(|text| text.span.clone()).chain(website)
    }

    /// The texts of `docs` that a page shows, with their fields' names.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&'static str, &'t Spanned<SharedText>)> {
        let docs = self.entry.docs.as_ref();
        let text = move |name, field: fn(&'t Docs) -> &'t Option<Spanned<SharedText>>| {
            docs.and_then(|docs| field(docs).as_ref()).map(|text| (name, text))
        };
        [
            text("display_name", |docs| &docs.display_name),
            text("description", |docs| &docs.description),
            text("additional_notes", |docs| &docs.additional_notes),
        ]
        .into_iter()
        .flatten()
    }

    /// The `docs` node, if it is an object.
    pub(super) fn docs(&self) -> Option<&'t Node<'a>> {
        self.field("docs").filter(|_| self.entry.docs.is_some())
    }
}
