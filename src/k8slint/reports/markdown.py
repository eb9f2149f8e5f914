"""The report as GitHub's markdown: for the summary of a workflow run and, shorter, for a comment on a pull request.

What comes from manifests may hold markdown, HTML, and what GitHub makes links of when both are read: @mentions, #123,
commits, addresses, :emoji:. Nothing escapes the latter, but none is looked for in code. So plain words stand in the
text, and every other word in code.
"""

from __future__ import annotations

import re
from itertools import chain

from ..edits.diff import unified_diff
from ..problems import SEVERITIES
from ..sources import applied
from . import summary
from .fixes import SAFETY_WORDS
from .summary import count
from .terminal import lay_out, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..findings import FileChange, Finding, Report, SuppressedFinding

    Code = Callable[[str], str]
    """A text -> the same, marked as code."""

SUMMARY = 1_000_000
"""So many bytes make a summary. GitHub takes 1 MiB from a step, which may have more to say."""

COMMENT = 64_000
"""So many bytes make a comment. GitHub takes 65,536 characters; who posts it may add a mark to find it by."""

TAIL = 10
"""What was not judged and what went wrong take one part in so many each, at most."""

NOTE = 300
"""So many bytes are kept for a heading and the line that counts what was left out."""

RELATED = 3
PLACES = 5
"""So many related places of a finding, and places of a fix, are named."""

LONGEST_TEXT = 1000
LONGEST_DIFF = 10_000
"""A longer text is cut, a longer diff not shown: nobody would read it, and others need the room."""

TOKEN = re.compile(r"""([("']*)(.*?)([)"',.;:!?]*)""")
"""A word, and the marks around it that mean nothing in markdown."""

PLAIN = re.compile(r"(?!.*[0-9a-f]{7})(?!(?i:www)$)[^\W\d_]+(?:['-][^\W\d_]+)*|\d{1,6}|")
"""Words and numbers of which nothing is made: no commit, seven or more hexadecimal digits, and no address, `www.`."""

TABLE = ("| Severity | Place | Rule | Finding |", "|---|---|---|---|")

APPLIED = (
    "`k8slint fix` applies the safe ones, `k8slint fix --unsafe` the unsafe ones too; suggestions are yours to write."
)


def render(report: Report, limit: int) -> str:
    """At most `limit` bytes: verdict, findings (worst first), fixes, what was not judged and what went wrong.

    What does not fit is left out row by row and fix by fix, from the end, and counted.
    """
    besides = "".join(f"; {each}" for each in summary.besides(report))
    if not (report.findings or report.suppressed or report.skipped or report.errors):
        return f"**k8slint** {prose(f'{summary.looked_at(report)}: no findings{besides}', code)}\n"
    head = [f"### k8slint: {_verdict(report)}", "", prose(f"{summary.looked_at(report)}{besides}", code)]
    tail = [*_not_judged(report, limit // TAIL), *_failures(report, limit // TAIL)]
    room = limit - _size(head) - _size(tail)
    findings = list(_findings(report, room - NOTE))
    fixes = _fixes(report, room - _size(findings))
    return "".join(f"{line}\n" for line in chain(head, findings, fixes, tail))


def prose(text: str, mark: Code) -> str:
    """A text of anybody's as a reader sees it, with `mark` around each word that is not plain."""
    shown = printable(text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]} ...")
    words = (TOKEN.fullmatch(word) for word in shown.split())
    parts = (match.groups() for match in words if match is not None)
    return " ".join(f"{before}{word if PLAIN.fullmatch(word) else mark(word)}{after}" for before, word, after in parts)


def code(text: str) -> str:
    """A text as code. The bars, which would end a cell of a table even there, stand between pieces of code."""
    return "&#124;".join(map(_span, printable(text).split("|")))


def _span(text: str) -> str:
    fence = "`" * (_longest_run(text) + 1)
    edge = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return text and f"{fence}{edge}{text}{edge}{fence}"


def _html_code(text: str) -> str:
    from html import escape

    return f"<code>{escape(printable(text))}</code>"


def _longest_run(text: str) -> int:
    """How many backticks stand in a row, at most."""
    return max(map(len, re.findall("`+", text)), default=0)


def _verdict(report: Report) -> str:
    parts = [count(len(report.errors), "failure")] if report.errors else []
    parts.append(_counts([finding.severity for finding in report.findings]) or "no findings")
    if report.skipped:
        parts.append(f"{len(report.skipped)} not judged")
    return ", ".join(parts)


def _counts(standings: Sequence[str]) -> str:
    """`2 errors, 1 warning, 3 info`."""
    numbers = {standing: standings.count(standing) for standing in (*SEVERITIES, "suppressed")}
    counts = [count(numbers[name], name) for name in ("error", "warning") if numbers[name]]
    return ", ".join(counts + [f"{numbers[name]} {name}" for name in ("info", "suppressed") if numbers[name]])


def _findings(report: Report, room: int) -> Iterator[str]:
    """The table, as much of it as fits, with those that are suppressed at its end."""
    findings = sorted(report.findings, key=lambda finding: SEVERITIES.index(finding.severity))
    standings = [finding.severity for finding in findings] + ["suppressed"] * len(report.suppressed)
    if not standings:
        return
    rows = _fitting(chain(map(_row, findings), map(_suppressed, report.suppressed)), room - NOTE)
    yield from ("", *TABLE, *rows)
    if len(rows) < len(standings):
        yield from ("", f"Left out for want of room: {_counts(standings[len(rows) :])}.")


def _row(finding: Finding) -> str:
    lines = []
    if finding.help:
        lines.append(f"help: {prose(finding.help, code)}")
    if finding.fix is not None and not finding.changes:
        lines.append(f"fix: {prose(finding.fix.title, code)} ({SAFETY_WORDS[finding.fix.safety]})")
    for other in finding.related[:RELATED]:
        note = f": {prose(other.note, code)}" if other.note else ""
        lines.append(f"see {code(f'{other.region.path}:{other.region.line}')}{note}")
    if len(finding.related) > RELATED:
        lines.append(f"and {count(len(finding.related) - RELATED, 'more place')}")
    return _cells(finding, f"**{finding.severity}**" if finding.severity == "error" else finding.severity, lines)


def _suppressed(suppressed: SuppressedFinding) -> str:
    place = code(f"{suppressed.place.path}:{suppressed.place.line}")
    return _cells(suppressed.finding, "suppressed", [f"reason: {prose(suppressed.reason, code)} ({place})"])


def _cells(finding: Finding, standing: str, lines: Sequence[str]) -> str:
    resource = "" if finding.resource is None else f" ({code(str(finding.resource))})"
    text = "<br>".join((f"{prose(finding.message, code)}{resource}", *lines))
    return f"| {standing} | {code(f'{finding.region.path}:{finding.region.line}')} | {code(finding.rule)} | {text} |"


def _fixes(report: Report, room: int) -> Iterator[str]:
    """Each fix with its diff; one that mends several findings once."""
    groups: dict[object, list[Finding]] = {}
    for finding in sorted(report.findings, key=lambda finding: SEVERITIES.index(finding.severity)):
        if finding.fix is not None and finding.changes:
            changes = tuple((change.path, change.edits) for change in finding.changes)
            groups.setdefault((finding.fix.title, finding.fix.safety, changes), []).append(finding)
    if not groups:
        return
    blocks = _fitting(map(_fix, groups.values()), room - NOTE)
    yield from ("", "#### Fixes", "", *([APPLIED] if blocks else []), *blocks)
    if len(blocks) < len(groups):
        fixes = count(len(groups) - len(blocks), "more fix" if blocks else "fix")
        yield from (*([""] if blocks else []), f"Left out for want of room: {fixes}.")


def _fix(findings: Sequence[Finding]) -> str:
    finding = findings[0]
    assert finding.fix is not None
    rules = ", ".join(_html_code(rule) for rule in dict.fromkeys(each.rule for each in findings))
    places = [_html_code(f"{each.region.path}:{each.region.line}") for each in findings[:PLACES]]
    more = f" and {len(findings) - PLACES} more" if len(findings) > PLACES else ""
    title = f"{SAFETY_WORDS[finding.fix.safety]}: {prose(finding.fix.title, _html_code)}"
    diff = "\n".join(_shown(line) for change in finding.changes for line in _diff(change))
    fence = "`" * max(3, _longest_run(diff) + 1)
    body = (
        f"{fence}diff\n{diff}\n{fence}" if len(diff) <= LONGEST_DIFF else f"{len(diff)} characters: too long to show."
    )
    return f"\n<details><summary>{title} ({rules} at {', '.join(places)}{more})</summary>\n\n{body}\n\n</details>"


def _diff(change: FileChange) -> Sequence[str]:
    """For readers, of the text: a file in UTF-16 has other bytes."""
    before = None if change.before is None else change.before.text.encode()
    after = applied("" if change.before is None else change.before.text, change.edits).encode()
    return unified_diff(change.path, before, after).removesuffix("\n").split("\n")


def _shown(line: str) -> str:
    """A line of a diff for readers, who would not want to see that it ends with CR LF."""
    return lay_out(line.removesuffix("\r"))[0]


def _not_judged(report: Report, room: int) -> Iterator[str]:
    places = [(each.place, each.reason) for each in report.skipped]
    return _list("Not judged", places, room)


def _failures(report: Report, room: int) -> Iterator[str]:
    places = [(each.place, each.message) for each in report.errors]
    return _list("Failures", places, room)


def _list(heading: str, items: Sequence[tuple[str, str]], room: int) -> Iterator[str]:
    """A heading, and for each item its place, if it has one, and a text; as many as fit."""
    if not items:
        return
    lines = (f"- {f'{code(place)}: ' if place else ''}{prose(text, code)}" for place, text in items)
    kept = _fitting(lines, room - NOTE)
    yield from ("", f"#### {heading}", "", *kept)
    if len(kept) < len(items):
        yield f"- {len(items) - len(kept)} more"


def _fitting(blocks: Iterable[str], room: int) -> list[str]:
    """The first blocks, as long as they fit into so many bytes, each with its line break."""
    kept = []
    for block in blocks:
        room -= _size([block])
        if room < 0:
            break
        kept.append(block)
    return kept


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)
