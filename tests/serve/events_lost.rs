//! File systems that report too many events at once, too few, or none.

#[cfg(target_os = "linux")]
use std::fs;
#[cfg(target_os = "linux")]
use std::io::Write;
use std::process::Command;

use super::support::{Folder, Served};

/// More changes than the system's queue can hold: the last ones are lost. The queue is filled with ignored files, so
/// that only the overflow itself reveals the change.
#[cfg(target_os = "linux")]
#[test]
fn lost_events_trigger_a_full_rescan() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    let limit: usize = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").unwrap().trim().parse().unwrap();
    folder.write("content/guide/b.md", "# Another page\n\nIt watches.\n");
    served.until_text("/guide/b/", "It watches.");
    // A stopped process reads no events.
    served.signal("STOP");
    // Alternating, because equal events are merged.
    let mut two = ["a", "b"].map(|name| fs::File::create(folder.join(&format!("content/guide/.{name}.swp"))).unwrap());
    for number in 0..2 * limit {
        two[number % 2].write_all(b"x").unwrap();
    }
    folder.write("content/guide/a.md", "# A page\n\nWritten unseen.\n");
    // Its watch moves with it, and the event about that is lost.
    folder.rename("content/guide", "content/away");
    folder.remove("content/away");
    folder.write("content/guide/new.md", "# New\n\nIn a new folder.\n");
    served.signal("CONT");
    served.until_text("/guide/new/", "In a new folder.");
    served.until("/guide/a/", |reply| reply.status == 404);
    for number in 1..=3 {
        folder.write("content/guide/new.md", &format!("# New\n\nEdit {number} in the new folder.\n"));
        served.until_text("/guide/new/", &format!("Edit {number} in the new folder."));
    }
}

/// A user namespace can deny watches.
#[cfg(target_os = "linux")]
#[test]
fn without_a_watcher_the_preview_polls_and_reports_it() {
    let denied = "echo 0 > /proc/sys/user/max_inotify_instances";
    let possible = Command::new("unshare").args(["-Ur", "sh", "-c", denied]).status();
    assert!(possible.is_ok_and(|status| status.success()), "this test needs `unshare` and user namespaces");
    let folder = Folder::new();
    let script = format!("{denied}; exec {} serve --port 0 --root \"$0\"", env!("CARGO_BIN_EXE_sitegen"));
    let served = Served::run(Command::new("unshare").args(["-Ur", "sh", "-c", &script]).arg(folder.path()));
    served.line("Checking for changes every second, because the system sends no file events: ");
    folder.write("content/guide/a.md", "# A page\n\nPolled.\n");
    served.until_text("/guide/a/", "Polled.");
    folder.write("content/new/page.md", "# New\n");
    served.until("/new/page/", |reply| reply.status == 200);
    // Reported once, not on every poll.
    assert!(!served.printed().iter().any(|line| line.contains("for want of file events")));
}

#[test]
fn an_impossible_path_does_not_start_polling() {
    let folder = Folder::new();
    let long = "x".repeat(300);
    folder.write("content/guide/b.md", &format!("# Another page\n\n::include{{file=\"{long}/y.md\"}}\n"));
    let served = Served::start(&folder);
    folder.write("content/guide/a.md", "# A page\n\nStill watched.\n");
    served.until_text("/guide/a/", "Still watched.");
    let printed = served.printed();
    assert!(printed.iter().any(|line| line.contains("no such file")), "{printed:?}");
    assert!(!printed.iter().any(|line| line.contains("Checking for changes every second")), "{printed:?}");
}

#[test]
fn an_unreadable_file_is_reported_and_its_page_is_kept() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    let registry = super::support::REGISTRY;
    let mut events = served.events("/integrations/acme/");
    events.next();
    let clean = served.get("/integrations/acme/").as_built();
    // Replaced with a folder: permissions would not stop the superuser.
    folder.rename(registry, "registry.away");
    folder.write(&format!("{registry}/x"), "");
    events.until(|event| event["problems"].to_string().contains("can't be read"));
    assert_eq!(served.get("/integrations/acme/").as_built(), clean);
    folder.remove(registry);
    folder.rename("registry.away", registry);
    events.until(|event| event["problems"].as_array().unwrap().is_empty());
    assert_eq!(served.get("/integrations/acme/").as_built(), clean);
}

#[cfg(unix)]
#[test]
fn a_pipe_instead_of_a_file_does_not_block() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    let registry = super::support::REGISTRY;
    let mut events = served.events("/guide/a/");
    events.next();
    folder.rename(registry, "registry.away");
    assert!(Command::new("mkfifo").arg(folder.join(registry)).status().unwrap().success());
    events.until(|event| event["problems"].to_string().contains("it is not a regular file"));
    folder.remove(registry);
    folder.rename("registry.away", registry);
    events.until(|event| event["problems"].as_array().unwrap().is_empty());
    folder.write("content/guide/a.md", "# A page\n\nStill followed.\n");
    served.until_text("/guide/a/", "Still followed.");
}
