"""Folders of files for tests."""

from __future__ import annotations

import shutil
from pathlib import Path

GENERATED = shutil.ignore_patterns(
    ".git", ".venv*", ".*_cache", ".hypothesis", "__pycache__", "*.egg-info", "build", "dist"
)
"""What a checkout holds beside its sources, for `shutil.copytree`."""


def make(root: Path, *paths: str) -> Path:
    """Empty files and, where a path ends with `/`, folders."""
    for path in paths:
        if path.endswith("/"):
            (root / path).mkdir(parents=True, exist_ok=True)
        else:
            write(root, path, "")
    return root


def write(root: Path, path: str, content: str) -> None:
    """A file with its folders."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(content, encoding="utf-8")
