"""Trees: where files are found and read. That is the disk, or a state that git has recorded (`snapshots`).

Paths are absolute. What cannot be found or read is an `OSError`, as the operating system raises it.
"""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Protocol

    class Entry(Protocol):
        """What a folder holds, as `os.scandir` describes it."""

        @property
        def name(self) -> str: ...  # noqa: D102  as in the standard library
        @property
        def path(self) -> str: ...  # noqa: D102
        def is_dir(self, *, follow_symlinks: bool = True) -> bool: ...  # noqa: D102
        def is_file(self, *, follow_symlinks: bool = True) -> bool: ...  # noqa: D102
        def is_symlink(self) -> bool: ...  # noqa: D102

    class Tree(Protocol):
        """Files and folders. Symbolic links are followed, but for `scan`."""

        @property
        def heeds_ignores(self) -> bool:
            """Whether what `.gitignore` names is left out: git ignores nothing that it has recorded."""
            ...

        @property
        def submodules(self) -> frozenset[str]:
            """Folders of which the tree has nothing, since other repositories do."""
            ...

        def kind(self, path: str) -> str:
            """`FILE`, `FOLDER` or `OTHER`."""
            ...

        def is_readable(self, path: str) -> bool:
            """Whether a path that exists may be read by this user."""
            ...

        def real(self, path: str) -> str:
            """The path with all links in it followed."""
            ...

        def scan(self, folder: str) -> Sequence[Entry]:
            """What a folder holds, in no particular order."""
            ...

        def read(self, path: str) -> bytes:
            """The content of a file."""
            ...

        def missing(self, path: str) -> str:
            """Why a path that may be elsewhere is not in the tree; "" if it is nowhere, or here."""
            ...

        def differing(self, paths: Iterable[str]) -> dict[str, bytes]:
            """The contents of those files that are not, or not so, on the disk."""
            ...


FILE, FOLDER, OTHER = "file", "folder", "other"


class Disk:
    """The files as they are on the disk."""

    heeds_ignores = True
    submodules: frozenset[str] = frozenset()

    def kind(self, path: str) -> str:
        """`FILE`, `FOLDER` or `OTHER`."""
        mode = os.stat(path).st_mode
        return FOLDER if stat.S_ISDIR(mode) else FILE if stat.S_ISREG(mode) else OTHER

    def is_readable(self, path: str) -> bool:
        """Whether a path that exists may be read by this user."""
        return os.access(path, os.R_OK | os.X_OK if os.path.isdir(path) else os.R_OK)

    def real(self, path: str) -> str:
        """The path with all links in it followed."""
        return os.path.realpath(path)

    def scan(self, folder: str) -> Sequence[Entry]:
        """What a folder holds."""
        with os.scandir(folder) as listing:
            return list(listing)

    def read(self, path: str) -> bytes:
        """The content of a file."""
        with open(path, "rb") as file:
            return file.read()

    def missing(self, path: str) -> str:  # noqa: ARG002  what is not on the disk is nowhere
        """Why a path that may be elsewhere is not in the tree."""
        return ""

    def differing(self, paths: Iterable[str]) -> dict[str, bytes]:  # noqa: ARG002  none is
        """The contents of those files that are not, or not so, on the disk."""
        return {}


DISK = Disk()


def is_folder(tree: Tree, path: str) -> bool:
    """Whether a path is a folder, or a link to one."""
    return _kind(tree, path) == FOLDER


def is_file(tree: Tree, path: str) -> bool:
    """Whether a path is a regular file, or a link to one."""
    return _kind(tree, path) == FILE


def exists(tree: Tree, path: str) -> bool:
    """Whether there is anything at a path; a link to nothing is none."""
    return bool(_kind(tree, path))


def _kind(tree: Tree, path: str) -> str:
    try:
        return tree.kind(path)
    except (OSError, ValueError):  # a path with a NUL is nowhere
        return ""
