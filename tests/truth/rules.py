"""What `sitegen check` believes of LiteLLM, compared with what the installed LiteLLM's code has."""

import json
import subprocess

import installed
from outcome import Failure, must_fail

COMPARED = ("event_types", "log_formats", "builtin_callbacks", "reserved_callbacks", "blocked_variables")


def check(account, program):
    believed, facts = {}, {}

    def ask():
        believed.update(believes(program))
        facts.update(installed.facts(tuple(believed["substituted"])))

    if not account.check("check's rules can be asked for", ask):
        return
    account.check("check's rules: the release", lambda: same(believed["litellm"], installed.VERSION))
    account.check("check's rules: the pattern of a variable", lambda: same(believed["substitution"], facts["substitution"]))
    account.check("check's rules: what is substituted", lambda: same_texts(believed["substituted"], facts["substituted"]))
    for name in COMPARED:
        account.check(f"check's rules: {name}", lambda name=name: same_names(believed[name], facts[name]))
    first, *others = facts["builtin_callbacks"]
    account.check(
        "control, a name that check lacks",
        lambda: must_fail(f"only LiteLLM has {first}", lambda: same_names(others, [first, *others])),
    )


def believes(program):
    command = [program, "schema", "--litellm-facts"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        raise Failure(f"`sitegen schema --litellm-facts` ended with {done.returncode}", done.stderr)
    return json.loads(done.stdout)


def same(believed, real):
    if believed != real:
        raise Failure(f"check has {believed!r}, LiteLLM has {real!r}")
    return real


def same_texts(believed, real):
    """What becomes of texts with variables: what check reads them as, and what LiteLLM sends."""
    none([f"{text} is {was} for check, {real[text]} for LiteLLM" for text, was in believed.items() if was != real[text]])
    return f"{len(real)} texts"


def same_names(believed, real):
    differences = [f"only LiteLLM has {name}" for name in real if name not in believed]
    differences += [f"only check has {name}" for name in believed if name not in real]
    none(differences)
    return f"{len(real)} names"


def none(differences):
    if differences:
        raise Failure(f"{len(differences)} differences: {', '.join(differences)}")
