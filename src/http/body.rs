//! Reads the body of a request with limits on size, time and memory.

use std::io::{self, BufRead, BufReader, Cursor, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::budget::Share;
use super::deadline::Deadline;
use super::request::{Refusal, Request};

/// Time limit for a whole body. The largest one takes a tenth of a second on the loopback device.
const BODY_TIME: Duration = Duration::from_secs(30);

/// How long a body waits for memory used by others.
const MEMORY_TIME: Duration = Duration::from_secs(10);

/// Bytes read before more memory is reserved.
const PART: u64 = 64 * 1024;

/// Upper limit on a line of chunk framing, including extensions and trailers.
const LINE_LIMIT: u64 = 4 * 1024;

/// How the end of a body is determined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    Length(u64),
    Chunked,
}

impl Request {
    /// Reads the body, which has at most `limit` bytes, into the memory of `share`.
    ///
    /// # Errors
    /// 413 for a larger body, 408 for one that takes too long, 503 if no memory is free.
    pub(crate) fn body(&mut self, stream: &mut TcpStream, limit: u64, share: &mut Share) -> Result<Vec<u8>, Refusal> {
        let framing = self.framing().map_err(Refusal::Status)?;
        if matches!(framing, Framing::Length(length) if length > limit) {
            return Err(Refusal::Status(413));
        }
        let begun = std::mem::take(&mut self.rest);
        if begun.is_empty() && self.header("expect").any(|value| value.eq_ignore_ascii_case("100-continue")) {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").map_err(|_| Refusal::Disconnected)?;
        }
        let reader = BufReader::new(Cursor::new(begun).chain(Deadline::new(stream, BODY_TIME)));
        match framing {
            Framing::Length(length) => {
                let mut body = Vec::new();
                append(reader, length, &mut body, share)?;
                Ok(body)
            }
            Framing::Chunked => chunked(reader, limit, share),
        }
    }

    /// Strict: a body with an ambiguous length is rejected.
    fn framing(&self) -> Result<Framing, u16> {
        let lengths: Vec<&str> = self.header("content-length").collect();
        let encodings: Vec<&str> = self.header("transfer-encoding").collect();
        match (lengths.as_slice(), encodings.as_slice()) {
            ([], []) => Ok(Framing::Length(0)),
            ([], [coding]) if coding.eq_ignore_ascii_case("chunked") => Ok(Framing::Chunked),
            ([], _) => Err(501),
            ([length], []) if !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit()) => {
                length.parse().map(Framing::Length).map_err(|_| 413)
            }
            _ => Err(400),
        }
    }
}

/// Appends exactly `length` bytes to `body`.
fn append(mut reader: impl Read, length: u64, body: &mut Vec<u8>, share: &mut Share) -> Result<(), Refusal> {
    let mut left = length;
    while left > 0 {
        let part = left.min(PART);
        if !share.grow(part as usize, MEMORY_TIME) {
            return Err(Refusal::Status(503));
        }
        if reader.by_ref().take(part).read_to_end(body).map_err(disconnected)? as u64 != part {
            return Err(Refusal::Disconnected);
        }
        left -= part;
    }
    Ok(())
}

pub(crate) fn chunked(mut reader: impl BufRead, limit: u64, share: &mut Share) -> Result<Vec<u8>, Refusal> {
    let mut body = Vec::new();
    loop {
        let line = line(&mut reader)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        if size.is_empty() || !size.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Refusal::Status(400));
        }
        let size = u64::from_str_radix(size, 16).map_err(|_| Refusal::Status(413))?;
        if size == 0 {
            break;
        }
        if size > limit - body.len() as u64 {
            return Err(Refusal::Status(413));
        }
        append(&mut reader, size, &mut body, share)?;
        if !self::line(&mut reader)?.is_empty() {
            return Err(Refusal::Status(400));
        }
    }
    // Trailers are not needed here; they have the same limits as a head.
    for _ in 0..100 {
        if line(&mut reader)?.is_empty() {
            return Ok(body);
        }
    }
    Err(Refusal::Status(431))
}

/// A line without its end.
fn line(reader: &mut impl BufRead) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    reader.by_ref().take(LINE_LIMIT).read_until(b'\n', &mut bytes).map_err(disconnected)?;
    let Some(bytes) = bytes.strip_suffix(b"\r\n") else {
        return Err(if bytes.len() as u64 == LINE_LIMIT { Refusal::Status(431) } else { Refusal::Status(400) });
    };
    String::from_utf8(bytes.to_vec()).map_err(|_| Refusal::Status(400))
}

fn disconnected(error: io::Error) -> Refusal {
    match error.kind() {
        ErrorKind::TimedOut => Refusal::Status(408),
        _ => Refusal::Disconnected,
    }
}

#[cfg(test)]
mod tests {
    use super::super::budget::Budget;
    use super::*;

    #[test]
    fn chunks_are_put_together() {
        let read = |text: &str| chunked(text.as_bytes(), 10, &mut Budget::new(10).share());
        assert_eq!(read("3\r\nabc\r\nA;x=y\r\n").unwrap_err(), Refusal::Status(413));
        assert_eq!(read("3\r\nabc\r\n7;x=y\r\ndefghij\r\n0\r\nTrailer: x\r\n\r\n").unwrap(), b"abcdefghij");
        for wrong in ["", "x\r\n", "+3\r\nabc\r\n0\r\n\r\n", "3\r\nabcd\r\n0\r\n\r\n", "3\nabc\r\n0\r\n\r\n"] {
            assert_eq!(read(wrong).unwrap_err(), Refusal::Status(400), "{wrong:?}");
        }
        assert_eq!(read("3\r\nab").unwrap_err(), Refusal::Disconnected);
        assert_eq!(read("ffffffffffffffffff\r\n").unwrap_err(), Refusal::Status(413));
    }

    #[test]
    fn a_body_with_an_ambiguous_length_is_refused() {
        let framing = |headers: &str| Request::parse(format!("POST / HTTP/1.1{headers}").as_bytes()).unwrap().framing();
        assert_eq!(framing(""), Ok(Framing::Length(0)));
        assert_eq!(framing("\r\nContent-Length: 7"), Ok(Framing::Length(7)));
        assert_eq!(framing("\r\nTransfer-Encoding: Chunked"), Ok(Framing::Chunked));
        for (headers, status) in [
            ("\r\nContent-Length: 7\r\nContent-Length: 8", 400),
            ("\r\nContent-Length: 7\r\nTransfer-Encoding: chunked", 400),
            ("\r\nContent-Length: +7", 400),
            ("\r\nContent-Length: 7, 7", 400),
            ("\r\nContent-Length:", 400),
            ("\r\nContent-Length: 99999999999999999999", 413),
            ("\r\nTransfer-Encoding: gzip, chunked", 501),
            ("\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked", 501),
        ] {
            assert_eq!(framing(headers), Err(status), "{headers}");
        }
    }
}
