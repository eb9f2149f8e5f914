"""The report as SARIF 2.1.0, for GitHub's code scanning, editors and other programs; docs/sarif.md describes it."""

from __future__ import annotations

import json
import re
import zlib

from ..about import HOME, NAME, VERSION
from ..problems import SEVERITIES
from ..records import Record
from ..sources import Source
from . import sarif_places as places
from .line_hashes import line_hashes
from .replacements import is_in_indentation, replacements
from .sarif_rules import LEVELS, descriptor
from .summary import count
from .terminal import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..findings import Failure, FileChange, Finding, Region, RelatedRegion, Report, Skipped, SuppressedFinding

    Result = tuple[Finding, SuppressedFinding | None]
    """A finding, and why it is not to be seen, if it is not."""

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

LINKED = 10
"""So many related places are linked in a message; the others are only listed."""

SUPPRESSION_KINDS = {"comment": "inSource", "annotation": "inSource", "entry": "external"}

SAFETIES = {"safe": "safe", "unsafe": "unsafe: it can break a workload"}
"""How the fixes are called that are offered. A suggestion is none: a program would write it."""


class Limits(Record):
    """How much a report holds: results and rules, related places of a result, bytes of the report in gzip format.

    The numbers are those beyond which GitHub refuses a report, or leaves out related places
    (https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning).
    """

    results: int = 25_000
    rules: int = 25_000
    related: int = 100
    compressed: int = 10_000_000


LIMITS = Limits()

GZIP = 31
"""What tells zlib to write this format, with a window of 32 kB."""


def render(report: Report, limits: Limits = LIMITS) -> str:
    """One run, with a line for each rule, notification and result.

    Equal reports give equal text; all of it is ASCII. What is too long goes without fixes, then without the results
    that are least severe; a notification says so.
    """
    log = _Log(report, limits)
    text = ""
    for kept, with_fixes in _attempts(min(len(log.results), limits.results)):
        text = log.text(kept, with_fixes=with_fixes)
        if len(text) <= limits.compressed or len(zlib.compress(text.encode(), wbits=GZIP)) <= limits.compressed:
            break
    return text


def _attempts(number: int) -> Iterator[tuple[int, bool]]:
    """How many results to keep, and whether with their fixes: less and less."""
    yield number, True
    while number:
        yield number, False
        number //= 2
    yield 0, False


class _Log:
    """A report and what is found out about it once, however often it is written down."""

    def __init__(self, report: Report, limits: Limits) -> None:
        self.report = report
        self.limits = limits
        self.rules = {name: index for index, name in enumerate(sorted(report.rules)[: limits.rules])}
        self.results = _results(report)
        self.hashes = _hashes(report.sources, self.results)

    def text(self, kept: int, *, with_fixes: bool) -> str:
        """The log with so many results; where that is not all, the worst, in that order."""
        results = self.results if kept == len(self.results) else sorted(self.results, key=_badness)[:kept]
        tool = json.dumps(_tool())[1:-1]
        rules = _lines(descriptor(self.report.rules[name]) for name in self.rules)
        category = self.report.category
        parts = [
            f'"tool": {{"driver": {{{tool}, "rules": {rules}}}}}',
            *([f'"automationDetails": {json.dumps({"id": f"{category}/"})}'] if category else []),
            '"columnKind": "utf16CodeUnits"',
            f'"invocations": [{self._invocation(kept, with_fixes)}]',
            f'"results": {_lines(self._result(*result, with_fixes=with_fixes) for result in results)}',
        ]
        joined = ",\n".join(parts)
        text = f'{{"$schema": "{SCHEMA}",\n"version": "2.1.0",\n"runs": [{{\n{joined}}}]}}\n'
        return text.replace("\x7f", "\\u007f")  # JSON may keep this control character

    def _invocation(self, kept: int, with_fixes: bool) -> str:
        notifications = [*map(_error, self.report.errors), *map(_skipped, self.report.skipped)]
        left_out = len(self.results) - kept
        if left_out:
            notifications.append(
                _notification("warning", f"left out, the least severe first: {count(left_out, 'result')}")
            )
        is_long = sum(len(finding.related) > self.limits.related for finding, _suppressed in self.results)
        if is_long:
            cut = f"left out, of {count(is_long, 'result')}: related places beyond the first {self.limits.related}"
            notifications.append(_notification("warning", cut))
        if not with_fixes:
            notifications.append(_notification("warning", "left out, since the report would be too long: all fixes"))
        success = json.dumps(not self.report.errors)
        said = f', "toolExecutionNotifications": {_lines(notifications)}' if notifications else ""
        return f'{{"executionSuccessful": {success}{said}}}'

    def _result(self, finding: Finding, suppressed: SuppressedFinding | None, *, with_fixes: bool) -> dict[str, object]:
        region = finding.region
        related = finding.related[: self.limits.related]
        logical = places.logical_places(finding.resource, finding.field)
        line_hash = self.hashes.get((region.path, region.line))
        result: dict[str, object] = {
            "ruleId": finding.rule,
            **({"ruleIndex": self.rules[finding.rule]} if finding.rule in self.rules else {}),
            "level": LEVELS[finding.severity],
            "message": {"text": message(finding, related)},
            "locations": [{"physicalLocation": self._place(region), **logical}],
            "partialFingerprints": {
                **({"primaryLocationLineHash": line_hash} if line_hash else {}),
                "k8slint/v1": finding.fingerprint,
            },
        }
        if related:
            result["relatedLocations"] = [self._related(id, other) for id, other in enumerate(related, 1)]
        if suppressed is not None:
            result["suppressions"] = [self._suppression(suppressed)]
        fix = _fix(finding) if with_fixes else None
        if fix is not None:
            result["fixes"] = [fix]
        container = {"container": printable(finding.container)} if finding.container else {}
        return {**result, "properties": {"severity": finding.severity, "category": finding.category, **container}}

    def _related(self, id: int, other: RelatedRegion) -> dict[str, object]:
        note = {"message": {"text": sentence(other.note)}} if other.note else {}
        return {
            "id": id,
            "physicalLocation": self._place(other.region),
            **places.logical_places(other.resource),
            **note,
        }

    def _suppression(self, suppressed: SuppressedFinding) -> dict[str, object]:
        return {
            "kind": SUPPRESSION_KINDS[suppressed.form],
            **({"justification": printable(suppressed.reason)} if suppressed.reason else {}),
            "location": {"physicalLocation": self._place(suppressed.place)},
        }

    def _place(self, region: Region) -> dict[str, object]:
        return places.place(region.path, places.region_of(region, self.report.sources.get(region.path)))


def message(finding: Finding, related: Sequence[RelatedRegion]) -> str:
    """What is wrong, what to do about it, and where else to look, with links to the related places by their numbers."""
    sentences = [sentence(finding.message)]
    if finding.help:
        sentences.append(sentence(f"Help: {finding.help}"))
    if related:
        linked = related[:LINKED]
        links = [f"[{_link_text(other)}]({id})" for id, other in enumerate(linked, 1)]
        more = len(finding.related) - len(linked)
        sentences.append(f"See {', '.join(links)}{f' and {more} more' if more else ''}.")
    return " ".join(sentences)


def sentence(text: str) -> str:
    """A text that ends as a sentence does, and in which nothing is a link."""
    text = printable(text).replace("](", "\\](")
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _link_text(other: RelatedRegion) -> str:
    text = other.note or (str(other.resource) if other.resource is not None else f"line {other.region.line}")
    return re.sub(r"[\\\[\]]", r"\\\g<0>", printable(text))


def _fix(finding: Finding) -> dict[str, object] | None:
    """The fix, if a program may apply it and can: nothing begins where some would put it elsewhere."""
    fix = finding.fix
    if fix is None or fix.safety not in SAFETIES:
        return None
    changes = [_change(change) for change in finding.changes]
    kept = [change for change in changes if change is not None]
    if not kept or len(kept) < len(changes):
        return None
    return {"description": {"text": printable(f"{fix.title} ({SAFETIES[fix.safety]})")}, "artifactChanges": kept}


def _change(change: FileChange) -> dict[str, object] | None:
    before = change.before or Source(change.path, b"")
    edits = replacements(before, change.edits)
    if not edits or any(is_in_indentation(before, edit.start) for edit in edits):
        return None
    return {
        **places.place(change.path),
        "replacements": [
            {
                "deletedRegion": places.span_of(before, edit.start, edit.end),
                "insertedContent": {"text": edit.text},
            }
            for edit in edits
        ],
    }


def _error(failure: Failure) -> dict[str, object]:
    return _notification("error", failure.message, failure.path, failure.line)


def _skipped(skipped: Skipped) -> dict[str, object]:
    return _notification("warning", f"not judged: {skipped.reason}", skipped.path, skipped.line)


def _notification(level: str, text: str, path: str = "", line: int = 0) -> dict[str, object]:
    place = places.place(path, {"startLine": line} if line else None)
    where = {"locations": [{"physicalLocation": place}]} if path else {}
    return {"level": level, "message": {"text": sentence(text)}, **where}


def _results(report: Report) -> list[Result]:
    """Findings in the order of the report, then those that are suppressed."""
    return [*((finding, None) for finding in report.findings), *((each.finding, each) for each in report.suppressed)]


def _badness(result: Result) -> tuple[bool, int]:
    finding, suppressed = result
    return suppressed is not None, SEVERITIES.index(finding.severity)


def _hashes(sources: Mapping[str, Source], results: Iterable[Result]) -> dict[tuple[str, int], str]:
    """The hashes of the lines that findings begin on, by path and line."""
    lines: dict[str, set[int]] = {}
    for finding, _suppressed in results:
        lines.setdefault(finding.region.path, set()).add(finding.region.line)
    return {
        (path, line): found
        for path, wanted in lines.items()
        if path in sources
        for line, found in line_hashes(sources[path].data, wanted).items()
    }


def _tool() -> dict[str, str]:
    return {"name": NAME, "semanticVersion": semantic(VERSION), "informationUri": HOME}


def semantic(version: str) -> str:
    """A version of Python's as a semantic one: `1.2.0rc1` is `1.2.0-rc1`, `1.2.0.post1` is `1.2.0+post1`."""
    return re.sub(r"^(\d+\.\d+\.\d+)\.?(?=[a-z])", r"\1-", version).replace("-post", "+post")


def _lines(items: Iterable[Mapping[str, object]]) -> str:
    lines = ",\n".join(map(json.dumps, items))
    return f"[\n{lines}\n]" if lines else "[]"
