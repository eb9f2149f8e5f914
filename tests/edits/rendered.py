"""Random data, rendered as YAML in random styles: indentation, dashes, brackets, quotes, comments, anchors, line breaks.

The data are such that readers of YAML 1.1 and 1.2 agree on them. Comments are numbered, so that each can be found again.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

KEYS = (
    "name",
    "image",
    "spec",
    "env",
    "ports",
    "a",
    "b",
    "c-d",
    "x.io/y",
    "on",
    "1",
    "with space",
    "é😀",
    "k: v",
    "#k",
)
TEXTS = (
    "web", "nginx:1.27", "a b", "", "yes", "1.20", "0o7", "1e3", "12:30", "2024-01-01", "~", "null", "=", "<<", "a: b",
    "a #b", "- x", "{x}", "[y", "*z", "&q", "!t", "|", ">", "%p", "@at", "`tick", "it's", '"quoted"', "back\\slash",
    " lead", "trail ", "tab\there", "é😀", "0x1f", "1_000", ".5", "+1", "..", "...", "---", "#c", "a:", "-", "true",
)  # fmt: skip
LINES = ("one\ntwo\n", "set -e\n\n  indented\nend\n", "no end\nhere", "# not a comment\nx\n")
SCALARS = (True, False, None, 0, 7, -3, 8080, 0.5, -1.25)


def data(random: Random, depth: int = 0) -> Any:
    """A value: a mapping at the top, anything further down."""
    kind = random.random()
    if depth == 0 or (depth < 4 and kind < 0.3):
        size = random.randint(1 if depth == 0 else 0, 4)
        return {key: data(random, depth + 1) for key in random.sample(KEYS, size)}
    if depth < 4 and kind < 0.5:
        return [data(random, depth + 1) for _ in range(random.randint(0, 3))]
    return scalar(random)


def scalar(random: Random) -> Any:
    """A scalar: a tricky text as a rule."""
    return random.choice(random.choice((TEXTS, TEXTS, LINES, SCALARS)))


class Renderer:
    """Renders one file. What it decides depends on `random` only."""

    def __init__(self, random: Random, *, anchors: bool = True, plain: bool = False) -> None:
        self.random = random
        self.step = random.choice((2, 2, 2, 3, 4))
        self.dash = random.choice((0, 0, 2, self.step))
        self.flow = random.choice((0, 0.1, 0.3))
        self.noise = 0 if plain else random.choice((0, 0.15, 0.4))
        self.anchors = anchors and not plain and random.random() < 0.4
        self.newline = random.choice(("\n", "\n", "\r\n"))
        self.bom = random.random() < 0.15
        self.open_end = random.random() < 0.25
        self.comments = 0
        self.known: list[tuple[Any, str]] = []
        self.lines: list[str] = []

    def file(self, documents: list[Any]) -> str:
        """The text of all documents, without the byte order mark."""
        for number, document in enumerate(documents):
            self.known = []
            if number or self.chance(0.3):
                self.lines.append("---" + self.comment())
            self.between(0)
            self.block(document, 0, "")
            if self.chance(0.1):
                self.lines.append("...")
        self.between(0)
        text = self.newline.join(self.lines)
        return text.rstrip() if self.open_end else text + self.newline

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def comment(self) -> str:
        """A comment behind something, as a rule none."""
        if not self.chance(self.noise):
            return ""
        self.comments += 1
        return f"{self.random.choice((' ', '  '))}# c{self.comments}"

    def between(self, column: int) -> None:
        """Comments and blank lines in front of something."""
        while self.chance(self.noise / 2):
            if self.chance(0.4):
                self.lines.append(self.random.choice(("", "", "  ")))
            else:
                self.comments += 1
                self.lines.append(f"{' ' * self.random.choice((0, column))}# c{self.comments}")

    def block(self, value: Any, column: int, head: str) -> None:
        """A mapping or list that is not empty; `head` stands in front of its first line, instead of its margin."""
        margin = " " * column
        entries = list(value.items()) if isinstance(value, dict) else [(None, item) for item in value]
        for number, (key, item) in enumerate(entries):
            if number or not head:
                self.between(column)
            start = head if not number and head else margin
            if key is None:
                self.item(item, column, start + "-")
            else:
                self.pair(item, column, f"{start}{self.key(key)}:")

    def pair(self, value: Any, column: int, head: str) -> None:
        """A value behind its key."""
        anchor = self.anchored(value)
        if anchor.startswith("*"):
            self.lines.append(f"{head} {anchor}{self.comment()}")
        elif isinstance(value, (dict, list)) and value and not self.chance(self.flow):
            self.lines.append(head + anchor + self.comment())
            step = self.step if isinstance(value, dict) else self.dash
            self.block(value, column + step, "")
        else:
            self.inline(value, column, head + anchor)

    def item(self, value: Any, column: int, head: str) -> None:
        """A value behind its dash."""
        anchor = self.anchored(value)
        if anchor.startswith("*"):
            self.lines.append(f"{head} {anchor}{self.comment()}")
        elif isinstance(value, (dict, list)) and value and not self.chance(self.flow):
            gap = self.random.choice((1, 1, 1, 3))
            if anchor or self.chance(0.1):
                self.lines.append(head + anchor + self.comment())
                self.block(value, column + 1 + gap, "")
            else:
                self.block(value, column + 1 + gap, head + " " * gap)
        else:
            self.inline(value, column, head + anchor)

    def anchored(self, value: Any) -> str:
        """An alias for what has been said before, an anchor for what may be said again, as a rule nothing."""
        if not self.anchors or isinstance(value, (bool, int, float)) or value is None:
            return ""
        for known, name in self.known:
            if known == value and type(known) is type(value) and self.chance(0.7):
                return f"*{name}"
        if self.chance(0.3):
            self.known.append((value, f"a{len(self.known)}"))
            return f" &a{len(self.known) - 1}"
        return ""

    def inline(self, value: Any, column: int, head: str) -> None:
        """A scalar, an empty collection or a flow collection, or a block scalar below."""
        if isinstance(value, str) and value.strip() and "\n" in value and self.chance(0.7):
            self.block_scalar(value, column, head)
        elif isinstance(value, (dict, list)) and value and self.chance(0.3):
            self.tidy(value, column + 2, head + " ")
        elif value is None and self.chance(0.3):
            self.lines.append(head + self.comment())
        else:
            self.lines.append(f"{head} {self.flow_text(value)}{self.comment()}")

    def block_scalar(self, value: str, column: int, head: str) -> None:
        indicator = "" if value[0] != " " else "2"
        chomping = "" if value.endswith("\n") else "-"
        self.lines.append(f"{head} |{indicator}{chomping}{self.comment()}")
        self.lines += [" " * (column + 2) + line if line else "" for line in value.removesuffix("\n").split("\n")]
        if self.chance(self.noise / 2):
            self.lines.append("")

    def tidy(self, value: Any, column: int, head: str) -> None:
        """A flow collection with a line for each entry."""
        entries = list(value.items()) if isinstance(value, dict) else [(None, item) for item in value]
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        trailing = self.chance(0.3)
        self.lines.append(head + opening + self.comment())
        for number, (key, item) in enumerate(entries):
            text = self.flow_text(item) if key is None else f"{self.key(key, flow=True)}: {self.flow_text(item)}"
            comma = "," if trailing or number < len(entries) - 1 else ""
            self.lines.append(f"{' ' * column}{text}{comma}{self.comment()}")
        self.lines.append(" " * (column - 1) + closing)

    def flow_text(self, value: Any) -> str:
        """A value on one line."""
        if isinstance(value, dict):
            pairs = [f"{self.key(key, flow=True)}: {self.flow_text(item)}" for key, item in value.items()]
            return f"{{{', '.join(pairs)}{',' if pairs and self.chance(0.1) else ''}}}"
        if isinstance(value, list):
            return f"[{', '.join(self.flow_text(item) for item in value)}]"
        return self.scalar_text(value)

    def key(self, key: str, *, flow: bool = False) -> str:
        return key if key.replace("-", "").isascii() and key.replace("-", "").isalpha() and key != "on" else quoted(key)

    def scalar_text(self, value: Any) -> str:
        if not isinstance(value, str):
            return json.dumps(value)
        if value.isalpha() and value.isascii() and value not in ("yes", "null", "true") and self.chance(0.7):
            return value
        if "\n" not in value and self.chance(0.4):
            return "'" + value.replace("'", "''") + "'"
        return quoted(value)


def quoted(text: str) -> str:
    """The text in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def rendered(random: Random, documents: list[Any], **options: bool) -> bytes:
    """The bytes of a file with these documents."""
    renderer = Renderer(random, **options)
    text = renderer.file(documents)
    return (b"\xef\xbb\xbf" if renderer.bom else b"") + text.encode()
