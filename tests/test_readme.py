"""What the README shows to copy is what the tools that it is for take."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

from k8slint.arguments import parse
from k8slint.cli import main
from k8slint.reports import FORMATS
from tests.pages import commands
from tests.programs import which

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("## In hooks and CI\n")[2].partition("\n## ")[0]
HOOKS, ACTION, GITLAB = re.findall(r"```yaml\n(.*?)```", SECTION, re.DOTALL)


def accepted(folder: Path, name: str, content: str, *command: str) -> None:
    """A program takes a file without a word against it."""
    (folder / name).write_text(content, encoding="utf-8")
    run = subprocess.run([str(which(command[0])), *command[1:], name], cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_hooks_are_those_that_there_are() -> None:
    named = [hook["id"] for repo in yaml.safe_load(HOOKS)["repos"] for hook in repo["hooks"]]
    existing = [hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())]
    assert named
    assert set(named) <= set(existing)


@pytest.mark.parametrize("program", [pytest.param(p, marks=pytest.mark.needs(p)) for p in ("pre-commit", "prek")])
def test_hook_programs_take_the_configuration(program: str, tmp_path: Path) -> None:
    accepted(tmp_path, ".pre-commit-config.yaml", HOOKS, program, "validate-config")


@pytest.mark.needs("zizmor", "check-jsonschema")
def test_the_workflow_is_sound(tmp_path: Path) -> None:
    workflow = ACTION.replace("@SHA # vX.Y.Z", f"@{'a' * 40} # v1.2.3")
    accepted(tmp_path, "k8slint.yml", workflow, "zizmor", "--offline", "--no-progress")
    accepted(tmp_path, "k8slint.yml", workflow, "check-jsonschema", "--builtin-schema", "vendor.github-workflows")


def test_the_workflow_uses_what_the_action_has() -> None:
    outputs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["outputs"]
    named = re.findall(r"steps\.k8slint\.outputs\.([\w-]+)", ACTION)
    assert named
    assert set(named) <= outputs.keys()


@pytest.mark.needs("check-jsonschema")
def test_gitlab_takes_the_job(tmp_path: Path) -> None:
    accepted(tmp_path, ".gitlab-ci.yml", GITLAB, "check-jsonschema", "--builtin-schema", "vendor.gitlab-ci")


def test_commands_have_the_options_that_they_are_given() -> None:
    (job,) = yaml.safe_load(GITLAB).values()
    lines = [*job["script"], *(command for command, _output in commands(SECTION))]
    shown = [shlex.split(line.partition("|")[0]) for line in lines if line.startswith("k8slint ")]
    outputs = [output for words in shown for output in parse(words[1], words[2:], FORMATS).outputs]
    assert {(output.format, bool(output.file)) for output in outputs} == {
        ("text", False),
        ("gitlab", True),
        ("rdjson", False),
    }
    assert job["artifacts"]["reports"]["codequality"] in {output.file for output in outputs}


def test_every_format_is_listed() -> None:
    table = SECTION.partition("| format | for |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", table)) == FORMATS.keys()


@pytest.mark.parametrize("page", ["README.md", *sorted(path.name for path in (ROOT / "docs").glob("*.md"))])
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page if page == "README.md" else ROOT / "docs" / page
    text = re.sub(r"```.*?```|`[^`]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    assert [target for target in targets if "://" not in target and not (path.parent / target).exists()] == []


@pytest.mark.parametrize("format", ["github", "markdown"])
def test_the_page_about_github_shows_what_is_printed(
    format: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["check", "--select", "service-target-port-no-match", "--format", format, "examples/shop"]) == 1
    assert capsys.readouterr().out in (ROOT / "docs" / "github.md").read_text(encoding="utf-8")
