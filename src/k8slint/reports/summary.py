"""The last lines of a report: what was checked, what came of it, what was not judged and why."""

from __future__ import annotations

from .terminal import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..findings import Report, Skipped

FAILED, NOT_JUDGED = "run-failed", "not-judged"
"""What stands for the id of a rule where a format has no other place for failures and for what was not judged."""

NAMED = 5
REASONS = 10
"""So many reasons are shown, and so many files named for each; `--verbose` shows all."""


def lines(report: Report, *, verbose: bool = False) -> list[str]:
    """The summary, line by line."""
    return [_checked(report), *besides(report), *_not_judged(report.skipped, verbose), *stale(report, verbose=verbose)]


def stale(report: Report, *, verbose: bool = False) -> Iterator[str]:
    """What the baseline lists and is gone."""
    if not report.stale:
        return
    are = "is" if len(report.stale) == 1 else "are"
    yield f"the baseline lists {count(len(report.stale), 'finding')} that {are} gone (--prune-baseline drops what is):"
    shown = report.stale if verbose or len(report.stale) == NAMED + 1 else report.stale[:NAMED]
    for entry in shown:
        yield f"  {printable(' '.join(filter(None, (f'{entry.path}:', entry.rule, entry.resource, entry.field))))}"
    if len(shown) < len(report.stale):
        yield f"  and {len(report.stale) - len(shown)} more (--verbose)"


def count(number: int, singular: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {singular}" if number == 1 else f"{number} {singular}{'es' if singular.endswith('x') else 's'}"


def looked_at(report: Report) -> str:
    """`checked 18 files, 21 resources in 1 unit`."""
    summary = report.summary
    units = f" in {count(summary.units, 'unit')}" if summary.units else ""
    return f"checked {count(summary.files, 'file')}, {count(summary.resources, 'resource')}{units}"


def _checked(report: Report) -> str:
    summary = report.summary
    found = [count(number, name) for name in ("error", "warning") if (number := getattr(summary, name))]
    if summary.info:
        found.append(f"{summary.info} info")
    parts = [", ".join(found) or "no findings"]
    if report.errors:
        parts.append(count(len(report.errors), "failure"))
    parts += _fixes(report)
    return f"{looked_at(report)}: {'; '.join(parts)}"


def _fixes(report: Report) -> Iterator[str]:
    safeties = [finding.fix.safety for finding in report.findings if finding.fix is not None]
    safe, unsafe = safeties.count("safe"), safeties.count("unsafe")
    if safe:
        yield f"{count(safe, 'safe fix')} (k8slint fix)" + (f", {unsafe} more with --unsafe" if unsafe else "")
    elif unsafe:
        yield f"{count(unsafe, 'fix')} with k8slint fix --unsafe"


def besides(report: Report) -> Iterator[str]:
    """One line, or none, of what else there was: files that were only known, findings that are not shown."""
    summary = report.summary
    parts = []
    if summary.context:
        parts.append(f"{summary.context} more {'file' if summary.context == 1 else 'files'} known as context")
    if summary.not_kubernetes:
        parts.append(f"{count(summary.not_kubernetes, 'file')} not Kubernetes")
    if summary.undecided:
        parts.append(f"{summary.undecided} undecided (a template decides the value)")
    if summary.suppressed:
        hint = "" if report.suppressed else " (--show-suppressed shows them)"
        parts.append(f"{summary.suppressed} suppressed{hint}")
    if summary.older:
        parts.append(f"{summary.older} older (in the baseline, or from before the changes)")
    if summary.folded:
        parts.append(f"{summary.folded} folded into others (--no-fold shows them)")
    if parts:
        yield "; ".join(parts)


def _not_judged(skipped: tuple[Skipped, ...], verbose: bool) -> Iterator[str]:
    by_reason: dict[str, list[str]] = {}
    for each in skipped:
        by_reason.setdefault(each.reason, []).append(each.place)
    reasons = list(by_reason) if verbose or len(by_reason) == REASONS + 1 else list(by_reason)[:REASONS]
    for reason in reasons:
        paths = by_reason[reason]
        named = paths if verbose or len(paths) == NAMED + 1 else paths[:NAMED]
        more = f" and {len(paths) - len(named)} more" if len(named) < len(paths) else ""
        yield f"not judged: {printable(', '.join(named))}{more} ({printable(reason)})"
    others = [path for reason, paths in by_reason.items() if reason not in reasons for path in paths]
    if others:
        yield f"not judged: {len(others)} more, for {len(by_reason) - len(reasons)} other reasons (--verbose)"
