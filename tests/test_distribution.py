"""A distribution of somebody else's, `examples/pack`, built and installed beside k8slint in a virtual environment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from k8slint.extensions import SWITCH
from tests.test_packaging import GENERATED
from tests.trees import write

pytestmark = pytest.mark.slow

WEB_APP = """\
apiVersion: platform.acme.example/v1
kind: WebApp
metadata: {name: shop, namespace: shop}
spec:
  template:
    spec:
      containers: [{name: web, image: "registry.acme.example/shop/web:latest"}]
"""
BROKEN = """\
[build-system]
requires = ["setuptools>=65"]
build-backend = "setuptools.build_meta"

[project]
name = "broken-rules"
version = "0.3"

[project.entry-points.k8slint]
broken = "broken_rules"

[tool.setuptools]
py-modules = ["broken_rules"]
"""


@pytest.fixture(scope="module")
def environment(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that has k8slint and the example, and, from around it, what these need.

    That includes pip and setuptools, which are newer there than those that a new environment gets.
    """
    root = tmp_path_factory.mktemp("distribution")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(root / "environment")], check=True)
    programs = root / "environment" / "bin"
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own = subprocess.run([str(programs / "python"), "-c", code], capture_output=True, text=True, check=True)
    around = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
    (Path(own.stdout.strip()) / "around.pth").write_text(around, encoding="utf-8")
    shutil.copytree(project, root / "k8slint", ignore=GENERATED, symlinks=True)
    install(programs, root / "k8slint")
    install(programs, root / "k8slint" / "examples" / "pack")
    return programs


def install(programs: Path, folder: Path) -> None:
    pip = [str(programs / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "install", "--ignore-installed", "--no-build-isolation", "--no-deps", str(folder)], check=True
    )


def run(programs: Path, arguments: list[str], cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [str(programs / "k8slint"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env={**inherited, **environment})


@pytest.fixture
def manifests(tmp_path: Path) -> Path:
    write(tmp_path, "app.yaml", WEB_APP)
    return tmp_path


def test_rules_are_listed(environment: Path, tmp_path: Path) -> None:
    listed = run(environment, ["rules", "--format", "json"], tmp_path)
    packs = {row["id"]: row["pack"] for row in json.loads(listed.stdout)["rules"]}
    assert packs["team-label-missing"] == "plugin acme of acme_k8slint 1.0"
    assert packs["image-tag-latest"] == "k8slint_rules"
    listed = run(environment, ["rules", "--format", "json"], tmp_path, **{SWITCH: "1"})
    assert {row["pack"] for row in json.loads(listed.stdout)["rules"]} == {"k8slint_rules"}


def test_rule_kind_and_format_in_a_run(environment: Path, manifests: Path) -> None:
    arguments = ["check", "--select", "team-label-missing,image-tag-latest", "--format", "csv"]
    checked = run(environment, arguments, manifests)
    assert checked.returncode == 1, checked.stderr
    assert checked.stdout.splitlines()[:2] == [
        "path,line,severity,rule,message",
        "app.yaml,3,warning,team-label-missing,WebApp shop has no label team",
    ]
    assert checked.stdout.splitlines()[2].startswith("app.yaml,7,error,image-tag-latest,")


def test_fixtures_are_installed_and_explain_the_rule(environment: Path, tmp_path: Path) -> None:
    explained = run(environment, ["explain", "team-label-missing"], tmp_path)
    assert "Example, fixtures/team-label-missing/fail-" in explained.stdout
    (package,) = environment.parent.glob("lib/*/site-packages/acme_k8slint")
    tested = run(environment, ["test", str(package)], tmp_path)
    assert (tested.returncode, tested.stdout) == (0, "1 rule, 5 cases: all as they should be\n")


def test_a_broken_distribution_stops_the_run_and_is_named(environment: Path, manifests: Path) -> None:
    write(manifests, "broken/pyproject.toml", BROKEN)
    write(manifests, "broken/broken_rules.py", "import not_there\n")
    install(environment, manifests / "broken")
    try:
        checked = run(environment, ["check", "app.yaml"], manifests)
    finally:
        pip = [str(environment / "python"), "-m", "pip", "--quiet", "uninstall", "--yes", "broken-rules"]
        subprocess.run(pip, check=True)
    expected = "error: plugin broken of broken_rules 0.3 cannot be imported: ModuleNotFoundError: No module named"
    assert (checked.returncode, checked.stdout) == (2, "")
    assert checked.stderr.startswith(expected)
