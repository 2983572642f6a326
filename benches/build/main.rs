//! The cost of a build with 700 hand-written pages, and with 1,000 to 30,000 integrations: `cargo bench --bench build
//! [-- pages SIZE…]`.
//!
//! For each size, the real binary builds a generated registry (or Markdown) into a new folder, then again unchanged,
//! then with one entry edited. For comparison, it prints the cost of merely writing files of the same sizes: no
//! generator can be faster. Wall time depends on the load of the machine, which is printed; CPU time depends much less
//! on it. `SITEGEN_BENCH_PROGRAM` names another program to measure, such as a released one.
//!
//! The files go to `SITEGEN_BENCH_DIR`, or to the folder for temporary files. They are removed at the very end: ext4
//! creates files many times slower for some minutes after removing many.
#![allow(clippy::disallowed_methods, reason = "the benchmark makes its input and looks at the output")]

mod files;
mod measure;
mod pages;
mod registry;

use std::fs;
use std::path::{Path, PathBuf};

use files::Tree;
use measure::Cost;

/// The costs of one size.
struct Row {
    entries: usize,
    first: Cost,
    unchanged: Cost,
    edited: Cost,
    writing: Cost,
    tree: Tree,
}

fn main() {
    // Cargo passes `--bench`; `cargo test --benches` does not, and nothing is measured.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let mut sizes: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    let pages = sizes.is_empty() || arguments.iter().any(|argument| argument == "pages");
    if sizes.is_empty() && arguments.iter().all(|argument| argument != "pages") {
        sizes = vec![1_000, 10_000, 30_000];
    }
    let place = std::env::var_os("SITEGEN_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let place = place.join(format!("sitegen-bench-{}", std::process::id()));
    println!("cores {}, load average {}", measure::cores(), measure::load());
    println!(
        "{:>8} {:<10} {:>8} {:>8} {:>9} {:>9} {:>10}",
        "entries", "what", "wall s", "CPU s", "peak MB", "files", "MB"
    );
    if pages {
        hand_written(&place.join("pages"));
    }
    let rows: Vec<Row> = sizes.into_iter().map(|entries| run(&place.join(entries.to_string()), entries)).collect();
    ratios(&rows);
    println!("load average {}", measure::load());
    fs::remove_dir_all(&place).expect("the benchmark's folder can be removed");
}

fn hand_written(place: &Path) {
    const PAGES: usize = 700;
    let (site, out) = (place.join("site"), place.join("public"));
    let (bytes, lines) = pages::write(&site, PAGES);
    let first = measure::build(&site, &out);
    let tree = Tree::read(&out);
    let writing = measure::here(|| tree.write(&place.join("written")));
    for (what, cost) in [("first", &first), ("writing", &writing)] {
        println!("{:>8} {what:<10} {cost} {:>9} {:>10.1}", "pages", tree.files.len(), tree.bytes() as f64 / 1e6);
    }
    println!("{PAGES} hand-written pages: {:.1} MB of Markdown, {lines} lines of code in it", bytes as f64 / 1e6);
}

fn run(place: &Path, entries: usize) -> Row {
    let (site, out) = (place.join("site"), place.join("public"));
    registry::write(&site, entries, "");
    let build = || measure::build(&site, &out);
    let first = build();
    let tree = Tree::read(&out);
    let unchanged = build();
    registry::write(&site, entries, " Edited.");
    let edited = build();
    let writing = measure::here(|| tree.write(&place.join("written")));
    for (what, cost) in [("first", &first), ("unchanged", &unchanged), ("one edited", &edited), ("writing", &writing)] {
        println!("{entries:>8} {what:<10} {cost} {:>9} {:>10.1}", tree.files.len(), tree.bytes() as f64 / 1e6);
    }
    Row { entries, first, unchanged, edited, writing, tree }
}

fn ratios(rows: &[Row]) {
    for row in rows {
        let ratio = |cost: &Cost| cost.wall / row.first.wall;
        println!(
            "{:>8} first build {:.2} ms and {:.1} KB a page, {:.1} x writing; unchanged {:.2} and one edited {:.2} of it; largest page {:.0} kB",
            row.entries,
            row.first.wall * 1e3 / row.entries as f64,
            row.first.peak * 1e3 / row.entries as f64,
            row.first.wall / row.writing.wall,
            ratio(&row.unchanged),
            ratio(&row.edited),
            row.tree.largest("index.html") as f64 / 1e3,
        );
    }
    // The cost of the additional pages of a larger site, without fixed costs.
    let more = |a: &Row, b: &Row, of: fn(&Row) -> f64| (of(b) - of(a)) / (b.entries - a.entries) as f64;
    for three in rows.windows(3) {
        for (what, of) in [("wall", (|row| row.first.wall) as fn(&Row) -> f64), ("CPU", |row| row.first.cpu)] {
            let (before, after) = (more(&three[0], &three[1], of), more(&three[1], &three[2], of));
            println!(
                "a further page: {:.3} ms {what} up to {}, {:.3} ms up to {}: {:+.0}%",
                before * 1e3,
                three[1].entries,
                after * 1e3,
                three[2].entries,
                (after / before - 1.0) * 100.0
            );
        }
    }
}
