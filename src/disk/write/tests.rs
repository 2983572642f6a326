#![allow(clippy::unwrap_used, reason = "a test of the disk")]

use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use super::*;

/// A folder `site` with a file `kept`, beside a folder `elsewhere` with a file `secret`.
struct Scene {
    folder: tempfile::TempDir,
    writer: Writer,
}

impl Scene {
    fn new() -> Scene {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in [("site/kept", "kept"), ("elsewhere/secret", "secret")] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let writer = Writer::below(&folder.path().join("site")).unwrap();
        Scene { folder, writer }
    }

    fn link(&self, target: &str, path: &str) {
        symlink(self.folder.path().join(target), self.folder.path().join(path)).unwrap();
    }

    fn pipe(&self, path: &str) {
        assert!(Command::new("mkfifo").arg(self.folder.path().join(path)).status().unwrap().success());
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    /// Every path below `folder`, sorted.
    fn names(&self, folder: &str) -> Vec<String> {
        let items = fs::read_dir(self.folder.path().join(folder)).unwrap();
        let mut names: Vec<_> = items.map(|item| item.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn kind(result: io::Result<()>) -> ErrorKind {
    result.unwrap_err().kind()
}

const ANY: fn(&[u8]) -> bool = |_| true;

#[test]
fn a_path_never_leaves_the_folder() {
    let scene = Scene::new();
    let absolute = scene.folder.path().join("elsewhere/new");
    for path in ["../elsewhere/new", "a/../../elsewhere/new", "..", absolute.to_str().unwrap()] {
        assert_eq!(kind(scene.writer.create(path, b"x")), ErrorKind::PermissionDenied, "{path}");
        assert_eq!(kind(scene.writer.replace(path, b"x", ANY)), ErrorKind::PermissionDenied, "{path}");
    }
    assert_eq!(scene.names("elsewhere"), ["secret"]);
    assert_eq!(scene.names("site"), ["kept"]);
}

#[test]
fn a_link_is_followed_inside_the_folder_only() {
    let scene = Scene::new();
    scene.link("elsewhere", "site/out");
    scene.link("elsewhere/secret", "site/secret");
    scene.link("elsewhere/absent", "site/dangling");
    scene.link("site/kept", "site/inside");
    for path in ["out/new", "out/secret", "secret"] {
        assert_eq!(kind(scene.writer.create(path, b"x")), ErrorKind::PermissionDenied, "{path}");
        assert_eq!(kind(scene.writer.replace(path, b"x", ANY)), ErrorKind::PermissionDenied, "{path}");
    }
    assert_eq!(kind(scene.writer.create("dangling", b"x")), ErrorKind::NotFound);
    assert_eq!(kind(scene.writer.replace("dangling", b"x", ANY)), ErrorKind::NotFound);
    assert_eq!(kind(scene.writer.create("inside", b"x")), ErrorKind::AlreadyExists);
    scene.writer.replace("inside", b"new", ANY).unwrap();
    assert_eq!(scene.text("site/kept"), "new");
    assert!(fs::symlink_metadata(scene.folder.path().join("site/inside")).unwrap().is_symlink());
    assert_eq!(scene.names("elsewhere"), ["secret"]);
    assert_eq!(scene.text("elsewhere/secret"), "secret");
}

#[test]
fn only_what_is_recognised_is_replaced() {
    let scene = Scene::new();
    assert_eq!(kind(scene.writer.create("kept", b"x")), ErrorKind::AlreadyExists);
    assert_eq!(kind(scene.writer.replace("kept", b"x", |text| text == b"other")), ErrorKind::AlreadyExists);
    assert_eq!(scene.text("site/kept"), "kept");
    scene.writer.replace("kept", b"new", |text| text == b"kept").unwrap();
    assert_eq!(scene.text("site/kept"), "new");
    scene.writer.replace("a/b/new", b"made", |_| false).unwrap();
    scene.writer.create("a/c", b"made").unwrap();
    assert_eq!((scene.text("site/a/b/new"), scene.text("site/a/c")), ("made".to_owned(), "made".to_owned()));
    assert_eq!(scene.names("site"), ["a", "kept"], "no temporary file is left");
}

#[test]
fn a_replaced_file_keeps_its_owner_and_is_not_read_only() {
    use std::os::unix::fs::{MetadataExt, chown};
    let scene = Scene::new();
    let kept = scene.folder.path().join("site/kept");
    // Only the superuser can give files away.
    let given = chown(&kept, Some(12_345), Some(23_456)).is_ok();
    fs::set_permissions(&kept, fs::Permissions::from_mode(0o640)).unwrap();
    scene.writer.replace("kept", b"new", ANY).unwrap();
    let metadata = fs::metadata(&kept).unwrap();
    assert_eq!(metadata.mode() & 0o7777, 0o640);
    assert!(!given || (metadata.uid(), metadata.gid()) == (12_345, 23_456));

    fs::set_permissions(&kept, fs::Permissions::from_mode(0o444)).unwrap();
    assert_eq!(kind(scene.writer.replace("kept", b"newer", ANY)), ErrorKind::PermissionDenied);
    assert_eq!((scene.text("site/kept"), scene.names("site")), ("new".to_owned(), vec!["kept".to_owned()]));
}

#[test]
fn pipes_and_folders_are_never_opened() {
    let scene = Scene::new();
    scene.pipe("site/pipe");
    scene.link("site/pipe", "site/to_pipe");
    fs::create_dir(scene.folder.path().join("site/folder")).unwrap();
    // Opening a pipe would block this test forever.
    for path in ["pipe", "to_pipe", "folder"] {
        assert_eq!(kind(scene.writer.create(path, b"x")), ErrorKind::AlreadyExists, "{path}");
        assert_eq!(kind(scene.writer.replace(path, b"x", ANY)), ErrorKind::InvalidInput, "{path}");
        let named = scene.folder.path().join("site").join(path);
        assert_eq!(kind(replace_named(&named, b"x", ANY)), ErrorKind::InvalidInput, "{path}");
        assert_eq!(super::super::read(&named).unwrap_err().kind() == ErrorKind::InvalidInput, path != "folder");
    }
    assert_eq!(kind(replace_named(Path::new("/dev/null"), b"x", ANY)), ErrorKind::InvalidInput);
}

#[test]
fn a_link_at_a_temporary_name_is_not_followed() {
    let scene = Scene::new();
    // Predictable names, from the process id and the file name.
    for name in [format!(".kept.{}.tmp", std::process::id()), ".sitegen-0000000000000000.tmp".to_owned()] {
        scene.link("elsewhere/secret", &format!("site/{name}"));
    }
    scene.writer.replace("kept", b"new", ANY).unwrap();
    assert_eq!(scene.text("elsewhere/secret"), "secret");
    let names: std::collections::HashSet<u64> = (0..1000).map(|_| random()).collect();
    assert_eq!(names.len(), 1000, "names are random");
}

#[test]
fn a_replaced_file_keeps_its_permissions() {
    let scene = Scene::new();
    let path = scene.folder.path().join("site/kept");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    scene.writer.replace("kept", b"new", ANY).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_named_symlink_is_written_through() {
    let scene = Scene::new();
    scene.link("elsewhere/secret", "site/mine");
    scene.link("elsewhere/absent", "site/dangling");
    let named = |path: &str| scene.folder.path().join("site").join(path);
    replace_named(&named("mine"), b"new", |text| text == b"secret").unwrap();
    assert_eq!(scene.text("elsewhere/secret"), "new");
    assert_eq!(kind(replace_named(&named("dangling"), b"x", ANY)), ErrorKind::InvalidInput);
    replace_named(&named("deeper/new"), b"new", ANY).unwrap();
    assert_eq!(scene.text("site/deeper/new"), "new");
    assert_eq!(scene.names("elsewhere"), ["secret"]);
}
