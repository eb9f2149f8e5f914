"""The report for GitLab: Code Quality, a JSON array as docs/gitlab.md describes it.

GitLab reads an entry's description, fingerprint, severity, path and line, and stops at the first entry that lacks one
of them (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format). The rest is Code Climate's
(https://github.com/codeclimate/platform/blob/master/spec/analyzers/SPEC.md).
"""

from __future__ import annotations

import json
from hashlib import sha256

from .paths import encodable
from .summary import FAILED, NOT_JUDGED
from .terminal import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from ..findings import Failure, Finding, Report, Skipped

    Entry = dict[str, Any]

SEVERITIES = {"error": "critical", "warning": "major", "info": "info", FAILED: "blocker"}

CATEGORIES: Mapping[str, str] = {
    "deprecations": "Compatibility",
    "rbac": "Security",
    "resources": "Performance",
    "secrets": "Security",
    "security": "Security",
}
"""Code Climate's name for a category of rules; any other is a `Bug Risk`."""

WHOLE = "."
"""Where something stands that no file is to blame for: GitLab refuses the report if an entry has no path."""


def render(report: Report) -> str:
    """One line for each finding, failure and skipped file; `[]` if there is none. All of it is ASCII."""
    entries = [*_findings(report.findings), *_failures(report.errors), *map(_skipped, report.skipped)]
    lines = ",\n".join(map(json.dumps, _with_own_fingerprints(entries)))
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def _findings(findings: Iterable[Finding]) -> Iterator[Entry]:
    for finding in findings:
        region = finding.region
        resource = "" if finding.resource is None else f" ({finding.resource})"
        advice = f"; {finding.help}" if finding.help else ""
        begin = {"line": region.line, "column": region.column}
        end = {"line": region.end_line, "column": region.end_column}
        yield _entry(
            finding.rule,
            f"{finding.message}{resource}{advice}",
            SEVERITIES[finding.severity],
            finding.fingerprint,
            {"path": encodable(region.path), "positions": {"begin": begin, "end": end}},
            CATEGORIES.get(finding.category, "Bug Risk"),
        )


def _failures(failures: Iterable[Failure]) -> Iterator[Entry]:
    for failure in failures:
        fingerprint = _digest(FAILED, failure.path, failure.message)
        place = _place(failure.path or WHOLE, failure.line, failure.column)
        yield _entry(FAILED, failure.message, SEVERITIES[FAILED], fingerprint, place)


def _skipped(skipped: Skipped) -> Entry:
    fingerprint = _digest(NOT_JUDGED, skipped.path, skipped.reason)
    place = _place(skipped.path, skipped.line)
    return _entry(NOT_JUDGED, f"not judged: {skipped.reason}", SEVERITIES["info"], fingerprint, place)


def _entry(
    name: str,
    description: str,
    severity: str,
    fingerprint: str,
    location: Mapping[str, object],
    category: str = "Bug Risk",
) -> Entry:
    return {
        "type": "issue",
        "check_name": name,
        "description": printable(description),
        "categories": [category],
        "severity": severity,
        "fingerprint": fingerprint,
        "location": location,
    }


def _place(path: str, line: int, column: int = 0) -> Mapping[str, object]:
    """A location of which only the beginning is known, or not even that: GitLab asks for a line all the same."""
    position = {"line": line or 1, "column": column or 1}
    return {"path": encodable(path), "positions": {"begin": position, "end": position}}


def _with_own_fingerprints(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, each with a fingerprint that no other has: of several that share one, GitLab keeps the last.

    Projects of one run can share some, since a finding's is made of the path from its project's root. The first entry
    keeps it; those of the others are made of it, the path in the report, and a count.
    """
    taken: set[str] = set()
    for entry in entries:
        own, count = entry["fingerprint"], 0
        while own in taken:
            count += 1
            own = _digest(entry["fingerprint"], entry["location"]["path"], str(count))
        taken.add(own)
        yield {**entry, "fingerprint": own}


def _digest(*parts: str) -> str:
    return sha256("|".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
