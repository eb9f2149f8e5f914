"""Hook programs for tests."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from tests.repositories import Repository, environment

CONFIG = ".pre-commit-config.yaml"
Hook = dict[str, Any]
"""A hook as a configuration has it."""


class Hooks:
    """A hook program, with a home of its own in which it keeps the environments of hooks."""

    def __init__(self, name: str, home: Path, source: Repository) -> None:
        self.name = name
        self.source = source
        self.environment = environment(PRE_COMMIT_HOME=str(home), PREK_HOME=str(home), PRE_COMMIT_COLOR="never")

    def configure(self, repository: Repository, *hooks: Hook) -> None:
        """Stages a configuration with hooks of this checkout."""
        entry = {"repo": f"file://{self.source.folder}", "rev": self.source.head(), "hooks": list(hooks)}
        repository.stage({CONFIG: yaml.safe_dump({"repos": [entry]}, sort_keys=False)})

    def run(self, repository: Repository, *arguments: str) -> tuple[int, str]:
        """`run`: the exit code and what is printed. Without arguments, the hooks get what is staged."""
        return repository.run(self.name, "run", *arguments)

    def attempt(self, repository: Repository, id: str) -> tuple[int, str]:
        """`try-repo` with all files: the exit code and what is printed, that of hooks that pass included."""
        return repository.run(self.name, "try-repo", str(self.source.folder), id, "--all-files", "--verbose")


def findings(output: str) -> list[str]:
    """The findings in what a hook program prints, as `path rule`, sorted."""
    found = re.findall(r"^\s*(\S.*?):\d+:\d+: (?:error|warning|info)\[([\w-]+)\]", output, re.MULTILINE)
    return sorted(f"{path} {rule}" for path, rule in found)


def runs(output: str) -> int:
    """How often a hook program started k8slint."""
    return len(re.findall(r"^\s*checked \d+ file", output, re.MULTILINE))
