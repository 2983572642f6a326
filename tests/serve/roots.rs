//! The site's folder disappears and returns, as when switching branches or remounting a disk.

use std::fs;
use std::process::Command;

use super::support::{Folder, REGISTRY, Served, registry};

#[test]
fn a_recreated_site_folder_is_served() {
    let folder = Folder::new();
    let away = tempfile::tempdir().unwrap();
    let served = Served::start(&folder);
    for round in 0..3 {
        fs::rename(folder.path(), away.path().join(round.to_string())).unwrap();
        served.line("is not there; waiting for it");
        assert_eq!(served.get("/guide/a/").status, 200, "the last state is served on");
        folder.write("content/guide/a.md", &format!("# A page\n\nRound {round}.\n"));
        folder.write(REGISTRY, &registry(&["acme"]));
        served.until_text("/guide/a/", &format!("Round {round}."));
        served.line("The site's folder is readable again.");
        folder.write("content/guide/a.md", &format!("# A page\n\nEdit of round {round}.\n"));
        served.until_text("/guide/a/", &format!("Edit of round {round}."));
    }
}

/// Nothing is left to watch then, and no event reports the return.
#[test]
fn a_recreated_parent_folder_is_served() {
    let folder = Folder::new();
    let page = |text: &str| folder.write("outer/inner/site/content/index.md", &format!("# Home\n\n{text}\n"));
    page("The first text.");
    let served = Served::run(
        Command::new(env!("CARGO_BIN_EXE_sitegen"))
            .args(["serve", "--port", "0", "--root"])
            .arg(folder.join("outer/inner/site")),
    );
    for round in 0..2 {
        folder.remove("outer");
        served.line("is not there; waiting for it");
        assert_eq!(served.get("/").status, 200, "the last state is served on");
        page(&format!("Round {round}."));
        served.until_text("/", &format!("Round {round}."));
        page(&format!("Edit of round {round}."));
        served.until_text("/", &format!("Edit of round {round}."));
    }
}

/// Parent folders are replaced so quickly that the site never appears to be missing.
#[test]
fn replacing_the_parent_folder_serves_the_new_site() {
    let folder = Folder::new();
    let page = |outer: &str, text: &str| {
        folder.write(&format!("{outer}/middle/inner/site/content/index.md"), &format!("# Home\n\n{text}\n"));
    };
    page("outer", "The first text.");
    let served = Served::run(
        Command::new(env!("CARGO_BIN_EXE_sitegen"))
            .args(["serve", "--port", "0", "--root"])
            .arg(folder.join("outer/middle/inner/site")),
    );
    for round in 0..3 {
        page("next", &format!("Round {round}."));
        folder.rename("outer", &format!("away{round}"));
        folder.rename("next", "outer");
        served.until_text("/", &format!("Round {round}."));
        page("outer", &format!("Edit of round {round}."));
        served.until_text("/", &format!("Edit of round {round}."));
    }
}

#[test]
fn base_paths_match_in_either_form() {
    let folder = Folder::new();
    for base in ["https://example.com/d%C3%B6cs/", "https://example.com/d\u{f6}cs"] {
        let served = Served::with(&folder, &["--port", "0", "--base-url", base]);
        assert_eq!(served.get("/d%C3%B6cs/guide/a/").status, 200, "{base}");
        let above = served.get("/");
        assert_eq!((above.status, above.headers["location"].as_str()), (302, "/d%C3%B6cs/"), "{base}");
        let moved = served.get("/d%C3%B6cs/guide/a");
        assert_eq!((moved.status, moved.headers["location"].as_str()), (301, "/d%C3%B6cs/guide/a/"), "{base}");
    }
}
