"""What operations mean, on plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from k8slint.documents import Document, Path, read_documents
from k8slint.edits import Impossible, expected
from k8slint.edits.semantics import path_text, same
from k8slint.problems import Location, Operation
from tests.edits.chosen import Change, source_of

(DOCUMENT,) = read_documents(source_of("a: 1\n"))


def operations(changes: Sequence[Change], document: Document = DOCUMENT) -> list[Operation]:
    return [Operation(kind, Location(document, path), value, *after) for kind, path, value, *after in changes]


MEANINGS: dict[str, tuple[Any, list[Change], Any]] = {
    "set what is there": ({"a": 1}, [("set", ("a",), 2)], {"a": 2}),
    "set makes levels": ({}, [("set", ("a", "b", "c"), 1)], {"a": {"b": {"c": 1}}}),
    "set makes levels of null": ({"a": None}, [("set", ("a", "b"), 1)], {"a": {"b": 1}}),
    "set takes the place of a mapping": ({"a": {"b": 1}}, [("set", ("a",), {"c": 2})], {"a": {"c": 2}}),
    "set an item": ({"a": [1, 2]}, [("set", ("a", 1), 3)], {"a": [1, 3]}),
    "add what is absent": ({"a": 1}, [("add", ("b",), 2)], {"a": 1, "b": 2}),
    "add nothing that is there": ({"a": 1}, [("add", ("a",), 2)], {"a": 1}),
    "add where null is": ({"a": None}, [("add", ("a",), {"b": 1})], {"a": {"b": 1}}),
    "add merges": (
        {"a": {"b": 1, "c": {"d": 2}}},
        [("add", ("a",), {"b": 9, "c": {"e": 3}, "f": 4})],
        {"a": {"b": 1, "c": {"d": 2, "e": 3}, "f": 4}},
    ),
    "add keeps a list": ({"a": [1]}, [("add", ("a",), [2])], {"a": [1]}),
    "two adds merge": (
        {},
        [("add", ("a",), {"b": {"c": 1}}), ("add", ("a", "b"), {"d": 2}), ("add", ("a",), {})],
        {"a": {"b": {"c": 1, "d": 2}}},
    ),
    "append": ({"a": [1]}, [("append", ("a",), 2)], {"a": [1, 2]}),
    "append makes the list": ({}, [("append", ("a", "b"), {"c": 1})], {"a": {"b": [{"c": 1}]}}),
    "append nothing that is there": ({"a": [{"b": 1}]}, [("append", ("a",), {"b": 1})], {"a": [{"b": 1}]}),
    "append 1 beside true": ({"a": [True]}, [("append", ("a",), 1)], {"a": [True, 1]}),
    "remove": ({"a": 1, "b": 2}, [("remove", ("a",), None)], {"b": 2}),
    "remove what is not there": ({"b": {}}, [("remove", ("b", "a"), None)], {"b": {}}),
    "remove what this empties": ({"a": {"b": {"c": 1}}, "d": 1}, [("remove", ("a", "b", "c"), None)], {"d": 1}),
    "remove an item that this empties": (
        {"a": [{"b": 1}, {"b": 2}]},
        [("remove", ("a", 0, "b"), None)],
        {"a": [{"b": 2}]},
    ),
    "remove keeps an empty list": ({"a": [1]}, [("remove", ("a", 0), None)], {"a": []}),
    "remove items by their old numbers": (
        {"a": [0, 1, 2, 3]},
        [("remove", ("a", 1), None), ("remove", ("a", 0), None), ("remove", ("a", 1), None)],
        {"a": [2, 3]},
    ),
    "remove an item and what is in it": (
        {"a": [{"b": 1}, {"b": 2}]},
        [("remove", ("a", 0, "b"), None), ("remove", ("a", 0), None)],
        {"a": [{"b": 2}]},
    ),
    "remove what an add fills again": (
        {"a": {"b": 1}},
        [("remove", ("a", "b"), None), ("add", ("a", "c"), 2)],
        {"a": {"c": 2}},
    ),
    "rename keeps the order": ({"a": 1, "b": 2}, [("rename", ("a",), "c")], {"c": 1, "b": 2}),
    "rename what is not there": ({"b": 2}, [("rename", ("a",), "c")], {"b": 2}),
    "paths are those of the old data": (
        {"a": [{"b": 1}, {"b": 2}]},
        [
            ("rename", ("a",), "z"),
            ("remove", ("a", 0), None),
            ("set", ("a", 1, "b"), 3),
            ("rename", ("a", 1, "b"), "y"),
        ],
        {"z": [{"y": 3}]},
    ),
    "create is no change": ({"a": 1}, [("create", (), {"kind": "Service"})], {"a": 1}),
}


@pytest.mark.parametrize(("data", "changes", "wanted"), MEANINGS.values(), ids=MEANINGS.keys())
def test_meaning(data: Any, changes: list[Change], wanted: Any) -> None:
    before = repr(data)
    found = expected(data, operations(changes))
    assert same(found, wanted)
    assert repr(found) == repr(wanted), "the order of the keys"
    assert repr(data) == before, "the given data stay as they are"


IMPOSSIBLE: dict[str, tuple[Any, Change, str]] = {
    "through a scalar": ({"a": 1}, ("set", ("a", "b"), 1), "a is not a mapping"),
    "a mapping onto a list": ({"a": []}, ("add", ("a",), {"b": 1}), "a is not a mapping"),
    "append to a mapping": ({"a": {}}, ("append", ("a",), 1), "a is not a list"),
    "an item too far": ({"a": [1]}, ("set", ("a", 1), 2), "a is a list without item 1"),
    "an item of nothing": ({}, ("set", ("a", 0), 2), "a has no item 0"),
    "a name that is taken": ({"a": 1, "b": 2}, ("rename", ("a",), "b"), "b exists already"),
    "the last of everything": ({"a": 1}, ("remove", ("a",), None), "nothing would be left of the document"),
    "a value of a strange type": ({}, ("set", ("a",), {1, 2}), "a value of type set cannot be written"),
    "a key that is no string": ({}, ("set", ("a",), {1: 2}), "a key that is no string cannot be written"),
}


@pytest.mark.parametrize(("data", "change", "reason"), IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_impossible(data: Any, change: Change, reason: str) -> None:
    with pytest.raises(Impossible) as error:
        expected(data, operations([change]))
    assert str(error.value) == reason


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        ([], {}, False),
        ({"a": [1]}, {"a": [True]}, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ("1", 1, False),
        (None, False, False),
    ],
)
def test_same(one: object, other: object, equal: bool) -> None:
    assert same(one, other) is equal


@pytest.mark.parametrize(
    ("path", "text"),
    [((), "the document"), (("spec", "containers", 0, "image"), "spec.containers[0].image"), ((0, "a"), "[0].a")],
)
def test_path_text(path: Path, text: str) -> None:
    assert path_text(path) == text
