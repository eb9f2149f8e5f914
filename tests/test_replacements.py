"""Edits made fit for programs that put the start of an edit behind the indentation of its line."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.reports.replacements import is_in_indentation, replacements
from k8slint.sources import Edit, Source, applied

MANIFEST = "spec:\n  a: 1\n  b: 2\n"
CASES: dict[str, tuple[str, list[Edit], list[Edit]]] = {
    "a line in front of an indented one goes behind the line before": (
        MANIFEST,
        [Edit(6, 6, "  new: 0\n")],
        [Edit(5, 5, "\n  new: 0")],
    ),
    "with CRLF too": (
        "spec:\r\n  a: 1\r\n",
        [Edit(7, 7, "  new: 0\r\n")],
        [Edit(5, 5, "\r\n  new: 0")],
    ),
    "a line that goes takes the break before it": (MANIFEST, [Edit(6, 13, "")], [Edit(5, 12, "")]),
    "with CRLF two characters": ("spec:\r\n  a: 1\r\n  b: 2\r\n", [Edit(7, 15, "")], [Edit(5, 13, "")]),
    "a line that is another one": (MANIFEST, [Edit(6, 13, "  c: 1\n")], [Edit(5, 9, "\n  c")]),
    "more indentation": (MANIFEST, [Edit(6, 8, "    ")], [Edit(5, 6, "\n  ")]),
    "in a line it stays as it is": (MANIFEST, [Edit(11, 12, "3")], [Edit(11, 12, "3")]),
    "in front of a line without indentation": ("a: 1\nb: 2\n", [Edit(5, 5, "c: 3\n")], [Edit(5, 5, "c: 3\n")]),
    "in a blank line": ("a:\n    \n  b: 1\n", [Edit(3, 3, "  c: 2\n")], [Edit(2, 2, "\n  c: 2")]),
    "behind the last line break": ("a: 1\n", [Edit(5, 5, "b: 2\n")], [Edit(4, 4, "\nb: 2")]),
    "at the end without one": ("a: 1", [Edit(4, 4, "\nb: 2")], [Edit(4, 4, "\nb: 2")]),
    "in an empty file": ("", [Edit(0, 0, "a: 1\n")], [Edit(0, 0, "a: 1\n")]),
    "two that meet are one": (
        MANIFEST,
        [Edit(4, 5, " # kept\n  x: 0"), Edit(6, 6, "  new: 0\n")],
        [Edit(4, 5, " # kept\n  x: 0\n  new: 0")],
    ),
    "what ends inside the break that another is widened over": (
        MANIFEST,
        [Edit(3, 6, "Z\n"), Edit(7, 8, "")],
        [Edit(3, 7, "Z\n")],
    ),
    "two in one indentation": (
        "a:\n    b: 1\n",
        [Edit(3, 4, ""), Edit(5, 6, "")],
        [Edit(2, 5, "\n")],
    ),
    "nothing changes": (MANIFEST, [Edit(6, 8, "  ")], []),
    "the first line has none before": ("  a: 1\n", [Edit(0, 0, "  b: 1\n")], [Edit(0, 0, "  b: 1\n")]),
    "a break is not taken apart": ("a: 1\r\nb: 2\r\n", [Edit(4, 6, "\n")], [Edit(4, 6, "\n")]),
}


@pytest.mark.parametrize("name", CASES)
def test_replacements(name: str) -> None:
    text, edits, expected = CASES[name]
    source = Source("a.yaml", text.encode())
    assert applied(text, expected) == applied(text, edits)
    assert list(replacements(source, edits)) == expected


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("a:\n  b: 1\n", 3, True),
        ("a:\n  b: 1\n", 4, True),
        ("a:\n  b: 1\n", 5, False),
        ("a:\n\tb", 3, True),
        ("a:\n   \nb", 3, True),
        ("a:\n   \nb", 6, False),
        ("a:\n\nb", 3, False),
        ("", 0, False),
    ],
    ids=repr,
)
def test_indentation(text: str, offset: int, expected: bool) -> None:
    assert is_in_indentation(Source("a.yaml", text.encode()), offset) is expected


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text, and edits of it that do not touch."""
    pieces = st.sampled_from(["a", "k: v", " ", "  ", "\t", "\n", "\r\n", "😀", "- "])
    texts = st.lists(pieces, max_size=6).map("".join)
    text = "".join(draw(st.lists(pieces, max_size=25)))
    offsets = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    edits = []
    while offsets:
        start, offsets = offsets[0], offsets[1:]
        end = offsets.pop(0) if offsets and draw(st.booleans()) else start
        edits.append(Edit(start, end, draw(texts)))
    return text, edits


@given(edited())
def test_they_make_the_same_and_begin_nowhere_wrong(given: tuple[str, list[Edit]]) -> None:
    text, edits = given
    source = Source("a.yaml", text.encode())
    found = replacements(source, edits)
    assert applied(text, list(found)) == applied(text, edits)
    assert all(one.end < other.start for one, other in pairwise(found))
    for edit in found:
        assert source.position(edit.start)[0] == 1 or not is_in_indentation(source, edit.start)
        assert not 0 < edit.start == len(text) == source.line_start(source.position(edit.start)[0])
        assert "\r\n" not in (text[edit.start - 1 : edit.start + 1], text[edit.end - 1 : edit.end + 1])
