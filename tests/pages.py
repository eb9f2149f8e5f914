"""What the documentation has the reader do: files to write, and commands with what they print."""

from __future__ import annotations

import re
from collections.abc import Iterator

FENCE = re.compile(r"(?P<before>[^\n]*)\n\n```(?P<language>\w+)\n(?P<content>.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`(?P<path>[^`]+)`:$")


def files(page: str) -> Iterator[tuple[str, str]]:
    """The blocks of a page that are files, with their paths: the text before them ends in a path and a colon."""
    yield from ((path, content) for path, content in steps(page) if path)


def steps(page: str) -> Iterator[tuple[str, str]]:
    """The blocks of a page that are files, with their paths, and those of commands, with "", in their order."""
    for block in FENCE.finditer(page):
        named = NAMED.search(block["before"])
        if block["language"] == "console":
            yield "", block["content"]
        elif named is not None:
            yield named["path"], block["content"]


def commands(block: str) -> Iterator[tuple[str, str]]:
    """The commands of a block, and what each prints."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output
