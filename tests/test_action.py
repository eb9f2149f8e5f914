"""The GitHub Action: action.yml, action.sh, docs/action.md, and the workflow that uses it.

The script runs as a runner would run it, with a k8slint that only notes how it was called; a slow test installs the real
one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tests.programs import which
from tests.runner import Command, commands, outputs
from tests.test_packaging import GENERATED

pytestmark = pytest.mark.needs("bash")

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
(STEP,) = ACTION["runs"]["steps"]

# Stands in for k8slint: appends its arguments to a file, says and writes what another file has for the command.
K8SLINT = """\
import json, os, sys
from pathlib import Path

home = Path(os.environ["FAKE"])
command, *arguments = sys.argv[1:]
with open(home / "calls", "a") as calls:
    print(json.dumps([command, *arguments]), file=calls)
plan = json.loads((home / "plan").read_text()).get(command, {})
formats = [value.partition("=") for name, value in zip(arguments, arguments[1:]) if name == "--format"]
for format, _, file in formats:
    if file and format in plan:
        Path(file).write_text(plan[format], encoding="utf-8")
sys.stdout.write(plan.get("stdout", ""))
sys.stderr.write(plan.get("stderr", ""))
sys.exit(plan.get("code", 0))
"""

# Stands in for the runner's Python: notes how it was called, makes environments with itself in it, and pip does nothing
# but add k8slint.
PYTHON = """\
#!/bin/sh
printf '%s\\n' "$*" >>"$FAKE/python"
case "$*" in
"-I -m venv --clear "*)
    mkdir -p "$5/bin" && cp "$0" "$5/bin/python" ;;
"-I -m pip "*)
    if test -n "$PIP_FAILS"; then echo "$PIP_FAILS"; exit 1; fi
    cp "$FAKE/k8slint" "$(dirname "$0")/k8slint" ;;
"-I -c"*)
    exec "$REAL_PYTHON" "$@" ;;
*)
    echo "unexpected: $*" >&2; exit 1 ;;
esac
"""


class Result(NamedTuple):
    code: int
    log: str
    outputs: list[tuple[str, str]]
    calls: list[list[str]]

    @property
    def commands(self) -> list[Command]:
        return [command for command in commands(self.log) if command.name != "stop-commands"]

    @property
    def error(self) -> str:
        """The one annotation, an error of the action itself."""
        (command,) = self.commands
        assert (command.name, command.properties) == ("error", {"title": "k8slint"})
        return command.message


class Runner:
    """A job: its folders and files, and steps that run the action in it."""

    def __init__(self, root: Path, action: Path = ROOT) -> None:
        self.action = action
        self.workspace, self.temp, self.fake, programs = (
            root / name for name in ("workspace", "temp", "fake", "programs")
        )
        for folder in (self.workspace, self.temp, self.fake, programs):
            folder.mkdir()
        self.summary = root / "summary.md"
        self.outputs = root / "outputs"
        self.python = programs / "python3"
        self.python.symlink_to(sys.executable)
        self.path = f"{programs}{os.pathsep}{os.environ['PATH']}"
        self.environment = self.temp / "k8slint-environment"
        program = self.fake / "k8slint"
        program.write_text(f"#!{sys.executable} -IS\n{K8SLINT}", encoding="utf-8")
        program.chmod(0o755)
        self.plan()

    def plan(self, **commands: dict[str, object]) -> None:
        """What k8slint says and writes when it runs `check` and `fix`; text, but for its exit code."""
        report = json.dumps({"findings": []})
        check = {"json": report, "sarif": "{}", "github": "", "markdown": "# clean\n", **commands.pop("check", {})}
        told = {"--version": {"stdout": "k8slint 1.2.3\n"}, "check": check, **commands}
        (self.fake / "plan").write_text(json.dumps(told), encoding="utf-8")

    def prepare(self) -> None:
        """Puts the stand-in where the action puts k8slint, as an earlier step of the job would have."""
        programs = self.environment / "bin"
        programs.mkdir(parents=True)
        shutil.copy(self.fake / "k8slint", programs / "k8slint")
        (programs / "python").symlink_to(sys.executable)
        name = "{}.{}.{}".format(*sys.version_info[:3])
        made_of = f"checkout {self.action}, Python {name} ({self.python})"
        (self.environment / "made-of").write_text(made_of, encoding="utf-8")

    def fake_python(self) -> None:
        self.python.unlink()
        self.python.write_text(PYTHON, encoding="utf-8")
        self.python.chmod(0o755)

    def written(self) -> set[str]:
        """What is in the workspace."""
        return {path.name for path in self.workspace.iterdir()}

    def run(self, environment: dict[str, str] | None = None, **inputs: str) -> Result:
        """Runs the step as action.yml has it, with its defaults for inputs that are not given."""
        self.outputs.write_text("", encoding="utf-8")
        self.summary.touch()
        (self.fake / "calls").write_text("", encoding="utf-8")
        defaults = {name: about["default"] for name, about in ACTION["inputs"].items()}
        given = {**defaults, **{name.replace("_", "-"): value for name, value in inputs.items()}}
        variables = {
            name: re.sub(r"\$\{\{ inputs\.([a-z-]+) }}", lambda found: given[found[1]], value)
            for name, value in STEP["env"].items()
        }
        variables |= {
            "PATH": self.path,
            "HOME": os.environ.get("HOME", "/"),
            "FAKE": str(self.fake),
            "REAL_PYTHON": sys.executable,
            "RUNNER_TEMP": str(self.temp),
            "RUNNER_OS": "Linux",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(self.action),
            "GITHUB_OUTPUT": str(self.outputs),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_WORKSPACE": str(self.workspace),
            **(environment or {}),
        }
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEP["run"]]
        step = subprocess.run(
            shell,
            cwd=self.workspace,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        set_outputs = outputs(self.outputs.read_text(encoding="utf-8"))
        calls = [json.loads(line) for line in (self.fake / "calls").read_text(encoding="utf-8").splitlines()]
        return Result(step.returncode, step.stdout, set_outputs, calls)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A job in which k8slint, the stand-in, is installed."""
    job = Runner(tmp_path)
    job.prepare()
    return job


def given(call: list[str]) -> list[str]:
    """The arguments of `check` that come from inputs: not the formats, which name temporary files."""
    return [
        word for word in call[1:] if word != "--format" and not re.match(r"(text$|(json|sarif|github|markdown)=)", word)
    ]


def formats(call: list[str]) -> list[str]:
    return [value.partition("=")[0] for name, value in pairwise(call) if name == "--format"]


ARGUMENTS = {
    "nothing": ({}, ["--", "."]),
    "no path": ({"paths": " \n\n"}, ["--", "."]),
    "paths": ({"paths": "a\n\n  b c\t\nd"}, ["--", "a", "b c", "d"]),
    "options": (
        {"config": "a b.yaml", "profile": "all", "fail_on": "error", "baseline": "known.json", "since": "origin/main"},
        [
            "--config=a b.yaml",
            "--profile=all",
            "--fail-on=error",
            "--baseline=known.json",
            "--since=origin/main",
            "--",
            ".",
        ],
    ),
    "no option and no standard input": ({"paths": "--exit-zero\n-"}, ["--", "./--exit-zero", "./-"]),
}


@pytest.mark.parametrize(("inputs", "expected"), ARGUMENTS.values(), ids=ARGUMENTS)
def test_inputs_become_arguments(inputs: dict[str, str], expected: list[str], runner: Runner) -> None:
    result = runner.run(**inputs)
    version, check = result.calls
    assert version == ["--version"]
    assert given(check) == expected
    assert formats(check) == ["json", "sarif", "github", "markdown"]
    assert result.code == 0, result.log


HOSTILE = [
    '"; touch pwned; "',
    "; rm -rf . #",
    "$(touch pwned)",
    "`touch pwned`",
    "${IFS}$HOME ~ * ? [a-z] {a,b}",
    "& | > pwned",
    "'",
    "a\\nb %0A::error::x",
    "::error::x",
    "::stop-commands::x",
    "##[error]x",
    "findings<<END",
    "findings=9",
    "--exit-zero",
    "-",
    "ünïcödé 名前.yaml",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_arrive_as_they_are(value: str, runner: Runner) -> None:
    literal = value.lstrip("-")  # for `since`: no name of a commit begins with -
    runner.plan(fix={"stdout": "the diff\n"})
    names = {"config": value, "profile": value, "fail_on": value, "baseline": value, "since": literal}
    result = runner.run(paths=f"{value}\nmore", **names, sarif_file=f"{value}.sarif", fix_diff=f"{value}.diff")
    path = f"./{value}" if value.startswith("-") else value
    options = [f"--config={value}", f"--profile={value}", f"--fail-on={value}", f"--baseline={value}"]
    since = [f"--since={literal}"] if literal else []
    _version, check, fix = result.calls
    assert given(check) == [*options, *since, "--", path, "more"]
    assert fix == ["fix", "--diff", *options[:2], "--", path, "more"]
    assert result.commands == []
    assert result.outputs == [("exit-code", "0"), ("findings", "0"), ("sarif-file", f"{value}.sarif")]
    assert runner.written() == {f"{value}.diff", f"{value}.sarif"}


LINES = ("config", "profile", "fail-on", "baseline", "since", "sarif-file", "fix-diff")


@pytest.mark.parametrize("character", ["\n", "\r", "\x1b", "\x7f"], ids=["line feed", "return", "escape", "delete"])
@pytest.mark.parametrize("name", LINES)
def test_inputs_of_one_line(name: str, character: str, runner: Runner) -> None:
    result = runner.run(**{name: f"a{character}findings=9"})
    assert result.error == f"input {name} has to be one line of text without control characters"
    assert (result.code, result.outputs, result.calls) == (2, FAILED, [])


FAILED = [("exit-code", "2"), ("findings", ""), ("sarif-file", "")]

WRONG = {
    "a path with a control character": (
        {"paths": "a\nb\rc"},
        "input paths has to be one line of text without control characters",
    ),
    "annotations": ({"annotations": "yes"}, "input annotations has to be true or false, not 'yes'"),
    "summary": ({"summary": ""}, "input summary has to be true or false, not ''"),
    "more than a word": ({"summary": "true\nfalse"}, "input summary has to be true or false, not 'true\nfalse'"),
    "an option of git": ({"since": "--output=x"}, "input since has to be a git reference, not '--output=x'"),
    **{
        f"version {version!r}": (
            {"version": version},
            f"input version has to be a version such as 1.2.3, not '{version}'",
        )
        for version in ("latest", "1.2", "v1.2.3", "1.2.3 --pre", "1.2.3\n", "1.2.*", ">=1", "1.2.3;x", "१.२.३")
    },
    "percent signs": ({"version": "%0A::x"}, "input version has to be a version such as 1.2.3, not '%0A::x'"),
}


@pytest.mark.parametrize(("inputs", "expected"), WRONG.values(), ids=WRONG)
def test_wrong_inputs_are_told(inputs: dict[str, str], expected: str, runner: Runner) -> None:
    result = runner.run(**inputs)
    assert result.error == expected
    assert (result.code, result.outputs, result.calls) == (2, FAILED, [])


def test_not_on_windows(runner: Runner) -> None:
    assert runner.run({"RUNNER_OS": "Windows"}).error == "this action runs on Linux and macOS"


def test_findings_fail_the_step_after_all_is_written(runner: Runner) -> None:
    annotation = "::error file=a.yaml,line=3,title=image-tag-latest::image has no tag\n"
    runner.summary.write_text("# of another step\n", encoding="utf-8")
    runner.plan(
        check={
            "code": 1,
            "stdout": "error[image-tag-latest]: image has no tag\n",
            "json": json.dumps({"findings": [{}, {}, {}]}),
            "sarif": '{"runs": []}',
            "github": annotation,
            "markdown": "# k8slint\n",
        },
    )
    result = runner.run()
    assert result.code == 1
    assert result.commands == [
        Command("error", {"file": "a.yaml", "line": "3", "title": "image-tag-latest"}, "image has no tag")
    ]
    assert "\nerror[image-tag-latest]: image has no tag\n" in result.log
    assert runner.summary.read_text(encoding="utf-8") == "# of another step\n# k8slint\n"
    (code, findings, (name, sarif)) = result.outputs
    assert (code, findings, name) == (("exit-code", "1"), ("findings", "3"), "sarif-file")
    assert Path(sarif).read_text(encoding="utf-8") == '{"runs": []}'
    assert Path(sarif).is_relative_to(runner.temp)
    assert runner.written() == set()


def test_annotations_and_summary_can_be_left_out(runner: Runner) -> None:
    result = runner.run(annotations="false", summary="false")
    assert formats(result.calls[-1]) == ["json", "sarif", "text"]
    assert runner.summary.read_text(encoding="utf-8") == ""


INJECTIONS = """\
::error::x
  ::warning::x
text ##[error]x
::stop-commands::0123
::0123::
::set-output name=findings::9
::add-mask::a
::add-path::/tmp
"""


@pytest.mark.parametrize("code", [0, 1])
def test_what_k8slint_says_is_no_command(code: int, runner: Runner) -> None:
    told = {"code": code, "stdout": INJECTIONS, "stderr": INJECTIONS.rstrip("\n")}
    runner.plan(check=told, fix={"stderr": INJECTIONS})
    result = runner.run(fix_diff="fixes.diff")
    assert result.commands == []
    assert (result.code, result.log.count("::error::x")) == (code, 3)


def test_each_token_is_used_once(runner: Runner) -> None:
    runner.plan(check={"stdout": "a", "stderr": "b"})
    tokens = [command.message for _ in range(3) for command in commands(runner.run().log)]
    assert len(set(tokens)) == len(tokens) == 9


@pytest.mark.parametrize("code", [2, 3, 130])
def test_a_failure_hands_on_no_sarif(code: int, runner: Runner) -> None:
    runner.plan(check={"code": code, "stderr": f"error: no such rule\n{INJECTIONS}"})
    result = runner.run(sarif_file="k8slint.sarif", fix_diff="fixes.diff")
    assert result.error == f"k8slint failed with exit code {code}: error: no such rule\n{INJECTIONS.rstrip()}"
    assert (result.code, result.outputs) == (2, FAILED)
    assert runner.written() == set()


def test_a_failure_that_only_the_report_explains(runner: Runner) -> None:
    runner.plan(check={"code": 2, "stdout": "error: a rule crashed\n"})
    assert runner.run().error == "k8slint failed with exit code 2: the log says why"


def test_breaking_off_is_a_failure_too(runner: Runner) -> None:
    runner.plan(check={"code": 1, "json": "not JSON"})
    result = runner.run()
    assert result.error == "the action broke off; the log says where"
    assert (result.code, result.outputs) == (2, FAILED)


def test_reports_where_the_user_wants_them(runner: Runner) -> None:
    diff = "--- a/web.yaml\n+++ b/web.yaml\n@@ -1 +1 @@\n-a: 1\n+a: 2\n"
    runner.plan(check={"code": 1, "sarif": '{"runs": []}'}, fix={"code": 1, "stdout": diff, "stderr": "1 fix\n"})
    outside = runner.temp / "outside"
    outside.write_text("kept\n", encoding="utf-8")
    (runner.workspace / "k8slint.sarif").symlink_to(outside)
    (runner.workspace / "fixes.diff").symlink_to(outside)
    result = runner.run(paths="a b", config="c.yaml", sarif_file="k8slint.sarif", fix_diff="fixes.diff")
    assert result.outputs == [("exit-code", "1"), ("findings", "0"), ("sarif-file", "k8slint.sarif")]
    assert result.calls[-1] == ["fix", "--diff", "--config=c.yaml", "--", "a b"]
    assert (runner.workspace / "k8slint.sarif").read_text(encoding="utf-8") == '{"runs": []}'
    assert (runner.workspace / "fixes.diff").read_text(encoding="utf-8") == diff
    assert outside.read_text(encoding="utf-8") == "kept\n"
    assert (result.code, "1 fix" in result.log) == (1, True)


@pytest.mark.parametrize("name", ["sarif-file", "fix-diff"])
def test_a_report_that_cannot_be_written(name: str, runner: Runner) -> None:
    (runner.workspace / "file").write_text("", encoding="utf-8")
    result = runner.run(**{name: "file/report"})
    assert result.error.startswith("file/report cannot be written: ")
    assert (result.code, result.outputs[0], result.outputs[2]) == (2, ("exit-code", "2"), ("sarif-file", ""))


def test_folders_of_reports_are_made(runner: Runner) -> None:
    assert runner.run(sarif_file="a/b/k8slint.sarif", fix_diff="c/fixes.diff").code == 0
    assert (runner.workspace / "a/b/k8slint.sarif").exists()
    assert (runner.workspace / "c/fixes.diff").exists()


def test_two_reports_need_two_names(runner: Runner) -> None:
    result = runner.run(sarif_file="a", fix_diff="a")
    assert (result.code, result.error) == (2, "inputs sarif-file and fix-diff name one file, 'a'")


def test_nothing_to_check_is_told(runner: Runner) -> None:
    warning = "warning: there is nothing to check; the configuration excludes a%::b"
    runner.plan(check={"code": 0, "stderr": f"{warning}\n"})
    assert [(c.name, c.message) for c in runner.run().commands if c.name == "warning"] == [("warning", warning)]


def test_a_diff_that_cannot_be_worked_out(runner: Runner) -> None:
    runner.plan(fix={"code": 2, "stderr": "error: a rule crashed\n"})
    result = runner.run(fix_diff="fixes.diff")
    assert result.error == "k8slint could not work out the fixes: error: a rule crashed"
    assert (result.code, result.outputs[0], result.outputs[2]) == (2, ("exit-code", "2"), ("sarif-file", ""))


def installed(runner: Runner) -> list[str]:
    """How Python was called to install something, without the folders of this test."""
    calls = (runner.fake / "python").read_text(encoding="utf-8").splitlines()
    prefix = "-I -m pip --quiet --disable-pip-version-check --no-input install "
    return [
        re.sub(r"k8slint\.\w{6}", "WORK", call.removeprefix(prefix).replace(str(runner.temp), "TEMP"))
        for call in calls
        if not call.startswith("-I -c")
    ]


def test_installs_its_own_checkout_by_default(tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    runner.fake_python()
    result = runner.run()
    assert result.code == 0, result.log
    assert installed(runner) == [
        "-I -m venv --clear TEMP/k8slint-environment",
        f"--only-binary :all: --require-hashes --requirement {ROOT}/requirements-action.txt",
        "--no-index --no-deps --no-build-isolation TEMP/WORK/source",
    ]


def test_installs_another_version_and_keeps_it_for_the_job(tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    runner.fake_python()
    steps = ["-I -m venv --clear TEMP/k8slint-environment", "--only-binary :all: k8slint==10.2.33"]
    for _ in range(2):
        assert runner.run(version="10.2.33").code == 0
        assert installed(runner) == steps
    runner.run(version="10.2.34")
    assert installed(runner) == [*steps, steps[0], "--only-binary :all: k8slint==10.2.34"]


def test_what_failed_to_install_is_installed_anew(tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    runner.fake_python()
    failed = runner.run({"PIP_FAILS": "no such package\n::error::x"})
    assert failed.error == "k8slint could not be installed; the log says why"
    assert (failed.code, failed.outputs) == (2, FAILED)
    assert "no such package" in failed.log
    assert runner.run().code == 0


OLD = """\
#!/bin/sh
case "$3" in *print*) echo "3.10.12 (/usr/bin/python3)" ;; *) exit 1 ;; esac
"""


@pytest.mark.parametrize(
    ("script", "found"),
    [(OLD, "3.10.12 (/usr/bin/python3)"), ("#!/bin/sh\nexit 1\n", "not there, or broken")],
    ids=["old", "broken"],
)
def test_an_unsuitable_python_is_told(script: str, found: str, tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    runner.fake_python()
    runner.python.write_text(script, encoding="utf-8")
    result = runner.run()
    advice = "run actions/setup-python in a step before this one"
    assert result.error == f"k8slint needs Python 3.11 or newer, and python3 is {found}: {advice}"
    assert result.code == 2


def test_every_input_reaches_the_script_and_only_so() -> None:
    expressions = {f"INPUT_{name.upper().replace('-', '_')}": f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]}
    assert STEP["env"] == expressions
    assert STEP["run"] == 'bash "$GITHUB_ACTION_PATH/action.sh"'
    script = (ROOT / "action.sh").read_text(encoding="utf-8")
    assert set(re.findall(r"\bINPUT_[A-Z_]+", script)) == expressions.keys()


def test_every_output_comes_from_the_script() -> None:
    values = {name: about["value"] for name, about in ACTION["outputs"].items()}
    assert values == {name: f"${{{{ steps.{STEP['id']}.outputs.{name} }}}}" for name, _value in FAILED}


def test_documentation_lists_every_input_and_output() -> None:
    page = (ROOT / "docs" / "action.md").read_text(encoding="utf-8")
    inputs = re.findall(r"^\| `([a-z-]+)` \| (?:`(.*?)`)? ?\| ", page, re.MULTILINE)
    assert inputs == [(name, about["default"]) for name, about in ACTION["inputs"].items()]
    listed = re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)
    assert listed == [*ACTION["inputs"], *ACTION["outputs"]]


def test_marketplace_takes_its_description() -> None:
    assert len(ACTION["description"]) < 125


WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("file", [*WORKFLOWS, ROOT / "docs" / "action.md"], ids=lambda file: file.name)
def test_actions_of_others_are_pinned(file: Path) -> None:
    used = re.findall(r"^ *(?:- )?uses: (.*)", file.read_text(encoding="utf-8"), re.MULTILINE)
    pinned = r"\$/|(OWNER/k8slint@SHA # vX\.Y\.Z)|[\w.-]+(/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+"
    assert used
    assert [use for use in used if not re.fullmatch(pinned, use)] == []


def test_what_is_installed_is_what_is_tested() -> None:
    def pins(file: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9.-]+==[^ ]+", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE))

    assert pins("requirements-action.txt")
    assert pins("requirements-action.txt") <= pins("requirements-dev.txt"), "run `make lock`"


LINTERS = {
    "zizmor": ["zizmor", "--offline", "--no-progress", "--persona=auditor", "action.yml", ".github"],
    "schema of actions": ["check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"],
    "schema of workflows": ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", *map(str, WORKFLOWS)],
    "schema of dependabot": ["check-jsonschema", "--builtin-schema", "vendor.dependabot", ".github/dependabot.yml"],
    "shellcheck": ["shellcheck", "action.sh"],
}


@pytest.mark.parametrize(
    "command", [pytest.param(c, id=name, marks=pytest.mark.needs(c[0])) for name, c in LINTERS.items()]
)
def test_linters_find_nothing(command: list[str]) -> None:
    run = subprocess.run([str(which(command[0])), *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.needs("zizmor", "check-jsonschema")
def test_linters_find_nothing_in_the_example_to_copy(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "action.md").read_text(encoding="utf-8")
    example = page.partition("```yaml\n")[2].partition("```\n")[0].replace("@SHA # vX.Y.Z", f"@{'a' * 40} # v1.2.3")
    (tmp_path / "k8slint.yml").write_text(example, encoding="utf-8")
    for command in (LINTERS["zizmor"][:4], LINTERS["schema of workflows"][:3]):
        run = subprocess.run(
            [str(which(command[0])), *command[1:], "k8slint.yml"], cwd=tmp_path, capture_output=True, text=True
        )
        assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.slow
@pytest.mark.needs("git")
def test_the_real_one_installs_and_runs(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    shutil.copytree(ROOT, checkout, ignore=GENERATED, symlinks=True)
    before = sorted(checkout.rglob("*"))
    runner = Runner(tmp_path, checkout)
    shutil.copytree(ROOT / "examples", runner.workspace / "examples")
    shop = runner.run(paths="examples/shop", sarif_file="k8slint.sarif", fix_diff="fixes.diff")
    code, (_, findings), sarif = shop.outputs
    assert (shop.code, code, sarif) == (1, ("exit-code", "1"), ("sarif-file", "k8slint.sarif")), shop.log
    assert int(findings) > 20
    results = json.loads((runner.workspace / "k8slint.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert len(results) == int(findings)
    annotated = {command.properties["file"] for command in shop.commands if "file" in command.properties}
    assert annotated, shop.log
    assert all((runner.workspace / file).is_file() for file in annotated)
    assert "image-tag-latest" in runner.summary.read_text(encoding="utf-8")
    applied = ["git", "apply", "--check", "fixes.diff"]
    subprocess.run(applied, cwd=runner.workspace, check=True)
    assert sorted(checkout.rglob("*")) == before

    made = (runner.environment / "made-of").stat().st_mtime_ns
    good = runner.run(paths="examples/good", fail_on="info")
    assert (good.code, good.outputs[:2]) == (0, [("exit-code", "0"), ("findings", "0")]), good.log
    assert (runner.environment / "made-of").stat().st_mtime_ns == made
