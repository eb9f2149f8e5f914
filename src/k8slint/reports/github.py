"""The report for GitHub Actions: the findings in the log of the step, then workflow commands that annotate the files.

Whatever a step prints is read for commands, so the log stands between `stop-commands` and its token, and all that goes
into a command is escaped. The grammar is what actions/runner reads (ActionCommand.cs, ActionCommandManager.cs) and
actions/toolkit writes (packages/core/src/command.ts).
"""

from __future__ import annotations

import re

from ..problems import SEVERITIES
from ..sources import utf16_column
from . import concise, summary
from .fixes import SAFETY_WORDS
from .summary import count
from .terminal import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..findings import Failure, Finding, Region, Report

LEVELS: Mapping[str, str] = {"error": "error", "warning": "warning", "info": "notice"}

ROOM = 10
"""So many annotations of each level GitHub takes from a step; it drops others without a word.

https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md#limitations
"""

LONGEST = 4096
"""So many UTF-16 units of a message the runner takes (ExecutionContext.cs)."""

RELATED = 6
"""So many related places of a finding are named."""

NEW_FORM = re.compile(r"^(\s*)::", re.MULTILINE)
OLD_FORM = "##["
"""How a command begins: at the start of a line, or, as it was written before, anywhere in it."""

DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
PROPERTY = {**DATA, ":": "%3A", ",": "%2C"}


def inert(text: str) -> str:
    """A text in which the runner sees no command, for what is printed beside this format."""
    return NEW_FORM.sub(r"\1: :", text).replace(OLD_FORM, "## [")


def render(report: Report, *, verbose: bool = False) -> str:
    """All findings and the summary as `concise` has them, then a command for each annotation, worst first.

    `verbose` shows all files that were not judged.
    """
    return _log(report, verbose) + "".join(f"{command}\n" for command in _commands(report))


def _log(report: Report, verbose: bool) -> str:
    """The text for people, fenced: in it the runner reads no command but the token, and no text holds its own hash."""
    from hashlib import sha256

    text = concise.render(report) + "".join(f"{line}\n" for line in summary.lines(report, verbose=verbose))
    token = sha256(text.encode()).hexdigest()
    return f"::stop-commands::{token}\n{text}::{token}::\n"


def _commands(report: Report) -> Iterator[str]:
    found = {severity: [f for f in report.findings if f.severity == severity] for severity in SEVERITIES}
    failures = report.errors[:ROOM]
    room = {"error": ROOM - len(failures), "warning": ROOM, "info": ROOM - bool(report.skipped)}
    is_cut = len(report.errors) > ROOM or any(len(found[severity]) > room[severity] for severity in SEVERITIES)
    room["info"] -= is_cut
    yield from map(_failure, failures)
    for severity in SEVERITIES:
        yield from map(_finding, found[severity][: room[severity]])
    if report.skipped:
        yield _not_judged(report)
    if is_cut:
        left = {severity: max(0, len(found[severity]) - room[severity]) for severity in SEVERITIES}
        yield _left(len(report.errors) - len(failures), left)


def _finding(finding: Finding) -> str:
    resource = "" if finding.resource is None else f" ({finding.resource})"
    lines = [f"{finding.message}{resource}"]
    if finding.help:
        lines.append(f"help: {finding.help}")
    if finding.fix is not None:
        lines.append(f"fix: {finding.fix.title} ({SAFETY_WORDS[finding.fix.safety]})")
    for other in finding.related[:RELATED]:
        note = other.note or ("" if other.resource is None else str(other.resource))
        lines.append(f"see {other.region.path}:{other.region.line}{note and f': {note}'}")
    if len(finding.related) > RELATED:
        lines.append(f"and {count(len(finding.related) - RELATED, 'more place')}")
    return _command(LEVELS[finding.severity], _place(finding.region), finding.rule, lines)


def _failure(failure: Failure) -> str:
    place = {"file": failure.path, "line": str(failure.line or "")} if failure.path else {}
    return _command("error", place, "failure", [failure.message])


def _not_judged(report: Report) -> str:
    lines = [f"{each.place}: {each.reason}" for each in report.skipped]
    return _command("notice", {}, f"{len(lines)} not judged", lines)


def _left(failures: int, findings: Mapping[str, int]) -> str:
    numbers = [("failure", failures), ("error", findings["error"]), ("warning", findings["warning"])]
    counts = [count(number, name) for name, number in numbers if number]
    if findings["info"]:
        counts.append(f"{findings['info']} info")
    lines = [
        f"without an annotation: {', '.join(counts)}",
        f"GitHub shows {ROOM} of each level; the log of this step has all, and its summary if it has one",
    ]
    return _command("notice", {}, "more findings", lines)


def _place(region: Region) -> dict[str, str]:
    """File, lines, and, as the runner takes them for one line only, columns.

    No document says what columns count. They are UTF-16 units here: so count the tools that GitHub brings matchers for
    (tsc, eslint), its code scanning unless SARIF says otherwise, and the browser. The end is exclusive, as theirs is.
    """
    place = {"file": region.path, "line": str(region.line), "endLine": str(region.end_line)}
    if region.line == region.end_line:
        place["col"] = str(utf16_column(region.text, region.column))
        place["endColumn"] = str(utf16_column(region.text, region.end_column))
    return place


def _command(level: str, place: Mapping[str, str], title: str, lines: Sequence[str]) -> str:
    """One command. A property without a value is none, so it is left out."""
    properties = {**place, "title": f"k8slint: {title}"}
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    message = _escaped(_cut(_shown("\n".join(lines))), DATA)
    return f"::{level} {written}::{message}"


def _property(value: str) -> str:
    """A value as it may stand behind `=`. The runner drops another `=` there; only a path begins with one."""
    return _escaped(_shown(f"./{value}" if value.startswith("=") else value), PROPERTY)


def _shown(text: str) -> str:
    """The text with what does not print escaped, but for line breaks, for which commands have their own escapes."""
    return "".join(c if c in "\r\n" else printable(c) for c in text)


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"


def _escaped(text: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
