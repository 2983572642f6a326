//! TOML front matter between `+++` lines, as in Zola and Hugo, converted to the same tree.

use serde_json::Number;
use toml::Spanned as Placed;
use toml::de::{DeTable, DeValue};

use crate::source::Spanned;
use crate::yaml::{Fault, Yaml};

/// Zola's and Hugo's names for the same keys.
fn key(name: &str) -> &str {
    match name {
        "weight" => "sidebar_position",
        "linkTitle" => "sidebar_label",
        name => name,
    }
}

/// Reads the text between the lines. The position of an error is relative to it.
pub(crate) fn read(text: &str) -> Result<Yaml, Fault> {
    let table = DeTable::parse(text).map_err(|error| {
        Fault::new(error.span().unwrap_or(0..text.len()), error.message().lines().next().unwrap_or_default())
    })?;
    Ok(map(table.into_inner()))
}

fn map(table: DeTable<'_>) -> Yaml {
    let mut entries = Vec::new();
    for (name, value) in table {
        let span = name.span();
        let name = name.into_inner();
        match (name.as_ref(), value.get_ref()) {
            // Zola's template values and taxonomies are merged with the other keys.
            ("extra" | "taxonomies", DeValue::Table(_)) => {
                if let DeValue::Table(inner) = value.into_inner()
                    && let Yaml::Map(inner) = map(inner)
                {
                    entries.extend(inner);
                }
            }
            _ => entries.push((Spanned::new(key(&name).to_owned(), span), placed(value))),
        }
    }
    Yaml::Map(entries)
}

fn placed(value: Placed<DeValue<'_>>) -> Spanned<Yaml> {
    let span = value.span();
    let value = match value.into_inner() {
        DeValue::String(text) => Yaml::String(text.into_owned()),
        DeValue::Boolean(value) => Yaml::Bool(value),
        DeValue::Integer(number) => {
            number.to_string().parse().map_or(Yaml::Null, |number: i64| Yaml::Number(number.into()))
        }
        DeValue::Float(number) => {
            number.to_string().parse().ok().and_then(Number::from_f64).map_or(Yaml::Null, Yaml::Number)
        }
        DeValue::Datetime(date) => Yaml::String(date.to_string()),
        DeValue::Array(items) => Yaml::Sequence(items.into_iter().map(placed).collect()),
        DeValue::Table(table) => map(table),
    };
    Spanned::new(value, span)
}
