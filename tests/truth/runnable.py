"""Hand-written examples that are marked as runnable are run like the published ones.

The mark is `run=GROUP/FILE` after a block's language. The blocks of one group on one page are the files of one example,
named as the published files are. What must arrive is worked out from the entry that the example itself enables.
"""

import ast
import re
from functools import partial

import yaml

import fences
import forms
import installed
from case import Case
from outcome import Failure

MARK = "run="

# The files that an example needs to be run, by the one that starts it, and those that it may have beside them.
NEEDED = {"start.sh": {"config.yaml"}, "sdk.py": set()}
CALLS = {"request.sh", "failure.sh"}


def parts(content):
    """The groups of all pages, as parts of a run."""
    found = groups(content)
    if not found:
        raise SystemExit(f"no block of {content} is marked with {MARK}")
    return [partial(check, f"{page}: {group}", group, blocks) for (page, group), blocks in found.items()]


def check(name, group, blocks, *run):
    """A part of the run: one example."""
    account, stage, _ = run
    account.check(name, lambda: example(stage, group, blocks))


def groups(content):
    """The marked blocks by page and group: a file's name and its text."""
    found = {}
    for page in fences.pages(content):
        for block in fences.blocks(page.read_text()):
            for word in block.words:
                if word.startswith(MARK):
                    group, _, name = word.removeprefix(MARK).partition("/")
                    found.setdefault((page.relative_to(content), group), []).append((name, block.text))
    return found


def example(stage, group, blocks):
    """Runs one example; every file that is marked has its part in it."""
    files = {name: text.encode() for name, text in blocks}
    starts = NEEDED.keys() & files
    allowed = set().union(starts, CALLS if "start.sh" in starts else (), *(NEEDED[start] for start in starts))
    missing = set().union(*(NEEDED[start] for start in starts)) - files.keys()
    if not starts or missing or len(files) < len(blocks) or files.keys() - allowed:
        names = ", ".join(name for name, _ in blocks)
        raise Failure(f"{names} can't be run: it takes start.sh with config.yaml, or sdk.py, each file once")
    if "start.sh" in starts:
        forms.demo(stage, Case(group, entry_of_config(files["config.yaml"]), files))
    if "sdk.py" in starts:
        case = Case(group, entry_of_script(files["sdk.py"]), files)
        output = forms.run_script(stage, ["python", "sdk.py"], case.folder(), None)
        forms.sent_by_sdk(stage, case.expected(), output)
    return ", ".join(files)


def entry_of_config(text):
    """The entry of the callback that a configuration enables: from its own settings, else from the release's registry."""
    config = yaml.safe_load(text)
    (name,) = config["litellm_settings"]["callbacks"]
    settings = config.get("callback_settings", {}).get(name)
    return _with_variables(settings) if settings else registered(name)


def _with_variables(value):
    """Settings as a registry would have them: `os.environ/NAME` is a variable there."""
    match value:
        case dict():
            return {key: _with_variables(inner) for key, inner in value.items()}
        case str():
            return re.sub(r"^os\.environ/(\w+)$", r"{{environment_variables.\1}}", value)
    return value


def entry_of_script(text):
    """The entry that a Python script gives to the logger it makes."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Name(id="GenericAPILogger"), keywords=keywords):
                given = {keyword.arg: ast.literal_eval(keyword.value) for keyword in keywords}
                return registered(given["callback_name"]) | given if "callback_name" in given else given
    raise Failure("sdk.py makes no GenericAPILogger")


def registered(name):
    if name not in installed.registry():
        raise Failure(f"the release's registry has no {name}")
    return installed.registry()[name]
