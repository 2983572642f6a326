//! The system denies access to a file in the middle of a commit.
#![allow(clippy::disallowed_methods, reason = "tests look at the disk")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::folder::files;
use crate::site::{Site, Version};

/// Locks a folder against any change until dropped.
struct Locked(PathBuf);

impl Locked {
    /// `None` if access can't be denied to this user, and `SITEGEN_ALLOW_NO_ROOT` accepts that.
    fn new(folder: &Path) -> Option<Locked> {
        let locked = Locked(folder.to_owned());
        fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
        // Permissions don't restrict the superuser, but the immutable attribute does.
        if fs::write(folder.join("probe"), "").is_err() {
            return Some(locked);
        }
        fs::remove_file(folder.join("probe")).unwrap();
        if Command::new("chattr").arg("+i").arg(folder).output().is_ok_and(|output| output.status.success()) {
            return Some(locked);
        }
        assert!(
            std::env::var_os("SITEGEN_ALLOW_NO_ROOT").is_some(),
            "the superuser needs `chattr` to be refused a file; SITEGEN_ALLOW_NO_ROOT=1 leaves the test out"
        );
        eprintln!("LEFT OUT: nothing is refused here");
        None
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        let _ = Command::new("chattr").arg("-i").arg(&self.0).output();
        let _ = fs::set_permissions(&self.0, fs::Permissions::from_mode(0o755));
    }
}

/// The paths listed below the line that starts with `heading`, and its number.
fn listed<'a>(printed: &'a str, heading: &str) -> (usize, Vec<&'a str>) {
    let mut lines = printed.lines().skip_while(|line| !line.starts_with(heading));
    let count = lines.next().unwrap()[heading.len()..].split(' ').next().unwrap().parse().unwrap();
    (count, lines.map_while(|line| line.strip_prefix("  ")).collect())
}

#[test]
fn a_denied_file_is_reported_with_new_and_old_files_and_the_next_build_completes() {
    let site = Site::new("denied", 4);
    let out = site.out("public");
    site.build(Version::Old, &out, &[]);
    // Entries' files in this folder change; files committed before it are already new.
    let Some(locked) = Locked::new(&out.join("integrations/service_2")) else { return };
    let output = site.command(Version::New, &out).output().unwrap();
    let printed = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{printed}");
    assert!(printed.contains("can't put in place") && printed.contains("integrations/service_2/"), "{printed}");
    let (new, old) = (listed(&printed, "new: "), listed(&printed, "still old, missing or to be removed: "));
    assert!(new.0 > 0 && old.0 > 0, "{printed}");
    let actual = files(&out);
    for path in new.1.iter().filter(|path| !path.ends_with('/') && !path.starts_with("and ")) {
        assert_eq!(actual.get(*path), site.clean(Version::New).get(*path), "{path} is new");
    }
    let is_old = |path: &str| actual.get(path) == site.clean(Version::Old).get(path);
    for path in old.1.iter().filter(|path| !path.ends_with('/') && !path.starts_with("and ")) {
        assert!(is_old(path) || !actual.contains_key(*path), "{path} is old or missing");
    }
    for (path, bytes) in actual.iter().filter(|(path, _)| !path.ends_with('/')) {
        site.whole(path, bytes).unwrap();
    }
    drop(locked);
    site.build(Version::New, &out, &[]);
}
