"""Sources: bytes -> text, offsets -> lines and columns."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.sources import Source, Span

ENCODED: dict[str, tuple[bytes, bytes, str, str]] = {
    # the bytes -> byte order mark, encoding and text
    "empty": (b"", b"", "utf-8", ""),
    "UTF-8": ("ä: 😀\n".encode(), b"", "utf-8", "ä: 😀\n"),
    "UTF-8 with a mark": (b"\xef\xbb\xbfa: 1", b"\xef\xbb\xbf", "utf-8", "a: 1"),
    "only a mark": (b"\xef\xbb\xbf", b"\xef\xbb\xbf", "utf-8", ""),
    "UTF-16, little end first": (codecs.BOM_UTF16_LE + "ä: 😀".encode("utf-16-le"), b"\xff\xfe", "utf-16-le", "ä: 😀"),
    "UTF-16, big end first": (codecs.BOM_UTF16_BE + "ä: 😀".encode("utf-16-be"), b"\xfe\xff", "utf-16-be", "ä: 😀"),
    "UTF-32, little end first": (codecs.BOM_UTF32_LE + "ä".encode("utf-32-le"), b"\xff\xfe\0\0", "utf-32-le", "ä"),
    "UTF-32, big end first": (codecs.BOM_UTF32_BE + "ä".encode("utf-32-be"), b"\0\0\xfe\xff", "utf-32-be", "ä"),
}

FAULTY: dict[str, tuple[bytes, str, tuple[int, ...]]] = {
    # the bytes -> text, and where it is replaced
    "Latin-1": (b"caf\xe9: 1\n\xfc", "caf\ufffd: 1\n\ufffd", (3, 8)),
    "behind a mark": (b"\xef\xbb\xbfa\xff", "a\ufffd", (1,)),
    "behind other characters": ("ä😀".encode() + b"\xff", "ä😀\ufffd", (2,)),
    "UTF-16 that ends in the middle": (codecs.BOM_UTF16_LE + b"a\0b", "a\ufffd", (1,)),
}

TEXT = "one\nzwei ä😀x\r\n\r\nlast\u2028line\rof"
POSITIONS: dict[int, tuple[int, int]] = {
    0: (1, 1),
    2: (1, 3),
    3: (1, 4),  # the line break is the last column of its line
    4: (2, 1),
    11: (2, 8),
    14: (3, 1),
    16: (4, 1),
    21: (4, 6),  # behind a line separator, which ends no line
    26: (4, 11),  # behind a lone carriage return, which ends none either
    len(TEXT): (4, len(TEXT) - 15),
}


@pytest.mark.parametrize("name", ENCODED)
def test_encodings(name: str) -> None:
    data, mark, encoding, text = ENCODED[name]
    source = Source("a.yaml", data)
    assert (source.bom, source.encoding, source.text, source.faults) == (mark, encoding, text, ())
    assert source.bom + source.text.encode(source.encoding) == source.data == data


@pytest.mark.parametrize("name", FAULTY)
def test_what_is_no_text_is_replaced_and_known(name: str) -> None:
    data, text, faults = FAULTY[name]
    source = Source("a.yaml", data)
    assert (source.text, source.faults, source.data) == (text, faults, data)


def test_a_replacement_character_that_is_in_the_file_is_no_fault() -> None:
    assert Source("a.yaml", "a: \ufffd".encode()).faults == ()


@pytest.mark.parametrize("offset", POSITIONS)
def test_positions(offset: int) -> None:
    assert Source("a.yaml", TEXT.encode()).position(offset) == POSITIONS[offset]


def test_lines() -> None:
    source = Source("a.yaml", TEXT.encode())
    assert [source.line_start(line) for line in (1, 2, 3, 4)] == [0, 4, 14, 16]
    assert [source.line_text(line) for line in (1, 2, 3, 4)] == ["one", "zwei ä😀x", "", "last\u2028line\rof"]


def test_columns_in_other_units() -> None:
    source = Source("a.yaml", TEXT.encode())
    behind = TEXT.index("x\r")
    assert source.position(behind) == (2, 8)
    assert source.utf16_column(behind) == 9
    assert source.utf8_column(behind) == 12
    assert (source.utf16_column(4), source.utf8_column(4)) == (1, 1)


texts = st.text(alphabet=st.sampled_from("a \n\r\x85\u2028ä😀"), max_size=40)


@given(texts, st.data())
def test_positions_lead_back_to_the_offset(text: str, data: st.DataObject) -> None:
    source = Source("a.yaml", text.encode())
    offset = data.draw(st.integers(0, len(text)))
    line, column = source.position(offset)
    assert source.line_start(line) + column - 1 == offset
    assert line == text.count("\n", 0, offset) + 1
    before = text[source.line_start(line) : offset]
    assert source.utf16_column(offset) == len(before.encode("utf-16-le")) // 2 + 1
    assert source.utf8_column(offset) == len(before.encode()) + 1


@given(texts)
def test_lines_are_the_text(text: str) -> None:
    source = Source("a.yaml", text.encode())
    lines = [source.line_text(line) for line in range(1, text.count("\n") + 2)]
    assert lines == [line.removesuffix("\r") for line in text.split("\n")]


def test_spans_are_equal_by_value() -> None:
    assert Span(1, 2) == Span(start=1, end=2) != Span(1, 3)
