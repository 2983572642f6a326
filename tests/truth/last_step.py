"""The one place where something is changed to run it.

An entry with a fixed address can't be sent to the receiver by a variable. Its `config.yaml` overrides the address, and
the last step on its page takes that part out again. What is left is run with the receiver's address in the entry: the
address is all that changes, and the difference is printed.
"""

import difflib
import json
from dataclasses import replace

import forms
import installed
from expected import MEANT

PART = "\n# Sends the events to the local receiver."


def has(case):
    return not MEANT.match(case.entry["endpoint"])


def taken(case):
    """The case after the reader's last step: the part is taken out, up to the next empty line."""
    before, rest = case.text("config.yaml").split(PART)
    after = rest.partition("\n\n")[2]
    return replace(case, files=case.files | {"config.yaml": f"{before}\n{after}".encode()})


def run(stage, case):
    entry = {**case.entry, "endpoint": f"http://127.0.0.1:8484/{case.key}"}
    changed = replace(taken(case), entry=entry)
    difference("entry", json.dumps(case.entry, indent=2), json.dumps(changed.entry, indent=2))
    difference("config.yaml", case.text("config.yaml"), changed.text("config.yaml"))
    forms.proxy(stage, changed, launcher=installed.with_entries({case.key: changed.entry}))
    return "the entry with the receiver's address"


def difference(name, published, run):
    before, after = published.splitlines(), run.splitlines()
    for line in difflib.unified_diff(before, after, f"{name} as published", f"{name} as run", lineterm=""):
        print(f"    {line}")
