"""Programs that tests run: those on PATH, and those that are installed beside the interpreter."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

FOLDERS = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
"""PATH, with the folder of the interpreter before it: an environment that nobody has activated has programs too."""


def which(name: str) -> str | None:
    """The path of a program, None if it is not installed."""
    return shutil.which(name, path=FOLDERS)
