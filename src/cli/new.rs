//! `sitegen new`: adds a valid entry to the registry.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::registry_file::RegistryFile;
use super::{Exit, open_disk, output};
use crate::diagnostic::{Diagnostic, human};
use crate::registry::entry::{EventType, LogFormat};
use crate::registry::new::{NewEntry, Refusal, add};

/// Add an entry to the registry.
///
/// sitegen fills in what you leave out; names of variables come from KEY. The rest of the file doesn't change. Exit codes: 0
/// added; 1 the entry or the registry has errors, and nothing was written; 2 invalid usage or a disk error.
#[derive(Args)]
#[command(
    after_help = "Example:\n  sitegen new acme --name \"Acme\" --description \"Send logs to Acme for cost analysis.\""
)]
pub struct New {
    /// The name of the callback: `a-z`, `0-9` and `_`.
    key: String,
    /// The site's folder, with sitegen.toml, content/ and the registry.
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// A registry other than the site's.
    #[arg(long, value_name = "FILE")]
    registry: Option<PathBuf>,
    /// Where to send events. By default, a variable that users set.
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// An additional header, such as `X-Api-Key: {{environment_variables.ACME_API_KEY}}`. Repeatable.
    #[arg(long = "header", value_name = "NAME: VALUE", value_parser = header)]
    headers: Vec<(String, String)>,
    /// Leave out the `Authorization: Bearer` header.
    #[arg(long)]
    no_auth: bool,
    /// The events to send. By default, both.
    #[arg(long, value_enum, value_delimiter = ',')]
    events: Vec<EventName>,
    /// The format of the body.
    #[arg(long, value_enum)]
    log_format: Option<FormatName>,
    /// The name of the service.
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// What the service is for, in one or two sentences.
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// The website of the service.
    #[arg(long, value_name = "URL")]
    website: Option<String>,
    /// How to set up the service, in Markdown.
    #[arg(long, value_name = "TEXT")]
    notes: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum EventName {
    Success,
    Failure,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatName {
    #[value(name = "json_array")]
    JsonArray,
    #[value(name = "ndjson")]
    Ndjson,
    #[value(name = "single")]
    Single,
}

fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once(':').ok_or("write it as `Name: value`")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

impl New {
    /// Runs the command.
    ///
    /// # Errors
    /// Where reading or writing fails.
    pub fn run(&self) -> io::Result<Exit> {
        let registry = match &self.registry {
            Some(path) => RegistryFile::Named(path.clone()),
            None => RegistryFile::of_site(open_disk(&self.root)?, &self.root),
        };
        let existing = match registry.read()? {
            Ok(existing) => existing,
            Err(problem) => return refuse("the registry can't be read", &[problem], &registry),
        };
        let file = existing.clone().unwrap_or_else(|| registry.empty());
        match add(&file, &self.entry()) {
            Ok((text, warnings)) => {
                registry.write(existing.as_deref(), &text)?;
                print(&warnings, &registry)?;
                self.next_steps(&registry.display_path())
            }
            Err(Refusal::Exists) => {
                let message = format!("{} already has an entry `{}`", registry.display_path(), self.key);
                Err(io::Error::new(io::ErrorKind::AlreadyExists, message))
            }
            Err(Refusal::Broken(problems)) => {
                let reason = "the registry is not valid JSON. Fix it first: try `sitegen check --fix`";
                refuse(reason, &problems, &registry)
            }
            Err(Refusal::Faulty(problems)) => refuse("the entry would have errors", &problems, &registry),
        }
    }

    fn entry(&self) -> NewEntry {
        let event = |event: &EventName| match event {
            EventName::Success => EventType::Success,
            EventName::Failure => EventType::Failure,
        };
        NewEntry {
            key: self.key.clone(),
            endpoint: self.endpoint.clone(),
            headers: self.headers.clone(),
            bearer: !self.no_auth,
            events: self.events.iter().map(event).collect(),
            log_format: self.log_format.map(|format| match format {
                FormatName::JsonArray => LogFormat::JsonArray,
                FormatName::Ndjson => LogFormat::Ndjson,
                FormatName::Single => LogFormat::Single,
            }),
            display_name: self.name.clone(),
            description: self.description.clone(),
            website: self.website.clone(),
            additional_notes: self.notes.clone(),
        }
    }

    fn next_steps(&self, path: &str) -> io::Result<Exit> {
        let key = &self.key;
        output::status(format_args!(
            "added `{key}` to {path}\n\nNext:\n  1. review the entry and correct what sitegen filled in\n  \
             2. sitegen serve    shows its page at integrations/{key}/\n  \
             3. sitegen listen   receives the events of the page's examples\n  \
             4. sitegen check    must find no errors before you open a pull request"
        ))?;
        Ok(Exit::Success)
    }
}

fn refuse(reason: &str, problems: &[Diagnostic], registry: &RegistryFile) -> io::Result<Exit> {
    print(problems, registry)?;
    writeln!(io::stderr().lock(), "nothing was written: {reason}")?;
    Ok(Exit::InputErrors)
}

fn print(problems: &[Diagnostic], registry: &RegistryFile) -> io::Result<()> {
    human::write(&mut io::stderr().lock(), problems, 0, &output::render_options(&io::stderr(), registry.root()))
}
