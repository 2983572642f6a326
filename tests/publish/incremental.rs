//! The law: after any sequence of edits to input and output, by any version of the program, a build into the old output
//! gives the same bytes and findings as a build into an empty folder.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use proptest::prelude::*;
use sitegen::cli::build::Fingerprint;

use crate::folder::{Scratch, files};
use crate::site::differing;

/// The files of a site with their variants; an empty variant means no file.
const INPUT: &[(&str, &[&str])] = &[
    (
        "sitegen.toml",
        &[
            "title = \"T\"\nbase_url = \"https://e.example/r/\"\n",
            "title = \"Other\"\nedit_url = \"https://e.example/{path}\"\n",
            "title = \"T\"\n[theme]\nname = \"mine\"\n",
            "title = \"T\"\n[theme]\nname = \"mine\"\n[theme.variables]\naccent = \"red\"\n",
            "",
        ],
    ),
    (
        "content/index.md",
        &[
            "# Home\n\n[A](guide/a.md) [Two](guide/a.md#two) ![p](/p.png)\n",
            "# Home\n\n[Acme](/integrations/acme/) [data](guide/data.txt)\n",
            "---\ntitle: Start\ndescription: Where to begin.\n---\n\nText.\n",
        ],
    ),
    (
        "content/guide/a.md",
        &[
            "# A\n\n## One\n\n## Two\n",
            "# A\n\n## One\n\nMore text.\n\n## Two\n",
            "# A\n\n## Three\n",
            "# Another\n\n## Two\n",
            "---\nsidebar_position: 9\n---\n\n# A\n\n## Two\n",
            "---\nslug: /moved\n---\n\n# A\n\n## Two\n",
            "---\nunlisted: true\n---\n\n# A\n\n## Two\n",
            "---\ndraft: true\n---\n\n# A\n\n## Two\n",
            "",
        ],
    ),
    (
        "content/guide/b.md",
        &[
            "# B\n\n::include{file=\"content/guide/_note.md\"}\n",
            "# B\n\n[A](a.md)\n\n![p](/p.png)\n",
            "---\ndescription: All about B.\npagination_next: null\n---\n\n# B\n",
            "# B\n\n::include{file=\"parts/note.md\"}\n",
            "# B\n\n![q](../../parts/q.png)\n",
            "",
        ],
    ),
    // Read only if a page includes them.
    ("parts/note.md", &["A part.\n", "Another part, [A](a.md).\n", ""]),
    ("parts/q.png", &["png 1", "png 2", ""]),
    ("content/guide/_note.md", &["A note, [A](a.md).\n", "Another note.\n"]),
    (
        "content/guide/_category_.json",
        &["", "{\"label\": \"Guides\"}", "{\"label\": \"Guides\", \"link\": {\"type\": \"generated-index\"}}"],
    ),
    ("content/guide/data.txt", &["one", "two", "longer"]),
    (
        "content/integrations/acme.md",
        &["", "---\ndescription: By hand.\n---\n\nMore, [A](../guide/a.md#two).\n", "---\ntitle: ACME\n---\n"],
    ),
    ("content/table.md", &["", "# All\n\n::integration-table\n"]),
    (
        "generic_api_compatible_callbacks.json",
        &[
            "acme",
            "acme zeta",
            "zeta acme",
            "acme zeta!",
            "acme? zeta",
            "acme zeta+",
            "zeta+ acme!",
            "acme~ zeta",
            "acme~ zeta+",
            "none",
        ],
    ),
    ("static/logo.bin", &["one", "two", "six", ""]),
    ("static/p.png", &["png 1", "png 2"]),
    ("themes/mine/templates/slots/head.html", &["", "<meta name=\"a\">\n", "<meta name=\"b\">\n"]),
    (
        "themes/mine/templates/slots/page_end.html",
        &["", "<a href=\"{{ page.root }}guide/a/#two\">Two</a>\n", "{{ page.description }}\n"],
    ),
    ("themes/mine/assets/site.css", &["a{}", "b{}", ""]),
    ("themes/mine/assets/pixel.bin", &["one", "two"]),
    ("themes/mine/strings.toml", &["", "search = \"Find\"\n"]),
];

#[derive(Clone, Debug)]
enum Edit {
    /// A file of the input gets a variant.
    Input(usize, usize),
    /// The same, keeping the modification time if the size is unchanged.
    InputKeepingTime(usize, usize),
    /// A file of the output gets other bytes.
    Spoil(usize),
    /// The same, of equal size and with the old modification time.
    SpoilKeepingTime(usize),
    Remove(usize),
    RemoveFolder,
    /// The output is replaced with a copy of itself, like a restored cache.
    Copy,
    /// The record of the last build is lost or truncated.
    Forget(bool),
    /// A line of the record is lost, or there twice.
    DamageRecord(usize, bool),
    /// A byte of a kept result is another one, or the last half of the file is lost.
    DamageResult(usize, usize, bool),
    /// Another version of the program builds from now on.
    Program(bool),
    /// Builds have this one of [`OPTIONS`] from now on.
    Options(usize),
}

const OPTIONS: &[&[&str]] = &[
    &[],
    &["--offline"],
    &["--edit-url", "https://one.example/{path}"],
    &["--edit-url", "https://two.example/{path}"],
    &["--repository", "https://github.com/a/one"],
    &["--repository", "https://github.com/a/two"],
    &["--base-url", "https://other.example/"],
];

fn steps() -> impl Strategy<Value = Vec<Vec<Edit>>> {
    let input = (0..INPUT.len(), 0..16usize);
    let edit = prop_oneof![
        12 => input.clone().prop_map(|(file, variant)| Edit::Input(file, variant)),
        3 => input.prop_map(|(file, variant)| Edit::InputKeepingTime(file, variant)),
        1 => any::<usize>().prop_map(Edit::Spoil),
        1 => any::<usize>().prop_map(Edit::SpoilKeepingTime),
        1 => any::<usize>().prop_map(Edit::Remove),
        1 => Just(Edit::RemoveFolder),
        1 => Just(Edit::Copy),
        1 => any::<bool>().prop_map(Edit::Forget),
        1 => any::<bool>().prop_map(Edit::Program),
        1 => any::<(usize, bool)>().prop_map(|(line, twice)| Edit::DamageRecord(line, twice)),
        2 => any::<(usize, usize, bool)>().prop_map(|(file, at, half)| Edit::DamageResult(file, at, half)),
        1 => (0..OPTIONS.len()).prop_map(Edit::Options),
    ];
    prop::collection::vec(prop::collection::vec(edit, 0..3), 1..7)
}

struct Playground {
    scratch: Scratch,
    programs: [PathBuf; 2],
    program: usize,
    options: usize,
    builds: usize,
}

impl Playground {
    fn new(name: &str) -> Playground {
        let scratch = Scratch::new(name);
        let program = PathBuf::from(env!("CARGO_BIN_EXE_sitegen"));
        let other = scratch.0.join("sitegen");
        // The same program, made from other sources.
        let mut bytes = fs::read(&program).unwrap();
        let sources = env!("SITEGEN_SOURCES").as_bytes();
        let at = bytes.windows(sources.len()).position(|part| part == sources).unwrap();
        bytes[at..at + sources.len()].reverse();
        fs::copy(&program, &other).unwrap();
        fs::write(&other, bytes).unwrap();
        let playground = Playground { scratch, programs: [program, other], program: 0, options: 0, builds: 0 };
        (0..INPUT.len()).for_each(|file| playground.write(file, 0, false));
        playground
    }

    fn root(&self) -> PathBuf {
        self.scratch.0.join("site")
    }

    fn out(&self) -> PathBuf {
        self.scratch.0.join("out")
    }

    fn write(&self, file: usize, variant: usize, keep_time: bool) {
        let (path, variants) = INPUT[file];
        let variant = variants[variant % variants.len()];
        let place = self.root().join(path);
        let bytes = match path {
            "generic_api_compatible_callbacks.json" => registry(variant).into_bytes(),
            path if path.ends_with(".png") && !variant.is_empty() => png(variant.as_bytes()[4]),
            _ => variant.as_bytes().to_vec(),
        };
        if bytes.is_empty() {
            let _ = fs::remove_file(&place);
            return;
        }
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        replace(&place, &bytes, keep_time);
    }

    fn apply(&mut self, edit: &Edit) {
        match *edit {
            Edit::Input(file, variant) => self.write(file, variant, false),
            Edit::InputKeepingTime(file, variant) => self.write(file, variant, true),
            Edit::Spoil(number) => self.published(number, |place| replace(place, b"spoilt", false)),
            Edit::SpoilKeepingTime(number) => self.published(number, |place| {
                let bytes: Vec<u8> = fs::read(place).unwrap().iter().map(|byte| byte ^ 1).collect();
                replace(place, &bytes, true);
            }),
            Edit::Remove(number) => self.published(number, |place| fs::remove_file(place).unwrap()),
            Edit::RemoveFolder => drop(fs::remove_dir_all(self.out().join("guide"))),
            Edit::Copy => {
                let copy = self.scratch.0.join("copy");
                let copied = Command::new("cp").arg("-a").args([self.out(), copy.clone()]).status().unwrap();
                if copied.success() {
                    fs::remove_dir_all(self.out()).unwrap();
                    fs::rename(copy, self.out()).unwrap();
                }
            }
            Edit::Forget(all) => {
                let record = self.out().join(".sitegen/record");
                if let (Ok(bytes), false) = (fs::read(&record), all) {
                    fs::write(record, &bytes[..bytes.len() / 2]).unwrap();
                } else {
                    let _ = fs::remove_file(record);
                }
            }
            Edit::Program(other) => self.program = usize::from(other),
            Edit::DamageRecord(line, twice) => {
                let record = self.out().join(".sitegen/record");
                let Ok(text) = fs::read_to_string(&record) else { return };
                let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
                let line = line % lines.len();
                lines.splice(line..=line, vec![lines[line]; if twice { 2 } else { 0 }]);
                fs::write(record, lines.concat()).unwrap();
            }
            Edit::DamageResult(file, at, half) => {
                let folder = self.out().join(".sitegen/kept");
                let mut results: Vec<PathBuf> =
                    fs::read_dir(folder).into_iter().flatten().map(|item| item.unwrap().path()).collect();
                results.sort();
                let Some(place) = results.get(file % results.len().max(1)) else { return };
                let mut bytes = fs::read(place).unwrap();
                let at = at % bytes.len();
                bytes[at] ^= 1;
                bytes.truncate(if half { bytes.len() / 2 } else { bytes.len() });
                fs::write(place, bytes).unwrap();
            }
            Edit::Options(options) => self.options = options,
        }
    }

    /// Changes a file of the output, if there is one.
    fn published(&self, number: usize, change: impl FnOnce(&Path)) {
        if !self.out().is_dir() {
            return;
        }
        let paths: Vec<String> = files(&self.out()).into_keys().filter(|path| !path.ends_with('/')).collect();
        if !paths.is_empty() {
            change(&self.out().join(&paths[number % paths.len()]));
        }
    }

    fn build(&self, out: &Path) -> Output {
        let mut command = Command::new(&self.programs[self.program]);
        command.args(["build", "--root"]).arg(self.root()).arg("--out").arg(out).args(OPTIONS[self.options]);
        command.output().unwrap()
    }

    /// Builds into the old output and into an empty folder, and compares.
    fn check(&mut self) -> Result<(), TestCaseError> {
        self.builds += 1;
        let (out, clean) = (self.out(), self.scratch.0.join(format!("clean-{}", self.builds)));
        let (incremental, whole) = (self.build(&out), self.build(&clean));
        let findings = |output: &Output| String::from_utf8(output.stderr.clone()).unwrap();
        prop_assert_eq!(findings(&incremental), findings(&whole));
        prop_assert_eq!(incremental.status.code(), whole.status.code());
        prop_assert!(matches!(whole.status.code(), Some(0 | 1)), "{}", findings(&whole));
        if whole.status.success() {
            let (actual, expected) = (files(&out), files(&clean));
            prop_assert!(actual == expected, "{:?}", differing(&actual, &expected));
            fs::remove_dir_all(clean).unwrap();
        }
        Ok(())
    }
}

/// Writes a file, optionally keeping its time if the size is unchanged.
fn replace(place: &Path, bytes: &[u8], keep_time: bool) {
    let before = fs::metadata(place).ok().filter(|before| keep_time && before.len() == bytes.len() as u64);
    fs::write(place, bytes).unwrap();
    if let Some(before) = before {
        File::options().write(true).open(place).unwrap().set_modified(before.modified().unwrap()).unwrap();
    }
}

/// A registry with these keys; a suffix after a key changes its entry.
fn registry(keys: &str) -> String {
    let entry = |key: &str| {
        let (key, mark) = key.split_at(key.find(['!', '?', '+', '~']).unwrap_or(key.len()));
        let upper = key.to_uppercase();
        let description = match mark {
            "!" => "Does [much](/guide/a.md#two).",
            // With a warning.
            "~" => "TODO: describe it.",
            _ => "Collects calls.",
        };
        let events = if mark == "?" { "\"event_types\": [\"llm_api_success\"], " } else { "" };
        let name = if mark == "+" { "Plus" } else { key };
        format!(
            "\"{key}\": {{{events}\"endpoint\": \"{{{{environment_variables.{upper}_URL}}}}\", \"headers\": {{}}, \
             \"environment_variables\": [\"{upper}_URL\"], \"docs\": {{\"show_in_docs\": true, \"display_name\": \
             \"{name}\", \"description\": \"{description}\"}}}}"
        )
    };
    let entries: Vec<String> = keys.split(' ').filter(|key| *key != "none").map(entry).collect();
    format!("{{{}}}\n", entries.join(",\n"))
}

/// The start of an image of this width.
fn png(width: u8) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0".to_vec();
    bytes.extend([width, 0, 0, 0, 9, 8, 6, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_incremental_build_equals_a_clean_one(steps in steps()) {
        let mut playground = Playground::new("law");
        playground.check()?;
        for step in steps {
            step.iter().for_each(|edit| playground.apply(edit));
            playground.check()?;
        }
    }
}

#[test]
fn one_edited_page_is_rendered_and_a_copied_output_needs_nothing() {
    let mut playground = Playground::new("figures");
    let figures = |playground: &Playground| {
        let output = playground.build(&playground.out());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        text.split_once(": ").unwrap().1.split_once(", in ").unwrap().0.to_owned()
    };
    let record = |playground: &Playground| fs::read_to_string(playground.out().join(".sitegen/record")).unwrap();
    let page = playground.root().join("content/guide/a.md");
    fs::write(&page, "# A\n\nIts description.\n\n## Two\n").unwrap();
    figures(&playground);
    let unchanged = figures(&playground);
    assert!(unchanged.starts_with("0 files written"), "{unchanged}");
    let keys = |text: &str| text.lines().filter(|line| line.len() == 32).map(str::to_owned).collect::<Vec<_>>();
    let before = keys(&record(&playground));

    // A copy has other stamps: bytes are compared, and units are kept.
    playground.apply(&Edit::Copy);
    assert_eq!(figures(&playground), unchanged);
    assert_eq!(keys(&record(&playground)), before);

    // A page's text affects its HTML, its Markdown, the search and `llms-full.txt`.
    fs::write(&page, "# A\n\nIts description.\n\n## Two\n\nMore.\n").unwrap();
    let edited = figures(&playground);
    assert!(edited.starts_with("4 files written"), "{edited}");
    let after = keys(&record(&playground));
    assert_eq!(after.iter().filter(|key| !before.contains(key)).count(), 3, "the page, the search, llms-full.txt");
}

#[test]
fn each_option_is_an_input() {
    let mut playground = Playground::new("options");
    for options in (0..OPTIONS.len()).chain([0]) {
        playground.apply(&Edit::Options(options));
        playground.check().unwrap();
    }
}

/// A page whose line is gone would be taken for one that nothing makes any more.
#[test]
fn a_damaged_record_counts_as_none() {
    let mut playground = Playground::new("damaged");
    playground.check().unwrap();
    for line in 0..12 {
        // Until the clock of the file system has ticked, a build has no key for the whole site.
        while fs::read_to_string(playground.out().join(".sitegen/record")).unwrap().lines().nth(2) == Some("-") {
            playground.check().unwrap();
        }
        playground.apply(&Edit::DamageRecord(line, line % 2 == 0));
        playground.check().unwrap();
    }
}

#[test]
fn nothing_is_planned_where_nothing_changed() {
    let playground = Playground::new("untouched");
    let build = |playground: &Playground| assert_eq!(playground.build(&playground.out()).status.code(), Some(0));
    let place = playground.out().join(".sitegen/record");
    let record = || fs::read_to_string(&place).unwrap();
    build(&playground);
    // Until the clock of the file system has ticked, each build writes the record again.
    while record().lines().nth(2) == Some("-") || record().contains("\t- ") {
        build(&playground);
    }
    // With other keys, a build that compares units renders all of them and rewrites the record.
    let swapped = |text: &str| -> String {
        let other = |(number, line): (usize, &str)| match line.split_at_checked(16) {
            // The second line is the program's.
            Some((left, right)) if line.len() == 32 && number != 1 => format!("{right}{left}\n"),
            _ => format!("{line}\n"),
        };
        let lines = text.lines().filter(|line| !line.starts_with("end "));
        let body: String = lines.enumerate().map(other).collect();
        format!("{body}end {}\n", Fingerprint::of_bytes(body.as_bytes()))
    };
    let spoilt = swapped(&record());
    fs::write(&place, &spoilt).unwrap();
    build(&playground);
    assert_eq!(record(), spoilt);

    // A site with findings, drafts or additional files is always parsed.
    for (path, text) in [
        ("content/guide/a.md", "# A\n\n## Two\n\n![](/p.png)\n"),
        ("content/guide/b.md", "# B\n\n::include{file=\"parts/note.md\"}\n"),
        ("content/guide/b.md", "# B\n\n![q](../../parts/q.png)\n"),
        ("content/guide/b.md", "---\ndraft: true\n---\n\n# B\n"),
    ] {
        (0..INPUT.len()).for_each(|file| playground.write(file, 0, false));
        fs::write(playground.root().join(path), text).unwrap();
        build(&playground);
        let site = record().lines().nth(2).unwrap().to_owned();
        assert_eq!(site, "-", "{text}");
    }
}
