"""What git ignores: every `.gitignore` from the repository's top down, and `.git/info/exclude`.

The user's own list (`core.excludesFile`) is left out: what a run finds depends on the repository only.
"""

from __future__ import annotations

import os

from . import ignores
from .trees import DISK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .ignores import Matcher
    from .trees import Tree

    Rules = tuple[tuple[int, Matcher], ...]
    """Lists of patterns, the outermost first, each with the length of the path of its folder, `/` included."""


def is_ignored(rules: Rules, path: str) -> bool:
    """Whether a path (absolute; a folder's ends with `/`) is ignored. Of the folders that hold it, none is."""
    for length, matcher in reversed(rules):
        verdict = matcher.own(path[length:])
        if verdict is not None:
            return verdict
    return False


class GitIgnores:
    """The lists of patterns of a project, each read once. Without a repository, its root stands for the top of one."""

    def __init__(self, root: str, tree: Tree = DISK) -> None:
        self._root = root
        self._tree = tree
        self._read: dict[str, Matcher] = {}

    def above(self, folder: str) -> Rules:
        """The rules that folders above give to what a folder holds."""
        if not self._tree.heeds_ignores:
            return ()
        top = self._top(folder)
        rules = self._with((), top, ignores.compile(_lines(DISK, os.path.join(_git_folder(top), "info", "exclude"))))
        at = top
        for name in os.path.relpath(folder, top).split("/"):
            if at == folder:
                break
            rules = self.within(at, rules)
            at = os.path.join(at, name)
        return rules

    def within(self, folder: str, rules: Rules) -> Rules:
        """The rules for what a folder holds, given those from above."""
        if not self._tree.heeds_ignores:
            return ()
        if folder not in self._read:
            self._read[folder] = ignores.compile(_lines(self._tree, os.path.join(folder, ".gitignore")))
        return self._with(rules, folder, self._read[folder])

    def _with(self, rules: Rules, folder: str, matcher: Matcher) -> Rules:
        return (*rules, (len(os.path.join(folder, "")), matcher)) if matcher else rules

    def _top(self, folder: str) -> str:
        at = folder
        while not os.path.exists(os.path.join(at, ".git")):
            parent = os.path.dirname(at)
            if parent == at:
                is_within = os.path.commonpath((folder, self._root)) == self._root
                return self._root if is_within else folder
            at = parent
        return at


def _git_folder(top: str) -> str:
    """Where a repository keeps what its working trees share: `.git`, or where a `.git` that is a file leads."""
    folder = os.path.join(top, ".git")
    if os.path.isfile(folder):
        folder = os.path.join(top, _first_line(folder).removeprefix("gitdir: "))
        folder = os.path.join(folder, _first_line(os.path.join(folder, "commondir")))
    return folder


def _first_line(path: str) -> str:
    return next(iter(_lines(DISK, path)), "").strip()


def _lines(tree: Tree, path: str) -> list[str]:
    try:
        text = tree.read(path).decode("utf-8-sig", "surrogateescape")
    except OSError:
        return []
    return [f"{line}\n" for line in text.split("\n")]
