"""Unified diffs that `git apply` takes: of bytes, with CRLF kept, and files without a last line break marked."""

from __future__ import annotations

from difflib import SequenceMatcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONTEXT = 3
ANCHOR = 3
"""So many equal lines in a row end a change."""

REACH = 1000
"""So many lines a change may have, old and new together, before all that follows counts as changed."""

OPEN_END = "\\ No newline at end of file\n"
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}

Change = tuple[int, int, int, int]
"""The old lines from one up to another, and the new lines from one up to another, that take their place."""


def unified_diff(path: str, before: bytes | None, after: bytes) -> str:
    """The diff from `before` (None for a new file) to `after`; "" if they are equal.

    Bytes that are no UTF-8 come out as surrogates: written with `errors="surrogateescape"`, they are the same again.
    """
    if before == after:
        return ""
    old, new = _lines(before or b""), _lines(after)
    source = "/dev/null" if before is None else _quoted(f"a/{path}")
    hunks = "".join(_hunk(old, new, changes) for changes in _grouped(_changes(old, new)))
    return f"--- {source}\n+++ {_quoted(f'b/{path}')}\n{hunks}"


def _lines(data: bytes) -> list[str]:
    """The lines, each with what a diff has at its end. Nothing but `\\n` ends one."""
    *lines, rest = data.decode("utf-8", "surrogateescape").split("\n")
    ended = [line + "\n" for line in lines]
    return [*ended, f"{rest}\n{OPEN_END}"] if rest else ended


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """What differs, in order. Made for texts that are mostly equal: the time is linear in what is."""
    i = j = 0
    while True:
        while i < len(old) and j < len(new) and old[i] == new[j]:
            i, j = i + 1, j + 1
        if i == len(old) and j == len(new):
            return
        next_i, next_j = _meeting(old, new, i, j)
        yield from _refined(old, new, (i, next_i, j, next_j))
        i, j = next_i, next_j


def _refined(old: Sequence[str], new: Sequence[str], change: Change) -> Iterator[Change]:
    """A change without the few equal lines within it, which were not enough to end it."""
    i, next_i, j, next_j = change
    if next_i - i + next_j - j > REACH:
        yield change
        return
    for tag, start, end, new_start, new_end in SequenceMatcher(
        None, old[i:next_i], new[j:next_j], autojunk=False
    ).get_opcodes():
        if tag != "equal":
            yield i + start, i + end, j + new_start, j + new_end


def _meeting(old: Sequence[str], new: Sequence[str], i: int, j: int) -> tuple[int, int]:
    """Where the texts are equal again, as near as can be; their ends if that is too far."""
    for distance in range(1, REACH + 1):
        for removed in range(max(0, distance - (len(new) - j)), min(distance, len(old) - i) + 1):
            k, m = i + removed, j + distance - removed
            if old[k : k + ANCHOR] == new[m : m + ANCHOR]:
                return k, m
    return len(old), len(new)


def _grouped(changes: Iterator[Change]) -> Iterator[list[Change]]:
    """The changes of each hunk: those with so few lines between them that their contexts meet."""
    group: list[Change] = []
    for change in changes:
        if group and change[0] - group[-1][1] > 2 * CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _hunk(old: Sequence[str], new: Sequence[str], changes: Sequence[Change]) -> str:
    start = max(0, changes[0][0] - CONTEXT)
    new_start = changes[0][2] - (changes[0][0] - start)
    end = min(len(old), changes[-1][1] + CONTEXT)
    new_end = changes[-1][3] + (end - changes[-1][1])
    lines: list[str] = []
    at = start
    for i, next_i, j, next_j in changes:
        lines += [f" {line}" for line in old[at:i]]
        lines += [f"-{line}" for line in old[i:next_i]]
        lines += [f"+{line}" for line in new[j:next_j]]
        at = next_i
    lines += [f" {line}" for line in old[at:end]]
    return f"@@ -{_range(start, end)} +{_range(new_start, new_end)} @@\n{''.join(lines)}"


def _range(start: int, end: int) -> str:
    """Lines as a hunk's header counts them: from 1, or, for none, the line before them."""
    return f"{start + 1 if end > start else start},{end - start}"


def _quoted(path: str) -> str:
    """A path as git writes it: in quotes where it has to be, and with a tab behind it where it has a space."""
    if any(character in ESCAPES or character < " " for character in path):
        escaped = "".join(ESCAPES.get(c) or (c if c >= " " else f"\\{ord(c):03o}") for c in path)
        return f'"{escaped}"'
    return f"{path}\t" if " " in path else path
