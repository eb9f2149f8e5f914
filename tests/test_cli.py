"""The command line: what it prints, where, and how it exits."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from k8slint import cli, engine
from k8slint.arguments import COMMANDS
from k8slint.cli import main

# Two findings if `image-tag-latest` (an error) and `cpu-request-missing` (a warning) are selected.
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:latest
          ports:
            - {name: http, containerPort: 8080}
"""
LATEST = "image-tag-latest"
CPU = "cpu-request-missing"
CLEAN = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {LEVEL: info}\n"
TEMPLATE = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Values.name }}-x, "b": }}\n'

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a project with one bad and one clean manifest."""
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    write(project, {"web.yaml": DEPLOYMENT, "settings.yaml": CLEAN})
    monkeypatch.chdir(project)
    return project


def write(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def feed(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    """Lets standard input hold this."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content.encode())))


def concise(capture: Capture) -> list[str]:
    """The findings on standard output as `path:line rule`."""
    lines = (line.split(":", 3) for line in capture.readouterr().out.splitlines())
    return [f"{path}:{line} {rest.partition('[')[2].partition(']')[0]}" for path, line, _column, rest in lines]


# -- exit codes ----------------------------------------------------------------------------------------------------

EXITS = {
    "clean": (["settings.yaml"], 0),
    "an error": (["--select", LATEST], 1),
    "a warning": (["--select", CPU], 1),
    "a warning is no error": (["--select", CPU, "--fail-on", "error"], 0),
    "an error is one": (["--select", LATEST, "--fail-on", "error"], 1),
    "findings, and zero": (["--select", LATEST, "--exit-zero"], 0),
    "a finding that is not shown does not count": (["--select", CPU, "--min-severity", "error"], 0),
    "nothing runs": (["--ignore", f"{LATEST},{CPU}", "--select", LATEST], 0),
    "categories stand for their rules": (["--select", "images"], 1),
    "an output that cannot be written": (["settings.yaml", "--format", "json=missing/report.json"], 2),
    "a path that is not there": (["missing.yaml"], 2),
    "a configuration that is not there": (["--config", "missing.yaml"], 2),
    "no such rule": (["--select", "image-tag-lates"], 2),
}


@pytest.mark.parametrize("name", EXITS)
@pytest.mark.parametrize("format", ["text", "concise", "json"])
@pytest.mark.usefixtures("folder")
def test_exit_code(name: str, format: str) -> None:
    arguments, expected = EXITS[name]
    if not any("json=" in argument for argument in arguments):
        arguments = [*arguments, "--format", format]
    assert main(["check", *arguments]) == expected


def test_fail_on_of_the_configuration_and_of_the_flag(folder: Path) -> None:
    write(folder, {".k8slint.yaml": "fail-on: error\n"})
    assert main(["check", "--select", CPU]) == 0
    assert main(["check", "--select", CPU, "--fail-on", "warning"]) == 1


def test_strict_fails_where_something_was_not_judged(folder: Path, capsys: Capture) -> None:
    write(folder, {"empty.yaml": "# nothing here\n"})
    assert main(["check", "--select", LATEST, "settings.yaml", "empty.yaml"]) == 0
    assert main(["check", "--select", LATEST, "settings.yaml", "empty.yaml", "--strict"]) == 1
    assert main(["check", "--select", LATEST, "settings.yaml", "empty.yaml", "--strict", "--exit-zero"]) == 0
    assert "not judged: empty.yaml (only comments)" in capsys.readouterr().out


# -- mistakes ------------------------------------------------------------------------------------------------------

MISTAKES = {
    "no such command": (["chek"], "error: there is no command chek; did you mean 'check'?"),
    "a path where the command stands": (["web.yaml"], "web.yaml is no command; did you mean k8slint check web.yaml?"),
    "an option where the command stands": (["--select", "x"], "the command comes first: k8slint check --select"),
    "no such option": (["check", "--formt", "json"], "check has no option --formt; did you mean '--format'?"),
    "an option of another command": (["files", "--select", "x"], "files has no option --select"),
    "no such format": (
        ["check", "--format", "jsn"],
        "'jsn' is none of text, concise, json, sarif, github, markdown, comment, gitlab, junit, rdjson; did you mean 'json'?",
    ),
    "a format without its file": (["check", "--format", "json="], "--format: 'json=' names no file"),
    "two formats to standard output": (
        ["check", "--format", "text", "--format", "json"],
        "only one format can go to standard output, not text and json: write the others to files, --format json=FILE",
    ),
    "two formats to one file by two names": (
        ["check", "--format", "json=a", "--format", "text=./x/../a"],
        "two formats cannot go to one file, a",
    ),
    "two formats to one file": (
        ["check", "--format", "text=a", "--format", "json=a"],
        "two formats cannot go to one file, a",
    ),
    "no such severity": (["check", "--fail-on", "warn"], "--fail-on: 'warn' is none of error, warning, info"),
    "no such profile": (["check", "--profile", "prod"], "'prod' is none of production, checklist,"),
    "no such colour": (["check", "--color", "yes"], "--color: 'yes' is none of auto, always, never"),
    "no version": (["check", "--kubernetes-version", "new"], "'new' is no version of Kubernetes such as 1.33"),
    "no such rule": (
        ["check", "--select", "image-tag-lates"],
        "--select: there is no rule or category",
    ),
    "no such rule to ignore": (["check", "--ignore", "imags"], "did you mean 'images'?"),
    "standard input twice": (["check", "-", "-"], "standard input (-) can be read only once"),
    "a name for what is not read": (["check", "--stdin-filename", "a"], "--stdin-filename names standard input"),
    "standard input of another command": (["files", "-"], "files does not read standard input (-)"),
    "a value that is missing": (["check", "--config"], "--config: expected one argument"),
    "settings of a folder": (["check", "--show-settings", "."], "shows what holds for a file, and . is a folder"),
    "settings of what is not there": (
        ["check", "--show-settings", "a.yaml"],
        "error: a.yaml cannot be read: ",
    ),
    "no such path": (["check", "missing.yaml"], "error: missing.yaml cannot be read: no such file or directory"),
    "no such context": (["check", "--context", "missing"], "--context missing: no such folder"),
    "no such configuration": (["check", "--config", "missing.yaml"], "error: missing.yaml: cannot be read"),
}


def test_what_comes_behind_two_dashes_is_a_path(folder: Path, capsys: Capture) -> None:
    names = ["-x.yaml", "--format", "--format=json", "--exit-zero"]
    write(folder, dict.fromkeys(names, DEPLOYMENT))
    assert main(["check", "web.yaml", "--select", LATEST, "--format", "json", "--", *names]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [finding["path"] for finding in found] == [*sorted(names), "web.yaml"]
    assert main(["fix", "--", "--diff"]) == 2
    assert "--diff cannot be read: no such file" in capsys.readouterr().err
    assert main(["explain", "--", LATEST]) == 0


def test_the_name_of_a_file_becomes_no_option(folder: Path, capsys: Capture) -> None:
    """Hook programs give names as bare words, and a pull request may bring any name."""
    write(folder, {"--config=evil.yaml": DEPLOYMENT, "evil.yaml": "packs: [./evil]\n", "-dash.yaml": DEPLOYMENT})
    assert main(["check", "--config=evil.yaml", "web.yaml"]) == 2
    assert "--config=evil.yaml is an option, and the name of a file" in capsys.readouterr().err
    assert main(["check", "-dash.yaml", "./--config=evil.yaml", "--select", LATEST, "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [finding["path"] for finding in found] == ["--config=evil.yaml", "-dash.yaml"]


def test_what_is_not_a_regular_file_is_written_to(folder: Path) -> None:
    reader, writer = os.pipe()
    assert main(["check", "--select", LATEST, "--format", f"concise=/dev/fd/{writer}"]) == 1
    os.close(writer)
    with os.fdopen(reader) as stream:
        assert stream.read().startswith("web.yaml:")


def test_a_report_keeps_the_mode_of_its_file(folder: Path) -> None:
    write(folder, {"report.json": "old"})
    (folder / "report.json").chmod(0o600)
    assert main(["check", "--format", "json=report.json"]) == 1
    assert stat.S_IMODE((folder / "report.json").stat().st_mode) == 0o600


@pytest.mark.usefixtures("folder")
def test_closed_streams_are_told(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    with monkeypatch.context() as context:
        context.setattr("sys.stdout", None)
        assert main(["check"]) == 2
    assert "the output cannot be written: it is closed" in capsys.readouterr().err
    with monkeypatch.context() as context:
        context.setattr("sys.stdin", None)
        assert main(["check", "-"]) == 2
    assert "standard input (-) is closed" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["x\n::error::y.yaml", "x##[error]y.yaml", "\x1b[31m.yaml"])
def test_in_github_actions_nothing_beside_a_report_is_a_command(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    write(folder, {".k8slint.yaml": 'exclude: ["*.yaml"]\n', name: DEPLOYMENT})
    assert main(["check", name]) == 0
    write(folder, {".k8slint.yaml": f"{json.dumps(name)}: 1\n"})
    assert main(["check"]) == 2
    (folder / ".k8slint.yaml").unlink()
    assert main(["check", name, "--select", LATEST]) == 1
    assert main(["check", name, "--select", LATEST, "--format", "concise"]) == 1
    output = capsys.readouterr()
    said = output.out + output.err
    assert "there is nothing to check" in said
    assert "##[" not in said
    assert "\x1b" not in said
    assert [line for line in said.splitlines() if line.lstrip().startswith("::")] == []


@pytest.mark.parametrize("name", MISTAKES)
@pytest.mark.usefixtures("folder")
def test_mistake(name: str, capsys: Capture) -> None:
    arguments, message = MISTAKES[name]
    assert main(arguments) == 2
    output = capsys.readouterr()
    assert message in output.err
    assert output.out == ""


@pytest.mark.usefixtures("folder")
def test_usage_mistakes_point_to_the_help(capsys: Capture) -> None:
    main(["check", "--formt"])
    assert capsys.readouterr().err.endswith("\n\nk8slint check --help shows how it is used\n")


def test_configuration_mistakes_have_their_place(folder: Path, capsys: Capture) -> None:
    write(folder, {"deep/.k8slint.yaml": "profile: production\nfail-onn: error\n", "deep/a.yaml": CLEAN})
    assert main(["check", "deep/a.yaml"]) == 2
    assert capsys.readouterr().err.startswith("error: deep/.k8slint.yaml:2:1: ")


@pytest.mark.parametrize("arguments", ["--help", "-h", "check --help", "files -h", "--version"])
def test_help_and_version(arguments: str, capsys: Capture) -> None:
    assert main(arguments.split()) == 0
    output = capsys.readouterr()
    assert "k8slint" in output.out
    assert output.err == ""


def test_every_command_is_listed_and_runs() -> None:
    assert set(cli.RUNS) == set(COMMANDS)


def test_nothing_at_all_is_a_mistake(capsys: Capture) -> None:
    assert main([]) == 2
    assert "usage: k8slint COMMAND" in capsys.readouterr().err


def test_help_of_check_names_what_its_users_need(capsys: Capture) -> None:
    main(["check", "--help"])
    shown = capsys.readouterr().out
    for option in "--format --config --context --select --ignore --fail-on --strict --show-settings".split():
        assert option in shown


# -- what is printed, and where ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
def test_text_is_the_default(capsys: Capture) -> None:
    main(["check", "--select", LATEST])
    output = capsys.readouterr()
    assert output.out.startswith(f"error[{LATEST}]: ")
    assert " --> web.yaml:15:18" in output.out
    assert output.out.endswith("checked 2 files, 2 resources in 1 unit: 1 error\n")
    assert output.err == ""


@pytest.mark.usefixtures("folder")
def test_summary_of_concise_goes_to_standard_error(capsys: Capture) -> None:
    main(["check", "--select", LATEST, "--format", "concise"])
    output = capsys.readouterr()
    assert output.out.startswith(f"web.yaml:15:18: error[{LATEST}] ")
    assert output.out.count("\n") == 1
    assert output.err == "checked 2 files, 2 resources in 1 unit: 1 error\n"


@pytest.mark.usefixtures("folder")
def test_json_on_standard_output_is_all_there_is(capsys: Capture) -> None:
    main(["check", "--select", LATEST, "--format", "json"])
    output = capsys.readouterr()
    assert [finding["path"] for finding in json.loads(output.out)["findings"]] == ["web.yaml"]
    assert output.err == ""


def test_several_formats(folder: Path, capsys: Capture) -> None:
    main(["check", "--select", LATEST, "--format", "json=../1.json", "--format", "concise=../1.txt"])
    assert capsys.readouterr().out == ""
    main(["check", "--select", LATEST, "--format", "json=../2.json", "--format", "text"])
    assert capsys.readouterr().out.startswith(f"error[{LATEST}]")
    assert json.loads((folder / "../1.json").read_text())["summary"]["error"] == 1
    assert (folder / "../1.json").read_bytes() == (folder / "../2.json").read_bytes()
    assert (folder / "../1.txt").read_text().startswith("web.yaml:15:18: ")


@pytest.mark.usefixtures("folder")
def test_options_may_stand_between_paths(capsys: Capture) -> None:
    main(["check", "settings.yaml", "--select", LATEST, "web.yaml", "--format=concise"])
    assert concise(capsys) == [f"web.yaml:15 {LATEST}"]


def test_a_report_is_written_whole_or_not_at_all(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"report.json": "old"})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert main(["check", "settings.yaml", "--format", "json=report.json"]) == 2
    assert capsys.readouterr().err == "error: report.json cannot be written: no space left on device\n"
    assert (folder / "report.json").read_text() == "old"
    assert sorted(path.name for path in folder.iterdir() if "report" in path.name) == ["report.json"]


def test_a_report_follows_a_link(folder: Path) -> None:
    write(folder, {"reports/latest.json": "old"})
    (folder / "report.json").symlink_to("reports/latest.json")
    main(["check", "settings.yaml", "--format", "json=report.json"])
    assert (folder / "report.json").is_symlink()
    assert json.loads((folder / "reports" / "latest.json").read_text())["version"] == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_report_into_a_pipe(folder: Path) -> None:
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert main(["check", "settings.yaml", "--format", f"json={pipe}"]) == 0
    assert json.loads(os.read(reader, 100_000))["version"] == 1
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


class Terminal(io.StringIO):
    """Standard output as a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


COLOURS = {
    "a terminal": (True, {}, [], True),
    "no terminal": (False, {}, [], False),
    "NO_COLOR": (True, {"NO_COLOR": "1"}, [], False),
    "NO_COLOR may be empty": (True, {"NO_COLOR": ""}, [], True),
    "a dumb terminal": (True, {"TERM": "dumb"}, [], False),
    "FORCE_COLOR": (False, {"FORCE_COLOR": "1"}, [], True),
    "FORCE_COLOR is off": (False, {"FORCE_COLOR": "0"}, [], False),
    "NO_COLOR outdoes FORCE_COLOR": (True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, [], False),
    "always": (False, {"NO_COLOR": "1"}, ["--color", "always"], True),
    "never": (True, {"FORCE_COLOR": "1"}, ["--color", "never"], False),
}


@pytest.mark.parametrize("name", COLOURS)
@pytest.mark.usefixtures("folder")
def test_colour(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    is_terminal, environment, arguments, expected = COLOURS[name]
    monkeypatch.setenv("TERM", "xterm")
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    output = Terminal() if is_terminal else io.StringIO()
    monkeypatch.setattr("sys.stdout", output)
    main(["check", "--select", LATEST, *arguments])
    assert ("\x1b[" in output.getvalue()) == expected


def test_colour_stays_out_of_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    main(["check", "--select", LATEST, "--format", "text=report.txt"])
    assert "\x1b[" not in (folder / "report.txt").read_text()
    main(["check", "--select", LATEST, "--format", "text=report.txt", "--color", "always"])
    assert "\x1b[" in (folder / "report.txt").read_text()


def test_output_that_cannot_be_encoded_is_escaped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, {"web.yaml": DEPLOYMENT.replace("image:", "image: # 名\n           ")})
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding="ascii"))
    assert main(["check", "--select", LATEST]) == 1
    assert main(["check", "--select", CPU]) == 1
    assert b"--> web.yaml:" in written.getvalue()


def test_a_reader_that_went_away(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as output:
        monkeypatch.setattr("sys.stdout", output)
        assert main(["check", "--select", LATEST, str(folder)]) == 1
        assert main(["check", "--select", LATEST, "settings.yaml"]) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.usefixtures("folder")
def test_an_output_that_is_full(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as output:
        monkeypatch.setattr("sys.stdout", output)
        assert main(["check", "--select", LATEST]) == 2
    assert capsys.readouterr().err == "error: the output cannot be written: no space left on device\n"


def test_nothing_to_check(folder: Path, capsys: Capture) -> None:
    write(folder, {"vendor/a.yaml": DEPLOYMENT, "notes/readme.txt": "hello"})
    assert main(["check", "notes"]) == 0
    assert capsys.readouterr().err == "warning: there is nothing to check\n"
    assert main(["check", "vendor"]) == 0
    assert capsys.readouterr().err == "warning: there is nothing to check; the configuration excludes vendor/\n"
    assert main(["check", "vendor", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    reason = "there is nothing to check; the configuration excludes vendor/"
    assert (said["skipped"], said["summary"]["skipped"]) == ([{"path": ".", "reason": reason}], 1)


# -- which rules, which settings -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
def test_selection(capsys: Capture) -> None:
    main(["check", "--format", "concise", "--select", f"{LATEST}, {CPU}"])
    assert concise(capsys) == [f"web.yaml:14 {CPU}", f"web.yaml:15 {LATEST}"]
    main(["check", "--format", "concise", "--select", LATEST, "--select", CPU, "--ignore", "images"])
    assert concise(capsys) == [f"web.yaml:14 {CPU}"]
    main(["check", "--format", "concise", "--select", CPU, "--extend-select", LATEST])
    assert concise(capsys) == [f"web.yaml:14 {CPU}", f"web.yaml:15 {LATEST}"]


def test_the_version_of_kubernetes(folder: Path, capsys: Capture) -> None:
    write(folder, {"job.yaml": "apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: nightly}\n"})
    arguments = ["check", "job.yaml", "--select", "api-version-removed", "--format", "concise"]
    assert main([*arguments, "--kubernetes-version", "1.24"]) == 0
    assert main([*arguments, "--kubernetes-version", "v1.25.3"]) == 1
    write(folder, {".k8slint.yaml": 'kubernetes: "1.24"\n'})
    assert main(arguments) == 0
    assert main([*arguments, "--kubernetes-version", "1.25"]) == 1
    capsys.readouterr()


@pytest.mark.usefixtures("folder")
def test_folding(capsys: Capture) -> None:
    arguments = ["check", "--format", "concise", "--select", "networking"]
    main(arguments)
    folded = concise(capsys)
    main([*arguments, "--no-fold"])
    shown = {line.split()[1] for line in set(concise(capsys)) - set(folded)}
    assert shown == {"workload-network-policy-missing", "namespace-default-deny-missing"}


def test_settings_of_a_file(folder: Path, capsys: Capture) -> None:
    write(folder, {".k8slint.yaml": f"rules: {{{LATEST}: warning, {CPU}: off}}\n"})
    assert main(["check", "--show-settings", "web.yaml", "--kubernetes-version", "1.30"]) == 0
    shown = {line.split()[1]: line.split()[0] for line in capsys.readouterr().out.splitlines() if len(line.split()) > 1}
    assert (shown[LATEST], shown[CPU], shown["1.30"]) == ("warning", "off", "kubernetes:")


# -- projects and paths --------------------------------------------------------------------------------------------


def test_paths_are_relative_to_the_working_folder(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"deep/er/web.yaml": DEPLOYMENT, "side/web.yaml": DEPLOYMENT, "side/empty.yaml": ""})
    monkeypatch.chdir(folder / "deep")
    main(["check", "..", "--select", LATEST, "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    expected = ["../side/web.yaml", "../web.yaml", "er/web.yaml"]
    assert [finding["path"] for finding in report["findings"]] == expected
    assert report["skipped"] == [{"path": "../side/empty.yaml", "reason": "empty"}]


def test_what_is_found_does_not_depend_on_where_one_stands(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"deep/er/web.yaml": DEPLOYMENT})
    seen = []
    for working in (folder, folder / "deep", folder / "deep" / "er", folder.parent):
        monkeypatch.chdir(working)
        main(["check", str(folder), "--select", LATEST, "--format", "json"])
        report = json.loads(capsys.readouterr().out)
        assert all(Path(finding["path"]).exists() for finding in report["findings"])
        seen.append(sorted(finding["fingerprint"] for finding in report["findings"]))
    assert len(seen[0]) == 2
    assert seen == [seen[0]] * 4


def test_several_projects(folder: Path, capsys: Capture) -> None:
    write(folder, {"other/.k8slint.yaml": f"rules: {{{LATEST}: off}}\n", "other/web.yaml": DEPLOYMENT})
    main(["check", "web.yaml", "other", "--extend-select", CPU, "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    found = {(finding["path"], finding["rule"]) for finding in report["findings"]}
    assert {("web.yaml", LATEST), ("web.yaml", CPU), ("other/web.yaml", CPU)} <= found
    assert ("other/web.yaml", LATEST) not in found
    assert report["summary"]["files"] == 2


SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports:
    - {port: 80, targetPort: https}
"""
TARGET = "service-target-port-no-match"


def test_context(folder: Path, capsys: Capture) -> None:
    write(folder, {"service.yaml": SERVICE})
    arguments = ["check", "service.yaml", "--select", TARGET, "--format", "json"]
    assert main(arguments) == 1
    assert json.loads(capsys.readouterr().out)["summary"]["context"] == 2
    assert main([*arguments, "--context", "none"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["context"] == 0


# -- standard input ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
def test_standard_input(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, DEPLOYMENT)
    assert main(["check", "-", "--select", LATEST, "--format", "concise"]) == 1
    assert concise(capsys) == [f"<stdin>:15 {LATEST}"]


def test_standard_input_stands_for_a_file(folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, {"deep/service.yaml": SERVICE.replace("https", "http")})
    monkeypatch.chdir(folder / "deep")
    feed(monkeypatch, SERVICE)
    arguments = ["check", "-", "--select", TARGET, "--format", "json", "--stdin-filename", "service.yaml"]
    assert main(arguments) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["path"], finding["line"]) == ("service.yaml", 7)
    assert [related["path"] for related in finding["related"]] == ["../web.yaml"]


@pytest.mark.usefixtures("folder")
def test_standard_input_alone_knows_only_itself(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, SERVICE)
    assert main(["check", "-", "--select", TARGET]) == 0
    feed(monkeypatch, SERVICE)
    assert main(["check", "-", "--select", TARGET, "--context", "."]) == 1
    feed(monkeypatch, SERVICE + "---\n" + DEPLOYMENT)
    assert main(["check", "-", "--select", TARGET]) == 1
    capsys.readouterr()


RENDERED = f"""\
---
# Source: web/templates/service.yaml
{SERVICE}---
# Source: web/templates/deployment.yaml
{DEPLOYMENT}---
# Source: web/templates/service.yaml
{SERVICE.replace("name: web,", "name: web2,")}"""


def test_rendered_charts_are_reported_by_source(folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, {"charts/web/Chart.yaml": "name: web\n", "charts/web/templates/service.yaml": TEMPLATE})
    for named in ([], ["--stdin-filename", "charts/web/templates"]):
        feed(monkeypatch, RENDERED)
        main(["check", "-", "--select", f"{LATEST},{TARGET}", "--format", "concise", *named])
        assert concise(capsys) == [
            f"web/templates/deployment.yaml:17 {LATEST}",
            f"web/templates/service.yaml:9 {TARGET}",
            f"web/templates/service.yaml:18 {TARGET}",
        ]


def test_standard_input_and_paths(folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, DEPLOYMENT)
    main(["check", str(folder / "web.yaml"), "-", "--select", LATEST, "--format", "concise"])
    assert concise(capsys) == [f"<stdin>:15 {LATEST}", f"web.yaml:15 {LATEST}"]


def test_standard_input_for_an_excluded_file(folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, {"vendor/a.yaml": CLEAN})
    feed(monkeypatch, DEPLOYMENT)
    assert main(["check", "-", "--stdin-filename", "vendor/a.yaml"]) == 0
    assert "the configuration excludes vendor/a.yaml" in capsys.readouterr().err


def test_a_source_outside_the_project(folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("../../up.yaml", "/etc/passwd", "etc/passwd")
    hostile = [f"---\n# Source: {name}\n{DEPLOYMENT}" for name in names]
    feed(monkeypatch, "".join(hostile))
    main(["check", "-", "--select", LATEST, "--format", "concise", "--stdin-filename", str(folder / "a.yaml")])
    assert concise(capsys) == [f"{name}:17 {LATEST}" for name in names]


# -- trust, crashes, bugs ------------------------------------------------------------------------------------------

RULE = '''\
"""Resource is looked at"""
from pathlib import Path
from k8slint import Problems, Resource, rule
Path(__file__).with_suffix(".ran").touch()

@rule(severity="warning", each="resource")
def check(resource: Resource) -> Problems:
    if resource.name == "web":
        raise ValueError("no webs")
    yield resource.at("kind").problem(f"saw {resource}")
'''


@pytest.fixture
def pack(folder: Path, request: pytest.FixtureRequest) -> Path:
    """A pack whose rule crashes on the deployment, in a folder of its own; the project's configuration names it."""
    name = request.node.name.replace("[", "-").replace("]", "")
    write(folder, {f"packs/{name}/rules/own/resource_seen.py": RULE, ".k8slint.yaml": f"packs: [packs/{name}]\n"})
    return folder / "packs" / name


def has_run(pack: Path) -> bool:
    return (pack / "rules" / "own" / "resource_seen.ran").exists()


@pytest.mark.parametrize("command", ["check", "files"])
def test_packs_of_a_configuration_that_was_found_do_not_run(pack: Path, command: str, capsys: Capture) -> None:
    assert main([command]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: .k8slint.yaml:1:")
    assert "--config" in error
    assert "--trust-project" in error
    assert not has_run(pack)


@pytest.mark.parametrize("flags", [[], ["--trust-project"]], ids=["not trusted", "trusted"])
def test_a_bare_name_is_no_folder(folder: Path, flags: list[str], capsys: Capture) -> None:
    write(folder, {"bare/rules/own/resource_seen.py": RULE, ".k8slint.yaml": "packs: [bare]\n"})
    assert main(["check", *flags]) == 2
    assert "error: there is no pack bare: a pack is named by its folder" in capsys.readouterr().err
    assert not has_run(folder / "bare")


@pytest.mark.parametrize("flags", [["--config", ".k8slint.yaml"], ["--trust-project"]], ids=["named", "trusted"])
def test_packs_that_are_trusted_run(pack: Path, flags: list[str], capsys: Capture) -> None:
    assert main(["check", "settings.yaml", "--select", "resource-seen", "--format", "concise", *flags]) == 1
    assert concise(capsys) == ["settings.yaml:2 resource-seen"]
    assert has_run(pack)


@pytest.mark.usefixtures("pack")
def test_a_crash_of_a_rule_hides_nothing(capsys: Capture) -> None:
    arguments = ["check", "--trust-project", "--select", f"resource-seen,{LATEST}"]
    assert main(arguments) == 2
    shown = capsys.readouterr().out
    assert f"error[{LATEST}]" in shown
    assert "warning[resource-seen]: saw ConfigMap" in shown
    assert "failure: rule resource-seen crashed: ValueError: no webs" in shown
    assert " --> web.yaml:4:" in shown
    assert "Traceback" not in shown
    main([*arguments, "--verbose"])
    assert 'raise ValueError("no webs")' in capsys.readouterr().out


@pytest.mark.usefixtures("pack")
def test_crashes_are_told_beside_json(capsys: Capture) -> None:
    arguments = ["check", "--trust-project", "--select", "resource-seen", "--exit-zero"]
    assert main([*arguments, "--format", "json"]) == 2
    output = capsys.readouterr()
    assert json.loads(output.out)["errors"][0]["path"] == "web.yaml"
    assert output.err.startswith("failure: rule resource-seen crashed")
    assert main([*arguments, "--format", "json=report.json"]) == 2
    assert capsys.readouterr().err.startswith("failure: rule resource-seen crashed")


@pytest.mark.usefixtures("pack")
def test_crashes_are_told_within_the_github_format(capsys: Capture) -> None:
    assert main(["check", "--trust-project", "--select", "resource-seen", "--format", "github"]) == 2
    output = capsys.readouterr()
    assert "\n::error file=web.yaml,line=4,title=k8slint%3A failure::rule resource-seen crashed" in output.out
    assert output.err == ""


@pytest.mark.usefixtures("folder")
def test_a_bug_is_no_finding(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("oh")

    monkeypatch.setattr(engine, "judge", broken)
    assert main(["check"]) == 2
    assert capsys.readouterr().err == "error: a bug in k8slint: RuntimeError: oh; --verbose shows where\n"
    assert main(["check", "--verbose"]) == 2
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "judge", interrupted)
    assert main(["check"]) == 130


# -- files ---------------------------------------------------------------------------------------------------------


def test_files(folder: Path, capsys: Capture) -> None:
    write(folder, {"empty.yaml": "", "vendor/a.yaml": CLEAN, "values.yaml": "a: 1\n", "side/b.yaml": CLEAN})
    assert main(["files", "web.yaml", "settings.yaml", "empty.yaml", "values.yaml", "vendor"]) == 0
    shown = capsys.readouterr().out
    rows = [line.split(maxsplit=1) for line in shown.splitlines() if line.startswith("  ")]
    assert ["judged", "web.yaml"] in rows
    assert ["known", "side/b.yaml"] in rows
    assert ["skipped", "empty.yaml (empty)"] in rows
    assert ["excluded", "vendor/ (the configuration says so)"] in rows
    assert "unit" in shown


def test_files_as_json(folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "deep").mkdir()
    monkeypatch.chdir(folder / "deep")
    assert main(["files", "..", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    (project,) = report["projects"]
    assert (report["version"], project["root"]) == (1, "..")
    assert [(row["path"], row["state"]) for row in project["files"]] == [
        ("../settings.yaml", "judged"),
        ("../web.yaml", "judged"),
    ]
    assert [unit["objects"] for unit in project["units"]] == [2]


# -- the program ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("arguments", "code"), [(["settings.yaml"], 0), (["--select", LATEST], 1), (["nope"], 2)])
def test_program(folder: Path, arguments: list[str], code: int) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "k8slint", "check", *arguments]
    run = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment)
    assert run.returncode == code
    assert (run.stdout.endswith("\n"), bool(run.stderr)) == (code < 2, code == 2)


def test_the_program_ends_with_what_main_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    import gc

    ended: list[int] = []
    monkeypatch.setattr(cli, "main", lambda: 7)
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(gc, "disable", lambda: None)
    cli.run()
    assert ended == [7]
