//! A full file system, which is also a mount point, and a reader that polls during the build.
#![allow(clippy::disallowed_methods, reason = "tests look at the disk")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::folder::{Scratch, files};
use crate::site::{Site, Version};

/// A mounted tmpfs.
struct Mount {
    place: PathBuf,
    _scratch: Scratch,
}

impl Mount {
    /// `None` if this user may not mount, and `SITEGEN_ALLOW_NO_ROOT` accepts that.
    fn new(name: &str, kilobytes: u64) -> Option<Mount> {
        let scratch = Scratch::new(name);
        let place = scratch.0.join("public");
        fs::create_dir(&place).unwrap();
        let options = format!("size={kilobytes}k");
        let output = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(&place).output().unwrap();
        if output.status.success() {
            return Some(Mount { place, _scratch: scratch });
        }
        let why = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            std::env::var_os("SITEGEN_ALLOW_NO_ROOT").is_some(),
            "a full file system needs the right to mount one; SITEGEN_ALLOW_NO_ROOT=1 leaves the test out: {why}"
        );
        eprintln!("LEFT OUT: no right to mount a file system: {why}");
        None
    }

    fn resize(&self, kilobytes: u64) {
        let options = format!("remount,size={kilobytes}k");
        assert!(Command::new("mount").args(["-o", &options]).arg(&self.place).status().unwrap().success());
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.place).status();
    }
}

/// The size of the files on a tmpfs in kB: whole memory pages.
fn pages(site: &Site, version: Version) -> u64 {
    site.clean(version).values().map(|bytes| bytes.len().div_ceil(4096) as u64 * 4).sum()
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_every_file_as_it_was_and_the_next_build_completes() {
    let site = Site::new("full", 20);
    let large = 4 * (pages(&site, Version::Old) + pages(&site, Version::New));
    let Some(mount) = Mount::new("full-mount", large) else { return };
    let out = &mount.place;
    let mut failed = 0;
    // The disk is full at the first file, in the middle of the pages, and towards the end.
    for tenths in [0, 2, 4, 6, 8, 9] {
        mount.resize(large);
        site.build(Version::Old, out, &[]);
        let before = files(out);
        mount.resize(used(out) + pages(&site, Version::New) * tenths / 10);
        let output = site.command(Version::New, out).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        match output.status.code() {
            Some(2) => {
                failed += 1;
                assert!(text.contains("No space left on device"), "{text}");
                assert!(files(out) == before, "a failed build touched what was published");
                let own = fs::read_dir(out.join(".sitegen")).unwrap().count();
                assert_eq!(own, 4, "what was staged is removed, or the disk would stay full");
            }
            code => assert_eq!(code, Some(0), "{text}"),
        }
        mount.resize(large);
        site.build(Version::New, out, &[]);
    }
    assert!(failed >= 3, "the disk was full in {failed} builds only");
}

/// The used kilobytes of the file system at `place`.
fn used(place: &Path) -> u64 {
    let output = Command::new("df").args(["--output=used", "-k"]).arg(place).output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().last().unwrap().trim().parse().unwrap()
}

#[test]
fn a_reader_never_sees_a_half_written_file() {
    let site = Site::new("reader", 12);
    let out = site.out("public");
    site.build(Version::Old, &out, &[]);
    let mut paths: Vec<&String> = site.clean(Version::Old).keys().chain(site.clean(Version::New).keys()).collect();
    paths.sort();
    paths.dedup();
    let done = AtomicBool::new(false);
    let read = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut read = 0;
            while !done.load(Ordering::Relaxed) {
                for path in &paths {
                    // A page of only one version may be missing, but never partial.
                    if let Ok(bytes) = fs::read(out.join(path)) {
                        site.whole(path, &bytes).unwrap();
                        read += 1;
                    }
                }
            }
            read
        });
        let built = std::panic::catch_unwind(|| {
            for version in [Version::New, Version::Old, Version::New, Version::Old, Version::New] {
                site.build(version, &out, &[]);
            }
        });
        done.store(true, Ordering::Relaxed);
        built.unwrap();
        reader.join().unwrap()
    });
    assert!(read > paths.len() * 5, "the reader read only {read} files");
}
