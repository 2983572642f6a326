//! The time the preview takes to start, and from saving a file until a page shows it, with disk, watcher and HTTP.
//!
//! `cargo bench --bench serve` prints a table for 1,000 and 10,000 integrations, with 700 hand-written pages. Each
//! figure is the median of five runs, each with a new folder.
#![allow(clippy::disallowed_methods, reason = "a benchmark writes the folder that it serves")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 5;
const PAGES: usize = 700;
const PATIENCE: Duration = Duration::from_secs(60);

fn main() {
    println!("{:>14} {:<28} {:>9}", "integrations", "", "median");
    for integrations in [1_000, 10_000] {
        let folder = tempfile::tempdir().expect("a folder");
        write_site(folder.path(), integrations);
        let figures = measure(folder.path(), integrations);
        for (name, mut times) in figures {
            times.sort();
            println!("{integrations:>14} {name:<28} {:>6.1} ms", times[times.len() / 2].as_secs_f64() * 1000.0);
        }
    }
}

/// About 8 KB of Markdown.
fn page(number: usize, text: &str) -> String {
    let mut page = format!("---\ntitle: Page {number}\n---\n\n{text}\n\n");
    for section in 0..8 {
        page.push_str(&format!("## Section {section}\n\n"));
        page.push_str(&"Some *words* about `settings`, with [a link](p1.md) and more of the same. ".repeat(10));
        page.push_str(
            "\n\n```yaml\nlitellm_settings:\n  callbacks: [\"acme\"]\n```\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n",
        );
    }
    page
}

fn registry(integrations: usize, text: &str) -> String {
    let entries: Vec<String> = (0..integrations)
        .map(|number| {
            let key: String = number.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect();
            let description = if number == 0 { text } else { "Collects *calls* and shows them." };
            format!(
                "  \"svc_{key}\": {{\n    \"event_types\": [\"llm_api_success\", \"llm_api_failure\"],\n    \"endpoint\": \
                 \"{{{{environment_variables.SVC_URL}}}}\",\n    \"headers\": {{\"Content-Type\": \"application/json\", \
                 \"Authorization\": \"Bearer {{{{environment_variables.SVC_KEY}}}}\"}},\n    \"environment_variables\": \
                 [\"SVC_URL\", \"SVC_KEY\"],\n    \"docs\": {{\"show_in_docs\": true, \"display_name\": \"Service {number}\", \
                 \"description\": \"{description}\", \"website\": \"https://svc.example/{number}\"}}\n  }}"
            )
        })
        .collect();
    format!("{{\n{}\n}}\n", entries.join(",\n"))
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("written");
}

fn write_site(root: &Path, integrations: usize) {
    write(root, "content/index.md", "---\ntitle: Home\n---\n\nThe first page.\n");
    for number in 0..PAGES {
        write(root, &format!("content/part{}/p{}.md", number / 50, number % 50), &page(number, "Text."));
    }
    write(root, "generic_api_compatible_callbacks.json", &registry(integrations, "Text."));
    write(root, "sitegen.toml", "title = \"Text.\"\n");
}

fn measure(root: &Path, integrations: usize) -> Vec<(&'static str, Vec<Duration>)> {
    let mut figures = Vec::new();
    let starts = (0..RUNS).map(|_| {
        let start = Instant::now();
        let served = Served::start(root);
        assert!(served.get("/").contains("The first page."));
        start.elapsed()
    });
    figures.push(("start to first page", starts.collect()));

    let served = Served::start(root);
    served.wait_for_check();
    let layout = include_str!("../themes/default/templates/page.html");
    let generated = include_str!("../themes/default/templates/integration.md");
    let style = include_str!("../themes/default/assets/site.css");
    let mut edit = |name, path: &str, shown_at: &str, text: &dyn Fn(&str) -> String| {
        let times = (0..RUNS).map(|run| {
            let mark = format!("Mark {name} {run} end");
            let text = text(&mark);
            served.edit(|| write(root, path, &text), shown_at, &mark)
        });
        figures.push((name, times.collect()));
    };
    edit("a Markdown file", "content/part0/p0.md", "/part0/p0/", &|mark| page(0, mark));
    edit("the style sheet", "themes/default/assets/site.css", "/assets/site.css", &|mark| {
        format!("{style}\n/* {mark} */")
    });
    edit("an HTML template", "themes/default/templates/page.html", "/part0/p0/", &|mark| {
        format!("{layout}<!-- {mark} -->")
    });
    edit("the integrations' template", "themes/default/templates/integration.md", "/integrations/svc_a/", &|mark| {
        format!("{generated}\n\n{mark}\n")
    });
    edit("the registry", "generic_api_compatible_callbacks.json", "/integrations/svc_a/", &|mark| {
        registry(integrations, mark)
    });
    edit("the configuration", "sitegen.toml", "/part0/p0/", &|mark| format!("title = \"{mark}\"\n"));
    println!("{integrations:>14} {:<28} {:>6} MB", "most memory", served.memory() / 1024);
    figures
}

struct Served {
    child: Child,
    port: u16,
}

impl Served {
    fn start(root: &Path) -> Served {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sitegen"))
            .args(["serve", "--port", "0", "--root"])
            .arg(root)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let line = lines.next().expect("a line").expect("a line");
        // Drain its later output.
        std::thread::spawn(move || lines.for_each(drop));
        let port = line.split("127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next()).expect("an address");
        Served { child, port: port.parse().expect("a port") }
    }

    fn connect(&self, target: &str) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("connected");
        stream.set_read_timeout(Some(PATIENCE)).expect("set");
        write!(stream, "GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").expect("sent");
        BufReader::new(stream)
    }

    fn get(&self, target: &str) -> String {
        let mut text = String::new();
        self.connect(target).read_to_string(&mut text).expect("an answer");
        text
    }

    /// Waits until the background check is done.
    fn wait_for_check(&self) {
        let mut last = self.processor_time();
        loop {
            std::thread::sleep(Duration::from_millis(500));
            let now = self.processor_time();
            if now - last < 5 {
                return;
            }
            last = now;
        }
    }

    /// In hundredths of a second.
    fn processor_time(&self) -> u64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("Linux");
        let fields: Vec<&str> = stat.rsplit(") ").next().expect("fields").split(' ').collect();
        [11, 12].iter().map(|at| fields[*at].parse::<u64>().expect("a number")).sum()
    }

    /// In KB.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("Linux");
        let line = status.lines().find(|line| line.starts_with("VmHWM")).expect("the figure");
        line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number")
    }

    /// The time from the end of the edit until the text is served. Requests the page on each event, like a browser.
    fn edit(&self, edit: impl FnOnce(), target: &str, mark: &str) -> Duration {
        let mut events = self.connect(&format!("/.sitegen/events?path={target}")).lines();
        let mut next = || loop {
            let line = events.next().expect("the stream goes on").expect("an event");
            if line.starts_with("data:") {
                return;
            }
        };
        next();
        edit();
        let start = Instant::now();
        loop {
            next();
            if self.get(target).contains(mark) {
                let taken = start.elapsed();
                self.wait_for_check();
                return taken;
            }
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
