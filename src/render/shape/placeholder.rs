//! A placeholder integration, each of whose texts can be found in anything rendered from it.

use std::sync::Arc;

use super::super::surroundings::Surroundings;
use super::cut::MARK;
use super::subject::{Kinds, kinds, literal, reference};
use crate::integration::monogram::Monogram;
use crate::integration::values::names_secret;
use crate::integration::{Integration, Texts};
use crate::plan::page::{Page, PageSource};
use crate::registry::substitution;
use crate::source::SharedText;

/// An integration of the same shape as `integration`, with placeholder texts.
pub(super) fn integration(integration: &Integration) -> Integration {
    let mut entry = (*integration.entry).clone();
    let names: Vec<String> = integration.entry.variables().into_iter().map(str::to_owned).collect();
    let placeholders: Vec<String> = names.iter().enumerate().map(|(number, name)| variable(number, name)).collect();
    let of = |name: &str| {
        let number = names.iter().position(|known| known == name);
        number.map_or_else(|| name.to_owned(), |number| placeholders[number].clone())
    };
    let with_placeholders =
        |value: &mut SharedText| *value = substitution::substitute(value, |name| reference(&of(name))).into();
    entry.key.value = word(&format!("{MARK}kq"), kinds(&entry.key.value)).into();
    entry.endpoint.iter_mut().for_each(|endpoint| with_placeholders(&mut endpoint.value));
    for (number, header) in entry.headers.iter_mut().enumerate() {
        let own = literal(header).map(kinds);
        match own {
            Some(kinds) => header.value.value = word(&format!("{MARK}h{}q", letters(number)), kinds).into(),
            None => with_placeholders(&mut header.value.value),
        }
    }
    entry.environment_variables.iter_mut().for_each(|name| name.value = of(&name.value).into());
    let texts = Texts {
        name: text("n").into(),
        description: text("d").into(),
        plain_description: text("p").into(),
        website: integration.texts.website.as_ref().map(|_| format!("https://{MARK}w.example/").into()),
        notes: integration.texts.notes.as_ref().map(|_| text("o").into()),
        logo: None,
        monogram: Monogram { initials: text("i"), colour: format!("{MARK}cq") },
    };
    Integration { entry: Arc::new(entry), texts, overlay: None }
}

/// The page of a placeholder.
pub(super) fn page(integration: &Integration, source: &PageSource) -> Page {
    Page {
        path: integration.path(),
        source: source.clone(),
        title: integration.texts.name.clone(),
        label: integration.texts.name.clone(),
        description: integration.texts.plain_description.clone(),
        unlisted: false,
    }
}

/// Fills surroundings whose texts were removed.
pub(super) fn fill(surroundings: &mut Surroundings) {
    let mut number = 0;
    surroundings.for_each_text(&mut |text| {
        *text = format!("{MARK}s{}q", letters(number));
        number += 1;
    });
}

/// A text that begins with a capital, like a sentence.
fn text(letter: &str) -> String {
    format!("Q{}{letter}q", &MARK[1..])
}

fn variable(number: usize, name: &str) -> String {
    let plain = word(&format!("{MARK}v{}q", letters(number)), kinds(name)).to_ascii_uppercase();
    match (names_secret(name), name.contains('_')) {
        (false, _) => plain,
        (true, true) => format!("{plain}_KEY"),
        (true, false) => format!("{plain}KEY"),
    }
}

/// A word of some kinds.
fn word(begin: &str, (underscore, hyphen, digit): Kinds) -> String {
    let parts = [(underscore, "_q"), (hyphen, "-q"), (digit, "1")];
    parts.into_iter().filter(|(has, _)| *has).fold(begin.to_owned(), |word, (_, part)| word + part)
}

/// A number in letters, none of which can end a placeholder.
fn letters(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}
