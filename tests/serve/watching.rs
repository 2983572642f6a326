//! Changes as made by editors and version control.

use std::fs;

use super::support::{Folder, REGISTRY, Served, registry};

const PAGE: &str = "content/guide/a.md";

/// The first read after the start would notice a change even without a watch.
fn until_it_watches(folder: &Folder, served: &Served) {
    for text in ["It reads.", "It watches."] {
        folder.write("content/guide/b.md", &format!("# Another page\n\n{text}\n"));
        served.until_text("/guide/b/", text);
    }
}

#[test]
fn editors_saves_are_seen() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    let text = |editor: &str| format!("# A page\n\nSaved by {editor}.\n");
    let seen = |editor: &str| drop(served.until_text("/guide/a/", &format!("Saved by {editor}.")));
    // Truncates and writes.
    folder.write(PAGE, &text("VS Code"));
    seen("VS Code");
    // Tests whether the folder is writable, and keeps the old file until the new one exists.
    folder.write("content/guide/4913", "");
    folder.remove("content/guide/4913");
    folder.rename(PAGE, "content/guide/a.md~");
    folder.write(PAGE, &text("vim"));
    folder.remove("content/guide/a.md~");
    seen("vim");
    // Writes beside it and swaps.
    folder.write("content/guide/a.md___jb_tmp___", &text("JetBrains"));
    folder.rename(PAGE, "content/guide/a.md___jb_old___");
    folder.rename("content/guide/a.md___jb_tmp___", PAGE);
    folder.remove("content/guide/a.md___jb_old___");
    seen("JetBrains");
    // A lock file that is a dangling link.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("user@host.1234:1", folder.join("content/guide/.#a.md")).unwrap();
        folder.write("content/guide/#a.md#", "autosaved");
        folder.write(PAGE, &text("emacs"));
        seen("emacs");
        folder.remove("content/guide/.#a.md");
        folder.remove("content/guide/#a.md#");
    }
    // Renames over it.
    folder.write("content/guide/.a.md.kate-swp", &text("a rename"));
    folder.rename("content/guide/.a.md.kate-swp", PAGE);
    seen("a rename");
    assert!(served.printed().iter().all(|line| !line.contains("error")));
}

#[test]
fn one_edit_parses_one_page_and_no_edit_parses_none() {
    let folder = Folder::new();
    for number in 0..50 {
        folder.write(&format!("content/many/p{number}.md"), "# One of many\n");
    }
    let served = Served::start(&folder);
    folder.write("content/many/p7.md", "# The seventh\n");
    let line = served.line("Changed:");
    assert!(line.starts_with("Changed: 1 of "), "{line}");
    // The same bytes again: nothing is done or reported before the next change.
    folder.write("content/many/p7.md", "# The seventh\n");
    folder.write("themes/default/assets/extra.css", "p { color: red }");
    served.until("/assets/extra.css", |reply| reply.status == 200);
    let lines: Vec<String> = served.printed().into_iter().filter(|line| line.starts_with("Changed:")).collect();
    assert!(lines.iter().all(|line| line.starts_with("Changed: 0 of ")), "{lines:?}");
    folder.write(REGISTRY, &registry(&["acme", "zeta", "news"]));
    served.until("/integrations/news/", |reply| reply.status == 200);
    let line = served.line("Changed:");
    assert!(line.starts_with("Changed: 0 of "), "{line}");
}

#[test]
fn the_last_of_ten_saves_wins() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    for number in 1..=10 {
        folder.write(PAGE, &format!("# A page\n\nSave {number}.\n"));
    }
    served.until_text("/guide/a/", "Save 10.");
    let rebuilds = served.printed().iter().filter(|line| line.starts_with("Changed:")).count();
    assert!(rebuilds <= 10, "{rebuilds} rebuilds");
    // No earlier state comes after it.
    folder.write("content/guide/b.md", "# Another page\n\nSaved later.\n");
    served.until_text("/guide/b/", "Saved later.");
    assert!(served.get("/guide/a/").text().contains("Save 10."));
}

#[test]
fn folders_are_created_deleted_and_moved() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    folder.write("content/new/deep/er/page.md", "# Deep\n");
    served.until_text("/new/deep/er/page/", "Deep");
    folder.write("content/new/deep/er/page.md", "# Deeper\n");
    served.until_text("/new/deep/er/page/", "Deeper");
    folder.rename("content/new", "content/moved");
    served.until("/moved/deep/er/page/", |reply| reply.status == 200);
    served.until("/new/deep/er/page/", |reply| reply.status == 404);
    // The watch of the moved folder goes with its new name.
    folder.write("content/moved/deep/er/page.md", "# After the move\n");
    served.until_text("/moved/deep/er/page/", "After the move");
    folder.remove("content/moved");
    served.until("/moved/deep/er/page/", |reply| reply.status == 404);
}

#[test]
fn recreated_folders_are_watched_again() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    for round in 0..3 {
        folder.rename("content", "away");
        served.until("/guide/a/", |reply| reply.status == 404);
        folder.write(PAGE, &format!("# A page\n\nRound {round}.\n"));
        served.until_text("/guide/a/", &format!("Round {round}."));
        folder.write(PAGE, &format!("# A page\n\nEdit of round {round}.\n"));
        served.until_text("/guide/a/", &format!("Edit of round {round}."));
        folder.remove("away");
    }
    folder.write("static/more/x.txt", "1");
    served.until("/more/x.txt", |reply| reply.text() == "1");
    folder.remove("static");
    served.until("/more/x.txt", |reply| reply.status == 404);
    folder.write("static/more/x.txt", "2");
    served.until("/more/x.txt", |reply| reply.text() == "2");
}

#[test]
fn a_new_configuration_and_theme_are_noticed() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    folder.write("sitegen.toml", "title = \"A new name\"\n");
    served.until_text("/", "A new name");
    folder.write("themes/default/assets/site.css", "body { color: rebeccapurple }");
    served.until_text("/assets/site.css", "rebeccapurple");
    folder.write("themes/default/assets/site.css", "body { color: teal }");
    served.until_text("/assets/site.css", "teal");
    folder.remove("themes");
    served.until("/assets/site.css", |reply| !reply.text().contains("teal"));
    folder.write("sitegen.toml", "title = \"A new name\"\n[paths]\ncontent = \"docs/pages\"\n");
    folder.write("docs/pages/index.md", "# From elsewhere\n");
    served.until_text("/", "From elsewhere");
    folder.write("docs/pages/index.md", "# Edited elsewhere\n");
    served.until_text("/", "Edited elsewhere");
}

#[cfg(unix)]
#[test]
fn targets_of_symlinks_are_watched() {
    let folder = Folder::new();
    folder.write("shared/page.md", "# Shared\n");
    folder.write("shared/folder/inner.md", "# Inner\n");
    std::os::unix::fs::symlink("../shared/page.md", folder.join("content/linked.md")).unwrap();
    std::os::unix::fs::symlink("../shared/folder", folder.join("content/linked-folder")).unwrap();
    std::os::unix::fs::symlink("../content", folder.join("content/guide/loop")).unwrap();
    let served = Served::start(&folder);
    folder.write("shared/page.md", "# Shared and edited\n");
    served.until_text("/linked/", "Shared and edited");
    folder.write("shared/folder/inner.md", "# Inner edited\n");
    served.until_text("/linked-folder/inner/", "Inner edited");
}

#[cfg(unix)]
#[test]
fn a_removed_symlink_leaves_the_other_watches() {
    let folder = Folder::new();
    folder.write("shared/page.md", "# Shared\n");
    std::os::unix::fs::symlink("../shared", folder.join("content/linked")).unwrap();
    let served = Served::start(&folder);
    folder.remove("content/linked");
    served.until("/linked/page/", |reply| reply.status == 404);
    folder.write("sitegen.toml", "title = \"A new name\"\n");
    served.until_text("/", "A new name");
    std::os::unix::fs::symlink("../shared", folder.join("content/linked")).unwrap();
    served.until("/linked/page/", |reply| reply.status == 200);
    folder.rename("content", "away");
    served.until("/linked/page/", |reply| reply.status == 404);
    folder.rename("away", "content");
    served.until("/linked/page/", |reply| reply.status == 200);
}

#[cfg(unix)]
#[test]
fn a_folder_with_two_paths_is_watched_once() {
    let folder = Folder::new();
    std::os::unix::fs::symlink(".", folder.join("here")).unwrap();
    folder.write("snippet.md", "The snippet.\n");
    folder.write(PAGE, "# A page\n\n::include{file=\"here/snippet.md\"}\n");
    let served = Served::start(&folder);
    folder.write("snippet.md", "The edited snippet.\n");
    served.until_text("/guide/a/", "The edited snippet.");
    folder.write("sitegen.toml", "title = \"A new name\"\n");
    served.until_text("/", "A new name");
    folder.write(PAGE, "# A page\n\nIt includes nothing.\n");
    served.until_text("/guide/a/", "It includes nothing.");
    folder.write("sitegen.toml", "title = \"Another name\"\n");
    served.until_text("/", "Another name");
}

#[test]
fn files_in_folders_that_do_not_exist_yet_are_noticed() {
    let folder = Folder::new();
    folder.write(PAGE, "# A page\n\n[Data](../../data/deep/x.csv)\n\n::include{file=\"snippets/deep/x.md\"}\n");
    let served = Served::start(&folder);
    until_it_watches(&folder, &served);
    folder.write("snippets/deep/x.md", "The snippet.\n");
    served.until_text("/guide/a/", "The snippet.");
    folder.write("data/deep/x.csv", "1,2\n");
    served.until("/_files/data/deep/x.csv", |reply| reply.status == 200);
    folder.remove("data");
    served.until("/_files/data/deep/x.csv", |reply| reply.status == 404);
    folder.write("data/deep/x.csv", "1,2,3\n");
    served.until("/_files/data/deep/x.csv", |reply| reply.text() == "1,2,3\n");
}

#[cfg(unix)]
#[test]
fn the_target_of_a_dangling_symlink_is_noticed_in_a_new_folder() {
    let folder = Folder::new();
    std::os::unix::fs::symlink("../shared/deep/page.md", folder.join("content/linked.md")).unwrap();
    let served = Served::start(&folder);
    until_it_watches(&folder, &served);
    folder.write("shared/deep/page.md", "# Shared\n");
    served.until_text("/linked/", "Shared");
}

#[test]
fn a_page_that_is_copied_is_followed_too() {
    let folder = Folder::new();
    let page =
        |text: &str| folder.write("static/old/page.html", &format!("<!doctype html><title>Old</title><p>{text}"));
    page("Once.");
    let served = Served::start(&folder);
    let mut events = served.events("/old/page.html");
    let first = events.next()["page"].clone();
    let reply = served.get("/old/page.html");
    assert!(reply.text().contains(&format!("data-page=\"{}\"", first.as_str().unwrap())), "{}", reply.text());
    page("Twice.");
    events.until(|event| event["page"] != first);
    assert_eq!(served.get("/old/page.html").as_built(), b"<!doctype html><title>Old</title><p>Twice.");
}

#[test]
fn switching_branches_takes_few_rebuilds() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    for number in 0..500 {
        folder.write(&format!("content/branch/f{}/p{number}.md", number % 20), &format!("# Page {number}\n"));
    }
    served.until("/branch/f19/p499/", |reply| reply.status == 200);
    served.until("/branch/f0/p0/", |reply| reply.status == 200);
    let rebuilds = served.printed().iter().filter(|line| line.starts_with("Changed:")).count();
    assert!(rebuilds < 50, "{rebuilds} rebuilds of 500 files");
    folder.remove("content/branch");
    served.until("/branch/f19/p499/", |reply| reply.status == 404);
    served.until("/branch/f0/p0/", |reply| reply.status == 404);
}

#[test]
fn polling_sees_the_same() {
    let folder = Folder::new();
    let served = Served::with(&folder, &["--port", "0", "--poll"]);
    served.line("Checking for changes every second");
    folder.write(PAGE, "# A page\n\nPolled.\n");
    served.until_text("/guide/a/", "Polled.");
    folder.write("content/new/page.md", "# New\n");
    served.until("/new/page/", |reply| reply.status == 200);
    fs::write(folder.join("content/guide/dot.svg"), "<svg xmlns='http://www.w3.org/2000/svg' id='x'/>").unwrap();
    served.until_text("/guide/dot.svg", "id='x'");
}
