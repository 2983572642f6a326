"""The fenced blocks of code of a Markdown text."""

import re
from dataclasses import dataclass

OPEN = re.compile(r"^(?P<indent>(?:[ >]|[-*+] |\d+[.)] )*)(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")


@dataclass(frozen=True)
class Block:
    line: int
    language: str
    words: tuple
    text: str


def pages(folder):
    """The Markdown files below a folder."""
    return sorted(path for path in folder.rglob("*") if path.suffix in (".md", ".mdx"))


def blocks(markdown):
    """All blocks, with the line of each one's fence. A block inside a longer fence is that fence's text, and one that is
    never closed goes to the end."""
    found, opened, lines = [], None, []
    for number, line in enumerate(markdown.split("\n"), 1):
        if opened is None:
            if match := OPEN.match(line):
                opened, lines = (number, match), []
            continue
        match = opened[1]
        stripped = line.strip(" >")
        if stripped.startswith(match["fence"]) and not stripped.strip(match["fence"][0]):
            found.append(_block(*opened, lines))
            opened = None
        else:
            lines.append(_unindented(line, len(match["indent"])))
    if opened:
        found.append(_block(*opened, lines))
    return found


def _block(line, match, lines):
    language, *words = match["info"].split() or [""]
    return Block(line, language.lower(), tuple(words), "".join(f"{text}\n" for text in lines))


def _unindented(line, columns):
    return line[columns:] if not line[:columns].strip(" >") else line.lstrip()
