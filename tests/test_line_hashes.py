"""The hash of a line, against vectors of GitHub's own action and a slow version that follows its description."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.reports.line_hashes import BASE, BLOCK, line_hashes

VECTORS = {
    "an empty file": ("", ["c129715d7a2bc9a3:1"]),
    "blanks do not count": (
        " a\nb\n  \t\tc\n d",
        ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
    ),
    "nor which line break it is": (
        " a\r\nb\r  \t\tc\r\n d",
        ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
    ),
}


def hashes(text: str) -> list[str]:
    found = line_hashes(text.encode(), range(1, 1000))
    assert list(found) == list(range(1, len(found) + 1))
    return list(found.values())


@pytest.mark.parametrize("name", VECTORS)
def test_vectors(name: str) -> None:
    text, expected = VECTORS[name]
    assert hashes(text) == expected


def test_lines_that_begin_alike_are_counted() -> None:
    line = "x" * BLOCK + "\n"
    first, second, other, _end = hashes(f"{line}{line}y{line}")
    assert first.partition(":")[0] == second.partition(":")[0] != other.partition(":")[0]
    assert [each.partition(":")[2] for each in (first, second, other)] == ["1", "2", "1"]


def test_lines_above_do_not_count_nor_what_is_far_below() -> None:
    line = "image: " + "x" * BLOCK + "\n"
    assert line_hashes(line.encode(), {1})[1] == line_hashes(f"a\nb\n{line}c\n".encode(), {3})[3]


def test_only_what_is_asked_for() -> None:
    assert line_hashes(b"a\nb\nc\n", {2}).keys() == {2}
    assert line_hashes(b"a\n", {9}) == {}
    assert line_hashes(b"a\n", set()) == {}


def rolling(units: list[int]) -> list[str]:
    """The hashes of all lines, by a window that moves one unit at a time."""
    window, marks = [0] * BLOCK, [False] * BLOCK
    total, is_start, was_return = 0, True, False
    found: list[str] = []
    counts: dict[int, int] = {}

    def push(unit: int, mark: bool) -> None:
        nonlocal total
        if marks[0]:
            counts[total] = counts.get(total, 0) + 1
            found.append(f"{total:x}:{counts[total]}")
        total = (BASE * total + unit - BASE**BLOCK * window[0]) % 2**64
        window[:], marks[:] = [*window[1:], unit], [*marks[1:], mark]

    for unit in [*units, 0xFFFF]:
        if unit in (0x20, 0x09) or (was_return and unit == 0x0A):
            was_return = False
            continue
        was_return = unit == 0x0D
        unit = 0x0A if was_return else unit
        push(unit, is_start)
        is_start = unit == 0x0A
    for _ in range(BLOCK):
        push(0, False)
    return found


@given(
    st.lists(st.sampled_from(["a", "b: 1", "\n", "\r\n", "\r", " ", "\t", "é", "\ufeff", "😀", "x" * 60]), max_size=60)
)
def test_same_as_a_rolling_hash(pieces: list[str]) -> None:
    text = "".join(pieces)
    data = text.encode("utf-16-le")
    units = [int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2)]
    assert hashes(text) == rolling(units)
