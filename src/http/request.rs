//! Reads the head of a request, one per connection, with limits on size and time.

use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::time::Duration;

use super::deadline::Deadline;

/// Browsers send about 1 KB.
const HEAD_LIMIT: usize = 16 * 1024;

/// Clients on this machine send the head immediately.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// The request target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// The method as sent.
    pub(crate) method: String,
    /// The target as sent.
    pub(crate) target: String,
    /// The headers, in the order and with the names as sent.
    pub(crate) headers: Vec<(String, String)>,
    /// The start of the body, received with the head.
    pub(super) rest: Vec<u8>,
}

/// Why a request can't be answered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The connection ended or broke, so no response is needed.
    Disconnected,
    /// The request is rejected; the status code says why.
    Status(u16),
}

impl Request {
    /// Reads the head of a request.
    pub(crate) fn read(stream: &mut TcpStream) -> Result<Request, Refusal> {
        let mut reader = Deadline::new(stream, HEAD_TIME);
        let mut head = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let count = match reader.read(&mut buffer) {
                Ok(0) => return Err(Refusal::Disconnected),
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == ErrorKind::TimedOut => return Err(Refusal::Status(408)),
                Err(_) => return Err(Refusal::Disconnected),
            };
            // The end may be split between two reads.
            let from = head.len().saturating_sub(3);
            head.extend_from_slice(&buffer[..count]);
            if head.len() > HEAD_LIMIT {
                return Err(Refusal::Status(431));
            }
            if let Some(end) = head[from..].windows(4).position(|part| part == b"\r\n\r\n") {
                let end = from + end;
                let request = Request::parse(&head[..end]).map_err(Refusal::Status)?;
                return Ok(Request { rest: head.split_off(end + 4), ..request });
            }
        }
    }

    /// Parses a head without its last line break. Strict: ambiguous input is rejected.
    pub(crate) fn parse(head: &[u8]) -> Result<Request, u16> {
        let head = std::str::from_utf8(head).map_err(|_| 400u16)?;
        let mut lines = head.split("\r\n");
        if head.replace("\r\n", "").contains(|c: char| c.is_control() && c != '\t') {
            return Err(400);
        }
        let mut words = lines.next().unwrap_or_default().split(' ');
        let (Some(method), Some(target), Some(version), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(400);
        };
        if !is_token(method) || target.is_empty() || !target.is_ascii() {
            return Err(400);
        }
        match version {
            "HTTP/1.1" | "HTTP/1.0" => {}
            _ if version.starts_with("HTTP/") => return Err(505),
            _ => return Err(400),
        }
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(':')?;
            is_token(name).then(|| (name.to_owned(), value.trim().to_owned()))
        });
        let headers = headers.collect::<Option<Vec<_>>>().ok_or(400u16)?;
        Ok(Request { method: method.to_owned(), target: target.to_owned(), headers, rest: Vec::new() })
    }

    /// The values of the header `name`.
    pub(crate) fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read() {
        let request = Request::parse(b"GET /a?b HTTP/1.1\r\nHost: x:1\r\nACCEPT:  y \r\nhost:z").unwrap();
        assert_eq!((request.method.as_str(), request.target.as_str()), ("GET", "/a?b"));
        assert_eq!(request.header("host").collect::<Vec<_>>(), ["x:1", "z"]);
        assert_eq!(request.header("accept").collect::<Vec<_>>(), ["y"]);
    }

    #[test]
    fn ambiguous_requests_are_refused() {
        let heads: [&[u8]; 14] = [
            b"",
            b"GET",
            b"GET /",
            b"GET  / HTTP/1.1",
            b"GET / x HTTP/1.1",
            b"GET / HTTP/1.1 ",
            b" GET / HTTP/1.1",
            b"GET / FTP",
            b"GET /\xff HTTP/1.1",
            b"GET / HTTP/1.1\r\nHost : x",
            b"GET / HTTP/1.1\r\n folded: x",
            b"GET / HTTP/1.1\r\nno colon",
            b"GET / HTTP/1.1\r\nA: b\nHost: c",
            b"GET / HTTP/1.1\r\nA: b\0",
        ];
        for head in heads {
            assert_eq!(Request::parse(head), Err(400), "{}", String::from_utf8_lossy(head));
        }
        assert_eq!(Request::parse(b"GET / HTTP/2.0"), Err(505));
    }
}
