"""The report for people at a terminal: each finding with its source lines, and what can be done about it."""

from __future__ import annotations

from . import summary
from .excerpt import Mark, excerpt
from .terminal import painter, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..findings import Failure, Finding, Region, Report, SuppressedFinding
    from .terminal import Paint

RELATED = 6
"""So many related places of a finding are shown; `--verbose` shows all."""


def render(report: Report, *, color: bool = False, verbose: bool = False) -> str:
    """Findings, those that are suppressed, failures and summary, as blocks with a blank line between them.

    `verbose` shows all related places, all files that were not judged, and tracebacks.
    """
    paint = painter(color)
    blocks = ["\n".join(_finding(finding, paint, verbose)) for finding in report.findings]
    blocks += ["\n".join(_suppressed(suppressed, paint)) for suppressed in report.suppressed]
    blocks += ["\n".join(_failure(failure, paint, verbose)) for failure in report.errors]
    blocks.append("\n".join(summary.lines(report, verbose=verbose)))
    return "\n\n".join(blocks) + "\n"


def block(finding: Finding, *, color: bool = False, verbose: bool = False) -> str:
    """One finding, as `render` shows it, without a last line break."""
    return "\n".join(_finding(finding, painter(color), verbose))


def failures(report: Report, *, color: bool = False, verbose: bool = False) -> str:
    """Only what went wrong, for output that has no room for it; "" if nothing did."""
    paint = painter(color)
    return "".join("\n".join(_failure(failure, paint, verbose)) + "\n" for failure in report.errors)


def _finding(finding: Finding, paint: Paint, verbose: bool) -> Iterator[str]:
    yield _title(f"{finding.severity}[{finding.rule}]", finding.severity, finding.message, paint)
    label = "" if finding.resource is None else str(finding.resource)
    by_path = {finding.region.path: [Mark(finding.region, label, "^", finding.severity)]}
    related = finding.related if verbose or len(finding.related) <= RELATED + 1 else finding.related[:RELATED]
    for other in related:
        note = other.note or ("" if other.resource is None else str(other.resource))
        by_path.setdefault(other.region.path, []).append(Mark(other.region, note, "-", "gutter"))
    gutter = len(str(max(mark.region.line for marks in by_path.values() for mark in marks)))
    arrow = "-->"
    for marks in by_path.values():
        yield f"{'':{gutter}}{paint('gutter', arrow)} {_position(marks[0].region)}"
        yield from excerpt(marks, gutter, paint)
        arrow = ":::"
    if len(related) < len(finding.related):
        yield _remark(gutter, "note", f"{len(finding.related) - len(related)} more places (--verbose)", paint)
    if finding.help:
        yield _remark(gutter, "help", finding.help, paint)
    if finding.fix is not None:
        yield _remark(gutter, "fix", f"{finding.fix.title} ({_SAFETY[finding.fix.safety]})", paint)


def _suppressed(suppressed: SuppressedFinding, paint: Paint) -> Iterator[str]:
    finding = suppressed.finding
    yield _title(f"suppressed {finding.severity}[{finding.rule}]", "gutter", finding.message, paint)
    resource = "" if finding.resource is None else f" ({printable(str(finding.resource))})"
    yield f" {paint('gutter', '-->')} {_position(finding.region)}{resource}"
    yield _remark(1, "reason", f"{suppressed.reason} ({_position(suppressed.place)})", paint)


_SAFETY = {"safe": "safe", "unsafe": "unsafe", "suggest": "suggestion"}


def _failure(failure: Failure, paint: Paint, verbose: bool) -> Iterator[str]:
    yield _title("failure", "error", failure.message, paint)
    if failure.path:
        place = [failure.path, *map(str, filter(None, (failure.line, failure.column)))]
        yield f" {paint('gutter', '-->')} {printable(':'.join(place))}"
    if failure.traceback and verbose:
        for line in failure.traceback.rstrip("\n").split("\n"):
            yield f"{paint('gutter', '  |')} {printable(line)}".rstrip()
    elif failure.traceback:
        yield _remark(1, "help", "--verbose shows the traceback", paint)


def _title(name: str, color: str, message: str, paint: Paint) -> str:
    return paint(color, name) + paint("strong", f": {printable(message)}")


def _position(region: Region) -> str:
    return f"{printable(region.path)}:{region.line}:{region.column}"


def _remark(gutter: int, name: str, text: str, paint: Paint) -> str:
    return f"{'':{gutter}} {paint('gutter', '=')} {paint('strong', f'{name}:')} {printable(text)}"
