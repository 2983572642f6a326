//! YAML, and JSON as a part of it, as a tree with the location of every value.

mod json;
mod misread;
mod values;

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use crate::source::Spanned;

pub(crate) use json::read_json;
pub(crate) use values::Values;

/// A YAML value. Spans are byte ranges in the YAML's text.
#[derive(Debug)]
pub(crate) enum Yaml {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Sequence(Vec<Spanned<Yaml>>),
    Map(Vec<(Spanned<String>, Spanned<Yaml>)>),
}

impl Yaml {
    /// The value without its spans.
    pub(crate) fn into_json(self) -> Value {
        match self {
            Yaml::Null => Value::Null,
            Yaml::Bool(value) => Value::Bool(value),
            Yaml::Number(value) => Value::Number(value),
            Yaml::String(value) => Value::String(value),
            Yaml::Sequence(items) => items.into_iter().map(|item| item.value.into_json()).collect(),
            Yaml::Map(entries) => {
                entries.into_iter().map(|(key, value)| (key.value, value.value.into_json())).collect()
            }
        }
    }
}

/// Why a text can't be read.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The range in the text.
    pub(crate) range: Range<usize>,
    /// The problem.
    pub(crate) message: String,
    /// The hint.
    pub(crate) hint: Option<String>,
}

impl Fault {
    /// A fault with a reader's own message.
    pub(crate) fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Fault { range, message: message.into(), hint: None }
    }
}

/// Reads a text. An empty one is [`Yaml::Null`].
///
/// # Errors
/// Where the text is not YAML.
pub(crate) fn read(text: &str) -> Result<Yaml, Fault> {
    let read = serde_saphyr::from_str::<Option<Yaml>>(text).map_err(|error| explained(&error, text))?;
    Ok(read.unwrap_or(Yaml::Null))
}

/// Reads a text that may hold several documents, each after a line `---`.
///
/// # Errors
/// Where the text is not YAML.
pub(crate) fn read_all(text: &str) -> Result<Vec<Yaml>, Fault> {
    serde_saphyr::from_multiple(text).map_err(|error| explained(&error, text))
}

fn explained(error: &serde_saphyr::Error, text: &str) -> Fault {
    let (range, message) = fault(error, text);
    misread::fault(text, range.start).unwrap_or_else(|| Fault::new(range, message))
}

/// The range and message of an error from the YAML reader.
fn fault(error: &serde_saphyr::Error, text: &str) -> (Range<usize>, String) {
    let mut range = error.location().map_or(0..text.len(), |location| byte_range(location, text));
    let message = error.without_snippet().to_string();
    // For a tab at the beginning of a line, the reader reports the line before.
    if message.contains("found a tab")
        && let Some(line) = text[range.start..].find("\n\t")
    {
        range = range.start + line + 1..range.start + line + 2;
    }
    if let Some(reason) = reworded(&message) {
        return (range, reason.to_owned());
    }
    // The range already gives the location, so the reader's own text about it is removed.
    let message = message.split(" at line ").next().unwrap_or(&message).trim_end_matches([',', ':', ' ']);
    // Advice about the reader's API is of no use to page authors.
    let message = message.split(", set DuplicateKeyPolicy").next().unwrap_or(message);
    (range, message.lines().next().unwrap_or("not readable as YAML").to_owned())
}

/// The reader's messages that only its authors understand, in other words.
fn reworded(message: &str) -> Option<&'static str> {
    let begins = |start| message.starts_with(start);
    if message.contains("found a tab") || begins("tabs disallowed") {
        Some("YAML allows no tabs in indentation: use spaces")
    } else if begins("budget breached: Depth") {
        Some("the values are nested too deeply")
    } else {
        begins("budget breached").then_some("there are too many values or aliases")
    }
}

/// A location as a byte range in `text`. It is always on character boundaries, even if the reader's isn't.
fn byte_range(location: serde_saphyr::Location, text: &str) -> Range<usize> {
    let span = location.span();
    let start = span.byte_offset().map_or_else(
        || text.char_indices().nth(span.offset() as usize).map_or(text.len(), |(at, _)| at),
        |at| at as usize,
    );
    let start = floor_boundary(text, start);
    let end = span.byte_len().map_or(start, |len| start.saturating_add(len as usize));
    start..floor_boundary(text, end).max(start)
}

fn floor_boundary(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

/// A value with its location, converted from the reader's type.
struct Placed<T>(serde_saphyr::Spanned<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_saphyr::Spanned::deserialize(deserializer).map(Placed)
    }
}

impl<T> Placed<T> {
    fn into_spanned(self) -> Spanned<T> {
        let span = self.0.referenced.span();
        let start = span.byte_offset().unwrap_or_default() as usize;
        Spanned::new(self.0.value, start..start + span.byte_len().unwrap_or_default() as usize)
    }
}

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(YamlVisitor)
    }
}

struct YamlVisitor;

impl<'de> Visitor<'de> for YamlVisitor {
    type Value = Yaml;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Yaml, E> {
        Ok(Yaml::Null)
    }

    fn visit_none<E>(self) -> Result<Yaml, E> {
        Ok(Yaml::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Yaml, D::Error> {
        Yaml::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Yaml, E> {
        Ok(Yaml::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Yaml, E> {
        Ok(Yaml::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Yaml, E> {
        Ok(Yaml::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Yaml, E> {
        Ok(Number::from_f64(value).map_or(Yaml::Null, Yaml::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Yaml, E> {
        Ok(Yaml::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Yaml, A::Error> {
        let mut sequence = Vec::new();
        while let Some(item) = items.next_element::<Placed<Yaml>>()? {
            sequence.push(item.into_spanned());
        }
        Ok(Yaml::Sequence(sequence))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Yaml, A::Error> {
        let mut map = Vec::new();
        while let Some(key) = entries.next_key::<Placed<String>>()? {
            let value = entries.next_value::<Placed<Yaml>>()?;
            map.push((key.into_spanned(), value.into_spanned()));
        }
        Ok(Yaml::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_for_authors() {
        for (text, expected) in [
            ("title: a\n\tb: c\n", "YAML allows no tabs in indentation: use spaces"),
            ("authors:\n\t- x\n", "YAML allows no tabs in indentation: use spaces"),
        ] {
            assert_eq!(read(text).err().map(|fault| fault.message).as_deref(), Some(expected), "{text}");
        }
        // The reader recurses; unoptimized, it needs more than a test's stack.
        let nested = || read(&format!("x: {}{}", "[".repeat(70), "]".repeat(70))).err().map(|fault| fault.message);
        let thread = std::thread::Builder::new().stack_size(1 << 25).spawn(nested).expect("a thread");
        assert_eq!(thread.join().expect("a message").as_deref(), Some("the values are nested too deeply"));
    }
}
