"""Reads cases as JSON and has each language read what was written for it. Prints what came back otherwise."""

import ast
import json
import os
import subprocess
import sys
import tempfile
import urllib.parse

import yaml

failures = 0


def expect(what, found, wanted):
    global failures
    if found != wanted:
        failures += 1
        print(f"{what}: {wanted!r} came back as {found!r}", file=sys.stderr)


def words(shell):
    """The words that a shell reads."""
    script = "printf '%s\\0' " + " ".join(shell) + "\n"
    with tempfile.NamedTemporaryFile("w", newline="") as file:
        file.write(script)
        file.flush()
        return subprocess.run(["sh", file.name], capture_output=True, check=True).stdout.decode().split("\0")[:-1]


def literals(cases):
    for case in cases:
        text = case["text"]
        expect("yaml", yaml.safe_load(f"k: {case['yaml']}\n"), {"k": text})
        expect("yaml key", yaml.safe_load(f"{case['yaml_key']}: 1\n"), {text: 1})
        expect("python", ast.literal_eval(case["python"]), text)
        expect("json", json.loads(case["json"]), text)
        expect("url", urllib.parse.unquote(case["url"]), text)
    for case, word in zip(cases, words([case["shell"] for case in cases]), strict=True):
        expect("shell", word, case["text"].replace("\0", ""))


def examples(cases):
    for case in cases:
        key, files = case["key"], case["files"]
        config = yaml.safe_load(files["config.yaml"])
        expect("config.yaml, callbacks", config["litellm_settings"]["callbacks"], [key])
        values = dict(case["values"])
        expect("config.yaml, variables", config["environment_variables"], values)

        settings = yaml.safe_load(files["callback_settings.yaml"])
        expect("callback_settings.yaml, names", list(settings["callback_settings"]), [key])
        part = settings["callback_settings"][key]
        environment = exported(files["start_callback_settings.sh"])
        headers = {name: resolved(value, environment) for name, value in part["headers"].items()}
        wanted = {name: value.replace("\0", "") if "your-acme-key" in value else value
                  for name, value in case["headers"].items()}
        expect("callback_settings, headers", headers, wanted)
        expect("callback_settings, endpoint", resolved(part["endpoint"], environment), values["ACME_URL"])

        tree = ast.parse(files["sdk.py"])
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        named = [word.value.value for call in calls for word in call.keywords if word.arg == "callback_name"]
        expect("sdk.py, name", named, [key])


def exported(script):
    """The environment that a start script gives to LiteLLM."""
    printing = "litellm() { printenv -0; }\n" + script
    with tempfile.NamedTemporaryFile("w", newline="") as file:
        file.write(printing)
        file.flush()
        output = subprocess.run(["sh", file.name], capture_output=True, check=True, env={"PATH": os.environ["PATH"]})
    return dict(line.split("=", 1) for line in output.stdout.decode().split("\0") if line)


def resolved(value, environment):
    if value.startswith("os.environ/"):
        return environment[value.removeprefix("os.environ/")]
    return value


{"literals": literals, "examples": examples}[sys.argv[1]](json.load(sys.stdin))
sys.exit(1 if failures else 0)
