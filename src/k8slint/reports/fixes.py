"""What came of fixing, as text for people."""

from __future__ import annotations

from .summary import count
from .terminal import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..findings import Finding
    from ..fixing import Fixed

SAFETY_WORDS = {"safe": "safe", "unsafe": "unsafe", "suggest": "suggestion"}


def lines(fixed: Sequence[Fixed], *, is_written: bool) -> Iterator[str]:
    """What was fixed (or, unless `is_written`, would be), what was not and why, and what else could be."""
    done = [finding for each in fixed for finding in each.applied]
    refused = [refusal for each in fixed for refusal in each.refused]
    offered = [finding for each in fixed for finding in each.offered]
    verb = "fixed" if is_written else "would fix"
    for finding in done:
        yield f"{verb} {_place(finding)}: {_title(finding)} [{finding.rule}]"
    for refusal in refused:
        finding = refusal.finding
        yield f"not fixed {_place(finding)}: {_title(finding)} [{finding.rule}]: {printable(refusal.reason)}"
    for finding in offered:
        safety = SAFETY_WORDS[finding.fix.safety] if finding.fix is not None else ""
        yield f"left {_place(finding)}: {_title(finding)} [{finding.rule}] ({safety})"
    yield _summary(fixed, done, offered, len(refused), verb)


def _summary(
    fixed: Sequence[Fixed], done: Sequence[Finding], offered: Sequence[Finding], refused: int, verb: str
) -> str:
    files = sum(len(each.changes) for each in fixed)
    safeties = [finding.fix.safety for finding in offered if finding.fix is not None]
    suggestions = safeties.count("suggest")
    parts = [f"{verb} {count(len(done), 'finding')} in {count(files, 'file')}" if done else "nothing to fix"]
    if len(safeties) > suggestions:
        parts.append(f"{len(safeties) - suggestions} more with --unsafe")
    if suggestions:
        parts.append(f"{count(suggestions, 'suggestion')} (shown, never written)")
    if refused:
        parts.append(f"{refused} not fixed")
    return "; ".join(parts)


def _place(finding: Finding) -> str:
    return printable(f"{finding.region.path}:{finding.region.line}:{finding.region.column}")


def _title(finding: Finding) -> str:
    return printable(finding.fix.title) if finding.fix is not None else ""
