"""Streams of rendered charts: which document belongs to which source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.streams import split

CASES: dict[str, tuple[str, dict[str, str]]] = {
    "no source": ("a: 1\n---\nb: 2\n", {"in": "a: 1\n---\nb: 2\n"}),
    "nothing": ("", {"in": ""}),
    "one source": ("---\n# Source: a.yaml\na: 1\n", {"a.yaml": "---\n# Source: a.yaml\na: 1\n"}),
    "the source of the document before holds": (
        "# Source: a.yaml\na: 1\n---\nb: 2\n",
        {"a.yaml": "# Source: a.yaml\na: 1\n---\nb: 2\n"},
    ),
    "before the first source": ("x: 1\n---\n# Source: a\na: 1\n", {"in": "x: 1\n", "a": "---\n# Source: a\na: 1\n"}),
    "a source that comes again": (
        "---\n# Source: a\na: 1\n---\n# Source: b\nb: 2\n---\n# Source: a\nc: 3",
        {"a": "---\n# Source: a\na: 1\n---\n# Source: a\nc: 3", "b": "---\n# Source: b\nb: 2\n"},
    ),
    "the last source of a document": ("# Source: a\n# Source: b\na: 1\n", {"b": "# Source: a\n# Source: b\na: 1\n"}),
    "line breaks of Windows": (
        "---\r\n# Source: a b\r\na: 1\r\n",
        {"a b": "---\r\n# Source: a b\r\na: 1\r\n"},
    ),
    "text that only looks like it": ("a: |\n  # Source: x\n  ---\n", {"in": "a: |\n  # Source: x\n  ---\n"}),
    "a comment behind the marker": ("--- # Source: x\na: 1\n", {"in": "--- # Source: x\na: 1\n"}),
    "dashes that begin nothing": ("# Source: a\n----\n---a\n", {"a": "# Source: a\n----\n---a\n"}),
    "nothing but blank lines": ("\n\n---\n# Source: a\na: 1\n", {"a": "---\n# Source: a\na: 1\n"}),
    "non-ASCII": ("# Source: ü.yaml\na: 1\n", {"ü.yaml": "# Source: ü.yaml\na: 1\n"}),
}


@pytest.mark.parametrize("name", CASES)
def test_split(name: str) -> None:
    stream, expected = CASES[name]
    assert split(stream.encode(), "in") == {file: content.encode() for file, content in expected.items()}


sources = st.sampled_from(["", "# Source: a\n", "# Source: b/c\n"])
documents = st.tuples(sources, st.sampled_from(["x: 1\n", "y:\n- 2\n"]))


@given(st.lists(documents, max_size=8))
def test_every_document_is_in_exactly_one_file(written: list[tuple[str, str]]) -> None:
    pieces = [f"---\n{source}{content}" for source, content in written]
    files = split("".join(pieces).encode(), "in")
    found = [piece for content in files.values() for piece in content.decode().split("---\n") if piece]
    assert sorted(found) == sorted(piece.removeprefix("---\n") for piece in pieces)
