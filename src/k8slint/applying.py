"""Applying: fixes of findings -> new contents of a project's files, in memory. Each fix as a whole, or not at all."""

from __future__ import annotations

from .creating import Creator, Taken, creations
from .documents import UNKNOWN
from .edits import Impossible, RankedFix, edit
from .placing import Placer
from .problems import SEVERITIES
from .records import Record
from .writing import reason_against

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .config_model import Config
    from .edits import Edited
    from .findings import Finding
    from .problems import Location
    from .project import Project
    from .sources import Edit


class Refusal(Record):
    """A finding whose fix was not applied, and why. `waits`: it lost a conflict, and the next round may apply it."""

    finding: Finding
    reason: str
    waits: bool = False


class Applied(Record):
    """New contents of files, by path, the findings whose fixes made them, and those whose fixes were refused."""

    contents: Mapping[str, bytes] = {}
    done: tuple[Finding, ...] = ()
    refused: tuple[Refusal, ...] = ()


class Applier:
    """Applies fixes to one state of a project. What it has worked out for a file it does not work out again."""

    def __init__(self, project: Project, config: Config) -> None:
        self._project = project
        self._config = config
        self._placer = Placer(project)
        self._edited: dict[tuple[str, tuple[int, ...]], Edited] = {}
        self._reasons: dict[str, str] = {}

    def apply(self, findings: Sequence[Finding]) -> Applied:
        """The contents with as many of the fixes as can be applied together."""
        refused: dict[str, Refusal] = {}
        for finding in findings:
            for reason in self._reasons_against(finding):
                refused.setdefault(finding.identity, Refusal(finding, reason))
        while True:
            contents, refusals = self._edit([finding for finding in findings if finding.identity not in refused])
            refused |= {refusal.finding.identity: refusal for refusal in refusals}
            creator = Creator(self._project, self._config, self._placer, contents)
            failed = list(_create(creator, [finding for finding in findings if finding.identity not in refused]))
            refused |= {refusal.finding.identity: refusal for refusal in failed}
            if not any(_edits(refusal.finding) for refusal in failed):  # else what they edited is to be undone
                done = tuple(finding for finding in findings if finding.identity not in refused)
                return Applied(creator.contents, done, tuple(refused.values()))

    def preview(self, finding: Finding) -> dict[str, tuple[bytes, tuple[Edit, ...] | None]]:
        """What the fix of a finding alone makes of files, by path, and the edits that lead there; None for what is
        created in the file. Nothing if it cannot be applied.
        """
        applied = self.apply([finding])
        if applied.refused or not applied.contents:
            return {}
        edited = self._edited_file(_path(finding), [finding]) if _edits(finding) else None
        self._edited.clear()  # nobody asks for this one again, and it holds the whole file
        return {
            path: (data, edited.edits if edited is not None and edited.data == data else None)
            for path, data in applied.contents.items()
        }

    def _reasons_against(self, finding: Finding) -> Iterator[str]:
        """Why a fix cannot be applied whatever others there are."""
        operations = finding.fix.operations if finding.fix is not None else ()
        paths = dict.fromkeys(operation.location.document.source.path for operation in operations)
        if len(paths) > 1:
            yield f"it would change {len(paths)} files: {', '.join(map(self._project.shown, paths))}"
        for path in paths:
            if path not in self._reasons:
                self._reasons[path] = reason_against(self._project, path)
            if self._reasons[path]:
                yield self._reasons[path]
        for operation in operations:
            if operation.kind != "create" and self._is_undecided(operation.location):
                yield "a template or a kustomization decides what it would change"

    def _is_undecided(self, location: Location) -> bool:
        resource = self._placer.resource_at(location)
        if resource is None:
            return False
        path = location.path[len(resource.base) :]
        return any(resource.get(*path[:depth]) is UNKNOWN for depth in range(len(path), 0, -1))

    def _edit(self, findings: Sequence[Finding]) -> tuple[dict[str, bytes], list[Refusal]]:
        """The new contents of the files that the fixes edit, and those of the fixes that were refused."""
        contents: dict[str, bytes] = {}
        refused: list[Refusal] = []
        by_file: dict[str, list[Finding]] = {}
        for finding in findings:
            if _edits(finding):
                by_file.setdefault(_path(finding), []).append(finding)
        for path, own in by_file.items():
            edited = self._edited_file(path, own)
            reasons = {id(refusal.fix): refusal for refusal in edited.refused}
            refused += [
                Refusal(finding, reasons[id(finding.fix)].reason, reasons[id(finding.fix)].waits)
                for finding in own
                if id(finding.fix) in reasons
            ]
            if edited.edits:
                contents[path] = edited.data
        return contents, refused

    def _edited_file(self, path: str, findings: Sequence[Finding]) -> Edited:
        ranked = {id(f.fix): RankedFix(f.fix, f.severity, f.rule) for f in findings if f.fix is not None}
        key = path, tuple(ranked)
        if key not in self._edited:
            file = self._project.files[path]
            self._edited[key] = edit(file.source, file.documents, list(ranked.values()))
        return self._edited[key]


def _create(creator: Creator, findings: Iterable[Finding]) -> Iterator[Refusal]:
    """What the fixes create, the more severe rule first, then the smaller id; the fixes for which that failed."""
    creating = (finding for finding in findings if creations(finding))
    for finding in sorted(creating, key=lambda finding: (SEVERITIES.index(finding.severity), finding.rule)):
        try:
            creator.add(finding)
        except Taken as reason:
            yield Refusal(finding, str(reason), waits=True)
        except Impossible as reason:
            yield Refusal(finding, str(reason))


def _edits(finding: Finding) -> bool:
    """Whether a fix changes what is there, beside what it creates."""
    return finding.fix is not None and len(creations(finding)) < len(finding.fix.operations)


def _path(finding: Finding) -> str:
    assert finding.fix is not None
    return finding.fix.operations[0].location.document.source.path
