//! Responses, written by tiny_http.
//!
//! Every response has a length and closes its connection: new connections are cheap on the loopback device, and idle
//! ones can't block others. The version is HTTP/1.0, which implies closing; tiny_http writes no `Connection` header.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

use tiny_http::{HTTPVersion, Header, StatusCode};

use super::range::Range;
use super::request::Request;
use crate::stamp::Stamp;

/// A response, ready to be written.
pub(crate) struct Response {
    /// The status code.
    pub(crate) status: u16,
    /// The media type.
    pub(crate) content_type: &'static str,
    /// Additional headers. Their values never contain unescaped text from a client.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// Its content.
    pub(crate) body: Content,
}

/// The body of a response.
pub(crate) enum Content {
    /// Bytes in memory.
    Bytes(Vec<u8>),
    /// The number of bytes to stream from the file's current position.
    File(u64, File),
}

/// Headers of every response: no caching, no access for other sites, no content type sniffing.
pub(crate) const HEADERS: [(&str, &str); 4] = [
    ("Server", "sitegen"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];

impl Response {
    /// A short text.
    pub(crate) fn text(status: u16, text: &str) -> Response {
        let body = Content::Bytes(format!("{text}\n").into_bytes());
        Response { status, content_type: "text/plain; charset=utf-8", headers: Vec::new(), body }
    }

    /// A file, or the requested part of it.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub(crate) fn file(request: &Request, content_type: &'static str, mut file: File) -> io::Result<Response> {
        let stamp = Stamp::of(&file.metadata()?);
        let (length, etag) = (stamp.size, format!("\"{}\"", stamp.fingerprint()));
        let (status, length, range) = match Range::of(request, length, &etag) {
            Range::Whole => (200, length, None),
            Range::Part { first, last } => {
                file.seek(SeekFrom::Start(first))?;
                (206, last - first + 1, Some(format!("bytes {first}-{last}/{length}")))
            }
            Range::Unsatisfiable => {
                let headers = vec![("Content-Range", format!("bytes */{length}"))];
                return Ok(Response { headers, ..Response::text(416, "The file has no such bytes.") });
            }
        };
        let mut headers = vec![("Accept-Ranges", "bytes".to_owned()), ("ETag", etag)];
        headers.extend(range.map(|range| ("Content-Range", range)));
        Ok(Response { status, content_type, headers, body: Content::File(length, file) })
    }

    /// Writes it.
    ///
    /// # Errors
    /// If the client has disconnected or doesn't read.
    pub(crate) fn write(self, to: &mut impl Write, head_only: bool) -> io::Result<()> {
        let (length, reader): (u64, Box<dyn Read>) = match self.body {
            Content::Bytes(bytes) => (bytes.len() as u64, Box::new(Cursor::new(bytes))),
            // The file may have grown since: never send more than the announced length.
            Content::File(length, file) => (length, Box::new(file.take(length))),
        };
        let own = [("Content-Type", self.content_type)];
        let headers = HEADERS.into_iter().chain(own).chain(self.headers.iter().map(|(name, value)| (*name, &**value)));
        let headers = headers.filter_map(|(name, value)| header(name, value)).collect();
        let length = usize::try_from(length).map_err(io::Error::other)?;
        let response = tiny_http::Response::new(StatusCode(self.status), headers, reader, Some(length), None);
        let mut out = io::BufWriter::new(to);
        response.raw_print(&mut out, HTTPVersion(1, 0), &[], head_only, None)?;
        out.flush()
    }
}

/// `None` for a value with a line break, which tiny_http would write unescaped.
fn header(name: &str, value: &str) -> Option<Header> {
    if value.contains(char::is_control) {
        return None;
    }
    Header::from_bytes(name, value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(response: Response, head_only: bool) -> String {
        let mut out = Vec::new();
        response.write(&mut out, head_only).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_response_has_its_length_and_ends_the_connection() {
        let text = written(Response::text(431, "No."), false);
        assert!(text.starts_with("HTTP/1.0 431 Request Header Fields Too Large\r\nDate: "), "{text}");
        assert!(
            text.ends_with("\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 4\r\n\r\nNo.\n"),
            "{text}"
        );
        let head = written(Response::text(200, "Yes."), true);
        assert!(head.ends_with("\r\nContent-Length: 5\r\n\r\n"), "{head}");
    }

    #[test]
    fn a_long_response_arrives_whole() {
        let body = Content::Bytes(vec![b'x'; 100_000]);
        let response = Response { status: 200, content_type: "text/plain", headers: Vec::new(), body };
        assert!(
            written(response, false).ends_with(&format!("\r\nContent-Length: 100000\r\n\r\n{}", "x".repeat(100_000)))
        );
    }

    #[test]
    fn no_value_adds_a_header() {
        for value in ["/a\r\nX-Evil: 1", "/a\nX-Evil: 1", "/a\rX-Evil: 1", "/a\0", "/\u{fc}"] {
            let response = Response { headers: vec![("Location", value.to_owned())], ..Response::text(301, "") };
            let text = written(response, false);
            assert!(!text.contains("X-Evil") && !text.contains("Location"), "{text}");
        }
    }
}
