"""Places: where to point for a path of a document.

An existing scalar: its value, to the end of its first line; of a block scalar its header (`|`). An existing mapping or
list, or an empty value: its key. A missing path: the key of the nearest parent that exists. What has no key, a list
item or the document: the value of its `name`, or of its `metadata.name`, else its first key. What an alias stands for,
or a merge brought: the alias, with its anchor.

`quick` reads most places off the text with the marks of the data; `exact` needs the exact tree and knows all.
"""

from __future__ import annotations

from ..records import Record
from ..sources import Span
from .data import Map, Seq
from .nodes import Node, walk
from .scalars import reads_as

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .data import Path

NAMES: tuple[Path, ...] = (("name",), ("metadata", "name"))
"""Where a thing says its name, the better first."""

QUOTES = ("'", '"')
FAR = 80
"""Characters behind a text, or of anything else, in which a comment or the end of the line shows where it ends."""

BLOCK = ("|", ">")
NOT_PLAIN = frozenset("&*!{[#%@`,]}")
"""What begins no plain scalar: an alias, a property, a bracket, what no scalar begins with, or nothing."""


class Placement(Record):
    """Where a path stands: the span to point at, on one line; whether the path exists; the anchor of an alias."""

    span: Span
    exists: bool
    anchor: Span | None = None


def exact(text: str, tree: Node, path: Path) -> Placement:
    """The placement by the exact tree."""
    steps = walk(tree, path)
    exists = len(steps) == len(path)
    for depth in range(len(steps), 0, -1):
        step = steps[depth - 1]
        if step.alias is not None:
            return Placement(_line(text, step.alias), exists, _anchor(text, step.alias.real))
        if depth == len(path) and _says(step.value):
            return Placement(_line(text, step.value), exists)
        named = step.key or _name(step.value)
        if named is not None:
            return Placement(_line(text, named), exists)
    return Placement(_line(text, _name(tree) or tree), exists)


def _says(node: Node) -> bool:
    """Whether a node is a value that can be pointed at: a scalar that is more than nothing."""
    return node.kind in ("scalar", "template") and node.end > node.start


def _name(node: Node) -> Node | None:
    """What names a thing that has no key: None for an empty collection and for a list."""
    if node.kind != "map":
        return node if _says(node) else None
    for path in NAMES:
        steps = walk(node, path)
        if len(steps) == len(path) and steps[-1].alias is None and _says(steps[-1].value):
            return steps[-1].value
    return node.entries[0][0] if node.entries else None


def _line(text: str, node: Node) -> Span:
    """The part of a node that is worth a caret: its first line, of a block scalar its header, of nothing its tag."""
    start, end = node.start if node.end > node.start else node.outer, node.end
    for stop in "\n\r":
        found = text.find(stop, start, end)
        end = found if found >= 0 else end
    if node.style in BLOCK:
        end = start + len(text[start:end].split(None, 1)[0])
    return Span(start, end)


def _anchor(text: str, node: Node) -> Span:
    start = text.find(f"&{node.anchor}", node.outer)
    return Span(start, start + 1 + len(node.anchor))


def quick(text: str, base: int, data: Any, path: Path) -> Placement | None:
    """The placement by the marks of `data`, which begins at offset `base`; None where they do not show it beyond doubt.

    The document has to be direct: without aliases, merges and duplicate keys.
    """
    at = -1
    key: str | None = None
    exists = True
    for part in path:
        if isinstance(part, str) and isinstance(data, Map) and part in data:
            at, key, data = data.marks[list(data).index(part)], part, data[part]
        elif isinstance(part, int) and isinstance(data, Seq) and part < len(data):
            at, key, data = data.marks[part], None, data[part]
        else:
            exists = False
            break
    if isinstance(data, Map) and key is None:
        span = _named(text, base, data)
    elif key is not None and (not exists or isinstance(data, (Map, Seq))):
        span = _key(text, base + at, key)
    else:
        span = _value(text, base + at, key, data) if at >= 0 else None
    return Placement(span, exists) if span is not None else None


def _named(text: str, base: int, data: Map) -> Span | None:
    """What names a mapping without a key."""
    for container in (data, data.get("metadata")):
        if isinstance(container, Map) and "name" in container and not isinstance(container["name"], (Map, Seq)):
            at = container.marks[list(container).index("name")]
            return _value(text, base + at, "name", container["name"])
    return _key(text, base + data.marks[0], next(iter(data))) if data else None


def _key(text: str, at: int, key: str) -> Span | None:
    """The span of the key whose first character is at `at`."""
    end = at + len(key)
    if text.startswith(key, at) and text.startswith(":", end):
        return Span(at, end)
    quote = text[at : at + 1]
    if quote in QUOTES and "\\" not in key and "'" not in key and text.startswith(f"{key}{quote}:", at + 1):
        return Span(at, end + 2)
    return None


def _value(text: str, at: int, key: str | None, value: object) -> Span | None:
    """The span of the scalar that is the value of the key at `at`, or, without one, stands at `at`."""
    if key is not None:
        span = _key(text, at, key)
        if span is None:
            return None
        at = span.end + 1
        while text[at : at + 1] == " ":
            at += 1
    first = text[at : at + 1]
    if first in QUOTES:
        if not isinstance(value, str) or any(sign in value for sign in "\\'\""):
            return None
        return Span(at, at + len(value) + 2) if text.startswith(f"{value}{first}", at + 1) else None
    if first in BLOCK:
        return Span(at, at + len(text[at : at + FAR].split(None, 1)[0]))
    return _plain(text, at, value) if first not in NOT_PLAIN else None


def _plain(text: str, at: int, value: object) -> Span | None:
    """The span of the plain scalar at `at`, if all of it stands on this line."""
    window = text[at : at + FAR + (len(value) if isinstance(value, str) else 0)]
    ends = [end for end in (window.find("\n"), window.find(" #")) if end >= 0]
    if not ends and at + len(window) < len(text):
        return None
    word = window[: min(ends, default=len(window))].rstrip()
    if not word or "\t" in word:
        return None
    if not reads_as(word, value):  # it may end before, in brackets
        word = word[: min((end for end in map(word.find, ",]}") if end >= 0), default=0)].rstrip()
    return Span(at, at + len(word)) if word and reads_as(word, value) else None
