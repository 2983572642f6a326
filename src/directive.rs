//! Directives: registry data in hand-written text, without templates.
//!
//! `::name{key="value"}` on its own line is replaced with the output of the theme's template `directives/<name>.md`
//! before the page is parsed.

use std::sync::Arc;

use minijinja::context;
use minijinja::value::{Serde, Value};

use crate::diagnostic::did_you_mean;
use crate::disk::Disk;
use crate::integration::proof::{Claim, Proof};
use crate::integration::{Integration, document};
use crate::markdown::Expand;
use crate::registry::fields::{self, Field, Presence, Type};
use crate::rules::Group;
use crate::source::SourceFile;
use crate::theme::Theme;

/// A directive.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Directive {
    /// The name after `::`.
    pub name: &'static str,
    /// Its attributes. All are required, and no others are allowed.
    pub attributes: &'static [&'static str],
    expand: fn(&Expansion<'_>, &str) -> Result<Value, String>,
}

/// All directives.
pub(crate) static DIRECTIVES: &[Directive] = &[
    // The LiteLLM releases that claims were tested with, by their ids in the proof.
    Directive { name: "claim", attributes: &["id"], expand: |expansion, value| expansion.claims(value) },
    // An integration's name, description and a link to its page.
    Directive {
        name: "integration-card",
        attributes: &["key"],
        expand: |expansion, value| expansion.integration_card(value),
    },
    // A card for each integration: at most twelve, with a link to the others.
    Directive { name: "integration-cards", attributes: &[], expand: |expansion, _| expansion.integration_rows(CARDS) },
    // A table of all integrations: at most two hundred, with a link to the others.
    Directive {
        name: "integration-table",
        attributes: &[],
        expand: |expansion, _| expansion.integration_rows(crate::integration::LISTED_PER_PAGE),
    },
    // The description of a registry field, such as `endpoint` or `docs.website`.
    Directive {
        name: "registry-field",
        attributes: &["name"],
        expand: |expansion, value| expansion.registry_field(value),
    },
    // The reference of all fields of the registry.
    Directive { name: "registry-fields", attributes: &[], expand: |expansion, value| expansion.registry_fields(value) },
    // The reference of the rules about `json`, `registry`, `markdown`, `site` or `configuration`.
    Directive { name: "rules", attributes: &["group"], expand: |expansion, value| expansion.rules(value) },
];

/// Upper limit on the cards of `integration-cards`.
const CARDS: usize = 12;

/// The sources of directives and includes.
pub(crate) struct Expansion<'a> {
    /// The entries that have a page.
    pub integrations: &'a [Arc<Integration>],
    /// The results of the runs on LiteLLM.
    pub proof: &'a Proof,
    /// The rules of all modules.
    pub rules: &'a [Group],
    /// The templates of the directives.
    pub theme: &'a Theme,
    /// The disk that included files are read from.
    pub disk: &'a Disk,
}

impl Expand for Expansion<'_> {
    fn include(&self, path: &str) -> Option<Arc<SourceFile>> {
        self.disk.shown(path)
    }

    fn directive(&self, name: &str, attributes: &[(String, String)]) -> Option<Result<String, String>> {
        let Some(directive) = DIRECTIVES.iter().find(|directive| directive.name == name) else {
            let near = did_you_mean(name, DIRECTIVES.iter().map(|directive| directive.name));
            return near.map(|near| Err(format!("unknown directive `{name}`: did you mean `{near}`?")));
        };
        if let Some((unknown, _)) = attributes.iter().find(|(key, _)| !directive.attributes.contains(&key.as_str())) {
            return Some(Err(format!("the directive `{name}` has no attribute `{unknown}`")));
        }
        let mut value = "";
        for expected in directive.attributes {
            match attributes.iter().find(|(key, _)| key == expected) {
                Some((_, given)) => value = given,
                None => return Some(Err(format!("write the attribute: `::{name}{{{expected}=\"…\"}}`"))),
            }
        }
        Some((directive.expand)(self, value).and_then(|context| self.render(name, context)))
    }
}

impl Expansion<'_> {
    /// One note for several claims, which must hold for the same releases.
    fn claims(&self, ids: &str) -> Result<Value, String> {
        let mut ids = ids.split_ascii_whitespace();
        let first = self.claim(ids.next().unwrap_or_default())?;
        for id in ids {
            if self.claim(id)? != first {
                return Err(format!(
                    "the claim `{id}` was tested with other releases: use a separate directive for it"
                ));
            }
        }
        Ok(context! { claim => Value::from(Serde(first)) })
    }

    fn claim(&self, id: &str) -> Result<Claim<'_>, String> {
        self.proof.claim(id).ok_or_else(|| {
            unknown(format!("no test run has confirmed a claim `{id}`"), did_you_mean(id, self.proof.claims()))
        })
    }

    fn integration_card(&self, key: &str) -> Result<Value, String> {
        let integration = self.integrations.iter().find(|integration| integration.key() == key).ok_or_else(|| {
            let keys = self.integrations.iter().map(|integration| integration.key());
            unknown(format!("no integration `{key}` has a page"), did_you_mean(key, keys))
        })?;
        Ok(context! { integration => document::row(integration) })
    }

    fn integration_rows(&self, most: usize) -> Result<Value, String> {
        let listed = &self.integrations[..self.integrations.len().min(most)];
        let rows: Vec<Value> = listed.iter().map(|integration| document::row(integration)).collect();
        Ok(context! { integrations => rows, total => self.integrations.len() })
    }

    fn registry_field(&self, name: &str) -> Result<Value, String> {
        let all = all_fields();
        let (path, field) = all.iter().find(|(path, _)| path == name).ok_or_else(|| {
            let near = did_you_mean(name, all.iter().map(|(path, _)| path.as_str()));
            unknown(format!("the registry has no field `{name}`"), near)
        })?;
        Ok(context! { field => field_view(path, field) })
    }

    fn registry_fields(&self, _: &str) -> Result<Value, String> {
        let fields: Vec<Value> = all_fields().iter().map(|(path, field)| field_view(path, field)).collect();
        Ok(context! { fields => fields })
    }

    fn rules(&self, name: &str) -> Result<Value, String> {
        let group = self.rules.iter().find(|group| group.name == name).ok_or_else(|| {
            let near = did_you_mean(name, self.rules.iter().map(|group| group.name));
            unknown(format!("unknown group of rules `{name}`"), near)
        })?;
        let rules: Vec<Value> = group
            .rules
            .iter()
            .map(|rule| {
                context! {
                    code => rule.code,
                    severity => rule.severity.word(),
                    summary => rule.summary,
                    explanation => rule.explanation,
                    wrong => rule.wrong,
                    right => rule.right,
                }
            })
            .collect();
        Ok(context! { rules => rules })
    }

    fn render(&self, name: &str, context: Value) -> Result<String, String> {
        self.theme.render(&format!("directives/{name}.md"), context).map_err(|problem| problem.message)
    }
}

fn unknown(what: String, near: Option<&str>) -> String {
    match near {
        Some(near) => format!("{what}: did you mean `{near}`?"),
        None => what,
    }
}

/// Every field with its path, such as `docs.website`. An object is followed by its own fields.
fn all_fields() -> Vec<(String, &'static Field)> {
    fn walk(prefix: &str, fields: &'static [Field], all: &mut Vec<(String, &'static Field)>) {
        for field in fields {
            let path = format!("{prefix}{}", field.name);
            all.push((path.clone(), field));
            if let Type::Object(fields) = field.value {
                walk(&format!("{path}."), fields, all);
            }
        }
    }
    let mut all = Vec::new();
    walk("", fields::ENTRY, &mut all);
    all
}

fn field_view(path: &str, field: &Field) -> Value {
    context! {
        name => path,
        title => field.title,
        description => field.description,
        examples => field.examples.to_vec(),
        kind => field.value.description(),
        type => field.value.name(),
        presence => match field.presence {
            Presence::Required => "required",
            Presence::RequiredIf(_) => "required_if",
            Presence::Optional => "optional",
        },
        when => if let Presence::RequiredIf(other) = field.presence { other } else { "" },
    }
}
