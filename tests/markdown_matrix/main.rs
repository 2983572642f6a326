//! The matrix: a construct means the same in every container.
//!
//! Each construct in `constructs.md` is put into chains of one and two containers, and a sample of chains of three. Two
//! laws: the construct's HTML is the same as at the top level; and the page's Markdown copy, rendered by comrak, has
//! the same content, and copying it again changes nothing.
//!
//! `known.txt` lists failing cells; the test fails for each unlisted failure and for each listed cell that passes.
//! `SITEGEN_BLESS=1` removes passing cells.
//!
//! An unoptimised build tests a sample of the chains of two and three. To test all: `SITEGEN_MATRIX=all cargo test
//! --test markdown_matrix`, or `--release`. `SITEGEN_CELL='tabs in tabs/qt' cargo test --test markdown_matrix --
//! --nocapture` shows a page and its differences.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may panic, and reads its own data")]

mod constructs;
mod containers;
mod html;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;

use sitegen::markdown::{self, Body, Expand, LinkKind, Links, Options, ResolvedLink};
use sitegen::source::SourceFile;

use self::constructs::Construct;
use self::containers::{CONTAINERS, Container};
use self::html::Node;

/// Cells that differ on purpose.
const EXCEPTIONS: &[Exception] = &[
    Exception {
        construct: "",
        chain: "ff",
        reason: "CommonMark's readers know no footnote of a footnote: a reference to it stays text",
    },
    Exception {
        construct: "div that an item opens and text behind it closes",
        chain: "d",
        reason: "the end tag outside of the item is that of the element around the list",
    },
];

/// Chains in which a construct renders differently.
struct Exception {
    /// The construct, or "" for all.
    construct: &'static str,
    /// Adjacent letters in the chain, or "" for all chains.
    chain: &'static str,
    reason: &'static str,
}

/// One in this many chains of three is tested.
const SAMPLE_OF_THREE: usize = 61;

/// In an unoptimised build, one in this many chains of two and three is tested.
const SAMPLE: usize = 7;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Law {
    /// The HTML equals that at the top level.
    Html,
    /// The copy has the page's content.
    Copy,
}

impl Law {
    const ALL: [Law; 2] = [Law::Html, Law::Copy];

    fn name(self) -> &'static str {
        match self {
            Law::Html => "html",
            Law::Copy => "copy",
        }
    }
}

/// Leaves links unchanged.
struct VerbatimLinks;

impl Links for VerbatimLinks {
    fn resolve<'a>(&self, _: LinkKind, destination: &'a str, _: usize) -> ResolvedLink<'a> {
        ResolvedLink::internal(Cow::Borrowed(destination))
    }
}

/// The files that constructs include, and one directive.
struct Files;

impl Expand for Files {
    fn include(&self, path: &str) -> Option<Arc<SourceFile>> {
        let text = match path {
            "part.mdx" | "_part.mdx" => "Part of {props.name}.\n\n- one\n\n```sh\necho\n```\n",
            "around.mdx" => "One\n\n{props.children}\n\nTwo\n",
            "word.mdx" => "a *word*\n",
            "app.py" => "def f():\n    return \"<a>\"\n\n\nf()\n",
            _ => return None,
        };
        Some(SourceFile::new(path, text))
    }

    fn directive(&self, name: &str, _: &[(String, String)]) -> Option<Result<String, String>> {
        (name == "card").then(|| Ok("**Card**\n\n- one\n- two".to_owned()))
    }
}

struct Page {
    html: String,
    copy: String,
}

fn page(text: &str) -> Page {
    let body = markdown::Body::load(&SourceFile::new("page.md", text), 0, &Files);
    page_of(&body)
}

fn page_of(body: &Body) -> Page {
    let options = Options::default();
    let tree = markdown::parse(body, &options);
    let copy = markdown::plain_markdown(&tree, &options, &VerbatimLinks);
    Page { html: markdown::html(&tree, &options, &VerbatimLinks).body, copy }
}

/// Renders a text as CommonMark and GFM.
fn comraks(text: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options.extension.math_dollars = true;
    options.extension.shortcodes = true;
    options.render.r#unsafe = true;
    comrak::markdown_to_html(text, &options)
}

/// A construct in a chain of containers, the outermost first.
struct Cell<'a> {
    construct: &'a Construct,
    chain: Vec<&'static Container>,
}

impl Cell<'_> {
    /// The letters of its chain.
    fn name(&self) -> String {
        if self.chain.is_empty() { "-".to_owned() } else { self.chain.iter().map(|container| container.sign).collect() }
    }

    fn text(&self) -> String {
        let inner = self.construct.markdown.clone();
        let wrap = |text: String, (depth, container): (usize, &&Container)| container.wrap(&text, depth);
        let body = self.chain.iter().enumerate().rev().fold(inner, wrap);
        if self.construct.head.is_empty() { body } else { format!("{}\n{body}", self.construct.head) }
    }

    /// The expected HTML of the page for the construct's HTML `inner`.
    fn expected(&self, inner: &[Node]) -> Vec<Node> {
        let wrap = |html: Vec<Node>, (depth, container): (usize, &&Container)| container.html(&html, depth);
        html::normal(self.chain.iter().enumerate().rev().fold(inner.to_vec(), wrap))
    }

    /// Violations of the laws. `top_level` is the HTML of the construct outside any container.
    fn faults(&self, top_level: &[Node]) -> Vec<(Law, String)> {
        let page = page(&self.text());
        let mut faults = Vec::new();
        let actual = html::normal(html::read(&page.html));
        let expected = html::lines(&self.expected(top_level));
        if let Some(difference) = difference(&expected, &html::lines(&actual)) {
            faults.push((Law::Html, difference));
        }
        let copied = html::normal(html::read(&comraks(&page.copy)));
        let difference = difference(&html::facts(&actual), &html::facts(&copied))
            .or_else(|| component_syntax(&copied))
            .or_else(|| copied_again(&page.copy));
        if let Some(difference) = difference {
            faults.push((Law::Copy, format!("{difference}\n--- copy\n{}", page.copy)));
        }
        faults
    }

    fn is_excepted(&self) -> bool {
        let chain = self.name();
        EXCEPTIONS.iter().any(|exception| {
            assert!(!exception.reason.is_empty());
            (exception.construct.is_empty() || exception.construct == self.construct.name)
                && chain.contains(exception.chain)
        })
    }
}

/// Component syntax in the visible text of a copy.
fn component_syntax(copied: &[Node]) -> Option<String> {
    const SIGNS: [&str; 8] = ["::", "!!!", "???", "===", "{/*", "<Tab", "</Tab", "<!--"];
    let facts = html::facts(&html::without_code(copied));
    let sign = facts.iter().find(|fact| SIGNS.iter().any(|sign| fact.starts_with(sign))).cloned();
    let element = || {
        html::lines(copied).into_iter().find(|line| line.trim_start().starts_with("<tab") && !line.contains("<table>"))
    };
    sign.or_else(element).map(|syntax| format!("{syntax:?} is left in the copy"))
}

/// The copy of a copy, if it differs.
fn copied_again(copy: &str) -> Option<String> {
    let again = page_of(&Body::generated(SourceFile::new("copy.md", copy))).copy;
    (again != copy).then(|| format!("the copy of the copy is\n{again}"))
}

/// The first line that differs, with a few around it.
fn difference(expected: &[String], actual: &[String]) -> Option<String> {
    let at = (0..expected.len().max(actual.len())).find(|&at| expected.get(at) != actual.get(at))?;
    let excerpt = |lines: &[String]| {
        let lines: Vec<&str> = lines.iter().skip(at.saturating_sub(2)).take(8).map(String::as_str).collect();
        lines.join("\n  ")
    };
    Some(format!("expected\n  {}\nfound\n  {}", excerpt(expected), excerpt(actual)))
}

/// The cells of a construct: all chains of one and two, and a sample of those of three. If sampled, each construct gets
/// different chains.
fn cells(construct: &Construct, index: usize, is_sampled: bool) -> Vec<Cell<'_>> {
    let count = CONTAINERS.len();
    let mut chains: Vec<Vec<&'static Container>> = vec![Vec::new()];
    for length in 1..=3 {
        let every = match (length, is_sampled) {
            (1, _) | (2, false) => 1,
            (2, true) => SAMPLE,
            (_, is_sampled) => SAMPLE_OF_THREE * if is_sampled { SAMPLE } else { 1 },
        };
        let numbers = (0..count.pow(length)).filter(|number| (number + index * 17).is_multiple_of(every));
        chains
            .extend(numbers.map(|number| (0..length).map(|at| &CONTAINERS[number / count.pow(at) % count]).collect()));
    }
    chains.into_iter().map(|chain| Cell { construct, chain }).collect()
}

/// Cells that fail, by construct and law: the signs of their chains; `-` is the top level.
type Failing = BTreeMap<(String, Law), BTreeSet<String>>;

fn read_known(text: &str) -> Failing {
    let mut known = Failing::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (cell, chains) = line.split_once(": ").unwrap();
        let (construct, law) = cell.rsplit_once('/').unwrap();
        let law = Law::ALL.into_iter().find(|known| known.name() == law).unwrap();
        known.insert((construct.to_owned(), law), chains.split(' ').map(str::to_owned).collect());
    }
    known
}

fn write_known(failing: &Failing) -> String {
    let mut out = "# Cells of the matrix that fail as yet: construct/law: chains of containers, by their signs; - is the top level.\n"
        .to_owned();
    for ((construct, law), chains) in failing.iter().filter(|(_, chains)| !chains.is_empty()) {
        let chains: Vec<&str> = chains.iter().map(String::as_str).collect();
        out.push_str(&format!("{construct}/{}: {}\n", law.name(), chains.join(" ")));
    }
    out
}

const KNOWN: &str = "tests/markdown_matrix/known.txt";

/// The results of a run.
#[derive(Default)]
struct Run {
    /// The names of the cells, with the difference of failing ones.
    cells: BTreeMap<(String, Law), BTreeMap<String, Option<String>>>,
}

fn run(constructs: &[Construct], is_sampled: bool) -> Run {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let of_thread = |thread: usize| {
        let mut run = Run::default();
        for (index, construct) in constructs.iter().enumerate().filter(|(index, _)| index % threads == thread) {
            let top = Cell { construct, chain: Vec::new() };
            let top_level = html::read(construct.html.as_ref().unwrap_or(&page(&top.text()).html));
            let cells = cells(construct, index, is_sampled);
            for cell in cells.into_iter().filter(|cell| !cell.is_excepted()) {
                let mut faults = cell.faults(&top_level);
                for law in Law::ALL {
                    let fault = faults.iter_mut().find(|(of, _)| *of == law).map(|(_, fault)| std::mem::take(fault));
                    run.cells.entry((construct.name.clone(), law)).or_default().insert(cell.name(), fault);
                }
            }
        }
        run
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|thread| scope.spawn(move || of_thread(thread))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).fold(Run::default(), |mut all, one| {
            all.cells.extend(one.cells);
            all
        })
    })
}

#[test]
fn a_construct_means_the_same_in_every_container() {
    let constructs = constructs::read();
    assert!(constructs.len() >= 60 && CONTAINERS.len() >= 9);
    if let Some(cell) = std::env::var_os("SITEGEN_CELL") {
        return show(&constructs, &cell.to_string_lossy());
    }
    let is_sampled = cfg!(debug_assertions) && std::env::var_os("SITEGEN_MATRIX").is_none();
    let mut known = read_known(&fs::read_to_string(KNOWN).unwrap_or_default());
    let run = run(&constructs, is_sampled);
    let (mut new, mut new_names, mut holding, mut count) = (Vec::new(), Failing::new(), Failing::new(), 0);
    for (key, cells) in run.cells {
        let known = known.entry(key.clone()).or_default();
        count += cells.len();
        for (chain, fault) in cells {
            match fault {
                Some(fault) if !known.contains(&chain) => {
                    new.push(format!("{}/{}: {chain}\n{fault}", key.0, key.1.name()));
                    new_names.entry(key.clone()).or_default().insert(chain);
                }
                None if known.contains(&chain) => {
                    holding.entry(key.clone()).or_default().insert(chain);
                }
                _ => {}
            }
        }
    }
    if std::env::var_os("SITEGEN_BLESS").is_some() {
        for (key, chains) in std::mem::take(&mut holding) {
            known.entry(key).or_default().retain(|chain| !chains.contains(chain));
        }
        fs::write(KNOWN, write_known(&known)).unwrap();
    }
    let (number, shown, names) = (new.len(), new[..new.len().min(20)].join("\n\n"), write_known(&new_names));
    assert!(new.is_empty(), "{number} of {count} cells fail that are not in {KNOWN}:\n{shown}\n\n{names}");
    let names = write_known(&holding);
    assert!(holding.is_empty(), "these cells hold by now; SITEGEN_BLESS=1 takes them out of {KNOWN}:\n{names}");
}

/// Prints the page of a cell, `construct/chain`, and its differences.
fn show(constructs: &[Construct], cell: &str) {
    let (name, signs) = cell.rsplit_once('/').unwrap_or((cell, ""));
    let construct = constructs.iter().find(|construct| construct.name == name).unwrap();
    let of_sign = |sign: char| CONTAINERS.iter().find(|container| container.sign == sign).unwrap();
    let cell = Cell { construct, chain: signs.chars().filter(|sign| *sign != '-').map(of_sign).collect() };
    let top = Cell { construct, chain: Vec::new() };
    let top_level = html::read(construct.html.as_ref().unwrap_or(&page(&top.text()).html));
    println!("{}\n--- HTML\n{}", cell.text(), page(&cell.text()).html);
    for (law, difference) in cell.faults(&top_level) {
        println!("--- {}: {difference}", law.name());
    }
}
