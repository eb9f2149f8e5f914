"""Since: what has changed since a git revision, and which findings have to do with that.

A finding has, if its place or a related one is in lines that have changed; or if the project as it was then, judged by
the same rules and configuration, does not have it: then something that is gone, or has changed elsewhere, answered it.
"""

from __future__ import annotations

import os
import re

from . import engine, git, snapshots
from .records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .config import Selection
    from .findings import Finding, Region, Report
    from .inputs import Task, Tasks
    from .project import Project

HUNK = re.compile(rb"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


class Changes(Record):
    """What has changed in a repository since a commit. Paths are from its top.

    `lines` has, for each file that is otherwise than it was, the lines that are new or changed: the first and the one
    behind the last of each stretch; None for all lines. `origins` has the path then of each file that has another
    today. `unlike` are the files of the commit that are not so on the disk, `absent` those that are not there although
    nobody took them away: a sparse checkout leaves them out.
    """

    top: str
    commit: str
    lines: Mapping[str, Sequence[tuple[int, int]] | None]
    origins: Mapping[str, str]
    unlike: frozenset[str]
    absent: frozenset[str] = frozenset()


def changes(top: str, revision: str, *, staged: bool) -> Changes:
    """What has changed since a revision, up to the disk or, if `staged`, up to the index. Raises `git.GitError`."""
    commit = git.commit_of(top, revision)
    lines: dict[str, Sequence[tuple[int, int]] | None] = {}
    origins: dict[str, str] = {}
    unlike: set[str] = set()
    for old, new, patch in git.changes(top, commit, cached=staged):
        if new:
            lines[new] = _stretches(patch)
        if old and new != old and new:
            origins[new] = old
        unlike.add(old)
    unlike.discard("")
    unstaged = git.unstaged(top)
    if staged:
        return Changes(top, commit, lines, origins, frozenset(unlike.union(unstaged)))
    lines.update(dict.fromkeys(git.untracked(top)))
    unwatched = (path for path, status in unstaged.items() if status == git.UNWATCHED)
    absent = frozenset(path for path in unwatched if not os.path.lexists(os.path.join(top, path)))
    return Changes(top, commit, lines, origins, frozenset(unlike), absent)


def _stretches(patch: bytes) -> list[tuple[int, int]]:
    """The lines that a patch without context adds, as stretches; none where it only takes some away."""
    found = []
    for hunk in HUNK.finditer(patch):
        first, count = int(hunk[1]), int(hunk[2] or 1)
        if count:
            found.append((first, first + count))
    return found


class Since:
    """Narrows reports to what has to do with what changed since a revision; each repository is asked once."""

    def __init__(self, revision: str, tasks: Tasks, selection: Selection, cwd: str, *, staged: bool) -> None:
        self._revision = revision
        self._tasks = tasks
        self._selection = selection
        self._cwd = cwd
        self._staged = staged
        self._changes: dict[str, Changes] = {}

    def narrowed(self, report: Report, project: Project, task: Task) -> Report:
        """The report of a task's project, with the failures of judging what it was. Raises `git.GitError`."""
        made = self._made(git.checked_top(project.inputs.root))
        before = self._before(project, task, made)
        known = {finding.identity for finding in before.findings}

        def is_of_change(finding: Finding) -> bool:
            regions = (finding.region, *(other.region for other in finding.related))
            return any(self._is_changed(region, made) for region in regions) or _then(finding, made) not in known

        return engine.narrowed(report, is_of_change).replace(
            errors=tuple(dict.fromkeys((*report.errors, *before.errors)))
        )

    def _made(self, top: str) -> Changes:
        """The changes in a repository; in a submodule, since the commit that the repository around it had then."""
        if top not in self._changes:
            revision, outer = self._revision, git.top_of(self._cwd)
            if outer not in ("", top) and top.startswith(f"{outer}/"):
                commit = git.commit_of(outer, revision)
                revision = git.submodule_of(outer, commit, os.path.relpath(top, outer)) or revision
            self._changes[top] = changes(top, revision, staged=self._staged)
        return self._changes[top]

    def _before(self, project: Project, task: Task, made: Changes) -> Report:
        """All that is found in the project as it was. What has not changed since is not read again."""
        heeds_ignores = not self._staged
        tree = snapshots.of_commit(made.top, made.commit, made.unlike, made.absent, heeds_ignores=heeds_ignores)
        then = engine.load(self._tasks.then(task, tree), task.config, project.files)
        return engine.judge(then, task.config, task.rules, self._selection).report(fold=False)

    def _is_changed(self, region: Region, made: Changes) -> bool:
        path = os.path.relpath(os.path.join(self._cwd, region.path), made.top)
        stretches = made.lines.get(path, ())
        if stretches is None:
            return True
        return any(first <= region.end_line and region.line < behind for first, behind in stretches)


def _then(finding: Finding, made: Changes) -> str:
    """The identity that a finding had where its file had another path."""
    origin = made.origins.get(finding.origin)
    return finding.identity if origin is None else origin + finding.identity.removeprefix(finding.origin)
