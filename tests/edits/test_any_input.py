"""Any input: nothing is raised, and twice the text takes about twice the steps."""

from __future__ import annotations

import sys
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.documents import Document, read_documents
from k8slint.edits import RankedFix, add_resource, append_document, demoted, edit, new_manifest, unified_diff
from tests.edits import rendered
from tests.edits.chosen import Change, fix_of, random_fixes, ranked, source_of

PIECES = [
    *"{}[]#&*!|>'\"%@`:,-? \t\n\r~<=\x00\x85\u2028\ufeff",
    "<<: *a0\n",
    "\n---\n",
    "\n...\n",
    "{{ x }}",
    "&a0 ",
    "*a0",
]


@given(st.integers(0, 2**32))
def test_nothing_is_raised(seed: int) -> None:
    random = Random(seed)
    source = source_of(damaged(random, rendered.rendered(random, [rendered.data(random)]).decode()))
    documents = read_documents(source)
    if documents:
        fixes = random_fixes(random, documents)
        result = edit(source, documents, fixes)
        assert len(result.applied) + len(result.refused) == len(fixes)
        assert [demoted(o.location) for fix in fixes for o in fix.fix.operations]
        assert bool(unified_diff("a", source.data, result.data)) is bool(result.edits)
    new_manifest({"a": 1}, "", source)
    add_resource(source, "b.yaml")
    append_document(source, {"a": 1}, "")


def damaged(random: Random, text: str) -> str:
    """The text with a few characters more, less or other."""
    for _ in range(random.randint(1, 5)):
        at = random.randint(0, len(text))
        text = text[:at] + random.choice(PIECES) + text[at + random.choice((0, 0, 1, 3)) :]
    return text


CHANGES: list[Change] = [
    ("set", ("a", "new"), True),
    ("append", ("l",), 7),
    ("remove", ("l", 0), None),
    ("remove", ("z",), None),
    ("set", ("t",), "one\ntwo\n"),
]

GROWING = {
    "comments": ("a:\n  x: 1\n", "  # c - d\n", "l:\n", "# e\n", "- 1\n", "# f\n", "- 2\nt: x\nz: 1\n", "# g\n"),
    "blank lines": ("a:\n  x: 1\n", "\n", "l:\n", "\n", "- 1\n", "\n", "- 2\nt: x\n", "\n", "z: 1\n", "\n"),
    "spaces": ("a:\n  x: 1\nl:\n-", " ", "1\n- 2", " ", "# c\nt: |\n  x\n", " ", "\nz: 1\n"),
    "entries": ("a:\n", "  k%: 1\n", "l:\n", "- 1\n", "t: x\nz: 1\n"),
    "entries in brackets": ("a: {", "k%: 1, ", "}\nl: [", "1, ", "2]\nt: x\nz: 1\n"),
    "lines of a text": ("a:\n  x: 1\nl: [1, 2]\nt: |\n", "  x # y\n", "z: 1\n"),
    "JSON": ('{"a": {"x": [', "1, ", '1]}, "l": [', "{}, ", '1], "t": "", "z": 1}'),
    "anchors": ("k:\n", "- &k% %\n- *k%\n", "a: {}\nl: [1, 2]\nt: x\nz: 1\n"),
}
"""Pieces of a text: every other one is repeated, with its number for `%`."""


@pytest.mark.parametrize("pieces", GROWING.values(), ids=GROWING.keys())
def test_steps_grow_with_the_text(pieces: tuple[str, ...]) -> None:
    few, many = (steps_of_changes(repeated(pieces, times)) for times in (200, 400))
    assert many < 2.2 * few


def test_steps_grow_with_the_fixes() -> None:
    few, many = steps_of_fixes(200), steps_of_fixes(400)
    assert many < 2.2 * few


def repeated(pieces: tuple[str, ...], times: int) -> str:
    """The text of some pieces."""
    text = ""
    for number, piece in enumerate(pieces):
        text += "".join(piece.replace("%", str(index)) for index in range(times)) if number % 2 else piece
    return text


def steps_of_changes(text: str) -> int:
    """How many calls it takes to make `CHANGES` in a text."""
    (document,) = read_documents(source_of(text))
    return steps(document, [ranked(fix_of(document, change), f"rule-{n}") for n, change in enumerate(CHANGES)])


def steps_of_fixes(size: int) -> int:
    """How many calls it takes to change each of so many mappings."""
    (document,) = read_documents(source_of("items:\n" + "- name: x\n  image: x\n" * size))
    changes: list[Change] = [("set", ("items", n, "policy"), "Always") for n in range(size)]
    return steps(document, [ranked(fix_of(document, change)) for change in changes])


def steps(document: Document, fixes: list[RankedFix]) -> int:
    """How many functions are called to edit the source of a document; all fixes have to be possible."""
    count = 0

    def called(_frame: object, _event: str, _argument: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(called)
    try:
        result = edit(document.source, [document], fixes)
    finally:
        sys.setprofile(None)
    assert [refused.reason for refused in result.refused] == []
    return count
