"""Scalars as text: plain where readers of YAML 1.1 and 1.2 agree that it is the same string, else quoted."""

from __future__ import annotations

import re

from ..documents.scalars import resolve
from ..records import Record
from .semantics import Impossible

Scalar = str | int | float | bool | None

FIRST = frozenset(",[]{}#&*!|>'\"%@`?:=<~")
"""A string that begins with one of these is quoted; some would not have to be."""

UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML wants escaped, and what only some of its readers take for the end of a line."""

NUMBER_LIKE = re.compile(
    r"[-+]?(?:0x[0-9a-f_]*|0o?[0-7_]*|0b[01_]*|[0-9_]*\.?[0-9_]*(?:e[-+]?[0-9_]*)?|[0-9_]+(?::[0-9_]+)+(?:\.[0-9_]*)?"
    r"|\.inf|\.nan)",
    re.IGNORECASE,
)
DATE_LIKE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t].*)?")
WORDS = frozenset("y n yes no on off true false null".split())
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}
ESCAPED = re.compile('[\\\\"\n\t]|' + UNPRINTABLE.pattern)
JSON_ESCAPED = re.compile('[\\\\"\x00-\x1f\ud800-\udfff]')


class Literal(Record):
    """A text as a literal block scalar: whether its header has to say the indentation, the sign for what becomes of its
    last line breaks (`-`, `+` or none), and its lines, not indented yet.
    """

    indicator: bool
    chomping: str
    lines: tuple[str, ...]


def is_plain(text: str, *, flow: bool) -> bool:
    """Whether every reader takes the text for this string without quotes; `flow`: between brackets."""
    if not text or text != text.strip() or text[0] in FIRST or UNPRINTABLE.search(text) or "\n" in text or "\t" in text:
        return False
    if text[0] == "-" and (text[1:2] in ("", " ") or text.startswith("---")):
        return False
    if text.startswith("...") or ": " in text or " #" in text or text[-1] == ":":
        return False
    if flow and any(mark in text for mark in ",[]{}"):
        return False
    return isinstance(resolve(text), str) and not _may_be_other(text)


def _may_be_other(text: str) -> bool:
    if text[0] in "+-.0123456789":
        return bool(NUMBER_LIKE.fullmatch(text) or DATE_LIKE.fullmatch(text))
    return text.lower() in WORDS


def text_of(value: Scalar, *, flow: bool = False, style: str = "", quote: str = '"') -> str:
    """A scalar as YAML on one line.

    A string keeps the `style` of the one it replaces (a quote, or "" for plain) where that can hold it; it is quoted
    with `quote` where it has to be and the style does not say. Raises `Impossible` for what no YAML can hold.
    """
    if not isinstance(value, str):
        return number_text(value)
    if style == '"':
        return double_quoted(value)
    if style == "'" and (text := single_quoted(value)):
        return text
    if style != "'" and is_plain(value, flow=flow):
        return value
    if (quote == "'" or '"' in value or "\\" in value) and "'" not in value and (text := single_quoted(value)):
        return text
    return double_quoted(value)


def number_text(value: float | bool | None) -> str:
    """Null, a boolean or a number, as JSON and YAML both write it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = repr(value)
    if "e" in text and "." not in text:  # YAML 1.1 has no exponent without a point
        text = text.replace("e", ".0e")
    return text


def single_quoted(value: str) -> str:
    """The text in single quotes; "" if they cannot hold it on one line."""
    if "\n" in value or UNPRINTABLE.search(value):
        return ""
    return "'" + value.replace("'", "''") + "'"


def double_quoted(value: str) -> str:
    """The text in double quotes, which can hold anything but half a surrogate pair."""
    return f'"{ESCAPED.sub(_escape, value)}"'


def json_text(value: Scalar) -> str:
    """A scalar as JSON."""
    if not isinstance(value, str):
        return number_text(value)
    return f'"{JSON_ESCAPED.sub(_escape_json, value)}"'


def literal(value: str, *, keep: bool = False) -> Literal | None:
    """A text as a literal block scalar; None where that cannot hold it, or not better than quotes: a single line,
    characters that want escaping, and, unless `keep`, blank lines at its end.
    """
    body = value.rstrip("\n")
    blank = len(value) - len(body) - 1
    if not body.strip() or UNPRINTABLE.search(value) or (blank > 0 and not keep):
        return None
    lines = body.split("\n")
    if lines[-1].isspace():
        return None
    first = next(line for line in lines if line)
    chomping = "-" if blank < 0 else "+" if blank else ""
    return Literal(first[0] in " \t", chomping, (*lines, *[""] * blank))


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    if character in ESCAPES:
        return ESCAPES[character]
    if "\ud800" <= character <= "\udfff":
        raise Impossible("half a surrogate pair cannot be written")
    return f"\\u{ord(character):04x}"


def _escape_json(found: re.Match[str]) -> str:
    character = found.group()
    return ESCAPES.get(character) or f"\\u{ord(character):04x}"
