"""Builds what is run: the site itself, and one with the entries that it does not show and three made-up ones."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
REGISTRY = ROOT / "generic_api_compatible_callbacks.json"


def binary():
    """The program, built now."""
    subprocess.run(["cargo", "build", "--quiet", "--locked"], cwd=ROOT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return target / "debug" / "sitegen"


def site(program, root=ROOT, out=None):
    out = out or Path(tempfile.mkdtemp(prefix="truth-site-"))
    subprocess.run([program, "build", "--root", root, "--out", out], check=True, stdout=subprocess.DEVNULL)
    return out


def extra_site(program, shown):
    """A site of the entries that have no page in `shown`, made visible, and of the made-up ones. The examples depend on
    the entry alone, not on `docs`, so a hidden entry is run as it is."""
    entries = {
        key: {**entry, "docs": {**entry.get("docs", {}), "show_in_docs": True}}
        for key, entry in json.loads(REGISTRY.read_text()).items()
        if key != "$schema" and not (shown / "integrations" / key).is_dir()
    }
    for entry in entries.values():
        entry["docs"].setdefault("display_name", "Hidden")
        entry["docs"].setdefault("description", "An entry without a page.")
    root = Path(tempfile.mkdtemp(prefix="truth-extra-"))
    made_up = json.loads((HERE / "made_up.json").read_text())
    (root / REGISTRY.name).write_text(json.dumps({**entries, **made_up}, indent=2))
    (root / "content").mkdir()
    return site(program, root, root / "public")
