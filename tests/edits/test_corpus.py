"""The corpus run: a sample of it, and that it would notice what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from k8slint.documents import read_documents
from k8slint.edits import Edit, edit
from tests.corpus.__main__ import SUFFIXES, VARIANTS, Outcome, outcomes, report, variants
from tests.corpus.operations import APPEND, OPERATIONS
from tests.corpus.verdicts import faults, wrong_ends
from tests.edits.chosen import Change, fix_of, ranked, source_of

TEXT = "a:\n  b: 1 # why\nc: 2\n"


def manifests(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*") if path.suffix in SUFFIXES)


def test_examples(project: Path) -> None:
    found = [outcome for path in manifests(project / "examples") for outcome in outcomes(path)]
    assert {outcome.operation for outcome in found} >= {*OPERATIONS, APPEND} - {"remove imagePullPolicy"}
    assert {outcome.variant for outcome in found} == set(VARIANTS)
    assert [outcome for outcome in found if outcome.faults or outcome.refusals] == []


def test_sample_of_real_manifests(shared: Path) -> None:
    paths = manifests(shared / "corpus" / "small")[::25]
    found = [outcome for path in paths for outcome in outcomes(path)]
    assert sum(outcome.applied for outcome in found) > 100
    assert [outcome for outcome in found if outcome.faults] == []


def test_variants() -> None:
    assert dict(variants(b"a: 1\nb: 2\n")) == {
        "as is": b"a: 1\nb: 2\n",
        "CRLF": b"a: 1\r\nb: 2\r\n",
        "BOM": b"\xef\xbb\xbfa: 1\nb: 2\n",
        "no newline": b"a: 1\nb: 2",
    }
    assert list(dict(variants(b"a: 1\r\n"))) == ["as is", "BOM", "no newline"]


CHANGE: Change = ("set", ("a", "b"), 3)
WRONG = {
    "other data": ("a:\n  b: 4 # why\nc: 2\n", "YAML 1.2 reads something else"),
    "another line": ("a:\n  b: 3 # why\nc:   2\n", "line 3 changed: 'c: 2'"),
    "a document more": ("a:\n  b: 3 # why\nc: 2\n---\nd: 1\n", "1 documents became 2"),
    "no last line break": ("a:\n  b: 3 # why\nc: 2", "the line break at the end of the file changed"),
    "another line break": ("a:\n  b: 3 # why\r\nc: 2\n", "CR stands among LF"),
}


@pytest.mark.parametrize(("text", "fault"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_noticed(text: str, fault: str) -> None:
    source = source_of(TEXT)
    documents = read_documents(source)
    right = edit(source, documents, [ranked(fix_of(documents[0], CHANGE))])
    assert list(faults(right, documents)) == []
    start = next(at for at, (old, new) in enumerate(zip(TEXT, text, strict=False)) if old != new)
    wrong = right.replace(text=text, data=text.encode(), edits=(Edit(start, len(TEXT), text[start:]),))
    assert fault in list(faults(wrong, documents))


def test_lf_among_crlf_is_noticed() -> None:
    assert list(wrong_ends("a: 1\r\nb: 2\r\n", "a: 1\nb: 2\r\n")) == ["LF stands among CRLF"]


def test_report() -> None:
    found = [
        Outcome("remove name", "CRLF", "a.yaml", 2, ("it is odd",), (), 4),
        Outcome("remove name", "as is", "b.yaml", 1, (), ("line 1 changed",), 1),
    ]
    lines = list(report(found))
    assert lines[8].split() == "remove name 1 / 1 2 / 3 0 / 0 0 / 0 5".split()
    assert lines[-3:] == [
        "3 of 4 applied (75.000%), 1 refused, 1 wrong",
        "  refused 1: it is odd  (remove name, CRLF: a.yaml)",
        "  WRONG remove name, as is: b.yaml: line 1 changed",
    ]
