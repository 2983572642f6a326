//! The fields of the registry, defined once: reading, unknown-key checks, the JSON Schema and the guide's reference are
//! all made from these tables.

/// What a field's value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
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
    /// An http(s) address, which may hold substitutions.
    Endpoint,
    /// An http(s) address.
    WebAddress,
    /// An object from header names to values, which may hold substitutions.
    Headers,
    /// An object with fields of its own.
    Object(&'static [Field]),
}

impl Type {
    /// Its name in the reference.
    pub fn name(self) -> &'static str {
        match self {
            Type::Boolean => "boolean",
            Type::Text | Type::OneOf(_) => "string",
            Type::Endpoint | Type::WebAddress => "URL",
            Type::SomeOf(_) | Type::VariableNames => "array of strings",
            Type::Headers => "object of strings",
            Type::Object(_) => "object",
        }
    }

    /// What a message says that the value must be.
    pub fn description(self) -> &'static str {
        match self {
            Type::Boolean => "`true` or `false`",
            Type::Text | Type::OneOf(_) | Type::Endpoint | Type::WebAddress => "a string",
            Type::SomeOf(_) | Type::VariableNames => "an array of strings",
            Type::Headers => "an object of strings",
            Type::Object(_) => "an object",
        }
    }
}

/// Whether a field must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always.
    Required,
    /// Where the object has this other field with the value `true`.
    RequiredIf(&'static str),
    /// Never.
    Optional,
}

/// One field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The key in the registry.
    pub name: &'static str,
    /// What its value must be.
    pub value: Type,
    /// Whether it must be there.
    pub presence: Presence,
    /// A few words.
    pub title: &'static str,
    /// What it means, in one to three sentences of Markdown.
    pub description: &'static str,
    /// Values as JSON.
    pub examples: &'static [&'static str],
}

/// The fields of an entry, in the order in which a new entry has them.
pub static ENTRY: &[Field] = &[
    Field {
        name: "event_types",
        value: Type::SomeOf(&["llm_api_success", "llm_api_failure"]),
        presence: Presence::Optional,
        title: "Events that are sent",
        description: "The kinds of event that LiteLLM sends: `llm_api_success` for calls that were answered, \
                      `llm_api_failure` for calls that failed. Without it both are sent; with an empty list or an \
                      unknown name nothing is ever sent.",
        examples: &[r#"["llm_api_success"]"#, r#"["llm_api_success", "llm_api_failure"]"#],
    },
    Field {
        name: "endpoint",
        value: Type::Endpoint,
        presence: Presence::Required,
        title: "Address of the webhook",
        description: "Where LiteLLM sends the events, by POST: an `https://` address, or a variable that the user sets, \
                      written `{{environment_variables.NAME}}`, or an address with variables in it.",
        examples: &[
            r#""{{environment_variables.ACME_WEBHOOK_URL}}""#,
            r#""https://logs.acme.example/v1/{{environment_variables.ACME_TENANT}}/events""#,
        ],
    },
    Field {
        name: "headers",
        value: Type::Headers,
        presence: Presence::Optional,
        title: "Headers of each request",
        description: "Header names and values. In a value, `{{environment_variables.NAME}}` is replaced by the variable. \
                      Keys and tokens always come from variables.",
        examples: &[
            r#"{"Content-Type": "application/json", "Authorization": "Bearer {{environment_variables.ACME_API_KEY}}"}"#,
        ],
    },
    Field {
        name: "environment_variables",
        value: Type::VariableNames,
        presence: Presence::Required,
        title: "Variables that the user sets",
        description: "The name of every variable that `endpoint` and `headers` use, and of no other. A name consists of \
                      capital letters and underscores: LiteLLM substitutes no other, not even with a digit in it.",
        examples: &[r#"["ACME_API_KEY", "ACME_WEBHOOK_URL"]"#, "[]"],
    },
    Field {
        name: "log_format",
        value: Type::OneOf(&["json_array", "ndjson", "single"]),
        presence: Presence::Optional,
        title: "Form of the request body",
        description: "How a batch of events is sent: `json_array` as one JSON array, `ndjson` as one event a line, \
                      `single` as one request an event. Without it `json_array`.",
        examples: &[r#""ndjson""#],
    },
    Field {
        name: "docs",
        value: Type::Object(DOCS),
        presence: Presence::Optional,
        title: "Documentation",
        description: "What the documentation says about the integration. LiteLLM itself never reads it.",
        examples: &[
            r#"{"show_in_docs": true, "display_name": "Acme", "description": "Send logs to Acme for cost analysis."}"#,
        ],
    },
];

/// The fields of an entry's `docs`.
pub static DOCS: &[Field] = &[
    Field {
        name: "show_in_docs",
        value: Type::Boolean,
        presence: Presence::Required,
        title: "Whether it has a page",
        description: "`true` if the integration has a page and is listed in the index.",
        examples: &["true", "false"],
    },
    Field {
        name: "display_name",
        value: Type::Text,
        presence: Presence::RequiredIf("show_in_docs"),
        title: "Name of the service",
        description: "The service's name as its makers write it. No two integrations have the same.",
        examples: &[r#""Sumo Logic""#],
    },
    Field {
        name: "description",
        value: Type::Text,
        presence: Presence::RequiredIf("show_in_docs"),
        title: "What it is for",
        description: "One or two sentences in inline Markdown: what a user gets from sending events there.",
        examples: &[r#""Send LiteLLM logs to Sumo Logic for search and dashboards.""#],
    },
    Field {
        name: "website",
        value: Type::WebAddress,
        presence: Presence::Optional,
        title: "Web site of the service",
        description: "The service's own site, `https://`.",
        examples: &[r#""https://www.sumologic.com""#],
    },
    Field {
        name: "logo",
        value: Type::Text,
        presence: Presence::Optional,
        title: "Logo of the service",
        description: "A square image in the site's static folder, shown beside the name. Without it, the page shows the \
                      name's initials. An image on another host is an error: copy it into the site.",
        examples: &[r#""logos/sumologic.svg""#],
    },
    Field {
        name: "additional_notes",
        value: Type::Text,
        presence: Presence::Optional,
        title: "How to set it up",
        description: "What to do at the service before the first event, such as where its key is found. Markdown with \
                      paragraphs, lists and code; raw HTML is shown as text.",
        examples: &[r#""Create an HTTP source and copy its URL.""#],
    },
];
