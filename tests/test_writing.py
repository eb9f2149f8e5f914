"""Writing: all changes or none, whole files, nothing that was changed meanwhile, nothing outside the project."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from k8slint.files import PathError
from k8slint.writing import Change, real_path, write

OLD = b"replicas: 1\r\n"
NEW = b"replicas: 2\r\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The root of a project with two files."""
    root = tmp_path / "project"
    (root / "deep").mkdir(parents=True)
    (root / "a.yaml").write_bytes(OLD)
    (root / "deep" / "b.yaml").write_bytes(OLD)
    return root


def change(path: str, before: bytes | None = OLD, after: bytes = NEW) -> Change:
    return Change(path, before, after)


def put(root: Path, *changes: Change) -> None:
    write([(str(root), each) for each in changes])


def files(root: Path) -> dict[str, bytes]:
    """All that is below a folder, leftovers too."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


UNTOUCHED = {"a.yaml": OLD, "deep/b.yaml": OLD}


def test_files_are_changed_and_made(root: Path) -> None:
    put(root, change("a.yaml"), change("deep/b.yaml"), change("deep/new.yaml", None))
    assert files(root) == {"a.yaml": NEW, "deep/b.yaml": NEW, "deep/new.yaml": NEW}


def test_several_projects_are_written_together(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "c.yaml").write_bytes(b"changed")
    with pytest.raises(PathError, match=r"c\.yaml has changed since it was read: nothing is written"):
        write([(str(root), change("a.yaml")), (str(other), change("c.yaml"))])
    assert files(root) == UNTOUCHED
    assert files(other) == {"c.yaml": b"changed"}


def test_nothing_to_write(root: Path) -> None:
    put(root)
    assert files(root) == UNTOUCHED


@pytest.mark.parametrize("mode", [0o640, 0o755, 0o444], ids=oct)
def test_mode_is_kept(root: Path, mode: int) -> None:
    (root / "a.yaml").chmod(mode)
    put(root, change("a.yaml"))
    assert stat.S_IMODE((root / "a.yaml").stat().st_mode) == mode


def test_new_files_have_the_usual_mode(root: Path) -> None:
    mask = os.umask(0o027)
    try:
        put(root, change("new.yaml", None))
    finally:
        os.umask(mask)
    assert stat.S_IMODE((root / "new.yaml").stat().st_mode) == 0o640


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root gives files away")
def test_owner_is_kept(root: Path) -> None:
    os.chown(root / "a.yaml", 12, 34)
    put(root, change("a.yaml"))
    found = (root / "a.yaml").stat()
    assert (found.st_uid, found.st_gid) == (12, 34)


def test_other_names_of_a_file_keep_the_old_content(root: Path) -> None:
    os.link(root / "a.yaml", root / "copy.yaml")
    put(root, change("a.yaml"))
    assert files(root)["copy.yaml"] == OLD


def test_a_file_that_has_changed_is_left(root: Path) -> None:
    (root / "deep" / "b.yaml").write_bytes(b"edited meanwhile")
    with pytest.raises(PathError, match=r"deep/b\.yaml has changed since it was read: nothing is written"):
        put(root, change("a.yaml"), change("deep/b.yaml"))
    assert files(root) == {"a.yaml": OLD, "deep/b.yaml": b"edited meanwhile"}


def test_a_file_that_has_gone_stays_away(root: Path) -> None:
    (root / "deep" / "b.yaml").unlink()
    with pytest.raises(PathError, match=r"deep/b\.yaml cannot be written: no such file or directory"):
        put(root, change("a.yaml"), change("deep/b.yaml"))
    assert files(root) == {"a.yaml": OLD}


def test_a_new_file_takes_no_place(root: Path) -> None:
    with pytest.raises(PathError, match=r"deep/b\.yaml has come into being since the files were read"):
        put(root, change("a.yaml"), change("deep/b.yaml", None))
    assert files(root) == UNTOUCHED


def test_a_new_file_takes_not_even_the_place_of_a_broken_link(root: Path) -> None:
    (root / "new.yaml").symlink_to(root / "target.yaml")
    (root / "target.yaml").symlink_to(root / "target.yaml")
    with pytest.raises(PathError, match="has come into being"):
        put(root, change("new.yaml", None))
    assert files(root) == UNTOUCHED


# -- links ---------------------------------------------------------------------------------------------------------


def test_a_link_within_the_project_is_followed(root: Path) -> None:
    (root / "link.yaml").symlink_to("deep/b.yaml")
    put(root, change("link.yaml"))
    assert (root / "link.yaml").is_symlink()
    assert files(root) == {"a.yaml": OLD, "deep/b.yaml": NEW, "link.yaml": NEW}


@pytest.mark.parametrize("before", [OLD, None], ids=["changed", "new"])
@pytest.mark.parametrize("path", ["out.yaml", "away/out.yaml"], ids=["file", "folder"])
def test_a_link_out_of_the_project_is_not_followed(root: Path, tmp_path: Path, path: str, before: bytes | None) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    if before is not None:
        (outside / "out.yaml").write_bytes(before)
    (root / "out.yaml").symlink_to(outside / "out.yaml")
    (root / "away").symlink_to(outside)
    with pytest.raises(PathError, match="reached by a link that leads out of the project: nothing is written"):
        put(root, change("a.yaml"), change(path, before))
    assert (root / "a.yaml").read_bytes() == OLD
    assert files(outside) == ({} if before is None else {"out.yaml": before})


def test_the_project_itself_may_be_reached_by_a_link(root: Path, tmp_path: Path) -> None:
    (tmp_path / "here").symlink_to(root)
    put(tmp_path / "here", change("a.yaml"))
    assert files(root)["a.yaml"] == NEW


def test_real_path(root: Path, tmp_path: Path) -> None:
    (root / "link").symlink_to("deep")
    (root / "away").symlink_to(tmp_path)
    found = [real_path(str(root), path) for path in ("a.yaml", "link/b.yaml", "link/new.yaml", "away/x.yaml")]
    assert found == ["a.yaml", "deep/b.yaml", "deep/new.yaml", "../x.yaml"]


# -- failures ------------------------------------------------------------------------------------------------------


def fail_on(monkeypatch: pytest.MonkeyPatch, function: str, number: int, error: BaseException) -> None:
    """Lets one call of a function of `os` fail, counted from 1."""
    real = getattr(os, function)
    calls = iter(range(1, 1000))

    def replacement(*arguments: object) -> object:
        if next(calls) == number:
            raise error
        return real(*arguments)

    monkeypatch.setattr(os, function, replacement)


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("function", ["fsync", "replace"])
def test_a_write_that_fails_leaves_all_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch, function: str, number: int
) -> None:
    (root / "a.yaml").chmod(0o600)
    fail_on(monkeypatch, function, number, OSError(28, "No space left on device"))
    path = ("a", "new", "deep/b")[number - 1]
    message = rf"{path}\.yaml cannot be written: no space left on device: nothing is written"
    with pytest.raises(PathError, match=message):
        put(root, change("a.yaml"), change("new.yaml", None), change("deep/b.yaml"))
    assert files(root) == UNTOUCHED
    assert stat.S_IMODE((root / "a.yaml").stat().st_mode) == 0o600


@pytest.mark.parametrize("number", [1, 2])
def test_an_interruption_leaves_all_as_it_was(root: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    fail_on(monkeypatch, "replace", number, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        put(root, change("a.yaml"), change("deep/b.yaml"))
    assert files(root) == UNTOUCHED


def test_a_folder_that_is_not_there_is_not_made(root: Path) -> None:
    with pytest.raises(PathError, match=r"nowhere/new\.yaml cannot be written: no such file or directory"):
        put(root, change("a.yaml"), change("nowhere/new.yaml", None))
    assert files(root) == UNTOUCHED


def test_what_lies_in_the_way_is_not_removed(root: Path) -> None:
    in_the_way = root / f"a.yaml.{os.getpid()}.tmp"
    in_the_way.write_bytes(b"of somebody else")
    with pytest.raises(PathError, match=r"a\.yaml cannot be written: file exists"):
        put(root, change("a.yaml"))
    assert files(root) == UNTOUCHED | {in_the_way.name: b"of somebody else"}
