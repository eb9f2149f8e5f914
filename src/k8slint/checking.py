"""Checking: what `check` is asked for -> one report of all projects, or of what is new in them."""

from __future__ import annotations

import os

from . import engine, inputs
from .findings import Skipped
from .problems import SEVERITIES
from .records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .arguments import Arguments
    from .baseline import Scope
    from .engine import Outcome
    from .findings import Known, Report
    from .inputs import Task, Tasks
    from .since import Since


class Checked(Record):
    """What came of a check.

    `fails` says whether a finding, or what was not judged, is reason to fail. `excluded` is what configurations say not
    to read. `baseline` are the entries that the baseline should have; None leaves it as it is.
    """

    report: Report
    fails: bool
    excluded: tuple[str, ...]
    baseline: tuple[Known, ...] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to check, which is not the same as nothing to find."""
        report = self.report
        return not (report.summary.files or report.findings or report.skipped or report.errors)

    @property
    def why_empty(self) -> str:
        """That there was nothing to check, and what the configuration has to do with it."""
        why = f"; the configuration excludes {', '.join(self.excluded[:5])}" if self.excluded else ""
        return f"there is nothing to check{why}"

    @property
    def for_programs(self) -> Report:
        """The report for those who see no warning beside it: where nothing was checked, it says so."""
        if not self.is_empty:
            return self.report
        skipped = (Skipped(".", self.why_empty),)
        return self.report.replace(skipped=skipped, summary=self.report.summary.replace(skipped=1))


def check(arguments: Arguments, tasks: Tasks, named: Iterable[Task], *, with_changes: bool) -> Checked:
    """Checks the named projects. `with_changes` works out what each fix would change.

    Raises what `Tasks` raises, `ConfigError` and `GitError`.
    """
    checker = _Checker(arguments, tasks, with_changes)
    for task in named:
        checker.add(task)
    return checker.result()


class _Checker:
    """Takes one project after the other."""

    def __init__(self, arguments: Arguments, tasks: Tasks, with_changes: bool) -> None:
        self._arguments = arguments
        self._tasks = tasks
        self._selection = inputs.selection(arguments)
        self._with_changes = with_changes
        self._reports: list[Report] = []
        self._excluded: list[str] = []
        self._fails = False
        self._since: Since | None = None
        self._scope: Scope | None = None
        self._entries: tuple[Known, ...] = ()
        self._written: list[Known] = []
        if arguments.since:
            from .since import Since

            self._since = Since(arguments.since, tasks, self._selection, os.getcwd(), staged=arguments.staged)
        if arguments.baseline:
            from . import baseline

            self._scope = baseline.Scope()
            if not arguments.write_baseline or os.path.lexists(arguments.baseline):
                self._entries = baseline.read(arguments.baseline)

    def add(self, task: Task) -> None:
        arguments = self._arguments
        project = engine.load(task.inputs, task.config)
        outcome = engine.judge(project, task.config, task.rules, self._selection)
        report = outcome.report(fold=arguments.fold, min_severity=arguments.min_severity)
        if self._since is not None:
            report = self._since.narrowed(report, project, task)
        if self._scope is not None:
            self._scope.add(outcome, self._tasks.tree)
            report = self._new(report, outcome)
        if self._with_changes:
            from .previews import with_previews

            report = with_previews(report, project, task.config)
        self._fails |= self._is_failing(report, arguments.fail_on or task.config.fail_on)
        self._excluded += task.excluded
        self._reports.append(_as_shown(report, task))

    def _new(self, report: Report, outcome: Outcome) -> Report:
        """The report without what the baseline lists, or will list: also what is folded into others today."""
        from .baseline import known

        if self._arguments.write_baseline:
            every = outcome.report(fold=False, min_severity=self._arguments.min_severity)
            self._written += map(known, every.findings)
        listed = {entry.fingerprint for entry in (*self._entries, *self._written)}
        return engine.narrowed(report, lambda finding: finding.fingerprint not in listed)

    def _is_failing(self, report: Report, fail_on: str) -> bool:
        counts = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
        is_found = any(finding.severity in counts for finding in report.findings)
        is_incomplete = self._arguments.strict and bool(report.skipped)
        return (is_found or is_incomplete) and not self._arguments.exit_zero

    def result(self) -> Checked:
        report = self._reports[0] if len(self._reports) == 1 else engine.merge(self._reports)
        report = report.replace(category=self._arguments.category)
        if not self._arguments.show_suppressed:
            report = report.replace(suppressed=())
        entries = None
        if self._scope is not None:
            held, stale = self._scope.split(self._entries)
            if self._arguments.write_baseline or self._arguments.prune_baseline:
                entries = tuple({entry.fingerprint: entry for entry in (*held, *self._written)}.values())
            else:
                report = report.replace(stale=tuple(stale))
        return Checked(report, self._fails, tuple(self._excluded), entries)


def _as_shown(report: Report, task: Task) -> Report:
    if not task.is_renamed:
        return report
    from .reports.paths import renamed

    return renamed(report, task.shown)
