"""Says whether a LiteLLM release touches what the pages say, from its wheel alone: nothing is installed or run.

    python3 tests/truth/watch.py           # the newest release that is not only days old, against the newest proven one
    python3 tests/truth/watch.py 1.108.7   # this release against the newest proven one

It takes Python and pip alone. Exit code 0: nothing that the pages say is touched. 1: something is, and is printed.
"""

import ast
import hashlib
import json
import sys
from pathlib import Path

import wheel

PROVEN = sorted(json.loads((Path(__file__).parents[2] / "proof.json").read_text())["releases"], key=wheel.numbers)
# No release younger than this is looked at.
DAYS = 5

# The code that sends the events. Any change of it is a reason to run everything.
SENDS = [
    "litellm/integrations/generic_api/generic_api_callback.py",
    "litellm/integrations/custom_batch_logger.py",
    "litellm/litellm_core_utils/logging_callback_manager.py",
]
CALLBACKS, PAYLOAD = "litellm/__init__.py", "litellm/types/utils.py"


def facts(version):
    """What the pages depend on, by a readable name."""
    found = {f"registry: {key}": str(entry) for key, entry in wheel.registry(version).items()}
    for path in SENDS:
        found[f"code: {path}"] = hashlib.sha256((wheel.text(version, path) or "").encode()).hexdigest()[:12]
    found |= {f"built-in callback: {name}": "yes" for name in callbacks(wheel.text(version, CALLBACKS))}
    found |= {f"payload: {path}": kind for path, kind in payload(wheel.text(version, PAYLOAD)).items()}
    return found


def callbacks(source):
    """The names in the literal type of LiteLLM's own callbacks."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Assign(targets=[ast.Name(id="_custom_logger_compatible_callbacks_literal")], value=value):
                return [inner.value for inner in ast.walk(value) if isinstance(inner, ast.Constant)]
            case ast.AnnAssign(target=ast.Name(id="_custom_logger_compatible_callbacks_literal"), value=value):
                return [inner.value for inner in ast.walk(value) if isinstance(inner, ast.Constant)]
    return []


def payload(source, root="StandardLoggingPayload"):
    """The keys of the payload's type as paths, with their types: those of its own typed dictionaries too."""
    classes = {node.name: node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)}
    paths = {}

    def walk(name, prefix, seen):
        node = classes.get(name)
        if node is None or name in seen:
            return
        for base in node.bases:
            walk(ast.unparse(base), prefix, seen)
        for field in node.body:
            if isinstance(field, ast.AnnAssign):
                path, kind = f"{prefix}{field.target.id}", ast.unparse(field.annotation)
                paths[path] = kind
                for inner in ast.walk(field.annotation):
                    if isinstance(inner, ast.Name) and inner.id.startswith("StandardLogging"):
                        walk(inner.id, f"{path}.", seen | {name})

    walk(root, "", frozenset())
    return paths


def differences(old, new):
    """What is different in the facts of two releases, a line each."""
    lines = []
    for name in sorted({*old, *new}):
        if name not in new:
            lines.append(f"- {name}")
        elif name not in old:
            lines.append(f"+ {name}")
        elif old[name] != new[name]:
            lines.append(f"~ {name}: {old[name]} -> {new[name]}")
    return lines


def main():
    version = sys.argv[1] if len(sys.argv) > 1 else wheel.releases(DAYS)[-1]
    if len(sys.argv) == 1 and wheel.numbers(version) <= wheel.numbers(PROVEN[-1]):
        print(f"LiteLLM {version}: {PROVEN[-1]} is proven")
        return
    known = next((release for release in reversed(PROVEN) if release != version), version)
    found = differences(facts(known), facts(version))
    print(f"LiteLLM {version} against {known}: {len(found)} differences")
    print("\n".join(found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
