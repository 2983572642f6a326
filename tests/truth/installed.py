"""What the installed LiteLLM says about itself."""

import functools
import importlib.metadata
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import shell
from outcome import Failure

# The release that CI runs, and that the rules of `sitegen check` are for.
PIN = Path(__file__).with_name("requirements.txt").read_text().strip().split("==")[1]
VERSION = importlib.metadata.version("litellm")
MODULE = Path(sys.prefix, "lib", f"python{sys.version_info[0]}.{sys.version_info[1]}", "site-packages", "litellm")
# Whether an event that is queued while a batch is on its way is sent with the next. Before, it is lost.
KEEPS_QUEUED = tuple(map(int, VERSION.split("."))) >= (1, 108, 0)
REGISTRY = MODULE / "integrations" / "generic_api" / "generic_api_compatible_callbacks.json"


@functools.cache
def registry():
    return json.loads(REGISTRY.read_text())


def has(key, entry):
    """Whether the installed LiteLLM's own registry has this very entry; `docs` is nothing to LiteLLM."""
    return registry().get(key) == {name: value for name, value in entry.items() if name != "docs"}


LAUNCHER = """#!{python}
# LiteLLM with another registry file: nothing else is different.
import json, os, runpy, sys
os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
from litellm.integrations.generic_api import generic_api_callback
def load_compatible_callbacks():
    with open({registry!r}) as file:
        return json.load(file)
generic_api_callback.load_compatible_callbacks = load_compatible_callbacks
if {script}:
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
else:
    import litellm
    sys.exit(litellm.run_server())
"""


def with_entries(entries):
    """A folder whose `litellm` and `python` are the installed ones, with these entries put into the registry."""
    folder = Path(tempfile.mkdtemp(prefix="truth-launcher-"))
    file = folder / "registry.json"
    file.write_text(json.dumps({**registry(), **entries}))
    for name in ("litellm", "python"):
        command = folder / name
        command.write_text(LAUNCHER.format(python=sys.executable, registry=str(file), script=name == "python"))
        command.chmod(0o755)
    return folder


@functools.cache
def facts(texts=()):
    """What LiteLLM's code applies to a registry, and what it makes of some texts with variables: asked of the code itself,
    in an interpreter of its own."""
    program = Path(__file__).with_name("read_facts.py")
    environment = {**shell.environment(), "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    command = [sys.executable, program, *texts]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise Failure("the installed LiteLLM's code is not as read_facts.py knows it", done.stderr)
    return json.loads(done.stdout.splitlines()[-1])
