"""Fixes that want different things: who wins, who waits, what is dropped, and that nothing is done by halves."""

from __future__ import annotations

import pytest

from k8slint.documents import read_documents
from k8slint.edits import Edited, edit
from k8slint.problems import Fix, Location, Operation
from tests.edits.chosen import Change, fix_of, ranked, source_of

TEXT = "a:\n  b: 1\n  c: 2\nl:\n- 1\n"


def after_fixes(text: str, *fixes: list[Change]) -> Edited:
    """After one fix for each list of changes, each of a lower rank than the one before."""
    source = source_of(text)
    (document,) = read_documents(source)
    return edit(source, [document], [ranked(fix_of(document, *own), f"rule-{n}") for n, own in enumerate(fixes)])


AGREEING: dict[str, tuple[list[list[Change]], str]] = {
    "the same twice": ([[("set", ("a", "b"), 3)], [("set", ("a", "b"), 3)]], "a:\n  b: 3\n  c: 2\nl:\n- 1\n"),
    "adds of one mapping": (
        [[("add", ("a", "r"), {"x": {"p": 1}})], [("add", ("a", "r", "x"), {"q": 2})], [("set", ("a", "r", "s"), 3)]],
        "a:\n  b: 1\n  c: 2\n  r:\n    s: 3\n    x:\n      p: 1\n      q: 2\nl:\n- 1\n",
    ),
    "an add of what is there and a set": (
        [[("add", ("a",), {"b": 9})], [("set", ("a", "b"), 3)]],
        TEXT.replace("b: 1", "b: 3"),
    ),
    "a set and what it contains": (
        [[("set", ("a",), {"x": {"k": 1}})], [("set", ("a", "x", "k"), 1)]],
        "a:\n  x:\n    k: 1\nl:\n- 1\n",
    ),
    "appended items": ([[("append", ("l",), 2)], [("append", ("l",), 3), ("append", ("l",), 2)]], TEXT + "- 2\n- 3\n"),
    "an item and the list that it is in": (
        [[("append", ("l",), 2)], [("set", ("l", 0), 0)]],
        TEXT.replace("- 1", "- 0\n- 2"),
    ),
    "a new key and its value": (
        [[("rename", ("a", "b"), "d")], [("set", ("a", "b"), 3)]],
        "a:\n  d: 3\n  c: 2\nl:\n- 1\n",
    ),
    "what is removed twice": ([[("remove", ("a", "b"), None)], [("remove", ("a",), None)]], "l:\n- 1\n"),
    "a neighbour": (
        [[("add", ("a", "z"), 1, "b")], [("add", ("a", "x"), 2)]],
        "a:\n  b: 1\n  z: 1\n  c: 2\n  x: 2\nl:\n- 1\n",
    ),
    "a neighbour that goes": (
        [[("add", ("a", "z"), 1, "b")], [("remove", ("a", "b"), None)]],
        "a:\n  z: 1\n  c: 2\nl:\n- 1\n",
    ),
}


@pytest.mark.parametrize(("fixes", "wanted"), AGREEING.values(), ids=AGREEING.keys())
def test_agreeing(fixes: list[list[Change]], wanted: str) -> None:
    result = after_fixes(TEXT, *fixes)
    assert [refused.reason for refused in result.refused] == []
    assert result.text == wanted


CONFLICTING: dict[str, tuple[list[Change], list[Change]]] = {
    "two values": ([("set", ("a", "b"), 3)], [("set", ("a", "b"), 4)]),
    "two additions": ([("add", ("a", "x"), 3)], [("add", ("a",), {"x": 4})]),
    "a change below a removal": ([("remove", ("a",), None)], [("set", ("a", "b"), 3)]),
    "a removal above a change": ([("add", ("a", "x"), 3)], [("remove", ("a",), None)]),
    "a removal and a change": ([("set", ("a", "b"), 3)], [("remove", ("a", "b"), None)]),
    "a removal and a new key": ([("rename", ("a", "b"), "x")], [("remove", ("a", "b"), None)]),
    "a name that another one adds": ([("add", ("a", "x"), 3)], [("rename", ("a", "b"), "x")]),
    "a name that another one needs below": ([("rename", ("a", "b"), "x")], [("add", ("a", "x", "k"), 3)]),
    "two new keys": ([("rename", ("a", "b"), "x")], [("rename", ("a", "b"), "z")]),
    "two on the way to one name": ([("rename", ("a", "b"), "x")], [("rename", ("a", "c"), "x")]),
    "a whole mapping and a part of it": ([("set", ("a",), {"x": 1})], [("add", ("a", "z"), 2)]),
    "a part of a mapping and the whole": ([("add", ("a", "z"), 2)], [("set", ("a",), {"x": 1})]),
    "a list and an item": ([("set", ("l",), [5])], [("append", ("l",), 6)]),
    "a word and a mapping": ([("add", ("a", "x"), 1)], [("add", ("a", "x", "k"), 2)]),
}


@pytest.mark.parametrize(("winner", "loser"), CONFLICTING.values(), ids=CONFLICTING.keys())
def test_conflicting(winner: list[Change], loser: list[Change]) -> None:
    """The loser waits as a whole, with its part that would be possible."""
    part: Change = ("append", ("l",), "part of the loser")
    result = after_fixes(TEXT, winner, [part, *loser])
    assert result.text == after_fixes(TEXT, winner).text
    (refused,) = result.refused
    assert refused.waits
    assert refused.reason.startswith("rule-0 wants something else at ")


def test_severity_comes_before_the_rule_and_the_order_does_not_matter() -> None:
    source = source_of("a: 1\n")
    (document,) = read_documents(source)
    fixes = [
        ranked(fix_of(document, ("set", ("a",), 2)), "b-rule", "warning"),
        ranked(fix_of(document, ("set", ("a",), 3)), "z-rule", "error"),
        ranked(fix_of(document, ("set", ("a",), 4)), "a-rule", "warning"),
    ]
    for order in (fixes, fixes[::-1]):
        result = edit(source, [document], order)
        assert result.text == "a: 3\n"
        assert [refused.fix for refused in result.refused] == [fixes[2].fix, fixes[0].fix]


def test_a_fix_that_contradicts_itself() -> None:
    result = after_fixes(TEXT, [("set", ("a", "b"), 3), ("set", ("a", "b"), 4)], [("set", ("a", "c"), 5)])
    assert [(refused.reason, refused.waits) for refused in result.refused] == [("it contradicts itself at a.b", False)]
    assert result.text == TEXT.replace("c: 2", "c: 5")


def test_what_cannot_be_done_does_not_stand_in_the_way() -> None:
    """The first fix wins the conflict, but is impossible: the second is applied after all."""
    text = "a: &a\n  b: 1\nc: *a\nd: 1\n"
    result = after_fixes(text, [("set", ("a", "b"), 2), ("set", ("d",), 2)], [("set", ("d",), 3)], [("add", ("e",), 4)])
    assert result.text == "a: &a\n  b: 1\nc: *a\nd: 3\ne: 4\n"
    assert [(refused.fix.title, refused.waits) for refused in result.refused] == [("mend it", False)]


def test_the_culprit_is_found_among_many() -> None:
    text = "x: &x 1\n" + "".join(f"k{n}: {n}\n" for n in range(20)) + "z: *x\n"
    fixes: list[list[Change]] = [[("set", (f"k{n}",), -1)] for n in range(20)]
    fixes.insert(7, [("set", ("x",), 2)])
    result = after_fixes(text, *fixes)
    assert len(result.applied) == 20
    assert [refused.reason for refused in result.refused] == [
        "its text is shared through &x, and not all who use it would be changed alike"
    ]


def test_the_culprit_is_found_among_those_that_need_each_other() -> None:
    """Two fixes are only possible together, and a third spoils them: it wants what the anchor's other user must not."""
    text = "a: &a\n  k: 1\nb: *a\n"
    result = after_fixes(text, [("set", ("a", "k"), 2)], [("set", ("b", "k"), 2)], [("set", ("a", "x"), 3)])
    assert result.text == "a: &a\n  k: 2\nb: *a\n"
    assert [refused.reason for refused in result.refused] == [
        "its text is shared through &a, and not all who use it would be changed alike"
    ]


def test_a_fix_of_two_documents_is_whole() -> None:
    source = source_of("a: 1\n---\nb: &b 1\nc: *b\n---\nd: 1\n")
    documents = read_documents(source)
    both = Fix(
        "both",
        Operation("set", Location(documents[0], ("a",)), 2),
        Operation("set", Location(documents[1], ("b",)), 2),
    )
    other = fix_of(documents[2], ("set", ("d",), 2))
    result = edit(source, documents, [ranked(both), ranked(other)])
    assert result.text == "a: 1\n---\nb: &b 1\nc: *b\n---\nd: 2\n"
    assert [refused.fix for refused in result.refused] == [both]


def test_shared_text_that_is_to_become_two_things() -> None:
    text = "a: &a\n  k: 1\nb: *a\n"
    result = after_fixes(text, [("set", ("a", "k"), 2)], [("set", ("b", "k"), 3)])
    assert result.text == text
    assert len(result.refused) == 2


def test_what_only_creates_counts_as_applied() -> None:
    source = source_of("a: 1\n")
    (document,) = read_documents(source)
    fix = Fix("make one", Operation("create", Location(document, ()), {"kind": "Service"}))
    result = edit(source, [document], [ranked(fix)])
    assert ([done.fix for done in result.applied], result.edits) == ([fix], ())


def test_another_file_is_another_call() -> None:
    source, other = source_of("a: 1\n"), source_of("b: 1\n")
    (document,), (stranger,) = read_documents(source), read_documents(other)
    result = edit(source, [document], [ranked(fix_of(stranger, ("set", ("b",), 2)))])
    assert [refused.reason for refused in result.refused] == ["it also changes another file"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: {{ .x }}: {{ .y }}\n", "the document is a template"),
        ("a: [\n", "the document cannot be read: "),
        ("- \tx: 1\n  y: 2\n", "the document cannot be read: "),
    ],
)
def test_broken_documents_are_left_alone(text: str, reason: str) -> None:
    source = source_of(f"{text}---\nb: 1\n")
    documents = read_documents(source)
    fixes = [ranked(fix_of(document, ("set", ("b",), 2))) for document in documents]
    result = edit(source, documents, fixes)
    assert result.text == f"{text}---\nb: 2\n"
    assert [refused.reason.startswith(reason) for refused in result.refused] == [True]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le"])
def test_encodings(encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff", "utf-32-le": b"\xff\xfe\x00\x00"}.get(encoding, b"")
    source = source_of(mark + "a: é😀\nb: 1\n".encode(encoding))
    documents = read_documents(source)
    result = edit(source, documents, [ranked(fix_of(documents[0], ("set", ("b",), "ü🐳")))])
    assert result.data == mark + "a: é😀\nb: ü🐳\n".encode(encoding)


def test_what_is_no_text_is_left_alone() -> None:
    source = source_of(b"a: \xff\n---\nb: 1\n")
    documents = read_documents(source)
    result = edit(source, documents, [ranked(fix_of(document, ("set", ("b",), 2))) for document in documents])
    assert result.data == source.data
    assert {refused.reason for refused in result.refused} == {"the file is not UTF-8 text"}
