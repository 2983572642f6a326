//! A complete Python program that uses LiteLLM's SDK, with a real model and environment variables.

use super::{Export, exports};
use crate::integration::quote::{python, shell};
use crate::registry::entry::{Entry, EventType, LogFormat};
use crate::registry::substitution::{self, Piece};

const IMPORTS: &str = "\
import litellm
from litellm.integrations.generic_api.generic_api_callback import GenericAPILogger


async def main():
    # Create the logger inside the running event loop.
";

const AFTER: &str = "    finally:
        # A short program must send the queue before it ends; a long-running one can leave this out.
        await asyncio.sleep(1)
        await logger.flush_queue()


asyncio.run(main())
";

/// The variables that the program needs.
pub(super) fn environment(variables: &[Export]) -> String {
    format!("export OPENAI_API_KEY={}\n{}", shell("your-openai-api-key"), exports(variables))
}

/// `sdk.py`. An entry that LiteLLM ships is given by name; any other is spelled out.
pub(super) fn script(entry: &Entry, is_shipped: bool) -> String {
    let mut out = String::from("import asyncio\n");
    let spelled_out = spelled_out(entry);
    let reads_environment = !is_shipped && spelled_out.contains("os.environ[");
    out.push_str(if reads_environment { "import os\n\n" } else { "\n" });
    out.push_str(IMPORTS);
    if is_shipped {
        out.push_str(&format!("    logger = GenericAPILogger(callback_name={})\n", python(&entry.key.value)));
    } else {
        out.push_str(&spelled_out);
    }
    // An entry that only receives failures needs a failing call: the model doesn't exist.
    let model = if entry.sends(EventType::Success) { "openai/gpt-4o-mini" } else { "openai/no-such-model" };
    out.push_str(&format!(
        "    litellm.callbacks = [logger]\n    try:\n        response = await litellm.acompletion(\n            \
         model={},\n            messages=[{{\"role\": \"user\", \"content\": \"Hello\"}}],\n        )\n        \
         print(response.id)  # the event has the same id\n",
        python(model)
    ));
    if !entry.sends(EventType::Success) {
        out.push_str("    except litellm.NotFoundError as error:\n        print(error)\n");
    }
    out.push_str(AFTER);
    out
}

/// The logger with all settings of the entry.
fn spelled_out(entry: &Entry) -> String {
    let mut out = format!("    logger = GenericAPILogger(\n        endpoint={},\n", expression(entry.endpoint()));
    if !entry.headers.is_empty() {
        out.push_str("        headers={\n");
        for header in &entry.headers {
            let (name, value) = (python(&header.name.value), expression(&header.value.value));
            out.push_str(&format!("            {name}: {value},\n"));
        }
        out.push_str("        },\n");
    }
    if entry.event_types.is_some() {
        let events = EventType::ALL.into_iter().filter(|event| entry.sends(*event));
        let events: Vec<String> = events.map(|event| python(event.name())).collect();
        out.push_str(&format!("        event_types=[{}],\n", events.join(", ")));
    }
    if entry.log_format() != LogFormat::default() {
        out.push_str(&format!("        log_format={},\n", python(entry.log_format().name())));
    }
    out.push_str("        max_retries=3,\n    )\n");
    out
}

/// A value of the registry as a Python expression that reads its variables from the environment.
fn expression(value: &str) -> String {
    let pieces = substitution::pieces(value);
    let terms: Vec<String> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => python(text),
            Piece::Variable(name, _) => format!("os.environ[{}]", python(name)),
        })
        .collect();
    if terms.is_empty() { python("") } else { terms.join(" + ") }
}
