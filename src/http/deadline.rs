//! Reads from a client until a deadline, however slowly it sends.

use std::io::{self, ErrorKind, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A connection with a read deadline, after which reading fails with [`ErrorKind::TimedOut`].
pub(super) struct Deadline<'a> {
    stream: &'a mut TcpStream,
    until: Instant,
}

impl<'a> Deadline<'a> {
    /// Reads from `stream` for at most `time` from now on.
    pub(super) fn new(stream: &'a mut TcpStream, time: Duration) -> Deadline<'a> {
        Deadline { stream, until: Instant::now() + time }
    }
}

impl Read for Deadline<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        self.stream.read(buffer).map_err(|error| match error.kind() {
            // Unix reports a read timeout as `WouldBlock`.
            ErrorKind::WouldBlock => ErrorKind::TimedOut.into(),
            _ => error,
        })
    }
}
