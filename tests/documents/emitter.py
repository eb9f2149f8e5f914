"""Data -> YAML in random styles, with the place of every key and value known from writing it."""

from __future__ import annotations

import json
import re
from random import Random
from typing import Any

from hypothesis import strategies as st

from k8slint.documents.scalars import resolve
from k8slint.sources import Span

Path = tuple[str | int, ...]

PLAIN = re.compile(r"[\w/.](?:[\w /.#:-]*[\w/.])?")
WORDS = [
    "a",
    "name",
    "x/y",
    "two words",
    "on",
    "1",
    "~",
    "null",
    "ä😀",
    "it's",
    'say "x"',
    "a: b",
    "a #b",
    "#",
    "- a",
    "",
]
KEYS = st.sampled_from([*"abcdefgh", "name", "metadata", "x/y", "two words", "on", "1", "ä😀", "it's", "a: b", "#", ""])
TEXTS = st.sampled_from(
    [*WORDS, " ", "\\", "one\ntwo\n", "one\n\n  two", "\n", "tab\there", "{{ x }}", "c:d", "0x10", "k" * 130]
)
SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.sampled_from([0.5, -1.25, 1e30]) | TEXTS
DATA: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


class Written:
    """A text, and where it says what: of each path the span of its key, and of its value where that is a scalar.

    A scalar of several lines has the span of its first, a block scalar that of its header; nothing has none.
    """

    def __init__(self, data: Any, random: Random) -> None:
        self.random = random
        self.pieces: list[str] = []
        self.at = 0
        self.keys: dict[Path, Span] = {}
        self.values: dict[Path, Span] = {}
        self.anchors = 0
        self.line_break = random.choice(["\n", "\n", "\r\n"])
        self.put(random.choice(["", "# head\n", "---\n", "%YAML 1.1\n---\n"]))
        self.put("" if self.pieces[-1].endswith("---\n") else "--- # c\n" if isinstance(data, (dict, list)) else "---")
        if isinstance(data, (dict, list)) and data:
            self.block(data, 0, ())
        else:
            self.value(data, 0, ())
        self.text = "".join(self.pieces)

    def put(self, text: str) -> Span:
        text = text.replace("\n", self.line_break)
        self.pieces.append(text)
        self.at += len(text)
        return Span(self.at - len(text), self.at)

    def maybe(self, *texts: str) -> None:
        self.put(self.random.choice(texts))

    def end_line(self) -> None:
        self.maybe("\n", "\n", "\n", " # c\n", "  \n", "\n\n", "\n# c\n", "\n  # {{ x }}\n")

    def block(self, data: Any, indent: int, path: Path) -> None:
        """A collection, each entry on lines of its own; the first one where the writer stands."""
        entries = list(data.items() if isinstance(data, dict) else enumerate(data))
        for number, (key, value) in enumerate(entries):
            if number:
                self.put(" " * indent)
            if isinstance(data, dict):
                self.key((*path, key), str(key), " " if self.random.random() < 0.1 else "")
                self.value(value, indent, (*path, key))
            else:
                self.put("-")
                self.item(value, indent, (*path, key))

    def item(self, value: Any, indent: int, path: Path) -> None:
        if isinstance(value, (dict, list)) and value and self.random.random() < 0.6:
            spaces = self.random.choice([1, 1, 1, 3])
            self.put(" " * spaces)
            self.block(value, indent + 1 + spaces, path)
        else:
            self.value(value, indent, path)

    def value(self, value: Any, indent: int, path: Path) -> None:
        """What stands behind a key or a dash, to the end of its last line."""
        if self.random.random() < 0.1 and value is not None:
            self.anchors += 1
            self.put(f" &x{self.anchors}")
        if not isinstance(value, (dict, list)):
            self.scalar(value, indent, path)
        elif value and self.random.random() < 0.8:
            self.end_line()
            deeper = indent + self.random.choice([1, 2, 2, 4])
            self.put(" " * deeper)
            self.block(value, deeper, path)
        else:
            self.put(" ")
            self.flow(value, path)
            self.end_line()

    def flow(self, value: Any, path: Path) -> None:
        """A collection in brackets, or a scalar in one."""
        if not isinstance(value, (dict, list)):
            self.values[path] = self.put(self.one_line(value, flow=True))
            return
        self.put("{" if isinstance(value, dict) else "[")
        self.maybe("", " ")
        for number, (key, item) in enumerate(value.items() if isinstance(value, dict) else enumerate(value)):
            if number:
                self.maybe(",", ", ", " , ")
            if isinstance(value, dict):
                self.key((*path, key), str(key), "")
                self.put(" ")
            self.flow(item, (*path, key))
        self.maybe("", " ")
        self.put("}" if isinstance(value, dict) else "]")

    def key(self, path: Path, key: str, space: str) -> None:
        self.keys[path] = self.put(self.one_line(key, flow=True))
        self.put(f"{space}:")

    def scalar(self, value: Any, indent: int, path: Path) -> None:
        if value is None and path and self.random.random() < 0.5:
            self.end_line()
            return
        self.put(" " * self.random.choice([1, 1, 1, 2]))
        if isinstance(value, str) and "\n" in value and self.random.random() < 0.7:
            self.literal(value, indent, path)
            return
        text = self.one_line(value, flow=False)
        words = text.split(" ")
        if len(words) > 1 and all(words) and "#" not in text and ":" not in text and self.random.random() < 0.3:
            self.values[path] = self.put(words[0])
            self.put("\n" + " " * (indent + 2) + " ".join(words[1:]))
        else:
            self.values[path] = self.put(text)
        self.end_line()

    def literal(self, value: str, indent: int, path: Path) -> None:
        """A block scalar, its indentation spelled out."""
        body = value.rstrip("\n")
        breaks = len(value) - len(body)
        header = "|2" + ("-" if breaks == 0 else "" if breaks == 1 and body else "+")
        self.values[path] = self.put(header)
        self.maybe("\n", " # c\n")
        below = " " * (indent + 2) if path else "  "
        lines = value.removesuffix("\n").split("\n")
        self.put("".join(f"{below}{line}\n" if line else "\n" for line in lines))

    def one_line(self, value: Any, *, flow: bool) -> str:
        if value is None:
            return self.random.choice(["null", "~"])
        if isinstance(value, bool):
            return self.random.choice(["true", "yes", "ON"] if value else ["false", "No", "off"])
        if not isinstance(value, str):
            return repr(value)
        styles = [json.dumps(value, ensure_ascii=False).replace("\\u007f", "\\x7f")]
        if "\n" not in value:
            styles.append("'" + value.replace("'", "''") + "'")
        plain = PLAIN.fullmatch(value) and " #" not in value and ": " not in value and isinstance(resolve(value), str)
        if plain and not (flow and ":" in value):
            styles += [value] * 3
        return self.random.choice(styles)


@st.composite
def written(draw: st.DrawFn) -> tuple[Any, Written]:
    """Data and how it was written."""
    data = draw(DATA.filter(lambda value: value is not None))
    return data, Written(data, draw(st.randoms(use_true_random=False)))
