//! The fields of the registry, defined once: types, reading, unknown-key checks, the JSON Schema and the guide's
//! reference are generated from this.

use std::ops::Range;
use std::sync::Arc;

use super::entry::{EventType, Header, LogFormat};
use super::read::{self, Read};
use super::syntax::Member;
use crate::fingerprint::Fingerprint;
use crate::source::{SharedText, SourceFile, Spanned};

/// The type of a field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// `true` or `false`.
    Boolean,
    /// Any text.
    Text,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A list, without duplicates, of one or more of these texts.
    SomeOf(&'static [&'static str]),
    /// A list of names of environment variables.
    VariableNames,
    /// An http(s) URL, which may contain substitutions.
    Endpoint,
    /// An http(s) URL.
    HttpUrl,
    /// An object of header names and values, which may contain substitutions.
    Headers,
    /// An object with its own fields.
    Object(&'static [Field]),
}

impl Type {
    /// Its name in the reference.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Type::Boolean => "boolean",
            Type::Text | Type::OneOf(_) => "string",
            Type::Endpoint | Type::HttpUrl => "URL",
            Type::SomeOf(_) | Type::VariableNames => "array of strings",
            Type::Headers => "object of strings",
            Type::Object(_) => "object",
        }
    }

    /// The type's name in messages.
    pub(crate) fn description(self) -> &'static str {
        match self {
            Type::Boolean => "`true` or `false`",
            Type::Text | Type::OneOf(_) | Type::Endpoint | Type::HttpUrl => "a string",
            Type::SomeOf(_) | Type::VariableNames => "an array of strings",
            Type::Headers => "an object of strings",
            Type::Object(_) => "an object",
        }
    }
}

/// Whether a field is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Always.
    Required,
    /// If this other field of the object is `true`.
    RequiredIf(&'static str),
    /// Never.
    Optional,
}

/// One field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// The key in the registry.
    pub name: &'static str,
    /// The type of its value.
    pub value: Type,
    /// Whether it is required.
    pub presence: Presence,
    /// A few words.
    pub title: &'static str,
    /// Its meaning, in one to three sentences of Markdown.
    pub description: &'static str,
    /// Values as JSON.
    pub examples: &'static [&'static str],
}

/// Defines, from a list of fields, the type with their values, a constructor that reads them, and the table that
/// describes them. Fields after `besides` are only in the type and are passed to the constructor.
macro_rules! fields {
    (
        $(#[$about:meta])*
        $object:ident, besides {$(
            $(#[$more_doc:meta])*
            $more:ident: $more_type:ty,
        )*}
        $(#[$about_table:meta])*
        $table:ident {$(
            $(#[$doc:meta])*
            $name:ident: $held:ty = $value:expr, $presence:expr, {
                title: $title:expr,
                description: $description:expr,
                examples: $examples:expr,
            }
        )*}
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $object {
            $($(#[$more_doc])* pub $more: $more_type,)*
            $($(#[$doc])* pub $name: $held,)*
        }

        impl $object {
            /// Reads the fields from an object's members. Fields that are missing or have the wrong type are empty.
            pub(super) fn read(file: &Arc<SourceFile>, members: &[Member<'_>], $($more: $more_type),*) -> $object {
                $object {
                    $($more,)*
                    $($name: Read::read(file, read::field(members, stringify!($name))),)*
                }
            }
        }

        $(#[$about_table])*
        pub(crate) static $table: &[Field] = &[$(
            Field {
                name: stringify!($name),
                value: $value,
                presence: $presence,
                title: $title,
                description: $description,
                examples: $examples,
            },
        )*];
    };
}

fields! {
    /// One callback of the registry.
    Entry, besides {
        /// The callback's name, which users write in `litellm_settings.callbacks`.
        key: Spanned<SharedText>,
        /// The whole value, braces included.
        span: Range<usize>,
        /// The fingerprint of its text, with its key. Positions shift with every edit above it.
        source: Fingerprint,
    }
    /// The fields of an entry, in the order of a new entry.
    ENTRY {
        /// The event types to send; `None` means both.
        event_types: Option<Vec<Spanned<EventType>>> = Type::SomeOf(&EventType::NAMES), Presence::Optional, {
            title: "Events to send",
            description: "The events that LiteLLM sends: `llm_api_success` for successful calls, `llm_api_failure` \
                          for failed ones. By default, both. With an empty list or an unknown name, nothing is ever \
                          sent.",
            examples: &[r#"["llm_api_success"]"#, r#"["llm_api_success", "llm_api_failure"]"#],
        }
        /// The URL for events, with unresolved substitutions. `None` if missing or not a string.
        endpoint: Option<Spanned<SharedText>> = Type::Endpoint, Presence::Required, {
            title: "URL of the webhook",
            description: "Where LiteLLM posts the events: an `https://` URL, a variable that users set, written \
                          `{{environment_variables.NAME}}`, or a URL that contains variables.",
            examples: &[
                r#""{{environment_variables.ACME_WEBHOOK_URL}}""#,
                r#""https://logs.acme.example/v1/{{environment_variables.ACME_TENANT}}/events""#,
            ],
        }
        /// In file order.
        headers: Vec<Header> = Type::Headers, Presence::Optional, {
            title: "Request headers",
            description: "Header names and values. In a value, LiteLLM replaces `{{environment_variables.NAME}}` \
                          with the variable. Always use variables for keys and tokens.",
            examples: &[
                r#"{"Content-Type": "application/json", "Authorization": "Bearer {{environment_variables.ACME_API_KEY}}"}"#,
            ],
        }
        /// The variables that the entry declares, in file order.
        environment_variables: Vec<Spanned<SharedText>> = Type::VariableNames, Presence::Required, {
            title: "Variables that users set",
            description: "The names of all variables that `endpoint` and `headers` use, and no others. A name \
                          consists of capital letters and underscores. LiteLLM doesn't substitute any other name, \
                          not even one with a digit.",
            examples: &[r#"["ACME_API_KEY", "ACME_WEBHOOK_URL"]"#, "[]"],
        }
        /// `None` means [`LogFormat::JsonArray`].
        log_format: Option<Spanned<LogFormat>> = Type::OneOf(&LogFormat::NAMES), Presence::Optional, {
            title: "Format of the request body",
            description: "How LiteLLM sends a batch of events: `json_array` (the default) as one JSON array, \
                          `ndjson` as one event per line, `single` as one request per event.",
            examples: &[r#""ndjson""#],
        }
        /// `None` in LiteLLM's own registry.
        docs: Option<Docs> = Type::Object(DOCS), Presence::Optional, {
            title: "Documentation",
            description: "What the documentation says about the integration. LiteLLM itself never reads it.",
            examples: &[
                r#"{"show_in_docs": true, "display_name": "Acme", "description": "Send logs to Acme for cost analysis."}"#,
            ],
        }
    }
}

fields! {
    /// The `docs` object: documentation only, LiteLLM never reads it.
    Docs, besides {}
    /// The fields of an entry's `docs`.
    DOCS {
        /// Whether the entry gets a page.
        show_in_docs: Option<Spanned<bool>> = Type::Boolean, Presence::Required, {
            title: "Whether the integration has a page",
            description: "`true` if the integration has a page and is listed in the index.",
            examples: &["true", "false"],
        }
        /// The service's name.
        display_name: Option<Spanned<SharedText>> = Type::Text, Presence::RequiredIf("show_in_docs"), {
            title: "Name of the service",
            description: "The name of the service, as its makers write it. It must be unique.",
            examples: &[r#""Sumo Logic""#],
        }
        /// The service's description, in inline Markdown.
        description: Option<Spanned<SharedText>> = Type::Text, Presence::RequiredIf("show_in_docs"), {
            title: "What it is for",
            description: "One or two sentences in inline Markdown: what users get from sending events there.",
            examples: &[r#""Send LiteLLM logs to Sumo Logic for search and dashboards.""#],
        }
        /// The service's website.
        website: Option<Spanned<SharedText>> = Type::HttpUrl, Presence::Optional, {
            title: "Website of the service",
            description: "The service's website, an `https://` URL.",
            examples: &[r#""https://www.sumologic.com""#],
        }
        /// Its logo, as a path below the static folder.
        logo: Option<Spanned<SharedText>> = Type::Text, Presence::Optional, {
            title: "Logo of the service",
            description: "A square image in the site's static folder, shown beside the name. Without it, the page \
                          shows the name's initials. An image on another host is an error: copy it into the site.",
            examples: &[r#""logos/sumologic.svg""#],
        }
        /// How to set up the service, in block Markdown.
        additional_notes: Option<Spanned<SharedText>> = Type::Text, Presence::Optional, {
            title: "How to set it up",
            description: "What to set up at the service before the first event, such as where to find its key. \
                          Markdown with paragraphs, lists and code; raw HTML is shown as text.",
            examples: &[r#""Create an HTTP source and copy its URL.""#],
        }
    }
}
