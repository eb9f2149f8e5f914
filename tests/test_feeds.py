"""The formats that other programs read into reviews and test reports: gitlab, junit, rdjson."""

from __future__ import annotations

import json
import re
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from junitparser import JUnitXml

from k8slint.cli import main
from k8slint.findings import (
    Failure,
    FileChange,
    Region,
    RelatedRegion,
    Report,
    Skipped,
    Summary,
    SuppressedFinding,
)
from k8slint.problems import Fix
from k8slint.reports import FORMATS, gitlab, junit, rdjson
from k8slint.reports.terminal import printable
from k8slint.sources import Edit, Source
from tests.programs import which
from tests.test_reports import HOSTILE, finding, region, report

SCHEMAS = Path(__file__).parent / "schemas"
JUNIT = xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")
# Strict: the schema itself lets any key pass, one that is misspelt too.
RDJSON = Draft4Validator(
    json.loads(
        (SCHEMAS / "rdjson.json")
        .read_text(encoding="utf-8")
        .replace('"additionalProperties": true', '"additionalProperties": false')
    )
)

MIN_AVAILABLE = region("12-pdb.yaml", 9, 17, "  minAvailable: 1")
MIN_REPLICAS = RelatedRegion(region("11-hpa.yaml", 13, 16, "  minReplicas: 1"), "may scale down to this")
ERROR = finding(MIN_AVAILABLE, MIN_REPLICAS, help="raise minReplicas to 2", fix=Fix("raise it", safety="unsafe"))
INFO = finding(
    region("a/ü.yaml", 3, 1, "spec:", 4), rule="quiet", severity="info", message='a "b" <c> & ü😀', resource=None
)
FULL = report(
    ERROR,
    INFO,
    skipped=(Skipped("13-policy.yaml", "only comments"), Skipped("a/ü.yaml", "a template", 12)),
    errors=(Failure("rule x crashed: ValueError: no", "a/b.yaml", 3, 4), Failure("rule y crashed")),
    suppressed=(SuppressedFinding(ERROR.replace(rule="silent"), "we know", region("12-pdb.yaml", 8, 1, "x")),),
    summary=Summary(files=2),
)


def hostile() -> Report:
    place = region(f"{HOSTILE}.yaml", 1, 1, HOSTILE)
    bad = finding(place, RelatedRegion(place, HOSTILE), message=HOSTILE, help=HOSTILE, field=HOSTILE, fix=Fix(HOSTILE))
    return report(
        bad,
        skipped=(Skipped(f"{HOSTILE}.yaml", HOSTILE),),
        errors=(Failure(HOSTILE, HOSTILE, 1, 1, HOSTILE), Failure(HOSTILE)),
        suppressed=(SuppressedFinding(bad, HOSTILE, place),),
    )


REPORTS = {"full": FULL, "hostile": hostile(), "clean": report(summary=Summary(files=1)), "nothing": report()}


@pytest.mark.parametrize("of", REPORTS.values(), ids=REPORTS)
@pytest.mark.parametrize("name", ["gitlab", "junit", "rdjson"])
def test_output_is_ascii_lines_and_the_same_each_time(name: str, of: Report) -> None:
    output = FORMATS[name](of, False, False)
    assert output == FORMATS[name](of.replace(), False, False)
    assert output.isascii()
    assert output.replace("\n", "").isprintable()
    assert output.endswith("\n")


# GitLab


def test_gitlab() -> None:
    assert gitlab.render(FULL.replace(findings=(ERROR,), skipped=FULL.skipped[1:])) == (
        "[\n"
        '{"type": "issue", "check_name": "pdb-min-available-blocks", "description": "minAvailable 1 lets no pod be '
        "evicted: what miner-pdb selects can run with 1 (PodDisruptionBudget blockchain/miner-pdb); raise minReplicas to "
        '2", "categories": ["Bug Risk"], "severity": "critical", "fingerprint": "a090b0e73a5f83f0383aa0359d1b713a", '
        '"location": {"path": "12-pdb.yaml", "positions": {"begin": {"line": 9, "column": 17}, '
        '"end": {"line": 9, "column": 18}}}},\n'
        '{"type": "issue", "check_name": "run-failed", "description": "rule x crashed: ValueError: no", '
        '"categories": ["Bug Risk"], "severity": "blocker", "fingerprint": "7254c18d1852e065f3df41e04f6ec178", '
        '"location": {"path": "a/b.yaml", "positions": {"begin": {"line": 3, "column": 4}, '
        '"end": {"line": 3, "column": 4}}}},\n'
        '{"type": "issue", "check_name": "run-failed", "description": "rule y crashed", '
        '"categories": ["Bug Risk"], "severity": "blocker", "fingerprint": "8e970bb64c9f2d22133b050ead792d1c", '
        '"location": {"path": ".", "positions": {"begin": {"line": 1, "column": 1}, '
        '"end": {"line": 1, "column": 1}}}},\n'
        '{"type": "issue", "check_name": "not-judged", "description": "not judged: a template", '
        '"categories": ["Bug Risk"], "severity": "info", "fingerprint": "ea97df95fcc0bd699a813fa03d7edf80", '
        '"location": {"path": "a/\\u00fc.yaml", "positions": {"begin": {"line": 12, "column": 1}, '
        '"end": {"line": 12, "column": 1}}}}\n'
        "]\n"
    )


def test_gitlab_of_a_clean_run() -> None:
    assert gitlab.render(REPORTS["clean"]) == "[]\n"


@pytest.mark.slow
@pytest.mark.needs("tsc")
def test_gitlab_is_what_the_types_of_code_climate_take(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The types are those of the package `codeclimate-types`, which is installed beside the compiler."""
    compiler = which("tsc")
    assert compiler is not None
    (tmp_path / "node_modules").symlink_to(Path(compiler).resolve().parents[2])
    monkeypatch.chdir(project)
    assert main(["check", "--format", "gitlab", "examples/shop"]) == 1
    reports = {"shop": capsys.readouterr().out, **{name: gitlab.render(of) for name, of in REPORTS.items()}}
    reports["wrong"] = reports["full"].replace('"critical"', '"error"')
    for name, text in reports.items():
        typed = f'import type {{ Issue }} from "codeclimate-types";\nexport const issues: Issue[] = {text};\n'
        (tmp_path / f"{name}.ts").write_text(typed, encoding="utf-8")
    command = [compiler, "--noEmit", "--strict", "--module", "nodenext", *(f"{name}.ts" for name in reports)]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert re.findall(r"^(\w+)\.ts\(", run.stdout, re.MULTILINE) == ["wrong"], run.stdout


@pytest.mark.parametrize("of", REPORTS.values(), ids=REPORTS)
def test_gitlab_has_what_gitlab_asks_for(of: Report) -> None:
    """https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format"""
    entries = json.loads(gitlab.render(of))
    assert len(entries) == len(of.findings) + len(of.errors) + len(of.skipped)
    for entry in entries:
        location = entry["location"]
        texts = [entry["description"], entry["check_name"], entry["fingerprint"], location["path"]]
        assert all(text and isinstance(text, str) and text.encode() for text in texts)
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert not location["path"].startswith("./")
        assert location["positions"]["begin"]["line"] >= 1


@pytest.mark.parametrize(
    ("severity", "mapped"), [("error", "critical"), ("warning", "major"), ("info", "info")], ids=str
)
def test_gitlab_severity(severity: str, mapped: str) -> None:
    assert json.loads(gitlab.render(report(finding(MIN_AVAILABLE, severity=severity))))[0]["severity"] == mapped


def test_gitlab_categories_are_those_of_rules(project: Path) -> None:
    assert [name for name in gitlab.CATEGORIES if not (project / "rules" / name).is_dir()] == []


identities = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["x.yaml", "y/x.yaml"])), max_size=12)


@given(identities)
def test_gitlab_fingerprints_are_unique(named: list[tuple[str, str]]) -> None:
    findings = [finding(region(path, 1, 1, ""), identity=identity) for identity, path in named]
    entries = json.loads(gitlab.render(report(*findings)))
    fingerprints = [entry["fingerprint"] for entry in entries]
    assert len(set(fingerprints)) == len(findings)
    firsts = {each.fingerprint for each in findings}
    assert firsts <= set(fingerprints)


def test_gitlab_fingerprints_do_not_depend_on_lines() -> None:
    twice = [finding(region("x.yaml", line, 1, ""), identity="a") for line in (1, 2)]
    moved = [finding(region("x.yaml", line, 1, ""), identity="a") for line in (8, 9)]
    of_twice, of_moved = (json.loads(gitlab.render(report(*each))) for each in (twice, moved))
    assert [entry["fingerprint"] for entry in of_twice] == [entry["fingerprint"] for entry in of_moved]


# JUnit


def test_junit() -> None:
    assert (
        junit.render(FULL)
        == """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="k8slint" tests="7" failures="1" errors="2">
  <testsuite name="12-pdb.yaml" tests="2" failures="1" errors="0" skipped="1" time="0">
    <testcase name="pdb-min-available-blocks PodDisruptionBudget blockchain/miner-pdb spec.minAvailable" classname="12-pdb.yaml" time="0">
      <failure message="minAvailable 1 lets no pod be evicted: what miner-pdb selects can run with 1" type="error">12-pdb.yaml:9:17: error[pdb-min-available-blocks] minAvailable 1 lets no pod be evicted: what miner-pdb selects can run with 1 (PodDisruptionBudget blockchain/miner-pdb)
help: raise minReplicas to 2
fix: raise it (unsafe)
see 11-hpa.yaml:13:16: may scale down to this</failure>
    </testcase>
    <testcase name="silent PodDisruptionBudget blockchain/miner-pdb spec.minAvailable" classname="12-pdb.yaml" time="0">
      <skipped message="we know" type="suppressed">12-pdb.yaml:9:17: error[silent] minAvailable 1 lets no pod be evicted: what miner-pdb selects can run with 1 (PodDisruptionBudget blockchain/miner-pdb)
suppressed: we know (12-pdb.yaml:8:1)</skipped>
    </testcase>
  </testsuite>
  <testsuite name="13-policy.yaml" tests="1" failures="0" errors="0" skipped="1" time="0">
    <testcase name="file" classname="13-policy.yaml" time="0">
      <skipped message="not judged: only comments" type="not judged"></skipped>
    </testcase>
  </testsuite>
  <testsuite name="a/b.yaml" tests="1" failures="0" errors="1" skipped="0" time="0">
    <testcase name="run" classname="a/b.yaml" time="0">
      <error message="rule x crashed: ValueError: no" type="failure">a/b.yaml:3:4: failure rule x crashed: ValueError: no</error>
    </testcase>
  </testsuite>
  <testsuite name="a/&#252;.yaml" tests="2" failures="0" errors="0" skipped="1" time="0">
    <testcase name="quiet spec.minAvailable" classname="a/&#252;.yaml" time="0">
      <system-out>a/&#252;.yaml:3:1: info[quiet] a "b" &lt;c&gt; &amp; &#252;&#128512;</system-out>
    </testcase>
    <testcase name="document at line 12" classname="a/&#252;.yaml" time="0">
      <skipped message="not judged: a template" type="not judged"></skipped>
    </testcase>
  </testsuite>
  <testsuite name="k8slint" tests="1" failures="0" errors="1" skipped="0" time="0">
    <testcase name="run" classname="k8slint" time="0">
      <error message="rule y crashed" type="failure">k8slint: failure rule y crashed</error>
    </testcase>
  </testsuite>
</testsuites>
"""
    )


@pytest.mark.parametrize(
    ("of", "outcome"),
    [
        (report(summary=Summary(files=3)), "system-out"),
        (report(skipped=(Skipped("a", "empty"),), summary=Summary(files=3)), "system-out"),
        (report(), "skipped"),
        (report(skipped=(Skipped("a", "empty"),)), "skipped"),
    ],
    ids=["clean", "clean but for what was skipped", "nothing", "nothing but what was skipped"],
)
def test_junit_without_findings_has_a_test_case(of: Report, outcome: str) -> None:
    (case,) = ET.fromstring(junit.render(of)).findall("testsuite[@name='k8slint']/testcase")
    assert case.get("name") == "no findings"
    assert [child.tag for child in case] == [outcome]


@pytest.mark.parametrize(
    "of", [report(finding(MIN_AVAILABLE)), report(errors=(Failure("no"),))], ids=["finding", "failure"]
)
def test_junit_is_not_clean_with(of: Report) -> None:
    assert "no findings" not in junit.render(of)


def read_by_others(output: str) -> None:
    """The schema takes it, and junitparser counts what we counted."""
    JUNIT.validate(output)
    read = JUnitXml.fromstring(output.encode())
    said = [(each.name, each.tests, each.failures, each.errors) for each in (read, *read)]
    read.update_statistics()
    assert said == [(each.name, each.tests, each.failures, each.errors) for each in (read, *read)]
    assert read.tests >= 1


@pytest.mark.parametrize("of", REPORTS.values(), ids=REPORTS)
def test_junit_read_by_others(of: Report) -> None:
    read_by_others(junit.render(of))


@given(st.text(st.characters(), max_size=20))
def test_junit_of_any_text(text: str) -> None:
    of = report(finding(region(f"{text}.yaml", 1, 1, text), message=text, help=text, field=text))
    output = junit.render(of)
    root = ET.fromstring(output)
    failure = root.find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.get("message") == printable(text)
    assert printable(text) in (failure.text or "")
    JUNIT.validate(output)


@given(st.lists(st.sampled_from(["a", "a (2)", "a (3)", "b"]), max_size=8))
def test_junit_names_are_unique(fields: list[str]) -> None:
    findings = [finding(MIN_AVAILABLE, field=field) for field in fields]
    names = [case.get("name") for case in ET.fromstring(junit.render(report(*findings))).iter("testcase")]
    assert len(set(names)) == len(names) == max(1, len(fields))


# reviewdog


def test_rdjson() -> None:
    line = "ä😀: {image: web}"
    place = region("ü.yaml", 1, 5, line, 12)
    source = Source("ü.yaml", f"{line}\nmore: ü1\n".encode())
    other = RelatedRegion(Region("ü.yaml", 2, 8, 2, 9, "more: ü1"), "see ü")
    changes = (FileChange("ü.yaml", source, (Edit(16, 16, "\nnew: 1"),)),)
    found = finding(place, other, message="no", resource=None, help="do", fix=Fix("mend"), changes=changes)
    of = report(found, sources={"ü.yaml": source}, errors=FULL.errors, skipped=FULL.skipped)
    assert rdjson.render(of) == (
        '{"source": {"name": "k8slint"},\n"diagnostics": [\n'
        '{"message": "no [pdb-min-available-blocks]\\nhelp: do\\nfix: mend (safe)", '
        '"location": {"path": "\\u00fc.yaml", "range": {"start": {"line": 1, "column": 9}, "end": {"line": 1, "column": 21}}}, '
        '"severity": "ERROR", "code": {"value": "pdb-min-available-blocks"}, '
        '"original_output": "\\u00fc.yaml:1:5: error[pdb-min-available-blocks] no", '
        '"suggestions": [{"range": {"start": {"line": 1}, "end": {"line": 1}}, '
        '"text": "\\u00e4\\ud83d\\ude00: {image: web}\\nnew: 1"}], '
        '"related_locations": [{"message": "see \\u00fc", "location": {"path": "\\u00fc.yaml", '
        '"range": {"start": {"line": 2, "column": 9}, "end": {"line": 2, "column": 10}}}}]},\n'
        '{"message": "rule x crashed: ValueError: no", "severity": "ERROR", "code": {"value": "run-failed"}, '
        '"original_output": "a/b.yaml:3:4: failure rule x crashed: ValueError: no", '
        '"location": {"path": "a/b.yaml", "range": {"start": {"line": 3}}}},\n'
        '{"message": "rule y crashed", "severity": "ERROR", "code": {"value": "run-failed"}, '
        '"original_output": "k8slint: failure rule y crashed"},\n'
        '{"message": "not judged: only comments", "location": {"path": "13-policy.yaml"}, "severity": "INFO", '
        '"code": {"value": "not-judged"}, "original_output": "13-policy.yaml: not judged: only comments"},\n'
        '{"message": "not judged: document at line 12: a template", "location": {"path": "a/\\u00fc.yaml"}, '
        '"severity": "INFO", "code": {"value": "not-judged"}, '
        '"original_output": "a/\\u00fc.yaml: not judged: document at line 12: a template"}\n'
        "]}\n"
    )


def test_rdjson_of_a_clean_run() -> None:
    assert rdjson.render(REPORTS["clean"]) == '{"source": {"name": "k8slint"},\n"diagnostics": []}\n'


@pytest.mark.parametrize("of", REPORTS.values(), ids=REPORTS)
def test_rdjson_has_the_schema_of_reviewdog(of: Report) -> None:
    data = json.loads(rdjson.render(of))
    RDJSON.validate(data)
    # Go reads UTF-8: a lone surrogate anywhere, and reviewdog refuses the whole report.
    assert json.dumps(data, ensure_ascii=False).encode()


lines = st.text(st.characters(exclude_characters="\n\r\ufeff", exclude_categories=["Cs"]), max_size=12)


@given(lines, lines, lines)
def test_rdjson_columns_are_bytes(before: str, key: str, after: str) -> None:
    line = before + key + after
    of = report(finding(region("a.yaml", 1, len(before) + 1, line, len(key))))
    place = json.loads(rdjson.render(of))["diagnostics"][0]["location"]["range"]
    start, end = place["start"]["column"] - 1, place["end"]["column"] - 1
    assert line.encode()[start:end].decode() == key


def suggested(text: str, line: int, *edits: Edit, **more: object) -> list[dict[str, object]]:
    """The suggestions for a finding in a line of a file, the fix of which makes these edits."""
    source = Source("a.yaml", text.encode())
    place = Region("a.yaml", line, 1, line, 1, source.line_text(line))
    mended = finding(place, fix=Fix("mend"), changes=(FileChange("a.yaml", source, edits),)).replace(**more)
    (diagnostic,) = json.loads(rdjson.render(report(mended, sources={"a.yaml": source})))["diagnostics"]
    found: list[dict[str, object]] = diagnostic.get("suggestions", [])
    return found


def lines_and_text(first: int, last: int, text: str) -> list[dict[str, object]]:
    return [{"range": {"start": {"line": first}, "end": {"line": last}}, "text": text}]


THREE = "a: 1\nb: 2\nc: 3\n"
SHAPES: dict[str, tuple[list[dict[str, object]], list[dict[str, object]]]] = {
    "a value": (suggested(THREE, 2, Edit(8, 9, "5")), lines_and_text(2, 2, "b: 5")),
    "a line behind": (suggested(THREE, 2, Edit(9, 9, "\nx: 0")), lines_and_text(2, 2, "b: 2\nx: 0")),
    "a line before the next": (suggested(THREE, 2, Edit(10, 10, "x: 0\n")), lines_and_text(2, 3, "b: 2\nx: 0\nc: 3")),
    "a line at the end": (suggested(THREE, 3, Edit(15, 15, "x: 0\n")), lines_and_text(3, 3, "c: 3\nx: 0")),
    "a line at the end, without a line break": (
        suggested("a: 1\nb: 2", 2, Edit(9, 9, "\nx: 0")),
        lines_and_text(2, 2, "b: 2\nx: 0"),
    ),
    "further down": (suggested(THREE, 1, Edit(13, 14, "5")), lines_and_text(1, 3, "a: 1\nb: 2\nc: 5")),
    "two edits are one": (
        suggested(THREE, 1, Edit(3, 4, "7"), Edit(13, 14, "9")),
        lines_and_text(1, 3, "a: 7\nb: 2\nc: 9"),
    ),
    "a line that goes keeps the next one": (suggested(THREE, 2, Edit(5, 10, "")), lines_and_text(2, 3, "c: 3")),
    "a line that goes with the break before it": (
        suggested(THREE, 1, Edit(4, 9, "")),
        lines_and_text(1, 2, "a: 1"),
    ),
    "Windows": (suggested("a: 1\r\nb: 2\r\n", 1, Edit(4, 4, "\r\nx: 0")), lines_and_text(1, 1, "a: 1\r\nx: 0")),
    "non-ASCII": (suggested("ü: 😀\n", 1, Edit(4, 4, "é")), lines_and_text(1, 1, "ü: 😀é")),
    "just within reach": (
        suggested("a:\n" + "b\n" * 40, 1, Edit(39, 39, "x")),
        lines_and_text(1, 20, "a:\n" + "b\n" * 18 + "xb"),
    ),
    "out of reach": (suggested("a:\n" + "b\n" * 40, 1, Edit(41, 41, "x")), []),
    "above the finding": (suggested(THREE, 2, Edit(3, 4, "5")), []),
    "the last line goes": (suggested(THREE, 3, Edit(10, 15, "")), []),
    "everything goes": (suggested(THREE, 1, Edit(0, 15, "")), []),
    "a byte order mark": (suggested("\ufeffa: 1\n", 1, Edit(3, 4, "5")), []),
    "only a suggestion": (suggested(THREE, 2, Edit(8, 9, "5"), fix=Fix("mend", safety="suggest")), []),
    "unsafe": (suggested(THREE, 2, Edit(8, 9, "5"), fix=Fix("mend", safety="unsafe")), lines_and_text(2, 2, "b: 5")),
    "no change that can be made": (suggested(THREE, 2, changes=()), []),
    "another file": (
        suggested(THREE, 2, changes=(FileChange("b.yaml", Source("b.yaml", b"a"), (Edit(0, 1, "b"),)),)),
        [],
    ),
    "a new file": (suggested(THREE, 2, changes=(FileChange("a.yaml", None, (Edit(0, 0, "b"),)),)), []),
    "two files": (
        suggested(
            THREE,
            2,
            changes=(
                FileChange("a.yaml", Source("a.yaml", THREE.encode()), (Edit(8, 9, "5"),)),
                FileChange("b.yaml", None, (Edit(0, 0, "c"),)),
            ),
        ),
        [],
    ),
    "bytes that are no text": (
        suggested(THREE, 1, changes=(FileChange("a.yaml", Source("a.yaml", b"a: \xff1\n"), (Edit(4, 5, "2"),)),)),
        [],
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_rdjson_suggestion(name: str) -> None:
    found, expected = SHAPES[name]
    assert found == expected


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit], int]:
    """A text of a few lines, edits in it in order, none touching, and the line of a finding."""
    text = draw(st.text(st.sampled_from("aü😀\n\r "), max_size=24))
    offsets = sorted(draw(st.sets(st.integers(0, len(text)), max_size=4)))
    new = st.text(st.sampled_from("xé\n"), max_size=3)
    edits = [Edit(start, end, draw(new)) for start, end in zip(offsets[::2], offsets[1::2], strict=False)]
    return text, edits, draw(st.integers(1, text.count("\n") + 1))


@given(edited())
def test_rdjson_suggestions_do_what_the_edits_do(drawn: tuple[str, list[Edit], int]) -> None:
    """As reviewdog's readers have it: the lines give way to those of the text, and what ends the last one stays."""
    text, edits, line = drawn
    after = text
    for edit in reversed(edits):
        after = after[: edit.start] + edit.text + after[edit.end :]
    for suggestion in suggested(text, line, *edits):
        place = suggestion["range"]
        assert isinstance(place, dict)
        assert place["start"]["line"] == line
        rows = text.split("\n")
        rows[line - 1 : place["end"]["line"]] = str(suggestion["text"]).split("\n")
        assert [row.rstrip("\r") for row in rows] == [row.rstrip("\r") for row in after.split("\n")]


# All of them, of a real run


def test_formats_of_a_run(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "examples" / "shop")
    outputs = {}
    for name in ("json", "gitlab", "junit", "rdjson"):
        assert main(["check", "--format", name]) == 1
        outputs[name] = capsys.readouterr().out
    report = json.loads(outputs["json"])
    found = report["findings"]
    assert [entry["fingerprint"] for entry in json.loads(outputs["gitlab"])][: len(found)] == [
        each["fingerprint"] for each in found
    ]
    read_by_others(outputs["junit"])
    diagnostics = json.loads(outputs["rdjson"])
    RDJSON.validate(diagnostics)
    assert [each["code"]["value"] for each in diagnostics["diagnostics"]][: len(found)] == [
        each["rule"] for each in found
    ]
    assert any("suggestions" in each for each in diagnostics["diagnostics"])


# The pages


def example(page: Path) -> str:
    """What the first block of JSON or XML on a page has."""
    text = page.read_text(encoding="utf-8")
    return text.partition("```xml\n" if "```xml" in text else "```json\n")[2].partition("```")[0]


def test_page_of_gitlab(project: Path) -> None:
    assert json.loads(example(project / "docs" / "gitlab.md")) == json.loads(gitlab.render(report(ERROR)))


def test_page_of_junit(project: Path) -> None:
    assert example(project / "docs" / "junit.md") == junit.render(report(ERROR))


def test_page_of_rdjson(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\n"
        "spec:\n  containers:\n    - name: web\n      image: web:1.4.2\n"
    )
    (tmp_path / "web.yaml").write_text(manifest, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--format", "rdjson", "--select", "image-pull-policy-not-always"]) == 1
    assert json.loads(example(project / "docs" / "rdjson.md")) == json.loads(capsys.readouterr().out)
