"""What holds for any fixes on any file: generated data, rendered in random styles, fixed at random places."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest
import ruamel.yaml
import yaml
import yaml12
from hypothesis import example, given, settings
from hypothesis import strategies as st

from k8slint.documents import Document, read_documents
from k8slint.edits import Edited, RankedFix, edit, expected, unified_diff
from k8slint.edits.semantics import same
from k8slint.problems import Fix, Location, Operation
from k8slint.sources import Source
from tests.edits import rendered
from tests.edits.chosen import edited, patched, random_fixes, source_of

seeds = st.integers(0, 2**32)
CHANGING = ("set", "add", "append")
COMMENT = re.compile(r"# c\d+$")


class Case:
    """A random file, random fixes of it, and what became of it."""

    def __init__(self, seed: int, *, kinds: Sequence[str] = (), anchors: bool = True) -> None:
        random = Random(seed)
        documents = [rendered.data(random) for _ in range(random.randint(1, 3))]
        self.source = source_of(rendered.rendered(random, documents, anchors=anchors))
        self.documents = read_documents(self.source)
        self.fixes = random_fixes(random, self.documents, kinds=kinds)
        self.edited = edit(self.source, self.documents, self.fixes)

    def wanted(self, document: Document) -> object:
        """The data that a document is meant to have."""
        return expected(document.data, self.applied(document))

    def applied(self, document: Document) -> list[Operation]:
        """The operations on a document that were applied."""
        operations = (operation for fix in self.edited.applied for operation in fix.fix.operations)
        return [operation for operation in operations if operation.location.document is document]


def read(data: bytes) -> list[Document]:
    return read_documents(Source("all.yaml", data))


def libyaml(text: str) -> list[Any]:
    return [document.data for document in read(text.encode())]


def ruamel_yaml(text: str) -> list[Any]:
    return [value for value in ruamel.yaml.YAML(typ="safe", pure=True).load_all(io.StringIO(text)) if value is not None]


def yaml_1_2(text: str) -> list[Any]:
    return [value for value in yaml12.parse_yaml(text, multi=True) if value is not None]


@given(seeds)
def test_no_fix_changes_no_byte(seed: int) -> None:
    case = Case(seed)
    unchanged = edit(case.source, case.documents, [])
    assert (unchanged.data, unchanged.edits) == (case.source.data, ())


@pytest.mark.parametrize("reader", [libyaml, yaml_1_2, ruamel_yaml])
@given(seeds)
@settings(max_examples=200)
def test_readers_see_the_data_that_were_meant(reader: Callable[[str], list[Any]], seed: int) -> None:
    case = Case(seed)
    text = case.source.text
    if not same(reader(text), [document.data for document in case.documents]):
        assert text.endswith(("|", ">")) or not text.endswith("\n")  # YAML 1.2 adds a line break to a text at the end
        return
    assert same(reader(case.edited.text), [case.wanted(document) for document in case.documents])


@given(seeds)
def test_edits_lead_from_the_old_text_to_the_new_and_back(seed: int) -> None:
    case = Case(seed)
    old, new = case.source.text, case.edited.text
    forward, back, at, shift = "", "", 0, 0
    for change in case.edited.edits:
        assert at <= change.start <= change.end
        forward += old[at : change.start] + change.text
        back += new[at + shift : change.start + shift] + old[change.start : change.end]
        shift += len(change.text) - (change.end - change.start)
        at = change.end
    assert forward + old[at:] == new
    assert back + new[at + shift :] == old


@given(seeds)
def test_lines_without_an_edit_stay_in_order(seed: int) -> None:
    case = Case(seed)
    lines = case.source.text.splitlines(keepends=True)
    kept = [line for number, line in enumerate(lines, 1) if number not in touched_lines(case.edited)]
    new = iter(case.edited.text.splitlines(keepends=True))
    assert all(any(line == other for other in new) for line in kept)


@given(seeds)
def test_comments_stay_with_what_they_describe(seed: int) -> None:
    case = Case(seed, kinds=CHANGING if seed % 2 else ("add", "append"))
    old, new = followers(case.source.text), followers(case.edited.text)
    assert seed % 2 or old.keys() == new.keys(), "what is only added to loses no comment"
    touched = touched_lines(case.edited)
    for comment, (number, follower, following) in old.items():
        if number not in touched:
            assert comment in new
            assert new[comment][2] == following or follower in touched


def followers(text: str) -> dict[str, tuple[int, int, str]]:
    """The comments, each with its line's number and the number and text of the line that it describes: its own, or, if it
    has one to itself, the next that is neither comment nor blank.
    """
    found: dict[str, tuple[int, int, str]] = {}
    waiting: list[tuple[str, int]] = []
    for number, line in enumerate([*text.splitlines(), "the end"], 1):
        comment = COMMENT.search(line)
        content = line[: comment.start()].strip() if comment else line.strip()
        if comment:
            waiting.append((comment.group(), number))
        if content:
            found |= {name: (own, number, content) for name, own in waiting}
            waiting = []
    return found


def touched_lines(result: Edited) -> set[int]:
    """The old lines that are not there any more as they were."""
    source, touched = result.source, set()
    for change in result.edits:
        first, column = source.position(change.start)
        if column > 1 or change.start < change.end or not change.text.endswith("\n"):
            touched |= set(range(first, source.position(max(change.start, change.end - 1))[0] + 1))
    return touched


@given(seeds)
def test_a_second_time_changes_nothing(seed: int) -> None:
    case = Case(seed, kinds=(CHANGING[seed % 3],))  # of two kinds, one may undo the other
    documents = read(case.edited.data)
    again = edit(source_of(case.edited.data), documents, moved(case.edited.applied, case.documents, documents))
    assert (again.edits, again.refused) == ((), ())


def moved(fixes: Sequence[RankedFix], old: Sequence[Document], new: Sequence[Document]) -> list[RankedFix]:
    """The same fixes for other documents."""
    place = {id(document): other for document, other in zip(old, new, strict=True)}
    return [
        RankedFix(
            Fix(
                fix.fix.title,
                *(
                    Operation(o.kind, Location(place[id(o.location.document)], o.location.path), o.value, o.after)
                    for o in fix.fix.operations
                ),
            ),
            fix.severity,
            fix.rule,
        )
        for fix in fixes
    ]


@given(seeds)
def test_the_order_of_the_fixes_does_not_matter(seed: int) -> None:
    case = Case(seed)
    shuffled = Random(seed).sample(case.fixes, len(case.fixes))
    assert edit(case.source, case.documents, shuffled).data == case.edited.data


@given(seeds)
def test_line_breaks_byte_order_mark_and_end_stay(seed: int) -> None:
    case = Case(seed)
    old, new = case.source.data, case.edited.data
    assert new.startswith(b"\xef\xbb\xbf") is old.startswith(b"\xef\xbb\xbf")
    assert new.endswith(b"\n") is old.endswith(b"\n")
    if old.count(b"\n") > old.count(b"\r\n"):
        assert b"\r" not in new
    elif b"\r" in old:
        assert new.count(b"\n") == new.count(b"\r\n")


@given(seeds)
def test_the_diff_gives_the_same_bytes(seed: int) -> None:
    case = Case(seed)
    assert patched(case.source.data, unified_diff("all.yaml", case.source.data, case.edited.data)) == case.edited.data


@given(seeds)
def test_what_is_refused_changes_nothing_and_says_why(seed: int) -> None:
    case = Case(seed)
    assert len(case.edited.applied) + len(case.edited.refused) == len(case.fixes)
    assert all(refused.reason for refused in case.edited.refused)
    assert edit(case.source, case.documents, case.edited.applied).data == case.edited.data


CONTEXTS = {
    "plain": "a: x\nb: 1\n",
    "double quotes": 'a: "x"\nb: 1\n',
    "single quotes": "a: 'x'\nb: 1\n",
    "literal": "a: |\n  x\n  y\nb: 1\n",
    "folded": "a: >-\n  x\n  y\nb: 1\n",
    "empty": "a:\nb: 1\n",
    "empty literal": "a: |\nb: 1\n",
    "empty literal at the end, open": "b: 1\na: |",
    "literal that keeps": "a: |+\n  x\n\n\nb: 1\n",
    "literal that says its indentation": "a: |4-\n      x\nb: 1\n",
    "flow": "{a: x, b: 1}\n",
    "JSON": '{"a": "x", "b": 1}\n',
    "at the end, open": "b: 1\na: x",
    "literal at the end, open": "b: 1\na: |\n  x",
    "CRLF": "a: |\r\n  x\r\n  y\r\nb: 1\r\n",
}


@pytest.mark.parametrize("context", CONTEXTS.values(), ids=CONTEXTS.keys())
@given(st.text(st.characters(codec="utf-8")) | st.sampled_from(rendered.TEXTS + rendered.LINES))
@example("\x85\u2028\u2029\ufeff\ufffe\x7f\x00\x1b")
@example("a\r\nb\rc")
@example(" \n a\n")
@example("\n\n")
@example("a\n \n")
def test_any_text_can_be_set(context: str, text: str) -> None:
    result = edited(context, ("set", ("a",), text))
    assert [refused.reason for refused in result.refused] == []
    (document,) = read(result.data)
    assert document.data == {"a": text, "b": 1}
    assert same(yaml_1_2(result.text), [{"a": text, "b": 1}])


@pytest.mark.parametrize("context", ["a: {}\n", "a:\n  k: 1\n", "[1, {k: v}]\n", '{"a": 1}\n', "a: 1"])
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_any_text_can_be_a_key_and_an_item(context: str, text: str) -> None:
    (document,) = read(context.encode())
    path = (text,) if isinstance(document.data, dict) else (1, text)
    result = edited(context, ("add", path, [text, {text: text}]))
    if text in (document.data if isinstance(document.data, dict) else document.data[1]):
        return
    assert [refused.reason for refused in result.refused] == []
    (document,) = read(result.data)
    inside = document.data if isinstance(document.data, dict) else document.data[1]
    assert inside[text] == [text, {text: text}]


@given(seeds)
def test_other_documents_and_aliases_stay(seed: int) -> None:
    case = Case(seed)
    for old, new in zip(case.documents, read(case.edited.data), strict=True):
        if not case.applied(old):
            assert new.source.text[new.start : new.end] == old.source.text[old.start : old.end]
    if not any(fix.fix.operations[0].kind == "remove" for fix in case.edited.applied):
        assert set(aliases(case.edited.text)) <= set(aliases(case.source.text))


def aliases(text: str) -> list[str]:
    events = yaml.parse(text, Loader=yaml.SafeLoader)
    return [str(event.anchor) for event in events if isinstance(event, yaml.AliasEvent)]


def test_half_a_surrogate_pair_is_refused() -> None:
    result = edited("a: x\n", ("set", ("a",), "\ud800"))
    assert [refused.reason for refused in result.refused] == ["half a surrogate pair cannot be written"]
    assert result.text == "a: x\n"
