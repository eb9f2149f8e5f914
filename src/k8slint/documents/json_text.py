"""JSON manifests: the standard library's reader for the data, an exact tree on demand for the places."""

from __future__ import annotations

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]  # not in typeshed

from .data import Duplicate, Map, Path, Seq, Unreadable
from .events import DEPTH
from .nodes import Node
from .scalars import Scalar, plain_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

BETWEEN = re.compile(r"[ \t\n\r,:]*")
"""What stands between the tokens of a valid text."""

BLANK = re.compile(r"[ \t\n\r]*")
LITERAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null")
SURROGATE = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"
"""What Go's reader makes of half a surrogate pair."""


class Value:
    """One JSON value of a text: its data, its span, and whether an object in it has a key twice."""

    __slots__ = ("data", "doubled", "end", "start")

    def __init__(self, data: Any, start: int, end: int, doubled: bool) -> None:
        self.data = data
        self.start = start
        self.end = end
        self.doubled = doubled


def read(text: str) -> tuple[list[Value], Unreadable | None]:
    """The values of a JSON text, several one after the other as kubectl allows them; those before the first that cannot
    be read, and why it cannot.
    """
    found: list[Value] = []
    doubled: list[bool] = []

    def mapping(pairs: list[tuple[str, Any]]) -> Map:
        made = Map((_string(key), _listed(value)) for key, value in pairs)
        doubled.append(len(made) < len(pairs))
        return made

    decoder = json.JSONDecoder(
        object_pairs_hook=mapping, parse_float=_number, parse_int=_number, parse_constant=_no_number
    )
    at = _skip(BLANK, text, 0)
    while at < len(text):
        doubled.clear()
        try:
            value, end = decoder.raw_decode(text, at)
            found.append(Value(_not_deep(_listed(value)), at, end, any(doubled)))
        except json.JSONDecodeError as error:
            return found, Unreadable(f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}", error.pos)
        except RecursionError:
            return found, Unreadable(TOO_DEEP, at)
        except ValueError as error:
            return found, Unreadable(str(error), at)
        at = _skip(BLANK, text, end)
    return found, None


TOO_DEEP = f"this is nested deeper than {DEPTH} levels"


def _number(text: str) -> Scalar:
    value = plain_value(text)
    return _no_number(text) if isinstance(value, str) else value


def _no_number(text: str) -> Scalar:
    raise ValueError(f"{text} is no number that JSON knows")


def _string(text: str) -> str:
    return SURROGATE.sub(REPLACEMENT, text) if SURROGATE.search(text) else text


def _listed(value: Any) -> Any:
    """Lists as `Seq`, so that every document is made of the same kinds of container; texts without surrogates."""
    if value.__class__ is list:
        return Seq([_listed(item) for item in value])
    return _string(value) if value.__class__ is str else value


def _not_deep(value: Any) -> Any:
    level = [value] if isinstance(value, (Map, Seq)) else []
    for _depth in range(DEPTH):
        lists = [container.values() if isinstance(container, Map) else container for container in level]
        level = [item for items in lists for item in items if isinstance(item, (Map, Seq))]
        if not level:
            return value
    raise ValueError(TOO_DEEP)


def tree(text: str, start: int) -> Node:
    """The exact tree of the JSON value at offset `start`. The text has been read before: it is valid."""
    stack: list[tuple[Node, list[Node]]] = []  # a collection and, of a mapping, the key that waits
    at = start
    while True:
        if text[at] in "]}":
            node, _key = stack.pop()
            node.end = at = at + 1
        elif text[at] in "[{":
            node = Node("map" if text[at] == "{" else "seq", at, at)
            node.flow = True
            stack.append((node, []))
            at = _skip(BETWEEN, text, at + 1)
            continue
        else:
            node = _scalar(text, at)
            at = node.end
        if not stack:
            return node
        parent, key = stack[-1]
        if parent.kind == "seq":
            parent.items.append(node)
        elif key:
            parent.entries.append((key.pop(), node))
        else:
            key.append(node)
        at = _skip(BETWEEN, text, at)


def _scalar(text: str, at: int) -> Node:
    if text[at] == '"':
        value, end = scanstring(text, at + 1, True)
        node = Node("scalar", at, end)
        node.value, node.style = _string(value), '"'
        return node
    literal = LITERAL.match(text, at)
    assert literal is not None
    node = Node("scalar", at, literal.end())
    node.value = plain_value(literal.group())
    return node


def _skip(what: re.Pattern[str], text: str, at: int) -> int:
    found = what.match(text, at)
    return found.end() if found else at


def duplicates(root: Node) -> tuple[Duplicate, ...]:
    """The keys that an object of the tree has twice."""
    found: list[Duplicate] = []
    pending: list[tuple[Node, Path]] = [(root, ())]
    while pending:
        node, path = pending.pop()
        seen: dict[str, int] = {}
        for key, value in node.entries:
            if key.value in seen:
                found.append(Duplicate((*path, key.value), seen[key.value], key.start))
            seen[key.value] = key.start
            pending.append((value, (*path, key.value)))
        pending.extend((item, (*path, index)) for index, item in enumerate(node.items))
    return tuple(sorted(found, key=lambda duplicate: duplicate.again))
