"""Fixing: findings -> changed files, in memory. Rounds of applying and checking until nothing changes.

A round applies the fixes of all findings that may be applied. Then the project is checked again as it would be: a fix
whose finding remains, or that brings a new finding, is refused with that reason, and the others are applied without it.
Nothing is written here.
"""

from __future__ import annotations

from collections import Counter

from .applying import Applied, Applier, Refusal
from .creating import identity
from .edits.sharing import demoted
from .engine import Examination, examine
from .file_headers import is_generated
from .findings import Failure
from .placing import Placer
from .problems import SAFETIES, Fix
from .records import Record
from .writing import Change, real_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .config_model import Config, Selection
    from .findings import Finding
    from .placing import Mark
    from .project import File, Inputs, Project
    from .rules import Rule

    Check = Callable[[Project, Mapping[str, bytes], Mapping[str, File]], Examination]
    """Examines a project with new contents, by path, in place of what it has; given files that were read before."""

    _Name = tuple[str, str, str, str]
    """File ("" for any), kind, namespace and name of a resource, as a mark has them; or only a file."""

ROUNDS = 10


class Fixed(Record):
    """What came of it.

    `changes` are by path. `applied` are the findings whose fixes are in them, in the order they were applied;
    `refused` those whose fixes could not be. `offered` are left: this run may not apply their fixes, whose safety is
    what it is here. `errors` are those of the checks, and that the rounds came to no end; then nothing is changed.
    """

    changes: tuple[Change, ...] = ()
    applied: tuple[Finding, ...] = ()
    refused: tuple[Refusal, ...] = ()
    offered: tuple[Finding, ...] = ()
    errors: tuple[Failure, ...] = ()


def fix(
    inputs: Inputs, config: Config, rules: Sequence[Rule], selection: Selection, allowed: Sequence[str] = ("safe",)
) -> Fixed:
    """Applies the fixes of all findings in the reported files whose safety is one of `allowed`."""

    def check(project: Project, contents: Mapping[str, bytes], known: Mapping[str, File]) -> Examination:
        new = sorted(contents.keys() - project.files.keys())
        changed = project.inputs.replace(
            contents={**project.inputs.contents, **contents}, reported=(*project.inputs.reported, *new)
        )
        return examine(changed, config, rules, selection, known)

    start = now = examine(inputs, config, rules, selection)
    applied: list[Finding] = []
    rounds = 0
    while not now.report.errors:
        wanted, offered = _chosen(now, allowed)
        step = _Round(now, config, check).step(wanted)
        if not step.applied.contents:
            changes, errors = _changes(start.project, now.project)
            return Fixed(changes, tuple(applied), step.applied.refused, offered, errors)
        if rounds == ROUNDS:
            names = ", ".join(sorted({finding.rule for finding in step.applied.done}))
            return Fixed(errors=(Failure(f"the fixes of {names} come to no end: {ROUNDS} rounds were not enough"),))
        applied += step.applied.done
        now, rounds = step.after, rounds + 1
    return Fixed(errors=now.report.errors)


def safety(fix: Fix) -> str:
    """How safe a fix is where it is: one level less than it says where an anchor shares what it changes, or a program
    writes the file.
    """
    locations = [operation.location for operation in fix.operations if operation.kind != "create"]
    files = {operation.location.document.source for operation in fix.operations}
    if fix.safety != SAFETIES[-1] and (any(map(demoted, locations)) or any(is_generated(file.text) for file in files)):
        return SAFETIES[SAFETIES.index(fix.safety) + 1]
    return fix.safety


def _chosen(now: Examination, allowed: Sequence[str]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings whose fixes this run may apply, and those whose fixes it only offers."""
    wanted: list[Finding] = []
    offered: list[Finding] = []
    for finding in now.report.findings:
        found = safety(finding.fix) if finding.fix is not None else ""
        if found in allowed:
            wanted.append(finding)
        elif finding.fix is not None:
            offered.append(finding.replace(fix=Fix(finding.fix.title, *finding.fix.operations, safety=found)))
    return tuple(wanted), tuple(offered)


def _changes(start: Project, end: Project) -> tuple[tuple[Change, ...], tuple[Failure, ...]]:
    """What is different in the end, each file once, by the path that links lead to."""
    found: dict[str, Change] = {}
    errors = []
    for path in sorted(end.files):
        before = start.files[path].source.data if path in start.files else None
        after = end.files[path].source.data
        if after == before:
            continue
        change = Change(real_path(start.inputs.root, path), before, after)
        if found.setdefault(change.path, change) != change:
            same = start.shown(change.path)
            errors.append(Failure(f"{start.shown(path)} leads to {same}, and the fixes of the two differ"))
    return (() if errors else tuple(found[path] for path in sorted(found))), tuple(errors)


class _Step(Record):
    """The fixes of some findings, as far as they could be applied, and the project after that."""

    findings: tuple[Finding, ...]
    applied: Applied
    after: Examination


class _Fault(Record):
    """What speaks against a step: a name for what it is about, the findings whose fixes may be to blame, the reason."""

    about: tuple[str, ...]
    suspects: Sequence[Finding]
    reason: str


class _Round:
    """One round: as many fixes as can be applied together, and the check that shows that they do what they should."""

    def __init__(self, now: Examination, config: Config, check: Check) -> None:
        self._now = now
        self._check = check
        self._applier = Applier(now.project, config)
        self._placer = Placer(now.project)
        self._marks = Counter(now.marks)
        self._failed: dict[str, Refusal] = {}
        self._read: Mapping[str, File] = {}  # by the last check: most of the files are the same in the next one

    def step(self, findings: Sequence[Finding]) -> _Step:
        """The fixes of as many findings as can be; the others are among the refused ones."""
        step = self._most(_Step((), Applied(), self._now), findings)
        refused = (*step.applied.refused, *self._failed.values())
        return step.replace(applied=step.applied.replace(refused=refused))

    def _most(self, base: _Step, more: Sequence[Finding]) -> _Step:
        """The base and as many more as can be.

        A finding that alone is to blame for something is out. Of several, it takes another check to know which: each
        half of them is tried with all that is good. Faults that are about different things are sorted out at once.
        """
        if not more:
            return base
        step = self._tried(base, more)
        groups: dict[tuple[str, ...], list[Refusal]] = {}
        blamed: set[str] = set()
        for fault in self._faults(step, more):
            for finding in fault.suspects:
                if finding.identity not in blamed:
                    blamed.add(finding.identity)
                    groups.setdefault(fault.about, []).append(Refusal(finding, fault.reason))
        if not blamed:
            return step
        self._failed |= {group[0].finding.identity: group[0] for group in groups.values() if len(group) == 1}
        shared = [[refusal.finding for refusal in group] for group in groups.values() if len(group) > 1]
        base = self._most(base, [finding for finding in more if finding.identity not in blamed])
        base = self._most(base, [finding for group in shared for finding in group[: len(group) // 2]])
        return self._most(base, [finding for group in shared for finding in group[len(group) // 2 :]])

    def _tried(self, base: _Step, more: Sequence[Finding]) -> _Step:
        findings = (*base.findings, *more)
        applied = self._applier.apply(findings)
        if applied.contents == base.applied.contents:
            return _Step(findings, applied, base.after)
        read = {path: self._read[path] for path in applied.contents if path in self._read}
        after = self._check(self._now.project, applied.contents, {**self._now.project.files, **read})
        self._read = after.project.files
        return _Step(findings, applied, after)

    def _faults(self, step: _Step, more: Sequence[Finding]) -> Iterator[_Fault]:
        """What is not as it should be after a step, as far as what came to it may be to blame."""
        added = {finding.identity for finding in more}
        done = [finding for finding in step.applied.done if finding.identity in added] or more
        marks = Counter(step.after.marks)
        due: dict[Mark, list[Finding]] = {}
        for finding in step.applied.done:
            due.setdefault(self._now.mark(finding), []).append(finding)
        for mark, findings in due.items():
            if marks[mark] > self._marks[mark] - len(findings):
                own = [finding for finding in findings if finding.identity in added]
                reason = "the finding would remain" if own else f"the fix of {mark[0]} would have no effect"
                yield _Fault(mark, own or done, reason)
        silent = step.after.of_suppressions  # one becomes unused where something is mended
        brought = sorted(mark for mark in marks if marks[mark] > self._marks[mark] and mark not in silent)
        names = [(finding, self._names(finding)) for finding in done if brought]
        for mark in brought:
            near = [finding for finding, own in names if not own.isdisjoint(_names(*mark[1:5]))]
            about = mark[1:5]
            if not near:  # what is created speaks for its whole namespace
                near, about = [finding for finding in done if mark[3] in _namespaces(finding)], ("", "", mark[3], "")
            reason = f"it would bring a finding of {mark[0]} in {self._now.project.shown(mark[1])}"
            yield _Fault(about if near else (), near or done, reason)
        for error in step.after.report.errors:
            yield _Fault((), done, error.message)

    def _names(self, finding: Finding) -> set[_Name]:
        """All that a fix has to do with."""
        found = _names(*self._now.mark(finding)[1:5])
        for operation in finding.fix.operations if finding.fix is not None else ():
            resource = self._placer.resource_at(operation.location)
            new = identity(operation.value) if operation.kind == "create" else None
            if new is not None:
                found |= _names("", new.kind, new.namespace, new.name)
            elif resource is not None:
                found |= _names(resource.path_in_project, resource.kind, resource.namespace or "", resource.name)
            found |= _names(operation.location.document.source.path, "", "", "")
        return found


def _namespaces(finding: Finding) -> set[str]:
    """The namespaces of all that a fix creates; "" for one that is not known."""
    operations = finding.fix.operations if finding.fix is not None else ()
    made = (identity(operation.value) for operation in operations if operation.kind == "create")
    return {each.namespace for each in made if each is not None}


def _names(path: str, kind: str, namespace: str, name: str) -> set[_Name]:
    """A resource, in its file and in any; or a file, where there is no resource."""
    return {(path, kind, namespace, name), ("", kind, namespace, name)} if kind else {(path, "", "", "")}
