"""What `sitegen check` believes of LiteLLM, compared with what the installed LiteLLM's code has."""

import json
import subprocess

import installed
from outcome import Failure

COMPARED = ("event_types", "log_formats", "builtin_callbacks", "reserved_callbacks", "blocked_variables")


def check(account, program):
    believed, facts = {}, installed.facts()
    if not account.check("check's rules can be asked for", lambda: believed.update(believes(program))):
        return
    account.check("check's rules: the release", lambda: same(believed["litellm"], installed.VERSION))
    account.check("check's rules: substitution", lambda: same(believed["substitution"], facts["substitution"]))
    for name in COMPARED:
        account.check(f"check's rules: {name}", lambda name=name: same_names(believed[name], facts[name]))


def believes(program):
    done = subprocess.run([program, "schema", "--litellm-facts"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failure(f"`sitegen schema --litellm-facts` ended with {done.returncode}", done.stderr)
    return json.loads(done.stdout)


def same(believed, real):
    if believed != real:
        raise Failure(f"check has {believed!r}, LiteLLM has {real!r}")
    return real


def same_names(believed, real):
    differences = [f"only LiteLLM has {name}" for name in real if name not in believed]
    differences += [f"only check has {name}" for name in believed if name not in real]
    if differences:
        raise Failure(f"{len(differences)} differences: {', '.join(differences)}")
    return f"{len(real)} names"
