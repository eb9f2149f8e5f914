"""Fixes that drop rules from comments: alone, together, beside other changes, and where the text forbids it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from k8slint import Problems, Resource, comments, rule
from k8slint.config import Config, Selection
from k8slint.documents import read_documents
from k8slint.edits import Edited, edit
from k8slint.fixing import fix
from k8slint.packs import built_in
from k8slint.problems import Fix, Location, Operation
from k8slint.project import Inputs
from tests.edits.chosen import Change, fix_of, ranked, source_of


def dropping(text: str, drops: Mapping[int, tuple[str, ...]], *changes: Change) -> Edited:
    """After fixes that drop rules from the comments that stand so many lines down, and one fix for each change."""
    source = source_of(text)
    documents = read_documents(source)
    found = {source.position(at)[0]: comments.read(source.text, at).span for at in comments.starts(source.text)}
    fixes = [ranked(fix_of(documents[0], change), f"change-{n}", "error") for n, change in enumerate(changes)]
    for line, ids in drops.items():
        for id in ids:
            place = Location(documents[0], (), found[line])
            fixes.append(ranked(Fix("drop it", Operation("drop", place, (id,))), f"drop-{line}-{id}"))
    return edit(source, documents, fixes)


DONE: dict[str, tuple[str, dict[int, tuple[str, ...]], list[Change], str]] = {
    "two fixes of one comment": (
        "# k8slint: ignore[a-b, c-d, e-f] why\na: 1\n",
        {1: ("a-b", "e-f")},
        [],
        "# k8slint: ignore[c-d] why\na: 1\n",
    ),
    "two fixes that leave nothing": ("# k8slint: ignore[a-b, c-d] why\na: 1\n", {1: ("a-b", "c-d")}, [], "a: 1\n"),
    "above the document": (
        "# k8slint: ignore-file[a-b] why\n---\na: 1\n---\nb: 2\n",
        {1: ("a-b",)},
        [],
        "---\na: 1\n---\nb: 2\n",
    ),
    "beside another change": (
        "# k8slint: ignore[a-b] why\na: 1\nb: 2\n",
        {1: ("a-b",)},
        [("set", ("b",), 3)],
        "a: 1\nb: 3\n",
    ),
    "several comments": (
        "a: 1 # k8slint: ignore[a-b] why\n# k8slint: ignore[a-b] why\nb: 2\n",
        {1: ("a-b",), 2: ("a-b",)},
        [],
        "a: 1\nb: 2\n",
    ),
}


@pytest.mark.parametrize("name", DONE)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_rules_are_dropped_from_comments(name: str, newline: str) -> None:
    text, drops, changes, expected = DONE[name]
    found = dropping(text.replace("\n", newline), drops, *changes)
    assert found.data.decode() == expected.replace("\n", newline)
    assert found.refused == ()


def test_a_comment_waits_for_what_changes_beside_it() -> None:
    found = dropping("a: 1 # k8slint: ignore[a-b] why\n", {1: ("a-b",)}, ("set", ("a",), 22))
    assert found.text == "a: 22 # k8slint: ignore[a-b] why\n"
    assert [(refused.reason, refused.waits) for refused in found.refused] == [
        ("the text around the comment changes too", True)
    ]


def test_a_comment_stays_where_the_data_would_change_without_it() -> None:
    text = "a: |+\n  x\n# k8slint: ignore[a-b] why\n\nb: 2\n"
    found = dropping(text, {3: ("a-b",)})
    assert (found.text, found.refused[0].waits) == (text, False)
    assert found.refused[0].reason == "the file would say something else without the comment"


@rule(severity="warning", each="core/ConfigMap")
def is_one(resource: Resource) -> Problems:
    place = resource.at("data", "a")
    if place.value != "1":
        yield place.problem("a is not 1", fix=Fix("make it 1", place.set("1")))


@rule(severity="warning", each="core/ConfigMap")
def is_small(resource: Resource) -> Problems:
    if resource.at("data", "a").value != "1":
        yield resource.at("data").problem("a is too large")


def test_what_a_fix_makes_needless_is_dropped_in_the_next_round() -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n# k8slint: ignore[is-small] why\ndata:\n  a: '2'\n"
    unused = [made for made in built_in().rules if made.id == "suppression-unused"]
    rules = [is_one.replace(id="is-one"), is_small.replace(id="is-small"), *unused]
    inputs = Inputs("/nowhere", reported=("a.yaml",), contents={"a.yaml": text.encode()})
    found = fix(inputs, Config("", "/nowhere"), rules, Selection())
    assert [finding.rule for finding in found.applied] == ["is-one", "suppression-unused"]
    assert found.refused == ()
    assert [change.after.decode() for change in found.changes] == [
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: '1'\n"
    ]
