//! Which files publishing writes, keeps, removes and refuses.
#![allow(clippy::disallowed_methods, reason = "tests look at the disk")]

use std::fs;
use std::time::{Duration, SystemTime};

use sitegen::cli::build::{Figures, Fingerprint, PublishError, Publisher};
use sitegen::render::{Content, OutFile};

use crate::folder::{Scratch, files, listing, publish};

#[test]
fn a_first_build_makes_folders_and_files() {
    let scratch = Scratch::new("first");
    let figures = publish(&scratch.out(), &[("index.html", "home"), ("a/b/c.html", "deep"), ("a/d", "")]).unwrap();
    assert_eq!(figures, Figures { written: 3, unchanged: 0, removed: 0, bytes: 8 });
    assert_eq!(listing(&scratch.out()), ["a/b/c.html: deep", "a/d: ", "index.html: home"]);
    let mut own: Vec<_> =
        fs::read_dir(scratch.out().join(".sitegen")).unwrap().map(|item| item.unwrap().file_name()).collect();
    own.sort();
    assert_eq!(own, ["lock", "manifest"]);
}

#[test]
fn an_unchanged_file_keeps_its_time_and_its_inode() {
    let scratch = Scratch::new("unchanged");
    publish(&scratch.out(), &[("a/same", "1"), ("a/other", "1"), ("a/longer", "1")]).unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let time = |name: &str| fs::metadata(scratch.out().join(name)).unwrap().modified().unwrap();
    for name in ["a/same", "a/other", "a/longer", ".sitegen/manifest"] {
        fs::File::options().write(true).open(scratch.out().join(name)).unwrap().set_modified(long_ago).unwrap();
    }
    let figures = publish(&scratch.out(), &[("a/same", "1"), ("a/other", "2"), ("a/longer", "11")]).unwrap();
    assert_eq!((figures.written, figures.unchanged), (2, 1));
    assert_eq!(time("a/same"), long_ago);
    assert_ne!(time("a/other"), long_ago);
    assert_ne!(time("a/longer"), long_ago);
    // A build that changes nothing does not touch the manifest either.
    fs::File::options()
        .write(true)
        .open(scratch.out().join(".sitegen/manifest"))
        .unwrap()
        .set_modified(long_ago)
        .unwrap();
    publish(&scratch.out(), &[("a/same", "1"), ("a/other", "2"), ("a/longer", "11")]).unwrap();
    assert_eq!(time(".sitegen/manifest"), long_ago);
}

#[test]
fn stale_files_are_removed_with_their_empty_folders() {
    let scratch = Scratch::new("removed");
    publish(&scratch.out(), &[("keep", "1"), ("a/b/c", "1"), ("a/b/d", "1"), ("e/f/g", "1")]).unwrap();
    fs::write(scratch.out().join("e/mine"), "mine").unwrap();
    let figures = publish(&scratch.out(), &[("keep", "1")]).unwrap();
    assert_eq!((figures.unchanged, figures.removed), (1, 3));
    assert_eq!(listing(&scratch.out()), ["e/mine: mine", "keep: 1"]);
}

/// A build that was killed while it removed folders, the inner one first.
#[test]
fn a_folder_is_removed_although_its_subfolder_is_gone() {
    let scratch = Scratch::new("half-removed");
    publish(&scratch.out(), &[("keep", "1"), ("a/b/c/d", "1")]).unwrap();
    fs::remove_dir_all(scratch.out().join("a/b/c")).unwrap();
    publish(&scratch.out(), &[("keep", "1")]).unwrap();
    assert_eq!(listing(&scratch.out()), ["keep: 1"]);
}

#[test]
fn files_from_other_programs_are_never_touched() {
    let scratch = Scratch::new("foreign");
    publish(&scratch.out(), &[("index.html", "1")]).unwrap();
    fs::create_dir_all(scratch.out().join("a")).unwrap();
    fs::write(scratch.out().join("CNAME"), "docs.example.com").unwrap();
    fs::write(scratch.out().join("a/index.html"), "mine").unwrap();
    let before = files(&scratch.out());
    let error = publish(&scratch.out(), &[("index.html", "2"), ("a/index.html", "1"), ("b/x", "1")]).unwrap_err();
    assert!(matches!(&error, PublishError::Foreign { paths, .. } if *paths == ["a/index.html"]), "{error}");
    assert!(error.to_string().contains("\n  a/index.html\n"), "{error}");
    assert_eq!(files(&scratch.out()), before, "nothing is changed");
    // Even with the same bytes: otherwise sitegen would own it and remove it later.
    fs::write(scratch.out().join("a/index.html"), "1").unwrap();
    assert!(publish(&scratch.out(), &[("a/index.html", "1")]).is_err());
    fs::remove_file(scratch.out().join("a/index.html")).unwrap();
    publish(&scratch.out(), &[("index.html", "2"), ("a/index.html", "1")]).unwrap();
    assert_eq!(listing(&scratch.out()), ["CNAME: docs.example.com", "a/index.html: 1", "index.html: 2"]);
}

#[test]
fn a_folder_that_is_not_its_own_is_refused() {
    let scratch = Scratch::new("refused");
    fs::create_dir_all(scratch.out()).unwrap();
    fs::write(scratch.out().join("thesis.doc"), "years").unwrap();
    let error = publish(&scratch.out(), &[("index.html", "1")]).unwrap_err().to_string();
    assert!(error.contains("thesis.doc") && error.contains("`--out`"), "{error}");
    assert_eq!(listing(&scratch.out()), ["thesis.doc: years"]);
    assert!(!scratch.out().join(".sitegen").exists());
    fs::remove_file(scratch.out().join("thesis.doc")).unwrap();
    fs::create_dir(scratch.out().join(".git")).unwrap();
    publish(&scratch.out(), &[("index.html", "1")]).unwrap();
}

#[test]
fn an_aborted_build_leaves_the_folder_unchanged() {
    let scratch = Scratch::new("dropped");
    let deep = scratch.out().join("a/b");
    let publisher = Publisher::open(&deep).unwrap();
    publisher.stage("index.html", Content::Bytes(b"1".to_vec())).unwrap();
    drop(publisher);
    assert!(!scratch.out().exists());
    publish(&scratch.out(), &[("index.html", "1")]).unwrap();
    let publisher = Publisher::open(&scratch.out()).unwrap();
    publisher.stage("index.html", Content::Bytes(b"2".to_vec())).unwrap();
    drop(publisher);
    assert_eq!(listing(&scratch.out()), ["index.html: 1"]);
    assert_eq!(fs::read_dir(scratch.out().join(".sitegen")).unwrap().count(), 2);
}

#[test]
fn two_builds_never_write_to_one_folder_at_once() {
    let scratch = Scratch::new("busy");
    let first = Publisher::open(&scratch.out()).unwrap();
    assert!(matches!(Publisher::open(&scratch.out()), Err(PublishError::Busy(_))));
    drop(first);
    Publisher::open(&scratch.out()).unwrap();
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_becomes_a_file() {
    let scratch = Scratch::new("kinds");
    publish(&scratch.out(), &[("a", "file"), ("b/c/d", "deep"), ("b/e", "1"), ("keep", "1")]).unwrap();
    publish(&scratch.out(), &[("a/x", "inside"), ("b", "file"), ("keep", "1")]).unwrap();
    assert_eq!(listing(&scratch.out()), ["a/x: inside", "b: file", "keep: 1"]);
    // Not if the folder contains a foreign file.
    fs::write(scratch.out().join("a/mine"), "mine").unwrap();
    let error = publish(&scratch.out(), &[("a", "file")]).unwrap_err();
    assert!(matches!(&error, PublishError::Foreign { paths, .. } if *paths == ["a/mine"]), "{error}");
    assert_eq!(listing(&scratch.out()), ["a/mine: mine", "a/x: inside", "b: file", "keep: 1"]);
}

/// A build that was killed after it removed the files of a folder, and before it removed the folder.
#[test]
fn a_folder_that_a_killed_build_left_empty_becomes_a_file() {
    let scratch = Scratch::new("emptied");
    publish(&scratch.out(), &[("a/b", "1"), ("c/d/e", "1"), ("c/f", "1"), ("keep", "1")]).unwrap();
    for file in ["a/b", "c/d/e", "c/f"] {
        fs::remove_file(scratch.out().join(file)).unwrap();
    }
    publish(&scratch.out(), &[("a", "file"), ("c", "file"), ("keep", "1")]).unwrap();
    assert_eq!(listing(&scratch.out()), ["a: file", "c: file", "keep: 1"]);
    // Not an empty folder created by someone else.
    fs::create_dir_all(scratch.out().join("mine")).unwrap();
    let error = publish(&scratch.out(), &[("mine", "file"), ("keep", "1")]).unwrap_err();
    assert!(matches!(&error, PublishError::Foreign { paths, .. } if *paths == ["mine"]), "{error}");
}

#[test]
fn a_path_that_only_changes_case_is_not_lost() {
    let scratch = Scratch::new("case");
    publish(&scratch.out(), &[("Docs/Page.html", "1"), ("index.html", "1")]).unwrap();
    publish(&scratch.out(), &[("docs/page.html", "1"), ("index.html", "1")]).unwrap();
    assert_eq!(listing(&scratch.out()), ["docs/page.html: 1", "index.html: 1"]);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_output_is_never_followed() {
    let scratch = Scratch::new("links");
    let outside = scratch.0.join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("page"), "theirs").unwrap();
    publish(&scratch.out(), &[("a/page", "1"), ("b", "1")]).unwrap();
    fs::remove_dir_all(scratch.out().join("a")).unwrap();
    std::os::unix::fs::symlink(&outside, scratch.out().join("a")).unwrap();
    fs::remove_file(scratch.out().join("b")).unwrap();
    std::os::unix::fs::symlink(outside.join("page"), scratch.out().join("b")).unwrap();
    let error = publish(&scratch.out(), &[("a/page", "2"), ("b", "2")]).unwrap_err();
    assert!(matches!(&error, PublishError::Foreign { paths, .. } if *paths == ["a", "b"]), "{error}");
    // Nor is anything removed through it.
    publish(&scratch.out(), &[("c", "1")]).unwrap();
    assert_eq!(fs::read_to_string(outside.join("page")).unwrap(), "theirs");
    assert!(scratch.out().join("b").is_symlink());
}

#[cfg(unix)]
#[test]
fn the_output_folder_itself_may_be_a_link() {
    let scratch = Scratch::new("root-link");
    let real = scratch.0.join("real");
    fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, scratch.out()).unwrap();
    publish(&scratch.out(), &[("a/b", "1")]).unwrap();
    assert!(scratch.out().is_symlink());
    assert_eq!(listing(&real), ["a/b: 1"]);
}

#[test]
fn an_input_file_is_streamed_and_compared() {
    let scratch = Scratch::new("copy");
    let source = scratch.0.join("big.bin");
    let mut bytes: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
    fs::write(&source, &bytes).unwrap();
    let build = || {
        let publisher = Publisher::open(&scratch.out()).unwrap();
        publisher.stage("img/big.bin", Content::Copy(source.clone())).unwrap();
        publisher.commit().unwrap()
    };
    assert_eq!(build(), Figures { written: 1, bytes: 400_000, ..Figures::default() });
    assert_eq!(build(), Figures { unchanged: 1, bytes: 400_000, ..Figures::default() });
    bytes[399_999] ^= 1;
    fs::write(&source, &bytes).unwrap();
    assert_eq!(build().written, 1);
    assert_eq!(files(&scratch.out())["img/big.bin"], bytes);
}

#[test]
fn a_file_without_a_key_keeps_the_others_cached() {
    let scratch = Scratch::new("keyless");
    let key = Fingerprint::of(&"the page");
    let build = |data: &str| {
        let publisher = Publisher::open(&scratch.out()).unwrap();
        let is_recalled = publisher.recall(key).unwrap();
        if !is_recalled {
            let page = OutFile { path: "index.html".to_owned(), content: Content::Bytes(b"page".to_vec()) };
            publisher.stage_unit(Some(key), vec![page]).unwrap();
        }
        publisher.stage("data.txt", Content::Bytes(data.as_bytes().to_vec())).unwrap();
        publisher.commit().unwrap();
        is_recalled
    };
    assert_eq!(["1", "2", "3", "4", "5"].map(build), [false, true, true, true, true]);
}

#[test]
fn invalid_paths_are_refused() {
    let scratch = Scratch::new("paths");
    let publisher = Publisher::open(&scratch.out()).unwrap();
    let stage = |path: &str| publisher.stage(path, Content::Bytes(Vec::new()));
    for path in ["", "/x", "../x", "a/../../x", ".sitegen/manifest", ".SITEGEN/x", "a//b", "a\nb"] {
        assert!(matches!(stage(path), Err(PublishError::Path(_))), "{path}");
    }
    stage("a").unwrap();
    assert!(matches!(stage("a"), Err(PublishError::DuplicatePath(_))));
}

#[test]
fn a_damaged_manifest_is_an_error_and_touches_nothing() {
    let scratch = Scratch::new("damaged");
    publish(&scratch.out(), &[("a", "1")]).unwrap();
    fs::write(scratch.out().join(".sitegen/manifest"), "sitegen manifest 1: 2 files\na\n").unwrap();
    let error = publish(&scratch.out(), &[("a", "2")]).unwrap_err().to_string();
    assert!(error.contains("is truncated: empty the output folder"), "{error}");
    assert_eq!(listing(&scratch.out()), ["a: 1"]);
}

#[test]
fn a_failed_commit_lists_new_and_old_files() {
    let scratch = Scratch::new("mixed");
    let out = scratch.out();
    publish(&out, &[("a.txt", "old"), ("b/c.txt", "old"), ("gone.txt", "old"), ("z.txt", "old")]).unwrap();
    let new = [("a.txt", "new"), ("b/c.txt", "new"), ("z.txt", "new")];
    let publisher = Publisher::open(&out).unwrap();
    for (path, text) in new {
        publisher.stage(path, Content::Bytes(text.into())).unwrap();
    }
    // After all checks, a folder appears where a file must go.
    fs::remove_file(out.join("b/c.txt")).unwrap();
    fs::create_dir_all(out.join("b/c.txt/mine")).unwrap();
    let error = publisher.commit().unwrap_err();
    let PublishError::Mixed { new: placed, old, .. } = &error else { panic!("{error}") };
    assert_eq!(
        (placed.as_slice(), old.as_slice()),
        (&["a.txt".to_owned()][..], &["b/c.txt", "z.txt", "gone.txt"].map(str::to_owned)[..])
    );
    assert!(error.to_string().contains("the next build completes it\nnew: 1 file\n  a.txt\n"), "{error}");
    fs::remove_dir_all(out.join("b/c.txt")).unwrap();
    publish(&out, &new).unwrap();
    assert_eq!(listing(&out), ["a.txt: new", "b/c.txt: new", "z.txt: new"]);
}
