//! A tolerant JSON tree: every key, value and element with its byte range, even if the text isn't valid JSON.
//!
//! The parser never gives up: it reports a problem, takes the likeliest meaning and goes on, so that one missing comma
//! does not hide the other mistakes of a file. It takes linear time, and its stack is bounded for any input. It accepts
//! as valid exactly what serde_json accepts; the tests compare the two.

mod end;
mod literal;
mod object;
mod parser;
mod readings;
pub(crate) mod rules;
mod single;
mod start;
mod strict;
mod string;
mod trivia;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Spanned};

pub(super) use readings::leaves_one_reading;
pub(crate) use string::{position_in_string, quote};

/// The deepest nesting of values: the same as serde_json's limit.
pub(crate) const MAX_DEPTH: usize = 127;

/// Reading stops after this many problems: the file is not JSON.
pub(crate) const MAX_PROBLEMS: usize = 1_000;

/// A value and its byte range in the source.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node<'a> {
    /// The value.
    pub value: Value<'a>,
    /// Quotes and brackets included.
    pub span: Range<usize>,
}

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written.
    Number(&'a str),
    /// A string, escapes resolved.
    String(Cow<'a, str>),
    /// The elements.
    Array(Vec<Node<'a>>),
    /// The members in file order, duplicates included.
    Object(Vec<Member<'a>>),
}

impl Value<'_> {
    /// The name of this kind of value in messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }
}

/// A key of an object with its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Member<'a> {
    /// The key; its range includes the quotes.
    pub key: Spanned<Cow<'a, str>>,
    /// The value.
    pub value: Node<'a>,
}

/// The result of reading a text.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    /// The outermost value; `None` if the text has none.
    pub root: Option<Node<'a>>,
    /// In file order. Empty exactly if the text is valid JSON.
    pub problems: Vec<Diagnostic>,
    /// The parts of the text whose meaning is unknown. The tree's content there is a guess.
    pub unknown: Vec<Range<usize>>,
}

/// Reads a text as JSON, as far as possible.
pub(crate) fn parse(file: &Arc<SourceFile>) -> Tree<'_> {
    parse_up_to(file, MAX_PROBLEMS)
}

/// Reads a text as JSON, up to a number of problems.
pub(super) fn parse_up_to(file: &Arc<SourceFile>, problems: usize) -> Tree<'_> {
    parser::Parser::new(file, problems).parse()
}

#[cfg(test)]
mod tests;
