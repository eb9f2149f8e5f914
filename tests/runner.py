"""What a GitHub runner makes of a step: commands in its log, outputs in its file. After actions/runner, `ActionCommand`,
`ActionCommandManager` and `FileCommandManager`."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

KNOWN = (
    "add-mask add-matcher remove-matcher add-path set-env set-output save-state stop-commands"
    " debug error warning notice group endgroup echo internal-set-repo-path"
).split()


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    message: str


def commands(log: str) -> Iterator[Command]:
    """The commands that the runner carries out. It obeys none after `stop-commands`, until it sees the token."""
    stopped = ""
    for line in re.split(r"\r\n|\n|\r", log):
        if stopped:
            stopped = "" if line.strip() == f"::{stopped}::" else stopped
            continue
        command = _new_form(line) or _old_form(line)
        if command is None or command.name not in KNOWN:
            continue
        yield command
        if command.name == "stop-commands":
            assert re.fullmatch("[0-9a-f]{32,}", command.message), "a token that can be guessed"
            stopped = command.message
    assert not stopped, "commands stay stopped"


def _new_form(line: str) -> Command | None:
    """`::name key=value,key=value::message`"""
    found = re.match(r"\s*::([^\s:]+)(?: (.*?))?::(.*)", line)
    return found and Command(found[1].lower(), _properties(found[2] or "", ","), _unescaped(found[3]))


def _old_form(line: str) -> Command | None:
    """`##[name key=value;key=value]message`, anywhere in a line"""
    found = re.search(r"##\[([^\s\]]+)(?: (.*?))?\](.*)", line)
    return found and Command(found[1].lower(), _properties(found[2] or "", ";"), _unescaped(found[3]))


def _properties(text: str, separator: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in text.split(separator) if pair)
    return {key.strip(): _unescaped(value) for key, _, value in pairs}


def _unescaped(text: str) -> str:
    for escape, character in {"%3A": ":", "%2C": ",", "%0D": "\r", "%0A": "\n", "%25": "%"}.items():
        text = text.replace(escape, character)
    return text


def outputs(file: str) -> list[tuple[str, str]]:
    """The outputs that a file sets, in its order: `name=value`, or `name<<END` with lines up to `END`."""
    found = []
    lines = iter(file.split("\n"))
    for line in lines:
        if line:
            name, mark, value = re.split("(=|<<)", line, maxsplit=1)
            found.append(
                (name, value if mark == "=" else "\n".join(takewhile(lambda line, end=value: line != end, lines)))
            )
    return found
