"""JSON manifests."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.documents import Map, Seq
from k8slint.documents.events import DEPTH

from .reading import document, documents, error, paths, tree_data

DATA: dict[str, tuple[str, list[Any]]] = {
    "an object": ('{"a": {"b": [1, "c", null, true]}}\n', [{"a": {"b": [1, "c", None, True]}}]),
    "an array": ('[{"a": 1}, [2], []]', [[{"a": 1}, [2], []]]),
    "several values": ('{"a": 1}\n{"b": 2}{"c": 3}\n\n', [{"a": 1}, {"b": 2}, {"c": 3}]),
    "values without a break": ('{"a": 1}0[1]01{}', [{"a": 1}, 0, [1], 0, 1, {}]),
    "null is nothing": ("null", []),
    "no value": (" \n", []),
    "white space": ('\ufeff \t\r\n{\r\n\t"a" : 1 ,\r\n"b":2\r\n}\r\n', [{"a": 1, "b": 2}]),
    "escapes": ('{"\\u0061": "\\"\\\\\\/\\b\\n\\u00e9"}', [{"a": '"\\/\b\né'}]),
    "a surrogate pair": ('{"a": "\\ud83d\\ude00"}', [{"a": "😀"}]),
    "half a surrogate pair": (
        '{"a\\ud83d": ["x\\ude00y", {"b": "\\ud83d"}]}',
        [{"a\ufffd": ["x\ufffdy", {"b": "\ufffd"}]}],
    ),
    "numbers": (
        '{"a": [0, -1, 1.5, 1.0, 1e3, 1E-3, 9223372036854775807, 18446744073709551616]}',
        [{"a": [0, -1, 1.5, 1, 1000, 0.001, 2**63 - 1, 2**64]}],
    ),
    "words of YAML": ('{"on": "yes", "a": "0x10"}', [{"on": "yes", "a": "0x10"}]),
    "non-ASCII": ('{"ä": "😀"}', [{"ä": "😀"}]),
}


@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("path", ["a.json", "a.yaml"])
def test_data(name: str, path: str) -> None:
    text, expected = DATA[name]
    if path == "a.yaml" and name in ("null is nothing", "no value"):
        text = f"\n{text}"
    found = documents(text, path)
    assert [each.data for each in found] == expected
    assert [tree_data(each.tree) for each in found] == expected
    assert all(each.is_json and each.error is None for each in found)


def test_containers_are_of_our_own() -> None:
    found = document('[{"a": [[]]}]').data
    assert all(isinstance(each, Map | Seq) for each in (found, found[0], found[0]["a"], found[0]["a"][0]))


REFUSED: dict[str, tuple[str, str, str]] = {
    "not closed": ('{"a": 1', "not JSON: expecting ',' delimiter", ""),
    "no comma": ('{"a": 1\n"b": 2}', "not JSON: expecting ',' delimiter", '"b": 2}'),
    "a comma too many": ('{"a": [1,,2]}', "not JSON: expecting value", ",2]}"),
    "a word behind": ('{"a": 1} b', "not JSON: expecting value", "b"),
    "a control character": ('{"a": "\x01"}', "not JSON: invalid control character at", '\x01"}'),
    "an escape that is none": ('{"a": "\\x"}', "not JSON: invalid \\escape", '\\x"}'),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    text, message, rest = REFUSED[name]
    found = documents(text, "a.json")[-1]
    assert found.error is not None
    assert (found.error.message, text[found.error.offset :]) == (message, rest)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1,}', {"a": 1}),
        ('{"a": 1} # b\n', {"a": 1}),
        ("{a: b}\n", {"a": "b"}),
        ('{"a": NaN}', {"a": "NaN"}),
        ('{"a": 1e999}', {"a": "1e999"}),
    ],
)
@pytest.mark.parametrize("path", ["a.json", "a.yaml"])
def test_what_is_not_json_may_be_yaml(text: str, expected: Any, path: str) -> None:
    found = document(text, path)
    assert (found.data, found.is_json) == (expected, False)


def test_a_template_stays_one() -> None:
    found = document('{"a": {{ x }}, "b": "{{ y "z" }}"}', "a.json")
    assert found.error is not None
    assert found.template


def test_a_value_that_is_broken_does_not_hide_those_before() -> None:
    text = '{"a": 1}\n{"b" 2}\n'
    first, second = documents(text, "a.json")
    assert first.data == {"a": 1}
    assert second.error is not None
    assert text[second.error.offset :] == "2}\n"


def test_a_broken_yaml_document_does_not_hide_the_others() -> None:
    first, second, third = documents('{"a": 1}\n---\n{"b" 2}\n---\nc: 3\n')
    assert (first.data, second.data, third.data) == ({"a": 1}, None, {"c": 3})


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
@pytest.mark.parametrize("depth", [DEPTH + 1, 600, 5000])
def test_too_deep(opening: str, closing: str, depth: int) -> None:
    message, _rest = error(opening * depth + "1" + closing * depth, "a.json")
    assert message == "this is nested deeper than 200 levels"


def test_as_deep_as_may_be() -> None:
    found = document('{"a":' * DEPTH + "1" + "}" * DEPTH)
    assert found.place(("a",) * DEPTH).exists


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
).filter(lambda value: value is not None)


@given(values, st.sampled_from([None, 0, 2]), st.booleans())
def test_every_span_is_the_text_of_its_value(value: Any, indent: int | None, ascii_only: bool) -> None:
    import json

    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    found = document(text, "a.json")
    assert found.is_json
    assert found.data == tree_data(found.tree) == value
    pending = [found.tree]
    while pending:
        node = pending.pop()
        assert json.loads(text[node.start : node.end]) == tree_data(node)
        pending += [child for entry in node.entries for child in entry] + node.items
    for path in paths(found.data):
        span = found.place(path).span
        assert found.start <= span.start < span.end <= found.end
