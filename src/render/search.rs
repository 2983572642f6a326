//! The search index: classic scripts that the theme's `search.js` loads. They work from file:// too.
//!
//! A search result is a section: the text below one heading or in one tab. The index has three parts, each cut into
//! shards:
//!
//! - terms: each term with the sections that contain it and its weight there;
//! - endings: the terms again, reversed and sorted, to find terms misspelled near the beginning;
//! - texts: the content of the results.
//!
//! `index.js` names the first entry of each shard; a small site's shards are all in it. A query loads the shards that
//! its words fall into and the texts of the best sections, so its cost does not grow with the site.

mod docs;
mod fold;
mod part;
mod shard;
mod shared;
mod terms;
mod weights;

use std::ops::RangeInclusive;
use std::sync::Arc;

use serde_json::json;

use super::{Fixed, OutFile};
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::integration::{Integration, LISTED_PER_PAGE};
use crate::kept::Keep;
use crate::parallel;
use crate::site::Site;
use part::{Part, Stored};
use shard::{Shard, shards};

/// The folder of the index, below the output folder.
const FOLDER: &str = Fixed::Search.path();

/// Up to this many bytes the whole index is one file: at most 60 KB when compressed to a third.
const ONE_FILE: usize = 175_000;

/// The smallest shard in bytes, of terms and endings.
const TERMS_SHARD: usize = 12_000;
const TEXTS_SHARD: usize = 8_000;

/// How many pages one core takes at a time, at least and at most. Their sources are in memory only that long; terms
/// that several parts have cost more.
const DOCS_AT_ONCE: RangeInclusive<usize> = 250..=1_000;

/// The most sections listed for a term: those with the highest weights. The number of all sections is stored too, for
/// ranking.
const LISTED: usize = 300;

/// A page in the search index, which `search.js` refers to by its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// A hand-written page.
    #[default]
    Page,
    /// An integration: a match in its name comes first, and one in its own text before other pages.
    Integration,
    /// The text that all integration pages share.
    Shared,
    /// A page outside the section of the integrations, such as a guide for the site's authors.
    Elsewhere,
}

/// A page's searchable content.
#[derive(Default)]
pub(super) struct SearchDoc<'a> {
    pub(super) kind: Kind,
    /// The page's title, or the integration's name.
    pub(super) title: &'a str,
    /// The page's path below the site's root.
    pub(super) url: &'a str,
    /// More names that count as the title: an integration's key.
    pub(super) names: Vec<&'a str>,
    /// Words that describe the page: variables and headers.
    pub(super) keywords: Vec<&'a str>,
    /// The setup notes.
    pub(super) notes: &'a str,
    /// The rest of its entry: the endpoint, header values, the list's columns.
    pub(super) facts: Vec<&'a str>,
    /// Searchable words that aren't shown.
    pub(super) hidden: Vec<&'a str>,
    /// The text, cut at headings. The first section is the text before all headings.
    pub(super) sections: Vec<SearchSection<'a>>,
}

/// The text below one heading.
#[derive(Default)]
pub(super) struct SearchSection<'a> {
    /// The path of the page, if it isn't the document's.
    pub(super) url: Option<&'a str>,
    /// The heading's id; empty before the first heading.
    pub(super) id: &'a str,
    /// The heading.
    pub(super) heading: &'a str,
    /// The text.
    pub(super) text: &'a str,
}

/// A section that contains a term, and the term's weight there, in one number as in the index.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Posting(u32);

impl Posting {
    fn new(section: u32, weight: u8) -> Posting {
        Posting(section * 16 + u32::from(weight))
    }

    fn weight(self) -> u32 {
        self.0 % 16
    }

    /// The same posting with `before` sections inserted in front.
    fn moved(self, before: u32) -> Posting {
        Posting(self.0 + before * 16)
    }
}

/// A term in one of the parts.
struct Found<'a> {
    term: &'a str,
    /// How many sections the parts before it have.
    before: u32,
    listed: &'a [Stored],
}

/// Makes the files of a site's index. What each part of the pages contributes is taken from the last build, where nothing that
/// it is made from has changed.
///
/// # Errors
/// Where a template fails.
pub(crate) fn index(site: &Site, keep: &dyn Keep, out: &mut dyn FnMut(OutFile)) -> Result<(), Diagnostic> {
    let (sources, list) = docs::sources(site)?;
    let at_once = (sources.len() / 16).clamp(*DOCS_AT_ONCE.start(), *DOCS_AT_ONCE.end());
    let chunks: Vec<_> = sources.chunks(at_once).collect();
    let parts = parallel::map(&chunks, |sources| {
        let argument = Fingerprint::of(&(&site.options, sources));
        let kept = keep.get("search", argument).filter(|part| Part::read(part).is_some());
        kept.unwrap_or_else(|| {
            let part = docs::with_docs(&site.options, sources, part::write);
            keep.put("search", argument, &part);
            part
        })
    });
    drop(sources);
    files(&parts, list, out);
    if site.plan.parsed.has_registry {
        out(list_fields(&site.plan.parsed.integrations));
    }
    Ok(())
}

/// For the filter of the list: the variables and headers of each integration on each of the list's pages.
fn list_fields(integrations: &[Arc<Integration>]) -> OutFile {
    let mut script = "searchList([".to_owned();
    for (number, page) in integrations.chunks(LISTED_PER_PAGE).enumerate() {
        let fields: Vec<String> = page.iter().map(|integration| docs::keywords(integration).join(" ")).collect();
        script.push_str(if number == 0 { "" } else { "," });
        script.push_str(&json!(fields).to_string());
    }
    script.push_str("]);\n");
    OutFile::new(format!("{FOLDER}list.js"), script)
}

/// Makes the files one after the other: a large site's index is never in memory as a whole.
fn files(parts: &[Vec<u8>], list: Option<&str>, out: &mut dyn FnMut(OutFile)) {
    let parts: Vec<Part<'_>> = parts.iter().filter_map(|part| Part::read(part)).collect();
    let found = sorted(&parts);
    let of_term = || found.chunk_by(|one, next| one.term == next.term);
    let all_texts = || parts.iter().flat_map(|part| &part.texts);
    let terms = || shards(of_term(), TERMS_SHARD, |found| json!(found[0].term), |body, found| term_entry(body, found));
    let texts = || {
        shards(all_texts().enumerate(), TEXTS_SHARD, |(number, _)| json!(number), |body, (_, text)| body.push_str(text))
    };
    // The texts of a large site alone are more than that.
    let is_cut = all_texts().map(|text| text.len()).sum::<usize>() > ONE_FILE
        || terms().chain(texts()).map(|shard| shard.body.len()).sum::<usize>() > ONE_FILE;
    let counts = parts.iter().flat_map(|part| &part.counts).copied().collect();
    let mut manifest = vec![
        format!("\"sections\":{}", all_texts().count()),
        format!("\"pages\":{}", json!(up_to_the_last_of_more(counts))),
        format!("\"list\":{}", json!(list)),
    ];
    let mut add = |part: &str, shards: &mut dyn Iterator<Item = Shard>| {
        let (mut firsts, mut here) = (Vec::new(), Vec::new());
        for (number, Shard { first, body }) in shards.enumerate() {
            firsts.push(first);
            if is_cut {
                let name = format!("{part}-{number}");
                out(OutFile::new(format!("{FOLDER}{name}.js"), script(&name, &body)));
            } else {
                here.push(body);
            }
        }
        manifest.push(format!("\"{part}\":{}", json!(firsts)));
        if !is_cut {
            manifest.push(format!("\"{part}_here\":[{}]", here.join(",")));
        }
    };
    add("terms", &mut terms());
    add("texts", &mut texts());
    if is_cut {
        // A one-file index has all terms at hand, so none has to be looked up by its ending.
        let mut endings: Vec<String> = of_term().map(|found| found[0].term.chars().rev().collect()).collect();
        endings.sort_unstable();
        add("endings", &mut shards(endings, TERMS_SHARD, |ending| json!(ending), |body, ending| quoted(body, ending)));
    }
    out(OutFile::new(format!("{FOLDER}index.js"), script("index", &format!("{{{}}}", manifest.join(",")))));
}

/// The numbers of sections up to the last page with more than one.
fn up_to_the_last_of_more(mut counts: Vec<u32>) -> Vec<u32> {
    counts.truncate(counts.iter().rposition(|count| *count != 1).map_or(0, |last| last + 1));
    counts
}

/// A call of the callback that `search.js` defines.
fn script(name: &str, body: &str) -> String {
    ["searchPart(\"", name, "\",", body, ");\n"].concat()
}

/// The terms of all parts in alphabetical order; those of one term in the order of the parts.
fn sorted<'a>(parts: &[Part<'a>]) -> Vec<Found<'a>> {
    let mut found = Vec::with_capacity(parts.iter().map(|part| part.terms.len()).sum());
    let mut before = 0;
    for part in parts {
        found.extend(part.terms.iter().map(|(term, listed)| Found { term, before, listed }));
        before += u32::try_from(part.texts.len()).unwrap_or(u32::MAX);
    }
    // Stable, and quick where sorted parts follow each other.
    found.sort_by_key(|found| found.term);
    found
}

/// The text of a result, shown as an excerpt around the first match.
fn result_text(doc: &SearchDoc<'_>, position: usize, section: &SearchSection<'_>) -> String {
    let mut text = String::with_capacity(section.text.len() + 1);
    if position > 0 {
        join(&mut text, section.text.split_whitespace(), " ");
        return text;
    }
    join(&mut text, section.text.split_whitespace().chain(doc.notes.split_whitespace()), " ");
    text.push(' ');
    join(&mut text, doc.keywords.iter().chain(&doc.facts).copied(), " · ");
    let trimmed = text.trim();
    if trimmed.len() == text.len() { text } else { trimmed.to_owned() }
}

/// Adds words with something between them.
fn join<'a>(out: &mut String, words: impl Iterator<Item = &'a str>, between: &str) {
    for (position, word) in words.enumerate() {
        if position > 0 {
            out.push_str(between);
        }
        out.push_str(word);
    }
}

/// Adds `"term",[count, section·16+weight, …]`, sections as differences.
fn term_entry(out: &mut String, found: &[Found<'_>]) {
    quoted(out, found[0].term);
    let mut listed = Vec::with_capacity(found.iter().map(|found| found.listed.len()).sum());
    for Found { term: _, before, listed: of_part } in found {
        listed.extend(of_part.iter().map(|posting| Posting::of(*posting).moved(*before)));
    }
    out.push_str(",[");
    push_number(out, listed.len());
    if listed.len() > LISTED {
        listed.select_nth_unstable_by_key(LISTED, |posting| (std::cmp::Reverse(posting.weight()), *posting));
        listed.truncate(LISTED);
        listed.sort_unstable();
    }
    let mut last = 0;
    for Posting(number) in listed {
        out.push(',');
        push_number(out, (number - last) as usize);
        last = number - number % 16;
    }
    out.push(']');
}

/// Adds a number, of which an index has millions: `write!` takes three times as long.
fn push_number(out: &mut String, number: usize) {
    if number >= 10 {
        push_number(out, number / 10);
    }
    out.push(char::from(b"0123456789"[number % 10]));
}

/// Adds a term as JSON.
fn quoted(out: &mut String, term: &str) {
    // Letters and digits need no escape.
    out.push('"');
    out.push_str(term);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn docs(count: usize, names: &[String]) -> Vec<SearchDoc<'_>> {
        names[..count]
            .iter()
            .map(|name| SearchDoc {
                title: name,
                url: "integrations/x/",
                kind: Kind::Integration,
                keywords: vec!["X_API_KEY"],
                sections: vec![SearchSection { text: "Logs of calls, kept for a while", ..SearchSection::default() }],
                ..SearchDoc::default()
            })
            .collect()
    }

    fn made(parts: &[Vec<u8>], list: Option<&str>) -> Vec<OutFile> {
        let mut made = Vec::new();
        files(parts, list, &mut |file| made.push(file));
        made
    }

    fn text(file: &OutFile) -> &str {
        match &file.content {
            super::super::Content::Bytes(bytes) => std::str::from_utf8(bytes).unwrap(),
            _ => panic!("the index is made here"),
        }
    }

    #[test]
    fn a_small_site_has_one_file() {
        let names = vec!["Rubrik".to_owned(), "Sumo Logic".to_owned()];
        let files = made(&[part::write(&docs(2, &names))], None);
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].path, "assets/search/index.js");
        assert!(text(&files[0]).contains("\"rubrik\",[1,15]"), "{}", text(&files[0]));
        assert!(text(&files[0]).contains("\"sumo\",[1,31]"));
    }

    #[test]
    fn shards_of_a_large_site_are_small_and_cover_all_terms() {
        const COUNT: usize = 30_000;
        let names: Vec<String> = (0..COUNT).map(|number| format!("Service{number}")).collect();
        let files = made(&[part::write(&docs(COUNT, &names))], None);
        assert!(files.len() > 300, "{}", files.len());
        for file in &files {
            assert!(text(file).len() < 2 * TERMS_SHARD, "{}: {}", file.path, text(file).len());
        }
        let all: String = files.iter().map(text).collect();
        for name in names.iter().step_by(997) {
            assert!(all.contains(&format!("\"{}\",[", name.to_lowercase())));
        }
        // For text on every page, only some pages are listed, but all are counted.
        assert!(all.contains("\"logs\",[30000,"));
    }

    #[test]
    fn a_name_of_common_words_is_its_own_term() {
        let names: Vec<String> = (0..1000).map(|number| format!("Log Cloud {number}")).collect();
        let all: String = made(&[part::write(&docs(1000, &names))], None).iter().map(text).collect();
        assert!(all.contains("\"logcloud999\",[1,"));
    }

    #[test]
    fn damaged_parts_are_not_read() {
        let names = vec!["Rubrik".to_owned(), "Sumo Logic".to_owned()];
        let part = part::write(&docs(2, &names));
        assert_eq!(Part::read(&part).map(|part| (part.texts.len(), part.counts)), Some((2, vec![1, 1])));
        assert!((0..part.len()).all(|end| Part::read(&part[..end]).is_none()));
    }

    #[test]
    fn the_same_input_gives_the_same_bytes() {
        let names: Vec<String> = (0..50).map(|number| format!("Service {number}")).collect();
        let whole = made(&[part::write(&docs(50, &names))], None);
        assert!(made(&[part::write(&docs(50, &names))], None) == whole);
        // The number of parts makes no difference.
        let of_parts = |size: usize| docs(50, &names).chunks(size).map(part::write).collect::<Vec<_>>();
        assert!([1, 7, 49].into_iter().all(|size| made(&of_parts(size), None) == whole));
    }
}
