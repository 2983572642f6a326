//! Range requests, which browsers send when you seek in a video.
//!
//! Only single ranges are supported. Several ranges would need a multipart response; a server may send the whole file
//! instead, and browsers don't request them for media.

use super::request::Request;

/// The requested part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Range {
    /// All of it.
    Whole,
    /// From the first to the last byte, inclusive.
    Part { first: u64, last: u64 },
    /// Bytes that the file doesn't have.
    Unsatisfiable,
}

impl Range {
    /// The range of a file with this length and this entity tag.
    pub(crate) fn of(request: &Request, length: u64, etag: &str) -> Range {
        // A client with a part of an older version must not get the rest of this one.
        if request.method != "GET" || request.header("if-range").any(|known| known != etag) {
            return Range::Whole;
        }
        let mut ranges = request.header("range");
        match (ranges.next(), ranges.next()) {
            (Some(range), None) => Range::parse(range, length).unwrap_or(Range::Whole),
            _ => Range::Whole,
        }
    }

    /// `None` unless it is a single byte range: RFC 9110 requires others to be ignored.
    fn parse(range: &str, length: u64) -> Option<Range> {
        let (unit, range) = range.split_once('=')?;
        if !unit.eq_ignore_ascii_case("bytes") {
            return None;
        }
        let (first, last) = range.trim().split_once('-')?;
        let end = length.saturating_sub(1);
        let (first, last) = match (position(first)?, position(last)?) {
            (Some(first), Some(last)) if first > last => return None,
            (Some(first), last) => (first, last.unwrap_or(end).min(end)),
            (None, Some(count)) => (length.saturating_sub(count), end),
            (None, None) => return None,
        };
        Some(if first < length { Range::Part { first, last } } else { Range::Unsatisfiable })
    }
}

/// An optional number, saturated if too large. The outer `None` is for anything else.
fn position(text: &str) -> Option<Option<u64>> {
    match text {
        "" => Some(None),
        _ if text.bytes().all(|byte| byte.is_ascii_digit()) => Some(Some(text.parse().unwrap_or(u64::MAX))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headers: &str, length: u64) -> Range {
        Range::of(&Request::parse(format!("GET / HTTP/1.1{headers}").as_bytes()).unwrap(), length, "\"x\"")
    }

    #[test]
    fn a_single_range_is_a_part() {
        for (range, first, last) in [
            ("0-0", 0, 0),
            ("2-5", 2, 5),
            ("2-", 2, 9),
            ("9-99999999999999999999999", 9, 9),
            ("-3", 7, 9),
            ("-30", 0, 9),
            ("-99999999999999999999999", 0, 9),
            (" 2-5 ", 2, 5),
        ] {
            assert_eq!(of(&format!("\r\nRange: bytes={range}"), 10), Range::Part { first, last }, "{range}");
        }
        assert_eq!(of("\r\nrange: Bytes=0-", 10), Range::Part { first: 0, last: 9 });
    }

    #[test]
    fn bytes_beyond_the_end_cannot_be_requested() {
        for (range, length) in [("10-", 10), ("10-20", 10), ("-0", 10), ("0-", 0), ("-5", 0), ("0-0", 0)] {
            assert_eq!(of(&format!("\r\nRange: bytes={range}"), length), Range::Unsatisfiable, "{range} of {length}");
        }
        let huge = "99999999999999999999999";
        assert_eq!(of(&format!("\r\nRange: bytes={huge}-{huge}"), 10), Range::Unsatisfiable);
    }

    #[test]
    fn other_ranges_are_ignored() {
        for range in
            ["", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,3-4", "bytes=+1-2", "bytes=1 - 2", "lines=0-1"]
        {
            assert_eq!(of(&format!("\r\nRange: {range}"), 10), Range::Whole, "{range}");
        }
        assert_eq!(of("\r\nRange: bytes=0-1\r\nRange: bytes=0-1", 10), Range::Whole);
        let head = Request::parse(b"HEAD / HTTP/1.1\r\nRange: bytes=0-1").unwrap();
        assert_eq!(Range::of(&head, 10, "\"x\""), Range::Whole);
    }

    #[test]
    fn a_part_of_another_version_is_not_continued() {
        let part = Range::Part { first: 0, last: 1 };
        assert_eq!(of("\r\nRange: bytes=0-1\r\nIf-Range: \"x\"", 10), part);
        for known in ["\"y\"", "W/\"x\"", "Sat, 28 Nov 2026 19:20:42 GMT"] {
            assert_eq!(of(&format!("\r\nRange: bytes=0-1\r\nIf-Range: {known}"), 10), Range::Whole, "{known}");
        }
    }
}
