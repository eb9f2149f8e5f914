"""Times `k8slint check PATH...` beside PyYAML's CSafeLoader reading the same files.

Whole processes, in turn, so that a machine that slows down slows both; the ratio of the medians is what counts.
The interpreter that runs this has to have k8slint installed.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LOAD = """
import sys, yaml
for path in open(sys.argv[1], encoding="utf-8").read().splitlines():
    with open(path, "rb") as file:
        try:
            for document in yaml.load_all(file, Loader=yaml.CSafeLoader):
                pass
        except (yaml.YAMLError, ValueError):
            pass
"""
SUFFIXES = {".yaml", ".yml", ".json"}


def manifests(paths: list[Path]) -> list[Path]:
    """The files below the paths that `check` would look at, in order; a path that is a file stands for itself."""
    found = {
        path
        for root in paths
        for path in ([root] if root.is_file() else root.rglob("*"))
        if path.is_file() and path.suffix in SUFFIXES and not path.name.startswith(".")
    }
    return sorted(found)


def seconds(command: list[str]) -> float:
    """Wall time of a whole process. Raises RuntimeError where it neither passes nor only has findings (exit 1)."""
    start = time.perf_counter()
    run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    taken = time.perf_counter() - start
    if run.returncode > 1:
        raise RuntimeError(f"{' '.join(command)}: exit {run.returncode}\n{run.stderr.decode(errors='replace')}")
    return taken


def in_turn(commands: list[list[str]], rounds: int) -> list[list[float]]:
    """For each command the times of its runs. One round more is run first, and not counted: it fills the caches."""
    times = [[seconds(command) for command in commands] for _ in range(rounds + 1)]
    return [list(column) for column in zip(*times[1:], strict=True)]


def main() -> None:
    """Print one line per command: median, fastest and slowest run, and the ratio of its median to CSafeLoader's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--rounds", type=int, default=11, help="runs of each command that count (default: 11)")
    given = parser.parse_args()
    files = manifests(given.paths)
    size = sum(path.stat().st_size for path in files)
    print(f"{len(files)} files, {size / 1e6:.2f} MB, {given.rounds} rounds, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as folder:
        names = Path(folder, "files")
        names.write_text("\n".join(map(str, files)), encoding="utf-8")
        commands = {
            "CSafeLoader": [sys.executable, "-c", LOAD, str(names)],
            "k8slint check": [str(Path(sys.executable).with_name("k8slint")), "check", *map(str, given.paths)],
            "the interpreter": [sys.executable, "-c", "pass"],
        }
        times = dict(zip(commands, in_turn(list(commands.values()), given.rounds), strict=True))
    base = statistics.median(times["CSafeLoader"])
    for name, taken in times.items():
        middle = statistics.median(taken)
        spread = f"{min(taken) * 1e3:.0f} to {max(taken) * 1e3:.0f}"
        print(f"{name:16} {middle * 1e3:9.1f} ms  ({spread}), {middle / base:.2f} times CSafeLoader")


if __name__ == "__main__":
    main()
