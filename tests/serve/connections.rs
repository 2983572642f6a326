//! Many, slow and silent connections don't block each other.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::time::{Duration, Instant};

use super::support::{Folder, PATIENCE, Reply, Served};

#[test]
fn six_browser_connections_and_event_streams_never_block_a_request() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    let mut streams: Vec<_> = (0..8).map(|_| served.events("/")).collect();
    for stream in &mut streams {
        stream.next();
    }
    // Keep-alive connections like a browser's, several at once, repeatedly.
    for _ in 0..5 {
        let mut open: Vec<_> = (0..6).map(|_| served.connect()).collect();
        for connection in &mut open {
            connection
                .write_all(b"GET /guide/a/ HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n")
                .unwrap();
        }
        for connection in &mut open {
            assert_eq!(read_reply(connection).status, 200);
        }
    }
}

/// Reads one response by its length.
fn read_reply(connection: &mut std::net::TcpStream) -> Reply {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = connection.read(&mut buffer).expect("no answer came");
        assert!(count > 0, "the connection ended early");
        bytes.extend(&buffer[..count]);
        if let Some(end) = bytes.windows(4).position(|part| part == b"\r\n\r\n") {
            let reply = Reply::parse(&bytes);
            let length: usize = reply.headers["content-length"].parse().unwrap();
            if bytes.len() >= end + 4 + length {
                return Reply::parse(&bytes);
            }
        }
    }
}

#[test]
fn stalled_clients_block_nobody() {
    let folder = Folder::new();
    folder.write("static/large.bin", &"x".repeat(32 << 20));
    let served = Served::start(&folder);
    // Partial heads, and large files that are not read.
    let mut silent: Vec<_> = (0..20).map(|_| served.connect()).collect();
    for (number, connection) in silent.iter_mut().enumerate() {
        let request: &[u8] = if number % 2 == 0 {
            b"GET / HTTP/1.1\r\nHos"
        } else {
            b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n"
        };
        connection.write_all(request).unwrap();
    }
    let start = Instant::now();
    for _ in 0..20 {
        assert_eq!(served.get("/guide/a/").status, 200);
    }
    // The timeout of a partial head is twice as long: a blocked request would be answered eventually, too.
    assert!(start.elapsed() < Duration::from_secs(5), "held up for {:?}", start.elapsed());
    let large = served.get("/large.bin");
    assert_eq!(large.body.len(), 32 << 20);
}

#[test]
fn event_streams_are_bounded_and_released() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    let mut streams: Vec<_> = (0..64).map(|_| served.events("/guide/a/")).collect();
    for stream in &mut streams {
        stream.next();
    }
    assert_eq!(served.get("/.sitegen/events?path=/").status, 503);
    assert_eq!(served.get("/guide/a/").status, 200);
    drop(streams);
    // The next event detects that the clients are gone; a closed socket may need a second one.
    for number in 0.. {
        folder.write("content/guide/a.md", &format!("# A page\n\nEdit {number}.\n"));
        served.line("Changed:");
        let mut connection = served.connect();
        connection.write_all(b"GET /.sitegen/events?path=/ HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut head = [0; 12];
        connection.read_exact(&mut head).unwrap();
        let _ = connection.shutdown(Shutdown::Both);
        if &head[8..] == b" 200" {
            break;
        }
        assert!(number < 20, "streams of clients that are gone are never given back");
    }
}

#[test]
fn heads_are_bounded() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    let mut connection = served.connect();
    connection.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    let line = format!("X: {}\r\n", "x".repeat(1000));
    // The server stops reading at some point, and says why.
    while connection.write_all(line.as_bytes()).is_ok() {}
    let mut bytes = Vec::new();
    let _ = connection.read_to_end(&mut bytes);
    assert!(bytes.is_empty() || Reply::parse(&bytes).status == 431);
    let long = format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "x".repeat(20_000));
    assert_eq!(served.raw(&long).status, 431);
    assert_eq!(served.raw("GET / HTTP/3\r\n\r\n").status, 505);
    assert_eq!(served.raw("GET /\r\n\r\n").status, 400);
    assert_eq!(served.get("/guide/a/").status, 200);
}

/// With more partial requests than places, the oldest are dropped, so a complete one is answered immediately.
#[test]
fn partial_requests_never_lock_others_out() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    let mut half: Vec<_> = (0..500).map(|_| served.connect()).collect();
    for connection in &mut half {
        // The oldest may be closed already.
        let _ = connection.write_all(b"GET / HTTP/1.1\r\nHo");
    }
    let start = Instant::now();
    for _ in 0..20 {
        assert_eq!(served.get("/guide/a/").status, 200);
    }
    assert!(start.elapsed() < Duration::from_secs(8), "half a head is waited for longer: {:?}", start.elapsed());
}

/// All places are taken by clients being answered: the next one gets a response, even after it sent its request.
#[test]
fn a_connection_beyond_the_limit_gets_an_answer() {
    let folder = Folder::new();
    folder.write("static/large.bin", &"x".repeat(32 << 20));
    let served = Served::start(&folder);
    let mut open: Vec<_> = (0..256).map(|_| served.connect()).collect();
    for connection in &mut open {
        connection.write_all(b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    }
    for connection in &mut open {
        connection.read_exact(&mut [0; 12]).unwrap();
    }
    for _ in 0..40 {
        assert_eq!(served.get("/guide/a/").status, 503);
    }
    drop(open);
    // Their threads notice it one by one.
    let start = Instant::now();
    while served.get("/guide/a/").status != 200 {
        assert!(start.elapsed() < PATIENCE, "places are never given back");
    }
}
