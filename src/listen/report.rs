//! Prints requests.

use std::io::{self, Write};

use super::events::{self, Body};
use super::receive::Request;
use super::{digest, mask, pretty, printable};
use crate::count;

/// How many characters of a non-JSON body are printed.
const SHOWN: usize = 200;

/// Prints requests to a terminal or file, and counts events.
#[derive(Debug)]
pub(crate) struct Reporter<W> {
    out: W,
    full: bool,
    requests: usize,
    events: usize,
    /// The last refusal, if no other request came since.
    refused: String,
}

impl<W: Write> Reporter<W> {
    /// Prints to `out`; with `full`, complete events instead of a digest.
    pub(crate) fn new(out: W, full: bool) -> Self {
        Reporter { out, full, requests: 0, events: 0, refused: String::new() }
    }

    /// The number of events so far.
    pub(crate) fn events(&self) -> usize {
        self.events
    }

    /// Prints one request.
    ///
    /// # Errors
    /// Where `out` can't be written.
    pub(crate) fn request(&mut self, request: &Request) -> io::Result<()> {
        self.requests += 1;
        self.refused.clear();
        let content_type = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let body = events::read(&request.body, content_type.map_or("", |(_, value)| value));
        let what = match &body {
            Body::Empty => "no body".to_owned(),
            Body::Events(events) => {
                format!("{}, {}, {}", events.form, count::plural(events.count, "event"), size(request.body.len()))
            }
            Body::Other(why) => format!("{}, {}", printable::line(why), size(request.body.len())),
        };
        let url = mask::url(&request.url);
        writeln!(self.out, "#{} {} {url}  ({what})", self.requests, printable::line(&request.method))?;
        for (name, value) in &request.headers {
            writeln!(self.out, "   {}: {}", printable::line(name), mask::header(name, value))?;
        }
        match body {
            Body::Empty => {}
            Body::Events(events) => events.each(|event| {
                self.events += 1;
                if self.full {
                    pretty::write(event, &mut self.out)?;
                    return writeln!(self.out);
                }
                digest::lines(event).iter().try_for_each(|line| writeln!(self.out, "   {line}"))
            })?,
            Body::Other(_) if self.full => {
                // Line by line, to avoid more copies of a large body.
                for line in request.body.split(|byte| *byte == b'\n') {
                    let line = String::from_utf8_lossy(line);
                    writeln!(self.out, "   {}", printable::block(&mask::text(&line)))?;
                }
            }
            Body::Other(_) => {
                let start = &request.body[..request.body.len().min(4 * SHOWN)];
                let text = String::from_utf8_lossy(start);
                writeln!(self.out, "   {}", printable::short(&mask::text(&text), SHOWN))?;
            }
        }
        writeln!(self.out)?;
        self.out.flush()
    }

    /// Prints that a request was refused. Repeated refusals are printed once: a web page may try for hours.
    ///
    /// # Errors
    /// Where `out` can't be written.
    pub(crate) fn refused(&mut self, why: &str) -> io::Result<()> {
        if self.refused == why {
            return Ok(());
        }
        why.clone_into(&mut self.refused);
        writeln!(self.out, "refused: {}\n", printable::line(why))?;
        self.out.flush()
    }
}

/// A number of bytes for people.
pub(super) fn size(bytes: usize) -> String {
    match bytes {
        n if n < 1000 => count::plural(n, "byte"),
        n if n < 1_000_000 => format!("{:.1} kB", n as f64 / 1e3),
        n => format!("{:.1} MB", n as f64 / 1e6),
    }
}
