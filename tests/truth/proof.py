"""The proof: what was run, as data in the repository. Nothing in it changes as long as site and LiteLLM stay the same.

For each example file: the hash of the published bytes, the hash of what arrived without its changing parts, whether the
run passed, and on which registry: that of LiteLLM as installed, or with the entry put in.
"""

import hashlib
import json

import build
import installed
from outcome import Failure

FILE = build.ROOT / "proof.json"

# Which run shows what about a file: the run's name, and the script whose event it is (none: all of the run's events).
RUNS = {
    "config.yaml": ("config.yaml", None),
    "start.sh": ("config.yaml", None),
    "request.sh": ("config.yaml", "request.sh"),
    "failure.sh": ("config.yaml", "failure.sh"),
    "sdk.py": ("sdk.py", None),
    "callback_settings.yaml": ("callback_settings.yaml", None),
    "start_callback_settings.sh": ("callback_settings.yaml", None),
}

# Docker takes an image from a registry, and a network: the file is not run, so no page shows it as verified.
NOT_RUN = {"docker.sh"}


def complete(cases, keys):
    """Every integration is published, with every file that there is a run for, and no other."""
    by_key = {case.key: case for case in cases}
    faults = [f"{key} is not published" for key in keys if key not in by_key]
    for key, case in by_key.items():
        needed = {name for name in RUNS if name != "failure.sh" or "llm_api_failure" in case.kinds}
        faults += [f"{key}/{name} is not published" for name in sorted(needed - case.files.keys())]
        faults += [f"{key}/{name} is run by nothing" for name in sorted(case.files.keys() - needed - NOT_RUN)]
    if faults:
        raise Failure("; ".join(faults))
    return f"not run: {', '.join(sorted(NOT_RUN))}"


def proof(results, cases):
    """The proof of some cases."""
    return {
        "litellm": installed.VERSION,
        "integrations": {
            key: {name: example(case, name, results.get(key, {})) for name in RUNS if name in case.files}
            for key, case in sorted(cases.items())
        },
    }


def example(case, name, results):
    run, script = RUNS[name]
    events = results.get(run)
    own = run == "callback_settings.yaml" or case.stock
    return {
        "sha256": hashlib.sha256(case.files[name]).hexdigest(),
        "received": digest(events if script is None else (events or {}).get(script)),
        "registry": "installed" if own else "entry put in",
        "passed": events is not None,
    }


def digest(events):
    return hashlib.sha256(json.dumps(events, sort_keys=True).encode()).hexdigest()


def text(proof):
    return json.dumps(proof, indent=2) + "\n"


def settle(account, results, cases, write):
    """Writes the proof, or compares it with the one that is there."""
    made = text(proof(results, cases))
    if write:
        FILE.write_text(made)
        print(f"wrote {FILE.relative_to(build.ROOT)}")
    else:
        account.check(f"{FILE.name} is what this run found", lambda: same(made))


def same(made):
    if not FILE.is_file():
        raise Failure(f"there is no {FILE.name}: run tests/truth/run")
    was, now = json.loads(FILE.read_text()), json.loads(made)
    if was["litellm"] != now["litellm"]:
        raise Failure(f"it is for LiteLLM {was['litellm']}, this is {now['litellm']}: run tests/truth/run")
    differences = []
    for key in sorted({*was["integrations"], *now["integrations"]}):
        old, new = (one["integrations"].get(key, {}) for one in (was, now))
        for name in sorted({*old, *new}):
            fields = [f for f in ("sha256", "received", "registry", "passed") if at(old, name, f) != at(new, name, f)]
            if fields:
                differences.append(f"{key}/{name}: {', '.join(fields)}")
    if differences:
        raise Failure(f"{len(differences)} examples differ: run tests/truth/run", "\n".join(differences))


def at(integration, name, field):
    return integration.get(name, {}).get(field)
