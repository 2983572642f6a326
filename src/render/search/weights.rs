//! How much the terms of a section weigh.

use std::collections::HashMap;

use super::{Kind, SearchDoc, SearchSection, terms};

/// How much a term weighs by where it is, from 1 to 15.
const INTEGRATION_NAME: u8 = 15;
/// An integration's description, variables and headers.
const INTEGRATION_TEXT: u8 = 10;
const INTEGRATION_FACT: u8 = 4;
const TITLE: u8 = 9;
const PAGE_TITLE_IN_SECTION: u8 = 2;

/// What weighs by whose page it is.
struct Scale {
    heading: u8,
    keyword: u8,
    /// In the text: once, twice, five times.
    text: [u8; 3],
}

const PAGE: Scale = Scale { heading: 8, keyword: 6, text: [2, 4, 5] };
/// For other readers: after the pages beside the integrations.
const ELSEWHERE: Scale = Scale { heading: 7, keyword: 5, text: [1, 2, 3] };
/// Of one integration, or of all.
const INTEGRATION: Scale = Scale { heading: 9, keyword: 6, text: [4, 5, 6] };

impl Kind {
    fn scale(self) -> Scale {
        match self {
            Kind::Page => PAGE,
            Kind::Elsewhere => ELSEWHERE,
            Kind::Integration | Kind::Shared => INTEGRATION,
        }
    }
}

/// The terms of a section, each with its weight.
pub(super) fn of(doc: &SearchDoc<'_>, position: usize, section: &SearchSection<'_>) -> HashMap<String, u8> {
    let mut weights = Weights::default();
    if (doc.kind, position) == (Kind::Integration, 0) {
        integration(&mut weights, doc, section);
        return weights.terms;
    }
    let scale = doc.kind.scale();
    weights.add(doc.title, if position == 0 { TITLE } else { PAGE_TITLE_IN_SECTION });
    weights.add(section.heading, scale.heading);
    weights.count(section.text, scale.text);
    if position == 0 {
        doc.hidden.iter().for_each(|text| weights.add(text, scale.keyword));
    }
    weights.terms
}

fn integration(weights: &mut Weights, doc: &SearchDoc<'_>, section: &SearchSection<'_>) {
    for name in doc.names.iter().chain([&doc.title]) {
        weights.add(name, INTEGRATION_NAME);
    }
    if !terms::has_pairs(doc.title) {
        // The whole name as one term. Among thousands its words may each be too common to be listed with it.
        let whole: String = doc.title.split(|c: char| !c.is_alphanumeric()).collect();
        weights.add(&whole, INTEGRATION_NAME);
    }
    for text in doc.keywords.iter().chain([&section.text]) {
        weights.add(text, INTEGRATION_TEXT);
    }
    weights.count(doc.notes, INTEGRATION.text);
    for fact in &doc.facts {
        weights.add(fact, INTEGRATION_FACT);
    }
}

#[derive(Default)]
struct Weights {
    terms: HashMap<String, u8>,
}

impl Weights {
    fn raise(&mut self, term: &str, weight: u8) {
        match self.terms.get_mut(term) {
            Some(known) => *known = weight.max(*known),
            None => drop(self.terms.insert(term.to_owned(), weight)),
        }
    }

    /// The terms of a text, however often they come.
    fn add(&mut self, text: &str, weight: u8) {
        terms::each_term(text, |term| self.raise(term, weight));
    }

    /// The terms of a text by how often they come.
    fn count(&mut self, text: &str, weights: [u8; 3]) {
        let mut counts: HashMap<String, u32> = HashMap::new();
        terms::each_term(text, |term| match counts.get_mut(term) {
            Some(count) => *count += 1,
            None => drop(counts.insert(term.to_owned(), 1)),
        });
        for (term, count) in counts {
            self.raise(
                &term,
                weights[match count {
                    1 => 0,
                    2..=4 => 1,
                    _ => 2,
                }],
            );
        }
    }
}
