//! Reproducible registries of any size.

use std::fmt::Write;
use std::fs;
use std::path::Path;

const EVENTS: [&str; 4] = [
    "",
    "\n    \"event_types\": [\"llm_api_success\"],",
    "\n    \"event_types\": [\"llm_api_failure\"],",
    "\n    \"event_types\": [\"llm_api_success\", \"llm_api_failure\"],",
];
const FORMATS: [&str; 4] = [
    "",
    ",\n    \"log_format\": \"json_array\"",
    ",\n    \"log_format\": \"ndjson\"",
    ",\n    \"log_format\": \"single\"",
];
const WORDS: [&str; 12] = [
    "Amber", "Basalt", "Cedar", "Delta", "Ember", "Fjord", "Garnet", "Harbor", "Indigo", "Juniper", "Krypton", "Lumen",
];
const TRADES: [&str; 8] = ["Logs", "Insight", "Metrics", "Audit", "Billing", "Trace", "Guard", "Archive"];

/// Writes a site whose registry has `entries` entries; `edit` is appended to the description of the middle one.
pub(crate) fn write(site: &Path, entries: usize, edit: &str) {
    let mut text = String::from("{");
    for n in 0..entries {
        entry(&mut text, n, if n == entries / 2 { edit } else { "" });
    }
    text.push_str("\n}\n");
    fs::create_dir_all(site.join("content")).expect("the benchmark's folder can be made");
    let files = [
        ("generic_api_compatible_callbacks.json", text.as_str()),
        ("sitegen.toml", "title = \"A large registry\"\nbase_url = \"https://docs.example.com/\"\n"),
        ("content/index.md", "# A large registry\n\nSee [all integrations](integrations/).\n"),
    ];
    for (name, text) in files {
        fs::write(site.join(name), text).expect("the benchmark's site can be written");
    }
}

fn entry(text: &mut String, n: usize, edit: &str) {
    let (word, trade) = (WORDS[n % WORDS.len()], TRADES[n / WORDS.len() % TRADES.len()]);
    let name = format!("{word} {trade} {n}");
    let key = format!("{}_{}_{n}", word.to_lowercase(), trade.to_lowercase());
    let upper = format!("{}_{}", word.to_uppercase(), trade.to_uppercase());
    let (events, format) = (EVENTS[n % 4], FORMATS[n / 4 % 4]);
    let comma = if n == 0 { "" } else { "," };
    // Formatted by hand, for the layout of the real registry.
    write!(
        text,
        r#"{comma}
  "{key}": {{{events}
    "endpoint": "{{{{environment_variables.{upper}_WEBHOOK_URL}}}}",
    "headers": {{
      "Content-Type": "application/json",
      "Authorization": "Bearer {{{{environment_variables.{upper}_API_KEY}}}}",
      "X-Project": "project-{n}"
    }},
    "environment_variables": ["{upper}_API_KEY", "{upper}_WEBHOOK_URL"]{format},
    "docs": {{
      "show_in_docs": true,
      "display_name": "{name}",
      "description": "{name} keeps the requests of your models in one place and says what `{key}` costs each team.{edit}",
      "website": "https://{key}.example.com",
      "additional_notes": "Make an API key under **Settings > Keys** and a *webhook source* beside it.\n\n- One source per environment\n- Keys end after {n} days\n\nSee [their guide](https://{key}.example.com/docs) for limits."
    }}
  }}"#
    )
    .expect("a string can always be written to");
}
