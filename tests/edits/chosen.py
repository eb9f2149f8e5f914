"""Random fixes for random documents, and short ways to make fixes by hand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import Any

from k8slint.documents import Document, Path, read_documents
from k8slint.edits import Edited, RankedFix, edit
from k8slint.problems import SEVERITIES, Fix, Location, Operation
from k8slint.sources import Source
from tests.edits import rendered

Change = tuple[str, Path, Any] | tuple[str, Path, Any, str]
"""Kind, path and value of an operation, and the neighbour that it names."""


def source_of(text: str | bytes, path: str = "all.yaml") -> Source:
    """A source of a text."""
    return Source(path, text if isinstance(text, bytes) else text.encode())


def fix_of(document: Document, *changes: Change, title: str = "mend it") -> Fix:
    """A fix of one document."""
    operations = [Operation(kind, Location(document, path), value, *after) for kind, path, value, *after in changes]
    return Fix(title, *operations)


def ranked(fix: Fix, rule: str = "rule", severity: str = "warning") -> RankedFix:
    """A fix with a rank."""
    return RankedFix(fix, severity, rule)


def edited(text: str | bytes, *changes: Change, document: int = 0, path: str = "all.yaml") -> Edited:
    """A text after one fix of one of its documents for each change."""
    source = source_of(text, path)
    documents = read_documents(source)
    fixes = [ranked(fix_of(documents[document], change), f"rule-{n}") for n, change in enumerate(changes)]
    return edit(source, documents, fixes)


def after(text: str, *changes: Change, document: int = 0, path: str = "all.yaml") -> str:
    """The text after changes that have to be possible."""
    result = edited(text, *changes, document=document, path=path)
    assert [refused.reason for refused in result.refused] == []
    return result.data.decode()


def random_fixes(random: Random, documents: Sequence[Document], *, kinds: Sequence[str] = ()) -> list[RankedFix]:
    """Up to five fixes of one to three operations each, of all kinds or these."""
    fixes = []
    for number in range(random.randint(1, 5)):
        document = random.choice(documents)
        operations = [random_operation(random, document, kinds) for _ in range(random.choice((1, 1, 2, 3)))]
        fixes.append(RankedFix(Fix(f"fix {number}", *operations), random.choice(SEVERITIES), f"rule-{number}"))
    return fixes


def random_operation(random: Random, document: Document, kinds: Sequence[str] = ()) -> Operation:
    """An operation on a place that exists or could."""
    kind = random.choice(kinds or ("set", "set", "add", "add", "append", "append", "remove", "rename"))
    path = random_path(random, document.data, existing=kind in ("remove", "rename"))
    value: Any = random.choice((rendered.scalar(random), rendered.data(random, 1)))
    if kind == "rename":
        value = f"renamed-{random.randint(0, 3)}"
    return Operation(kind, Location(document, path), value, random.choice(("", "image", "name")))


def random_path(random: Random, data: Any, *, existing: bool) -> Path:
    """A path into the data, or, now and then, one or two steps out of them."""
    path: list[str | int] = []
    while isinstance(data, (dict, list)) and data and (not path or random.random() < 0.75):
        step: Any = random.choice(list(data)) if isinstance(data, dict) else random.randrange(len(data))
        path.append(step)
        data = data[step]
    if not existing and isinstance(data, (dict, type(None))) and random.random() < 0.7:
        path += [f"new-{random.randint(0, 4)}" for _ in range(random.choice((1, 1, 2)))]
    return tuple(path)


def patched(old: bytes, diff: str) -> bytes:
    """What a strict reader of unified diffs makes of some bytes."""
    lines = _lines(old.decode())
    found: list[str] = []
    at = 0
    body = [*diff.split("\n")[2:-1], ""]
    for line, following in pairwise(body):
        text = line[1:] + ("" if following.startswith("\\") else "\n")
        if line.startswith("@@"):
            first, size = map(int, line.split()[1][1:].split(","))
            start = first - (size > 0)
            assert start >= at
            found += lines[at:start]
            at = start
        elif line[0] in "- ":
            assert lines[at] == text
            found += [text] if line[0] == " " else []
            at += 1
        elif line[0] == "+":
            found.append(text)
    return "".join(found + lines[at:]).encode()


def _lines(text: str) -> list[str]:
    """Lines with what ends them; nothing but a line feed does."""
    *lines, rest = text.split("\n")
    return [f"{line}\n" for line in lines] + [rest] * bool(rest)
