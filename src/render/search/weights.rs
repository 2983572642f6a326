//! The weights of a section's terms.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{Kind, Posting, SearchDoc, SearchSection, terms};

/// A term's weight by its location, from 1 to 15.
const INTEGRATION_NAME: u8 = 15;
/// An integration's description, variables and headers.
const INTEGRATION_TEXT: u8 = 10;
const INTEGRATION_FACT: u8 = 4;
const TITLE: u8 = 9;
const PAGE_TITLE_IN_SECTION: u8 = 2;

/// Weights by the kind of page.
struct Scale {
    heading: u8,
    keyword: u8,
    /// In the text, by count: once, twice, five times.
    text: [u8; 3],
}

const PAGE: Scale = Scale { heading: 8, keyword: 6, text: [2, 4, 5] };
/// For other readers: ranked below the documentation of the integrations.
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

/// The terms of some sections, one section after the other.
#[derive(Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<String, usize, RandomState>,
    /// By the number of a term.
    terms: Vec<Term>,
    /// The terms of the current section.
    in_section: Vec<usize>,
    /// Those of the text at hand.
    counted: Vec<usize>,
}

#[derive(Default)]
struct Term {
    /// Its weight in the current section, or 0.
    weight: u8,
    /// Its count in the current text.
    count: u32,
    listed: Vec<Posting>,
}

impl Vocabulary {
    /// Adds the terms of a section by its number.
    pub(super) fn add_section(
        &mut self,
        number: u32,
        doc: &SearchDoc<'_>,
        position: usize,
        section: &SearchSection<'_>,
    ) {
        if (doc.kind, position) == (Kind::Integration, 0) {
            self.integration(doc, section);
        } else {
            self.page(doc, position, section);
        }
        for term in self.in_section.drain(..) {
            let term = &mut self.terms[term];
            term.listed.push(Posting::new(number, std::mem::take(&mut term.weight)));
        }
    }

    /// The sorted terms, each with its sections.
    pub(super) fn sorted(self) -> Vec<(String, Vec<Posting>)> {
        let mut terms = self.terms;
        let listed = |(term, number): (String, usize)| (term, std::mem::take(&mut terms[number].listed));
        let mut sorted: Vec<_> = self.numbers.into_iter().map(listed).collect();
        sorted.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        sorted
    }

    fn page(&mut self, doc: &SearchDoc<'_>, position: usize, section: &SearchSection<'_>) {
        let scale = doc.kind.scale();
        self.add(doc.title, if position == 0 { TITLE } else { PAGE_TITLE_IN_SECTION });
        self.add(section.heading, scale.heading);
        self.count(section.text, scale.text);
        if position == 0 {
            doc.hidden.iter().for_each(|text| self.add(text, scale.keyword));
        }
    }

    fn integration(&mut self, doc: &SearchDoc<'_>, section: &SearchSection<'_>) {
        for name in doc.names.iter().chain([&doc.title]) {
            self.add(name, INTEGRATION_NAME);
        }
        if !terms::has_pairs(doc.title) {
            // The whole name as one term. Among thousands its words may each be too common to be listed with it.
            let whole: String = doc.title.split(|c: char| !c.is_alphanumeric()).collect();
            self.add(&whole, INTEGRATION_NAME);
        }
        for text in doc.keywords.iter().chain([&section.text]) {
            self.add(text, INTEGRATION_TEXT);
        }
        self.count(doc.notes, INTEGRATION.text);
        for fact in &doc.facts {
            self.add(fact, INTEGRATION_FACT);
        }
    }

    /// Adds the terms of a text, regardless of their counts.
    fn add(&mut self, text: &str, weight: u8) {
        terms::each_term(text, |term| {
            let number = self.number(term);
            self.raise(number, weight);
        });
    }

    /// Adds the terms of a text, weighted by their counts.
    fn count(&mut self, text: &str, weights: [u8; 3]) {
        let mut counted = std::mem::take(&mut self.counted);
        terms::each_term(text, |term| {
            let number = self.number(term);
            let count = &mut self.terms[number].count;
            if *count == 0 {
                counted.push(number);
            }
            *count += 1;
        });
        for number in counted.drain(..) {
            let weight = match std::mem::take(&mut self.terms[number].count) {
                1 => weights[0],
                2..=4 => weights[1],
                _ => weights[2],
            };
            self.raise(number, weight);
        }
        self.counted = counted;
    }

    fn number(&mut self, term: &str) -> usize {
        if let Some(number) = self.numbers.get(term) {
            return *number;
        }
        let number = self.terms.len();
        self.terms.push(Term::default());
        self.numbers.insert(term.to_owned(), number);
        number
    }

    fn raise(&mut self, number: usize, weight: u8) {
        let known = &mut self.terms[number].weight;
        if *known == 0 {
            self.in_section.push(number);
        }
        *known = weight.max(*known);
    }
}
