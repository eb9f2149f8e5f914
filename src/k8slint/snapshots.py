"""Snapshots: the files of a git repository as the index or a commit has them, as a tree.

What is on the disk beside them does not exist. Links are followed inside the repository only.
"""

from __future__ import annotations

import errno
import os

from . import git
from .trees import DISK, FILE, FOLDER, OTHER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LINKS = 40
"""So many links in a row are followed, as Linux does."""


class Member:
    """An entry of a folder. What it says of itself is as with `os.DirEntry`."""

    __slots__ = ("_kind", "_tree", "name", "path")

    def __init__(self, tree: Snapshot, path: str, kind: str) -> None:
        self._tree = tree
        self._kind = kind
        self.path = path
        self.name = os.path.basename(path)

    def is_symlink(self) -> bool:
        """Whether it is a symbolic link."""
        return self._kind == git.LINK

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Whether it is a folder."""
        return self._is(FOLDER, follow_symlinks)

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """Whether it is a regular file."""
        return self._is(FILE, follow_symlinks)

    def _is(self, kind: str, follow_symlinks: bool) -> bool:
        if not self.is_symlink():
            return self._kind == kind
        try:
            return follow_symlinks and self._tree.kind(self.path) == kind
        except OSError:
            return False


class Snapshot:
    """The files of a repository whose top is at `top`, with the mode and blob of each, by path from there.

    `unlike` are those that are otherwise on the disk; all others are read from there. `what` names the state.
    """

    def __init__(
        self, top: str, files: Mapping[str, tuple[str, str]], unlike: Iterable[str], what: str, *, heeds_ignores: bool
    ) -> None:
        self.heeds_ignores = heeds_ignores
        self.submodules = frozenset(
            f"{top}/{path}" for path, (mode, _blob) in files.items() if mode.startswith(git.SUBMODULE)
        )
        self._top = top
        self._what = what
        self._blobs = {f"{top}/{path}": blob for path, (_mode, blob) in files.items()}
        self._unlike = frozenset(f"{top}/{path}" for path in unlike)
        self._kinds: dict[str, str] = {top: FOLDER}
        self._folders: dict[str, list[Member]] = {top: []}
        self._read: dict[str, bytes] = {}
        for path, (mode, _blob) in files.items():
            self._add(f"{top}/{path}", _kind_of(mode))

    def _add(self, path: str, kind: str) -> None:
        self._kinds[path] = kind
        if kind == FOLDER:
            self._folders[path] = []
        parent = os.path.dirname(path)
        if parent not in self._folders:
            self._add(parent, FOLDER)
        self._folders[parent].append(Member(self, path, kind))

    def kind(self, path: str) -> str:
        """`FILE`, `FOLDER` or `OTHER`. The top has a `.git`."""
        if path == f"{self._top}/.git":
            return OTHER
        return self._kinds[self._found(path)]

    def is_readable(self, path: str) -> bool:  # noqa: ARG002  git has it, so it can be read
        """Whether a path that exists may be read by this user."""
        return True

    def real(self, path: str) -> str:
        """The path with all links in it followed."""
        for _link in range(LINKS):
            link = self._link_in(path)
            if not link:
                return path
            target = os.fsdecode(self._content(link))
            rest = path[len(link) :].lstrip("/")
            path = os.path.normpath(os.path.join(os.path.dirname(link), target, rest))
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)

    def _link_in(self, path: str) -> str:
        """The first link in a path; "" if there is none."""
        at = len(self._top)
        while at >= 0:
            at = path.find("/", at + 1)
            part = path if at < 0 else path[:at]
            if self._kinds.get(part) == git.LINK:
                return part
        return ""

    def _found(self, path: str) -> str:
        real = self.real(path)
        if real not in self._kinds:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        return real

    def scan(self, folder: str) -> Sequence[Member]:
        """What a folder holds."""
        return self._folders[self._found(folder)]

    def read(self, path: str) -> bytes:
        """The content of a file."""
        real = self._found(path)
        if self._kinds[real] != FILE:
            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        return self._content(real) if self._is_unlike(path, real) else DISK.read(real)

    def _content(self, path: str) -> bytes:
        if path not in self._read:
            is_link = self._kinds[path] == git.LINK  # where there is one, all are asked for sooner or later
            wanted = [each for each, kind in self._kinds.items() if kind == git.LINK] if is_link else [path]
            contents = git.blobs(self._top, [self._blobs[each] for each in wanted])
            self._read |= {each: contents[self._blobs[each]] for each in wanted}
        return self._read[path]

    def missing(self, path: str) -> str:
        """Why a path that is on the disk is not in the tree."""
        try:
            self._found(path)
        except OSError:
            return f"not in {self._what}" if os.path.lexists(path) else ""
        return ""

    def differing(self, paths: Iterable[str]) -> dict[str, bytes]:
        """The contents of those files that are not, or not so, on the disk."""
        real = {path: self._found(path) for path in paths}
        wanted = {path: self._blobs[there] for path, there in real.items() if self._is_unlike(path, there)}
        contents = git.blobs(self._top, wanted.values())
        return {path: contents[blob] for path, blob in wanted.items()}

    def _is_unlike(self, path: str, real: str) -> bool:
        """Whether the disk has something else at a path: another content, or a link that leads elsewhere."""
        return real in self._unlike or path in self._unlike or (real != path and os.path.realpath(path) != real)


def _kind_of(mode: str) -> str:
    """What a mode says: a submodule is a repository of its own, of which this one holds nothing."""
    return FILE if mode.startswith(git.REGULAR) else git.LINK if mode.startswith(git.LINK) else OTHER


def of_index(top: str) -> Snapshot:
    """What the index has: what the next commit will have. Raises `GitError`."""
    unstaged = git.unstaged(top)
    files = {path: entry for path, entry in git.staged(top).items() if unstaged.get(path) != git.ANNOUNCED}
    return Snapshot(top, files, unstaged, "the git index", heeds_ignores=False)


def of_commit(
    top: str, commit: str, unlike: Iterable[str], absent: Iterable[str] = (), *, heeds_ignores: bool
) -> Snapshot:
    """What a commit has, without what is `absent`; `unlike` are its files that are otherwise on the disk.

    Raises `GitError`.
    """
    files = git.recorded(top, commit)
    for path in absent:
        files.pop(path, None)
    return Snapshot(top, files, unlike, f"commit {commit[:12]}", heeds_ignores=heeds_ignores)
