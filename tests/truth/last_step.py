"""The one place where something is changed to run it.

An entry with a fixed address can't be sent to the receiver by a variable. Its `config.yaml` overrides the address, and
the last step on its page takes that part out again. What is left is run with the receiver's address in the entry: the
address is all that changes, and the difference is printed.
"""

import difflib
from dataclasses import replace

import forms
import installed

PART = "\n# Sends the events to the local receiver."


def has(case):
    return PART in case.text("config.yaml")


def taken(case):
    """The case after the reader's last step: the part is taken out, up to the next empty line."""
    before, rest = case.text("config.yaml").split(PART)
    after = rest.partition("\n\n")[2]
    return replace(case, files=case.files | {"config.yaml": f"{before}\n{after}".encode()})


def run(stage, case):
    there = case.entry["endpoint"]
    here = f"http://127.0.0.1:8484/{case.key}"
    changed = replace(taken(case), entry={**case.entry, "endpoint": here})
    for line in difflib.unified_diff([f'"endpoint": "{there}"'], [f'"endpoint": "{here}"'], "entry", "as run", lineterm=""):
        print(f"    {line}")
    forms.proxy(stage, changed, launcher=installed.with_entries({case.key: changed.entry}))
    return "the entry with the receiver's address"
