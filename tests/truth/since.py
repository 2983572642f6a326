"""Finds the first LiteLLM release that ships each registry entry, and writes src/integration/shipped.json.

    tests/truth/.venv/bin/python tests/truth/since.py

The registry is read from the releases' wheels, by bisection: about ten wheels, which the entries share.
"""

import json
import sys
from pathlib import Path

import wheel

FILE = Path(__file__).parents[2] / "src" / "integration" / "shipped.json"
# What LiteLLM reads of an entry. An entry that differs in any of these does something else.
READ = ("endpoint", "headers", "event_types", "log_format")


def read_by_litellm(entry):
    return {name: entry[name] for name in READ if name in entry}


def first(key, entry, versions):
    """The first release that ships the entry as the newest does."""
    low, high = 0, len(versions) - 1
    while low < high:
        middle = (low + high) // 2
        shipped = wheel.registry(versions[middle]).get(key)
        if shipped is not None and read_by_litellm(shipped) == entry:
            high = middle
        else:
            low = middle + 1
    return versions[low]


def main():
    versions = wheel.releases()
    newest = versions[-1]
    entries = {}
    for key, shipped in wheel.registry(newest).items():
        entry = read_by_litellm(shipped)
        entries[key] = {"since": first(key, entry, versions), "entry": entry}
        print(f"{key}: since {entries[key]['since']}", file=sys.stderr)
    FILE.write_text(json.dumps({"newest": newest, "entries": entries}, indent=2) + "\n")


if __name__ == "__main__":
    main()
