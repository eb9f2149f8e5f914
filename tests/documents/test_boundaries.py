"""Boundaries: where each document of a text begins and ends."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from k8slint.documents.boundaries import split

CASES: dict[str, tuple[str, list[str]]] = {
    "nothing": ("", []),
    "blank lines": ("\n  \n\n", []),
    "only comments": ("# a\n\n  # b\n", []),
    "one": ("a: 1\n", ["a: 1\n"]),
    "no line break at the end": ("a: 1", ["a: 1"]),
    "two": ("a: 1\n---\nb: 2\n", ["a: 1\n", "---\nb: 2\n"]),
    "begins with a marker": ("---\na: 1\n---\nb: 2", ["---\na: 1\n", "---\nb: 2"]),
    "comments before the first marker": ("# c\n---\na: 1\n", ["---\na: 1\n"]),
    "empty documents": ("---\n---\n# c\n---\na: 1\n---\n", ["---\n", "---\n# c\n", "---\na: 1\n", "---\n"]),
    "a comment behind the marker": ("a: 1\n--- # c\nb: 2\n", ["a: 1\n", "--- # c\nb: 2\n"]),
    "content behind the marker": ("--- a\n--- >\n b\n---\t{c: 1}\n", ["--- a\n", "--- >\n b\n", "---\t{c: 1}\n"]),
    "the end marker": ("a: 1\n...\nb: 2\n", ["a: 1\n...\n", "b: 2\n"]),
    "the end marker, and a start": ("a: 1\n... # c\n---\nb: 2\n...\n", ["a: 1\n... # c\n", "---\nb: 2\n...\n"]),
    "end markers in a row": ("a: 1\n...\n...\n# c\n...", ["a: 1\n...\n"]),
    "an end marker without a line break": ("a: 1\n...", ["a: 1\n..."]),
    "directives": ("%YAML 1.1\n# c\n\n---\na: 1\n", ["%YAML 1.1\n# c\n\n---\na: 1\n"]),
    "directives of the second": ("a: 1\n...\n%TAG ! x,\n---\nb: 2", ["a: 1\n...\n", "%TAG ! x,\n---\nb: 2"]),
    "a percent sign that is content": ("a: %x\n---\nb: 2\n", ["a: %x\n", "---\nb: 2\n"]),
    "markers that are none": (
        "----\na: ---\nb: x---\n ---\n---x\n....\n ...\n",
        ["----\na: ---\nb: x---\n ---\n---x\n....\n ...\n"],
    ),
    "text that looks alike": (
        "a: |\n  ---\n  ...\nb: '\n  ---'\n-----BEGIN-----\n",
        ["a: |\n  ---\n  ...\nb: '\n  ---'\n-----BEGIN-----\n"],
    ),
    "a marker ends a block scalar": ("a: |\n  x\n---\nb: 2\n", ["a: |\n  x\n", "---\nb: 2\n"]),
    "a marker in quotes is still one": ("a: 'x\n---\ny'\n", ["a: 'x\n", "---\ny'\n"]),
    "line breaks of Windows": ("a: 1\r\n---\r\nb: 2\r\n...\r\nc", ["a: 1\r\n", "---\r\nb: 2\r\n...\r\n", "c"]),
    "line breaks of old": ("# c\ra: 1\r---\rb: 2\r...\rc", ["# c\ra: 1\r", "---\rb: 2\r...\r", "c"]),
    "byte order marks": ("\ufeffa: 1\n...\n\ufeff\ufeffb: 2\n", ["a: 1\n...\n", "b: 2\n"]),
    "line breaks that nobody uses": (
        "a: 1\x85---\x85b: 2\u2028---\u2028c",
        ["a: 1\x85", "---\x85b: 2\u2028", "---\u2028c"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_split(name: str) -> None:
    text, expected = CASES[name]
    assert [text[start:end] for start, end in split(text)] == expected


PIECES = (
    "---", "--- ", "---\t", "...", "... ", "----", "---x", "\n", "\r\n", "\r", "\x85", "\u2028", "# c", " ", "a: 1", "- b",
    "%YAML 1.1", "'", '"', "a: |", "  x", "{", "}", "...x", "%",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_documents_are_in_order_and_what_is_between_says_nothing(text: str) -> None:
    end = 0
    for start, stop in split(text):
        assert end <= start < stop
        assert says_nothing(text[end:start])
        end = stop
    assert says_nothing(text[end:])


def says_nothing(text: str) -> bool:
    return not "".join(line for line in text.splitlines() if not line.strip().startswith(("#", "...")) and line.strip())


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_a_stream_that_libyaml_can_read_has_the_same_documents(text: str) -> None:
    try:
        events: list[Any] = list(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.YAMLError:
        assume(False)
        raise
    starts = [event.start_mark.index for event in events if isinstance(event, yaml.DocumentStartEvent)]
    spans = list(split(text))
    assert len(spans) == len(starts)
    assert all(start <= at <= end for (start, end), at in zip(spans, starts, strict=True))
