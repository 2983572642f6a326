//! `sitegen listen` as a user runs it.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running receiver, stopped at the end of the test.
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

    /// Sends a request and returns the whole response.
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

    /// The output until the command exits, which must be with code 0.
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
    // HTTP/1.0: the connection ends with the response.
    assert!(reply.starts_with("HTTP/1.0 200 OK\r\n") && !reply.contains("keep-alive"), "{reply}");
    let text = listener.rest();
    assert!(text.contains("#1 POST /acme?token=**** (9 characters)  (json_array, 1 event, "), "{text}");
    assert!(text.contains("\n   Authorization: Bearer **** (9 characters)\n"), "{text}");
    assert!(text.contains("\n   success  openai/gpt-3.5-turbo  30 tokens (10 in, 20 out)  $0.000035\n"), "{text}");
    assert!(text.contains("\n     user     Say hello\\u{1b}[2J\n"), "{text}");
    assert!(!text.contains("sk-secret") && !text.contains('\x1b'), "{text}");
}

#[test]
fn requests_are_counted_by_event() {
    let listener = Listener::start(&["--count", "3", "--full"]);
    listener.send("GET / HTTP/1.1", "");
    listener.send("POST /a HTTP/1.1\r\nContent-Type: text/plain", "hello \u{202e}");
    listener.send("POST /a HTTP/1.1", EVENT);
    let line = EVENT.replace('\n', "");
    listener.send("POST /b HTTP/1.1", &format!("{line}\n{line}"));
    let text = listener.rest();
    assert!(text.contains("#1 GET /  (no body)"), "{text}");
    assert!(text.contains("(not JSON: expected value at line 1 column 1, 9 bytes)"), "{text}");
    assert!(text.contains("\n   Content-Type: text/plain\n") && text.contains("hello \\u{202e}"), "{text}");
    assert!(text.contains("#3 POST /a  (single or ndjson, 1 event, "), "{text}");
    assert!(text.contains("#4 POST /b  (ndjson, 2 events, "), "{text}");
    assert_eq!(text.matches("\n  \"id\": \"chatcmpl-1\",").count(), 3, "{text}");
}

#[test]
fn concurrent_senders_are_all_received() {
    let listener = Listener::start(&["--count", "40"]);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..5).for_each(|_| drop(listener.send("POST /x HTTP/1.1", EVENT))));
        }
    });
    assert_eq!(listener.rest().matches(" POST /x ").count(), 40);
}

#[test]
fn silent_connections_block_nobody() {
    let listener = Listener::start(&["--count", "40"]);
    let connect = || TcpStream::connect(("127.0.0.1", listener.port)).unwrap();
    let mut silent: Vec<_> = (0..40).map(|_| connect()).collect();
    // Some stop in the middle of the head, some in the middle of the body.
    for connection in silent.iter_mut().step_by(3) {
        connection.write_all(b"POST /silent HTTP/1.1\r\nHo").unwrap();
    }
    for connection in silent.iter_mut().skip(1).step_by(3) {
        connection.write_all(b"POST /silent HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{").unwrap();
    }
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..5).for_each(|_| drop(listener.send("POST /x HTTP/1.1", EVENT))));
        }
    });
    drop(silent);
    let text = listener.rest();
    assert_eq!(text.matches(" POST /x ").count(), 40);
    assert!(!text.contains(" /silent"), "{text}");
}

/// Sends these bytes and reads the whole response.
fn raw(listener: &Listener, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", listener.port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(request).unwrap();
    let mut reply = String::new();
    let _ = stream.read_to_string(&mut reply);
    reply
}

#[test]
fn bodies_are_read_in_every_http_form() {
    let listener = Listener::start(&["--count", "2"]);
    let line = EVENT.replace('\n', "");
    let (first, second) = line.split_at(40);
    let chunks = format!("{:x}\r\n{first}\r\n{:X};a=b\r\n{second}\r\n0\r\n\r\n", first.len(), second.len());
    let reply = raw(
        &listener,
        format!("POST /chunked HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}").as_bytes(),
    );
    assert!(reply.contains("received"), "{reply}");

    // Like curl with large bodies: it waits for `100 Continue`.
    let mut stream = TcpStream::connect(("127.0.0.1", listener.port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(
        stream,
        "POST /asked HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        line.len()
    )
    .unwrap();
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(line.as_bytes()).unwrap();
    let text = listener.rest();
    assert!(
        text.contains("POST /chunked  (single or ndjson, 1 event, ")
            && text.contains("POST /asked  (single or ndjson, 1 event, "),
        "{text}"
    );
}

#[test]
fn invalid_requests_are_refused_and_reported() {
    let listener = Listener::start(&["--once"]);
    for (request, status) in [
        ("POST / HTTP/1.1\r\nHost: x.localhost\r\nContent-Length: 99999999999\r\n\r\n", "413"),
        (
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "400",
        ),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", "501"),
        ("POST / HTTP/1.1\r\nA: b\nC: d\r\n\r\n", "400"),
    ] {
        let reply = raw(&listener, request.as_bytes());
        assert!(reply.starts_with(&format!("HTTP/1.0 {status} ")), "{request}: {reply}");
    }
    listener.send("POST / HTTP/1.1", EVENT);
    let text = listener.rest();
    assert!(text.contains("refused: a body of more than 64 MB"), "{text}");
    assert!(text.contains("refused: a body that can't be read (answered with 501)"), "{text}");
}

/// Requests that a website in the user's browser can send: with its own name for this machine (DNS rebinding), or from
/// its pages.
#[test]
fn requests_from_web_pages_are_refused() {
    let listener = Listener::start(&["--once", "--allow-host", "proxy.internal"]);
    let with = |headers: &str| {
        raw(&listener, format!("POST / HTTP/1.1\r\n{headers}\r\nContent-Length: 2\r\n\r\n{{}}").as_bytes())
    };
    for headers in [
        "Host: evil.example",
        "Host: localhost.evil.example",
        "Host: 192.168.1.1",
        "Host: localhost\r\nOrigin: https://evil.example",
        "Host: localhost\r\nOrigin: null",
        "Host: localhost:1\r\nOrigin: http://localhost:2",
        "Host: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors",
        "Host: localhost\r\nSec-Fetch-Site: same-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe",
    ] {
        let reply = with(headers);
        assert!(reply.starts_with("HTTP/1.0 403 ") && !reply.contains("Access-Control"), "{headers}: {reply}");
    }
    assert!(with("X: y").starts_with("HTTP/1.0 400 "), "no Host");
    assert!(with("Host: localhost\r\nHost: localhost").starts_with("HTTP/1.0 400 "), "two Hosts");
    // A page that keeps trying doesn't flood the terminal.
    (0..3).for_each(|_| drop(with("Host: evil.example")));
    // None of them counts as an event; a container's request does.
    assert!(with("Host: host.docker.internal:8484").contains("received"));
    let text = listener.rest();
    assert_eq!(text.matches("refused: a request for the host `evil.example`").count(), 2, "{text}");
    assert!(text.contains("start with --allow-host evil.example\n"), "{text}");
    assert!(text.contains("refused: a request from a web page\n"), "{text}");
    assert!(text.contains("refused: a request without a Host header\n"), "{text}");
    assert_eq!(text.matches("\n#").count() + usize::from(text.starts_with('#')), 1, "{text}");
}

#[test]
fn each_name_of_this_machine_is_answered() {
    let names = [
        "localhost:8484",
        "127.0.0.1",
        "[::1]:1",
        "host.docker.internal",
        "host.containers.internal",
        "proxy.internal:80",
    ];
    let listener = Listener::start(&["--allow-host", "Proxy.Internal", "--count", &names.len().to_string()]);
    for name in names {
        let reply =
            raw(&listener, format!("POST / HTTP/1.1\r\nHost: {name}\r\nContent-Length: 2\r\n\r\n{{}}").as_bytes());
        assert!(reply.contains("received"), "{name}: {reply}");
    }
    listener.rest();
}

/// With more connections than places, all stalled in a head or a body, the newest one always gets in.
#[test]
fn stalled_senders_never_lock_others_out() {
    let listener = Listener::start(&["--once"]);
    let mut stalled = Vec::new();
    for number in 0..300 {
        let mut connection = TcpStream::connect(("127.0.0.1", listener.port)).unwrap();
        let request: &[u8] = if number % 2 == 0 {
            b"POST /stalled HTTP/1.1\r\nHo"
        } else {
            b"POST /stalled HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\n\r\n{"
        };
        // The oldest may be closed already.
        let _ = connection.write_all(request);
        stalled.push(connection);
    }
    let start = Instant::now();
    assert!(listener.send("POST /x HTTP/1.1", EVENT).contains(" 200 "));
    assert!(start.elapsed() < Duration::from_secs(8), "a head is waited for longer: {:?}", start.elapsed());
    assert!(listener.rest().contains(" POST /x "));
}

/// A body of many small events takes little more memory than its size; parsed at once, it would take twelve times as
/// much.
#[cfg(target_os = "linux")]
#[test]
fn memory_is_bounded() {
    let mut listener = Listener::start(&[]);
    // The last element is not an event, so all are read but none is printed, which would take long.
    let body = format!("[{}1]", "{\"a\":[]},".repeat(1_800_000));
    assert!(listener.send("POST /large HTTP/1.1", &body).contains(" 200 "));
    let mut line = String::new();
    while !line.starts_with('#') {
        line.clear();
        assert!(listener.out.read_line(&mut line).unwrap() > 0);
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", listener.child.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: usize = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(peak * 1024 < 4 * body.len(), "{peak} kB at the peak, for {} bytes", body.len());
}

#[test]
fn a_port_in_use_is_an_error_with_a_hint() {
    let listener = Listener::start(&[]);
    let port = listener.port.to_string();
    let second = Command::new(env!("CARGO_BIN_EXE_sitegen")).args(["listen", "--port", &port]).output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    let text = String::from_utf8(second.stderr).unwrap();
    assert_eq!(text, format!("error: port {port} is in use: choose another with `--port`\n"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_cleanly() {
    let listener = Listener::start(&[]);
    let pid = listener.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(listener.rest(), "\n");
}
