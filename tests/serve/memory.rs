//! The cost of an edit, and that thousands of edits leak nothing. In process, with the real watcher.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use sitegen::cli::serve::{Notice, Options, Preview};
use sitegen::disk::Disk;
use sitegen::load::{Memo, Settings};

use super::support::{Folder, PATIENCE, REGISTRY, Served, registry};

fn start(folder: &Folder) -> (Preview, Receiver<Notice>) {
    let (sender, notices) = channel();
    let report = Arc::new(move |notice| drop(sender.send(notice)));
    let options =
        Options { host: IpAddr::V4(Ipv4Addr::LOCALHOST), port: Some(0), allowed_hosts: Vec::new(), poll: false };
    let preview = Preview::start(Disk::open(folder.path()).unwrap(), Settings::default(), &options, report).unwrap();
    (preview, notices)
}

/// Waits for the next state.
fn rebuilt(notices: &Receiver<Notice>) -> usize {
    loop {
        if let Notice::Rebuilt { parsed, .. } = notices.recv_timeout(PATIENCE).unwrap() {
            return parsed;
        }
    }
}

#[test]
fn an_edit_renders_nothing_and_one_of_a_template_one_page_of_each_kind() {
    let folder = Folder::new();
    for number in 0..100 {
        folder.write(&format!("content/many/p{number}.md"), "# One of many\n");
    }
    // A new folder would be a state of its own, before there is a file in it.
    for part in ["assets", "templates"] {
        std::fs::create_dir_all(folder.join("themes/default").join(part)).unwrap();
    }
    let (preview, notices) = start(&folder);
    for (path, text, parsed, rendered) in [
        ("content/many/p1.md", "# Edited\n", 1, 0),
        ("themes/default/assets/site.css", "p { margin: 0 }", 0, 0),
        ("themes/default/templates/integration.md", "Another text.\n", 0, 4),
        ("themes/default/templates/404.md", "Another text.\n", 0, 4),
    ] {
        let before = preview.figures();
        folder.replace(path, text);
        assert_eq!(rebuilt(&notices), parsed, "{path}");
        let after = preview.figures();
        // A hand-written page, an integration, the list of integrations and the 404 page.
        assert_eq!(after.rendered - before.rendered, rendered, "{path}");
        assert_eq!(after.parsed - before.parsed, parsed as u64, "{path}");
    }
    preview.stop();
}

/// Simulates a bug: the listener panics at the first change.
#[test]
fn an_internal_error_does_not_stop_watching() {
    let folder = Folder::new();
    let (sender, notices) = channel();
    let failed = std::sync::Once::new();
    let report = Arc::new(move |notice: Notice| {
        if matches!(notice, Notice::Rebuilt { .. }) {
            failed.call_once(|| std::panic::resume_unwind(Box::new("a mistake")));
        }
        drop(sender.send(notice));
    });
    let options =
        Options { host: IpAddr::V4(Ipv4Addr::LOCALHOST), port: Some(0), allowed_hosts: Vec::new(), poll: false };
    let preview = Preview::start(Disk::open(folder.path()).unwrap(), Settings::default(), &options, report).unwrap();
    let until = |is_expected: &dyn Fn(&Notice) -> bool| while !is_expected(&notices.recv_timeout(PATIENCE).unwrap()) {};
    folder.write("content/guide/a.md", "# Edited\n");
    until(&|notice| matches!(notice, Notice::Trouble(message) if message.contains("sitegen itself failed")));
    folder.write("content/guide/a.md", "# Edited again\n");
    until(&|notice| matches!(notice, Notice::Readable));
    preview.stop();
}

#[test]
fn a_stopped_preview_frees_its_port() {
    let folder = Folder::new();
    let (preview, _notices) = start(&folder);
    let port = preview.address().port();
    preview.stop();
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
}

/// Resident memory of a process in KB.
#[cfg(target_os = "linux")]
fn resident_of(process: &str) -> i64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
fn resident() -> i64 {
    resident_of("self")
}

/// Each of these edits affects all integration pages.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "90 edits of a large site take a minute"]
fn edits_of_everything_leave_nothing_behind() {
    let folder = Folder::new();
    let keys: Vec<String> = (0..1_000)
        .map(|number| {
            format!("svc_{number}").bytes().map(|b| if b.is_ascii_digit() { b + 49 } else { b } as char).collect()
        })
        .collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    for number in 0..100 {
        folder.write(
            &format!("content/many/p{number}.md"),
            &format!("# Page\n\n{}", "Some *more* text.\n\n".repeat(400)),
        );
    }
    let template = include_str!("../../themes/default/templates/integration.md");
    let served = Served::start(&folder);
    let process = served.pid().to_string();
    let mut first = 0;
    for round in 0..30 {
        folder.write("themes/default/templates/integration.md", &format!("{template}\n\nTemplate {round}.\n"));
        served.until_text("/integrations/acme/", &format!("Template {round}."));
        folder.write("sitegen.toml", &format!("title = \"Title {round}\"\n"));
        served.until_text("/many/p7/", &format!("Title {round}"));
        let text =
            registry(&[&["acme", "zeta"], &keys[..]].concat()).replace("Collects calls.", &format!("Round {round}."));
        folder.write(REGISTRY, &text);
        served.until_text("/integrations/zeta/", &format!("Round {round}."));
        if round == 9 {
            first = resident_of(&process);
        }
    }
    let last = resident_of(&process);
    assert!(last < first * 5 / 4, "{first} KB after 30 edits, {last} KB after 90");
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "11,000 edits take a minute"]
fn memory_is_bounded() {
    let folder = Folder::new();
    let text = |number: usize| format!("# A page\n\nEdit {number}.\n\n{}\n", "Some more text. ".repeat(500));
    let (preview, notices) = start(&folder);
    let mut first = 0;
    for number in 0..1_000 {
        folder.write("content/guide/a.md", &text(number));
        rebuilt(&notices);
        if number == 200 {
            first = resident();
        }
    }
    preview.stop();
    // Each edit has 8 KB: leaking 800 of them would be 6 MB of text alone, and as much again of derived data.
    let grown = resident() - first;
    assert!(grown < 10_000, "{grown} KB more after 800 edits through the watcher");

    let disk = Disk::open(folder.path()).unwrap();
    let mut memo = Memo::default();
    for number in 0..10_000 {
        folder.write("content/guide/a.md", &text(number));
        let (site, _) = memo.read(&disk, &Settings::default()).unwrap().plan();
        assert!(!site.plan.pages.is_empty());
        if number == 1_000 {
            first = resident();
        }
    }
    let grown = resident() - first;
    assert!(grown < 20_000, "{grown} KB more after 9,000 edits in process");
}
