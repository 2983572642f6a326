"""The proof: what was run, as data in the repository. Nothing in it changes as long as site and LiteLLM stay the same.

For each example file: the hash of the published bytes, the hash of what arrived without its changing parts, whether the
run passed, and on which registry: that of LiteLLM as installed, or with the entry put in.
"""

import hashlib
import json

import build
import installed
import payload as payloads
from outcome import Failure

NAME = "proof.json"
# The packages of this release, with a note in the first line.
PACKAGES = build.HERE / "releases" / f"{installed.VERSION}.txt"
# What arrived, as readable paths: a bump shows in its difference what the payload gained and lost.
PAYLOAD = build.HERE / "payload" / f"{installed.VERSION}.txt"

# Which run shows what about an example: the run's name, and the script whose event it is (none: all of the run's events).
RUNS = {
    "callbacks.yaml": ("callbacks.yaml", None),
    "environment.sh": ("callbacks.yaml", None),
    "sdk.sh": ("sdk.py", None),
    "sdk.py": ("sdk.py", None),
    "config.yaml": ("config.yaml", None),
    "start.sh": ("config.yaml", None),
    "request.sh": ("config.yaml", "request.sh"),
    "failure.sh": ("config.yaml", "failure.sh"),
    "callback_settings.yaml": ("callback_settings.yaml", None),
    "callback_settings.sh": ("callback_settings.yaml", None),
}

# These need Docker or a cluster: no page shows them as verified.
NOT_RUN = {"docker.sh", "compose.env", "compose.yaml", "secret.sh", "deployment.yaml"}


def complete(cases, keys):
    """Every integration is published, with every file that there is a run for, and no other."""
    by_key = {case.key: case for case in cases}
    faults = [f"{key} is not published" for key in keys if key not in by_key]
    for key, case in by_key.items():
        calls = {"request.sh": "llm_api_success", "failure.sh": "llm_api_failure"}
        needed = {name for name in RUNS if name not in calls or calls[name] in case.kinds}
        if not case.variables:
            needed -= {"environment.sh", "callback_settings.sh"}
        elif "callback_settings.sh" not in case.files:
            faults.append(f"{key} has variables, but no callback_settings.sh")
        faults += [f"{key}/{name} is not published" for name in sorted(needed - case.files.keys())]
        faults += [f"{key}/{name} is run by nothing" for name in sorted(case.files.keys() - needed - NOT_RUN)]
    if faults:
        raise Failure("; ".join(faults))
    return f"not run: {', '.join(sorted(NOT_RUN))}"


def release(results, cases, claims):
    """What was run on this release."""
    return {
        "installable": "not installable" not in PACKAGES.read_text().splitlines()[0],
        "integrations": {
            key: {name: example(case, name, results.get(key, {})) for name in RUNS if name in case.files}
            for key, case in sorted(cases.items())
        },
        "claims": dict(sorted(claims.items())),
    }


def example(case, name, results):
    run, script = RUNS[name]
    events = results.get(run)
    return {
        "sha256": hashlib.sha256(case.files[name]).hexdigest(),
        "received": digest(events if script is None else (events or {}).get(script)),
        "registry": "installed" if case.runs_on_stock(run) else "entry put in",
        "passed": events is not None,
    }


def digest(events):
    return hashlib.sha256(json.dumps(events, sort_keys=True).encode()).hexdigest()


def text(proof):
    return json.dumps(proof, indent=2) + "\n"


def recorded(root):
    """The proof of a site: a release's record by its version."""
    file = root / NAME
    return json.loads(file.read_text())["releases"] if file.is_file() else {}


def payload_paths(results):
    """The paths of a success and of a failure in a reader's proxy."""
    lines = []
    for kind in ("success", "failure"):
        runs = (events for _, forms in sorted(results.items()) if (events := forms.get("callback_settings.yaml")))
        event = next((events[kind]["event"] for events in runs if kind in events), {})
        lines += [f"{kind} {path}: {what}\n" for path, what in sorted(payloads.paths(event).items())]
    return "".join(lines)


def record(root, made):
    """Writes this release's part of a site's proof."""
    releases = recorded(root) | {installed.VERSION: made}
    ordered = sorted(releases.items(), key=lambda item: tuple(map(int, item[0].split("."))))
    (root / NAME).write_text(text({"releases": dict(ordered)}))
    print(f"wrote {root / NAME}")


def settle_claims(claims):
    """Writes what the claims have shown, and leaves the examples' part as it is."""
    made = recorded(build.ROOT).get(installed.VERSION)
    if made is None:
        raise SystemExit("run the examples first: tests/truth/run")
    record(build.ROOT, made | {"claims": dict(sorted(claims.items()))})


def settle(account, root, found, cases, write):
    """Writes this release's part of a site's proof, or compares it with the one that is there."""
    made = release(found.proven, cases, found.claims)
    ours = root == build.ROOT
    if write:
        if ours:
            PAYLOAD.parent.mkdir(exist_ok=True)
            PAYLOAD.write_text(payload_paths(found.proven))
        record(root, made)
    else:
        account.check(f"{NAME} is what this run found", lambda: same(recorded(root), made))
        if ours:
            account.check(f"payload/{PAYLOAD.name} is what arrived", lambda: same_payload(payload_paths(found.proven)))


def same(releases, now):
    if installed.VERSION not in releases:
        raise Failure(f"{NAME} does not have LiteLLM {installed.VERSION}: run tests/truth/run")
    was = releases[installed.VERSION]
    differences = []
    for key in sorted({*was["integrations"], *now["integrations"]}):
        old, new = (one["integrations"].get(key, {}) for one in (was, now))
        for name in sorted({*old, *new}):
            fields = [f for f in ("sha256", "received", "registry", "passed") if at(old, name, f) != at(new, name, f)]
            if fields:
                differences.append(f"{key}/{name}: {', '.join(fields)}")
    for claim in sorted({*was["claims"], *now["claims"]}):
        if was["claims"].get(claim) != now["claims"].get(claim):
            differences.append(f"the claim {claim}")
    if differences:
        raise Failure(f"{len(differences)} examples or claims differ: run tests/truth/run", "\n".join(differences))


def same_payload(now):
    was = PAYLOAD.read_text() if PAYLOAD.is_file() else ""
    differences = sorted({*was.splitlines()} ^ {*now.splitlines()})
    if differences:
        raise Failure(f"{len(differences)} paths differ: run tests/truth/run", "\n".join(differences))


def at(integration, name, field):
    return integration.get(name, {}).get(field)
