//! The law: after any sequence of edits, the preview serves what a clean build of the folder would write; while the
//! input is broken, it serves the last clean build.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use sitegen::diagnostic::Severity;
use sitegen::disk::Disk;
use sitegen::load::{self, Settings, Site};
use sitegen::render;

use super::support::{Folder, REGISTRY, Served, is_broken, registry};

#[derive(Clone, Debug)]
enum Edit {
    Write(u8, u8),
    Remove(u8),
    Rename(u8, u8),
    MoveFolder(u8, u8),
    Branch(bool),
    Category(u8, u8),
    Registry(Vec<u8>),
    Overlay(bool),
    Style(u8),
    Template(bool),
    Title(u8),
    Asset(u8),
    BreakAndMend(Breach),
}

#[derive(Clone, Copy, Debug)]
enum Breach {
    Template,
    Config,
    Registry,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        4 => (0..8u8, any::<u8>()).prop_map(|(page, text)| Edit::Write(page, text)),
        2 => (0..8u8).prop_map(Edit::Remove),
        2 => (0..8u8, 0..8u8).prop_map(|(from, to)| Edit::Rename(from, to)),
        1 => (0..3u8, 0..3u8).prop_map(|(from, to)| Edit::MoveFolder(from, to)),
        1 => any::<bool>().prop_map(Edit::Branch),
        2 => (0..3u8, 0..4u8).prop_map(|(folder, kind)| Edit::Category(folder, kind)),
        2 => prop::collection::vec(0..6u8, 0..5).prop_map(Edit::Registry),
        1 => any::<bool>().prop_map(Edit::Overlay),
        1 => any::<u8>().prop_map(Edit::Style),
        1 => any::<bool>().prop_map(Edit::Template),
        1 => any::<u8>().prop_map(Edit::Title),
        1 => any::<u8>().prop_map(Edit::Asset),
        2 => prop_oneof![Just(Breach::Template), Just(Breach::Config), Just(Breach::Registry)]
            .prop_map(Edit::BreakAndMend),
    ];
    prop::collection::vec(edit, 1..12)
}

fn page(number: u8) -> String {
    format!("content/f{}/p{number}.md", number % 3)
}

/// The edited folder, and the content to restore after breaking it.
struct Playground {
    folder: Folder,
    registry: String,
    marks: u32,
}

impl Playground {
    fn new() -> Playground {
        let folder = Folder::new();
        let registry = registry(&["acme", "zeta"]);
        folder.write("sitegen.toml", "title = \"T\"\nbase_url = \"https://e.example/r/\"\n");
        Playground { folder, registry, marks: 0 }
    }

    fn apply(&mut self, edit: &Edit) {
        let folder = &self.folder;
        let there = |path: &str| folder.join(path).exists();
        match edit {
            Edit::Write(number, text) => {
                // A page that is never removed: a dead link would be an error, and the law is about clean states.
                let link = if text % 2 == 0 { "[link](/guide/a/)" } else { "" };
                folder.write(&page(*number), &format!("# Page {text}\n\nText {text}. {link}\n\n## Heading {text}\n"));
            }
            Edit::Remove(number) if there(&page(*number)) => folder.remove(&page(*number)),
            Edit::Rename(from, to) if there(&page(*from)) => folder.rename(&page(*from), &page(*to)),
            Edit::MoveFolder(from, to) => {
                let (from, to) = (format!("content/f{from}"), format!("content/moved{to}"));
                if there(&from) && !there(&to) {
                    folder.rename(&from, &to);
                } else if there(&to) && !there(&from) {
                    folder.rename(&to, &from);
                }
            }
            Edit::Branch(true) => {
                for number in 0..500 {
                    folder
                        .write(&format!("content/branch/{}/{number}.md", number % 7), &format!("# Branch {number}\n"));
                }
            }
            Edit::Category(number, kind) => {
                let path = format!("content/f{number}/_category_.json");
                match kind {
                    0 if there(&path) => folder.remove(&path),
                    0 => {}
                    1 => folder.write(&path, "{ \"label\": \"No page\", \"link\": null }"),
                    kind => {
                        let link = "{ \"type\": \"generated-index\", \"description\": \"What is in it.\" }";
                        folder.write(&path, &format!("{{ \"label\": \"Label {kind}\", \"link\": {link} }}"));
                    }
                }
            }
            Edit::Branch(false) if there("content/branch") => folder.remove("content/branch"),
            Edit::Registry(keys) => {
                let names = ["acme", "zeta", "beta", "gamma", "delta", "omega"];
                let mut keys: Vec<&str> = keys.iter().map(|key| names[usize::from(*key)]).collect();
                keys.dedup();
                keys.insert(0, "always");
                keys.sort_unstable();
                keys.dedup();
                self.registry = registry(&keys);
                folder.write(REGISTRY, &self.registry);
                if !keys.contains(&"acme") && there("content/integrations/acme.md") {
                    folder.remove("content/integrations/acme.md");
                }
            }
            Edit::Overlay(true) if self.registry.contains("\"acme\"") => {
                folder.write("content/integrations/acme.md", "---\ndescription: By hand.\n---\n\n## More of it\n");
            }
            Edit::Overlay(false) if there("content/integrations/acme.md") => {
                folder.remove("content/integrations/acme.md")
            }
            Edit::Style(number) => {
                folder.write("themes/default/assets/site.css", &format!("p {{ margin: {number}px }}"))
            }
            Edit::Template(true) => folder.write("themes/default/templates/404.md", "Another text.\n"),
            Edit::Template(false) if there("themes/default/templates/404.md") => {
                folder.remove("themes/default/templates/404.md");
            }
            Edit::Title(number) => {
                let text = format!("title = \"T{number}\"\nbase_url = \"https://e.example/r/\"\n");
                folder.write("sitegen.toml", &text);
            }
            Edit::Asset(number) => folder.write("static/x/data.txt", &number.to_string()),
            _ => {}
        }
    }

    /// Writes a mark to wait for: a state that shows it was read after all earlier edits.
    fn mark(&mut self, served: &Served) {
        self.marks += 1;
        let mark = format!("Mark number {}.", self.marks);
        self.folder.write("content/mark.md", &format!("# Mark\n\n{mark}\n"));
        served.until_text("/r/mark/", &mark);
    }
}

/// The files a clean build of the folder would write.
fn built(folder: &Folder) -> BTreeMap<String, Vec<u8>> {
    let disk = Disk::open(folder.path()).unwrap();
    let (site, problems) = load::load(&disk, &Settings::default()).unwrap();
    let errors: Vec<_> = problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let files = render::units(&site).into_iter().flat_map(|unit| render::render(&site, &unit).unwrap());
    files
        .map(|file| (file.path, file.content.into_bytes().unwrap_or_else(|place| std::fs::read(place).unwrap())))
        .collect()
}

fn compare(served: &Served, expected: &BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in expected {
        let path: String = path.replace(' ', "%20");
        let reply = served.get(&format!("/r/{path}"));
        assert_eq!(reply.status, 200, "{path}");
        assert!(
            reply.as_built() == *bytes,
            "{path} is served as\n{}\nbut built as\n{}",
            String::from_utf8_lossy(&reply.as_built()),
            String::from_utf8_lossy(bytes)
        );
    }
}

/// A sample of a state with hundreds of pages: all other files, and some pages of each folder.
fn sample(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let chosen = |path: &str| !path.starts_with("branch/") || path.contains("/7");
    files.iter().filter(|(path, _)| chosen(path)).map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}

fn breach(play: &mut Playground, served: &Served, breach: Breach, clean: &BTreeMap<String, Vec<u8>>) {
    let mut events = served.events("/r/");
    events.next();
    let (path, broken) = match breach {
        Breach::Template => ("themes/default/templates/page.html", "{% for"),
        Breach::Config => ("sitegen.toml", "title = "),
        Breach::Registry => (REGISTRY, "{ \"acme\": { "),
    };
    let before = std::fs::read_to_string(play.folder.join(path)).ok();
    play.folder.write(path, broken);
    events.until(is_broken);
    compare(served, &sample(clean));
    match before {
        Some(text) => play.folder.write(path, &text),
        None => play.folder.remove(path),
    }
    events.until(|event| !is_broken(event));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn served_files_equal_built_files(edits in edits()) {
        let mut play = Playground::new();
        let served = Served::start(&play.folder);
        play.mark(&served);
        let mut removed: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for edit in &edits {
            let clean = built(&play.folder);
            match edit {
                Edit::BreakAndMend(kind) => {
                    // Ensure that no pending edit is mistaken for the broken one.
                    play.mark(&served);
                    let clean = built(&play.folder);
                    breach(&mut play, &served, *kind, &clean);
                }
                edit => play.apply(edit),
            }
            play.mark(&served);
            let now = built(&play.folder);
            compare(&served, &sample(&now));
            removed.extend(clean);
            removed.retain(|path, _| !now.contains_key(path));
            for path in removed.keys().filter(|path| !path.starts_with("branch/")) {
                let reply = served.get(&format!("/r/{path}"));
                prop_assert_eq!(reply.status, 404, "{} is still there", path);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 40, ..ProptestConfig::default() })]

    /// The same in process and with findings: reading with a cache gives the same result as a fresh read.
    #[test]
    fn a_cached_read_equals_a_fresh_one(edits in edits()) {
        let mut play = Playground::new();
        let disk = Disk::open(play.folder.path()).unwrap();
        let mut memo = load::Memo::default();
        let mut earlier: Option<Arc<Site>> = None;
        for edit in &edits {
            play.apply(edit);
            let inputs = memo.read(&disk, &Settings::default()).unwrap();
            let (warm, warm_problems) = memo.plan(&inputs);
            // Outlines computed for the previous state are reused.
            let warm = Arc::new(warm);
            if let Some(earlier) = earlier.replace(Arc::clone(&warm)) {
                warm.adopt(&earlier);
            }
            let (cold, cold_problems) = load::load(&disk, &Settings::default()).unwrap();
            prop_assert_eq!(warm_problems, cold_problems);
            prop_assert_eq!(sitegen::cli::check::site(&warm), sitegen::cli::check::site(&cold));
            prop_assert_eq!(render::units(&warm), render::units(&cold));
            for unit in render::units(&cold) {
                prop_assert!(render::render(&warm, &unit) == render::render(&cold, &unit), "{:?}", unit);
            }
        }
    }
}
