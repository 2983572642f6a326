"""The fenced blocks of code of a Markdown text."""

import re
from dataclasses import dataclass

OPEN = re.compile(r"^(?P<indent>[ >]*)(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")


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
    """All blocks, with the line of each one's fence. A block inside a longer fence is that fence's text."""
    found, opened, lines = [], None, []
    for number, line in enumerate(markdown.split("\n"), 1):
        if opened is None:
            if match := OPEN.match(line):
                opened, lines = (number, match), []
            continue
        start, match = opened
        stripped = line.strip(" >")
        if stripped.startswith(match["fence"]) and not stripped.strip(match["fence"][0]):
            language, *words = match["info"].split() or [""]
            found.append(Block(start, language.lower(), tuple(words), "".join(f"{text}\n" for text in lines)))
            opened = None
        else:
            lines.append(_unindented(line, len(match["indent"])))
    return found


def _unindented(line, columns):
    return line[columns:] if not line[:columns].strip(" >") else line.lstrip()
