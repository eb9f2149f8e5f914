"""The report for reviewdog: its diagnostic format as JSON, as docs/rdjson.md describes it.

The format: https://github.com/reviewdog/reviewdog/blob/master/proto/rdf/reviewdog.proto. Columns count UTF-8 bytes from
1; a range without columns is whole lines, the last included, without the line break at its end.
"""

from __future__ import annotations

import json

from .concise import failure_line, finding_line, remarks
from .paths import encodable
from .summary import FAILED, NOT_JUDGED
from .terminal import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..findings import Failure, Finding, Region, Report, Skipped
    from ..sources import Edit, Source

APPLICABLE = ("safe", "unsafe")
"""The safeties of fixes that are offered; a suggestion is only for people to read, and is left to the message."""

REACH = 20
"""A suggestion replaces at most so many lines: on GitHub, all of them have to be in the diff, and are shown twice."""


def render(report: Report) -> str:
    """One line for each diagnostic: findings, failures, and what was not judged. All of it is ASCII."""
    diagnostics = [
        *(_finding(finding, report.sources) for finding in report.findings),
        *map(_failure, report.errors),
        *map(_skipped, report.skipped),
    ]
    lines = ",\n".join(map(json.dumps, diagnostics))
    listed = f"[\n{lines}\n]" if lines else "[]"
    return f'{{"source": {{"name": "k8slint"}},\n"diagnostics": {listed}}}\n'


def _finding(finding: Finding, sources: Mapping[str, Source]) -> dict[str, object]:
    resource = "" if finding.resource is None else f" ({finding.resource})"
    # The rule is said again: reviewdog writes a code as <code>, which GitHub takes for a tag and drops.
    first = printable(f"{finding.message}{resource} [{finding.rule}]")
    diagnostic: dict[str, object] = {
        "message": "\n".join([first, *remarks(finding)]),
        "location": _location(finding.region, sources),
        "severity": finding.severity.upper(),
        "code": {"value": finding.rule},
        "original_output": finding_line(finding),
    }
    suggestion = _suggestion(finding)
    if suggestion is not None:
        diagnostic["suggestions"] = [suggestion]
    if finding.related:
        diagnostic["related_locations"] = [
            {"message": printable(other.note), "location": _location(other.region, sources)}
            for other in finding.related
        ]
    return diagnostic


def _failure(failure: Failure) -> dict[str, object]:
    diagnostic: dict[str, object] = {
        "message": printable(failure.message),
        "severity": "ERROR",
        "code": {"value": FAILED},
        "original_output": failure_line(failure),
    }
    if failure.path:
        location: dict[str, object] = {"path": encodable(failure.path)}
        if failure.line:
            location["range"] = {"start": {"line": failure.line}}
        diagnostic["location"] = location
    return diagnostic


def _skipped(skipped: Skipped) -> dict[str, object]:
    """Without a line, so that no review fills up: reviewdog shows it if it is asked for more than what changed."""
    reason = f"document at line {skipped.line}: {skipped.reason}" if skipped.line else skipped.reason
    message = printable(f"not judged: {reason}")
    return {
        "message": message,
        "location": {"path": encodable(skipped.path)},
        "severity": "INFO",
        "code": {"value": NOT_JUDGED},
        "original_output": f"{printable(skipped.path)}: {message}",
    }


def _location(region: Region, sources: Mapping[str, Source]) -> dict[str, object]:
    source = sources[region.path]
    start = _position(source, region.line, region.column)
    end = _position(source, region.end_line, region.end_column)
    return {"path": encodable(region.path), "range": {"start": start, "end": end}}


def _position(source: Source, line: int, column: int) -> dict[str, int]:
    return {"line": line, "column": source.utf8_column(source.line_start(line) + column - 1)}


def _suggestion(finding: Finding) -> dict[str, object] | None:
    """The change of the fix as whole lines from that of the finding on, or None if it is not of that shape.

    One suggestion with no columns and some text is what all readers of reviewdog take to mean the same. Several are
    alternatives on GitHub and Gitea, which also want the lines of all to be those of the first. On GitLab, columns are
    ignored, and lines are counted from that of the finding. An empty text leaves an empty line or none.
    """
    fix, region = finding.fix, finding.region
    if fix is None or fix.safety not in APPLICABLE or len(finding.changes) != 1:
        return None
    change = finding.changes[0]
    source = change.before
    if change.path != region.path or source is None or source.bom or source.faults or not change.edits:
        return None
    return _whole_lines(source, change.edits, region.line)


def _whole_lines(source: Source, edits: Sequence[Edit], line: int) -> dict[str, object] | None:
    """The lines from `line` to the last one that edits touch, and what is there after the edits."""
    count = source.position(len(source.text.removesuffix("\n")))[0]
    first, last = (min(source.position(at)[0], count) for at in (edits[0].start, edits[-1].end))
    if first < line or last - line >= REACH:
        return None
    text = _edited(source, edits, line, last)
    if text == "" and last < count:
        last += 1
        text = _edited(source, edits, line, last)
    return {"range": {"start": {"line": line}, "end": {"line": last}}, "text": text} if text else None


def _edited(source: Source, edits: Sequence[Edit], first: int, last: int) -> str:
    """What edits make of some lines, without the line break at the end: a range of whole lines has none either. ""
    also if there was one and is none afterwards, or the other way round.
    """
    text = source.text
    start = at = source.line_start(first)
    end = source.line_start(last + 1) if last <= len(source.breaks) else len(text)
    pieces = []
    for edit in edits:
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    after = "".join([*pieces, text[at:end]])
    if text.endswith("\n", start, end) != after.endswith("\n"):
        return ""
    return after.removesuffix("\n").removesuffix("\r") if after.endswith("\n") else after
