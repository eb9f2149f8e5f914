"""The report for editors and grep: one line for each finding and each failure."""

from __future__ import annotations

from .fixes import SAFETY_WORDS
from .terminal import painter, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..findings import Failure, Finding, Report
    from .terminal import Paint


def render(report: Report, *, color: bool = False) -> str:
    """`path:line:column: severity[rule] message (Kind namespace/name)`, a line each; "" if there is nothing to say.

    Those that are suppressed say so in place of the severity, and end with the reason.
    """
    paint = painter(color)
    lines = [_finding(finding, paint, finding.severity) for finding in report.findings]
    lines += [f"{_finding(each.finding, paint, 'suppressed')}: {printable(each.reason)}" for each in report.suppressed]
    lines += [_failure(failure, paint) for failure in report.errors]
    return "".join(f"{line}\n" for line in lines)


def finding_line(finding: Finding) -> str:
    """The line of one finding, without colours."""
    return _finding(finding, painter(False), finding.severity)


def failure_line(failure: Failure) -> str:
    """The line of one failure, without colours."""
    return _failure(failure, painter(False))


def remarks(finding: Finding) -> Iterator[str]:
    """What such a line has no room for: what to do about it, and what a fix would do, a line each."""
    if finding.help:
        yield f"help: {printable(finding.help)}"
    if finding.fix is not None:
        yield f"fix: {printable(finding.fix.title)} ({SAFETY_WORDS[finding.fix.safety]})"


def _finding(finding: Finding, paint: Paint, standing: str) -> str:
    region = finding.region
    place = f"{printable(region.path)}:{region.line}:{region.column}:"
    resource = "" if finding.resource is None else f" ({printable(str(finding.resource))})"
    rule = paint(finding.severity, f"{standing}[{finding.rule}]")
    return f"{place} {rule} {printable(finding.message)}{resource}"


def _failure(failure: Failure, paint: Paint) -> str:
    place = [failure.path or "k8slint", *map(str, filter(None, (failure.line, failure.column)))]
    return f"{printable(':'.join(place))}: {paint('error', 'failure')} {printable(failure.message)}"
