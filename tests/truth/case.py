"""An integration with its published files, as one case to run."""

import json
import shlex
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

import installed
import payload


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
    def values(self):
        """The variables that the example sets, each with its value as it is written: in the environment of `start.sh`,
        and in `config.yaml`, which wins."""
        values = {}
        for line in self.files.get("start.sh", b"").decode().splitlines():
            if line.startswith("export "):
                name, _, value = shlex.split(line, comments=True)[1].partition("=")
                values[name] = value
        config = yaml.load(self.files.get("config.yaml", b""), yaml.BaseLoader) or {}
        return values | (config.get("environment_variables") or {})

    def launcher(self):
        """The folder of commands for the registry form: none where the installed LiteLLM has the entry."""
        return None if self.stock else installed.with_entries({self.key: self.entry})

    def folder(self):
        """A new folder with the files, byte for byte."""
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
            raise ValueError(f"{old!r} stands {text.count(old)} times in {name}")
        return replace(self, files=self.files | {name: text.replace(old, new).encode()})

    def with_entry(self, old, new):
        """The case with one text of its entry replaced."""
        text = json.dumps(self.entry)
        if old not in text:
            raise ValueError(f"{old!r} is not in the entry")
        return replace(self, entry=json.loads(text.replace(old, new)))


def entries(registry):
    """The entries of a registry file."""
    return {key: entry for key, entry in json.loads(registry.read_text()).items() if key != "$schema"}


def published(site, registry):
    """The cases of a built site: every page of an integration, with its entry from the registry file."""
    cases = []
    for key, entry in entries(registry).items():
        folder = site / "integrations" / key
        if (folder / "config.yaml").is_file():
            files = {
                path.name: path.read_bytes()
                for path in sorted(folder.iterdir())
                if path.suffix in (".yaml", ".sh", ".py")
            }
            cases.append(Case(key, entry, files))
    return cases
