"""Every block of YAML, JSON, bash and Python on every page parses, unless it says `no-check`."""

import ast
import json
import subprocess

import yaml

import fences
from outcome import Failure, must_fail

LANGUAGES = {
    "yaml": "yaml",
    "yml": "yaml",
    "json": "json",
    "bash": "bash",
    "sh": "bash",
    "shell": "bash",
    "zsh": "bash",
    "python": "python",
    "py": "python",
}


def parse(language, text):
    """Parses a block of code, or says what is wrong."""
    try:
        match LANGUAGES.get(language):
            case "yaml":
                list(yaml.safe_load_all(text))
            case "json":
                json.loads(text)
            case "python":
                ast.parse(text)
            case "bash":
                done = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True, check=False)
                if done.returncode or done.stderr:
                    raise Failure(done.stderr.strip())
    except (yaml.YAMLError, ValueError, SyntaxError) as error:
        raise Failure(str(error).replace("\n", " ")) from None


BROKEN = {
    "yaml": "a: [1",
    "json": "{'a': 1}",
    "python": "def f(:",
    "bash": "echo 'a",
}


def check(account, folders):
    """Every page below some folders, by what the folders are."""
    for broken in BROKEN.items():
        account.check(f"control, {broken[0]} that does not parse", lambda broken=broken: control(*broken))
    for name, folder in folders.items():
        account.check(f"every block of code parses: {name}", lambda folder=folder: check_files(fences.pages(folder)))


def control(language, text):
    """This block must be found on a page."""
    block = fences.blocks(f"# Page\n\n- item\n\n  ```{language}\n  {text}\n  ```\n")[0]
    return must_fail("", lambda: parse(block.language, block.text))


def check_files(files):
    checked, excused, faults = 0, 0, []
    for file in files:
        for block in fences.blocks(file.read_text()):
            if block.language not in LANGUAGES:
                continue
            fault = fault_of(block)
            if "no-check" not in block.words:
                checked += 1
            elif fault:
                excused, fault = excused + 1, None
            else:
                fault = "it is marked no-check, and parses"
            if fault:
                faults.append(f"{file}:{block.line}: {fault}")
    if faults:
        raise Failure(f"{len(faults)} blocks are at fault", "\n".join(faults))
    if not checked:
        raise Failure("there is no block at all")
    return f"{checked} blocks in {len(files)} pages, {excused} marked no-check"


def fault_of(block):
    try:
        parse(block.language, block.text)
    except Failure as failure:
        return failure.reason
    return None
