"""Every block of YAML, JSON, bash and Python on every page parses, unless it says `no-check`."""

import ast
import json
import subprocess

import yaml

import fences
from outcome import Failure

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


def check(account, content, site):
    """The hand-written pages, and every page of the site as it is published."""
    for language, text in BROKEN.items():
        account.check(f"control, {language} that does not parse", lambda language=language, text=text: found(language, text))
    for name, files in (("content", content.rglob("*.md")), ("published pages", site.rglob("index.md"))):
        account.check(f"every block of code parses: {name}", lambda files=sorted(files): check_files(files))


def found(language, text):
    """A control: this block must be found on a page."""
    block = fences.blocks(f"# Page\n\n- item\n\n  ```{language}\n  {text}\n  ```\n")[0]
    try:
        parse(block.language, block.text)
    except Failure as failure:
        return f"fails: {failure.reason}"
    raise Failure(f"{text!r} was taken for {language}")


def check_files(files):
    checked, excused, faults = 0, 0, []
    for file in files:
        for block in fences.blocks(file.read_text()):
            if block.language not in LANGUAGES:
                continue
            if "no-check" in block.words:
                excused += 1
                continue
            try:
                parse(block.language, block.text)
                checked += 1
            except Failure as failure:
                faults.append(f"{file}:{block.line}: {failure.reason}")
    if faults:
        raise Failure(f"{len(faults)} blocks don't parse", "\n".join(faults))
    if not checked:
        raise Failure("there is no block at all")
    return f"{checked} blocks in {len(files)} pages, {excused} marked no-check"
