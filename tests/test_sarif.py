"""SARIF: what is written, and that those who read it take it: schema, Microsoft's validator, a viewer that applies fixes."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint import engine, packs
from k8slint.about import VERSION
from k8slint.cli import main
from k8slint.findings import (
    Failure,
    FileChange,
    Finding,
    Region,
    RelatedRegion,
    Report,
    ResourceName,
    Skipped,
    Summary,
    SuppressedFinding,
)
from k8slint.previews import with_previews
from k8slint.problems import Fix
from k8slint.reports.paths import renamed
from k8slint.reports.sarif import Limits, render, semantic
from k8slint.reports.sarif_places import uri
from k8slint.reports.sarif_rules import descriptor
from k8slint.rules import Rule
from k8slint.sources import Edit, Source
from k8slint.testing import Case, built_in, cases, prepare

from . import trees
from .sarif_schema import faults

Capture = pytest.CaptureFixture[str]
Log = dict[str, Any]

TEXT = "spec:\n  replicas: 1\n  note: 😀 x  # é\n"
SOURCE = Source("web.yaml", TEXT.encode())
WEB = ResourceName("apps/v1", "Deployment", "shop", "web")
REPLICAS = Region("web.yaml", 2, 13, 2, 14, "  replicas: 1")
LATEST = "image-tag-latest"
RULES = {rule.id: rule for rule in packs.built_in().rules}


def finding(region: Region = REPLICAS, **more: object) -> Finding:
    plain = Finding(LATEST, "images", "error", "one replica", "", region, WEB, "", "spec.replicas", "web.yaml replicas")
    return plain.replace(**more)


def report(*findings: Finding, **more: object) -> Report:
    return Report(findings, (), (), Summary(), sources={"web.yaml": SOURCE}, rules=RULES).replace(**more)


def run_of(of: Report, limits: Limits | None = None) -> Log:
    """The run of a report, which is one that GitHub takes."""
    text = render(of) if limits is None else render(of, limits)
    log = json.loads(text)
    assert faults(log) == []
    run: Log = log["runs"][0]
    for result in run["results"]:
        if "ruleIndex" in result:
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    return run


def result_of(found: Finding, **more: object) -> Log:
    result: Log = run_of(report(found, **more))["results"][0]
    return result


def region_of(found: Finding, **more: object) -> tuple[int, ...]:
    return tuple(result_of(found, **more)["locations"][0]["physicalLocation"]["region"].values())


# -- the log -------------------------------------------------------------------------------------------------------


def test_a_clean_run_has_results() -> None:
    run = run_of(report())
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True}]
    assert "automationDetails" not in run


def test_the_tool_says_what_it_is() -> None:
    driver = run_of(report())["tool"]["driver"]
    assert driver["name"] == "k8slint"
    assert driver["semanticVersion"] == semantic(VERSION)
    assert [rule["id"] for rule in driver["rules"]] == sorted(RULES)


@pytest.mark.parametrize(
    ("version", "expected"),
    [("1.2.3", "1.2.3"), ("1.2.3rc1", "1.2.3-rc1"), ("1.2.3.dev4", "1.2.3-dev4"), ("1.2.3+local", "1.2.3+local")],
    ids=str,
)
def test_versions_become_semantic(version: str, expected: str) -> None:
    assert semantic(version) == expected


@pytest.mark.parametrize("category", ["prod", "charts/prod"])
def test_category(category: str) -> None:
    assert run_of(report(category=category))["automationDetails"] == {"id": f"{category}/"}


def test_equal_reports_give_equal_text_with_a_line_for_each_result() -> None:
    found = report(finding(), finding(message="another"))
    assert render(found) == render(found.replace(rules=dict(reversed(RULES.items()))))
    assert sum(line.startswith('{"ruleId"') for line in render(found).split("\n")) == 2


HOSTILE = "a\x1b]0;t\x07\x7f\x9b1m\u202eb\r\nd\udcff](1)名"


def test_file_content_comes_out_as_ascii_without_control_characters() -> None:
    place = REPLICAS.replace(path=f"{HOSTILE}.yaml", text=HOSTILE)
    hostile = finding(
        place,
        message=HOSTILE,
        help=HOSTILE,
        resource=ResourceName("v1", HOSTILE, HOSTILE, HOSTILE),
        container=HOSTILE,
        field=HOSTILE,
        related=(RelatedRegion(place, HOSTILE),),
        fix=Fix(HOSTILE),
        changes=(FileChange("new.yaml", None, (Edit(0, 0, "a: \x7f\n"),)),),
    )
    whole = report(
        hostile,
        skipped=(Skipped(HOSTILE, HOSTILE),),
        errors=(Failure(HOSTILE, HOSTILE, 1, 1, HOSTILE),),
        suppressed=(SuppressedFinding(hostile, HOSTILE, place),),
    )
    text = render(whole)
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    run = run_of(whole)
    change = run["results"][0]["fixes"][0]["artifactChanges"][0]
    assert change["replacements"][0]["insertedContent"] == {"text": "a: \x7f\n"}


# -- rules ---------------------------------------------------------------------------------------------------------


def rule(**more: object) -> Rule:
    return RULES[LATEST].replace(**more)


def test_a_rule_as_it_is_described() -> None:
    documentation = "Summary of it\n\nWhy it matters: `this`\nhappens. And that.\n\nHow to mend it: so: mend it.\n"
    of = rule(id="some-rule-2x", documentation=documentation, profiles=("production", "pss-restricted"))
    assert descriptor(of) == {
        "id": "some-rule-2x",
        "name": "SomeRule2x",
        "shortDescription": {"text": "Summary of it"},
        "fullDescription": {"text": "`this` happens. And that."},
        "help": {
            "text": documentation.strip(),
            "markdown": (
                "**Summary of it**\n\n**Why it matters:** `this`\nhappens. And that.\n\n**How to mend it:** so: mend it."
            ),
        },
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "tags": ["kubernetes", "images", "production", "pss-restricted"],
            "precision": "high",
            "problem.severity": "error",
        },
    }


@pytest.mark.parametrize(
    ("category", "severity", "level", "property", "value"),
    [
        ("security", "error", "error", "security-severity", "8.0"),
        ("rbac", "warning", "warning", "security-severity", "5.5"),
        ("secrets", "info", "note", "security-severity", "2.0"),
        ("images", "error", "error", "problem.severity", "error"),
        ("storage", "warning", "warning", "problem.severity", "warning"),
        ("acme", "info", "note", "problem.severity", "recommendation"),
    ],
)
def test_severity_of_a_rule(category: str, severity: str, level: str, property: str, value: str) -> None:
    described: Log = descriptor(rule(category=category, severity=severity))
    others = {"security-severity", "problem.severity"} - {property}
    assert described["defaultConfiguration"] == {"level": level}
    assert described["properties"][property] == value
    assert not others & described["properties"].keys()
    assert ("security" in described["properties"]["tags"]) is (property == "security-severity")


def test_a_rule_without_documentation() -> None:
    described: Log = descriptor(rule(documentation=""))
    assert [described[key]["text"] for key in ("shortDescription", "fullDescription", "help")] == [LATEST] * 3


def test_long_texts_of_a_rule_are_cut() -> None:
    described: Log = descriptor(rule(documentation=f"{'s' * 2000}\n\n{'f' * 2000}", id="x" * 300))
    assert described["shortDescription"]["text"] == "s" * 1023 + "…"
    assert len(described["fullDescription"]["text"]) == 1024
    assert len(described["name"]) == 255
    assert len(described["help"]["text"]) == 4002


# -- results -------------------------------------------------------------------------------------------------------


def test_a_whole_result() -> None:
    other = RelatedRegion(Region("web.yaml", 1, 1, 1, 5, "spec:"), "it begins here", WEB)
    assert result_of(finding(related=(other,), help="have two", container="web")) == {
        "ruleId": LATEST,
        "ruleIndex": sorted(RULES).index(LATEST),
        "level": "error",
        "message": {"text": "one replica. Help: have two. See [it begins here](1)."},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "web.yaml"},
                    "region": {"startLine": 2, "startColumn": 13, "endLine": 2, "endColumn": 14},
                },
                "logicalLocations": [
                    {"name": "web", "fullyQualifiedName": "Deployment shop/web", "kind": "resource"},
                    {
                        "name": "spec.replicas",
                        "fullyQualifiedName": "Deployment shop/web spec.replicas",
                        "kind": "property",
                    },
                ],
            }
        ],
        "partialFingerprints": {
            "primaryLocationLineHash": "dd8c6f3bbe05011e:1",
            "k8slint/v1": finding().fingerprint,
        },
        "relatedLocations": [
            {
                "id": 1,
                "physicalLocation": {
                    "artifactLocation": {"uri": "web.yaml"},
                    "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 5},
                },
                "logicalLocations": [{"name": "web", "fullyQualifiedName": "Deployment shop/web", "kind": "resource"}],
                "message": {"text": "it begins here."},
            }
        ],
        "properties": {"severity": "error", "category": "images", "container": "web"},
    }


@pytest.mark.parametrize(("severity", "level"), [("error", "error"), ("warning", "warning"), ("info", "note")])
def test_level(severity: str, level: str) -> None:
    assert result_of(finding(severity=severity))["level"] == level


def test_what_may_be_missing() -> None:
    bare = result_of(finding(resource=None, field="", rule="of-a-plugin"), sources={})
    assert bare["locations"][0].keys() == {"physicalLocation"}
    assert bare["partialFingerprints"].keys() == {"k8slint/v1"}
    assert not {"ruleIndex", "relatedLocations", "suppressions", "fixes"} & bare.keys()
    nameless = result_of(finding(resource=ResourceName("v1", "Pod", "", ""), field=""))["locations"][0]
    assert nameless["logicalLocations"] == [{"fullyQualifiedName": "Pod", "kind": "resource"}]
    only_field = result_of(finding(resource=None))["locations"][0]["logicalLocations"]
    assert only_field == [{"name": "spec.replicas", "fullyQualifiedName": "spec.replicas", "kind": "property"}]


REGIONS = {
    "behind a character of two code units": (Region("web.yaml", 3, 11, 3, 12, "  note: 😀 x  # é"), (3, 12, 3, 13)),
    "over such a character": (Region("web.yaml", 3, 9, 3, 10, "  note: 😀 x  # é"), (3, 9, 3, 11)),
    "several lines": (Region("web.yaml", 1, 1, 3, 10, "spec:"), (1, 1, 3, 11)),
    "up to the next line": (Region("web.yaml", 2, 3, 3, 1, "  replicas: 1"), (2, 3, 2, 14)),
    "the end of a line, empty": (Region("web.yaml", 2, 14, 3, 1, "  replicas: 1"), (2, 14, 2, 14)),
    "the end of the file, empty": (Region("web.yaml", 4, 1, 4, 2, ""), (4, 1, 4, 1)),
}


@pytest.mark.parametrize("name", REGIONS)
def test_region(name: str) -> None:
    region, expected = REGIONS[name]
    assert region_of(finding(region)) == expected


def test_regions_of_a_file_that_is_not_at_hand() -> None:
    assert region_of(finding(), sources={}) == (2, 13, 2, 14)
    assert region_of(finding(REGIONS["several lines"][0]), sources={}) == (1, 1)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a b/ü.yaml", "a%20b/%C3%BC.yaml"),
        ("100%#?.yaml", "100%25%23%3F.yaml"),
        ("a:b.yaml", "a%3Ab.yaml"),
        ("git::x/y.yaml", "git%3A%3Ax/y.yaml"),
        ("a\\b.yaml", "a%5Cb.yaml"),
        ("/etc/x.yaml", "etc/x.yaml"),
        ("//host/x.yaml", "host/x.yaml"),
        ("\udcff.yaml", "%FF.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
        ("../other/x.yaml", "../other/x.yaml"),
    ],
    ids=ascii,
)
def test_uri(path: str, expected: str) -> None:
    assert uri(path) == expected


@given(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1).filter(lambda p: p[0] != "/")
)
def test_a_uri_is_relative_and_gives_the_path_back(path: str) -> None:
    assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri(path))
    assert unquote(uri(path)) == path


MESSAGES = {
    "a sentence is one": (finding(message="is it?"), "is it?"),
    "no link by chance": (finding(message="see [x](1)"), r"see [x\](1)."),
    "nor a path with a container": (finding(message="containers[web].image"), "containers[web].image."),
    "brackets in the text of a link": (
        finding(related=(RelatedRegion(REPLICAS, r"a[0]\b"),)),
        r"one replica. See [a\[0\]\\b](1).",
    ),
    "a place without a note is called by its resource": (
        finding(related=(RelatedRegion(REPLICAS, "", WEB), RelatedRegion(REPLICAS, ""))),
        "one replica. See [Deployment shop/web](1), [line 2](2).",
    ),
    "many places": (
        finding(related=tuple(RelatedRegion(REPLICAS, str(number)) for number in range(12))),
        f"one replica. See {', '.join(f'[{number}]({number + 1})' for number in range(10))} and 2 more.",
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_message(name: str) -> None:
    of, expected = MESSAGES[name]
    assert result_of(of)["message"] == {"text": expected}


@pytest.mark.parametrize(
    ("form", "kind"), [("comment", "inSource"), ("annotation", "inSource"), ("entry", "external")], ids=str
)
def test_suppressed_findings_say_so(form: str, kind: str) -> None:
    place = Region("b.yaml", 3, 5, 3, 9, "  - rules: [x]")
    run = run_of(report(finding(), suppressed=(SuppressedFinding(finding(), "the demo", place, form),)))
    seen, suppressed = run["results"]
    assert "suppressions" not in seen
    assert suppressed["suppressions"] == [
        {
            "kind": kind,
            "justification": "the demo",
            "location": {
                "physicalLocation": {
                    "artifactLocation": {"uri": "b.yaml"},
                    "region": {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 9},
                }
            },
        }
    ]


# -- what happened -------------------------------------------------------------------------------------------------


def test_what_was_not_judged_and_what_failed() -> None:
    whole = report(
        skipped=(Skipped("a b.yaml", "empty"), Skipped("c.yaml", "a template", 7)),
        errors=(Failure("rule x crashed: no", "d.yaml", 3, 4, "Traceback"), Failure("no place")),
    )
    assert run_of(whole)["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {
                    "level": "error",
                    "message": {"text": "rule x crashed: no."},
                    "locations": [
                        {"physicalLocation": {"artifactLocation": {"uri": "d.yaml"}, "region": {"startLine": 3}}}
                    ],
                },
                {"level": "error", "message": {"text": "no place."}},
                {
                    "level": "warning",
                    "message": {"text": "not judged: empty."},
                    "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a%20b.yaml"}}}],
                },
                {
                    "level": "warning",
                    "message": {"text": "not judged: a template."},
                    "locations": [
                        {"physicalLocation": {"artifactLocation": {"uri": "c.yaml"}, "region": {"startLine": 7}}}
                    ],
                },
            ],
        }
    ]


# -- limits --------------------------------------------------------------------------------------------------------

MIXED = report(
    *(finding(severity=severity, message=str(at)) for at, severity in enumerate(["info", "error", "warning"] * 3)),
    suppressed=(SuppressedFinding(finding(message="suppressed"), "", REPLICAS),),
)


def messages(run: Log) -> list[str]:
    return [result["message"]["text"].rstrip(".") for result in run["results"]]


def warnings(run: Log) -> list[str]:
    return [each["message"]["text"] for each in run["invocations"][0].get("toolExecutionNotifications", [])]


def test_within_the_limits_the_order_is_that_of_the_report() -> None:
    run = run_of(MIXED, Limits(results=10))
    assert messages(run) == [*"012345678", "suppressed"]
    assert warnings(run) == []


def test_beyond_them_the_worst_are_kept() -> None:
    run = run_of(MIXED, Limits(results=5))
    assert messages(run) == [*"14725"]
    assert warnings(run) == ["left out, the least severe first: 5 results."]


def test_what_is_suppressed_goes_first() -> None:
    assert messages(run_of(MIXED, Limits(results=9))) == [*"147258036"]


def test_the_limit_of_results_is_that_of_github() -> None:
    (run,) = json.loads(render(report(*[finding()] * 25_001, rules={})))["runs"]
    assert len(run["results"]) == 25_000
    assert warnings(run) == ["left out, the least severe first: 1 result."]


def test_rules_and_related_places_have_limits() -> None:
    related = tuple(RelatedRegion(REPLICAS.replace(line=number), "") for number in range(1, 200))
    run = run_of(report(finding(rule=max(RULES), related=related)), Limits(rules=2))
    assert [each["id"] for each in run["tool"]["driver"]["rules"]] == sorted(RULES)[:2]
    assert "ruleIndex" not in run["results"][0]
    assert len(run["results"][0]["relatedLocations"]) == 100
    assert warnings(run) == ["left out, of 1 result: related places beyond the first 100."]
    assert run["results"][0]["message"]["text"].endswith("and 189 more.")


def test_what_is_too_long_goes_without_fixes_then_without_results() -> None:
    noise = bytes(random_text()).decode()
    fixed = finding(fix=Fix("mend it"), changes=(FileChange("new.yaml", None, (Edit(0, 0, noise),)),))
    without = run_of(report(fixed, rules={}), Limits(compressed=20_000))
    assert len(without["results"]) == 1
    assert "fixes" not in without["results"][0]
    assert warnings(without) == ["left out, since the report would be too long: all fixes."]
    many = report(*(finding(message=noise[at * 1000 : (at + 1) * 1000]) for at in range(40)), rules={})
    some = run_of(many, Limits(compressed=20_000))
    assert 0 < len(some["results"]) < 40
    assert f"left out, the least severe first: {40 - len(some['results'])} results." in warnings(some)
    assert run_of(many, Limits(compressed=0))["results"] == []


def random_text() -> Iterator[int]:
    """40,000 letters that compress badly."""
    from hashlib import sha256

    for number in range(1250):
        yield from (97 + byte % 26 for byte in sha256(str(number).encode()).digest())


# -- fixes ---------------------------------------------------------------------------------------------------------


def fixed(*changes: FileChange, safety: str = "safe") -> Log:
    return result_of(finding(fix=Fix("have two", safety=safety), changes=changes))


def change(*edits: Edit, source: Source = SOURCE) -> FileChange:
    return FileChange(source.path, source, edits)


def test_a_fix() -> None:
    result = fixed(change(Edit(6, 6, "  new: 0\n"), Edit(18, 19, ""), Edit(31, 32, "y")))
    assert result["fixes"] == [
        {
            "description": {"text": "have two (safe)"},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": "web.yaml"},
                    "replacements": [
                        {
                            "deletedRegion": {"startLine": 1, "startColumn": 6, "endLine": 1, "endColumn": 6},
                            "insertedContent": {"text": "\n  new: 0"},
                        },
                        {
                            "deletedRegion": {"startLine": 2, "startColumn": 13, "endLine": 2, "endColumn": 14},
                            "insertedContent": {"text": ""},
                        },
                        {
                            "deletedRegion": {"startLine": 3, "startColumn": 13, "endLine": 3, "endColumn": 14},
                            "insertedContent": {"text": "y"},
                        },
                    ],
                }
            ],
        }
    ]


def test_a_fix_that_makes_a_file() -> None:
    (fix,) = fixed(FileChange("a b.yaml", None, (Edit(0, 0, "---\na: 1\n"),)), safety="unsafe")["fixes"]
    assert fix == {
        "description": {"text": "have two (unsafe: it can break a workload)"},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": "a%20b.yaml"},
                "replacements": [
                    {
                        "deletedRegion": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
                        "insertedContent": {"text": "---\na: 1\n"},
                    }
                ],
            }
        ],
    }


INDENTED = Source("i.yaml", b"  a: 1\n")


@pytest.mark.parametrize(
    ("changes", "safety"),
    [
        pytest.param((change(Edit(18, 19, "2")),), "suggest", id="a suggestion"),
        pytest.param((), "safe", id="one that cannot be applied"),
        pytest.param((change(Edit(6, 8, "  ")),), "safe", id="one that changes nothing"),
        pytest.param(
            (change(Edit(0, 0, "  b: 1\n"), source=INDENTED),), "safe", id="in front of an indented first line"
        ),
        pytest.param(
            (change(Edit(18, 19, "2")), change(Edit(0, 0, "  b: 1\n"), source=INDENTED)), "safe", id="half of one"
        ),
    ],
)
def test_fixes_that_no_program_may_apply(changes: tuple[FileChange, ...], safety: str) -> None:
    assert "fixes" not in fixed(*changes, safety=safety)


def judged(case: Case) -> Report:
    """What is said of a case of a rule, with what its fixes would change, by paths from the root of the checkout."""
    ready = prepare(case)
    project = engine.load(ready.inputs, ready.config)
    found = engine.judge(project, ready.config, case.rules, ready.selection).report()
    folder = f"fixtures/{case.rule.id}/{f'{case.name}/' if case.path.is_dir() else ''}"
    return renamed(with_previews(found, project, ready.config), lambda path: folder + path)


@pytest.fixture(scope="module")
def everything() -> Report:
    """What is said of all fixtures in which something is found."""
    return engine.merge([judged(case) for case in cases(built_in()) if case.fails])


def applied(replacements: list[Log], text: str) -> str:
    """A text after replacements, as an editor makes them that counts UTF-16 code units and puts the start of a
    replacement behind the indentation of its line.
    """
    lines = text.split("\n")

    def offset(line: int, column: int) -> int:
        before = lines[line - 1].encode("utf-16-le")[: 2 * (column - 1)].decode("utf-16-le")
        return sum(len(each) + 1 for each in lines[: line - 1]) + len(before)

    for replacement in reversed(replacements):
        region = replacement["deletedRegion"]
        line = lines[region["startLine"] - 1]
        indentation = len(line) - len(line.lstrip(" \t"))
        start = offset(region["startLine"], max(indentation + 1, region["startColumn"]))
        end = offset(region["endLine"], region["endColumn"])
        text = text[:start] + replacement["insertedContent"]["text"] + text[end:]
    return text


def check_fixes(of: Report) -> int:
    """Applies every fix of a report as an editor does; how many there are."""
    number = 0
    for found, result in zip(of.findings, run_of(of)["results"], strict=False):  # suppressed ones follow
        for fix in result.get("fixes", []):
            number += 1
            for change, written in zip(found.changes, fix["artifactChanges"], strict=True):
                before = "" if change.before is None else change.before.text
                assert unquote(written["artifactLocation"]["uri"]) == change.path
                assert applied(written["replacements"], before) == Source(change.path, change.after).text
    return number


def test_an_editor_makes_of_every_fix_what_k8slint_makes_of_it(everything: Report) -> None:
    offered = [each for each in everything.findings if each.changes and each.fix and each.fix.safety != "suggest"]
    assert check_fixes(everything) == len(offered) > 50


def test_also_of_files_with_crlf_and_wide_characters(tmp_path: Path) -> None:
    fixtures = Path(built_in().fixtures)
    number = 0
    for case in cases(built_in(), (LATEST, "memory-limit-missing", "image-pull-policy-not-always")):
        if case.fails and case.path.is_file():
            path = tmp_path / case.path.relative_to(fixtures)
            path.parent.mkdir(exist_ok=True)
            text = case.path.read_text(encoding="utf-8")
            path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", " # 😀\r\n").encode())
            number += check_fixes(judged(case.replace(path=path)))
    assert number > 3


# -- the command ---------------------------------------------------------------------------------------------------

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - name: web
      image: registry.example.com/web:latest
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, below the top of a repository: a project with one finding in a path that URIs escape."""
    (tmp_path / "top" / ".git").mkdir(parents=True)
    below = tmp_path / "top" / "below"
    trees.write(below, "ü #1/web.yaml", POD)
    monkeypatch.chdir(below)
    return below


def checked(capsys: Capture, *arguments: str) -> tuple[int, Log]:
    """The exit code and the run that are the outcome of `check`; nothing stands beside it on standard output."""
    code = main(["check", "--format", "sarif", "--select", LATEST, *arguments])
    captured = capsys.readouterr()
    assert captured.err == ""
    log = json.loads(captured.out)
    assert faults(log) == []
    run: Log = log["runs"][0]
    return code, run


def uris(run: Log) -> list[str]:
    return [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]]


@pytest.mark.usefixtures("folder")
def test_findings_exit_as_in_every_format(capsys: Capture) -> None:
    code, run = checked(capsys)
    assert code == main(["check", "--select", LATEST]) == 1
    assert uris(run) == ["below/%C3%BC%20%231/web.yaml"]


def test_paths_are_the_same_from_every_folder(folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    for cwd, path in ((folder, str(folder)), (folder.parent, "."), (folder / "ü #1", "web.yaml")):
        monkeypatch.chdir(cwd)
        assert uris(checked(capsys, path)[1]) == ["below/%C3%BC%20%231/web.yaml"]


def test_no_path_is_absolute_outside_a_repository(
    folder: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert uris(checked(capsys, str(folder))[1]) == ["../top/below/%C3%BC%20%231/web.yaml"]


def test_nothing_of_this_machine_is_in_it(folder: Path, capsys: Capture) -> None:
    main(["check", "--format", "sarif", str(folder)])
    assert folder.parent.name + "/" not in capsys.readouterr().out


def test_a_clean_run_exits_with_0(folder: Path, capsys: Capture) -> None:
    trees.write(folder, "ü #1/web.yaml", POD.replace(":latest", ":1.4.2"))
    code, run = checked(capsys)
    assert (code, run["results"]) == (0, [])


def test_what_is_ignored_does_not_come_back(folder: Path, capsys: Capture) -> None:
    trees.write(folder, "ü #1/web.yaml", POD.replace(":latest", f":latest # k8slint: ignore[{LATEST}] the demo"))
    other = POD.replace("name: web,", "name: other,")
    trees.write(folder, "other.yaml", other)
    ignore = f"ignore:\n  - rules: [{LATEST}]\n    reason: old\n    path: other.yaml\n"
    trees.write(folder, ".k8slint.yaml", ignore)
    code, run = checked(capsys)
    assert (code, run["results"]) == (0, [])
    code, run = checked(capsys, "--show-suppressed")
    assert code == 0
    shown = [(each["kind"], each["justification"]) for result in run["results"] for each in result["suppressions"]]
    assert shown == [("external", "old"), ("inSource", "the demo")]


@pytest.mark.usefixtures("folder")
def test_a_failure_is_in_the_report_and_on_standard_error(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_arguments: object) -> Iterator[object]:
        raise ValueError("no")

    crashing = RULES[LATEST].replace(check=crash)
    pack = packs.built_in()
    monkeypatch.setattr(packs, "built_in", lambda: pack.replace(rules=(crashing,)))
    assert main(["check", "--format", "sarif", "--select", LATEST]) == 2
    captured = capsys.readouterr()
    (run,) = json.loads(captured.out)["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "crashed: ValueError: no" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert "crashed: ValueError: no" in captured.err


@pytest.mark.usefixtures("folder")
def test_a_file_is_written_whole_or_not_at_all(capsys: Capture) -> None:
    assert main(["check", "--format", "sarif=no/such/folder.sarif"]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert main(["check", "--format", "sarif=x", "--format", "json=x"]) == 2
    assert not Path("x").exists()


@pytest.mark.usefixtures("folder")
def test_category_of_the_command_line(capsys: Capture) -> None:
    assert checked(capsys, "--sarif-category", "prod")[1]["automationDetails"] == {"id": "prod/"}


# -- Microsoft's validator -----------------------------------------------------------------------------------------

MULTITOOL = "Sarif.Multitool"
GITHUB_RULES = (
    "GH1001.ProvideRequiredLocationProperties",
    "GH1002.InlineThreadFlowLocations",
    "GH1003.ProvideRequiredRegionProperties",
    "GH1004.ReviewArraysThatExceedConfigurableDefaults",
    "GH1005.LocationsMustBeRelativeUrisOrFilePaths",
    "GH1006.ProvideCheckoutPath",
    "GH1007.ProvideFullyFormattedMessageStrings",
)
"""What the validator has against logs for GitHub only if it is told to look."""

MANY_RESULTS = "GH1004"
"""The validator still thinks that GitHub takes 1,000 results."""


def validated(sarif: Path) -> set[str]:
    """The rules of the validator that a log breaks, notes aside. Its exit code says nothing; what it writes does."""
    switches = "".join(
        f'<Properties Key="{rule}.Options">'
        '<Property Key="RuleEnabled" Value="Error" Type="Driver.RuleEnabledState" /></Properties>'
        for rule in GITHUB_RULES
    )
    config, found = sarif.with_suffix(".xml"), sarif.with_suffix(".found")
    config.write_text(f'<?xml version="1.0" encoding="utf-8"?><Properties>{switches}</Properties>')
    options = ["-c", config, "-o", found, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning"]
    size = ["--max-file-size-in-kb", "100000"]
    subprocess.run([MULTITOOL, "validate", sarif, *options, *size], check=True, capture_output=True)
    (run,) = json.loads(found.read_text(encoding="utf-8-sig"))["runs"]
    assert run["invocations"][0]["executionSuccessful"] is True
    return {result["ruleId"] for result in run["results"]}


@pytest.mark.slow
@pytest.mark.needs(MULTITOOL)
def test_the_validator_finds_what_is_wrong(tmp_path: Path) -> None:
    log = json.loads(render(report(finding())))
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] = "file:///a.yaml"
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"] = {"startColumn": 3}
    (tmp_path / "bad.sarif").write_text(json.dumps(log))
    assert {"GH1003", "GH1006"} <= validated(tmp_path / "bad.sarif")


@pytest.mark.slow
@pytest.mark.needs(MULTITOOL)
def test_the_validator_takes_a_report_of_everything(everything: Report, tmp_path: Path) -> None:
    place = Region("b.yaml", 3, 5, 3, 9, "  - rules: [x]")
    whole = everything.replace(
        skipped=(Skipped("a b.yaml", "empty"), Skipped("c.yaml", "a template", 7)),
        errors=(Failure("rule x crashed: no", "d.yaml", 3, 4, "Traceback"), Failure("no place")),
        suppressed=(SuppressedFinding(finding(), "the demo", place, "entry"),),
        category="prod",
    )
    (tmp_path / "all.sarif").write_text(render(whole))
    assert validated(tmp_path / "all.sarif") == set()
    (tmp_path / "clean.sarif").write_text(render(report()))
    assert validated(tmp_path / "clean.sarif") == set()


@pytest.mark.slow
@pytest.mark.needs(MULTITOOL)
@pytest.mark.parametrize(
    ("corpus", "allowed"), [("blockchain", set()), ("bench", {MANY_RESULTS})], ids=["blockchain", "bench"]
)
def test_the_validator_takes_reports_of_real_manifests(
    shared: Path, corpus: str, allowed: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shared / "corpus")
    sarif = tmp_path / "report.sarif"
    assert main(["check", "--format", f"sarif={sarif}", corpus]) == 1
    assert list(empty(json.loads(sarif.read_text()))) == []
    assert validated(sarif) == allowed


# -- the page ------------------------------------------------------------------------------------------------------


RENDERED = """\
# Source: web/templates/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
          imagePullPolicy: Never
"""


@pytest.mark.parametrize("format", ["sarif", "rdjson"])
def test_no_fix_of_what_was_rendered_is_offered_for_its_template(
    format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    for text, offers in ((RENDERED, False), (RENDERED.partition("\n")[2], True)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        flags = ["--select", "image-pull-policy-not-always", "--stdin-filename", "web.yaml"]
        assert main(["check", "-", "--format", format, *flags]) == 1
        output = capsys.readouterr().out
        assert ('"fixes"' in output or '"suggestions"' in output) is offers


def test_the_page_names_every_property(project: Path) -> None:
    page = (project / "docs" / "sarif.md").read_text(encoding="utf-8")
    place = Region("b.yaml", 3, 5, 3, 9, "")
    whole = report(
        finding(
            fix=Fix("a"), changes=(change(Edit(18, 19, "2")),), related=(RelatedRegion(REPLICAS, "a"),), container="a"
        ),
        skipped=(Skipped("a", "empty", 1),),
        suppressed=(SuppressedFinding(finding(), "the demo", place),),
        category="prod",
    )
    assert {
        key for key in keys(json.loads(render(whole))) if not re.search(rf"(?<!\w){re.escape(key)}(?!\w)", page)
    } == set()


EXAMPLE = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 1
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
          imagePullPolicy: IfNotPresent
"""


def test_the_example_of_the_page_is_what_comes_out(
    project: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (project / "docs" / "sarif.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```json\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    trees.write(tmp_path, "manifests/web.yaml", EXAMPLE)
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--format", "sarif", "--select", "image-pull-policy-not-always"]) == 1
    assert json.loads(capsys.readouterr().out)["runs"][0]["results"] == [json.loads(example)]


def empty(value: object, at: str = "") -> Iterator[str]:
    """Where nothing is in an object or in a text; text to insert may be nothing."""
    if value in ({}, "") and not at.endswith("/insertedContent/text"):
        yield at
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from empty(part, f"{at}/{key}")


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from keys(item)
