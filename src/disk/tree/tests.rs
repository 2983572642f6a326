#![allow(clippy::unwrap_used, reason = "a test of the disk")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::*;

/// A site with these files, which contain their own path, and these links.
fn site(files: &[&str], links: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let place = |path: &str| {
        let place = root.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        place
    };
    files.iter().for_each(|path| fs::write(place(path), path).unwrap());
    links.iter().for_each(|(path, target)| symlink(target, place(path)).unwrap());
    root
}

/// The paths below the folder `content`, and the messages.
fn read(root: &Path) -> (Vec<String>, Vec<String>) {
    let (tree, problems) = Disk::open(root).unwrap().tree("content", |_| false, |_| false).unwrap();
    (tree.files.into_keys().collect(), problems.into_iter().map(|problem| problem.message).collect())
}

#[test]
fn a_linked_folder_is_read_like_a_copy() {
    let all = ["content/latest/a.md", "content/newest/a.md", "content/v1/a.md", "content/v2/a.md"];
    let (files, links) =
        (["content/v1/a.md", "content/v2/a.md"], [("content/latest", "v2"), ("content/newest", "latest")]);
    assert_eq!(read(site(&files, &links).path()), (all.map(str::to_owned).to_vec(), Vec::new()));
    // The order in which the disk lists them doesn't matter.
    let root = site(&files[..1], &links);
    fs::create_dir(root.path().join("content/v2")).unwrap();
    fs::write(root.path().join(files[1]), "").unwrap();
    assert_eq!(read(root.path()).0, all);
}

#[test]
fn a_link_to_a_folder_that_contains_it_is_skipped() {
    let links = [("content/a/up", ".."), ("content/a/self", "."), ("content/a/b", "../b"), ("content/b/a", "../a")];
    let (files, problems) = read(site(&["content/a/x.md", "content/b/y.md"], &links).path());
    assert_eq!(files, ["content/a/b/y.md", "content/a/x.md", "content/b/a/x.md", "content/b/y.md"]);
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn links_that_multiply_are_an_error() {
    let root = site(&["content/30/x.md"], &[]);
    for level in 0..30 {
        fs::create_dir_all(root.path().join(format!("content/{level}"))).unwrap();
        for name in ["a", "b"] {
            symlink(format!("../{}", level + 1), root.path().join(format!("content/{level}/{name}"))).unwrap();
        }
    }
    let (_, problems) = read(root.path());
    let [problem] = &problems[..] else { panic!("{problems:?}") };
    assert!(
        problem.starts_with("symbolic links lead to more than 100000 files and folders, the last in `content/"),
        "{problem}"
    );
}

#[test]
fn a_link_to_a_hidden_file_is_an_error() {
    let links = [
        ("content/a.txt", "../.git/config"),
        ("content/b", "../.git"),
        ("content/c.txt", ".secret"),
        // A volume of Kubernetes.
        ("content/..data", "..2026_11_28"),
        ("content/page.md", "..data/page.md"),
    ];
    let (files, problems) =
        read(site(&[".git/config", "content/.secret", "content/..2026_11_28/page.md"], &links).path());
    assert_eq!(files, ["content/page.md"]);
    assert_eq!(
        problems,
        ["a.txt", "b", "c.txt"].map(|name| format!("`content/{name}` points to a hidden or temporary file"))
    );
}
