"""Path patterns, with git itself as the judge."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from k8slint import ignores

NAMES = ("a", "b", "ab", "a.yaml", "b.json", ".a", "a b", "a-", "[a]", "a*", "!a", "#a", "A", "a]", "z ", "\\a")
FOLDERS = ("a", "b", "ab", ".a", "a.yaml", "[a]", "a b")
TREE = tuple(
    sorted(
        {f"{folder}/" for folder in FOLDERS}
        | {f"{one}/{two}/" for one in ("a", "b", ".a") for two in FOLDERS}
        | {f"{folder}/{name}" for folder in FOLDERS for name in NAMES if name not in FOLDERS}
        | {f"{one}/{two}/a.json" for one in ("a", "b", ".a") for two in FOLDERS}
        | {name for name in NAMES if name not in FOLDERS}
    )
)
ENTRIES = {path.removesuffix("/"): path for path in TREE}


@pytest.mark.parametrize(
    ("patterns", "path", "expected"),
    [
        (["vendor/"], "vendor/", True),
        (["vendor/"], "vendor", None),
        (["vendor/"], "a/vendor/", True),
        (["vendor/"], "vendor/x.yaml", None),
        (["/vendor"], "a/vendor", None),
        (["/vendor"], "vendor", True),
        (["a/b"], "c/a/b", None),
        (["a/b"], "a/b", True),
        (["*.yaml"], "a/x.yaml", True),
        (["a/*.yaml"], "a/b/x.yaml", None),
        (["a/**/x.yaml"], "a/x.yaml", True),
        (["a/**/x.yaml"], "a/b/c/x.yaml", True),
        (["**/x"], "x", True),
        (["a/**"], "a/", None),
        (["a/**"], "a/b/c", True),
        (["*.py[cod]"], "x.pyc", True),
        (["*.py[!cod]"], "x.pyc", None),
        (["[[:upper:]]*"], "README", True),
        (["[[:upper:]]*"], "readme", None),
        (["[[:nonsense:]]"], "n", None),
        (["[]-a]"], "]", True),
        (["[b-a]"], "a", None),
        (["[b-a]"], "b", True),
        (["[!b-a]"], "a", True),
        (["[a"], "[a", None),
        (["[^/]"], "a/", True),
        (["a\\"], "a\\", None),
        (["\\!a"], "!a", True),
        (["# a"], "# a", None),
        (["\\# a"], "# a", True),
        (["a  "], "a", True),
        (["a\\ "], "a ", True),
        (["a\\\\ "], "a\\", True),
        (["a\r\n"], "a", True),
        (["!"], "a", None),
        (["/"], "a/", None),
        (["", "#"], "a", None),
        (["*", "!*/", "!*.yaml"], "a/", False),
        (["*", "!*/", "!*.yaml"], "a.yaml", False),
        (["*", "!*/", "!*.yaml"], "a.json", True),
        (["!a", "a"], "a", True),
        (["a", "!a"], "a", False),
        (["a*", "!ab", "*b"], "ab", True),
        (["x", "x/"], "x", True),
        (["x/", "!x"], "x/", False),
    ],
)
def test_own(patterns: list[str], path: str, expected: bool | None) -> None:
    assert ignores.compile(patterns).own(path) is expected


@pytest.mark.parametrize(
    ("patterns", "path", "expected"),
    [
        (["vendor/"], "a/vendor/b/x.yaml", True),
        (["dev/**"], "dev/a/x.yaml", True),
        (["dev/**"], "dev.yaml", False),
        (["vendor/", "!vendor/mine.yaml"], "vendor/mine.yaml", True),
        (["vendor/*", "!vendor/mine.yaml"], "vendor/mine.yaml", False),
        (["a"], "b/a/", True),
        (["a/b/"], "a/b", False),
        ([], "a", False),
        (["a"], "", False),
    ],
)
def test_matches_what_a_matched_folder_holds(patterns: list[str], path: str, expected: bool) -> None:
    assert ignores.compile(patterns).matches(path) is expected


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository with all of `TREE` in it, and a `.gitignore` for each test to write."""
    root = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "--quiet", "."], cwd=root, check=True)
    for path in TREE:
        if path.endswith("/"):
            (root / path).mkdir(parents=True, exist_ok=True)
        else:
            (root / path).touch()
    return root


def ignored_by_git(root: Path, patterns: list[str]) -> set[str]:
    (root / ".gitignore").write_bytes("\n".join(patterns).encode())
    command = ["git", "-c", "core.excludesFile=", "check-ignore", "--no-index", "-z", "--stdin"]
    run = subprocess.run(command, cwd=root, input="\0".join(ENTRIES).encode(), capture_output=True)
    assert run.returncode in (0, 1), run.stderr
    return {ENTRIES[name] for name in run.stdout.decode().split("\0") if name}


PIECES = [*r"ab*?/\!#[]-", " ", "**", ".a", ".yaml", "[a]", "[!a]", "[a-z]", "[^b-]", "[]a]", "[b-[a]", "[[:alpha:]"]
PATTERN = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)


@pytest.mark.needs("git")
@given(patterns=st.lists(PATTERN, min_size=1, max_size=4))
def test_agrees_with_git(repository: Path, patterns: list[str]) -> None:
    matcher = ignores.compile(patterns)
    assert {path for path in TREE if matcher.matches(path)} == ignored_by_git(repository, patterns)


SEGMENT = st.text("ab", min_size=1, max_size=2)
PLAIN = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(("", "/", "**/")),
        st.sampled_from(("", "*", "a/")),
        SEGMENT,
        st.sampled_from(("", "/", "*", "/**", ".yaml")),
    ),
)


@given(patterns=st.lists(PLAIN, max_size=4), path=st.lists(SEGMENT, min_size=1, max_size=4).map("/".join))
def test_agrees_with_pathspec_on_files_without_exceptions(patterns: list[str], path: str) -> None:
    assert ignores.compile(patterns).matches(path) == GitIgnoreSpec.from_lines(patterns).match_file(path)


@given(pattern=st.text(max_size=12), path=st.text(min_size=1, max_size=12))
def test_any_text_is_a_pattern(pattern: str, path: str) -> None:
    assert ignores.compile([pattern]).own(path) in (True, False, None)
