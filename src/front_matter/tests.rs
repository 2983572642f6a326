//! Front matter and its problems.

use super::*;

fn read_text(text: &str) -> (FrontMatter, usize, Vec<(usize, usize, String)>) {
    let file = SourceFile::new("page.md", text);
    let (read, body, diagnostics) = read(&file);
    let problems = diagnostics
        .into_iter()
        .map(|diagnostic| {
            let place = file.place(diagnostic.at.expect("a place").range.start);
            (place.line, place.column, diagnostic.message)
        })
        .collect();
    (read, body, problems)
}

#[test]
fn known_keys_are_typed_and_unknown_keys_are_kept() {
    let text = "---\ntitle: 'A: b'\nsidebar_position: 2.5\ndraft: true\ntags: [x, {label: y, permalink: /y}]\nkeywords:\n  - é\n  - 3\npagination_next: null\npagination_prev: intro\ndate: 2024-05-01\nicon: {name: star}\n---\nBody\n";
    let (read, body, problems) = read_text(text);
    assert_eq!(problems, []);
    assert_eq!(&text[body..], "Body\n");
    let title = read.title.expect("title");
    assert_eq!((title.value.as_str(), &text[title.span]), ("A: b", "'A: b'"));
    assert_eq!(read.navigation.position, Some(2.5));
    assert!(read.draft && !read.unlisted);
    assert_eq!(read.article.tags.iter().map(|tag| tag.value.as_str()).collect::<Vec<_>>(), ["x", "y"]);
    let keyword = &read.preview.keywords[0];
    assert_eq!((keyword.value.as_str(), &text[keyword.span.clone()]), ("é", "é"));
    assert_eq!(read.preview.keywords[1].value, "3");
    assert_eq!(read.navigation.next, Some(Pagination::Hidden));
    assert!(matches!(read.navigation.previous, Some(Pagination::Page(page)) if page.value == "intro"));
    assert_eq!(read.article.date.expect("date").value, "2024-05-01");
    assert_eq!(read.extra.values["icon"]["name"], "star");
}

#[test]
fn a_page_has_a_language_and_a_direction() {
    let (read, _, problems) = read_text("---\nlang: pt-BR\ndir: rtl\n---\n");
    assert_eq!(problems, []);
    assert_eq!(read.language.tag.expect("a tag").value, "pt-BR");
    assert_eq!(read.language.direction, Some(Direction::Rtl));
    let (read, _, problems) = read_text("---\nlang: Brazilian Portuguese\ndir: left\n---\n");
    assert_eq!((read.language.tag, read.language.direction), (None, None));
    let places: Vec<(usize, usize)> = problems.iter().map(|&(line, column, _)| (line, column)).collect();
    assert_eq!(places, [(2, 7), (3, 6)], "{problems:?}");
}

#[test]
fn toml_between_plus_signs_is_equivalent() {
    let text = "+++\ntitle = \"A: b\"\nweight = 3\ndraft = true\ndate = 2024-05-01\n[taxonomies]\ntags = [\"x\"]\n[extra]\nicon = \"star\"\n+++\nBody\n";
    let (front, body, problems) = read_text(text);
    assert_eq!(problems, []);
    assert_eq!(&text[body..], "Body\n");
    let title = front.title.expect("title");
    assert_eq!((title.value.as_str(), &text[title.span]), ("A: b", "\"A: b\""));
    assert_eq!((front.navigation.position, front.draft), (Some(3.0), true));
    assert_eq!(front.article.date.expect("date").value, "2024-05-01");
    assert_eq!(front.article.tags[0].value, "x");
    assert_eq!(front.extra.values["icon"], "star");
    let (_, _, problems) = read_text("+++\ntitle = \"a\"\nid = b\n+++\nBody");
    assert_eq!((problems.len(), problems[0].0), (1, 3), "{problems:?}");
    let (front, body, _) = read_text("+++\ntext\n");
    assert_eq!((front, body), (FrontMatter::default(), 0));
}

#[test]
fn mistakes_are_reported_at_their_place() {
    let (front, _, problems) = read_text("---\ntitle: [a]\nsidebar_position: first\n---\n");
    assert_eq!(front.title, None);
    assert_eq!(
        problems,
        [(2, 8, "`title` must be a string".to_owned()), (3, 19, "`sidebar_position` must be a number".to_owned())]
    );
    let (_, body, problems) = read_text("---\ntitle: a: b\n---\nBody");
    assert_eq!(body, 20);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].0, 2);
    let (front, _, problems) = read_text("---\nid: a/b\ndate: 2024-13-45\ntitle: ' '\n---\n");
    assert_eq!((front.route.id, front.title), (None, None));
    assert_eq!(front.article.date.expect("date").value, "2024-13-45");
    let message = "`2024-13-45` is not a valid date, such as `2024-05-31`".to_owned();
    assert_eq!(
        problems,
        [(2, 5, "`id` must be a name without `/`. To set the URL, use `slug`".to_owned()), (3, 7, message)]
    );
    let (_, _, problems) = read_text("---\ntitle: a\n\tkey: b\n---\n");
    assert_eq!((problems.len(), problems[0].0, problems[0].1), (1, 3, 1), "{problems:?}");
    let (front, _, _) = read_text("---\ndescription: >\n  a\n  b\ntitle: |\n  c\n  d\n---\n");
    assert_eq!(
        (front.description.expect("text").value, front.title.expect("text").value),
        ("a b".to_owned(), "c d".to_owned())
    );
    let (_, _, problems) = read_text("---\nid: a\nid: b\n---\n");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].0, 3);
}

#[test]
fn a_file_without_front_matter_is_all_body() {
    for text in ["", "text", "---\n", "---\n\ntext\n", "--- \ntext\n***\n", "text\n---\na: b\n---\n"] {
        let (read, body, problems) = read_text(text);
        assert_eq!((read, body, problems), (FrontMatter::default(), 0, Vec::new()), "{text:?}");
    }
    let (_, body, problems) = read_text("---\ntitle: a\n\ntext");
    assert_eq!((body, problems), (0, vec![(1, 1, "front matter is not closed".to_owned())]));
    let (_, body, _) = read_text("---\n---\ntext");
    assert_eq!(body, 8);
}

#[test]
fn empty_lines_and_comments_may_come_before_it() {
    for before in ["\n", "\n \n", "<!-- a\n\nb -->\n", "{/* a */}\n\n<!-- b --> \n", "\u{feff}\n"] {
        let text = format!("{before}---\ntitle: a\n---\nBody");
        let (front, body, problems) = read_text(&text);
        assert_eq!(front.title.map(|title| title.value).as_deref(), Some("a"), "{before:?}");
        assert_eq!((&text[body..], problems), ("Body", Vec::new()), "{before:?}");
    }
    for text in ["\n---\n\ntitle: a\n---\n", "<!-- a --> b\n---\ntitle: a\n---\n", " text\n---\ntitle: a\n---\n"] {
        assert_eq!(read_text(text).1, 0, "{text:?}");
    }
}

#[test]
fn text_between_thematic_breaks_is_not_a_heading() {
    for text in ["---\n\n# One\n\n## Two\n\n---\nBody", "---\n# One\n\n---\nBody"] {
        assert_eq!(read_text(text), (FrontMatter::default(), 0, Vec::new()), "{text:?}");
    }
    // Comments beside a key or on their own line are YAML comments.
    let (front, body, _) = read_text("---\n# comment\ntitle: a\n---\nBody");
    assert_eq!((front.title.map(|title| title.value).as_deref(), body), (Some("a"), 27));
    assert_eq!(read_text("---\n# comment\n---\nBody").1, 18);
}

#[test]
fn a_home_page_has_a_tagline_and_buttons() {
    let text = "---\ntemplate: home\ntagline: One line.\nactions:\n  - text: Start\n    link: start.md\n---\n";
    let (front, _, problems) = read_text(text);
    assert_eq!(problems, []);
    assert_eq!(
        (front.layout.template, front.layout.tagline.expect("a tagline").value.as_str()),
        (Template::Home, "One line.")
    );
    assert_eq!(
        (front.layout.actions[0].text.as_str(), &text[front.layout.actions[0].link.span.clone()]),
        ("Start", "start.md")
    );

    let (front, _, problems) = read_text("---\ntemplate: landing\nactions:\n  - text: Start\n  - href: x\n---\n");
    assert_eq!((front.layout.template, front.layout.actions.len()), (Template::Doc, 0));
    let messages: Vec<_> = problems.iter().map(|(line, column, message)| (*line, *column, message.as_str())).collect();
    assert_eq!(
        messages,
        [
            (2, 11, "`template` must be `home` or `doc`, not `landing`"),
            (4, 5, "each item of `actions` must have a `text` and a `link`"),
            (5, 5, "a button has `text` and `link`, not `href`"),
            (5, 5, "each item of `actions` must have a `text` and a `link`"),
        ]
    );
}
