"""The wheel, the sdist and an editable install all carry the rules and the fixtures, and run."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.trees import GENERATED

# Where installed code finds the two halves of the built-in pack.
LOCATE = """
import pathlib, k8slint_rules
rules = pathlib.Path(k8slint_rules.__path__[0])
fixtures = rules.with_name(rules.name.replace("rules", "fixtures"))
print(len(list(rules.glob("*/*.py"))), len([path for path in fixtures.rglob("*") if path.is_file()]))
"""


def files(folder: Path, pattern: str = "*") -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob(pattern)
        if path.is_file() and "__pycache__" not in path.parts
    }


def below(folder: str, names: list[str]) -> set[str]:
    return {name.removeprefix(folder) for name in names if name.startswith(folder) and not name.endswith("/")}


@pytest.fixture(scope="module")
def checkout(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy without anything generated: a build must not find what an earlier one left behind."""
    copy = tmp_path_factory.mktemp("packaging") / "checkout"
    shutil.copytree(project, copy, ignore=GENERATED, symlinks=True)
    return copy


@pytest.fixture(scope="module")
def built(checkout: Path) -> Path:
    """The folder with the sdist and the wheel that is built from it."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", "dist", "."]
    run = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "would be ignored" not in run.stdout + run.stderr
    return checkout / "dist"


def test_wheel_holds_code_rules_and_fixtures(project: Path, built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert below("k8slint/", names) == files(project / "src" / "k8slint")
    assert below("k8slint_rules/", names) == files(project / "rules")
    assert below("k8slint_fixtures/", names) == files(project / "fixtures")


def test_sdist_holds_the_whole_project(project: Path, built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = [member.name for member in opened.getmembers() if member.isfile()]
    top = archive.name.removesuffix(".tar.gz")
    for folder in ("src/k8slint", "rules", "fixtures", "tests", "tools", "docs", "examples"):
        assert below(f"{top}/{folder}/", names) == files(project / folder), folder
    assert {f"{top}/{name}" for name in ("LICENSE", "README.md", "CHANGELOG.md", "Makefile")} <= set(names)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new virtual environment."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    return folder / "bin"


@pytest.mark.slow
@pytest.mark.parametrize("form", ["wheel", "sdist", "editable"])
def test_installed_runs(
    form: str, project: Path, checkout: Path, built: Path, environment: Path, tmp_path: Path
) -> None:
    what = {"wheel": next(built.glob("*.whl")), "sdist": next(built.glob("*.tar.gz")), "editable": checkout}[form]
    pip = [str(environment / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "uninstall", "--yes", "k8slint"], check=True)
    subprocess.run([*pip, "install", *(["--editable"] if form == "editable" else []), str(what)], check=True)

    found = subprocess.run([environment / "python", "-c", LOCATE], capture_output=True, text=True, check=True)
    expected = len([*(project / "rules").glob("*/*.py")]), len(files(project / "fixtures"))
    assert tuple(map(int, found.stdout.split())) == expected

    shutil.copytree(project / "examples" / "shop", tmp_path / "shop")
    run = subprocess.run([str(environment / "k8slint"), "check", "shop"], capture_output=True, text=True, cwd=tmp_path)
    assert run.returncode == 1, run.stdout + run.stderr
    assert "[image-tag-latest]" in run.stdout


def test_the_package_and_the_program_say_the_same_of_themselves(project: Path) -> None:
    from k8slint import about

    described = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert described["name"] == about.NAME
    assert described["urls"] == {"Homepage": about.HOME}
