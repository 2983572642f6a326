//! The search index: classic scripts that the theme's `search.js` loads, so that it works from file:// too.
//!
//! A section (the text below one heading) is what is found. The index has three parts, each cut into shards:
//!
//! - terms: each term with the sections that hold it and how much it weighs there;
//! - endings: the terms again, reversed and sorted, to find one that is misspelt near its beginning;
//! - texts: what a result shows.
//!
//! `index.js` names the first entry of each shard; a small site's shards all stand in it. A query loads the shards that
//! its words fall into and the texts of the best sections, so its cost does not grow with the site.

mod docs;
mod terms;

use std::collections::HashMap;

use serde_json::{Value, json};

use super::OutFile;
use crate::diagnostic::Diagnostic;
use crate::site::Site;

/// The folder of the index, below the output folder.
pub(crate) const FOLDER: &str = "assets/search/";

/// Up to this many bytes the whole index is one file: at most 60 KB compressed, which makes a third of it.
const ONE_FILE: usize = 175_000;

/// How many bytes a shard has at least; terms and endings, then texts.
const TERMS_SHARD: usize = 12_000;
const TEXTS_SHARD: usize = 8_000;

/// A term lists this many sections at most, those where it weighs most. The number of all is kept, for its rank.
const LISTED: usize = 300;

/// A page as the search sees it.
pub(super) struct SearchDoc<'a> {
    /// The page's title, or the integration's name.
    pub(super) title: &'a str,
    /// The page's address below the site's root.
    pub(super) url: &'a str,
    /// Further names, whose match counts as one of the title: an integration's key.
    pub(super) names: Vec<&'a str>,
    /// It is an integration: a match of its name comes first.
    pub(super) is_integration: bool,
    /// Words that describe the page: variables and headers.
    pub(super) keywords: Vec<&'a str>,
    /// Words that find the page and are not shown.
    pub(super) hidden: Option<&'a str>,
    /// The text, cut at headings; the first is what stands before all headings.
    pub(super) sections: Vec<SearchSection<'a>>,
}

/// The text below one heading.
pub(super) struct SearchSection<'a> {
    /// The heading's id; empty before the first heading.
    pub(super) id: &'a str,
    /// The heading.
    pub(super) heading: &'a str,
    /// The text.
    pub(super) text: &'a str,
}

/// How much a term weighs by where it stands.
mod weight {
    pub(super) const INTEGRATION_NAME: u8 = 15;
    pub(super) const TITLE: u8 = 9;
    pub(super) const HEADING: u8 = 7;
    pub(super) const KEYWORD: u8 = 5;
    pub(super) const PAGE_TITLE_IN_SECTION: u8 = 2;
    /// In the text: once, twice, five times.
    pub(super) const TEXT: [u8; 3] = [1, 2, 3];
}

#[derive(Default)]
struct Postings {
    /// Section and weight.
    listed: Vec<(u32, u8)>,
}

/// The files of a site's index.
///
/// # Errors
/// Where a template fails.
pub(super) fn index(site: &Site) -> Result<Vec<OutFile>, Diagnostic> {
    docs::with_docs(site, files)
}

fn files(docs: &[SearchDoc<'_>]) -> Vec<OutFile> {
    let (vocabulary, texts) = collect(docs);
    let mut terms: Vec<(&String, &Postings)> = vocabulary.iter().collect();
    terms.sort_unstable_by_key(|(term, _)| *term);
    let mut endings: Vec<String> = terms.iter().map(|(term, _)| term.chars().rev().collect()).collect();
    endings.sort_unstable();

    let term_entries = terms.into_iter().map(|(term, postings)| (term.clone(), term_entry(term, postings)));
    let ending_entries = endings.into_iter().map(|ending| (ending.clone(), json!(ending).to_string()));
    let text_entries = texts.iter().enumerate().map(|(number, text)| (number, text.to_string()));
    let mut parts = vec![("terms", shards(term_entries, TERMS_SHARD)), ("texts", shards(text_entries, TEXTS_SHARD))];
    let size: usize = parts.iter().flat_map(|(_, shards)| shards).map(|shard| shard.body.len()).sum();
    if size > ONE_FILE {
        // Where all terms are at hand, none has to be looked up by its ending.
        parts.push(("endings", shards(ending_entries, TERMS_SHARD)));
    }
    let mut manifest = vec![format!("\"sections\":{}", texts.len())];
    let mut files = Vec::new();
    for (part, shards) in parts {
        let firsts: Vec<&Value> = shards.iter().map(|shard| &shard.first).collect();
        manifest.push(format!("\"{part}\":{}", json!(firsts)));
        if size <= ONE_FILE {
            let bodies: Vec<&str> = shards.iter().map(|shard| shard.body.as_str()).collect();
            manifest.push(format!("\"{part}_here\":[{}]", bodies.join(",")));
        } else {
            files.extend(shards.iter().enumerate().map(|(number, shard)| {
                let name = format!("{part}-{number}");
                OutFile::new(format!("{FOLDER}{name}.js"), script(&name, &shard.body))
            }));
        }
    }
    files.push(OutFile::new(format!("{FOLDER}index.js"), script("index", &format!("{{{}}}", manifest.join(",")))));
    files
}

/// A call of the function that `search.js` waits with.
fn script(name: &str, body: &str) -> String {
    format!("searchPart(\"{name}\",{body});\n")
}

/// The vocabulary, and what each section shows as a result.
fn collect(docs: &[SearchDoc<'_>]) -> (HashMap<String, Postings>, Vec<Value>) {
    let mut vocabulary: HashMap<String, Postings> = HashMap::new();
    let mut texts = Vec::new();
    for doc in docs {
        for (position, section) in doc.sections.iter().enumerate() {
            let number = u32::try_from(texts.len()).unwrap_or(u32::MAX);
            for (term, weight) in weights(&searched(doc, position, section)) {
                match vocabulary.get_mut(term) {
                    Some(postings) => postings.listed.push((number, weight)),
                    None => drop(vocabulary.insert(term.to_owned(), Postings { listed: vec![(number, weight)] })),
                }
            }
            texts.push(json!([
                doc.url,
                doc.title,
                u8::from(doc.is_integration),
                section.id,
                section.heading,
                shown(doc, position, section),
            ]));
        }
    }
    (vocabulary, texts)
}

/// The text of a result: an excerpt around the first match is shown of it.
fn shown(doc: &SearchDoc<'_>, position: usize, section: &SearchSection<'_>) -> String {
    let keywords = if position == 0 { doc.keywords.join(" · ") } else { String::new() };
    let text = section.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if keywords.is_empty() { text } else { format!("{text} {keywords}") }
}

/// A text in lower case, with the weight of its terms; `None` where the weight depends on how often a term comes.
type Weighed = (String, Option<u8>);

/// What a section is found by.
fn searched(doc: &SearchDoc<'_>, position: usize, section: &SearchSection<'_>) -> Vec<Weighed> {
    let mut texts = Vec::new();
    let mut add = |text: &str, weight| texts.push((text.to_lowercase(), weight));
    if position == 0 {
        let name = if doc.is_integration { weight::INTEGRATION_NAME } else { weight::TITLE };
        for text in doc.names.iter().chain([&doc.title]) {
            add(text, Some(name));
        }
        if doc.is_integration && !terms::has_pairs(doc.title) {
            // The whole name as one term. Among thousands its words may each be too common to be listed with it.
            add(&doc.title.chars().filter(|c| c.is_alphanumeric()).collect::<String>(), Some(name));
        }
        for keyword in doc.keywords.iter().chain(&doc.hidden) {
            add(keyword, Some(weight::KEYWORD));
        }
    } else {
        add(doc.title, Some(weight::PAGE_TITLE_IN_SECTION));
    }
    add(section.heading, Some(weight::HEADING));
    // An integration is found by its description; there is no further text to count in.
    let described = doc.is_integration && position == 0;
    add(section.text, described.then_some(weight::KEYWORD));
    texts
}

/// The terms of a section, each with its weight.
fn weights(texts: &[Weighed]) -> HashMap<&str, u8> {
    let mut weights: HashMap<&str, u8> = HashMap::new();
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for (text, weight) in texts {
        match weight {
            Some(weight) => terms::each_term(text, |term| {
                let known = weights.entry(term).or_default();
                *known = (*known).max(*weight);
            }),
            None => terms::each_term(text, |term| *counts.entry(term).or_default() += 1),
        }
    }
    for (term, count) in counts {
        let weight = weight::TEXT[match count {
            1 => 0,
            2..=4 => 1,
            _ => 2,
        }];
        let known = weights.entry(term).or_default();
        *known = (*known).max(weight);
    }
    weights
}

/// `"term",[count, section·16+weight, …]`, sections as differences.
fn term_entry(term: &str, postings: &Postings) -> String {
    let mut listed = postings.listed.clone();
    if listed.len() > LISTED {
        listed.sort_by_key(|(section, weight)| (std::cmp::Reverse(*weight), *section));
        listed.truncate(LISTED);
        listed.sort_unstable();
    }
    let mut numbers = vec![postings.listed.len() as u64];
    let mut last = 0;
    for (section, weight) in listed {
        numbers.push(u64::from(section - last) * 16 + u64::from(weight));
        last = section;
    }
    format!("{},{}", json!(term), json!(numbers))
}

/// A piece of a part.
struct Shard {
    first: Value,
    body: String,
}

/// Cuts a part into arrays of at least `size` bytes, each known by its first key.
fn shards<Key: Into<Value>>(entries: impl Iterator<Item = (Key, String)>, size: usize) -> Vec<Shard> {
    let mut shards: Vec<Shard> = Vec::new();
    for (key, entry) in entries {
        match shards.last_mut() {
            Some(shard) if shard.body.len() < size => {
                shard.body.push(',');
                shard.body.push_str(&entry);
            }
            _ => shards.push(Shard { first: key.into(), body: format!("[{entry}") }),
        }
    }
    for shard in &mut shards {
        shard.body.push(']');
    }
    shards
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
                names: vec![],
                is_integration: true,
                keywords: vec!["X_API_KEY"],
                hidden: None,
                sections: vec![SearchSection { id: "", heading: "", text: "Logs of calls, kept for a while" }],
            })
            .collect()
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
        let files = files(&docs(2, &names));
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].path, "assets/search/index.js");
        assert!(text(&files[0]).contains("\"rubrik\",[1,15]"), "{}", text(&files[0]));
        assert!(text(&files[0]).contains("\"sumo\",[1,31]"));
    }

    #[test]
    fn shards_of_a_large_site_stay_small_and_cover_all_terms() {
        let names: Vec<String> = (0..3000).map(|number| format!("Service{number}")).collect();
        let files = files(&docs(3000, &names));
        assert!(files.len() > 30);
        for file in &files {
            assert!(text(file).len() < 2 * TERMS_SHARD, "{}: {}", file.path, text(file).len());
        }
        let all: String = files.iter().map(text).collect();
        for name in &names {
            assert!(all.contains(&format!("\"{}\",[", name.to_lowercase())));
        }
        // What every page has lists only a part, but counts all.
        assert!(all.contains("\"logs\",[3000,"));
    }

    #[test]
    fn a_name_of_common_words_is_a_term_of_its_own() {
        let names: Vec<String> = (0..1000).map(|number| format!("Log Cloud {number}")).collect();
        let all: String = files(&docs(1000, &names)).iter().map(text).collect();
        assert!(all.contains("\"logcloud999\",[1,"));
    }

    #[test]
    fn the_same_input_gives_the_same_bytes() {
        let names: Vec<String> = (0..50).map(|number| format!("Service {number}")).collect();
        assert!(files(&docs(50, &names)) == files(&docs(50, &names)));
    }
}
