"""`k8slint fix`, from the command line to the disk: what it prints, writes and exits with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
import yaml

from k8slint import fixing, writing
from k8slint.cli import main
from k8slint.fixing import Fixed

from .fix_runs import contents, git, patch, problems, write

# Three rules have something to say: a safe fix (imagePullPolicy), an unsafe one (runAsNonRoot), and none (the tag).
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
          image: registry.example.com/web:1.4.2  # the newest
          ports:
            - {name: http, containerPort: 8080}
"""
ALWAYS = "          imagePullPolicy: Always\n"
IMAGE = "          image: registry.example.com/web:1.4.2  # the newest\n"
SAFE = DEPLOYMENT.replace(IMAGE, IMAGE + ALWAYS)
NON_ROOT = "          securityContext:\n            runAsNonRoot: true\n"
UNSAFE = SAFE + NON_ROOT
PULL, ROOT = "image-pull-policy-not-always", "run-as-non-root-missing"
RULES = ["--select", f"{PULL},{ROOT}"]
CLEAN = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {LEVEL: info}\n"

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a project with one manifest that can be fixed, and one that is clean."""
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    write(project, {"web.yaml": DEPLOYMENT, "settings.yaml": CLEAN})
    monkeypatch.chdir(project)
    return project


# -- what is written and said --------------------------------------------------------------------------------------


def test_safe_fixes_are_applied_and_the_others_are_listed(folder: Path, capsys: Capture) -> None:
    assert main(["fix", *RULES]) == 0
    assert (folder / "web.yaml").read_text() == SAFE
    output = capsys.readouterr()
    assert output.out == (
        f"fixed web.yaml:14:17: pull the image at each start [{PULL}]\n"
        f"left web.yaml:14:17: refuse to run as root [{ROOT}] (unsafe)\n"
        "fixed 1 finding in 1 file; 1 more with --unsafe\n"
    )
    assert output.err == ""


def test_unsafe_fixes_are_applied_where_that_is_said(folder: Path, capsys: Capture) -> None:
    assert main(["fix", "--unsafe", *RULES]) == 0
    assert (folder / "web.yaml").read_text() == UNSAFE
    assert capsys.readouterr().out.endswith("\nfixed 2 findings in 1 file\n")


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["--select", ROOT], DEPLOYMENT + NON_ROOT),
        (["--select", "security"], DEPLOYMENT + NON_ROOT),
        ([*RULES, "--ignore", ROOT], SAFE),
        ([*RULES, "settings.yaml"], DEPLOYMENT),
    ],
    ids=["a rule", "a category", "not a rule", "another file"],
)
def test_fixes_are_narrowed(folder: Path, arguments: list[str], wanted: str) -> None:
    assert main(["fix", "--unsafe", *arguments]) == 0
    assert (folder / "web.yaml").read_text() == wanted


def test_a_second_run_changes_nothing(folder: Path, capsys: Capture) -> None:
    main(["fix", "--unsafe"])
    first = contents(folder)
    capsys.readouterr()
    assert main(["fix", "--unsafe"]) == 0
    assert contents(folder) == first
    assert capsys.readouterr().out == "nothing to fix\n"


def test_suggestions_are_shown_and_never_written(folder: Path, capsys: Capture) -> None:
    secret = DEPLOYMENT + "          env:\n            - {name: API_TOKEN, value: s3cr3t-and-long}\n"
    write(folder, {"web.yaml": secret})
    assert main(["fix", "--unsafe", "--select", "secret-in-env-value"]) == 0
    assert (folder / "web.yaml").read_text() == secret
    output = capsys.readouterr().out
    assert "left web.yaml:19:40: take it from a Secret [secret-in-env-value] (suggestion)\n" in output
    assert output.endswith("nothing to fix; 1 suggestion (shown, never written)\n")


def test_a_refused_fix_is_said_with_its_reason(folder: Path, capsys: Capture) -> None:
    write(folder, {"template.yaml": DEPLOYMENT.replace("app: web}", "app: {{ name }}}")})
    assert main(["fix", *RULES]) == 1
    assert (folder / "web.yaml").read_text() == SAFE
    output = capsys.readouterr().out
    assert (
        f"not fixed template.yaml:14:17: pull the image at each start [{PULL}]: "
        "the document is a template: it has a {{ }} without quotes\n"
    ) in output
    assert output.endswith("fixed 1 finding in 1 file; 2 more with --unsafe; 1 not fixed\n")


def test_findings_without_a_fix_are_no_business_of_fix(folder: Path) -> None:
    write(folder, {"web.yaml": DEPLOYMENT.replace(":1.4.2", "")})
    assert main(["check", "--select", "image-tag-latest"]) == 1
    assert main(["fix", "--select", "image-tag-latest"]) == 0


# -- exit codes ----------------------------------------------------------------------------------------------------

EXITS = {
    "fixed": ([], 0),
    "nothing to fix": (["settings.yaml"], 0),
    "would change": (["--check"], 1),
    "would change, as a diff": (["--diff"], 1),
    "would not change": (["--check", "settings.yaml"], 0),
    "would not change, no diff": (["--diff", "settings.yaml"], 0),
    "only unsafe ones are left": (["--check", "--select", ROOT], 0),
    "unsafe ones would change": (["--check", "--unsafe", "--select", ROOT], 1),
    "no such path": (["missing.yaml"], 2),
    "no such rule": (["--select", "run-as-root"], 2),
    "no such option": (["--unsaf"], 2),
    "a configuration that is not there": (["--config", "missing.yaml"], 2),
}


@pytest.mark.parametrize("name", EXITS)
@pytest.mark.usefixtures("folder")
def test_exit_code(name: str) -> None:
    arguments, expected = EXITS[name]
    assert main(["fix", *([] if "--select" in arguments else RULES), *arguments]) == expected


@pytest.mark.parametrize("flag", ["--check", "--diff"])
def test_nothing_is_written(folder: Path, flag: str) -> None:
    before = contents(folder)
    main(["fix", "--unsafe", flag])
    assert contents(folder) == before


def test_check_says_what_would_be_done(folder: Path, capsys: Capture) -> None:
    main(["fix", "--check", *RULES])
    assert capsys.readouterr().out == (
        f"would fix web.yaml:14:17: pull the image at each start [{PULL}]\n"
        f"left web.yaml:14:17: refuse to run as root [{ROOT}] (unsafe)\n"
        "would fix 1 finding in 1 file; 1 more with --unsafe\n"
    )


# -- errors --------------------------------------------------------------------------------------------------------

CRASH = '''"""Crashes"""
from k8slint import Problems, Resource, rule


@rule(severity="error", each="core/ConfigMap")
def check(resource: Resource) -> Problems:
    yield [][0]
'''


def test_an_error_leaves_all_files_as_they_were(folder: Path, capsys: Capture) -> None:
    write(folder, {"bad/rules/maps/map_bad.py": CRASH, "bad.yaml": "packs: [./bad]\n"})
    before = contents(folder)
    assert main(["fix", "--config", "bad.yaml"]) == 2
    assert {path: content for path, content in contents(folder).items() if ".pyc" not in path} == before
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("failure: rule map-bad crashed: IndexError: list index out of range")
    assert " --> settings.yaml:3:18\n" in output.err
    assert "Traceback" not in output.err
    main(["fix", "--config", "bad.yaml", "--verbose"])
    assert "Traceback" in capsys.readouterr().err


def test_a_file_that_changes_meanwhile_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    real = fixing.fix

    def slow(*arguments: object) -> Fixed:
        found: Fixed = real(*arguments)  # type: ignore[arg-type]
        (folder / "web.yaml").write_text("edited: meanwhile\n")
        return found

    monkeypatch.setattr(fixing, "fix", slow)
    assert main(["fix", *RULES]) == 2
    assert (folder / "web.yaml").read_text() == "edited: meanwhile\n"
    output = capsys.readouterr()
    assert output.err == "error: web.yaml has changed since it was read: nothing is written\n"
    assert output.out == ""


def test_all_projects_are_worked_out_before_the_first_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        folder,
        {"one/.k8slint.yaml": "", "one/web.yaml": DEPLOYMENT, "two/.k8slint.yaml": "", "two/web.yaml": DEPLOYMENT},
    )
    before = contents(folder)
    real = writing._prepared

    def prepared(target: str, change: writing.Change) -> object:
        if target.endswith("two/web.yaml"):
            raise OSError(13, "Permission denied")
        return real(target, change)

    monkeypatch.setattr(writing, "_prepared", prepared)
    assert main(["fix", *RULES, "one", "two"]) == 2
    assert contents(folder) == before


def test_a_configuration_that_is_wrong(folder: Path, capsys: Capture) -> None:
    write(folder, {".k8slint.yaml": "fix: {image-pull-policy-not-always: maybe}\n"})
    assert main(["fix"]) == 2
    assert capsys.readouterr().err.startswith("error: .k8slint.yaml:1:")


# -- configuration -------------------------------------------------------------------------------------------------


def test_permissions(folder: Path, capsys: Capture) -> None:
    write(folder, {".k8slint.yaml": f"fix: {{{PULL}: unsafe, {ROOT}: safe}}\n"})
    assert main(["fix", *RULES]) == 0
    assert (folder / "web.yaml").read_text() == DEPLOYMENT + NON_ROOT
    assert f"left web.yaml:14:17: pull the image at each start [{PULL}] (unsafe)\n" in capsys.readouterr().out
    write(folder, {"web.yaml": DEPLOYMENT, ".k8slint.yaml": f"fix: {{{PULL}: never}}\n"})
    assert main(["fix", "--unsafe", "--select", PULL]) == 0
    assert (folder / "web.yaml").read_text() == DEPLOYMENT
    assert capsys.readouterr().out == "nothing to fix\n"


def test_check_says_the_same_of_a_fix_as_the_configuration(folder: Path, capsys: Capture) -> None:
    write(folder, {".k8slint.yaml": f"fix: {{{PULL}: unsafe, {ROOT}: never}}\n"})
    main(["check", *RULES, "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    said = {finding["rule"]: finding["fix"] for finding in report["findings"]}
    assert said == {PULL: {"title": "pull the image at each start", "safety": "unsafe"}, ROOT: None}
    assert report["summary"]["fixable"] == 1


def test_what_is_excluded_is_not_touched(folder: Path) -> None:
    write(
        folder, {"vendor/web.yaml": DEPLOYMENT, "old/web.yaml": DEPLOYMENT, "gen.yaml": f"# DO NOT EDIT\n{DEPLOYMENT}"}
    )
    write(folder, {".k8slint.yaml": "exclude: [vendor/, old/]\n", ".gitignore": "mine.yaml\n", "mine.yaml": DEPLOYMENT})
    before = contents(folder)
    assert main(["fix", "--unsafe", *RULES]) == 0
    assert [path for path, content in contents(folder).items() if content != before[path]] == ["web.yaml"]


def test_charts_are_not_touched(folder: Path) -> None:
    chart = {"chart/Chart.yaml": "name: web\nversion: 1.0.0\n", "chart/values.yaml": "a: 1\n"}
    write(folder, chart | {"chart/templates/web.yaml": DEPLOYMENT, "chart/templates/helm.yaml": "a: {{ .Values.a }}\n"})
    before = contents(folder / "chart")
    main(["fix", "--unsafe", ".", "chart/templates/web.yaml"])
    assert contents(folder / "chart") == before


def test_rules_that_are_off_fix_nothing(folder: Path) -> None:
    write(
        folder,
        {".k8slint.yaml": f"rules: {{{PULL}: off}}\noverrides: [{{paths: [web.yaml], rules: {{security: off}}}}]\n"},
    )
    main(["fix", "--unsafe", "--ignore", "namespaces,networking,availability"])
    assert (folder / "web.yaml").read_text() == DEPLOYMENT


def test_only_the_named_file_is_fixed(folder: Path) -> None:
    write(folder, {"other.yaml": DEPLOYMENT.replace("web", "other")})
    before = contents(folder)
    assert main(["fix", *RULES, "other.yaml"]) == 0
    assert [path for path, content in contents(folder).items() if content != before[path]] == ["other.yaml"]


def test_new_files(folder: Path, capsys: Capture) -> None:
    write(folder, {"kustomization.yaml": "resources:\n- web.yaml\n- settings.yaml\n"})
    select = ["--unsafe", "--select", "namespace-network-policy-missing"]
    assert main(["fix", *select]) == 0
    assert (folder / "kustomization.yaml").read_text() == (
        "resources:\n- web.yaml\n- settings.yaml\n- web.networkpolicy.yaml\n"
    )
    policies = list(yaml.safe_load_all((folder / "web.networkpolicy.yaml").read_text()))
    assert [policy["metadata"]["name"] for policy in policies] == ["default-deny", "allow-dns"]
    assert "fixed 1 finding in 2 files\n" in capsys.readouterr().out
    assert main(["fix", *select]) == 0


def test_new_documents(folder: Path) -> None:
    write(folder, {".k8slint.yaml": "create: {form: append}\n"})
    assert main(["fix", "--unsafe", "--select", "namespace-network-policy-missing"]) == 0
    assert sorted(contents(folder)) == [".k8slint.yaml", "settings.yaml", "web.yaml"]
    text = (folder / "web.yaml").read_text()
    assert text.startswith(DEPLOYMENT)
    assert [each["kind"] for each in yaml.safe_load_all(text)] == ["Deployment", "NetworkPolicy", "NetworkPolicy"]


# -- bytes ---------------------------------------------------------------------------------------------------------


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


BYTES: dict[str, tuple[bytes, bytes]] = {
    "carriage returns": (crlf(DEPLOYMENT), crlf(UNSAFE)),
    "a byte order mark": (b"\xef\xbb\xbf" + DEPLOYMENT.encode(), b"\xef\xbb\xbf" + UNSAFE.encode()),
    "no end of line": (DEPLOYMENT.rstrip().encode(), UNSAFE.rstrip().encode()),
    "all of it": (b"\xef\xbb\xbf" + crlf(DEPLOYMENT).rstrip(), b"\xef\xbb\xbf" + crlf(UNSAFE).rstrip()),
    "more than bytes": (
        DEPLOYMENT.replace("newest", "n\xe9west \U0001f600").encode(),
        UNSAFE.replace("newest", "n\xe9west \U0001f600").encode(),
    ),
    "a start of document": (f"---\n{DEPLOYMENT}".encode(), f"---\n{UNSAFE}".encode()),
    "other documents": (
        f"# a\n---\n{CLEAN}---\n{DEPLOYMENT}---\n# b\n".encode(),
        f"# a\n---\n{CLEAN}---\n{UNSAFE}---\n# b\n".encode(),
    ),
}


@pytest.mark.parametrize("name", BYTES)
def test_other_bytes_are_kept(folder: Path, name: str) -> None:
    before, wanted = BYTES[name]
    write(folder, {"web.yaml": before})
    assert main(["fix", "--unsafe", *RULES]) == 0
    assert (folder / "web.yaml").read_bytes() == wanted


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_json_stays_json(folder: Path, indent: int | str | None) -> None:
    (folder / "web.yaml").unlink()
    data = yaml.safe_load(DEPLOYMENT)
    write(folder, {"web.json": json.dumps(data, indent=indent)})
    assert main(["fix", "--unsafe", *RULES]) == 0
    assert json.loads((folder / "web.json").read_text()) == yaml.safe_load(UNSAFE)


def test_mode_and_links_are_kept(folder: Path) -> None:
    (folder / "web.yaml").rename(folder / "real.yaml")
    (folder / "real.yaml").chmod(0o600)
    (folder / "web.yaml").symlink_to("real.yaml")
    assert main(["fix", *RULES, "web.yaml"]) == 0
    assert (folder / "web.yaml").is_symlink()
    assert (folder / "real.yaml").read_text() == SAFE
    assert (folder / "real.yaml").stat().st_mode & 0o777 == 0o600


# -- diffs ---------------------------------------------------------------------------------------------------------


def test_diff(folder: Path, capsys: Capture) -> None:
    assert main(["fix", "--diff", *RULES]) == 1
    output = capsys.readouterr()
    assert output.out == (
        "--- a/web.yaml\n+++ b/web.yaml\n@@ -13,5 +13,6 @@\n       containers:\n         - name: web\n"
        f" {IMAGE}+{ALWAYS}           ports:\n             - {{name: http, containerPort: 8080}}\n"
    )
    assert output.err.startswith(f"would fix web.yaml:14:17: pull the image at each start [{PULL}]\n")


MANY: dict[str, str | bytes] = {
    **{f"{number}/web.yaml": before for number, (before, _after) in enumerate(BYTES.values())},
    "a name with \xe9 and spaces/web.yaml": DEPLOYMENT,
    "kustomization.yaml": "resources: []",
}


@pytest.mark.needs("git")
@pytest.mark.parametrize("where", [".", "deep"], ids=["root", "folder"])
def test_git_takes_the_diff(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    write(folder / where, MANY)
    (folder / ".git").rmdir()
    git(folder, "init", "--quiet")
    git(folder, "config", "core.autocrlf", "false")
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    git(folder / where, "apply", "--check", "-", input=patch(copy / where, monkeypatch))
    git(folder / where, "apply", "-", input=patch(copy / where, monkeypatch))
    assert main(["fix", "--unsafe"]) == 0
    assert contents(folder) == contents(copy)
    assert len(contents(copy)) > len(MANY) + 2  # new files too


# -- check --fix ---------------------------------------------------------------------------------------------------


def test_check_after_fix(folder: Path, capsys: Capture) -> None:
    assert main(["check", "--fix", *RULES, "--format", "concise"]) == 1
    assert (folder / "web.yaml").read_text() == SAFE
    output = capsys.readouterr()
    assert [line.partition("[")[2].partition("]")[0] for line in output.out.splitlines()] == [ROOT]
    assert output.err.startswith(f"fixed web.yaml:14:17: pull the image at each start [{PULL}]\n")
    assert main(["check", "--fix", "--unsafe", *RULES]) == 0
    assert (folder / "web.yaml").read_text() == UNSAFE


def test_check_after_fix_sees_new_files(folder: Path) -> None:
    select = ["--select", "namespace-network-policy-missing"]
    assert main(["check", *select]) == 1
    assert main(["check", "--fix", "--unsafe", *select]) == 0
    assert (folder / "web.networkpolicy.yaml").exists()


def test_check_after_fix_stops_at_an_error(folder: Path, capsys: Capture) -> None:
    write(folder, {"bad/rules/maps/map_bad.py": CRASH, "bad.yaml": "packs: [./bad]\n"})
    assert main(["check", "--fix", "--config", "bad.yaml"]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert "rule map-bad crashed" in output.err


MISTAKES = {
    "--unsafe without --fix": (["check", "--unsafe"], "--unsafe says what --fix may apply: check --fix --unsafe"),
    "standard input": (["check", "--fix", "-"], "standard input (-) cannot be fixed"),
    "standard input of fix": (["fix", "-"], "fix does not read standard input (-)"),
}


@pytest.mark.parametrize("name", MISTAKES)
@pytest.mark.usefixtures("folder")
def test_mistake(name: str, capsys: Capture) -> None:
    arguments, message = MISTAKES[name]
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


# -- other programs read the result --------------------------------------------------------------------------------


def test_yamllint_has_nothing_new_to_say(project: Path, folder: Path) -> None:
    shutil.copytree(project / "examples" / "shop", folder / "shop")
    before = problems(folder)
    assert main(["fix", "--unsafe", "shop"]) == 0
    brought = problems(folder) - before
    files = {path for path, _rule in before} | {"web.yaml", "settings.yaml"}
    # A new file is written as its neighbours are.
    assert {rule for _path, rule in brought} <= {rule for _path, rule in before}
    assert {path for path, _rule in brought}.isdisjoint(files)


@pytest.mark.needs("kubectl")
def test_kustomize_still_builds(folder: Path) -> None:
    write(folder, {"kustomization.yaml": "namespace: shop\nresources:\n- web.yaml\n- settings.yaml\n"})
    assert main(["fix", "--unsafe"]) == 0
    run = subprocess.run(
        ["kubectl", "kustomize", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    )
    built = list(yaml.safe_load_all(run.stdout))
    assert Counter(each["kind"] for each in built) == {"ConfigMap": 1, "Deployment": 1, "NetworkPolicy": 2}
