//! What is printed for a request.

use std::io::{self, Write};

use super::events::{self, Body};
use super::receive::Request;
use super::{digest, mask, printable};
use crate::count;

/// Prints requests to a terminal or file, and counts events.
#[derive(Debug)]
pub struct Reporter<W> {
    out: W,
    full: bool,
    requests: usize,
    events: usize,
}

impl<W: Write> Reporter<W> {
    /// Prints to `out`; with `full`, events as JSON and not their digest.
    pub fn new(out: W, full: bool) -> Self {
        Reporter { out, full, requests: 0, events: 0 }
    }

    /// Events so far.
    pub fn events(&self) -> usize {
        self.events
    }

    /// Prints one request.
    ///
    /// # Errors
    /// Where `out` can't be written.
    pub fn request(&mut self, request: &Request) -> io::Result<()> {
        self.requests += 1;
        let content_type = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let body = events::read(&request.body, content_type.map_or("", |(_, value)| value));
        let what = match &body {
            Body::Empty => "no body".to_owned(),
            Body::Events(form, events) => format!("{form}, {}, {}", count::of(events.len(), "event"), size(request)),
            Body::Other(why) => format!("{}, {}", printable::line(why), size(request)),
        };
        let address = mask::address(&request.url);
        writeln!(self.out, "#{} {} {address}  ({what})", self.requests, printable::line(&request.method))?;
        for (name, value) in &request.headers {
            writeln!(self.out, "   {}: {}", printable::line(name), mask::header(name, value))?;
        }
        match body {
            Body::Empty => {}
            Body::Events(_, events) => {
                for event in &events {
                    self.events += 1;
                    if self.full {
                        writeln!(self.out, "{}", printable::block(&format!("{event:#}")))?;
                    } else {
                        digest::digest(event).iter().try_for_each(|line| writeln!(self.out, "   {line}"))?;
                    }
                }
            }
            Body::Other(_) => {
                let text = String::from_utf8_lossy(&request.body);
                let text = if self.full { printable::block(&text) } else { printable::short(&text, 200) };
                writeln!(self.out, "   {text}")?;
            }
        }
        writeln!(self.out)?;
        self.out.flush()
    }

    /// Prints that a request was turned away.
    ///
    /// # Errors
    /// Where `out` can't be written.
    pub fn refused(&mut self, why: &str) -> io::Result<()> {
        writeln!(self.out, "refused: {}\n", printable::line(why))?;
        self.out.flush()
    }
}

fn size(request: &Request) -> String {
    match request.body.len() {
        n if n < 1000 => count::of(n, "byte"),
        n if n < 1_000_000 => format!("{:.1} kB", n as f64 / 1e3),
        n => format!("{:.1} MB", n as f64 / 1e6),
    }
}
