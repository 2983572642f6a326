//! `kill -9` at random moments: every file is the old one or the new one, and the next build completes.
#![allow(clippy::disallowed_methods, reason = "tests look at the disk")]

use std::fs;
use std::path::Path;
#[cfg(target_os = "linux")]
use std::process::Command;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::folder::files;
use crate::site::{Site, Version};

/// When to kill.
#[derive(Debug)]
enum Moment {
    /// This long after the start.
    After(Duration),
    /// This long after the first rename: random kills would rarely hit the short commit.
    InCommit(Duration),
}

/// Reproducible pseudo-random numbers (splitmix64).
struct Numbers(u64);

impl Numbers {
    /// From 0 up to 1.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[test]
fn kills_leave_whole_files_and_the_next_build_completes() {
    kill_builds("kill", 8, 0);
}

/// Enough kills to hit the commit at many points. It takes minutes: `tests/nightly` runs it.
#[test]
#[ignore = "takes minutes"]
fn two_hundred_kills_leave_whole_files_and_the_next_build_completes() {
    kill_builds("kill-many", 200, 20);
}

/// Random kills rarely hit the gap between two changes of a folder. `strace` kills a build before each of them in turn;
/// either version is built next.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs strace, and takes minutes"]
fn a_kill_before_any_change_of_a_folder_leaves_whole_files_and_the_next_build_completes() {
    let site = Site::new("kill-each", 4);
    let out = site.out("public");
    // Each processor architecture has only some of them.
    for call in ["?rename", "?renameat", "?renameat2", "?unlink", "?unlinkat", "?rmdir", "?mkdir", "?mkdirat"] {
        for (version, next) in [Version::Old, Version::New]
            .into_iter()
            .flat_map(|version| [(version, version), (version, version.other())])
        {
            let mut kills = 0;
            while killed_at(call, kills + 1, &site, version, &out) {
                kills += 1;
                for (path, bytes) in files(&out).iter().filter(|(path, _)| !path.ends_with('/')) {
                    site.whole(path, bytes).unwrap_or_else(|what| panic!("{call} {kills}: {what}"));
                }
                site.build(next, &out, &[]);
            }
            println!("{version:?}, then {next:?}: {kills} kills at {call}");
        }
    }
}

/// Builds a version over the other one, and kills it before the `nth` such call. Returns whether there was one.
#[cfg(target_os = "linux")]
fn killed_at(call: &str, nth: usize, site: &Site, version: Version, out: &Path) -> bool {
    site.build(version.other(), out, &[]);
    let build = site.command(version, out);
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}")]);
    strace.args(["-e", &format!("inject={call}:signal=KILL:when={nth}")]);
    let traced = strace.arg(build.get_program()).args(build.get_args()).stdin(Stdio::null()).output();
    let traced = traced.expect("strace is installed");
    // It ends by the same signal as the build, without an exit code.
    assert!(matches!(traced.status.code(), None | Some(0)), "{}", String::from_utf8_lossy(&traced.stderr));
    traced.status.code().is_none()
}

/// Kills at least `kills` builds, at least `in_commit` of them between the first rename and the last.
fn kill_builds(name: &str, kills: usize, in_commit: usize) {
    let site = Site::new(name, 30);
    let out = site.out("public");
    let start = Instant::now();
    site.build(Version::Old, &out, &[]);
    let usual = start.elapsed();
    fs::write(out.join("CNAME"), "docs.example.com").unwrap();

    let mut numbers = Numbers(7);
    let (mut target, mut killed, mut mixed) = (Version::New, 0, 0);
    let mut round = 0;
    // On a busy machine, hitting a commit takes more kills.
    while killed < kills || mixed < in_commit {
        round += 1;
        let done = format!("of {round} builds {killed} were killed before they ended, {mixed} between two renames");
        assert!(round < 10 * kills, "{done}");
        let moment = match round % 2 {
            0 => Moment::After(usual.mul_f64(0.9 * numbers.next())),
            _ => Moment::InCommit(Duration::from_micros((numbers.next() * 800.0) as u64)),
        };
        let mut child = site.command(target, &out).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        wait(&mut child, &out, &moment);
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
        let actual = files(&out);
        let all = |version| site.clean(version).iter().all(|(path, bytes)| actual.get(path) == Some(bytes));
        mixed += usize::from(!all(Version::Old) && !all(Version::New));
        for (path, bytes) in actual {
            let whole = match path.as_str() {
                "CNAME" => Ok(()),
                // A folder whose last file was just removed.
                folder if folder.ends_with('/') => Ok(()),
                path => site.whole(path, &bytes),
            };
            whole.unwrap_or_else(|what| panic!("round {round}, {moment:?}: {what}"));
        }
        // Sometimes the site changes again first; sometimes no build completes before the next kill.
        if round % 5 == 4 {
            target = target.other();
        }
        if round % 7 != 6 {
            site.build(target, &out, &["CNAME"]);
            target = target.other();
        }
    }
    site.build(target, &out, &["CNAME"]);
    assert_eq!(fs::read_to_string(out.join("CNAME")).unwrap(), "docs.example.com");
    println!("{round} builds, {killed} killed, {mixed} between the first rename and the last");
}

#[test]
fn a_first_build_that_is_killed_can_be_repeated() {
    let site = Site::new("kill-first", 6);
    for round in 0..8 {
        let out = site.out(&format!("public-{round}"));
        let moment = match round {
            0..4 => Moment::After(Duration::from_millis(round * 25)),
            _ => Moment::InCommit(Duration::from_micros((round - 4) * 100)),
        };
        let mut child = site.command(Version::Old, &out).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        wait(&mut child, &out, &moment);
        child.kill().unwrap();
        child.wait().unwrap();
        site.build(Version::New, &out, &[]);
    }
}

/// Waits for the moment or the end of the build. Polls without sleeping, which would miss the moment.
fn wait(child: &mut Child, out: &Path, moment: &Moment) {
    let (mut since, pause) = match moment {
        Moment::After(pause) => (Some(Instant::now()), *pause),
        Moment::InCommit(pause) => (None, *pause),
    };
    let staging = out.join(".sitegen").join(format!("staging-{}", child.id()));
    while child.try_wait().unwrap().is_none() {
        if since.is_none() && staging.join("manifest").exists() {
            since = Some(Instant::now());
        }
        if since.is_some_and(|since| since.elapsed() >= pause) {
            return;
        }
    }
}
