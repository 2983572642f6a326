"""Prints what the installed LiteLLM's code applies to a registry, and what it makes of the texts that are its arguments,
as JSON."""

import ast
import inspect
import json
import os
import re
import sys
from typing import get_args

import litellm
from litellm.integrations.generic_api import generic_api_callback as module
from litellm.litellm_core_utils import litellm_logging
from litellm.proxy.common_utils import callback_utils
from litellm.proxy.proxy_server import ProxyConfig


def compared_names(source):
    """The names that some code compares a callback with, each with the line where it first does."""
    names = {}
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Compare(
                left=ast.Name(id="callback" | "logging_integration"),
                ops=[ast.Eq()],
                comparators=[ast.Constant(value=str(name))],
            ):
                names[name] = min(node.lineno, names.get(name, node.lineno))
    return names


# The proxy goes through `callbacks` in this function: what it compares before it asks the registry is resolved first.
resolve = inspect.getsource(callback_utils.initialize_callbacks_on_proxy)
asks_the_registry = next(
    number for number, line in enumerate(resolve.splitlines(), 1) if "add_custom_callback_generic_api_str(" in line
)
proxy = compared_names(resolve)
reserved = {name for name, line in proxy.items() if line < asks_the_registry}
known = {*litellm._known_custom_logger_compatible_callbacks, *compared_names(inspect.getsource(litellm_logging)), *proxy}

# The pattern is a local of the function: it is read from its source.
pattern = re.search(r'r"([^"]*environment_variables[^"]*)"', inspect.getsource(module.substitute_env_variables))
# Every variable has a value, by which it shows that it was substituted.
os.getenv = lambda name, default=None: f"<{name}>"
print(
    json.dumps(
        {
            "substitution": pattern.group(1) if pattern else None,
            "substituted": {text: module.substitute_env_variables(text) for text in sys.argv[1:]},
            "event_types": list(get_args(module.API_EVENT_TYPES)),
            "log_formats": list(get_args(module.LOG_FORMAT_TYPES)),
            "builtin_callbacks": sorted(known - reserved),
            "reserved_callbacks": sorted(reserved),
            # LiteLLM substitutes capitals only: a name in small letters is no variable of an entry.
            "blocked_variables": sorted(filter(str.isupper, ProxyConfig._BLOCKED_ENV_KEYS)),
        }
    )
)
