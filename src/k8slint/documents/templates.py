"""Template text inside manifests: `${NAME}`, `$(NAME)` and `{{ }}`."""

from __future__ import annotations

import re

TEMPLATE = re.compile(r"\$\{[A-Za-z_][^}]*\}|\$\([A-Za-z_]\w*\)|\{\{.*?\}\}", re.DOTALL)
PLACEHOLDER = re.compile(r"__\w+__|<[^<>\s]+>|\(\$\w+\)")
PROSE = frozenset({"command", "args", "data", "stringData", "annotations"})
"""Fields whose text is a program's or a reader's, where `$(NAME)` is no sign of a template."""

HIDDEN = re.compile(
    r"""(?<![^\s\[{,]) (?: '(?:[^'\n]|'')*' | "(?:[^"\\\n]|\\.)*" ) | (?<!\S) \#[^\n]*""", re.MULTILINE | re.VERBOSE
)
"""Quoted scalars and comments, each where one can begin."""


def decides(text: str, path: tuple[str | int, ...]) -> bool:
    """Whether a template decides the value of the string at `path`: all of it, or, outside prose, a part."""
    if "$" not in text and "{{" not in text:
        return False
    found = TEMPLATE.search(text)
    if found is None:
        return False
    return found.group() == text or ("\n" not in text and not PROSE.intersection(path))


def decides_name(text: str) -> bool:
    """Whether a name or a namespace is a placeholder that something else fills in."""
    return TEMPLATE.search(text) is not None or PLACEHOLDER.search(text) is not None


def masked(text: str) -> str | None:
    """The text with its `{{ }}` made harmless, offsets kept; None where it has none outside comments.

    An action alone on its lines becomes blank, any other a word: a document that cannot be read, but can be once it is
    masked, is a template, and one that still cannot has a fault of its own.
    """
    pieces: list[str] = []
    end = 0
    start = text.find("{{")
    while start >= 0:
        stop = text.find("}}", start) + 2
        if stop < 2:
            break
        before = text[text.rfind("\n", 0, start) + 1 : start]
        if "#" in before and _ends_in_comment(before):
            start = text.find("{{", start + 2)
            continue
        line_end = text.find("\n", stop)
        alone = not before.strip() and not text[stop : line_end if line_end >= 0 else len(text)].strip()
        pieces += text[end:start], _blank(text[start:stop]) if alone else "x" * (stop - start)
        end, start = stop, text.find("{{", stop)
    return "".join(pieces) + text[end:] if pieces else None


def _blank(action: str) -> str:
    return "\n".join(" " * len(line) for line in action.split("\n"))


def _ends_in_comment(before: str) -> bool:
    return any(found.group().startswith("#") for found in HIDDEN.finditer(before))


def has_bare_action(line: str) -> bool:
    """Whether a line has a `{{` that neither a comment nor a quoted scalar holds."""
    return "{{" in HIDDEN.sub("", line)
