"""Suppressions from the command line: what is shown, what is written, how a run exits."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from k8slint.cli import main

from .test_cli import CPU, DEPLOYMENT, LATEST, feed, write

Capture = pytest.CaptureFixture[str]
SELECT = ["--select", f"{LATEST},{CPU},suppression-unused,suppression-invalid"]
IMAGE = "image: registry.example.com/web:latest"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a project with one manifest that has two findings, one of them ignored."""
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    comment = f"{IMAGE} # k8slint: ignore[{LATEST}] the demo, until=2999-12-31"
    write(project, {"web.yaml": DEPLOYMENT.replace(IMAGE, comment)})
    monkeypatch.chdir(project)
    return project


def checked(*arguments: str) -> int:
    return main(["check", *SELECT, *arguments])


@pytest.mark.usefixtures("folder")
def test_what_is_ignored_is_counted_and_shown_on_request(capsys: Capture) -> None:
    assert checked() == 1
    assert "1 suppressed (--show-suppressed shows them)" in capsys.readouterr().out
    assert checked("--show-suppressed") == 1
    out = capsys.readouterr().out
    assert out.endswith("1 warning\n1 suppressed\n")
    assert (
        f"""\
suppressed error[{LATEST}]: image registry.example.com/web:latest of container web has the tag latest
 --> web.yaml:15:18 (Deployment shop/web)
  = reason: the demo (web.yaml:15:50)
"""
        in out
    )


@pytest.mark.usefixtures("folder")
def test_what_is_ignored_is_no_failure(capsys: Capture) -> None:
    assert main(["check", "--select", LATEST]) == 0
    assert main(["check", "--select", LATEST, "--show-suppressed"]) == 0


@pytest.mark.usefixtures("folder")
def test_what_is_ignored_in_json(capsys: Capture) -> None:
    checked("--format", "json", "--show-suppressed")
    shown = json.loads(capsys.readouterr().out)
    (suppressed,) = shown["suppressed"]
    assert suppressed["reason"] == "the demo"
    assert suppressed["suppressed_by"] == {"path": "web.yaml", "line": 15, "column": 50}
    assert suppressed.keys() - shown["findings"][0].keys() == {"reason", "suppressed_by"}
    assert (suppressed["rule"], shown["summary"]["suppressed"]) == (LATEST, 1)
    checked("--format", "json")
    assert json.loads(capsys.readouterr().out) == {**shown, "suppressed": []}


@pytest.mark.usefixtures("folder")
def test_what_is_ignored_in_one_line(capsys: Capture) -> None:
    checked("--format", "concise", "--show-suppressed")
    finding, suppressed = capsys.readouterr().out.splitlines()
    assert finding.startswith("web.yaml:14:17: warning[")
    assert suppressed == (
        f"web.yaml:15:18: suppressed[{LATEST}] image registry.example.com/web:latest of container web has the tag "
        "latest (Deployment shop/web): the demo"
    )


def test_paths_are_those_of_the_reader(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    write(folder, {".k8slint.yaml": f"ignore: [{{rules: [{CPU}], reason: why}}]\n", "sub/x.yaml": "a: 1\n"})
    monkeypatch.chdir(folder / "sub")
    assert checked("..", "--format", "json", "--show-suppressed") == 0
    places = [
        (each["path"], each["suppressed_by"]["path"]) for each in json.loads(capsys.readouterr().out)["suppressed"]
    ]
    assert places == [("../web.yaml", "../.k8slint.yaml"), ("../web.yaml", "../web.yaml")]


def test_an_entry_that_nothing_needs_is_found_in_the_configuration(folder: Path, capsys: Capture) -> None:
    write(folder, {".k8slint.yaml": f"ignore:\n- rules: [{CPU}]\n  reason: gone\n  kind: Job\n"})
    assert main(["check", *SELECT[:1], f"{CPU},suppression-unused", "--format", "concise"]) == 1
    out = capsys.readouterr().out
    assert f".k8slint.yaml:2:3: warning[suppression-unused] {CPU} finds nothing that this entry could ignore" in out
    assert checked("web.yaml", "--context", "none", "--format", "concise") == 1
    assert "suppression-unused" not in capsys.readouterr().out


def test_a_configuration_elsewhere_is_called_by_its_path(folder: Path, capsys: Capture) -> None:
    write(folder.parent, {"lint.yaml": f"ignore: [{{rules: [{CPU}], reason: gone, kind: Job}}]\n"})
    main(["check", "--config", "../lint.yaml", *SELECT[:1], f"{CPU},suppression-unused", "--format", "concise"])
    assert capsys.readouterr().out.startswith("../lint.yaml:1:11: warning[suppression-unused]")


# -- writing comments ----------------------------------------------------------------------------------------------


def test_comments_are_written_and_the_check_is_clean(folder: Path, capsys: Capture) -> None:
    before = (folder / "web.yaml").read_text()
    (folder / "web.yaml").chmod(0o640)
    assert checked("--add-ignore", "as found, until=2999-01-01") == 0
    captured = capsys.readouterr()
    assert captured.err == "ignored 1 finding in 1 file\n"
    assert "no findings" in captured.out
    comment = f"        # k8slint: ignore[{CPU}] as found, until=2999-01-01\n"
    assert (folder / "web.yaml").read_text() == before.replace(
        "        - name: web\n", f"{comment}        - name: web\n"
    )
    assert stat.S_IMODE((folder / "web.yaml").stat().st_mode) == 0o640
    assert checked("--add-ignore", "as found") == 0
    assert capsys.readouterr().err == "nothing to ignore\n"


def test_what_cannot_be_ignored_is_named_and_stands(folder: Path, capsys: Capture) -> None:
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "a"},
        "spec": {"containers": [{"name": "a", "image": "a:1"}]},
    }
    write(folder, {"pod.json": json.dumps(pod)})
    assert checked("--add-ignore", "as found") == 1
    captured = capsys.readouterr()
    assert captured.err.splitlines() == [
        f"not ignored pod.json:1:97: [{CPU}]: JSON has no comments: say it in an annotation, or under ignore in the "
        "configuration",
        "ignored 1 finding in 1 file",
    ]
    assert "pod.json:1:97" in captured.out


def test_paths_and_severities_say_what_is_ignored(folder: Path, capsys: Capture) -> None:
    write(folder, {"other.yaml": DEPLOYMENT.replace("name: web", "name: other")})
    checked("other.yaml", "--min-severity", "error", "--add-ignore", "as found")
    assert (folder / "other.yaml").read_text().count("k8slint: ignore") == 1
    assert (folder / "web.yaml").read_text().count("k8slint: ignore") == 1


@pytest.mark.parametrize(
    ("reason", "wrong"),
    [
        ("", "is no reason: it gives no reason"),
        (" - ", "is no reason: it gives no reason"),
        ("why until=soon", "is no reason: until=soon is no day: write until=YYYY-MM-DD"),
        ("one\ntwo", "is no reason: it has to be one line of text"),
    ],
)
def test_a_reason_has_to_be_one(folder: Path, reason: str, wrong: str, capsys: Capture) -> None:
    before = (folder / "web.yaml").read_text()
    assert checked("--add-ignore", reason) == 2
    assert wrong in capsys.readouterr().err
    assert (folder / "web.yaml").read_text() == before


def test_standard_input_gets_no_comments_but_may_have_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    assert checked("-", "--add-ignore", "as found") == 2
    assert "standard input (-) cannot get comments" in capsys.readouterr().err
    rendered = f"---\n# Source: shop/templates/web.yaml\n# k8slint: ignore[{LATEST}, {CPU}] the demo\n{DEPLOYMENT}"
    feed(monkeypatch, rendered)  # what helm renders keeps the comments of the template
    assert checked("-") == 0
    assert "2 suppressed" in capsys.readouterr().out
