"""Unified diffs: `git apply` makes the same bytes of them."""

from __future__ import annotations

import subprocess
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.edits import unified_diff
from tests.edits.chosen import patched

LONG = "".join(f"line {number}\n" for number in range(40))
CASES = {
    "one line": ("a\nb\nc\n", "a\nB\nc\n"),
    "two hunks": (LONG, LONG.replace("line 3\n", "").replace("line 30\n", "line 30\nmore\n")),
    "hunks that meet": (LONG, LONG.replace("line 3\n", "three\n").replace("line 10\n", "")),
    "CRLF": ("a\r\nb\r\n", "a\r\nx\r\nb\r\n"),
    "no line break at the end": ("a\nb", "a\nb\nc"),
    "a line break comes": ("a\nb", "a\nb\n"),
    "a line break goes": ("a\nb\n", "a\nb"),
    "at the start": ("a\n", "x\na\n"),
    "a byte order mark": ("\ufeffa: 1\n", "\ufeffa: 2\n"),
    "other line breaks": ("a\u2028b\x0c\x85\nc\n", "a\u2028b\x0c\x85\nd\n"),
    "lines like those of diffs": ("--- a\n+++ b\n@@ -1 +1 @@\n\\ No\n", "--- a\n+++ c\n@@ -1 +1 @@\n\\ No\nx\n"),
    "everything goes": ("a\n", ""),
    "from nothing": ("", "a\n"),
}


def test_shape() -> None:
    assert unified_diff("a.yaml", b"a\nb\nc\nd\ne\n", b"a\nb\nc\nD\ne") == (
        "--- a/a.yaml\n+++ b/a.yaml\n@@ -1,5 +1,5 @@\n a\n b\n c\n-d\n-e\n+D\n+e\n\\ No newline at end of file\n"
    )


def test_a_line_between_two_changes_stays() -> None:
    hunk = "@@ -1,3 +1,4 @@\n-a\n+A\n b\n-c\n+C\n+d\n"
    assert unified_diff("a.yaml", b"a\nb\nc\n", b"A\nb\nC\nd\n") == f"--- a/a.yaml\n+++ b/a.yaml\n{hunk}"


def test_nothing_to_say() -> None:
    assert unified_diff("a.yaml", b"a\n", b"a\n") == ""


@pytest.mark.needs("git")
@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES.keys())
def test_git_applies_it(before: str, after: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(before.encode())
    apply(tmp_path, unified_diff("a.yaml", before.encode(), after.encode()))
    assert (tmp_path / "a.yaml").read_bytes() == after.encode()


@pytest.mark.needs("git")
@pytest.mark.parametrize("path", ["new.yaml", "a folder/new file.yaml", "é/ü.yaml", 'quo"te.yaml', "tab\there.yaml"])
@pytest.mark.parametrize("content", [b"a: 1\n", b"a: 1"], ids=["closed", "open"])
def test_git_makes_new_files_of_it(path: str, content: bytes, tmp_path: Path) -> None:
    apply(tmp_path, unified_diff(path, None, content))
    assert (tmp_path / path).read_bytes() == content
    apply(tmp_path, unified_diff(path, content, b"b: 2\n"))
    assert (tmp_path / path).read_bytes() == b"b: 2\n"


@pytest.mark.needs("git")
def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xff\na: 1\n")
    apply(tmp_path, unified_diff("a.yaml", b"\xff\na: 1\n", b"\xff\na: 2\n"))
    assert (tmp_path / "a.yaml").read_bytes() == b"\xff\na: 2\n"


def apply(folder: Path, diff: str) -> None:
    command = ["git", "apply", "--whitespace=nowarn", "-"]
    subprocess.run(command, cwd=folder, input=diff.encode("utf-8", "surrogateescape"), check=True, capture_output=True)


@given(st.integers(0, 2**32))
def test_patches_of_random_lines(seed: int) -> None:
    random = Random(seed)
    old = [random.choice("abcd") for _ in range(random.randint(0, 60))]
    new = list(old)
    for _ in range(random.randint(1, 6)):
        at = random.randint(0, len(new))
        new[at : at + random.randint(0, 4)] = random.choices("abcx", k=random.randint(0, 4))
    before, after = ("\n".join(lines) + random.choice(("", "\n")) for lines in (old, new))
    assert patched(before.encode(), unified_diff("a", before.encode(), after.encode())) == after.encode()
