//! The index of some of the pages, as bytes, so that the next build can take it over.
//!
//! ```text
//! number of terms; for each, sorted: its text, the number of its postings, the postings
//! number of sections; for each: the content of its result
//! number of pages; for each: the number of its sections
//! ```
//!
//! A number has four bytes, and a text its length before it.

use super::weights::Vocabulary;
use super::{Posting, SearchDoc};

/// A posting in the bytes of a part.
pub(super) type Stored = [u8; 4];

/// What the bytes of a part say.
#[derive(Default)]
pub(super) struct Part<'a> {
    /// Sorted, with the sections that contain them.
    pub(super) terms: Vec<(&'a str, &'a [Stored])>,
    /// The content of each section's result.
    pub(super) texts: Vec<&'a str>,
    /// How many sections each page has.
    pub(super) counts: Vec<u32>,
}

impl<'a> Part<'a> {
    /// Reads a part; `None` if it is damaged.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Part<'a>> {
        let mut reader = Reader(bytes);
        Some(Part {
            terms: reader.list(|reader| Some((reader.text()?, reader.postings()?)))?,
            texts: reader.list(Reader::text)?,
            counts: reader.list(Reader::number)?,
        })
    }
}

impl Posting {
    pub(super) fn of(stored: Stored) -> Posting {
        Posting(u32::from_le_bytes(stored))
    }
}

/// Reads from the beginning of the rest.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn number(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*number))
    }

    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    fn text(&mut self) -> Option<&'a str> {
        let size = self.number()? as usize;
        str::from_utf8(self.bytes(size)?).ok()
    }

    fn postings(&mut self) -> Option<&'a [Stored]> {
        let count = self.number()? as usize;
        Some(self.bytes(count.checked_mul(size_of::<Stored>())?)?.as_chunks().0)
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Reader<'a>) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        (0..count).map(|_| item(self)).collect()
    }
}

/// The part of these pages.
pub(super) fn write(docs: &[SearchDoc<'_>]) -> Vec<u8> {
    let mut vocabulary = Vocabulary::default();
    let mut texts = Vec::new();
    let mut sections = 0;
    for doc in docs {
        for (position, section) in doc.sections.iter().enumerate() {
            vocabulary.add_section(sections, doc, position, section);
            sections += 1;
            let url = section.url.unwrap_or(doc.url);
            let text = super::result_text(doc, position, section);
            let text = (url, doc.title, doc.kind as u8, section.id, section.heading, text);
            add_text(&mut texts, &serde_json::to_string(&text).unwrap_or_default());
        }
    }
    let terms = vocabulary.sorted();
    let mut out = Vec::with_capacity(texts.len() + terms.iter().map(size).sum::<usize>() + 4 * (docs.len() + 3));
    add_number(&mut out, terms.len());
    for (term, listed) in terms {
        add_text(&mut out, &term);
        add_number(&mut out, listed.len());
        out.extend(listed.into_iter().flat_map(|Posting(posting)| posting.to_le_bytes()));
    }
    add_number(&mut out, sections as usize);
    out.append(&mut texts);
    add_number(&mut out, docs.len());
    docs.iter().for_each(|doc| add_number(&mut out, doc.sections.len()));
    out
}

/// How many bytes a term has.
fn size((term, listed): &(String, Vec<Posting>)) -> usize {
    8 + term.len() + size_of::<Stored>() * listed.len()
}

fn add_number(out: &mut Vec<u8>, number: usize) {
    out.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

fn add_text(out: &mut Vec<u8>, text: &str) {
    add_number(out, text.len());
    out.extend(text.as_bytes());
}
