"""Reads files of LiteLLM releases from their wheels, without installing them."""

import datetime
import functools
import json
import re
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path

REGISTRY = "litellm/integrations/generic_api/generic_api_compatible_callbacks.json"

INDEX = "https://pypi.org/simple/litellm/"

# Wheels are 10 MB to 20 MB each. They are kept for the next question.
FOLDER = Path(tempfile.gettempdir(), "litellm-wheels")


@functools.cache
def uploaded():
    """When each final release's first wheel was uploaded, by the package index's own API."""
    request = urllib.request.Request(INDEX, headers={"Accept": "application/vnd.pypi.simple.v1+json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        files = json.load(answer)["files"]
    times = {}
    for file in files:
        match = re.fullmatch(r"litellm-(\d+(?:\.\d+)+)-.*\.whl", file["filename"])
        if match and not file["yanked"]:
            time = datetime.datetime.fromisoformat(file["upload-time"].replace("Z", "+00:00"))
            times[match[1]] = min(time, times.get(match[1], time))
    return times


def releases(days=0):
    """All final releases that have been in the package index for some days, oldest first. A release that was compromised is
    usually gone after a few."""
    limit = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days)
    return sorted((version for version, time in uploaded().items() if time <= limit), key=numbers)


def numbers(version):
    """A release as numbers, to compare it with others."""
    return tuple(map(int, version.split(".")))


@functools.cache
def wheel(version):
    FOLDER.mkdir(exist_ok=True)
    name = f"litellm-{version}-*.whl"
    if not list(FOLDER.glob(name)):
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*pip, "--only-binary", ":all:", "--dest", FOLDER, f"litellm=={version}"], check=True)
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
