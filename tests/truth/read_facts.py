"""Prints what the installed LiteLLM's code applies to a registry, as JSON."""

import inspect
import json
import re
from typing import get_args

import litellm
from litellm.integrations.generic_api import generic_api_callback as module

# The pattern is a local of the function: it is read from its source, and the function is asked as well.
pattern = re.search(r'r"([^"]*environment_variables[^"]*)"', inspect.getsource(module.substitute_env_variables))
print(
    json.dumps(
        {
            "substitution_pattern": pattern.group(1) if pattern else None,
            "event_types": list(get_args(module.API_EVENT_TYPES)),
            "log_formats": list(get_args(module.LOG_FORMAT_TYPES)),
            "built_in_names": sorted(litellm._known_custom_logger_compatible_callbacks),
            "registry": sorted(module.load_compatible_callbacks()),
        }
    )
)
