"""Sources -> documents: encodings, and that one broken document never hides the others."""

from __future__ import annotations

import codecs
from typing import Any

import pytest

from k8slint.documents import Document, Placement, read_documents
from k8slint.sources import Source, Span

from .reading import documents, paths

MANIFEST = "# ä\na: 1\n---\nb:\n- c\n"

CASES: dict[str, tuple[str, list[Any]]] = {
    # the text -> the data of its documents
    "nothing": ("", []),
    "only comments": ("# a\n", []),
    "several": ("a: 1\n---\nb: 2\n", [{"a": 1}, {"b": 2}]),
    "documents without content (Y05)": ("---\n# a\n---\n---\nb: 1\n---\n\n---\n# c\n---\n", [{"b": 1}]),
    "a null document": ("--- ~\n---\na: 1\n", [{"a": 1}]),
    "comments behind the marker": ("--- # a\nb: 1\n---     # c\nd: 2\n", [{"b": 1}, {"d": 2}]),
    "content behind the marker": ("--- a\n--- {b: 1}\n", ["a", {"b": 1}]),
    "the end marker": ("a: 1\n...\n---\nb: 2\n...\n", [{"a": 1}, {"b": 2}]),
    "directives": ("%YAML 1.1\n---\na: 1\n...\n%YAML 1.1\n---\nb: on\n", [{"a": 1}, {"b": True}]),
    "an equals sign (Y04)": ("labels:\n  a: =\n", [{"labels": {"a": "="}}]),
    "no line break at the end": ("a: 1\n---\nb: |\n  c", [{"a": 1}, {"b": "c"}]),
    "YAML 1.1 (Y16)": (
        "a: [on, yes, 0777, 1_000, 12:30:45, 2001-01-01]\n",
        [{"a": [True, True, 511, 1000, "12:30:45", "2001-01-01"]}],
    ),
    "many lines (Y14)": (
        "data:\n  a: |\n" + "    line {{ x }}\n" * 20_000 + "---\nb: 1\n",
        [{"data": {"a": "line {{ x }}\n" * 20_000}}, {"b": 1}],
    ),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_documents(name: str, line_break: str) -> None:
    text, expected = CASES[name]
    found = documents(text.replace("\n", line_break))
    assert [each.error for each in found] == [None] * len(expected)
    assert [each.data for each in found] == expected


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_encodings(mark: bytes, encoding: str) -> None:
    """Offsets are the same in every encoding (Y10)."""
    first, second = read_documents(Source("a.yaml", mark + MANIFEST.encode(encoding)))
    assert (first.data, second.data) == ({"a": 1}, {"b": ["c"]})
    assert first.place(("a",)).span == Span(MANIFEST.index("1"), MANIFEST.index("1") + 1)
    assert second.place(("b", 0)).span == Span(MANIFEST.index("c"), MANIFEST.index("c") + 1)


def test_bytes_that_are_no_text() -> None:
    data = b"a: 1\n---\nb: caf\xe9\nc: \xff\n---\nd: 2\n"
    first, second, third = read_documents(Source("a.yaml", data))
    assert (first.data, second.data, third.data) == ({"a": 1}, None, {"d": 2})
    assert second.error is not None
    assert second.error.message == "this is not UTF-8 text: save the file as UTF-8"
    assert second.error.offset == data.index(b"\xe9")
    assert not second.template


def test_bytes_that_are_no_json_either() -> None:
    (found,) = read_documents(Source("a.json", b'{"a": "\xff"}'))
    assert found.error is not None
    assert found.error.message == "this is not UTF-8 text: save the file as UTF-8"


BROKEN = [
    "a: b: c",
    "a: [",
    "a: 'b",
    "\tb",
    "a: *b",
    "? [x]\n: 1",
    "a: \x01",
    "a: .inf",
    "{{ x }}: {{ y }}",
    "a: |0\n  b",
]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_document_never_hides_the_others(broken: str) -> None:
    """Y06: the error stands in the document that has it, at a place of the file."""
    text = f"a: 1\n---\n{broken}\n---\nc: 3\n"
    first, second, third = documents(text)
    assert (first.data, second.data, third.data) == ({"a": 1}, None, {"c": 3})
    assert (first.error, third.error) == (None, None)
    assert second.error is not None
    assert second.start <= second.error.offset <= second.end
    assert third.place(("c",)).span == Span(text.index("3"), text.index("3") + 1)


@pytest.mark.parametrize("broken", BROKEN)
def test_every_broken_document_says_so(broken: str) -> None:
    found = documents("\n---\n".join([broken] * 3))
    assert len(found) == 3
    assert all(each.error is not None and each.data is None for each in found)
    assert len({each.error.message for each in found if each.error}) == 1


def test_a_broken_document_is_pointed_at_where_it_breaks() -> None:
    text = "a: 1\n---\nb: c: d\n"
    broken = documents(text)[1]
    at = text.index(": d")
    assert broken.place(("b",)) == broken.place(()) == Placement(Span(at, at + 1), exists=False)


def test_a_document_without_anything_is_pointed_at_where_it_begins() -> None:
    assert Document(Source("a.yaml", b"x\n---\n"), 2, 6).place(("b",)) == Placement(Span(2, 3), exists=False)


def test_spans_of_documents() -> None:
    text = "# c\na: 1\n---\nb: 2\n"
    assert [(each.start, each.end) for each in documents(text)] == [(0, 9), (9, 18)]


def test_entries() -> None:
    text = "# c\n---\na: 1\nb:\n- c: 2\n-   d\n"
    (found,) = documents(text)
    assert [text[found.entry(path) :][:1] for path in paths(found.data)[1:]] == ["a", "b", "c", "c", "d"]
    (json,) = documents('{"a": [1]}', "a.json")
    assert (json.entry(("a",)), json.entry(("a", 0))) == (1, 7)
