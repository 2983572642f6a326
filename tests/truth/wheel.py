"""Reads files of LiteLLM releases from their wheels, without installing them."""

import functools
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

REGISTRY = "litellm/integrations/generic_api/generic_api_compatible_callbacks.json"

# Wheels are 10 MB to 20 MB each. They are kept for the next question.
FOLDER = Path(tempfile.gettempdir(), "litellm-wheels")


def pip(*arguments):
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"pip {' '.join(arguments)}\n{done.stderr}")
    return done.stdout


@functools.cache
def releases():
    """All final releases in the package index, oldest first."""
    listed = re.search(r"Available versions: (.*)", pip("index", "versions", "litellm"))[1]
    found = [version for version in listed.split(", ") if re.fullmatch(r"\d+(\.\d+)+", version)]
    return sorted(found, key=numbers)


def numbers(version):
    """A release as numbers, to compare it with others."""
    return tuple(map(int, version.split(".")))


@functools.cache
def wheel(version):
    FOLDER.mkdir(exist_ok=True)
    name = f"litellm-{version}-*.whl"
    if not list(FOLDER.glob(name)):
        pip("download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", str(FOLDER), f"litellm=={version}")
    return zipfile.ZipFile(next(FOLDER.glob(name)))


def text(version, path):
    """A file of a release, or nothing where the release does not have it."""
    try:
        return wheel(version).read(path).decode()
    except KeyError:
        return None


def registry(version):
    """The registry that a release ships: empty where it ships none."""
    return json.loads(text(version, REGISTRY) or "{}")
