"""Paths of a report, rewritten: how a file is called depends on where its reader stands."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..findings import Finding, Region, Report, SuppressedFinding
    from ..fixing import Fixed
    from ..ignoring import Ignored

    Rename = Callable[[str], str]


def encodable(path: str) -> str:
    """The path as JSON readers take it: what is no text in it (bytes that are not UTF-8) is escaped, `\\udcff`."""
    return path.encode("utf-8", "backslashreplace").decode()


def renamed(report: Report, rename: Rename) -> Report:
    """The report with each path as `rename` gives it, in the order of the new paths. A path "" stays."""
    suppressed = (_suppressed(each, rename) for each in report.suppressed)
    return report.replace(
        findings=tuple(sorted((_finding(finding, rename) for finding in report.findings), key=_order)),
        skipped=tuple(skipped.replace(path=rename(skipped.path)) for skipped in report.skipped),
        errors=tuple(error.replace(path=error.path and rename(error.path)) for error in report.errors),
        suppressed=tuple(sorted(suppressed, key=lambda each: _order(each.finding))),
        sources={rename(path): source for path, source in report.sources.items()},
    )


def renamed_fixes(fixed: Fixed, rename: Rename) -> Fixed:
    """What came of fixing, with the path of each finding as `rename` gives it."""
    return fixed.replace(
        applied=tuple(_finding(finding, rename) for finding in fixed.applied),
        offered=tuple(_finding(finding, rename) for finding in fixed.offered),
        refused=tuple(each.replace(finding=_finding(each.finding, rename)) for each in fixed.refused),
    )


def renamed_ignored(ignored: Ignored, rename: Rename) -> Ignored:
    """What came of ignoring findings, with the path of each as `rename` gives it."""
    return ignored.replace(
        done=tuple(_finding(finding, rename) for finding in ignored.done),
        left=tuple(each.replace(finding=_finding(each.finding, rename)) for each in ignored.left),
    )


def _suppressed(suppressed: SuppressedFinding, rename: Rename) -> SuppressedFinding:
    finding, place = _finding(suppressed.finding, rename), _region(suppressed.place, rename)
    return suppressed.replace(finding=finding, place=place)


def _finding(finding: Finding, rename: Rename) -> Finding:
    related = tuple(other.replace(region=_region(other.region, rename)) for other in finding.related)
    changes = tuple(change.replace(path=rename(change.path)) for change in finding.changes)
    return finding.replace(region=_region(finding.region, rename), related=related, changes=changes)


def _region(region: Region, rename: Rename) -> Region:
    return region.replace(path=rename(region.path))


def _order(finding: Finding) -> tuple[object, ...]:
    return finding.region.path, finding.region.line, finding.region.column, finding.rule, finding.field
