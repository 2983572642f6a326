"""An integration with its published examples, as one case to run."""

import json
import shlex
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import yaml

import installed
import payload
from expected import MEANT, Expected

# Where a case sends in production: a path of its own on the local receiver.
PRODUCTION = "http://127.0.0.1:8484/production/"


@dataclass(frozen=True)
class Case:
    key: str
    entry: dict
    files: dict = field(repr=False)

    @property
    def stock(self):
        """Whether the installed LiteLLM has the entry itself."""
        return installed.has(self.key, self.entry)

    @property
    def kinds(self):
        """The kinds of event that the entry asks for: all, where it names none."""
        kinds = self.entry.get("event_types")
        return set(payload.KINDS.values() if kinds is None else kinds)

    @property
    def variables(self):
        """The variables that the entry declares and uses."""
        texts = [self.entry["endpoint"], *(self.entry.get("headers") or {}).values()]
        used = [match[1] for text in texts for match in MEANT.finditer(text)]
        return list(dict.fromkeys([*self.entry.get("environment_variables", []), *used]))

    def _endpoint_variable(self):
        match = MEANT.match(self.entry["endpoint"])
        return match[1] if match else None

    def has_fixed_host(self):
        """Whether no variable can send the events elsewhere."""
        return self._endpoint_variable() is None

    @property
    def values(self):
        """The values of the demo: those that `config.yaml` and `start.sh` set, else those that it spells out, by the rule
        for their names."""
        values = {name: "demo-" + name.lower().replace("_", "-") for name in self.variables}
        if endpoint := self._endpoint_variable():
            values[endpoint] = f"http://127.0.0.1:8484/{self.key}"
        for line in self.files.get("start.sh", b"").decode().splitlines():
            if line.startswith("export "):
                name, _, value = shlex.split(line, comments=True)[1].partition("=")
                values[name] = value
        config = yaml.load(self.files.get("config.yaml", b""), yaml.BaseLoader) or {}
        return values | (config.get("environment_variables") or {})

    def expected(self):
        """What the demo must send."""
        is_spelled_out = "callback_settings:" in self.files.get("config.yaml", b"").decode()
        local = f"/{self.key}" if is_spelled_out and self.has_fixed_host() else None
        return Expected(self.entry, self.values, local)

    def expected_in_production(self):
        return Expected(self.entry, self.real_values())

    def real_values(self):
        """A reader's own values. They hold what a shell would take for something else."""
        values = {name: f"{name.lower()} $HOME'\"\\ {self.key}" for name in self.variables}
        if endpoint := self._endpoint_variable():
            values[endpoint] = PRODUCTION + self.key
        return values

    def filled(self, name):
        """A shell example with the reader's values in place of the placeholders."""
        text = self.text(name) if name in self.files else ""
        # A placeholder may begin another: the longest goes first.
        for variable, value in sorted(self.real_values().items(), key=lambda item: -len(item[0])):
            placeholder = "your-" + variable.lower().replace("_", "-")
            if variable == self._endpoint_variable():
                placeholder = f"https://{placeholder}"
            text = text.replace(placeholder, value.replace("'", "'\\''"))
        return text

    def launcher(self, name="callbacks.yaml"):
        """The folder of commands for an example: none where the installed LiteLLM has what it needs."""
        return None if self.runs_on_stock(name) else installed.with_entries({self.key: self.entry})

    def runs_on_stock(self, name):
        """Whether an example runs on LiteLLM as installed: the release has the entry, or the example spells it out."""
        spelled_out = {"config.yaml": "callback_settings:", "sdk.py": "endpoint=", "callback_settings.yaml": ""}
        text = self.files.get(name, b"").decode()
        return self.stock or (name in spelled_out and spelled_out[name] in text)

    def folder(self):
        """A new folder with the examples, byte for byte."""
        folder = Path(tempfile.mkdtemp(prefix=f"truth-{self.key}-"))
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        return folder

    def text(self, name):
        return self.files[name].decode()

    def edited(self, name, old, new):
        """The case with one text of one file replaced."""
        text = self.text(name)
        if text.count(old) != 1:
            raise ValueError(f"{old!r} is {text.count(old)} times in {name}")
        return self.with_file(name, text.replace(old, new))

    def with_file(self, name, text):
        return replace(self, files=self.files | {name: text.encode()})

    def with_entry(self, old, new):
        """The case with one text of its entry replaced."""
        text = json.dumps(self.entry)
        if old not in text:
            raise ValueError(f"{old!r} is not in the entry")
        return replace(self, entry=json.loads(text.replace(old, new)))


def fixed_hosts(cases):
    """The hosts that entries with a fixed endpoint send to."""
    return sorted({urlsplit(case.entry["endpoint"]).hostname for case in cases if case.has_fixed_host()})


def entries(registry):
    """The entries of a registry file."""
    return {key: entry for key, entry in json.loads(registry.read_text()).items() if key != "$schema"}


def published(site, registry):
    """The cases of a built site: every integration with a page, with its entry from the registry file. The examples are
    those of the JSON API: a file of its own, or the text itself."""
    cases = []
    for key, entry in entries(registry).items():
        data = site / "api" / "v1" / "integrations" / f"{key}.json"
        if data.is_file():
            examples = json.loads(data.read_text())["examples"]
            files = {
                example["name"]: example["text"].encode()
                if "text" in example
                else (site / "integrations" / key / example["name"]).read_bytes()
                for example in examples
            }
            cases.append(Case(key, entry, files))
    return cases
