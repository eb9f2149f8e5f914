"""What git ignores is not found by walking, with git itself as the judge."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint import files
from k8slint.config import Config
from k8slint.files import Found, projects, walk
from k8slint.findings import Skipped
from tests.trees import make, write


def run(root: Path, *paths: str) -> Found:
    """The walk of the one project that the paths belong to."""
    (project,) = projects(paths, str(root))
    return walk(project, Config("", project.root))


def test_all_levels(tmp_path: Path) -> None:
    make(tmp_path, ".git/info/", "a/b/x.yaml", "a/b/y.yaml", "a/y.yaml", "dist/z.yaml", "keep.json", "l.json")
    write(tmp_path, ".git/info/exclude", "l.json\n")
    write(tmp_path, ".gitignore", "# comment\ny.yaml\ndist/\n")
    write(tmp_path, "a/b/.gitignore", "!y.yaml\nx.yaml\n")
    assert run(tmp_path).reported == ("a/b/y.yaml", "keep.json")


def test_above_the_project(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "a/.k8slint.yaml", "a/b/x.yaml", "a/b/y.yaml")
    write(tmp_path, ".gitignore", "/a/b/x.yaml\n")
    assert run(tmp_path, "a/b").reported == ("b/y.yaml",)


def test_without_a_repository(tmp_path: Path) -> None:
    make(tmp_path, "a/x.yaml", "a/y.yaml", "y.yaml")
    write(tmp_path, "a/.gitignore", "/y.yaml")
    assert run(tmp_path).reported == ("a/x.yaml", "y.yaml")


def test_named_files_are_read_all_the_same(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "dist/x.yaml", "dist/y.log", "z.yaml")
    write(tmp_path, ".gitignore", "dist/\nz.yaml\n")
    found = run(tmp_path, "dist/x.yaml", "z.yaml")
    assert found.reported == ("dist/x.yaml", "z.yaml")


def test_named_folders_are_read_all_the_same(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "dist/x.yaml", "dist/a/y.yaml")
    write(tmp_path, ".gitignore", "dist/\n")
    assert run(tmp_path, "dist").reported == ("dist/a/y.yaml", "dist/x.yaml")


def test_named_folder_of_ignored_files_only(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "dist/x.yaml", "a.txt")
    write(tmp_path, ".gitignore", "dist/*\n")
    (skipped,) = run(tmp_path, "dist").skipped
    assert skipped == Skipped("dist", "git ignores the files in it; those that are named themselves are judged")


@pytest.mark.needs("git")
def test_worktrees_share_info_exclude(tmp_path: Path) -> None:
    make(tmp_path, "main/x.yaml")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in ("init -q", "commit -q --allow-empty -m x", "worktree add -q ../tree"):
        subprocess.run([*git, *command.split()], cwd=tmp_path / "main", check=True)
    write(tmp_path, "main/.git/info/exclude", "x.yaml\n")
    make(tmp_path, "tree/x.yaml", "tree/y.yaml")
    assert run(tmp_path, "tree").reported == ("y.yaml",)


TREE = ("x.yaml", "a/x.yaml", "a/y.json", "a/b/x.yaml", "a/b/c/y.yml", "b/x.yaml", "b/a/y.json", "b/a.yaml/x.yaml")
LINE = st.sampled_from(
    ["*", "!*/", "!*.yaml", "a", "a/", "!a/", "/a", "b/*", "x.yaml", "!x.yaml", "*.json", "**/b", "a/**", "!a/b", "#a"]
)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make(tmp_path_factory.mktemp("repository"), *TREE)
    subprocess.run(["git", "init", "--quiet", "."], cwd=root, check=True)
    return root


@pytest.mark.needs("git")
@given(lists=st.tuples(*[st.lists(LINE, max_size=4)] * 4))
def test_finds_what_git_finds(repository: Path, lists: tuple[list[str], ...]) -> None:
    for path, lines in zip((".git/info/exclude", ".gitignore", "a/.gitignore", "a/b/.gitignore"), lists, strict=True):
        write(repository, path, "\n".join(lines))
    command = ["git", "-c", "core.excludesFile=", "ls-files", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True).stdout
    expected = {path for path in listed.split("\0") if path.endswith(files.SUFFIXES)}
    assert set(run(repository).reported) == expected
