"""What CONTRIBUTING.md promises a newcomer: done to the letter."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import pages
from tests.trees import write


@pytest.fixture
def checkout(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of some of the rules, with a program `k8slint` that uses it, as that of `.venv` does."""
    folder = tmp_path / "checkout"
    site = tmp_path / "site"
    site.mkdir()
    shutil.copytree(project / "rules" / "lifecycle", folder / "rules" / "lifecycle")
    write(folder, "rules/__init__.py", "")
    (folder / "fixtures").mkdir()
    for name in ("rules", "fixtures"):
        (site / f"k8slint_{name}").symlink_to(folder / name)
    path = os.pathsep.join([str(site), str(project / "src"), *(entry for entry in sys.path if entry)])
    write(tmp_path, "bin/k8slint", f'#!/bin/sh\nPYTHONPATH="{path}" exec "{sys.executable}" -m k8slint "$@"\n')
    (tmp_path / "bin" / "k8slint").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    return folder


def test_a_rule_in_ten_minutes(project: Path, checkout: Path) -> None:
    page = (project / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (walk,) = re.findall(r"^## A rule in ten minutes\n(.*?)^## ", page, re.MULTILINE | re.DOTALL)
    steps = list(pages.steps(walk))
    assert [bool(path) for path, _content in steps] == [False, True, True, True, False]
    for path, content in steps:
        if path:
            assert (checkout / path).exists(), f"{path} is to be changed, and is not there"
            write(checkout, path, content)
        for command, output in pages.commands(content) if not path else ():
            run = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=checkout)
            assert (run.stdout, run.stderr, run.returncode) == (output, "", 0), command
