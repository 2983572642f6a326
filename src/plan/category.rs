//! `_category_.json`: the label, position and page of a content folder, as in Docusaurus.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;
use std::sync::Arc;

use super::page_path;
use crate::diagnostic::{Diagnostic, Rule, Severity, did_you_mean};
use crate::front_matter::FrontMatter;
use crate::source::{SourceFile, Spanned};
use crate::yaml::{self, Values, Yaml};

/// The names that such a file may have.
const FILE_NAMES: [&str; 3] = ["_category_.json", "_category_.yml", "_category_.yaml"];

/// The rules about such files.
pub(crate) static RULES: &[&Rule] = &[&CATEGORY, &UNKNOWN_KEY, &NO_GROUP];

static CATEGORY: Rule = Rule {
    code: "category-file",
    severity: Severity::Error,
    summary: "an invalid `_category_.json`",
    explanation: "A `_category_.json` sets the folder's name in the navigation (`label`), its position (`position`) \
                  and its page (`link`): `{\"type\": \"generated-index\"}` for a generated list of the folder's \
                  pages, `{\"type\": \"doc\", \"id\": …}` for an existing page, `null` for none. `_category_.yml` is \
                  the same in YAML. A folder can have only one such file.",
    wrong: "{ \"label\": Guides }",
    right: "{ \"label\": \"Guides\", \"position\": 2 }",
};

static UNKNOWN_KEY: Rule = Rule {
    code: "category-key",
    severity: Severity::Warning,
    summary: "an unknown key in a `_category_.json`",
    explanation: "Docusaurus rejects unknown keys. sitegen ignores the keys that only change Docusaurus's own \
                  sidebar (`collapsible`, `className`, `customProps`, `key`).",
    wrong: "{ \"label\": \"Guides\", \"postion\": 2 }",
    right: "{ \"label\": \"Guides\", \"position\": 2 }",
};

/// A note only: all pages of the folder may be drafts.
pub(super) static NO_GROUP: Rule = Rule {
    code: "category-without-group",
    severity: Severity::Note,
    summary: "a `_category_.json` in a folder that isn't in the navigation",
    explanation: "A folder is a group if it or a folder in it has a listed page. Other folders, and the content \
                  folder itself, are not in the navigation and get no generated index.",
    wrong: "content/_category_.json",
    right: "content/guide/_category_.json",
};

/// A folder of the navigation.
#[derive(Clone, Debug, PartialEq)]
pub struct Category {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Its path below the content folder.
    pub path: String,
    /// The label; defaults to the folder's name.
    pub label: Option<String>,
    /// The description in its parent's list.
    pub description: Option<String>,
    /// Its position among its siblings.
    pub position: Option<f64>,
    /// Whether its group starts collapsed in the sidebar.
    pub collapsed: bool,
    /// Its page.
    pub link: Link,
}

/// The page of a group.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Link {
    /// The default: the folder's `index.md`, if there is one.
    #[default]
    Unset,
    /// None; the folder's `index.md` is an ordinary page.
    None,
    /// A page of the content, by its id.
    Page(Spanned<String>),
    /// A page that lists the folder's contents.
    Index(Index),
}

/// A generated index of a folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// The page's front matter, as in a hand-written page.
    pub front: Arc<FrontMatter>,
    /// The position of the value that requests it.
    pub span: Range<usize>,
}

impl Category {
    /// The front matter of the generated index, if there is one.
    pub fn index(&self) -> Option<&Index> {
        match &self.link {
            Link::Index(index) => Some(index),
            _ => None,
        }
    }
}

/// Whether a path is a category file.
pub(crate) fn is_category_file(path: &str) -> bool {
    FILE_NAMES.contains(&path.rsplit('/').next().unwrap_or_default())
}

/// The categories by their folder's path, with a trailing `/`.
pub(crate) fn read(files: &[(String, Arc<SourceFile>)]) -> (BTreeMap<String, Category>, Vec<Diagnostic>) {
    let mut categories: BTreeMap<String, Category> = BTreeMap::new();
    let mut problems = Vec::new();
    for (path, file) in files {
        let Some((folder, _)) = path.rsplit_once('/') else {
            let message = "the content folder isn't a group, so this file has no effect";
            problems.push(Diagnostic::new(&NO_GROUP, message).at(file, 0..0));
            continue;
        };
        let (category, more) = read_one(path, file);
        problems.extend(more);
        match (categories.entry(format!("{}/", page_path::folder_path(folder))), category) {
            (Entry::Vacant(entry), Some(category)) => {
                entry.insert(category);
            }
            (Entry::Occupied(entry), Some(_)) => {
                let other = &entry.get().file;
                let message = format!("`{}` and `{}` describe the same group", file.path, other.path);
                let problem = Diagnostic::new(&CATEGORY, message).at(file, 0..0).hint("remove one of them");
                problems.push(problem.related(other, 0..0, "the other one"));
            }
            (_, None) => {}
        }
    }
    (categories, problems)
}

/// Reads one file. `None` if it can't be read at all.
fn read_one(path: &str, file: &Arc<SourceFile>) -> (Option<Category>, Vec<Diagnostic>) {
    let base = if file.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let text = &file.text[base..];
    let is_json = path.ends_with(".json");
    // In YAML, `label: 2024` needs no quotes.
    let values = Values { file, base, rule: &CATEGORY, plain_is_text: !is_json, diagnostics: Vec::new() };
    let mut reader = Reader { values };
    let read = if is_json { yaml::read_json(text) } else { yaml::read(text) };
    let entries = match read {
        Ok(Yaml::Map(entries)) => Some(entries),
        Ok(Yaml::Null) if !is_json => Some(Vec::new()),
        Ok(_) => {
            let expected = if is_json { "an object, `{ … }`" } else { "`key: value` lines" };
            reader.values.wrong(0..text.trim_end().len(), format!("a category must be {expected}"));
            None
        }
        Err(fault) => {
            reader.values.fault(fault);
            None
        }
    };
    let category = entries.map(|entries| {
        let mut category = Category {
            file: Arc::clone(file),
            path: path.to_owned(),
            label: None,
            description: None,
            position: None,
            collapsed: false,
            link: Link::default(),
        };
        for (key, value) in entries {
            reader.entry(&mut category, &key, value);
        }
        category
    });
    (category, reader.values.diagnostics)
}

/// Assigns each key to its field.
struct Reader<'a> {
    values: Values<'a>,
}

/// The keys of a category. Those without an effect are last.
const KEYS: [&str; 9] =
    ["label", "position", "description", "link", "collapsed", "collapsible", "className", "customProps", "key"];

/// The keys of a link of each type.
const INDEX_KEYS: [&str; 6] = ["type", "title", "slug", "description", "keywords", "image"];
const PAGE_KEYS: [&str; 2] = ["type", "id"];

/// The types of links.
const TYPES: [&str; 2] = ["generated-index", "doc"];

impl Reader<'_> {
    fn entry(&mut self, category: &mut Category, key: &Spanned<String>, value: Spanned<Yaml>) {
        let name = key.value.as_str();
        match name {
            "label" => category.label = self.values.line(name, value).map(|text| text.value),
            "description" => category.description = self.values.line(name, value).map(|text| text.value),
            "position" => category.position = self.values.number(name, value),
            "link" => category.link = self.link(value),
            "className" | "key" => {
                self.values.string(name, value);
            }
            "collapsed" => category.collapsed = self.values.bool(name, value),
            "collapsible" => {
                self.values.bool(name, value);
            }
            "customProps" => {
                if !matches!(value.value, Yaml::Null | Yaml::Map(_)) {
                    self.values.wrong(value.span, "`customProps` must be an object");
                }
            }
            _ => self.unknown(key, &KEYS),
        }
    }

    fn link(&mut self, value: Spanned<Yaml>) -> Link {
        let entries = match value.value {
            Yaml::Null => return Link::None,
            Yaml::Map(entries) => entries,
            _ => {
                self.values.wrong(value.span, "`link` must be `null` or an object with a `type`");
                return Link::Unset;
            }
        };
        let of_type = entries.iter().find(|(key, _)| key.value == "type").map(|(_, value)| value);
        match of_type {
            Some(Spanned { value: Yaml::String(kind), span }) if kind == "generated-index" => {
                let span = self.values.in_file(span);
                Link::Index(Index { front: Arc::new(self.index(entries)), span })
            }
            Some(Spanned { value: Yaml::String(kind), .. }) if kind == "doc" => self.page(entries, value.span),
            type_value => {
                let (range, what) = match type_value {
                    Some(Spanned { value: Yaml::String(kind), span }) => {
                        (span.clone(), format!("unknown link type `{kind}`"))
                    }
                    Some(wrong) => (wrong.span.clone(), "`type` must be a string".to_owned()),
                    None => (value.span, "`link` has no `type`".to_owned()),
                };
                let near = match type_value {
                    Some(Spanned { value: Yaml::String(kind), .. }) => did_you_mean(kind, TYPES),
                    _ => None,
                };
                let range = self.values.in_file(&range);
                let problem = Diagnostic::new(&CATEGORY, what).at(self.values.file, range);
                self.values.diagnostics.push(match near {
                    Some(near) => problem.hint(format!("did you mean `{near}`?")),
                    None => problem.hint("write `\"type\": \"generated-index\"` or `\"type\": \"doc\"`"),
                });
                Link::Unset
            }
        }
    }

    fn page(&mut self, entries: Vec<(Spanned<String>, Spanned<Yaml>)>, whole: Range<usize>) -> Link {
        let before = self.values.diagnostics.len();
        let mut id = None;
        for (key, value) in entries {
            match key.value.as_str() {
                "type" => {}
                "id" => id = self.values.line("id", value),
                _ => self.unknown(&key, &PAGE_KEYS),
            }
        }
        if id.is_none() && self.values.diagnostics.len() == before {
            self.values.wrong(whole, "a link of the type `doc` needs the `id` of a page");
        }
        id.map_or(Link::Unset, Link::Page)
    }

    fn index(&mut self, entries: Vec<(Spanned<String>, Spanned<Yaml>)>) -> FrontMatter {
        let mut front = FrontMatter::default();
        for (key, value) in entries {
            let name = key.value.as_str();
            match name {
                "type" => {}
                "title" => front.title = self.values.line(name, value),
                "slug" => front.route.slug = self.values.line(name, value),
                "description" => front.description = self.values.line(name, value),
                "keywords" => front.preview.keywords = self.values.list(name, value),
                "image" => front.preview.image = self.values.line(name, value),
                _ => self.unknown(&key, &INDEX_KEYS),
            }
        }
        front
    }

    fn unknown(&mut self, key: &Spanned<String>, known: &[&'static str]) {
        let range = self.values.in_file(&key.span);
        let problem = Diagnostic::new(&UNKNOWN_KEY, format!("unknown key `{}`", key.value)).at(self.values.file, range);
        self.values.diagnostics.push(match did_you_mean(&key.value, known.iter().copied()) {
            Some(near) => problem.hint(format!("did you mean `{near}`?")),
            None => problem.hint(format!("known keys here: {}", known.join(", "))),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(path: &str, text: &str) -> (Option<Category>, Vec<String>) {
        let file = SourceFile::new(path, text);
        let (mut categories, problems) = read(&[(path.to_owned(), file)]);
        let printed = |problem: &Diagnostic| {
            let at = problem.at.as_ref().expect("a place");
            format!("{} {}: {}", at.file.place(at.range.start), problem.rule.code, problem.message)
        };
        (categories.remove("a/"), problems.iter().map(printed).collect())
    }

    #[test]
    fn json_and_yaml_are_equivalent() {
        let json = "{\n\t\"label\": \"L\",\n\t\"position\": 2.5,\n\t\"key\": \"k\",\n\t\"collapsed\": false,\n\t\"customProps\": {\"a\": 1},\n\
                    \t\"link\": {\"type\": \"generated-index\", \"title\": \"T \\ud83d\\ude00\", \"keywords\": [\"x\", \"y\"]}\n}\n";
        let yaml = "label: L\nposition: 2.5\nlink:\n  type: generated-index\n  title: T 😀\n  keywords: [x, y]\n";
        for (path, text) in [("01-a/_category_.json", json), ("a/_category_.yml", yaml), ("a/_category_.yaml", yaml)] {
            let (category, problems) = read_text(path, text);
            assert_eq!(problems, Vec::<String>::new());
            let category = category.expect("a category");
            assert_eq!((category.label.as_deref(), category.position), (Some("L"), Some(2.5)));
            let front = &category.index().expect("a generated index").front;
            assert_eq!(front.title.as_ref().map(|title| title.value.as_str()), Some("T 😀"));
            assert_eq!(front.preview.keywords.len(), 2);
        }
        assert!(is_category_file("a/_category_.yml") && !is_category_file("a/my_category_.json"));
    }

    #[test]
    fn a_link_may_be_null_or_name_a_page() {
        let link = |text: &str| read_text("a/_category_.json", text).0.expect("a category").link;
        assert_eq!(link("{}"), Link::Unset);
        assert_eq!(link("{\"link\": null}"), Link::None);
        assert!(matches!(link("{\"link\": {\"type\": \"doc\", \"id\": \"x\"}}"), Link::Page(id) if id.value == "x"));
    }

    #[test]
    fn mistakes_are_reported_in_place_and_the_rest_is_read() {
        let problems = |text: &str| read_text("a/_category_.json", text).1;
        for (text, expected) in [
            ("{\"label\": 5}", "1:11 category-file: `label` must be a string"),
            ("{\n  \"position\": \"first\"}", "2:15 category-file: `position` must be a number"),
            ("{\"collapsed\": 1}", "1:15 category-file: `collapsed` must be `true` or `false`"),
            ("{\"customProps\": []}", "1:17 category-file: `customProps` must be an object"),
            ("{\"postion\": 1}", "1:2 category-key: unknown key `postion`"),
            ("{\"link\": \"doc\"}", "1:10 category-file: `link` must be `null` or an object with a `type`"),
            ("{\"link\": {}}", "1:10 category-file: `link` has no `type`"),
            ("{\"link\": {\"type\": 1}}", "1:19 category-file: `type` must be a string"),
            ("{\"link\": {\"type\": \"index\"}}", "1:19 category-file: unknown link type `index`"),
            (
                "{\"link\": {\"type\": \"doc\"}}",
                "1:10 category-file: a link of the type `doc` needs the `id` of a page",
            ),
            ("{\"link\": {\"type\": \"doc\", \"id\": 1}}", "1:32 category-file: `id` must be a string"),
            ("{\"link\": {\"type\": \"generated-index\", \"titel\": \"x\"}}", "1:38 category-key: unknown key `titel`"),
            (
                "{\"link\": {\"type\": \"generated-index\", \"keywords\": [1]}}",
                "1:51 category-file: `keywords` must be a string",
            ),
            ("{\"a\": 1, \"a\": 2}", "1:10 category-file: duplicate mapping key: a"),
            ("[]", "1:1 category-file: a category must be an object, `{ … }`"),
            ("null", "1:1 category-file: a category must be an object, `{ … }`"),
            ("{ \"label\": Guides }", "1:12 category-file: text without quotes"),
            ("{\n  \"label\": \"A\",\n}", "2:15 category-file: trailing comma"),
            ("{\"label\": \"é", "1:12 category-file: EOF while parsing a string"),
            ("", "1:1 category-file: EOF while parsing a value"),
        ] {
            assert_eq!(problems(text), [expected], "{text}");
        }
        let (category, _) = read_text("a/_category_.json", "\u{feff}{\"label\": 5, \"position\": 3}");
        assert_eq!(category.expect("a category").position, Some(3.0));
        assert_eq!(read_text("_category_.json", "{}").1.len(), 1);
        assert_eq!(problems(&"[".repeat(100_000)).len(), 1);
    }
}
