"""Times fixing, file by file: `python tools/bench_fix.py PATH...`.

Each file is a project of its own and gets all fixes, safe and unsafe, in memory. What counts is the processor's time
for all that `fix` does once the program runs: reading, checking, editing, verifying, and checking again until nothing
changes. So other work on the machine counts as little as can be.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from k8slint import fixing, packs
from k8slint.config import Config, Selection
from k8slint.project import Inputs

SUFFIXES = {".yaml", ".yml", ".json"}


def seconds(files: Iterable[Path]) -> list[float]:
    """What it took the processor to fix each of the files that have anything to fix."""
    rules = packs.built_in().rules
    taken = []
    for file in files:
        inputs = Inputs(str(file.parent.absolute()), reported=(file.name,))
        start = time.process_time()
        fixed = fixing.fix(inputs, Config("", inputs.root), rules, Selection(), ("safe", "unsafe"))
        end = time.process_time()
        if fixed.changes:
            taken.append(end - start)
    return taken


def summary(taken: list[float]) -> str:
    """A line for people: the median and the 95th percentile."""
    if len(taken) < 2:
        return f"{len(taken)} files to fix"
    late = statistics.quantiles(taken, n=20)[-1]
    return f"{len(taken)} files fixed, each in {statistics.median(taken) * 1e3:.1f} ms (95 %: {late * 1e3:.1f} ms)"


def main() -> None:
    """Fixes the files below the paths, in memory, and prints what that took."""
    found = (file for path in sys.argv[1:] for file in (Path(path), *Path(path).rglob("*")))
    print(summary(seconds(sorted({file for file in found if file.suffix in SUFFIXES and file.is_file()}))))


if __name__ == "__main__":
    main()
