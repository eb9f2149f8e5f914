"""Runs of `k8slint fix` for tests: folders of files, what they hold, and what other programs make of them."""

from __future__ import annotations

import io
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from k8slint.cli import main


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder, those of git aside."""
    paths = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def git(folder: Path, *arguments: str, **options: object) -> None:
    run = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, **options)  # type: ignore[call-overload]
    assert run.returncode == 0, run.stderr


def patch(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> bytes:
    """What `fix --diff` writes, byte by byte, from a folder."""
    monkeypatch.chdir(folder)
    raw = io.BytesIO()
    with monkeypatch.context() as context:
        context.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii"))
        assert main(["fix", "--diff", "--unsafe", *arguments]) == 1
        sys.stdout.detach()  # type: ignore[union-attr]
    return raw.getvalue()


def problems(folder: Path) -> Counter[tuple[str, str]]:
    """What yamllint says with its defaults: file and rule, with how often."""
    from yamllint import linter
    from yamllint.config import YamlLintConfig

    config = YamlLintConfig("extends: default")
    return Counter(
        (path, str(problem.rule))
        for path, content in contents(folder).items()
        for problem in linter.run(io.BytesIO(content), config)
    )
