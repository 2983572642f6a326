//! `sitegen listen` as a user runs it.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The receiver, running. Ended with the test, however that ends.
struct Listener {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    port: u16,
}

impl Listener {
    fn start(options: &[&str]) -> Listener {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sitegen"))
            .args(["listen", "--port", "0"])
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        let port = first.strip_prefix("listening on http://127.0.0.1:").and_then(|rest| rest.split_once('/'));
        let port = port.unwrap_or_else(|| panic!("{first}")).0.parse().unwrap();
        Listener { child, out, port }
    }

    /// Sends a request and gives the whole reply.
    fn send(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let length = body.len();
        write!(stream, "{head}\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{body}").unwrap();
        let mut reply = String::new();
        let mut reader = BufReader::new(stream);
        while !reply.ends_with("\r\n\r\n") && reader.read_line(&mut reply).unwrap() > 0 {}
        reply
    }

    /// What was printed until the command ended by itself, which must be with exit code 0.
    fn rest(mut self) -> String {
        let mut text = String::new();
        self.out.read_to_string(&mut text).unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        text
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const EVENT: &str = r#"{"status":"success","model":"openai/gpt-3.5-turbo","id":"chatcmpl-1","response_cost":3.5e-05,
    "total_tokens":30,"prompt_tokens":10,"completion_tokens":20,"messages":[{"role":"user","content":"Say hello\u001b[2J"}]}"#;

#[test]
fn an_event_is_shown_and_its_secrets_are_not() {
    let listener = Listener::start(&["--once"]);
    let head =
        "POST /acme?token=sk-secret HTTP/1.1\r\nContent-Type: application/json\r\nAuthorization: Bearer sk-secret";
    let reply = listener.send(head, &format!("[{EVENT}]"));
    assert!(reply.starts_with("HTTP/1.1 200 OK\r\n") && reply.contains("Connection: close\r\n"), "{reply}");
    let text = listener.rest();
    assert!(text.contains("#1 POST /acme?token=**** (9 characters)  (json_array, 1 event, "), "{text}");
    assert!(text.contains("\n   Authorization: Bearer **** (9 characters)\n"), "{text}");
    assert!(text.contains("\n   success  openai/gpt-3.5-turbo  30 tokens (10 in, 20 out)  $0.000035\n"), "{text}");
    assert!(text.contains("\n     user     Say hello\\u{1b}[2J\n"), "{text}");
    assert!(!text.contains("sk-secret") && !text.contains('\x1b'), "{text}");
}

#[test]
fn requests_are_counted_by_their_events() {
    let listener = Listener::start(&["--count", "3", "--full"]);
    listener.send("GET / HTTP/1.1", "");
    listener.send("POST /a HTTP/1.1\r\nContent-Type: text/plain", "hello \u{202e}");
    listener.send("POST /a HTTP/1.1", EVENT);
    let line = EVENT.replace('\n', "");
    listener.send("POST /b HTTP/1.1", &format!("{line}\n{line}"));
    let text = listener.rest();
    assert!(text.contains("#1 GET /  (no body)"), "{text}");
    assert!(text.contains("(no JSON: expected value at line 1 column 1, 9 bytes)"), "{text}");
    assert!(text.contains("\n   Content-Type: text/plain\n") && text.contains("hello \\u{202e}"), "{text}");
    assert!(text.contains("#3 POST /a  (single, 1 event, "), "{text}");
    assert!(text.contains("#4 POST /b  (ndjson, 2 events, "), "{text}");
    assert_eq!(text.matches("\n  \"id\": \"chatcmpl-1\",").count(), 3, "{text}");
}

#[test]
fn many_senders_at_once_are_all_heard() {
    let listener = Listener::start(&["--count", "40"]);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..5).for_each(|_| drop(listener.send("POST /x HTTP/1.1", EVENT))));
        }
    });
    assert_eq!(listener.rest().matches(" POST /x ").count(), 40);
}

#[test]
fn a_port_in_use_is_trouble_with_a_way_out() {
    let listener = Listener::start(&[]);
    let port = listener.port.to_string();
    let second = Command::new(env!("CARGO_BIN_EXE_sitegen")).args(["listen", "--port", &port]).output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    let text = String::from_utf8(second.stderr).unwrap();
    assert_eq!(text, format!("error: port {port} is in use: choose another with `--port`\n"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_well() {
    let listener = Listener::start(&[]);
    let pid = listener.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(listener.rest(), "\n");
}
