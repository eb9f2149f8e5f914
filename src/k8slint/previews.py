"""Previews: what each fix alone would change, for formats that show it or offer it to be applied elsewhere.

Each preview is verified as every edit is: the file still parses and says exactly what was meant. Whether something else
is found then is for `fixing`, which checks the project again.
"""

from __future__ import annotations

from .applying import Applier
from .findings import FileChange
from .fixing import safety
from .problems import Fix
from .sources import Edit, Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .config_model import Config
    from .findings import Finding, Report
    from .project import Project


def with_previews(report: Report, project: Project, config: Config) -> Report:
    """The report with the changes of each fix, and with the safety that the fix has where it is."""
    applier = Applier(project, config)
    return report.replace(findings=tuple(_previewed(finding, project, applier) for finding in report.findings))


def _previewed(finding: Finding, project: Project, applier: Applier) -> Finding:
    fix = finding.fix
    if fix is None:
        return finding
    changes = []
    for path, (data, edits) in sorted(applier.preview(finding).items()):
        before = project.files[path].source if path in project.files else None
        if edits is None:
            edits = (_difference("" if before is None else before.text, Source(path, data).text),)
        changes.append(FileChange(project.shown(path), before, edits))
    return finding.replace(fix=Fix(fix.title, *fix.operations, safety=safety(fix)), changes=tuple(changes))


def _difference(before: str, after: str) -> Edit:
    """The one edit that leads from a text to another, in whole lines."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    gone, come = old[start : len(old) - end], new[start : len(new) - end]
    at = sum(map(len, old[:start]))
    return Edit(at, at + sum(map(len, gone)), "".join(come))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items two sequences have in common at their beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
