//! Reads the events in a request's body, in LiteLLM's three formats.
//!
//! Events are parsed one by one: all of them together could take twelve times the size of the body.

use std::io;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The kinds of bodies.
#[derive(Debug, PartialEq)]
pub(super) enum Body<'a> {
    /// Nothing.
    Empty,
    /// Events.
    Events(Events<'a>),
    /// Anything else, with the reason.
    Other(String),
}

/// The events of a body.
#[derive(Debug, PartialEq)]
pub(super) struct Events<'a> {
    /// The name of their format.
    pub(super) form: &'static str,
    /// How many there are.
    pub(super) count: usize,
    text: &'a str,
    is_array: bool,
}

/// Reads a body as `json_array`, `ndjson` or `single`. A single event without a content type may be either of the last
/// two.
pub(super) fn read<'a>(body: &'a [u8], content_type: &str) -> Body<'a> {
    let text = match std::str::from_utf8(body) {
        Ok(text) => text.trim_ascii(),
        Err(error) => return Body::Other(format!("not JSON: {error}")),
    };
    if text.is_empty() {
        return Body::Empty;
    }
    let whole = serde_json::from_str::<IgnoredAny>(text);
    let events = |form, count, is_array| Body::Events(Events { form, count, text, is_array });
    match whole {
        Ok(_) if is_object(text) => {
            events(if content_type.contains("ndjson") { "ndjson" } else { "single or ndjson" }, 1, false)
        }
        Ok(_) => {
            let (mut count, mut others) = (0, 0);
            let is_array = each_element(text, |element| if is_object(element) { count += 1 } else { others += 1 });
            if is_array && others == 0 {
                events("json_array", count, true)
            } else {
                Body::Other("JSON, but neither an object nor an array of objects".to_owned())
            }
        }
        Err(error) => {
            let is_event = |line: &str| is_object(line) && serde_json::from_str::<IgnoredAny>(line).is_ok();
            if lines(text).all(is_event) {
                events("ndjson", lines(text).count(), false)
            } else {
                Body::Other(format!("not JSON: {error}"))
            }
        }
    }
}

impl<'a> Events<'a> {
    /// Calls `take` with the JSON of each event, until it fails.
    ///
    /// # Errors
    /// As `take`.
    pub(super) fn each(&self, mut take: impl FnMut(&'a str) -> io::Result<()>) -> io::Result<()> {
        match (self.is_array, self.count) {
            (true, _) => {
                let mut result = Ok(());
                each_element(self.text, |element| {
                    if result.is_ok() {
                        result = take(element);
                    }
                });
                result
            }
            (false, 1) => take(self.text),
            (false, _) => lines(self.text).try_for_each(take),
        }
    }
}

fn is_object(json: &str) -> bool {
    json.starts_with('{')
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').map(str::trim_ascii).filter(|line| !line.is_empty())
}

/// Calls `take` with the JSON of each element, if the text is an array.
fn each_element<'a>(text: &'a str, take: impl FnMut(&'a str)) -> bool {
    Elements(take).deserialize(&mut serde_json::Deserializer::from_str(text)).is_ok()
}

struct Elements<F>(F);

impl<'a, F: FnMut(&'a str)> DeserializeSeed<'a> for Elements<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'a, F: FnMut(&'a str)> Visitor<'a> for Elements<F> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'a>>(mut self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element::<&RawValue>()? {
            (self.0)(element.get());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The format and the events of a body.
    fn events(body: &str, content_type: &str) -> (&'static str, Vec<String>) {
        let Body::Events(events) = read(body.as_bytes(), content_type) else { panic!("{body}") };
        let mut all = Vec::new();
        let mut keep = |event: &str| {
            all.push(event.to_owned());
            Ok(())
        };
        events.each(&mut keep).unwrap();
        assert_eq!(all.len(), events.count);
        (events.form, all)
    }

    #[test]
    fn the_three_formats_are_distinguished() {
        let (a, b) = (r#"{"id":"a"}"#, r#"{"id":"b"}"#);
        let json = "application/json";
        let both = vec![a.to_owned(), b.to_owned()];
        assert_eq!(events(&format!("[{a},\n {b}]"), json), ("json_array", both.clone()));
        assert_eq!(events(&format!("{a}\n\n {b}\r\n"), json), ("ndjson", both));
        assert_eq!(events(&format!(" {a}\n"), json), ("single or ndjson", vec![a.to_owned()]));
        assert_eq!(events(a, "application/x-ndjson"), ("ndjson", vec![a.to_owned()]));
        assert_eq!(events("[]", json), ("json_array", vec![]));
        assert_eq!(read(b" \n", json), Body::Empty);
        for other in ["[1]", "[{},1]", "1", "{\"a\":1}\nx", "{\"a\":1}\n[]", "{", "[{}"] {
            assert!(matches!(read(other.as_bytes(), json), Body::Other(_)), "{other}");
        }
        assert!(matches!(read(b"\xff\xfe", json), Body::Other(why) if why.starts_with("not JSON: ")));
    }

    #[test]
    fn a_failing_reader_ends_it() {
        let Body::Events(events) = read(b"[{},{},{}]", "") else { panic!() };
        let mut seen = 0;
        let result = events.each(|_| {
            seen += 1;
            if seen == 2 { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(()) }
        });
        assert!(result.is_err());
        assert_eq!(seen, 2);
    }

    #[test]
    fn deep_nesting_is_harmless() {
        let deep = format!("[{{\"a\":{}1{}}}]", "[".repeat(200_000), "]".repeat(200_000));
        assert_eq!(events(&deep, "").1.len(), 1);
    }
}
