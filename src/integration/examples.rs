//! The example files of an integration: made once, placed on its page by the theme's template and written beside the page
//! byte for byte.
//!
//! They work as they stand. LiteLLM answers the requests itself, so that nothing is paid and no provider's account is
//! needed, and the events go to the local receiver. What LiteLLM really does with them is proven by `tests/truth/run`.

use super::quote::{python, shell, yaml, yaml_key};
use super::values::{endpoint_is_variable, local_address};
use crate::registry::entry::{Entry, EventType};
use crate::registry::substitution::{self, Piece};

pub use super::values::{Kind, Value, values};

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The file's name.
    pub name: &'static str,
    /// The language for highlighting.
    pub language: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// The file's text, with a newline at its end.
    pub text: String,
}

/// The key that requests to the local proxy carry. LiteLLM refuses keys that are printed in its own documentation.
const MASTER_KEY: &str = "sk-webhook-test";

const MODELS: &str = r#"model_list:
  - model_name: "gpt-4o-mini"
    litellm_params:
      model: "openai/gpt-4o-mini"
      # LiteLLM answers with this text itself: no provider, no key, no cost.
      mock_response: "Hello from LiteLLM"
"#;

/// The files of an entry, in the order in which a reader needs them.
pub fn examples(entry: &Entry) -> Vec<Example> {
    let file = |name, language, title, text| Example { name, language, title, text };
    let values = &values(entry);
    let mut files = vec![
        file("config.yaml", "yaml", "Configuration of the proxy", config(entry, values)),
        file("start.sh", "bash", "Start the proxy", start(&[], "config.yaml")),
        file("request.sh", "bash", "A call that succeeds", request(EventType::Success)),
    ];
    if entry.sends(EventType::Failure) {
        files.push(file("failure.sh", "bash", "A call that fails", request(EventType::Failure)));
    }
    files.push(file("sdk.py", "python", "Python SDK", sdk(entry, values)));
    let settings = Settings::new(entry, values);
    files.extend([
        file("callback_settings.yaml", "yaml", "Configuration for any LiteLLM", settings.config(entry)),
        file(
            "start_callback_settings.sh",
            "bash",
            "Start the proxy with it",
            start(&settings.exports, "callback_settings.yaml"),
        ),
        file("docker.sh", "bash", "Start the proxy with Docker", docker(values)),
    ]);
    files
}

/// `config.yaml`: the callback as the registry has it. `environment_variables` stands last, `docker.sh` cuts it off.
fn config(entry: &Entry, values: &[Value]) -> String {
    let name = &entry.key.value;
    let mut out = format!("{MODELS}\nlitellm_settings:\n  callbacks: [{}]\n", yaml(name));
    if !endpoint_is_variable(entry) {
        out.push_str("\n# Sends the events to the local receiver. Remove this part to send them to the service.\n");
        out.push_str(&callback_settings(entry, &yaml(&local_address(entry)), |value| yaml(&placed(values, value))));
    }
    if !values.is_empty() {
        out.push_str("\nenvironment_variables:\n");
        for value in values {
            out.push_str(&format!("  {}: {}\n", yaml_key(&value.variable), yaml(&value.placeholder)));
        }
    }
    out
}

/// The `callback_settings` part, with the endpoint and the values of the headers as `header` writes them.
fn callback_settings(entry: &Entry, endpoint: &str, mut header: impl FnMut(&str) -> String) -> String {
    let mut out = format!(
        "callback_settings:\n  {}:\n    callback_type: generic_api\n    endpoint: {endpoint}\n",
        yaml_key(&entry.key.value)
    );
    // Without `headers`, even empty ones, LiteLLM takes the name for a Python import.
    out.push_str(if entry.headers.is_empty() { "    headers: {}\n" } else { "    headers:\n" });
    for sent in &entry.headers {
        out.push_str(&format!("      {}: {}\n", yaml_key(&sent.name.value), header(&sent.value.value)));
    }
    let events: Vec<String> =
        EventType::ALL.into_iter().filter(|event| entry.sends(*event)).map(|event| yaml(event.name())).collect();
    out.push_str(&format!("    event_types: [{}]\n", events.join(", ")));
    out.push_str(&format!("    log_format: {}\n", entry.log_format().name()));
    out
}

/// A value of the registry with the placeholders in place of its variables.
fn placed(values: &[Value], value: &str) -> String {
    substitution::substitute(value, |name| {
        values.iter().find(|value| value.variable == name).map(|value| value.placeholder.clone()).unwrap_or_default()
    })
}

/// The form for a LiteLLM whose registry does not have the entry: everything is in the configuration, and values that
/// hold variables are read from the environment. LiteLLM reads only whole values from there, so one that is put together
/// gets a variable of its own.
struct Settings<'a> {
    values: &'a [Value],
    exports: Vec<(String, String)>,
    /// What stands in the file for the endpoint and for each header.
    endpoint: String,
    headers: Vec<String>,
}

impl<'a> Settings<'a> {
    fn new(entry: &Entry, values: &'a [Value]) -> Settings<'a> {
        let mut settings = Settings { values, exports: Vec::new(), endpoint: String::new(), headers: Vec::new() };
        settings.endpoint = if endpoint_is_variable(entry) {
            settings.setting(entry, entry.endpoint(), "ENDPOINT")
        } else {
            yaml(&local_address(entry))
        };
        for header in &entry.headers {
            let written = settings.setting(entry, &header.value.value, &header.name.value);
            settings.headers.push(written);
        }
        settings
    }

    /// How a value is written in the file; what the environment must hold for it is noted.
    fn setting(&mut self, entry: &Entry, value: &str, what: &str) -> String {
        let variable = match *substitution::pieces(value).as_slice() {
            [Piece::Variable(name, _)] => name.to_owned(),
            _ if substitution::variables(value).next().is_none() => return yaml(value),
            _ => self.own_variable(entry, what),
        };
        let export = (variable, placed(self.values, value));
        let written = format!("os.environ/{}", export.0);
        if !self.exports.contains(&export) {
            self.exports.push(export);
        }
        written
    }

    /// A name such as `RUBRIK_AUTHORIZATION` that neither the entry nor an earlier value has.
    fn own_variable(&self, entry: &Entry, what: &str) -> String {
        let capitals = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
        let mut name: String = format!("{}_{what}", entry.key.value).chars().map(capitals).collect();
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            name.insert(0, '_');
        }
        while self.exports.iter().any(|(taken, _)| *taken == name)
            || self.values.iter().any(|value| value.variable == name)
        {
            name.push_str("_VALUE");
        }
        name
    }

    fn config(&self, entry: &Entry) -> String {
        let mut headers = self.headers.iter();
        let part = callback_settings(entry, &self.endpoint, |_| headers.next().cloned().unwrap_or_default());
        format!("{MODELS}\nlitellm_settings:\n  callbacks: [{}]\n\n{part}", yaml(&entry.key.value))
    }
}

fn start(exports: &[(String, String)], config: &str) -> String {
    let mut out = String::new();
    for (name, value) in exports {
        out.push_str(&format!("export {name}={}\n", shell(value)));
    }
    out.push_str(&format!("export LITELLM_MASTER_KEY={}\n", shell(MASTER_KEY)));
    out.push_str("export LITELLM_LOCAL_MODEL_COST_MAP='True'  # no download at the start\n");
    out.push_str(&format!("litellm --config {config} --host 127.0.0.1 --port 4000\n"));
    out
}

/// The call fails by its model, which the configuration does not have: at once, and at no provider.
fn request(event: EventType) -> String {
    let (options, model) = match event {
        EventType::Success => ("-sS", "gpt-4o-mini"),
        // With the status and the call's id.
        EventType::Failure => ("-sS -i", "no-such-model"),
    };
    format!(
        "curl {options} 'http://127.0.0.1:4000/chat/completions' \\\n  \
           -H 'Authorization: Bearer {MASTER_KEY}' \\\n  \
           -H 'Content-Type: application/json' \\\n  \
           -d '{{\"model\": \"{model}\", \"messages\": [{{\"role\": \"user\", \"content\": \"Hello\"}}]}}'\n"
    )
}

fn sdk(entry: &Entry, values: &[Value]) -> String {
    let mut out = String::from("import asyncio\nimport os\n\n");
    for value in values {
        out.push_str(&format!("os.environ[{}] = {}\n", python(&value.variable), python(&value.placeholder)));
    }
    out.push_str(
        "os.environ[\"LITELLM_LOCAL_MODEL_COST_MAP\"] = \"True\"  # no download at the import\n\n\
         import litellm\nfrom litellm.integrations.generic_api.generic_api_callback import GenericAPILogger\n",
    );
    out.push_str("\n\nasync def main():\n    # The logger belongs to the running event loop: it is made in here.\n");
    let name = python(&entry.key.value);
    if endpoint_is_variable(entry) {
        out.push_str(&format!("    logger = GenericAPILogger(callback_name={name})\n"));
    } else {
        out.push_str(&format!(
            "    logger = GenericAPILogger(\n        callback_name={name},\n        \
             # The local receiver. Remove this line to send to the service.\n        endpoint={},\n    )\n",
            python(&local_address(entry))
        ));
    }
    out.push_str("    litellm.callbacks = [logger]\n\n");
    out.push_str(if entry.sends(EventType::Success) { SDK_SUCCESS } else { SDK_FAILURE });
    out.push_str(
        "\n    # The event is queued when the call is over: wait for it, then send the queue.\n    \
         await asyncio.sleep(1)\n    await logger.flush_queue()\n\n\nasyncio.run(main())\n",
    );
    out
}

const SDK_SUCCESS: &str = r#"    # LiteLLM answers with mock_response itself: no provider, no key, no cost.
    response = await litellm.acompletion(
        model="openai/gpt-4o-mini",
        messages=[{"role": "user", "content": "Hello"}],
        mock_response="Hello from LiteLLM",
    )
    print(response.id)
"#;

const SDK_FAILURE: &str = r#"    # LiteLLM raises the error itself: no provider, no key, no cost.
    try:
        await litellm.acompletion(
            model="openai/gpt-4o-mini",
            messages=[{"role": "user", "content": "Hello"}],
            mock_response="litellm.RateLimitError",
        )
    except litellm.RateLimitError as error:
        print(error)
"#;

/// The values are flags here, so they are cut off the configuration, which would win over them.
fn docker(values: &[Value]) -> String {
    let mut out = String::from(
        "# The values are flags here: the configuration is used without its environment_variables.\n\
         sed '/^environment_variables:/,$d' config.yaml > config.docker.yaml\n\
         # The host's network, so that the container reaches the local receiver.\n\
         docker run --rm --network host \\\n  -v \"$PWD/config.docker.yaml:/app/config.yaml:ro\" \\\n",
    );
    for value in values {
        out.push_str(&format!("  -e {}={} \\\n", value.variable, shell(&value.placeholder)));
    }
    out.push_str(&format!(
        "  -e LITELLM_MASTER_KEY={} \\\n  ghcr.io/berriai/litellm:main-stable \\\n  \
           --config /app/config.yaml --host 127.0.0.1 --port 4000\n",
        shell(MASTER_KEY)
    ));
    out
}
