//! The registry's JSON Schema, generated from the table of fields, for completion and checks in editors.

use serde_json::{Map, Value, json};

use super::fields::{self, Field, Presence, Type};
use super::litellm::RESERVED_CALLBACKS;
use super::rules::LONGEST_KEY;

/// The schema's file name in the published site.
pub(crate) const FILE_NAME: &str = "registry.schema.json";

/// Texts that look like substitutions but aren't: the syntaxes of other tools.
#[rustfmt::skip]
const MALFORMED: [&str; 7] = [
    r"\{\{(?!environment_variables\.[A-Z_]+\}\})[^{}]*\}",
    r"\$\{[^{}]+\}",
    r"(?:^|[^{$])\{(?:[A-Z][A-Z0-9_]{2,}|(?:env|environ|environment|environment_variables?|os|process|secrets?|vars?)[.:\[][^{}]*)\}",
    r"(?:^|[^{])environment_variables\.[A-Za-z]",
    r"\$[A-Z][A-Z0-9_]{2,}",
    r"%[A-Z][A-Z0-9]*_[A-Z0-9_]*%",
    r"os\.environ/|process\.env\.",
];

/// A pattern with the message that an editor shows for a text that doesn't match. `patternErrorMessage` is an extension
/// of VS Code's language server; other editors ignore it.
fn pattern(pattern: &str, message: &str) -> Value {
    json!({"pattern": pattern, "patternErrorMessage": message})
}

/// The condition that nothing in a text merely looks like a substitution.
fn no_malformed() -> Value {
    let message = "LiteLLM substitutes only {{environment_variables.NAME}}, with a name of A-Z and _. It sends any other form as it is.";
    pattern(&format!(r"^(?![\s\S]*(?:{}))", MALFORMED.join("|")), message)
}

/// The pattern of the registry's keys.
fn keys() -> Value {
    let mut reserved: Vec<&str> = vec!["index", r"page-\d+"];
    reserved.extend(RESERVED_CALLBACKS);
    json!({
        "maxLength": LONGEST_KEY,
        "allOf": [
            pattern(
                r"^(?:\$schema|[a-z0-9_]+(?:-+[a-z0-9_]+)*)$",
                "A callback's name consists of a-z, 0-9 and _. It is part of the page's URL.",
            ),
            pattern(
                &format!("^(?!(?:{})$)", reserved.join("|")),
                "This name is reserved: an entry with it would have no page, or LiteLLM would never use it.",
            ),
        ],
    })
}

/// The schema (2020-12). It covers everything reported by [`super::read()`] that JSON Schema can express.
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Registry of LiteLLM's webhook callbacks",
        "description": "generic_api_compatible_callbacks.json: an object with one entry for each callback, by its name.",
        "type": "object",
        "properties": {
            "$schema": {
                "title": "JSON Schema",
                "description": "Where editors find this schema. It is not an entry.",
                "type": "string",
                "examples": [format!("./{FILE_NAME}")],
            }
        },
        "propertyNames": keys(),
        "additionalProperties": {"$ref": "#/$defs/entry"},
        "$defs": {
            "entry": object(
                "Callback",
                "One webhook: where events are sent, with which headers, and what the documentation says about it.",
                fields::ENTRY,
            )
        },
        "examples": [{"acme": example(fields::ENTRY)}],
    })
}

/// The schema's printed and published text.
pub(crate) fn text() -> String {
    format!("{:#}\n", schema())
}

fn object(title: &str, description: &str, fields: &'static [Field]) -> Value {
    let with_presence = |is_presence: fn(Presence) -> bool| -> Vec<&str> {
        fields.iter().filter(|field| is_presence(field.presence)).map(|field| field.name).collect()
    };
    let properties: Map<String, Value> = fields.iter().map(|field| (field.name.to_owned(), property(field))).collect();
    let mut object = json!({
        "title": title,
        "description": description,
        "type": "object",
        "properties": properties,
        "required": with_presence(|presence| presence == Presence::Required),
        "additionalProperties": false,
    });
    let conditional = with_presence(|presence| matches!(presence, Presence::RequiredIf(_)));
    let condition = fields.iter().find_map(|field| match field.presence {
        Presence::RequiredIf(other) => Some(other),
        _ => None,
    });
    if let Some(condition) = condition {
        object["if"] = json!({"properties": {condition: {"const": true}}, "required": [condition]});
        object["then"] = json!({"required": conditional});
    }
    object
}

fn property(field: &'static Field) -> Value {
    let mut property = match field.value {
        Type::Boolean => json!({"type": "boolean"}),
        Type::Text => json!({"type": "string", "pattern": r"\S"}),
        Type::OneOf(names) => json!({"type": "string", "enum": names}),
        Type::SomeOf(names) => {
            json!({"type": "array", "items": {"enum": names}, "minItems": 1, "uniqueItems": true})
        }
        Type::VariableNames => json!({
            "type": "array",
            "items": {
                "type": "string",
                "pattern": "^[A-Z_]+$",
                "patternErrorMessage": "Only the name of a variable, in A-Z and _: LiteLLM substitutes no other.",
            },
            "uniqueItems": true,
        }),
        Type::Endpoint => json!({
            "type": "string",
            "allOf": [
                no_malformed(),
                pattern(
                    &format!(r"^(\{{\{{environment_variables\.[A-Z_]+\}}\}}|{WEB_ADDRESS_START})"),
                    "A URL, https://…, or a variable: {{environment_variables.NAME}}.",
                ),
            ],
        }),
        Type::HttpUrl => json!({
            "type": "string",
            "pattern": format!("^{WEB_ADDRESS_START}[^\\s<>\"`]*$"),
            "patternErrorMessage": "A whole URL: https://….",
        }),
        Type::Headers => json!({
            "type": "object",
            "propertyNames": pattern(
                r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
                "A header's name consists of letters, digits and hyphens.",
            ),
            "additionalProperties": {
                "type": "string",
                "allOf": [
                    no_malformed(),
                    pattern(
                        r"^(?!\s+\S)(?![\s\S]*\S\s+$)[\t\x20-\x7e]*$",
                        "A header's value consists of printable ASCII characters, without spaces at its ends.",
                    ),
                ],
            },
        }),
        Type::Object(fields) => object(field.title, field.description, fields),
    };
    property["title"] = field.title.into();
    property["description"] = field.description.into();
    property["examples"] = field.examples.iter().map(|example| parsed(example)).collect();
    property
}

/// `http://` or `https://`, in any case, and the start of a host.
const WEB_ADDRESS_START: &str = r"[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#:.<>]";

/// An entry made from the fields' first examples.
fn example(fields: &[Field]) -> Value {
    fields
        .iter()
        .filter_map(|field| Some((field.name.to_owned(), parsed(field.examples.first()?))))
        .collect::<Map<_, _>>()
        .into()
}

fn parsed(example: &str) -> Value {
    serde_json::from_str(example).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;
    use crate::registry::fields;

    #[test]
    fn every_field_is_described_for_editors() {
        let schema = schema();
        let entry = &schema["$defs"]["entry"]["properties"];
        let docs = &entry["docs"]["properties"];
        for (fields, properties) in [(fields::ENTRY, entry), (fields::DOCS, docs)] {
            for field in fields {
                let property = &properties[field.name];
                for key in ["title", "description"] {
                    assert!(property[key].as_str().is_some_and(|text| text.len() > 5), "{} {key}", field.name);
                }
                let examples = property["examples"].as_array().unwrap();
                assert!(!examples.is_empty() && !examples.contains(&Value::Null), "{}: examples", field.name);
                let valid = jsonschema::draft202012::new(property).unwrap();
                assert!(examples.iter().all(|example| valid.is_valid(example)), "{}: its own examples", field.name);
            }
        }
    }
}
