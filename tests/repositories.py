"""Git repositories for tests, and what is found in them."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

from k8slint.cli import main
from tests.programs import FOLDERS
from tests.trees import write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest

IDENTITY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Nobody"), ("EMAIL", "nobody@example.com"))
}


def environment(**more: str) -> dict[str, str]:
    """That of this process without what git, pre-commit and prek would read from it, nor the user's git configuration.

    The tests may themselves run in a hook, whose environment says which repository is meant.
    """
    foreign = ("GIT_", "PRE_COMMIT", "PREK_")
    own = {name: value for name, value in os.environ.items() if not name.startswith(foreign) and name != "SKIP"}
    plain = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PATH": FOLDERS}
    return {**own, **plain, **IDENTITY, **more}


class Repository:
    """A git repository; `environment` is what all that runs in it gets."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = environment

    @classmethod
    def new(cls, folder: Path, environment: Mapping[str, str]) -> Repository:
        """An empty one, in a folder that is made where it is missing."""
        folder.mkdir(parents=True, exist_ok=True)
        repository = cls(folder, environment)
        repository.git("-c", "init.defaultBranch=main", "init", "--quiet")
        return repository

    def run(self, *command: str | Path) -> tuple[int, str]:
        """The exit code of a program that runs at the top, and all that it prints."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        return done.returncode, done.stdout

    def git(self, *arguments: str) -> str:
        """What git prints; it has to succeed."""
        code, output = self.run("git", *arguments)
        assert code == 0, output
        return output

    def write(self, files: Mapping[str, str]) -> None:
        """Writes files, staging nothing."""
        for path, content in files.items():
            write(self.folder, path, content)

    def stage(self, files: Mapping[str, str]) -> None:
        """Writes files and stages them."""
        self.write(files)
        if files:
            self.git("add", "--force", "--", *files)

    def commit(self, files: Mapping[str, str]) -> None:
        """Commits all that is staged, and these files; no hook is asked."""
        self.stage(files)
        self.git("commit", "--quiet", "--no-verify", "--message", "some files")

    def head(self) -> str:
        """The name of the newest commit."""
        return self.git("rev-parse", "HEAD").strip()

    def read(self, path: str) -> str:
        """What a file holds on the disk."""
        return (self.folder / path).read_text(encoding="utf-8")


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> set[tuple[str, str]]:
    """Paths and rules of what `check` finds."""
    return {(finding["path"], finding["rule"]) for finding in report(capsys, *arguments)["findings"]}


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """What `check` says, as JSON has it. A run that fails is an error."""
    code = main(["check", "--format", "json", *arguments])
    output = capsys.readouterr()
    assert code in (0, 1), output.err
    return json.loads(output.out)


def service(name: str = "web", app: str = "web", *, namespace: str = "shop") -> str:
    return f"""\
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  selector: {{app: {app}}}
  ports:
    - {{name: http, port: 80, targetPort: http}}
"""


def deployment(name: str = "web", app: str = "web", *, image: str = "registry.example.com/web:1.4.2") -> str:
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  namespace: shop
spec:
  selector:
    matchLabels:
      app: {app}
  template:
    metadata:
      labels:
        app: {app}
    spec:
      containers:
        - name: web
          image: {image}
          ports:
            - name: http
              containerPort: 8080
"""
