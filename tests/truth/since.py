"""Finds the first LiteLLM release that ships each registry entry, and writes src/integration/shipped.json.

    python3 tests/truth/since.py

The registry is read from the releases' wheels, by bisection: about ten wheels, which the entries share.
"""

import json
import sys
from pathlib import Path

import wheel

FILE = Path(__file__).parents[2] / "src" / "integration" / "shipped.json"
# What LiteLLM reads of an entry. An entry that differs in any of these does something else.
READ = ("endpoint", "headers", "event_types", "log_format")


# Parts of LiteLLM that pages name, by a text in its code.
FEATURES = {
    "callback_settings": ("litellm/litellm_core_utils/logging_callback_manager.py", "generic_api"),
    "retries": ("litellm/litellm_core_utils/logging_callback_manager.py", "max_retries"),
}


def read_by_litellm(entry):
    return {name: entry[name] for name in READ if name in entry}


def first(holds, versions):
    """The first release that something holds for. It holds for the newest."""
    low, high = 0, len(versions) - 1
    while low < high:
        middle = (low + high) // 2
        if holds(versions[middle]):
            high = middle
        else:
            low = middle + 1
    return versions[low]


def ships(version, key, entry):
    """Whether a release's registry has the entry as the newest has it."""
    shipped = wheel.registry(version).get(key)
    return shipped is not None and read_by_litellm(shipped) == entry


def main():
    versions = wheel.releases()
    entries, features = {}, {}
    for key, shipped in wheel.registry(versions[-1]).items():
        entry = read_by_litellm(shipped)
        since = first(lambda version: ships(version, key, entry), versions)
        entries[key] = {"since": since, "entry": entry}
        print(f"{key}: since {since}", file=sys.stderr)
    for name, (path, text) in FEATURES.items():
        features[name] = first(lambda version: text in (wheel.text(version, path) or ""), versions)
        print(f"{name}: since {features[name]}", file=sys.stderr)
    FILE.write_text(json.dumps({"newest": versions[-1], "features": features, "entries": entries}, indent=2) + "\n")


if __name__ == "__main__":
    main()
