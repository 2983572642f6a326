"""Reads cases as JSON and has each language read what was written for it. Prints what came back otherwise."""

import ast
import json
import os
import re
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
        key, files, values, demo = case["key"], case["files"], dict(case["values"]), dict(case["demo"])

        def sent(values, in_shell=False):
            """The headers with the variable's value in its place. A word of the shell can't hold a NUL."""
            headers = {}
            for name, text in case["headers"].items():
                drops_nul = in_shell and case["marker"] in text
                headers[name] = text.replace("\0", "" if drops_nul else "\0").replace(case["marker"], values["ACME_KEY"])
            return headers

        expect("callbacks.yaml", yaml.safe_load(files["callbacks.yaml"]), {"litellm_settings": {"callbacks": [key]}})
        expect("environment.sh", variables(files["environment.sh"], values), values)

        config = yaml.safe_load(files["config.yaml"])
        expect("config.yaml, callbacks", config["litellm_settings"]["callbacks"], [key])
        part = config["callback_settings"][key]
        expect("config.yaml, endpoint", part["endpoint"], demo["ACME_URL"])
        expect("config.yaml, headers", part["headers"], sent(demo))

        settings = yaml.safe_load(files["callback_settings.yaml"])
        expect("callback_settings.yaml, names", list(settings["callback_settings"]), [key])
        part = settings["callback_settings"][key]
        names = [value.removeprefix("os.environ/") for value in (part["endpoint"], *part["headers"].values())]
        environment = variables(files["callback_settings.sh"], names)
        headers = {name: resolved(value, environment) for name, value in part["headers"].items()}
        expect("callback_settings, headers", headers, sent(values, in_shell=True))
        expect("callback_settings, endpoint", resolved(part["endpoint"], environment), values["ACME_URL"])

        # The entry is in no release, so the containers get the variables of the `callback_settings` form.
        exports = set(environment.items())
        words = arguments("docker", files["docker.sh"])
        given = [word for before, word in zip(words, words[1:]) if before == "-e"]
        expect("docker.sh", {tuple(word.split("=", 1)) for word in given}, exports)
        words = arguments("kubectl", files["secret.sh"])
        given = [word.removeprefix("--from-literal=") for word in words if word.startswith("--from-literal=")]
        expect("secret.sh", {tuple(word.split("=", 1)) for word in given}, exports)
        secret = yaml.safe_load(files["deployment.yaml"])["spec"]["template"]["spec"]["containers"][0]["envFrom"]
        expect("deployment.yaml", secret, [{"secretRef": {"name": words[3]}}])
        # In single quotes Docker Compose can't have a backslash before a quote.
        if not any("\\" in value for value in environment.values()):
            expect("compose.env", set(env_file(files["compose.env"])), exports)
        passed = yaml.safe_load(files["compose.yaml"])["services"]["litellm"]["environment"]
        expect("compose.yaml", set(passed), {name for name, _ in exports})

        (logger,) = [
            node
            for node in ast.walk(ast.parse(files["sdk.py"]))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "GenericAPILogger"
        ]
        given = {word.arg: evaluated(word.value, values) for word in logger.keywords}
        expect("sdk.py, endpoint", given["endpoint"], values["ACME_URL"])
        expect("sdk.py, headers", given["headers"], sent(values))


def evaluated(expression, environment):
    """A Python expression of constants and `os.environ`."""
    os_module = type("os", (), {"environ": environment})
    return eval(compile(ast.Expression(expression), "sdk.py", "eval"), {"__builtins__": {}, "os": os_module})


def shell(script):
    """What a script prints."""
    with tempfile.NamedTemporaryFile("w", newline="") as file:
        file.write(script)
        file.flush()
        command = ["sh", file.name]
        return subprocess.run(command, capture_output=True, check=True, env={"PATH": os.environ["PATH"]}).stdout.decode()


def variables(script, names):
    """The variables by these names, as a script exports them."""
    found = dict(line.split("=", 1) for line in shell(f"{script}printenv -0\n").split("\0") if line)
    return {name: found[name] for name in names if name in found}


def arguments(command, script):
    """The words that a script gives to a command."""
    return shell(f"{command}() {{ printf '%s\\0' \"$@\"; }}\n{script}").split("\0")[:-1]


def env_file(text):
    """The variables of an `.env` file as Docker Compose reads single quotes: a backslash escapes a quote alone."""
    pattern = r"([A-Za-z_][A-Za-z0-9_]*)='((?:[^'\\]|\\.)*)'\n"
    found = re.findall(pattern, text, re.S)
    expect("compose.env, all of it", "".join(f"{name}='{value}'\n" for name, value in found), text)
    return [(name, value.replace("\\'", "'")) for name, value in found]


def resolved(value, environment):
    if value.startswith("os.environ/"):
        return environment[value.removeprefix("os.environ/")]
    return value


{"literals": literals, "examples": examples}[sys.argv[1]](json.load(sys.stdin))
sys.exit(1 if failures else 0)
