"""Every format, to the character."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.findings import Failure, Finding, Region, RelatedRegion, Report, ResourceName, Skipped, Summary
from k8slint.problems import Fix
from k8slint.reports import FORMATS, json_report, summary, text
from k8slint.sources import Source

BUDGET = ResourceName("policy/v1", "PodDisruptionBudget", "blockchain", "miner-pdb")


def region(path: str, line: int, column: int, source: str, width: int = 1) -> Region:
    return Region(path, line, column, line, column + width, source)


def finding(at: Region, *related: RelatedRegion, **more: object) -> Finding:
    plain = Finding(
        rule="pdb-min-available-blocks",
        category="availability",
        severity="error",
        message="minAvailable 1 lets no pod be evicted: what miner-pdb selects can run with 1",
        help="",
        region=at,
        resource=BUDGET,
        container="",
        field="spec.minAvailable",
        identity="12-pod-disruption-budget.yaml pdb-min-available-blocks",
        related=related,
    )
    return plain.replace(**more)


def report(*findings: Finding, **more: object) -> Report:
    return Report(findings, (), (), Summary(), sources=sources(findings)).replace(**more)


def sources(findings: Iterable[Finding]) -> dict[str, Source]:
    """Files that have the lines of these findings, and empty ones around them."""
    lines: dict[str, dict[int, str]] = {}
    for each in findings:
        for place in (each.region, *(other.region for other in each.related)):
            lines.setdefault(place.path, {})[place.line] = place.text
    texts = {path: "\n".join(of.get(line, "") for line in range(1, max(of) + 2)) for path, of in lines.items()}
    return {path: Source(path, text.encode("utf-8", "replace")) for path, text in texts.items()}


MIN_AVAILABLE = region(
    "manifests/12-pod-disruption-budget.yaml", 9, 17, "  minAvailable: 1  # Always keep at least 1 miner running"
)
MIN_REPLICAS = RelatedRegion(
    region("manifests/11-hpa-miner.yaml", 13, 16, "  minReplicas: 1"),
    "HorizontalPodAutoscaler miner-hpa may scale down to this",
)
FULL = report(
    finding(MIN_AVAILABLE, MIN_REPLICAS, help="raise minReplicas to 2, or use maxUnavailable: 1"),
    skipped=(Skipped("13-network-policy.yaml", "only comments"),),
    summary=Summary(files=19, resources=20, units=1, error=12, warning=25, info=6),
)


def shown(*findings: Finding) -> str:
    """The text of findings, without the summary."""
    return text.render(report(*findings)).rpartition("\n\n")[0]


def test_text_of_a_whole_report() -> None:
    assert (
        text.render(FULL)
        == """\
error[pdb-min-available-blocks]: minAvailable 1 lets no pod be evicted: what miner-pdb selects can run with 1
  --> manifests/12-pod-disruption-budget.yaml:9:17
   |
 9 |   minAvailable: 1  # Always keep at least 1 miner running
   |                 ^ PodDisruptionBudget blockchain/miner-pdb
  ::: manifests/11-hpa-miner.yaml:13:16
   |
13 |   minReplicas: 1
   |                - HorizontalPodAutoscaler miner-hpa may scale down to this
   = help: raise minReplicas to 2, or use maxUnavailable: 1

checked 19 files, 20 resources in 1 unit: 12 errors, 25 warnings, 6 info
not judged: 13-network-policy.yaml (only comments)
"""
    )


def test_colour_changes_nothing_but_colour() -> None:
    for name in ("text", "concise"):
        coloured = FORMATS[name](FULL, True, False)
        assert "\x1b[1;31merror[pdb-min-available-blocks]\x1b[0m" in coloured
        assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == FORMATS[name](FULL, False, False)


PORTS = "  ports: [80, 443, 90]"

EXCERPTS = {
    "related places in one line, each with its own note": (
        finding(
            region("a.yaml", 7, 11, PORTS, 2),
            RelatedRegion(region("a.yaml", 7, 15, PORTS, 3), "second"),
            RelatedRegion(region("a.yaml", 7, 20, PORTS, 2), "third"),
        ),
        """\
 --> a.yaml:7:11
  |
7 |   ports: [80, 443, 90]
  |           ^^  ---  -- third
  |           |   second
  |           PodDisruptionBudget blockchain/miner-pdb""",
    ),
    "one note for several places in one line": (
        finding(
            region("a.yaml", 7, 3, PORTS, 5),
            RelatedRegion(region("a.yaml", 7, 11, PORTS, 2), "declared here"),
            RelatedRegion(region("a.yaml", 7, 15, PORTS, 3), "declared here"),
            resource=None,
        ),
        """\
 --> a.yaml:7:3
  |
7 |   ports: [80, 443, 90]
  |   ^^^^^   --  --- declared here""",
    ),
    "places that overlap": (
        finding(
            region("a.yaml", 7, 11, PORTS, 2),
            RelatedRegion(region("a.yaml", 7, 10, PORTS, 13), "all of them"),
        ),
        """\
 --> a.yaml:7:11
  |
7 |   ports: [80, 443, 90]
  |          ------------- all of them
  |           ^^ PodDisruptionBudget blockchain/miner-pdb""",
    ),
    "lines of one file in order, with a gap": (
        finding(
            region("a.yaml", 10, 1, "b: 2"),
            RelatedRegion(region("b.yaml", 3, 1, "c: 3"), "elsewhere"),
            RelatedRegion(region("a.yaml", 8, 1, "a: 0"), "this one is lost"),
            RelatedRegion(region("a.yaml", 9, 1, "a: 1"), "and this one"),
            RelatedRegion(region("a.yaml", 100, 1, "z: 1"), ""),
        ),
        """\
   --> a.yaml:10:1
    |
  8 | a: 0
    | - this one is lost
  9 | a: 1
    | - and this one
 10 | b: 2
    | ^ PodDisruptionBudget blockchain/miner-pdb
...
100 | z: 1
    | -
   ::: b.yaml:3:1
    |
  3 | c: 3
    | - elsewhere""",
    ),
    "a span of several lines is marked to the end of its first": (
        finding(Region("a.yaml", 2, 3, 5, 9, "  args:  "), resource=None),
        """\
 --> a.yaml:2:3
  |
2 |   args:
  |   ^^^^^""",
    ),
    "an empty span at the end of a line": (
        finding(Region("a.yaml", 2, 6, 2, 6, "args:"), resource=None),
        """\
 --> a.yaml:2:6
  |
2 | args:
  |      ^""",
    ),
    "an empty line": (
        finding(Region("a.yaml", 1, 1, 1, 1, "")),
        """\
 --> a.yaml:1:1
  |
1 |
  | ^ PodDisruptionBudget blockchain/miner-pdb""",
    ),
    "wide and combining characters and tabs": (
        finding(region("a.yaml", 4, 8, "\t名: e\u0301\t1", 1), resource=None),
        """\
 --> a.yaml:4:8
  |
4 |     名: e\u0301    1
  |              ^""",
    ),
    "help and fix": (
        finding(region("a.yaml", 1, 1, "a: 1"), resource=None, help="do it", fix=Fix("mend it", safety="suggest")),
        """\
 --> a.yaml:1:1
  |
1 | a: 1
  | ^
  = help: do it
  = fix: mend it (suggestion)""",
    ),
}


@pytest.mark.parametrize("name", EXCERPTS)
def test_excerpt(name: str) -> None:
    found, expected = EXCERPTS[name]
    assert shown(found).split("\n", 1)[1] == expected


def test_a_long_line_is_cut_around_each_place() -> None:
    line = "x" * 3000 + "KEY" + "y" * 500
    first = RelatedRegion(region("a.json", 1, 10, line, 2), "first")
    rows = shown(finding(region("a.json", 1, 3001, line, 3), first, resource=None)).split("\n")[3:]
    assert [len(row) for row in rows if "x" in row] == [4 + 160 + 3, 4 + 3 + 160 + 3]
    assert [row.strip("| ") for row in rows if "x" not in row] == ["-- first", "^^^"]
    assert rows[2].index("KEY") == rows[3].index("^^^")


def test_a_cut_line_keeps_its_end() -> None:
    line = "x" * 300 + "KEY"
    rows = shown(finding(region("a.json", 1, 301, line, 3), resource=None)).split("\n")[3:]
    assert rows[0].endswith("xKEY")
    assert rows[0].index("KEY") == rows[1].index("^^^")


def test_many_related_places() -> None:
    others = [RelatedRegion(region(f"{index}.yaml", 1, 1, "a: 1"), "here") for index in range(9)]
    assert shown(finding(MIN_AVAILABLE, *others)).count("::: ") == 6
    assert "= note: 3 more places (--verbose)" in shown(finding(MIN_AVAILABLE, *others))
    assert shown(finding(MIN_AVAILABLE, *others[:7])).count("::: ") == 7
    everything = text.render(report(finding(MIN_AVAILABLE, *others)), verbose=True)
    assert everything.count("::: ") == 9
    assert "note" not in everything


@pytest.mark.parametrize(
    ("safety", "word"), [("safe", "(safe)"), ("unsafe", "(unsafe)"), ("suggest", "(suggestion)")], ids=str
)
def test_safety_of_a_fix(safety: str, word: str) -> None:
    assert f"  = fix: mend it {word}" in shown(finding(MIN_AVAILABLE, fix=Fix("mend it", safety=safety)))


HOSTILE = "a\x1b]0;title\x07\x9b1m\u202eb\u2028c\r\nd\udcff"


@pytest.mark.parametrize("name", ["text", "concise"])
def test_file_content_does_not_reach_the_terminal_raw(name: str) -> None:
    place = region(f"{HOSTILE}.yaml", 1, 1, HOSTILE)
    hostile = finding(
        place,
        RelatedRegion(place, HOSTILE),
        message=HOSTILE,
        help=HOSTILE,
        resource=ResourceName("v1", HOSTILE, HOSTILE, HOSTILE),
        fix=Fix(HOSTILE),
    )
    broken = Failure(HOSTILE, HOSTILE, 1, 1, HOSTILE)
    whole = report(hostile, skipped=(Skipped(HOSTILE, HOSTILE),), errors=(broken,))
    output = FORMATS[name](whole, False, True)
    assert "a\\x1b]0;title\\x07\\x9b1m\\u202eb\\u2028c\\r\\nd\\udcff" in output
    assert output.replace("\n", "").isprintable()


lines = st.text(st.characters(exclude_characters="\n"), max_size=40)


def cells(shown: str) -> int:
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in shown)
    return len(shown) + wide - sum(unicodedata.category(character) in ("Mn", "Me") for character in shown)


@given(lines, st.text("k", min_size=1, max_size=5), lines)
def test_carets_stand_under_what_they_mark(before: str, key: str, after: str) -> None:
    at = region("a.yaml", 1, len(before) + 1, before + key + after, len(key))
    _, _, _, source, carets = shown(finding(at, resource=None)).split("\n")
    start = carets.index("^")
    assert carets == "  | " + " " * (start - 4) + "^" * len(key)
    reached = next(index for index in range(len(source)) if cells(source[:index]) == start and source[index] == "k")
    assert source[reached:].startswith(key)


SUMMARIES: dict[str, tuple[Report, str]] = {
    "nothing": (report(), "checked 0 files, 0 resources: no findings"),
    "one of each": (
        report(summary=Summary(files=1, resources=1, units=1, error=1, warning=1, info=1)),
        "checked 1 file, 1 resource in 1 unit: 1 error, 1 warning, 1 info",
    ),
    "zeros are left out": (
        report(summary=Summary(files=2, resources=3, units=2, warning=2)),
        "checked 2 files, 3 resources in 2 units: 2 warnings",
    ),
    "failures": (
        report(errors=(Failure("a"), Failure("b")), summary=Summary(files=1, resources=1)),
        "checked 1 file, 1 resource: no findings; 2 failures",
    ),
    "safe and unsafe fixes": (
        report(
            *[finding(MIN_AVAILABLE, fix=Fix("a", safety=safety)) for safety in ("safe", "unsafe", "unsafe", "suggest")]
        ),
        "checked 0 files, 0 resources: no findings; 1 safe fix (k8slint fix), 2 more with --unsafe",
    ),
    "only safe fixes": (
        report(finding(MIN_AVAILABLE, fix=Fix("a")), finding(MIN_AVAILABLE, fix=Fix("b"))),
        "checked 0 files, 0 resources: no findings; 2 safe fixes (k8slint fix)",
    ),
    "only unsafe fixes": (
        report(finding(MIN_AVAILABLE, fix=Fix("a", safety="unsafe"))),
        "checked 0 files, 0 resources: no findings; 1 fix with k8slint fix --unsafe",
    ),
    "what else there was": (
        report(summary=Summary(context=12, not_kubernetes=2, undecided=3, suppressed=4, folded=5)),
        (
            "checked 0 files, 0 resources: no findings\n12 more files known as context; 2 files not Kubernetes; "
            "3 undecided (a template decides the value); 4 suppressed (--show-suppressed shows them); "
            "5 folded into others (--no-fold shows them)"
        ),
    ),
    "one more file": (
        report(summary=Summary(context=1, not_kubernetes=1)),
        "checked 0 files, 0 resources: no findings\n1 more file known as context; 1 file not Kubernetes",
    ),
    "skipped, by reason": (
        report(skipped=(Skipped("b", "empty"), Skipped("a", "no permission"), Skipped("c", "empty", line=4))),
        "checked 0 files, 0 resources: no findings\nnot judged: b, c:4 (empty)\nnot judged: a (no permission)",
    ),
    "skipped, six": (
        report(skipped=tuple(Skipped(name, "empty") for name in "abcdef")),
        "checked 0 files, 0 resources: no findings\nnot judged: a, b, c, d, e, f (empty)",
    ),
    "skipped, many": (
        report(skipped=tuple(Skipped(name, "empty") for name in "abcdefgh")),
        "checked 0 files, 0 resources: no findings\nnot judged: a, b, c, d, e and 3 more (empty)",
    ),
}


@pytest.mark.parametrize("name", SUMMARIES)
def test_summary(name: str) -> None:
    of, expected = SUMMARIES[name]
    assert "\n".join(summary.lines(of)) == expected


def test_summary_of_many_reasons() -> None:
    def lines(number: int, verbose: bool = False) -> list[str]:
        skipped = tuple(Skipped(f"{reason}{file}", f"reason {reason}") for reason in range(number) for file in "ab")
        return summary.lines(report(skipped=skipped), verbose=verbose)[1:]

    assert lines(13)[9:] == ["not judged: 9a, 9b (reason 9)", "not judged: 6 more, for 3 other reasons (--verbose)"]
    assert lines(11)[10:] == ["not judged: 10a, 10b (reason 10)"]
    assert lines(13, verbose=True)[12:] == ["not judged: 12a, 12b (reason 12)"]


def test_verbose_summary_names_every_file() -> None:
    many = report(skipped=tuple(Skipped(name, "empty") for name in "abcdefgh"))
    assert summary.lines(many, verbose=True)[-1] == "not judged: a, b, c, d, e, f, g, h (empty)"


CRASH = report(errors=(Failure("rule x crashed: ValueError: no", "a.yaml", 3, 4, "Traceback:\n  line\n"), Failure("y")))


def test_failures_in_text() -> None:
    assert (
        text.render(CRASH)
        == """\
failure: rule x crashed: ValueError: no
 --> a.yaml:3:4
  = help: --verbose shows the traceback

failure: y

checked 0 files, 0 resources: no findings; 2 failures
"""
    )


def test_tracebacks_in_verbose_text() -> None:
    assert text.failures(CRASH, verbose=True) == (
        "failure: rule x crashed: ValueError: no\n --> a.yaml:3:4\n  | Traceback:\n  |   line\nfailure: y\n"
    )


def test_concise() -> None:
    lonely = finding(region("b.yaml", 1, 2, "x"), resource=None, rule="yaml-unparsable", message="no YAML")
    assert FORMATS["concise"](report(finding(MIN_AVAILABLE), lonely, errors=CRASH.errors), False, False) == (
        "manifests/12-pod-disruption-budget.yaml:9:17: error[pdb-min-available-blocks] minAvailable 1 lets no pod be "
        "evicted: what miner-pdb selects can run with 1 (PodDisruptionBudget blockchain/miner-pdb)\n"
        "b.yaml:1:2: error[yaml-unparsable] no YAML\n"
        "a.yaml:3:4: failure rule x crashed: ValueError: no\n"
        "k8slint: failure y\n"
    )


def test_concise_says_nothing_if_there_is_nothing() -> None:
    assert FORMATS["concise"](report(), False, False) == ""


JSON_FINDING = {
    "rule": "pdb-min-available-blocks",
    "severity": "error",
    "message": "minAvailable 1 lets no pod be evicted: what miner-pdb selects can run with 1",
    "help": "raise minReplicas to 2, or use maxUnavailable: 1",
    "path": "manifests/12-pod-disruption-budget.yaml",
    "line": 9,
    "column": 17,
    "end_line": 9,
    "end_column": 18,
    "resource": {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "namespace": "blockchain",
        "name": "miner-pdb",
    },
    "container": "",
    "field": "spec.minAvailable",
    "fingerprint": "a090b0e73a5f83f0383aa0359d1b713a",
    "related": [
        {
            "path": "manifests/11-hpa-miner.yaml",
            "line": 13,
            "column": 16,
            "note": "HorizontalPodAutoscaler miner-hpa may scale down to this",
        }
    ],
    "fix": None,
}

JSON_SUMMARY = {
    "files": 19,
    "not_kubernetes": 0,
    "context": 0,
    "documents": 0,
    "resources": 20,
    "skipped": 0,
    "undecided": 0,
    "error": 12,
    "warning": 25,
    "info": 6,
    "suppressed": 0,
    "older": 0,
    "fixable": 0,
}


def test_json_has_these_keys_in_this_order() -> None:
    expected = {
        "version": 1,
        "findings": [JSON_FINDING],
        "suppressed": [],
        "skipped": [{"path": "13-network-policy.yaml", "reason": "only comments"}],
        "errors": [],
        "stale": [],
        "summary": JSON_SUMMARY,
    }
    assert json.dumps(json.loads(json_report.render(FULL))) == json.dumps(expected)


def test_json_of_what_may_be_missing() -> None:
    bare = finding(MIN_AVAILABLE, resource=None, fix=Fix("mend it", safety="unsafe"))
    read = json.loads(
        json_report.render(report(bare, skipped=(Skipped("a", "a template", line=7),), errors=CRASH.errors))
    )
    assert read["findings"][0]["resource"] is None
    assert read["findings"][0]["fix"] == {"title": "mend it", "safety": "unsafe"}
    assert read["skipped"] == [{"path": "a", "reason": "document at line 7: a template"}]
    assert read["errors"] == [
        {"message": "rule x crashed: ValueError: no", "path": "a.yaml", "line": 3, "column": 4},
        {"message": "y", "path": "", "line": 0, "column": 0},
    ]


def test_json_is_ascii_with_a_line_for_each_finding() -> None:
    output = json_report.render(report(finding(MIN_AVAILABLE, message=HOSTILE + "名"), finding(MIN_AVAILABLE)))
    assert output.isascii()
    assert "\x1b" not in output
    assert json.loads(output)["findings"][0]["message"] == HOSTILE + "名"
    assert sum(line.startswith('{"rule"') for line in output.split("\n")) == 2


def test_json_page_names_every_key(project: Path) -> None:
    page = (project / "docs" / "json.md").read_text(encoding="utf-8")
    keys = [*JSON_FINDING, *JSON_SUMMARY, "version", "findings", "skipped", "errors", "summary"]
    assert [key for key in keys if f"`{key}`" not in page and f'"{key}"' not in page] == []
