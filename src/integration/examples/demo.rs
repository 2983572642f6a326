//! The local demo: a proxy with a canned reply and a receiver on the same machine. It is free, and nothing leaves the
//! machine.

use super::settings::callback_settings;
use super::{callbacks, filled};
use crate::integration::quote::{yaml, yaml_key};
use crate::integration::values::{Value, endpoint_is_variable, local_url};
use crate::registry::entry::{Entry, EventType};

const MODELS: &str = r#"model_list:
  - model_name: "gpt-4o-mini"
    litellm_params:
      model: "openai/gpt-4o-mini"
      # A canned reply: no provider is called.
      mock_response: "Hello from LiteLLM"
"#;

/// Starts the proxy. LiteLLM rejects the master key printed in its own documentation.
pub(super) const START: &str = "\
export LITELLM_MASTER_KEY='sk-webhook-test'
export LITELLM_LOCAL_MODEL_COST_MAP='True'  # don't download the price list
litellm --config config.yaml --host 127.0.0.1 --port 4000
";

/// A receiver that prints requests, the same for every integration.
pub(crate) const RECEIVER: &str = r#"from http.server import BaseHTTPRequestHandler, HTTPServer


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        print(self.path, body.decode(), flush=True)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()


HTTPServer(("127.0.0.1", 8484), Receiver).serve_forever()
"#;

/// `config.yaml`. An entry that LiteLLM doesn't ship, or whose endpoint is fixed, is spelled out.
pub(super) fn config(entry: &Entry, values: &[Value], is_shipped: bool) -> String {
    let mut out = format!("{MODELS}\n{}", callbacks(entry));
    if !is_shipped || !endpoint_is_variable(entry) {
        let demo = |text: &str| yaml(&filled(values, text, |value| &value.demo));
        let endpoint = if endpoint_is_variable(entry) { demo(entry.endpoint()) } else { yaml(&local_url(entry)) };
        out.push_str(&format!("\n{}", callback_settings(entry, &endpoint, demo)));
    } else if !values.is_empty() {
        out.push_str("\nenvironment_variables:\n");
        for value in values {
            out.push_str(&format!("  {}: {}\n", yaml_key(&value.variable), yaml(&value.demo)));
        }
    }
    out
}

/// A call to the proxy. A call that should fail requests a model that is not configured: it fails immediately, without
/// calling a provider.
pub(super) fn request(event: EventType) -> String {
    let (options, model) = match event {
        EventType::Success => ("-sS", "gpt-4o-mini"),
        // Prints the status and the call's id.
        EventType::Failure => ("-sS -i", "no-such-model"),
    };
    format!(
        "curl {options} 'http://127.0.0.1:4000/chat/completions' \\\n  \
           -H 'Authorization: Bearer sk-webhook-test' \\\n  \
           -H 'Content-Type: application/json' \\\n  \
           -d '{{\"model\": \"{model}\", \"messages\": [{{\"role\": \"user\", \"content\": \"Hello\"}}]}}'\n"
    )
}
