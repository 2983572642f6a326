//! Results that a build keeps for the next one: only what changed is made again, and a damaged one counts as none.
#![allow(clippy::disallowed_methods, reason = "tests look at the disk")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::folder::{Scratch, files};
use crate::site::differing;

/// More than one part of the search index.
const ENTRIES: usize = 260;

fn registry(description: impl Fn(usize) -> &'static str) -> String {
    let entry = |n: usize| {
        format!(
            r#""service_{n:03}": {{"endpoint": "https://api.vendor.io/{n}", "headers": {{}}, "environment_variables": [],
            "docs": {{"show_in_docs": true, "display_name": "Service {n:03}", "description": "{}"}}}}"#,
            description(n)
        )
    };
    format!("{{{}}}\n", (0..ENTRIES).map(entry).collect::<Vec<_>>().join(",\n"))
}

struct Site(Scratch);

impl Site {
    fn new(name: &str) -> Site {
        let site = Site(Scratch::new(name));
        fs::create_dir_all(site.0.0.join("content")).unwrap();
        fs::write(site.0.0.join("content/index.md"), "# Home\n").unwrap();
        site.write(|_| "Receives events.");
        site
    }

    fn write(&self, description: impl Fn(usize) -> &'static str) {
        fs::write(self.0.0.join("generic_api_compatible_callbacks.json"), registry(description)).unwrap();
    }

    fn build(&self, out: &Path) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sitegen"));
        let output = command.args(["build", "--root"]).arg(&self.0.0).arg("--out").arg(out).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        output
    }

    fn kept(&self) -> PathBuf {
        self.0.out().join(".sitegen/kept")
    }

    /// The kept results by the names of their files.
    fn results(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.kept())
    }

    /// Builds into the old output and into an empty folder, which must make no difference.
    fn check(&self) {
        let clean = self.0.0.join("clean");
        let (incremental, whole) = (self.build(&self.0.out()), self.build(&clean));
        assert_eq!(String::from_utf8_lossy(&incremental.stderr), String::from_utf8_lossy(&whole.stderr));
        let (actual, expected) = (files(&self.0.out()), files(&clean));
        assert!(actual == expected, "{:?}", differing(&actual, &expected));
        fs::remove_dir_all(clean).unwrap();
    }
}

#[test]
fn after_an_edited_entry_the_rest_is_taken_from_the_last_build() {
    let site = Site::new("kept");
    site.build(&site.0.out());
    let before = site.results();
    let of_step = |results: &BTreeMap<String, Vec<u8>>, step: &str| -> Vec<String> {
        results.keys().filter(|name| name.starts_with(step)).cloned().collect()
    };
    assert_eq!(of_step(&before, "search-").len(), 2);
    assert_eq!(of_step(&before, "faultless-").len(), 1);

    site.write(|n| if n == 7 { "Receives other events." } else { "Receives events." });
    site.check();
    let after = site.results();
    let same = before.keys().filter(|name| after.contains_key(*name)).count();
    assert_eq!((same, after.len()), (2, before.len()), "one part of the index, and the list of faultless entries");
    // A build that doesn't need the index leaves its parts alone.
    fs::remove_file(site.0.out().join("index.html")).unwrap();
    site.build(&site.0.out());
    assert_eq!(site.results(), after);
}

#[test]
fn a_finding_of_an_unchanged_entry_is_told_again() {
    let site = Site::new("kept-findings");
    let told = |number: usize| {
        let text = String::from_utf8(site.build(&site.0.out()).stderr).unwrap();
        assert_eq!(text.matches("unfinished-text").count(), number, "{text}");
    };
    let of = |n: usize| if n % 130 == 3 { "TODO: describe it." } else { "Receives events." };
    site.write(of);
    told(2);
    site.write(|n| if n == 7 { "Receives other events." } else { of(n) });
    told(2);
    // The other way round: an entry without a finding gets one.
    site.write(|n| if n == 8 { "TODO: describe it." } else { of(n) });
    told(3);
    site.check();
}

#[test]
fn a_damaged_result_counts_as_none() {
    let site = Site::new("kept-damaged");
    site.build(&site.0.out());
    for (name, mut bytes) in site.results() {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(site.kept().join(name), bytes).unwrap();
    }
    site.write(|n| if n == 7 { "Receives other events." } else { "Receives events." });
    site.check();
}

/// The folder may come from somebody else.
#[test]
fn a_link_in_place_of_the_kept_results_is_not_followed() {
    let site = Site::new("kept-link");
    site.build(&site.0.out());
    let elsewhere = site.0.0.join("elsewhere");
    fs::rename(site.kept(), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, site.kept()).unwrap();
    let before = files(&elsewhere);
    site.write(|_| "Receives other events.");
    site.check();
    assert!(files(&elsewhere) == before);
}
