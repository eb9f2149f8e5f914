"""`python -m k8slint`: the program."""

from __future__ import annotations

import os
import sys

# `python -m` puts the working folder first. What lies there is linted: a plugin that is found there must not run.
if sys.path[0] == os.getcwd():
    del sys.path[0]

from .cli import run

if __name__ == "__main__":
    run()
