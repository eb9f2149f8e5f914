"""Boundaries: where each document of a text begins and ends."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

BREAKS = "\n\r\x85\u2028\u2029"
"""What ends a line in YAML 1.1, which is what libyaml and go-yaml read."""

BEHIND_MARKER = (" ", "\t", *BREAKS, "")
MARKS = re.compile(f"(?<![^{BREAKS}])\ufeff+")
LINE_END = re.compile(f"\r\n|[{BREAKS}]")
CONTENT = re.compile(f"(?<![^{BREAKS}])[ \t]*[^ \t{BREAKS}#]")
CONTENT_BUT_DIRECTIVES = re.compile(f"(?<![^{BREAKS}])[ \t]*[^ \t{BREAKS}#%]")


def split(text: str) -> Iterator[tuple[int, int]]:
    """The documents of a YAML text as (start, end), each with its directives and its `---` line.

    A line that begins with `---` or `...` is never content (YAML 1.2.2, 9.1.2), so this is exact, and a document that
    cannot be read leaves the others alone. What is only comments is no document. A byte order mark before a document,
    as files leave it that were put one behind the other, is no part of it: libyaml would not count it.
    """
    if "\ufeff" not in text:
        yield from _split(text)
        return
    for start, end in _split(MARKS.sub(lambda marks: "\n" * len(marks.group()), text)):
        marks = MARKS.match(text, start)
        yield marks.end() if marks else start, end


def _split(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for at in sorted((*_markers(text, "---"), *_markers(text, "..."))):
        says_nothing = CONTENT.search(text, start, at) is None
        if text[at] == ".":
            line_end = LINE_END.search(text, at)
            end = line_end.end() if line_end else len(text)
            if not says_nothing:
                yield start, end
            start = end
        elif says_nothing:
            start = at
        elif CONTENT_BUT_DIRECTIVES.search(text, start, at):
            yield start, at
            start = at
    if CONTENT.search(text, start):
        yield start, len(text)


def _markers(text: str, marker: str) -> Iterator[int]:
    at = text.find(marker)
    while at >= 0:
        if (at == 0 or text[at - 1] in BREAKS) and text[at + 3 : at + 4] in BEHIND_MARKER:
            yield at
        at = text.find(marker, at + 3)
