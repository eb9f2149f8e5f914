"""The report for test reports: JUnit XML, as docs/junit.md describes it.

Jenkins' xUnit plugin refuses what its schema (junit-10.xsd) does not know, so a test case has no attribute for file and
line. GitLab and Jenkins follow a test case over time by its class and name, and GitLab drops all but one of those that
share them; so names say what is found, not where, and are unique within their suite.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from ..records import Record
from .concise import failure_line, finding_line, remarks
from .summary import lines as summary_lines
from .terminal import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..findings import Failure, Finding, RelatedRegion, Report, Skipped, SuppressedFinding

FAILING = ("error", "warning")
"""Findings of these severities fail, as they fail a run unless the user says otherwise; the others pass, and are
written out.
"""

OUTCOMES = {"failure": "failures", "error": "errors", "skipped": "skipped"}
"""What a test case may have come to, if it did not pass, and the attribute that counts it."""

RUN = "k8slint"
"""The suite of what no file is to blame for."""


class Case(Record):
    """A test case: the `suite` is a path. `outcome` is one of `OUTCOMES` or, if it passed, `system-out`; `kind` and
    `message` say in short what came of it, `text` all there is to say, and may be empty.
    """

    suite: str
    name: str
    outcome: str
    kind: str
    message: str
    text: str


def render(report: Report) -> str:
    """A suite for each file with a finding, a failure, or nothing that could be judged; if there is no finding and no
    failure, also one that says so. All of it is ASCII.
    """
    cases = [
        *map(_finding, report.findings),
        *map(_suppressed, report.suppressed),
        *map(_skipped, report.skipped),
        *map(_failure, report.errors),
    ]
    if not report.findings and not report.errors:
        cases.append(_clean(report))
    suites: dict[str, list[Case]] = {}
    for case in sorted(cases, key=lambda case: case.suite):
        suites.setdefault(case.suite, []).append(case)
    counts = _attributes(name=RUN, **{key: value for key, value in _counts(cases).items() if key != "skipped"})
    lines = [f"<testsuites{counts}>", *(row for suite, own in suites.items() for row in _suite(suite, own))]
    text = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *lines, "</testsuites>", ""])
    return text.encode("ascii", "xmlcharrefreplace").decode()


def _finding(finding: Finding) -> Case:
    return Case(
        finding.region.path,
        _name(finding),
        "failure" if finding.severity in FAILING else "system-out",
        finding.severity,
        finding.message,
        "\n".join([finding_line(finding), *remarks(finding), *map(_related, finding.related)]),
    )


def _related(related: RelatedRegion) -> str:
    region = related.region
    return f"see {printable(region.path)}:{region.line}:{region.column}: {printable(related.note)}"


def _suppressed(suppressed: SuppressedFinding) -> Case:
    finding, place = suppressed.finding, suppressed.place
    reason = printable(f"{suppressed.reason} ({place.path}:{place.line}:{place.column})")
    text = f"{finding_line(finding)}\nsuppressed: {reason}"
    return Case(finding.region.path, _name(finding), "skipped", "suppressed", suppressed.reason, text)


def _skipped(skipped: Skipped) -> Case:
    name = f"document at line {skipped.line}" if skipped.line else "file"
    return Case(skipped.path, name, "skipped", "not judged", f"not judged: {skipped.reason}", "")


def _failure(failure: Failure) -> Case:
    return Case(failure.path or RUN, "run", "error", "failure", failure.message, failure_line(failure))


def _clean(report: Report) -> Case:
    """What there is to report if nothing was found: a reader that sees no test case at all takes it for a mistake."""
    text = "\n".join(summary_lines(report))
    if report.summary.files:
        return Case(RUN, "no findings", "system-out", "", "", text)
    return Case(RUN, "no findings", "skipped", "not judged", "no file was judged", text)


def _name(finding: Finding) -> str:
    return " ".join(filter(None, (finding.rule, str(finding.resource or ""), finding.field)))


def _suite(name: str, cases: Sequence[Case]) -> Iterator[str]:
    yield f"  <testsuite{_attributes(name=name, **_counts(cases), time='0')}>"
    taken: set[str] = set()
    for case in cases:
        own, count = case.name, 1
        while own in taken:
            count += 1
            own = f"{case.name} ({count})"
        taken.add(own)
        yield from _case(case, own)
    yield "  </testsuite>"


def _case(case: Case, name: str) -> Iterator[str]:
    about = _attributes(message=case.message, type=case.kind) if case.outcome in OUTCOMES else ""
    yield f"    <testcase{_attributes(name=name, classname=case.suite, time='0')}>"
    yield f"      <{case.outcome}{about}>{escape(case.text)}</{case.outcome}>"
    yield "    </testcase>"


def _counts(cases: Iterable[Case]) -> dict[str, object]:
    outcomes = [case.outcome for case in cases]
    return {"tests": len(outcomes), **{plural: outcomes.count(outcome) for outcome, plural in OUTCOMES.items()}}


def _attributes(**values: object) -> str:
    return "".join(f" {name}={quoteattr(printable(str(value)))}" for name, value in values.items())
