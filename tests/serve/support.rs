//! A folder with a site, the binary that serves it, and a client.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

/// Test timeout: nothing takes this long, even on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A site's folder.
pub(crate) struct Folder(tempfile::TempDir);

pub(crate) const REGISTRY: &str = "generic_api_compatible_callbacks.json";

impl Folder {
    /// A small site with a page of each kind.
    pub(crate) fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.write("content/index.md", "---\ntitle: Home\n---\n\n[Guide](guide/a.md)\n");
        folder.write("content/guide/a.md", "# A page\n\nThe first text.\n\n![dot](dot.svg)\n");
        folder.write("content/guide/b.md", "# Another page\n\n[Back](a.md)\n");
        folder.write("content/guide/dot.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
        folder.write("static/robots-of-ours.txt", "hello");
        folder.write(REGISTRY, &registry(&["acme", "zeta"]));
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn join(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Writes a file in one step: a preview never reads it empty, which would be one more state.
    pub(crate) fn replace(&self, path: &str, text: &str) {
        let path = self.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let written = tempfile::NamedTempFile::new_in(self.path().parent().unwrap()).unwrap();
        fs::write(written.path(), text).unwrap();
        written.persist(path).unwrap();
    }

    pub(crate) fn remove(&self, path: &str) {
        let path = self.join(path);
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }

    pub(crate) fn rename(&self, from: &str, to: &str) {
        let to = self.join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::rename(self.join(from), to).unwrap();
    }
}

/// A registry of shown entries.
pub(crate) fn registry(keys: &[&str]) -> String {
    let entries: Vec<String> = keys
        .iter()
        .map(|key| {
            let upper = key.to_uppercase();
            format!(
                "\"{key}\": {{\"event_types\": [\"llm_api_success\"], \"endpoint\": \
                 \"{{{{environment_variables.{upper}_URL}}}}\", \"headers\": {{\"Content-Type\": \"application/json\"}}, \
                 \"environment_variables\": [\"{upper}_URL\"], \"docs\": {{\"show_in_docs\": true, \"display_name\": \
                 \"The {key}\", \"description\": \"Collects calls.\", \"website\": \"https://{key}.example\"}}}}"
            )
        })
        .collect();
    format!("{{\n{}\n}}\n", entries.join(",\n"))
}

/// A running `sitegen serve`.
pub(crate) struct Served {
    child: Child,
    lines: Receiver<String>,
    /// Printed lines that were not requested yet.
    unread: RefCell<Vec<String>>,
    pub(crate) port: u16,
}

impl Served {
    pub(crate) fn start(folder: &Folder) -> Served {
        Served::with(folder, &["--port", "0"])
    }

    pub(crate) fn with(folder: &Folder, args: &[&str]) -> Served {
        Served::run(
            Command::new(env!("CARGO_BIN_EXE_sitegen")).arg("serve").arg("--root").arg(folder.path()).args(args),
        )
    }

    /// Runs a command that becomes the preview.
    pub(crate) fn run(command: &mut Command) -> Served {
        let mut child = command
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let stdout = child.stdout.take().unwrap();
        let stderr = child.stderr.take().unwrap();
        for stream in [Box::new(stdout) as Box<dyn Read + Send>, Box::new(stderr)] {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        let mut served = Served { child, lines, unread: RefCell::default(), port: 0 };
        let line = served.line("Serving http://");
        let port = line.split("://").nth(1).unwrap().split(['/', ' ']).next().unwrap().rsplit(':').next().unwrap();
        served.port = port.parse().unwrap();
        served
    }

    /// The first line printed that holds `part` and was not asked for before.
    pub(crate) fn line(&self, part: &str) -> String {
        let mut unread = self.unread.borrow_mut();
        if let Some(at) = unread.iter().position(|line| line.contains(part)) {
            return unread.remove(at);
        }
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("never printed: {part}"));
            if line.contains(part) {
                return line;
            }
            unread.push(line);
        }
    }

    /// All lines that were printed and not looked at yet.
    pub(crate) fn printed(&self) -> Vec<String> {
        self.unread.take().into_iter().chain(self.lines.try_iter()).collect()
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.pid().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for the end and returns the exit code.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends these bytes and reads to the end.
    pub(crate) fn raw(&self, request: &str) -> Reply {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Reply::parse(&bytes)
    }

    /// A request with these headers besides `Connection: close`.
    pub(crate) fn request(&self, method: &str, target: &str, headers: &[(&str, &str)]) -> Reply {
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        self.raw(&format!("{method} {target} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n"))
    }

    pub(crate) fn get(&self, target: &str) -> Reply {
        self.request("GET", target, &[("Host", "localhost")])
    }

    /// The event stream of the page at `path`.
    pub(crate) fn events(&self, path: &str) -> Events {
        let mut stream = self.connect();
        let path = path.replace('%', "%25");
        write!(stream, "GET /.sitegen/events?path={path} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        Events(BufReader::new(stream))
    }

    /// Waits until the response at `target` is as expected, requesting it again after each event.
    pub(crate) fn until(&self, target: &str, is_expected: impl Fn(&Reply) -> bool) -> Reply {
        let mut events = self.events(target);
        loop {
            // The first event comes immediately, so nothing is missed between the request and the next event.
            let event = events.next();
            let reply = self.get(target);
            if is_expected(&reply) {
                return reply;
            }
            assert!(!event.is_null());
        }
    }

    pub(crate) fn until_text(&self, target: &str, text: &str) -> Reply {
        self.until(target, |reply| reply.text().contains(text))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An event stream.
pub(crate) struct Events(BufReader<TcpStream>);

impl Events {
    /// The next event; panics if none comes.
    pub(crate) fn next(&mut self) -> Value {
        let start = std::time::Instant::now();
        loop {
            let mut line = String::new();
            let count = self.0.read_line(&mut line).expect("no event came");
            // Keep-alive comments are not events.
            assert!(start.elapsed() < PATIENCE, "no event came");
            assert!(count > 0, "the stream ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    }

    /// The first event, from the next one on, that is as expected.
    pub(crate) fn until(&mut self, is_expected: impl Fn(&Value) -> bool) -> Value {
        loop {
            let event = self.next();
            if is_expected(&event) {
                return event;
            }
        }
    }
}

/// Whether an event reports errors.
pub(crate) fn is_broken(event: &Value) -> bool {
    !event["problems"].as_array().unwrap().is_empty()
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn parse(bytes: &[u8]) -> Reply {
        let end = bytes.windows(4).position(|part| part == b"\r\n\r\n").expect("a whole head");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Reply { status, headers, body: bytes[end + 4..].to_vec() }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body without the reload client.
    pub(crate) fn as_built(&self) -> Vec<u8> {
        without_client(&self.body)
    }
}

pub(crate) fn without_client(body: &[u8]) -> Vec<u8> {
    let start = b"<script defer src=\"/.sitegen/client.js\"";
    let Some(at) = body.windows(start.len()).position(|part| part == start) else { return body.to_vec() };
    let end = b"</script>";
    let length = body[at..].windows(end.len()).position(|part| part == end).unwrap() + end.len();
    [&body[..at], &body[at + length..]].concat()
}

/// All files below a folder, by path with `/`.
pub(crate) fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for item in fs::read_dir(&folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}
