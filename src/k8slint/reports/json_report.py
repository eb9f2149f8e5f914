"""The report for programs: JSON, as docs/json.md describes it."""

from __future__ import annotations

import json

from ..findings import Known

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..findings import Failure, Finding, Report, ResourceName, Skipped, SuppressedFinding

VERSION = 1

COUNTS = """
    files not_kubernetes context documents resources skipped undecided error warning info suppressed older fixable
""".split()


def render(report: Report) -> str:
    """One line per finding, skipped file and error, so that two reports can be compared line by line.

    Equal reports give equal text; all of it is ASCII.
    """
    parts = [
        f'{{"version": {VERSION}',
        f'"findings": {_lines(map(_finding, report.findings))}',
        f'"suppressed": {_lines(map(_suppressed, report.suppressed))}',
        f'"skipped": {_lines(map(_skipped, report.skipped))}',
        f'"errors": {_lines(map(_error, report.errors))}',
        f'"stale": {_lines(map(_stale, report.stale))}',
        f'"summary": {json.dumps({name: getattr(report.summary, name) for name in COUNTS})}}}',
    ]
    return (",\n".join(parts) + "\n").replace("\x7f", "\\u007f")  # JSON may keep this control character


def _lines(items: Iterable[Mapping[str, object]]) -> str:
    lines = ",\n".join(map(json.dumps, items))
    return f"[\n{lines}\n]" if lines else "[]"


def _finding(finding: Finding) -> dict[str, object]:
    region, fix = finding.region, finding.fix
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "help": finding.help,
        "path": region.path,
        "line": region.line,
        "column": region.column,
        "end_line": region.end_line,
        "end_column": region.end_column,
        "resource": None if finding.resource is None else _resource(finding.resource),
        "container": finding.container,
        "field": finding.field,
        "fingerprint": finding.fingerprint,
        "related": [
            {"path": other.region.path, "line": other.region.line, "column": other.region.column, "note": other.note}
            for other in finding.related
        ],
        "fix": None if fix is None else {"title": fix.title, "safety": fix.safety},
    }


def _suppressed(suppressed: SuppressedFinding) -> dict[str, object]:
    place = suppressed.place
    by = {"path": place.path, "line": place.line, "column": place.column}
    return {**_finding(suppressed.finding), "reason": suppressed.reason, "suppressed_by": by}


def _resource(resource: ResourceName) -> dict[str, object]:
    return {
        "apiVersion": resource.api_version,
        "kind": resource.kind,
        "namespace": resource.namespace,
        "name": resource.name,
    }


def _skipped(skipped: Skipped) -> dict[str, object]:
    reason = f"document at line {skipped.line}: {skipped.reason}" if skipped.line else skipped.reason
    return {"path": skipped.path, "reason": reason}


def _stale(known: Known) -> dict[str, object]:
    return {name: getattr(known, name) for name in Known._fields}


def _error(failure: Failure) -> dict[str, object]:
    return {"message": failure.message, "path": failure.path, "line": failure.line, "column": failure.column}
