//! The texts in which an integration's page differs from others of its shape.
//!
//! A page has a shape only if each of its texts is plain: templates, Markdown and grammars treat all texts of its kind
//! alike. Any other page is rendered.

use std::hash::Hash;

use super::super::page::PageLinks;
use super::super::surroundings::Surroundings;
use crate::fingerprint::Fingerprint;
use crate::integration::values::names_secret;
use crate::integration::{Integration, Texts, quote, shipped};
use crate::markdown::{self, Body, Piece};
use crate::plan::links::Target;
use crate::plan::page::PageId;
use crate::registry::entry::{Entry, EventType, Header};
use crate::registry::substitution;
use crate::site::Site;
use crate::source::SourceFile;
use crate::theme::escape;

/// A kind of file, by how it escapes a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Html,
    Markdown,
    /// JSON, and the examples.
    Data,
}

impl Form {
    pub(super) fn of(path: &str) -> Form {
        match path.rsplit_once('.') {
            Some((_, "html")) => Form::Html,
            Some((_, "md")) => Form::Markdown,
            _ => Form::Data,
        }
    }
}

/// A text of a page.
pub(super) enum Text {
    /// The same in every file.
    Same(String),
    Forms {
        html: String,
        markdown: String,
        data: String,
    },
}

impl Text {
    pub(super) fn in_form(&self, form: Form) -> &str {
        match (self, form) {
            (Text::Same(text), _) => text,
            (Text::Forms { html, .. }, Form::Html) => html,
            (Text::Forms { markdown, .. }, Form::Markdown) => markdown,
            (Text::Forms { data, .. }, Form::Data) => data,
        }
    }

    fn forms(piece: Piece, source: &str) -> Text {
        Text::Forms { html: piece.html, markdown: piece.markdown, data: json(source) }
    }
}

/// The shape of a page and its texts.
pub(super) struct Subject {
    /// Equal for pages of the same shape.
    pub(super) shape: Fingerprint,
    /// In the same order for all pages of the shape.
    pub(super) texts: Vec<Text>,
}

impl Subject {
    /// The subject of the page `id`: the integration's texts, and those of its surroundings, which are removed. `None`
    /// if the page has no shape.
    pub(super) fn of(
        site: &Site,
        id: PageId,
        integration: &Integration,
        surroundings: &mut Surroundings,
    ) -> Option<Subject> {
        let entry = &integration.entry;
        let key = integration.key();
        let is_known = shipped::has(key) || site.plan.parsed.proof.has(key);
        if integration.overlay.is_some()
            || integration.texts.logo.is_some()
            || is_known
            || !is_key(key)
            || !is_name(&integration.texts.name)
        {
            return None;
        }
        if *integration.texts.name == site.plan.config().title {
            return None;
        }
        let variables = entry.variables();
        if !variables.iter().all(|name| is_variable(name)) || takes_own_name(entry, &variables) {
            return None;
        }
        let mut texts = vec![
            Text::Same(key.to_owned()),
            Text::Same(key.to_ascii_uppercase()),
            Text::Same(key.replace('_', "-")),
            Text::Same(integration.texts.name.to_string()),
            Text::Same(markdown::slug(&integration.texts.name)),
            Text::Same(integration.texts.monogram.initials.clone()),
            Text::Same(integration.texts.monogram.colour.clone()),
        ];
        texts.extend(authored_texts(site, id, integration)?);
        for name in &variables {
            texts.push(Text::Same((*name).to_owned()));
            texts.push(Text::Same(name.to_ascii_lowercase().replace('_', "-")));
        }
        texts.extend(entry.headers.iter().filter_map(literal).map(|value| Text::Same(value.to_owned())));
        surroundings.for_each_text(&mut |text| {
            let html = escape::html(&std::mem::take(text));
            texts.push(Text::Forms { html, markdown: String::new(), data: String::new() });
        });
        let shape = Fingerprint::of(&(structure(integration, &variables), &*surroundings));
        Some(Subject { shape, texts })
    }
}

/// The hand-written texts.
fn authored_texts(site: &Site, id: PageId, integration: &Integration) -> Option<Vec<Text>> {
    // The others have forms of their own, or the page has no shape.
    let Texts { name: _, monogram: _, logo: _, description, plain_description, notes, website } = &integration.texts;
    let body = Body::generated(SourceFile::new("", ""));
    let links = PageLinks { site, id, body: &body };
    let mut texts = vec![
        Text::forms(markdown::line(&escape::markdown(description), &site.options, &links)?, description),
        Text::Forms { html: escape::html(plain_description), markdown: String::new(), data: json(plain_description) },
    ];
    if plain_description.is_empty() {
        return None;
    }
    if let Some(notes) = notes {
        texts.push(Text::forms(markdown::piece(&escape::markdown(notes), &site.options, &links)?, notes));
    }
    if let Some(website) = website {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b":/.-_".contains(&byte);
        if !website.bytes().all(is_plain) || site.plan.resolve(id, website) != Some(Target::External) {
            return None;
        }
        texts.push(Text::Same(website.to_string()));
    }
    Some(texts)
}

/// The properties that decide the shape of an integration's own part.
fn structure(integration: &Integration, variables: &[&str]) -> impl Hash {
    let entry = &integration.entry;
    let number = |name: &str| variables.iter().position(|known| *known == name).unwrap_or_default();
    let parts = |value: &str| -> Vec<Part> {
        substitution::pieces(value)
            .into_iter()
            .map(|piece| match piece {
                substitution::Piece::Text(text) => Part::Text(text.to_owned()),
                substitution::Piece::Variable(name, _) => Part::Variable(number(name)),
            })
            .collect()
    };
    let headers: Vec<_> = entry
        .headers
        .iter()
        .map(|header| {
            let value =
                literal(header).map_or_else(|| parts(&header.value.value), |value| vec![Part::Own(kinds(value))]);
            (header.name.value.clone(), value)
        })
        .collect();
    let declared: Vec<_> = entry.environment_variables.iter().map(|name| number(&name.value)).collect();
    (
        kinds(integration.key()),
        (EventType::ALL.map(|event| entry.sends(event)), entry.event_types.is_some(), entry.log_format()),
        (parts(entry.endpoint()), headers),
        declared,
        variables.iter().map(|name| (kinds(name), names_secret(name))).collect::<Vec<_>>(),
        (integration.texts.website.is_some(), integration.texts.notes.is_some()),
    )
}

/// A part of a value.
#[derive(Hash)]
enum Part {
    Text(String),
    Variable(usize),
    /// A text that differs on every page, with its properties.
    Own(Kinds),
}

/// The properties of a word that grammars can distinguish.
pub(super) type Kinds = (bool, bool, bool);

pub(super) fn kinds(word: &str) -> Kinds {
    (word.contains('_'), word.contains('-'), word.contains(|c: char| c.is_ascii_digit()))
}

/// A reference to a variable in endpoints and headers.
pub(super) fn reference(name: &str) -> String {
    format!("{{{{environment_variables.{name}}}}}")
}

/// The value of a header that is one plain word of its own, such as `project-12`.
pub(super) fn literal(header: &Header) -> Option<&str> {
    let value = &header.value.value;
    let is_plain = value.starts_with(|c: char| c.is_ascii_lowercase())
        && value.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && value.contains(|c: char| c.is_ascii_digit());
    (is_plain && !header.name.value.eq_ignore_ascii_case("authorization")).then_some(value)
}

fn is_key(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !key.ends_with('_')
        && quote::yaml_key(key) == key
        && is_no_word_of_code(key)
}

fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && is_no_word_of_code(name)
}

/// Words of a letter or two can be parts of literals.
fn is_no_word_of_code(word: &str) -> bool {
    word.len() > 2 && !crate::highlight::is_word_of_code(word)
}

fn is_name(name: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.split(' ').all(is_word)
        && !name.starts_with("import ")
        && !name.starts_with("export ")
}

/// Whether a variable has the name that an example would invent for a value of the entry.
fn takes_own_name(entry: &Entry, variables: &[&str]) -> bool {
    let prefix = entry.key.value.to_ascii_uppercase();
    let mut made_up = entry.headers.iter().map(|header| header.name.value.as_str()).chain(["endpoint"]);
    made_up.any(|what| {
        let what = what.to_ascii_uppercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        let is_made_up = |name: &&str| {
            name.strip_prefix(prefix.as_str())
                .and_then(|rest| rest.strip_prefix('_'))
                .is_some_and(|rest| rest.starts_with(what.as_str()))
        };
        variables.iter().any(is_made_up)
    })
}

/// A text as the content of a JSON string.
fn json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}
